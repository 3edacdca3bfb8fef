//! Paths that are not files, or cannot be read.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{Ended, Folder, Helper, SOUND, command, feed, run};

#[test]
fn what_is_no_file_is_named_with_what_to_do() {
    let folder = Folder::new();
    let path = |path: &Path| path.to_str().expect("UTF-8").to_owned();
    let (missing, below) = (path(&folder.join("no.yaml")), path(&folder.write("a.yaml", SOUND).join("b.yaml")));
    for (name, words) in [(path(&folder.0), "not a file but a folder"), (missing, "no such file"), (below, "")] {
        let ended = run(&["recommend", &name]);
        ended.assert_refused();
        assert!(ended.stderr.starts_with(&format!("error: {name}: ")) && ended.stderr.contains(words), "{}", ended.stderr);
        assert_eq!(ended.stderr.lines().count(), 1);
    }
    let nameless = command(&["recommend"]).current_dir(&folder.0).output().expect("the program starts");
    let nameless = Ended::from(nameless);
    nameless.assert_refused();
    assert!(nameless.stderr.starts_with("error: requirements.yaml: no such file"), "{}", nameless.stderr);
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_named_with_the_reason() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = Folder::new();
    let path = folder.write("secret.yaml", SOUND);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("permissions");
    // The superuser can read it anyway.
    if fs::OpenOptions::new().read(true).open(&path).is_err() {
        let ended = run(&[OsStr::new("recommend"), path.as_os_str()]);
        ended.assert_refused();
        assert!(ended.stderr.contains("secret.yaml: no permission to read the file"), "{}", ended.stderr);
    }
    symlink("loop.yaml", folder.join("loop.yaml")).expect("a link");
    symlink("gone.yaml", folder.join("dangling.yaml")).expect("a link");
    for name in ["loop.yaml", "dangling.yaml"] {
        let ended = run(&[OsStr::new("recommend"), folder.join(name).as_os_str()]);
        ended.assert_refused();
        assert!(ended.stderr.contains(&format!("{name}: ")), "{}", ended.stderr);
    }
}

#[cfg(unix)]
#[test]
fn a_named_pipe_is_read_like_a_file() {
    let folder = Folder::new();
    let path = folder.join("pipe");
    let made = Command::new("mkfifo").arg(&path).status();
    if !made.is_ok_and(|status| status.success()) {
        return; // Not every system has the command.
    }
    let writer = Command::new("/bin/sh").arg("-c").arg(format!("printf '{SOUND}' > \"$0\"")).arg(&path).spawn();
    let _writer = Helper(writer.expect("a shell"));
    let ended = run(&[OsStr::new("recommend"), path.as_os_str()]);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
}

#[cfg(unix)]
#[test]
fn a_file_name_that_is_not_utf_8_is_no_obstacle() {
    use std::os::unix::ffi::OsStrExt;

    let folder = Folder::new();
    let name = OsStr::from_bytes(b"caf\xe9.yaml");
    let ended = run(&[OsStr::new("recommend"), folder.join(name).as_os_str()]);
    ended.assert_refused();
    assert!(ended.stderr.contains("caf\u{fffd}.yaml: no such file"), "{}", ended.stderr);
    for option in ["--set", "--flow", "--format"] {
        run(&[OsStr::new("recommend"), OsStr::new("-"), OsStr::new(option), name]).assert_refused();
    }
}

#[test]
fn a_closed_standard_output_ends_the_run_quietly() {
    for format in ["table", "markdown", "json"] {
        let mut child =
            command(&["recommend", "-", "--format", format]).stdin(Stdio::piped()).spawn().expect("the program starts");
        drop(child.stdout.take());
        child.stdin.take().expect("a pipe").write_all(SOUND.as_bytes()).expect("the program reads");
        let ended = Ended::from(child.wait_with_output().expect("the program ends"));
        assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{format}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_no_success() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("a device that takes nothing");
    let mut to_full = command(&["recommend", "-"]);
    to_full.stdout(full);
    let ended = feed(to_full, [SOUND.as_bytes()]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.stderr.contains("No space left on device"), "{}", ended.stderr);
}

#[test]
fn a_name_that_is_near_a_file_of_the_folder_leads_to_it() {
    let folder = Folder::new();
    folder.write("docs/shop.requirements.yaml", "flows: { a: { latency: low } }\n");
    let told = |name: &str| crate::run::finish(crate::run::command(&["recommend", name]).current_dir(&folder.0));
    for (name, words) in [
        ("docs/shop.requirement.yaml", "no such file; did you mean `docs/shop.requirements.yaml`?"),
        ("docs/elsewhere.json", "no such file; check its spelling"),
        ("dcos/shop.requirements.yaml", "the folder `dcos` cannot be read"),
    ] {
        let told = told(name);
        assert_eq!((told.code, told.stdout.as_str()), (2, ""));
        assert!(told.stderr.contains(words), "{}", told.stderr);
        assert!(!told.stderr.contains("protopick ask"), "only the usual file is written by it: {}", told.stderr);
    }
    assert!(told("requirements.yaml").stderr.contains("`protopick ask`"));
}
