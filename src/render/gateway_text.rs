//! What gateways mean, for a terminal: below a flow, and below the plan.

use anstyle::Style;

use super::text::{BOLD, DIM, GREEN, Glyphs, Page, RED, YELLOW, clean, pad, styled, width};
use crate::report::{GatewayPoint, LimitNote, PassageNote};

/// Writes how the protocol of a flow passes.
pub(super) fn passage(page: &mut Page, passage: &PassageNote) {
    let glyphs = Glyphs::of(page.look);
    page.blank();
    page.paragraph(3, BOLD, &format!("Behind {}", passage.gateway));
    let sign = |passes| match passes {
        "yes" => styled(GREEN, glyphs.plus),
        "no" => styled(RED, glyphs.cross),
        _ => styled(YELLOW, glyphs.minus),
    };
    for link in &passage.links {
        page.hanging(&format!("   {} ", sign(link.passes)), 5, Style::new(), &link.lead);
        if !link.because.is_empty() {
            page.paragraph(7, Style::new(), &link.because);
        }
    }
    for translation in &passage.translations {
        page.hanging(&format!("   {} ", sign(translation.passes)), 5, Style::new(), &translation.lead);
    }
    passage.limits.iter().for_each(|each| limit(page, each));
}

fn limit(page: &mut Page, limit: &LimitNote) {
    let glyphs = Glyphs::of(page.look);
    let sign = match (limit.urgent, limit.verdict) {
        (true, _) => styled(YELLOW, glyphs.minus),
        (false, "kept") => styled(GREEN, glyphs.plus),
        _ => glyphs.dot.to_owned(),
    };
    page.hanging(&format!("   {sign} "), 5, Style::new(), &format!("{} [{}]", limit.advice, limit.rule));
}

/// Writes the guidance points about a gateway, shown below a plan.
pub(super) fn points(page: &mut Page, points: &[GatewayPoint]) {
    if points.is_empty() {
        return;
    }
    page.blank();
    page.heading("At the gateway");
    for point in points {
        page.blank();
        page.paragraph(3, BOLD, &point.says);
        page.paragraph(3, DIM, &point.because);
        let columns = point.rows.iter().map(|row| width(&clean(&row.name))).max().unwrap_or(0);
        for row in &point.rows {
            let head = format!("   {}  ", pad(&clean(&row.name), columns));
            page.hanging(&head, 3 + columns + 2, Style::new(), &row.text);
        }
    }
}
