//! Which files are linted, and how a run ends.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{CLEAN, untested};
use crate::run::{command, finish, finish_with, run, run_with, scratch, within, write};

#[test]
fn a_folder_is_read_but_for_what_git_ignores() {
    let folder = scratch("lint-walk");
    let meant = ["requirements.yaml", "b/requirements.yml", "a/x.requirements.yaml", "a/y.requirements.yml"];
    for name in meant.into_iter().chain([".github/requirements.yaml"]) {
        write(&folder, name, CLEAN);
    }
    for name in ["other.yaml", "build/requirements.yaml", "a/requirements.yaml.orig", "a/.git/requirements.yaml"] {
        write(&folder, name, "not: read\n");
    }
    write(&folder, ".gitignore", "build/\n");
    // Other programs read this, and git does not.
    write(&folder, ".ignore", "*\n");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&folder, folder.join("loop")).expect("a link");
    }
    let listed = within(&folder, &["lint", "--list-files"]);
    let github = ".github/requirements.yaml\n";
    assert_eq!(
        listed.stdout,
        github.to_owned() + "a/x.requirements.yaml\na/y.requirements.yml\nb/requirements.yml\nrequirements.yaml\n"
    );
    assert_eq!(listed.stderr, "");
    let run = within(&folder, &["lint"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "✓ nothing found in 5 files with 5 flows\n"));
    // A file that is named is read whatever its name is, and once.
    let named = within(&folder, &["lint", "other.yaml", "./requirements.yaml", "requirements.yaml", "--format", "json"]);
    assert_eq!(named.code, 1);
    assert!(named.stdout.contains("\"path\": \"other.yaml\""), "{}", named.stdout);
}

#[test]
fn what_is_above_a_checkout_ignores_nothing_in_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| write(folder.path(), name, text);
    // Such as a home whose files are kept by git.
    write(".gitignore", "*\n");
    write("work/.gitignore", "out\n");
    for name in ["work/a/requirements.yaml", "work/a/out/requirements.yaml", "work/requirements.yaml"] {
        write(name, CLEAN);
    }
    let listed = |at: &str| within(&folder.path().join(at), &["lint", "--list-files"]).stdout;
    // Nothing but what is in a folder says what is ignored in it, if no checkout does.
    assert_eq!(listed("work"), "a/requirements.yaml\nrequirements.yaml\n");
    for git in ["work/.git/HEAD", "work/.git"] {
        fs::remove_dir_all(folder.path().join("work/.git")).ok();
        // In a linked working tree, it is a file.
        write(git, "gitdir: elsewhere\n");
        assert_eq!(listed("work"), "a/requirements.yaml\nrequirements.yaml\n", "{git}");
        assert_eq!(listed("work/a"), "requirements.yaml\n", "{git}");
        let named = within(&folder.path().join("work/a"), &["lint", "--list-files", "--force-exclude", "requirements.yaml"]);
        assert_eq!(named.stdout, "requirements.yaml\n", "{git}: {}", named.stderr);
    }
}

#[test]
fn files_of_other_programs_are_passed_over_unless_they_are_named() {
    let folder = scratch("lint-others");
    write(&folder, "roles/requirements.yml", "---\n- src: geerlingguy.nginx\n");
    let run = within(&folder, &["lint"]);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""), "{}", run.stderr);
    write(&folder, "api/requirements.yaml", CLEAN);
    write(&folder, "chart/requirements.yaml", "dependencies:\n  - name: redis\n    version: 17.x.x\n");
    write(&folder, "job/requirements.yml", "flask==3.0.0\nrequests>=2\n");
    // A file with one of our own names is taken at its word.
    write(&folder, "b.requirements.yaml", "- latency: low\n");
    let listed = within(&folder, &["lint", "--list-files"]);
    assert_eq!(listed.stdout, "api/requirements.yaml\nb.requirements.yaml\n");
    let notes = "\
note: chart/requirements.yaml: skipped, since it belongs to another program: it holds `dependencies` and no `flows`; name it to check it
note: job/requirements.yml: skipped, since it belongs to another program: it holds lines without a key and no `flows`; name it to check it
note: roles/requirements.yml: skipped, since it belongs to another program: it holds a list and no `flows`; name it to check it
";
    assert_eq!(listed.stderr, notes);
    // Reports name files relative to the top of the repository.
    fs::create_dir_all(folder.join(".git")).expect("a folder");
    let told =
        |format: &str| serde_json::from_str::<Value>(&within(&folder, &["lint", "--format", format]).stdout).expect("JSON");
    let others = [
        ("chart/requirements.yaml", "it belongs to another program: it holds `dependencies` and no `flows`"),
        ("job/requirements.yml", "it belongs to another program: it holds lines without a key and no `flows`"),
        ("roles/requirements.yml", "it belongs to another program: it holds a list and no `flows`"),
    ];
    let reasons = others.map(|(path, reason)| serde_json::json!({ "path": path, "reason": reason }));
    assert_eq!(told("json")["passed_over"], serde_json::json!(reasons));
    let told_of = others.map(|(path, reason)| {
        let place = serde_json::json!([{ "physicalLocation": { "artifactLocation": { "uri": path } } }]);
        serde_json::json!({ "level": "note", "message": { "text": format!("passed over, since {reason}") }, "locations": place })
    });
    let run = told("sarif")["runs"][0]["invocations"][0].clone();
    assert_eq!(run["toolExecutionNotifications"], serde_json::json!(told_of));
    assert_eq!(run["executionSuccessful"], true);
    let named = within(&folder, &["lint", ".", "roles/requirements.yml", "--format", "concise"]);
    assert!(named.code == 1 && named.stdout.contains("\nroles/requirements.yml:2:1: error["), "{}", named.stdout);
    assert!(!named.stderr.contains("roles/"), "{}", named.stderr);
}

