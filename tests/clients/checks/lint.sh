# shellcheck shell=bash
needs_deb xmllint=libxml2-utils jq git
needs_npm @microsoft/sarif-multitool@5.7.0 @actions/core@3.0.1 markdownlint-cli2@0.22.1
needs_pip check-jsonschema==0.39.0 sarif-tools==3.0.5 junitparser==5.0.3
sarif="$node/@microsoft/sarif-multitool-linux/Sarif.Multitool"
chmod +x "$sarif"

# A checkout with hostile names and texts, one that is not valid, and one on which nothing is found.
lints="$out/lint"
mkdir -p "$lints/clean" "$lints/none"
git init --quiet "$lints"
cat >"$lints/50%: a,b.requirements.yaml" <<'YAML'
flows:
  chat: { description: "é😀	<b>&\"'", real_time: bidirectional, latency: low, decision: { protocol: sse, tests: "]]> | `x`" } }
  "a: b, 50% <i>": { latency: "l: o, w%" }
  orders: { needs: [cachin, cachin] }
YAML
cat >"$lints/requirements.yaml" <<'YAML'
flows:
  chat:
    real_time: bidirectional
    latency: low
    browser: universal
    needs: [auto-reconnect]
    decision: { protocol: websocket, encryption: ws, tests: "a | b <c> `d` 50%, e: f" }
  empty: {}
  later: { latency: low }
  last: { latency: low }
waivers:
  - { lint: undecided, flow: empty, reason: "Not | known, <yet>", until: 2026-06-30 }
  - { lint: no-tests, flow: chat, reason: not needed any more, until: 2026-06-30 }
YAML
cat >"$lints/clean/requirements.yaml" <<'YAML'
flows:
  orders:
    real_time: request-response
    latency: moderate
    browser: universal
    decision:
      protocol: rest
      authentication: bearer token
      encryption: https
      monitoring: [request rate, error rate]
      errors: one error format for all routes
      tests: [contract, load]
YAML
formats=(json sarif github gitlab junit checkstyle rdjson markdown)
for format in "${formats[@]}"; do
  (cd "$lints" && "$protopick" lint --today 2026-01-01 --format "$format" >"../lint.$format") || [ $? = 1 ]
  # Some have no place for what waivers accept.
  case $format in gitlab | checkstyle | rdjson) waived= ;; *) waived=--show-waived ;; esac
  (cd "$lints" && "$protopick" lint --today 2026-01-01 $waived --format "$format" >"../waived.$format") || [ $? = 1 ]
  (cd "$lints/clean" && "$protopick" lint --today 2026-01-01 --format "$format" >"../../clean.$format")
  # A run that cannot read everything, and one that has nothing to read, leave a report for the step behind them too.
  (cd "$lints" && "$protopick" lint --today 2026-01-01 clean gone.yaml --format "$format" >"../gone.$format" 2>/dev/null) || [ $? = 2 ]
  (cd "$lints/none" && "$protopick" lint --format "$format" >"../../none.$format" 2>/dev/null) || [ $? = 3 ]
done

# SARIF: the validator for GitHub has nothing to say, the schema of the standard holds where it can be had, and a reader counts what
# we count and knows a finding again behind a new line.
for log in lint waived clean gone none; do
  check "SARIF of $log" "$sarif" validate "$out/$log.sarif" --rule-kind 'Sarif;Gh' --level 'Error;Warning' -o "$out/$log.checked" --log ForceOverwrite
  check "SARIF of $log is valid" python3 - "$out/$log.checked" <<'PYTHON'
import json, sys
found = [result for run in json.load(open(sys.argv[1], encoding="utf-8-sig"))["runs"] for result in run["results"]]
if "\nrepository = " not in open("Cargo.toml").read():
    found = [result for result in found if result["message"]["id"] != "Warning_ProvideToolnformationUri"]
assert not found, json.dumps(found, indent=1)
PYTHON
done
# The schema of the standard comes with a crate.
standard="$tools/sarif-schema-2.1.0.json"
if [ ! -s "$standard" ]; then
  mkdir -p "$tools/sarif-schema/src"
  printf '[package]\nname = "schema"\nversion = "0.0.0"\nedition = "2021"\n[dependencies]\nserde-sarif = "=0.8.0"\n[workspace]\n' >"$tools/sarif-schema/Cargo.toml"
  : >"$tools/sarif-schema/src/lib.rs"
  cargo fetch --quiet --manifest-path "$tools/sarif-schema/Cargo.toml"
  find "${CARGO_HOME:-$HOME/.cargo}/registry/src" -path '*/serde-sarif-0.8.0/src/schema.json' -exec cp {} "$standard" \;
