//! How much a criterion counts.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How much a criterion counts relative to the others: a swing weight, worth what the step from the worst to the best fit on that
/// criterion is worth. Stored in thousandths, so that decimals stay exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Weight(u32);

impl Weight {
    /// Creates a weight from thousandths: 2500 is 2.5.
    pub fn from_thousandths(thousandths: u32) -> Self {
        Self(thousandths)
    }

    /// Returns the weight in thousandths.
    pub fn thousandths(self) -> u32 {
        self.0
    }
}

/// Writes the weight as people do: 2.5, with only as many decimals as needed.
impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = format!("{:03}", self.0 % 1000);
        match decimals.trim_end_matches('0') {
            "" => write!(f, "{}", self.0 / 1000),
            decimals => write!(f, "{}.{decimals}", self.0 / 1000),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Weight;

    #[test]
    fn a_weight_is_shown_with_as_many_decimals_as_it_takes() {
        let shown = [0, 1, 50, 1000, 2500, 100_000].map(|thousandths| Weight::from_thousandths(thousandths).to_string());
        assert_eq!(shown, ["0", "0.001", "0.05", "1", "2.5", "100"]);
    }
}
