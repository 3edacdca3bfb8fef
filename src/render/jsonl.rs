//! The results of many requirements files as JSON, each on a line of its own.

use serde::Serialize;
use serde_json::value::RawValue;

use super::json::{PackJson, SCHEMA_VERSION, line};
use super::{gateway_json, lint_json, plan_json, recommend_json};
use crate::report::{LintReport, Recommendation};

/// What a result is about.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    /// Its id: a string or a number, as written.
    pub id: Option<&'a RawValue>,
    /// Its line, from 1.
    pub line: u64,
}

/// A result, or the faults of what has none.
#[derive(Serialize)]
struct Told<'a, T> {
    schema_version: u32,
    id: Option<&'a RawValue>,
    line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<Vec<lint_json::FindingJson<'a>>>,
    /// Number of faults that are not listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    omitted: Option<usize>,
}

/// A recommendation without its reasons: a part of the fields of the whole one.
#[derive(Serialize)]
struct Short<'a> {
    schema_version: u32,
    system: &'a str,
    pack: PackJson<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gateway: Option<gateway_json::Gateway<'a>>,
    flows: Vec<recommend_json::Short<'a>>,
    plan: Option<plan_json::Short<'a>>,
}

/// Writes what is recommended, without reasons.
pub fn answers(record: Record<'_>, report: &Recommendation) -> String {
    let short = Short {
        schema_version: SCHEMA_VERSION,
        system: &report.system,
        pack: PackJson { name: &report.pack_name, version: &report.pack_version },
        gateway: report.gateway.as_ref().map(gateway_json::gateway),
        flows: report.flows.iter().map(recommend_json::short).collect(),
        plan: report.plan.as_ref().map(plan_json::short),
    };
    result(record, short)
}

/// Writes a whole recommendation.
pub fn recommendation(record: Record<'_>, report: &Recommendation) -> String {
    result(record, recommend_json::document(report))
}

/// Writes what lints find.
pub fn findings(record: Record<'_>, report: &LintReport<'_>) -> String {
    result(record, lint_json::document(report))
}

/// Writes the faults of a document that is not valid, or of a line that has none.
pub fn errors(record: Record<'_>, report: &LintReport<'_>) -> String {
    let Record { id, line: number } = record;
    let (errors, omitted) = (Some(lint_json::findings(report)), Some(report.omitted));
    line(&Told::<()> { schema_version: SCHEMA_VERSION, id, line: number, result: None, errors, omitted })
}

fn result<T: Serialize>(record: Record<'_>, result: T) -> String {
    let Record { id, line: number } = record;
    line(&Told { schema_version: SCHEMA_VERSION, id, line: number, result: Some(result), errors: None, omitted: None })
}
