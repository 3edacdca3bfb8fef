//! What fails a run is shown in every format, however much else there is.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::FORMATS;
use crate::run::{command, finish, scratch};

/// The words for severities, from only the one that always fails a run to all of them.
const FAILING: [(&str, &[&str]); 3] =
    [("error", &["error"]), ("warning", &["error", "warning"]), ("info", &["error", "warning", "info"])];

/// Returns a file with at least this many findings of each severity, none of which is reported once for several flows, with the
/// errors last.
fn file(errors: usize, warnings: usize, infos: usize) -> String {
    let decision = "decision: { protocol: rest, authentication: bearer token, encryption: https, \
                    monitoring: [request rate, error rate], errors: one format, tests: contract }";
    // The only finding for a decision based on one answer is that it is fragile.
    let noted = format!("real_time: request-response, {decision}");
    let several = |name: &str, count: usize, flow: &str| -> String {
        (0..count).map(|number| format!("  {name}{number}: {{ {flow} }}\n")).collect::<Vec<_>>().concat()
    };
    let wrong = format!("real_time: server-push, latency: very-low, browser: universal, {decision}");
    let missing =
        format!("real_time: request-response, latency: moderate, browser: universal, volume: low, needs: [caching], {decision}")
            .replace("authentication: bearer token, ", "");
    format!(
        "flows:\n{}{}{}  last: {{ {noted} }}\n",
        several("i", infos, &noted),
        several("w", warnings, &missing),
        several("e", errors, &wrong)
    )
}

/// Returns whether a report shows a finding of one of these severities.
pub(crate) fn shows(format: &str, text: &str, severities: &[&str]) -> bool {
    let any = |findings: &Value, key: &str, words: [&str; 3]| {
        let words: Vec<&str> = ["error", "warning", "info"]
            .into_iter()
            .zip(words)
            .filter(|(word, _)| severities.contains(word))
            .map(|(_, word)| word)
            .collect();
        findings.as_array().expect("a list").iter().any(|finding| words.contains(&finding[key].as_str().expect("a word")))
    };
    let read = || serde_json::from_str::<Value>(text).expect("JSON");
    let said = |before: &str, after: &str| severities.iter().any(|word| text.contains(&format!("{before}{word}{after}")));
    match format {
        // After many excerpts, a line must suffice.
        "human" => {
            said(": ", "[") || severities.iter().any(|word| text.lines().any(|line| line.starts_with(&format!("{word}["))))
        }
        "concise" => said(": ", "["),
        "json" => any(&read()["findings"], "severity", ["error", "warning", "info"]),
        "sarif" => any(&read()["runs"][0]["results"], "level", ["error", "warning", "note"]),
        "github" => said("::", " title=") || (severities.contains(&"info") && text.contains("::notice title=")),
        "gitlab" => any(&read(), "severity", ["major", "minor", "info"]),
        "junit" => text.contains("<failure "),
        "checkstyle" => said("severity=\"", "\""),
        "rdjson" => any(&read()["diagnostics"], "severity", ["ERROR", "WARNING", "INFO"]),
        "markdown" => said("| ", " |"),
        _ => panic!("{format} is not known here"),
    }
}

