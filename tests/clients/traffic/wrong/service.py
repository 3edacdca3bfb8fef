"""The service behind a wrong configuration: it answers at a pace that its client asks for, in each of the protocols."""

import asyncio
import re

import grpc
from aiohttp import HttpVersion11, WSMsgType, web

from services import free_port
from services.events import HEAD

# How long events wait until the client has seen the first, before they go on without.
HOLD = 4.0


class Service:
    def __init__(self):
        self.events, self.web, self.devices, self.calls = free_port(), free_port(), free_port(), free_port()
        # Set by a client that has seen the first event of a stream, by the name that it gave.
        self.seen = {}
        # The streams that went on without.
        self.unseen = set()

    async def start(self):
        self.servers = [
            await asyncio.start_server(self.push, "127.0.0.1", self.events),
            await asyncio.start_server(device, "127.0.0.1", self.devices),
        ]
        application = web.Application(client_max_size=1 << 24)
        application.router.add_route("*", "/{rest:.*}", answer)
        self.runner = web.AppRunner(application)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", self.web).start()
        self.server = grpc.aio.server()
        self.server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("demo.Calls", {"Talk": TALK}),))
        self.server.add_insecure_port(f"127.0.0.1:{self.calls}")
        await self.server.start()

    async def stop(self):
        for server in self.servers:
            server.close()
        await self.server.stop(None)
        await self.runner.cleanup()

    async def push(self, reader, writer):
        """Events, in the manner that gateways are most tempted to collect: neither a length nor chunks tell where the response ends."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            asked = re.search(r"name=([\w-]+)&pause=([\d.]+)&count=(\d+)", head)
            if not asked:
                return await say(writer, HEAD)
            name, pause, count = asked[1], float(asked[2]), int(asked[3])
            await say(writer, HEAD + b"data: first\n\n")
            try:
                await asyncio.wait_for(self.seen.setdefault(name, asyncio.Event()).wait(), HOLD)
            except asyncio.TimeoutError:
                self.unseen.add(name)
            async for last in paced(pause, count):
                await say(writer, b"data: last\n\n" if last else b"data: more\n\n")
        except (OSError, EOFError):
            pass
        finally:
            writer.close()


async def paced(pause, count):
    """Waits before each of some words, and tells which is the last."""
    for left in reversed(range(count)):
        await asyncio.sleep(pause)
        yield left == 0


async def say(writer, data):
    writer.write(data)
    await writer.drain()


async def answer(request):
    """What arrived, or a room of a WebSocket."""
    if request.headers.get("Upgrade", "").lower() != "websocket":
        return web.Response(text=str(len(await request.read())))
    # RFC 6455 wants HTTP/1.1 for the handshake; libraries that see to it refuse what is older, and this one does not look.
    if request.version < HttpVersion11:
        raise web.HTTPBadRequest
    room = web.WebSocketResponse()
    await room.prepare(request)
    async for message in room:
        if message.type == WSMsgType.TEXT:
            pause, count = message.data.split()
            async for last in paced(float(pause), int(count)):
                await room.send_str("last" if last else "more")
    return room


async def device(reader, writer):
    """Words on a bare connection, which ends with its client as that to a broker does: one is not needed to see how long it lives."""

    async def speak():
        async for last in paced(float(pause), int(count)):
            await say(writer, b"last\n" if last else b"more\n")

    try:
        if asked := await reader.readline():
            pause, count = asked.split()
            left = asyncio.create_task(reader.read())
            await asyncio.wait([asyncio.create_task(speak()), left], return_when=asyncio.FIRST_COMPLETED)
    except OSError:
        pass
    finally:
        writer.close()


async def talk(requests, context):
    async for message in requests:
        pause, count = message.split()
        # NGINX does not count the time until a response begins while the request goes on.
        await context.write(b"first")
        async for last in paced(float(pause), int(count)):
            await context.write(b"last" if last else b"more")


TALK = grpc.stream_stream_rpc_method_handler(talk)
