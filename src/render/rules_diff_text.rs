//! What a change of the rules changes, for a terminal.

use anstyle::Style;

use super::Look;
use super::text::{BOLD, CYAN, DIM, Glyphs, Page, clean, styled, width};
use crate::report::{ChangeGroup, RulesDiffReport};

/// Writes what a change of the rules changes, for a terminal.
pub fn render(report: &RulesDiffReport, look: Look) -> String {
    let mut page = Page::new(look);
    let arrow = if look.unicode { "→" } else { "->" };
    let named = |(name, version): &(String, String)| format!("{name} {version}");
    page.paragraph(0, DIM, &format!("{} {arrow} {}", named(&report.old), named(&report.new)));
    page.paragraph(0, BOLD, &report.verdict);
    if !report.rules.is_empty() {
        page.blank();
        page.paragraph(0, BOLD, "Rules that differ");
    }
    let dot = Glyphs::of(look).dot;
    for rule in &report.rules {
        let says = rule.says.replace("->", arrow);
        page.hanging(&format!("  {dot} "), 4, Style::new(), &format!("{} {}: {says}", rule.kind, rule.id));
    }
    let (items, further) = report.changed_items();
    if !items.is_empty() {
        page.blank();
        page.paragraph(0, BOLD, "Items that differ in the files");
    }
    for item in items {
        let says = item.says().replace("->", arrow);
        page.hanging(&format!("  {dot} "), 4, Style::new(), &format!("{}: {says}", item.name()));
        page.paragraph(4, DIM, &item.places());
    }
    if further > 0 {
        page.paragraph(4, DIM, &format!("and {further} more"));
    }
    report.groups.iter().for_each(|each| group(&mut page, each, arrow));
    for (title, names) in report.precedents() {
        page.blank();
        page.paragraph(0, BOLD, title);
        page.paragraph(2, Style::new(), &names.join(", "));
    }
    page.blank();
    page.paragraph(0, DIM, &report.scope);
    report.note.iter().for_each(|note| page.paragraph(0, Style::new(), note));
    page.finish()
}

fn group(page: &mut Page, group: &ChangeGroup, arrow: &str) {
    page.blank();
    let title = clean(&group.title).replace("->", arrow);
    page.line(&format!("{}  {}", styled(BOLD, &title), styled(CYAN, &group.counted)));
    let widest = group.causes.iter().map(|cause| width(&cause.counted)).max().unwrap_or(0);
    for cause in &group.causes {
        let count = format!("{:>widest$}", cause.counted);
        page.hanging(&format!("  {}  ", styled(DIM, &count)), widest + 4, Style::new(), &cause.answers);
    }
    if let Some(rest) = &group.rest {
        page.paragraph(widest + 4, DIM, rest);
    }
}
