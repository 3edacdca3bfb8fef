//! Builds recommendations from the evaluation, the pack and the requirements.

use super::arguments::{arguments, weaknesses};
use super::conflict::conflict_notes;
use super::exclusion::{exclusion_notes, told};
use super::gateway::{gateway_note, passage_note};
use super::load::load_notes;
use super::name::Name;
use super::practice::practice_note;
use super::recommendation::{Answer, CapNote, CautionNote, Contribution, FlowReport, OtherWay, Outcome, Recommendation, Row};
use super::subject::level_id;
use super::summary::SummaryRow;
use super::words::and;
use super::{beyond, number, plan, summary, trust, why_not};
use crate::engine::{self, Evaluation, FlowEvaluation, Judgement, Practice, Standing, Trust, Weak};
use crate::pack::{BeyondId, DimensionId, Pack, Piece, ProtocolId, WayId};
use crate::requirements::{Flow, Requirements};

/// Something that the user asks about although it is not recommended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// A protocol.
    Protocol(ProtocolId),
    /// An answer beyond the protocols.
    Beyond(BeyondId),
}

/// Builds the recommendation for a requirements file. `why_not` lists answers to explain if they are not recommended.
pub fn recommend(pack: &Pack, requirements: &Requirements, evaluation: &Evaluation, why_not: &[Asked]) -> Recommendation {
    let flows = requirements.flows().iter().zip(&evaluation.flows).zip(evaluation.trust.iter().zip(&evaluation.practice));
    let mut flows: Vec<_> =
        flows.map(|((flow, judged), (trust, practice))| flow_report(pack, flow, judged, trust, practice, why_not)).collect();
    let plan = evaluation.plan.as_ref().map(|plan| plan::plan_note(pack, requirements, plan));
    for flow in &mut flows {
        let instead = plan.as_ref().and_then(|plan| plan.instead(&flow.name));
        flow.summary.extend(instead.map(|text| SummaryRow { title: "Plan", texts: vec![text], more: None }));
    }
    let rule = |flow: &FlowReport| Some(flow.ranking.first()?.contributions.first()?.rule.clone());
    Recommendation {
        plan,
        example: flows.iter().find_map(rule),
        gateway: gateway_note(pack, requirements),
        system: requirements.system().to_owned(),
        pack_name: pack.name().to_owned(),
        pack_version: pack.version().to_owned(),
        whole: why_not.is_empty(),
        flows,
    }
}

fn flow_report(
    pack: &Pack,
    flow: &Flow,
    judged: &FlowEvaluation,
    trust: &Trust,
    practice: &Practice,
    why_not: &[Asked],
) -> FlowReport {
    let first = judged.recommended().and_then(|recommended| judged.standing(recommended));
    let row = |standing: &Standing| row(pack, judged, standing, first);
    let (ranking, excluded): (Vec<_>, Vec<_>) = judged.standings.iter().partition(|standing| standing.exclusions.is_empty());
    let outcome = outcome(pack, flow, judged, trust);
    let counterfactuals = trust.figures.as_ref().map_or_else(Vec::new, |figures| trust::counterfactual_notes(pack, figures));
    let (mut protocols, mut others) = (Vec::new(), Vec::new());
    for &asked in why_not {
        match asked {
            Asked::Protocol(protocol) => protocols.push(why_not::why_not(pack, judged, protocol, &counterfactuals)),
            Asked::Beyond(answer) => others.push(beyond::answer(pack, judged, answer)),
        }
    }
    let mut report = FlowReport {
        name: flow.name().to_owned(),
        description: flow.description().map(str::to_owned),
        passage: judged.way().and_then(|way| passage_note(pack, flow, way)),
        lead: lead(&outcome),
        summary: Vec::new(),
        beyond: beyond::notes(pack, judged),
        practice: practice_note(pack, flow, practice, judged),
        notes: notes(pack, flow, judged, trust),
        outcome,
        ranking: ranking.into_iter().map(row).collect(),
        excluded: excluded.into_iter().map(row).collect(),
        why_not: protocols,
        why_not_beyond: others,
        counterfactuals,
    };
    report.summary = summary::summary(pack, judged, trust, &report);
    report
}

