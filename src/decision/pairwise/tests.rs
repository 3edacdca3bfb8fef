use proptest::prelude::*;

use crate::decision::Fraction;
use crate::decision::sample::{decisions, table};

proptest! {
    /// With two alternatives, being first and being ahead is the same; the shares of first places come from cutting the simplex.
    #[test]
    fn of_two_the_share_is_that_of_first_places((weights, rows) in decisions(7, 2)) {
        let table = table(&weights, &rows);
        prop_assert!((table.pairwise_share(0, 1) - table.first_shares().unwrap()[0]).abs() < 1e-9);
    }

    #[test]
    fn the_shares_of_both_sides_add_up_to_one((weights, rows) in decisions(7, 2)) {
        let table = table(&weights, &rows);
        prop_assert!((table.pairwise_share(0, 1) + table.pairwise_share(1, 0) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn within_the_reserve_the_first_is_always_ahead((weights, rows) in decisions(7, 2)) {
        let table = table(&weights, &rows);
        let first = table.ranking()[0].alternative;
        let reserve = table.robustness().expect("a rival").reserve;
        if rows[0] != rows[1] {
            let always = (table.pairwise_share(first, 1 - first) - 1.0).abs() < 1e-12;
            prop_assert_eq!(always, reserve >= Fraction::new(1, 2));
        }
    }
}
