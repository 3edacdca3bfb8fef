//! Small configurations that are wrong in one way, and some that are right: each is found as its first lines say, and nothing else.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Told, checked};

/// A configuration with what its first lines say.
pub(super) struct Case {
    pub(super) path: PathBuf,
    pub(super) text: String,
    flows: Vec<String>,
    /// Lints, each with a text on the line that the finding points at, or `flow` for the requirements.
    finds: Vec<(String, String)>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/config")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

/// Returns the values of a comment such as `# flows: a, b`.
fn said<'t>(text: &'t str, key: &str) -> impl Iterator<Item = &'t str> {
    let key = format!("# {key}: ");
    text.lines().filter_map(move |line| line.strip_prefix(key.as_str())).map(str::trim)
}

/// Returns the configurations of a kind, `right` or `wrong`.
pub(super) fn cases(kind: &str) -> Vec<Case> {
    let products = files(&root()).into_iter().filter(|path| path.is_dir());
    let paths = products.flat_map(|product| files(&product.join(kind))).filter(|path| path.is_file());
    let case = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("UTF-8");
        let flows = said(&text, "flows").flat_map(|flows| flows.split(", ")).map(str::to_owned).collect();
        let find = |line: &str| {
            let (lint, at) = line.split_once(" at `").unwrap_or_else(|| panic!("{}: {line}", path.display()));
            (lint.to_owned(), at.trim_end_matches('`').to_owned())
        };
        let finds = said(&text, "finds").map(find).collect();
        Case { flows, finds, text: text.clone(), path: path.clone() }
    };
    paths.map(case).collect()
}

/// Returns the flows of the corpus by name, as they are written.
fn flows() -> BTreeMap<String, String> {
    let text = fs::read_to_string(root().join("flows.yaml")).expect("UTF-8");
    let (_, body) = text.split_once("flows:\n").expect("flows");
    let mut flows: BTreeMap<String, String> = BTreeMap::new();
    let mut name = String::new();
    for line in body.lines() {
        if line.starts_with("  ") && !line.starts_with("   ") {
            line.trim().trim_end_matches(':').clone_into(&mut name);
        }
        *flows.entry(name.clone()).or_default() += &format!("{line}\n");
    }
    flows
}

impl Case {
    /// Returns the requirements of its flows; nothing if it has none.
    pub(super) fn requirements(&self) -> String {
        let all = flows();
        let own: String =
            self.flows.iter().map(|name| all.get(name).unwrap_or_else(|| panic!("no flow {name}")).as_str()).collect();
        if own.is_empty() { String::new() } else { format!("flows:\n{own}") }
    }
}

fn found(case: &Case) -> Vec<Told> {
    checked(&case.path, &case.text, &case.requirements())
}

/// Returns what is left of what is found without what is expected, all of which has to be there.
fn without(case: &Case, mut left: Vec<Told>) -> Vec<Told> {
    for (lint, at) in &case.finds {
        let is =
            |told: &Told| told.lint == *lint && if told.in_requirements { at == "flow" } else { told.line.contains(at.as_str()) };
        let position = left.iter().position(is).unwrap_or_else(|| panic!("{}: {lint} at {at}: {left:#?}", case.path.display()));
        left.remove(position);
    }
    left
}

#[test]
fn nothing_is_found_in_what_is_right() {
    let cases = cases("right");
    assert!(cases.len() >= 30, "{}", cases.len());
    for case in cases {
        // A part of a configuration is noted to be one.
        let notes = case.finds.iter().all(|(lint, _)| lint == "not-understood");
        assert!(notes && !case.flows.is_empty(), "{}", case.path.display());
        assert_eq!(without(&case, found(&case)), [], "{}", case.path.display());
    }
}

#[test]
fn the_one_fault_is_found_where_it_is() {
    let cases = cases("wrong");
    assert!(cases.len() >= 60, "{}", cases.len());
    for case in cases {
        let name = case.path.file_name().expect("a name").to_string_lossy().into_owned();
        let (lint, _) = name.split_once("--").unwrap_or_else(|| panic!("{name} names no lint"));
        assert!(case.finds.iter().any(|(found, _)| found == lint), "{name} is named for what it does not show");
        let all = found(&case).into_iter().filter(|told| told.lint != "not-understood").collect();
        assert_eq!(without(&case, all), [], "{}", case.path.display());
    }
}

/// Lints whose help names no line of a configuration: what is to be done depends on what is meant.
const OPEN: [&str; 8] = [
    "forged-headers",
    "no-authentication-hook",
    "no-tls",
    "not-understood",
    "route-missing",
    "route-shadowed",
    "setting-without-effect",
    "connection-limit",
];

#[test]
fn each_limit_and_switch_names_the_line_to_write_or_to_remove() {
    for case in cases("wrong") {
        for told in found(&case).into_iter().filter(|told| !OPEN.contains(&told.lint.as_str())) {
            let help = &told.help;
            // What translates is to be chosen, so no single line sets that right.
            let is_choice = [
                "pages-as-calls.conf",
                "pages-over-h2c.Caddyfile",
                "plain-requests-as-calls.conf",
                "plain-requests-as-calls.yaml",
            ]
            .iter()
            .any(|name| case.path.ends_with(format!("wrong-http-version--{name}")));
            let advised = is_choice || ["write `", "remove `"].iter().any(|start| help.starts_with(start));
            assert!(advised && !help.contains("..."), "{}: {help}", case.path.display());
            if let Some(removed) = help.strip_prefix("remove `").and_then(|rest| rest.split('`').next()) {
                let places: Vec<&str> =
                    std::iter::once(told.line.as_str()).chain(told.beside.iter().map(String::as_str)).collect();
                assert!(places.iter().any(|line| line.contains(removed)), "{}: {removed}: {places:?}", case.path.display());
            }
        }
    }
}

/// A flow meets its route by its name as well, unless its route is stated.
#[test]
fn each_fault_names_its_source() {
    for case in cases("wrong") {
        let why: Vec<&str> = said(&case.text, "why").collect();
        assert!(why.iter().any(|why| why.starts_with("https://")), "{}: {why:?}", case.path.display());
    }
}
