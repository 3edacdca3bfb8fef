//! What lints find.

use proptest::prelude::*;
use protopick::builtin;
use protopick::decision::Fit;
use protopick::diag::codes;
use protopick::findings::{Kind, Terms, day};
use protopick::lint::{Around, lint};
use protopick::pack::{LintExample, LintGroup, Pack};
use protopick::source::SourceMap;

use super::{CLEAN, found, json};
use crate::flows::flows;
use crate::run::{run, run_with, widest};

fn pack() -> &'static Pack {
    builtin::pack()
}

#[test]
fn each_lint_has_an_example_on_which_it_fires_and_one_on_which_it_stays_quiet() {
    let mut without = Vec::new();
    for (_, lint) in pack().lints().filter(|(_, lint)| !matches!(lint.group, LintGroup::Rules | LintGroup::Configuration)) {
        let Some(example) = &lint.example else {
            without.push(lint.id.as_str());
            continue;
        };
        let fires = |text: &str| found(text).iter().any(|line| line.ends_with(&format!(" {}", lint.id)));
        assert!(fires(&example.fires), "{}: {:?}", lint.id, found(&example.fires));
        assert!(!fires(&example.quiet), "{}: {:?}", lint.id, found(&example.quiet));
    }
    // None of them can be shown as a text: `bad_input`, `folders` and `baseline` have files for them.
    assert_eq!(without, ["baseline-stale", "encoding", "too-large", "unreadable"]);
}

#[test]
fn every_kind_of_finding_is_described_in_the_rules() {
    let missing: Vec<_> = codes::ALL.iter().filter(|code| pack().find_lint(code.slug).is_none()).collect();
    assert!(missing.is_empty(), "{missing:?}");
    for (_, lint) in pack().lints() {
        let ends = [&lint.says, &lint.remedy, &lint.reason.because].iter().all(|text| text.ends_with('.'));
        assert!(ends && !lint.title.ends_with('.') && lint.says.len() <= 1024, "{}", lint.id);
        assert!(lint.message.as_ref().is_none_or(|message| !message.ends_with('.')), "{}", lint.id);
        assert_eq!(lint.group == LintGroup::Security, lint.security_tenths.is_some(), "{}", lint.id);
    }
}

#[test]
fn nothing_is_found_where_everything_is_planned() {
    let run = run_with(&["lint", "-", "--fail-on", "info"], CLEAN);
    assert_eq!((run.code, run.stdout.as_str()), (0, "✓ nothing found in 1 file with 1 flow\n"));
}

