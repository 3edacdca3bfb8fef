"""Traefik."""

import asyncio
import time

import aiohttp
import yaml

from shown.sights import (
    LONG,
    SHORT,
    STREAMS,
    answers,
    arrived,
    asked,
    changed,
    cut,
    encoded,
    flow,
    handshake,
    http2,
    quiet_call,
    request_body,
    silence,
    status,
    talks,
    trickling,
    unanswered,
    unconnected,
    upload,
    version_behind,
)
from visits import expect


def conf(lab, entry=None, middleware=None, transport=None, service=None, calls="h2c"):
    """Both files, with more in the entry point, a middleware for all routes, and more in the transport to all services and in each."""
    to = {
        "sockets": ("/room", f"http://127.0.0.1:{lab.service.web}"),
        "calls": ("/demo.Calls", f"{calls}://127.0.0.1:{lab.service.calls}"),
        "silent": ("/silent", f"http://127.0.0.1:{lab.silent}"),
        "plain": ("/", f"http://127.0.0.1:{lab.plain.port}"),
    }
    routers = {name: {"rule": f"PathPrefix(`{path}`)", "service": name} for name, (path, _) in to.items()}
    http = {"routers": routers, "services": {}}
    for name, (_, url) in to.items():
        more = (service or {}) | ({"serversTransport": "own"} if transport else {})
        http["services"][name] = {"loadBalancer": {"servers": [{"url": url}], **more}}
        if middleware:
            routers[name]["middlewares"] = ["own"]
    if middleware:
        http["middlewares"] = {"own": middleware}
    if transport:
        http["serversTransports"] = {"own": transport}
    entries = {"web": {"address": "127.0.0.1:8080", **(entry or {})}}
    start = {"entryPoints": entries, "providers": {"file": {"filename": "routes.yaml"}}}
    return f"{yaml.safe_dump(start)}\n---\n{yaml.safe_dump({'http': http})}"


def responding(line):
    return {"transport": {"respondingTimeouts": line}} if line else {}


def seconds(name, time=SHORT):
    return {name: f"{time}s"}


async def socket_by_default(lab, _):
    return {"carried": "on"}.get(await handshake(lab, await lab.port(conf(lab))), "off")


def of_entry(visit, setting):
    async def shown(lab, _):
        return await changed(lab, lambda line: conf(lab, responding(line)), visit, seconds(setting))

    return shown


async def open_call(lab, fact):
    """The server speaks, and the client does not end its request."""

    async def call(lab, port):
        return await quiet_call(lab, port, 1, LONG)

    endless = yaml.safe_load(fact.line("readTimeout"))
    seen, held = await asyncio.gather(
        changed(lab, lambda line: conf(lab, responding(line)), call, seconds("readTimeout")),
        call(lab, await lab.port(conf(lab, responding(endless)))),
    )
    expect(held is None, f"cut after {held} s with {endless}")
    return seen


async def response_time(lab, _):
    port = await lab.port(conf(lab))
    seen = await asyncio.gather(silence(lab, port, beats=True), unanswered(lab, port), quiet_call(lab, port, 1, LONG, ends=True))
    return next((each for each in seen if each is not None), None)


async def write_timeout(lab, _):
    line = seconds("writeTimeout")
    port = await lab.port(conf(lab, responding(line)))
    await asyncio.gather(cut(silence(lab, port, beats=True), line), cut(quiet_call(lab, port, 0.5, 20, ends=True), line))
    return True


async def streams(lab, _):
    other = await http2(await lab.port(conf(lab, {"http2": {"maxConcurrentStreams": 7}})))
    expect(other[STREAMS] == 7, other)
    return str((await http2(await lab.port(conf(lab))))[STREAMS])


async def flushing(lab, _):
    """What has a length is passed on after the interval, and a stream at once."""

    async def first(text):
        _, name = lab.plain.note()
        port = await lab.port(text)
        async with aiohttp.ClientSession() as session:
            start = time.monotonic()
            async with session.get(f"http://127.0.0.1:{port}/length/{name}") as response:
                await response.content.readany()
                return time.monotonic() - start

    slow = conf(lab, service={"responseForwarding": {"flushInterval": "2s"}})
    await cut(first(slow), "flushInterval: 2s")
    seen = [await flow(lab, await lab.port(slow), how) for how in ("events", "closing")]
    expect(set(seen) == {"at once"}, seen)
    return await first(conf(lab))


def of_transport(visit, setting):
    async def shown(lab, _):
        return await changed(lab, lambda line: conf(lab, transport=line), visit, {"forwardingTimeouts": seconds(setting)})

    return shown


