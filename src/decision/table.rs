//! The table of a decision: fits × weights → scores, ranks, ties.

use std::cmp::Reverse;

use super::{Fraction, Weight};

/// Alternatives judged on weighted criteria. Several may form a group, such as the ways to speak a protocol: a group ranks where
/// its best member ranks, and its members are not rivals of each other.
///
/// Fits are integers from 0 to `top`, the same for every cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    top: u32,
    weights: Vec<Weight>,
    /// Row by row; `None` is impossible.
    fits: Vec<Option<u32>>,
    groups: Vec<usize>,
    excluded: Vec<bool>,
    /// Σ w·fit for each alternative, and Σ w.
    sums: Vec<u64>,
    weight: u64,
}

/// The place of a group in the ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The best alternative of the group, by its position in the table: the first among equals; excluded ones are compared by the
    /// scores that they would have.
    pub alternative: usize,
    /// 1 for the best; the same for groups with equal scores. `None` if it is excluded or if nothing is judged.
    pub rank: Option<u32>,
}

impl Table {
    /// Creates an empty table. `top` is the value of an ideal fit and must be positive.
    pub fn new(top: u32, weights: impl IntoIterator<Item = Weight>) -> Self {
        let weights: Vec<Weight> = weights.into_iter().collect();
        let weight = weights.iter().map(|weight| u64::from(weight.thousandths())).sum();
        Self { top: top.max(1), weights, fits: Vec::new(), groups: Vec::new(), excluded: Vec::new(), sums: Vec::new(), weight }
    }

    /// Adds an alternative that forms a group of its own, with one fit for each criterion; `None` is an impossible fit and
    /// excludes it. Fits above the top count as the top, and missing ones as 0.
    pub fn push(&mut self, fits: impl IntoIterator<Item = Option<u32>>) {
        let group = self.groups.iter().max().map_or(0, |last| last + 1);
        self.push_into(group, fits);
    }

    /// Adds an alternative to a group, as [`Table::push`] does.
    pub fn push_into(&mut self, group: usize, fits: impl IntoIterator<Item = Option<u32>>) {
        self.groups.push(group);
        let before = self.fits.len();
        let top = self.top;
        self.fits.extend(fits.into_iter().take(self.weights.len()).map(|fit| fit.map(|fit| fit.min(top))));
        self.excluded.push(self.fits[before..].contains(&None));
        self.fits.resize(before + self.weights.len(), Some(0));
        let alternative = self.sums.len();
        self.sums.push((0..self.weights.len()).map(|criterion| self.product(alternative, criterion)).sum());
    }

    /// Excludes an alternative for a reason other than an impossible fit.
    pub fn exclude(&mut self, alternative: usize) {
        self.excluded[alternative] = true;
    }

    /// Returns whether an alternative is excluded.
    pub fn is_excluded(&self, alternative: usize) -> bool {
        self.excluded[alternative]
    }

    /// Returns 100 · Σ w·fit / Σ w over the criteria, as a share of the best possible; an impossible fit adds nothing. `None` if
    /// no criterion has a positive weight.
    pub fn score(&self, alternative: usize) -> Option<Fraction> {
        self.share(self.sums[alternative])
    }

    /// Returns how much one criterion adds to the score of an alternative.
    pub fn contribution(&self, alternative: usize, criterion: usize) -> Option<Fraction> {
        self.share(self.product(alternative, criterion))
    }

    /// Returns how much this many units of fit are worth on a criterion.
    pub fn worth(&self, criterion: usize, units: u32) -> Option<Fraction> {
        self.share(u64::from(self.weights[criterion].thousandths()) * u64::from(units))
    }

    /// Returns how an alternative fits a criterion, in units; an impossible fit counts as 0.
    pub fn units(&self, alternative: usize, criterion: usize) -> u32 {
        self.fits[alternative * self.weights.len() + criterion].unwrap_or(0)
    }

    /// Returns how far one alternative is above another; zero if it is not above.
    pub fn margin(&self, above: usize, below: usize) -> Option<Fraction> {
        self.share(self.sums[above].saturating_sub(self.sums[below]))
    }

