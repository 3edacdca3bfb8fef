//! What is the same for several flows of a file is reported once, with their number.

use std::collections::BTreeSet;
use std::fs;

use proptest::prelude::*;
use protopick::builtin;
use protopick::diag::{Code, Diagnostics, Severity};
use protopick::findings::{Finding, Linted, Terms, day};
use protopick::lint::{Around, lint};
use protopick::pack::LintExample;
use protopick::render::{Base, sarif};
use protopick::report::{self, Checked, LintOptions};
use protopick::source::SourceMap;
use serde_json::Value;

use super::{CLEAN, found, json, untested};
use crate::run::{run_with, scratch, widest};

/// Returns flows with these names, each like the one flow of a text.
fn flows(text: &str, names: &[&str]) -> String {
    let (head, flow) = text.split_once("  orders:\n").expect("a flow");
    let flows = names.iter().map(|name| format!("  {name}:\n{flow}"));
    head.to_owned() + &flows.collect::<String>()
}

#[test]
fn what_holds_for_several_flows_is_one_finding_at_the_first_of_them() {
    let names = ["orders", "stock", "prices", "baskets", "refunds", "returns"];
    let text = flows(&untested(), &names) + &flows(CLEAN, &["search"]).replace("flows:\n", "");
    assert_eq!(found(&text), ["9 info no-tests"]);
    let report = json(&text, &[]);
    let finding = &report["findings"][0];
    let message = "no tests are planned for 6 of 7 flows: `orders`, `stock`, `prices` and 3 more";
    assert_eq!((finding["message"].as_str(), finding["flows"].as_u64()), (Some(message), Some(6)));
    assert_eq!((finding["flow"].as_str(), report["infos"].as_u64()), (Some("orders"), Some(1)));
    let others: Vec<_> = finding["others"].as_array().expect("a list").iter().collect();
    assert_eq!(others.iter().map(|other| other["flow"].as_str().expect("a name")).collect::<Vec<_>>(), names[1..]);
    for other in others {
        assert_eq!(other["message"], format!("no tests are planned for `{}`", other["flow"].as_str().expect("a name")));
        let line = usize::try_from(other["at"]["line"].as_u64().expect("a number")).expect("a few");
        let before = text.lines().take(line).collect::<Vec<_>>().join("\n");
        assert!(before.ends_with("protocol: rest") && before.matches(":\n    real_time").count() > 1, "{before}");
    }

    let all = flows(&untested(), &names);
    assert_eq!(json(&all, &[])["findings"][0]["message"], "no tests are planned for 6 of 6 flows");
    let one = json(&untested(), &[]);
    let alone = &one["findings"][0];
    assert_eq!(alone["message"], "no tests are planned for `orders`");
    assert_eq!((alone["flows"].as_u64(), alone["others"].as_array().map(Vec::len)), (Some(1), Some(0)));
}

#[test]
fn every_reader_is_shown_where_else_it_is() {
    let text = flows(&untested().replace("      errors: one error format for all routes\n", ""), &["orders", "stock", "prices"]);
    let run = run_with(&["lint", "-", "--today", "2026-01-01"], &text);
    assert!(run.stdout.contains("the same on lines 20, 31") && widest(&run.stdout) <= 80, "{}", run.stdout);
    insta::assert_snapshot!(run.stdout);
    let log = run_with(&["lint", "-", "--today", "2026-01-01", "--format", "sarif"], &text).stdout;
    let log: Value = serde_json::from_str(&log).expect("JSON");
    let results = log["runs"][0]["results"].as_array().expect("a list");
    assert_eq!(results.len(), 2);
    for result in results {
        let related = result["relatedLocations"].as_array().expect("a list");
        let lines: Vec<_> = related.iter().map(|at| at["physicalLocation"]["region"]["startLine"].as_u64()).collect();
        assert_eq!(lines, [Some(20), Some(31)]);
        assert!(related[1]["message"]["text"].as_str().is_some_and(|text| text.contains("`prices`")), "{related:?}");
    }
}

