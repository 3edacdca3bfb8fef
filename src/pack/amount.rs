//! Amounts: what a flow states in numbers, and the levels that they imply.

use serde::{Deserialize, Serialize};

use super::form::words;
use super::{AmountId, Answers, DimensionId, LevelId, Pack, Reason};
use crate::quantity::Measure;

words! {
    /// What an amount is counted in.
    Unit {
        /// A time such as 30s.
        Time = "time",
        /// A size such as 2 KiB.
        Size = "size",
        /// A whole number.
        Number = "number",
        /// A number for a time, such as 2 per minute.
        Rate = "rate",
    }
}

/// A number with a unit that a flow may state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// The key that files use.
    pub id: String,
    /// Display name.
    pub name: String,
    /// What it is counted in.
    pub unit: Unit,
    /// The question.
    pub question: String,
    /// Help for someone who is unsure, with an example.
    pub help: String,
    /// Why it is asked.
    pub reason: Reason,
}

/// The levels of a dimension that amounts imply if none is stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Implied {
    /// The amounts, multiplied with each other: all of them must be stated.
    pub amounts: Vec<AmountId>,
    /// Levels, each with the lowest amount for which it holds, highest first; the last holds from 0.
    pub levels: Vec<(LevelId, u64)>,
    /// Why these bounds.
    pub reason: Reason,
}

/// A range of an amount in a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// The amount.
    pub amount: AmountId,
    /// Lower bound, inclusive.
    pub from: u64,
    /// Upper bound, exclusive; `None` if unbounded.
    pub below: Option<u64>,
}

impl Unit {
    /// Returns the measure that the amount is read in.
    pub fn measure(self) -> Measure {
        match self {
            Self::Time => Measure::Time,
            Self::Size => Measure::Size,
            Self::Number => Measure::Number,
            Self::Rate => Measure::Rate,
        }
    }
}

impl Range {
    /// Returns whether a stated amount is within it. An unstated amount is in no range.
    pub fn holds(&self, answers: &Answers) -> bool {
        let value = answers.amount(self.amount);
        value.is_some_and(|value| value >= self.from && self.below.is_none_or(|below| value < below))
    }

    /// Returns whether it contains all of another range.
    pub(super) fn covers(&self, other: &Self) -> bool {
        let ends = self.below.is_none_or(|below| other.below.is_some_and(|other| other <= below));
        self.amount == other.amount && self.from <= other.from && ends
    }
}

impl Implied {
    /// Returns the measure of the product of the amounts.
    pub fn measure(&self, pack: &Pack) -> Measure {
        match self.amounts.as_slice() {
            [only] => pack.amount(*only).unit.measure(),
            _ => Measure::Throughput,
        }
    }

    /// Returns the level that the amounts of some answers imply; `None` if one of the amounts is not stated.
    fn level(&self, answers: &Answers) -> Option<LevelId> {
        let amounts = self.amounts.iter().map(|&amount| answers.amount(amount));
        let product = amounts.reduce(|all, next| Some(all?.saturating_mul(next?)))??;
        self.levels.iter().find(|(_, from)| product >= *from).map(|(level, _)| *level)
    }
}

impl Pack {
    /// Returns the amounts with their ids, in order.
    pub fn amounts(&self) -> impl ExactSizeIterator<Item = (AmountId, &Amount)> {
        self.amounts.iter().enumerate().map(|(i, amount)| (AmountId::new(i), amount))
    }

    /// Returns an amount.
    pub fn amount(&self, id: AmountId) -> &Amount {
        &self.amounts[id.index()]
    }

    /// Returns the amount with this id.
    pub fn find_amount(&self, id: &str) -> Option<AmountId> {
        self.amounts().find(|(_, amount)| amount.id == id).map(|(id, _)| id)
    }

    /// Returns the level of a dimension that the amounts of some answers imply, whatever level is stated.
    pub fn implied(&self, dimension: DimensionId, answers: &Answers) -> Option<LevelId> {
        self.dimension(dimension).implied.as_ref().and_then(|implied| implied.level(answers))
    }

    /// States the levels that amounts imply where none is stated, and returns their dimensions.
    pub fn imply(&self, answers: &mut Answers) -> Vec<DimensionId> {
        let mut implied = Vec::new();
        for (dimension, _) in self.dimensions() {
            let level = answers.level(dimension).is_none().then(|| self.implied(dimension, answers)).flatten();
            if let Some(level) = level {
                answers.state_level(level);
                implied.push(dimension);
            }
        }
        implied
    }

    /// Returns an amount as files write it.
    pub fn amount_text(&self, amount: AmountId, value: u64) -> String {
        self.amount(amount).unit.measure().text(value)
    }

    /// Returns a range as a condition writes it: `delay from 30 s`.
    pub fn range_text(&self, range: &Range) -> String {
        let text = |value| self.amount_text(range.amount, value);
        let from = (range.from > 0).then(|| format!("from {}", text(range.from)));
        let below = range.below.map(|below| format!("below {}", text(below)));
        let words: Vec<String> = [self.amount(range.amount).id.clone()].into_iter().chain(from).chain(below).collect();
        words.join(" ")
    }
}
