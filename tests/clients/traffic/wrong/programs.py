"""How a gateway is run with a wrong configuration: on a free port, in front of the service of the test."""

import asyncio
import os
import re
import tempfile
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from gateways import caddy, envoy, haproxy, moved, nginx, started, traefik
from services import free_port

PROGRAMS = {"nginx": nginx, "haproxy": haproxy, "caddy": caddy.new, "envoy": envoy, "traefik": traefik}
# The ports that the files listen on, and those of the services behind them.
LISTENERS = (8080, 8081, 1883, 38180)
SERVICES = (*range(9000, 9007), 9083, 9883, 50051, 11883, 1884)
# Routes of Traefik alone want a file to start with.
START = 'entryPoints:\n  web:\n    address: "127.0.0.1:38180"\nproviders:\n  file:\n    filename: routes.yaml'


def whole(case, text):
    """A text that can be run: for Traefik both files in one."""
    if case.product != "traefik":
        return text
    if not case.routes:
        return f"{START}\n---\n{text}"
    return re.sub(r"filename: routes/.*", "filename: routes.yaml", text) + f"\n---\n{case.routes}"


@asynccontextmanager
async def running(case, text, service):
    """The port of a gateway with a configuration; it ends with the block."""
    port = free_port()
    ports = dict.fromkeys(SERVICES, getattr(service, case.visit.behind)) | dict.fromkeys(LISTENERS, port)
    text = moved(whole(case, text), ports)
    for slow, fast in case.faster.items():
        if slow not in case.text:
            raise RuntimeError(f"no {slow}")
        text = text.replace(slow, fast)
    with tempfile.TemporaryDirectory() as folder:
        # Workers may run as another user, who has to get in.
        os.chmod(folder, 0o755)
        command = PROGRAMS[case.product].prepared(text, Path(folder), free_port())
        async with started(command, folder) as process:
            await ready(process, port, case)
            yield port


async def ready(process, port, case):
    """Waits until the port takes connections, and until Traefik knows its routes, which it reads later."""
    for _ in range(300):
        if process.returncode is not None:
            raise RuntimeError(f"ended with {process.returncode}")
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            if case.product != "traefik":
                return
            async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{case.route}") as response:
                if response.status != 404:
                    return
        except (OSError, aiohttp.ClientError):
            pass
        await asyncio.sleep(0.1)
    raise RuntimeError("no route after thirty seconds")
