"""Envoy."""

import asyncio

import yaml

from shown.sights import (
    EXTENDED_CONNECT,
    LONG,
    SHORT,
    arrived,
    changed,
    cut,
    encoded,
    handshake,
    http2,
    quiet_call,
    quiet_device,
    quiet_socket,
    request_body,
    silence,
    talks,
    trickling,
    unconnected,
    upload,
    version_behind,
)
from visits import expect

FILTERS = "type.googleapis.com/envoy.extensions.filters"
OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
HTTP2 = {"http2_protocol_options": {}}
# The time of the whole response, switched off for what takes longer.
ENDLESS = {"timeout": "0s"}


def conf(lab, manager=None, route=None, filters=(), behind=None, cluster=None):
    """A configuration with more in the connection manager, in each route, in its filters, and in the clusters."""
    to = {"/room": "sockets", "/demo.Calls": "calls", "/silent": "silent", "/": "plain"}
    routes = [{"match": {"prefix": prefix}, "route": {"cluster": name, **(route or {})}} for prefix, name in to.items()]
    settings = {
        "@type": f"{FILTERS}.network.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": "all",
        "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": routes}]},
        "http_filters": [*filters, filter_of("router", "Router")],
        **(manager or {}),
    }
    calls = speaking(HTTP2 if behind is None else behind)
    more = cluster or {}
    clusters = [
        cluster_of("plain", lab.plain.port, more),
        cluster_of("sockets", lab.service.web, more),
        cluster_of("calls", lab.service.calls, more | calls),
        cluster_of("silent", lab.silent, more),
    ]
    return whole("envoy.filters.network.http_connection_manager", settings, clusters)


def devices(lab, more=None):
    settings = {"@type": f"{FILTERS}.network.tcp_proxy.v3.TcpProxy", "stat_prefix": "all", "cluster": "devices", **(more or {})}
    return whole("envoy.filters.network.tcp_proxy", settings, [cluster_of("devices", lab.service.devices, {})])


def whole(name, settings, clusters):
    listener = {
        "address": address(8080),
        "filter_chains": [{"filters": [{"name": name, "typed_config": settings}]}],
    }
    return yaml.safe_dump({"static_resources": {"listeners": [listener], "clusters": clusters}})


def address(port):
    return {"socket_address": {"address": "127.0.0.1", "port_value": port}}


def cluster_of(name, port, more):
    endpoints = [{"lb_endpoints": [{"endpoint": {"address": address(port)}}]}]
    return {"name": name, "load_assignment": {"cluster_name": name, "endpoints": endpoints}, **more}


def speaking(options):
    if not options:
        return {}
    kind = {"@type": f"type.googleapis.com/{OPTIONS}", "explicit_http_config": options}
    return {"typed_extension_protocol_options": {OPTIONS: kind}}


def filter_of(name, kind, **more):
    return {"name": f"envoy.filters.http.{name}", "typed_config": {"@type": f"{FILTERS}.http.{name}.v3.{kind}", **more}}


def upgrades(fact=None):
    return {"upgrade_configs": [{"upgrade_type": "websocket"}]} if fact is None else yaml.safe_load(fact.line("upgrade_configs"))


BUFFER = filter_of("buffer", "Buffer", max_request_bytes=1 << 20)


async def socket_by_default(lab, fact):
    seen = await handshake(lab, await lab.port(conf(lab, upgrades(fact))))
    expect(seen == "carried", f"{seen} with upgrade_configs")
    return {"no handshake": "off", "carried": "on"}[await handshake(lab, await lab.port(conf(lab)))]


async def extended_connect(lab, _):
    other = await http2(await lab.port(conf(lab, {"http2_protocol_options": {"allow_connect": True}})))
    expect(other.get(EXTENDED_CONNECT) == 1, f"{other} with allow_connect")
    return "on" if (await http2(await lab.port(conf(lab)))).get(EXTENDED_CONNECT) else "off"


async def route_timeout(lab, fact):
    """It ends streams that are busy, and calls whose request has ended; the advised line lets them live."""
    endless = yaml.safe_load(fact.line("timeout"))

    async def call(text):
        return await quiet_call(lab, await lab.port(text), 1, 20, ends=True)

    async def stream(text):
        return await silence(lab, await lab.port(text), 20, beats=True)

    seen, other, *free, _ = await asyncio.gather(
        stream(conf(lab)),
        call(conf(lab)),
        stream(conf(lab, route=endless)),
        call(conf(lab, route=endless)),
        cut(stream(conf(lab, route={"timeout": f"{SHORT}s"})), "timeout"),
    )
    expect(free == [None, None], f"{free} with {endless}")
    expect(abs(seen - other) < SHORT, f"a stream ends after {seen} s, a call after {other} s")
    return seen


