//! Judges flows: pack and requirements in, evaluation out. No I/O, no clock, no text for people; it cannot fail.
//!
//! The evaluation refers to the pack by id; callers look the words up there.

// Judgements are exact; only what is shown may be rounded.
#![warn(clippy::float_arithmetic)]

mod beyond;
mod cautions;
mod cells;
mod change;
mod conflict;
mod contrast;
mod counterfactuals;
mod flips;
mod gateway;
mod judge;
mod kernel;
mod nearest;
mod plan;
mod practice;
mod ranking;
mod reasons;
mod streams;
mod trust;

pub use beyond::{Better, beyond};
pub use cautions::cautions;
pub use change::Change;
pub use conflict::Requirement;
pub use contrast::Contrast;
pub use counterfactuals::Counterfactual;
pub use flips::{Flip, changes, openings};
pub use gateway::{
    Bite, Fate, Link, Passage, SILENCE, capacities, chosen, compared, configured, interval, limits, longest_answer,
    longest_stream, passage, silence, translation_link,
};
pub use nearest::{Near, nearest};
pub use plan::{Assignment, Plan, ProtocolSet, plan, planned};
pub use practice::{Agreement, Practice, Tried, try_precedents};
pub use ranking::Ranking;
pub use reasons::Reasons;
pub use streams::{asks_for_streams, pushes, stays_open};
pub use trust::{Figures, Trust, WeightInterval};

use std::collections::BTreeSet;

use crate::decision::{Fit, Fraction, Table, Weight};
use crate::pack::{CapId, Pack, ProtocolId, Subject, WayId};
use crate::requirements::{Barrier, Criterion, Flow, Requirements, Scope};

/// The evaluation of all flows of a file, in the order of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// One for each flow.
    pub flows: Vec<FlowEvaluation>,
    /// How certain each of them is.
    pub trust: Vec<Trust>,
    /// What practice says about each of them.
    pub practice: Vec<Practice>,
    /// The protocols for the system as a whole.
    pub plan: Option<Plan>,
}

/// The evaluation of one flow.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowEvaluation {
    /// The outcome.
    pub outcome: Outcome,
    /// What the protocols were judged on: the stated dimensions in the pack's order, then the needs.
    pub criteria: Vec<Judged>,
    /// The protocols in order of rank, the excluded last.
    pub standings: Vec<Standing>,
    /// Musts that have no effect because their requirement is not stated.
    pub idle_musts: Vec<Scope>,
    /// Answers that serve the flow better than any protocol, in the pack's order.
    pub beyond: Vec<Better>,
    /// The recommended protocol with its way.
    recommended: Option<(ProtocolId, WayId)>,
    /// The fits and weights as numbers, the ways in the pack's order.
    table: Table,
}

/// Outcome of a flow.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// A protocol is recommended: the first of the standings, or one in use that is close enough to settle a toss-up.
    Recommended {
        /// The other protocols with exactly the same score, in the order of simplicity.
        tied: Vec<ProtocolId>,
        /// How far the second of the standings is behind the first; `None` if no other survives.
        margin: Option<Fraction>,
        /// The other protocols that are so close to the first of the standings that the choice is a toss-up, in order of rank.
        close: Vec<ProtocolId>,
        /// The share of itself by which every weight may be off at once before another comes first; `None` if no other survives,
        /// or if another already comes first.
        tolerance: Option<Fraction>,
        /// What spoils the answer if it is merely the best of what is left, with a score below the one from which the pack calls
        /// a protocol a good fit.
        weak: Option<Weak>,
    },
    /// No requirement with a weight above 0 is stated, so there is no score.
    Undecided,
    /// Every protocol is excluded.
    Unsatisfiable {
        /// The smallest sets of requirements that cannot be met together, smaller ones first.
        conflicts: Vec<BTreeSet<Requirement>>,
    },
}

/// What spoils an answer that is not a good fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weak {
    /// The criteria that cost it most, most costly first: at most two.
    pub spoilt_by: Vec<Criterion>,
    /// The way that would be recommended without the first of these, with its score, if that is a good fit.
    pub without: Option<(WayId, Fraction)>,
}

/// A criterion with its weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judged {
    /// The criterion.
    pub criterion: Criterion,
    /// Its weight; 0 if it is stated but does not count.
    pub weight: Weight,
    /// Whether the level is implied by amounts because none is stated.
    pub implied: bool,
}

/// The standing of a protocol, which is that of its best way.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The protocol.
    pub protocol: ProtocolId,
    /// Its best way: the best one not excluded, if there is one.
    pub way: WayId,
    /// 1 for the best, shared by equal scores; `None` if excluded or if nothing is judged.
    pub rank: Option<u32>,
    /// The score; for an excluded protocol, the score that it would have. `None` if nothing is judged.
    pub score: Option<Fraction>,
    /// How well it serves each criterion, in the same order.
    pub cells: Vec<Cell>,
    /// Every reason why its best way, and so each of its ways, is excluded.
    pub exclusions: Vec<Exclusion>,
    /// Its other ways, in the pack's order.
    pub others: Vec<OtherWay>,
}

