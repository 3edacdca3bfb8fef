//! How much importance has to move onto one criterion before another alternative comes first.

use super::{Fraction, Table};

/// A move of importance onto one criterion, the others keeping their proportions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    /// The criterion that gains.
    pub criterion: usize,
    /// The share of all importance that moves: at it the alternative draws level with the first, beyond it it is ahead of all.
    pub share: Fraction,
}

impl Table {
    /// The least move of importance onto a single criterion that puts an alternative in the first place. None when no such move
    /// does, or the alternative is excluded or first already.
    ///
    /// When a share r moves to criterion j, the lead over another alternative is (1 - r)·s + r·W·d, with s the lead as it stands,
    /// d the difference in fit on j and W the sum of the weights: linear, so that each other alternative leaves an interval.
    pub fn least_shift(&self, alternative: usize) -> Option<Shift> {
        if self.is_excluded(alternative) || self.first()? == alternative {
            return None;
        }
        let shifts = (0..self.criteria()).filter_map(|criterion| self.shift(alternative, criterion));
        shifts.min_by(|a, b| a.share.cmp(&b.share))
    }

    fn shift(&self, own: usize, criterion: usize) -> Option<Shift> {
        let total: i64 = self.active().map(|criterion| self.signed_weight(criterion)).sum();
        let (mut from, mut to) = (Fraction::ZERO, Fraction::ONE);
        for other in self.survivors().filter(|&other| other != own) {
            let (before, after) = (self.advantage(own, other), total * self.difference(own, other, criterion));
            let crossing = || Fraction::new(before.unsigned_abs(), (after - before).unsigned_abs());
            match (before < 0, after < 0) {
                (true, true) => return None,
                (true, false) => from = from.max(crossing()),
                (false, true) => to = to.min(crossing()),
                (false, false) => {}
            }
        }
        // Where it is first at a single point only, it never comes ahead.
        (from < to).then_some(Shift { criterion, share: from })
    }
}

#[cfg(test)]
mod tests {
    use crate::decision::sample::{Row, decisions, table};
    use proptest::prelude::*;

    /// Whether an alternative is at least tied for the first place when `part / whole` of the importance moves to a criterion.
    fn leads(weights: &[u32], rows: &[Row], own: usize, criterion: usize, part: i128, whole: i128) -> bool {
        let total: i128 = weights.iter().map(|&weight| i128::from(weight)).sum();
        let weight = |j: usize| (whole - part) * i128::from(weights[j]) + if j == criterion { part * total } else { 0 };
        let score = |row: &Row| row.iter().enumerate().map(|(j, &fit)| weight(j) * i128::from(fit)).sum::<i128>();
        rows.iter().all(|row| score(&rows[own]) >= score(row))
    }

    proptest! {
        #[test]
        fn the_least_shift_is_enough_and_no_smaller_one_is((weights, rows) in decisions(4, 5)) {
            let table = table(&weights, &rows);
            let first = table.ranking()[0].alternative;
            for own in (0..rows.len()).filter(|&own| own != first) {
                if let Some(shift) = table.least_shift(own) {
                    let (part, whole) = shift.share.parts();
                    let (part, whole) = (i128::from(part), i128::from(whole));
                    prop_assert!(leads(&weights, &rows, own, shift.criterion, part, whole));
                    prop_assert!(leads(&weights, &rows, own, shift.criterion, part * 1_000_000 + 1, whole * 1_000_000));
                    if part > 0 {
                        for criterion in 0..weights.len() {
                            prop_assert!(!leads(&weights, &rows, own, criterion, part * 1_000_000 - 1, whole * 1_000_000));
                        }
                    }
                } else {
                    // On a fine grid it is nowhere strictly first on its own.
                    for criterion in 0..weights.len() {
                        let on_grid = (0..1000).filter(|&part| leads(&weights, &rows, own, criterion, part, 1000)).count();
                        prop_assert!(on_grid <= 1, "{on_grid}");
                    }
                }
            }
        }
    }
}
