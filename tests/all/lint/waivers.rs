//! Accepted findings.

use super::{CLEAN, found, json, untested};
use crate::run::run_with;

fn waiver(lint: &str, flow: &str, until: &str) -> String {
    format!("{}waivers:\n  - {{ lint: {lint}, flow: \"{flow}\", reason: The rewrite comes first, until: {until} }}\n", untested())
}

#[test]
fn a_waiver_counts_up_to_and_on_its_last_day() {
    assert_eq!(found(&untested()), ["9 info no-tests"]);
    assert_eq!(found(&waiver("no-tests", "orders", "2026-01-01")), [""; 0]);
    assert_eq!(found(&waiver("no-tests", "orders", "2025-12-31")), ["9 info no-tests", "15 warning waiver-expired"]);
    assert_eq!(found(&waiver("no-tests", "*", "2026-01-02")), [""; 0]);
}

#[test]
fn with_a_text_that_is_no_date_nothing_is_accepted() {
    for until in ["tomorrow", "2026-02-30", "20270101", "2027-1-1", "01.02.2027", "\"2027-01-01T00:00\""] {
        assert_eq!(found(&waiver("no-tests", "orders", until)), ["9 info no-tests", "15 warning waiver-date"], "{until}");
    }
}

#[test]
fn waivers_that_accept_nothing_or_for_too_long_are_found() {
    assert_eq!(found(&waiver("no-encryption", "orders", "2026-05-01")), ["9 info no-tests", "15 warning waiver-unused"]);
    assert_eq!(found(&waiver("no-test", "orders", "2026-05-01")), ["9 info no-tests", "15 warning waiver-unused"]);
    assert_eq!(found(&waiver("no-tests", "order", "2026-05-01")), ["9 info no-tests", "15 warning waiver-unused"]);
    // 400 days are the limit, and not yet too many.
    assert_eq!(found(&waiver("no-tests", "orders", "2027-02-05")), [""; 0]);
    assert_eq!(found(&waiver("no-tests", "orders", "2027-02-06")), ["15 warning waiver-too-long"]);
    let unknown = json(&waiver("no-test", "orders", "2026-05-01"), &[]);
    assert_eq!(unknown["findings"][1]["help"], "did you mean `no-tests`?");
}

#[test]
fn waivers_can_be_switched_off_and_shown() {
    let text = waiver("no-tests", "orders", "2026-05-01");
    let report = |more: &[&str]| json(&text, more);
    assert_eq!((report(&[])["waived"].as_u64(), report(&[])["infos"].as_u64()), (Some(1), Some(0)));
    assert_eq!((report(&["--no-waivers"])["waived"].as_u64(), report(&["--no-waivers"])["infos"].as_u64()), (Some(0), Some(1)));
    let shown = report(&["--show-waived"]);
    assert_eq!(shown["findings"][0]["waived"]["reason"], "The rewrite comes first");
    let arguments = ["lint", "-", "--today", "2026-01-01", "--fail-on", "info"];
    assert_eq!(run_with(&arguments, &text).code, 0);
    assert_eq!(run_with(&[&arguments[..], &["--show-waived"]].concat(), &text).code, 0);
    assert_eq!(run_with(&[&arguments[..], &["--no-waivers"]].concat(), &text).code, 1);
}

#[test]
fn a_waiver_reaches_its_own_flow_only() {
    let second = CLEAN.replace("flows:\n", "").replace("orders", "stock").replace("      tests: [contract, load]\n", "");
    let text = format!("{}{second}waivers:\n  - {{ lint: no-tests, flow: stock, reason: R, until: 2026-02-01 }}\n", untested());
    assert_eq!(found(&text), ["9 info no-tests"]);
}

#[test]
fn the_day_of_the_clock_is_the_default() {
    let text = waiver("no-tests", "orders", "2020-01-01");
    assert!(run_with(&["lint", "-"], &text).stdout.contains("waiver-expired"));
    let run = run_with(&["lint", "-", "--today", "2027"], &text);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("not a date such as 2027-03-31"), "{}", run.stderr);
}