#[test]
fn what_says_something_else_stays_apart_and_so_does_what_would_be_right() {
    let flow = |name: &str, kind: &str, rest: &str| {
        format!("  {name}: {{ real_time: {kind}, latency: low, browser: universal{rest} }}\n")
    };
    let watched = |protocol: &str, what: &str| {
        let decision = format!(", volume: low, decision: {{ protocol: {protocol}, authentication: cookie, encryption: https");
        format!("{decision}, errors: codes, tests: contract, heartbeat: 20s, monitoring: {what} }}")
    };
    let text = format!(
        "flows:\n{}{}{}{}",
        flow("a", "request-response", &watched("rest", "CPU")),
        flow("b", "request-response", &watched("rest", "[CPU]")),
        flow("c", "request-response", &watched("rest", "Datadog")),
        flow("d", "server-push", &watched("sse", "CPU")),
    );
    let findings = json(&text, &[])["findings"].as_array().expect("a list").clone();
    let about = findings.iter().filter(|finding| finding["lint"] == "blind-monitoring");
    let about: Vec<_> =
        about.map(|finding| (finding["flow"].as_str(), finding["flows"].as_u64(), finding["severity"].as_str())).collect();
    let wanted = [("a", 2, "warning"), ("c", 1, "info"), ("d", 1, "warning")];
    assert_eq!(about, wanted.map(|(flow, flows, severity)| (Some(flow), Some(flows), Some(severity))));

    // The recommendations differ, so the common help is that of the rules.
    let text = format!("flows:\n{}{}", flow("a", "request-response", ""), flow("b", "server-push", ""));
    let finding = &json(&text, &[])["findings"][0];
    assert_eq!(finding["message"], "no protocol is chosen for 2 of 2 flows");
    assert!(finding["help"].as_str().is_some_and(|help| help.starts_with("record under `decision`")), "{finding}");
    assert!(finding["others"][0]["help"].as_str().is_some_and(|help| help.ends_with("SSE is recommended")), "{finding}");
}

#[test]
fn a_waiver_for_one_flow_leaves_the_others_and_one_for_all_accepts_them_at_once() {
    let text = flows(&untested(), &["orders", "stock", "prices"]);
    let with = |flows: &[&str]| {
        let waiver = |flow: &&str| format!("  - {{ lint: no-tests, flow: \"{flow}\", reason: R, until: 2026-02-01 }}\n");
        format!("{text}waivers:\n{}", flows.iter().map(waiver).collect::<String>())
    };
    assert_eq!(found(&with(&["orders"])), ["21 info no-tests"]);
    let open = json(&with(&["stock"]), &[]);
    assert_eq!(open["findings"][0]["message"], "no tests are planned for 2 of 3 flows: `orders` and `prices`");
    assert_eq!((open["waived"].as_u64(), open["infos"].as_u64()), (Some(1), Some(1)));
    let all = json(&with(&["*"]), &["--show-waived"]);
    assert_eq!(
        (all["waived"].as_u64(), all["infos"].as_u64(), all["findings"][0]["flows"].as_u64()),
        (Some(1), Some(0), Some(3))
    );
    let each = json(&with(&["orders", "stock", "prices"]), &[]);
    assert_eq!((each["waived"].as_u64(), each["findings"].as_array().map(Vec::len)), (Some(3), Some(0)));
    // In addition to one for all flows, another one accepts the same, and there is none for a flow without findings.
    assert_eq!(found(&with(&["*", "stock"])), [""; 0]);
    let tested = with(&["orders"]).replacen("routes\n", "routes\n      tests: contract\n", 1);
    assert_eq!(found(&tested), ["22 info no-tests", "40 warning waiver-unused"]);
}

#[test]
fn places_beyond_those_that_are_kept_are_counted() {
    let text = (0..300).map(|flow| format!("  f{flow}: {{ latency: low }}\n")).collect::<Vec<_>>().concat();
    let report = json(&format!("flows:\n{text}"), &[]);
    let finding = &report["findings"][0];
    assert_eq!(finding["message"], "no protocol is chosen for 300 of 300 flows");
    assert_eq!((report["omitted"].as_u64(), report["warnings"].as_u64()), (Some(0), Some(1)));
    assert_eq!(finding["others"].as_array().map(Vec::len), Some(Diagnostics::LIMIT - 1));
}

