# shellcheck shell=bash
needs_deb adr=adr-tools git
needs_npm log4brains@1.1.0 markdownlint-cli2@0.22.1
needs_crate adrs@0.13.0

# Decision records: three of a system, the third in place of the first, as each tool reads them. One folder for each spelling.
records() {
  local folder=$1 style=$2
  rm -rf "$folder" && mkdir -p "$folder" && cp examples/shop.yaml "$folder/requirements.yaml"
  git -C "$folder" init -q
  (
    cd "$folder"
    [ "$style" = madr ] || echo doc/adr >.adr-dir
    "$protopick" adr new --flow orders --style "$style" --decider Ana --decider "Bo: <b>" --today 2026-08-01
    "$protopick" adr new --style "$style" --today 2026-08-02
    "$protopick" adr new --flow orders --style "$style" --supersedes 1 --title 'Use "REST" for <b>orders</b>' --today 2026-08-03
    git add -A && git -c user.name=a -c user.email=a@example.org commit -qm records
  ) >"$folder/.log" 2>&1
}
for style in madr universal nygard; do
  records "$out/records-$style" "$style"
  check "$style for markdownlint" bash -c 'cd "$0" && "$1/.bin/markdownlint-cli2" "**/*.md"' "$out/records-$style" "$node"
  # adrs reads every spelling; its doctor has nothing worse than remarks to say.
  check "$style for adrs" bash -c '
    cd "$0" && export ADRS="$1"
    [ "$2" = madr ] && printf "adr_dir = \"docs/decisions\"\nmode = \"nextgen\"\n" >adrs.toml
    "$ADRS" doctor && "$ADRS" export json | python3 -c "
import json, sys
found = [(adr[\"number\"], adr[\"status\"].lower(), adr[\"date\"][:10]) for adr in json.load(sys.stdin)[\"adrs\"]]
assert found == [(1, \"superseded\", \"2026-08-01\"), (2, \"proposed\", \"2026-08-02\"), (3, \"accepted\", \"2026-08-03\")], found
"' "$out/records-$style" "$crates/adrs" "$style"
done
for style in universal nygard; do
  # adr-tools: titles, the status that was replaced, and both ends of the link in its graph.
  check "$style for adr-tools" bash -c '
    cd "$0"
    adr list | tee /dev/stderr | wc -l | grep -qx 3
    adr generate toc | tee /dev/stderr | grep -q "\[1. Use REST for orders\](0001-use-rest-for-orders.md)"
    adr generate graph | tee /dev/stderr | grep -q "_3 -> _1 \[label=\"Supersedes\""
    ! /usr/libexec/adr-tools/_adr_status 1 | grep -q Accepted
    /usr/libexec/adr-tools/_adr_links 1 | grep -qx "3=Superseded by"
    # And it goes on from there.
    VISUAL=true adr new -s 2 Something else | grep -q 0004-something-else.md' "$out/records-$style"
done
# log4brains: title, status, date and successor, of the universal spelling.
check "universal for log4brains" bash -c '
  cd "$0"
  cat >.log4brains.yml <<YAML
project:
  name: Records
  tz: UTC
  adrFolder: ./doc/adr
YAML
  git add -A && git -c user.name=a -c user.email=a@example.org commit -qm more
  "$1/.bin/log4brains" adr list --raw | tee list
  grep -q "^0001-use-rest-for-orders,SUPERSEDED,.*Use REST for orders" list
  grep -q "^0003-.*,ACCEPTED," list && [ "$(grep -c . list)" = 4 ]' "$out/records-universal" "$node"
