"""What clients see, in bytes and seconds: each takes the lab and the port of a gateway."""

import asyncio
import contextlib
import ssl
import struct
import time

import aiohttp
import grpc

from shown.rules import EARLY, LATE, told
from visits import expect
from wrong.visits import call, device, events, socket

# What lasts longer than this has no limit here: usual limits are a minute at most.
LONG = 64
# And what is seen only after this counts as never seen.
PATIENCE = 10
# A time that is set, to see that it is the setting that matters.
SHORT = 2

UPGRADE = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"


def asked(how, name, headers="", method="GET", version="1.1", before=""):
    return f"{method} {before}/{how}/{name} HTTP/{version}\r\nHost: localhost\r\n{headers}\r\n".encode()


async def changed(lab, text, visit, line, short=SHORT):
    """What a visit sees where nothing is set; with a line that sets it to two seconds, or others, it has to see these.

    The text is what runs with the line, and without one.
    """

    async def seen(line):
        return await visit(lab, await lab.port(text(line)))

    usual, _ = await asyncio.gather(seen(""), cut(seen(line), line, short))
    return usual


async def cut(visit, line, short=SHORT):
    """Waits until a visit is cut, as it has to be after two seconds with a line."""
    seen = await visit
    expect(isinstance(seen, float) and short - EARLY <= seen <= short + LATE, f"{told(seen)} with {line!r}")


async def said(port, data, longest=LONG, until=None):
    """What comes back on a connection until it ends, or until a word comes, and after how many seconds; `None` if it is open for longer."""
    start, came = time.monotonic(), b""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    with contextlib.closing(writer):
        try:
            async with asyncio.timeout(longest):
                writer.write(data)
                while part := await reader.read(1 << 16):
                    came += part
                    if until and until in came:
                        break
        except TimeoutError:
            return None, came
        except OSError:
            pass
        return time.monotonic() - start, came


async def status(port, data):
    """The status of an answer."""
    _, came = await said(port, data, PATIENCE, b"\r\n\r\n")
    return int(came.split()[1]) if came.startswith(b"HTTP/") else None


async def stream(lab, port, how="events", accept="identity", **asks):
    """A stream of events: how it is encoded, whether its first word comes at once, and when it is cut."""
    note, name = lab.plain.note(**asks)
    start, came = time.monotonic(), b""
    async with aiohttp.ClientSession(headers={"Accept-Encoding": accept}) as session:
        async with session.get(f"http://127.0.0.1:{port}/{how}/{name}") as response:
            expect(response.status == 200, f"status {response.status}")
            try:
                async for part in response.content.iter_any():
                    came += part
                    if b"first" in came:
                        note.seen.set()
            except aiohttp.ClientError:
                pass
            encoding = response.headers.get("Content-Encoding")
    cut = None if b"last" in came else time.monotonic() - start
    return encoding, "collected" if note.collected else "at once", cut


async def flow(lab, port, how="closing"):
    """Whether a first word comes at once, or with the last."""
    return (await stream(lab, port, how))[1]


async def encoded(lab, port, how="events", accept="gzip"):
    """How a response is encoded, and whether its first word comes at once."""
    return (await stream(lab, port, how, accept))[:2]


async def silence(lab, port, seconds=LONG, beats=False):
    """When a stream of events is cut that is silent for so long."""
    return (await stream(lab, port, silence=seconds, beats=beats))[2]


async def timed(visit, port, lab):
    """When a visit is cut; `None` if it is carried to its end."""
    start = time.monotonic()
    told = await visit(port, lab.service)
    expect(told in ("carried", "cut"), told)
    return None if told == "carried" else time.monotonic() - start


async def quiet_socket(lab, port, seconds=LONG, count=1):
    return await timed(socket("/room", seconds, count), port, lab)


async def quiet_call(lab, port, seconds=LONG, count=1, ends=False):
    return await timed(call(seconds, count, ends), port, lab)


async def quiet_device(lab, port, seconds=LONG, count=1):
    return await timed(device(seconds, count), port, lab)


async def speaking_socket(lab, port, seconds):
    """Whether a socket is carried on which only the client speaks for so long."""
    async with aiohttp.ClientSession() as session, session.ws_connect(f"http://127.0.0.1:{port}/room") as room:
        await room.send_str(f"{seconds} 1")
        answer = asyncio.create_task(room.receive())
        while not (await asyncio.wait({answer}, timeout=0.5))[0]:
            # Nobody answers this.
            await room.pong()
        return "carried" if answer.result().data == "last" else "cut"


async def speaking_call(lab, port, seconds):
    """Whether a call is carried in which only the client speaks for so long."""
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        stream = channel.stream_stream("/demo.Calls/Talk")()
        try:
            await stream.write(f"{seconds} 1".encode())
            expect(await stream.read() == b"first", "another word")
            answer = asyncio.ensure_future(stream.read())
            while not (await asyncio.wait({answer}, timeout=0.5))[0]:
                await stream.write(b"0 1")
            return "carried" if answer.result() == b"last" else "cut"
        except (grpc.aio.AioRpcError, asyncio.InvalidStateError):
            return "cut"


