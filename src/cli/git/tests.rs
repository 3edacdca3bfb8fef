//! Snapshots of commits of real repositories.

#![expect(clippy::disallowed_methods, reason = "tests make files and read them")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::Snapshot;
use super::named::resolved;
use super::program::{ELSEWHERE, command, harmless};

const FLOWS: &str = "flows: { chat: { latency: low } }\n";

/// A repository in a folder of its own.
struct Repository(TempDir);

impl Repository {
    fn new() -> Self {
        let repository = Self(tempfile::tempdir().unwrap());
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn git(&self, arguments: &[&str]) {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]).args(arguments);
        let output = git.current_dir(self.path()).env("GIT_CONFIG_NOSYSTEM", "1").output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn commit(&self) {
        self.git(&["add", "--all", "--force"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", "a"]);
    }

    fn since(&self, reference: &str) -> anyhow::Result<Snapshot> {
        Snapshot::since_in(self.path(), reference, &[])
    }
}

/// Returns the files of a snapshot, in order.
fn files(snapshot: &Snapshot) -> Vec<String> {
    let mut folders = vec![snapshot.folder().to_owned()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap()) {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else {
                found.push(entry.path().strip_prefix(snapshot.folder()).unwrap().display().to_string());
            }
        }
    }
    found.sort();
    found
}

fn said(result: anyhow::Result<Snapshot>) -> String {
    format!("{:#}", result.err().expect("an error"))
}

#[test]
fn requirements_settings_and_what_they_name_are_there() {
    let repository = Repository::new();
    repository.write("protopick.yaml", "rules: house\nlints: { no-tests: off }\n");
    repository.write("house/needs/a.yaml", "a\n");
    repository.write("house/README.md", "a\n");
    repository.write("services/a/requirements.yaml", &format!("system: web\ngateway-config: [conf/nginx.conf, ../b]\n{FLOWS}"));
    repository.write("services/a/conf/nginx.conf", "a\n");
    repository.write("services/a/conf/inner/more.conf", "a\n");
    repository.write("services/b/Caddyfile", "a\n");
    repository.write("services/c.requirements.yml", "flows: { a: { decision: { record: docs/0001.md } } }\n");
    repository.write("docs/0001.md", "a\n");
    repository.write("docs/0002.md", "a\n");
    repository.write("docs/flows.yaml", "gateway-config: ../envoy/envoy.yaml\n");
    repository.write("envoy/envoy.yaml", "a\n");
    // Neither a word nor a path that leads out of the tree names a folder.
    repository.write("web/secret", "a\n");
    repository.write("odd/requirements.yaml", "a: [../../web, /etc, '', ~, web, &x y]\n");
    repository.write("services/.gitignore", "b\n");
    repository.write("requirements.yaml", &" ".repeat(4 * 1024 * 1024 + 1));
    repository.commit();
    let usual = [
        "docs/0001.md",
        "house/README.md",
        "house/needs/a.yaml",
        "odd/requirements.yaml",
        "protopick.yaml",
        "services/a/conf/inner/more.conf",
        "services/a/conf/nginx.conf",
        "services/a/requirements.yaml",
        "services/b/Caddyfile",
        "services/c.requirements.yml",
    ];
    let snapshot = repository.since("HEAD").unwrap();
    assert_eq!(files(&snapshot), usual);
    assert_eq!(snapshot.checkout(), repository.path().canonicalize().unwrap());
    assert!(snapshot.is_shared() && snapshot.commit().len() == 10, "{}", snapshot.commit());
    assert!(crate::cli::files::checkout(&snapshot.folder().join("services")) == Some(snapshot.folder()));
    // What is named on the command line is too, and what that names.
    let extra = ["./docs/flows.yaml", "web/", "gone", "../out", "/etc"].map(PathBuf::from);
    let more = Snapshot::of_in(&repository.path().join("services/a"), "HEAD", &extra).unwrap();
    let added = ["docs/0002.md", "docs/flows.yaml", "envoy/envoy.yaml", "web/secret"];
    let mut wanted = [&usual[..], &added].concat();
    wanted.sort_unstable();
    assert_eq!(files(&more), wanted);
    let folder = snapshot.folder().to_owned();
    drop(snapshot);
    assert!(!folder.exists());
}

#[cfg(unix)]
#[test]
fn odd_names_are_kept_and_links_are_not_followed() {
    let repository = Repository::new();
    let odd =
        ["a b/requirements.yaml", "new\nline/requirements.yaml", "\"quoted\"\t/requirements.yaml", "größe.requirements.yaml"];
    for name in odd {
        repository.write(name, FLOWS);
    }
    repository.write("-r/requirements.yaml", FLOWS);
    std::os::unix::fs::symlink("/etc/passwd", repository.path().join("requirements.yaml")).unwrap();
    std::os::unix::fs::symlink("/etc", repository.path().join("etc")).unwrap();
    repository.write("named/requirements.yaml", "gateway-config: [../etc, ../requirements.yaml]\n");
    repository.commit();
    let mut wanted = [&odd[..], &["-r/requirements.yaml", "named/requirements.yaml"]].concat();
    wanted.sort_unstable();
    let snapshot = repository.since("main").unwrap();
    assert_eq!(files(&snapshot), wanted);
    for name in odd {
        assert_eq!(fs::read_to_string(snapshot.folder().join(name)).unwrap(), FLOWS);
    }
}

#[test]
fn the_branch_left_the_base_before_that_moved() {
    let repository = Repository::new();
    repository.write("a/requirements.yaml", FLOWS);
    repository.write("b/requirements.yaml", FLOWS);
    repository.commit();
    repository.git(&["checkout", "--quiet", "-b", "topic"]);
    repository.git(&["rm", "--quiet", "a/requirements.yaml"]);
    repository.commit();
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write("b/requirements.yaml", "moved\n");
    repository.write("c/requirements.yaml", FLOWS);
    repository.commit();
    repository.git(&["checkout", "--quiet", "topic"]);
    let since = repository.since("main").unwrap();
    assert_eq!(files(&since), ["a/requirements.yaml", "b/requirements.yaml"]);
    assert_eq!(fs::read_to_string(since.folder().join("b/requirements.yaml")).unwrap(), FLOWS);
    let exactly = Snapshot::of_in(repository.path(), "main", &[]).unwrap();
    assert_eq!(files(&exactly), ["a/requirements.yaml", "b/requirements.yaml", "c/requirements.yaml"]);
    // A branch of its own shares nothing.
    repository.git(&["checkout", "--quiet", "--orphan", "apart"]);
    repository.commit();
    let apart = repository.since("main").unwrap();
    assert_eq!((apart.commit(), apart.is_shared()), (exactly.commit(), false));
}

#[test]
fn what_is_not_a_commit_is_said_with_what_to_do() {
    let repository = Repository::new();
    repository.write("requirements.yaml", FLOWS);
    repository.commit();
    for reference in ["-h", "--help", "--output=x", "", "main..main", "^main", "no-such", "HEAD:requirements.yaml", "a\nb"] {
        let said = said(repository.since(reference));
        assert!(said.contains("is not a commit that this repository has") && said.contains("git fetch"), "{reference}: {said}");
    }
    let apart = tempfile::tempdir().unwrap();
    let nowhere = said(Snapshot::since_in(apart.path(), "main", &[]));
    assert!(nowhere.ends_with("not in a git repository; run this in one"), "{nowhere}");
    let inner = said(Snapshot::since_in(&repository.path().join(".git"), "main", &[]));
    assert!(inner.contains("no working tree"), "{inner}");
    // A clone that lacks history says how to get it.
    repository.commit();
    let clone = Repository(tempfile::tempdir().unwrap());
    let from = format!("file://{}", repository.path().display());
    clone.git(&["clone", "--quiet", "--depth", "1", &from, "."]);
    let shallow = said(clone.since("HEAD~1"));
    assert!(shallow.contains("the clone is shallow") && shallow.contains("--unshallow"), "{shallow}");
}

#[test]
fn a_hook_may_have_set_where_git_looks() {
    // What git sets for a hook is taken back, and nothing else of the environment.
    let command = command(Path::new("."), &["status"]);
    let taken = command.get_envs().filter(|(_, value)| value.is_none());
    let changed: Vec<_> = taken.map(|(name, _)| name.to_str().unwrap()).collect();
    let mut wanted = ELSEWHERE.to_vec();
    wanted.sort_unstable();
    assert_eq!(changed, wanted);
}

#[test]
fn only_paths_within_the_tree_are_harmless() {
    for path in ["a", "a/b c", "..a/b", ".github/x", "a/.gitignore", "git", "größe"] {
        assert_eq!(harmless(path.as_bytes()), Some(PathBuf::from(path)));
    }
    let long = "a/".repeat(4096) + "b";
    for path in ["", "/a", "a//b", "a/", "..", "a/../b", "./a", ".git/config", "a/.GIT/b", ".git. /a", "a/.Git", "a\0b", &long] {
        assert_eq!(harmless(path.as_bytes()), None, "{path}");
    }
    for (folder, path, there) in [
        ("a/b", "../c/./d", Some("a/c/d")),
        ("", "./a/", Some("a")),
        ("a", "..", Some("")),
        ("a", "../..", None),
        ("a", "/b", None),
    ] {
        assert_eq!(resolved(Path::new(folder), Path::new(path)), there.map(PathBuf::from));
    }
}
