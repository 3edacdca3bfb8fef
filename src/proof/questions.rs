//! The fits of a question: equal levels, broken shapes, hidden bonuses, and questions that judge alike.

use super::Basis;
use crate::decision::Fit;
use crate::diag::{Diagnostic, Diagnostics, codes};
use crate::pack::{DimensionId, LevelId, NeedId, Pack, ProtocolId, Shape, Subject};

pub(super) fn check(basis: &Basis<'_>, findings: &mut Diagnostics) {
    for (dimension, _) in basis.pack.dimensions() {
        equal_levels(basis, dimension, findings);
        broken_shapes(basis, dimension, findings);
        hidden_bonus(basis, dimension, findings);
    }
    redundant(basis, findings);
}

fn equal_levels(basis: &Basis<'_>, dimension: DimensionId, findings: &mut Diagnostics) {
    let pack = basis.pack;
    let levels: Vec<LevelId> = pack.levels(dimension).map(|(level, _)| level).collect();
    for (position, &level) in levels.iter().enumerate() {
        let Some(&same) = levels[..position].iter().find(|&&other| are_equal(pack, level, other)) else { continue };
        let name = |level| pack.subject_id(Subject::Level(level));
        let message = format!("`{}` means the same as `{}`", name(level), name(same));
        let finding = Diagnostic::new(codes::DEAD_LEVEL, basis.sites.level(pack, level), message);
        findings.push(finding.label(basis.sites.level(pack, same), "has the same fit for every protocol"));
    }
}

fn are_equal(pack: &Pack, one: LevelId, other: LevelId) -> bool {
    let fits = |level| pack.protocols().map(move |(protocol, _)| pack.best_fit(Subject::Level(level), protocol).fit);
    let told_apart = |levels: &[LevelId]| levels.contains(&one) != levels.contains(&other);
    fits(one).eq(fits(other)) && !pack.caps().any(|(_, cap)| cap.when.levels().any(told_apart))
}

fn broken_shapes(basis: &Basis<'_>, dimension: DimensionId, findings: &mut Diagnostics) {
    let pack = basis.pack;
    let Some(shape) = pack.dimension(dimension).shape else { return };
    for (id, protocol) in pack.protocols() {
        let levels: Vec<LevelId> = pack.levels(dimension).map(|(level, _)| level).collect();
        let fits: Vec<Fit> = levels.iter().map(|&level| pack.best_fit(Subject::Level(level), id).fit).collect();
        let Some(broken) = breaks(shape, &fits) else { continue };
        let words: Vec<_> = fits.iter().map(|fit| fit.word()).collect();
        let message = format!("the fits of {} are not {}: {}", protocol.name, shape.word(), words.join(", "));
        let at = basis.sites.fit(pack, Subject::Level(levels[broken]), id);
        let before = basis.sites.fit(pack, Subject::Level(levels[broken - 1]), id);
        findings.push(Diagnostic::new(codes::BROKEN_SHAPE, at, message).label(before, "the level before"));
    }
}

/// Returns the first level at which fits break a shape.
fn breaks(shape: Shape, fits: &[Fit]) -> Option<usize> {
    let mut falling = shape == Shape::Falling;
    (1..fits.len()).find(|&level| {
        let (before, here) = (fits[level - 1], fits[level]);
        falling |= here < before && shape == Shape::SinglePeaked;
        if falling { here > before } else { here < before }
    })
}

/// Number of steps of fit, averaged over the levels, by which one protocol must be ahead of another.
const BONUS: i64 = 2;

fn hidden_bonus(basis: &Basis<'_>, dimension: DimensionId, findings: &mut Diagnostics) {
    let pack = basis.pack;
    let levels = pack.levels(dimension).len();
    let sums = sums(pack, dimension);
    let (Some(most), Some(least)) = (extreme(&sums, |a, b| a > b), extreme(&sums, |a, b| a < b)) else { return };
    if sums[most] - sums[least] < BONUS * count(levels) {
        return;
    }
    let named = |position: usize| pack.protocols().nth(position).map_or("", |(_, protocol)| protocol.name.as_str());
    let ahead = tenths(sums[most] - sums[least], count(levels));
    let message = format!(
        "answering `{}` puts {} {ahead} steps of fit ahead of {}, averaged over all answers",
        pack.dimension(dimension).id,
        named(most),
        named(least)
    );
    findings.push(Diagnostic::new(codes::HIDDEN_BONUS, basis.sites.dimension(pack, dimension), message));
}

