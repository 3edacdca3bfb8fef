"""SSE, in the manner that gateways are most tempted to collect: neither a length nor chunks tell where the response ends."""

import asyncio
import re

from pace import PATIENCE
from services import free_port, quiet

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\nConnection: close\r\n\r\n"


class Events:
    def __init__(self):
        self.port = free_port()
        # Set by a client that has seen the first event of a stream, by the name that it gave.
        self.seen = {}

    async def start(self):
        self.server = await asyncio.start_server(self.answer, "127.0.0.1", self.port)

    async def stop(self):
        self.server.close()

    async def answer(self, reader, writer):
        """An event, and when it was seen a quiet time and another event. So a gateway that collects events shows none of them."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            seen = self.seen.setdefault(re.search(r"name=([\w-]+)", head)[1], asyncio.Event())
            await say(writer, HEAD + b"data: first\n\n")
            await asyncio.wait_for(seen.wait(), PATIENCE)
            await quiet(lambda: say(writer, b":\n\n"), "&silent" not in head)
            await say(writer, b"data: second\n\n")
        except (OSError, EOFError, asyncio.TimeoutError):
            pass
        finally:
            writer.close()


async def say(writer, data):
    writer.write(data)
    await writer.drain()
