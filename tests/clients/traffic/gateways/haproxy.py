"""HAProxy, which has no limits but those that are set. A master process keeps it running, as its unit of systemd does."""

import signal

from pace import faster as scale
from pace import milliseconds
from services.identity import PUBLIC


def faster(text):
    return scale(text, milliseconds)


def prepared(text, folder, _):
    (folder / "identity.pem").write_text(PUBLIC)
    text = text.replace("bind :", "bind 127.0.0.1:").replace("/etc/haproxy/identity.pem", str(folder / "identity.pem"))
    (folder / "haproxy.cfg").write_text(text)
    return ["haproxy", "-W", "-db", "-f", str(folder / "haproxy.cfg")]


async def reload(process, *_):
    process.send_signal(signal.SIGUSR2)
