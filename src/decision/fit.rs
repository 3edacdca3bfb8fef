//! How well an alternative serves a requirement.

use serde::{Deserialize, Serialize};

/// How well an alternative serves a requirement. The meaning is the same in every cell of every table: fits are not scaled
/// relative to the other alternatives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fit {
    /// Cannot be done.
    Impossible,
    /// Possible, but against the grain.
    Poor,
    /// Workable, at known costs.
    Fair,
    /// Good; common practice.
    Good,
    /// Made for this.
    Ideal,
}

impl Fit {
    /// Number of quarters in an ideal fit.
    pub const TOP: u32 = 4;

    /// All fits, from the worst.
    pub const ALL: [Self; 5] = [Self::Impossible, Self::Poor, Self::Fair, Self::Good, Self::Ideal];

    /// Returns the fit in quarters (ideal is 4), or `None` if impossible.
    pub fn quarters(self) -> Option<u32> {
        match self {
            Self::Impossible => None,
            Self::Poor => Some(1),
            Self::Fair => Some(2),
            Self::Good => Some(3),
            Self::Ideal => Some(4),
        }
    }

    /// Returns the fit worth this many quarters: 0 is impossible, and anything above the top is ideal.
    pub fn from_quarters(quarters: u32) -> Self {
        Self::ALL.into_iter().find(|fit| fit.quarters().unwrap_or(0) == quarters).unwrap_or(Self::Ideal)
    }

    /// Returns the word that files and outputs use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Impossible => "impossible",
            Self::Poor => "poor",
            Self::Fair => "fair",
            Self::Good => "good",
            Self::Ideal => "ideal",
        }
    }

    /// Returns the fit that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fit| fit.word() == word)
    }
}
