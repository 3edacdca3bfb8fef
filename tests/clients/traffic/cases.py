"""Who visits which gateway, and which lines of its configuration a visit hangs on."""

from dataclasses import dataclass, field

from gateways import caddy, envoy, haproxy, nginx, traefik
from visits import edge, graphql, grpc, mqtt, rest, secure, socket, sse

# What a configuration carries, by names.
VISITS = {
    "REST": rest.request,
    "size": rest.size_limit,
    "SSE": sse.quiet,
    "WebSocket": socket.echo,
    "quiet WebSocket": socket.quiet,
    "gRPC": grpc.once,
    "large gRPC": grpc.large,
    "gRPC both ways": grpc.both,
    "quiet gRPC": grpc.quiet,
    "gRPC answer": grpc.watch,
    "gRPC-Web": grpc.browser,
    "GraphQL": graphql.query,
    "GraphQL subscription": graphql.subscription,
    "MQTT": mqtt.tcp,
    "MQTT in browsers": mqtt.socket,
    "no route": edge.no_route,
    "dots": edge.dots,
    "forged headers": edge.forged,
    "identity": edge.identity,
    "health": edge.health,
}
# What would stand in the way of the others, or they in its way. How Envoy starts anew is up to who runs it.
ALONE = {"flood": edge.flood, "reload": socket.reload}
# With TLS in its place.
SECURE = {"TLS": secure.all_of_it}
# What has to fail behind every gateway that limits silence: streams without a heartbeat. Calls may stay silent for an hour, since
# nobody knows whether their heartbeat arrives.
SILENT = {"SSE": sse.silent, "WebSocket": socket.silent, "GraphQL subscription": graphql.silent, "MQTT": mqtt.silent}


@dataclass
class Subject:
    """A gateway, and what is tried behind it."""

    id: str
    gateway: object
    # Visits that its configuration does not carry.
    without: set
    # What has to fail: the name of a visit, a pattern, and what is put in its place.
    proofs: list = field(default_factory=list)
    # Where silence is cut.
    silent: set = field(default_factory=lambda: set(SILENT))


