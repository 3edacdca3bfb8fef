//! Safe repairs.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{CLEAN, untested};
use crate::run::{Run, command, finish, run_with, scratch};

const SLIPS: &str = "\
# ours
defaults: { volume: lwo }   # each flow
flows:
  chat:   # é😀
    Latency: 'very_low'
    needs:
    - caching
    - auto-reconect
    must: [latenzy]
    decision:
      protocol: websocket
      encription: wss   # always
";

const MENDED: &str = "\
# ours
defaults: { volume: low }   # each flow
flows:
  chat:   # é😀
    latency: 'very-low'
    needs:
    - caching
    - auto-reconnect
    must: [latency]
    decision:
      protocol: websocket
      encryption: wss   # always
";

fn fix(path: &Path) -> Run {
    finish(command(&["lint", "--fix", "--today", "2026-01-01"]).arg(path))
}

/// Returns the text that `--fix` leaves, which a second run does not change.
fn fixed(name: &str, text: &str) -> String {
    let path = scratch(name).join("requirements.yaml");
    fs::write(&path, text).expect("a file");
    let first = fix(&path);
    let text = fs::read_to_string(&path).expect("a file");
    let second = fix(&path);
    assert_eq!(second.stderr, "nothing to fix automatically\n", "{}", first.stderr);
    assert_eq!((first.code, first.stdout), (second.code, second.stdout));
    assert_eq!(fs::read_to_string(&path).expect("a file"), text);
    text
}

#[test]
fn slips_are_mended_and_everything_else_stays_byte_for_byte() {
    assert_eq!(fixed("fix-slips", SLIPS), MENDED);
    assert_eq!(fixed("fix-crlf", &SLIPS.replace('\n', "\r\n")), MENDED.replace('\n', "\r\n"));
}

#[test]
fn what_may_be_meant_in_two_ways_is_left_alone() {
    for text in [
        // Two names are equally near, or none is near enough.
        "flows:\n  a: { latency: lowish }\n",
        "flows:\n  a: { latency: l }\n",
        // The key is there already.
        "flows:\n  a: { latency: low, latency_: low }\n",
        "flows:\n  a: { browser: no }\n",
    ] {
        assert_eq!(fixed("fix-unsure", text), text);
    }
}

#[test]
fn a_value_is_mended_in_whatever_style_it_is_written() {
    for value in ["very-lwo", "'very-lwo'", "\"very-lwo\"", "|-\n      very-lwo", ">-\n      very-lwo", ">\n     very-lwo\n"] {
        let text = |value: &str| format!("flows:\n  chat:\n    latency: {value}\n    # and\n    real_time: server-push\n");
        let quote = value.chars().next().filter(|c| matches!(c, '\'' | '"')).map_or(String::new(), String::from);
        let empty = if value.ends_with('\n') { "\n" } else { "" };
        assert_eq!(fixed("fix-styles", &text(value)), text(&format!("{quote}very-low{quote}{empty}")), "{value:?}");
    }
    let text = "flows:\n  chat:\n    needs:\n      - |-\n        cachng\n    decision:\n      protocol: websocket\n";
    let needs = text.replace("|-\n        cachng", "caching");
    assert_eq!(fixed("fix-literal", text), needs);
}

#[test]
fn misspelt_gateways_protocols_and_lints_are_mended() {
    let text = format!("gateway: kog\n{}", untested().replace("protocol: rest", "protocol: rst"));
    let waiver = "waivers:\n- { lint: no-test, flow: orders, reason: R, until: 2026-05-01 }\n";
    let mended = format!("{text}{waiver}").replace("kog", "kong").replace("rst", "rest").replace("no-test,", "no-tests,");
    assert_eq!(fixed("fix-names", &format!("{text}{waiver}")), mended);
}

#[test]
fn a_waiver_that_accepts_nothing_is_taken_out_with_its_lines_alone() {
    let stale = "  # the first\n  - lint: no-encryption\n    flow: orders   # gone\n    reason: >-\n      Long\n      text\n    until: 2026-05-01\n";
    let live = "  # the second\n  - lint: no-tests\n    flow: orders\n    reason: R\n    until: 2026-05-01\n";
    let text = format!("{}waivers:\n{stale}{live}# end\n", untested());
    assert_eq!(fixed("fix-waiver", &text), format!("{}waivers:\n{live}# end\n", untested()));
    let alone = format!("{CLEAN}waivers:\n{stale}# end\n");
    assert_eq!(fixed("fix-only-waiver", &alone), format!("{CLEAN}# end\n"));
    let two = format!("{CLEAN}\n# accepted\nwaivers:\n{stale}{stale}");
    assert_eq!(fixed("fix-all-waivers", &two), CLEAN);
    // An expired exception that is still needed is for a person to look at.
    let over = format!("{}waivers:\n{}", untested(), live.replace("2026-05-01", "2025-05-01"));
    assert_eq!(fixed("fix-over", &over), over);
}

