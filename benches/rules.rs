//! The checks of the rules: what `rules check`, `rules diff` and `rules test` judge.

use divan::{Bencher, black_box};

use protopick::diag::Diagnostics;
use protopick::pack::{Pack, Sites};
use protopick::source::SourceMap;
use protopick::{builtin, pack, proof};

fn main() {
    divan::main();
}

fn load() -> (Pack, Sites) {
    let files: Vec<_> = builtin::files().collect();
    pack::load_with_sites(&files, &mut SourceMap::default(), &mut Diagnostics::default())
        .expect("internal error: the built-in rules are not valid")
}

/// Every check, over all profiles. `rules check` must end within a second.
#[divan::bench(sample_count = 10)]
fn check(bencher: Bencher) {
    let (pack, sites) = load();
    bencher.bench(|| proof::check(black_box(&pack), black_box(&sites)).fits);
}

/// A pack against itself, over all sets of answers: what `rules diff` judges.
#[divan::bench(sample_count = 10)]
fn compare(bencher: Bencher) {
    let pack = builtin::pack();
    bencher.bench(|| proof::compare(black_box(pack), black_box(pack)).changed);
}

/// All cases of the built-in rules.
#[divan::bench]
fn test(bencher: Bencher) {
    let (pack, sites) = load();
    bencher.bench(|| proof::test(black_box(&pack), black_box(&sites), &mut Diagnostics::default()));
}
