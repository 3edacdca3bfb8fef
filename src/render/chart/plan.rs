//! Which flow speaks what: the flows on the left, each joined to its protocol, and the protocols to the gateway.

use maud::{Markup, html};

use super::drawing::{COLUMN, Chart, WIDE, count, cut, number, text};
use crate::report::{Page, PlanNote, whole};

const HEAD: f64 = 30.0;
const BOX: f64 = 30.0;
const STEP: f64 = 38.0;
/// Gap between the flows of one protocol and those of the next.
const PART: f64 = 14.0;

/// Where the three columns begin and how wide they are.
struct Columns {
    flows: f64,
    protocols: (f64, f64),
    gateway: (f64, f64),
    wide: bool,
}

/// Returns the diagram for a width. `None` without a plan.
pub(in crate::render) fn plan(page: &Page, width: f64) -> Option<Chart> {
    let plan = page.recommendation.plan.as_ref()?;
    let wide = width >= WIDE;
    let columns = if wide {
        Columns { flows: 290.0, protocols: (370.0, 120.0), gateway: (550.0, 130.0), wide }
    } else {
        Columns { flows: 144.0, protocols: (170.0, 84.0), gateway: (274.0, 66.0), wide }
    };
    let (body, height) = draw(page, plan, &columns);
    Some(Chart { width, height, words: page.plan_words.clone().unwrap_or_default(), body })
}

fn draw(page: &Page, plan: &PlanNote, columns: &Columns) -> (Markup, f64) {
    let mut top = HEAD;
    let mut groups = Vec::new();
    for served in &plan.served {
        let tops: Vec<f64> = (0..served.flows.len()).map(|row| top + count(row) * STEP).collect();
        top += count(served.flows.len()) * STEP + PART;
        groups.push((served, tops));
    }
    let height = top - PART - (STEP - BOX);
    let (left, protocol_width) = columns.protocols;
    let (gateway, gateway_width) = columns.gateway;
    let body = html! {
        (text(0.0, 14.0, "t small muted", "Flows"))
        (text(left, 14.0, "t small muted", "Protocols"))
        (text(gateway, 14.0, "t small muted", "Gateway"))
        @for (served, tops) in &groups {
            @let middle = f64::midpoint(tops.first().copied().unwrap_or(top), tops.last().copied().unwrap_or(top)) + BOX / 2.0;
            @for (flow, top) in served.flows.iter().zip(tops) {
                @let from = top + BOX / 2.0;
                @let bend = f64::midpoint(columns.flows, left);
                path .edge d={ "M" (number(columns.flows)) " " (number(from)) "C" (number(bend)) " " (number(from)) " " (number(bend)) " " (number(middle)) " " (number(left)) " " (number(middle)) } {}
                rect .box x="0.5" y=(number(*top)) width=(number(columns.flows)) height=(BOX) rx="4" {}
                @let below = flow.given_up.as_ref().filter(|_| columns.wide).map(|(points, alone)| format!("{} below {}", whole(*points), alone.name));
                @let room = columns.flows - 20.0 - below.as_ref().map_or(0.0, |below| count(below.chars().count() + 1) * COLUMN);
                (text(10.0, top + 20.0, "t", &cut(&flow.name, room)))
                @if let Some(below) = below {
                    (text(columns.flows - 10.0, top + 20.0, "t small muted end", &below))
                }
            }
            path .edge d={ "M" (number(left + protocol_width)) " " (number(middle)) "H" (number(gateway)) } {}
            rect .accent x=(number(left)) y=(number(middle - BOX / 2.0)) width=(number(protocol_width)) height=(BOX) rx="4" {}
            (text(left + protocol_width / 2.0, middle + 5.0, "t strong mid on-accent", &cut(&served.protocol.name, protocol_width)))
        }
        rect .box x=(number(gateway)) y=(HEAD) width=(number(gateway_width - 0.5)) height=(number(height - HEAD)) rx="4" {}
        @let middle = gateway + gateway_width / 2.0;
        @let centre = f64::midpoint(HEAD, height) + 5.0;
        (text(middle, centre, if page.gateway.is_some() { "t strong mid" } else { "t muted mid" }, &cut(page.gateway.as_deref().unwrap_or("any"), gateway_width)))
    };
    // Additional height for the borders.
    (body, height + 1.0)
}
