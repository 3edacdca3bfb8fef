//! `protopick diff`: what changed between two requirements files.

use std::fs;
use std::path::PathBuf;

use comrak::nodes::NodeValue;
use proptest::prelude::*;
use serde_json::Value;

use protopick::builtin;

use crate::flows::flows;
use crate::model::judge;
use crate::run::{Run, run, run_with, scratch, widest, within, write};

const OLD: &str = "examples/ride-hailing.yaml";

/// Returns the example with some of its text replaced.
fn changed(replacements: &[(&str, &str)]) -> String {
    let text = fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(OLD)).expect("the example");
    replacements.iter().fold(text, |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    })
}

fn diff(new: &str, arguments: &[&str]) -> Run {
    run_with(&[&["diff", OLD, "-"], arguments].concat(), new)
}

#[test]
fn a_file_against_itself_gives_nothing() {
    let same = run(&["diff", OLD, OLD, "--exit-code", "--format", "json"]);
    let json: Value = serde_json::from_str(&same.stdout).expect("JSON");
    assert_eq!(
        (same.code, &json["turned"], &json["flows"], &json["differences"]),
        (0, &false.into(), &Value::Array(vec![]), &Value::Array(vec![]))
    );
    assert_eq!(json["same"].as_array().map(Vec::len), Some(6));
}

#[test]
fn a_flow_without_an_answer_counts_if_something_changed() {
    let undecided = |more: &str| format!("flows:\n  a: {{ description: x }}\n{more}");
    let folder = crate::run::scratch("diff-undecided");
    crate::run::write(&folder, "a.yaml", &undecided(""));
    crate::run::write(&folder, "b.yaml", &undecided("  b: { latency: low }\n"));
    let code = |new: &str| crate::run::within(&folder, &["diff", "a.yaml", new]).code;
    assert_eq!((code("a.yaml"), code("b.yaml")), (0, 1));
}

#[test]
fn what_turned_comes_first_and_everything_is_told() {
    let new = changed(&[
        ("system: City rides", "system: Rides"),
        ("    real_time: server-push", "    real_time: request-response"),
        ("    needs: [human-readable]", "    needs: [human-readable, caching]"),
    ]);
    let human = diff(&new, &[]);
    assert_eq!(human.code, 0, "{}", human.stderr);
    assert!(human.stdout.contains("1 flow has a different recommendation, 1 flow changed and kept its"), "{}", human.stdout);
    assert!(widest(&human.stdout) <= 80);
    insta::assert_snapshot!(human.stdout);
    let json: Value = serde_json::from_str(&diff(&new, &["--format", "json"]).stdout).expect("JSON");
    assert_eq!(
        json["flows"][0]["differences"][0],
        serde_json::json!({"key": "real_time", "from": "server-push", "to": "request-response"})
    );
    assert_eq!(json["plan"]["before"]["protocols"], serde_json::json!(["rest", "sse", "mqtt", "grpc"]));
    assert_ne!(json["flows"][0]["before"]["recommended"], json["flows"][0]["after"]["recommended"]);
    assert_eq!(json["flows"][1]["differences"][0], serde_json::json!({"key": "needs", "from": null, "to": "caching"}));
    assert_eq!(diff(&new, &["--exit-code"]).code, 1);
    let markdown = diff(&new, &["--format", "markdown"]).stdout;
    assert!(markdown.contains("`server-push` → `request-response`"), "{markdown}");
    insta::assert_snapshot!("diff_markdown", markdown);
}

#[test]
fn what_moves_into_the_defaults_is_no_change() {
    let apart = "flows: { a: { latency: low, browser: none }, b: { latency: low } }";
    let shared = "defaults: { latency: low }\nflows: { a: { browser: none }, b: {} }";
    let folder = crate::run::scratch("diff-defaults");
    let old = folder.join("old.yaml");
    fs::write(&old, format!("system: s\n{apart}")).expect("a file");
    let run = run_with(&["diff", old.to_str().expect("UTF-8"), "-"], &format!("system: s\n{shared}"));
    assert!(run.stdout.contains("Nothing changed."), "{}", run.stdout);
}

