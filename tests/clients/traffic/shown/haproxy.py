"""HAProxy."""

import asyncio
import re
import subprocess

from shown.sights import (
    EXTENDED_CONNECT,
    SHORT,
    asked,
    changed,
    cut,
    encoded,
    http2,
    largest,
    quiet_call,
    quiet_device,
    quiet_socket,
    request_body,
    said,
    silence,
    stalled,
    status,
    talks,
    unanswered,
    unconnected,
    upload,
    version_behind,
)
from visits import expect


NEXT = "\n    "


def conf(lab, *lines, bind="", top="", calls="proto h2", rule=""):
    return f"""
global
    {top}
defaults
    mode http
    {NEXT.join(lines)}
frontend everything
    bind :8080 {bind}
    {rule}
    use_backend sockets if {{ path_beg /room }}
    use_backend calls if {{ path_beg /demo.Calls }}
    use_backend silent if {{ path_beg /silent }}
    default_backend plain
backend plain
    server one 127.0.0.1:{lab.plain.port}
backend sockets
    server one 127.0.0.1:{lab.service.web}
backend calls
    server one 127.0.0.1:{lab.service.calls} {calls}
backend silent
    retries 0
    server one 127.0.0.1:{lab.silent}
"""


def devices(lab, *lines):
    return f"""
defaults
    mode tcp
    {NEXT.join(lines)}
listen devices
    bind :8080
    server one 127.0.0.1:{lab.service.devices}
"""


async def inactivity(lab, fact):
    """It warns of them, and nothing is cut without."""
    async with lab.alone(conf(lab)) as running:
        visits = (silence(lab, running.port), quiet_call(lab, running.port), unanswered(lab, running.port))
        usual = await asyncio.gather(*visits)
        expect("missing timeouts" in running.log, running.log)
    line = fact.line("timeout server", s=SHORT)
    port = await lab.port(conf(lab, line))
    await asyncio.gather(cut(silence(lab, port), line), cut(quiet_call(lab, port), line))
    expect(usual == [None] * len(usual), usual)


async def tunnel(lab, fact):
    """It is used in place of the two others, longer or shorter."""
    line = fact.line("timeout tunnel", s=SHORT)
    others = ["timeout client 6s", "timeout server 6s"]
    short = await lab.port(conf(lab, *others, line))
    bare = await lab.port(devices(lab, *others, line))
    longer = await lab.port(conf(lab, f"timeout client {SHORT}s", f"timeout server {SHORT}s", "timeout tunnel 1h"))
    without = await lab.port(conf(lab, f"timeout client {SHORT}s"))
    held, *_ = await asyncio.gather(
        quiet_socket(lab, longer, 3 * SHORT),
        cut(quiet_socket(lab, short), line),
        cut(quiet_device(lab, bare), line),
        cut(quiet_socket(lab, without), "timeout client alone"),
    )
    expect(held is None, "a socket was cut before the timeout of tunnels")
    return await quiet_socket(lab, await lab.port(conf(lab)))


async def advertised(lab, fact):
    other = await http2(await lab.port(conf(lab, bind="proto h2", top=fact.setting)))
    expect(EXTENDED_CONNECT not in other, f"{other} with {fact.setting}")
    return "told" if EXTENDED_CONNECT in await http2(await lab.port(conf(lab, bind="proto h2"))) else "not told"


async def buffered_request(lab, fact):
    other = await request_body(lab, await lab.port(conf(lab, fact.setting, "timeout http-request 20s")))
    expect(other == "collected", f"{other} with {fact.setting}")
    return {"at once": "off", "collected": "on"}[await request_body(lab, await lab.port(conf(lab)))]


async def header_size(lab, fact):
    async def heads(text, *sizes):
        port, (_, name) = await lab.port(text), lab.plain.note()
        return [await status(port, asked("echo", name, f"X: {'x' * size}\r\nConnection: close\r\n")) for size in sizes]

    size = int(re.search(r"bufsize = (\d+)", subprocess.run(["haproxy", "-vv"], capture_output=True, text=True).stdout)[1])
    # Some of it is kept for changes.
    seen = await heads(conf(lab), size - 2000, size)
    expect(seen == [200, 400], seen)
    other = await heads(conf(lab, top=f"{fact.setting} {2 * size}"), size)
    expect(other == [200], other)
    return size


