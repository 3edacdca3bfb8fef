"""gRPC, from programs and from browsers."""

import aiohttp
import grpc

from pace import BEAT, BEATS, PATIENCE
from visits import Wrong, expect, within

LARGE = b"x" * 1_500_000


def channel(place):
    return grpc.aio.insecure_channel(f"127.0.0.1:{place.calls}")


def identity(place):
    return [(name.lower(), value) for name, value in place.headers.items()]


async def once(place):
    async with channel(place) as calls:
        call = calls.unary_unary("/calls.Echo/Once")
        expect(await call(b"hello", timeout=PATIENCE, metadata=identity(place)) == b"hello", "another answer")
        try:
            await calls.unary_unary("/calls.Echo/Missing")(b"", timeout=PATIENCE, metadata=identity(place))
            raise Wrong("an error did not come")
        except grpc.aio.AioRpcError as error:
            expect((error.code(), error.details()) == (grpc.StatusCode.NOT_FOUND, "no such thing"), error)


async def large(place):
    """More than 1 MB in one message."""
    async with channel(place) as calls:
        answer = await calls.unary_unary("/calls.Echo/Once")(LARGE, timeout=PATIENCE * 2, metadata=identity(place))
        expect(answer == LARGE, "another answer")


async def both(place):
    """In turns, both ways, over 1 MB in all."""
    async with channel(place) as calls:
        stream = calls.stream_stream("/calls.Echo/Both")(metadata=identity(place))
        for number in range(8):
            await turn(stream, b"%d" % number * 250_000)
        await stream.done_writing()
        expect(await within(PATIENCE, "the end", stream.code()) == grpc.StatusCode.OK, "no good end")


async def quiet(place, word=b"quiet"):
    async with channel(place) as calls:
        stream = calls.stream_stream("/calls.Echo/Both")(metadata=identity(place))
        await stream.write(word)
        answer = b"beat"
        while answer == b"beat":
            answer = await within(BEAT * BEATS + PATIENCE, word, stream.read())
        await same(stream, answer, word)
        await turn(stream, b"two")


async def watch(place):
    """The same, with a request that ended long before: a deadline for the answer begins there."""
    async with channel(place) as calls:
        stream = calls.stream_stream("/calls.Echo/Both")(metadata=identity(place))
        await stream.write(b"quiet")
        await stream.done_writing()
        for wanted in [b"beat"] * (BEATS - 1) + [b"quiet"]:
            await same(stream, await within(BEAT + PATIENCE, wanted, stream.read()), wanted)


async def silent(place):
    await quiet(place, b"quiet and silent")


async def turn(stream, message):
    await stream.write(message)
    await same(stream, await within(PATIENCE, message[:9], stream.read()), message)


async def same(stream, answer, wanted):
    if answer != wanted:
        raise Wrong("another answer" if isinstance(answer, bytes) else f"the stream ended with {await stream.code()}")


async def browser(place):
    """gRPC-Web: allowed from a page of another origin, and translated."""
    url = place.url("/reports.Echo/Once")
    origin = {"Origin": "https://app.example.com"}
    async with aiohttp.ClientSession() as session:
        asks = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type,x-grpc-web,authorization"}
        async with session.options(url, headers=origin | asks) as response:
            allowed = response.headers.get("Access-Control-Allow-Headers", "").lower()
            expect(response.status < 300 and "x-grpc-web" in allowed, f"before the call: {response.status} {response.headers}")
        headers = {"Content-Type": "application/grpc-web+proto", "X-Grpc-Web": "1"} | origin | place.headers
        async with session.post(url, headers=headers, data=b"\0\0\0\0\5hello") as response:
            body = await response.read()
            expect(response.status == 200, f"status {response.status} {body}")
            expect(response.headers.get("Access-Control-Allow-Origin") == origin["Origin"], response.headers)
            exposed = response.headers.get("Access-Control-Expose-Headers", "").lower()
            expect("grpc-status" in exposed, response.headers)
            expect(body.startswith(b"\0\0\0\0\5hello\x80") and b"grpc-status:0" in body.replace(b" ", b""), body)
