//! The smallest changes of a flow's requirements that make another protocol the recommended one.

use super::Change;
use super::reasons::TRIED;
use super::variants::{Leveled, Variants};
use crate::pack::{LevelId, NeedId, Pack, ProtocolId};
use crate::requirements::{Criterion, Flow, Must};

/// What would make a protocol the recommended one.
#[derive(Debug, Clone, PartialEq)]
pub struct Counterfactuals {
    /// The protocol.
    pub protocol: ProtocolId,
    /// All the smallest sets of changes, each enough: those with the fewest changed answers, and of several at once those with the
    /// fewest steps, between levels and of needs. Empty when none does.
    pub sets: Vec<Vec<Change>>,
}

/// So many answers are changed at once where needs are among them; levels alone may all change. Fewer needs where a pack has so
/// many that their combinations would take long.
const TOGETHER: usize = 3;
/// As many combinations of needs are tried: those of three out of seventeen, and some more.
const COMBINATIONS: usize = 1000;

/// How far a search went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Searched {
    /// The most needs that were added or dropped at once.
    pub needs: usize,
    /// The most levels that were changed at once, where more might have been.
    pub levels: Option<usize>,
}

/// For each protocol that is not recommended, the smallest changes after which it is. What is not negotiable does not move, and
/// a dimension that is not answered stays so. Changes are ordered by their number, then by the steps between levels; a need more or
/// less is one step. All levels of the stated dimensions are tried, and all sets of [`TOGETHER`] answers of any kind, where they are not
/// too many.
pub(super) fn counterfactuals(pack: &Pack, flow: &Flow, recommended: Option<ProtocolId>) -> (Vec<Counterfactuals>, Searched) {
    let variants = Variants::new(pack, flow);
    let (profiles, levels) = profiles(pack, flow);
    let toggles = toggles(pack, flow);
    let mut open: Vec<ProtocolId> = pack.protocols().map(|(id, _)| id).filter(|&id| Some(id) != recommended).collect();
    let mut found: Vec<(ProtocolId, u32, Vec<Change>)> = Vec::new();
    let mut leveled: Vec<Option<Leveled<'_>>> = profiles.iter().map(|_| None).collect();
    let most = profiles.iter().map(|profile| profile.changes.len()).max().unwrap_or(0).max(TOGETHER);
    for count in 1..=most {
        let mut here: Vec<(ProtocolId, u32, Vec<Change>)> = Vec::new();
        // The fewest steps so far, so that farther sets need not be kept.
        let mut nearest: Vec<(ProtocolId, u32)> = Vec::new();
        for (profile, leveled) in profiles.iter().zip(&mut leveled) {
            let needs = count.checked_sub(profile.changes.len()).filter(|&needs| needs == 0 || count <= TOGETHER);
            let Some(sets) = needs.and_then(|needs| toggles.get(needs)) else { continue };
            let leveled = leveled.get_or_insert_with(|| variants.at(&profile.levels));
            for set in sets {
                let Some(winner) = leveled.winner(&set.needs).filter(|winner| open.contains(winner)) else { continue };
                // Single changes are all told, however far a level is.
                let steps = if count == 1 { 1 } else { profile.steps + u32::try_from(set.changes.len()).unwrap_or(u32::MAX) };
                let least = nearest.iter_mut().find(|(protocol, _)| *protocol == winner);
                match least {
                    Some((_, least)) if *least < steps => continue,
                    Some((_, least)) => *least = steps,
                    None => nearest.push((winner, steps)),
                }
                here.push((winner, steps, profile.changes.iter().chain(&set.changes).copied().collect()));
            }
        }
        open.retain(|protocol| !here.iter().any(|(winner, ..)| winner == protocol));
        found.append(&mut here);
        if open.is_empty() {
            break;
        }
    }
    let others = pack.protocols().map(|(id, _)| id).filter(|&id| Some(id) != recommended);
    let searched = Searched { needs: toggles.len() - 1, levels };
    (others.map(|protocol| Counterfactuals { protocol, sets: smallest(protocol, &found) }).collect(), searched)
}

