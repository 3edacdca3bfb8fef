//! The results of the cases of a pack, for a terminal.

use anstyle::Style;

use super::Look;
use super::text::{BOLD, DIM, GREEN, Glyphs, Page, RED, clean, pad, styled, width};
use crate::report::{CaseRows, CasesReport};

/// Writes the results of the cases; `excerpts` are the failing ones, with their source lines.
pub fn render(report: &CasesReport, excerpts: &str, look: Look) -> String {
    let mut page = Page::new(look);
    let glyphs = Glyphs::of(look);
    let (mark, style) = if report.holds() { (glyphs.plus, GREEN) } else { (glyphs.cross, RED) };
    page.hanging(&format!("{} ", styled(style, mark)), 2, BOLD, &report.verdict);
    page.blank();
    excerpts.trim_end().lines().for_each(|line| page.line(line));
    let of = |kind: &'static str| report.groups.iter().filter(move |group| group.kind == kind);
    for (kind, title) in [("cap", "Beside caps"), ("beyond", "Cases of answers beyond the protocols"), ("lint", "Beside lints")] {
        heading(&mut page, title, of(kind).next());
        let names = of(kind).map(|group| width(&clean(&group.id))).max().unwrap_or(0);
        for group in of(kind) {
            let mark = mark_of(group, &glyphs);
            page.line(&format!("  {mark} {}  {}", pad(&clean(&group.id), names), styled(DIM, &group.count)));
        }
    }
    heading(&mut page, "In files of cases", of("file").next());
    for group in of("file") {
        let mark = mark_of(group, &glyphs);
        page.line(&format!("  {mark} {}  {}", clean(&group.id), styled(DIM, &group.count)));
        let names: Vec<&str> = group.cases.iter().map(|(id, _)| id.as_str()).collect();
        page.paragraph(4, Style::new(), &names.join(", "));
    }
    if let Some(precedents) = &report.precedents {
        page.blank();
        page.paragraph(0, BOLD, "Precedents");
        page.paragraph(2, Style::new(), &precedents.says);
        for (id, decided, recommended) in &precedents.others {
            let recommended = recommended.as_ref().map_or("nothing", |name| &name.name);
            page.hanging("  ", 4, DIM, &format!("{id}: {} there, {recommended} by the rules", decided.name));
        }
    }
    page.finish()
}

fn heading(page: &mut Page, title: &str, first: Option<&CaseRows>) {
    if first.is_some() {
        page.blank();
        page.paragraph(0, BOLD, title);
    }
}

fn mark_of(group: &CaseRows, glyphs: &Glyphs) -> String {
    if group.cases.iter().all(|(_, holds)| *holds) { styled(GREEN, glyphs.plus) } else { styled(RED, glyphs.cross) }
}
