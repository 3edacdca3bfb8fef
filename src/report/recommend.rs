//! Puts recommendations together from the evaluation, the pack and the requirements.

use super::arguments::{arguments, weaknesses};
use super::gateway::{citations, gateway_note, passage_note};
use super::recommendation::{
    Answer, CapNote, CellNote, Contribution, ExclusionNote, FlowReport, Outcome, Recommendation, RequirementNote, Row,
};
use super::{Name, number, plan, trust, why_not};
use crate::decision::Fit;
use crate::engine::{Cell, Evaluation, Exclusion, FlowEvaluation, Judgement, Reasons, Requirement, Standing, Trust};
use crate::pack::{Gateway, Pack, ProtocolId, Subject, best_way};
use crate::requirements::{Criterion, Flow, Must, Requirements};

/// Says what comes of a requirements file, and where it is asked why certain protocols are not recommended, that too.
pub fn recommend(pack: &Pack, requirements: &Requirements, evaluation: &Evaluation, why_not: &[ProtocolId]) -> Recommendation {
    let flows = requirements.flows().iter().zip(&evaluation.flows).zip(&evaluation.trust);
    let flows: Vec<_> = flows.map(|((flow, judged), trust)| flow_report(pack, flow, judged, trust, why_not)).collect();
    let rule = |flow: &FlowReport| Some(flow.ranking.first()?.contributions.first()?.cells.first()?.rule.clone());
    Recommendation {
        plan: evaluation.plan.as_ref().map(|plan| plan::plan_note(pack, requirements, plan)),
        example: flows.iter().find_map(rule),
        gateway: gateway_note(pack, requirements),
        system: requirements.system().to_owned(),
        pack_name: pack.name().to_owned(),
        pack_version: pack.version().to_owned(),
        whole: why_not.is_empty(),
        flows,
    }
}

fn flow_report(pack: &Pack, flow: &Flow, judged: &FlowEvaluation, trust: &Trust, why_not: &[ProtocolId]) -> FlowReport {
    let first = judged.standings.first().filter(|standing| standing.rank.is_some());
    let row = |standing: &Standing| row(pack, judged, standing, first);
    let (ranking, excluded): (Vec<_>, Vec<_>) = judged.standings.iter().partition(|standing| standing.exclusions.is_empty());
    let outcome = outcome(pack, judged, trust);
    let paths = trust.figures.as_ref().map_or_else(Vec::new, |figures| trust::path_notes(pack, figures));
    FlowReport {
        name: flow.name().to_owned(),
        description: flow.description().map(str::to_owned),
        passage: judged.recommended().and_then(|protocol| passage_note(pack, flow, protocol)),
        lead: lead(&outcome),
        notes: notes(pack, judged, trust),
        outcome,
        ranking: ranking.into_iter().map(row).collect(),
        excluded: excluded.into_iter().map(row).collect(),
        why_not: why_not.iter().map(|&protocol| why_not::why_not(pack, judged, protocol, &paths)).collect(),
        paths,
    }
}

fn outcome(pack: &Pack, judged: &FlowEvaluation, trust: &Trust) -> Outcome {
    use crate::engine::Outcome as Engine;
    match (&judged.outcome, judged.standings.as_slice()) {
        (Engine::Recommended { tied, margin, close, tolerance, .. }, [first, others @ ..]) => {
            // Ids stand in the order of simplicity.
            let simpler = close.iter().copied().min().filter(|&simplest| simplest < first.protocol);
            let next = others.first().filter(|next| next.rank.is_some());
            Outcome::Recommended(Box::new(Answer {
                protocol: Name::of(pack, first.protocol),
                tied: tied.iter().map(|&protocol| Name::of(pack, protocol)).collect(),
                next: next.map(|next| Name::of(pack, next.protocol)),
                margin: margin.map(number::points),
                toss_up: !close.is_empty(),
                hint: simpler.map(|protocol| {
                    format!("{} is as good within the margin of a toss-up, and simpler.", pack.protocol(protocol).name)
                }),
                trust: tolerance.map(trust::headline),
                tolerance: tolerance.map(number::decimal),
                flips: trust::flip_notes(pack, &trust.flips),
                openings: trust::flip_notes(pack, &trust.openings),
                dead_ends: trust::dead_ends(pack, &trust.dead_ends),
                reasons: trust.reasons.as_ref().map(|reasons| trust::reasons_note(pack, reasons, judged.criteria.len())),
                caveats: trust::caveats(pack, first),
                intervals: trust.figures.as_ref().map_or_else(Vec::new, |figures| trust::interval_notes(pack, figures)),
                arguments: arguments(pack, judged, first),
            }))
        }
        (Engine::Unsatisfiable { conflicts }, _) => {
            let conflict = |set| conflict_notes(pack, set);
            Outcome::Unsatisfiable { conflicts: conflicts.iter().map(conflict).collect() }
        }
        (Engine::Undecided | Engine::Recommended { .. }, _) => Outcome::Undecided,
    }
}

