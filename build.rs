//! Loads the rules with the same modules as the program, so that a fault in them fails the build with its place, and stores the
//! checked pack as JSON, so that the program need not parse YAML at startup.

// These modules serve the library; the build needs only parts of them.
#![allow(dead_code, unused_imports, unreachable_pub)]
#![allow(clippy::disallowed_methods, reason = "a build reads files and the environment")]

use std::path::Path;
use std::{env, fs, io};

#[path = "src/decision/mod.rs"]
mod decision;
#[path = "src/diag/mod.rs"]
mod diag;
#[path = "src/pack/mod.rs"]
mod pack;
#[path = "src/quantity.rs"]
mod quantity;
#[path = "src/source/mod.rs"]
mod source;
#[path = "src/yaml/mod.rs"]
mod yaml;

fn main() -> io::Result<()> {
    for input in ["rules", EXAMPLES, "src/decision", "src/diag", "src/pack", "src/quantity.rs", "src/source", "src/yaml"] {
        println!("cargo::rerun-if-changed={input}");
    }
    let files = rule_files(Path::new("rules"))?;
    let mut sources = source::SourceMap::default();
    let mut diagnostics = diag::Diagnostics::default();
    let pack = pack::load(&files, &mut sources, &mut diagnostics);
    for diagnostic in diagnostics.sorted() {
        let place = sources.place(diagnostic.span);
        let help = diagnostic.help.as_ref().map_or(String::new(), |help| format!(" ({help})"));
        println!("cargo::error={}:{}:{}: {}{help}", place.file, place.line, place.column, diagnostic.message);
    }
    let Some(pack) = pack else { return Ok(()) };

    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    fs::write(Path::new(&out).join("pack.json"), serde_json::to_string(&pack)?)?;
    // The program unpacks these parts only on demand.
    fs::write(Path::new(&out).join("gateways.json"), serde_json::to_string(pack.gateway_part())?)?;
    fs::write(Path::new(&out).join("precedents.json"), serde_json::to_string(pack.precedent_part())?)?;
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let list = |files: &[pack::PackFile], name: &dyn Fn(&str) -> String| {
        let entry =
            |file: &pack::PackFile| format!("({:?}, include_str!({:?})),\n", name(&file.path), format!("{root}/{}", file.name));
        format!("&[\n{}]", files.iter().map(entry).collect::<Vec<_>>().concat())
    };
    fs::write(Path::new(&out).join("files.rs"), list(&files, &str::to_owned))?;
    let examples = rule_files(Path::new(EXAMPLES))?;
    let name = |path: &str| path.trim_start_matches(EXAMPLES).trim_matches('/').trim_end_matches(".yaml").to_owned();
    fs::write(Path::new(&out).join("examples.rs"), list(&examples, &name))
}

/// The folder of examples.
const EXAMPLES: &str = "examples";

/// Returns the YAML files below a folder, in a stable order.
fn rule_files(root: &Path) -> io::Result<Vec<pack::PackFile>> {
    let mut folders = vec![root.to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "yaml") {
                let name = path.to_string_lossy().replace('\\', "/");
                let inner = name.trim_start_matches("rules/").to_owned();
                files.push(pack::PackFile { path: inner, name, text: fs::read_to_string(&path)? });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}
