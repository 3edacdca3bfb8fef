//! What changed between two requirements files, as JSON.

use serde::Serialize;

use super::json::{PackJson, SCHEMA_VERSION, pretty};
use super::plan_json::{Set, set};
use crate::report::{DiffReport, FlowDiff, FlowVerdict};
use crate::requirements::Difference;

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    #[serde(flatten)]
    file: Diffed<'a>,
}

/// What changed in a file.
#[derive(Serialize)]
pub(super) struct Diffed<'a> {
    system: &'a str,
    pack: PackJson<'a>,
    summary: &'a str,
    turned: bool,
    differences: Vec<Altered<'a>>,
    plan: Plans<'a>,
    flows: Vec<Flow<'a>>,
    same: &'a [String],
}

/// The plans; `None` for a version without one.
#[derive(Serialize)]
struct Plans<'a> {
    before: Option<Set<'a>>,
    after: Option<Set<'a>>,
}

#[derive(Serialize)]
struct Altered<'a> {
    key: &'a str,
    from: Option<&'a str>,
    to: Option<&'a str>,
}

#[derive(Serialize)]
struct Flow<'a> {
    name: &'a str,
    turned: bool,
    before: Option<State<'a>>,
    after: Option<State<'a>>,
    differences: Vec<Altered<'a>>,
}

#[derive(Serialize)]
struct State<'a> {
    outcome: &'static str,
    recommended: Option<&'a str>,
    score: Option<f64>,
    margin: Option<f64>,
    toss_up: bool,
    tolerance: Option<f64>,
}

/// Writes what changed as JSON.
pub fn render(report: &DiffReport) -> String {
    pretty(&Document { schema_version: SCHEMA_VERSION, file: diffed(report) })
}

/// Returns what changed in a file.
pub(super) fn diffed(report: &DiffReport) -> Diffed<'_> {
    Diffed {
        system: &report.system,
        pack: PackJson { name: &report.pack_name, version: &report.pack_version },
        summary: &report.summary,
        turned: report.turned,
        differences: report.differences.iter().map(altered).collect(),
        plan: Plans { before: report.plan.0.as_ref().map(set), after: report.plan.1.as_ref().map(set) },
        flows: report.flows.iter().map(flow).collect(),
        same: &report.same,
    }
}

fn flow(flow: &FlowDiff) -> Flow<'_> {
    Flow {
        name: &flow.name,
        turned: flow.turned,
        before: flow.before.as_ref().map(state),
        after: flow.after.as_ref().map(state),
        differences: flow.differences.iter().map(altered).collect(),
    }
}

fn altered(difference: &Difference) -> Altered<'_> {
    Altered { key: &difference.key, from: difference.from.as_deref(), to: difference.to.as_deref() }
}

fn state(verdict: &FlowVerdict) -> State<'_> {
    State {
        outcome: verdict.outcome,
        recommended: verdict.protocol.as_deref(),
        score: verdict.score,
        margin: verdict.margin,
        toss_up: verdict.toss_up,
        tolerance: verdict.tolerance,
    }
}
