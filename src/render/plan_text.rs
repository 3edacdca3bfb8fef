//! The plan of a system, for a terminal.

use anstyle::Style;

use super::gateway_text;
use super::text::{BOLD, GREEN, Glyphs, Page, YELLOW, clean, pad, styled, width};
use crate::report::{PlanNote, PlanRow, whole};

/// Writes the plan, as the last part of a recommendation.
pub(super) fn render(page: &mut Page, plan: &PlanNote) {
    page.blank();
    page.heading("The plan");
    page.blank();
    let arrow = styled(GREEN, Glyphs::of(page.look).arrow);
    let style = BOLD.fg_color(GREEN.get_fg_color());
    page.hanging(&format!(" {arrow} "), 3, style, &plan.set.names());
    page.paragraph(3, Style::new(), &plan.lead);
    page.blank();
    let columns = plan.served.iter().map(|served| width(&clean(&served.protocol.name))).max().unwrap_or(0);
    for served in &plan.served {
        let flows = served.texts().join(", ");
        let head = format!("   {}  ", styled(BOLD, &pad(&clean(&served.protocol.name), columns)));
        page.hanging(&head, 3 + columns + 2, Style::new(), &flows);
    }
    if let Some(left_out) = plan.left_out_text() {
        page.paragraph(3, YELLOW, &left_out);
    }
    if plan.rows.len() > 1 {
        page.blank();
        page.paragraph(3, BOLD, "With fewer or more protocols: mean score, and the flow that gives up most");
        plan.rows.iter().for_each(|row| alternative(page, row));
    }
    gateway_text::points(page, &plan.gateway);
}

fn alternative(page: &mut Page, row: &PlanRow) {
    let style = if row.recommended { BOLD } else { Style::new() };
    let mark = if row.recommended { styled(GREEN, Glyphs::of(page.look).arrow) } else { " ".to_owned() };
    let head = format!(" {mark} {:>2}  {:>3}  ", row.set.protocols.len(), whole(row.set.phi));
    page.hanging(&head, 3 + 2 + 2 + 3 + 2, style, &row.text);
}
