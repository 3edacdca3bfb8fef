//! `--baseline`: findings that are known are not told again.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use protopick::builtin;
use protopick::findings::{Words, said};

use crate::run::{Run, command, finish_with, scratch, within, write};

/// A flow with a decision, and nothing planned for it.
fn flow(name: &str, protocol: &str) -> String {
    let real_time = if protocol == "rest" { "request-response" } else { "server-push" };
    format!("  {name}:\n    real_time: {real_time}\n    decision: {{ protocol: {protocol} }}\n")
}

fn service(flows: &[(&str, &str)]) -> String {
    "flows:\n".to_owned() + &flows.iter().map(|(name, protocol)| flow(name, protocol)).collect::<String>()
}

/// Returns a checkout with two services, whose findings a baseline holds.
fn checkout(name: &str) -> PathBuf {
    let folder = scratch(name);
    fs::create_dir_all(folder.join(".git")).expect("a folder");
    write(&folder, "services/a/requirements.yaml", &service(&[("orders", "rest"), ("changes", "sse")]));
    write(&folder, "services/b/requirements.yaml", &service(&[("prices", "sse")]));
    let run = update(&folder);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    folder
}

fn update(folder: &Path) -> Run {
    within(folder, &["lint", "--today", "2026-01-01", "--baseline", "known.yaml", "--update-baseline"])
}

fn report(folder: &Path, more: &[&str]) -> Value {
    let run = within(folder, &[&["lint", "--today", "2026-01-01", "--format", "json"], more].concat());
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", run.stdout, run.stderr))
}

/// Returns what is told in spite of the baseline, each as its lint and its flow, and how many are known.
fn told(folder: &Path) -> (Vec<(String, String)>, u64) {
    let report = report(folder, &["--baseline", "known.yaml"]);
    let text = |value: &Value| value.as_str().unwrap_or("*").to_owned();
    let findings = report["findings"].as_array().expect("a list").iter();
    (
        findings.map(|finding| (text(&finding["lint"]), text(&finding["flow"]))).collect(),
        report["known"].as_u64().expect("a number"),
    )
}

fn edit(folder: &Path, name: &str, from: &str, to: &str) {
    let path = folder.join(name);
    let text = fs::read_to_string(&path).expect("a file");
    assert!(text.contains(from), "{text}");
    fs::write(path, text.replace(from, to)).expect("a file");
}

