//! A recommendation in short for a terminal: the answer of each flow on half a screen, and the plan in a paragraph.

use anstyle::Style;

use super::text::{BOLD, DIM, GREEN, Glyphs, Page, YELLOW, clean, pad, styled, width};
use super::{Look, recommend_text};
use crate::report::{FlowReport, PlanNote, Recommendation, SummaryRow};

/// Writes a recommendation in short for a terminal.
pub fn render(report: &Recommendation, look: Look) -> String {
    let mut page = Page::new(look);
    recommend_text::head(&mut page, report);
    for each in &report.flows {
        page.blank();
        page.heading(&each.name);
        flow(&mut page, each);
    }
    if let Some(note) = &report.plan {
        plan(&mut page, note);
    }
    if !look.quiet {
        page.blank();
        page.paragraph(0, DIM, "Reasons, ranking and sources: add --details.");
    }
    page.finish()
}

/// Columns of the titles of rows.
const TITLES: usize = 6;

fn flow(page: &mut Page, flow: &FlowReport) {
    let arrow = Glyphs::of(page.look).arrow;
    for better in &flow.beyond {
        page.hanging(&format!(" {} ", styled(YELLOW, arrow)), 3, YELLOW, &better.title);
        page.paragraph(3, Style::new(), &better.because);
    }
    let Some(answer) = flow.answer() else { return recommend_text::unanswered(page, flow) };
    // Where something beyond the protocols is better, the best of them comes second.
    let (mark, style) =
        if flow.beyond.is_empty() { (styled(GREEN, arrow), BOLD.fg_color(GREEN.get_fg_color())) } else { (" ".to_owned(), BOLD) };
    let name = clean(&answer.way.name);
    page.hanging(&format!(" {mark} {}  ", styled(style, &name)), 5 + width(&name), Style::new(), &flow.verdict());
    for SummaryRow { title, texts, more } in &flow.summary {
        let mut title = *title;
        for text in texts.iter().cloned().chain(more.as_ref().map(|more| format!("{more} with --details."))) {
            page.hanging(&format!("   {}  ", styled(DIM, &pad(title, TITLES))), 3 + TITLES + 2, Style::new(), &text);
            title = "";
        }
    }
}

fn plan(page: &mut Page, plan: &PlanNote) {
    page.blank();
    page.heading("The plan");
    let arrow = styled(GREEN, Glyphs::of(page.look).arrow);
    page.hanging(&format!(" {arrow} "), 3, BOLD.fg_color(GREEN.get_fg_color()), &plan.set.names());
    page.paragraph(3, Style::new(), &plan.summary);
    if let Some(left_out) = plan.left_out_text() {
        page.paragraph(3, YELLOW, &left_out);
    }
}
