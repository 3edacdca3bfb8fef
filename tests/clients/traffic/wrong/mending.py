"""What `protopick check` finds in a configuration, and the configuration after what its help advises."""

import json
import os
import re
import subprocess
from pathlib import Path

CORPUS = Path(__file__).parents[3] / "config"


def requirements(text):
    """The flows that a configuration names, cut from those of all."""
    _, flows = (CORPUS / "flows.yaml").read_text().split("flows:\n")
    own = re.search(r"^# flows: (.*)", text, re.M)[1].split(", ")
    parts = re.findall(r"^  (\S+):\n((?:    .*\n)+)", flows, re.M)
    return "flows:\n" + "".join(f"  {name}:\n{flow}" for name, flow in parts if name in own)


def found(case, text, folder):
    """What is found of the kind that the file is named for."""
    (folder / "requirements.yaml").write_text(requirements(text))
    file = folder / case.path.name
    file.write_text(text)
    if case.routes:
        (folder / "routes").mkdir(exist_ok=True)
        (folder / "routes" / case.path.name).write_text(case.routes)
    command = [os.environ["protopick"], "check", str(file), "--requirements", str(folder / "requirements.yaml"), "--format", "json"]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if told.returncode not in (0, 1):
        raise RuntimeError(f"protopick check ended with {told.returncode}")
    return [each for each in json.loads(told.stdout)["findings"] if each["lint"] == case.lint]


def advised(finding):
    """What a help says to do, if it says so: to write or to remove, and the line."""
    told = re.search(r"\b(write|remove) `([^`]+)`", finding["help"] or "")
    return told and (told[1], told[2])


def mended(case, finding):
    """The configuration with what is advised done where the finding says: at the place of a label for it, or else at its own."""
    told = advised(finding)
    if told is None:
        raise RuntimeError(f"there is no advice: {finding['help']}")
    (act, line), lines = told, case.text.split("\n")
    labels = {label["text"]: label["at"] for label in finding["related"]}
    elsewhere = labels.get("to be written here" if act == "write" else "to be removed here")
    place = elsewhere or finding["at"]
    if Path(place["path"]).parent.name == "routes":
        raise RuntimeError(f"the place is in another file: {place}")
    at = place["line"] - 1
    if act == "remove":
        remove(lines, at, line)
    elif elsewhere or lines[at].endswith(("{", "route:")) or not lines[at].startswith((" ", "\t")):
        put(lines, at, line)
    else:
        lines[at] = indent(lines[at]) + line
        alone(lines, at)
    return "\n".join(lines)


def remove(lines, at, text):
    """Removes a line, or an item from a list in brackets."""
    if lines[at].strip().removeprefix("- ").rstrip(";") == text:
        del lines[at]
        return
    before, items, after = re.fullmatch(r"(.*\[)(.*)(\].*)", lines[at]).groups()
    left = [item for item in items.split(", ") if item != text]
    if len(left) + 1 != len(items.split(", ")):
        raise RuntimeError(f"no {text} in {lines[at]}")
    lines[at] = before + ", ".join(left) + after


def put(lines, at, line):
    """Writes a line below another one, as the first of its block."""
    inner = indent(lines[at + 1]) if at + 1 < len(lines) else ""
    inner = inner if len(inner) > len(indent(lines[at])) else indent(lines[at]) + "    "
    lines.insert(at + 1, inner + line)


def alone(lines, at):
    """Removes from the same block what sets the same headers as the advised line does, as anybody would who writes it there."""
    headers = re.findall(r"proxy_set_header \w+ ", lines[at])
    block = indent(lines[at])
    for other in reversed(range(len(lines))):
        if other != at and indent(lines[other]) == block and lines[other].strip().startswith(tuple(headers)):
            del lines[other]


def indent(line):
    return line[: len(line) - len(line.lstrip())]