async def idle_backend(lab, _):
    """How long an idle connection to a service is kept that nobody else uses."""

    async def kept(transport):
        async with lab.alone(conf(lab, transport=transport)) as running:
            note, name = lab.plain.note()
            await status(running.port, asked("echo", name))
            return await asyncio.wait_for(note.lasted, 100)

    line = {"forwardingTimeouts": seconds("idleConnTimeout")}
    usual, _ = await asyncio.gather(kept(None), cut(kept(line), line))
    return usual


async def buffered(lab, fact):
    async def seen(middleware):
        port = await lab.port(conf(lab, middleware=middleware))
        return {await flow(lab, port), await request_body(lab, port)}

    limited = {"buffering": yaml.safe_load(fact.line("maxRequestBodyBytes", b=5000))}
    expect(await seen(limited) == {"collected"}, "not all is collected")
    sizes = [await upload(lab, await lab.port(conf(lab, middleware=limited)), size) for size in (5000, 5001)]
    expect(sizes == [200, 413], sizes)
    return "off" if await seen(None) == {"at once"} else "on"


async def grace(lab, _):
    async def lasts(entry):
        async with lab.alone(conf(lab, entry)) as running:
            busy = asyncio.create_task(silence(lab, running.port, 30, beats=True))
            await asyncio.sleep(1)
            running.process.terminate()
            start = time.monotonic()
            await asyncio.wait({busy}, timeout=30)
            return time.monotonic() - start

    usual, _ = await asyncio.gather(lasts({}), cut(lasts({"transport": {"lifeCycle": seconds("graceTimeOut")}}), "graceTimeOut"))
    return usual


async def no_age(lab, _):
    """Neither requests nor time end a connection."""
    few = await lab.port(conf(lab, {"transport": {"keepAliveMaxRequests": 10}}))
    young = await lab.port(conf(lab, {"transport": {"keepAliveMaxTime": f"{SHORT}s"}}))
    port = await lab.port(conf(lab))
    many, *seen = await asyncio.gather(answers(lab, port), answers(lab, port, 1, LONG), answers(lab, few), answers(lab, young, 0.5, 20))
    expect(seen[1] == 10 and 3 <= seen[2] < 10, seen)
    return "never" if (many, seen[0]) == (None, None) else f"after {many} requests, or {seen[0]} s"


async def forwarded(lab, _):
    async def told(entry):
        head = await arrived(lab, await lab.port(conf(lab, entry)), "X-Forwarded-For: 192.0.2.6\r\n")
        return "192.0.2.6" in head

    expect(await told({"forwardedHeaders": {"trustedIPs": ["127.0.0.1/32"]}}), "dropped of a trusted address")
    return "kept" if await told({}) else "dropped"


async def compressed(lab, _):
    excluded = {"compress": {"excludedContentTypes": ["text/event-stream"]}}
    seen = [await encoded(lab, await lab.port(conf(lab, middleware=middleware))) for middleware in ({"compress": {}}, excluded, None)]
    expect([encoding for encoding, _ in seen[:2]] == ["gzip", None], seen)
    calls = await talks(lab, await lab.port(conf(lab, middleware={"compress": {}})))
    expect(calls == "carried", f"calls: {calls}")
    return "off" if seen[2][0] is None else "on"


async def flushed(lab, _):
    seen = await encoded(lab, await lab.port(conf(lab, middleware={"compress": {}})))
    expect(seen == ("gzip", "at once"), seen)
    return True


async def behind(lab, _):
    calls = [await talks(lab, await lab.port(conf(lab, calls=scheme))) for scheme in ("http", "h2c")]
    expect(calls == ["no call", "carried"], calls)
    return f"HTTP/{await version_behind(lab, await lab.port(conf(lab)))}"


SHOWN = {
    "TRA-01": socket_by_default,
    "TRA-02": of_entry(trickling, "readTimeout"),
    "TRA-03": open_call,
    "TRA-04": response_time,
    "TRA-05": write_timeout,
    "TRA-07": streams,
    "TRA-08": flushing,
    "TRA-09": of_transport(unanswered, "responseHeaderTimeout"),
    "TRA-10": idle_backend,
    "TRA-11": of_transport(unconnected, "dialTimeout"),
    "TRA-14": buffered,
    "TRA-16": grace,
    "TRA-17": no_age,
    "TRA-18": forwarded,
    "TRA-21": compressed,
    "TRA-22": flushed,
    "TRA-23": behind,
}