/// Each lint that is reported once finds two flows alike in its own example if the flow is duplicated.
#[test]
fn the_examples_of_lints_told_once_are_found_once_when_their_flow_stands_twice() {
    let folder = scratch("once-pack");
    let lints = folder.join("lints");
    fs::create_dir_all(&lints).expect("a folder");
    for code in Code::ALIKE {
        let file = format!("{}.yaml", code.slug);
        let rules = fs::read_to_string(format!("rules/lints/{file}")).expect("a file");
        let once = if rules.contains("\nonce: true\n") { rules } else { rules + "once: true\n" };
        fs::write(lints.join(file), once).expect("a file");
    }
    let own: BTreeSet<&str> = Code::ALIKE.iter().map(|code| code.slug).collect();
    let mut tried = 0;
    for (_, lint) in builtin::pack().lints().filter(|(_, lint)| lint.once || own.contains(lint.id.as_str())) {
        let fires = &lint.example.as_ref().expect("an example").fires;
        let (head, flow) = fires.split_once("flows:\n").expect("flows");
        let name = flow.lines().next().expect("a flow");
        let twice = format!("{head}flows:\n{flow}{}", flow.replacen(name, "  twin:", 1));
        let arguments = ["lint", "-", "--today", LintExample::TODAY, "--format", "json", "--rules"];
        let run = run_with(&[&arguments[..], &[folder.to_str().expect("UTF-8")]].concat(), &twice);
        let report: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}", run.stderr));
        let findings =
            report["findings"].as_array().expect("a list").iter().filter(|finding| finding["lint"] == lint.id.as_str());
        let flows: Vec<_> = findings.map(|finding| (finding["flows"].as_u64(), finding["message"].to_string())).collect();
        assert!(matches!(&flows[..], [(Some(2), message)] if message.contains("2 of 2 flows")), "{}: {flows:?}", lint.id);
        tried += 1;
    }
    assert!(tried >= 11, "{tried}");
}

#[test]
fn rules_cannot_have_told_once_what_differs_from_flow_to_flow() {
    let folder = scratch("once-refused");
    let lints = folder.join("lints");
    fs::create_dir_all(&lints).expect("a folder");
    let own = "id: our-owner\ngroup: practice\nseverity: error\ntitle: No owner\nsays: Somebody must own it.\nremedy: Name the owner.\n\
               because: We wake them up.\nsource: guide#testing\ncheck: { missing: because }\nonce: true\n";
    let not_best = fs::read_to_string("rules/lints/decision-not-best.yaml").expect("a file") + "once: true\n";
    let blind = fs::read_to_string("rules/lints/blind-monitoring.yaml").expect("a file").replace(" for `{flow}` shows", " shows");
    let text = flows(CLEAN, &["orders", "stock"]);
    for (file, rules, fault) in [
        ("our-owner", format!("{own}message: no owner\n"), "needs a `{flow}`"),
        ("blind-monitoring", blind, "needs a `{flow}`"),
        ("decision-not-best", not_best, "`once` is not possible"),
    ] {
        let path = lints.join(format!("{file}.yaml"));
        fs::write(&path, rules).expect("a file");
        let run = run_with(&["lint", "-", "--rules", folder.to_str().expect("UTF-8")], &text);
        assert!(run.code == 2 && run.stderr.contains(fault), "{file}: {}{}", run.stdout, run.stderr);
        fs::remove_file(path).expect("it is there");
    }
    fs::write(lints.join("our-owner.yaml"), format!("{own}message: flow {{flow}} has no owner\n")).expect("a file");
    let run = run_with(&["lint", "-", "--rules", folder.to_str().expect("UTF-8"), "--format", "concise"], &text);
    assert!(run.code == 1 && run.stdout.ends_with("error[our-owner] flow 2 of 2 flows has no owner\n"), "{}", run.stdout);
}

/// What may be missing in a flow, and the lint that finds it.
const MISSING: [(&str, &str); 3] =
    [("tests: contract", "no-tests"), ("errors: codes", "no-error-contract"), ("monitoring: request rate", "no-monitoring")];

/// Returns a file of flows with their names, and which of these things each of them says; and flows in which the first is
/// accepted.
fn text(flows: &[(usize, [bool; 3])], accepted: &[usize]) -> String {
    let flow = |(name, says): &(usize, [bool; 3])| {
        let said = MISSING
            .iter()
            .zip(says)
            .filter(|(_, says)| **says)
            .map(|((said, _), _)| format!(", {said}"))
            .collect::<Vec<_>>()
            .concat();
        let answers = "real_time: request-response, latency: moderate, browser: universal, volume: low, needs: [caching]";
        format!(
            "  f{name}: {{ {answers}, decision: {{ protocol: rest, authentication: bearer token, encryption: https{said} }} }}\n"
        )
    };
    let waiver = |name: &usize| format!("  - {{ lint: no-tests, flow: f{name}, reason: R, until: 2026-02-01 }}\n");
    let waivers = if accepted.is_empty() {
        String::new()
    } else {
        format!("waivers:\n{}", accepted.iter().map(waiver).collect::<String>())
    };
    format!("flows:\n{}{waivers}", flows.iter().map(flow).collect::<String>())
}

