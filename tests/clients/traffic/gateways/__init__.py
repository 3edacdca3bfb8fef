"""Real gateways: how each takes a configuration that was written for it, on other ports and with faster time, and how it is run."""

import asyncio
import os
import re
import tempfile
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from gateways.tls import secured
from services import free_port
from services.identity import KEY
from visits import Place

# The ports that configurations are written with: of listeners, of the check of identity, of the first service, and of the first one that
# listens twice.
LISTENERS = (8080, 8081, 1883)
IDENTITY = 9000
FIRST = 9001
FIRST_OVER = 19001


def moved(text, ports):
    """A text with other ports, and on loopback only."""
    there = re.compile(r"(?<![\w.-])(%s)(?![\w.-])" % "|".join(map(str, ports)))
    return there.sub(lambda match: str(ports[int(match[1])]), text.replace("0.0.0.0", "127.0.0.1"))


@asynccontextmanager
async def running(gateway, text, services, secure=False):
    """A gateway with a configuration, in front of services: gives the place where it listens, and ends with the block."""
    if secure:
        text = secured(text, services.certificate.parent)
    listeners = {port: free_port() for port in LISTENERS if re.search(rf"(?<![\w.-]){port}(?![\w.-])", text)}
    ports = listeners | {IDENTITY: services.identity.port}
    for at, (port, over) in enumerate(services.ports):
        ports |= {FIRST + at: port, FIRST_OVER + at: over}
    with tempfile.TemporaryDirectory() as folder:
        # Workers may run as another user, who has to get in.
        os.chmod(folder, 0o755)
        admin = free_port()
        command = gateway.prepared(gateway.faster(moved(text, ports)), Path(folder), admin)
        async with started(command, folder) as process:
            await ready(process, listeners, "https" if secure else "http")
            health = getattr(gateway, "HEALTH", "/healthz")
            yield Place(listeners, services, health, lambda: gateway.reload(process, Path(folder), admin))


@asynccontextmanager
async def started(command, folder):
    """A program in a folder, which ends with the block. What it said is told with what goes wrong, and stays in the file `log`."""
    with open(Path(folder, "log"), "w+b") as log:
        process = await asyncio.create_subprocess_exec(*command, cwd=folder, stdout=log, stderr=log, env=environment(folder))
        try:
            yield process
        except Exception as error:
            log.seek(0)
            error.add_note(log.read()[-3000:].decode(errors="replace"))
            raise
        finally:
            await ended(process)


async def ended(process):
    """Ends a process, gently if it goes."""
    for end in (process.terminate, process.kill):
        if process.returncode is None:
            end()
        try:
            return await asyncio.wait_for(process.wait(), 5)
        except asyncio.TimeoutError:
            continue


def environment(folder):
    return os.environ | {"HOME": folder, "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder}


async def ready(process, listeners, scheme):
    """Waits until all ports take connections and a route is known."""
    for _ in range(200):
        if process.returncode is not None:
            raise RuntimeError(f"ended with {process.returncode}")
        try:
            for port in listeners.values():
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
            async with aiohttp.ClientSession() as session:
                there = f"{scheme}://127.0.0.1:{listeners[8080]}/orders"
                async with session.get(there, headers={"Authorization": KEY}, ssl=False) as response:
                    if response.status == 200:
                        return
        except (OSError, aiohttp.ClientError):
            pass
        await asyncio.sleep(0.1)
    raise RuntimeError("no route after twenty seconds")
