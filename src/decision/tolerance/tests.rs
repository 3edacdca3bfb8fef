use proptest::prelude::*;

use super::Fraction;
use crate::decision::sample::{Row, decisions, lead, table};

fn first(weights: &[u32], rows: &[Row]) -> usize {
    table(weights, rows).ranking()[0].alternative
}

/// Returns whether `own` is at least tied for first place whichever weights are raised and lowered by `part / whole` of
/// themselves.
fn stays_first(weights: &[u32], rows: &[Row], own: usize, part: i128, whole: i128) -> bool {
    (0..1u32 << weights.len()).all(|signs| {
        let moved: Vec<i128> = weights
            .iter()
            .enumerate()
            .map(|(i, &weight)| i128::from(weight) * if signs & (1 << i) == 0 { whole + part } else { whole - part })
            .collect();
        (0..rows.len()).all(|rival| lead(&moved, rows, own, rival) >= 0)
    })
}

proptest! {
    #[test]
    fn the_tolerance_is_exactly_what_may_be_changed((weights, rows) in decisions(5, 6)) {
        let own = first(&weights, &rows);
        let tolerance = table(&weights, &rows).tolerance().expect("a rival");
        let (part, whole) = tolerance.parts();
        let (part, whole) = (i128::from(part), i128::from(whole));
        prop_assert!(stays_first(&weights, &rows, own, part, whole), "at {part}/{whole}");
        if tolerance > Fraction::ZERO && tolerance < Fraction::ONE {
            prop_assert!(!stays_first(&weights, &rows, own, part * 1000 + 1, whole * 1000), "above {part}/{whole}");
        }
    }

    #[test]
    fn multiplying_all_weights_changes_nothing((weights, rows) in decisions(5, 6), factor in 1..50u32) {
        let scaled: Vec<u32> = weights.iter().map(|weight| weight * factor).collect();
        prop_assert_eq!(table(&weights, &rows).tolerance(), table(&scaled, &rows).tolerance());
    }

    #[test]
    fn the_order_of_alternatives_and_criteria_does_not_matter((weights, rows) in decisions(5, 6)) {
        let turned = |row: &Row| -> Row { row.iter().rev().copied().collect() };
        let (one, other) = (table(&weights, &rows), table(&turned(&weights), &rows.iter().rev().map(turned).collect::<Vec<_>>()));
        let last = rows.len() - 1;
        for alternative in 0..rows.len() {
            prop_assert_eq!(one.score(alternative), other.score(last - alternative));
        }
        prop_assert_eq!(one.tolerance(), other.tolerance());
        // A tie is broken by the order; everything else is the same.
        if one.tolerance().expect("a rival") > Fraction::ZERO {
            prop_assert_eq!(one.ranking()[0].alternative, last - other.ranking()[0].alternative);
        }
    }
}

#[test]
fn a_tie_has_no_tolerance_and_a_first_that_is_nowhere_worse_has_all() {
    assert_eq!(table(&[1, 1], &[vec![4, 0], vec![0, 4]]).tolerance(), Some(Fraction::ZERO));
    assert_eq!(table(&[1, 1], &[vec![4, 2], vec![0, 2]]).tolerance(), Some(Fraction::ONE));
    assert_eq!(table(&[1], &[vec![4]]).tolerance(), None);
}
