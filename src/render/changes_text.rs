//! What changed between two states of many requirements files, for a terminal.

use super::Look;
use super::diff_text::{changes, rules};
use super::text::{BOLD, DIM, GREEN, Page, YELLOW};
use crate::report::{ChangesReport, FileChange, FileKind};

/// Writes what changed for a terminal.
pub fn render(report: &ChangesReport, look: Look) -> String {
    let mut page = Page::new(look);
    page.paragraph(0, BOLD, &report.title);
    page.blank();
    page.paragraph(1, if report.turned { YELLOW } else { GREEN }, &report.summary);
    for file in &report.files {
        page.blank();
        heading(&mut page, file);
        if file.diff.has_changes() {
            changes(&mut page, &file.diff);
        } else {
            page.paragraph(1, GREEN, &file.diff.summary);
        }
    }
    if !look.quiet {
        page.blank();
        page.paragraph(0, DIM, &report.compared);
        report.packs.iter().for_each(|(name, version)| rules(&mut page, name, version));
    }
    page.finish()
}

fn heading(page: &mut Page, file: &FileChange) {
    let kind = match &file.kind {
        FileKind::Kept => String::new(),
        FileKind::Renamed(was) => format!(" (was {was})"),
        FileKind::Added => " (new)".to_owned(),
        FileKind::Removed => " (removed)".to_owned(),
        FileKind::Excluded => " (excluded)".to_owned(),
    };
    page.paragraph(0, BOLD, &format!("{}{kind}", file.path));
    if let Some(note) = &file.note {
        page.paragraph(1, YELLOW, note);
    }
}
