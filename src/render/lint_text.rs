//! Findings in requirements files for a terminal: each with the lines that it points at, then how the run ended.

use super::Look;
use super::diagnostics::{More, one};
use super::text::{BOLD, DIM, GREEN, Glyphs, Page, RED, styled};
use crate::report::{LintFinding, LintReport};

/// Writes findings and the verdict for a terminal.
pub fn render(report: &LintReport<'_>, look: Look) -> String {
    let mut page = Page::new(look);
    let mut last = None;
    for finding in &report.findings {
        let notes: Vec<String> = waiver(finding).into_iter().collect();
        let same_place = last == Some(finding.diagnostic.span) && finding.diagnostic.labels.is_empty();
        last = Some(finding.diagnostic.span);
        one(finding.diagnostic, report.sources, look, More { notes: &notes, url: finding.url, same_place })
            .lines()
            .for_each(|line| page.line(line));
        page.blank();
    }
    let glyphs = Glyphs::of(look);
    let (mark, style) = if report.failed { (glyphs.cross, RED) } else { (glyphs.plus, GREEN) };
    page.hanging(&format!("{} ", styled(style, mark)), 2, BOLD, &report.verdict);
    if let Some(finding) = report.findings.first().filter(|_| !look.quiet) {
        page.paragraph(2, DIM, &format!("protopick explain {} says more, and so for each name in brackets", finding.lint.id));
    }
    page.finish()
}

fn waiver(finding: &LintFinding<'_>) -> Option<String> {
    finding.waived.map(|waiver| format!("waived until {}: {}", waiver.until.value, waiver.reason.value))
}
