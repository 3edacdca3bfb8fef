//! Which single answers, were they other ones, would change the recommendation.

use super::{Change, FlowEvaluation, Ranking};
use crate::decision::Fraction;
use crate::pack::{Pack, ProtocolId};
use crate::requirements::{Criterion, Flow};

/// A change of one answer that makes another protocol the first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flip {
    /// The change.
    pub change: Change,
    /// The protocol that is recommended then.
    pub winner: ProtocolId,
    /// How far the next protocol is behind then; none when no other survives.
    pub margin: Option<Fraction>,
}

/// What single changes of answers lead to.
pub(super) struct Turns {
    /// Those after which another protocol is recommended.
    pub(super) flips: Vec<Flip>,
    /// Those after which everything is excluded.
    pub(super) dead_ends: Vec<Change>,
}

/// Tries all of the changes. Nothing turns when nothing is recommended as it is.
pub(super) fn turns(pack: &Pack, flow: &Flow, judged: &FlowEvaluation, changes: Vec<Change>) -> Turns {
    let mut turns = Turns { flips: Vec::new(), dead_ends: Vec::new() };
    let Some(first) = judged.recommended() else { return turns };
    for change in changes {
        let other = flow.with_answers(change.apply(flow.answers()));
        let ranking = Ranking::of(pack, &other);
        match ranking.recommended() {
            Some(winner) if winner == first => {}
            Some(winner) => turns.flips.push(Flip { change, winner, margin: ranking.margin() }),
            None if ranking.is_unsatisfiable() => turns.dead_ends.push(change),
            // What leaves nothing to judge by is no dead end: the flow is merely open.
            None => {}
        }
    }
    turns
}

/// Every change of one answer, in the pack's order. What is not negotiable does not move, and a dimension that is not answered
/// stays so.
pub fn changes(pack: &Pack, flow: &Flow) -> Vec<Change> {
    let stays = |criterion| flow.must(criterion).is_some();
    let answers = flow.answers();
    let mut changes = Vec::new();
    for &from in answers.levels() {
        // What amounts imply changes with these.
        if !stays(Criterion::Dimension(from.dimension())) && !flow.implied().contains(&from.dimension()) {
            let others = pack.levels(from.dimension()).map(|(to, _)| to).filter(|&to| to != from);
            changes.extend(others.map(|to| Change::Level { from, to }));
        }
    }
    for (need, _) in pack.needs() {
        match answers.needs().contains(&need) {
            true if stays(Criterion::Need(need)) => {}
            true => changes.push(Change::Drop(need)),
            false => changes.push(Change::Add(need)),
        }
    }
    changes
}

/// Every first answer to a dimension that is not answered.
pub fn openings(pack: &Pack, flow: &Flow) -> Vec<Change> {
    let open = pack.dimensions().map(|(id, _)| id).filter(|&id| flow.answers().level(id).is_none());
    open.flat_map(|id| pack.levels(id).map(|(level, _)| Change::State(level))).collect()
}
