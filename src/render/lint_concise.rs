//! Findings in requirements files, one per line: `file:line:column: severity[lint] message`, columns in characters.

use super::diagnostics::short;
use super::text::clean;
use crate::report::{LintFinding, LintReport};
use crate::source::SourceMap;

/// Writes a line for each finding; empty if there are none.
pub fn render(report: &LintReport<'_>) -> String {
    report.findings.iter().map(|finding| line(finding, report.sources) + "\n").collect()
}

/// Returns a finding, without a line end.
pub(super) fn line(finding: &LintFinding<'_>, sources: &SourceMap) -> String {
    let (found, place) = (finding.diagnostic, sources.place(finding.diagnostic.span));
    let waived = if finding.waived.is_some() { " (waived)" } else { "" };
    let at = format!("{}:{}:{}", clean(place.file), place.line, place.column);
    format!("{at}: {}[{}] {}{waived}", found.severity.word(), finding.lint.id, short(&found.message))
}
