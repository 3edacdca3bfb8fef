//! Findings in requirements files for a terminal: each with the lines that it points at, up to a limit, then the verdict.

use super::diagnostics::{More, one};
use super::text::{BOLD, DIM, GREEN, Glyphs, Page, RED, YELLOW, styled};
use super::{Look, lint_concise};
use crate::findings::Finding;
use crate::report::{LintFinding, LintReport};
use crate::source::SourceMap;

/// Maximum number of excerpts: nobody looks at more, and logs are truncated if they are too long. Further findings take one line
/// each.
const EXCERPTS: usize = 1_000;
/// Maximum number of other lines reported for a finding.
const LINES: usize = 10;

/// Writes findings and the verdict for a terminal.
pub fn render(report: &LintReport<'_>, look: Look) -> String {
    let mut page = Page::new(look);
    let (shown, listed) = report.findings.split_at(report.findings.len().min(EXCERPTS));
    let mut last = None;
    for finding in shown {
        let notes: Vec<String> = others(finding, report.sources).into_iter().chain(finding.acceptance()).collect();
        let found = finding.diagnostic;
        let same_place = last == Some(found.span) && found.labels.is_empty();
        last = Some(found.span);
        let more = More { notes: &notes, url: finding.url, same_place };
        one(found, &finding.lint.id, report.sources, look, more).lines().for_each(|line| page.line(line));
        page.blank();
    }
    if !listed.is_empty() {
        page.paragraph(0, DIM, &format!("{} more, a line each:", listed.len()));
        for finding in listed {
            page.line(&lint_concise::line(finding, report.sources));
        }
        page.blank();
    }
    if report.omitted > 0 {
        let more = format!("{} more findings are counted but not shown; none is more severe than those above", report.omitted);
        page.paragraph(0, DIM, &more);
        page.blank();
    }
    let glyphs = Glyphs::of(look);
    let (mark, style) = match (report.failed, report.counts.total()) {
        (true, _) => (glyphs.cross, RED),
        (false, 0) => (glyphs.plus, GREEN),
        (false, _) => (glyphs.minus, YELLOW),
    };
    page.hanging(&format!("{} ", styled(style, mark)), 2, BOLD, &report.verdict);
    if let Some(finding) = report.findings.first().filter(|_| !look.quiet) {
        page.paragraph(2, DIM, &format!("Details: protopick explain {}, or any name in brackets", finding.lint.id));
    }
    page.finish()
}

/// Returns on which other lines the same was found.
fn others(finding: &LintFinding<'_>, sources: &SourceMap) -> Option<String> {
    let line = |finding: &Finding| sources.place(finding.diagnostic.span).line;
    let mut lines: Vec<usize> = finding.others.iter().map(line).collect();
    lines.dedup();
    lines.retain(|other| *other != sources.place(finding.diagnostic.span).line);
    let told: Vec<String> = lines.iter().take(LINES).map(usize::to_string).collect();
    let more = if lines.len() > told.len() { " and others" } else { "" };
    let word = if lines.len() == 1 { "line" } else { "lines" };
    (!told.is_empty()).then(|| format!("the same on {word} {}{more}", told.join(", ")))
}
