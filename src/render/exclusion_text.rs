//! What is excluded and why, for a terminal.

use anstyle::Style;

use super::text::{BOLD, Glyphs, Page, RED, clean, pad, styled, width};
use crate::report::Row;

/// Writes what cannot be recommended, with every reason.
pub(super) fn excluded(page: &mut Page, rows: &[Row]) {
    let glyphs = Glyphs::of(page.look);
    page.blank();
    page.paragraph(3, BOLD, "Excluded");
    let name_columns = rows.iter().map(|row| width(&clean(&row.way.name))).max().unwrap_or(0);
    for row in rows {
        for (i, reason) in row.told.iter().enumerate() {
            let name = if i == 0 { pad(&clean(&row.way.name), name_columns) } else { " ".repeat(name_columns) };
            let mark = if i == 0 { glyphs.cross } else { " " };
            let head = format!("   {} {name}  ", styled(RED, mark));
            page.hanging(&head, 5 + name_columns + 2, Style::new(), reason);
        }
    }
}