    /// Returns how far a criterion puts an alternative ahead of the mean of the best of the other groups, multiplied by their
    /// number so that it is an integer. Meant for comparing the criteria of one alternative. 0 if no other group survives.
    pub fn lead(&self, alternative: usize, criterion: usize) -> i64 {
        let signed = |product: u64| i64::try_from(product).unwrap_or(i64::MAX);
        let own = signed(self.product(alternative, criterion));
        let places = self.ranking();
        let others = places.iter().map(|place| place.alternative).filter(|&other| !self.excluded[other]);
        let others = others.filter(|&other| self.groups[other] != self.groups[alternative]);
        others.map(|other| own - signed(self.product(other, criterion))).sum()
    }

    /// Returns the groups from best to worst, then the excluded ones by the scores that they would have. Equal scores share a
    /// rank and keep the order in which the alternatives were added.
    pub fn ranking(&self) -> Vec<Place> {
        let mut order: Vec<usize> = (0..self.excluded.len()).collect();
        order.sort_by_key(|&i| (self.excluded[i], Reverse(self.sums[i])));
        let mut seen: Vec<usize> = Vec::with_capacity(order.len());
        order.retain(|&i| {
            let is_new = !seen.contains(&self.groups[i]);
            seen.push(self.groups[i]);
            is_new
        });
        let judged = self.weight > 0;
        let mut places: Vec<Place> = Vec::with_capacity(order.len());
        for (position, &alternative) in order.iter().enumerate() {
            let ranked = judged && !self.excluded[alternative];
            let rank = ranked.then(|| match places.last() {
                Some(last) if self.sums[last.alternative] == self.sums[alternative] => last.rank,
                _ => u32::try_from(position + 1).ok(),
            });
            places.push(Place { alternative, rank: rank.flatten() });
        }
        places
    }

    /// Returns the number of criteria, whatever their weights.
    pub(super) fn criteria(&self) -> usize {
        self.weights.len()
    }

    /// Returns the criteria with a positive weight.
    pub fn active(&self) -> impl Iterator<Item = usize> + Clone {
        (0..self.weights.len()).filter(|&criterion| self.weights[criterion].thousandths() > 0)
    }

    /// Returns the alternatives that are not excluded.
    fn survivors(&self) -> impl Iterator<Item = usize> + Clone {
        (0..self.excluded.len()).filter(|&alternative| !self.excluded[alternative])
    }

    /// Returns the survivors of other groups.
    pub(super) fn rivals(&self, alternative: usize) -> impl Iterator<Item = usize> + Clone {
        self.survivors().filter(move |&other| self.groups[other] != self.groups[alternative])
    }

    /// Returns the survivors of the group of an alternative, including itself.
    pub(super) fn kin(&self, alternative: usize) -> impl Iterator<Item = usize> + Clone {
        self.survivors().filter(move |&other| self.groups[other] == self.groups[alternative])
    }

    /// Returns a weight as a signed number, for differences.
    pub(super) fn signed_weight(&self, criterion: usize) -> i64 {
        i64::from(self.weights[criterion].thousandths())
    }

    /// Returns the fit of an alternative on a criterion; an impossible one counts as 0.
    pub(super) fn fit(&self, alternative: usize, criterion: usize) -> i64 {
        i64::from(self.units(alternative, criterion))
    }

    /// Returns how much better one alternative fits a criterion than another.
    pub(super) fn difference(&self, above: usize, below: usize, criterion: usize) -> i64 {
        self.fit(above, criterion) - self.fit(below, criterion)
    }

    /// Returns how far one alternative is ahead of another over all criteria, in thousandths of a weight times units of fit.
    pub(super) fn advantage(&self, own: usize, other: usize) -> i64 {
        self.active().map(|criterion| self.signed_weight(criterion) * self.difference(own, other, criterion)).sum()
    }

    /// Returns the alternative in first place. `None` if nothing is judged or every alternative is excluded.
    pub fn first(&self) -> Option<usize> {
        let judged = self.survivors().filter(|_| self.weight > 0);
        judged.reduce(|best, other| if self.sums[other] > self.sums[best] { other } else { best })
    }

    fn product(&self, alternative: usize, criterion: usize) -> u64 {
        u64::from(self.weights[criterion].thousandths()) * u64::from(self.units(alternative, criterion))
    }

    fn share(&self, sum: u64) -> Option<Fraction> {
        (self.weight > 0).then(|| Fraction::new(sum, self.weight * u64::from(self.top)))
    }
}

#[cfg(test)]
mod tests;
