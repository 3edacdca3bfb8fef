"""NGINX."""

import asyncio
import contextlib
import re

import grpc

from shown.rules import LATE
from shown.sights import (
    EXTENDED_CONNECT,
    LONG,
    PATIENCE,
    SHORT,
    STREAMS,
    answers,
    asked,
    changed,
    encoded,
    flow,
    handshake,
    http2,
    largest,
    quiet_call,
    quiet_socket,
    request_body,
    said,
    silence,
    speaking_call,
    speaking_socket,
    stalled,
    status,
    talks,
    unanswered,
    unconnected,
    unread,
    version_behind,
)
from visits import expect

SOCKETS = "proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;"


def conf(lab, lines="", http2=False, to="", events=""):
    return f"""
events {{ {events} }}
http {{
    {lines}
    server {{
        listen 8080{" http2" * http2};
        location /room {{ proxy_pass http://127.0.0.1:{lab.service.web}; }}
        location /demo.Calls/ {{ grpc_pass grpc://127.0.0.1:{lab.service.calls}; }}
        location /silent/ {{ proxy_pass http://127.0.0.1:{lab.silent}; }}
        location / {{ proxy_pass http://{to or f"127.0.0.1:{lab.plain.port}"}; }}
    }}
}}
"""


def limit(visit, line=None, before=""):
    """A limit of time: the usual one, and one of two seconds by the line that the rules advise for a key, or by the setting."""

    async def shown(lab, fact):
        written = fact.line(line, s=SHORT) if line else f"{fact.setting} {SHORT}s;"
        return await changed(lab, lambda line: conf(lab, before + line), visit, written)

    return shown


def word(visit, words, line, other, before=""):
    """A behaviour: the word for what is usual, and what is seen with a line that changes it."""

    async def shown(lab, fact):
        written = line(fact)
        usual = await visit(lab, await lab.port(conf(lab, before)))
        seen = await visit(lab, await lab.port(conf(lab, before + written)))
        expect(seen == other, f"{seen} with {written!r}")
        return words.get(usual, usual)

    return shown


async def tunnel(lab, fact):
    """Words of either side restart the time."""
    line = fact.line("proxy_read_timeout", s=SHORT)
    usual, busy = await asyncio.gather(
        changed(lab, lambda line: conf(lab, SOCKETS + line), quiet_socket, line),
        speaking_socket(lab, await lab.port(conf(lab, SOCKETS + line)), 3 * SHORT),
    )
    expect(busy == "carried", "a socket was cut whose client spoke")
    return usual


async def call(lab, fact):
    """Messages of either side restart the time."""
    line = fact.line("grpc_read_timeout", s=SHORT)
    usual, busy = await asyncio.gather(
        changed(lab, lambda line: conf(lab, line, http2=True), lambda lab, port: quiet_call(lab, port, ends=True), line),
        speaking_call(lab, await lab.port(conf(lab, line, http2=True)), 3 * SHORT),
    )
    expect(busy == "carried", "a call was cut whose client spoke")
    return usual


async def events(lab, fact):
    """Each event restarts the time."""
    line = fact.line("proxy_read_timeout", s=SHORT)
    usual, busy = await asyncio.gather(
        changed(lab, lambda line: conf(lab, line), silence, line),
        silence(lab, await lab.port(conf(lab, line)), 3 * SHORT, beats=True),
    )
    expect(busy is None, "a stream with an event each second was cut")
    return usual


async def unread_upload(lab, port):
    _, name = lab.plain.note(silence=LONG + PATIENCE)
    size = 24 << 20
    return (await said(port, asked("deaf", name, f"Content-Length: {size}\r\nConnection: close\r\n", "POST") + bytes(size)))[0]


