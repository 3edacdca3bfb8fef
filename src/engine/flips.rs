//! Single answers that would change the recommendation if they were different.

use super::{Change, FlowEvaluation, Ranking};
use crate::decision::Fraction;
use crate::pack::{Pack, ProtocolId};
use crate::requirements::{Criterion, Flow};

/// A change of one answer that makes another protocol the recommended one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flip {
    /// The change.
    pub change: Change,
    /// The protocol recommended after the change.
    pub winner: ProtocolId,
    /// How far the next protocol is behind after the change; `None` if no other survives.
    pub margin: Option<Fraction>,
}

/// Results of single changes of answers.
pub(super) struct Turns {
    /// Changes after which another protocol is recommended.
    pub(super) flips: Vec<Flip>,
    /// Changes after which everything is excluded.
    pub(super) dead_ends: Vec<Change>,
}

/// Tries all of the changes. Empty if nothing is recommended to begin with.
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
            // A change that leaves nothing to judge by is not a dead end: the flow is merely open.
            None => {}
        }
    }
    turns
}

/// Returns every change of one answer, in the pack's order. What is not negotiable stays fixed, and unanswered dimensions stay
/// unanswered.
pub fn changes(pack: &Pack, flow: &Flow) -> Vec<Change> {
    let stays = |criterion| flow.must(criterion).is_some();
    let answers = flow.answers();
    let mut changes = Vec::new();
    for &from in answers.levels() {
        // Implied levels change with their amounts.
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

/// Returns every first answer to an unanswered dimension.
pub fn openings(pack: &Pack, flow: &Flow) -> Vec<Change> {
    let open = pack.dimensions().map(|(id, _)| id).filter(|&id| flow.answers().level(id).is_none());
    open.flat_map(|id| pack.levels(id).map(|(level, _)| Change::State(level))).collect()
}
