//! Which needs are worth asking about.

use std::cmp::Reverse;

use crate::engine::Ranking;
use crate::pack::{Answers, NeedId, Pack, ProtocolId};
use crate::requirements::Flow;

/// The needs that can change what is recommended for a flow, the one that does so most often first. Each is tried alone beside what the
/// flow states, under every set of levels of the dimensions that it leaves open, but for the one that is asked first.
pub(super) fn telling(pack: &Pack, flow: &Flow) -> Vec<NeedId> {
    let mut cases = vec![flow.answers().clone()];
    let open = pack.dimensions().skip(1).filter(|(dimension, _)| flow.answers().level(*dimension).is_none());
    for (dimension, _) in open {
        let with_level =
            |answers| pack.levels(dimension).map(move |(level, _)| with(answers, |answers| answers.state_level(level)));
        cases = cases.iter().flat_map(with_level).collect();
    }
    let winner = |answers: &Answers| Ranking::of(pack, &flow.with_answers(answers.clone())).recommended();
    let before: Vec<Option<ProtocolId>> = cases.iter().map(winner).collect();
    let changes = |need: NeedId| {
        let after = cases.iter().map(|answers| winner(&with(answers, |answers| answers.state_need(need))));
        after.zip(&before).filter(|(after, before)| after != *before).count()
    };
    let mut needs: Vec<(usize, NeedId)> = pack.needs().map(|(need, _)| (changes(need), need)).collect();
    needs.retain(|(changes, _)| *changes > 0);
    needs.sort_by_key(|&(changes, need)| (Reverse(changes), need));
    needs.into_iter().map(|(_, need)| need).collect()
}

/// The same answers with one more.
fn with(answers: &Answers, state: impl FnOnce(&mut Answers)) -> Answers {
    let mut answers = answers.clone();
    state(&mut answers);
    answers
}