async def buffering(lab, fact):
    """What has no chunks is collected, which servers must not send to clients of HTTP/1.0."""
    other = await flow(lab, await lab.port(conf(lab, fact.line("proxy_buffering"))))
    expect(other == "at once", f"{other} with {fact.line('proxy_buffering')}")
    port = await lab.port(conf(lab))
    chunked = await flow(lab, port, "events")
    expect(chunked == "at once", f"chunks: {chunked}")
    return {"collected": "on", "at once": "off"}[await flow(lab, port)]


async def kept_connections(lab, _):
    async def seen(text):
        port, (note, name) = await lab.port(text), lab.plain.note()
        for _ in range(2):
            await status(port, asked("echo", name, "Connection: close\r\n"))
        return "on" if len(set(note.connections)) == 1 else "off"

    kept = f"upstream kept {{ server 127.0.0.1:{lab.plain.port}; keepalive 4; }}"
    other = await seen(conf(lab, f"{kept} proxy_http_version 1.1; proxy_set_header Connection '';", to="kept"))
    expect(other == "on", "connections are not kept")
    return await seen(conf(lab))


async def body_size(lab, fact):
    written = fact.line("client_max_body_size", m=2)
    expect(await largest(lab, await lab.port(conf(lab, written))) == 2 << 20, f"another size with {written}")

    async def calls(count):
        async with grpc.aio.insecure_channel(f"127.0.0.1:{await lab.port(conf(lab, http2=True))}") as channel:
            stream = channel.stream_stream("/demo.Calls/Talk")()
            try:
                for _ in range(count):
                    await stream.write(b"0 1".ljust(1 << 17))
                    for _ in range(2):
                        expect(isinstance(await stream.read(), bytes), "the call ended")
            except (grpc.aio.AioRpcError, asyncio.InvalidStateError):
                return "cut"
            return "carried"

    # Small messages count together.
    seen = await calls(7), await calls(9)
    expect(seen == ("carried", "cut"), f"calls of 7 and 9 parts of 128 KiB: {seen}")
    return await largest(lab, await lab.port(conf(lab)))


async def idle_client(lab, port):
    _, name = lab.plain.note()
    return (await said(port, asked("echo", name), 90))[0]


async def requests(lab, fact):
    expect(await answers(lab, await lab.port(conf(lab, f"{fact.setting} 10;"))) == 10, "another number than 10")
    return str(await answers(lab, await lab.port(conf(lab))))


async def stalled_bodies(lab, fact):
    """An open call is such a body while neither side says anything."""

    def text(line, http2=True):
        return conf(lab, f"grpc_read_timeout 1h; {line}", http2)

    written = fact.line("client_body_timeout", s=SHORT)
    call, body, busy = await asyncio.gather(
        changed(lab, text, quiet_call, written),
        changed(lab, lambda line: text(line, False), stalled, written),
        quiet_call(lab, await lab.port(text(written)), SHORT / 2, 6),
    )
    expect(busy is None, "a call was cut whose server spoke")
    expect(call is not None and body is not None and abs(call - body) < LATE, f"a call ends after {call} s, a body after {body} s")
    return call


async def header_lines(lab, fact):
    async def buffers(port):
        async def passes(*lines):
            _, name = lab.plain.note()
            headers = "".join(f"X: {'x' * (size - 5)}\r\n" for size in lines)
            return await status(port, asked("echo", name, f"{headers}Connection: close\r\n")) == 200

        passed, refused = 100, 1 << 15
        while refused - passed > 1:
            size = (passed + refused) // 2
            passed, refused = (size, refused) if await passes(size) else (passed, size)
        many = 1
        while many < 20 and await passes(*[passed - 100] * (many + 1)):
            many += 1
        return f"{many} buffers of {passed / 1024:.0f} KB"

    other = await buffers(await lab.port(conf(lab, f"{fact.setting} 3 16k;")))
    expect(other == "3 buffers of 16 KB", other)
    return await buffers(await lab.port(conf(lab)))


async def streams(lab, fact):
    other = await http2(await lab.port(conf(lab, f"{fact.setting} 7;", http2=True)))
    expect(other[STREAMS] == 7, other)
    return str((await http2(await lab.port(conf(lab, http2=True))))[STREAMS])