#[test]
fn the_difference_is_shown_and_nothing_written() {
    let path = scratch("fix-diff").join("requirements.yaml");
    fs::write(&path, SLIPS).expect("a file");
    let shown = finish(&mut command(&["lint", "--fix", "--diff", path.to_str().expect("UTF-8")]));
    assert_eq!(shown.code, 1);
    assert!(shown.stdout.contains("-defaults: { volume: lwo }   # each flow\n+defaults: { volume: low }"), "{}", shown.stdout);
    assert_eq!(fs::read_to_string(&path).expect("a file"), SLIPS);
    let clean = run_with(&["lint", "-", "--diff"], CLEAN);
    assert_eq!((clean.code, clean.stdout.as_str()), (0, ""));
    assert_eq!(run_with(&["lint", "-", "--fix"], SLIPS).code, 2);
}

#[test]
fn what_is_left_is_reported_as_by_a_run_without_repairs() {
    let folder = scratch("fix-left");
    let (slips, wrong) = (folder.join("slips.yaml"), folder.join("wrong.yaml"));
    let left = untested().replace("browser: universal", "browser: universall");
    fs::write(&slips, &left).expect("a file");
    fs::write(&wrong, "flows:\n  a: { browser: none, latency: l }\n").expect("a file");
    for format in super::FORMATS {
        fs::write(&slips, &left).expect("a file");
        let report = folder.join("report");
        let asked = format!("--report={format}={}", report.display());
        let lint = |more: &[&str]| {
            let mut command = command(&["lint", "--today", "2026-01-01", "--format", format, &asked]);
            let run = finish(command.args(more).args([&slips, &wrong]));
            (run.code, run.stdout, fs::read_to_string(&report).expect("a report"))
        };
        let fixed = lint(&["--fix"]);
        assert!(fs::read_to_string(&slips).expect("a file").contains("browser: universal\n"));
        assert_eq!(fixed, lint(&[]), "{format}");
        assert_eq!(fixed.0, 1);
    }
    // What is left fails the run according to `--fail-on`.
    for (fail_on, code) in [("error", 0), ("info", 1)] {
        fs::write(&slips, &left).expect("a file");
        let run = finish(command(&["lint", "--fix", "--today", "2026-01-01", "--fail-on", fail_on]).arg(&slips));
        assert_eq!(run.code, code, "{}{}", run.stdout, run.stderr);
    }
}

#[test]
fn a_file_behind_more_findings_than_are_kept_is_mended_too() {
    let folder = scratch("fix-many");
    let flow = |number: usize| format!("  Flow{number}: {{ latency: low }}\n");
    let many: String = (0..200).map(flow).collect();
    for file in 0..140 {
        fs::write(folder.join(format!("{file:03}.requirements.yaml")), format!("flows:\n{many}")).expect("a file");
    }
    let last = folder.join("last.requirements.yaml");
    fs::write(&last, SLIPS).expect("a file");
    let shown = finish(command(&["lint", "--diff", "--today", "2026-01-01"]).arg(&folder));
    assert!(shown.code == 1 && shown.stdout.contains("+defaults: { volume: low }"), "{}", shown.stdout);
    let run = finish(command(&["lint", "--fix", "--format", "json", "--today", "2026-01-01"]).arg(&folder));
    let report: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert!(report["omitted"].as_u64() > Some(0) && run.code == 1, "{}", run.stderr);
    assert_eq!(fs::read_to_string(&last).expect("a file"), MENDED);
}

#[test]
fn a_difference_of_standard_input_calls_it_what_it_is_called() {
    let shown = run_with(&["lint", "-", "--diff", "--stdin-filename", "docs/typed.yaml"], SLIPS);
    assert!(shown.stdout.starts_with("--- a/docs/typed.yaml\n+++ b/docs/typed.yaml\n"), "{}{}", shown.stdout, shown.stderr);
}
