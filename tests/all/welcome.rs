//! First contact: what the program says without a command, and the examples that come with it.

use std::fs;

use protopick::builtin;

use crate::run::{command, finish, run, scratch, widest};

#[test]
fn without_a_command_the_program_names_three_things_to_do() {
    let folder = scratch("welcome");
    let told = || finish(command(&[]).current_dir(&folder));
    let empty = told();
    assert_eq!((empty.code, empty.stdout.as_str()), (2, ""));
    insta::assert_snapshot!("welcome", empty.stderr);
    fs::write(folder.join("requirements.yaml"), "flows: { a: { latency: low } }").unwrap();
    let begun = told();
    assert!(begun.stderr.contains("protopick recommend") && begun.stderr.contains("protopick lint"), "{}", begun.stderr);
    assert_eq!([&empty, &begun].map(|told| told.stderr.matches("\n  protopick ").count()), [3, 3]);
    assert!(widest(&empty.stderr).max(widest(&begun.stderr)) <= 80);
    // What it names works here.
    assert_eq!(finish(command(&["recommend"]).current_dir(&folder)).code, 0);
}

#[test]
fn every_example_is_listed_once_by_a_name_that_means_it() {
    let listed = run(&["examples"]).stdout;
    assert!(widest(&listed) <= 80, "{listed}");
    let names: Vec<&str> =
        listed.lines().filter_map(|line| line.strip_prefix("  ")).filter(|line| !line.starts_with(' ')).collect();
    let names: Vec<&str> = names.into_iter().filter_map(|line| line.split_whitespace().next()).collect();
    let mut texts: Vec<String> = names.iter().map(|name| run(&["examples", name]).stdout).collect();
    let mut all: Vec<String> = builtin::examples().map(|(_, text)| text.to_owned()).collect();
    texts.sort();
    all.sort();
    assert!(all.len() > 40);
    assert_eq!(texts, all);
}

#[test]
fn an_example_becomes_a_file_that_is_not_written_over() {
    let folder = scratch("example");
    let write = || finish(command(&["examples", "chat", "-o", "requirements.yaml"]).current_dir(&folder));
    assert_eq!(write().code, 0);
    assert_eq!(finish(command(&["recommend"]).current_dir(&folder)).code, 0);
    let again = write();
    assert_eq!(again.code, 2);
    assert!(again.stderr.contains("requirements.yaml: this file already exists"), "{}", again.stderr);
    let unknown = run(&["examples", "chatt"]);
    assert!(unknown.code == 2 && unknown.stderr.contains("did you mean `chat`?"), "{}", unknown.stderr);
    let other = run(&["examples", "xyzzy"]);
    assert!(other.stderr.contains("`protopick examples` lists them"), "{}", other.stderr);
}
