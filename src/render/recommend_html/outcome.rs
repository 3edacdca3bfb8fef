//! The outcome of a flow on the page: its answer in a word, its score in digits and as a bar.

use maud::{Markup, html};

use crate::render::text::clean;
use crate::report::{FlowReport, Outcome, whole};

/// Returns the outcome of a flow, in a word.
pub(super) fn answer(flow: &FlowReport) -> String {
    match &flow.outcome {
        Outcome::Recommended(answer) => clean(&answer.way.name),
        Outcome::Undecided => "undecided".to_owned(),
        Outcome::Unsatisfiable { .. } => "none".to_owned(),
    }
}

pub(super) fn points(score: Option<f64>) -> String {
    score.map_or(String::new(), whole)
}

/// Returns a score as a bar; the number is next to it.
pub(super) fn bar(score: Option<f64>, first: bool) -> Markup {
    html! {
        @if let Some(score) = score {
            svg .meter aria-hidden="true" width="100%" height="14" {
                rect class=(if first { "accent" } else { "bar" }) width=(format!("{score:.1}%")) height="14" rx="2" {}
            }
        }
    }
}
