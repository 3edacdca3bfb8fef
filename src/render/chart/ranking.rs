//! The scores of each flow as bars, the excluded below them.

use maud::{Markup, html};

use super::drawing::{Chart, LINE, WIDE, count, cut, number, stacked, text};
use crate::report::{FlowReport, Page, whole};

const NAME: f64 = 130.0;
const SCORE: f64 = 60.0;
const BAR: f64 = 20.0;

/// Returns a block of bars for each flow.
pub(super) fn ranking(page: &Page) -> Chart {
    let flows = page.recommendation.flows.iter().zip(&page.flows);
    stacked(flows.map(|(flow, beside)| {
        let rows = count(flow.ranking.len() + flow.excluded.len());
        (flow.name.as_str(), WIDE, rows * LINE - LINE + BAR, bars(flow), beside.ranking_words.as_str())
    }))
}

fn bars(flow: &FlowReport) -> Markup {
    let most = WIDE - NAME - SCORE;
    let baseline = |row: usize| count(row) * LINE + 15.0;
    html! {
        @for (row, each) in flow.ranking.iter().enumerate() {
            @let first = each.rank == Some(1);
            (text(0.0, baseline(row), if first { "t strong" } else { "t" }, &cut(&each.protocol.name, NAME - 10.0)))
            @if let Some(score) = each.score {
                rect class=(if first { "accent" } else { "bar" }) x=(NAME) y=(number(count(row) * LINE)) width=(number(most * score / 100.0)) height=(BAR) rx="2" {}
                (text(WIDE, baseline(row), if first { "t strong end" } else { "t end" }, &whole(score)))
            }
        }
        @for (row, each) in flow.excluded.iter().enumerate() {
            @let row = flow.ranking.len() + row;
            @let why = each.exclusions.iter().map(|exclusion| exclusion.at.as_str()).collect::<Vec<_>>().join(", ");
            (text(0.0, baseline(row), "t muted", &cut(&each.protocol.name, NAME - 10.0)))
            (text(NAME, baseline(row), "t muted", &cut(&format!("excluded by {why}"), WIDE - NAME)))
        }
    }
}
