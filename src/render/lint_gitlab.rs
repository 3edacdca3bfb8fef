//! Findings in requirements files as a Code Quality report of GitLab.

use serde::Serialize;

use super::address::{Addresses, Base, Fingerprints, whole};
use super::diagnostics::told;
use super::json::pretty;
use crate::diag::Severity;
use crate::report::{LackingFile, LintFinding, LintReport};
use crate::source::Unit;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    /// GitLab shows only one of several issues with the same fingerprint.
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

/// Writes findings as a list of issues, which is empty if there are none.
pub fn render(report: &LintReport<'_>, base: &Base) -> String {
    let addresses = Addresses { sources: report.sources, base };
    let mut fingerprints = Fingerprints::default();
    let lacking = report.lacking().map(|file| lacking(file, &addresses));
    let found = report.open().map(|finding| issue(finding, &addresses, &mut fingerprints));
    pretty(&lacking.into_iter().chain(found).collect::<Vec<_>>())
}

fn lacking<'a>(file: LackingFile<'a>, addresses: &Addresses<'_>) -> Issue<'a> {
    let path = addresses.path_of(file.name);
    Issue {
        description: file.message.to_owned(),
        check_name: file.id,
        fingerprint: whole(file.id, &path),
        severity: "major",
        location: Location { path, lines: Lines { begin: 1, end: 1 } },
    }
}

fn issue<'a>(finding: &LintFinding<'a>, addresses: &Addresses<'_>, fingerprints: &mut Fingerprints) -> Issue<'a> {
    let found = finding.diagnostic;
    let region = addresses.sources.region(found.span, Unit::Character);
    Issue {
        description: told(found),
        check_name: &finding.lint.id,
        fingerprint: fingerprints.next(addresses, finding.into()),
        severity: match found.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        location: Location { path: addresses.path(found.span.file), lines: Lines { begin: region.line, end: region.end_line } },
    }
}
