# shellcheck shell=bash
needs_deb g++
needs_crate cargo-fuzz@0.13.2

# What must hold for any text, tried on so many texts. From one seed, so that what fails comes from a change.
check "the fuzz targets build" env PATH="$crates:$PATH" cargo fuzz build --sanitizer none
fuzz() {
  check "fuzz $1" env PATH="$crates:$PATH" CORPUS="$out/fuzz" fuzz/run "$1" -seed=1 "-runs=$2"
}
fuzz yaml 20000
fuzz changes 1000
fuzz outputs 100
fuzz packs 60
