//! `protopick diff --git`: what changed in all requirements files of a repository.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::contract::faults_by;
use crate::run::{Run, command, finish, scratch, widest, write};

const CHAT: &str = "flows:\n  chat: { real_time: bidirectional, latency: low }\n  list: { real_time: request-response }\n";
/// Shares a flow with it, and has another recommendation for the other.
const CALLS: &str =
    "flows:\n  chat: { real_time: request-response, browser: universal }\n  list: { real_time: request-response }\n";

/// Returns a repository with some files on its main branch, where a topic branch begins.
fn repository(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = scratch(&format!("changes-{name}"));
    git(&folder, &["init", "--quiet", "--initial-branch", "main"]);
    for (name, text) in files {
        write(&folder, name, text);
    }
    commit(&folder);
    git(&folder, &["checkout", "--quiet", "-b", "topic"]);
    folder
}

fn git(folder: &Path, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.args(["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]).args(arguments);
    let output = git.current_dir(folder).output().expect("git");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn commit(folder: &Path) {
    git(folder, &["add", "--all"]);
    git(folder, &["commit", "--quiet", "--allow-empty", "--message", "a"]);
}

/// Returns a command that finds git.
fn diff(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = command(&[&["diff", "--git"], arguments].concat());
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).current_dir(folder);
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Run {
    finish(&mut diff(folder, arguments))
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    let run = run(folder, &[arguments, &["--format", "json"]].concat());
    let json = serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", run.stdout, run.stderr));
    assert_eq!(faults_by("changes-2", &json), [""; 0]);
    json
}

/// Returns the path and the kind of each changed file, and its old path.
fn changed(json: &Value) -> Vec<(&str, &str, Option<&str>)> {
    let files = json["files"].as_array().expect("a list").iter();
    files.map(|file| (file["path"].as_str().unwrap(), file["change"].as_str().unwrap(), file["was"].as_str())).collect()
}

#[test]
fn all_files_are_compared_and_those_that_turned_come_first() {
    let files = [
        ("a/requirements.yaml", CHAT),
        ("b/requirements.yaml", CHAT),
        ("gone/x.requirements.yml", "flows: { only: { latency: low } }\n"),
        ("same/requirements.yaml", CHAT),
        ("chart/requirements.yaml", "dependencies: [{ name: redis }]\n"),
    ];
    let folder = repository("all", &files);
    let nothing = run(&folder, &["main", "--exit-code"]);
    assert_eq!((nothing.code, nothing.stderr.as_str()), (0, ""));
    assert!(nothing.stdout.contains("None of 4 requirements files changed."), "{}", nothing.stdout);
    write(&folder, "a/requirements.yaml", &format!("# The same for all who use it\n{CHAT}"));
    write(&folder, "b/requirements.yaml", CALLS);
    write(&folder, "new/requirements.yaml", "flows: { fresh: { real_time: server-push } }\n");
    write(&folder, "chart/requirements.yaml", "dependencies: [{ name: valkey }]\n");
    write(&folder, "ignored/requirements.yaml", CHAT);
    write(&folder, ".gitignore", "ignored/\n");
    fs::remove_file(folder.join("gone/x.requirements.yml")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("../a", folder.join("link")).unwrap();
    let told = json(&folder, &["main"]);
    let wanted = [
        ("b/requirements.yaml", "changed", None),
        ("gone/x.requirements.yml", "removed", None),
        ("new/requirements.yaml", "added", None),
    ];
    assert_eq!(changed(&told), wanted);
    assert_eq!((&told["compared"], &told["unchanged"], &told["turned"]), (&5.into(), &2.into(), &true.into()));
    assert_eq!(
        told["summary"],
        "3 of 5 requirements files changed: 1 flow has a different recommendation, 1 flow is new, 1 flow is removed."
    );
    assert_eq!(told["files"][0]["flows"][0]["after"]["recommended"], "rest");
    let human = run(&folder, &["main", "--exit-code"]);
    assert_eq!(human.code, 1);
    assert!(widest(&human.stdout) <= 80, "{}", human.stdout);
    let hidden = |text: &str| {
        let words = text.split(' ').map(|word| if word.len() == 11 && word.ends_with(',') { "COMMIT," } else { word });
        words.collect::<Vec<_>>().join(" ")
    };
    insta::assert_snapshot!("changes_human", hidden(&human.stdout));
    let markdown = run(&folder, &["main", "--format", "markdown"]).stdout;
    assert!(markdown.contains("\n## `gone/x.requirements.yml` (removed)\n\n1 flow is removed.\n"), "{markdown}");
    insta::assert_snapshot!("changes_markdown", hidden(&markdown));
    // Paths restrict it, from wherever they are named, also where the files are gone.
    let inner = folder.join("new");
    assert_eq!(changed(&json(&inner, &["main", ".", "../gone"])), wanted[1..].to_vec());
    assert_eq!(changed(&json(&folder, &["main", "b/requirements.yaml"])), wanted[..1].to_vec());
    assert_eq!(changed(&json(&inner, &["main"])), wanted);
    for (path, why) in
        [("no-such", "in neither"), ("/", "outside of the repository"), ("../../..", "outside"), ("-", "in place of")]
    {
        let wrong = run(&folder, &["main", path]);
        assert_eq!((wrong.code, wrong.stdout.as_str()), (2, ""));
        assert!(wrong.stderr.contains(why), "{}", wrong.stderr);
    }
    assert_eq!(run(&folder, &["main", "chart"]).code, 3);
}

#[test]
fn what_the_base_branch_did_meanwhile_does_not_show() {
    let folder = repository("moved", &[("requirements.yaml", CHAT)]);
    write(&folder, "a.requirements.yaml", CHAT);
    commit(&folder);
    git(&folder, &["checkout", "--quiet", "main"]);
    write(&folder, "requirements.yaml", CALLS);
    commit(&folder);
    git(&folder, &["checkout", "--quiet", "topic"]);
    let added = ("a.requirements.yaml", "added", None);
    assert_eq!(changed(&json(&folder, &["main"])), [added]);
    // Two commits are compared as they are.
    assert_eq!(changed(&json(&folder, &["main..topic"])), [("requirements.yaml", "changed", None), added]);
    write(&folder, "b.requirements.yaml", CHAT);
    let exactly = json(&folder, &["topic..main"]);
    assert_eq!(changed(&exactly), [("requirements.yaml", "changed", None), ("a.requirements.yaml", "removed", None)]);
    assert_eq!((&exactly["from"]["reference"], &exactly["to"]["reference"]), (&"topic".into(), &"main".into()));
    assert_eq!(json(&folder, &["..main"])["files"], exactly["files"]);
    let dots = run(&folder, &["main...topic"]);
    assert!(dots.code == 2 && dots.stderr.contains("write two dots"), "{}", dots.stderr);
    let unknown = run(&folder, &["-x"]);
    assert_eq!(unknown.code, 2, "{}", unknown.stderr);
    let unknown = finish(command(&["diff", "--git=-x"]).current_dir(&folder));
    assert!(unknown.code == 2 && unknown.stderr.contains("`-x` is not a commit"), "{}", unknown.stderr);
}

#[test]
fn a_hook_in_which_git_says_where_it_looks_compares_the_same() {
    let folder = repository("hook", &[("requirements.yaml", CHAT)]);
    write(&folder, "requirements.yaml", CALLS);
    let wanted = run(&folder, &["main"]);
    for (name, value) in
        [("GIT_DIR", ".git"), ("GIT_DIR", "/nowhere"), ("GIT_WORK_TREE", "/"), ("GIT_INDEX_FILE", "/nowhere/index")]
    {
        assert_eq!(finish(diff(&folder, &["main"]).env(name, value)), wanted, "{name}");
    }
    // Nor is anything of it left behind, or found in the working tree.
    let inside = folder.join("tmp");
    fs::create_dir(&inside).unwrap();
    assert_eq!(finish(diff(&folder, &["main"]).env("TMPDIR", &inside)), wanted);
    assert_eq!(fs::read_dir(&inside).unwrap().count(), 0);
    let status = Command::new("git").args(["status", "--porcelain"]).current_dir(&folder).output().unwrap();
    assert_eq!(String::from_utf8(status.stdout).unwrap(), " M requirements.yaml\n");
}

#[test]
fn renamed_files_are_known_by_their_text_or_by_half_of_their_flows() {
    let other = "flows:\n  one: { latency: low }\n  two: { latency: moderate }\n  three: { browser: none }\n";
    let folder =
        repository("renamed", &[("a/requirements.yaml", CHAT), ("b/requirements.yaml", other), ("c.requirements.yaml", CHAT)]);
    git(&folder, &["mv", "a", "moved"]);
    git(&folder, &["rm", "--quiet", "-r", "b"]);
    write(&folder, "d/requirements.yaml", &format!("# More\n{}", other.replace("none", "universal")));
    git(&folder, &["rm", "--quiet", "c.requirements.yaml"]);
    write(&folder, "e/requirements.yaml", "flows: { chat: { latency: low }, other: { latency: low } }\n");
    let told = json(&folder, &["main"]);
    let wanted = [
        ("c.requirements.yaml", "removed", None),
        ("e/requirements.yaml", "added", None),
        ("d/requirements.yaml", "renamed", Some("b/requirements.yaml")),
        ("moved/requirements.yaml", "renamed", Some("a/requirements.yaml")),
    ];
    assert_eq!(changed(&told), wanted, "{told}");
    assert_eq!(told["files"][3]["summary"], "Nothing changed.");
    let markdown = run(&folder, &["main", "--format", "markdown"]).stdout;
    assert!(markdown.contains("\n## `d/requirements.yaml` (was `b/requirements.yaml`)\n"), "{markdown}");
    // A file that is only renamed turns nothing.
    git(&folder, &["checkout", "--quiet", "--force", "main"]);
    git(&folder, &["clean", "-fdq"]);
    git(&folder, &["mv", "a", "moved"]);
    let only = run(&folder, &["main", "--exit-code"]);
    assert_eq!(only.code, 0, "{}", only.stderr);
    assert!(only.stdout.contains("1 of 3 requirements files changed: 1 file is renamed."), "{}", only.stdout);
    let told = "moved/requirements.yaml (was a/requirements.yaml)\n Nothing changed.\n\nCompared";
    assert!(only.stdout.contains(told), "{}", only.stdout);
}

#[test]
fn settings_alone_can_turn_recommendations() {
    let files = [
        ("protopick.yaml", "defaults: { real_time: bidirectional }\n"),
        ("a/requirements.yaml", "flows: { chat: { latency: low } }\n"),
    ];
    let folder = repository("settings", &files);
    write(&folder, "protopick.yaml", "defaults: { real_time: request-response }\n");
    let told = json(&folder, &["main"]);
    let key = serde_json::json!([{ "key": "real_time", "from": "bidirectional", "to": "request-response" }]);
    assert_eq!((&told["files"][0]["flows"][0]["differences"], &told["turned"]), (&key, &true.into()));
    assert_eq!(run(&folder, &["main", "--no-config", "--exit-code"]).code, 0);
    // The decision that all share shows too, and turns nothing.
    write(&folder, "a/requirements.yaml", "flows: { chat: { latency: low, decision: { protocol: websocket } } }\n");
    write(&folder, "protopick.yaml", "defaults: { real_time: bidirectional }\ndecision: { encryption: wss }\n");
    commit(&folder);
    write(&folder, "protopick.yaml", "defaults: { real_time: bidirectional }\ndecision: { encryption: https }\n");
    let told = json(&folder, &["HEAD"]);
    assert_eq!(told["files"][0]["flows"][0]["differences"][0]["key"], "decision.encryption");
    assert_eq!(told["turned"], false);
    // Old settings that are not valid are said to be left out, new ones end the run.
    write(&folder, "protopick.yaml", "defaults: { latency: lowish }\n");
    commit(&folder);
    let broken = run(&folder, &["main"]);
    assert_eq!((broken.code, broken.stdout.as_str()), (2, ""));
    assert!(broken.stderr.contains("lowish") && broken.stderr.contains("protopick.yaml:1:"), "{}", broken.stderr);
    write(&folder, "protopick.yaml", "defaults: { real_time: bidirectional }\n");
    let fixed = run(&folder, &["HEAD"]);
    assert_eq!(fixed.code, 0, "{}", fixed.stderr);
    assert!(fixed.stderr.contains("are not valid, so its files are read without them") && !fixed.stderr.contains("lowish"));
}

#[test]
fn both_states_are_judged_by_the_rules_of_the_new_one() {
    let pack = ("house/protocols/rest.yaml", "");
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules").join("protocols/rest.yaml")).unwrap();
    let files = [("protopick.yaml", "rules: house\n"), ("a/requirements.yaml", CHAT), (pack.0, text.as_str())];
    let folder = repository("rules", &files);
    let files = |told: &Value| changed(told).len();
    assert_eq!(files(&json(&folder, &["main"])), 0);
    // The rules are gone, moved, or new to those that had none.
    fs::write(folder.join("protopick.yaml"), "# none\n").unwrap();
    assert_eq!(files(&json(&folder, &["main"])), 0);
    git(&folder, &["mv", "house", "ours"]);
    write(&folder, "a/protopick.yaml", "rules: ../ours\n");
    write(&folder, "b/requirements.yaml", CHAT);
    let told = json(&folder, &["main"]);
    assert_eq!(changed(&told), [("b/requirements.yaml", "added", None)]);
    write(&folder, "a/requirements.yaml", CALLS);
    let told = json(&folder, &["main"]);
    assert_eq!(told["files"][0]["pack"]["name"], "protopick + ours");
    assert_eq!(told["files"][0]["flows"][0]["before"]["recommended"], "websocket");
    commit(&folder);
    assert_eq!(json(&folder, &["main..topic"])["files"], told["files"]);
}

#[test]
fn a_version_that_is_not_valid_is_told_as_new_or_ends_the_run() {
    let folder =
        repository("invalid", &[("a/requirements.yaml", "flows: { a: { latency: lowish } }\n"), ("b/requirements.yaml", CHAT)]);
    write(&folder, "a/requirements.yaml", "flows: { a: { latency: lowish } } # Still\n");
    let broken = run(&folder, &["main"]);
    assert_eq!((broken.code, broken.stdout.as_str()), (2, ""));
    assert!(broken.stderr.contains("lowish") && broken.stderr.contains(" a/requirements.yaml:1:"), "{}", broken.stderr);
    write(&folder, "a/requirements.yaml", CHAT);
    let told = json(&folder, &["main"]);
    assert_eq!(changed(&told), [("a/requirements.yaml", "changed", None)]);
    assert_eq!(told["files"][0]["note"], "The old version is not valid, so all flows are told as new.");
    assert_eq!(told["files"][0]["summary"], "2 flows are new.");
    for format in ["human", "markdown"] {
        let run = run(&folder, &["main", "--format", format]);
        assert!(
            run.stdout.contains("The old version is not valid") && !run.stderr.contains("lowish"),
            "{}{}",
            run.stdout,
            run.stderr
        );
    }
    // Of a file that is gone, nothing is known.
    fs::remove_file(folder.join("a/requirements.yaml")).unwrap();
    let told = json(&folder, &["main", "--exit-code"]);
    assert_eq!(changed(&told), [("a/requirements.yaml", "removed", None)]);
    assert_eq!(told["files"][0]["note"], "The old version is not valid, so its flows are not known.");
    // All faults are told in one run.
    write(&folder, "a/requirements.yaml", "flows: { a: { latency: lower } }\n");
    write(&folder, "b/requirements.yaml", "flows: { a: { browser: every } }\n");
    let broken = run(&folder, &["main"]);
    assert!(broken.code == 2 && broken.stderr.contains("lower") && broken.stderr.contains("every"), "{}", broken.stderr);
    // What is too large was not valid either.
    write(&folder, "a/requirements.yaml", &format!("{CHAT}#{}", " ".repeat(4 * 1024 * 1024)));
    write(&folder, "b/requirements.yaml", CHAT);
    commit(&folder);
    let large = run(&folder, &["main..HEAD"]);
    assert!(large.code == 2 && large.stderr.contains("a/requirements.yaml: larger than the limit of 4 MiB"), "{}", large.stderr);
    assert_eq!(run(&folder, &["main"]).code, 2);
    write(&folder, "a/requirements.yaml", CHAT);
    assert_eq!(changed(&json(&folder, &["HEAD"])), [("a/requirements.yaml", "changed", None)]);
}

#[cfg(unix)]
#[test]
fn hostile_names_stay_text() {
    let folder = repository("hostile", &[("requirements.yaml", CHAT)]);
    let name = "`x` <b>\n# h | @all \u{1b}[31m\u{202e}";
    write(&folder, &format!("{name}/requirements.yaml"), CHAT);
    for format in ["human", "markdown", "json"] {
        let out = run(&folder, &["main", "--format", format]);
        assert_eq!(out.code, 0, "{}", out.stderr);
        assert!(!out.stdout.contains(['\u{1b}', '\u{202e}']), "{:?}", out.stdout);
        if format == "markdown" {
            let wanted = ["Heading", "<!-- markdownlint-disable MD013 -->\n", "Heading"];
            assert_eq!(crate::diff::markup(&out.stdout), wanted, "{}", out.stdout);
        }
    }
}

#[test]
fn a_comment_has_room_for_what_is_told_and_says_what_is_left_out() {
    let folder = repository("many", &[("requirements.yaml", CHAT)]);
    let flows = |many: usize, latency: &str| {
        let flows = (0..many).map(|flow| format!("  flow-{flow}: {{ latency: {latency}, real_time: server-push }}\n"));
        format!("flows:\n{}", flows.collect::<String>())
    };
    for file in 0..40 {
        write(&folder, &format!("s{file:02}/requirements.yaml"), &flows(12, "low"));
    }
    commit(&folder);
    for file in 0..40 {
        write(&folder, &format!("s{file:02}/requirements.yaml"), &flows(12, "moderate"));
    }
    let markdown = run(&folder, &["HEAD", "--format", "markdown"]).stdout;
    assert!(markdown.len() < 65_536 && markdown.len() > 50_000, "{}", markdown.len());
    assert_eq!(markdown.matches("\n## ").count(), 40);
    let tables = markdown.matches("\n| Flow |").count();
    let left = format!("The tables of {} files are left out, since a comment has no room for more.", 40 - tables);
    assert!(tables > 3 && markdown.contains(&left), "{tables}: {}", &markdown[markdown.len() - 500..]);
    // Of very many files, not even all are named.
    let long = "long".repeat(50);
    for file in 0..400 {
        write(&folder, &format!("t{file:04}-{long}/requirements.yaml"), &format!("flows: {{ a{file}: {{ latency: low }} }}\n"));
    }
    let markdown = run(&folder, &["HEAD", "--format", "markdown"]).stdout;
    assert!(markdown.len() < 65_536, "{}", markdown.len());
    let named = markdown.matches("\n## ").count();
    let left = format!("{} further files with changes are left out", 440 - named);
    assert!(markdown.contains(&left), "{named}: {}", &markdown[markdown.len() - 500..]);
}

#[test]
fn what_is_not_of_this_repository_or_not_checked_out_is_unchanged() {
    let files = [("a/requirements.yaml", CHAT), ("b/requirements.yaml", CHAT)];
    let folder = repository("apart", &files);
    let inner = folder.join("modules/c");
    write(&inner, "requirements.yaml", CHAT);
    git(&inner, &["init", "--quiet"]);
    commit(&inner);
    commit(&folder);
    assert_eq!(changed(&json(&folder, &["HEAD"])), []);
    git(&folder, &["sparse-checkout", "set", "a"]);
    assert!(!folder.join("b").exists());
    assert_eq!(changed(&json(&folder, &["HEAD"])), []);
    // What is there and is removed is told all the same.
    fs::remove_file(folder.join("a/requirements.yaml")).unwrap();
    assert_eq!(changed(&json(&folder, &["HEAD"])), [("a/requirements.yaml", "removed", None)]);
}

#[test]
fn what_is_tracked_or_excluded_is_told_as_such() {
    let folder = repository("tracked", &[("a/requirements.yaml", CHAT)]);
    write(&folder, ".gitignore", "gen/\n");
    write(&folder, "gen/requirements.yaml", CHAT);
    git(&folder, &["add", "--force", "gen/requirements.yaml"]);
    commit(&folder);
    assert_eq!(changed(&json(&folder, &["HEAD"])), []);
    write(&folder, "gen/requirements.yaml", CALLS);
    assert_eq!(changed(&json(&folder, &["HEAD"])), [("gen/requirements.yaml", "changed", None)]);
    write(&folder, "protopick.yaml", "exclude: [gen/, a/]\n");
    let wanted = [("a/requirements.yaml", "excluded", None), ("gen/requirements.yaml", "excluded", None)];
    assert_eq!(changed(&json(&folder, &["HEAD"])), wanted);
    fs::remove_file(folder.join("a/requirements.yaml")).unwrap();
    let wanted = [("a/requirements.yaml", "removed", None), ("gen/requirements.yaml", "excluded", None)];
    assert_eq!(changed(&json(&folder, &["HEAD"])), wanted);
}

#[test]
fn a_file_with_the_same_errors_in_both_versions_does_not_hide_the_rest() {
    let folder = repository("invalid-in-both", &[("a/requirements.yaml", "flows: [\n"), ("b/requirements.yaml", CHAT)]);
    write(&folder, "b/requirements.yaml", CALLS);
    let told = run(&folder, &["HEAD", "--format", "json"]);
    assert_eq!(told.stderr, "note: a/requirements.yaml: skipped, since it has the same errors in both versions\n");
    assert_eq!(changed(&json(&folder, &["HEAD"])), [("b/requirements.yaml", "changed", None)]);
    write(&folder, "a/requirements.yaml", "flows: [a\n");
    assert_eq!(run(&folder, &["HEAD"]).code, 2);
}
