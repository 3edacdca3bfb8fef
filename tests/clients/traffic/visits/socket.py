"""WebSocket."""

import asyncio

import aiohttp

from pace import BEAT, BEATS, PATIENCE
from visits import Wrong, expect, within


async def echo(place):
    async with aiohttp.ClientSession(headers=place.headers) as session:
        async with connect(session, place) as room:
            expect(room.protocol == "rooms", f"subprotocol {room.protocol}")
            await again(room, "one")
            data = bytes(range(256)) * 4096
            await room.send_bytes(data)
            expect(await within(PATIENCE, "a long message", room.receive_bytes()) == data, "another long message")


async def quiet(place, word="quiet"):
    async with aiohttp.ClientSession(headers=place.headers) as session:
        async with connect(session, place) as room:
            await again(room, word, BEAT * BEATS + PATIENCE)
            await again(room, "two")


async def reload(place):
    """A socket outlives that its gateway takes the configuration anew."""
    async with aiohttp.ClientSession(headers=place.headers) as session:
        async with connect(session, place) as room:
            await again(room, "one")
            await place.reload()
            # Not as long as the delay that is scaled with all other times.
            await asyncio.sleep(BEAT / 3)
            await again(room, "two")
        async with connect(session, place) as room:
            await again(room, "three")


async def silent(place):
    await quiet(place, "quiet and silent")


def connect(session, place):
    return session.ws_connect(place.url("/chat/room", "ws"), protocols=["rooms"], max_msg_size=1 << 22)


async def again(room, text, seconds=PATIENCE):
    try:
        await room.send_str(text)
        message = await within(seconds, text, room.receive())
    except aiohttp.ClientError as error:
        raise Wrong(f"{text}: {error!r}") from None
    expect(message.data == text, f"{text}: {message}")
