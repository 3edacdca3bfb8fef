//! Puts recommendations together from the evaluation, the pack and the requirements.

use super::Name;
use super::arguments::{arguments, weaknesses};
use super::recommendation::{
    CapNote, CellNote, Contribution, ExclusionNote, FlowReport, Outcome, Recommendation, RequirementNote, RobustnessNote, Row,
};
use crate::decision::{Fraction, Robustness};
use crate::engine::{Cell, Evaluation, Exclusion, FlowEvaluation, Judged, Judgement, Requirement, Standing};
use crate::pack::{Pack, Subject};
use crate::requirements::{Criterion, Flow, Must, Requirements};

/// How much is to be worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// What a page shows.
    Page,
    /// All figures, some of which take milliseconds for each flow.
    Figures,
}

/// Says what comes of a requirements file.
pub fn recommend(pack: &Pack, requirements: &Requirements, evaluation: &Evaluation, detail: Detail) -> Recommendation {
    let flows = requirements.flows().iter().zip(&evaluation.flows);
    Recommendation {
        system: requirements.system().to_owned(),
        pack_name: pack.name().to_owned(),
        pack_version: pack.version().to_owned(),
        flows: flows.map(|(flow, judged)| flow_report(pack, flow, judged, detail)).collect(),
    }
}

fn flow_report(pack: &Pack, flow: &Flow, judged: &FlowEvaluation, detail: Detail) -> FlowReport {
    let first = judged.standings.first().filter(|standing| standing.rank.is_some());
    let row = |standing: &Standing| row(pack, judged, standing, first);
    let (ranking, excluded): (Vec<_>, Vec<_>) = judged.standings.iter().partition(|standing| standing.exclusions.is_empty());
    let outcome = outcome(pack, judged, detail);
    FlowReport {
        name: flow.name().to_owned(),
        description: flow.description().map(str::to_owned),
        lead: lead(&outcome),
        outcome,
        ranking: ranking.into_iter().map(row).collect(),
        excluded: excluded.into_iter().map(row).collect(),
    }
}

fn outcome(pack: &Pack, judged: &FlowEvaluation, detail: Detail) -> Outcome {
    use crate::engine::Outcome as Engine;
    match (&judged.outcome, judged.standings.as_slice()) {
        (Engine::Recommended { tied, margin, close, robustness }, [first, others @ ..]) => {
            // Ids stand in the order of simplicity.
            let simpler = close.iter().copied().min().filter(|&simplest| simplest < first.protocol);
            let next = others.first().filter(|next| next.rank.is_some());
            Outcome::Recommended {
                protocol: Name::of(pack, first.protocol),
                tied: tied.iter().map(|&protocol| Name::of(pack, protocol)).collect(),
                next: next.map(|next| Name::of(pack, next.protocol)),
                margin: margin.map(Fraction::points),
                toss_up: !close.is_empty(),
                hint: simpler.map(|protocol| {
                    format!("{} is as good within the margin of a toss-up, and simpler.", pack.protocol(protocol).name)
                }),
                trust: robustness.as_ref().map(trust),
                robustness: robustness.as_ref().map(|robustness| Box::new(robustness_note(pack, judged, robustness, detail))),
                arguments: Box::new(arguments(pack, judged, first)),
            }
        }
        (Engine::Unsatisfiable { conflicts }, _) => {
            let conflict = |set| conflict_notes(pack, set);
            Outcome::Unsatisfiable { conflicts: conflicts.iter().map(conflict).collect() }
        }
        (Engine::Undecided | Engine::Recommended { .. }, _) => Outcome::Undecided,
    }
}

/// How sure a first place is, in a sentence.
fn trust(robustness: &Robustness) -> String {
    match robustness.tolerance.percent() {
        100 => "No weighting changes this: it is nowhere worse than another.".to_owned(),
        0 if robustness.tolerance == Fraction::ZERO => "Any change of the weights decides between the tied.".to_owned(),
        0 => "The least change of the weights may change this (fragile).".to_owned(),
        percent => format!("Holds even if every weight is off by up to {percent}% ({}).", robustness.firmness().word()),
    }
}

fn robustness_note(pack: &Pack, judged: &FlowEvaluation, robustness: &Robustness, detail: Detail) -> RobustnessNote {
    let shares = if detail == Detail::Figures { judged.first_shares() } else { Vec::new() };
    // Four decimals: more would differ between machines by rounding.
    let round = |share: f64| (share * 10_000.0).round() / 10_000.0;
    let shares = shares.into_iter().map(|(protocol, share)| (pack.protocol(protocol).id.clone(), round(share)));
    RobustnessNote {
        tolerance: round(robustness.tolerance.fraction()),
        reserve: round(robustness.reserve.fraction()),
        first_share: shares.filter(|(_, share)| *share > 0.0).collect(),
    }
}

