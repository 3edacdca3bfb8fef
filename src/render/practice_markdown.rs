//! Published decisions, as part of a Markdown document.

use super::markdown::{escape, list};
use crate::report::{NearNote, PracticeNote};

/// Returns what teams with similar requirements decided.
pub(super) fn practice(flow: &str, practice: &PracticeNote) -> String {
    let counted = practice.agreement.iter().map(|agreement| escape(&agreement.says));
    list(&format!("### What teams decided like {flow}"), counted.chain(practice.nearest.iter().map(near)))
}

/// Returns a published decision on one line, with its pages.
pub(super) fn near(near: &NearNote) -> String {
    let pages =
        near.precedent.pages.iter().map(|(title, url)| format!("[{}](<{url}>)", escape(title))).collect::<Vec<_>>().join(", ");
    format!("{}. {} {pages}", escape(&near.line()), escape(&near.precedent.because))
}