#[test]
fn what_is_ignored_is_passed_over_also_when_a_hook_names_it() {
    let folder = scratch("lint-force");
    let kept = ["a/requirements.yaml", "build/kept/requirements.yaml", "other.yaml"];
    let ignored =
        ["a/x.requirements.yaml", "build/requirements.yaml", "build/deep/er/requirements.yaml", "out/requirements.yaml"];
    for name in kept.into_iter().chain(ignored) {
        write(&folder, name, CLEAN);
    }
    write(&folder, "roles/requirements.yml", "- src: geerlingguy.nginx\n");
    write(&folder, ".gitignore", "build/*\n!build/kept\n/out\n");
    write(&folder, "a/.gitignore", "x.*\n");
    fs::create_dir(folder.join(".git")).expect("a folder");
    let whole = folder.canonicalize().expect("a folder");
    let names = [&kept[..], &ignored, &["roles/requirements.yml"]].concat();
    let inner = folder.join("build/deep");
    for (here, before) in [(&folder, Path::new("")), (&folder, &whole), (&inner, Path::new("../.."))] {
        let lint = |names: &[&str], more: &[&str]| {
            let paths = names.iter().map(|name| before.join(name));
            finish(command(&["lint", "--list-files"]).args(more).args(paths).current_dir(here))
        };
        let listed = lint(&names, &["--force-exclude"]);
        let wanted = kept.map(|name| before.join(name).display().to_string() + "\n").concat();
        assert_eq!((listed.code, listed.stdout), (0, wanted), "{}", listed.stderr);
        assert_eq!(listed.stderr.matches("since it is ignored\n").count(), ignored.len(), "{}", listed.stderr);
        assert!(listed.stderr.contains("it holds a list and no `flows`\n"), "{}", listed.stderr);
        assert_eq!(lint(&names, &[]).stdout.lines().count(), names.len());
        // Folders too, and a commit of nothing else is fine.
        let nothing = lint(&["out", "build/deep", "a/x.requirements.yaml"], &["--force-exclude"]);
        assert_eq!((nothing.code, nothing.stdout.as_str()), (0, ""), "{}", nothing.stderr);
    }
    assert_eq!(within(&folder, &["lint", "--force-exclude", "gone.yaml"]).code, 2);
    // What an editor holds of a file counts as the file.
    let typed = |name: &str, more: &[&str]| {
        let arguments = ["lint", "-", "--format", "concise", "--stdin-filename", name];
        finish_with(command(&arguments).args(more).current_dir(&folder), &untested())
    };
    for name in ignored.into_iter().chain(["roles/requirements.yml"]) {
        let passed = typed(name, &["--force-exclude"]);
        assert_eq!((passed.code, passed.stdout.as_str()), (0, ""), "{name}");
        assert!(passed.stderr.contains(&format!("{name}: skipped, since it ")), "{}", passed.stderr);
        assert!(typed(name, &[]).stdout.contains("no-tests"), "{name}");
    }
    // A commit of nothing else is fine in every format.
    for format in crate::lint::FORMATS {
        let arguments =
            ["lint", "--force-exclude", "out/requirements.yaml", "--format", format, "--report", &format!("{format}=told")];
        let passed = within(&folder, &arguments);
        let told = passed.stdout + &fs::read_to_string(folder.join("told")).expect("a report");
        assert_eq!(passed.code, 0, "{format}: {}", passed.stderr);
        let fails = ["no requirements file", "\"failed\": true", "\"executionSuccessful\": false", "::error", "✗"];
        assert!(fails.iter().all(|word| !told.to_lowercase().contains(&word.to_lowercase())), "{format}: {told}");
    }
    for name in kept.into_iter().chain(["not/yet/requirements.yaml"]) {
        assert!(typed(name, &["--force-exclude"]).stdout.contains("no-tests"), "{name}");
    }
    // A folder that is named is looked into, whatever ignores it.
    assert_eq!(within(&folder, &["lint", "--list-files", "out"]).stdout, "out/requirements.yaml\n");
}

