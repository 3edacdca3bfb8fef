//! The README and the documents next to it: what they show is what the program does, they name everything there is, and what they
//! link to exists.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::model::recommended;
use crate::run::{run, run_with};

fn document(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Returns every document, with its text: those next to what they describe, and all pages of `docs`.
fn documents() -> Vec<(String, String)> {
    let mut names = Vec::from(["README.md", "CONTRIBUTING.md", "rules/README.md", "examples/README.md"].map(str::to_owned));
    for page in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")).expect("the pages") {
        let path = page.expect("a page").path();
        if path.extension().is_some_and(|extension| extension == "md") {
            names.push(format!("docs/{}", path.file_name().expect("a name").to_string_lossy()));
        }
    }
    names.sort();
    let read = names.into_iter().map(|name| {
        let text = document(&name);
        (name, text)
    });
    read.collect()
}

/// Returns the text blocks below comments that begin with `mark`, each after the rest of its comment.
fn blocks<'a>(text: &'a str, mark: &str) -> Vec<(&'a str, &'a str)> {
    let mark = format!("<!-- {mark}: ");
    let block = |rest: &'a str| {
        let (what, rest) = rest.split_once(" -->\n```").expect("a block below the comment");
        let (_, rest) = rest.split_once('\n').expect("a language");
        (what, rest.split_once("```\n").expect("an end").0)
    };
    text.split(mark.as_str()).skip(1).map(block).collect()
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&run(arguments).stdout).expect("JSON")
}

#[test]
fn the_outputs_in_the_documents_are_real() {
    let mut outputs = 0;
    for (name, text) in documents() {
        for (arguments, shown) in blocks(&text, "run") {
            let run = run(&arguments.split(' ').collect::<Vec<_>>());
            assert_eq!(run.code, 0, "{name}: {arguments}");
            assert_eq!(run.stdout, shown, "put this into {name}:\n{}", run.stdout);
            outputs += 1;
        }
        for (what, shown) in blocks(&text, "part") {
            let words: Vec<&str> = what.split(" | ").collect();
            let [arguments, from, until] = words[..] else {
                panic!("a command, where its part begins, and what comes behind it: {what}")
            };
            let run = run(&arguments.split(' ').collect::<Vec<_>>());
            let begin = run.stdout.find(from).expect("the part");
            let end = begin + run.stdout[begin..].find(until).expect("the end");
            let part = format!("{}\n", run.stdout[begin..end].trim_end());
            assert_eq!(part, shown, "put this into {name}:\n{part}");
            outputs += 1;
        }
    }
    assert!(outputs > 3);
}

#[test]
fn the_files_in_the_documents_get_the_answer_that_stands_beside_them() {
    let mut flows = 0;
    for (name, text) in documents() {
        for (expected, file) in blocks(&text, "file") {
            for (flow, protocol) in recommended(file) {
                assert_eq!(protocol.as_deref(), Some(expected), "{name}: {flow}");
                flows += 1;
            }
        }
    }
    assert!(flows > 0);
}

#[test]
fn what_is_found_in_the_files_of_the_documents_is_real() {
    let mut findings = 0;
    for (name, text) in documents() {
        let (files, found) = (blocks(&text, "lint"), blocks(&text, "found"));
        assert_eq!(files.len(), found.len(), "{name}");
        for ((file, given), (format, shown)) in files.into_iter().zip(found) {
            let run = run_with(&["lint", "-", "--stdin-filename", file, "--quiet", "--format", format], given);
            assert_eq!(run.code, 1, "{name}");
            assert_eq!(run.stdout, shown, "put this into {name}:\n{}", run.stdout);
            findings += 1;
        }
    }
    assert!(findings > 1);
}

#[test]
fn the_commands_in_the_documents_are_those_that_the_program_has() {
    let help = run(&["--help"]).stdout;
    let (_, rest) = help.split_once("Commands:\n").expect("the commands");
    let (listed, _) = rest.split_once("\n\n").expect("an end");
    // The description of a command continues on lines that are indented further.
    let names = listed.lines().filter(|line| !line.starts_with("   ")).filter_map(|line| line.split_whitespace().next());
    let known: Vec<&str> = names.collect();
    assert!(known.contains(&"ask") && known.contains(&"man"), "{known:?}");
    let readme = document("README.md");
    for command in known.iter().filter(|&&command| command != "help") {
        assert!(readme.contains(&format!("`protopick {command}")), "protopick {command}");
    }
    for (name, text) in documents() {
        for rest in text.split("protopick ").skip(1) {
            let command: String = rest.chars().take_while(char::is_ascii_lowercase).collect();
            // In prose, a word of the sentence follows the name.
            let quoted = rest.chars().nth(command.len()).is_some_and(|c| "` [".contains(c));
            let prose = ["reads", "is", "knows", "does", "has"].contains(&command.as_str());
            assert!(prose || !quoted || command.is_empty() || known.contains(&command.as_str()), "{name}: protopick {command}");
        }
    }
}

