//! Findings in requirements files as JSON; columns in characters, ends exclusive.

use serde::Serialize;

use super::json::{SCHEMA_VERSION, pretty};
use crate::diag::{Diagnostic, Severity};
use crate::findings::{Finding, Kind};
use crate::report::{LintFinding, LintReport};
use crate::source::{SourceMap, Span, Unit};

#[derive(Serialize)]
pub(super) struct Document<'a> {
    schema_version: u32,
    failed: bool,
    errors: usize,
    warnings: usize,
    infos: usize,
    waived: usize,
    known: usize,
    omitted: usize,
    files: Vec<FileJson<'a>>,
    passed_over: Vec<PassedOverJson<'a>>,
    findings: Vec<FindingJson<'a>>,
}

#[derive(Serialize)]
struct FileJson<'a> {
    path: &'a str,
    valid: bool,
    flows: usize,
}

#[derive(Serialize)]
struct PassedOverJson<'a> {
    path: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
pub(super) struct FindingJson<'a> {
    lint: &'a str,
    severity: &'static str,
    message: &'a str,
    flow: Option<&'a str>,
    /// Number of flows that it concerns: more than one if it is reported once for several.
    flows: usize,
    /// The same at its other places, as far as they are kept.
    others: Vec<OtherJson<'a>>,
    at: LocationJson<'a>,
    help: Option<&'a str>,
    url: Option<&'a str>,
    related: Vec<RelatedJson<'a>>,
    fix: Option<FixJson<'a>>,
    waived: Option<WaivedJson<'a>>,
}

#[derive(Serialize)]
struct OtherJson<'a> {
    flow: Option<&'a str>,
    at: LocationJson<'a>,
    message: &'a str,
    help: Option<&'a str>,
    related: Vec<RelatedJson<'a>>,
}

#[derive(Serialize)]
struct RelatedJson<'a> {
    at: LocationJson<'a>,
    text: &'a str,
}

#[derive(Serialize)]
struct FixJson<'a> {
    title: &'a str,
    at: LocationJson<'a>,
    text: &'a str,
}

#[derive(Serialize)]
struct WaivedJson<'a> {
    reason: &'a str,
    until: &'a str,
}

#[derive(Serialize)]
struct LocationJson<'a> {
    path: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

/// Writes findings as JSON.
pub fn render(report: &LintReport<'_>) -> String {
    pretty(&document(report))
}

pub(super) fn document<'a>(report: &'a LintReport<'a>) -> Document<'a> {
    let count = |severity| report.counts.of(severity);
    Document {
        schema_version: SCHEMA_VERSION,
        failed: report.failed,
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        infos: count(Severity::Info),
        waived: report.waived,
        known: report.known,
        omitted: report.omitted,
        files: report.files.iter().map(|file| FileJson { path: file.name, valid: file.valid, flows: file.flows }).collect(),
        passed_over: report
            .passed_over
            .iter()
            .map(|passed| PassedOverJson { path: report.sources.file(passed.file).name(), reason: &passed.why })
            .collect(),
        findings: findings(report),
    }
}

pub(super) fn findings<'a>(report: &'a LintReport<'a>) -> Vec<FindingJson<'a>> {
    report.findings.iter().map(|finding| json(finding, report.sources)).collect()
}

fn json<'a>(finding: &LintFinding<'a>, sources: &'a SourceMap) -> FindingJson<'a> {
    let found = finding.diagnostic;
    FindingJson {
        lint: &finding.lint.id,
        severity: found.severity.word(),
        message: &found.message,
        flow: finding.flow,
        flows: finding.flows,
        others: finding.others.iter().map(|finding| other(finding, sources)).collect(),
        at: location(found.span, sources),
        help: found.help.as_deref(),
        url: finding.url,
        related: related(found, sources),
        fix: finding.repair.map(|fix| FixJson { title: &fix.title, at: location(fix.span, sources), text: &fix.text }),
        waived: finding.waived.map(|waiver| WaivedJson { reason: &waiver.reason.value, until: &waiver.until.value }),
    }
}

fn other<'a>(finding: &'a Finding, sources: &'a SourceMap) -> OtherJson<'a> {
    let found = &finding.diagnostic;
    OtherJson {
        flow: finding.flow.as_deref(),
        at: location(found.span, sources),
        message: &found.message,
        help: found.help.as_deref(),
        related: related(found, sources),
    }
}

fn related<'a>(found: &'a Diagnostic<Kind>, sources: &'a SourceMap) -> Vec<RelatedJson<'a>> {
    found.labels.iter().map(|label| RelatedJson { at: location(label.span, sources), text: &label.text }).collect()
}

fn location(span: Span, sources: &SourceMap) -> LocationJson<'_> {
    let region = sources.region(span, Unit::Character);
    LocationJson {
        path: sources.file(span.file).name(),
        line: region.line,
        column: region.column,
        end_line: region.end_line,
        end_column: region.end_column,
    }
}
