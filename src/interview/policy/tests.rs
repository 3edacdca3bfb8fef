use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::builtin;
use crate::diag::Diagnostics;
use crate::engine::evaluate_flow;
use crate::interview::effort;
use crate::pack::Answers;
use crate::pack::NeedId;
use crate::requirements;
use crate::source::SourceMap;

type State = BTreeMap<DimensionId, Known>;

/// Returns a flow with the needs at some positions.
fn flow(needs: &[usize]) -> Flow {
    let all: Vec<NeedId> = builtin::pack().needs().map(|(need, _)| need).collect();
    let mut answers = Answers::default();
    for need in needs {
        answers.state_need(all[need % all.len()]);
    }
    Flow::new("flow").with_answers(answers)
}

/// Needs that change scores, caps and which protocols are left.
const NEEDS: [&[usize]; 5] = [&[], &[0], &[3, 4], &[10, 11, 2], &[5, 9, 14]];

fn dimensions() -> Vec<DimensionId> {
    builtin::pack().dimensions().map(|(dimension, _)| dimension).collect()
}

fn known(state: &State) -> impl Fn(DimensionId) -> Known {
    |dimension| state.get(&dimension).copied().unwrap_or(Known::Open)
}

/// Returns all states that result from answering, or with `left_out` also skipping, the open dimensions.
fn completions(state: &State, left_out: bool) -> Vec<State> {
    let mut all = vec![state.clone()];
    for dimension in dimensions() {
        if known(state)(dimension) == Known::Open {
            let mut known: Vec<Known> = builtin::pack().levels(dimension).map(|(level, _)| Known::Level(level)).collect();
            known.extend(left_out.then_some(Known::LeftOut));
            let with = |state: &State, known: &Known| {
                let mut state = state.clone();
                state.insert(dimension, *known);
                state
            };
            all = all.iter().flat_map(|state| known.iter().map(move |known| with(state, known))).collect();
        }
    }
    all
}

/// Returns the protocol that the engine recommends for a state.
fn winner(flow: &Flow, state: &State) -> Option<ProtocolId> {
    let mut answers = Answers::default();
    for &need in flow.answers().needs() {
        answers.state_need(need);
    }
    for known in state.values() {
        if let Known::Level(level) = known {
            answers.state_level(*level);
        }
    }
    evaluate_flow(builtin::pack(), &flow.with_answers(answers)).recommended()
}

/// Follows the policy to the end for a flow whose answers are known in advance; returns the questions that were asked.
fn follow(policy: &Policy, profile: &State) -> State {
    let mut state = State::new();
    while let Some(dimension) = policy.best(known(&state)) {
        assert!(!policy.outlook(known(&state)).is_settled(), "a settled flow is asked about");
        assert_eq!(state.insert(dimension, profile[&dimension]), None, "a question is asked twice");
    }
    assert!(policy.outlook(known(&state)).is_settled(), "the questions end before the flow is settled");
    state
}

#[test]
fn following_the_policy_over_all_profiles_takes_exactly_the_expected_number_of_questions() {
    for needs in NEEDS {
        let flow = flow(needs);
        let policy = Policy::new(builtin::pack(), &flow);
        let profiles = completions(&State::new(), false);
        assert_eq!(profiles.len(), 972);
        let mut asked = 0;
        for profile in &profiles {
            let state = follow(&policy, profile);
            asked += state.len();
            let outlook = policy.outlook(known(&state));
            assert_eq!(outlook.winners.first().copied(), winner(&flow, profile), "the other answers change the winner");
            // The final draft is this state, with the other dimensions left out.
            assert_eq!(outlook.winners.first().copied(), winner(&flow, &state), "the settled winner is not the recommended one");
        }
        assert_eq!(Mean { sum: u32::try_from(asked).unwrap(), cases: 972 }, policy.expected(|_| Known::Open));
    }
}

#[test]
fn the_policy_beats_the_best_fixed_order() {
    for needs in NEEDS {
        let effort = effort(builtin::pack(), &flow(needs));
        assert!(effort.optimal.sum < effort.best_fixed.sum, "{needs:?}: {effort:?}");
        assert!(effort.best_fixed.sum <= effort.listed.sum, "{needs:?}: {effort:?}");
    }
}

/// Compares with asking every profile in every order.
#[test]
fn the_fixed_orders_are_measured_as_they_would_run() {
    let flow = flow(&[]);
    let policy = Policy::new(builtin::pack(), &flow);
    let profiles = completions(&State::new(), false);
    let questions = |order: &[DimensionId]| -> u32 {
        let of = |profile: &State| {
            let after = |asked: usize| order[..asked].iter().map(|dimension| (*dimension, profile[dimension])).collect::<State>();
            (0..=order.len()).find(|&asked| policy.best(known(&after(asked))).is_none()).unwrap()
        };
        profiles.iter().map(|profile| u32::try_from(of(profile)).unwrap()).sum()
    };
    let effort = effort(builtin::pack(), &flow);
    assert_eq!(questions(&dimensions()), effort.listed.sum);
    assert_eq!(questions(&effort.best_order), effort.best_fixed.sum);
    // One exchange at a time, as a sample of the 720 orders.
    for i in 0..effort.best_order.len() {
        for j in 0..i {
            let mut other = effort.best_order.clone();
            other.swap(i, j);
            assert!(questions(&other) >= effort.best_fixed.sum, "{other:?}");
        }
    }
}

