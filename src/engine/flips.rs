//! Which single answers, were they other ones, would change the recommendation.

use super::judge::judge;
use super::{FlowEvaluation, Outcome};
use crate::decision::Fraction;
use crate::pack::{Answers, LevelId, NeedId, Pack, ProtocolId};
use crate::requirements::{Criterion, Flow, Must};

/// A change of one answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Another level of a dimension that is answered.
    Level {
        /// The stated level.
        from: LevelId,
        /// The other one.
        to: LevelId,
    },
    /// A need more.
    Add(NeedId),
    /// A need less.
    Drop(NeedId),
}

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

impl Change {
    /// The answers after the change.
    pub fn apply(self, answers: &Answers) -> Answers {
        let mut changed = answers.clone();
        match self {
            Self::Level { to, .. } => changed.state_level(to),
            Self::Add(need) => changed.state_need(need),
            Self::Drop(need) => changed.drop_need(need),
        }
        changed
    }
}

/// Every change of one answer after which another protocol is recommended: all of them are tried. What is not negotiable does not
/// move, and a dimension that is not answered stays so. Empty when nothing is recommended as it is.
pub fn flips(pack: &Pack, flow: &Flow, judged: &FlowEvaluation) -> Vec<Flip> {
    let Some(first) = judged.recommended() else { return Vec::new() };
    changes(pack, flow).into_iter().filter_map(|change| flip(pack, flow, change)).filter(|flip| flip.winner != first).collect()
}

/// Every change of one answer, in the pack's order.
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

fn flip(pack: &Pack, flow: &Flow, change: Change) -> Option<Flip> {
    let judged = judge(pack, &flow.with_answers(change.apply(flow.answers())));
    let winner = judged.recommended()?;
    let Outcome::Recommended { margin, .. } = judged.outcome else { return None };
    Some(Flip { change, winner, margin })
}
