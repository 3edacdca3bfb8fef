//! From a flow's answers to scores, ranks and exclusions.

use super::conflict::conflicts;
use super::{AppliedCap, Cell, Exclusion, FlowEvaluation, Judged, Judgement, Outcome, Standing};
use crate::decision::{Fit, Place, Table};
use crate::pack::{Cap, CapId, Pack, ProtocolId, Subject};
use crate::requirements::{Criterion, Flow, Must};

pub(super) fn judge(pack: &Pack, flow: &Flow) -> FlowEvaluation {
    let criteria = criteria(pack, flow);
    let caps: Vec<_> = pack.caps().filter(|(_, cap)| cap.when.holds(flow.answers())).collect();
    // With k needs asked for, all fits are counted in k-ths of a quarter, so that the mean of the needs' fits is an integer.
    let parts = u32::try_from(flow.answers().needs().len().max(1)).unwrap_or(u32::MAX);
    let mut table = Table::new(Fit::TOP * parts, criteria.iter().map(|judged| judged.weight));
    let mut standings: Vec<Standing> = Vec::with_capacity(pack.protocols().len());
    for (index, (protocol, _)) in pack.protocols().enumerate() {
        let judgements: Vec<Judgement> =
            criteria.iter().map(|judged| judgement(pack, flow, protocol, judged.criterion, &caps)).collect();
        let mut exclusions = exclusions(flow, &criteria, &judgements);
        exclusions.extend(flow.barred(pack, protocol).map(Exclusion::Gateway));
        table.push(judgements.iter().map(|judgement| Some(value(judgement, parts))));
        if !exclusions.is_empty() {
            table.exclude(index);
        }
        standings.push(Standing { protocol, rank: None, score: None, judgements, exclusions });
    }
    for (alternative, standing) in standings.iter_mut().enumerate() {
        standing.score = table.score(alternative);
        for (criterion, judgement) in standing.judgements.iter_mut().enumerate() {
            judgement.points = table.contribution(alternative, criterion);
            judgement.lead = table.lead(alternative, criterion);
        }
    }
    let ranked = table.ranking();
    let outcome = outcome(pack, flow, &table, &ranked, &standings);
    let mut slots: Vec<Option<Standing>> = standings.into_iter().map(Some).collect();
    let standings =
        ranked.iter().filter_map(|place| Some(Standing { rank: place.rank, ..slots[place.alternative].take()? })).collect();
    FlowEvaluation { outcome, criteria, standings, idle_musts: idle_musts(flow), table }
}

fn criteria(pack: &Pack, flow: &Flow) -> Vec<Judged> {
    let dimensions = flow.answers().levels().iter().map(|level| Criterion::Dimension(level.dimension()));
    let needs = (!flow.answers().needs().is_empty()).then_some(Criterion::Needs);
    dimensions.chain(needs).map(|criterion| Judged { criterion, weight: flow.weight_in(pack, criterion) }).collect()
}

fn judgement(pack: &Pack, flow: &Flow, protocol: ProtocolId, criterion: Criterion, caps: &[(CapId, &Cap)]) -> Judgement {
    let cell = |subject| cell(pack, subject, protocol, caps);
    let cells = match criterion {
        Criterion::Dimension(dimension) => flow.answers().level(dimension).into_iter().map(Subject::Level).map(cell).collect(),
        Criterion::Needs => flow.answers().needs().iter().copied().map(Subject::Need).map(cell).collect(),
    };
    Judgement { points: None, lead: 0, cells }
}

fn cell(pack: &Pack, subject: Subject, protocol: ProtocolId, caps: &[(CapId, &Cap)]) -> Cell {
    let before = pack.fit(subject, protocol).fit;
    let mut cell = Cell { subject, before, fit: before, caps: Vec::new() };
    for &(cap, rule) in caps {
        let lowers = rule.lowers.iter().filter(|low| low.protocol == protocol && low.subjects.contains(&subject));
        for low in lowers.filter(|low| low.to < before) {
            cell.caps.push(AppliedCap { cap, to: low.to });
            cell.fit = cell.fit.min(low.to);
        }
    }
    cell
}

