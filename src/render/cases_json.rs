//! How the cases of a pack ended, as JSON.

use serde::Serialize;

use super::check_json::{FindingJson, finding};
use super::json::{PackJson, SCHEMA_VERSION, pretty};
use crate::report::CasesReport;

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    pack: PackJson<'a>,
    total: usize,
    failed: usize,
    groups: Vec<GroupJson<'a>>,
    findings: Vec<FindingJson<'a>>,
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

/// Writes how the cases ended as JSON.
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
        findings: report.findings.iter().map(finding).collect(),
    })
}
