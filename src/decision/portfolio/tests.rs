use proptest::prelude::*;

use super::{Limits, Portfolio, combinations};

type Values = Vec<Vec<Option<u64>>>;

/// Values up to 8, so that ties are common; each decision has at least one alternative that is not excluded.
fn instances() -> impl Strategy<Value = (Values, Vec<u64>, Vec<u64>)> {
    (1..=5usize, 1..=5usize).prop_flat_map(|(decisions, alternatives)| {
        let value = prop_oneof![4 => (0..=8u64).prop_map(Some), 1 => Just(None)];
        let row = proptest::collection::vec(value, alternatives).prop_map(|mut row| {
            if row.iter().all(Option::is_none) {
                row[0] = Some(3);
            }
            row
        });
        (
            proptest::collection::vec(row, decisions),
            proptest::collection::vec(1..=3u64, decisions),
            proptest::collection::vec(0..=3u64, alternatives),
        )
    })
}

/// Returns the value served, the worst regret and the cost for a set, given by its bits; `None` if a decision is not served.
/// Tries every assignment of members to decisions.
fn brute(values: &Values, importance: &[u64], costs: &[u64], set: u32) -> Option<(u64, u64, u64)> {
    let members: Vec<usize> = (0..costs.len()).filter(|&member| set & (1 << member) != 0).collect();
    let ways = members.len().pow(u32::try_from(values.len()).expect("few"));
    let mut best = None;
    for way in 0..ways {
        let mut rest = way;
        let (mut served, mut worst, mut possible) = (0, 0, true);
        for (row, weight) in values.iter().zip(importance) {
            let member = members[rest % members.len()];
            rest /= members.len();
            match row[member] {
                Some(value) => {
                    served += value * weight;
                    worst = worst.max(row.iter().flatten().max().expect("a value") - value);
                }
                None => possible = false,
            }
        }
        if possible && best.is_none_or(|(most, least)| served > most || (served == most && worst < least)) {
            best = Some((served, worst));
        }
    }
    best.map(|(served, worst)| (served, worst, members.iter().map(|&member| costs[member]).sum()))
}

proptest! {
    #[test]
    fn the_sets_are_those_that_brute_force_finds((values, importance, costs) in instances(), loss in 0..=3u64, regret in 0..=4u64) {
        let portfolio = Portfolio::new(values.clone(), importance.clone(), costs.clone());
        let found = portfolio.solve(Limits { loss, regret }).expect("a set");
        let sets: Vec<(u32, (u64, u64, u64))> =
            (1..1u32 << costs.len()).filter_map(|set| Some((set, brute(&values, &importance, &costs, set)?))).collect();
        let all = sets.last().expect("all of them").1.0;
        for choice in &found.by_size {
            let size = u32::try_from(choice.members.len()).expect("few");
            let best = sets.iter().filter(|(set, _)| set.count_ones() == size).map(|(_, found)| found.0).max();
            prop_assert_eq!(Some(choice.served), best.map(u128::from));
            let bits = choice.members.iter().fold(0, |bits, member| bits | 1 << member);
            let own = sets.iter().find(|(set, _)| *set == bits).expect("it is one of them").1;
            prop_assert_eq!((choice.worst.map_or(0, |(_, regret)| regret), choice.cost), (own.1, own.2));
        }
        // Every size from the first that serves all decisions to the first that loses nothing.
        let first = sets.iter().map(|(set, _)| set.count_ones()).min();
        prop_assert_eq!(first.map(|size| size as usize), found.by_size.first().map(|choice| choice.members.len()));
        prop_assert!(found.by_size.windows(2).all(|pair| pair[0].served <= pair[1].served));
        prop_assert_eq!(found.by_size.last().map(|choice| choice.served), Some(u128::from(all)));
        let weight: u64 = importance.iter().sum();
        let fitting = sets.iter().filter(|(_, (served, worst, _))| served + loss * weight >= all && *worst <= regret);
        let expected = fitting.map(|(set, (served, _, cost))| (*cost, u64::MAX - served, set.count_ones())).min();
        let own = &found.recommended;
        let size = u32::try_from(own.members.len()).expect("few");
        prop_assert_eq!(Some((own.cost, u64::MAX - u64::try_from(own.served).expect("small"), size)), expected);
    }

    #[test]
    fn a_decision_less_never_costs_more((values, importance, costs) in instances(), gone in 0..5usize) {
        // With no loss allowed; a mean over fewer decisions may otherwise forgive less.
        let limits = Limits { loss: 0, regret: 0 };
        let cost = |values: Values, importance: Vec<u64>| {
            Portfolio::new(values, importance, costs.clone()).solve(limits).map_or(0, |found| found.recommended.cost)
        };
        let (mut fewer, mut weights) = (values.clone(), importance.clone());
        fewer.remove(gone % values.len());
        weights.remove(gone % values.len());
        prop_assert!(cost(fewer, weights) <= cost(values, importance));
    }

    #[test]
    fn each_decision_takes_a_best_member((values, importance, costs) in instances()) {
        let portfolio = Portfolio::new(values.clone(), importance, costs.clone());
        let members: Vec<usize> = (0..costs.len()).collect();
        for (row, member) in values.iter().zip(portfolio.assign(&members)) {
            prop_assert_eq!(row[member.expect("it is served")], row.iter().copied().max().flatten());
        }
    }
}

#[test]
fn among_equals_a_decision_takes_the_member_that_carries_more() {
    let values = vec![vec![Some(5), Some(5)], vec![Some(1), Some(9)]];
    assert_eq!(Portfolio::new(values, vec![1, 1], vec![1, 1]).assign(&[0, 1]), [Some(1), Some(1)]);
}

#[test]
fn the_number_of_sets_is_that_of_pascals_triangle() {
    assert_eq!((combinations(20, 10), combinations(6, 3), combinations(5, 5)), (184_756, 20, 1));
}
