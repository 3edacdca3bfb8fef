#!/usr/bin/env python3
"""Lints 10,000 requirements files of about 1 KB with 2 to 5 flows, side by side with `grep -r` reading the same files: once as
teams that lint keep them, where one file in twenty has a decision that does not fit, and once with decisions that were drawn at
random, so that nearly every flow has several findings. Then one file from start to end. Figures are ratios within one run where machines differ. Needs
`cargo build --release` before."""

import json
import os
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "target/release/protopick"
FOLDER = ROOT / "target/bench-lint"
FILES, ROUNDS = 10_000, 9
# As many flows are put to the program at once to learn what fits them: of a file with more than 200 findings it keeps 200.
BATCH, BATCHES = 10, 300
# As many documents are drawn, of which those are taken that no lint objects to.
DRAWN = 4_000

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
PLANNED = {
    "authentication": "bearer token",
    "encryption": "tls",
    "scale-out": "shared broker",
    "monitoring": "[error rate, open connections]",
    "limits": "depth 8",
    "origin-check": "own pages",
    "errors": "codes",
    "tests": "in CI",
}


def flow(draw):
    lines = [f"    {key}: {draw.choice(levels)}" for key, levels in LEVELS.items() if draw.random() < 0.7]
    return [*lines, f"    needs: [{', '.join(draw.sample(NEEDS, draw.randint(0, 3)))}]"]


def decided(lines, protocol, keys):
    return [*lines, "    decision:", f"      protocol: {protocol}", *(f"      {key}: {PLANNED[key]}" for key in keys)]


def document(flows):
    lines = ["system: Some system", "flows:"]
    for number, flow_lines in enumerate(flows):
        lines += [f"  flow-{number}:", *flow_lines]
    return "\n".join(lines) + "\n"


def answer(command, text):
    done = subprocess.run([PROGRAM, *command, "--format", "json", "-"], input=text, capture_output=True, text=True)
    return json.loads(done.stdout)


def kept_documents(draw):
    """Documents with flows decided as recommended, in which no lint finds anything."""
    flows = []
    for _ in range(BATCHES):
        drawn = [flow(draw) for _ in range(BATCH)]
        best = [each["recommended"] for each in answer(["recommend"], document(drawn))["flows"]]
        keys = [draw.sample(list(PLANNED), draw.randint(5, 7)) for _ in drawn]
        drawn = [decided(*each) for each in zip(drawn, best, keys, strict=True) if each[1]]
        found = {finding["flow"] for finding in answer(["lint"], document(drawn))["findings"]}
        flows += [lines for number, lines in enumerate(drawn) if f"flow-{number}" not in found]
    with tempfile.TemporaryDirectory() as folder:
        drawn = [document(draw.sample(flows, draw.randint(2, 5))) for _ in range(DRAWN)]
        for number, text in enumerate(drawn):
            (Path(folder) / f"{number}.requirements.yaml").write_text(text)
        done = subprocess.run([PROGRAM, "lint", folder, "--format", "json"], capture_output=True, text=True)
        found = {int(Path(finding["at"]["path"]).name.split(".")[0]) for finding in json.loads(done.stdout)["findings"]}
    return [text for number, text in enumerate(drawn) if number not in found]


def make(folder, document_of):
    """Writes the files; what a document is like depends on its number."""
    draw, size = random.Random(1), 0
    for number in range(FILES):
        path = folder / f"{number % 100:02}/{number}.requirements.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = document_of(draw, number)
        path.write_text(text)
        size += len(text)
    return size // FILES


def took(command):
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def measure(name, folder, size):
    lint = [PROGRAM, "lint", folder]
    grep = ["grep", "-r", "no such text", str(folder)]
    verdict = subprocess.run([*lint, "--format", "concise"], capture_output=True, text=True).stdout.count("\n")
    took(lint), took(grep)
    both = [(took(lint), took(grep)) for _ in range(ROUNDS)]
    ratios = [ours / theirs for ours, theirs in both]
    # What else runs on the machine disturbs the program on all processors more than the one on a single one.
    least = [min(times) for times in zip(*both, strict=True)]
    print(f"{name}: {FILES} files, {size} bytes each on average, {verdict} findings told")
    print(f"  lint / grep -r: {least[0] / least[1]:.2f} by their fastest rounds")
    print(f"  round by round: {statistics.median(ratios):.2f} in the middle, from {min(ratios):.2f} to {max(ratios):.2f}")
    print(f"  {FILES / least[0]:.0f} files a second")


def main():
    if not PROGRAM.exists():
        sys.exit("build it first: cargo build --release")
    shutil.rmtree(FOLDER, ignore_errors=True)
    pool = kept_documents(random.Random(2))

    def at_random(draw, _):
        flow_at_random = lambda: decided(flow(draw), draw.choice(PROTOCOLS), ["authentication", "encryption"])
        return document([flow_at_random() for _ in range(draw.randint(2, 5))])

    def kept(draw, number):
        text = draw.choice(pool)
        return re.sub("protocol: .*", f"protocol: {draw.choice(PROTOCOLS)}", text, count=1) if number % 20 == 0 else text

    for name, document_of in [("kept", kept), ("at random", at_random)]:
        measure(name, FOLDER / name, make(FOLDER / name, document_of))
    print(f"memory at most: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MB")
    one = next(FOLDER.glob("kept/00/*.yaml"))
    print(f"one file from start to end: {1000 * statistics.median(took([PROGRAM, 'lint', one]) for _ in range(50)):.1f} ms")
    if "--keep" not in sys.argv:
        shutil.rmtree(FOLDER)


if __name__ == "__main__":
    main()
