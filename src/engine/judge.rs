//! Turns a ranking into an evaluation: everything that it rests on, with reasons.

use std::cmp::Reverse;

use super::beyond::beyond;
use super::cells::Cells;
use super::{FlowEvaluation, Judged, OtherWay, Outcome, Ranking, Standing, Weak, kernel};
use crate::decision::{Fit, Fraction};
use crate::pack::{Pack, WayId};
use crate::requirements::{Criterion, Flow};

pub(super) fn judge(pack: &Pack, flow: &Flow) -> FlowEvaluation {
    let (ranking, cells) = (Ranking::of(pack, flow), Cells::of(pack, flow));
    let standings = ranking.ways().map(|(best, rank)| standing(&ranking, &cells, best, rank)).collect();
    FlowEvaluation {
        outcome: outcome(&ranking),
        recommended: ranking.way().map(|way| (ranking.protocol(way), way)),
        criteria: criteria(pack, flow),
        standings,
        idle_musts: flow.idle_musts().collect(),
        beyond: beyond(pack, flow.answers()),
        table: ranking.table,
    }
}

fn criteria(pack: &Pack, flow: &Flow) -> Vec<Judged> {
    let criteria = flow.answers().subjects().map(Criterion::of);
    let implied = |criterion| matches!(criterion, Criterion::Dimension(dimension) if flow.implied().contains(&dimension));
    let judged = |criterion| Judged { criterion, weight: flow.weight_in(pack, criterion), implied: implied(criterion) };
    criteria.map(judged).collect()
}

/// Builds the standing of a protocol from its best way, with the reasons for everything.
fn standing(ranking: &Ranking<'_>, cells: &Cells<'_>, best: WayId, rank: Option<u32>) -> Standing {
    let protocol = ranking.protocol(best);
    let score = |way: WayId| ranking.table.score(way.index());
    let others = ranking.pack.ways_of(protocol).map(|(way, _)| way).filter(|&way| way != best);
    let other = |way| {
        let own = cells.of_way(way);
        OtherWay { way, score: score(way), exclusions: cells.exclusions(way, &own), cells: own }
    };
    let own = cells.of_way(best);
    Standing {
        protocol,
        way: best,
        rank,
        score: score(best),
        exclusions: cells.exclusions(best, &own),
        cells: own,
        others: others.map(other).collect(),
    }
}

fn outcome(ranking: &Ranking<'_>) -> Outcome {
    if let Some(conflicts) = ranking.conflicts() {
        return Outcome::Unsatisfiable { conflicts };
    }
    let Some(first) = ranking.way() else { return Outcome::Undecided };
    let table = &ranking.table;
    let best = ranking.best().unwrap_or(first);
    let behind = |other: &WayId| table.margin(best.index(), other.index());
    let near = |other: &WayId| behind(other).is_some_and(|margin| margin.is_below_tenths(ranking.pack.toss_up_tenths()));
    let score = table.score(first.index());
    Outcome::Recommended {
        tied: ranking.tied().collect(),
        margin: ranking.margin(),
        close: ranking.ways_left().filter(|&way| way != first).filter(near).map(|way| ranking.protocol(way)).collect(),
        tolerance: ranking.tolerance(),
        weak: score.filter(|score| score.is_below_tenths(ranking.pack.fits_well_tenths())).map(|_| weak(ranking, first)),
    }
}

/// Maximum number of criteria named as spoiling an answer.
const SPOILERS: usize = 2;

fn weak(ranking: &Ranking<'_>, first: WayId) -> Weak {
    let Ranking { pack, flow, table, .. } = ranking;
    let loss = |(position, subject)| {
        let missing = Fit::TOP - table.units(first.index(), position);
        Some((table.worth(position, missing).filter(|loss| *loss > Fraction::ZERO)?, Criterion::of(subject)))
    };
    let mut losses: Vec<_> = flow.answers().subjects().enumerate().filter_map(loss).collect();
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
