"""HAProxy, which has no limits but those that are set."""

from pace import faster as scale
from pace import milliseconds


def faster(text):
    return scale(text, milliseconds)


def prepared(text, folder, _):
    text = text.replace("bind :", "bind 127.0.0.1:")
    (folder / "haproxy.cfg").write_text(text)
    return ["haproxy", "-db", "-f", str(folder / "haproxy.cfg")]
