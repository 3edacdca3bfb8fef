//! Which of a flow's answers settle its recommendation, and which do not matter.

use std::cmp::Reverse;

use super::variants::Variants;
use crate::pack::{LevelId, NeedId, Pack, ProtocolId};
use crate::requirements::{Criterion, Flow};

/// Which answers settle a recommendation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reasons {
    /// The smallest sets of answers that are reason enough: whatever the other stated answers were, the same protocol would be
    /// recommended. None contains another; smaller ones come first. An empty set alone means that no answer matters.
    pub sufficient: Vec<Vec<Criterion>>,
    /// The answers in every such set: for each of them there is another that alone changes the recommendation.
    pub core: Vec<Criterion>,
    /// The answers in no such set: none of them ever matters.
    pub irrelevant: Vec<Criterion>,
}

/// The needs are one answer, and its other values are what is left when some of them are dropped: so many at most, or all.
const DROPPED: usize = 3;
/// Where there are more needs than this, the search for triples would take long, and one less is dropped at once.
const MANY: usize = 8;

/// The reasons of a recommendation, over all answers to what is stated.
///
/// A set S is sufficient when the protocol wins under every assignment to the answers outside S (a prime implicant, or abductive
/// explanation).
pub(super) fn reasons(pack: &Pack, flow: &Flow, recommended: ProtocolId) -> Reasons {
    let answers = flow.answers();
    let mut criteria: Vec<Criterion> = answers.levels().iter().map(|level| Criterion::Dimension(level.dimension())).collect();
    if !answers.needs().is_empty() {
        criteria.push(Criterion::Needs);
    }
    let variants = Variants::new(pack, flow);
    let fewer = fewer(answers.needs());
    let needs_bit = 1 << answers.levels().len();
    let all = (1usize << criteria.len()) - 1;
    let levels = by_change(pack, answers.levels());
    // Whether no change of some or all of these answers brings another recommendation.
    let mut free = vec![true; all + 1];
    for set in 0..=all {
        // A smaller set that is not free comes first, and tells without a search.
        let mut smaller = (0..criteria.len()).map(|bit| set & !(1 << bit)).filter(|&smaller| smaller != set);
        free[set] = smaller.all(|smaller| free[smaller])
            && levels[set & !needs_bit].iter().all(|levels| {
                let mut leveled = variants.at(levels);
                let mut wins = |needs: &[NeedId]| leveled.winner(needs) == Some(recommended);
                if set & needs_bit == 0 { wins(answers.needs()) } else { fewer.iter().all(|needs| wins(needs)) }
            });
    }
    let mut enough: Vec<usize> = (0..=all).filter(|kept| free[all & !kept]).collect();
    // Smaller sets first, and among equals those with the first criteria.
    enough.sort_by_key(|kept| (kept.count_ones(), Reverse(kept.reverse_bits())));
    let mut minimal: Vec<usize> = Vec::new();
    for kept in enough {
        if !minimal.iter().any(|smaller| smaller & !kept == 0) {
            minimal.push(kept);
        }
    }
    let of = |set: usize| criteria.iter().enumerate().filter(move |(i, _)| set & (1 << i) != 0).map(|(_, &criterion)| criterion);
    Reasons {
        sufficient: minimal.iter().map(|&set| of(set).collect()).collect(),
        core: of(minimal.iter().fold(all, |every, set| every & set)).collect(),
        irrelevant: of(minimal.iter().fold(all, |none, set| none & !set)).collect(),
    }
}

/// For each set of the stated dimensions, all combinations in which exactly these have another level than the stated one.
fn by_change(pack: &Pack, stated: &[LevelId]) -> Vec<Vec<Vec<LevelId>>> {
    let mut sets = vec![vec![Vec::new()]];
    for &own in stated {
        let others: Vec<LevelId> = pack.levels(own.dimension()).map(|(level, _)| level).filter(|&level| level != own).collect();
        let with = |set: &Vec<Vec<LevelId>>, levels: &[LevelId]| -> Vec<Vec<LevelId>> {
            let add = |before: &Vec<LevelId>, level: LevelId| before.iter().copied().chain([level]).collect();
            set.iter().flat_map(|before| levels.iter().map(move |&level| add(before, level))).collect()
        };
        let kept = sets.iter().map(|set| with(set, &[own]));
        let changed = sets.iter().map(|set| with(set, &others));
        sets = kept.chain(changed).collect();
    }
    sets
}

/// The needs without some of them.
fn fewer(needs: &[NeedId]) -> Vec<Vec<NeedId>> {
    let most = if needs.len() > MANY { DROPPED - 1 } else { DROPPED };
    let mut sets = vec![(needs.to_vec(), 0)];
    let mut from = 0;
    for _ in 0..most.min(needs.len()) {
        let last = sets.len();
        for index in from..last {
            let (set, first) = sets[index].clone();
            // Dropped in order, so that no set comes twice.
            for (position, need) in needs.iter().enumerate().skip(first) {
                sets.push((set.iter().copied().filter(|other| other != need).collect(), position + 1));
            }
        }
        from = last;
    }
    sets.push((Vec::new(), 0));
    sets.into_iter().map(|(set, _)| set).filter(|set| set.len() < needs.len()).collect()
}
