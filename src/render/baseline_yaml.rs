//! Known findings as YAML.

use crate::baseline::{Command, Mark};
use crate::yaml::quote;

/// Writes a baseline with findings that are in the order of their files.
pub fn render(command: Command, marks: &[Mark]) -> String {
    let word = command.word();
    let mut text = format!(
        "# Findings that are known: with `--baseline`, `protopick {word}` tells only others. `--update-baseline` writes this file.\n\
         command: {word}\n"
    );
    text += if marks.is_empty() { "files: []\n" } else { "files:\n" };
    for same in marks.chunk_by(|a, b| a.file == b.file) {
        text += &format!("  - file: {}\n    findings:\n", quote(&same[0].file));
        for Mark { flow, lint, place, .. } in same {
            let flow = flow.as_ref().map_or_else(String::new, |flow| format!(" flow: {},", quote(flow)));
            text += &format!("      - {{ lint: {},{flow} place: {} }}\n", quote(lint), quote(place));
        }
    }
    text
}
