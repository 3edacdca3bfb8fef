//! How far one weight may move, the others fixed, before another alternative takes first place.

use std::cmp::Reverse;

use super::{Fraction, Table};

/// The range of one weight within which the first alternative stays at least tied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// Lower end; `None` if the weight may fall to zero.
    pub low: Option<Bound>,
    /// Upper end; `None` if the weight may grow without limit.
    pub high: Option<Bound>,
}

/// An end of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// The weight at which first place is shared, in the units that files use.
    pub weight: Fraction,
    /// The alternative that comes first beyond it.
    pub next: usize,
}

impl Table {
    /// Returns, for each criterion, the closed range of its weight that keeps first place while the other weights stay as they
    /// are. Empty if nothing is judged.
    ///
    /// With d the difference in fit to a rival and s the total lead over it, the lead at weight v is s + (v - w)·d: a rival with
    /// d > 0 bounds the weight below, at w - s/d, and one with d < 0 bounds it above.
    pub fn weight_intervals(&self) -> Vec<Interval> {
        let Some(first) = self.first() else { return Vec::new() };
        (0..self.criteria()).map(|criterion| self.interval(first, criterion)).collect()
    }

    fn interval(&self, first: usize, criterion: usize) -> Interval {
        let weight = self.signed_weight(criterion);
        let mut low: Vec<(Bound, i64)> = Vec::new();
        let mut high: Vec<(Bound, i64)> = Vec::new();
        for rival in self.rivals(first) {
            let difference = self.difference(first, rival, criterion);
            let lead = self.advantage(first, rival);
            // In thousandths times the size of the difference; at least 0 if an upper bound is meant.
            let at = weight * difference.abs() - lead * difference.signum();
            let Ok(numerator) = u64::try_from(at) else { continue };
            let steepness = difference.unsigned_abs();
            let bound = || Bound { weight: Fraction::new(numerator, steepness * 1000), next: rival };
            match difference.signum() {
                1 if at > 0 => low.push((bound(), difference)),
                -1 => high.push((bound(), -difference)),
                _ => {}
            }
        }
        // If several reach it at the same weight, the one that gains fastest comes first beyond it, then the one named first.
        Interval {
            low: low.into_iter().max_by_key(|(bound, gain)| (bound.weight, *gain, Reverse(bound.next))).map(|(bound, _)| bound),
            high: high.into_iter().min_by_key(|(bound, gain)| (bound.weight, -gain, bound.next)).map(|(bound, _)| bound),
        }
    }
}

#[cfg(test)]
mod tests;