/// The value of a judgement in k-ths of a quarter. What is impossible counts 0; that it excludes is told by its exclusion, so
/// that an excluded protocol keeps the score that the rest would give it.
fn value(judgement: &Judgement, parts: u32) -> u32 {
    let each = parts / u32::try_from(judgement.cells.len().max(1)).unwrap_or(u32::MAX);
    judgement.cells.iter().map(|cell| cell.fit.quarters().unwrap_or(0) * each).sum()
}

/// Every reason why a protocol is excluded, in the order of the criteria.
fn exclusions(flow: &Flow, criteria: &[Judged], judgements: &[Judgement]) -> Vec<Exclusion> {
    let mut exclusions = Vec::new();
    for (judged, judgement) in criteria.iter().zip(judgements) {
        for cell in &judgement.cells {
            exclude(cell, flow.musts().contains(&Must::on(cell.subject)), &mut exclusions);
        }
        let together = judged.criterion == Criterion::Needs && flow.musts().contains(&Must::Criterion(Criterion::Needs));
        if together && below_fair(judgement) {
            exclusions.push(Exclusion::Needs);
        }
    }
    exclusions
}

/// The reasons in one cell, each enough on its own: what the level or need itself excludes, or else each cap that does.
fn exclude(cell: &Cell, must: bool, exclusions: &mut Vec<Exclusion>) {
    let subject = cell.subject;
    let below = |fit: Fit| fit < Fit::Fair && fit != Fit::Impossible;
    let mut add = |must, excludes: &dyn Fn(Fit) -> bool| {
        if excludes(cell.before) {
            exclusions.push(Exclusion::Fit { subject, cap: None, must });
        } else {
            let caps = cell.caps.iter().filter(|cap| excludes(cap.to));
            exclusions.extend(caps.map(|cap| Exclusion::Fit { subject, cap: Some(cap.cap), must }));
        }
    };
    add(false, &|fit| fit == Fit::Impossible);
    if must && cell.before != Fit::Impossible {
        add(true, &below);
    }
}

/// Whether the mean of the fits is below fair, exactly.
fn below_fair(judgement: &Judgement) -> bool {
    let quarters = |fit: Fit| fit.quarters().unwrap_or(0);
    judgement.cells.iter().map(|cell| quarters(cell.fit)).sum::<u32>() < judgement.cells.iter().map(|_| quarters(Fit::Fair)).sum()
}

/// The musts that nothing is stated for.
fn idle_musts(flow: &Flow) -> Vec<Must> {
    let answers = flow.answers();
    let stated = |must: &Must| match *must {
        Must::Criterion(Criterion::Dimension(dimension)) => answers.level(dimension).is_some(),
        Must::Criterion(Criterion::Needs) => !answers.needs().is_empty(),
        Must::Need(need) => answers.needs().contains(&need),
    };
    flow.musts().iter().copied().filter(|must| !stated(must)).collect()
}

/// The score that fair fits everywhere would give, in tenths of a point.
const FAIR_TENTHS: u32 = 500;

fn outcome(pack: &Pack, flow: &Flow, table: &Table, places: &[Place], standings: &[Standing]) -> Outcome {
    if standings.iter().all(|standing| !standing.exclusions.is_empty()) {
        return Outcome::Unsatisfiable { conflicts: conflicts(pack, flow, standings) };
    }
    let Some(first) = places.first().filter(|place| place.rank.is_some()) else { return Outcome::Undecided };
    let protocol = |alternative: usize| standings[alternative].protocol;
    let others = places[1..].iter().filter(|place| place.rank.is_some());
    let tied = others.clone().filter(|place| place.rank == first.rank).map(|place| protocol(place.alternative)).collect();
    let margin = others.clone().next().and_then(|next| table.margin(first.alternative, next.alternative));
    let near =
        |other: usize| table.margin(first.alternative, other).is_some_and(|margin| margin.is_below_tenths(pack.toss_up_tenths()));
    let close = others.filter(|place| near(place.alternative)).map(|place| protocol(place.alternative)).collect();
    let weak = table.score(first.alternative).is_some_and(|score| score.is_below_tenths(FAIR_TENTHS));
    Outcome::Recommended { tied, margin, close, robustness: table.robustness(), weak }
}
