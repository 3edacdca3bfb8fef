"""What clients see behind a configuration, in a few words: each visit takes the port of the gateway and the service behind it."""

import asyncio

import aiohttp
import grpc

# So long no visit lasts, however slow the machine is.
LONGEST = 40
# What a service says at once has come by then, if it comes before the request ends.
PATIENCE = 10
# A body within the size that is planned for uploads, and beyond what the configurations allow.
BODY = b"x" * (4 << 20)

_count = iter(range(1 << 30))


def events(path, pause=0.1, count=2):
    """Some events with a pause in front of each."""

    async def visit(port, service):
        name = f"stream-{next(_count)}"
        event = service.seen.setdefault(name, asyncio.Event())
        seen = []
        try:
            async with aiohttp.ClientSession() as session:
                url = f"http://127.0.0.1:{port}{path}?name={name}&pause={pause}&count={count}"
                async with session.get(url) as response:
                    if response.status != 200:
                        return f"status {response.status}"
                    async for line in response.content:
                        seen.append(line)
                        event.set()
        except aiohttp.ClientError:
            pass
        if b"data: last\n" not in seen:
            return "cut"
        return "all in one burst" if name in service.unseen else "each at once"

    visit.behind = "events"
    return visit


def socket(path, pause=0.1, count=1):
    """A handshake, and words with a pause in front of each."""

    async def visit(port, _):
        try:
            async with aiohttp.ClientSession() as session, session.ws_connect(f"http://127.0.0.1:{port}{path}") as room:
                await room.send_str(f"{pause} {count}")
                async for message in room:
                    if message.data == "last":
                        return "carried"
        except aiohttp.WSServerHandshakeError:
            return "no handshake"
        except aiohttp.ClientError:
            pass
        return "cut"

    visit.behind = "web"
    return visit


def upload(path):
    """A body, whose answer may come before all of it was sent."""

    async def visit(port, _):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(BODY)}\r\n\r\n".encode() + BODY)
        try:
            return f"status {(await reader.readline()).split()[1].decode()}"
        finally:
            writer.close()

    visit.behind = "web"
    return visit


def device(pause, count=1):
    """Words on a bare TCP connection."""

    async def visit(port, _):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(f"{pause} {count}\n".encode())
            async for line in reader:
                if line == b"last\n":
                    return "carried"
        except OSError:
            pass
        finally:
            writer.close()
        return "cut"

    visit.behind = "devices"
    return visit


def call(pause=0.1, count=1, ends=False):
    """A call that both sides keep open: words with a pause in front of each, and then another one each way, unless its request `ends`."""

    async def visit(port, _):
        some = False
        async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as calls:
            stream = calls.stream_stream("/demo.Calls/Talk")()
            try:
                for asked in (f"{pause} {count}", "0 1")[: 1 if ends else 2]:
                    await stream.write(asked.encode())
                    if ends:
                        await stream.done_writing()
                    word = b""
                    while word != b"last":
                        word = await (stream.read() if some else asyncio.wait_for(stream.read(), PATIENCE))
                        if not isinstance(word, bytes):
                            return "cut" if some else "no call"
                        some = True
                return "carried"
            except (grpc.aio.AioRpcError, asyncio.InvalidStateError, asyncio.TimeoutError):
                return "cut" if some else "no call"

    visit.behind = "calls"
    return visit
