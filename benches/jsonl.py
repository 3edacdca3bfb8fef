#!/usr/bin/env python3
"""Answers requirements files on lines (`--jsonl`), side by side with one process for each file, and with `lint` over the same files.
The files are those of `lint.py` whose decisions are drawn at random. Then ten times as many lines, for the memory. Figures are ratios
within one run where machines differ. Needs `cargo build --release` before."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from lint import PROGRAM, PROTOCOLS, decided, document, flow

FILES, ALONE, ROUNDS = 10_000, 500, 5


def text(draw):
    return document([decided(flow(draw), draw.choice(PROTOCOLS), ["authentication"]) for _ in range(draw.randint(2, 5))])


def took(command, lines=None):
    start = time.perf_counter()
    with open(lines or "/dev/null", "rb") as stdin:
        subprocess.run(command, stdin=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def memory(command, lines):
    """The megabytes that a run takes at most."""
    script = "import resource, subprocess, sys\nsubprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)\n"
    script += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    with open(lines, "rb") as stdin:
        return int(subprocess.run([sys.executable, "-c", script, *command], stdin=stdin, capture_output=True, text=True).stdout)


def main():
    if not PROGRAM.exists():
        sys.exit("build it first: cargo build --release")
    draw, program = Random(1), str(PROGRAM)
    texts = [text(draw) for _ in range(FILES)]
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        (folder / "files").mkdir()
        for number, each in enumerate(texts):
            (folder / f"files/{number}.requirements.yaml").write_text(each)
        lines, more = folder / "lines", folder / "more"
        lines.write_text("".join(json.dumps(each) + "\n" for each in texts))
        with open(more, "wb") as more_lines:
            for _ in range(10):
                with open(lines, "rb") as some:
                    shutil.copyfileobj(some, more_lines)
        alone = [str(folder / f"files/{number}.requirements.yaml") for number in range(ALONE)]
        for command in [["lint"], ["recommend"], ["recommend", "--details"]]:
            told = [program, *command, "--jsonl"]
            by_line = min(took(told, lines) for _ in range(ROUNDS)) / FILES
            # As many processes at a time as there are processors.
            each = ["xargs", "-0", "-n1", f"-P{os.cpu_count()}", program, command[0], "--format", "json"]
            (folder / "names").write_text("\0".join(alone))
            by_process = min(took(each, folder / "names") for _ in range(ROUNDS)) / ALONE
            print(f"{' '.join(command)}: {1 / by_line:.0f} lines a second, {by_process / by_line:.1f} times as many as with processes")
            print(f"  memory: {memory(told, lines)} MB for {FILES} lines, {memory(told, more)} MB for ten times as many")
        pairs = [(took([program, "lint", "--jsonl"], lines), took([program, "lint", str(folder / "files")])) for _ in range(ROUNDS)]
        ratios = [by_line / by_file for by_line, by_file in pairs]
        print(f"lint of lines / lint of files: {statistics.median(ratios):.2f}, from {min(ratios):.2f} to {max(ratios):.2f}")


if __name__ == "__main__":
    main()
