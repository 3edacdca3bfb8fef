//! Which flow speaks what: the flows on the left, each joined to its protocol, and the protocols to the gateway.

use maud::{Markup, html};

use super::drawing::{COLUMN, Chart, WIDE, count, cut, number, text};
use crate::render::text::clean;
use crate::report::{Page, PlanNote, whole};

const HEAD: f64 = 30.0;
const BOX: f64 = 30.0;
const STEP: f64 = 38.0;
/// Gap between the flows of one protocol and those of the next.
const PART: f64 = 14.0;
/// Height of a line of the gateways' names.
const NAME: f64 = 18.0;

/// Width of the flows, which begin at the left edge.
const FLOWS: f64 = 290.0;
/// Where the protocols begin, and how wide they are.
const PROTOCOLS: (f64, f64) = (370.0, 120.0);
/// The same for the gateways.
const GATEWAY: (f64, f64) = (550.0, 130.0);

/// Returns the diagram. `None` without a plan.
pub(in crate::render) fn plan(page: &Page) -> Option<Chart> {
    let plan = page.recommendation.plan.as_ref()?;
    let (body, height) = draw(page, plan);
    Some(Chart { width: WIDE, height, words: page.plan_words.clone().unwrap_or_default(), body })
}

fn draw(page: &Page, plan: &PlanNote) -> (Markup, f64) {
    let mut top = HEAD;
    let mut groups = Vec::new();
    for served in &plan.served {
        let tops: Vec<f64> = (0..served.flows.len()).map(|row| top + count(row) * STEP).collect();
        top += count(served.flows.len()) * STEP + PART;
        groups.push((served, tops));
    }
    let height = top - PART - (STEP - BOX);
    let (left, protocol_width) = PROTOCOLS;
    let (gateway, gateway_width) = GATEWAY;
    let body = html! {
        (text(0.0, 14.0, "t small muted", "Flows"))
        (text(left, 14.0, "t small muted", "Protocols"))
        (text(gateway, 14.0, "t small muted", "Gateway"))
        @for (served, tops) in &groups {
            @let middle = f64::midpoint(tops.first().copied().unwrap_or(top), tops.last().copied().unwrap_or(top)) + BOX / 2.0;
            @for (flow, top) in served.flows.iter().zip(tops) {
                @let from = top + BOX / 2.0;
                @let bend = f64::midpoint(FLOWS, left);
                path .edge d={ "M" (number(FLOWS)) " " (number(from)) "C" (number(bend)) " " (number(from)) " " (number(bend)) " " (number(middle)) " " (number(left)) " " (number(middle)) } {}
                rect .box x="0.5" y=(number(*top)) width=(number(FLOWS)) height=(BOX) rx="4" {}
                @let below = flow.given_up.as_ref().map(|(points, alone)| format!("{} below {}", whole(*points), alone.name));
                @let room = FLOWS - 20.0 - below.as_ref().map_or(0.0, |below| count(below.chars().count() + 1) * COLUMN);
                (text(10.0, top + 20.0, "t", &cut(&flow.name, room)))
                @if let Some(below) = below {
                    (text(FLOWS - 10.0, top + 20.0, "t small muted end", &below))
                }
            }
            path .edge d={ "M" (number(left + protocol_width)) " " (number(middle)) "H" (number(gateway)) } {}
            rect .accent x=(number(left)) y=(number(middle - BOX / 2.0)) width=(number(protocol_width)) height=(BOX) rx="4" {}
            (text(left + protocol_width / 2.0, middle + 5.0, "t strong mid on-accent", &cut(&served.protocol.name, protocol_width)))
        }
        rect .box x=(number(gateway)) y=(HEAD) width=(number(gateway_width - 0.5)) height=(number(height - HEAD)) rx="4" {}
        @let names = lines(page.recommendation.gateway_name().unwrap_or("any"), gateway_width, height - HEAD);
        @let first = f64::midpoint(HEAD, height) + 5.0 - (count(names.len()) - 1.0) * NAME / 2.0;
        @for (line, name) in names.iter().enumerate() {
            @let class = if page.recommendation.gateway.is_some() { "t strong mid" } else { "t muted mid" };
            (text(gateway + gateway_width / 2.0, first + count(line) * NAME, class, name))
        }
    };
    // Additional height for the borders.
    (body, height + 1.0)
}

/// Returns a text in lines that fit a width and a height. What is too much for the last line is cut off.
fn lines(text: &str, width: f64, height: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in clean(text).split(' ') {
        let is_last = count(lines.len() + 1) * NAME > height;
        match lines.last_mut() {
            Some(line) if is_last || cut(&format!("{line} {word}"), width) == format!("{line} {word}") => {
                *line = format!("{line} {word}");
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.iter().map(|line| cut(line, width)).collect()
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn names_take_as_many_lines_as_there_is_room_for() {
        assert_eq!(lines("NGINX", 130.0, 60.0), ["NGINX"]);
        assert_eq!(lines("Cloudflare and NGINX", 130.0, 60.0), ["Cloudflare and", "NGINX"]);
        assert_eq!(lines("Cloudflare, NGINX and Azure Application Gateway", 130.0, 40.0), ["Cloudflare,", "NGINX and Azure…"]);
        assert_eq!(lines(&"x".repeat(60), 130.0, 60.0), [format!("{}…", "x".repeat(15))]);
    }
}
