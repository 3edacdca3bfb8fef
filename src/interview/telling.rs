//! The needs, carriers and amounts that are worth asking about: those that can change the recommendation.

use std::cmp::Reverse;

use super::{FlowDraft, Known};
use crate::engine::Ranking;
use crate::pack::{AmountId, Answers, CarrierId, Condition, DimensionId, LevelId, NeedId, Pack, ProtocolId, Subject};
use crate::requirements::Flow;

/// Maximum number of combinations of answers tried; with more, all of them are assumed to matter.
const MOST: usize = 20_000;

/// Returns the needs that can change the recommendation for a flow, the one that does so most often first. Each is tried alone in
/// addition to what the flow states, for every set of levels of the dimensions that it leaves open, except for the one that is
/// asked first.
pub(super) fn needs(pack: &Pack, flow: &Flow) -> Vec<NeedId> {
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

/// Returns the same answers with one more.
fn with(answers: &Answers, state: impl FnOnce(&mut Answers)) -> Answers {
    let mut answers = answers.clone();
    state(&mut answers);
    answers
}

/// Returns the carriers that can change the recommendation if blocked, for some levels of the open dimensions and whatever other
/// carriers are blocked.
pub(super) fn carriers(pack: &Pack, draft: &FlowDraft) -> Vec<CarrierId> {
    let flow = draft.flow_as_given(pack).blocking(Vec::new());
    let axes: Vec<Axis> = open_levels(pack, draft).collect();
    let mut found = Vec::new();
    for case in 0..axes.iter().map(|axis| axis.said.len()).product() {
        block(pack, &saying(pack, &flow, &axes, case), &[], &mut found);
    }
    pack.carriers().map(|(carrier, _)| carrier).filter(|carrier| found.contains(carrier)).collect()
}

/// Blocks each of the carriers that the recommended way requires, since no other would change anything, and continues with the
/// new recommendation. If that is another protocol, the carrier matters, and so do those blocked before it without changing the
/// protocol.
fn block(pack: &Pack, flow: &Flow, before: &[CarrierId], found: &mut Vec<CarrierId>) {
    let Some(way) = Ranking::of(pack, flow).way() else { return };
    for &carrier in &pack.way(way).requires {
        let blocked: Vec<CarrierId> = flow.blocked().iter().copied().chain([carrier]).collect();
        let narrower = flow.clone().blocking(blocked);
        let taken: Vec<CarrierId> = before.iter().copied().chain([carrier]).collect();
        if Ranking::of(pack, &narrower).recommended() == Some(pack.way(way).protocol) {
            block(pack, &narrower, &taken, found);
        } else {
            found.extend(taken);
            block(pack, &narrower, &[], found);
        }
    }
}

/// What the unanswered amounts of a flow can change.
#[derive(Debug, Clone)]
pub(super) struct Telling {
    /// The amounts that can change something.
    pub amounts: Vec<AmountId>,
    /// What can be recommended, whatever they state; `None` if there are too many cases to try.
    pub winners: Option<Vec<Option<ProtocolId>>>,
}

/// Returns the unanswered amounts that can change which protocol is recommended, or whether an answer beyond the protocols is
/// better: for some values of it and of the other unanswered amounts, and some levels of the open dimensions. If a level is
/// unknown, amounts that imply it count like the level.
pub(super) fn amounts(pack: &Pack, draft: &FlowDraft) -> Telling {
    let flow = draft.flow_as_given(pack);
    let open: Vec<AmountId> = pack.amounts().map(|(id, _)| id).filter(|&id| !draft.amount(id).is_given()).collect();
    let mut found: Vec<AmountId> = Vec::new();
    let mut collect = |axes: &[Axis], moves: Vec<bool>| {
        let told = axes.iter().zip(moves).filter(|(_, moves)| *moves);
        found.extend(told.flat_map(|(axis, _)| axis.amounts.iter().copied()));
    };

    let can_be_stated = |subject: Subject| match subject {
        Subject::Level(level) => match draft.known(pack, level.dimension()) {
            Known::Level(stated) => stated == level,
            Known::Open | Known::LeftOut => true,
        },
        Subject::Need(need) => flow.answers().needs().contains(&need),
    };
    let conditions = pack.fit_conditions().filter(|(_, subject)| can_be_stated(*subject)).map(|(condition, _)| condition);
    let conditions: Vec<&Condition> = conditions.collect();
    let mut axes = values(&open, &conditions);
    axes.extend(implied(pack, draft, &open));
    let mut winners = Some(Vec::new());
    if !axes.is_empty() {
        axes.extend(open_levels(pack, draft));
        winners = outcomes(&axes, &flow, |flow| Ranking::of(pack, flow).recommended(), pack);
        collect(&axes, moving(&axes, winners.as_deref()));
    }
    if let Some(winners) = &mut winners {
        winners.sort_unstable();
        winners.dedup();
    }
    for (_, beyond) in pack.beyond() {
        let conditions: Vec<&Condition> = beyond.when.iter().chain(&beyond.unless).collect();
        let mut axes = values(&open, &conditions);
        if !axes.is_empty() {
            let named = |axis: &Axis| {
                conditions.iter().flat_map(|condition| condition.levels()).flatten().any(|&level| axis.states(level))
            };
            axes.extend(open_levels(pack, draft).filter(named));
            let held = outcomes(&axes, &flow, |flow| beyond.held(flow.answers()).is_some(), pack);
            collect(&axes, moving(&axes, held.as_deref()));
        }
    }
    Telling { amounts: open.into_iter().filter(|amount| found.contains(amount)).collect(), winners }
}

/// Something that is still to be stated, or left out.
struct Axis {
    /// The amounts that state it, if any.
    amounts: Vec<AmountId>,
    /// What can be stated.
    said: Vec<Option<Said>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    Level(LevelId),
    Amount(AmountId, u64),
}

impl Axis {
    /// Creates an axis with some options, and the option of stating nothing.
    fn of(amounts: &[AmountId], said: impl IntoIterator<Item = Said>) -> Self {
        Self { amounts: amounts.to_vec(), said: std::iter::once(None).chain(said.into_iter().map(Some)).collect() }
    }

    fn states(&self, level: LevelId) -> bool {
        self.said.contains(&Some(Said::Level(level)))
    }
}

/// Returns an axis for each open dimension, with its levels.
fn open_levels<'a>(pack: &'a Pack, draft: &'a FlowDraft) -> impl Iterator<Item = Axis> + 'a {
    let open = pack.dimensions().filter(|(dimension, _)| draft.known(pack, *dimension) == Known::Open);
    open.map(|(dimension, _)| Axis { amounts: Vec::new(), said: levels(pack, dimension).map(Some).collect() })
}

fn levels(pack: &Pack, dimension: DimensionId) -> impl Iterator<Item = Said> {
    pack.levels(dimension).map(|(level, _)| Said::Level(level))
}

/// Returns an axis for each of some amounts that conditions name, with one value for each of the parts into which their bounds
/// divide it.
fn values(amounts: &[AmountId], conditions: &[&Condition]) -> Vec<Axis> {
    let axis = |&amount: &AmountId| {
        let ranges = conditions.iter().flat_map(|condition| condition.ranges()).filter(|range| range.amount == amount);
        let mut bounds: Vec<u64> = ranges.flat_map(|range| [Some(range.from), range.below]).flatten().collect();
        if bounds.is_empty() {
            return None;
        }
        bounds.push(1);
        bounds.retain(|&bound| bound > 0);
        bounds.sort_unstable();
        bounds.dedup();
        Some(Axis::of(&[amount], bounds.into_iter().map(|value| Said::Amount(amount, value))))
    };
    amounts.iter().filter_map(axis).collect()
}

/// Returns an axis for each dimension that stays unanswered and whose level open amounts can imply.
fn implied(pack: &Pack, draft: &FlowDraft, open: &[AmountId]) -> Vec<Axis> {
    let left_out = pack.dimensions().filter(|(dimension, _)| draft.known(pack, *dimension) == Known::LeftOut);
    let axis = |(dimension, known): (DimensionId, &crate::pack::Dimension)| {
        let amounts = &known.implied.as_ref()?.amounts;
        let own: Vec<AmountId> = amounts.iter().copied().filter(|amount| open.contains(amount)).collect();
        let stated = amounts.iter().all(|amount| own.contains(amount) || draft.amount(*amount).value().is_some());
        (stated && !own.is_empty()).then(|| Axis::of(&own, levels(pack, dimension)))
    };
    left_out.filter_map(axis).collect()
}

/// Returns the outcome of every case; `None` if there are too many.
fn outcomes<T>(axes: &[Axis], flow: &Flow, outcome: impl Fn(&Flow) -> T, pack: &Pack) -> Option<Vec<T>> {
    let total = axes.iter().try_fold(1, |total: usize, axis| total.checked_mul(axis.said.len()))?;
    (total <= MOST).then(|| (0..total).map(|case| outcome(&saying(pack, flow, axes, case))).collect())
}

/// Returns, for each axis, whether it can change an outcome, whatever the others state. Without outcomes, all are assumed to.
fn moving<T: PartialEq>(axes: &[Axis], outcomes: Option<&[T]>) -> Vec<bool> {
    let Some(outcomes) = outcomes else { return vec![true; axes.len()] };
    let total = outcomes.len();
    let mut unit = 1;
    let mut moves = Vec::with_capacity(axes.len());
    for axis in axes {
        let first = |case: usize| case - case / unit % axis.said.len() * unit;
        moves.push((0..total).any(|case| outcomes[case] != outcomes[first(case)]));
        unit *= axis.said.len();
    }
    moves
}

/// Returns a flow with what a case states in addition: the digits of its number, one for each axis.
fn saying(pack: &Pack, flow: &Flow, axes: &[Axis], mut case: usize) -> Flow {
    let mut answers = flow.answers().clone();
    flow.implied().iter().for_each(|&dimension| answers.drop_level(dimension));
    for axis in axes {
        match axis.said[case % axis.said.len()] {
            Some(Said::Level(level)) => answers.state_level(level),
            Some(Said::Amount(amount, value)) => answers.state_amount(amount, value),
            None => {}
        }
        case /= axis.said.len();
    }
    flow.answering(pack, answers)
}

#[cfg(test)]
mod tests;
