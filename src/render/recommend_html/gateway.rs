//! Gateways on the page: how a flow passes them, and what the plan requires of them.

use maud::{Markup, html};

use crate::render::html::scrolling;
use crate::render::text::clean;
use crate::report::{GatewayPoint, PassageNote};

/// Returns how the protocol of a flow passes, and what must be configured.
pub(super) fn passage(passage: &PassageNote) -> Markup {
    html! {
        h3 { "Behind " (clean(&passage.gateway)) }
        @for link in &passage.links {
            p { (clean(&link.lead)) @if !link.because.is_empty() { " " (clean(&link.because)) } }
        }
        @if !(passage.translations.is_empty() && passage.limits.is_empty()) {
            ul {
                @for translation in &passage.translations { li { (clean(&translation.lead)) } }
                @for limit in &passage.limits {
                    li {
                        @if limit.urgent { strong { "To do: " } }
                        (clean(&limit.advice)) " " span .muted { "(" (clean(&limit.rule)) ")" }
                    }
                }
            }
        }
    }
}

/// Returns the guidance points about a gateway, shown below a plan.
pub(super) fn points(points: &[GatewayPoint]) -> Markup {
    html! {
        @if !points.is_empty() { h3 { "At the gateway" } }
        @for point in points {
            details {
                summary { (clean(&point.says)) }
                p .muted { (clean(&point.because)) }
                @if !point.rows.is_empty() { (scrolling(&point.says, &rows(point))) }
            }
        }
    }
}

fn rows(point: &GatewayPoint) -> Markup {
    html! {
        table .points {
            thead { tr { th scope="col" { "For" } th scope="col" { "What to do" } th scope="col" { "Source" } } }
            tbody {
                @for row in &point.rows {
                    tr { th scope="row" { (clean(&row.name)) } td { (clean(&row.text)) } td .muted { (clean(&row.source)) } }
                }
            }
        }
    }
}
