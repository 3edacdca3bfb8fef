//! Chooses a few alternatives that serve several decisions together: a small p-median problem, solved by trying sets.

use std::cmp::Reverse;

/// Several decisions over the same alternatives, with the value of each alternative to each decision.
///
/// Values and importances are integers, so that sets can be compared exactly.
#[derive(Debug, Clone)]
pub struct Portfolio {
    /// The value of each alternative for each decision; `None` if it is excluded.
    values: Vec<Vec<Option<u64>>>,
    importance: Vec<u64>,
    costs: Vec<u64>,
    total: u128,
    /// The best value for each decision.
    best: Vec<u64>,
}

/// A set of alternatives, and how it serves the decisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The alternatives, in order.
    pub members: Vec<usize>,
    /// Value of the best member for each decision, weighted by importance and summed.
    pub served: u128,
    /// The largest loss of a single decision against its best alternative, and which decision; `None` if none loses anything.
    pub worst: Option<(usize, u64)>,
    /// Total cost of the members.
    pub cost: u64,
}

/// How far a choice may fall short of the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Maximum loss of the mean compared with having all alternatives.
    pub loss: u64,
    /// Maximum loss of a single decision.
    pub regret: u64,
}

/// The outcome of a portfolio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portfolios {
    /// The cheapest set within the limits; among equals, the one that serves best, then the smallest, then the first in order.
    pub recommended: Choice,
    /// The set that serves best for each size, from the smallest that serves every decision to the first that loses nothing;
    /// among equals, the cheapest, then the first in order.
    pub by_size: Vec<Choice>,
}

/// Maximum number of sets tried before the search stops growing them: enough for all sets of up to twenty alternatives.
const MOST_SETS: usize = 1 << 21;

/// Receives the members of a set, and the value that each decision reaches with them.
type Found<'f> = dyn FnMut(&[usize], &[Option<u64>]) + 'f;

impl Portfolio {
    /// Creates a portfolio from the values of the alternatives for each decision, the importances of the decisions and the costs
    /// of the alternatives. Decisions for which every alternative is excluded must be left out. If no importance is positive, all
    /// count equally.
    pub fn new(values: Vec<Vec<Option<u64>>>, mut importance: Vec<u64>, costs: Vec<u64>) -> Self {
        if importance.iter().all(|&each| each == 0) {
            importance.fill(1);
        }
        let total = importance.iter().map(|&each| u128::from(each)).sum();
        let best = values.iter().map(|values| values.iter().flatten().copied().max().unwrap_or(0)).collect();
        Self { values, importance, costs, total, best }
    }

    /// Returns the sum of the importances.
    pub fn total(&self) -> u128 {
        self.total
    }

    /// Returns the value served when every alternative is available.
    pub fn served_by_all(&self) -> u128 {
        self.served(&self.best)
    }

    /// Tries all sets of one alternative, of two, and so on, until one loses nothing (so that a larger set can gain no more) and
    /// none of the next size can cost as little as the cheapest found. `None` if there is no decision, or if so many alternatives
    /// are needed that the search would take too long.
    pub fn solve(&self, limits: Limits) -> Option<Portfolios> {
        if self.values.is_empty() {
            return None;
        }
        let mut by_size: Vec<Choice> = Vec::new();
        let mut recommended: Option<Choice> = None;
        let mut costs = self.costs.clone();
        costs.sort_unstable();
        let mut complete = false;
        for size in self.sizes() {
            let size = size?;
            let least: u64 = costs[..size].iter().sum();
            if complete && recommended.as_ref().is_some_and(|found| found.cost < least) {
                break;
            }
            let found = self.of_size(size, limits);
            recommended = match (recommended, found.fitting) {
                (Some(smaller), Some(larger)) if larger.is_cheaper_than(&smaller) => Some(larger),
                (smaller, larger) => smaller.or(larger),
            };
            if !complete {
                complete = found.best.as_ref().is_some_and(|best| best.served == self.served_by_all() && best.worst.is_none());
                by_size.extend(found.best);
            }
        }
        Some(Portfolios { recommended: recommended?, by_size })
    }

    /// Returns the sizes of sets, then `None` where the search would take too long.
    fn sizes(&self) -> impl Iterator<Item = Option<usize>> {
        let all = self.costs.len();
        (1..=all).scan(0, move |tried, size| {
            *tried += combinations(all, size);
            Some((*tried <= MOST_SETS).then_some(size))
        })
    }

    /// Tries all sets of one size.
    fn of_size(&self, size: usize, limits: Limits) -> OfSize {
        let all = self.served_by_all();
        let mut of_size = OfSize { best: None, fitting: None };
        let mut search = Search { portfolio: self, members: Vec::new(), reached: vec![vec![None; self.values.len()]] };
        search.sets(size, 0, &mut |members, reached| {
            let Some(found) = self.score(members, reached) else { return };
            if self.within(found, all, limits) && of_size.fitting.as_ref().is_none_or(|other| found.is_cheaper(other)) {
                of_size.fitting = Some(found.choice(members, self, reached));
            }
            if of_size.best.as_ref().is_none_or(|other| found.is_better(other)) {
                of_size.best = Some(found.choice(members, self, reached));
            }
        });
        of_size
    }

