//! Findings in requirements files in the Reviewdog Diagnostic Format; columns in bytes of UTF-8, ends exclusive. Safe repairs are
//! included as suggestions.

use serde::Serialize;

use super::address::{Addresses, Base};
use super::diagnostics::told;
use super::json::pretty;
use crate::diag::Severity;
use crate::findings::Repair;
use crate::report::{LintFinding, LintReport};
use crate::source::{Span, Unit};

#[derive(Serialize)]
struct Document<'a> {
    source: Source,
    diagnostics: Vec<DiagnosticJson<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

#[derive(Serialize)]
struct DiagnosticJson<'a> {
    message: String,
    location: Location,
    severity: &'static str,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestions: Option<[Suggestion<'a>; 1]>,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Location {
    path: String,
    /// `None` for the whole file.
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    range: Range,
    text: &'a str,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

/// Writes findings as one document.
pub fn render(report: &LintReport<'_>, base: &Base) -> String {
    let addresses = Addresses { sources: report.sources, base };
    let lacking = report.lacking().map(|file| DiagnosticJson {
        message: file.message.to_owned(),
        location: Location { path: addresses.path_of(file.name), range: None },
        severity: "ERROR",
        code: Code { value: file.id, url: None },
        suggestions: None,
    });
    let diagnostics = lacking.into_iter().chain(report.open().map(|finding| json(finding, &addresses))).collect();
    pretty(&Document { source: Source { name: "protopick" }, diagnostics })
}

fn json<'a>(finding: &LintFinding<'a>, addresses: &Addresses<'_>) -> DiagnosticJson<'a> {
    let found = finding.diagnostic;
    let suggestion = |fix: &'a Repair| [Suggestion { range: exact(fix.span, addresses), text: &fix.text }];
    DiagnosticJson {
        message: told(found),
        location: Location { path: addresses.path(found.span.file), range: Some(range(found.span, addresses)) },
        severity: match found.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Info => "INFO",
        },
        code: Code { value: &finding.lint.id, url: finding.url },
        suggestions: finding.repair.map(suggestion),
    }
}

fn range(span: Span, addresses: &Addresses<'_>) -> Range {
    let region = addresses.sources.region(span, Unit::Byte);
    Range {
        start: Position { line: region.line, column: region.column },
        end: Position { line: region.end_line, column: region.end_column },
    }
}

/// Returns a range to be replaced, including line ends at its end.
fn exact(span: Span, addresses: &Addresses<'_>) -> Range {
    let start = range(Span { end: span.start, ..span }, addresses).start;
    let end = range(Span { start: span.end, ..span }, addresses).start;
    Range { start, end }
}
