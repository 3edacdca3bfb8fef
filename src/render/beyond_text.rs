//! Answers beyond the protocols, for a terminal.

use anstyle::Style;

use super::text::{BOLD, DIM, Glyphs, Page, YELLOW, styled};
use crate::report::{BeyondAnswer, BeyondNote};

/// Writes what serves a flow better than any protocol.
pub(super) fn notes(page: &mut Page, notes: &[BeyondNote]) {
    for note in notes {
        let mark = styled(YELLOW, Glyphs::of(page.look).arrow);
        page.hanging(&format!(" {mark} "), 3, YELLOW, &note.title);
        page.paragraph(3, Style::new(), &note.because);
        anyway(page, note);
        page.blank();
    }
}

/// Writes whether an answer that the user asked about is better, and when it would be.
pub(super) fn answer(page: &mut Page, answer: &BeyondAnswer) {
    page.paragraph(3, BOLD, &answer.verdict);
    page.paragraph(3, Style::new(), &answer.says);
    conditions(page, if answer.when.len() == 1 { "Prefer it when" } else { "Prefer it when any of these applies" }, &answer.when);
    conditions(page, "But not when", &answer.unless);
    page.blank();
    page.paragraph(3, Style::new(), &answer.note.because);
    anyway(page, &answer.note);
}

fn anyway(page: &mut Page, note: &BeyondNote) {
    page.paragraph(3, Style::new(), &note.anyway);
    page.paragraph(3, DIM, &format!("Details: {}", note.command));
}

fn conditions(page: &mut Page, title: &str, conditions: &[String]) {
    if conditions.is_empty() {
        return;
    }
    page.blank();
    page.paragraph(3, BOLD, title);
    let dot = Glyphs::of(page.look).dot;
    for each in conditions {
        page.hanging(&format!("   {dot} "), 5, Style::new(), each);
    }
}
