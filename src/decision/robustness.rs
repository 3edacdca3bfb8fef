//! How sure a first place is: what may change in the weights before another alternative takes it. All figures are about the
//! alternatives that are not excluded and the criteria with a positive weight.

use super::{Fraction, Table};

/// How sure a first place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Robustness {
    /// Every weight may be off by up to this share of itself, in any mixture of up and down, and the first stays first: the
    /// minimum over rivals B of Σ w·d / Σ w·|d|, with d the differences in fit. 0 when it is tied, 1 when it is nowhere worse.
    pub tolerance: Fraction,
    /// This share of all importance may be moved to anything at all, and the first stays first: the minimum over rivals B of
    /// s / (s − W·min d), with s = Σ w·d and W = Σ w. 0 when it is tied, 1 when it is nowhere worse.
    pub reserve: Fraction,
}

/// A tolerance in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Firmness {
    /// Below 10 %.
    Fragile,
    /// Below 25 %.
    Fair,
    /// Below 50 %.
    Solid,
    /// 50 % or more.
    Clear,
}

impl Firmness {
    /// The word for people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Fragile => "fragile",
            Self::Fair => "fair",
            Self::Solid => "solid",
            Self::Clear => "clear",
        }
    }
}

impl Robustness {
    /// The tolerance in a word.
    pub fn firmness(&self) -> Firmness {
        match self.tolerance.percent() {
            ..10 => Firmness::Fragile,
            10..25 => Firmness::Fair,
            25..50 => Firmness::Solid,
            _ => Firmness::Clear,
        }
    }
}

impl Table {
    /// How sure the first place is. None when nothing is judged, or when no other alternative is left to lose it to.
    pub fn robustness(&self) -> Option<Robustness> {
        let first = self.first()?;
        let total: i64 = self.active().map(|criterion| self.signed_weight(criterion)).sum();
        let mut found: Option<Robustness> = None;
        for rival in self.survivors().filter(|&other| other != first) {
            let (mut lead, mut spread, mut worst) = (0, 0, 0);
            for criterion in self.active() {
                let difference = self.difference(first, rival, criterion);
                lead += self.signed_weight(criterion) * difference;
                spread += self.signed_weight(criterion) * difference.abs();
                worst = worst.min(difference);
            }
            let against = Robustness { tolerance: share(lead, spread), reserve: share(lead, lead - total * worst) };
            found = Some(found.map_or(against, |least| Robustness {
                tolerance: least.tolerance.min(against.tolerance),
                reserve: least.reserve.min(against.reserve),
            }));
        }
        found
    }

    /// For each alternative, the share of all weightings in which it is first, when half of the importance stays as stated and
    /// half may go anywhere: the volume of {u on the unit simplex : first under w/2W + u/2}. Alternatives that are equal on all
    /// criteria share equally; excluded ones have none. Exact but for rounding. The time grows steeply with the criteria and with alternatives
    /// that are close together; none when it would take more than `MOST_CUTS`.
    pub fn first_shares(&self) -> Option<Vec<f64>> {
        self.first_shares_at(1, 2)
    }

    /// The same when `free` of every `whole` parts of the importance may go anywhere.
    fn first_shares_at(&self, free: i64, whole: i64) -> Option<Vec<f64>> {
        let criteria: Vec<usize> = self.active().collect();
        let survivors: Vec<usize> = self.survivors().collect();
        let equal = |a: usize, b: usize| criteria.iter().all(|&criterion| self.difference(a, b, criterion) == 0);
        let mut cuts = MOST_CUTS;
        let mut shares = vec![0.0; survivors.last().map_or(0, |last| last + 1)];
        for &own in &survivors {
            let twins = survivors.iter().filter(|&&other| equal(own, other)).count();
            let rivals = survivors.iter().filter(|&&other| !equal(own, other));
            let leads = rivals.map(|&rival| self.leads_at_vertices(own, rival, &criteria, free, whole)).collect();
            shares[own] = if criteria.is_empty() { 0.0 } else { volume(leads, 1.0, &mut cuts) / small(twins) };
        }
        (cuts > 0).then_some(shares)
    }

    /// How far one alternative leads another when all free importance goes to one criterion, for each criterion; `free` of
    /// every `whole` parts of it are free.
    pub(super) fn leads_at_vertices(&self, own: usize, rival: usize, criteria: &[usize], free: i64, whole: i64) -> Vec<f64> {
        let total: i64 = criteria.iter().map(|&criterion| self.signed_weight(criterion)).sum();
        let lead = self.advantage(own, rival);
        // In units of 1 / (whole · W), so that the vertices are integers and a lead of nothing is exactly nothing.
        let at = |&criterion: &usize| exact((whole - free) * lead + free * total * self.difference(own, rival, criterion));
        criteria.iter().map(at).collect()
    }
}

/// So many cuts are made for one table, which takes a tenth of a second. Six alternatives on seven criteria, as real rules have them,
/// take half of that at most, and on the average a two hundredth.
const MOST_CUTS: u32 = 1 << 19;

/// `part / whole` where the part is positive; a whole of nothing can only be a tie.
fn share(part: i64, whole: i64) -> Fraction {
    match (u64::try_from(part), u64::try_from(whole)) {
        (Ok(part), Ok(whole)) if part > 0 && whole > 0 => Fraction::new(part, whole),
        _ => Fraction::ZERO,
    }
}

/// The share of a simplex on which all functions are positive. Each is linear and so given by its values at the vertices.
///
/// The simplex is cut where the first function that changes sign is zero, on the edge from its largest to its smallest value,
/// until none changes sign. Only sums of positive terms are formed, so no digits are lost. Where no cuts are left, the result means
/// nothing.
fn volume(mut functions: Vec<Vec<f64>>, size: f64, cuts: &mut u32) -> f64 {
    functions.retain(|values| values.iter().any(|&value| value < 0.0));
    if functions.iter().any(|values| values.iter().all(|&value| value <= 0.0)) {
        return 0.0;
    }
    let Some(cut) = functions.first() else { return size };
    *cuts = cuts.saturating_sub(1);
    if *cuts == 0 {
        return 0.0;
    }
    let by_value = |order: fn(f64, f64) -> bool| {
        (0..cut.len()).reduce(|best, vertex| if order(cut[vertex], cut[best]) { vertex } else { best }).unwrap_or(0)
    };
    let (high, low) = (by_value(|a, b| a > b), by_value(|a, b| a < b));
    let at = cut[high] / (cut[high] - cut[low]);
    let with = |replaced: usize| -> Vec<Vec<f64>> {
        let moved = |(index, values): (usize, &Vec<f64>)| {
            let mut values = values.clone();
            // The first function is zero there by construction, whatever rounding says.
            values[replaced] = if index == 0 { 0.0 } else { (1.0 - at) * values[high] + at * values[low] };
            values
        };
        functions.iter().enumerate().map(moved).collect()
    };
    volume(with(low), size * at, cuts) + volume(with(high), size * (1.0 - at), cuts)
}

#[expect(clippy::cast_precision_loss, reason = "weights times fits stay far below 2^53")]
fn exact(value: i64) -> f64 {
    value as f64
}

#[expect(clippy::cast_precision_loss, reason = "a small number")]
fn small(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests;
