//! Which files are linted, and how a run ends.

use std::fs;
use std::path::Path;

use super::{CLEAN, untested};
use crate::run::{Run, command, finish, run, run_with, scratch};

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

fn within(folder: &Path, arguments: &[&str]) -> Run {
    finish(command(arguments).current_dir(folder))
}

#[test]
fn a_folder_is_read_as_git_sees_it() {
    let folder = scratch("lint-walk");
    for name in ["requirements.yaml", "b/requirements.yml", "a/x.requirements.yaml", "a/.hidden/requirements.yaml"] {
        write(&folder, name, CLEAN);
    }
    for name in ["other.yaml", "build/requirements.yaml", "a/requirements.yaml.orig"] {
        write(&folder, name, "not: read\n");
    }
    write(&folder, ".gitignore", "build/\n");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&folder, folder.join("loop")).expect("a link");
        std::os::unix::fs::symlink("/etc/hostname", folder.join("c.requirements.yaml")).expect("a link");
    }
    let listed = within(&folder, &["lint", "--list-files"]);
    assert_eq!(listed.stdout, "a/x.requirements.yaml\nb/requirements.yml\nrequirements.yaml\n");
    let run = within(&folder, &["lint"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "✓ nothing found in 3 files with 3 flows\n"));
    // A file that is named is read whatever it is called, and once.
    let named = within(&folder, &["lint", "other.yaml", "./requirements.yaml", "requirements.yaml", "--format", "json"]);
    assert_eq!(named.code, 1);
    assert!(named.stdout.contains("\"path\": \"other.yaml\""), "{}", named.stdout);
}

#[test]
fn nothing_to_check_ends_with_3() {
    let folder = scratch("lint-nothing");
    let run = within(&folder, &["lint"]);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""));
    assert!(run.stderr.contains("protopick ask"), "{}", run.stderr);
    assert_eq!(within(&folder, &["lint", "gone.yaml"]).code, 2);
    assert_eq!(within(&folder, &["lint", "--format", "nonsense"]).code, 2);
}

#[test]
fn the_exit_code_is_the_same_for_every_format() {
    let faulty = "flows:\n  a: { latency: lowest }\n";
    for format in crate::lint::FORMATS {
        let code = |text: &str, fail_on: &str| run_with(&["lint", "-", "--format", format, "--fail-on", fail_on], text).code;
        assert_eq!((code(CLEAN, "info"), code(&untested(), "info"), code(&untested(), "warning")), (0, 1, 0), "{format}");
        assert_eq!(code(faulty, "error"), 1, "{format}");
    }
}

#[test]
fn what_cannot_be_read_does_not_hide_the_rest() {
    let folder = scratch("lint-unreadable");
    write(&folder, "a.yaml", &untested());
    let run = within(&folder, &["lint", "a.yaml", "gone.yaml", "--format", "concise"]);
    assert_eq!(run.code, 2);
    assert!(run.stdout.contains("no-tests") && run.stderr.contains("gone.yaml"), "{}{}", run.stdout, run.stderr);
    fs::write(folder.join("b.yaml"), [0xff, 0xfe, 0x00]).expect("a file");
    let run = within(&folder, &["lint", "b.yaml", "--format", "concise"]);
    assert_eq!((run.code, run.stdout.contains("error[encoding]")), (1, true), "{}", run.stdout);
}

#[test]
fn standard_input_has_the_name_that_it_is_given() {
    let run = run_with(&["lint", "-", "--stdin-filename", "api/requirements.yaml", "--format", "concise"], &untested());
    assert!(run.stdout.starts_with("api/requirements.yaml:9:17: info[no-tests]"), "{}", run.stdout);
}

#[test]
fn reports_go_to_files_beside_the_output() {
    let folder = scratch("lint-reports");
    write(&folder, "requirements.yaml", &untested());
    let run = within(&folder, &["lint", "--report", "json=lint.json", "--report", "concise=lint.txt"]);
    assert!(run.stdout.contains("1 note in 1 file"), "{}", run.stdout);
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect("a file");
    assert_eq!(serde_json::from_str::<serde_json::Value>(&read("lint.json")).expect("JSON")["infos"], 1);
    assert!(read("lint.txt").starts_with("requirements.yaml:9:17: info[no-tests]"));
    assert_eq!(within(&folder, &["lint", "--report", "json"]).code, 2);
    assert_eq!(within(&folder, &["lint", "--report", "json=no/such/folder"]).code, 2);
}

#[test]
fn many_files_come_out_in_order_whatever_runs_first() {
    let folder = scratch("lint-many");
    for i in 0..600 {
        write(&folder, &format!("{:02}/{i:03}.requirements.yaml", i % 7), if i % 3 == 0 { CLEAN } else { "flows:\n  a: {}\n" });
    }
    let first = within(&folder, &["lint", "--format", "concise"]).stdout;
    let names: Vec<&str> = first.lines().filter_map(|line| line.split(':').next()).collect();
    assert!(names.is_sorted() && names.len() == 800, "{}", names.len());
    assert_eq!(first, within(&folder, &["lint", "--format", "concise"]).stdout);
}

#[test]
fn all_lints_can_be_listed() {
    let run = run(&["lint", "--list"]);
    assert_eq!(run.code, 0);
    assert!(run.stdout.contains("decision-not-best") && run.stdout.contains("unknown-key"), "{}", run.stdout);
    assert!(!run.stdout.contains("dead-protocol"), "{}", run.stdout);
}
