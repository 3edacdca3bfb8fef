//! Caps: rules over several answers at once that lower fits.

use serde::{Deserialize, Serialize};

use super::{Answers, CapId, Condition, Pack, Reason, Subject, WayId};
use crate::decision::Fit;

/// A rule over several answers at once that lowers fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cap {
    /// The name that outputs use.
    pub id: String,
    /// What it says, in a few words.
    pub title: String,
    /// When it applies.
    pub when: Condition,
    /// What it lowers.
    pub lowers: Vec<Lowering>,
    /// Why.
    pub reason: Reason,
    /// Answers for which it applies, and some for which it does not.
    pub cases: Vec<ConditionCase>,
}

/// A fit that a cap lowers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lowering {
    /// The ways: a single one, or all ways of a protocol.
    pub ways: Vec<WayId>,
    /// The criterion: every level of this dimension that the cap's condition allows, or this need.
    pub subjects: Vec<Subject>,
    /// The highest fit that it allows.
    pub to: Fit,
}

/// A case that demonstrates a condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConditionCase {
    /// The answers.
    pub given: Answers,
    /// Whether the cap applies.
    pub fires: bool,
}

impl Pack {
    /// Returns the caps with their ids, in alphabetical order.
    pub fn caps(&self) -> impl ExactSizeIterator<Item = (CapId, &Cap)> {
        self.caps.iter().enumerate().map(|(i, cap)| (CapId::new(i), cap))
    }

    /// Returns a cap.
    pub fn cap(&self, id: CapId) -> &Cap {
        &self.caps[id.index()]
    }

    /// Replaces what a cap lowers, to try out the effect. Returns what it lowered before.
    pub(crate) fn replace_lowers(&mut self, cap: CapId, lowers: Vec<Lowering>) -> Vec<Lowering> {
        std::mem::replace(&mut self.caps[cap.index()].lowers, lowers)
    }
}
