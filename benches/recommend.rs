//! The parts of a run of `recommend`: unpacking the rules, reading a file, judging a flow, writing the result.

use divan::{Bencher, black_box};

use protopick::diag::Diagnostics;
use protopick::engine::Depth;
use protopick::pack::Pack;
use protopick::render::{Look, recommend_html, recommend_text};
use protopick::report;
use protopick::requirements::{self, Requirements};
use protopick::source::SourceMap;
use protopick::{builtin, engine, pack};

fn main() {
    divan::main();
}

const FILE: &str = include_str!("../examples/shop.yaml");

fn read(pack: &Pack) -> Requirements {
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let file = sources.add("shop.yaml", FILE);
    requirements::load(file, &[], pack, &mut sources, &mut diagnostics).expect("internal error: the example is not valid")
}

/// Returns the built-in rules, as every run loads them.
#[divan::bench]
fn unpack_rules() -> Pack {
    builtin::unpack()
}

/// The rules from their YAML, as a run with `--rules` loads them.
#[divan::bench]
fn load_rules_from_yaml(bencher: Bencher) {
    let files: Vec<_> = builtin::files().collect();
    bencher.bench(|| pack::load(black_box(&files), &mut SourceMap::default(), &mut Diagnostics::default()));
}

/// A file of seven flows.
#[divan::bench]
fn read_file(bencher: Bencher) {
    let pack = builtin::pack();
    bencher.bench(|| read(black_box(pack)));
}

/// One flow with six answers and several needs.
#[divan::bench]
fn evaluate_flow(bencher: Bencher) {
    let pack = builtin::pack();
    let requirements = read(pack);
    let flow = &requirements.flows()[0];
    bencher.bench(|| engine::evaluate_flow(black_box(pack), black_box(flow)));
}

/// Seven flows, what would change their recommendations, and what settles them: what the page needs.
#[divan::bench]
fn evaluate_for_the_page(bencher: Bencher) {
    let pack = builtin::pack();
    let requirements = read(pack);
    bencher.bench(|| engine::evaluate(black_box(pack), black_box(&requirements), Depth::Page));
}

/// The same with intervals of weights and the smallest changes for every rival.
#[divan::bench]
fn evaluate_with_all_figures(bencher: Bencher) {
    let pack = builtin::pack();
    let requirements = read(pack);
    bencher.bench(|| engine::evaluate(black_box(pack), black_box(&requirements), Depth::Figures));
}

/// The page for the terminal.
#[divan::bench]
fn report_and_render(bencher: Bencher) {
    let pack = builtin::pack();
    let requirements = read(pack);
    let evaluation = engine::evaluate(pack, &requirements, Depth::Page);
    let look = Look { width: 80, unicode: true, quiet: false };
    bencher.bench(|| recommend_text::render(&report::recommend(pack, &requirements, black_box(&evaluation), &[]), look));
}

/// Everything for the browser page, starting from the file: what `--format html` takes in addition to startup.
#[divan::bench]
fn whole_html_page(bencher: Bencher) {
    let pack = builtin::pack();
    bencher.bench(|| {
        let requirements = read(black_box(pack));
        let evaluation = engine::evaluate(pack, &requirements, Depth::Figures);
        let report = report::recommend(pack, &requirements, &evaluation, &[]);
        recommend_html::render(&report::page(pack, &requirements, &evaluation, report, "2026-08-01"))
    });
}
