//! The optimal order of the questions about one flow, computed in full.
//!
//! The needs, amounts, weights, musts and blocked carriers of the flow are facts here; its dimensions are the questions. A state
//! records for each dimension whether it is answered, skipped for good, or open. An open question can still be answered with any
//! of its levels or be skipped, so the outcomes of a state are those of the complete states below it. There are few enough states
//! to fill them all: 20,000 with the built-in dimensions, of which the 5,376 without an open question are judged.

use crate::engine::Ranking;
use crate::pack::{DimensionId, LevelId, Pack, ProtocolId};
use crate::requirements::Flow;

/// What is known about a dimension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// It may still be asked about.
    Open,
    /// It stays without an answer.
    LeftOut,
    /// It is answered.
    Level(LevelId),
}

/// The possible outcomes of a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    /// The protocols that can still be recommended, simplest first.
    pub winners: Vec<ProtocolId>,
    /// Whether it can still end without a recommendation.
    pub none: bool,
}

/// An exact mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mean {
    /// Sum over all cases.
    pub sum: u32,
    /// Number of cases, all equally likely.
    pub cases: u32,
}

/// For every state of a flow, its possible outcome and the best question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    axes: Vec<Axis>,
    protocols: Vec<ProtocolId>,
    /// By state: a protocol's position, [`NOTHING`] or [`SEVERAL`].
    outcomes: Vec<u16>,
    /// By state: the number of questions until it is settled, summed over all levels of the open dimensions.
    questions: Vec<u32>,
    /// By state: the axis to ask about; [`NO_AXIS`] if it is settled.
    best: Vec<u8>,
}

/// A dimension as a digit in the number of a state: its levels, then left out, then open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Axis {
    dimension: DimensionId,
    levels: usize,
    /// The place value of the digit.
    unit: usize,
}

/// The outcome without a recommendation.
const NOTHING: u16 = u16::MAX;
/// More than one outcome.
const SEVERAL: u16 = u16::MAX - 1;
const NO_AXIS: u8 = u8::MAX;

impl Outlook {
    /// Returns whether no answer can change the outcome.
    pub fn is_settled(&self) -> bool {
        self.winners.len() + usize::from(self.none) == 1
    }
}

impl Mean {
    /// Returns the mean, for display only.
    pub fn value(self) -> f64 {
        f64::from(self.sum) / f64::from(self.cases.max(1))
    }
}

impl Axis {
    fn left_out(self) -> usize {
        self.levels
    }

    fn open(self) -> usize {
        self.levels + 1
    }

    fn digits(self) -> usize {
        self.levels + 2
    }

    fn digit(self, state: usize) -> usize {
        state / self.unit % self.digits()
    }

    /// Returns the same state with another digit in place of "open".
    fn instead_of_open(self, state: usize, digit: usize) -> usize {
        state - (self.open() - digit) * self.unit
    }
}

impl Policy {
    /// Judges every complete state of a flow, whose own levels do not matter here, and finds the best question of every other
    /// state.
    pub fn new(pack: &Pack, flow: &Flow) -> Self {
        let mut digits: Vec<Axis> = Vec::with_capacity(pack.dimensions().len());
        let mut unit = 1;
        for (dimension, meant) in pack.dimensions() {
            let digit = Axis { dimension, levels: meant.levels.len(), unit };
            unit *= digit.digits();
            digits.push(digit);
        }
        let protocols = pack.protocols().map(|(protocol, _)| protocol).collect();
        let (outcomes, questions, best) = (vec![SEVERAL; unit], vec![0; unit], vec![NO_AXIS; unit]);
        let mut policy = Self { axes: digits, protocols, outcomes, questions, best };
        // "Open" is the highest digit, so the states that a state depends on have lower numbers and are already filled.
        for state in 0..unit {
            let open = policy.open_axes(state).next();
            match open {
                None => policy.outcomes[state] = policy.judge(pack, flow, state),
                Some(first) => policy.fill(state, first),
            }
        }
        policy
    }

    /// Returns the number of a state.
    pub(super) fn state(&self, known: impl Fn(DimensionId) -> Known) -> usize {
        let digit = |axis: &Axis| match known(axis.dimension) {
            Known::Open => axis.open(),
            Known::LeftOut => axis.left_out(),
            Known::Level(level) => level.index(),
        };
        self.axes.iter().map(|axis| digit(axis) * axis.unit).sum()
    }

