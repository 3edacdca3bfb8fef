//! Puts recommendations together from the evaluation, the pack and the requirements.

use super::Name;
use super::arguments::{arguments, weaknesses};
use super::recommendation::{
    Answer, CapNote, CellNote, ChangeNote, Contribution, ExclusionNote, FlipNote, FlowReport, Outcome, Recommendation,
    RequirementNote, RobustnessNote, Row,
};
use crate::decision::{Fraction, Robustness};
use crate::engine::{Cell, Change, Evaluation, Exclusion, Flip, FlowEvaluation, Judged, Judgement, Requirement, Standing};
use crate::pack::{Pack, ProtocolId, Subject};
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
    let flows = requirements.flows().iter().zip(&evaluation.flows).zip(&evaluation.flips);
    let flows: Vec<_> = flows.map(|((flow, judged), flips)| flow_report(pack, flow, judged, flips, detail)).collect();
    let rule = |flow: &FlowReport| Some(flow.ranking.first()?.contributions.first()?.cells.first()?.rule.clone());
    Recommendation {
        example: flows.iter().find_map(rule),
        system: requirements.system().to_owned(),
        pack_name: pack.name().to_owned(),
        pack_version: pack.version().to_owned(),
        flows,
    }
}

fn flow_report(pack: &Pack, flow: &Flow, judged: &FlowEvaluation, flips: &[Flip], detail: Detail) -> FlowReport {
    let first = judged.standings.first().filter(|standing| standing.rank.is_some());
    let row = |standing: &Standing| row(pack, judged, standing, first);
    let (ranking, excluded): (Vec<_>, Vec<_>) = judged.standings.iter().partition(|standing| standing.exclusions.is_empty());
    let outcome = outcome(pack, judged, flips, detail);
    FlowReport {
        name: flow.name().to_owned(),
        description: flow.description().map(str::to_owned),
        lead: lead(&outcome),
        notes: notes(pack, judged),
        outcome,
        ranking: ranking.into_iter().map(row).collect(),
        excluded: excluded.into_iter().map(row).collect(),
    }
}

fn outcome(pack: &Pack, judged: &FlowEvaluation, flips: &[Flip], detail: Detail) -> Outcome {
    use crate::engine::Outcome as Engine;
    match (&judged.outcome, judged.standings.as_slice()) {
        (Engine::Recommended { tied, margin, close, robustness, .. }, [first, others @ ..]) => {
            // Ids stand in the order of simplicity.
            let simpler = close.iter().copied().min().filter(|&simplest| simplest < first.protocol);
            let next = others.first().filter(|next| next.rank.is_some());
            Outcome::Recommended(Box::new(Answer {
                protocol: Name::of(pack, first.protocol),
                tied: tied.iter().map(|&protocol| Name::of(pack, protocol)).collect(),
                next: next.map(|next| Name::of(pack, next.protocol)),
                margin: margin.map(Fraction::points),
                toss_up: !close.is_empty(),
                hint: simpler.map(|protocol| {
                    format!("{} is as good within the margin of a toss-up, and simpler.", pack.protocol(protocol).name)
                }),
                trust: robustness.as_ref().map(trust),
                robustness: robustness.as_ref().map(|robustness| robustness_note(pack, judged, robustness, detail)),
                flips: flip_notes(pack, flips),
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
fn notes(pack: &Pack, judged: &FlowEvaluation) -> Vec<String> {
    let mut notes = Vec::new();
    if !judged.idle_musts.is_empty() {
        let names = judged.idle_musts.iter().map(|must| match *must {
            Must::Criterion(criterion) => criterion_id(pack, criterion),
            Must::Need(need) => pack.need(need).id.clone(),
        });
        let names = names.collect::<Vec<_>>().join(", ");
        notes.push(format!("A must without effect, since the flow does not state it: {names}."));
    }
    if matches!(judged.outcome, crate::engine::Outcome::Recommended { weak: true, .. }) {
        notes.push("No protocol fits well; this one is merely the best that is left.".to_owned());
    }
    notes
}

/// The single answers that would change the recommendation, by the protocol that they would make the first.
fn flip_notes(pack: &Pack, flips: &[Flip]) -> Vec<FlipNote> {
    let of = |protocol: ProtocolId| FlipNote {
        protocol: Name::of(pack, protocol),
        changes: flips.iter().filter(|flip| flip.winner == protocol).map(|flip| change_note(pack, flip)).collect(),
    };
    pack.protocols().map(|(protocol, _)| of(protocol)).filter(|note| !note.changes.is_empty()).collect()
}

fn change_note(pack: &Pack, flip: &Flip) -> ChangeNote {
    let level = |level| pack.level(level).id.clone();
    let need = |need| pack.need(need).id.clone();
    let (criterion, from, to) = match flip.change {
        Change::Level { from, to } => (Criterion::Dimension(from.dimension()), Some(level(from)), Some(level(to))),
        Change::Add(added) => (Criterion::Needs, None, Some(need(added))),
        Change::Drop(dropped) => (Criterion::Needs, Some(need(dropped)), None),
    };
    ChangeNote { criterion: criterion_id(pack, criterion), from, to, margin: flip.margin.map(Fraction::points) }
}

/// How sure a first place is, in a sentence.
fn trust(robustness: &Robustness) -> String {
    match robustness.tolerance.percent() {
        100 => "No weighting changes this: it is nowhere worse than another.".to_owned(),
        0 if robustness.tolerance == Fraction::ZERO => "A change of the weights may decide between the tied.".to_owned(),
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
        criterion: criterion_id(pack, Criterion::of(subject)),
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
        .map(|subject| RequirementNote {
            criterion: criterion_id(pack, Criterion::of(subject)),
            level: level_id(pack, subject),
            need: need_id(pack, subject),
            must: set.contains(&Requirement::Must(Must::on(subject))),
        })
        .collect();
    if set.contains(&Requirement::Must(Must::Criterion(Criterion::Needs))) {
        notes.push(RequirementNote { criterion: criterion_id(pack, Criterion::Needs), level: None, need: None, must: true });
    }
    notes
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
