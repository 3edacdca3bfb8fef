//! The sets of answers that a pack is checked over, and their outcomes.

use std::collections::HashMap;

use super::choice::{Choice, Extent, choose};
use crate::decision::Fraction;
use crate::engine::Ranking;
use crate::pack::{Answers, DimensionId, LevelId, NeedId, Pack, ProtocolId};
use crate::requirements::Flow;

/// Complete sets of answers to the dimensions, each with a number.
pub(super) struct Space {
    profiles: Vec<Vec<LevelId>>,
    numbers: HashMap<Vec<LevelId>, usize>,
    /// How much of all profiles this is.
    pub(super) extent: Extent,
}

impl Space {
    /// Returns all profiles, or as many as can be judged with this many sets of needs.
    pub(super) fn of(pack: &Pack, sets_of_needs: usize) -> Self {
        let levels: Vec<Vec<LevelId>> =
            pack.dimensions().map(|(id, _)| pack.levels(id).map(|(level, _)| level).collect()).collect();
        let Choice { rows, extent } = choose(&levels.iter().map(Vec::len).collect::<Vec<_>>(), sets_of_needs);
        let profile = |row: Vec<usize>| levels.iter().zip(row).map(|(levels, position)| levels[position]).collect();
        let profiles: Vec<Vec<LevelId>> = rows.into_iter().map(profile).collect();
        let numbers = profiles.iter().cloned().zip(0..).collect();
        Self { profiles, numbers, extent }
    }

    pub(super) fn len(&self) -> usize {
        self.profiles.len()
    }

    /// Returns the level of a dimension in a profile.
    pub(super) fn level(&self, profile: usize, dimension: DimensionId) -> LevelId {
        self.profiles[profile][dimension.index()]
    }

    /// Returns a profile with another level in one dimension, and its number; `None` if it is not among those judged.
    pub(super) fn with(&self, profile: usize, level: LevelId) -> (Answers, Option<usize>) {
        let mut levels = self.profiles[profile].clone();
        levels[level.dimension().index()] = level;
        (answers(&levels, &[]), self.numbers.get(&levels).copied())
    }

    /// Returns what a profile states, together with needs.
    pub(super) fn answers(&self, profile: usize, needs: &[NeedId]) -> Answers {
        answers(&self.profiles[profile], needs)
    }
}

fn answers(levels: &[LevelId], needs: &[NeedId]) -> Answers {
    let mut answers = Answers::default();
    for &level in levels {
        answers.state_level(level);
    }
    for &need in needs {
        answers.state_need(need);
    }
    answers
}

/// The outcome of a profile.
pub(super) struct ProfileOutcome {
    /// The recommended protocol.
    pub(super) winner: Option<ProtocolId>,
    /// The score of each protocol in tenths of a point, rounded, whether it is excluded or not.
    pub(super) tenths: Box<[u32]>,
}

/// The profiles with one set of needs, judged.
pub(super) struct Judged {
    /// The needs.
    pub(super) needs: Vec<NeedId>,
    /// One for each profile.
    pub(super) verdicts: Vec<ProfileOutcome>,
}

impl Judged {
    pub(super) fn of(pack: &Pack, space: &Space, needs: Vec<NeedId>) -> Self {
        let verdicts = (0..space.len()).map(|profile| verdict(pack, space.answers(profile, &needs))).collect();
        Self { needs, verdicts }
    }
}

fn verdict(pack: &Pack, answers: Answers) -> ProfileOutcome {
    let flow = Flow::stating(answers);
    let judged = Ranking::of(pack, &flow);
    let tenths = pack.protocols().map(|(protocol, _)| judged.score(protocol).map_or(0, Fraction::tenths));
    ProfileOutcome { winner: judged.recommended(), tenths: tenths.collect() }
}

/// Returns the recommendation for some answers.
pub(super) fn winner(pack: &Pack, answers: Answers) -> Option<ProtocolId> {
    Ranking::of(pack, &Flow::stating(answers)).recommended()
}

/// Returns the sets of needs that everything is judged with: none, each one, and the larger ones that caps name.
pub(super) fn sets_of_needs(pack: &Pack) -> Vec<Vec<NeedId>> {
    let mut sets = vec![Vec::new()];
    sets.extend(pack.needs().map(|(need, _)| vec![need]));
    for (_, cap) in pack.caps() {
        let mut needs = cap.when.needs().to_vec();
        needs.sort_unstable();
        needs.dedup();
        if !sets.contains(&needs) {
            sets.push(needs);
        }
    }
    sets
}

/// Returns every set that extends the given needs by one; if none are given, every pair.
pub(super) fn larger_sets(pack: &Pack, given: &[NeedId]) -> Vec<Vec<NeedId>> {
    let with = |given: &[NeedId], after: Option<NeedId>| -> Vec<Vec<NeedId>> {
        let more =
            pack.needs().map(|(need, _)| need).filter(|need| !given.contains(need) && after.is_none_or(|after| *need > after));
        more.map(|need| given.iter().copied().chain([need]).collect()).collect()
    };
    if given.is_empty() { pack.needs().flat_map(|(need, _)| with(&[need], Some(need))).collect() } else { with(given, None) }
}
