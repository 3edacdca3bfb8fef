#!/usr/bin/env python3
"""Lints 10,000 requirements files of about 1 KB with 2 to 5 flows, side by side with `grep -r` reading the same files, and then one
file from start to end. Figures are ratios within one run where machines differ. Needs `cargo build --release` before."""

import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "target/release/protopick"
FOLDER = ROOT / "target/bench-lint"
FILES, ROUNDS = 10_000, 7

LEVELS = {
    "real_time": ["request-response", "server-push", "bidirectional", "publish-subscribe"],
    "latency": ["moderate", "low", "very-low"],
    "volume": ["low", "moderate", "high"],
    "browser": ["universal", "limited", "none"],
    "scaling": ["stateless", "stateful"],
    "complexity": ["simple", "moderate", "complex"],
}
NEEDS = ["caching", "typed-contracts", "auto-reconnect", "binary-payloads", "human-readable", "delivery-guarantees"]
PROTOCOLS = ["rest", "websocket", "grpc", "graphql", "mqtt", "sse"]


def flow(draw, number):
    lines = [f"  flow-{number}:", "    description: Clients and the gateway exchange what they know of each other"]
    lines += [f"    {key}: {draw.choice(levels)}" for key, levels in LEVELS.items() if draw.random() < 0.8]
    lines.append(f"    needs: [{', '.join(draw.sample(NEEDS, draw.randint(0, 3)))}]")
    lines += ["    decision:", f"      protocol: {draw.choice(PROTOCOLS)}", "      authentication: ticket", "      encryption: tls"]
    return lines


def make():
    shutil.rmtree(FOLDER, ignore_errors=True)
    draw, size = random.Random(1), 0
    for number in range(FILES):
        lines = [f"system: System {number}", "flows:"]
        for each in range(draw.randint(2, 5)):
            lines += flow(draw, each)
        path = FOLDER / f"{number % 100:02}/{number}.requirements.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = "\n".join(lines) + "\n"
        path.write_text(text)
        size += len(text)
    print(f"{FILES} files, {size // FILES} bytes each on average")


def took(command):
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def main():
    if not PROGRAM.exists():
        sys.exit("build it first: cargo build --release")
    make()
    lint = [PROGRAM, "lint", FOLDER, "--format", "json"]
    grep = ["grep", "-r", "no such text", str(FOLDER)]
    took(lint), took(grep)
    both = [(took(lint), took(grep)) for _ in range(ROUNDS)]
    ratios = [ours / theirs for ours, theirs in both]
    seconds = statistics.median(ours for ours, _ in both)
    print(f"lint / grep -r: {statistics.median(ratios):.2f} (from {min(ratios):.2f} to {max(ratios):.2f}); {FILES / seconds:.0f} files a second")
    print(f"memory at most: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MB")
    one = next(FOLDER.glob("00/*.yaml"))
    print(f"one file from start to end: {1000 * statistics.median(took([PROGRAM, 'lint', one]) for _ in range(50)):.1f} ms")
    shutil.rmtree(FOLDER)


if __name__ == "__main__":
    main()
