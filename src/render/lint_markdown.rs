//! Findings in requirements files as Markdown: for the summary of a job, or a comment on a pull request.

use super::address::{Addresses, Base};
use super::diagnostics::told;
use super::markdown::{escape, head, row, title};
use crate::report::{LintFinding, LintReport};

/// Maximum number of findings in the table: a summary is limited to a megabyte, and this many are enough to start with.
const MOST: usize = 200;

/// Writes a table of the worst findings.
pub fn render(report: &LintReport<'_>, base: &Base) -> String {
    let addresses = Addresses { sources: report.sources, base };
    let worst = report.worst(MOST, MOST);
    let mut text = title(&format!("protopick {}", report.run.command)) + &format!("\n{}\n", escape(&sentence(&report.verdict)));
    if !worst.shown.is_empty() {
        text += &format!("\n{}", head(&["Severity", "Place", "Finding", "Lint"]));
        for finding in worst.shown {
            text += &line(finding, &addresses);
        }
    }
    if worst.more > 0 {
        text += &format!("\n{} further findings are not shown here.\n", worst.more);
    }
    let accepted: Vec<&LintFinding<'_>> = report.accepted().collect();
    if !accepted.is_empty() {
        text += &format!("\n## Waived\n\n{}", head(&["Until", "Place", "Finding", "Lint", "Reason"]));
        for finding in accepted {
            text += &waived(finding, &addresses);
        }
    }
    text
}

fn line(finding: &LintFinding<'_>, addresses: &Addresses<'_>) -> String {
    let found = finding.diagnostic;
    row([found.severity.word().to_owned(), place(finding, addresses), escape(&told(found)), lint(finding)])
}

fn waived(finding: &LintFinding<'_>, addresses: &Addresses<'_>) -> String {
    let (until, reason) = finding.waived.map_or(("", ""), |waiver| (&waiver.until.value, &waiver.reason.value));
    let found = escape(&told(finding.diagnostic));
    row([escape(until), place(finding, addresses), found, lint(finding), escape(reason)])
}

fn place(finding: &LintFinding<'_>, addresses: &Addresses<'_>) -> String {
    let span = finding.diagnostic.span;
    escape(&format!("{}:{}", addresses.path(span.file), addresses.sources.place(span).line))
}

fn lint(finding: &LintFinding<'_>) -> String {
    escape(&finding.lint.id)
}

/// Returns a verdict as a sentence.
fn sentence(verdict: &str) -> String {
    let mut letters = verdict.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).chain(['.']).collect()
}