async def handshake(lab, port):
    """Whether a WebSocket opens and carries."""
    try:
        return await asyncio.wait_for(socket("/room")(port, lab.service), PATIENCE)
    except asyncio.TimeoutError:
        return "no answer"


async def talks(lab, port):
    """Whether a call is carried, in turns both ways."""
    return await call()(port, lab.service)


async def unconnected(lab, port):
    """When a backend is given up that takes no connection."""
    return (await said(port, asked("silent", "x", "Connection: close\r\n")))[0]


async def unanswered(lab, port, seconds=LONG):
    """When a request without an answer is given up."""
    _, name = lab.plain.note(silence=seconds)
    seconds, came = await said(port, asked("nothing", name, "Connection: close\r\n"), seconds + PATIENCE)
    return None if b"hello" in came else seconds


async def stalled(lab, port, longest=LONG):
    """When a body that stalls is given up."""
    _, name = lab.plain.note()
    return (await said(port, asked("echo", name, "Content-Length: 10\r\nConnection: close\r\n", "POST") + b"x", longest))[0]


async def trickling(lab, port, seconds=LONG):
    """When a body that comes byte by byte is given up."""
    note, name = lab.plain.note()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    start = time.monotonic()
    with contextlib.closing(writer):
        writer.write(asked("echo", name, f"Content-Length: {seconds}\r\nConnection: close\r\n", "POST"))
        answer = asyncio.create_task(reader.read())
        try:
            for _ in range(seconds):
                await asyncio.wait({answer}, timeout=1)
                if answer.done():
                    break
                writer.write(b"x")
            came = await answer
        except OSError:
            came = b""
    return None if came.startswith(b"HTTP/1.1 200") else time.monotonic() - start


async def upload(lab, port, size):
    """The status for a body of a size."""
    _, name = lab.plain.note()
    head = asked("echo", name, f"Content-Length: {size}\r\nConnection: close\r\n", "POST")
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    with contextlib.closing(writer):
        writer.write(head + b"x" * size)
        line = await asyncio.wait_for(reader.readline(), 3 * PATIENCE)
        return int(line.split()[1])


async def largest(lab, port):
    """The largest body that passes; `None` if 32 MiB do."""
    passes, refused = 0, 1 << 25
    if await upload(lab, port, refused) == 200:
        return None
    while refused - passes > 1:
        size = (passes + refused) // 2
        status = await upload(lab, port, size)
        expect(status in (200, 413), f"status {status}")
        passes, refused = (size, refused) if status == 200 else (passes, size)
    return passes


async def answers(lab, port, pause=0, most=2000):
    """How many requests are answered on one connection; `None` if there is no end."""
    _, name = lab.plain.note()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    with contextlib.closing(writer):
        for number in range(most):
            writer.write(asked("echo", name))
            try:
                await reader.readuntil(b"hello\n")
            except (OSError, EOFError):
                return number
            await asyncio.sleep(pause)


async def request_body(lab, port):
    """Whether the first half of a body arrives before the other is sent."""
    note, name = lab.plain.note()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    with contextlib.closing(writer):
        writer.write(asked("echo", name, "Content-Length: 2000\r\nConnection: close\r\n", "POST") + b"x" * 1000)
        try:
            await asyncio.wait_for(note.began.wait(), SHORT)
            seen = "at once"
        except asyncio.TimeoutError:
            seen = "collected"
        writer.write(b"x" * 1000)
        line = await asyncio.wait_for(reader.readline(), PATIENCE)
        expect(b" 200 " in line, line)
    return seen


async def arrived(lab, port, headers="", before="", how="echo"):
    """The head of a request as it arrives at the service."""
    note, name = lab.plain.note()
    data = asked(how, name, f"{headers}Connection: close\r\n", before=before)
    _, came = await said(port, data, PATIENCE)
    expect(note.heads, f"it did not arrive: {came[:200]}")
    return note.heads[0]


async def version_behind(lab, port):
    """The HTTP version in which a request arrives at the service."""
    return (await arrived(lab, port)).split("\r\n")[0].split("HTTP/")[1]


async def unread(lab, port):
    """How long a response is kept whose client takes nothing of it."""
    note, name = lab.plain.note()
    _, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 10)
    with contextlib.closing(writer):
        writer.write(asked("endless", name))
        try:
            return await asyncio.wait_for(asyncio.shield(note.lasted), LONG)
        except asyncio.TimeoutError:
            return None


async def http2(port, certificate=None, alpn=("h2",)):
    """The settings that a listener tells clients of HTTP/2, by their numbers; `None` if it does not speak it."""
    context = None
    if certificate:
        context = ssl.create_default_context(cafile=certificate)
        context.set_alpn_protocols(list(alpn))
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
    with contextlib.closing(writer):
        if certificate and writer.get_extra_info("ssl_object").selected_alpn_protocol() != "h2":
            return None
        writer.write(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0")
        try:
            head = await asyncio.wait_for(reader.readexactly(9), PATIENCE)
            size, kind = int.from_bytes(head[:3]), head[3]
            if kind != 4:
                return None
            pairs = await reader.readexactly(size)
        except (OSError, EOFError):
            return None
        return dict(struct.iter_unpack("!HI", pairs))


STREAMS, EXTENDED_CONNECT = 3, 8
