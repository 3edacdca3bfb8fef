//! Scores as exact fractions.

use std::cmp::Ordering;

/// A share of 100 points, as an exact fraction. All scores of one table share a denominator.
#[derive(Debug, Clone, Copy)]
pub struct Score {
    numerator: u64,
    denominator: u64,
}

impl Score {
    /// `numerator / denominator` of 100 points; the denominator is positive.
    pub(super) fn new(numerator: u64, denominator: u64) -> Self {
        Self { numerator, denominator }
    }

    /// The score in tenths of a point, 0 to 1000, rounded half up. For showing only, never for comparing.
    pub fn tenths(self) -> u32 {
        let denominator = u128::from(self.denominator);
        let rounded = (u128::from(self.numerator) * 2000 + denominator) / (2 * denominator);
        u32::try_from(rounded).unwrap_or(u32::MAX)
    }

    /// The score as a number of points with one decimal. For showing only.
    pub fn points(self) -> f64 {
        f64::from(self.tenths()) / 10.0
    }

    /// The score as a fraction of the best possible, 0 to 1. For showing only.
    pub fn fraction(self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a rounded value is what is asked for")]
        let fraction = self.numerator as f64 / self.denominator as f64;
        fraction
    }

    /// Whether the score is less than so many tenths of a point, exactly.
    pub fn is_below_tenths(self, tenths: u32) -> bool {
        u128::from(self.numerator) * 1000 < u128::from(tenths) * u128::from(self.denominator)
    }

    fn crossed(self, other: Self) -> (u128, u128) {
        (u128::from(self.numerator) * u128::from(other.denominator), u128::from(other.numerator) * u128::from(self.denominator))
    }
}

impl Ord for Score {
    fn cmp(&self, other: &Self) -> Ordering {
        let (a, b) = self.crossed(*other);
        a.cmp(&b)
    }
}

impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Score {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Score {}

#[cfg(test)]
mod tests {
    use super::Score;

    #[test]
    fn tenths_round_half_up() {
        assert_eq!(Score::new(1, 8).tenths(), 125);
        assert_eq!(Score::new(1, 3).tenths(), 333);
        assert_eq!(Score::new(2, 3).tenths(), 667);
        assert_eq!(Score::new(1, 2000).tenths(), 1);
        assert_eq!(Score::new(7, 7).tenths(), 1000);
    }

    #[test]
    fn a_limit_in_tenths_is_exact() {
        assert!(!Score::new(1, 40).is_below_tenths(25));
        assert!(Score::new(999, 40_000).is_below_tenths(25));
    }

    #[test]
    fn equal_fractions_are_equal_scores() {
        assert_eq!(Score::new(1, 2), Score::new(3, 6));
        assert!(Score::new(1, 3) < Score::new(34, 100));
    }
}
