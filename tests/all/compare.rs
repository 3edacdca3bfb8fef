//! `protopick compare` and `protopick rules list`: the tables in all their formats.

use protopick::builtin;
use serde_json::Value;

use crate::run::{command, finish, run, widest};

const ASPECTS: [&str; 7] = ["summary", "framework", "performance", "security", "operations", "practices", "gateways"];

#[test]
fn each_aspect_fits_the_terminal_and_breaks_no_word() {
    for aspect in ASPECTS {
        for columns in [80, 132] {
            let run = finish(command(&["compare", "--aspect", aspect]).env("COLUMNS", columns.to_string()));
            assert_eq!(run.code, 0);
            assert!(widest(&run.stdout) <= columns, "{aspect} at {columns}:\n{}", run.stdout);
        }
    }
    let summary = run(&["compare"]).stdout;
    for word in ["Request-response", "Publish-subscribe", "Server-to-client", "WebSocket"] {
        assert!(summary.contains(word), "{word}\n{summary}");
    }
    insta::assert_snapshot!("compare_summary", summary);
}

#[test]
fn the_framework_shows_every_level_and_need_with_its_fits() {
    let table = run(&["compare", "--aspect", "framework"]).stdout;
    let row = |name: &str| table.lines().find(|line| line.trim_start().starts_with(name)).unwrap_or_else(|| panic!("no {name}"));
    assert_eq!(
        row("bidirectional").split_whitespace().collect::<Vec<_>>(),
        ["bidirectional", "poor", "fair", "ideal", "poor", "fair", "good"]
    );
    assert_eq!(row("no-broker").split_whitespace().last(), Some("ideal"));
    insta::assert_snapshot!("compare_framework", table);
}

#[test]
fn only_the_named_protocols_are_compared_in_the_order_named() {
    let csv = run(&["compare", "sse", "rest", "--format", "csv"]).stdout;
    let first: Vec<&str> = csv.lines().map(|line| line.split(',').next().expect("a cell")).collect();
    assert_eq!(first, ["protocol", "sse", "rest"]);
    let wrong = run(&["compare", "websockets"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.stderr.contains("did you mean `websocket`?"), "{}", wrong.stderr);
}

/// Programs look up a row by what files and commands call it; people read its name.
#[test]
fn programs_get_ids_and_people_names() {
    for (aspect, key, pick) in [("gateways", "gateway", "kong"), ("summary", "protocol", "grpc")] {
        let compare = |more: &[&str]| run(&[&["compare", "--aspect", aspect], more].concat()).stdout;
        let json: Value = serde_json::from_str(&compare(&["--format", "json"])).expect("JSON");
        let ids: Vec<&str> = json["rows"].as_array().expect("rows").iter().map(|row| row[key].as_str().expect("an id")).collect();
        assert!(ids.contains(&pick), "{ids:?}");
        let csv = compare(&["--format", "csv"]);
        assert!(csv.lines().skip(1).zip(&ids).all(|(line, id)| line.split(',').next() == Some(id)), "{csv}");
        // Each of them is a name that commands accept.
        for (position, id) in ids.iter().enumerate() {
            let one: Value = serde_json::from_str(&compare(&[id, "--format", "json"])).expect("JSON");
            assert_eq!(one["rows"][0], json["rows"][position], "{id}");
        }
        for format in ["table", "markdown", "html"] {
            let name = if key == "gateway" { "Kong" } else { "gRPC" };
            assert!(compare(&["--format", format]).contains(name), "{aspect} as {format}");
        }
    }
}

#[test]
fn all_formats_hold_the_same_rows() {
    for aspect in ASPECTS {
        let json: Value = serde_json::from_str(&run(&["compare", "--aspect", aspect, "--format", "json"]).stdout).expect("JSON");
        let rows = json["rows"].as_array().expect("rows").len();
        let csv = run(&["compare", "--aspect", aspect, "--format", "csv"]).stdout;
        let markdown = run(&["compare", "--aspect", aspect, "--format", "markdown"]).stdout;
        assert!(rows >= 6, "{aspect}");
        assert_eq!(json["aspect"], aspect);
        assert_eq!(csv.lines().count(), rows + 1, "{aspect}");
        assert_eq!(markdown.lines().filter(|line| line.starts_with('|')).count(), rows + 2, "{aspect}");
    }
}

#[test]
fn a_claim_that_the_evidence_contradicts_carries_the_verdict() {
    let table = run(&["compare", "sse"]).stdout;
    assert!(table.contains("CLM-07") && table.contains("contradicted"), "{table}");
    // In the row itself, for those who read no further, and for programs.
    for (aspect, claim) in [("summary", "CLM-07: contradicted"), ("performance", "CLM-03: unsupported")] {
        let json: Value =
            serde_json::from_str(&run(&["compare", "rest", "sse", "--aspect", aspect, "--format", "json"]).stdout).expect("JSON");
        let said = |row: usize| json["rows"][row]["claims"].to_string();
        assert!(said(1).contains(claim) && !said(0).contains(claim), "{json}");
    }
}

#[test]
fn the_list_of_rules_names_every_kind() {
    let list = run(&["rules", "list"]);
    assert_eq!(list.code, 0);
    for kind in ["protocol", "dimension", "level", "need", "cap", "pattern", "practice", "pitfall", "advice", "word", "claim"] {
        assert!(list.stdout.lines().any(|line| line == kind), "{kind}");
    }
    assert!(widest(&list.stdout) <= 80);
}

#[test]
fn a_gateway_among_protocols_leads_to_the_table_that_has_both() {
    let refused = run(&["compare", "rest", "Kong"]);
    assert_eq!((refused.code, refused.stdout.as_str()), (2, ""));
    assert!(refused.stderr.contains("`protopick compare --aspect gateways rest Kong`"), "{}", refused.stderr);
    assert_eq!(run(&["compare", "--aspect", "gateways", "rest", "Kong"]).code, 0);
    assert!(run(&["compare", "rset"]).stderr.contains("did you mean `rest`?"));
}

#[test]
fn lists_head_with_the_version_of_the_rules_and_say_so() {
    for list in [&["rules", "list"][..], &["lint", "--list"]] {
        let head = run(list).stdout.lines().next().unwrap_or_default().to_owned();
        let version = builtin::pack().version();
        assert!(
            head.ends_with(&format!("the rules protopick {version}"))
                || head.contains(&format!("the rules protopick {version} "))
        );
    }
}
