//! Faults of YAML and of the format: all of them are found in one run, each with its place.

use super::{SOUND, assert_fault, assert_places, recommend};

/// A file with a fault of nearly every kind.
pub(crate) const FAULTY: &str = r#"version: 2
system: []
title: Shop
gateway: ""
defaults:
  browser: universel
  description: for all
  latency:
flows:
  chat:
    real_time: bidirectionel
    latency: lowish
    latency: low
    needs: [caching, cachin, caching]
    weights: { latency: -1, caching: 2, speed: 1 }
    must: browser
    importance: 101
    caching: yes
    decision:
      protocol: gprc
      authentification: ticket
      monitoring: { a: 1 }
  Chat_2: {}
  on: &shared
    volume: no
  orders: *shared
  telemetry:
    <<: { latency: low }
    scaling: !!str stateless
    browser: [none]
  empty:
waivers:
  - lint: decision-not-best
    reason: later
  - nothing
"#;

/// Kind, line, column, and words in the message or the help.
const FAULTS: &[(&str, usize, usize, &str)] = &[
    ("unsupported-version", 1, 10, "write `version: 1`"),
    ("wrong-type", 2, 9, "`system` takes a text, found a list"),
    ("unknown-key", 3, 1, "known: `version`, `system`"),
    ("invalid-value", 4, 10, "found an empty text"),
    ("unknown-name", 6, 12, "did you mean `universal`?"),
    ("unknown-key", 7, 3, "move `description` into a flow"),
    ("wrong-type", 8, 3, "known: `moderate`, `low`, `very-low`"),
    ("unknown-name", 11, 16, "did you mean `bidirectional`?"),
    ("unknown-name", 12, 14, "did you mean `low`?"),
    ("duplicate-key", 13, 5, "duplicate key `latency`"),
    ("unknown-name", 14, 22, "did you mean `caching`?"),
    ("duplicate", 14, 30, "first here"),
    ("invalid-value", 15, 25, "`weights.latency` takes a number from 0 to 100"),
    ("unknown-name", 15, 41, "unknown dimension or need `speed`"),
    ("wrong-type", 16, 11, "write a list in brackets"),
    ("invalid-value", 17, 17, "`importance` takes a number from 0 to 100"),
    ("unknown-key", 18, 5, "`needs: [caching]`"),
    ("unknown-name", 20, 17, "did you mean `grpc`?"),
    ("unknown-key", 21, 7, "did you mean `authentication`?"),
    ("wrong-type", 22, 19, "a list of texts"),
    ("invalid-value", 23, 3, "`order-status`"),
    ("not-allowed", 24, 7, "an anchor"),
    ("unknown-name", 25, 13, "known: `low`, `moderate`, `high`"),
    ("not-allowed", 26, 11, "an alias"),
    ("not-allowed", 28, 5, "a merge key"),
    ("not-allowed", 29, 14, "a tag"),
    ("wrong-type", 30, 14, "takes one level, found a list"),
    ("wrong-type", 31, 3, "expected a flow, found no value"),
    ("missing-key", 33, 5, "the key `flow` is missing"),
    ("missing-key", 33, 5, "the key `until` is missing"),
    ("wrong-type", 35, 5, "a waiver with `lint`"),
];

#[test]
fn every_fault_of_a_file_is_reported_in_one_run_with_its_place_its_line_and_what_would_be_right() {
    let ended = recommend(FAULTY);
    let places: Vec<_> = FAULTS.iter().map(|&(kind, line, column, _)| (kind, line, column)).collect();
    assert_places(&ended, &places);
    for (finding, &(.., words)) in ended.findings().iter().zip(FAULTS) {
        assert_eq!(finding.file, "<stdin>");
        assert!(finding.message.contains(words) || finding.below.contains(words), "{words} in {finding:?}");
        let source = FAULTY.lines().nth(finding.line - 1).expect("a line").trim_end();
        assert!(finding.below.contains(&format!("│ {source}\n")), "{source} in {finding:?}");
    }
}

#[test]
fn what_yaml_has_beyond_plain_data_is_refused_and_defaults_are_named_in_its_place() {
    for (text, place, what) in [
        ("flows:\n  chat: &a { latency: low }\n", (2, 9), "an anchor"),
        ("flows: { chat: { latency: &a low } }\n", (1, 27), "an anchor"),
        ("flows:\n  chat: *a\n", (2, 9), "an alias"),
        ("flows:\n  chat:\n    <<: { latency: low }\n", (3, 5), "a merge key"),
        ("flows:\n  chat:\n    latency: !!str low\n", (3, 14), "a tag"),
        ("flows: !!map\n  chat:\n    latency: low\n", (1, 8), "a tag"),
        ("flows:\n  chat:\n    needs: !<tag:example.com,2000:x> [caching]\n", (3, 12), "a tag"),
    ] {
        assert_fault(text, "not-allowed", place, what);
        assert_fault(text, "not-allowed", place, "write answers that several flows share under `defaults`");
    }
    assert_fault(format!("{SOUND}---\n{SOUND}"), "not-allowed", (4, 1), "more than one document");
}

