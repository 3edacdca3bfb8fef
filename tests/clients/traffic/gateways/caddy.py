"""Caddy: that of Debian, and a newer one."""

import os
import re

from pace import faster as scale
from pace import milliseconds


def faster(text):
    return scale(text, milliseconds)


class Caddy:
    def __init__(self, program):
        self.program = program

    faster = staticmethod(faster)

    def prepared(self, text, folder, admin):
        settings = "\tadmin off\n\tauto_https off\n\tdefault_bind 127.0.0.1\n"
        changed = re.sub(r"^\{\n", lambda _: "{\n" + settings, text, count=1, flags=re.M)
        if changed == text:
            changed = f"{{\n{settings}}}\n{text}"
        (folder / "Caddyfile").write_text(changed)
        return [self.program, "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


old = Caddy("/usr/bin/caddy")
new = Caddy(os.path.join(os.environ.get("python", ""), "caddy"))
