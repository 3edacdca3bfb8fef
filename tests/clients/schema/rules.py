"""The files of a pack: every reader of our schemas agrees with the program, whether all kinds are in one schema or each in its own."""

import os
import pathlib
import shutil
import sys

import readers

base = pathlib.Path(sys.argv[1])
out = base / "rules"
program, modules, python = os.environ["protopick"], os.environ["node"], os.environ["python"]
shutil.rmtree(out, ignore_errors=True)


def kind(place):
    """The kind of file that stands at a place of a pack."""
    first = pathlib.PurePath(place).parts[0].removesuffix(".yaml")
    return "guidance" if first in ("patterns", "practices", "pitfalls", "advice", "words") else first


def schemas(place):
    return [base / "rules.schema.json", base / f"{kind(place)}.schema.json"]


# The built-in rules are good, and what is laid on top is as good as it says.
places = {str(path): str(path.relative_to("rules")) for path in pathlib.Path("rules").rglob("*.yaml")}
verdicts = dict.fromkeys(places, "good")
for verdict, place, text in readers.cases("tests/clients/schema/rules.txt"):
    pack = out / place.replace("/", "-")
    path = pack / place
    path.parent.mkdir(parents=True)
    path.write_text(text)
    places[str(path)], verdicts[str(path)] = place, verdict

wrong = []
for schema in {schema for place in places.values() for schema in schemas(place)}:
    files = [file for file, place in places.items() if schema in schemas(place)]
    by_python = readers.check_jsonschema(f"{python}/check-jsonschema", schema, files)
    by_node = readers.ajv(modules, schema, files)
    for file in files:
        for found in (by_python[file], by_node[file]):
            if bool(found) != (verdicts[file] == "bad"):
                wrong.append((file, schema.name, verdicts[file], found))
server = readers.language_server(modules)
for file, place in places.items():
    if not file.startswith(str(out)):
        continue
    refused, lines = readers.protopick(program, ["rules", "test", str(out / place.replace("/", "-"))])
    if refused != (verdicts[file] != "good"):
        wrong.append((file, verdicts[file], "protopick", refused))
    for schema in schemas(place):
        shown_in = pathlib.Path(file).with_name(f"by-{schema.stem}-{pathlib.Path(file).name}")
        text = f"# yaml-language-server: $schema={schema.absolute().as_uri()}\n" + pathlib.Path(file).read_text()
        shown = [each for each in server.open(shown_in, text) if each["severity"] <= 2]
        shown_lines = {line for each in shown for line in range(each["range"]["start"]["line"], each["range"]["end"]["line"] + 1)}
        if bool(shown) != (verdicts[file] == "bad") or (verdicts[file] == "bad" and not lines & shown_lines):
            wrong.append((file, schema.name, verdicts[file], lines, shown))
server.close()
for each in wrong:
    print(*each, sep="\n  ")
assert not wrong, f"{len(wrong)} of {len(places)}"
print(len(places), "files")
