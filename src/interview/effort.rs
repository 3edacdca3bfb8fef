//! How many questions the optimal order saves, compared with asking in a fixed order until no answer can change the outcome.

use super::{Known, Mean, Policy};
use crate::pack::{DimensionId, Pack};
use crate::requirements::Flow;

/// Average number of questions, over all levels of all dimensions, until no answer can change the outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effort {
    /// In the order of the policy, which depends on the answers.
    pub optimal: Mean,
    /// In the best of all fixed orders.
    pub best_fixed: Mean,
    /// That order.
    pub best_order: Vec<DimensionId>,
    /// In the order in which the pack lists the dimensions.
    pub listed: Mean,
}

/// Measures the orders of questions for a flow, whose own levels do not matter here. Exact: every fixed order is considered.
pub fn effort(pack: &Pack, flow: &Flow) -> Effort {
    let policy = Policy::new(pack, flow);
    let dimensions: Vec<DimensionId> = pack.dimensions().map(|(dimension, _)| dimension).collect();
    // An order costs one question for each profile that is not settled yet, at each of its steps, and the cost of a step depends
    // on which dimensions are answered, not on their order. So the best order is a shortest path through the sets of dimensions.
    let sets = 1_usize << dimensions.len();
    let mut unsettled = vec![0; sets];
    for (answered, settled, cases) in policy.asked_states() {
        unsettled[answered] += if settled { 0 } else { cases };
    }
    let mut best: Vec<(u32, Vec<usize>)> = vec![(0, Vec::new()); sets];
    for set in (0..sets - 1).rev() {
        let next = (0..dimensions.len()).filter(|position| set & (1 << position) == 0);
        if let Some(next) = next.min_by_key(|position| best[set | (1 << position)].0) {
            let (rest, order) = &best[set | (1 << next)];
            best[set] = (unsettled[set] + rest, std::iter::once(next).chain(order.iter().copied()).collect());
        }
    }
    let listed = (0..dimensions.len()).map(|asked| unsettled[(1 << asked) - 1]).sum();
    let optimal = policy.expected(|_| Known::Open);
    let mean = |sum| Mean { sum, cases: optimal.cases };
    let (sum, order) = &best[0];
    Effort {
        optimal,
        best_fixed: mean(*sum),
        best_order: order.iter().map(|&position| dimensions[position]).collect(),
        listed: mean(listed),
    }
}
