//! An explanation for a terminal.

use anstyle::Style;

use super::Look;
use super::table_text::grid;
use super::text::{BOLD, DIM, Glyphs, Page, clean, fit_style, styled, width};
use crate::report::{Cited, ClaimNote, Explanation, Item, Section};

/// Writes an explanation for a terminal.
pub fn render(explanation: &Explanation, look: Look) -> String {
    let mut page = Page::new(look);
    page.paragraph(0, BOLD, &explanation.title);
    page.paragraph(0, DIM, &format!("{} {}", explanation.kind, explanation.id));
    for text in &explanation.text {
        page.blank();
        page.paragraph(0, Style::new(), text);
    }
    explanation.sections.iter().for_each(|each| section(&mut page, each));
    for example in &explanation.examples {
        page.blank();
        page.paragraph(0, BOLD, &example.title);
        example.text.lines().for_each(|line| page.line(format!("  {}", clean(line)).trim_end()));
    }
    if !explanation.verdicts.is_empty() {
        page.blank();
        page.paragraph(0, BOLD, "The guide and the evidence");
        explanation.verdicts.iter().for_each(|each| verdict(&mut page, each));
    }
    if !explanation.sources.is_empty() {
        page.blank();
        page.paragraph(0, BOLD, "Sources");
        explanation.sources.iter().for_each(|each| cited(&mut page, each));
    }
    page.finish()
}

fn section(page: &mut Page, section: &Section) {
    page.blank();
    page.paragraph(0, BOLD, &section.title);
    section.items.iter().for_each(|each| item(page, each));
}

fn item(page: &mut Page, item: &Item) {
    let dot = Glyphs::of(page.look).dot;
    match item.fit {
        Some(fit) => {
            let word = format!("{:<10}", fit.word());
            page.hanging(&format!("  {}  ", styled(fit_style(fit), &word)), 14, Style::new(), &item.label);
            continued(page, 14, item);
        }
        None => {
            page.hanging(&format!("  {dot} "), 4, Style::new(), &item.label);
            continued(page, 4, item);
        }
    }
}

/// Writes why, with the sources.
fn continued(page: &mut Page, indent: usize, item: &Item) {
    if item.because.is_empty() && item.source.is_empty() {
        return;
    }
    let source = if item.source.is_empty() { String::new() } else { format!(" [{}]", item.source) };
    page.paragraph(indent, DIM, &format!("{}{source}", item.because));
}

/// Writes what the guide says next to what the evidence says.
fn verdict(page: &mut Page, verdict: &ClaimNote) {
    let heads =
        [format!("The guide ({})", verdict.source), format!("The evidence: {}", verdict.verdict)].map(|head| clean(&head));
    let evidence = clean(&format!("{} [{}: {}]", verdict.because, verdict.id, verdict.evidence.join(", ")));
    let row = vec![clean(&verdict.claim), evidence];
    let mut table = grid(page.look, &heads, std::slice::from_ref(&row));
    table.add_row(row);
    table.lines().for_each(|line| page.line(&line));
}

fn cited(page: &mut Page, cited: &Cited) {
    let id = clean(&cited.id);
    let from = if cited.inferred_from.is_empty() { String::new() } else { format!(" from {}", cited.inferred_from.join(", ")) };
    let status = cited.status.as_ref().map_or(String::new(), |status| format!(" ({status}{from})"));
    page.hanging(&format!("  {}  ", styled(BOLD, &id)), width(&id) + 4, Style::new(), &format!("{}{status}", cited.says));
    // An address is not broken, so that a terminal can open it.
    cited.urls.iter().for_each(|url| page.line(&format!("    {}", styled(DIM, &clean(url)))));
}
