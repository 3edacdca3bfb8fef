//! What a change of the rules changes: every profile that two packs judge differently, and the fewest answers that bring it about.

use std::collections::BTreeMap;

use super::choice::{Choice, Extent, choose};
use crate::engine::Ranking;
use crate::pack::{Answers, LevelId, NeedId, Pack};
use crate::requirements::Flow;

/// What two packs judge differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulesDiff {
    /// How many profiles were judged with both packs: sets of answers to the dimensions, unanswered ones included, without needs and
    /// with each need that both packs have.
    pub compared: usize,
    /// How many of all profiles these are.
    pub extent: Extent,
    /// In how many of them the recommendation or the exclusions differ.
    pub changed: usize,
    /// Those, by what changes. The group that the fewest answers bring about comes first, then the larger one.
    pub groups: Vec<Group>,
}

/// Profiles in which the same changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What changes.
    pub turn: Turn,
    /// How many profiles there are.
    pub count: usize,
    /// The smallest sets of answers under which it changes, the smallest first: every profile of the group holds one of them, but for
    /// the further ones.
    pub causes: Vec<Cause>,
    /// How many profiles hold none of the causes, where there are more causes than are kept.
    pub further: usize,
}

/// What changes in a profile. Protocols are named by their ids, since the packs may have different ones.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Turn {
    /// What the old pack recommends; none when it recommends nothing.
    pub old: Option<String>,
    /// What the new pack recommends.
    pub new: Option<String>,
    /// Where the recommendation stays: the protocols of both packs that only the new one excludes.
    pub excluded: Vec<String>,
    /// Where the recommendation stays: those that only the old one excludes.
    pub admitted: Vec<String>,
}

/// Answers under which something changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The answers, by the ids of the old pack.
    pub answers: Answers,
    /// How many profiles of the group hold these answers, and none of the sets before them.
    pub count: usize,
}

/// Compares two packs with the same dimensions and levels, in whatever order. Levels that only one of them has are left out.
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

/// Two packs with the answers that both understand.
struct Both<'p> {
    old: &'p Pack,
    new: &'p Pack,
    /// The levels of each dimension, as each pack knows them.
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

    /// All profiles, or as many as can be judged.
    fn profiles(&self) -> (impl Iterator<Item = Profile>, Extent) {
        let answers: Vec<usize> = self.levels.iter().map(|levels| levels.len() + 1).collect();
        let Choice { rows, extent } = choose(&answers, self.needs.len() + 1);
        let with_needs = |levels: Vec<usize>| (0..=self.needs.len()).map(move |need| Profile { levels: levels.clone(), need });
        (rows.into_iter().flat_map(with_needs), extent)
    }

    /// The answers of a profile, by the ids of the old and of the new pack.
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

    /// What changes in a profile.
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

/// The recommended protocol, and the excluded ones in the pack's order.
fn judge(pack: &Pack, answers: Answers) -> (Option<&str>, Vec<&str>) {
    let flow = Flow::stating(answers);
    let judged = Ranking::of(pack, &flow);
    let winner = judged.recommended().map(|protocol| pack.protocol(protocol).id.as_str());
    let excluded = pack.protocols().filter(|(protocol, _)| !judged.is_left(*protocol));
    (winner, excluded.map(|(_, protocol)| protocol.id.as_str()).collect())
}

/// As many causes of one change are kept.
const MOST_CAUSES: usize = 1000;

/// The smallest profiles of a group, each with those that hold it and no earlier one; and how many hold none of those that are kept.
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
