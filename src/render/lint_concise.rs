//! Findings in requirements files, a line each: `file:line:column: severity[lint] message`, columns in characters.

use super::text::clean;
use crate::report::LintReport;

/// Writes a line for each finding, and nothing when there is none.
pub fn render(report: &LintReport<'_>) -> String {
    let line = |finding: &crate::report::LintFinding<'_>| {
        let (found, place) = (finding.diagnostic, report.sources.place(finding.diagnostic.span));
        let waived = if finding.waived.is_some() { " (waived)" } else { "" };
        let at = format!("{}:{}:{}", clean(place.file), place.line, place.column);
        format!("{at}: {}[{}] {}{waived}\n", found.severity.word(), finding.lint.id, clean(&found.message))
    };
    report.findings.iter().map(line).collect()
}
