//! How well each protocol serves each requirement: a word in each cell, and a colour that says the same.

use maud::{Markup, html};

use super::drawing::{Chart, LINE, count, cut, number, stacked, text};
use crate::report::{FlowPage, Page, whole};

const NAME: f64 = 260.0;
const CELL: f64 = 92.0;
const GAP: f64 = 2.0;

/// Returns a block for each flow.
pub(super) fn heatmap(page: &Page) -> Chart {
    let flows = page.recommendation.flows.iter().zip(&page.flows);
    stacked(flows.map(|(flow, beside)| {
        let (rows, columns) = (count(beside.rows.len()), count(beside.heads.len()));
        (
            flow.name.as_str(),
            NAME + columns * CELL,
            2.0 * LINE + rows * LINE - GAP,
            cells(beside),
            "The words stand in the cells.",
        )
    }))
}

fn cells(flow: &FlowPage) -> Markup {
    let left = |column: usize| NAME + count(column) * CELL;
    let middle = |column: usize| left(column) + (CELL - GAP) / 2.0;
    let top = |row: usize| 2.0 * LINE + count(row) * LINE - 14.0;
    html! {
        @for (column, head) in flow.heads.iter().enumerate() {
            (text(middle(column), 14.0, if head.first { "t strong mid" } else { "t mid" }, &cut(&head.protocol.name, CELL)))
            @let below = head.score.map_or_else(|| if head.excluded { "excluded".to_owned() } else { String::new() }, whole);
            (text(middle(column), 34.0, if head.first { "t small strong mid" } else { "t small muted mid" }, &below))
        }
        @for (row, each) in flow.rows.iter().enumerate() {
            @let says = format!("{}: {}", each.name, each.says);
            (text(0.0, top(row) + 21.0, "t", &cut(&says, NAME - 14.0)))
            @for (column, cell) in each.cells.iter().enumerate() {
                rect class=(cell.fit.word()) x=(number(left(column))) y=(number(top(row))) width=(CELL - GAP) height=(LINE - GAP) {}
                (text(middle(column), top(row) + 20.0, &format!("t small mid on-{}", cell.fit.word()), cell.fit.word()))
            }
        }
    }
}
