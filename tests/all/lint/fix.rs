//! Safe repairs.

use std::fs;

use super::{CLEAN, untested};
use crate::run::{command, finish, run_with, scratch};

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

/// The text that `--fix` leaves, after as many runs as it takes.
fn fixed(name: &str, text: &str) -> String {
    let path = scratch(name).join("requirements.yaml");
    fs::write(&path, text).expect("a file");
    for _ in 0..3 {
        let run = finish(&mut command(&["lint", "--fix", "--today", "2026-01-01", path.to_str().expect("UTF-8")]));
        assert_eq!(run.code, 0, "{}", run.stderr);
    }
    fs::read_to_string(&path).expect("a file")
}

#[test]
fn slips_are_mended_and_everything_else_stays_byte_for_byte() {
    assert_eq!(fixed("fix-slips", SLIPS), MENDED);
    assert_eq!(fixed("fix-crlf", &SLIPS.replace('\n', "\r\n")), MENDED.replace('\n', "\r\n"));
}

#[test]
fn what_may_be_meant_in_two_ways_is_left_alone() {
    for text in [
        // Two names are as near, or none is near enough.
        "flows:\n  a: { latency: lowish }\n",
        "flows:\n  a: { latency: l }\n",
        // The key stands there already.
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
    // An exception that is over but still needed is for a person to look at.
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
