# shellcheck shell=bash
# CSV and JSON: the same rows in both.
for aspect in summary framework performance security operations practices gateways; do
  "$protopick" compare --aspect "$aspect" --format csv >"$out/$aspect.csv"
  "$protopick" compare --aspect "$aspect" --format json >"$out/$aspect.json"
  check "CSV and JSON of $aspect" python3 - "$out/$aspect" <<'PYTHON'
import csv, json, sys
rows = json.load(open(sys.argv[1] + ".json"))["rows"]
table = list(csv.DictReader(open(sys.argv[1] + ".csv", newline="")))
assert len(rows) == len(table) > 0
for row, line in zip(rows, table):
    for key, value in row.items():
        text = "; ".join(value) if isinstance(value, list) else value
        assert line[key] == text, (key, line[key], text)
PYTHON
done
