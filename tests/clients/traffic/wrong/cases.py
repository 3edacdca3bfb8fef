"""Which wrong configurations are tried, with what traffic, and what is seen before and after."""

import re
from dataclasses import dataclass, field

from wrong.mending import CORPUS, requirements
from wrong.visits import call, device, events, socket, upload


@dataclass
class Case:
    # The three name a file: tests/config/PRODUCT/wrong/LINT--NAME.
    product: str
    lint: str
    name: str
    visit: object
    # What the visit tells with the file as it is, and when it is mended.
    before: str
    after: str
    # Times of the file, and what is run in their place. Pauses of the visit are scaled alike; where a heartbeat is as long as a limit,
    # the pause is a little longer, since nothing comes exactly in time.
    faster: dict = field(default_factory=dict)

    def __post_init__(self):
        (self.path,) = (CORPUS / self.product / "wrong").glob(f"{self.lint}--{self.name}.*")
        self.text = self.path.read_text()
        routes = self.path.parent / "routes" / self.path.name
        self.routes = routes.read_text() if self.product == "traefik" and routes.exists() else ""
        # Devices have none.
        self.route = "".join(re.findall(r"route: (\S+)", requirements(self.text))[:1])


def burst(product, name, **more):
    return Case(product, "buffering-breaks-push", name, events("/events"), "all in one burst", "each at once", **more)


def held(product, name, visit, faster, before="cut", **more):
    """A stream whose silence, one heartbeat long, is not outlived."""
    after = "each at once" if visit.behind == "events" else "carried"
    return Case(product, "idle-timeout", name, visit, before, after, faster, **more)


def aged(product, name, visit, faster, **more):
    """A busy stream that is cut at an age."""
    return Case(product, "age-limit", name, visit, "cut", "each at once" if visit.behind == "events" else "carried", faster, **more)


def refused(product, name, lint="upgrade-not-passed", **more):
    return Case(product, lint, name, socket("/chat"), "no handshake", "carried", **more)


def large(product, name, **more):
    return Case(product, "message-too-large", name, upload("/uploads"), "status 413", "status 200", **more)


def uncalled(product, name, **more):
    return Case(product, "wrong-http-version", name, call(), "no call", "carried", **more)


# What NGINX allows where nothing is set is scaled by setting it.
SET = {"http {": "http {\n    proxy_read_timeout 2s;"}

