//! The results of the cases of a pack, as JSON.

use serde::Serialize;

use super::check_json::{FindingJson, finding};
use super::json::{PackJson, SCHEMA_VERSION, pretty};
use crate::report::{CasesReport, ScoreNote};

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    pack: PackJson<'a>,
    total: usize,
    failed: usize,
    groups: Vec<GroupJson<'a>>,
    precedents: Option<ScoreJson<'a>>,
    findings: Vec<FindingJson<'a>>,
}

/// How the precedents came out, and those that decided otherwise.
#[derive(Serialize)]
struct ScoreJson<'a> {
    cases: usize,
    first: usize,
    first_two: usize,
    others: Vec<OtherJson<'a>>,
}

#[derive(Serialize)]
struct OtherJson<'a> {
    precedent: &'a str,
    decided: &'a str,
    recommended: Option<&'a str>,
}

#[derive(Serialize)]
struct GroupJson<'a> {
    kind: &'a str,
    id: &'a str,
    cases: Vec<CaseJson<'a>>,
}

#[derive(Serialize)]
struct CaseJson<'a> {
    id: &'a str,
    holds: bool,
}

/// Writes the results of the cases as JSON.
pub fn render(report: &CasesReport) -> String {
    pretty(&Document {
        schema_version: SCHEMA_VERSION,
        pack: PackJson { name: &report.pack.0, version: &report.pack.1 },
        total: report.total,
        failed: report.failed,
        groups: report
            .groups
            .iter()
            .map(|group| GroupJson {
                kind: group.kind,
                id: &group.id,
                cases: group.cases.iter().map(|(id, holds)| CaseJson { id, holds: *holds }).collect(),
            })
            .collect(),
        precedents: report.precedents.as_ref().map(score),
        findings: report.findings.iter().map(finding).collect(),
    })
}

fn score(note: &ScoreNote) -> ScoreJson<'_> {
    let others = note.others.iter().map(|(precedent, decided, recommended)| OtherJson {
        precedent,
        decided: &decided.id,
        recommended: recommended.as_ref().map(|name| name.id.as_str()),
    });
    ScoreJson { cases: note.cases, first: note.first, first_two: note.first_two, others: others.collect() }
}
