//! Findings in requirements files for a terminal: each with the lines that it points at, then how the run ended.

use super::Look;
use super::diagnostics::{More, one};
use super::text::{BOLD, DIM, GREEN, Glyphs, Page, RED, styled};
use crate::parallel::in_order;
use crate::report::{LintFinding, LintReport};

/// Writes findings and the verdict for a terminal.
pub fn render(report: &LintReport<'_>, look: Look) -> String {
    let mut page = Page::new(look);
    let before = [None].into_iter().chain(report.findings.iter().map(Some));
    let findings: Vec<_> = before.zip(&report.findings).collect();
    let excerpt = |(before, finding): &(Option<&LintFinding<'_>>, &LintFinding<'_>)| {
        let notes: Vec<String> = waiver(finding).into_iter().collect();
        let found = finding.diagnostic;
        let same_place = before.is_some_and(|before| before.diagnostic.span == found.span) && found.labels.is_empty();
        let excerpt = one(found, report.sources, look, More { notes: &notes, url: finding.url, same_place });
        excerpt.lines().fold(String::with_capacity(excerpt.len()), |text, line| text + line.trim_end() + "\n")
    };
    in_order(&findings, excerpt, |excerpt| {
        page.lines(&excerpt);
        page.blank();
    });
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
