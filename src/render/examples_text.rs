//! The list of examples for a terminal.

use anstyle::Style;

use super::Look;
use super::text::{BOLD, CYAN, DIM, Page, pad, styled, width};
use crate::report::ExampleGroup;

/// Writes a list of examples for a terminal.
pub fn render(groups: &[ExampleGroup], look: Look) -> String {
    let mut page = Page::new(look);
    for group in groups {
        page.blank();
        page.paragraph(0, BOLD, group.title);
        let columns = group.examples.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
        for (name, about) in &group.examples {
            page.hanging(&format!("  {}  ", styled(CYAN, &pad(name, columns))), columns + 4, Style::new(), about);
        }
    }
    if !look.quiet {
        page.blank();
        page.paragraph(0, DIM, "Start from one: protopick examples shop -o requirements.yaml");
    }
    page.finish()
}