/// Returns the exit code of a run, and its report in each format.
fn reports(folder: &Path, more: &[&str]) -> (i32, Vec<(&'static str, String)>) {
    let places = FORMATS.map(|format| format!("{format}={format}.out"));
    let reports = places.iter().flat_map(|place| ["--report", place]);
    let arguments: Vec<&str> = ["lint", "--today", "2026-01-01"].into_iter().chain(reports).chain(more.iter().copied()).collect();
    let code = finish(command(&arguments).current_dir(folder)).code;
    (code, FORMATS.map(|format| (format, fs::read_to_string(folder.join(format!("{format}.out"))).expect("a report"))).to_vec())
}

#[test]
fn a_run_fails_where_and_only_where_its_reports_show_why() {
    let folder = scratch("severities");
    for (errors, warnings, infos) in [0, 1].into_iter().flat_map(|errors| {
        [0, 1, 210].into_iter().flat_map(move |warnings| [0, 210].into_iter().map(move |infos| (errors, warnings, infos)))
    }) {
        fs::write(folder.join("requirements.yaml"), file(errors, warnings, infos)).expect("a file");
        for (least, severities) in FAILING {
            let (code, reports) = reports(&folder, &["--fail-on", least]);
            let fails = errors > 0 || (least != "error" && warnings > 0) || least == "info";
            assert_eq!(code, i32::from(fails), "{errors} errors, {warnings} warnings, {infos} infos, {least}");
            for (format, text) in reports {
                assert_eq!(shows(format, &text, severities), fails, "{format}, {errors} {warnings} {infos}, {least}:\n{text}");
            }
        }
    }
}

/// The same holds if there is nothing to check: where everything has a place, the missing file has it.
#[test]
fn a_run_that_finds_no_file_fails_in_every_format() {
    let folder = scratch("severities-nothing");
    let (code, reports) = reports(&folder, &[]);
    assert_eq!(code, 3);
    for (format, text) in reports {
        let fails = match format {
            // Without findings, there is nothing in it: the error stands on standard error.
            "concise" => text.is_empty(),
            "human" | "markdown" => text.to_lowercase().contains("no requirements file found"),
            "json" => serde_json::from_str::<Value>(&text).expect("JSON")["failed"] == true,
            "sarif" => text.contains("\"executionSuccessful\": false"),
            _ => shows(format, &text, &["error"]),
        };
        assert!(fails, "{format}:\n{text}");
    }
}

#[test]
fn findings_are_counted_by_severity_whether_they_are_kept_or_not() {
    let folder = scratch("severities-counted");
    fs::write(folder.join("requirements.yaml"), file(3, 210, 5)).expect("a file");
    let (_, all) = reports(&folder, &[]);
    let json: Value = serde_json::from_str(&all[2].1).expect("JSON");
    let count = |severity: &str| {
        json["findings"].as_array().expect("a list").iter().filter(|finding| finding["severity"] == severity).count()
    };
    assert_eq!((json["errors"].as_u64(), count("error"), count("warning"), count("info")), (Some(3), 3, 197, 0));
    assert_eq!((json["warnings"].as_u64(), json["omitted"].as_u64().map(|omitted| omitted >= 13 + 6)), (Some(210), Some(true)));
    let lines: Vec<_> =
        json["findings"].as_array().expect("a list").iter().map(|finding| finding["at"]["line"].as_u64()).collect();
    assert!(lines.is_sorted(), "{lines:?}");
    assert!(all[0].1.contains("3 errors, 210 warnings and "), "{}", all[0].1);
}

#[test]
fn what_is_told_once_for_all_flows_fails_a_run_as_a_finding_of_each_would() {
    let folder = scratch("severities-once");
    let flows = (0..210).map(|flow| format!("  f{flow}: {{ latency: low }}\n")).collect::<Vec<_>>().concat();
    fs::write(folder.join("requirements.yaml"), format!("flows:\n{flows}")).expect("a file");
    for (least, severities) in FAILING {
        let (code, reports) = reports(&folder, &["--fail-on", least]);
        let fails = least != "error";
        assert_eq!(code, i32::from(fails), "{least}");
        for (format, text) in reports {
            assert_eq!(shows(format, &text, severities), fails, "{format}, {least}:\n{text}");
            assert!(text.contains("210 of 210 flows"), "{format}, {least}:\n{text}");
        }
    }
}

#[test]
fn what_a_waiver_accepts_gives_way_to_what_fails_unless_no_waiver_counts() {
    let folder = scratch("severities-waived");
    let waiver = "waivers:\n  - { lint: decision-impossible, flow: \"*\", reason: R, until: 2026-02-01 }\n";
    fs::write(folder.join("requirements.yaml"), format!("{}{waiver}", file(210, 1, 0))).expect("a file");
    for (more, fails) in [(&["--fail-on", "warning"][..], true), (&["--no-waivers"], true), (&[], false)] {
        let (code, reports) = reports(&folder, more);
        assert_eq!(code, i32::from(fails), "{more:?}");
        let severities: &[&str] = if more == ["--fail-on", "warning"] { &["error", "warning"] } else { &["error"] };
        for (format, text) in reports {
            assert_eq!(shows(format, &text, severities), fails, "{format} {more:?}:\n{text}");
        }
    }
}

#[test]
fn the_one_error_behind_very_many_other_findings_of_other_files_is_shown() {
    let folder = scratch("severities-many-files");
    for number in 0..135 {
        fs::write(folder.join(format!("{number:03}.requirements.yaml")), file(0, 210, 0)).expect("a file");
    }
    fs::write(folder.join("z.requirements.yaml"), file(1, 0, 0)).expect("a file");
    let (code, reports) = reports(&folder, &[]);
    assert_eq!(code, 1);
    for (format, text) in reports {
        assert!(shows(format, &text, &["error"]), "{format}");
        if format == "json" {
            let json: Value = serde_json::from_str(&text).expect("JSON");
            assert_eq!(json["findings"].as_array().map(Vec::len), Some(25_000));
            assert_eq!((json["warnings"].as_u64(), json["errors"].as_u64()), (Some(135 * 210), Some(1)));
        }
    }
}
