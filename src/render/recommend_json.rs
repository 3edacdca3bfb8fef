//! A recommendation as JSON, in the published structure.

use std::collections::BTreeMap;

use serde::Serialize;

use super::beyond_json::{self, Asked, Beyond};
use super::exclusion_json::{Exclusion, exclusion};
use super::gateway_json;
use super::json::{PackJson, SCHEMA_VERSION, pretty};
use super::plan_json;
use super::practice_json::{self, CountJson, NearJson};
use super::trust_json::{self, Change, Flip, Interval, Path, Poor, Robustness, Why};
use crate::report::{
    CapNote, CautionNote, Contribution, FlowReport, LoadNote, OtherWay, Outcome, Recommendation, RequirementNote, Row,
};

#[derive(Serialize)]
pub(super) struct Document<'a> {
    schema_version: u32,
    system: &'a str,
    pack: PackJson<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gateway: Option<gateway_json::Gateway<'a>>,
    flows: Vec<Flow<'a>>,
    plan: Option<plan_json::Plan<'a>>,
}

#[derive(Serialize)]
struct Flow<'a> {
    name: &'a str,
    description: Option<&'a str>,
    outcome: &'static str,
    recommended: Option<&'a str>,
    way: Option<&'a str>,
    tied: Vec<&'a str>,
    margin: Option<f64>,
    toss_up: bool,
    /// The protocol that is ahead, if one in use is recommended instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    in_use_over: Option<&'a str>,
    beyond: Vec<Beyond<'a>>,
    notes: &'a [String],
    load: Vec<Load<'a>>,
    /// The capacities of gateways that the recommended way exceeds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    exceeded: Vec<Exceeded<'a>>,
    before_you_build: Vec<Caution<'a>>,
    caveats: Vec<Poor<'a>>,
    robustness: Option<Robustness>,
    /// How often published decisions with a similar lead agree.
    agreement: Option<CountJson>,
    precedents: Vec<NearJson<'a>>,
    weight_intervals: Vec<Interval<'a>>,
    flips: Vec<Flip<'a>>,
    openings: Vec<Flip<'a>>,
    dead_ends: Vec<Change<'a>>,
    changes: Vec<Path<'a>>,
    settled_by: &'a [Vec<String>],
    core: &'a [String],
    irrelevant: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    why_not: Vec<Why<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    why_not_beyond: Vec<Asked<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gateway: Option<gateway_json::Passage<'a>>,
    ranking: Vec<Ranked<'a>>,
    conflicts: Vec<Vec<Requirement<'a>>>,
}

/// What is recommended for a flow, without reasons: some of the fields of [`Flow`].
#[derive(Serialize)]
pub(super) struct Short<'a> {
    name: &'a str,
    outcome: &'static str,
    recommended: Option<&'a str>,
    way: Option<&'a str>,
    tied: Vec<&'a str>,
    margin: Option<f64>,
    toss_up: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_use_over: Option<&'a str>,
    beyond: Vec<Beyond<'a>>,
}

#[derive(Serialize)]
struct Ranked<'a> {
    protocol: &'a str,
    way: &'a str,
    rank: Option<u32>,
    score: Option<f64>,
    excluded: bool,
    contributions: Vec<ContributionJson<'a>>,
    exclusions: Vec<Exclusion<'a>>,
    /// The other ways of the protocol.
    ways: Vec<Way<'a>>,
}

#[derive(Serialize)]
struct Way<'a> {
    way: &'a str,
    score: Option<f64>,
    excluded: bool,
    exclusions: Vec<Exclusion<'a>>,
}

/// The loads of a way: a number for each sum, by id; `null` if amounts are missing.
#[derive(Serialize)]
struct Load<'a> {
    way: &'a str,
    #[serde(flatten)]
    sums: BTreeMap<&'a str, Option<f64>>,
}

#[derive(Serialize)]
struct Exceeded<'a> {
    sum: &'a str,
    value: Option<f64>,
    gateway: &'a str,
    most: u64,
    each: Option<&'a str>,
    setting: Option<&'a str>,
    rule: &'a str,
    status: &'a str,
}

#[derive(Serialize)]
struct Caution<'a> {
    rule: &'a str,
    says: &'a str,
    because: &'a str,
    source: &'a str,
}

/// How much a criterion adds.
#[derive(Serialize)]
struct ContributionJson<'a> {
    criterion: &'a str,
    level: Option<&'a str>,
    implied: bool,
    weight: f64,
    fit: &'static str,
    points: Option<f64>,
    rule: &'a str,
    because: &'a str,
    source: &'a str,
    caps: Vec<Cap<'a>>,
}

#[derive(Serialize)]
struct Cap<'a> {
    rule: &'a str,
    before: &'static str,
    after: &'static str,
    because: &'a str,
    source: &'a str,
}

#[derive(Serialize)]
struct Requirement<'a> {
    criterion: &'a str,
    level: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gateway: Option<&'a str>,
    must: bool,
}

/// Writes a recommendation as JSON.
pub fn render(report: &Recommendation) -> String {
    pretty(&document(report))
}

pub(super) fn document(report: &Recommendation) -> Document<'_> {
    Document {
        schema_version: SCHEMA_VERSION,
        system: &report.system,
        pack: PackJson { name: &report.pack_name, version: &report.pack_version },
        gateway: report.gateway.as_ref().map(gateway_json::gateway),
        flows: report.flows.iter().map(flow).collect(),
        plan: report.plan.as_ref().map(plan_json::plan),
    }
}

pub(super) fn short(report: &FlowReport) -> Short<'_> {
    let Flow { name, outcome, recommended, way, tied, margin, toss_up, in_use_over, beyond, .. } = flow(report);
    Short { name, outcome, recommended, way, tied, margin, toss_up, in_use_over, beyond }
}

