# shellcheck shell=bash
needs_npm @microsoft/sarif-multitool@5.7.0
sarif="$node/@microsoft/sarif-multitool-linux/Sarif.Multitool"
chmod +x "$sarif"

# SARIF: no error and no warning of the validator with the rules for GitHub; it ends with 0 either way, so the results count.
"$protopick" rules check --format sarif >"$out/notes.sarif"
"$protopick" rules check "$changed" --format sarif >"$out/findings.sarif" || [ $? = 1 ]
"$protopick" rules test --format sarif >"$out/clean.sarif"
for log in notes findings clean; do
  check "SARIF $log" "$sarif" validate "$out/$log.sarif" --rule-kind 'Sarif;Gh' --level 'Error;Warning' -o "$out/$log.checked" --log ForceOverwrite
  check "SARIF $log is valid" python3 - "$out/$log" <<'PYTHON'
import json, sys
found = [result for run in json.load(open(sys.argv[1] + ".checked", encoding="utf-8-sig"))["runs"] for result in run["results"]]
# One check asks for an address where to read more. Cargo.toml names no repository yet, and an address must not be made up.
if "\nrepository = " not in open("Cargo.toml").read():
    found = [result for result in found if result["message"]["id"] != "Warning_ProvideToolnformationUri"]
assert not found, json.dumps(found, indent=1)
results = json.load(open(sys.argv[1] + ".sarif"))["runs"][0]["results"]
assert bool(results) == ("clean" not in sys.argv[1])
PYTHON
done