/// What a reader should know besides.
fn notes(pack: &Pack, judged: &FlowEvaluation, trust: &Trust) -> Vec<String> {
    let mut notes = Vec::new();
    if !judged.idle_musts.is_empty() {
        let names = judged.idle_musts.iter().map(|must| must.key(pack)).collect::<Vec<_>>().join(", ");
        notes.push(format!("A must without effect, since the flow does not state it: {names}."));
    }
    if matches!(judged.outcome, crate::engine::Outcome::Recommended { weak: true, .. }) {
        notes.push("No protocol fits well; this one is merely the best that is left.".to_owned());
    }
    if judged.recommended().is_some() {
        notes.extend(untold(trust));
    }
    notes
}

/// What was not worked out, since it would take too long.
fn untold(trust: &Trust) -> Option<String> {
    let text = match &trust.reasons {
        None => "Which answers settle it is not told: there are too many combinations of answers to try them all.",
        Some(Reasons { dropped: Some(0), .. }) => {
            "What settles it was tried with all of the needs and with none only, since there are so many."
        }
        Some(Reasons { dropped: Some(1), .. }) => {
            "What settles it was tried with one need less at most and with none, since there are so many."
        }
        Some(_) => return None,
    };
    Some(text.to_owned())
}

/// How clear an outcome is.
fn lead(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Recommended(answer) => match (&answer.next, answer.margin) {
            _ if !answer.tied.is_empty() => {
                let tied = answer.tied.iter().map(|name| name.name.as_str()).collect::<Vec<_>>().join(", ");
                format!("tied with {tied}; the simplest comes first")
            }
            (Some(next), Some(margin)) if answer.toss_up => format!("a toss-up: {} is {margin:.1} behind", next.name),
            (Some(next), Some(margin)) => format!("{margin:.1} ahead of {}", next.name),
            _ => "the only one not excluded".to_owned(),
        },
        Outcome::Undecided => "nothing is stated that counts".to_owned(),
        Outcome::Unsatisfiable { .. } => "every protocol is excluded".to_owned(),
    }
}

fn row(pack: &Pack, judged: &FlowEvaluation, standing: &Standing, first: Option<&Standing>) -> Row {
    let first = first.filter(|first| first.protocol != standing.protocol);
    Row {
        protocol: Name::of(pack, standing.protocol),
        rank: standing.rank,
        score: standing.score.map(number::points),
        contributions: judged.judgements(standing).map(|judgement| contribution(pack, standing, &judgement)).collect(),
        exclusions: standing.exclusions.iter().map(|exclusion| exclusion_note(pack, standing, exclusion)).collect(),
        weaknesses: first.map_or_else(Vec::new, |first| weaknesses(pack, judged, first, standing)),
    }
}

fn contribution(pack: &Pack, standing: &Standing, judgement: &Judgement<'_>) -> Contribution {
    let judged = judgement.judged;
    let level = judgement.cells.first().and_then(|cell| level_id(pack, cell.subject));
    Contribution {
        criterion: judged.criterion.key(pack).to_owned(),
        level,
        weight: number::weight(judged.weight),
        value: mean(judgement.cells),
        points: judgement.points.map(number::points),
        cells: judgement.cells.iter().map(|cell| cell_note(pack, standing, cell)).collect(),
    }
}

/// The mean of some fits as a share of ideal; an impossible fit counts 0.
fn mean(cells: &[Cell]) -> f64 {
    let sum: u32 = cells.iter().map(|cell| cell.fit.quarters().unwrap_or(0)).sum();
    let most = Fit::TOP * u32::try_from(cells.len().max(1)).unwrap_or(u32::MAX);
    f64::from(sum) / f64::from(most)
}

fn cell_note(pack: &Pack, standing: &Standing, cell: &Cell) -> CellNote {
    let rule = pack.fit(cell.subject, standing.protocol);
    CellNote {
        need: need_id(pack, cell.subject),
        fit: cell.fit,
        rule: pack.fit_id(cell.subject, standing.protocol),
        because: rule.reason.because.clone(),
        source: pack.citations(&rule.reason),
        caps: cell
            .caps
            .iter()
            .map(|applied| {
                let cap = pack.cap(applied.cap);
                CapNote {
                    rule: cap.id.clone(),
                    before: cell.before,
                    after: applied.to,
                    because: cap.reason.because.clone(),
                    source: pack.citations(&cap.reason),
                }
            })
            .collect(),
    }
}

