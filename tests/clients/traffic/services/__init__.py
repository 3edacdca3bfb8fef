"""What stands behind a gateway: a real service for each protocol, on free ports of loopback, in the loop of the test."""

import random
import socket


def free_port():
    """A port that nobody listens on, below those that connections take."""
    while True:
        port = random.randrange(20000, 32000)
        if port in _given:
            continue
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        _given.add(port)
        return port


_given = set()


async def quiet(say, beats):
    """Stays quiet for longer than a gateway allows, with a word at each heartbeat, or without any."""
    import asyncio

    from pace import BEAT, BEATS

    for _ in range(BEATS - 1):
        await asyncio.sleep(BEAT)
        if beats:
            await say()
    await asyncio.sleep(BEAT)
