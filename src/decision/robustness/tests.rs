use proptest::prelude::*;

use super::{Fraction, Table};
use crate::decision::sample::{Row, decisions, lead, table};

fn first(weights: &[u32], rows: &[Row]) -> usize {
    table(weights, rows).ranking()[0].alternative
}

/// Whether `own` is at least tied for the first place whichever weights are raised and lowered by `part / whole` of themselves.
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

/// Whether `own` is at least tied for the first place whichever criterion `part / whole` of the importance goes to.
fn stays_first_when_moved(weights: &[u32], rows: &[Row], own: usize, part: i128, whole: i128) -> bool {
    let total: i128 = weights.iter().map(|&weight| i128::from(weight)).sum();
    (0..weights.len()).all(|target| {
        let moved: Vec<i128> = weights
            .iter()
            .enumerate()
            .map(|(i, &weight)| (whole - part) * i128::from(weight) + if i == target { part * total } else { 0 })
            .collect();
        (0..rows.len()).all(|rival| lead(&moved, rows, own, rival) >= 0)
    })
}

proptest! {
    #[test]
    fn the_tolerance_is_exactly_what_may_be_changed((weights, rows) in decisions(5, 6)) {
        let own = first(&weights, &rows);
        let tolerance = table(&weights, &rows).robustness().expect("a rival").tolerance;
        let (part, whole) = tolerance.parts();
        let (part, whole) = (i128::from(part), i128::from(whole));
        prop_assert!(stays_first(&weights, &rows, own, part, whole), "at {part}/{whole}");
        if tolerance > Fraction::ZERO && tolerance < Fraction::ONE {
            prop_assert!(!stays_first(&weights, &rows, own, part * 1000 + 1, whole * 1000), "above {part}/{whole}");
        }
    }

    #[test]
    fn the_reserve_is_exactly_what_may_be_moved((weights, rows) in decisions(5, 6)) {
        let own = first(&weights, &rows);
        let reserve = table(&weights, &rows).robustness().expect("a rival").reserve;
        let (part, whole) = reserve.parts();
        let (part, whole) = (i128::from(part), i128::from(whole));
        prop_assert!(stays_first_when_moved(&weights, &rows, own, part, whole), "at {part}/{whole}");
        if reserve > Fraction::ZERO && reserve < Fraction::ONE {
            prop_assert!(!stays_first_when_moved(&weights, &rows, own, part * 1000 + 1, whole * 1000), "above {part}/{whole}");
        }
    }

    #[test]
    fn multiplying_all_weights_changes_nothing((weights, rows) in decisions(5, 6), factor in 1..50u32) {
        let scaled: Vec<u32> = weights.iter().map(|weight| weight * factor).collect();
        prop_assert_eq!(table(&weights, &rows).robustness(), table(&scaled, &rows).robustness());
        for (a, b) in table(&weights, &rows).first_shares().unwrap().iter().zip(table(&scaled, &rows).first_shares().unwrap()) {
            prop_assert!((a - b).abs() < 1e-9);
        }
    }

    #[test]
    fn shares_add_up_to_one((weights, rows) in decisions(5, 6)) {
        let shares = table(&weights, &rows).first_shares().unwrap();
        prop_assert!(shares.iter().all(|&share| (0.0..=1.0 + 1e-12).contains(&share)));
        prop_assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{shares:?}");
    }

    #[test]
    fn the_first_has_every_share_just_when_half_may_be_moved((weights, rows) in decisions(5, 6)) {
        let table = table(&weights, &rows);
        let own = table.ranking()[0].alternative;
        let reserve = table.robustness().expect("a rival").reserve;
        let twin = (0..rows.len()).any(|other| other != own && rows[other] == rows[own]);
        if !twin {
            // At exactly half, what the others could win has no volume.
            let all = (table.first_shares().unwrap()[own] - 1.0).abs() < 1e-12;
            prop_assert_eq!(all, reserve >= Fraction::new(1, 2) || reserve_is_all(&table), "{:?}", reserve);
        }
    }

    #[test]
    fn the_reserve_is_where_others_begin_to_win((weights, rows) in decisions(5, 6)) {
        let table = table(&weights, &rows);
        let own = table.ranking()[0].alternative;
        let (part, whole) = table.robustness().expect("a rival").reserve.parts();
        let (part, whole) = (i64::try_from(part).expect("small"), i64::try_from(whole).expect("small"));
        // What others win just above is a tiny volume, but not nothing.
        let others = |shares: Vec<f64>| shares.iter().enumerate().filter(|&(i, _)| rows[i] != rows[own]).map(|(_, share)| share).sum::<f64>();
        if part > 0 {
            prop_assert!(others(table.first_shares_at(part, whole).unwrap()) < 1e-12);
            if part < whole {
                prop_assert!(others(table.first_shares_at(101 * part, 100 * whole).unwrap()) > 0.0);
            }
        }
    }

    #[test]
    fn the_order_of_alternatives_and_criteria_does_not_matter((weights, rows) in decisions(5, 6)) {
        let turned = |row: &Row| -> Row { row.iter().rev().copied().collect() };
        let (one, other) = (table(&weights, &rows), table(&turned(&weights), &rows.iter().rev().map(turned).collect::<Vec<_>>()));
        let last = rows.len() - 1;
        for alternative in 0..rows.len() {
            prop_assert_eq!(one.score(alternative), other.score(last - alternative));
        }
        // A tie is broken by the order; all else is the same.
        if one.robustness().expect("a rival").tolerance > Fraction::ZERO {
            prop_assert_eq!(one.ranking()[0].alternative, last - other.ranking()[0].alternative);
            prop_assert_eq!(one.robustness(), other.robustness());
            let shares = other.first_shares().unwrap();
            for (alternative, share) in one.first_shares().unwrap().iter().enumerate() {
                prop_assert!((share - shares[last - alternative]).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn raising_a_fit_never_lowers_its_share((weights, rows) in decisions(5, 6), at in (0..6usize, 0..5usize)) {
        let (i, j) = (at.0 % rows.len(), at.1 % weights.len());
        let mut raised = rows.clone();
        raised[i][j] = (rows[i][j] + 1).min(4);
        // Becoming equal to another means sharing with it.
        if !(0..rows.len()).any(|other| other != i && (raised[other] == raised[i] || rows[other] == rows[i])) {
            prop_assert!(table(&weights, &raised).first_shares().unwrap()[i] >= table(&weights, &rows).first_shares().unwrap()[i] - 1e-9);
        }
    }

    /// Two criteria: the shares are the lengths of intervals.
    #[test]
    fn with_two_criteria_the_shares_are_lengths(weights in (1..=5u32, 1..=5u32), a in (0..=4u32, 0..=4u32), b in (0..=4u32, 0..=4u32)) {
        let rows = vec![vec![a.0, a.1], vec![b.0, b.1]];
        let shares = table(&[weights.0, weights.1], &rows).first_shares().unwrap();
        let steps = 20_000;
        let total = f64::from(weights.0 + weights.1);
        let wins = (0..steps).filter(|&step| {
            let free = (f64::from(step) + 0.5) / f64::from(steps);
            let weight = (f64::from(weights.0) / total / 2.0 + free / 2.0, f64::from(weights.1) / total / 2.0 + (1.0 - free) / 2.0);
            let of = |fits: (u32, u32)| weight.0 * f64::from(fits.0) + weight.1 * f64::from(fits.1);
            of(a) > of(b)
        });
        let measured = f64::from(u32::try_from(wins.count()).expect("a small number")) / f64::from(steps);
        if a != b {
            prop_assert!((shares[0] - measured).abs() < 1e-3, "{} {measured}", shares[0]);
        }
    }
}

/// Whether no rival is anywhere better.
fn reserve_is_all(table: &Table) -> bool {
    table.robustness().is_some_and(|robustness| robustness.reserve == Fraction::ONE)
}

#[test]
fn the_shares_of_many_that_are_close_together_are_not_worked_out() {
    // A share of everything, for one on each criterion.
    let rows: Vec<Row> = (0..20).map(|i| (0..7).map(|j| (i * i + i * j * 5 + j * 3) % 11 % 5).collect()).collect();
    assert_eq!(table(&[1; 7], &rows).first_shares(), None);
    assert!(table(&[1; 7], &rows[..4]).first_shares().is_some());
}

#[test]
fn a_tie_has_no_tolerance_and_a_first_that_is_nowhere_worse_has_all() {
    let tied = table(&[1, 1], &[vec![4, 0], vec![0, 4]]).robustness().expect("a rival");
    assert_eq!((tied.tolerance, tied.reserve), (Fraction::ZERO, Fraction::ZERO));
    let above = table(&[1, 1], &[vec![4, 2], vec![0, 2]]).robustness().expect("a rival");
    assert_eq!((above.tolerance, above.reserve), (Fraction::ONE, Fraction::ONE));
    assert_eq!(table(&[1], &[vec![4]]).robustness(), None);
}
