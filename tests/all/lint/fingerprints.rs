//! How a finding is recognized in the next run: its fingerprint stays when flows are moved and when another finding is repaired,
//! and no other finding takes it over.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use proptest::prelude::*;
use protopick::builtin;
use protopick::diag::Severity;
use protopick::findings::{Terms, Waiver, day};
use protopick::lint::{Around, lint};
use protopick::pack::LintExample;
use protopick::render::{Base, lint_gitlab, sarif};
use protopick::report::{self, Checked, LintOptions};
use protopick::source::SourceMap;
use serde_json::Value;

/// What distinguishes a finding from all others, for people: its kind, its flow, the part of the file that it is in, and the text
/// that it points at. If it is reported once for several flows, its words, and the only flow for which it is accepted, replace
/// all but the first.
type Finding = (String, Option<String>, String, String);

/// Returns the findings in a text with their fingerprints; several that are alike share an entry.
fn prints(text: &str) -> BTreeMap<Finding, BTreeSet<String>> {
    let mut sources = SourceMap::default();
    let file = sources.add("requirements.yaml", text);
    let terms = Terms::as_of(day(LintExample::TODAY).expect("a date"));
    let (pack, fail_on) = (builtin::pack(), Severity::Error);
    let checked = [Checked { file, linted: lint(file, pack, &mut sources, terms, Around::NOTHING), pack, fail_on }];
    let options = LintOptions { show_waived: true };
    let report = report::lint(builtin::pack(), report::Run::LINT, &checked, &sources, options);
    let read = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
    let (log, issues) =
        (read(&sarif::render_lints(&report, &Base::of("/work"))), read(&lint_gitlab::render(&report, &Base::of("/work"))));
    let mut found: BTreeMap<Finding, BTreeSet<String>> = BTreeMap::new();
    let mut open = issues.as_array().expect("a list").iter();
    for (position, finding) in report.findings.iter().enumerate() {
        let print = &log["runs"][0]["results"][position]["partialFingerprints"]["primaryLocationLineHash"];
        assert!(finding.waived.is_some() || open.next().is_some_and(|issue| *print == issue["fingerprint"]), "{text}");
        let span = finding.diagnostic.span;
        let at = text[span.start as usize..span.end as usize].to_owned();
        let key = match finding.words {
            Some(words) => {
                let accepted = finding.waived.and_then(Waiver::only_flow);
                (finding.lint.id.clone(), accepted.map(str::to_owned), words.pieces().collect::<String>(), String::new())
            }
            None => (finding.lint.id.clone(), finding.flow.map(str::to_owned), part(text, span.start as usize), at),
        };
        let print = print.as_str().expect("a text").to_owned();
        assert!(found.values().all(|prints| !prints.contains(&print)), "{print} stands twice: {text}");
        found.entry(key).or_default().insert(print);
    }
    found
}

/// Returns the line of the flow or the waiver that a place is in.
fn part(text: &str, place: usize) -> String {
    let end = text[place..].find('\n').map_or(text.len(), |end| place + end);
    let begins = |line: &&str| line.starts_with(['-', 'f', 'w']) || (line.starts_with("  ") && !line.starts_with("   "));
    text[..end].lines().rev().find(begins).unwrap_or_default().trim_end_matches(" {}").to_owned()
}

/// Checks that findings shared by two texts are recognized, and that others are not mistaken for each other.
fn assert_same(before: &BTreeMap<Finding, BTreeSet<String>>, after: &BTreeMap<Finding, BTreeSet<String>>, what: &str) {
    for (finding, prints) in after {
        for (other, theirs) in before {
            if finding == other {
                assert!(
                    prints.is_subset(theirs) || theirs.is_subset(prints),
                    "{finding:?}: {theirs:?} became {prints:?}\n{what}"
                );
            } else {
                assert!(prints.is_disjoint(theirs), "{finding:?} is taken for {other:?}\n{what}");
            }
        }
    }
}

/// Returns the flows of a text whose flows are on lines with two blanks before their names, and what surrounds them.
fn split(text: &str) -> Option<(String, Vec<String>, String)> {
    let start = text.find("flows:\n")? + "flows:\n".len();
    let is_over = |line: &str| line.starts_with(|c: char| c.is_alphabetic() || c == '#');
    let (mut flows, mut rest) = (Vec::<String>::new(), String::new());
    for line in text[start..].split_inclusive('\n') {
        let begins = line.starts_with("  ") && !line.starts_with("   ") && !line.trim_start().starts_with('#');
        if !rest.is_empty() || is_over(line) {
            rest += line;
        } else if begins {
            flows.push(line.to_owned());
        } else {
            *flows.last_mut()? += line;
        }
    }
    Some((text[..start].to_owned(), flows, rest))
}