pub(super) fn exclusion_note(pack: &Pack, standing: &Standing, exclusion: &Exclusion) -> ExclusionNote {
    let (subject, cap, must) = match *exclusion {
        Exclusion::Fit { subject, cap, must } => (subject, cap, must),
        Exclusion::Needs => {
            return ExclusionNote {
                criterion: Criterion::Needs.key(pack).to_owned(),
                level: None,
                need: None,
                gateway: None,
                at: format!("{}, which are a must", pack.needs_name()),
                must: true,
                rule: Criterion::Needs.key(pack).to_owned(),
                because: "The stated needs together are served less than fairly.".to_owned(),
                source: pack.citations(pack.needs_reason()),
            };
        }
        Exclusion::Gateway(gateway) => return barred_note(pack, pack.gateway(gateway), standing.protocol),
    };
    let (rule, reason) = match cap {
        Some(cap) => (pack.cap(cap).id.clone(), &pack.cap(cap).reason),
        None => (pack.fit_id(subject, standing.protocol), &pack.fit(subject, standing.protocol).reason),
    };
    ExclusionNote {
        criterion: Criterion::of(subject).key(pack).to_owned(),
        level: level_id(pack, subject),
        need: need_id(pack, subject),
        gateway: None,
        at: format!("{}{}", subject_name(pack, subject), if must { ", which is a must" } else { "" }),
        must,
        rule,
        because: reason.because.clone(),
        source: pack.citations(reason),
    }
}

/// Why a gateway excludes a protocol.
fn barred_note(pack: &Pack, gateway: &Gateway, protocol: ProtocolId) -> ExclusionNote {
    let way = best_way(gateway.ways(protocol));
    ExclusionNote {
        criterion: GATEWAY.to_owned(),
        level: None,
        need: None,
        gateway: Some(gateway.id.clone()),
        at: gateway.name.clone(),
        must: false,
        rule: format!("{}.{}", gateway.id, pack.protocol(protocol).id),
        because: way.map_or(String::new(), |way| way.because.clone()),
        source: way.map_or(String::new(), |way| citations(pack, &way.source)),
    }
}

/// The key by which files state the gateway.
const GATEWAY: &str = "gateway";

fn conflict_notes(pack: &Pack, set: &std::collections::BTreeSet<Requirement>) -> Vec<RequirementNote> {
    let answers = set.iter().filter_map(|requirement| match requirement {
        Requirement::Answer(subject) => Some(*subject),
        Requirement::Must(_) | Requirement::Gateway(_) => None,
    });
    let mut notes: Vec<RequirementNote> = answers
        .map(|subject| RequirementNote {
            criterion: Criterion::of(subject).key(pack).to_owned(),
            level: level_id(pack, subject),
            need: need_id(pack, subject),
            gateway: None,
            must: set.contains(&Requirement::Must(Must::on(subject))),
        })
        .collect();
    if set.contains(&Requirement::Must(Must::Criterion(Criterion::Needs))) {
        let criterion = Criterion::Needs.key(pack).to_owned();
        notes.push(RequirementNote { criterion, level: None, need: None, gateway: None, must: true });
    }
    notes.extend(set.iter().filter_map(|requirement| match requirement {
        Requirement::Gateway(gateway) => Some(RequirementNote {
            criterion: GATEWAY.to_owned(),
            level: None,
            need: None,
            gateway: Some(pack.gateway(*gateway).id.clone()),
            must: false,
        }),
        _ => None,
    }));
    notes
}

pub(super) fn level_id(pack: &Pack, subject: Subject) -> Option<String> {
    match subject {
        Subject::Level(level) => Some(pack.level(level).id.clone()),
        Subject::Need(_) => None,
    }
}

pub(super) fn need_id(pack: &Pack, subject: Subject) -> Option<String> {
    match subject {
        Subject::Level(_) => None,
        Subject::Need(need) => Some(pack.need(need).id.clone()),
    }
}

/// A level or a need, for people.
pub(super) fn requirement_text(pack: &Pack, subject: Subject) -> String {
    match subject {
        Subject::Level(level) => format!("{}: {}", subject_name(pack, subject), pack.level(level).label),
        Subject::Need(_) => subject_name(pack, subject),
    }
}

/// The dimension or need that a subject belongs to, for people.
pub(super) fn subject_name(pack: &Pack, subject: Subject) -> String {
    match subject {
        Subject::Level(level) => pack.dimension(level.dimension()).name.clone(),
        Subject::Need(need) => pack.need(need).name.clone(),
    }
}
