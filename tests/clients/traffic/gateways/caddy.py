"""Caddy: that of Debian, and a newer one."""

import asyncio
import os
import re

from pace import faster as scale
from pace import milliseconds


def faster(text):
    return scale(text, milliseconds)


class Caddy:
    def __init__(self, program, unknown=()):
        self.program = program
        # Lines that it does not know yet, as the configuration says at its top.
        self.unknown = unknown

    faster = staticmethod(faster)

    def prepared(self, text, folder, admin):
        for word in self.unknown:
            text = re.sub(rf"^\t+{word} .*\n", "", text, flags=re.M)
        settings = f"\tadmin 127.0.0.1:{admin}\n\tauto_https off\n\tdefault_bind 127.0.0.1\n"
        changed = re.sub(r"^\{\n", lambda _: "{\n" + settings, text, count=1, flags=re.M)
        if changed == text:
            changed = f"{{\n{settings}}}\n{text}"
        (folder / "Caddyfile").write_text(changed)
        return [self.program, "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]

    async def reload(self, _, folder, admin):
        command = [self.program, "reload", "--force", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
        process = await asyncio.create_subprocess_exec(*command, "--address", f"127.0.0.1:{admin}", stderr=asyncio.subprocess.DEVNULL)
        assert await process.wait() == 0, "the reload failed"


old = Caddy("/usr/bin/caddy", ("read_body_idle", "stream_close_delay", "stream_timeout"))
new = Caddy(os.path.join(os.environ.get("python", ""), "caddy"))
