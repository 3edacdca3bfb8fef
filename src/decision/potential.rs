//! Whether an alternative could come first under any weights at all, decided in integers.

use super::Table;

impl Table {
    /// Returns whether some weights put the group of an alternative first, alone or tied with groups that are equal to it
    /// everywhere. Uses only the fits and exclusions of the table, not its weights.
    ///
    /// By Gordan's theorem, weights w >= 0 with a lead of w·d > 0 over every rival do not exist exactly if some mixture of the
    /// rivals is at least as good on every criterion: shares s >= 0 of sum 1 with Σ s·d <= 0. The simplex method searches for
    /// such shares. Integer arithmetic (Edmonds' pivots) rules out rounding errors, and Bland's rule guarantees termination. If
    /// the numbers overflow, which takes dozens of rivals, nothing speaks against the alternative and the result is true.
    pub fn can_be_first(&self, alternative: usize) -> bool {
        self.criteria() > 0 && self.kin(alternative).any(|own| self.is_ever_first(own))
    }

    fn is_ever_first(&self, own: usize) -> bool {
        let leads = |rival: usize| -> Vec<i128> {
            (0..self.criteria()).map(|criterion| i128::from(self.difference(own, rival, criterion))).collect()
        };
        let rivals: Vec<_> = self.rivals(own).map(leads).filter(|leads| leads.iter().any(|&lead| lead != 0)).collect();
        rivals.is_empty() || Program::new(&rivals).has_mixture() != Some(true)
    }
}

/// "Maximize Σ s, where Σ s·d <= 0 on every criterion and Σ s <= 1", as a tableau: the bounding variables by row, the growing
/// ones by column. All entries share one denominator.
struct Program {
    /// One row for each criterion, one for the sum, and the negated objective; the last column holds the bounds.
    rows: Vec<Vec<i128>>,
    denominator: i128,
    /// Numbers of the variables at the rows and at the columns.
    bounding: Vec<usize>,
    growing: Vec<usize>,
}

impl Program {
    fn new(rivals: &[Vec<i128>]) -> Self {
        let criteria = rivals[0].len();
        let mut rows: Vec<Vec<i128>> =
            (0..criteria).map(|criterion| rivals.iter().map(|leads| leads[criterion]).chain([0]).collect()).collect();
        rows.push(vec![1; rivals.len() + 1]);
        rows.push(rivals.iter().map(|_| -1).chain([0]).collect());
        let growing = (0..rivals.len()).collect();
        let bounding = (rivals.len()..=rivals.len() + criteria).collect();
        Self { rows, denominator: 1, bounding, growing }
    }

    /// Returns whether the objective can be positive, or `None` on overflow.
    fn has_mixture(mut self) -> Option<bool> {
        let objective = self.bounding.len();
        loop {
            if self.rows[objective][self.growing.len()] > 0 {
                return Some(true);
            }
            let helps = |&column: &usize| self.rows[objective][column] < 0;
            let Some(column) = (0..self.growing.len()).filter(helps).min_by_key(|&column| self.growing[column]) else {
                return Some(false);
            };
            if self.rows[..objective].iter().all(|row| row[column] <= 0) {
                // Nothing bounds it.
                return Some(true);
            }
            let row = self.tightest(column)?;
            self.pivot(row, column)?;
        }
    }

    /// Returns the row that first stops a column from growing, or `None` if a number grows too large.
    fn tightest(&self, column: usize) -> Option<usize> {
        let bound = self.growing.len();
        let mut tightest = None;
        for row in (0..self.bounding.len()).filter(|&row| self.rows[row][column] > 0) {
            let Some(other) = tightest else {
                tightest = Some(row);
                continue;
            };
            let (own, least) = (&self.rows[row], &self.rows[other]);
            let ratios = own[bound].checked_mul(least[column])?.cmp(&least[bound].checked_mul(own[column])?);
            if ratios.then(self.bounding[row].cmp(&self.bounding[other])).is_lt() {
                tightest = Some(row);
            }
        }
        tightest
    }

