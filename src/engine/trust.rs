//! How sure the answer of a flow is, what would change it, and what settles it.

use super::counterfactuals::{Counterfactual, counterfactuals};
use super::flips::{Flip, changes, openings, turns};
use super::reasons::{Reasons, reasons};
use super::{Change, FlowEvaluation, Outcome};
use crate::decision::{Bound, Fraction, Weight};
use crate::pack::{Pack, ProtocolId};
use crate::requirements::{Criterion, Flow};

/// What would change the answer of a flow, and what settles it. The tolerance for other weights is part of the outcome.
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

/// The figures behind a recommendation.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// How far the weight of each criterion may move alone, in the order of the criteria; empty when nothing is recommended.
    pub intervals: Vec<WeightInterval>,
    /// For each protocol that is not recommended, the smallest changes after which it is.
    pub counterfactuals: Vec<Counterfactual>,
    /// How many answers were changed at once in the search for these: two, or one where a pack has so many needs that it would
    /// take long.
    pub together: usize,
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
    let (counterfactuals, together) = match judged.outcome {
        Outcome::Undecided => (Vec::new(), 0),
        Outcome::Recommended { .. } | Outcome::Unsatisfiable { .. } => counterfactuals(pack, flow, judged.recommended()),
    };
    Figures { intervals: intervals(pack, judged), counterfactuals, together }
}

fn intervals(pack: &Pack, judged: &FlowEvaluation) -> Vec<WeightInterval> {
    let id = |alternative: usize| pack.ways().nth(alternative).map(|(_, way)| way.protocol);
    let bound = |bound: Bound| Some((bound.weight, id(bound.next)?));
    // Where a toss-up is settled by what is in use, weights are not what keeps it first.
    let intervals = if judged.ahead().is_some() { Vec::new() } else { judged.table.weight_intervals() };
    let each = judged.criteria.iter().zip(intervals);
    each.map(|(judged, interval)| WeightInterval {
        criterion: judged.criterion,
        weight: judged.weight,
        low: interval.low.and_then(bound),
        high: interval.high.and_then(bound),
    })
    .collect()
}
