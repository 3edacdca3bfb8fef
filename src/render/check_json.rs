//! The result of checking a pack, as JSON.

use serde::Serialize;

use super::json::{PackJson, SCHEMA_VERSION, pretty};
use crate::report::{CheckReport, Figures, Finding, InfluenceRow, Location, Portion};

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    changed: Option<&'a str>,
    errors: usize,
    warnings: usize,
    notes: usize,
    findings: Vec<FindingJson<'a>>,
    proof: Option<ProofJson<'a>>,
}

/// A finding, in the structure that all lists of findings share.
#[derive(Serialize)]
pub(super) struct FindingJson<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    #[serde(flatten)]
    at: LocationJson<'a>,
    help: Option<&'a str>,
    related: Vec<RelatedJson<'a>>,
}

#[derive(Serialize)]
struct RelatedJson<'a> {
    #[serde(flatten)]
    at: LocationJson<'a>,
    text: &'a str,
}

#[derive(Serialize)]
struct LocationJson<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct ProofJson<'a> {
    pack: PackJson<'a>,
    exhaustive: bool,
    note: Option<&'a str>,
    profiles: usize,
    sets_of_needs: usize,
    protocols: Vec<WinsJson<'a>>,
    dimensions: Vec<InfluenceJson<'a>>,
    needs: Vec<InfluenceJson<'a>>,
    caps: Vec<CapJson<'a>>,
    decisive_fits: PartJson,
}

#[derive(Serialize)]
struct WinsJson<'a> {
    protocol: &'a str,
    without_needs: PartJson,
    all: PartJson,
}

#[derive(Serialize)]
struct InfluenceJson<'a> {
    id: &'a str,
    changes: PartJson,
}

#[derive(Serialize)]
struct CapJson<'a> {
    cap: &'a str,
    applies: PartJson,
    decides: PartJson,
    note: Option<&'a str>,
}

#[derive(Serialize)]
struct PartJson {
    count: usize,
    of: usize,
}

/// Writes the result of checking a pack as JSON.
pub fn render(report: &CheckReport) -> String {
    pretty(&Document {
        schema_version: SCHEMA_VERSION,
        changed: report.changed.as_deref(),
        errors: report.errors,
        warnings: report.warnings,
        notes: report.notes,
        findings: report.findings.iter().map(finding).collect(),
        proof: report.figures.as_ref().map(proof),
    })
}

pub(super) fn finding(finding: &Finding) -> FindingJson<'_> {
    FindingJson {
        code: finding.code.slug,
        severity: finding.severity,
        message: &finding.message,
        at: location(&finding.at),
        help: finding.help.as_deref(),
        related: finding.related.iter().map(|(at, text)| RelatedJson { at: location(at), text }).collect(),
    }
}

fn location(location: &Location) -> LocationJson<'_> {
    LocationJson {
        file: &location.file,
        line: location.start.0,
        column: location.start.1,
        end_line: location.end.0,
        end_column: location.end.1,
    }
}

fn proof(figures: &Figures) -> ProofJson<'_> {
    ProofJson {
        pack: PackJson { name: &figures.pack.0, version: &figures.pack.1 },
        exhaustive: figures.exhaustive,
        note: figures.note.as_deref(),
        profiles: figures.profiles,
        sets_of_needs: figures.sets_of_needs,
        protocols: figures
            .protocols
            .iter()
            .map(|row| WinsJson { protocol: &row.protocol.id, without_needs: part(row.plain), all: part(row.all) })
            .collect(),
        dimensions: rows(&figures.dimensions),
        needs: rows(&figures.needs),
        caps: figures
            .caps
            .iter()
            .map(|row| CapJson { cap: &row.id, applies: part(row.applies), decides: part(row.decides), note: row.note })
            .collect(),
        decisive_fits: part(figures.fits),
    }
}

fn rows(rows: &[InfluenceRow]) -> Vec<InfluenceJson<'_>> {
    rows.iter().map(|row| InfluenceJson { id: &row.id, changes: part(row.changes) }).collect()
}

fn part(part: Portion) -> PartJson {
    PartJson { count: part.part, of: part.whole }
}