/// A way of a protocol that is not its best one.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherWay {
    /// The way.
    pub way: WayId,
    /// The score; for an excluded way, the score that it would have. `None` if nothing is judged.
    pub score: Option<Fraction>,
    /// How well it serves each criterion.
    pub cells: Vec<Cell>,
    /// Every reason why it is excluded.
    pub exclusions: Vec<Exclusion>,
}

/// How well a protocol serves a criterion.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judgement<'a> {
    /// The criterion.
    pub judged: Judged,
    /// How much it adds to the score; `None` if nothing is judged.
    pub points: Option<Fraction>,
    /// How far it puts the protocol ahead of the mean of the other survivors. Meant for comparing the criteria of one protocol. 0
    /// if there are no others.
    pub lead: i64,
    /// The cell that it rests on.
    pub cell: &'a Cell,
}

/// How well a protocol serves a level or a need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The level or need.
    pub subject: Subject,
    /// Position of the way's own fit, if it differs from that of its protocol.
    pub own: Option<usize>,
    /// The fit before caps.
    pub before: Fit,
    /// The fit that counts.
    pub fit: Fit,
    /// The caps that lowered it, or would have if another had not lowered it further.
    pub caps: Vec<AppliedCap>,
}

/// A cap that applies to a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AppliedCap {
    /// The cap.
    pub cap: CapId,
    /// The maximum fit that it allows.
    pub to: Fit,
}

/// Why a protocol is excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exclusion {
    /// It does not serve a level or a need.
    Fit {
        /// The level or need.
        subject: Subject,
        /// The cap that makes it impossible, if the level or need alone does not.
        cap: Option<CapId>,
        /// Whether it is excluded only because the requirement is a must.
        must: bool,
    },
    /// It cannot pass.
    Barrier(Barrier),
}

impl Exclusion {
    /// Returns whether a level or need excludes it, rather than a cap, a gateway or what is blocked.
    pub fn is_plain(&self) -> bool {
        matches!(self, Self::Fit { cap: None, .. })
    }
}

impl FlowEvaluation {
    /// Returns how well a protocol serves each criterion.
    pub fn judgements<'a>(&'a self, standing: &'a Standing) -> impl Iterator<Item = Judgement<'a>> {
        let alternative = standing.way.index();
        self.criteria.iter().zip(&standing.cells).enumerate().map(move |(position, (&judged, cell))| Judgement {
            judged,
            points: self.table.contribution(alternative, position),
            lead: self.table.lead(alternative, position),
            cell,
        })
    }

    /// Returns the standing of a protocol.
    pub fn standing(&self, protocol: ProtocolId) -> Option<&Standing> {
        self.standings.iter().find(|standing| standing.protocol == protocol)
    }

    /// Returns the recommended way.
    pub fn way(&self) -> Option<WayId> {
        self.recommended.map(|(_, way)| way)
    }

    /// Returns the recommended protocol.
    pub fn recommended(&self) -> Option<ProtocolId> {
        self.recommended.map(|(protocol, _)| protocol)
    }

    /// Returns the protocol ahead of the recommended one, if the latter is recommended because it is in use and settles a
    /// toss-up.
    pub fn ahead(&self) -> Option<ProtocolId> {
        let first = self.standings.first().map(|standing| standing.protocol);
        first.filter(|&first| self.recommended().is_some_and(|recommended| recommended != first))
    }
}

/// How much to work out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Only the answers and the plan.
    Answers,
    /// What one page shows.
    Page,
    /// Additionally, how far each weight may move, and the smallest changes for every rival.
    Figures,
}

impl Depth {
    /// Returns how the rules judge the precedents, which is the same for every file. Empty if nothing is said about them.
    pub fn tried(self, pack: &Pack) -> Vec<Tried> {
        if self == Self::Answers { Vec::new() } else { try_precedents(pack) }
    }
}

/// Evaluates every flow of a file, tries what would change the answers, and plans the system.
pub fn evaluate(pack: &Pack, requirements: &Requirements, depth: Depth) -> Evaluation {
    evaluate_with(pack, requirements, depth, &depth.tried(pack))
}

/// Evaluates one of many files, given the precedents as [`Depth::tried`] returns them.
pub fn evaluate_with(pack: &Pack, requirements: &Requirements, depth: Depth, tried: &[Tried]) -> Evaluation {
    let flows: Vec<_> = requirements.flows().iter().map(|flow| evaluate_flow(pack, flow)).collect();
    let plan = plan(pack, requirements, &flows);
    if depth == Depth::Answers {
        let (trust, practice) = (vec![Trust::default(); flows.len()], vec![Practice::default(); flows.len()]);
        return Evaluation { flows, trust, practice, plan };
    }
    let each = requirements.flows().iter().zip(&flows);
    let trust = each.map(|(flow, judged)| Trust {
        figures: (depth == Depth::Figures).then(|| trust::figures(pack, flow, judged)),
        ..trust::trust(pack, flow, judged)
    });
    let practice = practice::practice(pack, requirements, &flows, tried);
    Evaluation { trust: trust.collect(), practice, plan, flows }
}

/// Evaluates one flow.
pub fn evaluate_flow(pack: &Pack, flow: &Flow) -> FlowEvaluation {
    judge::judge(pack, flow)
}
