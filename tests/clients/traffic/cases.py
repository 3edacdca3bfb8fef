"""Who visits which gateway, and which lines of its configuration a visit hangs on."""

from dataclasses import dataclass, field

from gateways import caddy, envoy, haproxy, nginx
from visits import edge, graphql, grpc, mqtt, rest, socket, sse

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
}
# What has to fail behind every gateway that limits silence: streams without a heartbeat.
SILENT = {"SSE": sse.silent, "WebSocket": socket.silent, "gRPC": grpc.silent, "GraphQL subscription": graphql.silent, "MQTT": mqtt.silent}


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


# What no configuration carries yet, or hardly one.
OPEN = {"gRPC-Web", "MQTT in browsers", "size", "no route", "dots", "forged headers", "identity"}

SUBJECTS = {
    "nginx": Subject(
        "nginx",
        nginx,
        without={"gRPC-Web", "MQTT in browsers"},
        proofs=[
            ("SSE", r"proxy_buffering off;", ""),
            ("SSE", r"proxy_read_timeout \d+s;", ""),
            ("WebSocket", r"proxy_set_header Upgrade .*", ""),
            ("quiet WebSocket", r"proxy_read_timeout \d+s;", ""),
            ("gRPC", r"grpc_pass grpc:", "proxy_pass http:"),
            ("large gRPC", r"client_max_body_size 0;", ""),
            ("quiet gRPC", r"client_body_timeout \d+s;", ""),
            ("quiet gRPC", r"grpc_read_timeout \d+s;", ""),
            ("GraphQL subscription", r"proxy_set_header Upgrade .*", ""),
            ("size", r"client_max_body_size 65536;", ""),
            ("no route", r"return 404;", "return 200;"),
            ("forged headers", r"X-Forwarded-For \$remote_addr", "X-Forwarded-For $proxy_add_x_forwarded_for"),
            ("identity", r"auth_request /-/identity;", ""),
        ],
        # Silence of an hour is allowed to calls, more than is tried.
        silent=set(SILENT) - {"gRPC", "GraphQL subscription"},
    ),
    "haproxy": Subject(
        "haproxy",
        haproxy,
        without={"gRPC-Web", "MQTT in browsers"},
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
        ],
        # Silence of an hour is allowed to calls, more than is tried.
        silent=set(SILENT) - {"gRPC", "GraphQL subscription"},
    ),
    # Caddy does not limit silence.
    "caddy": Subject(
        "caddy",
        caddy.old,
        without=OPEN - {"MQTT in browsers", "forged headers"} | {"MQTT"},
        proofs=[("gRPC", r"h2c://", "")],
        silent=set(),
    ),
    "caddy-new": Subject(
        "caddy", caddy.new, without=OPEN - {"MQTT in browsers", "forged headers"} | {"MQTT", "quiet gRPC"}, silent=set()
    ),
    "envoy": Subject(
        "envoy",
        envoy,
        without=OPEN - {"no route"} | {"GraphQL subscription"},
        proofs=[
            ("SSE", r" timeout: 0s", ""),
            ("SSE", r"idle_timeout: 1080s", ""),
            ("WebSocket", r"upgrade_configs:\s+- upgrade_type: websocket", ""),
            ("quiet WebSocket", r"idle_timeout: 1080s", ""),
            ("gRPC", r"explicit_http_config: .*", "explicit_http_config: { http_protocol_options: {} }"),
            ("gRPC answer", r" timeout: 0s", ""),
        ],
        # Silence of an hour is allowed to devices, more than is tried.
        silent=set(SILENT) - {"MQTT"},
    ),
}
