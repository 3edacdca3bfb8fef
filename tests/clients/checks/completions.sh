# shellcheck shell=bash
needs_deb zsh fish

# Completion scripts: each shell reads its own.
for shell in bash zsh fish; do
  "$protopick" completions "$shell" >"$out/completions.$shell"
  check "completions $shell" "$shell" -n "$out/completions.$shell"
done
# bash completes a command and a flag.
check "bash completes" bash -c '
  source "$0"
  COMP_WORDS=(protopick reco); COMP_CWORD=1; _protopick protopick reco protopick
  [ "${COMPREPLY[*]}" = recommend ]
  COMP_WORDS=(protopick recommend --fl); COMP_CWORD=2; _protopick protopick --fl recommend
  [ "${COMPREPLY[*]}" = --flow ]' "$out/completions.bash"