/// Returns the sum of the fits of each protocol over the levels of a dimension, in quarters; impossible counts as 0.
fn sums(pack: &Pack, dimension: DimensionId) -> Vec<i64> {
    let of =
        |protocol: ProtocolId| pack.levels(dimension).map(|(level, _)| quarters(pack, Subject::Level(level), protocol)).sum();
    pack.protocols().map(|(protocol, _)| of(protocol)).collect()
}

fn quarters(pack: &Pack, subject: Subject, protocol: ProtocolId) -> i64 {
    i64::from(pack.best_fit(subject, protocol).fit.quarters().unwrap_or(0))
}

/// Returns the position of the first best value.
fn extreme(values: &[i64], better: fn(i64, i64) -> bool) -> Option<usize> {
    (0..values.len()).reduce(|best, next| if better(values[next], values[best]) { next } else { best })
}

/// Returns a fraction with one decimal, rounded half up.
fn tenths(part: i64, whole: i64) -> String {
    let tenths = (part * 20 + whole) / (2 * whole);
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Reports redundant questions. Dimensions are compared by the sums of fits over their levels, needs by their fits: what
/// answering each does for a protocol.
fn redundant(basis: &Basis<'_>, findings: &mut Diagnostics) {
    let pack = basis.pack;
    let dimensions: Vec<(DimensionId, Vec<i64>)> = pack.dimensions().map(|(id, _)| (id, sums(pack, id))).collect();
    let needs = pack.needs().map(|(id, _)| {
        (id, pack.protocols().map(|(protocol, _)| quarters(pack, Subject::Need(id), protocol)).collect::<Vec<_>>())
    });
    let needs: Vec<(NeedId, Vec<i64>)> = needs.collect();
    let mut report = |at, with, one: &str, other: &str| {
        let message = format!("`{one}` and `{other}` judge the protocols alike");
        findings.push(Diagnostic::new(codes::REDUNDANT_QUESTION, at, message).label(with, "the other question"));
    };
    for (position, (own, fits)) in dimensions.iter().enumerate() {
        for (other, _) in dimensions[..position].iter().filter(|(_, earlier)| correlate(fits, earlier)) {
            let (at, with) = (basis.sites.dimension(pack, *own), basis.sites.dimension(pack, *other));
            report(at, with, &pack.dimension(*own).id, &pack.dimension(*other).id);
        }
    }
    for (position, (own, fits)) in needs.iter().enumerate() {
        for (other, _) in needs[..position].iter().filter(|(_, earlier)| correlate(fits, earlier)) {
            report(basis.sites.need(pack, *own), basis.sites.need(pack, *other), &pack.need(*own).id, &pack.need(*other).id);
        }
    }
}

/// Returns whether Pearson's correlation of two lists is above 0.9, decided in integers.
fn correlate(one: &[i64], other: &[i64]) -> bool {
    let size = count(one.len());
    let (sum_one, sum_other): (i64, i64) = (one.iter().sum(), other.iter().sum());
    let product = |a: &[i64], b: &[i64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<i64>();
    let covariance = i128::from(size * product(one, other) - sum_one * sum_other);
    let variances = i128::from(size * product(one, one) - sum_one * sum_one)
        * i128::from(size * product(other, other) - sum_other * sum_other);
    covariance > 0 && covariance * covariance * 100 > 81 * variances
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_broken_where_the_order_turns() {
        let fits = |text: &str| text.split(' ').map(|word| Fit::from_word(word).expect("a fit")).collect::<Vec<_>>();
        assert_eq!(breaks(Shape::Rising, &fits("poor poor good")), None);
        assert_eq!(breaks(Shape::Rising, &fits("poor good fair")), Some(2));
        assert_eq!(breaks(Shape::Falling, &fits("good good impossible")), None);
        assert_eq!(breaks(Shape::Falling, &fits("good ideal")), Some(1));
        for fine in ["poor good fair", "poor good", "good poor", "fair fair", "good good fair fair"] {
            assert_eq!(breaks(Shape::SinglePeaked, &fits(fine)), None, "{fine}");
        }
        assert_eq!(breaks(Shape::SinglePeaked, &fits("good fair fair good")), Some(3));
    }

    #[test]
    fn lists_correlate_when_they_rise_and_fall_together() {
        assert!(correlate(&[1, 2, 3, 4], &[2, 4, 6, 8]));
        assert!(!correlate(&[1, 2, 3, 4], &[8, 6, 4, 2]));
        assert!(!correlate(&[1, 1, 1], &[1, 2, 3]), "what is the same for all says nothing");
        // Pearson's correlation is exactly 0.9 here: 9 of √(10·10).
        assert!(!correlate(&[1, 2, 3, 4, 5], &[1, 3, 2, 4, 5]));
    }
}
