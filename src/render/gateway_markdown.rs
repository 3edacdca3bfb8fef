//! What gateways mean, as Markdown.

use super::markdown::{escape, head, list, row};
use crate::report::{GatewayPoint, LimitNote, PassageNote};

/// Returns how the protocol of a flow passes.
pub(super) fn passage(flow: &str, passage: &PassageNote) -> String {
    let links = passage.links.iter().map(|link| {
        let why = if link.because.is_empty() { String::new() } else { format!(" {}", escape(&link.because)) };
        format!("{}{why}", escape(&link.lead))
    });
    let translations = passage.translations.iter().map(|translation| escape(&translation.lead));
    let limits = passage.limits.iter().map(limit);
    list(&format!("### Behind {} for {flow}", escape(&passage.gateway)), links.chain(translations).chain(limits))
}

fn limit(limit: &LimitNote) -> String {
    let mark = if limit.urgent { "**To do**: " } else { "" };
    format!("{mark}{} ({})", escape(&limit.advice), escape(&limit.rule))
}

/// Returns the guidance points about a gateway, shown below a plan.
pub(super) fn points(points: &[GatewayPoint]) -> String {
    let mut text = String::new();
    if !points.is_empty() {
        text += "\n## At the gateway\n";
    }
    for point in points {
        // A heading has no full stop.
        text += &format!("\n### {}\n\n{}\n", escape(point.says.trim_end_matches('.')), escape(&point.because));
        if !point.rows.is_empty() {
            text += &format!("\n{}", head(&["For", "What to do", "Source"]));
            text += &point
                .rows
                .iter()
                .map(|each| row([&each.name, &each.text, &each.source].map(|cell| escape(cell))))
                .collect::<String>();
        }
    }
    text
}
