"""The check of identity that gateways ask before they let a request through."""

from aiohttp import web

from services import free_port

KEY = "Bearer of-the-test"


class Identity:
    def __init__(self):
        self.port = free_port()

    async def start(self):
        application = web.Application()
        application.router.add_route("*", "/{rest:.*}", self.answer)
        self.runner = web.AppRunner(application)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", self.port).start()

    async def stop(self):
        await self.runner.cleanup()

    async def answer(self, request):
        return web.Response(status=200 if request.headers.get("Authorization") == KEY else 401)
