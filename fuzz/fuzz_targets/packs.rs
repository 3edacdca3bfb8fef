//! Any rules on top of the built-in ones: either the strict loader refuses them with places, or judging and writing with them
//! succeeds.
//!
//! An input contains one file or several, each after a line `#> PATH/IN/THE/PACK.yaml`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use protopick::builtin;
use protopick::diag::{Diagnostics, Severity};
use protopick::engine::{Depth, evaluate};
use protopick::findings::{Terms, day};
use protopick::lint::{Around, lint};
use protopick::pack::{Pack, PackFile, load_with_sites};
use protopick::proof;
use protopick::render::{Look, cases_json, configuration, diagnostics, lint_json, recommend_html, recommend_text, table_text};
use protopick::report::{self, Checked, LintOptions};
use protopick::requirements::load;
use protopick::source::SourceMap;

const LOOK: Look = Look { width: 100, unicode: true, quiet: false };
const TODAY: &str = "2026-01-01";
/// What is judged: a flow of each kind, and decisions.
const JUDGED: &str = include_str!("../../examples/shop.yaml");

fuzz_target!(|text: &str| holds(text));

fn holds(text: &str) {
    let files: Vec<PackFile> = builtin::files().chain(files(text)).collect();
    let (mut sources, mut faults) = (SourceMap::default(), Diagnostics::default());
    let loaded = load_with_sites(&files, &mut sources, &mut faults);
    assert_eq!(loaded.is_some(), faults.count(Severity::Error) == 0);
    for fault in faults.sorted() {
        let whole = sources.file(fault.span.file).text();
        assert!(whole.get(fault.span.start as usize..fault.span.end as usize).is_some(), "{fault:?}");
    }
    diagnostics::render(&faults, &sources, LOOK);
    let Some((pack, sites)) = loaded else { return };
    if let Some(results) = proof::test(&pack, &sites, &mut faults) {
        let scored = proof::score(&pack, &sites, |_| true, &mut faults);
        cases_json::render(&report::cases(&pack, &results, &scored, &faults, &sources));
    }
    // The program refuses packs with other dimensions, since files rely on those.
    if pack.has_dimensions_of(builtin::pack()) {
        judged(&pack);
    }
}

/// Returns the files of an input.
fn files(text: &str) -> Vec<PackFile> {
    let mut files: Vec<PackFile> = Vec::new();
    for line in text.split_inclusive('\n') {
        match (line.strip_prefix("#> "), files.last_mut()) {
            (Some(path), _) => {
                let path = path.trim_end().to_owned();
                // Within a folder, file names are unique.
                files.retain(|file| file.path != path);
                files.push(PackFile { name: path.clone(), path, text: String::new() });
            }
            (None, Some(file)) => file.text += line,
            (None, None) => {}
        }
    }
    files
}

fn judged(pack: &Pack) {
    let (mut sources, mut faults) = (SourceMap::default(), Diagnostics::default());
    let file = sources.add("requirements.yaml", JUDGED);
    table_text::render(&report::list(pack), LOOK);
    let Some(requirements) = load(file, &[], pack, &mut sources, &mut faults) else { return };
    let evaluation = evaluate(pack, &requirements, Depth::Figures);
    let recommendation = report::recommend(pack, &requirements, &evaluation, &[]);
    recommend_text::render(&recommendation, LOOK);
    recommend_html::render(&report::page(pack, &requirements, &evaluation, recommendation, TODAY));

    let linted = lint(file, pack, &mut sources, Terms::as_of(day(TODAY).expect("a date")), Around::NOTHING);
    let checked = [Checked { file, linted, pack, fail_on: Severity::Info }];
    let options = LintOptions { show_waived: true };
    lint_json::render(&report::lint(pack, report::Run::LINT, &checked, &sources, options));

    for (gateway, _) in pack.gateways() {
        let requirements = requirements.clone().behind(pack, &[gateway]);
        let evaluation = evaluate(pack, &requirements, Depth::Page);
        let report = report::configuration(pack, &requirements, &evaluation, gateway);
        // A failing template is a fault of the rules, which is reported.
        let written = report.map(|report| configuration::render(&report));
        if let Some(Ok(text)) = written {
            assert!(text.chars().all(|c| matches!(c, '\n' | '\t') || !c.is_control()), "{text:?}");
        }
    }
}
