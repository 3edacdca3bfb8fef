//! Judges flows: pack and requirements in, evaluation out. No I/O, no clock, no text for people; it cannot fail.
//!
//! The evaluation refers to the pack by id; whoever shows it looks the words up there.

// Judgements are exact; what is shown may be rounded.
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
mod trust;

pub use beyond::{Better, beyond};
pub use cautions::cautions;
pub use change::Change;
pub use conflict::Requirement;
pub use contrast::Contrast;
pub use counterfactuals::Counterfactual;
pub use flips::{Flip, changes, openings};
pub use gateway::{Bite, Fate, Link, Passage, capacities, chosen, configured, limits, passage, translation_link};
pub use nearest::{Near, nearest};
pub use plan::{Assignment, Plan, ProtocolSet, plan, planned};
pub use practice::{Agreement, Practice, Tried, try_precedents};
pub use ranking::Ranking;
pub use reasons::Reasons;
pub use trust::{Figures, Trust, WeightInterval};

use std::collections::BTreeSet;

use crate::decision::{Fit, Fraction, Table, Weight};
use crate::pack::{CapId, Pack, ProtocolId, Subject, WayId};
use crate::requirements::{Barrier, Criterion, Flow, Requirements, Scope};

/// The judgement of all flows of a file, in the order of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// One for each flow.
    pub flows: Vec<FlowEvaluation>,
    /// For each flow, how sure that is.
    pub trust: Vec<Trust>,
    /// For each flow, what practice says of that.
    pub practice: Vec<Practice>,
    /// The protocols for the system as a whole.
    pub plan: Option<Plan>,
}

/// The judgement of one flow.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowEvaluation {
    /// What comes of it.
    pub outcome: Outcome,
    /// What the protocols were judged on: the stated dimensions in the pack's order, then the needs.
    pub criteria: Vec<Judged>,
    /// The protocols in order of rank, the excluded last.
    pub standings: Vec<Standing>,
    /// What is not negotiable but has no effect, because it is not stated.
    pub idle_musts: Vec<Scope>,
    /// What serves it better than any protocol, in the pack's order.
    pub beyond: Vec<Better>,
    /// The recommended protocol with its way.
    recommended: Option<(ProtocolId, WayId)>,
    /// The fits and weights as numbers, the ways in the pack's order.
    table: Table,
}

/// What comes of a flow.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// A protocol is recommended: the first of the standings, or one in use that is so near that it settles a toss-up.
    Recommended {
        /// The other protocols with exactly the same score, in the order of simplicity.
        tied: Vec<ProtocolId>,
        /// How far the second of the standings is behind the first; none when no other survives.
        margin: Option<Fraction>,
        /// The other protocols that are so near the first of the standings that the choice among them is a toss-up, in order of rank.
        close: Vec<ProtocolId>,
        /// By what share of itself every weight may be off at once before another comes first; none when no other survives, or when
        /// another comes first as it is.
        tolerance: Option<Fraction>,
        /// What spoils it, where it is merely the best of what is left: below the score from which the pack says that a protocol fits
        /// well.
        weak: Option<Weak>,
    },
    /// Nothing is stated that counts, so there is no score.
    Undecided,
    /// Every protocol is excluded.
    Unsatisfiable {
        /// The smallest sets of requirements that cannot be met together, smaller ones first.
        conflicts: Vec<BTreeSet<Requirement>>,
    },
}

/// What spoils an answer that does not fit well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weak {
    /// The criteria that cost it most, the most costly first: two at most.
    pub spoilt_by: Vec<Criterion>,
    /// What would be recommended without the first of these, with its score, where that fits well.
    pub without: Option<(WayId, Fraction)>,
}

/// A criterion with its weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judged {
    /// The criterion.
    pub criterion: Criterion,
    /// What it counts; 0 means that it is stated but does not count.
    pub weight: Weight,
    /// Whether amounts imply the level, since none is stated.
    pub implied: bool,
}

/// Where a protocol stands: where its best way stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The protocol.
    pub protocol: ProtocolId,
    /// Its best way: of those that are not excluded, where some are not.
    pub way: WayId,
    /// 1 for the best, shared by equal scores; none when excluded or when nothing is judged.
    pub rank: Option<u32>,
    /// The score; for an excluded protocol the one that it would have. None when nothing is judged.
    pub score: Option<Fraction>,
    /// How it serves each criterion, in the same order.
    pub cells: Vec<Cell>,
    /// Every reason why its best way is excluded, and so are all of its ways.
    pub exclusions: Vec<Exclusion>,
    /// Its other ways, in the pack's order.
    pub others: Vec<OtherWay>,
}

