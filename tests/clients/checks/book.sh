# shellcheck shell=bash
# From 8.0 on, linkinator needs Node.js 22.
needs_crate mdbook@0.5.4
needs_npm linkinator@7.6.1

# The site: mdBook has nothing to say, and every link within it leads somewhere, to a heading as well. Other sites are not asked.
book() {
  "$crates/mdbook" build 2>"$out/book.log" || { cat "$out/book.log" && return 1; }
  ! grep -A 3 -E 'WARN|ERROR' "$out/book.log"
}
check "mdBook builds the site" book
check "the links of the site" "$node/.bin/linkinator" target/book --recurse --check-fragments --skip '^https?://(?!localhost)' --verbosity error