fn outcome(pack: &Pack, flow: &Flow, judged: &FlowEvaluation, trust: &Trust) -> Outcome {
    use crate::engine::Outcome as Engine;
    let first = judged.recommended().and_then(|recommended| judged.standing(recommended));
    match (&judged.outcome, first) {
        (Engine::Recommended { tied, margin, close, tolerance, .. }, Some(first)) => {
            // Ids are in the order of simplicity.
            let simpler = close.iter().copied().min().filter(|&simplest| simplest < first.protocol);
            let next = judged.standings.iter().find(|other| other.protocol != first.protocol && other.rank.is_some());
            let ahead = judged.ahead().map(|ahead| Name::of(pack, ahead));
            let behind = |next: &Standing| Some(0.0 - number::points(next.score?.less(first.score?)));
            let margin = if ahead.is_some() { next.and_then(behind) } else { margin.map(number::points) };
            let in_use = in_use(pack, flow, judged, first.protocol, close);
            Outcome::Recommended(Box::new(Answer {
                protocol: Name::of(pack, first.protocol),
                way: Name::of_way(pack, first.way),
                tied: tied.iter().map(|&protocol| Name::of(pack, protocol)).collect(),
                next: next.map(|next| Name::of(pack, next.protocol)),
                margin,
                toss_up: !close.is_empty(),
                hint: simpler.filter(|_| in_use.is_none()).map(|protocol| {
                    format!("{} is as good within the margin of a toss-up, and simpler.", pack.protocol(protocol).name)
                }),
                in_use,
                ahead,
                trust: tolerance.map(|tolerance| trust::headline(pack, &pack.way(first.way).name, tolerance)),
                tolerance: tolerance.map(number::decimal),
                flips: trust::flip_notes(pack, &trust.flips),
                openings: trust::flip_notes(pack, &trust.openings),
                dead_ends: trust::dead_ends(pack, &trust.dead_ends),
                reasons: trust.reasons.as_ref().map(|reasons| trust::reasons_note(pack, reasons, judged.criteria.len())),
                load: load_notes(pack, flow, first.way, judged),
                cautions: cautions(pack, flow, first.way),
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

/// Returns a sentence that the recommended protocol is in use and close ones are not, which settles a toss-up.
fn in_use(pack: &Pack, flow: &Flow, judged: &FlowEvaluation, recommended: ProtocolId, close: &[ProtocolId]) -> Option<String> {
    if !flow.in_use().contains(&recommended) {
        return None;
    }
    let is_told =
        |protocol: &ProtocolId| *protocol == recommended || (close.contains(protocol) && !flow.in_use().contains(protocol));
    let level = judged.standings.iter().map(|standing| standing.protocol).filter(is_told);
    let level: Vec<String> = level.map(|protocol| pack.protocol(protocol).name.clone()).collect();
    let limit = number::tenths(pack.toss_up_tenths());
    let name = &pack.protocol(recommended).name;
    (level.len() > 1).then(|| format!("{} are within {limit} points; {name} is already in use", and(&level)))
}

fn cautions(pack: &Pack, flow: &Flow, way: WayId) -> Vec<CautionNote> {
    let protocol = &pack.protocol(pack.way(way).protocol).id;
    let note = |piece: &Piece| CautionNote {
        rule: format!("{protocol}.{}", piece.id),
        says: piece.says.clone(),
        because: piece.reason.because.clone(),
        source: pack.citations(&piece.reason),
    };
    engine::cautions(pack, flow, way).into_iter().map(|caution| note(&caution.piece)).collect()
}

/// Returns further notes for the reader.
fn notes(pack: &Pack, flow: &Flow, judged: &FlowEvaluation, trust: &Trust) -> Vec<String> {
    let mut notes: Vec<String> = flow.implied().iter().map(|&dimension| implied_note(pack, flow, dimension)).collect();
    if !judged.idle_musts.is_empty() {
        let names = judged.idle_musts.iter().map(|must| must.id(pack)).collect::<Vec<_>>().join(", ");
        notes.push(format!("`must` lists {names}, which the flow does not state, so it has no effect."));
    }
    if let engine::Outcome::Recommended { weak: Some(weak), .. } = &judged.outcome {
        notes.push(weak_note(pack, weak));
    }
    if judged.recommended().is_some() {
        notes.extend(untold(trust));
    }
    notes
}

/// Returns what spoils an answer that is not a good fit, and what would help.
fn weak_note(pack: &Pack, weak: &Weak) -> String {
    let names: Vec<String> = weak.spoilt_by.iter().map(|criterion| criterion.name(pack).to_owned()).collect();
    let verb = if names.len() == 1 { "spoils" } else { "spoil" };
    let spoilt = format!("No protocol fits well; this is the best that is left. {} {verb} the fit.", and(&names));
    match (&weak.without, names.first()) {
        (Some((way, score)), Some(spoiler)) => format!(
            "{spoilt} Without {spoiler}, {} would have {} points, so consider two flows.",
            pack.way(*way).name,
            number::whole(number::points(*score))
        ),
        _ => spoilt,
    }
}

/// Returns which level the amounts imply.
fn implied_note(pack: &Pack, flow: &Flow, dimension: DimensionId) -> String {
    let words = pack.dimension(dimension);
    let amounts = words.implied.iter().flat_map(|implied| &implied.amounts);
    let stated = amounts.filter_map(|&amount| Some((amount, flow.answers().amount(amount)?)));
    let stated = stated.map(|(amount, value)| format!("{}: {}", pack.amount(amount).id, pack.amount_text(amount, value)));
    let level = flow.answers().level(dimension).map_or("", |level| &pack.level(level).id);
    format!("{}: {level}, derived from {}.", words.name, and(&stated.collect::<Vec<_>>()))
}

/// Returns what was not computed because it would take too long.
fn untold(trust: &Trust) -> Option<String> {
    let text = "Which answers decide is not known: there are too many combinations of answers to try.";
    trust.reasons.is_none().then(|| text.to_owned())
}

/// Returns how clear an outcome is.
fn lead(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Recommended(answer) => match (&answer.next, answer.margin) {
            _ if answer.in_use.is_some() => answer.in_use.clone().unwrap_or_default(),
            _ if !answer.tied.is_empty() => {
                let tied = answer.tied.iter().map(|name| name.name.as_str()).collect::<Vec<_>>().join(", ");
                format!("tied with {tied}; the simplest comes first")
            }
            (Some(next), Some(margin)) if answer.toss_up => {
                format!("a toss-up: {} is {} behind", next.name, number::whole(margin))
            }
            (Some(next), Some(margin)) => format!("{} ahead of {}", number::whole(margin), next.name),
            _ => "the only one not excluded".to_owned(),
        },
        Outcome::Undecided => "nothing that counts is stated".to_owned(),
        Outcome::Unsatisfiable { .. } => "every protocol is excluded".to_owned(),
    }
}

fn row(pack: &Pack, judged: &FlowEvaluation, standing: &Standing, first: Option<&Standing>) -> Row {
    let first = first.filter(|first| first.protocol != standing.protocol);
    let exclusions = exclusion_notes(pack, standing.way, &standing.cells, &standing.exclusions);
    Row {
        protocol: Name::of(pack, standing.protocol),
        way: Name::of_way(pack, standing.way),
        others: standing.others.iter().map(|other| other_way(pack, other)).collect(),
        rank: standing.rank,
        score: standing.score.map(number::points),
        contributions: judged.judgements(standing).map(|judgement| contribution(pack, standing, &judgement)).collect(),
        told: told(pack, standing, &exclusions),
        exclusions,
        weaknesses: first.map_or_else(Vec::new, |first| weaknesses(pack, judged, first, standing)),
    }
}

fn other_way(pack: &Pack, other: &engine::OtherWay) -> OtherWay {
    OtherWay {
        way: Name::of_way(pack, other.way),
        score: other.score.map(number::points),
        exclusions: exclusion_notes(pack, other.way, &other.cells, &other.exclusions),
    }
}

fn contribution(pack: &Pack, standing: &Standing, judgement: &Judgement<'_>) -> Contribution {
    let (judged, cell) = (judgement.judged, judgement.cell);
    let rule = pack.way_fit(cell.subject, standing.way, cell.own);
    Contribution {
        criterion: judged.criterion.id(pack).to_owned(),
        level: level_id(pack, cell.subject),
        implied: judged.implied,
        weight: number::weight(judged.weight),
        points: judgement.points.map(number::points),
        fit: cell.fit,
        rule: pack.way_fit_id(cell.subject, standing.way, cell.own),
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