    /// Returns `None` if a number grows too large.
    fn pivot(&mut self, row: usize, column: usize) -> Option<()> {
        let pivot = self.rows[row][column];
        let pivot_row = self.rows[row].clone();
        for (_, other) in self.rows.iter_mut().enumerate().filter(|(index, _)| *index != row) {
            let factor = other[column];
            for (index, entry) in other.iter_mut().enumerate() {
                // The division leaves no remainder: each entry is a minor of the first tableau.
                *entry = if index == column {
                    -factor
                } else {
                    entry.checked_mul(pivot)?.checked_sub(factor.checked_mul(pivot_row[index])?)? / self.denominator
                };
            }
        }
        self.rows[row][column] = self.denominator;
        self.denominator = pivot;
        std::mem::swap(&mut self.bounding[row], &mut self.growing[column]);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::Weight;
    use proptest::prelude::*;

    fn table(rows: &[Vec<u32>]) -> Table {
        let mut table = Table::new(4, rows[0].iter().map(|_| Weight::from_thousandths(1000)));
        for row in rows {
            table.push(row.iter().copied().map(Some));
        }
        table
    }

    #[test]
    fn what_a_mixture_of_others_always_beats_cannot_be_first() {
        // Neither rival alone beats it everywhere, but under any weights one of them does.
        let rows = [vec![1, 1], vec![4, 0], vec![0, 4]];
        assert!(!table(&rows).can_be_first(0));
        assert!(table(&rows).can_be_first(1) && table(&rows).can_be_first(2));
        // Equal to the mixture for only one weighting, which is no region.
        assert!(!table(&[vec![2, 2], vec![4, 0], vec![0, 4]]).can_be_first(0));
        assert!(table(&[vec![3, 3], vec![4, 0], vec![0, 4]]).can_be_first(0));
    }

    #[test]
    fn twins_can_both_be_first_and_the_excluded_cannot() {
        let mut twins = table(&[vec![3, 2], vec![3, 2], vec![1, 4]]);
        assert!((0..3).all(|alternative| twins.can_be_first(alternative)));
        twins.exclude(0);
        assert!(!twins.can_be_first(0) && twins.can_be_first(1));
    }

    /// Some twenty rivals on as many criteria need pivots beyond 128 bits.
    #[test]
    fn numbers_too_large_to_be_counted_decide_nothing() {
        let row = |row: u32| (0..40).map(|criterion| (row * 7919 + criterion * (row + 3) * 104_729) % 60_000).collect();
        let rows: Vec<Vec<u32>> = (0..40).map(row).collect();
        let leads = |rival: &Vec<u32>| rows[0].iter().zip(rival).map(|(a, b)| i128::from(*a) - i128::from(*b)).collect();
        assert_eq!(Program::new(&rows[1..].iter().map(leads).collect::<Vec<_>>()).has_mixture(), None);
    }

    proptest! {
        /// Tries all integer weights from 0 to 12: whatever is strictly first somewhere can be first; and if there are few fits,
        /// whatever can be first is so on a grid this fine.
        #[test]
        fn it_agrees_with_trying_many_weights(rows in proptest::collection::vec(proptest::collection::vec(0..=2u32, 3), 2..=4)) {
            let table = table(&rows);
            let twins = |a: usize, b: usize| rows[a] == rows[b];
            for own in 0..rows.len() {
                let score = |row: &[u32], w: &[u32; 3]| row.iter().zip(w).map(|(fit, weight)| fit * weight).sum::<u32>();
                let leads = |w: &[u32; 3]| {
                    (0..rows.len()).all(|other| twins(own, other) || score(&rows[own], w) > score(&rows[other], w))
                };
                let grid = (0..=12).flat_map(|a| (0..=12).flat_map(move |b| (0..=12).map(move |c| [a, b, c])));
                prop_assert_eq!(table.can_be_first(own), grid.into_iter().any(|w| leads(&w)));
            }
        }
    }
}
