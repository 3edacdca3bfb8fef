"""Caddy."""

import asyncio
import ssl

from services import free_port
from shown.rules import before
from shown.sights import (
    EXTENDED_CONNECT,
    LONG,
    SHORT,
    arrived,
    asked,
    changed,
    cut,
    encoded,
    flow,
    handshake,
    http2,
    largest,
    quiet_call,
    quiet_socket,
    request_body,
    silence,
    stalled,
    status,
    talks,
    trickling,
    unanswered,
    unconnected,
    unread,
    upload,
    version_behind,
)
from visits import expect


def conf(lab, transport="", proxy="", site="", servers="", calls="h2c://", plain="", protocols="protocols h1 h2 h2c"):
    def proxied(to):
        return f"reverse_proxy {to} {{\n{proxy}\ntransport http {{\n{transport}\n}}\n}}"

    # Lines that old versions do not know are taken out by their indent.
    servers = "".join(f"\t{line}\n" for line in servers.split("\n"))
    return f"""{{
	servers {{
		{protocols}
{servers}
	}}
}}
http://:8080 {{
	{site}
	handle /room* {{
		{proxied(f"127.0.0.1:{lab.service.web}")}
	}}
	handle /demo.Calls/* {{
		{proxied(f"{calls}127.0.0.1:{lab.service.calls}")}
	}}
	handle /silent/* {{
		{proxied(f"127.0.0.1:{lab.silent}")}
	}}
	handle {{
		{proxied(plain or f"127.0.0.1:{lab.plain.port}")}
	}}
}}
"""


async def socket_by_default(lab, _):
    return {"carried": "on"}.get(await handshake(lab, await lab.port(conf(lab))), "off")


async def extended_connect(lab, fact):
    if not before(lab.version, "2.11.0"):
        async with lab.alone(conf(lab), fact.setting.split()[0]) as running:
            expect(EXTENDED_CONNECT in await http2(running.port), f"it is not offered with {fact.setting}")
    return "on" if EXTENDED_CONNECT in await http2(await lab.port(conf(lab))) else "off"


async def reload(lab, fact):
    """How long a socket outlives that its gateway takes the configuration anew."""

    async def lasts(proxy):
        async with lab.alone(conf(lab, proxy=proxy)) as running:
            busy = asyncio.create_task(quiet_socket(lab, running.port, 1, 7))
            await asyncio.sleep(1)
            await running.reload()
            return await busy

    if not before(lab.version, "2.7.0"):
        other = await lasts(f"{fact.setting} 1h")
        expect(other is None, f"after {other} s with {fact.setting}")
    seen = await lasts("")
    return "no delay" if seen is not None and seen < 1 + SHORT else f"more than {seen} s"


async def age(lab, fact):
    if not before(lab.version, "2.7.0"):
        line = f"{fact.setting} {SHORT}s"
        await cut(quiet_socket(lab, await lab.port(conf(lab, proxy=line)), 0.5, 20), line)
    return await quiet_socket(lab, await lab.port(conf(lab)), 1, LONG)


async def flushed(lab, fact):
    ports = [await lab.port(conf(lab, proxy=line)) for line in ("", "flush_interval 1h")]
    seen = [await flow(lab, port, how) for port in ports for how in ("events", "closing")]
    return "immediate" if set(seen) == {"at once"} else str(seen)


async def no_time(lab, fact):
    line = fact.line("read_timeout", s=SHORT)
    port = await lab.port(conf(lab))
    limited = await lab.port(conf(lab, line))
    headers = await lab.port(conf(lab, f"response_header_timeout {SHORT}s"))
    seen = await asyncio.gather(
        silence(lab, port),
        unanswered(lab, port),
        quiet_socket(lab, port),
        cut(silence(lab, limited), line),
        cut(unanswered(lab, headers), "response_header_timeout"),
    )
    return next((each for each in seen[:3] if each is not None), None)


async def no_time_for_bodies(lab, _):
    def times(line):
        return conf(lab, servers=f"timeouts {{\n{line} {SHORT}s\n}}")

    port = await lab.port(conf(lab))
    visits = [trickling(lab, port), silence(lab, port, beats=True)]
    visits.append(cut(silence(lab, await lab.port(times("write")), beats=True), "write"))
    if not before(lab.version, "2.7.0"):
        visits.append(cut(trickling(lab, await lab.port(times("read_body"))), "read_body"))
    seen = await asyncio.gather(*visits)
    return next((each for each in seen[:2] if each is not None), None)