async def extended_connect(lab, _):
    told = await http2(await lab.port(conf(lab, http2=True)))
    return "supported" if EXTENDED_CONNECT in told else "not supported"


async def calls_by_default(lab, _):
    expect(await talks(lab, await lab.port(conf(lab, http2=True))) == "carried", "no call with http2")
    return {"no call": "off", "carried": "on"}[await talks(lab, await lab.port(conf(lab)))]


async def call_in_turns(lab, _):
    return {"carried": "not buffered"}.get(await talks(lab, await lab.port(conf(lab, http2=True))))


async def worker_connections(lab, _):
    """It tells itself how many it has when they do not suffice."""

    async def told(events):
        async with lab.alone("error_log stderr warn;" + conf(lab, events=events)) as running, contextlib.AsyncExitStack() as stack:
            for _ in range(600):
                _, writer = await asyncio.open_connection("127.0.0.1", running.port)
                stack.callback(writer.close)
            await asyncio.sleep(0.5)
            return re.search(r"(\d+) worker_connections are not enough", running.log)[1]

    expect(await told("worker_connections 100;") == "100", "another number than 100")
    return await told("")


async def compression(lab, _):
    plain = await encoded(lab, await lab.port(conf(lab)), "page")
    on = await lab.port(conf(lab, "gzip on; proxy_http_version 1.1;"))
    seen = await encoded(lab, on, "page"), await encoded(lab, on)
    expect((seen[0][0], seen[1]) == ("gzip", (None, "at once")), seen)
    types = await encoded(lab, await lab.port(conf(lab, "gzip on; gzip_types text/event-stream; proxy_http_version 1.1;")))
    expect(types == ("gzip", "collected"), types)
    return "off; text/html only" if plain[0] is None else plain[0]


async def reload(lab, fact):
    async def cut(line):
        async with lab.alone(conf(lab, SOCKETS) + line) as running:
            busy = asyncio.create_task(quiet_socket(lab, running.port, 1, LONG))
            await asyncio.sleep(1)
            await running.reload()
            return await busy

    usual, other = await asyncio.gather(cut(""), cut(f"{fact.setting} {SHORT}s;"))
    expect(other is not None and other < 10, f"{other} with {fact.setting}")
    return usual


SHOWN = {
    "NGX-01": word(
        handshake,
        {"no handshake": "not proxied"},
        lambda fact: fact.line("upgrade").replace("{here}", "upgrade;"),
        "carried",
        before="proxy_http_version 1.1;",
    ),
    "NGX-02": tunnel,
    "NGX-03": events,
    "NGX-04": limit(unread_upload, before="client_max_body_size 0;"),
    "NGX-05": limit(unconnected),
    "NGX-06": buffering,
    "NGX-07": word(
        lambda lab, port: flow(lab, port, "hurry"), {"at once": "honoured"}, lambda fact: f"{fact.setting} X-Accel-Buffering;", "collected"
    ),
    "NGX-08": word(request_body, {"collected": "on"}, lambda fact: f"{fact.setting}; proxy_http_version 1.1;", "at once"),
    "NGX-09": word(version_behind, {}, lambda fact: fact.line("proxy_http_version"), "1.1"),
    "NGX-10": kept_connections,
    "NGX-11": body_size,
    "NGX-12": limit(idle_client),
    "NGX-14": requests,
    "NGX-15": limit(unread, before="proxy_buffering off;"),
    "NGX-16": stalled_bodies,
    "NGX-17": header_lines,
    "NGX-18": calls_by_default,
    "NGX-19": call,
    "NGX-21": call_in_turns,
    "NGX-22": streams,
    "NGX-23": extended_connect,
    "NGX-28": worker_connections,
    "NGX-29": limit(unanswered),
    "NGX-30": compression,
    "NGX-31": reload,
}
