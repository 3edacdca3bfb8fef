# shellcheck shell=bash
needs_crate cargo-deny@0.20.2

# Dependencies: their licences, none twice, all from the registry.
check "dependencies" "$crates/cargo-deny" --locked check licenses bans sources
