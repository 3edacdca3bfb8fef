"""Traefik, which starts with one file and takes its routes from another: both come in one text."""

import os

from pace import faster as scale
from pace import milliseconds

# It tells of its health at a place of its own.
HEALTH = "/ping"


def faster(text):
    return scale(text, milliseconds)


def prepared(text, folder, _):
    start, routes = text.replace('address: ":', 'address: "127.0.0.1:').split("\n---\n")
    (folder / "traefik.yaml").write_text(f"{start}\nglobal:\n  checkNewVersion: false\n")
    (folder / "routes.yaml").write_text(routes)
    return [os.path.join(os.environ.get("python", ""), "traefik"), "--configFile=traefik.yaml"]


async def reload(_, folder, __):
    routes = folder / "routes.yaml"
    text = routes.read_text()
    changed = text.replace("burst: 100", "burst: 101")
    assert changed != text, "nothing to change"
    routes.write_text(changed)
