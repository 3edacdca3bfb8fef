//! Published decisions for a terminal.

use anstyle::Style;

use super::Look;
use super::text::{BOLD, DIM, Page, clean, styled, width};
use crate::report::{PrecedentList, PrecedentNote};

/// Writes a list of published decisions for a terminal: an index of all of them, or what is known about those that the user asked
/// for.
pub fn render(list: &PrecedentList, look: Look) -> String {
    let mut page = Page::new(look);
    page.paragraph(0, BOLD, &list.title);
    if !list.chosen.is_empty() {
        page.paragraph(0, Style::new(), &format!("Chosen: {}.", list.tally()));
    }
    if list.asked.is_empty() {
        page.blank();
        let columns = list.precedents.iter().map(|note| width(&note.id)).max().unwrap_or_default() + 2;
        for note in &list.precedents {
            let id = clean(&note.id);
            let head = format!("{}{}", styled(BOLD, &id), " ".repeat(columns - width(&id)));
            page.hanging(&head, columns, Style::new(), &note.headline());
        }
        page.blank();
        page.paragraph(0, DIM, "Filter: protopick precedents server-push many-tabs");
        page.paragraph(0, DIM, "Details: protopick explain slack/client-events");
    } else {
        list.precedents.iter().for_each(|note| one(&mut page, note));
    }
    page.finish()
}

fn one(page: &mut Page, note: &PrecedentNote) {
    page.blank();
    page.paragraph(0, BOLD, &note.headline());
    page.paragraph(2, DIM, &format!("{} {}", note.kind, note.id));
    page.paragraph(2, Style::new(), &note.description);
    page.paragraph(2, DIM, &note.requires());
    page.paragraph(2, Style::new(), &note.because);
    // An address is not broken, so that a terminal can open it.
    note.pages.iter().for_each(|(_, url)| page.line(&format!("  {}", styled(DIM, &clean(url)))));
}
