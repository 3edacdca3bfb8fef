//! From a flow's answers to scores, ranks and exclusions, each with its reasons.

use std::cmp::Reverse;

use super::conflict::conflicts;
use super::kernel::{self, excludes};
use super::{AppliedCap, Cell, Exclusion, FlowEvaluation, Judged, OtherWay, Outcome, Standing, Weak};
use crate::decision::{Fit, Fraction, Table};
use crate::pack::{Cap, CapId, Lowering, Pack, Subject, WayId};
use crate::requirements::{Criterion, Flow, Scope};

pub(super) fn judge(pack: &Pack, flow: &Flow) -> FlowEvaluation {
    let table = kernel::table(pack, flow, flow.answers());
    let caps: Vec<(CapId, &Cap)> = pack.caps().filter(|(_, cap)| cap.when.holds(flow.answers())).collect();
    let standings = table.ranking().into_iter().filter_map(|place| {
        let (best, _) = pack.ways().nth(place.alternative)?;
        Some(standing(pack, flow, &caps, &table, best, place.rank))
    });
    let standings: Vec<Standing> = standings.collect();
    let outcome = outcome(pack, flow, &table, &caps, &standings);
    FlowEvaluation { outcome, criteria: criteria(pack, flow), standings, idle_musts: idle_musts(flow), table }
}

fn criteria(pack: &Pack, flow: &Flow) -> Vec<Judged> {
    let criteria = flow.answers().subjects().map(Criterion::of);
    let implied = |criterion| matches!(criterion, Criterion::Dimension(dimension) if flow.implied().contains(&dimension));
    let judged = |criterion| Judged { criterion, weight: flow.weight_in(pack, criterion), implied: implied(criterion) };
    criteria.map(judged).collect()
}

/// Where a protocol stands by its best way, with the reasons for everything.
fn standing(pack: &Pack, flow: &Flow, caps: &[(CapId, &Cap)], table: &Table, best: WayId, rank: Option<u32>) -> Standing {
    let protocol = pack.way(best).protocol;
    let cells = cells(pack, flow, caps, best);
    let others = pack.ways_of(protocol).filter(|(way, _)| *way != best).map(|(way, _)| {
        let cells = self::cells(pack, flow, caps, way);
        OtherWay { way, score: table.score(way.index()), exclusions: exclusions(pack, flow, way, &cells), cells }
    });
    Standing {
        protocol,
        way: best,
        rank,
        score: table.score(best.index()),
        exclusions: exclusions(pack, flow, best, &cells),
        others: others.collect(),
        cells,
    }
}

fn exclusions(pack: &Pack, flow: &Flow, way: WayId, cells: &[Cell]) -> Vec<Exclusion> {
    let mut exclusions = Vec::new();
    for cell in cells {
        reasons(cell, flow.must(Criterion::of(cell.subject)).is_some(), &mut exclusions);
    }
    exclusions.extend(flow.barriers(pack, way).map(Exclusion::Barrier));
    exclusions
}

fn cells(pack: &Pack, flow: &Flow, caps: &[(CapId, &Cap)], way: WayId) -> Vec<Cell> {
    let cell = |subject: Subject| {
        let own = pack.way(way).own_fit(subject, flow.answers());
        let before = pack.way_fit(subject, way, own).fit;
        let mut cell = Cell { subject, own, before, fit: before, caps: Vec::new() };
        for (id, cap) in caps {
            let is_on = |low: &&Lowering| low.to < before && low.ways.contains(&way) && low.subjects.contains(&subject);
            for low in cap.lowers.iter().filter(is_on) {
                cell.caps.push(AppliedCap { cap: *id, to: low.to });
                cell.fit = cell.fit.min(low.to);
            }
        }
        cell
    };
    flow.answers().subjects().map(cell).collect()
}

/// The reasons in one cell, each enough on its own: what the level or need itself excludes, or else each cap that does.
fn reasons(cell: &Cell, must: bool, exclusions: &mut Vec<Exclusion>) {
    let subject = cell.subject;
    let mut add = |must, is_enough: &dyn Fn(Fit) -> bool| {
        if is_enough(cell.before) {
            exclusions.push(Exclusion::Fit { subject, cap: None, must });
        } else {
            let caps = cell.caps.iter().filter(|cap| is_enough(cap.to));
            exclusions.extend(caps.map(|cap| Exclusion::Fit { subject, cap: Some(cap.cap), must }));
        }
    };
    add(false, &|fit| excludes(fit, false));
    if must && !excludes(cell.before, false) {
        add(true, &|fit| excludes(fit, true) && !excludes(fit, false));
    }
}

/// The musts that nothing is stated for.
fn idle_musts(flow: &Flow) -> Vec<Scope> {
    let stated = |scope: &Scope| flow.answers().subjects().any(|subject: Subject| scope.holds(Criterion::of(subject)));
    flow.musts().iter().copied().filter(|scope| !stated(scope)).collect()
}

fn outcome(pack: &Pack, flow: &Flow, table: &Table, caps: &[(CapId, &Cap)], standings: &[Standing]) -> Outcome {
    if standings.iter().all(|standing| !standing.exclusions.is_empty()) {
        let ways = pack.ways().map(|(way, _)| exclusions(pack, flow, way, &cells(pack, flow, caps, way)));
        return Outcome::Unsatisfiable { conflicts: conflicts(pack, flow, ways) };
    }
    let Some(first) = standings.first().filter(|standing| standing.rank.is_some()) else { return Outcome::Undecided };
    let others = standings[1..].iter().filter(|standing| standing.rank.is_some());
    let margin = |other: &Standing| table.margin(first.way.index(), other.way.index());
    let near = |other: &&Standing| margin(other).is_some_and(|margin| margin.is_below_tenths(pack.toss_up_tenths()));
    Outcome::Recommended {
        tied: others.clone().filter(|other| other.rank == first.rank).map(|other| other.protocol).collect(),
        margin: others.clone().next().and_then(margin),
        close: others.filter(near).map(|other| other.protocol).collect(),
        tolerance: table.tolerance(),
        weak: first.score.filter(|score| score.is_below_tenths(pack.fits_well_tenths())).map(|_| weak(pack, flow, table, first)),
    }
}

/// As many criteria are named that spoil an answer.
const SPOILERS: usize = 2;

fn weak(pack: &Pack, flow: &Flow, table: &Table, first: &Standing) -> Weak {
    let loss = |(position, cell): (usize, &Cell)| {
        let missing = Fit::TOP - cell.fit.quarters().unwrap_or(0);
        Some((table.worth(position, missing).filter(|loss| *loss > Fraction::ZERO)?, Criterion::of(cell.subject)))
    };
    let mut losses: Vec<_> = first.cells.iter().enumerate().filter_map(loss).collect();
    losses.sort_by_key(|(loss, _)| Reverse(*loss));
    let spoilt_by: Vec<Criterion> = losses.into_iter().take(SPOILERS).map(|(_, criterion)| criterion).collect();
    let without = spoilt_by.first().and_then(|&spoiler| {
        let mut answers = flow.answers().clone();
        match spoiler {
            Criterion::Dimension(dimension) => answers.drop_level(dimension),
            Criterion::Need(need) => answers.drop_need(need),
        }
        let table = kernel::table(pack, flow, &answers);
        let (way, _) = pack.ways().nth(table.first()?)?;
        let score = table.score(way.index())?;
        (!score.is_below_tenths(pack.fits_well_tenths())).then_some((way, score))
    });
    Weak { spoilt_by, without }
}