#[test]
fn in_the_examples_flows_can_be_moved_and_taken_out() {
    let read = |path: std::path::PathBuf| fs::read_to_string(path).expect("a file");
    let files = fs::read_dir("examples").expect("a folder").map(|entry| entry.expect("an entry").path());
    let examples = files.filter(|path| path.extension().is_some_and(|extension| extension == "yaml")).map(read);
    let lints = builtin::pack().lints().filter_map(|(_, lint)| lint.example.as_ref());
    let texts: Vec<String> = examples.chain(lints.map(|example| example.fires.clone())).collect();
    let mut moved = 0;
    for (head, flows, rest) in texts.iter().filter_map(|text| split(text)).filter(|(_, flows, _)| flows.len() > 1) {
        let before = prints(&[&head, &flows.concat(), &rest].map(String::as_str).concat());
        let turned = flows.iter().rev().cloned().collect::<Vec<_>>().concat();
        let after = prints(&format!("{head}{turned}{rest}"));
        assert_same(&before, &after, &head);
        for out in 0..flows.len() {
            let fewer: String =
                flows.iter().enumerate().filter(|(position, _)| *position != out).map(|(_, flow)| flow.as_str()).collect();
            assert_same(&before, &prints(&format!("{head}{fewer}{rest}")), &head);
        }
        moved += 1;
    }
    assert!(moved >= 5, "{moved}");
}

/// What a flow may say: right, worth a finding, or wrong.
const SAID: [&str; 10] = [
    "latency: low",
    "latency: lowish",
    "volum: low",
    "real_time: server-push",
    "needs: [cachin, caching, auto-reconect]",
    "must: [latency, real_time]",
    "weights: { latency: 0, volume: 2 }",
    "decision: { protocol: rest, encryption: http, message-size: big }",
    "decision: { protocol: grpc, authentication: cookie, idle: soon }",
    "description: 1",
];

prop_compose! {
    fn flow()(said in prop::collection::vec(prop::sample::select(&SAID[..]), 0..4)) -> Vec<&'static str> {
        said
    }
}

prop_compose! {
    fn waiver()(
        lint in prop::sample::select(&["no-tests", "no-test", "decision-missing", "undecided"][..]),
        flow in prop::sample::select(&["f0", "f1", "f9", "\"*\""][..]),
        until in prop::sample::select(&["2025-01-01", "2026-02-01", "2031-01-01", "soon"][..]),
    ) -> String {
        format!("- {{ lint: {lint}, flow: {flow}, reason: Not yet, until: {until} }}\n")
    }
}

/// Returns a file of flows with their names, and waivers.
fn text(flows: &[(usize, Vec<&str>)], waivers: &[String]) -> String {
    let flows = flows.iter().map(|(name, said)| format!("  f{name}:\n    gateway-free: 1\n    {}\n", said.join("\n    ")));
    let flows: String = flows.map(|flow| flow.replace("    gateway-free: 1\n", "").replace(":\n    \n", ": {}\n")).collect();
    let waivers = if waivers.is_empty() { String::new() } else { format!("waivers:\n{}", waivers.concat()) };
    format!("gateway: nginx\nflows:\n{flows}{waivers}")
}

proptest! {
    #[test]
    fn what_is_moved_or_mended_changes_no_other_finding(
        said in prop::collection::vec(flow(), 1..5),
        waivers in prop::collection::vec(waiver(), 0..4),
        turn in 0..5_usize,
        mended in (0..5_usize, 0..4_usize, 0..4_usize),
    ) {
        // Two that accept the same in the same flow cannot be distinguished.
        let accepted = |waiver: &String| waiver.split(", reason").next().map(str::to_owned);
        let waivers: Vec<_> = waivers.iter().map(|waiver| (accepted(waiver), waiver.clone())).collect::<BTreeMap<_, _>>().into_values().collect();
        let flows: Vec<_> = said.into_iter().enumerate().collect();
        let before = prints(&text(&flows, &waivers));
        let (mut moved, mut later) = (flows.clone(), waivers.clone());
        moved.rotate_left(turn % flows.len());
        later.reverse();
        assert_same(&before, &prints(&text(&moved, &later)), &text(&flows, &waivers));

        let (flow, word, waiver) = mended;
        let mut fewer = flows.clone();
        let said = &mut fewer[flow % flows.len()].1;
        if word < said.len() {
            said.remove(word);
        }
        assert_same(&before, &prints(&text(&fewer, &waivers)), &text(&flows, &waivers));
        if waiver < later.len() {
            later.remove(waiver);
        }
        assert_same(&before, &prints(&text(&flows, &later)), &text(&flows, &waivers));
    }
}
