//! A flow under other answers than its own: who would be recommended? Made ready once, for the many thousands of answers that
//! the search for changes and for reasons asks about. Gives what [`judge`](super::judge) gives, and a test holds it to that.

use crate::decision::Fit;
use crate::pack::{Cap, LevelId, NeedId, Pack, ProtocolId, Subject};
use crate::requirements::{Criterion, Flow, Must};

/// A flow whose answers are open; weights and musts are its own.
pub(super) struct Variants<'a> {
    pack: &'a Pack,
    flow: &'a Flow,
    /// By the position of the dimension.
    weights: Vec<i64>,
    needs_weight: i64,
    /// What is not negotiable: dimensions and needs by position, and the needs together.
    dimension_musts: Vec<bool>,
    need_musts: Vec<bool>,
    needs_must: bool,
    /// By need, then by protocol.
    need_fits: Vec<Fit>,
}

/// The last bit of a set of caps.
const LAST: usize = 63;

/// Some levels, judged, with the needs still open.
pub(super) struct Leveled<'v> {
    variants: &'v Variants<'v>,
    levels: Vec<LevelId>,
    /// The caps that hold whatever the needs are.
    firing: Vec<&'v Cap>,
    /// The caps that hold as far as levels go, and ask for needs besides.
    pending: Vec<&'v Cap>,
    /// What the levels come to under some of the pending caps, by the set of these: worked out once for each.
    weighed: Vec<(u64, Weighed)>,
}

/// What the levels come to, with some caps applied.
struct Weighed {
    /// The sum of the dimensions' weights.
    weight: i64,
    /// By protocol: Σ weight · quarters over the dimensions; none when it is excluded.
    sums: Vec<Option<i64>>,
    /// By need, then by protocol.
    needs: Vec<Fit>,
}

impl<'a> Variants<'a> {
    pub(super) fn new(pack: &'a Pack, flow: &'a Flow) -> Self {
        let must = |must| flow.musts().contains(&must);
        let weight = |criterion| i64::from(flow.weight_in(pack, criterion).thousandths());
        Self {
            pack,
            flow,
            weights: pack.dimensions().map(|(id, _)| weight(Criterion::Dimension(id))).collect(),
            needs_weight: weight(Criterion::Needs),
            dimension_musts: pack.dimensions().map(|(id, _)| must(Must::Criterion(Criterion::Dimension(id)))).collect(),
            need_musts: pack.needs().map(|(id, _)| must(Must::Need(id))).collect(),
            needs_must: must(Must::Criterion(Criterion::Needs)),
            need_fits: pack.needs().flat_map(|(_, need)| need.fits.iter().map(|rule| rule.fit)).collect(),
        }
    }

    /// The flow with these levels: at most one for each dimension.
    pub(super) fn at(&'a self, levels: Vec<LevelId>) -> Leveled<'a> {
        let (mut firing, mut pending) = (Vec::new(), Vec::new());
        for (_, cap) in self.pack.caps() {
            if cap.when.levels().all(|some| some.iter().any(|level| levels.contains(level))) {
                if cap.when.needs().is_empty() { &mut firing } else { &mut pending }.push(cap);
            }
        }
        Leveled { variants: self, levels, firing, pending, weighed: Vec::new() }
    }

    /// The flow's own levels.
    pub(super) fn as_stated(&'a self) -> Leveled<'a> {
        self.at(self.flow.answers().levels().to_vec())
    }

    fn weigh(&self, levels: &[LevelId], caps: &[&Cap]) -> Weighed {
        let protocols = self.pack.protocols().len();
        let fits = levels.iter().flat_map(|&level| self.pack.level(level).fits.iter().map(|rule| rule.fit));
        let mut fits: Vec<Fit> = fits.collect();
        let mut needs = self.need_fits.clone();
        for low in caps.iter().flat_map(|cap| &cap.lowers) {
            for subject in &low.subjects {
                let fit = match *subject {
                    Subject::Need(need) => &mut needs[need.index() * protocols + low.protocol.index()],
                    Subject::Level(level) => match levels.iter().position(|&stated| stated == level) {
                        Some(row) => &mut fits[row * protocols + low.protocol.index()],
                        None => continue,
                    },
                };
                *fit = low.to.min(*fit);
            }
        }
        let sum = |protocol: usize| {
            let each = levels.iter().zip(fits.iter().skip(protocol).step_by(protocols));
            each.map(|(level, &fit)| {
                let dimension = level.dimension().index();
                Some(self.weights[dimension] * quarters(fit, self.dimension_musts[dimension])?)
            })
            .sum()
        };
        let weight = levels.iter().map(|level| self.weights[level.dimension().index()]).sum();
        Weighed { weight, sums: (0..protocols).map(sum).collect(), needs }
    }
}

impl Leveled<'_> {
    /// The protocol that is recommended when these needs are stated.
    pub(super) fn winner(&mut self, needs: &[NeedId]) -> Option<ProtocolId> {
        let met = |cap: &Cap| cap.when.needs().iter().all(|need| needs.contains(need));
        let firing = self.pending.iter().enumerate().filter(|(_, cap)| met(cap));
        // A bit for each of them; the last one stands for all that a pack may have beyond.
        let key = firing.fold(0u64, |key, (position, _)| key | 1 << position.min(LAST));
        let known = self.weighed.iter().position(|(fired, _)| *fired == key && key < 1 << LAST);
        let known = known.unwrap_or_else(|| {
            let firing: Vec<&Cap> = self.firing.iter().chain(self.pending.iter().filter(|cap| met(cap))).copied().collect();
            self.weighed.push((key, self.variants.weigh(&self.levels, &firing)));
            self.weighed.len() - 1
        });
        self.variants.best(&self.weighed[known].1, needs)
    }
}

impl Variants<'_> {
    fn best(&self, weighed: &Weighed, needs: &[NeedId]) -> Option<ProtocolId> {
        let count = i64::try_from(needs.len()).unwrap_or(i64::MAX);
        let needs_weight = if needs.is_empty() { 0 } else { self.needs_weight };
        if weighed.weight + needs_weight == 0 {
            return None;
        }
        let protocols = weighed.sums.len();
        let mut best: Option<(i64, ProtocolId)> = None;
        for (protocol, _) in self.pack.protocols() {
            let Some(sum) = weighed.sums[protocol.index()] else { continue };
            let fit = |need: &NeedId| {
                quarters(weighed.needs[need.index() * protocols + protocol.index()], self.need_musts[need.index()])
            };
            let Some(served) = needs.iter().map(fit).sum::<Option<i64>>() else { continue };
            // The mean of the needs is below fair.
            if self.needs_must && served < 2 * count {
                continue;
            }
            let score = sum * count.max(1) + needs_weight * served;
            // Ids stand in the order of simplicity, which decides between equals.
            if best.is_none_or(|(highest, _)| score > highest) {
                best = Some((score, protocol));
            }
        }
        best.map(|(_, protocol)| protocol)
    }
}

/// The fit in quarters; none when it excludes.
fn quarters(fit: Fit, must: bool) -> Option<i64> {
    if must && fit < Fit::Fair { None } else { fit.quarters().map(i64::from) }
}

#[cfg(test)]
mod tests;
