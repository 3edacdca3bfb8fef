"""The service behind a fact: what a request asks for by its path is done with the bytes of HTTP/1.1, and what came is noted."""

import asyncio
import re
from dataclasses import dataclass, field

from services import free_port

# How long a first event may wait to be seen, before it counts as collected.
HOLD = 3.0
BLOCK = b"x" * (1 << 16)


@dataclass
class Note:
    """What is asked of the service by a name, and what it tells of the requests by that name."""

    # How many seconds it says nothing, or reads nothing.
    silence: float = 0
    # Whether it says something each second meanwhile.
    beats: bool = False
    heads: list = field(default_factory=list)
    # The numbers of the connections on which they came.
    connections: list = field(default_factory=list)
    # Set by the client, which has seen the first event.
    seen: asyncio.Event = field(default_factory=asyncio.Event)
    # Whether it was not seen until more came.
    collected: bool = False
    # Set at the first part of a body.
    began: asyncio.Event = field(default_factory=asyncio.Event)
    # How long nobody took anything, in the end, and how long an idle connection was kept.
    lasted: asyncio.Future = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Plain:
    def __init__(self):
        self.port = free_port()
        self.notes = {}
        self.count = iter(range(1 << 30))

    async def start(self):
        self.server = await asyncio.start_server(self.connected, "127.0.0.1", self.port, backlog=1000)

    async def stop(self):
        self.server.close()

    def note(self, **asked):
        """A note and its name."""
        name = f"n{next(self.count)}"
        self.notes[name] = Note(**asked)
        return self.notes[name], name

    async def connected(self, reader, writer):
        number, note = next(self.count), None
        try:
            while True:
                idle = asyncio.get_running_loop().time()
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                how, name = re.match(r"\S+ /(?:\S*/)?(\w+)/(\w+)", head).groups()
                note = self.notes.setdefault(name, Note())
                note.heads.append(head)
                note.connections.append(number)
                if not await DEEDS[how](note, head, reader, writer):
                    break
        except (OSError, EOFError):
            if note and not note.lasted.done():
                note.lasted.set_result(asyncio.get_running_loop().time() - idle)
        finally:
            writer.close()


async def say(writer, text):
    writer.write(text if isinstance(text, bytes) else text.encode())
    await writer.drain()


async def take(note, head, reader):
    """Reads a body."""
    length = re.search(r"^content-length: *(\d+)", head, re.I | re.M)
    left = int(length[1]) if length else 0
    chunked = re.search(r"^transfer-encoding: *chunked", head, re.I | re.M)
    end = b""
    while left > 0 or chunked and not end.endswith(b"0\r\n\r\n"):
        part = await reader.read(1 << 16)
        if not part:
            raise EOFError
        left, end = left - len(part), (end + part)[-5:]
        note.began.set()


async def echo(note, head, reader, writer):
    """Answers at once, and listens for more."""
    await take(note, head, reader)
    await say(writer, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nhello\n")
    return True


def answer(kind="text/event-stream", framing="chunked", more=""):
    """Says a first word, waits until it was seen, and says the last after a silence."""
    head = {"chunked": "Transfer-Encoding: chunked\r\n", "close": "Connection: close\r\n", "length": "Content-Length: 4096\r\n"}[framing]

    async def deed(note, asked, reader, writer):
        async def word(text):
            await say(writer, f"{len(text):x}\r\n{text}\r\n" if framing == "chunked" else text)

        await say(writer, f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nCache-Control: no-cache\r\n{more}{head}\r\n")
        await word("data: first\n\n")
        try:
            await asyncio.wait_for(note.seen.wait(), HOLD)
        except asyncio.TimeoutError:
            note.collected = True
        gone = asyncio.create_task(reader.read())
        for _ in range(int(note.silence)):
            await asyncio.wait({gone}, timeout=1)
            if gone.done():
                return False
            if note.beats:
                await word("data: more\n\n")
        await word(("data: last\n\n" if framing != "length" else "data: last\n\n".rjust(4096 - 13)))
        if framing == "chunked":
            await say(writer, "0\r\n\r\n")
        gone.cancel()
        return False

    return deed


async def nothing(note, _, reader, writer):
    """Answers after the silence."""
    gone = asyncio.create_task(reader.read())
    await asyncio.wait({gone}, timeout=note.silence)
    if not gone.done():
        gone.cancel()
        await say(writer, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nhello\n")
    return False


async def deaf(note, _, reader, writer):
    """Takes no body."""
    await asyncio.sleep(note.silence)
    return False


async def endless(note, _, reader, writer):
    """Never ends, and tells how long nobody took anything."""
    await say(writer, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n")
    clock = asyncio.get_running_loop().time
    last = clock()
    try:
        while True:
            await say(writer, BLOCK)
            last = clock()
    except OSError:
        note.lasted.set_result(clock() - last)
    return False


DEEDS = {
    "echo": echo,
    "events": answer(),
    "closing": answer(framing="close"),
    "hurry": answer(framing="close", more="X-Accel-Buffering: no\r\n"),
    "page": answer(kind="text/html"),
    "length": answer(kind="text/plain", framing="length"),
    "nothing": nothing,
    "deaf": deaf,
    "endless": endless,
}