#[test]
fn a_key_that_stands_twice_is_refused_wherever_it_stands() {
    assert_fault(format!("{SOUND}flows: {{}}\n"), "duplicate-key", (4, 1), "duplicate key `flows`");
    assert_fault(format!("{SOUND}  chat: {{ latency: low }}\n"), "duplicate-key", (4, 3), "duplicate key `chat`");
    assert_fault(format!("{SOUND}    \"latency\": low\n"), "duplicate-key", (4, 5), "first here");
    assert_fault("flows: { a: { latency: low, latency: low } }\n", "duplicate-key", (1, 29), "first here");
    let far = format!("x: 1\n{}x: 2\n", "#\n".repeat(5_000));
    let ended = recommend(&far);
    let twice = ended.findings().into_iter().find(|finding| finding.kind == "duplicate-key").expect("a finding");
    assert_eq!((twice.line, twice.column), (5_002, 1));
    assert!(twice.below.contains("first here") && ended.stderr.lines().count() < 60, "what lies between is not shown");
}

#[test]
fn a_fault_of_syntax_hides_none_of_the_faults_before_it() {
    let text = "flow: 1\nflows:\n  chat:\n    latency: lowish\n    volume: \"high\n";
    assert_places(&recommend(text), &[("unknown-key", 1, 1), ("unknown-name", 4, 14), ("syntax", 5, 13)]);
}

#[test]
fn a_file_that_ends_too_early_is_not_blamed_for_what_would_have_come() {
    assert_places(&recommend("system: \"Shop\n"), &[("syntax", 1, 9)]);
    let ended = recommend("flows:\n  chat:\n    latency: low\nwaivers:\n  - lint: x\n    reason: \"y\n");
    assert_places(&ended, &[("syntax", 6, 13)]);
}

#[test]
fn a_file_without_data_is_said_to_be_empty() {
    for text in ["", "\n\n", "# a comment\n", "\u{feff}", "\r\n"] {
        let finding = recommend(text).finding();
        assert_eq!((finding.line, finding.message.as_str()), (1, "the file is empty"), "{text:?}");
        assert!(finding.below.contains("`flows: {"));
    }
    assert_fault("---\n", "wrong-type", (1, 4), "a requirements file with `flows`");
    assert_fault("~\n", "wrong-type", (1, 1), "a requirements file with `flows`");
    assert_fault("hello\n", "wrong-type", (1, 1), "expected a requirements file with `flows`, found a text");
    assert_fault("- flows\n", "wrong-type", (1, 1), "found a list");
    assert_fault("flows: {}\n", "missing-key", (1, 8), "at least one flow");
    assert_fault("system: Shop\n", "missing-key", (1, 1), "the key `flows` is missing");
}

#[test]
fn words_that_older_yaml_takes_for_truth_are_names_like_any_other() {
    for name in ["on", "off", "yes", "no", "true", "y", "null-and-void", "1", "2026-01-01", "0x1f"] {
        let ended = recommend(format!("flows:\n  {name}:\n    latency: low\n"));
        assert_eq!(ended.code, Some(0), "{name}: {}", ended.stderr);
        assert!(ended.stdout.contains(name), "{}", ended.stdout);
    }
    for level in ["no", "on", "yes", "off", "true", "1", "\"\\u006eo\""] {
        let finding = recommend(format!("flows:\n  on:\n    latency: {level}\n")).finding();
        assert_eq!((finding.kind.as_str(), finding.line, finding.column), ("unknown-name", 3, 14));
        assert!(finding.below.contains("known: `moderate`, `low`, `very-low`"), "{finding:?}");
    }
    for nothing in ["~", "null", ""] {
        let finding = recommend(format!("flows:\n  on:\n    latency: {nothing}\n")).finding();
        assert_eq!((finding.message.as_str(), finding.line), ("`latency` takes one level, found no value", 3));
    }
}

#[test]
fn numbers_outside_the_format_are_refused() {
    let long = "9".repeat(10_000);
    for number in ["-1", "+1", "101", "1e1", "0x1", "1_0", ".5", "1.", "1.2345", ".inf", ".nan", "1,5", "100.001", &long, "a"] {
        let finding = recommend(format!("{SOUND}    importance: {number}\n")).finding();
        assert_eq!((finding.kind.as_str(), finding.line, finding.column), ("invalid-value", 4, 17), "{number}");
        assert!(finding.message.contains("a number from 0 to 100"));
    }
    assert_fault(format!("{SOUND}    importance: \"1\"\n"), "wrong-type", (4, 17), "a number from 0 to 100");
    assert_eq!(recommend(format!("{SOUND}    importance: 100.000\n")).code, Some(0));
}

#[test]
fn columns_count_characters_whatever_stands_before_them() {
    for before in ["ab", "é漢", "😀x", "\t\t", "\u{200b}\u{200b}", "\u{202e}\u{2069}", "\u{85}\u{85}", "\u{e0041}\u{e0042}"] {
        let ended = recommend(format!("flows:\n  chat:\n    description: x\n    needs: [\"x{before}\", cachin]\n"));
        let findings = ended.findings();
        assert_eq!((findings.len(), findings[1].line, findings[1].column), (2, 4, 20), "{before:?}: {}", ended.stderr);
    }
}

#[test]
fn numbers_have_no_zeros_in_front() {
    for (number, right) in [("010", "`10`"), ("00", "`0`"), ("00.5", "`0.5`"), ("007.25", "`7.25`")] {
        let text = format!("{SOUND}    importance: {number}\n");
        assert_fault(&text, "invalid-value", (4, 17), "has a leading zero");
        assert_fault(&text, "invalid-value", (4, 17), &format!("write {right}"));
    }
    assert_fault(format!("version: 01\n{SOUND}"), "unsupported-version", (1, 10), "write `version: 1`");
    assert_eq!(recommend(format!("version: 1\n{SOUND}    importance: 0.5\n    weights: {{ latency: 0.5 }}\n")).code, Some(0));
}
