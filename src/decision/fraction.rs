//! Scores, shares and weights as exact fractions.

use std::cmp::Ordering;

/// An exact non-negative fraction: a share of a whole, such as a score out of 100 points, or a weight.
#[derive(Debug, Clone, Copy)]
pub struct Fraction {
    numerator: u64,
    denominator: u64,
}

impl Fraction {
    /// Zero.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };
    /// One: the whole.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// One half.
    pub const HALF: Self = Self { numerator: 1, denominator: 2 };

    /// Returns a part as a share of a whole, or zero if the whole is zero.
    pub fn share(part: u64, whole: u64) -> Self {
        Self::new(part, whole.max(1))
    }

    /// Creates `numerator / denominator`; the denominator must be positive.
    pub(super) fn new(numerator: u64, denominator: u64) -> Self {
        Self { numerator, denominator }
    }

    /// Returns the fraction in units of `1 / whole`, rounded half up. For display, and for sums of fractions with different
    /// denominators.
    pub fn rounded(self, whole: u32) -> u64 {
        let denominator = u128::from(self.denominator);
        let rounded = (u128::from(self.numerator) * 2 * u128::from(whole) + denominator) / (2 * denominator);
        u64::try_from(rounded).unwrap_or(u64::MAX)
    }

    /// Returns the score in tenths of a point, 0 to 1000, rounded half up. For display only, never for comparison.
    pub fn tenths(self) -> u32 {
        u32::try_from(self.rounded(1000)).unwrap_or(u32::MAX)
    }

    /// Returns the fraction in billionths, rounded half up.
    pub fn billionths(self) -> u64 {
        self.rounded(1_000_000_000)
    }

    /// Returns the fraction `billionths / (1_000_000_000 * whole)`.
    pub fn from_billionths(billionths: u64, whole: u64) -> Self {
        Self::new(billionths, 1_000_000_000 * whole.max(1))
    }

    /// Subtracts another fraction, saturating at zero. Exact for fractions of the same table.
    pub fn less(self, other: Self) -> Self {
        if self.denominator == other.denominator {
            return Self::new(self.numerator.saturating_sub(other.numerator), self.denominator);
        }
        Self::from_billionths(self.billionths().saturating_sub(other.billionths()), 1)
    }

    /// Returns whether the score is below this many tenths of a point, compared exactly.
    pub fn is_below_tenths(self, tenths: u32) -> bool {
        u128::from(self.numerator) * 1000 < u128::from(tenths) * u128::from(self.denominator)
    }

    /// Returns the whole percentage, rounded down so that a figure never claims too much.
    pub fn percent(self) -> u32 {
        let percent = u128::from(self.numerator) * 100 / u128::from(self.denominator);
        u32::try_from(percent).unwrap_or(u32::MAX)
    }

    /// Returns the numerator and the denominator.
    pub fn parts(self) -> (u64, u64) {
        (self.numerator, self.denominator)
    }

    fn crossed(self, other: Self) -> (u128, u128) {
        (u128::from(self.numerator) * u128::from(other.denominator), u128::from(other.numerator) * u128::from(self.denominator))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        let (a, b) = self.crossed(*other);
        a.cmp(&b)
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Fraction {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Fraction {}

#[cfg(test)]
mod tests {
    use super::Fraction;

    #[test]
    fn tenths_round_half_up() {
        assert_eq!(Fraction::new(1, 8).tenths(), 125);
        assert_eq!(Fraction::new(1, 3).tenths(), 333);
        assert_eq!(Fraction::new(2, 3).tenths(), 667);
        assert_eq!(Fraction::new(1, 2000).tenths(), 1);
        assert_eq!(Fraction::new(7, 7).tenths(), 1000);
    }

    #[test]
    fn a_limit_in_tenths_is_exact() {
        assert!(!Fraction::new(1, 40).is_below_tenths(25));
        assert!(Fraction::new(999, 40_000).is_below_tenths(25));
    }

    #[test]
    fn equal_fractions_are_equal_scores() {
        assert_eq!(Fraction::new(1, 2), Fraction::new(3, 6));
        assert!(Fraction::new(1, 3) < Fraction::new(34, 100));
    }
}
