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
    /// The most needs that were dropped at once in the search for these, besides all of them, where more might have been.
    pub dropped: Option<usize>,
}

/// The needs are one answer, and its other values are what is left when some of them are dropped: so many at most, or all.
const DROPPED: usize = 3;
/// So many combinations of answers are tried. Where there are more, fewer needs are dropped at once.
const TRIED: usize = 1 << 17;

/// The reasons of a recommendation, over all answers to what is stated; none when these are too many to be tried.
///
/// A set S is sufficient when the protocol wins under every assignment to the answers outside S (a prime implicant, or abductive
/// explanation).
pub(super) fn reasons(pack: &Pack, flow: &Flow, recommended: ProtocolId) -> Option<Reasons> {
    let answers = flow.answers();
    let mut profiles = answers.levels().iter().map(|level| pack.levels(level.dimension()).len().max(2));
    let room = TRIED / profiles.try_fold(1, usize::checked_mul)?;
    let (fewer, dropped) = fewer(answers.needs(), room)?;
    let mut criteria: Vec<Criterion> = answers.levels().iter().map(|level| Criterion::Dimension(level.dimension())).collect();
    if !answers.needs().is_empty() {
        criteria.push(Criterion::Needs);
    }
    let variants = Variants::new(pack, flow);
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
    Some(Reasons {
        dropped: Some(dropped).filter(|&dropped| dropped < DROPPED.min(answers.needs().len())),
        sufficient: minimal.iter().map(|&set| of(set).collect()).collect(),
        core: of(minimal.iter().fold(all, |every, set| every & set)).collect(),
        irrelevant: of(minimal.iter().fold(all, |none, set| none & !set)).collect(),
    })
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

/// The needs without some of them: without as many at once as there is room for, and without all. None when there is no room for
/// these and the needs themselves. The second value is the most that are missing, but for all.
fn fewer(needs: &[NeedId], room: usize) -> Option<(Vec<Vec<NeedId>>, usize)> {
    let all = usize::from(!needs.is_empty());
    let mut sets = vec![(needs.to_vec(), 0)];
    let mut from = 0;
    let mut dropped = 0;
    // How many sets there are without so many.
    let mut next = needs.len();
    while dropped < DROPPED.min(needs.len()) && sets.len() + next + all <= room {
        let last = sets.len();
        for index in from..last {
            let (set, first) = sets[index].clone();
            // Dropped in order, so that no set comes twice.
            for (position, need) in needs.iter().enumerate().skip(first) {
                sets.push((set.iter().copied().filter(|other| other != need).collect(), position + 1));
            }
        }
        from = last;
        dropped += 1;
        next = next * (needs.len() - dropped) / (dropped + 1);
    }
    let fits = sets.len() + all <= room;
    sets.push((Vec::new(), 0));
    fits.then(|| (sets.into_iter().map(|(set, _)| set).filter(|set| set.len() < needs.len()).collect(), dropped))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_needs_are_dropped_as_there_is_room_for() {
        let needs: Vec<NeedId> = crate::builtin::pack().needs().map(|(id, _)| id).take(6).collect();
        // Themselves, all, and 6, 15 and 20 without one, two and three.
        for (room, expected) in [(0, None), (1, None), (2, Some(0)), (7, Some(0)), (8, Some(1)), (23, Some(2)), (43, Some(3))] {
            let found = fewer(&needs, room);
            assert_eq!(found.as_ref().map(|(_, dropped)| *dropped), expected, "{room}");
            assert!(found.is_none_or(|(sets, _)| sets.len() < room && sets.contains(&Vec::new())));
        }
        assert_eq!(fewer(&[], 1), Some((Vec::new(), 0)));
        assert_eq!(fewer(&needs[..2], usize::MAX).map(|(_, dropped)| dropped), Some(2));
    }
}
