"""Envoy. What it allows where nothing is set can be scaled only by setting it, so this is done on the tree of the configuration."""

import os

import yaml

from pace import faster as scale
from pace import scaled


def faster(text):
    tree = yaml.safe_load(scale(text, seconds))
    for listener in tree["static_resources"]["listeners"]:
        for chain in listener["filter_chains"]:
            for settings in (filter["typed_config"] for filter in chain["filters"]):
                if settings["@type"].endswith("TcpProxy"):
                    settings.setdefault("idle_timeout", seconds(scaled(3600)))
                if settings["@type"].endswith("HttpConnectionManager"):
                    settings.setdefault("stream_idle_timeout", seconds(scaled(300)))
                    for host in settings["route_config"]["virtual_hosts"]:
                        for route in host["routes"]:
                            route.get("route", {}).setdefault("timeout", seconds(scaled(15)))
    return yaml.safe_dump(tree, sort_keys=False)


def seconds(time):
    return f"{time:g}s"


def prepared(text, folder, _):
    (folder / "envoy.yaml").write_text(text)
    program = os.path.join(os.environ.get("python", ""), "envoy")
    return [program, "-c", str(folder / "envoy.yaml"), "--use-dynamic-base-id", "--concurrency", "2", "--log-level", "warning"]
