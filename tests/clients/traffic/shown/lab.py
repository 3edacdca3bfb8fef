"""Where facts are shown: real programs with what an experiment writes for them, in front of services."""

import asyncio
import contextlib
import os
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path

from gateways import moved, started, traefik
from gateways.tls import certificate
from services import free_port
from shown.service import Plain
from wrong.service import Service


@dataclass
class Running:
    """A program that runs."""

    port: int
    process: object
    folder: Path
    # Lets it take its configuration anew.
    reload: object

    @property
    def log(self):
        return (self.folder / "log").read_text(errors="replace")


class Lab:
    """A gateway of a version, run once for each text, and services behind it. No more start at once than the gate lets through."""

    def __init__(self, folder, gateway, version, gate):
        self.folder = Path(folder)
        self.gateway, self.version, self.gate = gateway, version, gate
        self.plain, self.service = Plain(), Service()
        self.programs = {}

    async def __aenter__(self):
        self.stack = contextlib.AsyncExitStack()
        self.certificate = certificate(self.folder)
        for each in (self.plain, self.service):
            await each.start()
            self.stack.push_async_callback(each.stop)
        self.full = self.stack.enter_context(contextlib.closing(Full()))
        return self

    async def __aexit__(self, *how):
        await self.stack.aclose()

    @property
    def silent(self):
        """A port where connecting takes for ever."""
        return self.full.port

    async def port(self, text):
        """The port of a program with this text, which other experiments may share."""
        if text not in self.programs:
            self.programs[text] = asyncio.ensure_future(self.stack.enter_async_context(self.alone(text)))
        return (await asyncio.shield(self.programs[text])).port

    @contextlib.asynccontextmanager
    async def alone(self, text, *environment):
        """A program of one's own, with a changed environment."""
        port, admin = free_port(), free_port()
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            # Workers may run as another user, who has to get in.
            os.chmod(folder, 0o755)
            command = ["env", *environment, *self.gateway.prepared(moved(text, {8080: port}), folder, admin)]
            async with contextlib.AsyncExitStack() as stack:
                async with self.gate:
                    process = await stack.enter_async_context(started(command, folder))
                    await ready(process, port, routes=self.gateway is traefik and "http:" in text)
                yield Running(port, process, folder, lambda: self.gateway.reload(process, folder, admin))


async def ready(process, port, routes):
    """Waits until the port takes connections, and until Traefik knows its routes, which it reads later."""
    for _ in range(600):
        if process.returncode is not None:
            raise RuntimeError(f"ended with {process.returncode}")
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            with contextlib.closing(writer):
                if not routes:
                    return
                writer.write(b"GET /echo/ready HTTP/1.0\r\nHost: localhost\r\n\r\n")
                if b" 404 " not in await reader.readline():
                    return
        except OSError:
            pass
        await asyncio.sleep(0.1)
    raise RuntimeError("no route after a minute")


class Full:
    """A listener that takes no more connections, so that no answer comes to the next one."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=0)
        self.port = self.listener.getsockname()[1]
        self.waiting = []
        while True:
            caller = socket.socket()
            self.waiting.append(caller)
            caller.settimeout(0.3)
            try:
                caller.connect(("127.0.0.1", self.port))
            except TimeoutError:
                break

    def close(self):
        for each in (*self.waiting, self.listener):
            each.close()