#[test]
fn new_and_removed_flows_are_told_with_their_recommendations() {
    let run = diff("system: City rides\ngateway: envoy\nflows: { bookings: { latency: low }, lost: {} }", &["--format", "json"]);
    assert_eq!(run.code, 1, "nothing can be recommended for `lost`");
    let json: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let flow = |name: &str| {
        json["flows"].as_array().expect("a list").iter().find(|flow| flow["name"] == name).cloned().expect("the flow")
    };
    assert_eq!((&flow("lost")["before"], &flow("lost")["after"]["outcome"]), (&Value::Null, &"undecided".into()));
    assert_eq!((&flow("trip-sharing")["before"]["recommended"], &flow("trip-sharing")["after"]), (&"sse".into(), &Value::Null));
}

#[test]
fn faults_of_both_files_are_told_in_one_run() {
    let folder = crate::run::scratch("diff-faults");
    let old = folder.join("old.yaml");
    fs::write(&old, "flows: { a: { latency: lowish } }").expect("a file");
    let run = run_with(&["diff", old.to_str().expect("UTF-8"), "-"], "flows: { a: { browser: every } }");
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("lowish") && run.stderr.contains("every"), "{}", run.stderr);
    assert_eq!(run_with(&["diff", "-", "-"], "").code, 2);
}

/// Returns the headings and the HTML of a Markdown document.
pub(crate) fn markup(markdown: &str) -> Vec<String> {
    let arena = comrak::Arena::new();
    let mut options = comrak::Options::default();
    options.extension.table = true;
    let nodes = comrak::parse_document(&arena, markdown, &options).descendants();
    let told = nodes.filter_map(|node| match &node.data.borrow().value {
        NodeValue::Heading(_) => Some("Heading".to_owned()),
        NodeValue::HtmlInline(html) => Some(html.clone()),
        NodeValue::HtmlBlock(html) => Some(html.literal.clone()),
        _ => None,
    });
    // What separates the changes within a cell is our own.
    told.filter(|told| told != "<br>").collect()
}

#[test]
fn hostile_values_stay_text() {
    let hostile = "system: \"a\\e[31m|<b>`\"\nflows: { bookings: { latency: low, description: \"x | y `z` <i> \\u202e\\n# h\", decision: { because: \"::error::| `\" } } }";
    for format in ["human", "markdown", "json"] {
        let out = diff(hostile, &["--format", format]).stdout;
        assert!(!out.contains('\u{1b}') && !out.contains('\u{202e}'), "{out:?}");
        if format == "markdown" {
            // What is in backticks is text, and there is one heading.
            assert_eq!(markup(&out), ["Heading", "<!-- markdownlint-disable MD013 -->\n"], "{out}");
        }
    }
}

/// In a pull request that adds or removes the file, one side is empty, and git calls it `/dev/null`.
#[test]
fn a_file_that_is_not_there_is_a_version_without_flows() {
    for (empty, input) in [("-", ""), ("-", "# nothing yet\n---\n"), ("/dev/null", "")] {
        let added = run_with(&["diff", empty, OLD, "--format", "json"], input);
        assert_eq!(added.code, 0, "{}", added.stderr);
        let json: Value = serde_json::from_str(&added.stdout).expect("JSON");
        assert_eq!((&json["summary"], &json["turned"]), (&"6 flows are new.".into(), &true.into()));
        assert_eq!(json["system"], "City rides");
        assert!(json["flows"].as_array().expect("a list").iter().all(|flow| flow["before"].is_null()));
        assert_eq!(run_with(&["diff", empty, OLD, "--exit-code"], input).code, 1);
        for format in ["human", "markdown"] {
            let removed = run_with(&["diff", OLD, empty, "--format", format], input);
            assert_eq!(removed.code, 0, "{}", removed.stderr);
            assert!(
                removed.stdout.contains("6 flows are removed.") && removed.stdout.contains("City rides"),
                "{}",
                removed.stdout
            );
        }
        assert_eq!(run_with(&["diff", OLD, empty, "--exit-code"], input).code, 1);
        let nothing = run_with(&["diff", empty, "/dev/null", "--exit-code"], input);
        assert_eq!(nothing.code, 0, "{}", nothing.stderr);
        assert!(nothing.stdout.contains("Nothing changed."), "{}", nothing.stdout);
    }
    // A file with content is checked as usual, and so is one that only recommend reads.
    assert_eq!(run_with(&["diff", OLD, "-"], "flows: {}").code, 2);
    assert_eq!(run_with(&["recommend", "-"], "").code, 2);
    let missing = run(&["diff", OLD, "no-such.yaml"]);
    assert_eq!(missing.code, 2);
    assert!(missing.stderr.contains("no such file"), "{}", missing.stderr);
}

