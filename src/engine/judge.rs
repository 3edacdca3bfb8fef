//! From a flow's answers to scores, ranks and exclusions.

use super::conflict::conflicts;
use super::{AppliedCap, Cell, Exclusion, FlowEvaluation, Judged, Outcome, Standing};
use crate::decision::{Fit, Place, Table};
use crate::pack::{Cap, CapId, FitRule, Pack, Subject};
use crate::requirements::{Criterion, Flow, Must};

pub(super) fn judge(pack: &Pack, flow: &Flow) -> FlowEvaluation {
    let criteria = criteria(pack, flow);
    let mut standings = unranked(pack, flow);
    for (id, cap) in pack.caps().filter(|(_, cap)| cap.when.holds(flow.answers())) {
        lower(&mut standings, id, cap);
    }
    // With k needs asked for, all fits are counted in k-ths of a quarter, so that the mean of the needs' fits is an integer.
    let parts = u32::try_from(flow.answers().needs().len().max(1)).unwrap_or(u32::MAX);
    let mut table = Table::new(Fit::TOP * parts, criteria.iter().map(|judged| judged.weight));
    for (alternative, standing) in standings.iter_mut().enumerate() {
        table.push(values(&criteria, &standing.cells, parts));
        exclude(flow, standing);
        standing.exclusions.extend(flow.barred(pack, standing.protocol).map(Exclusion::Gateway));
        if !standing.exclusions.is_empty() {
            table.exclude(alternative);
        }
        standing.score = table.score(alternative);
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

/// The protocols in the pack's order, with their fits as the rules have them, before caps.
fn unranked(pack: &Pack, flow: &Flow) -> Vec<Standing> {
    let room = flow.answers().levels().len() + flow.answers().needs().len();
    let protocols = pack.protocols().map(|(protocol, _)| protocol);
    let standing =
        |protocol| Standing { protocol, rank: None, score: None, cells: Vec::with_capacity(room), exclusions: Vec::new() };
    let mut standings: Vec<Standing> = protocols.map(standing).collect();
    for subject in flow.answers().subjects() {
        for (standing, &FitRule { fit, .. }) in standings.iter_mut().zip(pack.fits(subject)) {
            standing.cells.push(Cell { subject, before: fit, fit, caps: Vec::new() });
        }
    }
    standings
}

/// Lowers what a cap lowers. The protocols stand in the pack's order.
fn lower(standings: &mut [Standing], id: CapId, cap: &Cap) {
    for low in &cap.lowers {
        let cells = standings[low.protocol.index()].cells.iter_mut();
        for cell in cells.filter(|cell| low.to < cell.before && low.subjects.contains(&cell.subject)) {
            cell.caps.push(AppliedCap { cap: id, to: low.to });
            cell.fit = cell.fit.min(low.to);
        }
    }
}

/// The value of each criterion in k-ths of a quarter. What is impossible counts 0; that it excludes is told by its exclusion, so
/// that an excluded protocol keeps the score that the rest would give it.
fn values(criteria: &[Judged], cells: &[Cell], parts: u32) -> impl Iterator<Item = Option<u32>> {
    let quarters = |cell: &Cell| cell.fit.quarters().unwrap_or(0);
    criteria.iter().enumerate().map(move |(position, judged)| {
        Some(match judged.criterion {
            Criterion::Dimension(_) => quarters(&cells[position]) * parts,
            // As many as there are parts, and the last.
            Criterion::Needs => cells[position..].iter().map(quarters).sum(),
        })
    })
}

/// Gives every reason why a protocol is excluded, in the order of what is stated.
fn exclude(flow: &Flow, standing: &mut Standing) {
    let Standing { cells, exclusions, .. } = standing;
    for cell in &*cells {
        let must = flow.musts().contains(&Must::on(cell.subject));
        if must || cell.fit == Fit::Impossible {
            reasons(cell, must, exclusions);
        }
    }
    if flow.musts().contains(&Must::Criterion(Criterion::Needs)) && needs_below_fair(cells) {
        exclusions.push(Exclusion::Needs);
    }
}

/// The reasons in one cell, each enough on its own: what the level or need itself excludes, or else each cap that does.
fn reasons(cell: &Cell, must: bool, exclusions: &mut Vec<Exclusion>) {
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

/// Whether the mean of the needs' fits is below fair, exactly.
fn needs_below_fair(cells: &[Cell]) -> bool {
    let quarters = |fit: Fit| fit.quarters().unwrap_or(0);
    let needs = || cells.iter().filter(|cell| matches!(cell.subject, Subject::Need(_)));
    needs().map(|cell| quarters(cell.fit)).sum::<u32>() < needs().map(|_| quarters(Fit::Fair)).sum()
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
    Outcome::Recommended { tied, margin, close, tolerance: table.tolerance(), weak }
}
