//! The README and the documents beside it: what they show is what the program does, and what they link to exists.

use std::fs;
use std::path::Path;

use crate::model::recommended;
use crate::run::{run, run_with};

const DOCUMENTS: [&str; 4] = ["README.md", "CONTRIBUTING.md", "rules/README.md", "examples/README.md"];

fn document(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The text block below a comment that begins with `mark`, with the rest of the comment.
fn block<'a>(text: &'a str, mark: &str) -> (&'a str, &'a str) {
    let (_, rest) = text.split_once(&format!("<!-- {mark}: ")).unwrap_or_else(|| panic!("no {mark}"));
    let (what, rest) = rest.split_once(" -->\n```").expect("a block below the comment");
    let (_, rest) = rest.split_once('\n').expect("a language");
    (what, rest.split_once("```\n").expect("an end").0)
}

#[test]
fn the_output_in_the_readme_is_real() {
    let readme = document("README.md");
    let (arguments, shown) = block(&readme, "run");
    let arguments: Vec<&str> = arguments.split(' ').collect();
    let run = run(&arguments);
    assert_eq!(run.code, 0);
    assert_eq!(run.stdout, shown, "put this into the README:\n{}", run.stdout);
}

#[test]
fn the_parts_of_outputs_in_the_readme_are_real() {
    let readme = document("README.md");
    let mut rest = readme.as_str();
    let mut parts = 0;
    while rest.contains("<!-- part: ") {
        let (what, shown) = block(rest, "part");
        let words: Vec<&str> = what.split(" | ").collect();
        let [arguments, from, until] = words[..] else {
            panic!("a command, where its part begins, and what comes behind it: {what}")
        };
        let run = run(&arguments.split(' ').collect::<Vec<_>>());
        let begin = run.stdout.find(from).expect("the part");
        let end = begin + run.stdout[begin..].find(until).expect("the end");
        let part = format!("{}\n", run.stdout[begin..end].trim_end());
        assert_eq!(part, shown, "put this into the README:\n{part}");
        rest = rest.split_once(shown).expect("the block").1;
        parts += 1;
    }
    assert!(parts > 1);
}

#[test]
fn the_file_in_the_readme_is_valid_and_gets_an_answer() {
    let readme = document("README.md");
    let (_, text) = block(&readme, "file");
    assert_eq!(recommended(text), [("order-status".to_owned(), Some("sse".to_owned()))]);
}

#[test]
fn what_is_found_in_the_file_of_the_readme_is_real() {
    let readme = document("README.md");
    let ((name, text), (_, shown)) = (block(&readme, "lint"), block(&readme, "found"));
    let run = run_with(&["lint", "-", "--stdin-filename", name, "--quiet"], text);
    assert_eq!(run.code, 1);
    assert_eq!(run.stdout, shown, "put this into the README:\n{}", run.stdout);
}

#[test]
fn each_command_in_the_readme_is_one_that_the_program_has() {
    for document in DOCUMENTS.map(document) {
        for rest in document.split("protopick ").skip(1) {
            let command: String = rest.chars().take_while(char::is_ascii_lowercase).collect();
            let known = [
                "ask",
                "recommend",
                "compare",
                "explain",
                "diff",
                "gateway",
                "lint",
                "adr",
                "rules",
                "schema",
                "completions",
                "man",
            ];
            // In prose a word of the sentence follows the name.
            let quoted = rest.chars().nth(command.len()).is_some_and(|c| "` [".contains(c));
            let prose = ["reads", "is", "knows", "reads", "does", "has"].contains(&command.as_str());
            assert!(prose || !quoted || command.is_empty() || known.contains(&command.as_str()), "protopick {command}");
        }
    }
}

#[test]
fn what_the_documents_link_to_exists() {
    for name in DOCUMENTS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(name).parent().expect("a folder").to_owned();
        for rest in document(name).split("](").skip(1) {
            let target = rest.split(')').next().expect("a target");
            if !target.starts_with("http") {
                assert!(folder.join(target).exists(), "{name}: {target}");
            }
        }
    }
}
