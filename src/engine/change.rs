//! A change of one answer.

use crate::pack::{Answers, DimensionId, LevelId, NeedId};

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
    /// The dimension that it is on; none for a need.
    pub(super) fn dimension(self) -> Option<DimensionId> {
        match self {
            Self::Level { to, .. } | Self::State(to) => Some(to.dimension()),
            Self::Add(_) | Self::Drop(_) => None,
        }
    }

    /// How far it goes: the steps between the levels. A first answer is one step, and so is a need more or less.
    pub(super) fn steps(self) -> usize {
        match self {
            Self::Level { from, to } => from.index().abs_diff(to.index()),
            Self::State(_) | Self::Add(_) | Self::Drop(_) => 1,
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
