# shellcheck shell=bash
needs_npm ajv@8.20.0 ajv-cli@5.0.0 ajv-formats@3.0.1 yaml-language-server@1.25.0
needs_pip check-jsonschema==0.39.0

# Schemas: each is valid, two validators and an editor's server agree with the program on every good and bad file.
"$protopick" schema requirements >"$out/requirements.schema.json"
"$protopick" schema rules >"$out/rules.schema.json"
"$protopick" schema config >"$out/config.schema.json"
kinds=(pack sources facts claims carriers protocols dimensions needs amounts caps beyond lints options texts gateways translations sums precedents guidance cases)
for kind in "${kinds[@]}"; do
  "$protopick" schema rules "$kind" >"$out/$kind.schema.json"
done
for schema in requirements rules config "${kinds[@]}"; do
  check "schema $schema" "$python/check-jsonschema" --check-metaschema "$out/$schema.schema.json"
  check "ajv reads the schema $schema" "$node/.bin/ajv" compile --spec=draft7 --strict=false -c ajv-formats -s "$out/$schema.schema.json"
done
# Recommendations: their schema is one, and holds for all that comes out.
check "schema recommend-2" "$python/check-jsonschema" --check-metaschema schemas/recommend-2.json
mkdir -p "$out/recommend"
for file in examples/*.yaml examples/*/*.yaml "$out/hostile.yaml"; do
  for gateway in none nginx cloudflare,kong; do
    "$protopick" recommend "$file" --gateway "$gateway" --why-not mqtt,webrtc --format json >"$out/recommend/$gateway-${file//\//-}.json" || [ $? = 1 ]
  done
done
check "recommendations by their schema" "$python/check-jsonschema" --schemafile schemas/recommend-2.json "$out"/recommend/*.json

# Results of lines: the same for each of them.
check "schema jsonl-2" "$python/check-jsonschema" --check-metaschema schemas/jsonl-2.json
cat >"$out/lines" <<'JSONL'
{"id": 1, "document": "flows:\n  chat: { latency: low, real_time: bidirectional }\n"}
{"id": "two", "document": {"gateway": "nginx", "flows": {"chat": {"latency": "lwo", "latency": 1}, "chat": {}}, "x": 1}}
{"flows": {"later": {}}}
not JSON
JSONL
for command in "recommend" "recommend --details" lint; do
  # shellcheck disable=SC2086
  "$protopick" $command --jsonl "$out/lines" >"$out/results" 2>/dev/null || [ $? = 2 ]
  split --lines 1 --numeric-suffixes --additional-suffix .json "$out/results" "$out/${command// /}-line-"
done
check "results of lines by their schema" "$python/check-jsonschema" --schemafile schemas/jsonl-2.json "$out"/*-line-*.json

# What changed between two commits.
check "schema changes-2" "$python/check-jsonschema" --check-metaschema schemas/changes-2.json
(cd "$committed" && "$protopick" diff --git HEAD --format json) >"$out/changes.json" || [ $? = 1 ]
check "changes by their schema" "$python/check-jsonschema" --schemafile schemas/changes-2.json "$out/changes.json"

check "examples by the schema" "$python/check-jsonschema" --schemafile "$out/requirements.schema.json" examples/*.yaml examples/use-cases/*.yaml
check "verdicts on requirements" python3 tests/clients/schema/requirements.py "$out" examples/*.yaml
check "verdicts on rules" python3 tests/clients/schema/rules.py "$out"