proptest! {
    #[test]
    fn no_difference_means_equal_flows(one in flows(), other in flows()) {
        let pack = builtin::pack();
        let flow = |text: &str| judge(text).0.flows()[0].clone();
        let (old, new) = (flow(&one.yaml()), flow(&other.yaml()));
        prop_assert!(old.differences(&old, pack).is_empty());
        let same = old.answers() == new.answers() && old.musts() == new.musts();
        let weights = pack.dimensions().all(|(id, _)| {
            let criterion = protopick::requirements::Criterion::Dimension(id);
            old.weight_in(pack, criterion) == new.weight_in(pack, criterion)
        });
        prop_assert!(!new.differences(&old, pack).is_empty() || (same && weights));
        prop_assert_eq!(new.differences(&old, pack).len(), old.differences(&new, pack).len());
    }
}

/// Whatever key a file or a flow may have, a change of it is told.
#[test]
fn a_change_of_any_key_is_told() {
    let flow = "flows:\n  chat:\n    latency: low\n    needs: [caching]\n";
    let of_flow = [
        ("description", "    description: A talk\n"),
        ("route", "    route: /chat\n"),
        ("needs", ""),
        ("weights", "    weights: { latency: 7 }\n"),
        ("must", "    must: [caching]\n"),
        ("blocked", "    blocked: [http2]\n"),
        ("importance", "    importance: 7\n"),
        ("decision", "    decision: { protocol: rest }\n"),
    ];
    let of_file = [
        ("system", "system: Talks\n"),
        ("gateway", "gateway: nginx\n"),
        ("gateway-config", "gateway-config: nginx.conf\n"),
        ("in-use", "in-use: [rest]\n"),
        ("defaults", "defaults: { browser: universal }\n"),
        ("waivers", "waivers: [{ lint: no-tests, flow: '*', reason: Later, until: 2027-01-01 }]\n"),
    ];
    let folder = scratch("diff-keys");
    write(&folder, "old.yaml", flow);
    let differs = |new: &str| {
        write(&folder, "new.yaml", new);
        let run = within(&folder, &["diff", "old.yaml", "new.yaml", "--format", "json"]);
        let json: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}{new}", run.stderr));
        let told = |of: &Value| of["differences"].as_array().is_some_and(|told| !told.is_empty());
        told(&json) || json["flows"].as_array().is_some_and(|flows| flows.iter().any(told))
    };
    for (key, text) in of_flow {
        let new = if text.is_empty() { flow.replace("[caching]", "[caching, human-readable]") } else { flow.to_owned() + text };
        assert!(differs(&new), "{key}");
    }
    for (key, text) in of_file {
        assert!(differs(&(text.to_owned() + flow)), "{key}");
    }
    let known = |form: &protopick::pack::Form| form.keys().iter().map(|key| key.name).collect::<Vec<_>>();
    let missing = |known: Vec<&'static str>, tried: &[(&str, &str)]| {
        known.into_iter().filter(|key| !tried.iter().any(|(tried, _)| tried == key)).collect::<Vec<_>>()
    };
    assert_eq!(missing(known(protopick::requirements::FLOW), &of_flow), Vec::<&str>::new());
    assert_eq!(missing(known(protopick::requirements::FILE), &of_file), ["version", "flows"]);
}
