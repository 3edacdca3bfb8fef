//! The cases of packs.

use protopick::diag::Diagnostics;
use protopick::proof;

use super::{Files, Folder, lines};
use crate::run::{run, widest};

/// Returns the number of cases, and the failures.
fn test(files: &Files) -> (Option<usize>, Vec<String>) {
    let (pack, sites, sources) = files.load();
    let mut found = Diagnostics::default();
    let results = proof::test(&pack, &sites, &mut found);
    (results.map(|results| results.len()), lines(&found, &sources))
}

fn with_case(case: &str) -> (Option<usize>, Vec<String>) {
    test(&Files::builtin().with("cases/ours.yaml", &format!("cases:\n  - {case}\n")))
}

#[test]
fn every_case_of_the_built_in_rules_holds() {
    let (count, found) = test(&Files::builtin());
    assert_eq!(found, [""; 0]);
    assert!(count.is_some_and(|count| count > 90), "{count:?}");
}

#[test]
fn each_expectation_that_is_missed_is_told_with_what_was_found() {
    let failed = |expect: &str| {
        let (count, found) =
            with_case(&format!("{{ id: x, given: {{ latency: very-low }}, expect: {{ {expect} }}, because: A. }}"));
        assert!(count.is_some(), "{found:?}");
        found.into_iter().map(|line| line.replace("error failed-case cases/ours.yaml:2 `x`: ", "")).collect::<Vec<_>>()
    };
    assert_eq!(failed("recommended: grpc, tied: [], outcome: recommended, margin-at-least: 25"), [""; 0]);
    assert_eq!(failed("recommended: sse"), ["expected `sse`, found `grpc`"]);
    assert_eq!(failed("tied: [rest]"), ["expected a tie with `rest`, found one with none"]);
    assert_eq!(failed("excluded: [rest]"), ["expected `rest` to be excluded, found no reason to"]);
    assert_eq!(failed("outcome: undecided"), ["expected `undecided`, found `recommended`"]);
    assert_eq!(failed("margin-at-least: 25.1"), ["expected a lead of 25.1 points or more, found 25.0 points"]);
    assert_eq!(failed("recommended: sse, outcome: undecided").len(), 2);
}

#[test]
fn weights_and_musts_may_be_given() {
    let given = "{ latency: very-low, volume: low, weights: { latency: 0 }, must: [volume] }";
    assert_eq!(
        with_case(&format!("{{ id: x, given: {given}, expect: {{ recommended: rest, tied: [sse] }}, because: A. }}")).1,
        [""; 0]
    );
}

#[test]
fn a_change_of_the_rules_that_breaks_a_case_is_found() {
    let (count, found) = test(&Files::builtin().fit(("dimensions/latency.yaml", Some("very-low"), "websocket"), "ideal"));
    assert!(count.is_some());
    assert_eq!(found.len(), 4, "{found:#?}");
    let told = |case: &str| found.iter().any(|line| line.contains(&format!("`{case}`: expected `grpc`, found `websocket`")));
    assert!(told("latency-very-low") && told("delay-implies-latency"), "{found:#?}");
}

#[test]
fn a_case_that_cannot_be_read_is_a_fault_and_not_a_failure() {
    let fault = |case: &str| {
        let (count, found) = with_case(case);
        assert_eq!(count, None, "{found:?}");
        found.join("\n")
    };
    assert!(
        fault("{ id: x, given: { latency: lowish }, expect: { recommended: sse }, because: A. }")
            .contains("unknown level `lowish`")
    );
    assert!(fault("{ id: x, given: {}, expect: { recommended: ssee }, because: A. }").contains("unknown protocol `ssee`"));
    assert!(fault("{ id: x, given: {}, expect: { winner: sse }, because: A. }").contains("unknown key `winner`"));
    assert!(fault("{ id: x, given: {}, expect: {}, because: A. }").contains("one of the keys `recommended`, `way`"));
    assert!(fault("{ id: x, given: {}, expect: { outcome: won }, because: A. }").contains("unknown value `won` of `outcome`"));
    assert!(fault("{ id: x, given: {}, expect: { margin-at-least: 0.25 }, because: A. }").contains("at most one decimal"));
    assert!(fault("{ id: x, expect: { recommended: sse } }").contains("the key `given` is missing"));
    assert!(fault("{ id: x, given: { description: A }, expect: { recommended: sse }, because: A. }").contains("unknown key"));
}

#[test]
fn the_page_lists_all_cases_and_shows_those_that_fail() {
    let page = run(&["rules", "test"]);
    assert_eq!((page.code, page.stderr.as_str()), (0, ""));
    assert!(widest(&page.stdout) <= 80 && page.stdout.contains("latency-very-low"), "{}", page.stdout);
    let folder = Folder::new();
    let case = "cases:\n  - id: pushed\n    given: { real_time: server-push }\n    expect: { recommended: rest }\n    because: We like it.\n";
    folder.write("my-rules/cases/ours.yaml", case);
    let rules = folder.named("my-rules");
    let page = run(&["rules", "test", &rules]);
    assert_eq!((page.code, page.stderr.as_str()), (1, ""));
    assert!(page.stdout.contains("`pushed`: expected `rest`, found `sse`"), "{}", page.stdout);
    assert!(page.stdout.contains("expect: { recommended: rest }"), "the line is shown: {}", page.stdout);
    insta::assert_snapshot!("rules_test_failed", page.stdout.replace(&rules, "my-rules").split("Beside caps").next().unwrap());
    let json: serde_json::Value =
        serde_json::from_str(&run(&["rules", "test", &rules, "--format", "json"]).stdout).expect("JSON");
    assert_eq!((&json["failed"], &json["findings"][0]["code"]), (&1.into(), &"failed-case".into()));
}

#[test]
fn an_invalid_case_ends_with_2() {
    let folder = Folder::new();
    folder.write("cases/ours.yaml", "cases: [{ id: x }]\n");
    let ended = run(&["rules", "test", folder.path()]);
    assert_eq!((ended.code, ended.stdout.as_str()), (2, ""));
    assert!(ended.stderr.contains("the key `given` is missing"), "{}", ended.stderr);
    assert_eq!(run(&["recommend", "--rules", folder.path(), "examples/use-cases/chat.yaml"]).code, 0, "no concern of others");
}
