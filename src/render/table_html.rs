//! Tables as a page.

use maud::{Markup, html};

use super::html::{document, scrolling};
use super::text::clean;
use crate::report::{TableCell, TableReport};

/// Writes a table as a page. `today` is the date to show.
pub fn render(table: &TableReport, today: &str) -> String {
    let body = html! {
        header {
            p .eyebrow { "Client to gateway" }
            h1 { (clean(&table.title)) }
            p .meta { time datetime=(today) { (today) } }
        }
        main {
            section { (scrolling(&table.title, &grid(table))) }
            @if !table.notes.is_empty() {
                section aria-labelledby="notes" {
                    h2 #notes { "Notes" }
                    ul { @for note in &table.notes { li { (clean(note)) } } }
                }
            }
        }
        footer { p { "Made by protopick " (today) "." } }
    };
    document(&table.title, &body)
}

fn grid(table: &TableReport) -> Markup {
    html! {
        table .comparison {
            thead { tr { @for column in &table.columns { th scope="col" { (clean(&column.title)) } } } }
            tbody {
                @for cells in &table.rows {
                    tr { @for (position, each) in cells.iter().enumerate() { (cell(each, position == usize::from(table.grouped))) } }
                }
            }
        }
    }
}

/// Returns the colour for what a gateway does, corresponding to that of a fit.
fn passed(passes: Option<bool>) -> &'static str {
    match passes {
        Some(true) => "good",
        Some(false) => "impossible",
        None => "fair",
    }
}

/// Returns a cell; the one that names its row is a header cell.
fn cell(cell: &TableCell, head: bool) -> Markup {
    html! {
        @match cell {
            TableCell::Fit(fit) => td .fit-cell class=(fit.word()) { (fit.word()) },
            TableCell::List(items) => td { (clean(&items.join(", "))) },
            TableCell::Name(name) => th scope="row" { (clean(&name.name)) },
            TableCell::Support { full, passes, .. } => td .fit-cell class=(passed(*passes)) { (clean(full)) },
            TableCell::Text(text) if head => th scope="row" { (clean(text)) },
            TableCell::Text(text) => td { (clean(text)) },
        }
    }
}
