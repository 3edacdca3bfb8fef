//! How certain the answer of a flow is, what would change it, and what settles it.

use super::counterfactuals::{Counterfactual, counterfactuals};
use super::flips::{Flip, changes, openings, turns};
use super::reasons::{Reasons, reasons};
use super::{Change, FlowEvaluation, Outcome};
use crate::decision::{Bound, Fraction, Weight};
use crate::pack::{Pack, ProtocolId};
use crate::requirements::{Criterion, Flow};

/// What would change the answer of a flow, and what settles it. The tolerance for other weights is part of the outcome.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trust {
    /// The changes of a single answer that would change the recommendation. Empty if nothing is recommended.
    pub flips: Vec<Flip>,
    /// The first answers to unanswered dimensions that would change the recommendation.
    pub openings: Vec<Flip>,
    /// The changes of a single answer, and the first answers, after which nothing could be recommended.
    pub dead_ends: Vec<Change>,
    /// The answers that settle the recommendation; `None` if nothing is recommended, or if too many answers would have to be
    /// tried.
    pub reasons: Option<Reasons>,
    /// What takes longer to work out, or fills more than a page; `None` if it was not requested.
    pub figures: Option<Figures>,
}

/// The figures behind a recommendation.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// How far the weight of each criterion may move alone, in the order of the criteria; empty if nothing is recommended.
    pub intervals: Vec<WeightInterval>,
    /// For each protocol that is not recommended, the smallest changes after which it is.
    pub counterfactuals: Vec<Counterfactual>,
    /// Number of answers changed at once in the search for these: two, or one if a pack has so many needs that it would take
    /// long.
    pub together: usize,
}

/// How far one weight may move, the others unchanged, before another protocol comes first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeightInterval {
    /// The criterion.
    pub criterion: Criterion,
    /// Its weight.
    pub weight: Weight,
    /// The lowest weight, and the protocol that comes first below it; `None` if it may fall to zero.
    pub low: Option<(Fraction, ProtocolId)>,
    /// The highest weight, and the protocol that comes first above it; `None` if it may grow without limit.
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
    // If a toss-up is settled by what is in use, weights are not what keeps it first.
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
