//! Exact values as numbers for display.

use crate::decision::{Fraction, Weight};

/// Returns a score in points of 100, with one decimal.
pub(super) fn points(score: Fraction) -> f64 {
    f64::from(score.tenths()) / 10.0
}

/// Returns points of 100 for people: without decimals, which nobody can defend.
pub fn whole(points: f64) -> String {
    // Half a point is more than the tenths that a score is rounded to.
    if points > 0.0 && points < 0.5 { "less than 1".to_owned() } else { format!("{:.0}", points.round()) }
}

/// Returns a part of a score in points of 100, with four decimals, since readers add up parts.
pub(super) fn exact_points(part: Fraction) -> f64 {
    four_decimals(part.rounded(1_000_000))
}

/// Returns a share of a whole, or a weight, with four decimals.
pub(super) fn decimal(value: Fraction) -> f64 {
    four_decimals(value.rounded(10_000))
}

/// Returns a weight as files state it.
pub(super) fn weight(weight: Weight) -> f64 {
    f64::from(weight.thousandths()) / 1000.0
}

/// Returns tenths of a point for display.
pub(super) fn tenths(tenths: u32) -> String {
    if tenths.is_multiple_of(10) { (tenths / 10).to_string() } else { format!("{}.{}", tenths / 10, tenths % 10) }
}

fn four_decimals(ten_thousandths: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "points and weights stay far below 2^53 ten-thousandths")]
    let value = ten_thousandths as f64 / 10_000.0;
    value
}