#[test]
fn the_pages_name_what_the_rules_hold() {
    for row in json(&["rules", "list", "--format", "json"])["rows"].as_array().expect("rows") {
        let text = |key: &str| row[key].as_str().expect("a text");
        let page = match text("kind") {
            "level" | "need" | "amount" | "carrier" => "docs/requirements.md",
            "way" | "beyond" => "docs/judging.md",
            "gateway" => "docs/gateways.md",
            _ => continue,
        };
        // A level is in the row of its dimension.
        let id = text("id").rsplit('.').next().expect("an id");
        let cells = format!("| `{id}` | {} |", text("title"));
        assert!(document(page).contains(&cells), "put this into {page}: {cells}");
    }
}

/// Collects all keys of the objects that a schema describes.
fn keys(schema: &Value, found: &mut BTreeSet<String>) {
    if let Some(properties) = schema["properties"].as_object() {
        found.extend(properties.keys().cloned());
    }
    match schema {
        Value::Object(parts) => parts.values().for_each(|part| keys(part, found)),
        Value::Array(parts) => parts.iter().for_each(|part| keys(part, found)),
        _ => {}
    }
}

#[test]
fn the_pages_name_all_keys_of_requirements_and_all_formats_of_findings() {
    let mut found = BTreeSet::new();
    keys(&json(&["schema", "requirements"]), &mut found);
    assert!(found.contains("flows") && found.contains("heartbeat"), "{found:?}");
    let page = document("docs/requirements.md");
    for key in found {
        assert!(page.contains(&format!("`{key}`")), "docs/requirements.md: {key}");
    }
    let help = run(&["lint", "--help"]).stdout;
    let (_, rest) = help.split_once("--format <FORMAT>").expect("the option");
    let (values, _) = rest.split_once("[default").expect("an end");
    let page = document("docs/formats.md");
    for value in values.lines().filter_map(|line| line.trim().strip_prefix("- ")) {
        let format = value.split(':').next().expect("a name");
        assert!(page.contains(&format!("| `{format}` |")), "docs/formats.md: {format}");
    }
}

#[test]
fn the_readme_tells_how_far_the_rules_agree_with_practice() {
    let tested = json(&["rules", "test", "--format", "json"]);
    let precedents = &tested["precedents"];
    for figure in ["first", "first_two"] {
        let expected = format!("in {} of {}", precedents[figure], precedents["cases"]);
        assert!(document("README.md").contains(&expected), "put this into README.md: {expected}");
    }
}

#[test]
fn the_readme_is_short_and_leads_to_every_document() {
    let readme = document("README.md");
    assert!(readme.lines().count() < 200);
    for (name, _) in documents() {
        assert!(name == "README.md" || readme.contains(&format!("({name})")), "{name}");
    }
}

/// Returns the headings of a text, in the form of the fragments of addresses.
fn anchors(text: &str) -> Vec<String> {
    let anchor = |heading: &str| {
        let heading = heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
        heading.chars().filter(|&c| c.is_alphanumeric() || c == '-' || c == '_').collect::<String>()
    };
    text.lines().filter(|line| line.starts_with('#')).map(anchor).collect()
}

#[test]
fn what_the_documents_link_to_exists() {
    for (name, text) in documents() {
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).join(&name);
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for target in targets.filter(|target| !target.starts_with("http")) {
            let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
            let path = if path.is_empty() { own.clone() } else { own.parent().expect("a folder").join(path) };
            assert!(path.exists(), "{name}: {target}");
            if !anchor.is_empty() {
                let there = anchors(&fs::read_to_string(&path).expect("a document"));
                assert!(there.iter().any(|heading| heading == anchor), "{name}: {target}");
            }
        }
    }
}
