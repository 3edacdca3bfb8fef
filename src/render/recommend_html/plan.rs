//! The plan on the page: the answer, a paragraph for whoever signs it, the diagram, and the other sets in a table.

use maud::{Markup, html};

use crate::render::chart::{self, NARROW, WIDE};
use crate::render::html::own;
use crate::render::text::clean;
use crate::report::{Page, PlanNote, ServedNote, whole};

pub(super) fn plan(page: &Page, note: &PlanNote) -> Markup {
    html! {
        section aria-labelledby="plan" {
            h2 #plan .eyebrow { "The plan" }
            p .answer { (clean(&note.set.names())) }
            p .summary { (clean(&note.summary)) }
            @if let Some(left_out) = note.left_out_text() { p .warning { (clean(&left_out)) } }
            figure {
                @if let Some(diagram) = chart::plan(page) { (diagram.inline("on-wide")) }
                dl .pairs .on-narrow { @for served in &note.served { (speakers(served)) } }
                figcaption { "Who speaks what. A flow that gives up something for the plan says how many points below its own best it is." }
            }
            @let ways: Vec<(&str, &str)> = note.served.iter().flat_map(ServedNote::own_ways).collect();
            @if !ways.is_empty() {
                p .on-wide { @for (position, (flow, way)) in ways.iter().enumerate() { @if position > 0 { "; " } (own(flow)) " speaks " (clean(way)) } "." }
            }
            @if note.rows.len() > 1 {
                h3 { "With fewer or more protocols" }
                figure .on-screen {
                    @for (width, class) in [(WIDE, "on-wide"), (NARROW, "on-narrow")] {
                        @if let Some(plot) = chart::front(page, width) { (plot.inline(class)) }
                    }
                }
                (sets(note))
            }
            div .on-screen { (super::gateway::points(&note.gateway)) }
        }
    }
}

/// Returns a protocol and the flows that speak it, where there is no room for the diagram.
fn speakers(served: &ServedNote) -> Markup {
    html! {
        dt { (clean(&served.protocol.name)) }
        @for flow in served.texts() { dd { (own(&flow)) } }
    }
}

fn sets(note: &PlanNote) -> Markup {
    html! {
        table .sets {
            thead { tr { th .number scope="col" { "Protocols" } th scope="col" { "Set" } th .number scope="col" { "Mean" } th scope="col" { "Gives up most" } } }
            tbody {
                @for row in &note.rows {
                    tr class=[row.recommended.then_some("strong")] {
                        td .number { (row.set.protocols.len()) }
                        th scope="row" { (clean(&row.set.names())) @if row.recommended { " " span .tag { "the plan" } } }
                        td .number { (whole(row.set.phi)) }
                        td { (own(&row.worst)) }
                    }
                }
            }
        }
    }
}