fi
check "SARIF by its standard" "$python/check-jsonschema" --regex-variant nonunicode --schemafile "$standard" "$out/lint.sarif" "$out/waived.sarif" "$out/clean.sarif" "$out/gone.sarif" "$out/none.sarif"
check "sarif-tools counts alike" bash -c '
  set -e
  "$0" csv "$1/lint.sarif" -o "$1/lint.csv" >/dev/null
  rows=$(python3 -c "import csv, sys; print(len(list(csv.DictReader(open(sys.argv[1], newline=\"\")))))" "$1/lint.csv")
  [ "$rows" = "$(jq "[.runs[].results[]] | length" "$1/lint.sarif")" ]
  [ "$(jq "[.runs[].results[]] | length" "$1/lint.sarif")" = "$(jq ".findings | length" "$1/lint.json")" ]
  "$0" --check error summary "$1/clean.sarif"' "$python/sarif" "$out"
sed -i '1i # One more line' "$lints/requirements.yaml"
(cd "$lints" && "$protopick" lint --today 2026-01-01 --format sarif >"../moved.sarif") || [ $? = 1 ]
check "fingerprints stay" bash -c '
  prints() { jq -c "[.runs[].results[].partialFingerprints.primaryLocationLineHash] | sort" "$1"; }
  [ "$(prints "$0/lint.sarif")" = "$(prints "$0/moved.sarif")" ]
  jq -e "[.runs[].results[].partialFingerprints.primaryLocationLineHash] | length == (unique | length)" "$0/lint.sarif"
  jq -e "all(.runs[].results[].locations[].physicalLocation.artifactLocation.uri; test(\"^(/|[a-z]+:)\") | not)" "$0/lint.sarif"' "$out"
sed -i 1d "$lints/requirements.yaml"

# Annotations: byte for byte what GitHub's own toolkit writes for the same findings.
check "annotations" node tests/clients/formats/annotations.mjs "$node" "$out/lint.json" "$out/lint.github"

check "Code Quality" "$python/check-jsonschema" --schemafile tests/clients/formats/gitlab.schema.json "$out/lint.gitlab" "$out/clean.gitlab" "$out/gone.gitlab" "$out/none.gitlab"
check "Code Quality tells issues apart" jq -e '(map(.fingerprint) | length) == (map(.fingerprint) | unique | length)' "$out/lint.gitlab"

for report in lint waived clean gone none; do
  check "JUnit of $report" xmllint --noout --schema tests/clients/formats/junit.xsd "$out/$report.junit"
  check "Checkstyle of $report" xmllint --noout --schema tests/clients/formats/checkstyle.xsd "$out/$report.checkstyle"
done
check "junitparser finds failures" bash -c 'for run in lint gone none; do ! "$0" verify "$1/$run.junit" || exit 1; done' "$python/junitparser" "$out"
check "junitparser finds none" "$python/junitparser" verify "$out/clean.junit"
check "the texts come through XML" python3 - "$out" <<'PYTHON'
import json, sys, xml.etree.ElementTree as xml
found = json.load(open(sys.argv[1] + "/lint.json"))["findings"]
messages = [each["message"] + (f"; {each['help']}" if each["help"] else "") for each in found]
checkstyle = [error.get("message") for error in xml.parse(sys.argv[1] + "/lint.checkstyle").iter("error")]
assert sorted(checkstyle) == sorted(messages), (checkstyle, messages)
names = {file.get("name") for file in xml.parse(sys.argv[1] + "/lint.checkstyle").iter("file")}
assert "50%: a,b.requirements.yaml" in names, names
PYTHON

check "rdjson" "$python/check-jsonschema" --schemafile tests/clients/formats/rdjson.schema.json "$out/lint.rdjson" "$out/clean.rdjson" "$out/gone.rdjson" "$out/none.rdjson"
check "rdjson points at what it means" python3 - "$out" <<'PYTHON'
import json, sys
for each in json.load(open(sys.argv[1] + "/lint.rdjson"))["diagnostics"]:
    lines = open(f"{sys.argv[1]}/lint/{each['location']['path']}", "rb").read().split(b"\n")
    start, end = each["location"]["range"]["start"], each["location"]["range"]["end"]
    assert start["line"] <= end["line"] <= len(lines) and start["column"] <= len(lines[start["line"] - 1]) + 1
    if each["code"]["value"] == "unknown-name" and start["line"] == end["line"]:
        text = lines[start["line"] - 1][start["column"] - 1:end["column"] - 1].decode()
        assert text.strip("\"'") in each["message"], (text, each)
PYTHON

for summary in lint waived clean gone none; do
  cp "$out/$summary.markdown" "$out/summary-$summary.md"
  check "Markdown of $summary" "$node/.bin/markdownlint-cli2" "$out/summary-$summary.md"
done
