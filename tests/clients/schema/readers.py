"""What each reader of a schema says of files: the same kind of answer from all of them."""

import json
import pathlib
import re
import subprocess

from language_server import Server


def cases(path):
    """The files in a text of cases, as (verdict, name, text)."""
    for part in pathlib.Path(path).read_text().split("\n=== ")[1:]:
        head, _, text = part.partition("\n")
        yield (*head.split(), text.rstrip("\n") + "\n")


def check_jsonschema(program, schema, files):
    """The messages of check-jsonschema on each file."""
    run = subprocess.run([program, "--output-format", "json", "--schemafile", schema, *files], capture_output=True, text=True)
    found = {file: [] for file in files}
    report = json.loads(run.stdout)
    for error in report.get("errors", []):
        found[error["filename"]].append(error["message"])
    for error in report.get("parse_errors", []):
        found[error["filename"]].append(error["message"])
    return found


def ajv(modules, schema, files):
    """The messages of ajv on each file."""
    script = pathlib.Path(__file__).with_name("ajv.mjs")
    return json.loads(subprocess.run(["node", script, modules, schema, *files], capture_output=True, text=True, check=True).stdout)


def language_server(modules):
    """The language server that editors use."""
    return Server(["node", f"{modules}/yaml-language-server/bin/yaml-language-server", "--stdio"])


def protopick(program, arguments):
    """Whether the program refuses its input, and the lines that it points at."""
    run = subprocess.run([program, *arguments, "--ascii"], capture_output=True, text=True)
    lines = {int(line) for line in re.findall(r"^ *--> .*:(\d+):\d+$", run.stderr, re.MULTILINE)}
    return run.returncode == 2, lines
