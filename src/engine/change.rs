//! A change of one answer.

use crate::pack::{Answers, LevelId, NeedId};
use crate::requirements::Criterion;

/// A change of one answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Another level of an answered dimension.
    Level {
        /// The stated level.
        from: LevelId,
        /// The new level.
        to: LevelId,
    },
    /// A level of an unanswered dimension.
    State(LevelId),
    /// An additional need.
    Add(NeedId),
    /// A need dropped.
    Drop(NeedId),
}

impl Change {
    /// Returns the size of the change: the steps between the levels; adding or dropping a need, and a first answer, count as one.
    pub fn steps(self) -> usize {
        match self {
            Self::Level { from, to } => from.index().abs_diff(to.index()),
            Self::State(_) | Self::Add(_) | Self::Drop(_) => 1,
        }
    }

    /// Returns whether another change concerns the same answer.
    pub(super) fn is_on_the_same(self, other: Self) -> bool {
        self.criterion() == other.criterion()
    }

    fn criterion(self) -> Criterion {
        match self {
            Self::Level { to, .. } | Self::State(to) => Criterion::Dimension(to.dimension()),
            Self::Add(need) | Self::Drop(need) => Criterion::Need(need),
        }
    }

    /// Returns the answers after the change.
    pub fn apply(self, answers: &Answers) -> Answers {
        let mut changed = answers.clone();
        match self {
            Self::Level { to, .. } | Self::State(to) => changed.state_level(to),
            Self::Add(need) => changed.state_need(need),
            Self::Drop(need) => changed.drop_need(need),
        }
        changed
    }
}