/// How clear an outcome is.
fn lead(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Recommended { tied, .. } if !tied.is_empty() => {
            format!("tied with {}", tied.iter().map(|name| name.name.as_str()).collect::<Vec<_>>().join(", "))
        }
        Outcome::Recommended { next: Some(next), margin: Some(margin), toss_up: true, .. } => {
            format!("a toss-up: {} is {margin:.1} behind", next.name)
        }
        Outcome::Recommended { next: Some(next), margin: Some(margin), .. } => format!("{margin:.1} ahead of {}", next.name),
        Outcome::Recommended { .. } => "the only one not excluded".to_owned(),
        Outcome::Undecided => "nothing is stated that counts".to_owned(),
        Outcome::Unsatisfiable { .. } => "every protocol is excluded".to_owned(),
    }
}

fn row(pack: &Pack, judged: &FlowEvaluation, standing: &Standing, first: Option<&Standing>) -> Row {
    let contributions = judged.criteria.iter().zip(&standing.judgements);
    let first = first.filter(|first| first.protocol != standing.protocol);
    Row {
        protocol: Name::of(pack, standing.protocol),
        rank: standing.rank,
        score: standing.score.map(Fraction::points),
        contributions: contributions.map(|(judged, judgement)| contribution(pack, standing, *judged, judgement)).collect(),
        exclusions: standing.exclusions.iter().map(|exclusion| exclusion_note(pack, standing, exclusion)).collect(),
        weaknesses: first.map_or_else(Vec::new, |first| weaknesses(pack, judged, first, standing)),
    }
}

fn contribution(pack: &Pack, standing: &Standing, judged: Judged, judgement: &Judgement) -> Contribution {
    let level = judgement.cells.first().and_then(|cell| level_id(pack, cell.subject));
    Contribution {
        criterion: criterion_id(pack, judged.criterion),
        level,
        weight: judged.weight.value(),
        value: judgement.value(),
        points: judgement.points.map(Fraction::points),
        cells: judgement.cells.iter().map(|cell| cell_note(pack, standing, cell)).collect(),
    }
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

fn exclusion_note(pack: &Pack, standing: &Standing, exclusion: &Exclusion) -> ExclusionNote {
    let Some(subject) = exclusion.subject else {
        return ExclusionNote {
            criterion: criterion_id(pack, Criterion::Needs),
            level: None,
            need: None,
            at: format!("{}, which are a must", pack.needs_name()),
            must: true,
            rule: criterion_id(pack, Criterion::Needs),
            because: "The stated needs together are served less than fairly.".to_owned(),
            source: pack.citations(pack.needs_reason()),
        };
    };
    let (rule, reason) = match exclusion.cap {
        Some(cap) => (pack.cap(cap).id.clone(), &pack.cap(cap).reason),
        None => (pack.fit_id(subject, standing.protocol), &pack.fit(subject, standing.protocol).reason),
    };
    ExclusionNote {
        criterion: criterion_id(pack, criterion_of(subject)),
        level: level_id(pack, subject),
        need: need_id(pack, subject),
        at: format!("{}{}", subject_name(pack, subject), if exclusion.must { ", which is a must" } else { "" }),
        must: exclusion.must,
        rule,
        because: reason.because.clone(),
        source: pack.citations(reason),
    }
}

fn conflict_notes(pack: &Pack, set: &std::collections::BTreeSet<Requirement>) -> Vec<RequirementNote> {
    let answers = set.iter().filter_map(|requirement| match requirement {
        Requirement::Answer(subject) => Some(*subject),
        Requirement::Must(_) => None,
    });
    let mut notes: Vec<RequirementNote> = answers
        .map(|subject| {
            let must = match subject {
                Subject::Level(level) => Must::Criterion(Criterion::Dimension(level.dimension())),
                Subject::Need(need) => Must::Need(need),
            };
            RequirementNote {
                criterion: criterion_id(pack, criterion_of(subject)),
                level: level_id(pack, subject),
                need: need_id(pack, subject),
                must: set.contains(&Requirement::Must(must)),
            }
        })
        .collect();
    if set.contains(&Requirement::Must(Must::Criterion(Criterion::Needs))) {
        notes.push(RequirementNote { criterion: criterion_id(pack, Criterion::Needs), level: None, need: None, must: true });
    }
    notes
}

fn criterion_of(subject: Subject) -> Criterion {
    match subject {
        Subject::Level(level) => Criterion::Dimension(level.dimension()),
        Subject::Need(_) => Criterion::Needs,
    }
}

pub(super) fn criterion_id(pack: &Pack, criterion: Criterion) -> String {
    match criterion {
        Criterion::Dimension(dimension) => pack.dimension(dimension).id.clone(),
        Criterion::Needs => "needs".to_owned(),
    }
}

fn level_id(pack: &Pack, subject: Subject) -> Option<String> {
    match subject {
        Subject::Level(level) => Some(pack.level(level).id.clone()),
        Subject::Need(_) => None,
    }
}

fn need_id(pack: &Pack, subject: Subject) -> Option<String> {
    match subject {
        Subject::Level(_) => None,
        Subject::Need(need) => Some(pack.need(need).id.clone()),
    }
}

/// The dimension or need that a subject belongs to, for people.
pub(super) fn subject_name(pack: &Pack, subject: Subject) -> String {
    match subject {
        Subject::Level(level) => pack.dimension(level.dimension()).name.clone(),
        Subject::Need(need) => pack.need(need).name.clone(),
    }
}