#[test]
fn the_system_examples_have_no_errors() {
    let files =
        ["hospital-ward", "ride-hailing", "shop", "smart-building", "trading-desk"].map(|name| format!("examples/{name}.yaml"));
    let arguments: Vec<&str> =
        ["lint", "--format", "concise", "--today", "2026-11-01"].into_iter().chain(files.iter().map(String::as_str)).collect();
    let run = run(&arguments);
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert!(!run.stdout.contains(": error["), "{}", run.stdout);
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn findings_show_their_lines_and_what_to_do() {
    let text = CLEAN.replace("protocol: rest", "protocol: websocket").replace("https", "ws").replace("bearer token", "cookie");
    let run = run_with(&["lint", "-"], &text);
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("points behind REST") && run.stdout.contains("decision-not-best"), "{}", run.stdout);
    assert!(widest(&run.stdout) <= 80, "{}", run.stdout);
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn conflicts_point_at_each_of_their_lines() {
    let text = "flows:\n  a:\n    real_time: server-push\n    latency: very-low\n    needs: [caching, binary-payloads]\n    must: [caching, binary-payloads]\n";
    let report = json(text, &[]);
    let finding = report["findings"].as_array().expect("a list").iter().find(|finding| finding["lint"] == "unsatisfiable");
    let lines: Vec<_> =
        finding.expect("it")["related"].as_array().expect("a list").iter().map(|at| at["at"]["line"].clone()).collect();
    assert_eq!(lines, [3, 4, 5, 5, 6, 6]);
}

#[test]
fn what_stands_in_defaults_is_pointed_at_there() {
    let text = "defaults: { real_time: server-push, latency: very-low }\nflows:\n  alerts: { decision: { protocol: rest } }\n";
    let report = json(text, &[]);
    let finding = &report["findings"][0];
    assert_eq!((finding["lint"].as_str(), finding["related"][0]["at"]["line"].as_u64()), (Some("decision-impossible"), Some(1)));
}

#[test]
fn words_for_nothing_are_no_plan_and_variants_over_tls_are_fine() {
    let with = |text: &str| found(&CLEAN.replace("encryption: https", &format!("encryption: {text}")));
    assert_eq!(with("none"), ["11 warning no-encryption"]);
    assert_eq!(with("http"), ["11 error unencrypted"]);
    assert_eq!(with("HTTP/2 with TLS 1.3, never plain"), [""; 0]);
    assert_eq!(with("whatever the platform team decides"), [""; 0]);
}

#[test]
fn authentication_of_native_clients_is_not_held_against_browsers() {
    let text = "flows:\n  feed: { real_time: server-push, browser: none, decision: { protocol: sse, authentication: bearer } }\n";
    assert!(!found(text).iter().any(|line| line.contains("browser-authentication")));
    assert!(found(&text.replace("none", "limited")).iter().any(|line| line.contains("error browser-authentication")));
}

#[test]
fn hostile_values_stay_text_in_every_format() {
    let text = "flows:\n  a:\n    latency: low\n    decision:\n      protocol: websocket\n      encryption: \"ws \\e[31m\\n::error::x\\u202e\"\n";
    for format in ["human", "concise", "json"] {
        let run = run_with(&["lint", "-", "--format", format, "--color", "never"], text);
        assert!(run.stdout.contains("unencrypted"), "{}", run.stdout);
        assert!(!run.stdout.contains(['\u{1b}', '\u{202e}']) && !run.stdout.contains("\n::error"), "{format}: {}", run.stdout);
    }
}

#[test]
fn a_pack_may_change_the_severity_of_a_lint_and_add_its_own() {
    let folder = crate::run::scratch("lint-pack");
    let lints = folder.join("lints");
    std::fs::create_dir_all(&lints).expect("a folder");
    let own = "id: our-owner\ngroup: practice\nseverity: error\ntitle: No owner\nsays: Somebody must own it.\nremedy: Name the owner.\n\
               because: We wake them up.\nsource: guide#testing\ncheck: { missing: because }\nmessage: \"`{flow}` has no owner\"\n";
    std::fs::write(lints.join("our-owner.yaml"), own).expect("a file");
    let missing = std::fs::read_to_string("rules/lints/decision-missing.yaml").expect("a file");
    std::fs::write(lints.join("decision-missing.yaml"), format!("{missing}severity: error\n")).expect("a file");
    let folder = folder.to_str().expect("UTF-8");
    let run = run_with(&["lint", "-", "--rules", folder, "--format", "concise"], &format!("{CLEAN}  new: {{ latency: low }}\n"));
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("error[our-owner] `orders` has no owner"), "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("error[decision-missing]"), "{}", run.stdout);
}

proptest! {
    /// A decision is compared with the same judgement that `recommend` shows, and in one way at most.
    #[test]
    fn decisions_are_judged_as_the_engine_judges(flow in flows(), decided in 0..6_usize) {
        let protocol = pack().protocols().nth(decided).expect("a protocol").0;
        let text = format!("{}    decision: {{ protocol: {} }}\n", flow.yaml(), pack().protocol(protocol).id);
        let mut sources = SourceMap::default();
        let file = sources.add("a", text.clone());
        let linted = lint(file, pack(), &mut sources, Terms::as_of(day(LintExample::TODAY).expect("a date")), Around::NOTHING);
        prop_assert!(linted.valid, "{text}");
        let has = |id: &str| {
            let lint = Kind::Lint(pack().find_lint(id).expect("a lint"));
            linted.findings.iter().any(|finding| finding.diagnostic.kind == lint)
        };
        let judged = flow.judge();
        let standing = judged.standing(protocol).expect("it is judged");
        let best = judged.recommended().and_then(|best| judged.standing(best));
        prop_assert_eq!(has("decision-impossible"), !standing.exclusions.is_empty());
        let behind = best.and_then(|best| Some(best.score?.less(standing.score?)));
        let loses = standing.exclusions.is_empty() && behind.is_some_and(|behind| !behind.is_below_tenths(pack().toss_up_tenths()));
        prop_assert_eq!(has("decision-not-best"), loses);
        prop_assert!(!(loses && (has("simpler-protocol") || has("decision-fragile"))));
        let cells = judged.standings.iter().filter(|other| other.exclusions.is_empty()).flat_map(|other| &other.cells);
        let cells: Vec<_> = cells.collect();
        let poorly = judged.recommended().is_some()
            && cells.iter().any(|one| cells.iter().all(|cell| cell.subject != one.subject || cell.fit <= Fit::Poor));
        prop_assert_eq!(has("poorly-served"), poorly);
        prop_assert_eq!(has("unsatisfiable"), matches!(judged.outcome, protopick::engine::Outcome::Unsatisfiable { .. }));
    }
}

#[test]
fn messages_beyond_the_limit_of_the_protocol_itself_are_found_without_a_gateway() {
    let with = |protocol: &str, size: &str| {
        let text = format!("flows:\n  a: {{ latency: low, decision: {{ protocol: {protocol}, message-size: {size} }} }}\n");
        found(&text).iter().any(|line| line.contains("warning message-too-large"))
    };
    assert!(with("grpc", "4097 KiB") && with("mqtt", "256 MiB"));
    assert!(!with("grpc", "4 MiB") && !with("mqtt", "255 MiB") && !with("websocket", "1 GiB") && !with("grpc", "large"));
}