    /// Returns the question to ask next: the one after which the fewest questions remain, on average over all levels of all open
    /// dimensions; among equals, the first in the pack's order. `None` if no answer can change the outcome.
    pub fn best(&self, known: impl Fn(DimensionId) -> Known) -> Option<DimensionId> {
        self.axes.get(usize::from(self.best[self.state(known)])).map(|axis| axis.dimension)
    }

    /// Returns the expected number of questions until no answer can change the outcome, with all levels of the open dimensions
    /// equally likely.
    pub fn expected(&self, known: impl Fn(DimensionId) -> Known) -> Mean {
        let state = self.state(known);
        Mean { sum: self.questions[state], cases: self.cases(state) }
    }

    /// Returns the possible outcomes.
    pub fn outlook(&self, known: impl Fn(DimensionId) -> Known) -> Outlook {
        let mut found = vec![false; self.protocols.len()];
        let mut outlook = Outlook { winners: Vec::new(), none: false };
        let mut states = vec![self.state(known)];
        while let Some(state) = states.pop() {
            match (self.outcomes[state], self.open_axes(state).next()) {
                (SEVERAL, Some(axis)) => states.extend((0..axis.open()).map(|digit| axis.instead_of_open(state, digit))),
                (NOTHING, _) => outlook.none = true,
                (winner, _) => found[usize::from(winner)] = true,
            }
        }
        outlook.winners = self.protocols.iter().zip(found).filter_map(|(&protocol, found)| found.then_some(protocol)).collect();
        outlook
    }

    /// Returns the states in which no question has been skipped, each with its answered dimensions as bits, whether it is
    /// settled, and the number of sets of levels that complete it.
    pub(super) fn asked_states(&self) -> impl Iterator<Item = (usize, bool, u32)> {
        let states = 0..self.outcomes.len();
        states.filter(|&state| self.axes.iter().all(|axis| axis.digit(state) != axis.left_out())).map(|state| {
            let answered = self.axes.iter().enumerate().filter(|(_, axis)| axis.digit(state) != axis.open());
            let bits = answered.map(|(position, _)| 1 << position).sum();
            (bits, self.outcomes[state] != SEVERAL, self.cases(state))
        })
    }

    fn open_axes(&self, state: usize) -> impl Iterator<Item = Axis> {
        self.axes.iter().copied().filter(move |axis| axis.digit(state) == axis.open())
    }

    /// Returns the number of sets of levels that complete a state.
    fn cases(&self, state: usize) -> u32 {
        let levels = |axis: Axis| u32::try_from(axis.levels).unwrap_or(u32::MAX);
        self.open_axes(state).map(levels).product()
    }

    fn judge(&self, pack: &Pack, flow: &Flow, state: usize) -> u16 {
        let mut answers = flow.answers().only_amounts();
        flow.answers().needs().iter().for_each(|&need| answers.state_need(need));
        for axis in &self.axes {
            if let Some((level, _)) = pack.levels(axis.dimension).nth(axis.digit(state)) {
                answers.state_level(level);
            }
        }
        // Skipped dimensions may be implied by the amounts.
        let winner = Ranking::of(pack, &flow.answering(pack, answers)).recommended();
        winner.and_then(|protocol| u16::try_from(protocol.index()).ok()).unwrap_or(NOTHING)
    }

    /// Fills a state from those in which one of its open questions has been answered or skipped.
    fn fill(&mut self, state: usize, axis: Axis) {
        let first = self.outcomes[axis.instead_of_open(state, 0)];
        let same = |digit| self.outcomes[axis.instead_of_open(state, digit)] == first;
        self.outcomes[state] = if (1..axis.open()).all(same) { first } else { SEVERAL };
        if self.outcomes[state] != SEVERAL {
            return;
        }
        // Every question leads to the same number of cases, so the sums can be compared directly.
        let after =
            |axis: &Axis| -> u32 { (0..axis.levels).map(|level| self.questions[axis.instead_of_open(state, level)]).sum() };
        let open = self.axes.iter().enumerate().filter(|(_, axis)| axis.digit(state) == axis.open());
        let best = open.map(|(position, axis)| (after(axis), position)).min();
        if let Some((after, position)) = best {
            self.questions[state] = self.cases(state) + after;
            self.best[state] = u8::try_from(position).unwrap_or(NO_AXIS);
        }
    }
}

#[cfg(test)]
mod tests;
