//! The built-in pack. The build has loaded and checked it; the program only unpacks the result.

use std::sync::LazyLock;

use crate::pack::{Pack, PackFile};

static PACK: LazyLock<Pack> = LazyLock::new(unpack);

/// The files of the built-in pack, by their path in it.
static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// The examples, by their path below their folder, without the extension.
static EXAMPLES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/examples.rs"));

/// Returns the built-in pack, unpacked once.
pub fn pack() -> &'static Pack {
    &PACK
}

/// Returns the built-in pack, unpacked again.
///
/// # Panics
/// If the build wrote what this program cannot read, which no input can cause.
pub fn unpack() -> Pack {
    let json = include_str!(concat!(env!("OUT_DIR"), "/pack.json"));
    let pack: Pack = serde_json::from_str(json).expect("internal error: the pack that the build wrote does not read");
    pack.with_gateways(include_str!(concat!(env!("OUT_DIR"), "/gateways.json")))
        .with_precedents(include_str!(concat!(env!("OUT_DIR"), "/precedents.json")))
}

/// Returns the files of the built-in pack, for a team's own to be added on top.
pub fn files() -> impl Iterator<Item = PackFile> {
    let file =
        |&(path, text): &(&str, &str)| PackFile { path: path.to_owned(), name: format!("rules/{path}"), text: text.to_owned() };
    FILES.iter().map(file)
}

/// Returns the example requirements files: their names, such as `shop` or `templates/chat`, and texts.
pub fn examples() -> impl Iterator<Item = (&'static str, &'static str)> {
    EXAMPLES.iter().copied()
}

/// Returns the examples of one flow each that the interview can start from: their names and texts.
pub fn templates() -> impl Iterator<Item = (&'static str, &'static str)> {
    examples().filter_map(|(name, text)| Some((name.strip_prefix("templates/")?, text)))
}