CASES = [
    # NGINX speaks HTTP/1.0 to services unless told otherwise, so responses are not chunked, and those it collects.
    burst("nginx", "default"),
    burst("nginx", "exact-location-of-another-path"),
    burst("nginx", "header-of-service-ignored"),
    burst("nginx", "switched-on-inside"),
    burst("nginx", "upgrade-headers-only"),
    held("nginx", "shorter-than-heartbeat", events("/events", 3), {"read_timeout 10s": "read_timeout 2s"}),
    held("nginx", "inherited", socket("/chat", 3), {"15s": "1500ms"}),
    # Zero is a limit, and what it cuts is the response.
    held("nginx", "never-silent", events("/events"), {}, before="status 504"),
    held("nginx", "default-without-heartbeat", events("/quiet-events", 3), SET),
    held("nginx", "calls", call(3), {"read_timeout 30s": "read_timeout 2s"}),
    held("nginx", "body-of-calls", call(3), {"body_timeout 20s": "body_timeout 2s"}),
    held("nginx", "named-location", events("/quiet-events", 3), SET),
    refused("nginx", "connection-cleared"),
    refused("nginx", "connection-missing"),
    refused("nginx", "dropped-by-inheritance"),
    refused("nginx", "map-inverted"),
    refused("nginx", "nothing-written"),
    refused("nginx", "wrong-variable"),
    refused("nginx", "old-version-to-service", "wrong-http-version"),
    large("nginx", "default"),
    large("nginx", "inherited"),
    held("haproxy", "events-between-heartbeats", events("/events", 3), {"timeout server 10s": "timeout server 2s"}),
    held("haproxy", "nearest-defaults", events("/events", 3), {"timeout server 12s": "timeout server 2400ms"}),
    held("haproxy", "quiet-events", events("/quiet-events", 3), {"timeout server 2m": "timeout server 2s"}),
    held("haproxy", "timeout-of-one-path", events("/events", 3), {"set-timeout server 8s": "set-timeout server 1600ms"}),
    held("haproxy", "tunnel-below-heartbeat", socket("/chat", 3), {"timeout tunnel 20s": "timeout tunnel 2s"}),
    held("haproxy", "quiet-sockets", socket("/quiet-chat", 3), {"timeout client 60s": "timeout client 2s"}),
    held("haproxy", "mqtt-listen", device(3), {"timeout server 30s": "timeout server 2s"}),
    held("haproxy", "mqtt-keepalive", device(3), {"timeout client 45s": "timeout client 2s"}),
    Case("haproxy", "buffering-breaks-push", "requests-held", call(), "no call", "carried"),
    refused("haproxy", "websocket-over-http2", "wrong-http-version"),
    refused("haproxy", "header-removed"),
    uncalled("haproxy", "calls-to-http1"),
    large("haproxy", "body-size"),
    burst("caddy", "response-buffers"),
    burst("caddy", "buffers-from-a-snippet"),
    held("caddy", "events-between-heartbeats", events("/events", 3), {"read_timeout 10s": "read_timeout 2s"}),
    held("caddy", "quiet-events", events("/quiet-events", 3), {"read_timeout 5m": "read_timeout 2s"}),
    held("caddy", "calls-silent-from-the-client", call(3), {"read_body_idle 20s": "read_body_idle 2s"}),
    aged("caddy", "response-deadline", events("/events", 1, 4), {"write 30s": "write 2s"}),
    aged("caddy", "stream-timeout", socket("/chat", 1, 4), {"stream_timeout 10m": "stream_timeout 2s"}),
    refused("caddy", "header-removed"),
    uncalled("caddy", "calls-without-h2c-versions"),
    large("caddy", "request-body"),
    # The limit that Envoy has where nothing is set, at its own speed.
    aged("envoy", "default-on-events", events("/events", 3, 6), {}),
    aged("envoy", "timeout-on-events", events("/events", 1, 4), {"timeout: 300s": "timeout: 2s"}),
    aged("envoy", "duration-of-all-streams", call(1, 4), {"duration: 600s": "duration: 2s"}),
    aged("envoy", "duration-of-cluster", socket("/chat", 1, 4), {"duration: 900s": "duration: 2s"}),
    aged("envoy", "duration-of-connection", device(1, 4), {"duration: 3600s": "duration: 2s"}),
    held("envoy", "attempt-on-events", events("/events", 3), {"idle_timeout: 10s": "idle_timeout: 2s"}),
    held("envoy", "manager-on-chat", socket("/chat", 3), {"idle_timeout: 20s": "idle_timeout: 2s"}),
    held("envoy", "devices", device(3), {"idle_timeout: 30s": "idle_timeout: 2s"}),
    held("envoy", "route-on-calls", call(3), {"seconds: 25": "seconds: 2"}),
    refused("envoy", "nowhere-allowed"),
    uncalled("envoy", "service-with-http1"),
    refused("envoy", "sockets-over-http2", "wrong-http-version"),
    large("envoy", "buffer-on-uploads"),
    burst("traefik", "on-events"),
    burst("traefik", "within-chain"),
    burst("traefik", "of-entry-point"),
    aged("traefik", "write-timeout-on-events", events("/events", 1, 4), {"writeTimeout: 120s": "writeTimeout: 2s"}),
    aged("traefik", "read-timeout-on-calls", call(1, 4), {"readTimeout: 1m30s": "readTimeout: 2s"}),
    large("traefik", "buffering-on-uploads"),
]