async def server_inactivity(lab, _):
    """A silent server ends streams by its own timeout, and not by that of clients."""
    server = await lab.port(conf(lab, f"timeout server {SHORT}s"))
    client = await lab.port(conf(lab, f"timeout client {SHORT}s", "timeout server 1h"))
    busy, *held, _, _ = await asyncio.gather(
        silence(lab, server, 3 * SHORT, beats=True),
        silence(lab, client, 3 * SHORT),
        quiet_call(lab, client, 3 * SHORT),
        cut(silence(lab, server), "timeout server"),
        cut(quiet_call(lab, server), "timeout server"),
    )
    expect((busy, held) == (None, [None, None]), (busy, held))
    return True


async def request_time(lab, fact):
    """It is for the headers alone; with the option for the body too."""
    line = f"{fact.setting} {SHORT}s"

    async def headers(lab, port):
        return (await said(port, b"GET / HTTP/1.1\r\nHost: localhost\r\n"))[0]

    async def body(*lines):
        port = await lab.port(conf(lab, "timeout client 20s", *lines))
        return await stalled(lab, port, 5 * SHORT)

    usual, other, _ = await asyncio.gather(
        changed(lab, lambda line: conf(lab, "timeout client 2h", line), headers, line),
        body(line),
        cut(body(line, "option http-buffer-request"), f"{line} and the option"),
    )
    expect(other is None, "a body was cut")
    return usual


async def behind(lab, _):
    calls = await talks(lab, await lab.port(conf(lab, calls="")))
    expect(calls == "no call", f"{calls} without proto")
    calls = await talks(lab, await lab.port(conf(lab)))
    expect(calls == "carried", f"{calls} with proto h2")
    return f"HTTP/{await version_behind(lab, await lab.port(conf(lab)))}"


async def offered(lab, fact):
    """What a listener with TLS agrees on with clients that know both."""

    async def seen(alpn):
        port = await lab.port(conf(lab, bind=f"ssl crt {lab.certificate.parent}/tls.pem {alpn}"))
        return await http2(port, lab.certificate, ("h2", "http/1.1")) is not None

    line = fact.line("bind alpn", here="")
    expect(await seen(line), f"no HTTP/2 with {line}")
    calls = await talks(lab, await lab.port(conf(lab)))
    expect(calls == "carried", f"without TLS: {calls}")
    return "h2,http/1.1" if await seen("") else "none"


async def compression(lab, _):
    seen = await encoded(lab, await lab.port(conf(lab, "compression algo gzip")))
    expect(seen == ("gzip", "at once"), seen)
    seen = await encoded(lab, await lab.port(conf(lab, "compression algo gzip", "compression type text/html")))
    expect(seen == (None, "at once"), seen)
    return "off" if await encoded(lab, await lab.port(conf(lab))) == (None, "at once") else "on"


async def body_size(lab, _):
    port = await lab.port(conf(lab, rule="http-request deny deny_status 413 if { req.body_size gt 1000 }"))
    seen = [await upload(lab, port, size) for size in (1000, 1001)]
    expect(seen == [200, 413], seen)
    return await largest(lab, await lab.port(conf(lab)))


SHOWN = {
    "HAP-01": inactivity,
    "HAP-02": tunnel,
    "HAP-05": advertised,
    "HAP-07": buffered_request,
    "HAP-08": header_size,
    "HAP-11": server_inactivity,
    "HAP-12": request_time,
    "HAP-13": lambda lab, fact: changed(lab, lambda line: conf(lab, line), unconnected, f"{fact.setting} {SHORT}s"),
    "HAP-14": behind,
    "HAP-15": offered,
    "HAP-16": compression,
    "HAP-18": body_size,
}