def limit(visit, text, line):
    async def shown(lab, _):
        return await changed(lab, lambda line: text(lab, line), visit, line)

    return shown


async def socket_without_deadline(lab, _):
    """A quiet socket outlives the time of the route, and not that of silence."""
    line = {"stream_idle_timeout": f"{SHORT}s"}
    limited = await lab.port(conf(lab, upgrades() | line))
    held, _ = await asyncio.gather(quiet_socket(lab, await lab.port(conf(lab, upgrades())), 20), cut(quiet_socket(lab, limited), line))
    expect(held is None, f"cut after {held} s")
    return True


async def buffered_socket(lab, _):
    own = {"upgrade_configs": [{"upgrade_type": "websocket", "filters": [filter_of("router", "Router")]}]}
    seen = [await handshake(lab, await lab.port(conf(lab, manager, filters=[BUFFER]))) for manager in (upgrades(), own)]
    expect(seen == ["no answer", "carried"], seen)
    return True


async def forwarded(lab, _):
    async def told(manager):
        head = await arrived(lab, await lab.port(conf(lab, manager)), "X-Forwarded-For: 192.0.2.6\r\n")
        return [line.split(": ")[1] for line in head.split("\r\n") if line.lower().startswith("x-forwarded-for")]

    appended = await told({"use_remote_address": True})
    expect(len(appended) == 1 and appended[0].startswith("192.0.2.6,"), appended)
    seen = await told({})
    return "kept" if seen == ["192.0.2.6"] else str(seen)


async def paths(lab, _):
    async def kept(manager):
        port = await lab.port(conf(lab, manager))
        return [f" {path}/" in await arrived(lab, port, before=path) for path in ("/x/..", "/x/")]

    other = await kept({"normalize_path": True, "merge_slashes": True})
    expect(other == [False, False], f"{other} with both")
    return "off" if await kept({}) == [True, True] else "on"


async def behind(lab, fact):
    calls = [
        await talks(lab, await lab.port(conf(lab, behind=options)))
        for options in ({}, yaml.safe_load(fact.line("http2_protocol_options")))
    ]
    expect(calls == ["no call", "carried"], calls)
    return f"HTTP/{await version_behind(lab, await lab.port(conf(lab)))}"


async def compression(lab, _):
    library = {"name": "gzip", "typed_config": {"@type": "type.googleapis.com/envoy.extensions.compression.gzip.compressor.v3.Gzip"}}
    port = await lab.port(conf(lab, filters=[filter_of("compressor", "Compressor", compressor_library=library)]))
    seen = await encoded(lab, port, "page"), await encoded(lab, port)
    expect(seen[0][0] == "gzip" and seen[1] == (None, "at once"), seen)
    return "off" if (await encoded(lab, await lab.port(conf(lab)), "page"))[0] is None else "on"


async def buffered_request(lab, fact):
    buffer = filter_of("buffer", "Buffer", **yaml.safe_load(fact.line("max_request_bytes", b=5000)))
    port = await lab.port(conf(lab, filters=[buffer]))
    seen = await request_body(lab, port), [await upload(lab, port, size) for size in (4000, 6000)]
    expect(seen == ("collected", [200, 413]), seen)
    return {"at once": "off", "collected": "on"}[await request_body(lab, await lab.port(conf(lab)))]


async def busy_stream(lab, port):
    return await silence(lab, port, beats=True)


async def busy_device(lab, port):
    return await quiet_device(lab, port, 1, LONG)


def with_duration(lab, line):
    return conf(lab, line and {"common_http_protocol_options": line}, ENDLESS)


def with_retries(lab, line):
    return conf(lab, route=ENDLESS | ({"retry_policy": {"retry_on": "reset", **line}} if line else {}))


SHOWN = {
    "ENV-01": socket_by_default,
    "ENV-02": extended_connect,
    "ENV-03": route_timeout,
    "ENV-07": limit(trickling, conf, {"request_timeout": f"{SHORT}s"}),
    "ENV-08": limit(busy_stream, with_duration, {"max_stream_duration": f"{SHORT}s"}),
    "ENV-10": lambda lab, _: changed(lab, lambda line: conf(lab, cluster=line), unconnected, {"connect_timeout": "10s"}, 10),
    "ENV-11": socket_without_deadline,
    "ENV-14": buffered_socket,
    "ENV-17": forwarded,
    "ENV-18": paths,
    "ENV-19": behind,
    "ENV-20": compression,
    "ENV-21": buffered_request,
    "ENV-22": limit(silence, with_retries, {"per_try_idle_timeout": f"{SHORT}s"}),
    "ENV-23": limit(busy_device, devices, {"max_downstream_connection_duration": f"{SHORT}s"}),
}