#[cfg(unix)]
#[test]
fn a_link_is_named_and_not_followed() {
    use std::os::unix::fs::symlink;
    let folder = scratch("lint-links");
    write(&folder, "api/requirements.yaml", CLEAN);
    write(&folder, "secret", "password: x\n");
    fs::create_dir(folder.join("b")).expect("a folder");
    symlink("../secret", folder.join("b/requirements.yaml")).expect("a link");
    symlink("nowhere", folder.join("c.requirements.yaml")).expect("a link");
    // What it leads to is checked anyway.
    symlink("api/requirements.yaml", folder.join("d.requirements.yaml")).expect("a link");
    let run = within(&folder, &["lint"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "✓ nothing found in 1 file with 1 flow\n"));
    let notes = "\
note: b/requirements.yaml: skipped, since links are not followed; name it to check it
note: c.requirements.yaml: skipped, since links are not followed; name it to check it
";
    assert_eq!(run.stderr, notes);
    let named = within(&folder, &["lint", "b/requirements.yaml", "--format", "concise"]);
    assert!(named.code == 1 && named.stderr.is_empty() && named.stdout.contains("password"), "{named:?}");
}

#[test]
fn a_file_is_checked_once_however_it_is_called() {
    let folder = scratch("lint-once");
    for name in ["w/requirements.yaml", "w/a/x.requirements.yaml"] {
        write(&folder, name, CLEAN);
    }
    let mut names =
        [".", "w", "./w", "w/../w", "w/a", "w/requirements.yaml", "w//a/x.requirements.yaml"].map(PathBuf::from).to_vec();
    let whole = folder.canonicalize().expect("a folder");
    names.extend([whole.clone(), whole.join("w"), whole.join("w/a/x.requirements.yaml")]);
    #[cfg(unix)]
    for (to, link) in [("w", "link"), ("w/requirements.yaml", "other.yaml")] {
        std::os::unix::fs::symlink(to, folder.join(link)).expect("a link");
        names.push(PathBuf::from(link));
    }
    let listed = |paths: &[&PathBuf]| {
        let listed = finish(command(&["lint", "--list-files", "-0"]).args(paths).current_dir(&folder)).stdout;
        listed.split_terminator('\0').map(|name| folder.join(name)).collect::<Vec<PathBuf>>()
    };
    let leads = |files: Vec<PathBuf>| {
        let mut leads: Vec<PathBuf> = files.iter().map(|file| file.canonicalize().expect("a file")).collect();
        leads.sort();
        leads
    };
    for first in &names {
        let alone = listed(&[first]);
        for second in &names {
            let (both, mut wanted) = (listed(&[first, second]), leads([alone.clone(), listed(&[second])].concat()));
            // Every file keeps the name under which it was found first.
            assert!(alone.iter().all(|file| both.contains(file)), "{first:?} {second:?}: {both:?}");
            wanted.dedup();
            assert_eq!(leads(both), wanted, "{first:?} {second:?}");
        }
    }
}

#[cfg(unix)]
#[test]
fn names_of_files_are_listed_harmlessly_or_as_they_are() {
    let folder = scratch("lint-names");
    for name in ["::error::x.requirements.yaml", "a\nb\u{1b}[31m.requirements.yaml", "a\\b.requirements.yaml"] {
        write(&folder, name, &untested());
    }
    let listed = within(&folder, &["lint", "--list-files"]).stdout;
    let harmless = "\\u{3a}:error::x.requirements.yaml\na b\\u{1b}[31m.requirements.yaml\na\\b.requirements.yaml\n";
    assert_eq!(listed, harmless);
    let listed = within(&folder, &["lint", "--list-files", "--null"]).stdout;
    let whole = "::error::x.requirements.yaml\0a\nb\u{1b}[31m.requirements.yaml\0a\\b.requirements.yaml\0";
    assert_eq!(listed, whole);
    assert_eq!(within(&folder, &["lint", "--null"]).code, 2);
    let file = "a\\b.requirements.yaml";
    let gitlab = within(&folder, &["lint", file, "--format", "gitlab"]).stdout;
    assert!(gitlab.contains("a\\\\b.requirements.yaml"), "{gitlab}");
}

