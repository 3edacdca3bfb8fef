//! How well an alternative serves a requirement.

use serde::{Deserialize, Serialize};

/// How well an alternative serves a requirement. The meaning is the same in every cell of every table: nothing is scaled by the
/// other alternatives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fit {
    /// Cannot be done.
    Impossible,
    /// Possible against the grain.
    Poor,
    /// Workable, at known costs.
    Fair,
    /// Good, common practice.
    Good,
    /// Made for this.
    Ideal,
}

impl Fit {
    /// The number of quarters of an ideal fit.
    pub const TOP: u32 = 4;

    /// All fits, from the worst.
    pub const ALL: [Self; 5] = [Self::Impossible, Self::Poor, Self::Fair, Self::Good, Self::Ideal];

    /// The fit in quarters: ideal is 4. None when impossible.
    pub fn quarters(self) -> Option<u32> {
        match self {
            Self::Impossible => None,
            Self::Poor => Some(1),
            Self::Fair => Some(2),
            Self::Good => Some(3),
            Self::Ideal => Some(4),
        }
    }

    /// The fit that is worth this many quarters: 0 is impossible, and more than the top is ideal.
    pub fn from_quarters(quarters: u32) -> Self {
        Self::ALL.into_iter().find(|fit| fit.quarters().unwrap_or(0) == quarters).unwrap_or(Self::Ideal)
    }

    /// The word that files and outputs use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Impossible => "impossible",
            Self::Poor => "poor",
            Self::Fair => "fair",
            Self::Good => "good",
            Self::Ideal => "ideal",
        }
    }

    /// The fit that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fit| fit.word() == word)
    }
}
