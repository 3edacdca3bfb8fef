# shellcheck shell=bash
needs_npm markdownlint-cli2@0.22.1

# Markdown: default rules, hostile names included.
"$protopick" recommend examples/trading-desk.yaml --format markdown >"$out/system.md"
"$protopick" recommend "$out/hostile.yaml" --format markdown >"$out/hostile.md" || [ $? = 1 ]
"$protopick" recommend examples/trading-desk.yaml --explain --why-not sse --format markdown >"$out/explained.md"
"$protopick" diff examples/trading-desk.yaml "$out/hostile.yaml" --format markdown >"$out/diff.md" || [ $? = 1 ]
(cd "$committed" && "$protopick" diff --git HEAD --format markdown) >"$out/changes-git.md" || [ $? = 1 ]
for aspect in summary framework performance security operations practices; do
  "$protopick" compare --aspect "$aspect" --format markdown >"$out/$aspect.md"
done
"$protopick" rules diff builtin "$changed" --format markdown >"$out/changes.md"
check "Markdown" "$node/.bin/markdownlint-cli2" "$out/*.md"
