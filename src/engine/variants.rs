//! A flow under other answers than its own: who would be recommended? Made ready once, for the many thousands of answers that
//! the search for changes and for reasons asks about. Gives what [`judge`](super::judge) gives, and a test holds it to that.

use crate::decision::Fit;
use crate::pack::{Cap, LevelId, Need, NeedId, Pack, ProtocolId, Subject};
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
    /// By protocol, whether the gateway cannot carry it.
    barred: Vec<bool>,
    /// By need, then by protocol: the quarters before caps; [`EXCLUDED`] where the need excludes.
    needs: Vec<i16>,
}

/// The last bit of a set of caps.
const LAST: usize = 63;

/// Some levels, judged, with the needs still open.
pub(super) struct Leveled<'v> {
    variants: &'v Variants<'v>,
    levels: &'v [LevelId],
    /// The caps that hold whatever the needs are.
    firing: Vec<&'v Cap>,
    /// The caps that hold as far as levels go, and ask for needs besides.
    pending: Vec<&'v Cap>,
    /// What the levels come to under some of the pending caps, by the set of these: worked out once for each.
    weighed: Vec<(u64, Weighed)>,
    /// By protocol, how many quarters of the needs it serves: room to count in.
    served: Vec<i32>,
}

/// What the levels come to, with some caps applied.
struct Weighed {
    /// The sum of the dimensions' weights.
    weight: i64,
    /// By protocol: Σ weight · quarters over the dimensions; less than 0 when it is excluded.
    sums: Vec<i64>,
    /// By need, then by protocol: the quarters; [`EXCLUDED`] where the need excludes.
    needs: Vec<i16>,
}

/// So far below 0 that no sum of quarters, of a few thousand needs at most, makes up for it.
const EXCLUDED: i16 = i16::MIN;

impl<'a> Variants<'a> {
    pub(super) fn new(pack: &'a Pack, flow: &'a Flow) -> Self {
        let must = |must| flow.musts().contains(&must);
        let weight = |criterion| i64::from(flow.weight_in(pack, criterion).thousandths());
        let fits = |(id, need): (NeedId, &Need)| -> Vec<i16> {
            need.fits.iter().map(|rule| quarters(rule.fit, must(Must::Need(id)))).collect()
        };
        Self {
            pack,
            flow,
            weights: pack.dimensions().map(|(id, _)| weight(Criterion::Dimension(id))).collect(),
            needs_weight: weight(Criterion::Needs),
            dimension_musts: pack.dimensions().map(|(id, _)| must(Must::Criterion(Criterion::Dimension(id)))).collect(),
            need_musts: pack.needs().map(|(id, _)| must(Must::Need(id))).collect(),
            needs_must: must(Must::Criterion(Criterion::Needs)),
            barred: pack.protocols().map(|(id, _)| flow.barred(pack, id).is_some()).collect(),
            needs: pack.needs().flat_map(fits).collect(),
        }
    }

    /// The flow with these levels: at most one for each dimension.
    pub(super) fn at(&'a self, levels: &'a [LevelId]) -> Leveled<'a> {
        let (mut firing, mut pending) = (Vec::new(), Vec::new());
        for (_, cap) in self.pack.caps() {
            if cap.when.levels().all(|some| some.iter().any(|level| levels.contains(level))) {
                if cap.when.needs().is_empty() { &mut firing } else { &mut pending }.push(cap);
            }
        }
        Leveled { variants: self, levels, firing, pending, weighed: Vec::new(), served: Vec::new() }
    }

    /// The flow's own levels.
    pub(super) fn as_stated(&'a self) -> Leveled<'a> {
        self.at(self.flow.answers().levels())
    }

    fn weigh(&self, levels: &[LevelId], caps: &[&Cap]) -> Weighed {
        let protocols = self.pack.protocols().len();
        let must = |level: LevelId| self.dimension_musts[level.dimension().index()];
        // By level, then by protocol.
        let mut fits: Vec<i16> = Vec::with_capacity(levels.len() * protocols);
        for &level in levels {
            fits.extend(self.pack.level(level).fits.iter().map(|rule| quarters(rule.fit, must(level))));
        }
        let mut needs = self.needs.clone();
        for low in caps.iter().flat_map(|cap| &cap.lowers) {
            for subject in &low.subjects {
                let (fit, must) = match *subject {
                    Subject::Need(need) => {
                        (&mut needs[need.index() * protocols + low.protocol.index()], self.need_musts[need.index()])
                    }
                    Subject::Level(level) => match levels.iter().position(|&stated| stated == level) {
                        Some(row) => (&mut fits[row * protocols + low.protocol.index()], must(level)),
                        None => continue,
                    },
                };
                *fit = quarters(low.to, must).min(*fit);
            }
        }
        let mut sums = vec![0; protocols];
        let mut weight = 0;
        for (level, fits) in levels.iter().zip(fits.chunks_exact(protocols)) {
            let own = self.weights[level.dimension().index()];
            weight += own;
            for (sum, &fit) in sums.iter_mut().zip(fits) {
                // What is excluded stays so whatever else it serves, and whatever the weights are.
                *sum = if fit < 0 || *sum < 0 { i64::from(EXCLUDED) } else { *sum + own * i64::from(fit) };
            }
        }
        Weighed { weight, sums, needs }
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
            self.weighed.push((key, self.variants.weigh(self.levels, &firing)));
            self.weighed.len() - 1
        });
        self.variants.best(&self.weighed[known].1, needs, &mut self.served)
    }
}

impl Variants<'_> {
    fn best(&self, weighed: &Weighed, needs: &[NeedId], served: &mut Vec<i32>) -> Option<ProtocolId> {
        let count = i32::try_from(needs.len()).unwrap_or(i32::MAX);
        let needs_weight = if needs.is_empty() { 0 } else { self.needs_weight };
        if weighed.weight + needs_weight == 0 {
            return None;
        }
        let protocols = weighed.sums.len();
        served.clear();
        served.resize(protocols, 0);
        for need in needs {
            let fits = &weighed.needs[need.index() * protocols..][..protocols];
            served.iter_mut().zip(fits).for_each(|(served, &quarters)| *served += i32::from(quarters));
        }
        // Where the needs together are a must, a mean below fair excludes.
        let least = if self.needs_must { 2 * count } else { 0 };
        let mut best: Option<(i64, ProtocolId)> = None;
        for ((protocol, _), (&sum, &served)) in self.pack.protocols().zip(weighed.sums.iter().zip(&*served)) {
            if sum < 0 || served < least || self.barred[protocol.index()] {
                continue;
            }
            let score = sum * i64::from(count.max(1)) + needs_weight * i64::from(served);
            // Ids stand in the order of simplicity, which decides between equals.
            if best.is_none_or(|(highest, _)| score > highest) {
                best = Some((score, protocol));
            }
        }
        best.map(|(_, protocol)| protocol)
    }
}

/// The fit in quarters; [`EXCLUDED`] when it excludes.
fn quarters(fit: Fit, must: bool) -> i16 {
    let quarters = if must && fit < Fit::Fair { None } else { fit.quarters() };
    quarters.and_then(|quarters| i16::try_from(quarters).ok()).unwrap_or(EXCLUDED)
}

#[cfg(test)]
mod tests;
