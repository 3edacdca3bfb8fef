//! Answers beyond the protocols, as part of a Markdown document.

use super::markdown::{code, escape, list};
use crate::report::{BeyondAnswer, BeyondNote};

/// Returns what serves a flow better than any protocol.
pub(super) fn note(note: &BeyondNote) -> String {
    let told = [&note.because, &note.anyway].map(|text| escape(text)).join(" ");
    format!("\n**{}.** {told} Details: {}.\n", escape(&note.title), code(&note.command))
}

/// Returns whether an answer that the user asked about is better, and when it would be.
pub(super) fn answer(flow: &str, answer: &BeyondAnswer) -> String {
    let name = escape(&answer.note.name);
    let mut text = format!("\n### Why not {name} for {flow}\n\n{} {}\n", escape(&answer.verdict), escape(&answer.says));
    text += &list(&format!("#### When {name} is better"), answer.when.iter().map(|each| escape(each)));
    text += &list(&format!("#### But not {name} where"), answer.unless.iter().map(|each| escape(each)));
    let told = [&answer.note.because, &answer.note.anyway].map(|text| escape(text)).join(" ");
    text + &format!("\n{told}\n")
}
