//! Findings in requirements files, in every format: the same places, the same ends, and nothing from a file that controls a
//! reader.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{CLEAN, FORMATS, WITHOUT_WAIVED};
use crate::run::{Run, command, finish, scratch};

/// Returns a checkout with a file in it.
fn checkout(name: &str, file: &str, text: &str) -> PathBuf {
    let folder = scratch(name);
    fs::create_dir_all(folder.join(".git")).unwrap();
    fs::write(folder.join(file), text).unwrap();
    folder
}

fn lint(folder: &Path, arguments: &[&str]) -> Run {
    finish(command(&[&["lint", "--today", "2026-01-01"], arguments].concat()).current_dir(folder))
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    serde_json::from_str(&lint(folder, arguments).stdout).expect("JSON")
}

const MIXED: &str = "\
flows:
  orders:
    real_time: request-response
    latency: moderate
    browser: universal
    decision:
      protocol: rest
      encryption: https
      monitoring: request rate
      errors: problem details
      tests: contract
  later: {}
waivers:
  - { lint: undecided, flow: later, reason: \"Not known | yet\", until: 2026-06-30 }
  - { lint: decision-missing, flow: later, reason: \"Not known | yet\", until: 2026-06-30 }
";

#[test]
fn all_formats_point_at_the_same_place_each_in_its_own_unit() {
    let line = "  chat: { description: \"é😀\té\", latency: lowish }";
    let folder = checkout("formats-places", "requirements.yaml", &format!("flows:\n{line}\n"));
    let before = line.split("lowish").next().unwrap();
    let characters = before.chars().count() + 1;
    let utf_16 = before.encode_utf16().count() + 1;
    let bytes = before.len() + 1;
    assert!(characters < utf_16 && utf_16 < bytes);

    let of = |format: &str| lint(&folder, &["--format", format]).stdout;
    assert!(of("human").contains(&format!("requirements.yaml:2:{characters}\n")));
    assert!(of("concise").starts_with(&format!("requirements.yaml:2:{characters}: error[unknown-name]")));
    let at = &json(&folder, &["--format", "json"])["findings"][0]["at"];
    assert_eq!((at["line"].as_u64(), at["column"].as_u64()), (Some(2), Some(characters as u64)));
    assert_eq!(at["end_column"], characters + 6);
    let region = &json(&folder, &["--format", "sarif"])["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(*region, serde_json::json!({"startLine": 2, "startColumn": utf_16, "endLine": 2, "endColumn": utf_16 + 6}));
    let place = format!("file=requirements.yaml,line=2,endLine=2,col={utf_16},endColumn={}::", utf_16 + 6);
    assert!(of("github").contains(&place));
    assert_eq!(json(&folder, &["--format", "gitlab"])[0]["location"]["lines"]["begin"], 2);
    assert!(of("junit").contains(&format!("requirements.yaml:2:{characters}: error: ")));
    assert!(of("checkstyle").contains(&format!("<error line=\"2\" column=\"{characters}\" severity=\"error\"")));
    let range = &json(&folder, &["--format", "rdjson"])["diagnostics"][0]["location"]["range"];
    assert_eq!(*range, serde_json::json!({"start": {"line": 2, "column": bytes}, "end": {"line": 2, "column": bytes + 6}}));
    assert!(of("markdown").contains("| error | requirements.yaml:2 |"));
}

#[test]
fn every_format_shows_a_file_with_findings_and_ends_alike() {
    let folder = checkout("formats-mixed", "requirements.yaml", MIXED);
    for format in FORMATS {
        let run = lint(&folder, &["--format", format, "--fail-on", "warning"]);
        assert_eq!((run.code, run.stderr.as_str()), (1, ""), "{format}");
        assert!(run.stdout.contains("no-authentication"), "{format}:\n{}", run.stdout);
        assert!(!run.stdout.contains("Not known"), "{format}: what is accepted is left out");
        assert_eq!(lint(&folder, &["--format", format]).code, 0, "{format}: warnings alone do not fail a run");
        if !["human", "concise", "json", "sarif"].contains(&format) {
            insta::assert_snapshot!(format!("lint_{format}"), run.stdout);
        }
    }
}

#[test]
fn beyond_a_thousand_findings_people_are_told_each_in_a_line() {
    let folder = scratch("formats-a-thousand");
    let flows = (0..90).map(|flow| format!("  f{flow}: {{ latency: low, must: [volume] }}\n")).collect::<Vec<_>>().concat();
    for file in 0..15 {
        fs::write(folder.join(format!("{file}.requirements.yaml")), format!("flows:\n{flows}")).unwrap();
    }
    let (shown, concise) = (lint(&folder, &[]).stdout, lint(&folder, &["--format", "concise"]).stdout);
    let all: Vec<&str> = concise.lines().collect();
    assert!(all.len() > 1_200, "{}", all.len());
    assert_eq!(shown.lines().filter(|line| line.contains(".requirements.yaml:") && !line.contains('[')).count(), 1_000);
    assert!(shown.contains(&format!("\n{} more, a line each:\n", all.len() - 1_000)));
    let listed: Vec<&str> =
        shown.lines().filter(|line| line.contains(".requirements.yaml:") && line.contains(": warning[")).collect();
    assert_eq!(listed, all[1_000..]);
}

#[test]
fn findings_that_are_only_counted_fail_a_run_just_as_the_others_do() {
    let flows = (0..250).map(|flow| format!("  f{flow}: {{ latency: low, must: [volume] }}\n")).collect::<Vec<_>>().concat();
    let folder = checkout("formats-counted", "requirements.yaml", &format!("flows:\n{flows}"));
    let found = json(&folder, &["--format", "json"]);
    let number = |key: &str| found[key].as_u64();
    assert_eq!((number("errors"), number("warnings"), number("omitted")), (Some(0), Some(251), Some(51)));
    let shown = lint(&folder, &[]).stdout;
    assert!(shown.contains("51 more findings are counted but not shown") && shown.contains("251 warnings in 1 file"), "{shown}");
    assert_eq!((lint(&folder, &[]).code, lint(&folder, &["--fail-on", "warning"]).code), (0, 1));
}

#[test]
fn every_format_says_that_nothing_was_found() {
    let folder = checkout(
        "formats-clean",
        "requirements.yaml",
        &MIXED.replace("      errors", "      authentication: mtls\n      errors"),
    );
    let of = |format: &str| {
        let run = lint(&folder, &["--format", format]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{format}");
        run.stdout
    };
    assert_eq!((of("concise").as_str(), of("github").as_str(), of("gitlab").as_str()), ("", "", "[]\n"));
    assert_eq!(json(&folder, &["--format", "sarif"])["runs"][0]["results"], serde_json::json!([]));
    assert_eq!(json(&folder, &["--format", "rdjson"])["diagnostics"], serde_json::json!([]));
    assert!(of("checkstyle").contains("<file name=\"requirements.yaml\"/>"));
    assert!(of("markdown").starts_with("# protopick lint\n"));
    let junit = of("junit");
    let cases = junit.matches("<testcase ").count();
    assert!(cases == 1 && junit.contains(&format!("tests=\"{cases}\" failures=\"0\" errors=\"0\"")), "{junit}");
}

#[test]
fn accepted_findings_are_shown_where_they_are_asked_for() {
    let folder = checkout("formats-waived", "requirements.yaml", MIXED);
    let shown = json(&folder, &["--format", "sarif", "--show-waived"]);
    let results = shown["runs"][0]["results"].as_array().unwrap();
    let waived: Vec<&Value> = results.iter().filter(|result| result["suppressions"].is_array()).collect();
    assert_eq!((results.len(), waived.len()), (3, 2));
    assert_eq!(waived[0]["suppressions"][0]["justification"], "Not known | yet");
    let markdown = lint(&folder, &["--format", "markdown", "--show-waived"]).stdout;
    assert!(markdown.contains("## Waived\n") && markdown.contains("| 2026-06-30 | requirements.yaml:12 |"), "{markdown}");
    assert!(markdown.contains("| Not known \\| yet |\n"), "{markdown}");
}

#[test]
fn only_lacks_of_security_are_weighed_as_such() {
    let folder = checkout("formats-security", "requirements.yaml", MIXED);
    let log = json(&folder, &["--format", "sarif"]);
    let pack = protopick::builtin::pack();
    for rule in log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap() {
        let lint = pack.lint(pack.find_lint(rule["id"].as_str().unwrap()).unwrap());
        let severity = rule["properties"]["security-severity"].as_str().map(|text| text.parse::<f64>().expect("a number"));
        assert_eq!(severity.is_some(), lint.security_tenths.is_some(), "{rule}");
        assert!(severity.is_none_or(|severity| (0.1..=10.0).contains(&severity)), "{rule}");
        assert_eq!(rule["properties"]["tags"][0], lint.group.word());
    }
}

#[test]
fn annotations_are_no_more_than_a_step_shows_and_the_rest_is_counted() {
    let flows = |count: usize| (0..count).map(|i| format!("  f{i}: {{ latency: lowish }}\n")).collect::<Vec<_>>().concat();
    let folder = checkout("formats-many", "requirements.yaml", &format!("flows:\n{}", flows(10)));
    let run = lint(&folder, &["--format", "github"]).stdout;
    assert_eq!((run.lines().count(), run.matches("::error ").count()), (10, 10), "{run}");
    fs::write(folder.join("requirements.yaml"), format!("flows:\n{}", flows(15))).unwrap();
    let run = lint(&folder, &["--format", "github"]).stdout;
    assert_eq!((run.lines().count(), run.matches("::error ").count()), (11, 10), "{run}");
    let last = run.lines().last().unwrap();
    assert!(last.starts_with("::notice title=protopick lint::") && last.contains("5 of these findings"), "{last}");
}

#[test]
fn issues_are_told_apart_and_stay_the_same_when_a_line_is_inserted() {
    let text = "flows:\n  a: { latency: lowish, volume: lowish }\n  b: { latency: lowish, volume: lowish }\n";
    let folder = checkout("formats-issues", "requirements.yaml", text);
    let prints = |folder: &Path| -> Vec<String> {
        let issues = json(folder, &["--format", "gitlab"]);
        issues.as_array().unwrap().iter().map(|issue| issue["fingerprint"].as_str().unwrap().to_owned()).collect()
    };
    let before = prints(&folder);
    assert_eq!(before.iter().collect::<BTreeSet<_>>().len(), 4, "{before:?}");
    fs::write(folder.join("requirements.yaml"), format!("# One more\n{text}")).unwrap();
    assert_eq!(prints(&folder), before);
}

#[test]
fn cases_of_tests_add_up_and_a_file_on_which_nothing_is_found_has_one() {
    let folder = checkout("formats-tests", "requirements.yaml", "flows:\n  a: { latency: lowish }\n");
    fs::write(folder.join("b.requirements.yaml"), MIXED).unwrap();
    for clean in ["c", "d"] {
        fs::write(folder.join(format!("{clean}.requirements.yaml")), CLEAN).unwrap();
    }
    let text = lint(&folder, &["--format", "junit"]).stdout;
    let count = |what: &str| text.matches(what).count();
    let number = |line: &str, name: &str| -> usize {
        line.split(&format!(" {name}=\"")).nth(1).and_then(|rest| rest.split('"').next()).expect("a number").parse().unwrap()
    };
    let suites: Vec<&str> = text.lines().filter(|line| line.starts_with("  <testsuite ")).collect();
    let sum = |name: &str| suites.iter().map(|suite| number(suite, name)).sum::<usize>();
    assert_eq!((suites.len(), sum("tests"), sum("failures")), (3, count("<testcase "), count("<failure ")));
    assert_eq!((sum("skipped"), count("<failure ")), (count("<skipped "), 1));
    assert_eq!((count("<skipped "), count("<testcase name=\"nothing found\"")), (1, 2), "{text}");
    assert!(count("<system-out>") >= 1 && text.contains("classname=\"c.requirements.yaml\"/>"), "{text}");
    // However many kinds of findings there are, the report grows with the files and their findings.
    assert!(text.lines().count() < 40, "{text}");
}

#[test]
fn a_suggestion_mends_the_text_that_it_is_made_for() {
    let text = "flows:\n  chat: { description: \"é😀\", needs: [cachin] }\n";
    let folder = checkout("formats-fix", "requirements.yaml", text);
    let found = json(&folder, &["--format", "rdjson"]);
    let suggestion = &found["diagnostics"][0]["suggestions"][0];
    let column =
        |end: &str| suggestion["range"][end]["column"].as_u64().map(|column| usize::try_from(column).unwrap() - 1).unwrap();
    let line = text.lines().nth(1).unwrap();
    let mended = format!("{}{}{}", &line[..column("start")], suggestion["text"].as_str().unwrap(), &line[column("end")..]);
    assert!(mended.contains("needs: [caching] }") && mended.starts_with("  chat: {"), "{mended}");
}

#[test]
fn paths_are_relative_to_the_checkout_wherever_the_run_is() {
    let folder = checkout("formats-paths", "requirements.yaml", MIXED);
    fs::create_dir_all(folder.join("docs/api")).unwrap();
    fs::rename(folder.join("requirements.yaml"), folder.join("docs/requirements.yaml")).unwrap();
    let inner = folder.join("docs/api");
    for format in ["sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "markdown"] {
        let shown = lint(&inner, &["--format", format, "../requirements.yaml"]).stdout;
        assert!(shown.contains("docs/requirements.yaml") && !shown.contains(".."), "{format}:\n{shown}");
    }
}

/// What a user's text may contain: commands and structure of other formats, and characters that no format has.
#[cfg(unix)]
#[test]
fn nothing_out_of_a_file_forges_a_command_or_a_structure() {
    let hostile = r#"\n::error file=x::forged\r\n##[add-mask]x]]> <b a=\"1\">&amp;|`*_[x](y)\e[31m\u202e\u0000\ufffe %0A::"#;
    let text = format!(
        "system: \"{hostile}\"\n\"K{hostile}\": 1\nflows:\n  chat: {{ latency: \"L{hostile}\", needs: [\"{hostile}\"] }}\n  \"F{hostile}\": {{}}\n"
    );
    let valid = format!(
        "flows:\n  chat: {{ latency: low, browser: none, decision: {{ protocol: websocket, authentication: \"{hostile}\" }} }}\n\
         waivers:\n  - {{ lint: no-tests, flow: chat, reason: \"{hostile}\", until: 2026-06-30 }}\n"
    );
    let name = "::warning file=a,b::c%0A <d>&\"' ##[e]\u{1b}\n::f.requirements.yaml";
    for (text, folder) in [(text, "formats-hostile"), (valid, "formats-hostile-valid")] {
        let folder = checkout(folder, name, &text);
        for format in FORMATS {
            let waived: &[&str] = if WITHOUT_WAIVED.contains(&format) { &[] } else { &["--show-waived"] };
            let run = lint(&folder, &[&["--format", format, "--color", "always"], waived].concat());
            let shown = if format == "human" { anstream::adapter::strip_str(&run.stdout).to_string() } else { run.stdout };
            assert!(!shown.contains(['\u{1b}', '\u{202e}', '\0', '\r']), "{format}:\n{shown}");
            // What is a command already is not read as another one.
            assert!(format == "github" || !shown.contains("##["), "{format}:\n{shown}");
            for line in shown.lines().map(str::trim_start).filter(|line| line.starts_with("::")) {
                let begins = ["::error title=", "::warning title=", "::notice title="];
                assert!(format == "github" && begins.iter().any(|begin| line.starts_with(begin)), "{format}: {line}");
                let properties = line[2..].split("::").next().unwrap();
                // A title, a file and two lines, and possibly two columns.
                assert!([3, 5].contains(&properties.matches(',').count()), "{line}");
            }
            match format {
                "json" | "sarif" | "gitlab" | "rdjson" => drop(serde_json::from_str::<Value>(&shown).expect("JSON")),
                "junit" | "checkstyle" => assert_elements(&shown),
                "markdown" => {
                    let rows = shown.lines().filter(|line| line.starts_with('|'));
                    let cells: BTreeSet<usize> = rows.map(|row| row.replace("\\|", "").matches('|').count()).collect();
                    assert!(cells.len() <= 2 && !shown.contains("<b"), "{cells:?}\n{shown}");
                }
                _ => {}
            }
        }
    }
}

/// Checks that each `<` begins one of our elements, and that each line is one.
fn assert_elements(text: &str) {
    let known =
        ["?xml", "testsuites", "testsuite", "testcase", "failure", "skipped", "system-out", "checkstyle", "file", "error"];
    for part in text.split('<').skip(1) {
        let name: String = part.trim_start_matches('/').chars().take_while(|c| !" >/\n".contains(*c)).collect();
        assert!(known.contains(&name.as_str()), "{name}");
    }
    assert!(!text.contains('\u{fffe}') && text.lines().all(|line| line.trim_start().starts_with('<')), "{text}");
}

#[test]
fn reports_go_to_files_beside_what_is_shown() {
    let folder = checkout("formats-reports", "requirements.yaml", MIXED);
    let run = lint(&folder, &["--report", "sarif=lint.sarif", "--report", "junit=lint.xml", "--format", "concise"]);
    assert_eq!((run.code, run.stdout.lines().count()), (0, 1));
    for (file, format) in [("lint.sarif", "sarif"), ("lint.xml", "junit")] {
        assert_eq!(fs::read_to_string(folder.join(file)).unwrap(), lint(&folder, &["--format", format]).stdout);
    }
}

#[test]
fn a_line_stays_one_that_can_be_read_whatever_a_file_says() {
    let long = "x".repeat(20_000);
    let folder = checkout("formats-long", "requirements.yaml", &format!("flows:\n  {long}: {{ latency: {long} }}\n"));
    for format in FORMATS {
        let shown = lint(&folder, &["--format", format, "--color", "never"]).stdout;
        let whole = ["json", "sarif"].contains(&format);
        assert!(whole || shown.lines().all(|line| line.chars().count() < 2_100), "{format}");
    }
}

#[test]
fn a_report_in_no_format_names_those_that_there_are() {
    let folder = scratch("formats-unknown");
    let refused = lint(&folder, &["--report", "jsn=report"]);
    assert_eq!((refused.code, refused.stdout.as_str()), (2, ""));
    assert!(refused.stderr.contains("did you mean `json`?"), "{}", refused.stderr);
    assert!(FORMATS.iter().all(|format| refused.stderr.contains(format)), "{}", refused.stderr);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}
