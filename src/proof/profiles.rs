//! The sets of answers that a pack is proven over, and what comes of them.

use crate::decision::Fraction;
use crate::engine::evaluate_flow;
use crate::pack::{Answers, DimensionId, LevelId, NeedId, Pack, ProtocolId};
use crate::requirements::Flow;

/// All complete sets of answers to the dimensions, each with a number: the last dimension changes fastest.
pub(super) struct Space {
    levels: Vec<Vec<LevelId>>,
}

impl Space {
    pub(super) fn of(pack: &Pack) -> Self {
        Self { levels: pack.dimensions().map(|(id, _)| pack.levels(id).map(|(level, _)| level).collect()).collect() }
    }

    pub(super) fn len(&self) -> usize {
        self.levels.iter().map(Vec::len).product()
    }

    /// How far apart the numbers of two neighbours in one dimension are.
    fn stride(&self, dimension: DimensionId) -> usize {
        self.levels[dimension.index() + 1..].iter().map(Vec::len).product()
    }

    /// The level of a dimension in a profile.
    pub(super) fn level(&self, profile: usize, dimension: DimensionId) -> LevelId {
        let levels = &self.levels[dimension.index()];
        levels[profile / self.stride(dimension) % levels.len()]
    }

    /// The profile with another level in one dimension.
    pub(super) fn with(&self, profile: usize, level: LevelId) -> usize {
        let stride = self.stride(level.dimension());
        profile - self.level(profile, level.dimension()).index() * stride + level.index() * stride
    }

    /// What a profile states, together with needs.
    pub(super) fn answers(&self, profile: usize, needs: &[NeedId]) -> Answers {
        let mut answers = Answers::default();
        let mut rest = profile;
        for levels in self.levels.iter().rev() {
            answers.state_level(levels[rest % levels.len()]);
            rest /= levels.len();
        }
        for &need in needs {
            answers.state_need(need);
        }
        answers
    }
}

/// What comes of a profile.
pub(super) struct Verdict {
    /// The recommended protocol.
    pub(super) winner: Option<ProtocolId>,
    /// The score of each protocol in tenths of a point, rounded, whether it is excluded or not.
    pub(super) tenths: Box<[u32]>,
}

/// All complete profiles with one set of needs, judged.
pub(super) struct Judged {
    /// The needs.
    pub(super) needs: Vec<NeedId>,
    /// One for each profile.
    pub(super) verdicts: Vec<Verdict>,
}

impl Judged {
    pub(super) fn of(pack: &Pack, space: &Space, needs: Vec<NeedId>) -> Self {
        let verdicts = (0..space.len()).map(|profile| verdict(pack, space.answers(profile, &needs))).collect();
        Self { needs, verdicts }
    }
}

fn verdict(pack: &Pack, answers: Answers) -> Verdict {
    let judged = evaluate_flow(pack, &Flow::stating(answers));
    let mut tenths = vec![0; judged.standings.len()].into_boxed_slice();
    for standing in &judged.standings {
        tenths[standing.protocol.index()] = standing.score.map_or(0, Fraction::tenths);
    }
    Verdict { winner: judged.recommended(), tenths }
}

/// The recommendation under some answers.
pub(super) fn winner(pack: &Pack, answers: Answers) -> Option<ProtocolId> {
    evaluate_flow(pack, &Flow::stating(answers)).recommended()
}

/// The sets of needs that everything is judged with: none, each, and the larger ones that caps speak of.
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

/// Every set of needs that holds the given ones and one more; with none given, every pair.
pub(super) fn larger_sets(pack: &Pack, given: &[NeedId]) -> Vec<Vec<NeedId>> {
    let with = |given: &[NeedId], after: Option<NeedId>| -> Vec<Vec<NeedId>> {
        let more =
            pack.needs().map(|(need, _)| need).filter(|need| !given.contains(need) && after.is_none_or(|after| *need > after));
        more.map(|need| given.iter().copied().chain([need]).collect()).collect()
    };
    if given.is_empty() { pack.needs().flat_map(|(need, _)| with(&[need], Some(need))).collect() } else { with(given, None) }
}
