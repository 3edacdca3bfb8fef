//! Which single answers, were they other ones, would change the recommendation.

use super::judge::judge;
use super::variants::Variants;
use super::{Change, FlowEvaluation, Outcome};
use crate::decision::Fraction;
use crate::pack::{Pack, ProtocolId};
use crate::requirements::{Criterion, Flow, Must};

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

/// Those of the changes after which nothing can be recommended. Empty when nothing is as it is.
pub(super) fn dead_ends(pack: &Pack, flow: &Flow, judged: &FlowEvaluation, changes: Vec<Change>) -> Vec<Change> {
    if judged.recommended().is_none() {
        return Vec::new();
    }
    let variants = Variants::new(pack, flow);
    let dead = |change: &Change| {
        let answers = change.apply(flow.answers());
        // A change that leaves nothing to judge by is no dead end: the flow is merely open.
        !answers.levels().is_empty() && variants.at(answers.levels()).winner(answers.needs()).is_none()
    };
    changes.into_iter().filter(dead).collect()
}

/// Those of the changes after which another protocol is recommended than now: all of them are tried. Empty when nothing is
/// recommended as it is.
pub(super) fn flips(pack: &Pack, flow: &Flow, judged: &FlowEvaluation, changes: Vec<Change>) -> Vec<Flip> {
    let Some(first) = judged.recommended() else { return Vec::new() };
    let variants = Variants::new(pack, flow);
    let mut own = variants.as_stated();
    let mut turns = |change: &Change| {
        let answers = change.apply(flow.answers());
        let winner = match change {
            Change::Add(_) | Change::Drop(_) => own.winner(answers.needs()),
            Change::Level { .. } | Change::State(_) => variants.at(answers.levels()).winner(answers.needs()),
        };
        winner.is_some_and(|winner| winner != first)
    };
    changes.into_iter().filter(|change| turns(change)).filter_map(|change| flip(pack, flow, change)).collect()
}

/// Every change of one answer, in the pack's order. What is not negotiable does not move, and a dimension that is not answered
/// stays so.
pub fn changes(pack: &Pack, flow: &Flow) -> Vec<Change> {
    let stays = |must| flow.musts().contains(&must);
    let answers = flow.answers();
    let mut changes = Vec::new();
    for &from in answers.levels() {
        if !stays(Must::Criterion(Criterion::Dimension(from.dimension()))) {
            let others = pack.levels(from.dimension()).map(|(to, _)| to).filter(|&to| to != from);
            changes.extend(others.map(|to| Change::Level { from, to }));
        }
    }
    if !stays(Must::Criterion(Criterion::Needs)) {
        for (need, _) in pack.needs() {
            match answers.needs().contains(&need) {
                true if !stays(Must::Need(need)) => changes.push(Change::Drop(need)),
                true => {}
                false => changes.push(Change::Add(need)),
            }
        }
    }
    changes
}

/// Every first answer to a dimension that is not answered.
pub fn openings(pack: &Pack, flow: &Flow) -> Vec<Change> {
    let open = pack.dimensions().map(|(id, _)| id).filter(|&id| flow.answers().level(id).is_none());
    open.flat_map(|id| pack.levels(id).map(|(level, _)| Change::State(level))).collect()
}

fn flip(pack: &Pack, flow: &Flow, change: Change) -> Option<Flip> {
    let judged = judge(pack, &flow.with_answers(change.apply(flow.answers())));
    let winner = judged.recommended()?;
    let Outcome::Recommended { margin, .. } = judged.outcome else { return None };
    Some(Flip { change, winner, margin })
}
