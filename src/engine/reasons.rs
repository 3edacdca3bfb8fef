//! The answers of a flow that settle its recommendation, and those that do not matter.

use std::cmp::Reverse;

use super::{Change, kernel};
use crate::pack::{Answers, Pack, ProtocolId, Subject};
use crate::requirements::{Criterion, Flow};

/// The answers that settle a recommendation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reasons {
    /// The smallest sets of answers that suffice: whatever the other stated answers were, the same protocol would be recommended.
    /// None contains another; smaller ones come first. A single empty set means that no answer matters.
    pub sufficient: Vec<Vec<Criterion>>,
    /// The answers in every such set: each of them has an alternative that alone changes the recommendation.
    pub core: Vec<Criterion>,
    /// The answers in no such set: they never matter.
    pub irrelevant: Vec<Criterion>,
}

/// Maximum number of combinations of answers tried.
const TRIED: usize = 1 << 15;

/// Returns the reasons of a recommendation, over all answers to what is stated: every level of a dimension, and for a need
/// whether it is stated. `None` if there are too many to try.
///
/// A set S is sufficient if the protocol wins under every assignment to the answers outside S (a prime implicant, or abductive
/// explanation).
pub(super) fn reasons(pack: &Pack, flow: &Flow, recommended: ProtocolId) -> Option<Reasons> {
    let stated = flow.answers();
    let criteria: Vec<Criterion> = stated.subjects().map(Criterion::of).collect();
    let others: Vec<usize> = stated.subjects().map(|subject| others(pack, subject).len()).collect();
    others.iter().try_fold(1usize, |tried, others| tried.checked_mul(others + 1).filter(|&tried| tried <= TRIED))?;
    let all = (1usize << criteria.len()) - 1;
    // Whether no change of some or all of these answers changes the recommendation.
    let mut free = vec![true; all + 1];
    for set in 0..=all {
        // Smaller sets come first; one that is not free decides without a search.
        let mut smaller = (0..criteria.len()).map(|bit| set & !(1 << bit)).filter(|&smaller| smaller != set);
        free[set] = smaller.all(|smaller| free[smaller])
            && with_others(pack, stated, set)
                .all(|answers| kernel::winner(pack, flow, &answers).is_some_and(|way| pack.way(way).protocol == recommended));
    }
    let mut enough: Vec<usize> = (0..=all).filter(|kept| free[all & !kept]).collect();
    // Smaller sets first; among equals, those with the first criteria.
    enough.sort_by_key(|kept| (kept.count_ones(), Reverse(kept.reverse_bits())));
    let mut minimal: Vec<usize> = Vec::new();
    for kept in enough {
        if !minimal.iter().any(|smaller| smaller & !kept == 0) {
            minimal.push(kept);
        }
    }
    let of = |set: usize| criteria.iter().enumerate().filter(move |(i, _)| set & (1 << i) != 0).map(|(_, &criterion)| criterion);
    Some(Reasons {
        sufficient: minimal.iter().map(|&set| of(set).collect()).collect(),
        core: of(minimal.iter().fold(all, |every, set| every & set)).collect(),
        irrelevant: of(minimal.iter().fold(all, |none, set| none & !set)).collect(),
    })
}

/// Returns the changes that an answer allows: to another level, or for a need to not stating it.
fn others(pack: &Pack, subject: Subject) -> Vec<Change> {
    match subject {
        Subject::Level(from) => {
            let levels = pack.levels(from.dimension()).map(|(to, _)| to).filter(|&to| to != from);
            levels.map(|to| Change::Level { from, to }).collect()
        }
        Subject::Need(need) => vec![Change::Drop(need)],
    }
}

/// Returns all answers in which exactly those of a set, given by position as bits, are different.
fn with_others(pack: &Pack, stated: &Answers, set: usize) -> impl Iterator<Item = Answers> {
    let chosen = stated.subjects().enumerate().filter(|(position, _)| set & (1 << position) != 0);
    let places: Vec<Vec<Change>> = chosen.map(|(_, subject)| others(pack, subject)).collect();
    let combinations = places.iter().map(Vec::len).product();
    (0..combinations).map(move |combination| {
        let mut answers = stated.clone();
        let mut rest: usize = combination;
        for changes in &places {
            answers = changes[rest % changes.len()].apply(&answers);
            rest /= changes.len();
        }
        answers
    })
}
