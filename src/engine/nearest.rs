//! The precedents nearest to a flow, and how they differ from it.

use std::cmp::Reverse;

use crate::decision::Fraction;
use crate::pack::{LevelId, NeedId, Pack, PrecedentId, ProtocolId, Subject};
use crate::requirements::{Criterion, Flow};

/// Maximum number of precedents reported for a flow.
const TOLD: usize = 3;

/// A precedent compared with a flow.
#[derive(Debug, Clone, PartialEq)]
pub struct Near {
    /// The precedent.
    pub precedent: PrecedentId,
    /// How near it is, from 0 to 1: the weight of what both state alike, as a share of that plus what they state differently plus
    /// half of what only one of them states. The weights are those of the pack.
    pub nearness: Fraction,
    /// Subjects that both state alike.
    pub alike: Vec<Subject>,
    /// Levels that differ: that of the flow, and that of the precedent.
    pub differs: Vec<(LevelId, LevelId)>,
    /// Subjects that only the flow states.
    pub only_of_flow: Vec<Subject>,
    /// Subjects that only the precedent states.
    pub only_in_precedent: Vec<Subject>,
}

impl Near {
    /// Compares a precedent with a flow.
    pub fn of(pack: &Pack, flow: &Flow, precedent: PrecedentId) -> Self {
        let (here, there) = (flow.answers(), &pack.precedent(precedent).given);
        let (mut alike, mut differs) = (Vec::new(), Vec::new());
        let (mut only_of_flow, mut only_in_precedent) = (Vec::new(), Vec::new());
        for (dimension, _) in pack.dimensions() {
            match (here.level(dimension), there.level(dimension)) {
                (Some(level), Some(other)) if level == other => alike.push(Subject::Level(level)),
                (Some(level), Some(other)) => differs.push((level, other)),
                (Some(level), None) => only_of_flow.push(Subject::Level(level)),
                (None, Some(other)) => only_in_precedent.push(Subject::Level(other)),
                (None, None) => {}
            }
        }
        let (ours, theirs): (&[NeedId], &[NeedId]) = (here.needs(), there.needs());
        for &need in ours {
            let side = if theirs.contains(&need) { &mut alike } else { &mut only_of_flow };
            side.push(Subject::Need(need));
        }
        only_in_precedent.extend(theirs.iter().filter(|need| !ours.contains(need)).map(|&need| Subject::Need(need)));

        let weight = |subject: Subject| u64::from(Criterion::of(subject).weight(pack).thousandths());
        let sum = |subjects: &[Subject]| subjects.iter().map(|&subject| weight(subject)).sum::<u64>();
        let differing: u64 = differs.iter().map(|&(level, _)| weight(Subject::Level(level))).sum();
        let (agreeing, alone) = (2 * sum(&alike), sum(&only_of_flow) + sum(&only_in_precedent));
        let nearness = Fraction::share(agreeing, agreeing + 2 * differing + alone);
        Self { precedent, nearness, alike, differs, only_of_flow, only_in_precedent }
    }
}

/// Returns the nearest precedents, nearest first and the newer first among equals: at most three, and none that is more unlike
/// the flow than like it. If all of them decided as recommended, or none did, the last one is replaced by the nearest that says
/// the opposite.
pub fn nearest(pack: &Pack, flow: &Flow, recommended: ProtocolId) -> Vec<Near> {
    let mut all: Vec<Near> = pack.precedents().map(|(precedent, _)| Near::of(pack, flow, precedent)).collect();
    all.retain(|near| near.nearness >= Fraction::HALF);
    all.sort_by_key(|near| (Reverse(near.nearness), Reverse(pack.precedent(near.precedent).year), near.precedent));
    let agrees = |near: &Near| pack.precedent(near.precedent).agrees(recommended);
    if let Some((first, others)) = all.split_first()
        && others.iter().take(TOLD - 1).all(|near| agrees(near) == agrees(first))
        && let Some(contrary) = others.iter().position(|near| agrees(near) != agrees(first))
    {
        let contrary = all.remove(contrary + 1);
        all.truncate(TOLD - 1);
        all.push(contrary);
    }
    all.truncate(TOLD);
    all
}
