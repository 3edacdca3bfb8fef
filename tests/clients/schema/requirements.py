"""Requirements files: every reader of our schema agrees with the program, on what is good, what is bad, and where."""

import json
import os
import pathlib
import subprocess
import sys

import readers

out, examples = pathlib.Path(sys.argv[1]) / "requirements", sys.argv[2:]
program, modules, python = os.environ["protopick"], os.environ["node"], os.environ["python"]
schema = out.parent / "requirements.schema.json"
MODELINE = "# yaml-language-server: $schema=../requirements.schema.json\n"
out.mkdir(exist_ok=True)

# Each file stands behind the line by which editors find the schema, as our users have it.
verdicts = {}
for verdict, name, text in readers.cases("tests/clients/schema/requirements.txt"):
    path = out / f"{name}.yaml"
    path.write_text(MODELINE + text)
    verdicts[str(path)] = verdict
for example in examples:
    path = out / ("example-" + example.replace("/", "-"))
    path.write_text(MODELINE + pathlib.Path(example).read_text())
    verdicts[str(path)] = "good"
# A line more than fits, and one that just fits.
for count, verdict in [(500, "good"), (501, "bad")]:
    path = out / f"{count}-flows.yaml"
    path.write_text(MODELINE + "flows:\n" + "".join(f"  f{i}: {{}}\n" for i in range(count)))
    verdicts[str(path)] = verdict
assert list(verdicts.values()).count("bad") > 40

files = list(verdicts)
by_python = readers.check_jsonschema(f"{python}/check-jsonschema", schema, files)
by_node = readers.ajv(modules, schema, files)
server = readers.language_server(modules)
wrong = []
for file, verdict in verdicts.items():
    refused, lines = readers.protopick(program, ["recommend", file])
    # Errors and warnings; a hint that something is not used is no verdict.
    shown = [each for each in server.open(file) if each["severity"] <= 2]
    shown_lines = {line + 1 for each in shown for line in range(each["range"]["start"]["line"], each["range"]["end"]["line"] + 1)}
    said = {
        "protopick": refused,
        "check-jsonschema": bool(by_python[file]),
        "ajv": bool(by_node[file]),
        "yaml-language-server": bool(shown),
    }
    expected = {reader: verdict == "bad" or (verdict == "unseen" and reader == "protopick") for reader in said}
    if said != expected:
        wrong.append((file, verdict, said, by_python[file], by_node[file], shown))
    # What the editor underlines is where the program points.
    elif verdict == "bad" and not lines & shown_lines:
        wrong.append((file, lines, shown_lines, shown))
for each in wrong:
    print(*each, sep="\n  ")
assert not wrong, f"{len(wrong)} of {len(files)}"

# What an editor shows of a file that is being written: a line `|` marks the cursor.
def cursor(name, text):
    before = text[:text.index("|")]
    path = out / name
    server.open(path, MODELINE + text.replace("|", "", 1))
    return path, before.count("\n") + 1, len(before) - before.rfind("\n") - 1


listed = json.loads(subprocess.run([program, "rules", "list", "--format", "json"], capture_output=True, text=True, check=True).stdout)
titles = {row["id"]: row["title"] for row in listed["rows"] if row["kind"] in ("dimension", "need", "level")}
question = titles["latency"]
hover = server.hover(*cursor("hover.yaml", "flows:\n  chat:\n    lat|ency: low\n"))
assert hover.startswith("#### Latency\n") and question in hover and "`very-low`: " in hover, hover
hover = server.hover(*cursor("hover-need.yaml", "flows:\n  chat:\n    needs: [cach|ing]\n"))
assert titles["caching"][1:] in hover, hover
protocols = server.completion(*cursor("protocols.yaml", "flows:\n  chat:\n    decision:\n      protocol: |\n"))
assert list(protocols)[:6] == ["rest", "sse", "websocket", "graphql", "mqtt", "grpc"], list(protocols)
assert "mqtt-websocket" in protocols, f"ways are offered behind the protocols: {list(protocols)}"
levels = server.completion(*cursor("levels.yaml", "flows:\n  chat:\n    latency: |\n"))
assert list(levels) == ["moderate", "low", "very-low"], list(levels)
assert "Well under 100 ms" in str(levels["low"]["documentation"]), levels["low"]
keys = server.completion(*cursor("keys.yaml", "flows:\n  chat:\n    |\n"))
assert {"description", "real_time", "needs", "must", "decision"} <= set(keys) and question in str(keys["latency"]), keys
needs = server.completion(*cursor("needs.yaml", "flows:\n  chat:\n    needs:\n      - |\n"))
assert "caching" in needs and "delivery-guarantees" in needs, list(needs)
texts = server.completion(*cursor("texts.yaml", "flows:\n  chat:\n    description: |\n"))
assert not texts, f"nothing is offered where any text will do: {list(texts)}"
server.close()
print(len(files), "files")
