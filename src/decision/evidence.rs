//! How many judgements would have to be wrong before another alternative draws level.

use std::cmp::Reverse;

use super::Table;

impl Table {
    /// The fewest steps from one fit to the next, down for the first alternative or up for a rival, that let some rival draw
    /// level with it: one less, anywhere in the table, cannot. `steps` tells for each criterion how many units one step is. None
    /// when no rival can be brought level, or none is left.
    ///
    /// Taking the steps that are worth most first is optimal, since each is worth the same wherever it is taken.
    pub fn steps_to_draw_level(&self, steps: &[u32]) -> Option<u32> {
        let first = self.first()?;
        self.survivors().filter(|&other| other != first).filter_map(|rival| self.steps_against(first, rival, steps)).min()
    }

    fn steps_against(&self, first: usize, rival: usize, steps: &[u32]) -> Option<u32> {
        let mut worth: Vec<(i64, i64)> = self
            .active()
            .zip(self.active().filter_map(|criterion| steps.get(criterion)))
            .map(|(criterion, &step)| {
                let step = i64::from(step.max(1));
                let room = self.fit(first, criterion) + self.top() - self.fit(rival, criterion);
                (self.signed_weight(criterion) * step, room / step)
            })
            .collect();
        worth.sort_by_key(|&(worth, _)| Reverse(worth));
        let mut lead = self.advantage(first, rival);
        let mut taken = 0;
        for (worth, room) in worth {
            if lead <= 0 {
                break;
            }
            let wanted = ((lead + worth - 1) / worth).min(room);
            lead -= wanted * worth;
            taken += wanted;
        }
        (lead <= 0).then_some(taken).and_then(|taken| u32::try_from(taken).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::Table;
    use crate::decision::Weight;
    use crate::decision::sample::table;
    use proptest::prelude::*;

    /// Whether so many steps, taken in any way, let a rival of `first` draw level.
    fn can_draw_level(weights: &[u32], rows: &[Vec<u32>], first: usize, steps: u32) -> bool {
        let sum = |row: &Vec<u32>| weights.iter().zip(row).map(|(weight, fit)| weight * fit).sum::<u32>();
        if (0..rows.len()).any(|other| other != first && sum(&rows[other]) >= sum(&rows[first])) {
            return true;
        }
        steps > 0
            && (0..rows.len() * weights.len()).any(|cell| {
                let (row, criterion) = (cell / weights.len(), cell % weights.len());
                let fit = rows[row][criterion];
                let moved = if row == first { fit.checked_sub(1) } else { Some(fit + 1).filter(|&fit| fit <= 4) };
                moved.is_some_and(|moved| {
                    let mut rows = rows.to_vec();
                    rows[row][criterion] = moved;
                    can_draw_level(weights, &rows, first, steps - 1)
                })
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn no_fewer_steps_draw_level(
            weights in proptest::collection::vec(1..=4u32, 2),
            rows in proptest::collection::vec(proptest::collection::vec(0..=4u32, 2), 2..=3),
        ) {
            let table = table(&weights, &rows);
            let first = table.ranking()[0].alternative;
            let most = 4;
            let brute = (0..=most).find(|&steps| can_draw_level(&weights, &rows, first, steps));
            prop_assert_eq!(table.steps_to_draw_level(&[1, 1]).filter(|&steps| steps <= most), brute);
        }
    }

    #[test]
    fn a_step_of_several_units_is_one_step() {
        // A criterion that counts in thirds of a step beside one that counts in whole steps of three units.
        let mut table = Table::new(12, [Weight::from_thousandths(1000), Weight::from_thousandths(1000)]);
        table.push([Some(12), Some(5)]);
        table.push([Some(6), Some(4)]);
        // 7 units ahead: two steps of three and one of one.
        assert_eq!(table.steps_to_draw_level(&[3, 1]), Some(3));
        assert_eq!(table.steps_to_draw_level(&[1, 1]), Some(7));
    }
}