SUBJECTS = {
    # What browsers speak as gRPC, NGINX and HAProxy do not translate.
    "nginx": Subject(
        "nginx",
        nginx,
        without={"gRPC-Web"},
        proofs=[
            ("SSE", r"proxy_buffering off;", ""),
            ("SSE", r"proxy_read_timeout \d+s;", ""),
            ("WebSocket", r"proxy_set_header Upgrade .*", ""),
            ("quiet WebSocket", r"proxy_read_timeout \d+s;", ""),
            ("gRPC", r"grpc_pass grpc:", "proxy_pass http:"),
            ("large gRPC", r"client_max_body_size 0;", ""),
            ("quiet gRPC", r"client_body_timeout \d+s;", ""),
            ("quiet gRPC", r"grpc_read_timeout \d+s;", ""),
            ("gRPC answer", r"grpc_read_timeout \d+s;", ""),
            ("GraphQL subscription", r"proxy_set_header Upgrade .*", ""),
            ("MQTT in browsers", r"proxy_set_header Upgrade .*", ""),
            ("size", r"client_max_body_size 65536;", ""),
            ("no route", r"return 404;", "return 200;"),
            ("forged headers", r"X-Forwarded-For \$remote_addr", "X-Forwarded-For $proxy_add_x_forwarded_for"),
            ("identity", r"auth_request /-/identity;", ""),
            ("flood", r"limit_req zone.*;", ""),
        ],
    ),
    "haproxy": Subject(
        "haproxy",
        haproxy,
        without={"gRPC-Web"},
        proofs=[
            ("SSE", r"timeout server 1080s", ""),
            ("quiet WebSocket", r"timeout tunnel 1080s", ""),
            ("gRPC", r" proto h2 check$", " check"),
            ("quiet gRPC", r"timeout server 3600s", ""),
            ("size", r"413 if .*", "413 if { req.body_size gt 1048576 }"),
            ("no route", r"deny_status 404", "deny_status 503"),
            ("dots", r"http-request normalize-uri path-strip-dotdot full|http-request deny deny_status 400.*", ""),
            ("forged headers", r"http-request set-header X-Forwarded-For.*", ""),
            ("identity", r"http-request deny deny_status 401.*", ""),
            ("flood", r"deny_status 429 .*", "deny_status 429 if FALSE"),
            # What it does not do by itself: end the old process before its sockets.
            ("reload", r"^global$", r"global\n    hard-stop-after 100ms"),
            ("MQTT in browsers", r"use_backend the_broker_sockets.*", ""),
        ],
    ),
    # Caddy does not limit silence, speaks neither MQTT over TCP nor gRPC-Web, and counts no requests.
    "caddy": Subject(
        "caddy",
        caddy.new,
        without={"MQTT", "gRPC-Web", "flood"},
        proofs=[
            ("gRPC", r"h2c://", ""),
            # What it allows where nothing is set.
            ("quiet gRPC", r"read_body_idle 3600s", "read_body_idle 60s"),
            ("size", r"max_size 65536", "max_size 1048576"),
            ("no route", r"respond 404", "respond 200"),
            ("dots", r"respond 400", "reverse_proxy 127.0.0.1:9001"),
            ("forged headers", r"request_header -Forwarded", ""),
            ("identity", r"forward_auth @all_but_health", "forward_auth /healthz"),
            ("reload", r"stream_close_delay 5m", ""),
        ],
        silent=set(),
    ),
    # It refuses what is too large with another status, and drops sockets at a reload.
    "caddy of Debian": Subject("caddy", caddy.old, without={"MQTT", "gRPC-Web", "flood", "size", "reload"}, silent=set()),
    "envoy": Subject(
        "envoy",
        envoy,
        without={"reload"},
        proofs=[
            ("SSE", r" timeout: 0s", ""),
            ("SSE", r"idle_timeout: 1080s", ""),
            ("WebSocket", r"upgrade_configs:\s+- upgrade_type: websocket", ""),
            ("quiet WebSocket", r"idle_timeout: 1080s", ""),
            ("gRPC", r"explicit_http_config: .*", "explicit_http_config: { http_protocol_options: {} }"),
            ("gRPC answer", r" timeout: 0s", ""),
            ("quiet gRPC", r"idle_timeout: 3600s", ""),
            ("gRPC-Web", r"envoy.filters.http.cors:(\n +.*){6}", "{}"),
            ("GraphQL subscription", r"upgrade_configs:\s+- upgrade_type: websocket", ""),
            ("MQTT in browsers", r"upgrade_configs:\s+- upgrade_type: websocket", ""),
            ("size", r"max_request_bytes: 65536", "max_request_bytes: 1048576"),
            ("flood", r"max_tokens: 100, tokens_per_fill: 50", "max_tokens: 100000, tokens_per_fill: 50000"),
            ("dots", r"normalize_path: true", ""),
            ("forged headers", r"remove: x-forwarded-for", "remove: x-nothing"),
            ("forged headers", r"remove: x-real-ip", "remove: x-nothing"),
            ("identity", r"(- name: envoy.filters.http.ext_authz)", r"\1\n                    disabled: true"),
        ],
        # Silence of an hour is allowed to devices, more than is tried.
        silent=set(SILENT) - {"MQTT"},
    ),
    # Traefik does not limit silence, but how long a request may take to come in.
    "traefik": Subject(
        "traefik",
        traefik,
        without=set(),
        proofs=[
            ("gRPC", r"h2c://", "http://"),
            ("quiet gRPC", r"readTimeout: 0s", "readTimeout: 60s"),
            ("gRPC-Web", r", the_translation", ""),
            ("gRPC-Web", r"the_pages, ", ""),
            ("gRPC-Web", r"customRequestHeaders: { TE: trailers }", ""),
            ("forged headers", r"the_hearsay, ", ""),
            ("size", r"maxRequestBodyBytes: 65536", "maxRequestBodyBytes: 1048576"),
            ("identity", r", the_identity", ""),
            ("flood", r"the_clients, ", ""),
        ],
        silent=set(),
    ),
}
