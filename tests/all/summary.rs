//! What `protopick recommend` says in short: it is brief, and what it says comes true.

use std::fs;

use protopick::builtin;
use protopick::diag::Diagnostics;
use protopick::engine::{Depth, evaluate};
use protopick::pack::Pack;
use protopick::report::{self, Recommendation};
use protopick::requirements::{self, Flow, Override, Requirements};
use protopick::source::SourceMap;

use crate::run::{run, widest};

/// Maximum number of lines for a flow: about half a screen.
const LINES: usize = 14;

fn examples() -> Vec<String> {
    let folders = ["examples", "examples/use-cases", "examples/templates"];
    let entries = folders.into_iter().flat_map(|folder| fs::read_dir(folder).expect("a folder"));
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut files: Vec<String> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .map(|path| path.to_str().expect("UTF-8").to_owned())
        .collect();
    files.sort();
    assert!(files.len() > 30);
    files
}

fn load(pack: &Pack, name: &str, set: &[Override]) -> Requirements {
    let (mut sources, mut faults) = (SourceMap::default(), Diagnostics::default());
    let file = sources.add(name, fs::read_to_string(name).expect("an example"));
    requirements::load(file, set, pack, &mut sources, &mut faults).unwrap_or_else(|| panic!("{name}: {set:?}"))
}

fn recommend(pack: &Pack, requirements: &Requirements) -> Recommendation {
    report::recommend(pack, requirements, &evaluate(pack, requirements, Depth::Page), &[])
}

/// A change in words as an override.
fn set(pack: &Pack, flow: &Flow, condition: &str) -> Override {
    let needs = || flow.answers().needs().iter().map(|&need| pack.need(need).id.as_str());
    let list = |needs: Vec<&str>| format!("{}.needs=[{}]", flow.name(), needs.join(", "));
    let text = match condition.split('`').collect::<Vec<_>>()[..] {
        [_, key, _, level, _] => format!("{}.{key}={level}", flow.name()),
        [_, need, " is needed"] => list(needs().chain([need]).collect()),
        [_, need, " is not needed"] => list(needs().filter(|other| *other != need).collect()),
        _ => panic!("{condition}"),
    };
    Override { text }
}

#[test]
fn each_flow_takes_about_half_a_screen() {
    for name in examples() {
        let page = run(&["recommend", &name, "--quiet"]).stdout;
        assert!(widest(&page) <= 80, "{page}");
        for flow in page.split("\n── ").skip(1).filter(|flow| !flow.starts_with("The plan")) {
            // An answer beyond the protocols comes with its reason.
            let beyond = flow.matches("▶ Better than").count();
            let lines = flow.lines().filter(|line| !line.is_empty()).count();
            assert!(lines <= LINES + 3 * beyond, "{name}: {lines} lines\n{flow}");
        }
    }
}

#[test]
fn the_answer_comes_first_then_why_how_sure_what_would_change_it_and_what_to_mind() {
    let page = run(&["recommend", "examples/ride-hailing.yaml"]).stdout;
    let (_, flow) = page.split_once("── trip-sharing").expect("the flow");
    let place = |text: &str| flow.find(text).unwrap_or_else(|| panic!("no {text} in\n{flow}"));
    let parts = [
        "▶ SSE  96 of 100, 16 ahead of REST",
        "Why ",
        "Trust ",
        "published decisions",
        "Unless ",
        "Note ",
        "── The plan",
        "Four protocols",
    ];
    assert!(parts.map(place).is_sorted(), "{flow}");
    assert!(!page.contains("Ranking") && page.contains("--details"), "{page}");
    insta::assert_snapshot!(page);
}

#[test]
fn what_would_change_an_answer_does() {
    let pack = builtin::pack();
    let mut tried = 0;
    for name in examples() {
        let before = load(pack, &name, &[]);
        for (flow, told) in before.flows().iter().zip(recommend(pack, &before).flows) {
            let unless = told.summary.iter().find(|row| row.title == "Unless").map_or("", |row| row.texts[0].as_str());
            for change in unless.trim_end_matches('.').split(", or ").filter(|change| change.ends_with(')')) {
                let (condition, winner) = change.trim_end_matches(')').rsplit_once(" (").expect("a protocol");
                let after = recommend(pack, &load(pack, &name, &[set(pack, flow, condition)]));
                let after = after.flows.iter().find(|other| other.name == told.name).expect("the flow");
                assert_eq!(after.recommended().map(|name| name.name.as_str()), Some(winner), "{name}: {change}");
                tried += 1;
            }
        }
    }
    assert!(tried > 60, "{tried}");
}

#[test]
fn only_where_no_rival_is_left_is_that_said() {
    let pack = builtin::pack();
    let mut alone = 0;
    for name in examples() {
        for flow in recommend(pack, &load(pack, &name, &[])).flows {
            let trust = flow.summary.iter().find(|row| row.title == "Trust").map_or("", |row| row.texts[0].as_str());
            let said = trust.starts_with("No other protocol is possible here");
            assert_eq!(said, flow.answer().is_some_and(|answer| answer.next.is_none()), "{name}, {}: {trust}", flow.name);
            assert!(!said || !trust.contains("published decisions"), "{trust}");
            alone += usize::from(said);
        }
    }
    assert!(alone > 0);
}
