# shellcheck shell=bash
needs_deb mandoc

# Manual pages: no warning from the strictest reader.
for command in "" ask recommend examples compare explain precedents diff gateway lint check config adr "adr new" rules "rules list" "rules check" "rules diff" "rules test" schema completions man; do
  "$protopick" man $command >"$out/protopick-$command.1"
  check "man $command" mandoc -Tlint -W warning "$out/protopick-$command.1"
done
