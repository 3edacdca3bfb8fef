//! Sums: the costs of a way, computed from the amounts that a flow states.

use serde::{Deserialize, Serialize};

use super::form::words;
use super::{AmountId, Answers, Pack, Reason, Unit, Way};

/// Something that is counted for each way, such as open connections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// The name that outputs use.
    pub id: String,
    /// Display name.
    pub name: String,
    /// What is counted, and for whom.
    pub says: String,
    /// The time that it is counted over; `None` if it exists at any moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<Per>,
    /// What is added up.
    pub terms: Vec<Term>,
    /// Why it is counted like this.
    pub reason: Reason,
}

words! {
    /// The time that a sum is counted for.
    Per {
        /// It is counted for a second.
        Second = "second",
        /// It is counted for an hour.
        Hour = "hour",
    }
}

/// A part of a sum: a cost of the way, multiplied by some amounts, divided by one, or once per period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// The cost of a way that it multiplies; a way without it adds nothing. `None` if it is the same for all ways.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<String>,
    /// The amounts to multiply by.
    pub times: Vec<AmountId>,
    /// The time to divide by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<AmountId>,
    /// How often it occurs, in milliseconds, if no amount says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<u64>,
}

/// What a way costs each time, such as the bytes around a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// The name that terms use.
    pub of: String,
    /// How much.
    pub amount: u64,
    /// Why.
    pub reason: Reason,
}

/// Milliseconds in a day.
const DAY: u128 = 86_400_000;

impl Per {
    /// Returns how often it fits into a day.
    fn a_day(self) -> u128 {
        match self {
            Self::Second => 86_400,
            Self::Hour => 24,
        }
    }
}

impl Sum {
    /// Returns the sum for a way, in thousandths.
    ///
    /// # Errors
    ///
    /// Returns the amounts that are missing, each once.
    pub fn of(&self, pack: &Pack, way: &Way, answers: &Answers) -> Result<u64, Vec<AmountId>> {
        let mut missing: Vec<AmountId> = Vec::new();
        let mut total: u128 = 0;
        for (term, cost) in self.terms.iter().filter_map(|term| Some((term, term.cost_of(way)?))) {
            match term.a_day(pack, cost, answers) {
                Ok(thousandths) => total = total.saturating_add(thousandths),
                Err(amounts) => missing.extend(amounts),
            }
        }
        if !missing.is_empty() {
            missing.sort_unstable();
            missing.dedup();
            return Err(missing);
        }
        let parts = self.per.map_or(1, Per::a_day);
        Ok(u64::try_from(total.saturating_add(parts / 2) / parts).unwrap_or(u64::MAX))
    }
}

impl Term {
    /// Returns the cost that it multiplies for a way; `None` if the way has no such cost.
    pub fn cost_of(&self, way: &Way) -> Option<u64> {
        match &self.cost {
            Some(name) => way.costs.iter().find(|cost| cost.of == *name).map(|cost| cost.amount),
            None => Some(1),
        }
    }

    /// Returns the amounts that it needs.
    pub fn amounts(&self) -> impl Iterator<Item = AmountId> {
        self.times.iter().copied().chain(self.over)
    }

    /// Returns its value in thousandths, per day if it depends on time.
    fn a_day(&self, pack: &Pack, cost: u64, answers: &Answers) -> Result<u128, Vec<AmountId>> {
        let missing: Vec<AmountId> = self.amounts().filter(|&amount| answers.amount(amount).is_none()).collect();
        if !missing.is_empty() {
            return Err(missing);
        }
        let stated = |amount: AmountId| u128::from(answers.amount(amount).unwrap_or_default());
        let product = self.times.iter().fold(u128::from(cost), |all, &amount| all.saturating_mul(stated(amount)));
        // A rate is already in thousandths per day.
        let is_rate = |amount: &AmountId| pack.amount(*amount).unit == Unit::Rate;
        let thousandths = if self.times.iter().any(is_rate) { product } else { product.saturating_mul(1_000) };
        let time = self.over.map(stated).or(self.every.map(u128::from));
        Ok(time.map_or(thousandths, |time| thousandths.saturating_mul(DAY) / time.max(1)))
    }
}

impl Pack {
    /// Returns what is counted for each way.
    pub fn sums(&self) -> &[Sum] {
        &self.sums
    }
}