fn flow(flow: &FlowReport) -> Flow<'_> {
    let mut json = Flow {
        name: &flow.name,
        description: flow.description.as_deref(),
        outcome: "",
        recommended: None,
        way: None,
        tied: Vec::new(),
        margin: None,
        toss_up: false,
        in_use_over: None,
        beyond: flow.beyond.iter().map(beyond_json::beyond).collect(),
        notes: &flow.notes,
        load: Vec::new(),
        exceeded: Vec::new(),
        before_you_build: Vec::new(),
        caveats: Vec::new(),
        robustness: None,
        agreement: flow.practice.agreement.as_ref().map(practice_json::agreement),
        precedents: flow.practice.nearest.iter().map(practice_json::near).collect(),
        weight_intervals: Vec::new(),
        flips: Vec::new(),
        openings: Vec::new(),
        dead_ends: Vec::new(),
        changes: flow.counterfactuals.iter().map(trust_json::path).collect(),
        settled_by: &[],
        core: &[],
        irrelevant: &[],
        why_not: flow.why_not.iter().map(trust_json::why_not).collect(),
        why_not_beyond: flow.why_not_beyond.iter().map(beyond_json::asked).collect(),
        gateway: flow.passage.as_ref().map(gateway_json::passage),
        ranking: flow.ranking.iter().chain(&flow.excluded).map(ranked).collect(),
        conflicts: Vec::new(),
    };
    match &flow.outcome {
        Outcome::Recommended(answer) => {
            json.outcome = "recommended";
            json.recommended = Some(&answer.protocol.id);
            json.way = Some(&answer.way.id);
            json.tied = answer.tied.iter().map(|name| name.id.as_str()).collect();
            json.margin = answer.margin;
            json.toss_up = answer.toss_up;
            json.in_use_over = answer.ahead.as_ref().map(|name| name.id.as_str());
            json.load = load(&answer.load);
            json.exceeded = answer.load.iter().flat_map(exceeded).collect();
            json.before_you_build = answer.cautions.iter().map(caution).collect();
            json.caveats = answer.caveats.iter().map(trust_json::caveat).collect();
            json.robustness = trust_json::robustness(answer);
            json.weight_intervals = trust_json::intervals(answer);
            json.flips = trust_json::flips(&answer.flips);
            json.openings = trust_json::flips(&answer.openings);
            json.dead_ends = answer.dead_ends.iter().map(trust_json::change).collect();
            if let Some(reasons) = &answer.reasons {
                json.settled_by = &reasons.settled_by;
                json.core = &reasons.core;
                json.irrelevant = &reasons.irrelevant;
            }
        }
        Outcome::Undecided => json.outcome = "undecided",
        Outcome::Unsatisfiable { conflicts } => {
            json.outcome = "unsatisfiable";
            json.conflicts = conflicts.iter().map(|conflict| conflict.iter().map(requirement).collect()).collect();
        }
    }
    json
}

fn ranked(row: &Row) -> Ranked<'_> {
    Ranked {
        protocol: &row.protocol.id,
        way: &row.way.id,
        rank: row.rank,
        score: row.score,
        excluded: !row.exclusions.is_empty(),
        contributions: row.contributions.iter().map(contribution).collect(),
        exclusions: row.exclusions.iter().map(exclusion).collect(),
        ways: row.others.iter().map(way).collect(),
    }
}

/// Converts thousandths to ones.
fn ones(thousandths: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "sums are estimates, far from the precision of a float")]
    let thousandths = thousandths as f64;
    thousandths / 1_000.0
}

/// Returns the sums of each way, the recommended one first.
fn load(notes: &[LoadNote]) -> Vec<Load<'_>> {
    let ways = notes.first().map_or(&[][..], |note| &note.values);
    let sums =
        |position: usize| notes.iter().map(move |note| (note.id.as_str(), note.values[position].value.map(ones))).collect();
    ways.iter().enumerate().map(|(position, value)| Load { way: &value.way.id, sums: sums(position) }).collect()
}

fn exceeded(note: &LoadNote) -> impl Iterator<Item = Exceeded<'_>> {
    let value = note.values.first().and_then(|first| first.value).map(ones);
    note.exceeded.iter().map(move |exceeded| Exceeded {
        sum: &note.id,
        value,
        gateway: &exceeded.gateway.id,
        most: exceeded.most,
        each: exceeded.each.as_deref(),
        setting: exceeded.setting.as_deref(),
        rule: &exceeded.rule,
        status: exceeded.status,
    })
}

fn caution(note: &CautionNote) -> Caution<'_> {
    Caution { rule: &note.rule, says: &note.says, because: &note.because, source: &note.source }
}

fn way(other: &OtherWay) -> Way<'_> {
    Way {
        way: &other.way.id,
        score: other.score,
        excluded: !other.exclusions.is_empty(),
        exclusions: other.exclusions.iter().map(exclusion).collect(),
    }
}

fn contribution(contribution: &Contribution) -> ContributionJson<'_> {
    ContributionJson {
        criterion: &contribution.criterion,
        level: contribution.level.as_deref(),
        implied: contribution.implied,
        weight: contribution.weight,
        fit: contribution.fit.word(),
        points: contribution.points,
        rule: &contribution.rule,
        because: &contribution.because,
        source: &contribution.source,
        caps: contribution.caps.iter().map(cap).collect(),
    }
}

fn cap(cap: &CapNote) -> Cap<'_> {
    Cap { rule: &cap.rule, before: cap.before.word(), after: cap.after.word(), because: &cap.because, source: &cap.source }
}

fn requirement(note: &RequirementNote) -> Requirement<'_> {
    Requirement { criterion: &note.criterion, level: note.level.as_deref(), gateway: note.gateway.as_deref(), must: note.must }
}
