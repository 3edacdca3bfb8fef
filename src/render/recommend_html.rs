//! A recommendation as a page: the answer first, then the plan, then each flow with what lies behind it.

mod beyond;
mod flow;
mod gateway;
mod plan;

use maud::{Markup, html};

use super::html::{document, own};
use super::text::clean;
use crate::report::{Cited, FlowReport, Outcome, Page};

/// Writes a recommendation as a page.
pub fn render(page: &Page) -> String {
    let report = &page.recommendation;
    let body = html! {
        header {
            p .eyebrow { "Which protocol to speak to the gateway" }
            h1 { (own(&report.system)) }
            p .meta {
                time datetime=(page.today) { (page.today) }
                @if let Some(gateway) = &page.gateway { span { "gateway " (own(gateway)) } }
                span { "rules " (clean(&report.pack_name)) " " (clean(&report.pack_version)) }
            }
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
            p { "Made by protopick " (page.today) ". Every score is the weighted mean of the fits above it; nothing on this page was estimated." }
            @if let Some(example) = &report.example {
                p { "Behind a judgement: " code { "protopick explain " (clean(example)) } }
            }
        }
    };
    document(&format!("{}: {}", report.system, page.answer), &body)
}

/// One line for each flow.
fn glance(page: &Page) -> Markup {
    html! {
        section aria-labelledby="glance" {
            h2 #glance { "Each flow on its own" }
            div .scroll tabindex="0" role="region" aria-label="The flows and their protocols" {
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
}

/// What comes of a flow, in a word.
fn answer(flow: &FlowReport) -> String {
    match &flow.outcome {
        Outcome::Recommended(answer) => clean(&answer.way.name),
        Outcome::Undecided => "undecided".to_owned(),
        Outcome::Unsatisfiable { .. } => "none".to_owned(),
    }
}

fn points(score: Option<f64>) -> String {
    score.map_or(String::new(), |score| format!("{score:.1}"))
}

/// A score as a bar; the number stands beside it.
fn bar(score: Option<f64>, first: bool) -> Markup {
    html! {
        @if let Some(score) = score {
            svg .meter aria-hidden="true" width="100%" height="14" {
                rect class=(if first { "accent" } else { "bar" }) width=(format!("{score:.1}%")) height="14" rx="2" {}
            }
        }
    }
}

/// The place of a source on the page.
fn anchor(source: &str) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    format!("source-{}", source.chars().map(safe).collect::<String>())
}

fn sources(sources: &[Cited]) -> Markup {
    html! {
        section .sources aria-labelledby="sources" {
            h2 #sources { "Sources" }
            p .muted { "What the judgements cite: sections of the guide that they follow, and facts checked against it." }
            details { summary { "All " (sources.len()) " sources" } dl {
                @for source in sources {
                    dt id=(anchor(&source.id)) { (clean(&source.id)) }
                    dd {
                        (clean(&source.says))
                        @if let Some(status) = &source.status { " " span .muted { "(" (clean(status)) ")" } }
                        @if !source.inferred_from.is_empty() { " " span .muted { "from " (clean(&source.inferred_from.join(", "))) } }
                        @for url in &source.urls { " " (address(url)) }
                    }
                }
            } }
        }
    }
}

/// An address as a link, if a browser would only ever read what is there.
fn address(url: &str) -> Markup {
    html! {
        @if url.starts_with("https://") || url.starts_with("http://") {
            a .address href=(clean(url)) rel="noreferrer noopener" { (clean(url)) }
        } @else {
            (clean(url))
        }
    }
}
