"""REST and WebSocket."""

import json

from aiohttp import WSMsgType, web

from services import free_port, quiet


class Web:
    def __init__(self):
        self.port = free_port()

    async def start(self):
        application = web.Application(client_max_size=1 << 24)
        application.router.add_get("/chat/{rest:.*}", chat)
        application.router.add_route("*", "/{rest:.*}", rest)
        self.runner = web.AppRunner(application)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", self.port).start()

    async def stop(self):
        await self.runner.cleanup()


async def chat(request):
    """Says everything again, and after the word `quiet` stays so for a time."""
    room = web.WebSocketResponse(protocols=["rooms"], max_msg_size=1 << 22)
    await room.prepare(request)
    async for message in room:
        if message.type == WSMsgType.BINARY:
            await room.send_bytes(message.data)
        elif message.type == WSMsgType.TEXT:
            if message.data.startswith("quiet"):
                await quiet(room.ping, "silent" not in message.data)
            await room.send_str(message.data)
    return room


async def rest(request):
    """Tells what arrived."""
    body = await request.read()
    said = {"method": request.method, "path": request.raw_path, "body": len(body), "headers": list(request.headers.items())}
    return web.Response(text=json.dumps(said), content_type="application/json")