/// Returns the minimum number of questions by trying every one of them, without the table.
fn fewest(flow: &Flow, state: &State) -> u32 {
    let winners: Vec<_> = completions(state, true).iter().map(|complete| winner(flow, complete)).collect();
    if winners.windows(2).all(|pair| pair[0] == pair[1]) {
        return 0;
    }
    let cases = u32::try_from(completions(state, false).len()).unwrap();
    let open = dimensions().into_iter().filter(|&dimension| known(state)(dimension) == Known::Open);
    let after = |dimension| -> u32 {
        let levels = builtin::pack().levels(dimension).map(|(level, _)| level);
        let with = |level| state.iter().map(|(d, k)| (*d, *k)).chain([(dimension, Known::Level(level))]).collect();
        levels.map(|level| fewest(flow, &with(level))).sum()
    };
    cases + open.map(after).min().unwrap()
}

/// Returns a state with a digit for each dimension: a level, left out, or open.
fn state(digits: &[usize]) -> State {
    let pack = builtin::pack();
    let of = |(dimension, digit): (DimensionId, &usize)| {
        let levels = pack.levels(dimension).len();
        let known = match digit % (levels + 2) {
            digit if digit == levels => Known::LeftOut,
            digit if digit > levels => Known::Open,
            digit => Known::Level(pack.levels(dimension).nth(digit).unwrap().0),
        };
        (dimension, known)
    };
    dimensions().into_iter().zip(digits).map(of).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_can_still_win_is_what_wins_in_a_completion(
        digits in prop::collection::vec(0_usize..60, 6),
        needs in prop::collection::vec(0_usize..17, 0..4),
    ) {
        let flow = flow(&needs);
        let state = state(&digits);
        let policy = Policy::new(builtin::pack(), &flow);
        let outlook = policy.outlook(known(&state));
        let mut winners: Vec<_> = completions(&state, true).iter().map(|complete| winner(&flow, complete)).collect();
        winners.sort_unstable();
        winners.dedup();
        let mut expected: Vec<_> = outlook.winners.iter().copied().map(Some).collect();
        expected.extend(outlook.none.then_some(None));
        expected.sort_unstable();
        prop_assert_eq!(&winners, &expected);
        prop_assert_eq!(outlook.is_settled(), policy.best(known(&state)).is_none());
    }

    #[test]
    fn no_other_order_takes_fewer_questions(
        mut digits in prop::collection::vec(0_usize..60, 6),
        open in prop::collection::vec(0_usize..6, 3),
        needs in prop::collection::vec(0_usize..17, 0..4),
    ) {
        // Three open dimensions are enough to try everything.
        for (position, digit) in digits.iter_mut().enumerate() {
            let levels = builtin::pack().levels(dimensions()[position]).len();
            *digit = if open.contains(&position) { levels + 1 } else { *digit % (levels + 1) };
        }
        let flow = flow(&needs);
        let state = state(&digits);
        let answered = state.into_iter().filter(|(_, known)| *known != Known::Open).collect();
        prop_assert_eq!(Policy::new(builtin::pack(), &flow).expected(known(&answered)).sum, fewest(&flow, &answered));
    }

    #[test]
    fn a_question_is_one_whose_answer_matters(
        digits in prop::collection::vec(0_usize..60, 6),
        needs in prop::collection::vec(0_usize..17, 0..4),
    ) {
        let flow = flow(&needs);
        let state = state(&digits);
        let Some(dimension) = Policy::new(builtin::pack(), &flow).best(known(&state)) else { return Ok(()) };
        prop_assert_eq!(known(&state)(dimension), Known::Open);
        // For some answers to the others, two answers to this one lead to two outcomes.
        let mut outcomes: BTreeMap<Vec<String>, Vec<Option<ProtocolId>>> = BTreeMap::new();
        for complete in completions(&state, true) {
            let others = complete.iter().filter(|(other, _)| **other != dimension).map(|(_, known)| format!("{known:?}"));
            outcomes.entry(others.collect()).or_default().push(winner(&flow, &complete));
        }
        prop_assert!(outcomes.values().any(|outcomes| outcomes.iter().any(|outcome| *outcome != outcomes[0])));
    }
}

#[test]
fn needs_that_nothing_meets_settle_a_flow_at_once() {
    let pack = builtin::pack();
    let text = "flows: { one: { needs: [caching, high-frequency-updates], must: [caching, high-frequency-updates] } }";
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let file = sources.add("test.yaml", text);
    let read = requirements::load(file, &[], pack, &mut sources, &mut diagnostics).expect("a valid file");
    let flow = read.flows()[0].clone();
    assert_eq!(evaluate_flow(pack, &flow).recommended(), None, "a contradiction");
    let policy = Policy::new(pack, &flow);
    assert_eq!(policy.outlook(|_| Known::Open), Outlook { winners: Vec::new(), none: true });
    assert_eq!(policy.best(|_| Known::Open), None);
}

#[test]
fn nothing_stated_at_all_is_no_recommendation() {
    let policy = Policy::new(builtin::pack(), &flow(&[]));
    let outlook = policy.outlook(|_| Known::LeftOut);
    assert_eq!(outlook, Outlook { winners: Vec::new(), none: true });
}
