//! How the output behaves on terminals, in pipes, and under the usual environment variables.

use std::io::Read;
use std::process::Stdio;

use crate::run::{command, finish, run};

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
