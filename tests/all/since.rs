//! `--changed-since`: only what a change brings is told.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;

use crate::run::{Run, command, finish, scratch, write};

/// Runs git in a folder, with nothing of the user's configuration.
fn git(folder: &Path, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.args(["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]).args(arguments);
    git.current_dir(folder).env("GIT_CONFIG_NOSYSTEM", "1").env("HOME", folder);
    let output = git.output().expect("git starts");
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn commit(folder: &Path) {
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "--allow-empty", "-m", "A state"]);
}

/// Lints a folder as of a day.
fn lint(folder: &Path, more: &[&str]) -> Run {
    let mut lint = command(&[&["lint", "--today", "2026-01-01"], more].concat());
    finish(lint.env("PATH", std::env::var_os("PATH").unwrap_or_default()).current_dir(folder))
}

/// A finding: its file, its lint and its flow.
type Told = (String, String, String);

/// Returns the findings in a folder with how many there are of each; those that are told once for several flows are each their own.
fn told(folder: &Path, more: &[&str]) -> BTreeMap<Told, usize> {
    let run = lint(folder, &[&["--format", "json"], more].concat());
    let report: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", run.stdout, run.stderr));
    assert_eq!(report["omitted"], 0);
    let text = |value: &Value| value.as_str().unwrap_or("*").to_owned();
    let mut told = BTreeMap::new();
    for finding in report["findings"].as_array().expect("a list") {
        for one in [finding].into_iter().chain(finding["others"].as_array().expect("a list")) {
            *told.entry((text(&one["at"]["path"]), text(&finding["lint"]), text(&one["flow"]))).or_insert(0) += 1;
        }
    }
    told
}

/// A team's repository: its services with their flows, and for each what is planned.
#[derive(Debug, Clone)]
struct Team {
    services: BTreeMap<String, Vec<Flow>>,
    /// Whether tests are looked for.
    tests: bool,
    /// Comments in front of each file.
    remarks: usize,
}

#[derive(Debug, Clone)]
struct Flow {
    name: String,
    protocol: &'static str,
    /// Whether each of some things is planned.
    plans: [bool; 3],
}

const PLANS: [&str; 3] = ["tests: reconnection", "errors: close codes", "monitoring: open connections"];
const NAMES: [&str; 6] = ["orders", "prices", "rates", "changes", "events", "alerts"];

impl Team {
    fn write(&self, folder: &Path) {
        let _ = fs::remove_dir_all(folder.join("services"));
        for (name, flows) in &self.services {
            let flow = |flow: &Flow| {
                let plans = PLANS.iter().zip(flow.plans).filter(|(_, planned)| *planned).map(|(plan, _)| format!(", {plan}"));
                let plans: String = plans.collect();
                let Flow { name, protocol, .. } = flow;
                format!("  {name}:\n    real_time: server-push\n    decision: {{ protocol: {protocol}{plans} }}\n")
            };
            let text = "# More\n".repeat(self.remarks) + "flows:\n" + &flows.iter().map(flow).collect::<String>();
            write(folder, &format!("services/{name}/requirements.yaml"), &text);
        }
        write(folder, "protopick.yaml", if self.tests { "" } else { "lints: { no-tests: off }\n" });
    }
}

/// Something that a change does.
#[derive(Debug, Clone)]
enum Step {
    Plan(Index, Index, Index),
    AddFlow(Index, Index),
    RemoveFlow(Index, Index),
    AddService(Index),
    RemoveService(Index),
    MoveService(Index),
    Remark,
    Tests,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let at = any::<Index>;
    let step = prop_oneof![
        4 => (at(), at(), at()).prop_map(|(service, flow, plan)| Step::Plan(service, flow, plan)),
        2 => (at(), at()).prop_map(|(service, name)| Step::AddFlow(service, name)),
        2 => (at(), at()).prop_map(|(service, flow)| Step::RemoveFlow(service, flow)),
        1 => at().prop_map(Step::AddService),
        1 => at().prop_map(Step::RemoveService),
        2 => at().prop_map(Step::MoveService),
        1 => Just(Step::Remark),
        1 => Just(Step::Tests),
    ];
    prop::collection::vec(step, 0..5)
}

impl Step {
    /// Changes a team's repository, and the former names of services.
    fn make(&self, team: &mut Team, former: &mut BTreeMap<String, String>, fresh: &mut usize) {
        let names: Vec<String> = team.services.keys().cloned().collect();
        let service = |at: &Index| at.get(&names).clone();
        let mut new_name = || {
            *fresh += 1;
            format!("n{fresh}")
        };
        match self {
            Self::Plan(at, flow, plan) => {
                let flows = team.services.get_mut(&service(at)).expect("a service");
                let flow = flow.index(flows.len());
                flows[flow].plans[plan.index(PLANS.len())] ^= true;
            }
            // A new service stays unlike any that is removed.
            Self::AddFlow(at, _) if !former.contains_key(&service(at)) => {}
            Self::AddFlow(at, name) => {
                let flows = team.services.get_mut(&service(at)).expect("a service");
                let name = name.get(&NAMES);
                if !flows.iter().any(|flow| flow.name == *name) {
                    flows.push(Flow { name: (*name).to_owned(), protocol: "websocket", plans: [false; 3] });
                }
            }
            Self::RemoveFlow(at, flow) => {
                let flows = team.services.get_mut(&service(at)).expect("a service");
                if flows.len() > 1 {
                    flows.remove(flow.index(flows.len()));
                }
            }
            Self::AddService(protocol) => {
                let protocol = protocol.get(&["sse", "websocket"]);
                // Otherwise it could be the successor of one that is removed.
                let name = new_name();
                let flow = Flow { name: format!("of-{name}"), protocol, plans: [false; 3] };
                team.services.insert(name, vec![flow]);
            }
            Self::RemoveService(at) if names.len() > 1 => {
                let name = service(at);
                team.services.remove(&name);
                former.remove(&name);
            }
            Self::MoveService(at) => {
                let (old, new) = (service(at), new_name());
                let flows = team.services.remove(&old).expect("a service");
                team.services.insert(new.clone(), flows);
                if let Some(first) = former.remove(&old) {
                    former.insert(new, first);
                }
            }
            Self::Remark => team.remarks += 1,
            Self::Tests => team.tests ^= true,
            Self::RemoveService(_) => {}
        }
    }
}

fn team() -> impl Strategy<Value = Team> {
    let flow = |name: &'static str| {
        (prop::sample::select(vec!["sse", "websocket"]), any::<[bool; 3]>()).prop_map(move |(protocol, plans)| Flow {
            name: name.to_owned(),
            protocol,
            plans,
        })
    };
    let flows = prop::sample::subsequence(NAMES.to_vec(), 1..4)
        .prop_flat_map(move |names| names.into_iter().map(flow).collect::<Vec<_>>());
    (prop::collection::vec(flows, 1..4), any::<bool>()).prop_map(|(all, tests)| Team {
        services: all.into_iter().enumerate().map(|(number, flows)| (format!("s{number}"), flows)).collect(),
        tests,
        remarks: 0,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// What a change brings is what a run on everything finds after it and did not find before.
    #[test]
    fn what_a_change_brings_is_what_a_full_run_finds_and_did_not_find_before(before in team(), steps in steps()) {
        let (folder, old) = (scratch("since-property"), scratch("since-property-before"));
        git(&folder, &["init", "-q"]);
        before.write(&folder);
        commit(&folder);
        before.write(&old);
        let mut after = before.clone();
        let mut former: BTreeMap<String, String> = before.services.keys().map(|name| (name.clone(), name.clone())).collect();
        let mut fresh = 0;
        for step in &steps {
            step.make(&mut after, &mut former, &mut fresh);
        }
        after.write(&folder);
        // Which of several services was moved where can be unclear.
        let gone = before.services.keys().filter(|name| !after.services.contains_key(*name)).count();
        prop_assume!(gone <= 1);
        // One that has other flows as well is another one.
        let names = |flows: &[Flow]| flows.iter().map(|flow| flow.name.clone()).collect::<BTreeSet<_>>();
        let mut moved = former.iter().filter(|(new, old)| new != old);
        prop_assume!(moved.all(|(new, old)| names(&after.services[new]) == names(&before.services[old])));
        let path = |service: &str| format!("services/{service}/requirements.yaml");
        let present: BTreeMap<String, String> = former.iter().map(|(new, old)| (path(old), path(new))).collect();
        let then: BTreeMap<Told, usize> = told(&old, &[])
            .into_iter()
            .filter_map(|((file, lint, flow), count)| Some(((present.get(&file)?.clone(), lint, flow), count)))
            .collect();
        let mut expected = told(&folder, &[]);
        expected.retain(|finding, count| {
            *count = count.saturating_sub(then.get(finding).copied().unwrap_or(0));
            *count > 0
        });
        prop_assert_eq!(told(&folder, &["--changed-since", "HEAD"]), expected);
    }
}

/// Returns a repository of a team with two services.
fn repository(name: &str) -> std::path::PathBuf {
    let folder = scratch(name);
    git(&folder, &["init", "-q"]);
    let flow = |name: &str| Flow { name: name.to_owned(), protocol: "sse", plans: [false; 3] };
    let services = [("a", vec![flow("prices"), flow("rates")]), ("b", vec![flow("alerts")])];
    let services = services.into_iter().map(|(name, flows)| (name.to_owned(), flows)).collect();
    Team { services, tests: true, remarks: 0 }.write(&folder);
    commit(&folder);
    folder
}

fn lints(folder: &Path, more: &[&str]) -> Vec<String> {
    let mut lints: Vec<String> = told(folder, more).into_keys().map(|(_, lint, _)| lint).collect();
    lints.dedup();
    lints
}

#[test]
fn a_commit_that_changes_nothing_brings_nothing() {
    let folder = repository("since-nothing");
    let run = lint(&folder, &["--changed-since", "HEAD", "--fail-on", "info"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("nothing to check: no file differs from"), "{}", run.stdout);
    let run = lint(&folder, &["--changed-since", "HEAD", "--format", "junit"]);
    assert!(run.code == 0 && run.stdout.contains("tests=\"0\""), "{}", run.stdout);
    write(
        &folder,
        "services/b/requirements.yaml",
        "# Ours\nflows: { alerts: { real_time: server-push, decision: { protocol: sse } } }\n",
    );
    let run = lint(&folder, &["--changed-since", "HEAD", "--fail-on", "info"]);
    assert!(run.code == 0 && run.stdout.contains("nothing found in 1 file with 1 flow"), "{}", run.stdout);
    let mut list = command(&["lint", "--changed-since", "HEAD", "--list-files"]);
    let run = finish(list.env("PATH", std::env::var_os("PATH").unwrap_or_default()).current_dir(&folder));
    assert_eq!(run.stdout, "services/b/requirements.yaml\n");
}

#[test]
fn another_decision_is_brought() {
    let folder = scratch("since-decided");
    git(&folder, &["init", "-q"]);
    let text = "flows:\n  feed:\n    real_time: server-push\n    latency: low\n    browser: universal\n    \
                decision: { protocol: websocket }\n";
    write(&folder, "requirements.yaml", text);
    commit(&folder);
    write(&folder, "requirements.yaml", &text.replace("websocket", "rest-polled"));
    assert!(lints(&folder, &["--changed-since", "HEAD"]).contains(&"decision-not-best".to_owned()));
}

#[test]
fn files_with_nothing_but_accepted_findings_are_left_out() {
    let folder = repository("since-waived");
    let waived = |path: &str| {
        let text = fs::read_to_string(folder.join(path)).expect("a file");
        let waivers = "waivers: [{ lint: no-authentication, flow: '*', reason: The mesh does it, until: 2026-03-31 }]\n";
        write(&folder, path, &(waivers.to_owned() + &text));
    };
    waived("services/a/requirements.yaml");
    commit(&folder);
    waived("services/b/requirements.yaml");
    for more in [&[][..], &["--show-waived"]] {
        let run = lint(&folder, &[&["--changed-since", "HEAD"], more].concat());
        assert!(run.stdout.contains("in 1 file with 1 flow; 1 finding is waived"), "{}", run.stdout);
        assert!(!run.stdout.contains("services/a"), "{}", run.stdout);
    }
}

#[test]
fn what_git_tracks_is_looked_at_although_it_is_ignored() {
    let folder = repository("since-tracked");
    write(&folder, ".gitignore", "gen/\n");
    let text = "flows: { events: { real_time: server-push, decision: { protocol: sse } } }\n";
    write(&folder, "gen/requirements.yaml", text);
    write(&folder, "gen/protopick.yaml", "lints: { no-tests: off }\n");
    write(&folder, "gen/inner/requirements.yaml", text);
    git(&folder, &["add", "-f", "gen/requirements.yaml", "gen/protopick.yaml"]);
    commit(&folder);
    let run = lint(&folder, &["--changed-since", "HEAD"]);
    assert!(run.code == 0 && run.stdout.contains("nothing to check: no file differs"), "{}{}", run.stdout, run.stderr);
    write(&folder, "gen/requirements.yaml", &text.replace("sse", "rest"));
    let found = told(&folder, &["--changed-since", "HEAD"]);
    assert!(!found.is_empty() && found.keys().all(|(file, ..)| file == "gen/requirements.yaml"), "{found:?}");
    assert!(found.keys().all(|(_, lint, _)| lint != "no-tests"), "{found:?}");
}

#[test]
fn the_base_is_where_the_branch_began() {
    let folder = repository("since-base");
    git(&folder, &["branch", "-M", "main"]);
    git(&folder, &["checkout", "-q", "-b", "ours"]);
    write(
        &folder,
        "services/c/requirements.yaml",
        "flows: { events: { real_time: server-push, decision: { protocol: sse } } }\n",
    );
    commit(&folder);
    git(&folder, &["checkout", "-q", "main"]);
    // Mended on the other branch in the meantime: this branch has not brought it.
    fs::remove_dir_all(folder.join("services/b")).expect("a folder");
    commit(&folder);
    git(&folder, &["checkout", "-q", "ours"]);
    let files: BTreeSet<String> = told(&folder, &["--changed-since", "main"]).into_keys().map(|(file, ..)| file).collect();
    assert_eq!(files.into_iter().collect::<Vec<_>>(), ["services/c/requirements.yaml"]);
}

#[test]
fn what_a_change_of_other_files_brings_is_told_too() {
    let folder = repository("since-others");
    write(
        &folder,
        "services/b/nginx.conf",
        "events {}\nhttp { server { listen 80; location / { proxy_pass http://a; proxy_buffering off; proxy_read_timeout 1h; } } }\n",
    );
    write(
        &folder,
        "services/b/requirements.yaml",
        "gateway-config: nginx.conf\nflows: { alerts: { real_time: server-push, decision: { protocol: sse, heartbeat: 30s } } }\n",
    );
    commit(&folder);
    write(
        &folder,
        "services/b/nginx.conf",
        "events {}\nhttp { server { listen 80; location / { proxy_pass http://a; proxy_read_timeout 5s; } } }\n",
    );
    assert_eq!(lints(&folder, &["--changed-since", "HEAD"]), ["buffering-breaks-push", "idle-timeout"]);
    commit(&folder);
    write(&folder, "protopick.yaml", "defaults: { latency: low, browser: universal }\ndecision: { protocol: sse }\n");
    let run = lint(&folder, &["--changed-since", "HEAD"]);
    assert_eq!(run.code, 2, "{}", run.stdout);
    write(&folder, "protopick.yaml", "waivers: [{ lint: no-tests, flow: '*', reason: Later, until: 2025-01-01 }]\n");
    assert_eq!(lints(&folder, &["--changed-since", "HEAD"]), ["waiver-expired"]);
    // Settings of the commit that cannot be read make everything new.
    write(&folder, "protopick.yaml", "lints: 3\n");
    commit(&folder);
    write(&folder, "protopick.yaml", "");
    let run = lint(&folder, &["--changed-since", "HEAD", "--format", "json"]);
    assert!(run.stderr.contains("everything counts as new") && run.stdout.contains("no-tests"), "{}{}", run.stderr, run.stdout);
}

#[test]
fn a_baseline_and_a_commit_go_together() {
    let folder = repository("since-baseline");
    let named = ["--baseline", "known.yaml"];
    write(
        &folder,
        "services/c/requirements.yaml",
        "flows: { events: { real_time: server-push, decision: { protocol: sse } } }\n",
    );
    assert_eq!(lint(&folder, &[&named[..], &["--update-baseline"]].concat()).code, 0);
    write(
        &folder,
        "services/d/requirements.yaml",
        "flows: { orders: { real_time: server-push, decision: { protocol: sse } } }\n",
    );
    let both = told(&folder, &[&named[..], &["--changed-since", "HEAD"]].concat());
    assert!(!both.is_empty() && both.keys().all(|(file, ..)| file == "services/d/requirements.yaml"), "{both:?}");
}

#[test]
fn a_reference_that_cannot_be_used_is_an_error() {
    let folder = repository("since-errors");
    for reference in ["nothing", "-x", "", "HEAD:services"] {
        let run = lint(&folder, &[&format!("--changed-since={reference}")]);
        assert!(
            run.code == 2 && run.stdout.is_empty() && run.stderr.starts_with("error: "),
            "{reference}: {}{}",
            run.stdout,
            run.stderr
        );
    }
    let elsewhere = tempfile::tempdir().expect("a folder");
    write(elsewhere.path(), "requirements.yaml", "flows: { events: {} }\n");
    let run = lint(elsewhere.path(), &["--changed-since", "HEAD"]);
    assert!(run.code == 2 && run.stderr.contains("repository"), "{}", run.stderr);
}

#[test]
fn a_file_that_was_not_valid_before_is_not_brought() {
    let folder = repository("since-invalid");
    write(&folder, "services/a/requirements.yaml", "flows: [\n");
    commit(&folder);
    write(
        &folder,
        "services/b/requirements.yaml",
        "# Ours\nflows: { alerts: { real_time: server-push, decision: { protocol: sse } } }\n",
    );
    let run = lint(&folder, &["--changed-since", "HEAD"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    assert!(
        run.stderr.contains("note: services/a/requirements.yaml: skipped, since it has the same errors as in "),
        "{}",
        run.stderr
    );
    let named = lint(&folder, &["--changed-since", "HEAD", "--format", "json"]);
    assert!(named.stdout.contains("it has the same errors as in "), "{}", named.stdout);
    // Whoever touches it mends it.
    write(&folder, "services/a/requirements.yaml", "# Theirs\nflows: [\n");
    let run = lint(&folder, &["--changed-since", "HEAD"]);
    assert!(run.code == 1 && run.stdout.contains("services/a/requirements.yaml"), "{}", run.stdout);
    // A baseline keeps no faults at all.
    assert_eq!(lint(&folder, &["--changed-since", "HEAD", "services/b"]).code, 0);
}

#[test]
fn other_repositories_in_the_checkout_are_left_out() {
    let folder = repository("since-nested");
    let inner = folder.join("modules/c");
    write(&inner, "requirements.yaml", "flows: { events: { real_time: server-push, decision: { protocol: sse } } }\n");
    git(&inner, &["init", "-q"]);
    commit(&inner);
    commit(&folder);
    let run = lint(&folder, &["--changed-since", "HEAD", "--fail-on", "info"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    assert!(
        run.stderr.contains("modules/c/requirements.yaml: skipped, since it is in a repository of its own\n"),
        "{}",
        run.stderr
    );
    assert!(run.stdout.contains("nothing to check: no file differs from"), "{}", run.stdout);
}

#[test]
fn a_clone_without_the_common_history_is_told() {
    let folder = repository("since-shallow");
    git(&folder, &["branch", "-M", "main"]);
    git(&folder, &["checkout", "-q", "-b", "ours"]);
    write(&folder, "ours", "");
    commit(&folder);
    git(&folder, &["checkout", "-q", "main"]);
    write(&folder, "theirs", "");
    commit(&folder);
    let clone = scratch("since-shallow-clone");
    let from = format!("file://{}", folder.display());
    git(&clone, &["clone", "-q", "--depth", "1", "--branch", "ours", "--no-single-branch", &from, "."]);
    for format in ["human", "concise", "json"] {
        let run = lint(&clone, &["--changed-since", "origin/main", "--format", format]);
        assert!(run.code == 0 && run.stderr.contains("which is `origin/main` itself"), "{}{}", run.stdout, run.stderr);
    }
    let whole = lint(&folder, &["--changed-since", "ours"]);
    assert!(!whole.stderr.contains("itself"), "{}", whole.stderr);
}
