//! How sure the answer of a flow is, what would change it, and what settles it.

use super::counterfactuals::{Counterfactuals, Searched, counterfactuals};
use super::flips::{Flip, changes, openings, turns};
use super::reasons::{Reasons, reasons};
use super::{Change, FlowEvaluation, Outcome};
use crate::decision::{Bound, Fraction, Weight};
use crate::pack::{Pack, ProtocolId};
use crate::requirements::{Criterion, Flow};

/// What would change the answer of a flow, and what settles it. Robustness against other weights is part of the outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Trust {
    /// The changes of a single answer that would bring another recommendation. Empty when nothing is recommended.
    pub flips: Vec<Flip>,
    /// The first answers to dimensions without one that would bring another recommendation.
    pub openings: Vec<Flip>,
    /// The changes of a single answer, and the first answers, after which nothing could be recommended.
    pub dead_ends: Vec<Change>,
    /// Which answers settle the recommendation; none when nothing is recommended, or when too many answers would have to be tried.
    pub reasons: Option<Reasons>,
    /// What takes longer to work out, or fills more than a page; none when it was not asked for.
    pub figures: Option<Figures>,
}

/// The figures behind a recommendation. All but the counterfactuals are empty when nothing is recommended.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// For each protocol in order of rank, the share of all weightings in which it is first when half of the importance may go
    /// anywhere; none where it would take too long to work out.
    pub first_shares: Vec<(ProtocolId, Option<f64>)>,
    /// For each pair of protocols that are not excluded, the share of all such weightings in which one is ahead of the other.
    pub pairwise: Vec<Pair>,
    /// How far the weight of each criterion may move alone, in the order of the criteria.
    pub intervals: Vec<WeightInterval>,
    /// The fewest steps from one fit to the next that would let another draw level; none when no other can.
    pub steps: Option<u32>,
    /// For each protocol that is not excluded, the least move of importance onto one criterion that puts it first.
    pub shifts: Vec<Shift>,
    /// For each protocol that is not recommended, the smallest changes after which it is.
    pub counterfactuals: Vec<Counterfactuals>,
    /// How far the search for these went.
    pub searched: Searched,
}

/// How two protocols compare when the weights are uncertain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// The one.
    pub protocol: ProtocolId,
    /// The other.
    pub over: ProtocolId,
    /// The share of weightings in which the one is ahead, from 0 to 1.
    pub share: f64,
}

/// How far one weight may move, the others as they are, before another protocol is first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeightInterval {
    /// The criterion.
    pub criterion: Criterion,
    /// What it counts.
    pub weight: Weight,
    /// The least weight, and who is first below it; none when it may fall to nothing.
    pub low: Option<(Fraction, ProtocolId)>,
    /// The greatest weight, and who is first above it; none when it may grow without end.
    pub high: Option<(Fraction, ProtocolId)>,
}

/// A move of importance that puts a protocol first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shift {
    /// The protocol.
    pub protocol: ProtocolId,
    /// Where the importance goes.
    pub criterion: Criterion,
    /// More than this share of all importance has to move.
    pub share: Fraction,
}

pub(super) fn trust(pack: &Pack, flow: &Flow, judged: &FlowEvaluation) -> Trust {
    let other = turns(pack, flow, judged, changes(pack, flow));
    let further = turns(pack, flow, judged, openings(pack, flow));
    Trust {
        flips: other.flips,
        openings: further.flips,
        dead_ends: [other.dead_ends, further.dead_ends].concat(),
        reasons: judged.recommended().and_then(|recommended| reasons(pack, flow, recommended)),
        figures: None,
    }
}

pub(super) fn figures(pack: &Pack, flow: &Flow, judged: &FlowEvaluation) -> Figures {
    let recommended = judged.recommended();
    let table = &judged.table;
    let judged_at_all = recommended.is_some();
    let survivors: Vec<ProtocolId> =
        judged.standings.iter().filter(|standing| standing.rank.is_some()).map(|standing| standing.protocol).collect();
    let id = |alternative: usize| pack.protocols().nth(alternative).map(|(id, _)| id);
    let pair = |protocol: ProtocolId, over: ProtocolId| Pair {
        protocol,
        over,
        share: table.pairwise_share(protocol.index(), over.index()),
    };
    let bound = |bound: Bound| Some((bound.weight, id(bound.next)?));
    let shares = if judged_at_all { table.first_shares() } else { Some(Vec::new()) };
    let share = |protocol: ProtocolId| Some(shares.as_ref()?.get(protocol.index()).copied().unwrap_or(0.0));
    // A dimension counts in whole quarters, a need in k-ths of one: see the table's units.
    let parts = u32::try_from(flow.answers().needs().len().max(1)).unwrap_or(u32::MAX);
    let steps: Vec<u32> =
        judged.criteria.iter().map(|judged| if judged.criterion == Criterion::Needs { 1 } else { parts }).collect();
    let (counterfactuals, searched) = match judged.outcome {
        Outcome::Undecided => (Vec::new(), Searched::default()),
        Outcome::Recommended { .. } | Outcome::Unsatisfiable { .. } => counterfactuals(pack, flow, recommended),
    };
    Figures {
        counterfactuals,
        searched,
        first_shares: judged.standings.iter().map(|standing| (standing.protocol, share(standing.protocol))).collect(),
        pairwise: survivors
            .iter()
            .flat_map(|&one| survivors.iter().filter(move |&&other| other != one).map(move |&other| (one, other)))
            .map(|(one, other)| pair(one, other))
            .collect(),
        intervals: judged
            .criteria
            .iter()
            .zip(table.weight_intervals())
            .map(|(judged, interval)| WeightInterval {
                criterion: judged.criterion,
                weight: judged.weight,
                low: interval.low.and_then(bound),
                high: interval.high.and_then(bound),
            })
            .collect(),
        steps: table.steps_to_draw_level(&steps),
        shifts: survivors
            .iter()
            .filter_map(|&protocol| {
                let shift = table.least_shift(protocol.index())?;
                Some(Shift { protocol, criterion: judged.criteria[shift.criterion].criterion, share: shift.share })
            })
            .collect(),
    }
}
