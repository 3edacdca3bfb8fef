//! Published decisions for a terminal.

use anstyle::Style;

use super::text::{BOLD, DIM, GREEN, Glyphs, Page, YELLOW, styled};
use crate::report::{NearNote, PracticeNote};

/// Writes what teams with similar requirements decided; with the addresses if `explain` is set.
pub(super) fn practice(page: &mut Page, practice: &PracticeNote, explain: bool) {
    if practice.nearest.is_empty() && practice.agreement.is_none() {
        return;
    }
    page.blank();
    page.paragraph(3, BOLD, "What teams decided");
    if let Some(agreement) = &practice.agreement {
        page.paragraph(3, Style::new(), &agreement.says);
    }
    practice.nearest.iter().for_each(|near| one(page, near, explain));
}

fn one(page: &mut Page, near: &NearNote, explain: bool) {
    let glyphs = Glyphs::of(page.look);
    let mark = if near.agrees { styled(GREEN, glyphs.plus) } else { styled(YELLOW, glyphs.minus) };
    page.hanging(&format!("   {mark} "), 5, Style::new(), &near.line());
    page.paragraph(7, DIM, &near.precedent.because);
    if explain {
        near.precedent.pages.iter().for_each(|(_, url)| page.paragraph(7, DIM, url));
    }
}
