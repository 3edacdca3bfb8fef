//! Findings in requirements files as annotations for GitHub workflow runs.

use super::address::{Addresses, Base};
use super::diagnostics::told;
use super::workflow_command::command;
use crate::diag::Severity;
use crate::report::{LintFinding, LintReport};
use crate::source::Unit;

/// Maximum number of annotations of each severity that a step shows; it drops the rest.
const MOST: usize = 10;

/// Writes a command for each finding that is shown, worst first, and another one if some are not shown.
pub fn render(report: &LintReport<'_>, base: &Base) -> String {
    let addresses = Addresses { sources: report.sources, base };
    let name = format!("protopick {}", report.run.command);
    let worst = report.annotations(MOST);
    let nothing = report.lacks_files().then(|| command("error", &[("title", &name)], &report.verdict));
    let mut text = nothing.unwrap_or_default();
    text += &worst.shown.iter().map(|finding| annotation(finding, &addresses)).collect::<String>();
    if worst.more > 0 {
        let message = format!("{}. {} of these findings are not shown here.", report.verdict, worst.more);
        text += &command("notice", &[("title", &name)], &message);
    }
    text
}

fn annotation(finding: &LintFinding<'_>, addresses: &Addresses<'_>) -> String {
    let found = finding.diagnostic;
    let accepted = finding.acceptance();
    let name = match found.severity {
        _ if accepted.is_some() => "notice",
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let region = addresses.sources.region(found.span, Unit::Utf16);
    let one_line = region.line == region.end_line;
    // Columns are only meaningful within one line.
    let column = |column: usize| if one_line { column.to_string() } else { String::new() };
    let properties = [
        ("title", format!("{}: {}", finding.lint.id, finding.lint.title)),
        ("file", addresses.path(found.span.file)),
        ("line", region.line.to_string()),
        ("endLine", region.end_line.to_string()),
        ("col", column(region.column)),
        ("endColumn", column(region.end_column)),
    ];
    let properties: Vec<(&str, &str)> = properties.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let accepted = accepted.map_or(String::new(), |why| format!(" ({why})"));
    command(name, &properties, &(told(found) + &accepted))
}
