//! The structure of the code: modules use only those below them, and no protocol is named outside the rules.

use std::fs;
use std::path::{Path, PathBuf};

/// From the lowest to the highest layer; modules on one line may not use each other.
const LAYERS: &[&[&str]] = &[
    &["source", "decision", "quantity", "record"],
    &["diag"],
    &["yaml"],
    &["pack", "config"],
    &["findings", "builtin"],
    &["requirements"],
    &["engine", "settings", "baseline"],
    &["check"],
    &["lint"],
    &["proof", "interview"],
    &["report"],
    &["render"],
];

fn sources() -> Vec<(PathBuf, String)> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&entry).expect("UTF-8");
                files.push((entry, text));
            }
        }
    }
    files
}

/// Returns the top-level module that a file belongs to.
fn module(path: &Path) -> String {
    let inner = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).expect("below src");
    let first = inner.iter().next().expect("a name").to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

#[test]
fn a_module_uses_only_lower_ones() {
    for (path, text) in sources() {
        let own = module(&path);
        if matches!(own.as_str(), "lib" | "main" | "cli") || path.ends_with("tests.rs") {
            continue;
        }
        let height = layer(&own).unwrap_or_else(|| panic!("{own} has no layer"));
        for used in text.split("crate::").skip(1) {
            let used: String = used.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            let below = used == own || layer(&used).is_some_and(|other| other < height);
            assert!(below, "{} uses {used}", path.display());
        }
    }
}

/// Knowledge is data: the code does not name what the rules name. Words that are everyday English or that the program uses for
/// other things are excluded from the search.
#[test]
fn no_protocol_dimension_need_or_gateway_is_named_in_the_code() {
    let pack = protopick::builtin::pack();
    let mut names: Vec<&str> = pack.protocols().map(|(_, protocol)| protocol.id.as_str()).filter(|&id| id != "rest").collect();
    names.extend(pack.dimensions().map(|(_, dimension)| dimension.id.as_str()));
    names.extend(pack.needs().map(|(_, need)| need.id.as_str()));
    names.extend(pack.gateways().map(|(_, gateway)| gateway.id.as_str()));
    names.extend(pack.translations().map(|(_, translation)| translation.id.as_str()));
    for (path, text) in sources() {
        // Tests, examples for users and comments may name them.
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let tests = path.ends_with("tests.rs");
        // Each reader of configurations is for one product.
        if module(&path) == "config" {
            continue;
        }
        for (number, line) in code.lines().enumerate().filter(|_| !tests) {
            let line = line.split("//").next().unwrap_or_default().to_lowercase();
            let help = line.contains("such as") || line.contains("for example");
            for name in names.iter().filter(|_| !help) {
                let found = line.contains(&format!("\"{name}\"")) || line.contains(&format!("`{name}`"));
                assert!(!found, "{}:{}: {name}", path.display(), number + 1);
            }
        }
    }
}

#[test]
fn each_file_says_what_it_owns() {
    for (path, text) in sources() {
        assert!(text.starts_with("//!") || path.ends_with("tests.rs"), "{}", path.display());
    }
}
