//! A recommendation as a page: the plan in a paragraph, then the short answer of each flow, and the rest folded.

mod beyond;
mod flow;
mod gateway;
mod outcome;
mod plan;
mod practice;
mod sources;

use maud::{Markup, html};

use outcome::{answer, bar, points};
use sources::sources;

use super::html::{document, own};
use super::text::clean;
use crate::report::Page;

/// Writes a recommendation as a page.
pub fn render(page: &Page) -> String {
    let report = &page.recommendation;
    let body = html! {
        header {
            p .eyebrow { "Which protocol to speak to the gateway" }
            h1 { (own(&report.system)) }
            p .meta {
                time datetime=(page.today) { (page.today) }
                @if let Some(gateway) = report.gateway_name() { span { "gateway " (own(gateway)) } }
                span { "rules " (clean(&report.pack_name)) " " (clean(&report.pack_version)) }
            }
            @if let Some(note) = report.gateway_note() { p .warning { (clean(note)) } }
        }
        main {
            @if let Some(note) = &report.plan { (plan::plan(page, note)) }
            @if report.flows.len() > 1 { (glance(page)) }
            @for (position, (flow, beside)) in report.flows.iter().zip(&page.flows).enumerate() {
                (flow::flow(position, flow, beside))
            }
            (sources(&page.sources))
        }
        footer {
            p .in-print { "Not printed: reasons, rankings, published decisions and sources. Open this page in a browser to read them." }
            p { "Made by protopick " (page.today) ". Every score is the weighted mean of the fits; nothing on this page was estimated." }
            @if let Some(example) = &report.example {
                p .on-screen { "Behind a judgement: " code { "protopick explain " (clean(example)) } }
            }
        }
    };
    document(&format!("{}: {}", report.system, page.answer), &body)
}

/// Returns one line for each flow.
fn glance(page: &Page) -> Markup {
    html! {
        section .on-screen aria-labelledby="glance" {
            h2 #glance { "Each flow on its own" }
            table .ranking .glance {
                thead { tr { th scope="col" { "Flow" } th scope="col" { "Best" } th scope="col" .wide { "Score" } th .number scope="col" { "of 100" } th scope="col" { "How clear" } } }
                tbody {
                    @for (position, flow) in page.recommendation.flows.iter().enumerate() {
                        tr {
                            th scope="row" { a href={ "#flow-" (position + 1) } { (own(&flow.name)) } }
                            td .strong { (answer(flow)) }
                            @let score = flow.score();
                            td .wide { (bar(score, true)) }
                            td .number { (points(score)) }
                            td { (clean(&flow.lead_and_beyond())) }
                        }
                    }
                }
            }
        }
    }
}
