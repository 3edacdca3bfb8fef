//! Small tables for the tests of this module.

use proptest::prelude::*;

use super::{Table, Weight};

/// The fits of one alternative.
pub(super) type Row = Vec<u32>;

/// Returns a table on the scale from 0 to 4, its weights in units.
pub(super) fn table(weights: &[u32], rows: &[Row]) -> Table {
    let mut table = Table::new(4, weights.iter().map(|&weight| Weight::from_thousandths(1000 * weight)));
    for row in rows {
        table.push(row.iter().map(|&fit| Some(fit)));
    }
    table
}

/// Generates weights from 1 to 5 on up to `criteria` criteria, and two to `alternatives` alternatives.
pub(super) fn decisions(criteria: usize, alternatives: usize) -> impl Strategy<Value = (Vec<u32>, Vec<Row>)> {
    (1..=criteria).prop_flat_map(move |criteria| {
        let row = proptest::collection::vec(0..=4u32, criteria);
        (proptest::collection::vec(1..=5u32, criteria), proptest::collection::vec(row, 2..=alternatives))
    })
}

/// Returns how far one alternative leads another under weights of any kind.
pub(super) fn lead(weights: &[i128], rows: &[Row], own: usize, rival: usize) -> i128 {
    let each = weights.iter().zip(rows[own].iter().zip(&rows[rival]));
    each.map(|(weight, (a, b))| weight * (i128::from(*a) - i128::from(*b))).sum()
}
