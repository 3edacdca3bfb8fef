use proptest::prelude::*;

use super::{Table, Weight};

type Row = Vec<Option<u32>>;

fn table(weights: &[u32], rows: &[Row]) -> Table {
    let mut table = Table::new(4, weights.iter().map(|&weight| Weight::from_thousandths(weight)));
    for row in rows {
        table.push(row.iter().copied());
    }
    table
}

/// Returns the alternatives that are not excluded, best first, with their ranks.
fn ranked(table: &Table) -> Vec<(usize, u32)> {
    table.ranking().iter().filter_map(|place| Some((place.alternative, place.rank?))).collect()
}

fn sum(weights: &[u32], row: &Row) -> u32 {
    weights.iter().zip(row).map(|(weight, fit)| weight * fit.unwrap_or(0)).sum()
}

fn decision() -> impl Strategy<Value = (Vec<u32>, Vec<Row>)> {
    (1..=6usize).prop_flat_map(|criteria| {
        let fit = prop_oneof![8 => (0..=4u32).prop_map(Some), 1 => Just(None)];
        let row = proptest::collection::vec(fit, criteria);
        (proptest::collection::vec(0..=5u32, criteria), proptest::collection::vec(row, 1..=6))
    })
}

proptest! {
    #[test]
    fn ranks_count_the_better_survivors((weights, rows) in decision()) {
        let places = ranked(&table(&weights, &rows));
        let judged = weights.iter().any(|&weight| weight > 0);
        let survivors: Vec<usize> = (0..rows.len()).filter(|&i| !rows[i].contains(&None)).collect();
        prop_assert_eq!(places.len(), if judged { survivors.len() } else { 0 });
        for (alternative, rank) in places {
            let better = survivors.iter().filter(|&&i| sum(&weights, &rows[i]) > sum(&weights, &rows[alternative])).count();
            prop_assert_eq!(rank as usize, better + 1);
        }
    }

    #[test]
    fn equal_scores_keep_the_order_of_the_table((weights, rows) in decision()) {
        let places = ranked(&table(&weights, &rows));
        for pair in places.windows(2) {
            prop_assert!(pair[0].1 < pair[1].1 || pair[0].0 < pair[1].0);
        }
    }

    #[test]
    fn multiplying_all_weights_changes_nothing((weights, rows) in decision(), factor in 1..100u32) {
        let scaled: Vec<u32> = weights.iter().map(|weight| weight * factor).collect();
        let (a, b) = (table(&weights, &rows), table(&scaled, &rows));
        prop_assert_eq!(a.ranking(), b.ranking());
        for i in 0..rows.len() {
            prop_assert_eq!(a.score(i), b.score(i));
        }
    }

    #[test]
    fn counting_in_finer_units_changes_nothing((weights, rows) in decision(), parts in 1..18u32) {
        let coarse = table(&weights, &rows);
        let mut fine = Table::new(4 * parts, weights.iter().map(|&weight| Weight::from_thousandths(weight)));
        for row in &rows {
            fine.push(row.iter().map(|fit| fit.map(|fit| fit * parts)));
        }
        prop_assert_eq!(coarse.ranking(), fine.ranking());
        prop_assert_eq!(coarse.score(0), fine.score(0));
    }

    #[test]
    fn removing_or_cloning_another_keeps_the_order_of_the_rest((weights, rows) in decision(), victim in 0..6usize) {
        let victim = victim % rows.len();
        let whole = ranked(&table(&weights, &rows));
        let order: Vec<usize> = whole.iter().map(|place| place.0).filter(|&i| i != victim).collect();
        let mut fewer = rows.clone();
        fewer.remove(victim);
        let without: Vec<usize> = ranked(&table(&weights, &fewer)).iter().map(|place| place.0 + usize::from(place.0 >= victim)).collect();
        prop_assert_eq!(&order, &without);
        let mut more = rows.clone();
        more.push(rows[victim].clone());
        let with: Vec<usize> = ranked(&table(&weights, &more)).iter().map(|place| place.0).filter(|&i| i != victim && i < rows.len()).collect();
        prop_assert_eq!(&order, &with);
    }

    #[test]
    fn raising_a_fit_never_worsens_a_rank((weights, rows) in decision(), at in (0..6usize, 0..6usize)) {
        let (i, j) = (at.0 % rows.len(), at.1 % weights.len());
        let mut raised = rows.clone();
        raised[i][j] = rows[i][j].map_or(Some(0), |fit| Some((fit + 1).min(4)));
        let rank = |rows: &[Row]| ranked(&table(&weights, rows)).iter().find(|place| place.0 == i).map(|place| place.1);
        if let Some(before) = rank(&rows) {
            prop_assert!(rank(&raised).is_some_and(|after| after <= before));
        }
    }

    #[test]
    fn a_criterion_with_equal_fits_changes_no_order((weights, rows) in decision(), fit in 0..=4u32, weight in 0..=5u32) {
        let before = ranked(&table(&weights, &rows));
        let mut wider = weights.clone();
        wider.push(weight);
        let rows: Vec<Row> = rows.into_iter().map(|mut row| { row.push(Some(fit)); row }).collect();
        if weights.iter().any(|&weight| weight > 0) {
            prop_assert_eq!(before, ranked(&table(&wider, &rows)));
        }
    }

    #[test]
    fn contributions_add_up_to_the_score((weights, rows) in decision()) {
        let table = table(&weights, &rows);
        for i in 0..rows.len() {
            let parts: Vec<_> = (0..weights.len()).filter_map(|j| table.contribution(i, j)).collect();
            if let Some(score) = table.score(i) {
                prop_assert!(parts.iter().all(|part| part.parts().1 == score.parts().1));
                prop_assert_eq!(parts.iter().map(|part| part.parts().0).sum::<u64>(), score.parts().0);
            }
        }
    }

    #[test]
    fn exclusion_does_not_depend_on_weights((weights, rows) in decision()) {
        let zero = vec![0; weights.len()];
        for i in 0..rows.len() {
            prop_assert_eq!(table(&weights, &rows).is_excluded(i), table(&zero, &rows).is_excluded(i));
        }
    }
}

#[test]
fn nothing_judged_gives_no_score_and_no_rank() {
    let table = table(&[0], &[vec![Some(4)]]);
    assert_eq!(table.score(0), None);
    assert!(ranked(&table).is_empty());
}

#[test]
fn a_tie_that_floating_point_would_split_is_a_tie() {
    // 0.1·3 + 0.2·3 and 0.3·3: equal in thousandths, different as floating-point sums.
    let table = table(&[100, 200, 300], &[vec![Some(3), Some(3), Some(0)], vec![Some(0), Some(0), Some(3)]]);
    assert_eq!(ranked(&table), [(0, 1), (1, 1)]);
}
