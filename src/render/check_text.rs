//! The result of checking a pack, for a terminal.

use anstyle::Style;

use super::Look;
use super::text::{BOLD, CYAN, DIM, GREEN, Glyphs, Page, RED, clean, pad, styled, width};
use crate::report::{CapRow, CheckReport, Figures, FindingGroup, InfluenceRow, Portion};

/// Width of a bar in columns.
const BAR: usize = 20;

/// Writes the result of checking a pack for a terminal; `excerpts` are the errors and warnings with their source lines.
pub fn render(report: &CheckReport, excerpts: &str, look: Look) -> String {
    let mut page = Page::new(look);
    let glyphs = Glyphs::of(look);
    let (mark, style) = if report.sound { (glyphs.plus, GREEN) } else { (glyphs.cross, RED) };
    page.hanging(&format!("{} ", styled(style, mark)), 2, BOLD, &report.verdict);
    if let Some(changed) = &report.changed {
        page.paragraph(2, Style::new(), changed);
    }
    if let Some(note) = report.figures.as_ref().and_then(|figures| figures.note.as_deref()) {
        page.hanging(&format!("{} ", styled(CYAN.bold(), "note:")), 6, Style::new(), note);
    }
    page.blank();
    excerpts.trim_end().lines().for_each(|line| page.line(line));
    report.groups.iter().for_each(|each| group(&mut page, each));
    if let Some(proven) = &report.figures {
        figures(&mut page, proven);
    }
    page.finish()
}

fn group(page: &mut Page, group: &FindingGroup) {
    page.blank();
    let head = format!("{} ", styled(CYAN.bold(), "note"));
    page.hanging(&head, 5, BOLD, &format!("{} [{}]", group.title, group.code.slug));
    let dot = Glyphs::of(page.look).dot;
    for (place, message) in &group.items {
        page.hanging(&format!("  {dot} "), 4, Style::new(), message);
        page.paragraph(4, DIM, place);
    }
}

fn figures(page: &mut Page, figures: &Figures) {
    page.blank();
    heading(page, "How often each protocol is recommended");
    let names = columns(figures.protocols.iter().map(|row| row.protocol.name.as_str()));
    for row in &figures.protocols {
        let with = format!("{} with needs", percent(row.all));
        bar(page, &row.protocol.name, names, row.plain, &with);
    }
    heading(page, "How often another answer changes the recommendation");
    influences(page, &figures.dimensions);
    heading(page, "How often a need changes the recommendation");
    influences(page, &figures.needs);
    heading(page, "How often a cap applies, and how often it then decides");
    caps(page, &figures.caps);
    heading(page, "Fits that decide alone");
    page.paragraph(
        2,
        Style::new(),
        &format!("In {} of {} fits one step would change a recommendation.", figures.fits.part, figures.fits.whole),
    );
    page.blank();
    page.paragraph(0, DIM, &figures.scope);
}

fn heading(page: &mut Page, title: &str) {
    page.blank();
    page.paragraph(0, BOLD, title);
}

fn influences(page: &mut Page, rows: &[InfluenceRow]) {
    let names = columns(rows.iter().map(|row| row.name.as_str()));
    for row in rows {
        bar(page, &row.name, names, row.changes, "");
    }
}

fn bar(page: &mut Page, name: &str, names: usize, part: Portion, more: &str) {
    let glyphs = Glyphs::of(page.look);
    let name = pad(&clean(name), names);
    let bar = styled(GREEN, &pad(&glyphs.bar(part.percent, BAR), BAR));
    let counts = format!("{:>6} of {}", part.part, part.whole);
    let more = if more.is_empty() { String::new() } else { format!("  {}", styled(DIM, more)) };
    page.line(&format!("  {name}  {bar} {}  {}{more}", percent(part), styled(DIM, &counts)));
}

fn caps(page: &mut Page, rows: &[CapRow]) {
    let names = columns(rows.iter().map(|row| row.id.as_str()));
    for row in rows {
        let applies = format!("{:>6}", row.applies.part);
        let note = row.note.map_or(String::new(), |note| format!("  {}", styled(DIM, note)));
        let decides = format!("{:>6}  {}{note}", row.decides.part, percent(row.decides));
        page.line(&format!("  {}  {applies}  {decides}", pad(&clean(&row.id), names)));
    }
}

fn percent(part: Portion) -> String {
    format!("{:>5.1}%", part.percent)
}

fn columns<'a>(names: impl Iterator<Item = &'a str>) -> usize {
    names.map(|name| width(&clean(name))).max().unwrap_or(0)
}
