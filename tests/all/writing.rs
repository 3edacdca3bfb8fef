//! Writing files: as a whole or not at all, and nothing but files.

use std::fs::{self, File, Metadata};
use std::io::Read;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use crate::run::{command, finish, scratch};

const SLIP: &str = "flows:\n  chat: { latency: lwo }\n";
const MENDED: &str = "flows:\n  chat: { latency: low }\n";

fn fix(path: &Path) -> i32 {
    finish(command(&["lint", "--fix", "--fail-on", "error"]).arg(path)).code
}

fn names(folder: &Path) -> Vec<PathBuf> {
    let mut names: Vec<PathBuf> = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    names.sort();
    names
}

fn about(path: &Path) -> Metadata {
    fs::symlink_metadata(path).expect("it is there")
}

#[test]
fn a_file_whose_name_is_not_utf_8_is_repaired_itself() {
    let folder = scratch("writing-name");
    let path = folder.join(std::ffi::OsString::from_vec(b"r\xffs.yaml".to_vec()));
    fs::write(&path, SLIP).expect("a file");
    let shown = finish(command(&["lint", "--diff"]).arg(&path));
    assert!(shown.stdout.contains("/r\\377s.yaml\""), "{}", shown.stdout);
    assert_eq!(fix(&path), 0);
    assert_eq!((names(&folder), fs::read_to_string(&path).expect("a file").as_str()), (vec![path], MENDED));
}

#[test]
fn a_repaired_file_keeps_its_mode_its_owner_and_its_names() {
    let folder = scratch("writing-kept");
    let (path, other, link) = (folder.join("a.yaml"), folder.join("b.yaml"), folder.join("c.yaml"));
    for (mode, names) in [(0o600, 1), (0o664, 1), (0o640, 2)] {
        fs::write(&path, SLIP).expect("a file");
        if names > 1 {
            fs::hard_link(&path, &other).expect("a further name");
            symlink("b.yaml", &link).expect("a link");
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("a mode");
        // Only one user can give a file away; for all others it stays theirs.
        let _ = chown(&path, Some(4321), Some(1234));
        let before = about(&path);
        assert_eq!(fix(if names > 1 { &link } else { &path }), 0);
        let after = about(&path);
        let kept = |about: &Metadata| (about.uid(), about.gid(), about.mode(), about.nlink());
        assert_eq!((kept(&after), after.nlink()), (kept(&before), names));
        assert_eq!(fs::read_to_string(&path).expect("a file"), MENDED);
    }
    assert_eq!(about(&other).ino(), about(&path).ino());
    assert!(about(&link).is_symlink());
}

#[test]
fn a_link_to_nothing_is_neither_replaced_nor_followed() {
    let folder = scratch("writing-link");
    let (path, link) = (folder.join("requirements.yaml"), folder.join("link"));
    fs::write(&path, MENDED).expect("a file");
    symlink("gone", &link).expect("a link");
    let report = format!("json={}", link.display());
    let link = link.to_str().expect("UTF-8");
    let path = path.to_str().expect("UTF-8");
    for arguments in [&["recommend", path, "--format", "json", "-o", link][..], &["lint", path, "--report", &report]] {
        let run = finish(&mut command(arguments));
        assert!(run.code == 2 && run.stderr.contains("a link to a file that does not exist"), "{}", run.stderr);
        assert!(about(Path::new(link)).is_symlink() && !folder.join("gone").exists());
    }
}

#[test]
fn a_pipe_is_written_to_and_stays_a_pipe() {
    let folder = scratch("writing-pipe");
    let (file, pipe) = (folder.join("requirements.yaml"), folder.join("pipe"));
    fs::write(&file, MENDED).expect("a file");
    assert!(Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()));
    let report = format!("json={}", pipe.display());
    let mut lint = command(&["lint", "--report", &report, "--format", "json"]);
    let lint = lint.arg(&file).stdout(Stdio::piped()).spawn().expect("the program starts");
    let mut text = String::new();
    File::open(&pipe).expect("a pipe").read_to_string(&mut text).expect("UTF-8");
    let output = lint.wait_with_output().expect("the program ends");
    assert_eq!(text.as_bytes(), output.stdout);
    assert!(about(&pipe).file_type().is_fifo());
}

#[test]
fn what_a_killed_run_left_is_removed_by_the_next_one() {
    let folder = scratch("writing-stale");
    let now = SystemTime::now();
    let long_ago = now - Duration::from_secs(24 * 60 * 60);
    for (name, at) in [(".protopick-a1B2c3", long_ago), (".protopick-d4E5f6", now), (".protopick-notes.md", long_ago)] {
        let file = File::create(folder.join(name)).expect("a file");
        file.set_modified(at).expect("a time");
    }
    fs::write(folder.join("requirements.yaml"), SLIP).expect("a file");
    assert_eq!(fix(&folder), 0);
    let left = [".protopick-d4E5f6", ".protopick-notes.md", "requirements.yaml"].map(|name| folder.join(name));
    assert_eq!(names(&folder), left);
}

#[test]
fn a_run_that_is_ended_leaves_whole_files_alone() {
    let folder = scratch("writing-ended");
    let files: Vec<PathBuf> = (0..400).map(|file| folder.join(format!("{file:03}.requirements.yaml"))).collect();
    for (signal, after) in [("TERM", 0), ("INT", 7), ("HUP", 30)] {
        for file in &files {
            fs::write(file, SLIP).expect("a file");
        }
        let mut run = command(&["lint", "--fix"]);
        let mut run = run.arg(&folder).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts");
        while fs::read_to_string(&files[after]).expect("a file") == SLIP {
            assert_eq!(run.try_wait().expect("a child"), None);
        }
        let kill = Command::new("sh").args(["-c", &format!("kill -{signal} {}", run.id())]).status();
        assert!(kill.is_ok_and(|status| status.success()));
        run.wait().expect("it ends");
        assert_eq!(names(&folder), files, "{signal}");
        for file in &files {
            let text = fs::read_to_string(file).expect("a file");
            assert!(text == SLIP || text == MENDED, "{text}");
        }
    }
}
