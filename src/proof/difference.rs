//! What a change of the rules changes: every profile that two packs judge differently, and the fewest answers that cause it.

use std::collections::BTreeMap;

use super::choice::{Choice, Extent, choose};
use crate::engine::Ranking;
use crate::pack::{Answers, LevelId, NeedId, Pack};
use crate::requirements::Flow;

/// What two packs judge differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulesDiff {
    /// Number of profiles judged with both packs: sets of answers to the dimensions, including unanswered ones, without needs and
    /// with each need that both packs have.
    pub compared: usize,
    /// How much of all profiles that is.
    pub extent: Extent,
    /// Number of those in which the recommendation or the exclusions differ.
    pub changed: usize,
    /// Those profiles, grouped by what changes. The group with the smallest cause comes first; among equals, the larger one.
    pub groups: Vec<Group>,
}

/// Profiles with the same change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What changes.
    pub turn: Turn,
    /// Number of profiles.
    pub count: usize,
    /// The smallest sets of answers for which it changes, smallest first: every profile of the group contains one of them, except
    /// for the `further` ones.
    pub causes: Vec<Cause>,
    /// Number of profiles that contain none of the causes, if there are more causes than are kept.
    pub further: usize,
}

/// What changes in a profile. Protocols are named by their ids, since the packs may have different ones.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Turn {
    /// What the old pack recommends; `None` if it recommends nothing.
    pub old: Option<String>,
    /// What the new pack recommends.
    pub new: Option<String>,
    /// If the recommendation stays: the protocols of both packs that only the new one excludes.
    pub excluded: Vec<String>,
    /// If the recommendation stays: those that only the old one excludes.
    pub admitted: Vec<String>,
}

/// Answers for which something changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The answers, by the ids of the old pack.
    pub answers: Answers,
    /// Number of profiles of the group that contain these answers, and none of the sets before them.
    pub count: usize,
}

/// Compares two packs with the same dimensions and levels, in any order. Levels that only one of them has are left out.
pub fn compare(old: &Pack, new: &Pack) -> RulesDiff {
    let both = Both::of(old, new);
    let (profiles, extent) = both.profiles();
    let mut turns: BTreeMap<Turn, Vec<Profile>> = BTreeMap::new();
    let mut compared = 0;
    for profile in profiles {
        compared += 1;
        if let Some(turn) = both.turn(&profile) {
            turns.entry(turn).or_default().push(profile);
        }
    }
    let changed = turns.values().map(Vec::len).sum();
    let mut groups: Vec<Group> = turns
        .into_iter()
        .map(|(turn, profiles)| {
            let count = profiles.len();
            let (causes, further) = causes(profiles, &both);
            Group { turn, count, causes, further }
        })
        .collect();
    groups.sort_by_key(|group| {
        (group.causes.first().map(|cause| cause.answers.subjects().count()), std::cmp::Reverse(group.count))
    });
    RulesDiff { compared, extent, changed, groups }
}

/// A set of answers: for each dimension the position of a level from 1, or 0; and the position of a need from 1, or 0.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Profile {
    levels: Vec<usize>,
    need: usize,
}

impl Profile {
    fn size(&self) -> usize {
        self.levels.iter().filter(|&&level| level > 0).count() + usize::from(self.need > 0)
    }

    fn holds(&self, other: &Self) -> bool {
        let within = |(own, other): (&usize, &usize)| *other == 0 || own == other;
        self.levels.iter().zip(&other.levels).all(within) && (other.need == 0 || other.need == self.need)
    }
}

/// Two packs with the answers that both know.
struct Both<'p> {
    old: &'p Pack,
    new: &'p Pack,
    /// The levels of each dimension, by their ids in each pack.
    levels: Vec<Vec<(LevelId, LevelId)>>,
    needs: Vec<(NeedId, NeedId)>,
}

