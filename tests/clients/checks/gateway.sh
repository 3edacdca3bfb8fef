# shellcheck shell=bash
needs_deb nginx haproxy caddy libnginx-mod-stream python3

# What the real programs say of the configurations: for every system of the examples, and for a file with hostile texts.
cat >"$out/hostile-gateway.yaml" <<'YAML'
system: "x\n}\nuser root; { $HOME {$HOME} `id` \" ' \\ \u202e # <b>"
gateway: "nginx; } include /etc/passwd;"
flows:
  news: { description: "b\r\nserver { listen 1; }\n{$PATH} ${PATH} \"${PATH}\" \\", real_time: server-push, browser: universal }
  chat: { description: "\n    root:\n", real_time: bidirectional, latency: low, decision: { heartbeat: "5s;}\n" } }
  orders: { description: "}}\n{{ system }} {% x %}", real_time: request-response, browser: universal, decision: { message-size: 9 MiB } }
  calls: { description: "\a\e[31m", volume: high, latency: very-low, browser: none, complexity: complex }
  sensors: { description: "- x: [", needs: [constrained-devices, intermittent-connectivity], real_time: publish-subscribe }
YAML
for file in examples/*.yaml "$out/hostile-gateway.yaml"; do
  name=$(basename "$file" .yaml)
  for gateway in nginx haproxy caddy envoy; do
    "$protopick" gateway "$gateway" "$file" >"$out/$name.$gateway"
  done
  check "nginx -t on $name" nginx -t -q -e stderr -g "pid $out/nginx.pid;" -c "$out/$name.nginx"
  check "haproxy -c on $name" haproxy -c -q -f "$out/$name.haproxy"
  check "caddy validate on $name" caddy validate --adapter caddyfile --config "$out/$name.caddy"
done

# REST, WebSocket and SSE through a real NGINX, past its idle timeout.
cat >"$out/traffic.yaml" <<'YAML'
system: Traffic
flows:
  orders: { real_time: request-response, browser: universal, volume: low, complexity: simple }
  news: { real_time: server-push, browser: universal, needs: [auto-reconnect], decision: { heartbeat: 20s } }
  chat: { real_time: bidirectional, latency: low, browser: universal, decision: { heartbeat: 20s } }
YAML
"$protopick" gateway nginx "$out/traffic.yaml" >"$out/traffic.nginx"
check "traffic through nginx" python3 tests/clients/gateway_traffic.py "$out/traffic.nginx"
