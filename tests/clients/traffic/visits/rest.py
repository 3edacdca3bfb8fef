"""Requests and answers."""

import aiohttp

from visits import expect


async def request(place):
    async with aiohttp.ClientSession(headers=place.headers) as session:
        async with session.put(place.url("/orders/7?x=1"), data=b"x" * 1000) as response:
            said = await response.json()
            expect(response.status == 200, f"status {response.status}")
            expect((said["method"], said["path"], said["body"]) == ("PUT", "/orders/7?x=1", 1000), said)


async def size_limit(place):
    """A request within the planned size passes, and one beyond it is refused."""
    async with aiohttp.ClientSession(headers=place.headers) as session:
        async with session.post(place.url("/orders"), data=b"x" * 60_000) as response:
            expect(response.status == 200, f"60 kB: status {response.status}")
        async with session.post(place.url("/orders"), data=b"x" * 200_000) as response:
            expect(response.status == 413, f"200 kB: status {response.status}")