def of_servers(visit, setting):
    """A limit of time that is set for servers, and that old versions do not have."""

    async def shown(lab, _):
        line = f"{setting} {SHORT}s"
        if before(lab.version, "2.11.6"):
            return await visit(lab, await lab.port(conf(lab)))
        return await changed(lab, lambda line: conf(lab, servers=line and f"timeouts {{\n\t{line}\n}}"), visit, line)

    return shown


async def open_call(lab, fact):
    """The client says nothing, and the server does."""
    if not before(lab.version, "2.11.6"):
        line = fact.line("timeouts read_body_idle", s=SHORT)
        await cut(quiet_call(lab, await lab.port(conf(lab, servers=f"timeouts {{\n\t{line}\n}}")), 1, 20), line)
    return await quiet_call(lab, await lab.port(conf(lab)), 4, LONG // 4)


async def versions(lab, _):
    """What a backend is spoken to with: in cleartext, and what one with TLS may choose."""
    calls = await talks(lab, await lab.port(conf(lab, calls="")))
    expect(calls == "no call", f"{calls} without h2c")
    calls = await talks(lab, await lab.port(conf(lab)))
    expect(calls == "carried", f"{calls} with h2c")
    calls = await talks(lab, await lab.port(conf(lab, "versions h2c", calls="")))
    expect(calls == "carried", f"{calls} with versions h2c")
    seen = [await version_behind(lab, await lab.port(conf(lab)))]
    for protocol in ("h2", "http/1.1"):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(lab.certificate.parent / "tls.pem")
        context.set_alpn_protocols([protocol])
        agreed = []

        def connected(_, writer):
            agreed.append(writer.get_extra_info("ssl_object").selected_alpn_protocol())
            writer.close()

        async with await asyncio.start_server(connected, "127.0.0.1", free_port(), ssl=context) as server:
            there = "https://127.0.0.1:%d" % server.sockets[0].getsockname()[1]
            port = await lab.port(conf(lab, "tls_insecure_skip_verify", plain=there, calls="https://"))
            await status(port, asked("echo", "x", "Connection: close\r\n"))
        seen += [name.removeprefix("http/").removeprefix("h") for name in agreed[:1] if name]
    return " ".join(sorted(set(seen)))


async def compressed(lab, _):
    """Old versions leave a response alone that begins with little."""
    seen = await encoded(lab, await lab.port(conf(lab)))
    expect(seen == (None, "at once"), f"{seen} without encode")
    encoding, how = await encoded(lab, await lab.port(conf(lab, site="encode gzip {\nminimum_length 1\n}")))
    return {"at once": "flushed", "collected": "held"}[how] if encoding == "gzip" else "not compressed"


async def calls_in_cleartext(lab, _):
    seen = [await talks(lab, await lab.port(conf(lab, protocols=protocols))) for protocols in ("", "protocols h1 h2 h2c")]
    expect(seen[1] == "carried", f"{seen[1]} with h2c")
    return {"carried": "on", "no call": "off"}.get(seen[0])


async def dots(lab, _):
    line = (await arrived(lab, await lab.port(conf(lab)), before="/room/..")).split()[1]
    return "as it came" if line.startswith("/room/../echo/") else line


async def collected(lab, _):
    port = await lab.port(conf(lab))
    usual = await flow(lab, port), await request_body(lab, port)
    if not before(lab.version, "2.7.0"):
        other = await flow(lab, await lab.port(conf(lab, proxy="response_buffers 1MiB"))), await request_body(
            lab, await lab.port(conf(lab, proxy="request_buffers 1MiB"))
        )
        expect(other == ("collected", "collected"), other)
    return "none" if usual == ("at once", "at once") else str(usual)


async def body_size(lab, fact):
    port = await lab.port(conf(lab, site=f"request_body {{\n{fact.line('request_body max_size', m=1)}\n}}"))
    seen = [await upload(lab, port, size) for size in (1 << 20, (1 << 20) + 1)]
    # The first comes of a backend that gets less than was announced.
    expect(seen in ([200, 502], [200, 413]), seen)
    return await largest(lab, await lab.port(conf(lab)))


SHOWN = {
    "CAD-01": socket_by_default,
    "CAD-02": extended_connect,
    "CAD-03": reload,
    "CAD-04": age,
    "CAD-05": flushed,
    "CAD-06": no_time,
    "CAD-07": lambda lab, fact: changed(lab, lambda line: conf(lab, line), unconnected, f"{fact.setting} 10s", 10),
    "CAD-09": no_time_for_bodies,
    "CAD-10": of_servers(stalled, "read_body_idle"),
    "CAD-11": open_call,
    "CAD-12": versions,
    "CAD-13": compressed,
    "CAD-16": dots,
    "CAD-17": collected,
    "CAD-18": of_servers(unread, "write_idle"),
    "CAD-19": body_size,
    "CAD-20": calls_in_cleartext,
}
