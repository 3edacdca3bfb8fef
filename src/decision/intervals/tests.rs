use proptest::prelude::*;

use super::Fraction;
use crate::decision::sample::{Row, decisions, lead, table};

/// Returns all alternatives that come first when one weight is `part / whole` units and the others stay as they are.
fn first_at(weights: &[u32], rows: &[Row], criterion: usize, part: u64, whole: u64) -> Vec<usize> {
    let mut moved: Vec<i128> = weights.iter().map(|&weight| i128::from(weight) * i128::from(whole)).collect();
    moved[criterion] = i128::from(part);
    (0..rows.len()).filter(|&own| (0..rows.len()).all(|rival| lead(&moved, rows, own, rival) >= 0)).collect()
}

proptest! {
    #[test]
    fn the_first_place_is_kept_just_within_the_interval((weights, rows) in decisions(5, 6)) {
        let table = table(&weights, &rows);
        let first = table.ranking()[0].alternative;
        for (criterion, interval) in table.weight_intervals().into_iter().enumerate() {
            if let Some(low) = interval.low {
                let (part, whole) = low.weight.parts();
                let at = first_at(&weights, &rows, criterion, part, whole);
                prop_assert!(at.contains(&first) && at.contains(&low.next), "{at:?}");
                let beyond = first_at(&weights, &rows, criterion, part * 1_000_000 - 1, whole * 1_000_000);
                prop_assert!(!beyond.contains(&first) && beyond.contains(&low.next), "{beyond:?}");
            } else {
                prop_assert!(first_at(&weights, &rows, criterion, 0, 1).contains(&first));
            }
            if let Some(high) = interval.high {
                let (part, whole) = high.weight.parts();
                let at = first_at(&weights, &rows, criterion, part, whole);
                prop_assert!(at.contains(&first) && at.contains(&high.next), "{at:?}");
                let beyond = first_at(&weights, &rows, criterion, part * 1_000_000 + 1, whole * 1_000_000);
                prop_assert!(!beyond.contains(&first) && beyond.contains(&high.next), "{beyond:?}");
            } else {
                prop_assert!(first_at(&weights, &rows, criterion, 1_000_000, 1).contains(&first));
            }
        }
    }
}

#[test]
fn a_bound_is_in_the_units_of_the_file_and_names_who_is_next() {
    // 2·4 + 1·0 against 2·1 + 1·4: level at 3w = 4.
    let interval = table(&[2, 1], &[vec![4, 0], vec![1, 4]]).weight_intervals()[0];
    let low = interval.low.expect("a bound");
    assert_eq!((low.weight, low.next), (Fraction::new(4, 3), 1));
    assert_eq!(interval.high, None);
}
