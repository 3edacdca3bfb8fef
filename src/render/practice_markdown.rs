//! Published decisions, as part of a Markdown document.

use super::markdown::{escape, list};
use crate::report::{NearNote, PracticeNote};

/// What teams decided that needed much the same as a flow.
pub(super) fn practice(flow: &str, practice: &PracticeNote) -> String {
    let counted = practice.agreement.iter().map(|agreement| escape(&agreement.says));
    list(&format!("### What teams decided like {flow}"), counted.chain(practice.nearest.iter().map(near)))
}

/// A published decision in a line, with its pages.
pub(super) fn near(near: &NearNote) -> String {
    let pages =
        near.precedent.pages.iter().map(|(title, url)| format!("[{}](<{url}>)", escape(title))).collect::<Vec<_>>().join(", ");
    format!("{}. {} {pages}", escape(&near.line()), escape(&near.precedent.because))
}
