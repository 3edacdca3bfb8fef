//! How much a criterion counts.

use serde::{Deserialize, Serialize};

/// How much a criterion counts against the others: a swing weight, worth what the step from the worst to the best fit on that
/// criterion is worth. Kept in thousandths, so that decimals stay exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Weight(u32);

impl Weight {
    /// A weight in thousandths: 2500 is 2.5.
    pub fn from_thousandths(thousandths: u32) -> Self {
        Self(thousandths)
    }

    /// The weight in thousandths.
    pub fn thousandths(self) -> u32 {
        self.0
    }

    /// The weight as people write it.
    pub fn value(self) -> f64 {
        f64::from(self.0) / 1000.0
    }
}
