//! The plan on the page: the answer, the diagram, the plot, and the sets in a table.

use maud::{Markup, html};

use crate::render::chart::{self, NARROW, WIDE};
use crate::render::html::{own, scrolling};
use crate::render::text::clean;
use crate::report::{Page, PlanNote, ServedNote, whole};

pub(super) fn plan(page: &Page, note: &PlanNote) -> Markup {
    html! {
        section aria-labelledby="plan" {
            h2 #plan .eyebrow { "The plan" }
            p .answer { (clean(&note.set.names())) }
            p { (clean(&note.lead)) }
            figure {
                (drawn(|width| chart::plan(page, width)))
                figcaption { "Who speaks what. A flow that gives up something for the plan says how many points below its own best it is." }
            }
            @let ways: Vec<(&str, &str)> = note.served.iter().flat_map(ServedNote::own_ways).collect();
            @if !ways.is_empty() {
                p { @for (position, (flow, way)) in ways.iter().enumerate() { @if position > 0 { "; " } (own(flow)) " speaks " (clean(way)) } "." }
            }
            @if let Some(left_out) = note.left_out_text() {
                p .warning { (clean(&left_out)) }
            }
            @if note.rows.len() > 1 {
                h3 { "With fewer or more protocols" }
                figure { (drawn(|width| chart::front(page, width))) }
                (scrolling("Sets of protocols", &sets(note)))
            }
            (super::gateway::points(&note.gateway))
        }
    }
}

/// Returns a picture for wide screens and the same for narrow ones.
fn drawn(picture: impl Fn(f64) -> Option<chart::Chart>) -> Markup {
    html! {
        @if let Some(wide) = picture(WIDE) { (wide.inline("on-wide")) }
        @if let Some(narrow) = picture(NARROW) { (narrow.inline("on-narrow")) }
    }
}

fn sets(note: &PlanNote) -> Markup {
    html! {
        table {
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
