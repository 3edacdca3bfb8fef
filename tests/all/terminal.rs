//! How the output behaves on terminals, in pipes, and with the usual environment variables.

use std::io::Read;
use std::process::Stdio;

use crate::run::{command, finish, run, run_with, scratch};

const CHAT: &str = "examples/use-cases/chat.yaml";
const ESCAPE: char = '\u{1b}';

#[test]
fn a_pipe_gets_no_colour_unless_it_asks() {
    let colored =
        |arguments: &[&str], env: &[(&str, &str)]| finish(command(arguments).envs(env.iter().copied())).stdout.contains(ESCAPE);
    assert!(!colored(&["recommend", CHAT], &[]));
    assert!(colored(&["recommend", CHAT, "--color", "always"], &[]));
    assert!(colored(&["recommend", CHAT], &[("CLICOLOR_FORCE", "1")]));
    assert!(colored(&["recommend", CHAT], &[("FORCE_COLOR", "1")]));
    assert!(!colored(&["recommend", CHAT], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!colored(&["recommend", CHAT, "--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(colored(&["compare", "--aspect", "framework", "--color", "always"], &[]));
    assert!(!colored(&["recommend", CHAT, "--format", "json", "--color", "always"], &[]), "programs read no colours");
}

#[test]
fn colour_changes_nothing_but_colour() {
    let plain = run(&["recommend", CHAT]).stdout;
    let colored = run(&["recommend", CHAT, "--color", "always"]).stdout;
    assert_eq!(anstream::adapter::strip_str(&colored).to_string(), plain);
}

#[test]
fn a_reader_that_leaves_ends_the_run_quietly() {
    let mut child = command(&["compare", "--aspect", "practices"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let mut stderr = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut stderr).expect("text");
    assert_eq!((child.wait().expect("an end").code(), stderr.as_str()), (Some(0), ""));
}

#[test]
fn results_go_to_standard_output_and_errors_to_standard_error() {
    let fine = run(&["recommend", CHAT]);
    assert!(fine.stderr.is_empty() && !fine.stdout.is_empty());
    let wrong = run(&["recommend", "no-such-file.yaml"]);
    assert!(wrong.stdout.is_empty() && wrong.stderr.starts_with("error: no-such-file.yaml: "), "{}", wrong.stderr);
}

#[test]
fn quiet_leaves_out_hints_only() {
    let loud = run(&["recommend", CHAT]).stdout;
    let quiet = run(&["recommend", CHAT, "--quiet"]).stdout;
    assert!(loud.starts_with(&quiet) && loud.len() > quiet.len());
}

#[test]
fn a_result_for_a_folder_that_is_not_there_names_the_folder_before_anything_is_worked_out() {
    let commands: [&[&str]; 4] = [
        &["recommend", "no-such-file.yaml", "--format", "html"],
        &["recommend", "no-such-file.yaml"],
        &["compare", "no-such-protocol"],
        &["rules", "list", "no-such-folder"],
    ];
    for command in commands {
        let run = run(&[command, &["-o", "no-such-folder/x"]].concat());
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{command:?}");
        let message = "error: no-such-folder/x: the folder `no-such-folder` does not exist; create it, or name another file\n";
        assert_eq!(run.stderr, message, "{command:?}");
    }
}

#[test]
fn who_has_no_file_is_sent_to_the_interview() {
    let folder = scratch("no-file");
    for arguments in [&["recommend"][..], &["gateway", "nginx"], &["adr", "new"], &["lint"]] {
        let run = finish(command(arguments).current_dir(&folder));
        assert!(run.stderr.contains("`protopick ask`") && !run.stderr.contains("examples/"), "{}", run.stderr);
    }
    // What users without a terminal are told to write by hand is a valid file.
    let run = finish(command(&["ask"]).current_dir(&folder));
    let smallest = run.stderr.rsplit('`').nth(1).expect("a file").to_owned();
    let judged = run_with(&["recommend", "-"], &smallest);
    assert_eq!(judged.code, 0, "{smallest}\n{}", judged.stderr);
}

#[test]
fn a_result_is_not_written_over_the_file_that_is_read() {
    let folder = scratch("over-itself");
    let text = std::fs::read_to_string(CHAT).expect("UTF-8");
    let file = folder.join("requirements.yaml");
    std::fs::write(&file, &text).expect("a file");
    for arguments in [
        &["recommend", "-o", "requirements.yaml"][..],
        &["recommend", "./requirements.yaml", "-o", "../over-itself/requirements.yaml"],
    ] {
        let run = finish(command(arguments).current_dir(&folder));
        assert_eq!(run.code, 2, "{}", run.stdout);
        assert!(run.stderr.ends_with("requirements.yaml: the file is read; name another with `-o`\n"), "{}", run.stderr);
    }
    assert_eq!(std::fs::read_to_string(file).expect("UTF-8"), text);
}
