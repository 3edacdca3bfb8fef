"""The check of identity that gateways ask before they let a request through."""

from aiohttp import web

from services import free_port

# A token that ends with this century, and the key that it is signed with: some gateways ask nobody, and check it themselves.
KEY = (
    "Bearer eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJ0ZXN0IiwiZXhwIjo0MTAyNDQ0ODAwfQ.QOTlJKjpmWXPNLY0wap6XC_B61CThV-bg"
    "FwwJYzpWoE1a43LjNIdGCIWkbzJPIegFAG_no1aQY_6IRbZ6Qi61xsyj9gQtpyv2KM0wrRVnArmN0sJHnJX_-XKYht0i9YSChotfsIdP5Q_7ATJKuVZcsOWp"
    "WW1qlZE29UOQJNrymnaP8ceyuNo5sTbGw6zjA0NhndFWXmIVu8Av9X9CRE_TvsjANrrLCdXsuPU2kC6OMiNo15GSGZqeYVvPIq7COik6TuNRof-fMrsZJGEc"
    "fMTm2wr6F-B5950TZJm5L78YWl2vR5oUJUyYGjPF_Wu-rQXAjl1pnzIgWt44n6V4RM9kQ"
)
PUBLIC = """-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEApMIrirEemu1MO7/SBNjn
Bnd+04GJJ9FWql9VkS7FLyKz0RpyCeLImHf2vKnDYLnGUkDBdQAw+mPBiyKy4d0/
re4P0u2iUu/99KpbOdz25RHAQJnzXxf5mdajpdxX/9K/cHDNzEI1g5ypVB7dTFg7
dd0gc/RAhAHXXpk5PKa+vVwloiq45yrqfYUEarvxkU8/0anBLI2BxFmI+saIWm2n
9ihKcieiceI9f6rLMXo/4zVecyVU3Orw9ixLUjIYqXpVwWsGI8h8lS0DaM9e10Vh
6HzBQN/EtcN7+Vlfu9AZrotb2F+97+0gcWc3WBRVAffQFj6u22GRSR6T8ZVbrv+q
NQIDAQAB
-----END PUBLIC KEY-----
"""


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