/// The sets for a protocol with the fewest steps; all of them have as many changes.
fn smallest(protocol: ProtocolId, found: &[(ProtocolId, u32, Vec<Change>)]) -> Vec<Vec<Change>> {
    let own = || found.iter().filter(|(winner, ..)| *winner == protocol);
    let least = own().map(|(_, steps, _)| *steps).min();
    own().filter(|(_, steps, _)| Some(*steps) == least).map(|(.., changes)| changes.clone()).collect()
}

/// Some levels in place of the stated ones.
struct Profile {
    levels: Vec<LevelId>,
    changes: Vec<Change>,
    /// The steps between the levels, added up.
    steps: u32,
}

/// All levels of the stated dimensions that may move, in every combination. The second value is how many levels are changed at once
/// where not all are, since there would be too many combinations.
fn profiles(pack: &Pack, flow: &Flow) -> (Vec<Profile>, Option<usize>) {
    let moving = |from: LevelId| -> Vec<LevelId> {
        let stays = flow.musts().contains(&Must::Criterion(Criterion::Dimension(from.dimension())));
        pack.levels(from.dimension()).map(|(to, _)| to).filter(|&to| to == from || !stays).collect()
    };
    // How many combinations change so many levels.
    let mut counts = vec![1usize];
    for &from in flow.answers().levels() {
        let ways = moving(from).len() - 1;
        counts.push(0);
        for changed in (1..counts.len()).rev() {
            counts[changed] = counts[changed].saturating_add(counts[changed - 1].saturating_mul(ways));
        }
    }
    let reached = counts.iter().scan(0usize, |sum, count| {
        *sum = sum.saturating_add(*count);
        (*sum <= TRIED).then_some(())
    });
    let most = reached.count().max(2) - 1;
    let mut profiles = vec![Profile { levels: Vec::new(), changes: Vec::new(), steps: 0 }];
    for &from in flow.answers().levels() {
        let levels = moving(from);
        let with = |profile: &Profile, to: LevelId| {
            let moved = (to != from).then_some(Change::Level { from, to });
            Profile {
                levels: profile.levels.iter().copied().chain([to]).collect(),
                changes: profile.changes.iter().copied().chain(moved).collect(),
                steps: profile.steps + u32::try_from(from.index().abs_diff(to.index())).unwrap_or(u32::MAX),
            }
        };
        let all = profiles.iter().flat_map(|profile| levels.iter().map(move |&to| with(profile, to)));
        profiles = all.filter(|profile| profile.changes.len() <= most).collect();
    }
    (profiles, (most + 1 < counts.len()).then_some(most))
}

/// Some needs in place of the stated ones.
#[derive(Clone)]
struct Needs {
    needs: Vec<NeedId>,
    changes: Vec<Change>,
    /// Where the needs begin that may be changed besides, so that no set comes twice.
    next: usize,
}

/// The stated needs with none, one, two, ... of them changed, in every combination.
fn toggles(pack: &Pack, flow: &Flow) -> Vec<Vec<Needs>> {
    let stated = flow.answers().needs();
    let stays = |must| flow.musts().contains(&must);
    let all_stay = stays(Must::Criterion(Criterion::Needs));
    let fixed = |need: &NeedId| all_stay || (stated.contains(need) && stays(Must::Need(*need)));
    let movable: Vec<NeedId> = pack.needs().map(|(id, _)| id).filter(|need| !fixed(need)).collect();
    let mut toggles = vec![vec![Needs { needs: stated.to_vec(), changes: Vec::new(), next: 0 }]];
    while toggles.len() <= TOGETHER {
        let mut more = Vec::new();
        for before in toggles.last().into_iter().flatten() {
            for (index, &need) in movable.iter().enumerate().skip(before.next) {
                let mut after = Needs { next: index + 1, ..before.clone() };
                if stated.contains(&need) {
                    after.needs.retain(|&other| other != need);
                    after.changes.push(Change::Drop(need));
                } else {
                    after.needs.push(need);
                    after.changes.push(Change::Add(need));
                }
                more.push(after);
            }
        }
        // One need at a time is always tried.
        if more.is_empty() || (toggles.len() > 1 && more.len() > COMBINATIONS) {
            break;
        }
        toggles.push(more);
    }
    toggles
}
