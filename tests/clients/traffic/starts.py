"""Starts gateways that have no command to check a configuration, and looks for what they complain of: `starts.py GATEWAY FILE...`."""

import asyncio
import importlib
import re
import signal
import sys
import tempfile
from pathlib import Path

from gateways import LISTENERS, moved, started
from services import free_port

COMPLAINT = re.compile(r"ERR|FTL|panic", re.I)


async def complaints(gateway, text):
    """What a gateway says of a configuration that it does not like."""
    ports = {port: free_port() for port in LISTENERS if str(port) in text}
    with tempfile.TemporaryDirectory() as folder:
        command = gateway.prepared(moved(text, ports), Path(folder), free_port())
        async with started(command, folder) as process:
            # The port for devices would be passed on at once, to a service that is not there.
            await listening(process, ports[8080])
            # What is wrong with routes is told once they are read, a moment later.
            await asyncio.sleep(1)
        with open(Path(folder, "log")) as log:
            return [line for line in log if COMPLAINT.search(line)]


async def listening(process, port):
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            return writer.close()
        except OSError:
            if process.returncode is not None:
                return
            await asyncio.sleep(0.1)


async def main(name, files):
    gateway = importlib.import_module(f"gateways.{name}")
    found = [(file, line) for file in files for line in await complaints(gateway, Path(file).read_text())]
    for file, line in found:
        print(f"{file}: {line}", end="")
    return 1 if found else 0


if __name__ == "__main__":
    signal.alarm(120)
    sys.exit(asyncio.run(main(sys.argv[1], sys.argv[2:])))