    fn score(&self, members: &[usize], reached: &[Option<u64>]) -> Option<Score> {
        let mut score = Score { served: 0, regret: 0, cost: members.iter().map(|&member| self.costs[member]).sum() };
        for ((reached, best), &importance) in reached.iter().zip(&self.best).zip(&self.importance) {
            let reached = (*reached)?;
            score.served += u128::from(reached) * u128::from(importance);
            score.regret = score.regret.max(best - reached);
        }
        Some(score)
    }

    fn within(&self, score: Score, all: u128, limits: Limits) -> bool {
        score.served + u128::from(limits.loss) * self.total >= all && score.regret <= limits.regret
    }

    fn served(&self, reached: &[u64]) -> u128 {
        reached.iter().zip(&self.importance).map(|(&reached, &importance)| u128::from(reached) * u128::from(importance)).sum()
    }

    /// Returns the member that each decision takes: its best one; among equals, the one that already serves more importance, then
    /// the first. `None` for a decision that no member serves.
    pub fn assign(&self, members: &[usize]) -> Vec<Option<usize>> {
        let best = |values: &Vec<Option<u64>>| -> Vec<usize> {
            let most = members.iter().filter_map(|&member| values[member]).max();
            members.iter().copied().filter(|&member| most.is_some() && values[member] == most).collect()
        };
        let candidates: Vec<Vec<usize>> = self.values.iter().map(best).collect();
        let mut carried = vec![0u64; self.costs.len()];
        for (candidates, importance) in candidates.iter().zip(&self.importance) {
            if let [only] = candidates.as_slice() {
                carried[*only] += importance;
            }
        }
        let most =
            |candidates: &Vec<usize>| candidates.iter().copied().reduce(|a, b| if carried[b] > carried[a] { b } else { a });
        candidates.iter().map(most).collect()
    }
}

impl Choice {
    /// Returns whether it costs less than a smaller set, or costs the same and serves better.
    fn is_cheaper_than(&self, smaller: &Self) -> bool {
        (Reverse(self.cost), self.served) > (Reverse(smaller.cost), smaller.served)
    }
}

/// Of the sets of one size, the one that serves best, and the cheapest of those within the limits.
struct OfSize {
    best: Option<Choice>,
    fitting: Option<Choice>,
}

/// A walk over all sets of one size.
struct Search<'p> {
    portfolio: &'p Portfolio,
    members: Vec<usize>,
    /// What each decision reaches, by number of members.
    reached: Vec<Vec<Option<u64>>>,
}

impl Search<'_> {
    /// Calls `found` for every set that adds `size` members from `from` on.
    fn sets(&mut self, size: usize, from: usize, found: &mut Found<'_>) {
        let depth = self.members.len();
        if size == 0 {
            return found(&self.members, &self.reached[depth]);
        }
        if self.reached.len() == depth + 1 {
            self.reached.push(self.reached[depth].clone());
        }
        for member in from..=self.portfolio.costs.len().saturating_sub(size) {
            let (before, after) = self.reached.split_at_mut(depth + 1);
            for ((after, before), values) in after[0].iter_mut().zip(&before[depth]).zip(&self.portfolio.values) {
                *after = (*before).max(values[member]);
            }
            self.members.push(member);
            self.sets(size - 1, member + 1, found);
            self.members.pop();
        }
    }
}

/// The score of a set.
#[derive(Clone, Copy)]
struct Score {
    served: u128,
    regret: u64,
    cost: u64,
}

impl Score {
    /// Returns whether a set serves better than another of its size, or serves as well and costs less.
    fn is_better(self, other: &Choice) -> bool {
        (self.served, Reverse(self.cost)) > (other.served, Reverse(other.cost))
    }

    /// Returns whether a set costs less than another of its size, or costs the same and serves better.
    fn is_cheaper(self, other: &Choice) -> bool {
        (Reverse(self.cost), self.served) > (Reverse(other.cost), other.served)
    }

    fn choice(self, members: &[usize], portfolio: &Portfolio, reached: &[Option<u64>]) -> Choice {
        let behind = |(best, reached): (&u64, &Option<u64>)| reached.is_some_and(|reached| best - reached == self.regret);
        // Names the first of those that lose the most.
        let worst = portfolio.best.iter().zip(reached).position(behind).filter(|_| self.regret > 0);
        Choice {
            members: members.to_vec(),
            served: self.served,
            worst: worst.map(|decision| (decision, self.regret)),
            cost: self.cost,
        }
    }
}

/// Returns the number of sets of `size`, capped at twice [`MOST_SETS`].
fn combinations(of: usize, size: usize) -> usize {
    (0..size).fold(1, |count: usize, taken| (count * (of - taken) / (taken + 1)).min(2 * MOST_SETS))
}

#[cfg(test)]
mod tests;