/// Returns the findings that no waiver accepts: the lint, the number of flows, the number of places, and the fingerprint.
fn told(text: &str) -> (Vec<(String, usize, usize, String)>, usize) {
    let mut sources = SourceMap::default();
    let file = sources.add("requirements.yaml", text);
    let terms = Terms::as_of(day(LintExample::TODAY).expect("a date"));
    let linted = lint(file, builtin::pack(), &mut sources, terms, Around::NOTHING);
    assert_places(&linted);
    let checked = [Checked { file, linted, pack: builtin::pack(), fail_on: Severity::Error }];
    let report = report::lint(builtin::pack(), report::Run::LINT, &checked, &sources, LintOptions { show_waived: false });
    assert_eq!(report.counts.total(), report.findings.len(), "what is counted is what is told: {text}");
    let log: Value = serde_json::from_str(&sarif::render_lints(&report, &Base::of("/work"))).expect("JSON");
    let print =
        |position: usize| log["runs"][0]["results"][position]["partialFingerprints"]["primaryLocationLineHash"].to_string();
    let told = report.findings.iter().enumerate();
    let told =
        told.map(|(position, finding)| (finding.lint.id.clone(), finding.flows, 1 + finding.others.len(), print(position)));
    let mut told: Vec<_> = told.collect();
    told.sort();
    (told, report.waived)
}

/// Checks that a finding is at the first of its places.
fn assert_places(linted: &Linted) {
    let start = |finding: &Finding| finding.diagnostic.span.start;
    for finding in &linted.findings {
        let places: Vec<u32> = std::iter::once(finding).chain(&finding.others).map(start).collect();
        assert!(places.is_sorted(), "{places:?}");
    }
}

proptest! {
    /// There is one finding for each thing that flows lack, however many these are. It counts them, and is recognized whatever is
    /// moved, repaired, added or accepted, as long as one is left.
    #[test]
    fn one_finding_counts_all_flows_and_is_recognised_as_long_as_one_is_left(
        says in prop::collection::vec(any::<[bool; 3]>(), 1..8),
        turn in 0..8_usize,
        mended in (0..8_usize, 0..3_usize),
        more in any::<[bool; 3]>(),
    ) {
        let flows: Vec<(usize, [bool; 3])> = says.into_iter().enumerate().collect();
        let (before, _) = told(&text(&flows, &[]));
        let lacking = |flows: &[(usize, [bool; 3])], thing: usize| flows.iter().filter(|(_, says)| !says[thing]).count();
        let assert_told = |after: &[(String, usize, usize, String)], counts: [usize; 3]| {
            let wanted = MISSING.iter().zip(counts).filter(|(_, count)| *count > 0).map(|((_, lint), count)| ((*lint).to_owned(), count, count));
            let mut wanted: Vec<_> = wanted.collect();
            wanted.sort();
            assert_eq!(after.iter().map(|(lint, flows, places, _)| (lint.clone(), *flows, *places)).collect::<Vec<_>>(), wanted);
            for (lint, _, _, print) in after {
                for (other, _, _, theirs) in &before {
                    assert_eq!(lint == other, print == theirs, "{lint} {other}");
                }
            }
        };
        assert_told(&before, [0, 1, 2].map(|thing| lacking(&flows, thing)));

        let mut moved = flows.clone();
        moved.rotate_left(turn % flows.len());
        let mut better = flows.clone();
        better[mended.0 % flows.len()].1[mended.1] = true;
        let added = [&flows[..], &[(9, more)]].concat();
        for flows in [moved, better, added] {
            assert_told(&told(&text(&flows, &[])).0, [0, 1, 2].map(|thing| lacking(&flows, thing)));
        }

        // A waiver that finds nothing to accept is also reported.
        let (name, says) = flows[mended.0 % flows.len()];
        let (mut after, waived) = told(&text(&flows, &[name]));
        let unused = after.iter().filter(|(lint, ..)| lint == "waiver-unused").count();
        after.retain(|(lint, ..)| lint != "waiver-unused");
        prop_assert_eq!((waived, unused), (usize::from(!says[0]), usize::from(says[0])));
        assert_told(&after, [0, 1, 2].map(|thing| lacking(&flows, thing) - usize::from(thing == 0 && !says[0])));
    }
}
