//! A change of one answer.

use crate::pack::{Answers, LevelId, NeedId};
use crate::requirements::Criterion;

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
    /// A level of a dimension that is not answered.
    State(LevelId),
    /// A need more.
    Add(NeedId),
    /// A need less.
    Drop(NeedId),
}

impl Change {
    /// How far it goes: the steps between the levels; a need more or less, and a first answer, are one.
    pub fn steps(self) -> usize {
        match self {
            Self::Level { from, to } => from.index().abs_diff(to.index()),
            Self::State(_) | Self::Add(_) | Self::Drop(_) => 1,
        }
    }

    /// Whether another change is of the same answer.
    pub(super) fn is_on_the_same(self, other: Self) -> bool {
        self.criterion() == other.criterion()
    }

    fn criterion(self) -> Criterion {
        match self {
            Self::Level { to, .. } | Self::State(to) => Criterion::Dimension(to.dimension()),
            Self::Add(need) | Self::Drop(need) => Criterion::Need(need),
        }
    }

    /// The answers after the change.
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
