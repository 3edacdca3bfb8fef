//! Accepted findings.

use std::fs;

use super::{CLEAN, FORMATS, WITHOUT_WAIVED, found, json, untested};
use crate::run::{command, finish, run_with, scratch};

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
    assert!(run.stderr.contains("not a date such as `2027-03-31`"), "{}", run.stderr);
}

#[test]
fn what_is_accepted_is_shown_without_failing_or_not_at_all() {
    let text = untested() + "waivers: [{ lint: no-tests, flow: orders, reason: Soon & well, until: 2026-06-30 }]\n";
    let shown = |format: &str, more: &[&str]| {
        run_with(&[&["lint", "-", "--today", "2026-01-01", "--fail-on", "info", "--format", format], more].concat(), &text)
    };
    for format in FORMATS {
        let (left_out, shown) = (shown(format, &[]), shown(format, &["--show-waived"]));
        assert_eq!(left_out.code, 0, "{format}");
        assert!(!left_out.stdout.contains("no tests are planned for `orders`"), "{format}: {}", left_out.stdout);
        if WITHOUT_WAIVED.contains(&format) {
            assert_eq!((shown.code, shown.stdout.as_str()), (2, ""), "{format}");
            let names = [format!("--format {format}"), "--show-waived".to_owned(), "`human`, `concise`, `json`".to_owned()];
            assert!(names.iter().all(|name| shown.stderr.contains(name)), "{}", shown.stderr);
        } else {
            assert_eq!((shown.code, shown.stderr.as_str()), (0, ""), "{format}");
            assert!(shown.stdout.contains("no-tests"), "{format}: {}", shown.stdout);
        }
    }
    assert!(shown("github", &["--show-waived"]).stdout.starts_with("::notice title=no-tests"));
    let junit = shown("junit", &["--show-waived"]).stdout;
    assert!(junit.contains("failures=\"0\"") && junit.contains("skipped=\"1\""), "{junit}");
    assert!(junit.contains("<skipped message=\"waived until 2026-06-30: Soon &amp; well\"/>"), "{junit}");
}

#[test]
fn a_log_of_annotations_takes_what_is_accepted_among_its_ten_notes() {
    let folder = scratch("waivers-annotations");
    for file in 0..14 {
        fs::write(folder.join(format!("{file}.requirements.yaml")), waiver("no-tests", "orders", "2026-06-30")).unwrap();
    }
    let arguments = ["lint", "--today", "2026-01-01", "--format", "github", "--show-waived"];
    let shown = finish(command(&arguments).current_dir(&folder)).stdout;
    let notes: Vec<&str> = shown.lines().filter(|line| line.starts_with("::notice")).collect();
    assert_eq!(notes.len(), 10, "{shown}");
    assert!(notes[9].contains("14 findings are waived. 5 of these findings are not shown here."), "{shown}");
}