#[test]
fn nothing_to_check_ends_with_3_and_reports_are_written_all_the_same() {
    let folder = scratch("lint-nothing");
    let run = within(&folder, &["lint"]);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""));
    assert!(run.stderr.contains("protopick ask"), "{}", run.stderr);
    for format in crate::lint::FORMATS {
        let run = within(&folder, &["lint", "--format", format, "--report", &format!("{format}=out")]);
        let report = fs::read_to_string(folder.join("out")).expect("a report");
        assert_eq!((run.code, format == "human" || run.stdout == report), (3, true), "{format}");
        let tells = !["concise", "json"].contains(&format);
        assert!(
            !report.contains('✓') && report.to_lowercase().contains("no requirements file found") == tells,
            "{format}: {report}"
        );
        if format == "sarif" {
            let log: serde_json::Value = serde_json::from_str(&report).expect("JSON");
            assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], false);
        }
        fs::remove_file(folder.join("out")).expect("a file");
    }
    assert_eq!(within(&folder, &["lint", "gone.yaml"]).code, 2);
    assert_eq!(within(&folder, &["lint", "--format", "nonsense"]).code, 2);
}

#[test]
fn what_cannot_be_read_is_a_finding_in_every_format() {
    let folder = scratch("lint-gone");
    fs::create_dir(folder.join(".git")).expect("a folder");
    write(&folder, "a.yaml", CLEAN);
    for format in crate::lint::FORMATS {
        let run = within(&folder, &["lint", "a.yaml", "gone.yaml", "--format", format]);
        assert_eq!(run.code, 2, "{format}");
        assert!(run.stdout.contains("gone.yaml") && run.stdout.contains("no such file"), "{format}: {}", run.stdout);
        assert!(crate::lint::severities::shows(format, &run.stdout, &["error"]), "{format}: {}", run.stdout);
        assert!(format == "human" || run.stderr.contains("gone.yaml"), "{format}: {}", run.stderr);
    }
    let run = within(&folder, &["lint", "a.yaml", "gone.yaml"]);
    assert!(run.stdout.ends_with("protopick explain unreadable, or any name in brackets\n"), "{}", run.stdout);
    assert!(run.stdout.contains("✗ 1 error in 2 files") && run.stderr.is_empty(), "{}{}", run.stdout, run.stderr);
    let log = within(&folder, &["lint", "a.yaml", "gone.yaml", "--format", "sarif"]).stdout;
    let log: serde_json::Value = serde_json::from_str(&log).expect("JSON");
    let told = &log["runs"][0]["invocations"][0];
    let uri = &told["toolExecutionNotifications"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!((told["executionSuccessful"].as_bool(), uri.as_str()), (Some(false), Some("gone.yaml")));
}

#[test]
fn a_tick_stands_only_where_nothing_is_found() {
    let mark = |text: &str, fail_on: &str| {
        let run = run_with(&["lint", "-", "--fail-on", fail_on], text);
        let verdict = run.stdout.lines().find(|line| line.contains(" in 1 file")).map(str::to_owned);
        verdict.and_then(|line| line.chars().next()).expect("a verdict")
    };
    assert_eq!((mark(CLEAN, "info"), mark(&untested(), "error"), mark(&untested(), "info")), ('✓', '!', '✗'));
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
    let refused = run_with(&["lint", "examples", "--stdin-filename", "api/requirements.yaml"], &untested());
    assert_eq!((refused.code, refused.stdout.as_str()), (2, ""));
    assert!(refused.stderr.contains("add the path `-`"), "{}", refused.stderr);
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
    // Nothing is lost or mixed up.
    for (reports, word) in [
        (&["--report", "json=-"][..], "standard output"),
        (&["--report", "json=x", "--report", "sarif=./x"], "another report"),
        (&["--report", "json=./requirements.yaml"], "is checked"),
    ] {
        let run = within(&folder, &[&["lint"], reports].concat());
        assert_eq!((run.code, run.stdout.as_str(), run.stderr.contains(word)), (2, "", true), "{}", run.stderr);
    }
    assert_eq!(read("requirements.yaml"), untested());
    assert!(!folder.join("-").exists() && !folder.join("x").exists());
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

#[cfg(unix)]
#[test]
fn without_a_thread_to_start_everything_is_checked_all_the_same() {
    let folder = scratch("lint-threads");
    for i in 0..200 {
        write(&folder, &format!("{i:03}.requirements.yaml"), &untested());
    }
    let arguments = ["lint", "--format", "concise"];
    // No system has room for such a stack.
    let without = finish(command(&arguments).current_dir(&folder).env("RUST_MIN_STACK", "1000000000000000"));
    let with = within(&folder, &arguments);
    assert_eq!((without.code, without.stderr.as_str()), (0, ""));
    assert_eq!((without.stdout.lines().count(), without.stdout), (200, with.stdout));
}

#[test]
fn all_lints_can_be_listed() {
    let run = run(&["lint", "--list"]);
    assert_eq!(run.code, 0);
    assert!(run.stdout.contains("decision-not-best") && run.stdout.contains("unknown-key"), "{}", run.stdout);
    assert!(!run.stdout.contains("dead-protocol"), "{}", run.stdout);
}
