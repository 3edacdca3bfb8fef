"""What `protopick check` finds in a configuration, and the configuration with the line that its help advises."""

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
    """The line that a help names, if it names one."""
    line = re.search(r"\bwrite `([^`]+)`", finding["help"] or "")
    return line and line[1]


def mended(case, finding):
    """The configuration with the advised line where it belongs, or without the wrong line where the help only says which that is."""
    lines, line = case.text.split("\n"), advised(finding)
    at = finding["at"]["line"] - 1
    if case.without:
        at = the_line(lines, case.without)
    if line is None or case.without:
        if line is not None:
            raise RuntimeError(f"there is advice by now: {line}")
        del lines[at]
    elif case.beside:
        lines[the_line(lines, case.beside)] += f" {line}"
    elif case.into:
        put(lines, the_line(lines, case.into), line)
    elif lines[at].endswith("{"):
        put(lines, at, line)
    else:
        lines[at] = indent(lines[at]) + line
        alone(lines, at)
    return "\n".join(lines)


def the_line(lines, text):
    (at,) = (at for at, line in enumerate(lines) if line.strip() == text)
    return at


def put(lines, at, line):
    """Writes a line below another one, inside if that opens a block."""
    opens = lines[at].endswith("{") or not lines[at].startswith(" ")
    lines.insert(at + 1, indent(lines[at]) + "    " * opens + line)


def alone(lines, at):
    """Removes from the same block what sets the same headers as the advised line does, as anybody would who writes it there."""
    headers = re.findall(r"proxy_set_header \w+ ", lines[at])
    block = indent(lines[at])
    for other in reversed(range(len(lines))):
        if other != at and indent(lines[other]) == block and lines[other].strip().startswith(tuple(headers)):
            del lines[other]


def indent(line):
    return line[: len(line) - len(line.lstrip())]