impl<'p> Both<'p> {
    fn of(old: &'p Pack, new: &'p Pack) -> Self {
        let dimensions = old.dimensions().map(|(id, dimension)| {
            let same = new.find_dimension(&dimension.id);
            let level = |(own, level): (LevelId, &crate::pack::Level)| {
                let (other, _) = new.levels(same?).find(|(_, other)| other.id == level.id)?;
                Some((own, other))
            };
            old.levels(id).filter_map(level).collect()
        });
        let needs = old.needs().filter_map(|(id, need)| Some((id, new.find_need(&need.id)?))).collect();
        Self { old, new, levels: dimensions.collect(), needs }
    }

    /// Returns all profiles, or as many as can be judged.
    fn profiles(&self) -> (impl Iterator<Item = Profile>, Extent) {
        let answers: Vec<usize> = self.levels.iter().map(|levels| levels.len() + 1).collect();
        let Choice { rows, extent } = choose(&answers, self.needs.len() + 1);
        let with_needs = |levels: Vec<usize>| (0..=self.needs.len()).map(move |need| Profile { levels: levels.clone(), need });
        (rows.into_iter().flat_map(with_needs), extent)
    }

    /// Returns the answers of a profile, by the ids of the old and of the new pack.
    fn answers(&self, profile: &Profile) -> (Answers, Answers) {
        let (mut old, mut new) = (Answers::default(), Answers::default());
        for (known, &level) in self.levels.iter().zip(&profile.levels) {
            if let Some(&(own, other)) = level.checked_sub(1).and_then(|position| known.get(position)) {
                old.state_level(own);
                new.state_level(other);
            }
        }
        if let Some(&(own, other)) = profile.need.checked_sub(1).and_then(|position| self.needs.get(position)) {
            old.state_need(own);
            new.state_need(other);
        }
        (old, new)
    }

    /// Returns what changes in a profile.
    fn turn(&self, profile: &Profile) -> Option<Turn> {
        let (old_answers, new_answers) = self.answers(profile);
        let (old_winner, old_excluded) = judge(self.old, old_answers);
        let (new_winner, new_excluded) = judge(self.new, new_answers);
        let only = |in_one: &[&str], in_other: &[&str], other: &Pack| -> Vec<String> {
            let only = in_one.iter().filter(|id| !in_other.contains(id) && other.find_protocol(id).is_some());
            only.map(|&id| id.to_owned()).collect()
        };
        let (mut excluded, mut admitted) = (Vec::new(), Vec::new());
        if old_winner == new_winner {
            excluded = only(&new_excluded, &old_excluded, self.old);
            admitted = only(&old_excluded, &new_excluded, self.new);
            if excluded.is_empty() && admitted.is_empty() {
                return None;
            }
        }
        Some(Turn { old: old_winner.map(str::to_owned), new: new_winner.map(str::to_owned), excluded, admitted })
    }
}

/// Returns the recommended protocol, and the excluded ones in the pack's order.
fn judge(pack: &Pack, answers: Answers) -> (Option<&str>, Vec<&str>) {
    let flow = Flow::stating(answers);
    let judged = Ranking::of(pack, &flow);
    let winner = judged.recommended().map(|protocol| pack.protocol(protocol).id.as_str());
    let excluded = pack.protocols().filter(|(protocol, _)| !judged.is_left(*protocol));
    (winner, excluded.map(|(_, protocol)| protocol.id.as_str()).collect())
}

/// Maximum number of causes kept for one change.
const MOST_CAUSES: usize = 1000;

/// Returns the smallest profiles of a group, each with the number of profiles that contain it and no earlier one; and the number
/// of profiles that contain none of those kept.
fn causes(mut profiles: Vec<Profile>, both: &Both<'_>) -> (Vec<Cause>, usize) {
    profiles.sort_by_key(Profile::size);
    let mut causes: Vec<(Profile, usize)> = Vec::new();
    let mut further = 0;
    for profile in profiles {
        match causes.iter().position(|(cause, _)| profile.holds(cause)) {
            Some(cause) => causes[cause].1 += 1,
            None if causes.len() < MOST_CAUSES => causes.push((profile, 1)),
            None => further += 1,
        }
    }
    (causes.into_iter().map(|(profile, count)| Cause { answers: both.answers(&profile).0, count }).collect(), further)
}
