"""Events of a server."""

import aiohttp

from pace import BEAT, BEATS, PATIENCE
from visits import Wrong, expect, within

_count = iter(range(1 << 30))


async def quiet(place, query=""):
    """The first event comes at once: the server waits until it was seen before it goes on. The second comes after a quiet time."""
    async with aiohttp.ClientSession(headers=place.headers) as session:
        name = f"stream-{next(_count)}"
        async with await within(PATIENCE, "the response", session.get(place.url(f"/news/all?name={name}{query}"))) as response:
            expect(response.status == 200, f"status {response.status}")
            expect(response.headers["Content-Type"].startswith("text/event-stream"), response.headers)
            await line(response, b"data: first\n", PATIENCE / 2)
            place.services.events.seen[name].set()
            await line(response, b"data: second\n", BEAT * BEATS + PATIENCE)


async def silent(place):
    """Not even heartbeats."""
    await quiet(place, "&silent")


async def line(response, wanted, seconds):
    async def read():
        async for line in response.content:
            if line == wanted:
                return
        raise Wrong(f"the stream ended before {wanted}")

    try:
        await within(seconds, wanted, read())
    except aiohttp.ClientError as error:
        raise Wrong(f"before {wanted}: {error!r}") from None