/// A way of a protocol that another one is better than.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherWay {
    /// The way.
    pub way: WayId,
    /// The score; for an excluded way the one that it would have. None when nothing is judged.
    pub score: Option<Fraction>,
    /// How it serves each criterion.
    pub cells: Vec<Cell>,
    /// Every reason why it is excluded.
    pub exclusions: Vec<Exclusion>,
}

/// How a protocol serves a criterion.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judgement<'a> {
    /// The criterion.
    pub judged: Judged,
    /// What it adds to the score; none when nothing is judged.
    pub points: Option<Fraction>,
    /// How far it puts the protocol ahead of the mean of the others that survive: to be compared between the criteria of one
    /// protocol. Without others it is 0.
    pub lead: i64,
    /// The fit that it rests on.
    pub cell: &'a Cell,
}

/// How a protocol serves a level or a need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The level or need.
    pub subject: Subject,
    /// The position of the way's own fit, where it differs from that of its protocol.
    pub own: Option<usize>,
    /// The fit before caps.
    pub before: Fit,
    /// The fit that counts.
    pub fit: Fit,
    /// The caps that lowered it, or would have, had another not lowered it further.
    pub caps: Vec<AppliedCap>,
}

/// A cap that applies to a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AppliedCap {
    /// The cap.
    pub cap: CapId,
    /// The fit that it allows at most.
    pub to: Fit,
}

/// Why a protocol is excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exclusion {
    /// It does not serve a level or a need.
    Fit {
        /// The level or need.
        subject: Subject,
        /// The cap that makes it impossible, when the level or need alone does not.
        cap: Option<CapId>,
        /// Whether it is excluded only because the requirement is not negotiable.
        must: bool,
    },
    /// It cannot pass.
    Barrier(Barrier),
}

impl FlowEvaluation {
    /// How a protocol serves each criterion.
    pub fn judgements<'a>(&'a self, standing: &'a Standing) -> impl Iterator<Item = Judgement<'a>> {
        let alternative = standing.way.index();
        self.criteria.iter().zip(&standing.cells).enumerate().map(move |(position, (&judged, cell))| Judgement {
            judged,
            points: self.table.contribution(alternative, position),
            lead: self.table.lead(alternative, position),
            cell,
        })
    }

    /// Where a protocol stands.
    pub fn standing(&self, protocol: ProtocolId) -> Option<&Standing> {
        self.standings.iter().find(|standing| standing.protocol == protocol)
    }

    /// The recommended way.
    pub fn way(&self) -> Option<WayId> {
        self.recommended.map(|(_, way)| way)
    }

    /// The recommended protocol.
    pub fn recommended(&self) -> Option<ProtocolId> {
        self.recommended.map(|(protocol, _)| protocol)
    }

    /// The protocol that is ahead of the recommended one, which is in use and settles a toss-up.
    pub fn ahead(&self) -> Option<ProtocolId> {
        let first = self.standings.first().map(|standing| standing.protocol);
        first.filter(|&first| self.recommended().is_some_and(|recommended| recommended != first))
    }
}

/// How much is to be worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// What a page shows.
    Page,
    /// How far each weight may move, and the smallest changes for every rival, besides.
    Figures,
}

/// Judges every flow of a file, tries what would change the answers, and plans the system.
pub fn evaluate(pack: &Pack, requirements: &Requirements, depth: Depth) -> Evaluation {
    let flows: Vec<_> = requirements.flows().iter().map(|flow| evaluate_flow(pack, flow)).collect();
    let each = requirements.flows().iter().zip(&flows);
    let trust = each.map(|(flow, judged)| Trust {
        figures: (depth == Depth::Figures).then(|| trust::figures(pack, flow, judged)),
        ..trust::trust(pack, flow, judged)
    });
    let practice = practice::practice(pack, requirements, &flows);
    Evaluation { trust: trust.collect(), practice, plan: plan(pack, requirements, &flows), flows }
}

/// Judges one flow.
pub fn evaluate_flow(pack: &Pack, flow: &Flow) -> FlowEvaluation {
    judge::judge(pack, flow)
}
