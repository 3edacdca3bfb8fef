//! `protopick.yaml`: what holds for the files below it.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::run::{command, finish_with, scratch, within, write};

/// A service as a team writes it when it begins: two flows with a decision each and nothing planned.
const SERVICE: &str = "\
flows:
  orders:
    real_time: request-response
    decision: { protocol: rest }
  changes:
    real_time: server-push
    decision: { protocol: sse }
";

/// What a platform team decides once for all of its services.
const HOUSE: &str = "\
exclude: [vendor/, '**/generated/']
fail-on: info
lints: { decision-fragile: off, simpler-protocol: info }
defaults:
  browser: universal
  latency: moderate
  volume: low
decision:
  encryption: https
  authentication: session cookie
  monitoring: [request rate, error rate, open streams]
  errors: problem details
  tests: [contract tests, load tests]
  heartbeat: 15s
  limits: 60 requests a minute
";

/// Returns a repository with some services.
fn repository(name: &str, services: usize) -> PathBuf {
    let folder = scratch(name);
    fs::create_dir_all(folder.join(".git")).expect("a folder");
    for service in 0..services {
        write(&folder, &format!("services/s{service:02}/requirements.yaml"), SERVICE);
    }
    folder
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    let run = within(folder, arguments);
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", run.stdout, run.stderr))
}

/// Returns the findings in a folder, each as its path and its lint.
fn found(folder: &Path, more: &[&str]) -> Vec<(String, String)> {
    let report = json(folder, &[&["lint", "--format", "json", "--today", "2026-01-01"], more].concat());
    let findings = report["findings"].as_array().expect("a list").clone();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    findings.iter().map(|finding| (text(&finding["at"]["path"]), text(&finding["lint"]))).collect()
}

/// Returns the value and the origin of a key for a file.
fn held(folder: &Path, file: &str, key: &str) -> Option<(String, String)> {
    let table = json(folder, &["config", file, "--format", "json"]);
    let row = table["rows"].as_array().expect("a list").iter().find(|row| row["key"] == key)?.clone();
    Some((row["value"].as_str()?.to_owned(), row["from"].as_str()?.to_owned()))
}