#[test]
fn what_is_known_is_not_told_again_and_what_is_new_is() {
    let folder = checkout("baseline-new");
    let (findings, known) = told(&folder);
    assert_eq!(findings, []);
    assert!(known > 10, "{known}");
    let all = report(&folder, &[]);
    assert_eq!(all["known"], 0);
    let places: usize =
        all["findings"].as_array().expect("a list").iter().map(|one| 1 + one["others"].as_array().expect("a list").len()).sum();
    assert_eq!(places as u64, known);
    // A finding that is told once for all flows is told for the new one alone.
    edit(&folder, "services/b/requirements.yaml", "flows:\n", &("flows:\n".to_owned() + &flow("rates", "sse")));
    let (findings, still) = told(&folder);
    assert_eq!(still, known);
    assert!(findings.iter().all(|(_, flow)| flow == "rates") && findings.len() > 4, "{findings:?}");
    assert!(findings.iter().any(|(lint, _)| lint == "no-tests"), "{findings:?}");
    let run = within(&folder, &["lint", "--baseline", "known.yaml", "--fail-on", "info"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(run.stdout.contains(&format!("{known} findings are known")), "{}", run.stdout);
}

#[test]
fn text_files_and_flows_may_move() {
    let folder = checkout("baseline-moves");
    let (_, known) = told(&folder);
    edit(&folder, "services/a/requirements.yaml", "flows:\n", "# Ours\nsystem: A\n\nflows:\n\n");
    edit(&folder, "services/a/requirements.yaml", "  changes:\n", "  # Changes\n  changes:\n");
    assert_eq!(told(&folder), (Vec::new(), known));
    fs::rename(folder.join("services/a"), folder.join("shop")).expect("a folder");
    assert_eq!(told(&folder), (Vec::new(), known));
    edit(&folder, "shop/requirements.yaml", "  changes:\n", "  updates:\n");
    edit(&folder, "services/b/requirements.yaml", "  prices:\n", "  rates:\n");
    assert_eq!(told(&folder), (Vec::new(), known));
    // A copy is new, and so is one more flow beside a renamed one.
    fs::create_dir_all(folder.join("copy")).expect("a folder");
    fs::copy(folder.join("shop/requirements.yaml"), folder.join("copy/requirements.yaml")).expect("a file");
    let (findings, still) = told(&folder);
    assert_eq!((findings.is_empty(), still), (false, known));
}

#[test]
fn another_decision_and_another_winner_are_new() {
    let folder = checkout("baseline-decided");
    let text = "flows:\n  feed:\n    real_time: server-push\n    latency: low\n    browser: universal\n    \
                decision: { protocol: websocket, encryption: TLS 1.0 }\n";
    write(&folder, "services/c/requirements.yaml", text);
    assert_eq!(update(&folder).code, 0);
    let lints = |from: &str, to: &str| {
        write(&folder, "services/c/requirements.yaml", &text.replace(from, to));
        told(&folder).0.into_iter().map(|(lint, _)| lint).filter(|lint| lint != "baseline-stale").collect::<Vec<_>>()
    };
    // It is further behind the same one.
    assert_eq!(lints("latency: low", "latency: low\n    needs: [auto-reconnect]"), [""; 0]);
    assert_eq!(lints("TLS 1.0", "SSL 3"), ["outdated-tls"]);
    assert!(lints("server-push", "request-response").contains(&"decision-not-best".to_owned()));
    assert!(lints("protocol: websocket", "protocol: rest-polled").contains(&"decision-not-best".to_owned()));
}

#[test]
fn a_fault_is_never_known_and_a_waived_finding_is_not_kept() {
    let folder = checkout("baseline-faults");
    write(&folder, "services/c/requirements.yaml", "flows: 3\n");
    let run = update(&folder);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(run.stdout.contains("wrong-type"), "{}", run.stdout);
    let run = within(&folder, &["lint", "--baseline", "known.yaml"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    let waived = "waivers: [{ lint: no-tests, flow: prices, reason: A spike, until: 2026-02-01 }]\n";
    write(&folder, "services/c/requirements.yaml", &(service(&[("prices", "sse")]) + waived));
    assert_eq!(update(&folder).code, 0);
    edit(&folder, "services/c/requirements.yaml", waived, "");
    assert_eq!(told(&folder).0, [("no-tests".to_owned(), "prices".to_owned())]);
}

#[test]
fn what_is_mended_is_told_until_the_baseline_is_written_again() {
    let folder = checkout("baseline-stale");
    edit(&folder, "services/b/requirements.yaml", "protocol: sse", "protocol: sse, tests: reconnection");
    assert_eq!(told(&folder).0, [("baseline-stale".to_owned(), "*".to_owned())]);
    let run = within(&folder, &["lint", "--baseline", "known.yaml"]);
    assert!(run.stdout.contains("`no-tests` is no longer found in `prices`") && run.code == 0, "{}", run.stdout);
    assert!(run.stdout.contains("known.yaml:"), "{}", run.stdout);
    // Not of files that this run does not look at.
    let run = within(&folder, &["lint", "services/a", "--baseline", "known.yaml", "--fail-on", "info"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert_eq!(update(&folder).code, 0);
    assert_eq!(told(&folder).0, []);
    // It is a lint like others.
    edit(&folder, "services/b/requirements.yaml", "protocol: sse", "protocol: sse, errors: close codes");
    write(&folder, "protopick.yaml", "lints: { baseline-stale: error }\n");
    assert_eq!(within(&folder, &["lint", "--baseline", "known.yaml"]).code, 1);
    write(&folder, "protopick.yaml", "lints: { baseline-stale: off }\n");
    assert_eq!(within(&folder, &["lint", "--baseline", "known.yaml", "--fail-on", "info"]).code, 0);
    // A file that is gone takes its findings along.
    write(&folder, "protopick.yaml", "");
    fs::remove_dir_all(folder.join("services/a")).expect("a folder");
    assert_eq!(told(&folder).0, [("baseline-stale".to_owned(), "*".to_owned())]);
}

#[test]
fn a_part_is_written_anew_and_the_rest_is_kept() {
    let folder = checkout("baseline-part");
    let before = fs::read_to_string(folder.join("known.yaml")).expect("a file");
    edit(&folder, "services/a/requirements.yaml", "flows:\n", &("flows:\n".to_owned() + &flow("rates", "sse")));
    edit(&folder, "services/b/requirements.yaml", "flows:\n", &("flows:\n".to_owned() + &flow("rates", "sse")));
    let run = within(&folder, &["lint", "services/b", "--baseline", "known.yaml", "--update-baseline"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    let after = fs::read_to_string(folder.join("known.yaml")).expect("a file");
    let of = |text: &str, service: &str| text.split("- file: ").find(|part| part.starts_with(service)).map(str::to_owned);
    assert_eq!(of(&before, "services/a"), of(&after, "services/a"));
    assert_ne!(of(&before, "services/b"), of(&after, "services/b"));
    // What cannot be judged now keeps what is known of it.
    write(&folder, "services/a/requirements.yaml", "flows: 3\n");
    assert_eq!(update(&folder).code, 1);
    let kept = fs::read_to_string(folder.join("known.yaml")).expect("a file");
    assert_eq!(of(&after, "services/a"), of(&kept, "services/a"));
}

#[test]
fn what_is_known_of_files_that_are_left_out_is_kept() {
    let folder = checkout("baseline-excluded");
    let before = fs::read_to_string(folder.join("known.yaml")).expect("a file");
    write(&folder, "protopick.yaml", "exclude: [services/a/]\n");
    assert_eq!(told(&folder).0, []);
    assert_eq!(update(&folder).code, 0);
    assert_eq!(fs::read_to_string(folder.join("known.yaml")).expect("a file"), before);
}

#[test]
fn only_a_baseline_is_overwritten() {
    let folder = checkout("baseline-wrong");
    let text = fs::read_to_string(folder.join("services/a/requirements.yaml")).expect("a file");
    let run = within(&folder, &["lint", "--baseline", "services/a/requirements.yaml", "--update-baseline"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{}", run.stderr);
    assert!(run.stderr.contains("unknown-key") || run.stderr.contains("missing-key"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(folder.join("services/a/requirements.yaml")).expect("a file"), text);
    write(&folder, "empty.yaml", "");
    for (name, what) in [("missing.yaml", "no such file"), ("empty.yaml", "the file is empty")] {
        let run = within(&folder, &["lint", "--baseline", name]);
        assert!(run.code == 2 && run.stderr.contains(what), "{name}: {}", run.stderr);
    }
    let run = within(&folder, &["lint", "--update-baseline"]);
    assert!(run.code == 2 && run.stderr.contains("--baseline"), "{}", run.stderr);
    write(&folder, "nginx.conf", "events {}\nhttp { server { listen 80; location / { proxy_pass http://a; } } }\n");
    let run = within(&folder, &["check", "nginx.conf", "--baseline", "known.yaml"]);
    assert!(run.code == 2 && run.stderr.contains("the baseline of `protopick lint`"), "{}", run.stderr);
    let run = within(&folder, &["lint", "--baseline", "known.yaml", "--report", "json=known.yaml"]);
    assert!(run.code == 2 && run.stderr.contains("the file is the baseline"), "{}", run.stderr);
}

#[test]
fn configurations_have_a_baseline_of_their_own() {
    let folder = checkout("baseline-check");
    let config = "events {}\nhttp {\n  server {\n    listen 80;\n    location /events { proxy_pass http://a; gzip on; gzip_types text/event-stream; }\n  }\n}\n";
    write(&folder, "deploy/nginx.conf", config);
    write(&folder, "flows.yaml", "flows:\n  events: { real_time: server-push, route: /events, decision: { protocol: sse } }\n");
    let check =
        |more: &[&str]| within(&folder, &[&["check", "deploy/nginx.conf", "--requirements", "flows.yaml"], more].concat());
    assert_eq!(check(&["--fail-on", "info"]).code, 1);
    let run = check(&["--baseline", "gateway.yaml", "--update-baseline"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    fs::rename(folder.join("deploy/nginx.conf"), folder.join("deploy/edge.conf")).expect("a file");
    let run = within(
        &folder,
        &["check", "deploy/edge.conf", "--requirements", "flows.yaml", "--fail-on", "info", "--baseline", "gateway.yaml"],
    );
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
}

#[test]
fn odd_names_and_very_many_findings_are_kept() {
    let folder = checkout("baseline-odd");
    let odd = "odd: \"name\"\u{1b}[31m, {#}/ü.requirements.yaml";
    let flows: Vec<String> = (0..120).map(|number| format!("f{number}")).collect();
    write(&folder, odd, &service(&flows.iter().map(|name| (name.as_str(), "sse")).collect::<Vec<_>>()));
    assert_eq!(update(&folder).code, 0);
    let (findings, known) = told(&folder);
    assert_eq!(findings, []);
    // More than are shown of a file.
    assert!(known > 500, "{known}");
    let text = fs::read_to_string(folder.join("known.yaml")).expect("a file");
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn repairs_and_standard_input_go_with_a_baseline() {
    let folder = checkout("baseline-fix");
    edit(&folder, "services/b/requirements.yaml", "real_time: server-push", "real_time: server-psuh");
    let run = within(&folder, &["lint", "--fix", "--baseline", "known.yaml", "--fail-on", "info"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    assert!(fs::read_to_string(folder.join("services/b/requirements.yaml")).expect("a file").contains("server-push"));
    let text = fs::read_to_string(folder.join("services/b/requirements.yaml")).expect("a file");
    let mut command = command(&[
        "lint",
        "-",
        "--stdin-filename",
        "services/b/requirements.yaml",
        "--baseline",
        "known.yaml",
        "--fail-on",
        "info",
    ]);
    let run = finish_with(command.current_dir(&folder), &text);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
}

#[test]
fn what_files_share_is_known_once_for_each() {
    let folder = scratch("baseline-shared");
    fs::create_dir_all(folder.join(".git")).expect("a folder");
    write(&folder, "protopick.yaml", "decision: { authentication: Authorization header }\n");
    let chat = "flows:\n  chat:\n    browser: universal\n    real_time: bidirectional\n    decision: { protocol: websocket }\n";
    for service in ["a", "b"] {
        write(&folder, &format!("{service}/requirements.yaml"), chat);
    }
    assert_eq!(update(&folder).code, 0);
    let whole = fs::read_to_string(folder.join("known.yaml")).expect("a baseline");
    assert_eq!(told(&folder).0, []);
    // A part neither adds to what is kept nor takes from it.
    let part = ["lint", "--today", "2026-01-01", "--baseline", "known.yaml", "--update-baseline", "a"];
    assert_eq!(within(&folder, &part).code, 0);
    assert_eq!(fs::read_to_string(folder.join("known.yaml")).expect("a baseline"), whole);
    // One more file with the same is new.
    write(&folder, "c/requirements.yaml", chat);
    let (new, known) = told(&folder);
    let shared = |lint: &str| new.iter().filter(|(found, _)| found == lint).count();
    assert_eq!((shared("browser-authentication"), known), (1, 2 * u64::try_from(new.len()).expect("few")), "{new:?}");
}

/// Returns what a message about a flow is recognized by.
fn names(message: &str) -> Vec<String> {
    said(builtin::pack(), message, None, Some("feed"))
}

#[test]
fn another_winner_or_value_is_something_else() {
    let behind = names("WebSocket is 4 points behind SSE for `feed`");
    assert_eq!(behind, ["WebSocket", "SSE"]);
    assert_eq!(names("WebSocket is 29 points behind SSE for `feed`"), behind);
    assert_ne!(names("WebSocket is 4 points behind REST for `feed`"), behind);
    assert_ne!(names("SSE is 4 points behind WebSocket for `feed`"), behind);
    assert_ne!(names("REST is 4 points behind SSE"), names("REST (polled) is 4 points behind SSE"));
    let old = names("`TLS 1.0` allows a deprecated TLS version for `feed`");
    assert_ne!(names("`SSL 3` allows a deprecated TLS version for `feed`"), old);
    assert_ne!(names("`TLS 1.1` allows a deprecated TLS version for `feed`"), old);
}

#[test]
fn amounts_words_and_the_name_of_the_flow_do_not_count() {
    assert_eq!(names("`heartbeat: 30s` of `feed` is odd"), names("`heartbeat: 5m` of `` is strange"));
    assert_eq!(names("no tests are planned for `feed`"), [""; 0]);
    let words = Words::new(["`TLS 1.0` is too old for `", "`"]);
    assert_eq!(said(builtin::pack(), "`TLS 1.0` is too old for 2 flows: `a` and `b`", Some(&words), Some("a")), ["TLS 1.0"]);
    assert_eq!(said(builtin::pack(), "REST and SSE differ in `x`", None, None), ["x"]);
    // A quote that does not end, and one without text.
    assert_eq!(names("`a"), ["a"]);
    assert_eq!(names("``"), [""; 0]);
}