#[test]
fn forty_services_come_to_rest_by_settings_alone() {
    let folder = repository("settings-forty", 40);
    write(&folder, "vendor/theirs/requirements.yaml", SERVICE);
    write(&folder, "services/s00/generated/requirements.yaml", SERVICE);
    let before = found(&folder, &[]);
    assert!(before.len() > 158, "{}", before.len());
    write(&folder, "protopick.yaml", HOUSE);
    assert_eq!(found(&folder, &[]), []);
    let run = within(&folder, &["lint"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    assert_eq!(run.stdout, "✓ nothing found in 40 files with 80 flows; the lint `decision-fragile` is off\n");
    // Formats without a summary have no place for what is off.
    for format in crate::lint::FORMATS {
        let run = within(&folder, &["lint", "--format", format]);
        let told = [run.stdout, run.stderr].map(|text| text.contains("decision-fragile") && text.contains(" is off"));
        assert_eq!(told, if ["human", "markdown"].contains(&format) { [true, false] } else { [false, true] }, "{format}");
    }
    // Without the settings nothing has changed.
    assert_eq!(found(&folder, &["--no-config"]), before);
}

#[test]
fn the_nearest_settings_decide_a_key_as_a_whole() {
    let folder = repository("settings-nearest", 2);
    write(&folder, "protopick.yaml", HOUSE);
    write(&folder, "services/s01/protopick.yaml", "decision: { encryption: https }\nfail-on: error\n");
    let near = "services/s01/requirements.yaml";
    assert_eq!(held(&folder, near, "fail-on"), Some(("error".to_owned(), "services/s01/protopick.yaml:2".to_owned())));
    assert_eq!(held(&folder, near, "decision.encryption").map(|held| held.1), Some("services/s01/protopick.yaml:1".to_owned()));
    assert_eq!(held(&folder, near, "decision.monitoring"), None);
    assert_eq!(held(&folder, near, "defaults.browser"), Some(("universal".to_owned(), "protopick.yaml:5".to_owned())));
    assert_eq!(held(&folder, "services/s00/requirements.yaml", "fail-on").map(|held| held.0), Some("info".to_owned()));
    // What the nearer one does not plan is missing there, and nowhere else.
    let found = found(&folder, &[]);
    assert!(found.iter().any(|(_, lint)| lint == "no-monitoring"), "{found:?}");
    assert!(found.iter().all(|(path, _)| path == near), "{found:?}");
    // From there, and with a name alone, the same holds.
    let inner = folder.join("services/s01");
    assert_eq!(held(&inner, "requirements.yaml", "defaults.browser").map(|held| held.0), Some("universal".to_owned()));
    // A folder stands for the file in it.
    assert_eq!(held(&folder, "services/s01", "fail-on"), held(&folder, near, "fail-on"));
}

#[test]
fn overrides_are_for_some_files_and_the_last_decides() {
    let folder = repository("settings-overrides", 3);
    let overrides = "\
overrides:
  - files: [services/]
    fail-on: error
  - { files: [services/s01/, '!services/s01/x/'], lints: { no-monitoring: error } }
";
    write(&folder, "protopick.yaml", &format!("fail-on: info\n{overrides}"));
    write(&folder, "services/s01/x/requirements.yaml", SERVICE);
    let fail_on = |file: &str| held(&folder, file, "fail-on").expect("a value").0;
    assert_eq!(fail_on("requirements.yaml"), "info");
    assert_eq!(fail_on("services/s02/requirements.yaml"), "error");
    let level = |file: &str| held(&folder, file, "lints.no-monitoring").map(|held| held.0);
    assert_eq!(level("services/s01/requirements.yaml"), Some("error".to_owned()));
    assert_eq!(level("services/s00/requirements.yaml"), None);
    let report = json(&folder, &["lint", "--format", "json"]);
    let errors = report["findings"].as_array().expect("a list").iter().filter(|finding| finding["severity"] == "error");
    let paths: Vec<&str> = errors.filter_map(|finding| finding["at"]["path"].as_str()).collect();
    assert!(!paths.is_empty() && paths.iter().all(|path| path.starts_with("services/s01/")), "{paths:?}");
    assert_eq!(within(&folder, &["lint"]).code, 1);
    assert_eq!(within(&folder, &["lint", "services/s00", "services/s02"]).code, 0);
    // The option stands above the settings.
    assert_eq!(within(&folder, &["lint", "services/s00", "--fail-on", "warning"]).code, 1);
}

#[test]
fn a_chosen_severity_holds_and_a_hint_stays_a_hint() {
    let folder = scratch("settings-severity");
    let nginx = "events {}\nhttp { server { listen 80; location / { proxy_pass http://a; proxy_http_version 1.1;\n\
                 proxy_set_header Upgrade websocket; proxy_set_header Connection upgrade; } } }\n";
    write(&folder, "nginx.conf", nginx);
    let severity = |flow: &str| {
        write(&folder, "requirements.yaml", &format!("flows: {{ chat: {{ real_time: bidirectional, route: /, {flow} }} }}\n"));
        let report = json(&folder, &["check", "nginx.conf", "--requirements", "requirements.yaml", "--format", "json"]);
        let found = report["findings"].as_array().expect("a list").iter().find(|one| one["lint"] == "idle-timeout").cloned();
        found.map(|found| found["severity"].as_str().expect("a word").to_owned())
    };
    let (late, unsaid) = ("decision: { protocol: websocket, heartbeat: 90s }", "decision: { protocol: websocket }");
    let usual = (severity(late), severity(unsaid));
    assert_eq!(usual, (Some("warning".to_owned()), Some("info".to_owned())));
    write(&folder, "protopick.yaml", "lints: { idle-timeout: error }\n");
    assert_eq!((severity(late), severity(unsaid)), (Some("error".to_owned()), Some("info".to_owned())));
    write(&folder, "protopick.yaml", "lints: { idle-timeout: info }\n");
    assert_eq!((severity(late), severity(unsaid)), (Some("info".to_owned()), Some("info".to_owned())));
}

#[test]
fn what_is_excluded_is_left_out_and_hooks_that_name_it_are_heard_if_asked() {
    let folder = repository("settings-exclude", 1);
    write(&folder, "vendor/a/requirements.yaml", SERVICE);
    // What is in there cannot bring itself back, nor stop a run.
    write(&folder, "vendor/a/protopick.yaml", "exclude: []\nnonsense: true\n");
    write(&folder, "protopick.yaml", "exclude: [vendor/]\n");
    let listed = |more: &[&str]| within(&folder, &[&["lint", "--list-files"], more].concat());
    assert_eq!(listed(&[]).stdout, "services/s00/requirements.yaml\n");
    let named = ["vendor/a/requirements.yaml", "services/s00/requirements.yaml"];
    assert_eq!(listed(&named).stdout.lines().count(), 2);
    let forced = within(&folder, &["lint", "--list-files", "--force-exclude", named[0]]);
    assert_eq!((forced.code, forced.stdout.as_str()), (0, ""));
    assert!(forced.stderr.contains("`exclude` of the settings"), "{}", forced.stderr);
    write(&folder, "protopick.yaml", "exclude: [vendor/]\nforce-exclude: true\n");
    assert_eq!(listed(&named).stdout, "services/s00/requirements.yaml\n");
    let input =
        finish_with(command(&["lint", "-", "--stdin-filename", named[0], "--format", "json"]).current_dir(&folder), SERVICE);
    assert_eq!(input.code, 0, "{}", input.stdout);
}

#[test]
fn all_that_excludes_is_shown_and_said() {
    let folder = repository("settings-exclude-all", 2);
    write(&folder, "protopick.yaml", "exclude: [services/s01/old/]\nforce-exclude: true\n");
    write(&folder, "services/s01/protopick.yaml", "exclude: [x/]\n");
    let table = json(&folder, &["config", "services/s01/old/requirements.yaml", "--format", "json"]);
    let rows = table["rows"].as_array().expect("a list").iter().filter(|row| row["key"] == "exclude");
    let rows: Vec<_> = rows.map(|row| (row["value"].as_str().unwrap(), row["from"].as_str().unwrap())).collect();
    assert_eq!(rows, [("[x/]", "services/s01/protopick.yaml:1"), ("[services/s01/old/]", "protopick.yaml:1")]);
    assert_eq!(held(&folder, "services/s01/requirements.yaml", "force-exclude").map(|held| held.0), Some("true".to_owned()));
    write(&folder, "protopick.yaml", "exclude: [services/]\n");
    let run = within(&folder, &["lint"]);
    assert!(
        run.code == 3 && run.stderr.contains("`exclude` of the settings leaves every requirements file out"),
        "{}",
        run.stderr
    );
}

#[test]
fn every_command_that_reads_requirements_takes_what_they_share() {
    let folder = repository("settings-shared", 1);
    let file = "services/s00/requirements.yaml";
    let best = |more: &[&str]| {
        let report = json(&folder, &[&["recommend", file, "--format", "json"], more].concat());
        report["flows"][1]["recommended"].as_str().expect("a protocol").to_owned()
    };
    assert_eq!(best(&[]), "sse");
    write(&folder, "protopick.yaml", "defaults: { browser: none, needs: [constrained-devices, delivery-guarantees] }\n");
    assert_eq!((best(&[]), best(&["--no-config"])), ("mqtt".to_owned(), "sse".to_owned()));
    write(&folder, "elsewhere/other.yaml", "defaults: { browser: universal }\n");
    assert_eq!(best(&["--config", "elsewhere/other.yaml"]), "sse");
    // A flow, and the defaults of its file, say otherwise.
    write(&folder, file, &SERVICE.replace("server-push\n", "server-push\n    browser: universal\n    needs: []\n"));
    assert_eq!(best(&[]), "sse");
}

#[test]
fn faults_are_told_once_with_their_places_and_nothing_is_judged() {
    let folder = repository("settings-faults", 2);
    let text = "\
excludes: [a]
lints: { no-such-lint: off, syntax: off, no-monitoring: loud }
decision: { protocol: rest }
defaults: { latency: slow }
waivers: [{ lint: no-tests, flow: '*', reason: x, until: soon, who: me }]
overrides: [{ lints: {} }]
rules: nope
exclude: [../x, '[']
";
    write(&folder, "protopick.yaml", text);
    write(&folder, "services/s00/protopick.yaml", "fail-on: never\n");
    let run = within(&folder, &["lint"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    let places = [
        "protopick.yaml:1:1",
        "protopick.yaml:2:10",
        "protopick.yaml:2:29",
        "protopick.yaml:2:57",
        "protopick.yaml:3:23",
        "protopick.yaml:4:22",
        "protopick.yaml:5:64",
        "protopick.yaml:6:15",
        "protopick.yaml:7:8",
        "protopick.yaml:8:11",
        "protopick.yaml:8:17",
    ];
    for place in places {
        assert_eq!(run.stderr.matches(place).count(), 1, "{place}:\n{}", run.stderr);
    }
    // Programs are told too.
    let run = within(&folder, &["lint", "--format", "sarif", "--report", "gitlab=g.json", "--report", "junit=j.xml"]);
    assert_eq!(run.code, 2);
    let results = serde_json::from_str::<Value>(&run.stdout).expect("JSON")["runs"][0]["results"].clone();
    let results = results.as_array().expect("a list");
    let uri = |result: &Value| result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "protopick.yaml";
    assert!(results.len() == places.len() && results.iter().all(uri), "{results:?}");
    let issues: Value = serde_json::from_str(&fs::read_to_string(folder.join("g.json")).expect("a file")).expect("JSON");
    assert_eq!(issues.as_array().map(Vec::len), Some(places.len()));
    assert!(fs::read_to_string(folder.join("j.xml")).expect("a file").contains("name=\"protopick.yaml\""));
    for command in [&["recommend", "services/s00/requirements.yaml"][..], &["config"], &["explain", "rest"], &["lint", "--list"]]
    {
        let run = within(&folder, command);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{command:?}");
        assert_eq!(run.stderr.matches(" protopick.yaml:1:1\n").count(), 1, "{command:?}:\n{}", run.stderr);
    }
    assert_eq!(within(&folder, &["lint", "--no-config"]).code, 0);
}

#[test]
fn shared_waivers_accept_findings_everywhere_and_are_looked_at_once() {
    let folder = repository("settings-waivers", 3);
    let waiver = |until: &str| {
        format!("waivers:\n  - {{ lint: no-authentication, flow: '*', reason: The mesh does it, until: {until} }}\n")
    };
    let count = |lint: &str| found(&folder, &[]).into_iter().filter(|(_, found)| found == lint).collect::<Vec<_>>();
    assert_eq!(count("no-authentication").len(), 6);
    write(&folder, "protopick.yaml", &waiver("2026-03-31"));
    assert_eq!(count("no-authentication"), []);
    let shown = json(&folder, &["lint", "--format", "json", "--today", "2026-01-01", "--show-waived"]);
    let reasons = shown["findings"].as_array().expect("a list").iter().filter(|finding| finding["waived"].is_object());
    assert!(reasons.clone().count() == 6 && reasons.clone().all(|one| one["waived"]["reason"] == "The mesh does it"));
    write(&folder, "protopick.yaml", &waiver("2025-03-31"));
    assert_eq!(count("no-authentication").len(), 6);
    assert_eq!(count("waiver-expired"), [("protopick.yaml".to_owned(), "waiver-expired".to_owned())]);
}

#[test]
fn findings_in_what_is_shared_are_told_of_each_file_and_point_there() {
    let folder = repository("settings-places", 3);
    write(
        &folder,
        "protopick.yaml",
        "decision: { authentication: bearer token, encryption: http }\ndefaults: { browser: universal }\n",
    );
    let report = json(&folder, &["lint", "--format", "json"]);
    let paths: Vec<&str> = report["files"].as_array().expect("a list").iter().filter_map(|file| file["path"].as_str()).collect();
    assert_eq!(paths.len(), 3, "{paths:?}");
    let findings = report["findings"].as_array().expect("a list").iter();
    let shared: Vec<&Value> = findings.filter(|finding| finding["related"][0]["at"]["path"] == "protopick.yaml").collect();
    assert!(shared.len() >= 3, "{report}");
    for finding in &shared {
        assert!(finding["at"]["path"].as_str().is_some_and(|path| path.starts_with("services/s0")), "{finding}");
        assert_eq!(finding["related"][0]["text"], "stated here");
    }
    // Its place is told.
    let run = within(&folder, &["lint"]);
    assert!(run.stdout.contains("note: stated here: protopick.yaml:1:"), "{}", run.stdout);
    // Two services with the same flow are told apart, also when another one goes away.
    let prints = || {
        let issues = json(&folder, &["lint", "--format", "gitlab"]);
        let issues = issues.as_array().expect("a list").clone();
        let of = |issue: &Value| (issue["location"]["path"].to_string(), issue["fingerprint"].to_string());
        issues.iter().map(of).collect::<Vec<_>>()
    };
    let before = prints();
    assert!(before.iter().all(|(_, print)| print.ends_with(":1\"")), "{before:?}");
    fs::remove_dir_all(folder.join("services/s00")).expect("a folder");
    let after = prints();
    assert!(!after.is_empty() && after.iter().all(|one| before.contains(one)), "{before:?} {after:?}");
    // Without a decision in the file, what the defaults contradict is told at the flow.
    write(&folder, "protopick.yaml", "defaults: { weights: { latency: 0 }, must: [latency], latency: low }\n");
    let report = json(&folder, &["lint", "--format", "json"]);
    assert!(
        report["files"].as_array().is_some_and(|files| files.iter().all(|file| file["path"] != "protopick.yaml")),
        "{report}"
    );
}

#[test]
fn a_file_that_several_name_is_one_group_of_reports() {
    let folder = repository("settings-groups", 2);
    write(&folder, "nginx.conf", "events {}\nhttp { server { listen 80; location / { proxy_pass http://a; } } }\n");
    for service in ["s00", "s01"] {
        let text = format!("gateway-config: ../../nginx.conf\n{SERVICE}");
        write(&folder, &format!("services/{service}/requirements.yaml"), &text);
    }
    for (format, head) in [("junit", "<testsuite name=\"nginx.conf\""), ("checkstyle", "<file name=\"nginx.conf\"")] {
        let run = within(&folder, &["lint", "--format", format]);
        assert_eq!(run.stdout.matches(head).count(), 1, "{}", run.stdout);
    }
}

#[test]
fn as_many_lints_are_off_as_hold_for_the_files() {
    let folder = repository("settings-off", 2);
    let off = "lints: { no-tests: off, no-monitoring: off, no-encryption: off }\n";
    write(
        &folder,
        "protopick.yaml",
        &format!("{off}overrides:\n  - {{ files: [services/s01/], lints: {{ simpler-protocol: off }} }}\n"),
    );
    let told = |path: &str| within(&folder, &["lint", path]).stdout;
    assert!(told("services/s00").contains("; 3 lints are off\n"), "{}", told("services/s00"));
    assert!(told("services/s01").contains("; the lint `simpler-protocol` is off\n"), "{}", told("services/s01"));
    assert!(told("services").contains("; 4 lints are off in some files\n"), "{}", told("services"));
}

#[test]
fn settings_end_at_the_top_of_the_repository_and_do_not_lead_out_of_it() {
    let outer = scratch("settings-top");
    write(&outer, "protopick.yaml", "fail-on: info\n");
    fs::create_dir_all(outer.join("repository/.git")).expect("a folder");
    let inner = outer.join("repository");
    write(&inner, "requirements.yaml", SERVICE);
    assert_eq!(held(&inner, "requirements.yaml", "fail-on").map(|held| held.1), Some("default".to_owned()));
    write(&inner, "protopick.yaml", "rules: ../rules\n");
    write(&outer, "rules/pack.yaml", "name: theirs\n");
    let run = within(&inner, &["lint"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("outside of the checkout"), "{}", run.stderr);
    #[cfg(unix)]
    {
        fs::remove_file(inner.join("protopick.yaml")).expect("a file");
        std::os::unix::fs::symlink(outer.join("protopick.yaml"), inner.join("protopick.yaml")).expect("a link");
        let run = within(&inner, &["lint"]);
        assert!(run.code == 2 && run.stderr.contains("out of the checkout"), "{}", run.stderr);
    }
}

#[test]
fn each_key_is_explained_and_documented() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/settings.md")).expect("the page");
    let folder = scratch("settings-explain");
    for key in protopick::settings::FILE.keys() {
        let run = within(&folder, &["explain", &format!("protopick.yaml.{}", key.name)]);
        assert!(run.code == 0 && run.stdout.contains(key.name), "{}", run.stderr);
        assert!(page.contains(&format!("| `{}` |", key.name)), "{} is missing in the page", key.name);
    }
    let run = within(&folder, &["explain", "settings"]);
    let example = run.stdout.split_once("For example").expect("an example").1;
    let lines = example.lines().skip_while(|line| !line.contains("exclude:")).take_while(|line| !line.trim().is_empty());
    let text = lines.map(|line| line.strip_prefix("  ").unwrap_or(line)).collect::<Vec<_>>().join("\n");
    write(&folder, "protopick.yaml", &text);
    let run = within(&folder, &["config"]);
    assert_eq!(run.code, 0, "{text}\n{}", run.stderr);
}
