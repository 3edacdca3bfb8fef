//! The structure of a recommendation for a requirements file.

use super::arguments::{Arguments, Weakness};
use super::beyond::{BeyondAnswer, BeyondNote};
use super::conflict::RequirementNote;
use super::exclusion::ExclusionNote;
use super::gateway::{GatewayNote, PassageNote};
use super::load::LoadNote;
use super::name::Name;
use super::number;
use super::plan::PlanNote;
use super::practice::PracticeNote;
use super::summary::SummaryRow;
use super::trust::{Caveat, ChangeNote, CounterfactualNote, FlipNote, IntervalNote, ReasonsNote};
use super::why_not::WhyNot;
use super::words::and;
use crate::decision::Fit;

/// The recommendation for a requirements file.
#[derive(Debug, Clone, PartialEq)]
pub struct Recommendation {
    /// The title of the system.
    pub system: String,
    /// The name of the pack.
    pub pack_name: String,
    /// The version of the pack.
    pub pack_version: String,
    /// The gateways that the file names, or that the user asked about.
    pub gateway: Option<GatewayNote>,
    /// One for each flow, in the order of the file.
    pub flows: Vec<FlowReport>,
    /// The plan of the system; `None` for a single flow.
    pub plan: Option<PlanNote>,
    /// A rule behind one of the answers, as an example of what can be explained.
    pub example: Option<String>,
    /// Whether the full answers are wanted in addition to the requested ones about certain protocols.
    pub whole: bool,
}

impl Recommendation {
    /// Returns the gateways for display; `None` if none is named.
    pub fn gateway_name(&self) -> Option<&str> {
        self.gateway.as_ref().map(|gateway| gateway.name.as_str())
    }

    /// Returns what is wrong with the gateways.
    pub fn gateway_note(&self) -> Option<&str> {
        self.gateway.as_ref()?.note.as_deref()
    }
}

/// The recommendation for a flow.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowReport {
    /// The name.
    pub name: String,
    /// What happens in it.
    pub description: Option<String>,
    /// The outcome.
    pub outcome: Outcome,
    /// How clear that is, in a phrase.
    pub lead: String,
    /// The answer in a few lines; empty if nothing is recommended.
    pub summary: Vec<SummaryRow>,
    /// What serves it better than any protocol.
    pub beyond: Vec<BeyondNote>,
    /// What published decisions say about it.
    pub practice: PracticeNote,
    /// Further notes for the reader.
    pub notes: Vec<String>,
    /// The protocols that are not excluded, in order of rank.
    pub ranking: Vec<Row>,
    /// The excluded protocols, by the scores that they would have.
    pub excluded: Vec<Row>,
    /// How the recommended protocol passes the gateways; `None` without a gateway that the pack knows.
    pub passage: Option<PassageNote>,
    /// What would make each other protocol the recommended one; empty if not requested.
    pub counterfactuals: Vec<CounterfactualNote>,
    /// Why a certain protocol is not recommended, if requested.
    pub why_not: Vec<WhyNot>,
    /// The same for answers beyond the protocols.
    pub why_not_beyond: Vec<BeyondAnswer>,
}

impl FlowReport {
    /// Returns the answer; `None` if nothing is recommended.
    pub fn answer(&self) -> Option<&Answer> {
        match &self.outcome {
            Outcome::Recommended(answer) => Some(answer),
            Outcome::Undecided | Outcome::Unsatisfiable { .. } => None,
        }
    }

    /// Returns the score of the recommended protocol, and how far it is ahead.
    pub fn verdict(&self) -> String {
        format!("{} of 100, {}", number::whole(self.score().unwrap_or_default()), self.lead)
    }

    /// Returns the recommended protocol.
    pub fn recommended(&self) -> Option<&Name> {
        self.answer().map(|answer| &answer.protocol)
    }

    /// Returns the score of the recommended protocol, or else of the first.
    pub fn score(&self) -> Option<f64> {
        let own = self.recommended();
        self.ranking.iter().find(|row| own.is_none_or(|own| row.protocol == *own)).and_then(|row| row.score)
    }

    /// Returns how clear it is, and what serves it better than any protocol.
    pub fn lead_and_beyond(&self) -> String {
        let names: Vec<String> = self.beyond.iter().map(|note| note.name.clone()).collect();
        if names.is_empty() { self.lead.clone() } else { format!("{}; better: {}", self.lead, and(&names)) }
    }

    /// Returns what would make a protocol the recommended one that no single answer would.
    pub fn longer_counterfactuals(&self) -> Vec<&CounterfactualNote> {
        let single = |path: &CounterfactualNote| path.sets.first().is_some_and(|set| set.len() == 1);
        let told = |path: &CounterfactualNote| matches!(self.outcome, Outcome::Recommended(_)) && single(path);
        self.counterfactuals.iter().filter(|path| !told(path)).collect()
    }
}

/// Outcome of a flow.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// A protocol is recommended.
    Recommended(Box<Answer>),
    /// Nothing that counts is stated.
    Undecided,
    /// Every protocol is excluded.
    Unsatisfiable {
        /// The smallest sets of requirements that cannot be met together.
        conflicts: Vec<Vec<RequirementNote>>,
    },
}

/// A recommended protocol, with everything that is said about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The protocol.
    pub protocol: Name,
    /// The way to speak it.
    pub way: Name,
    /// Others with exactly the same score.
    pub tied: Vec<Name>,
    /// The next protocol; `None` if no other survives.
    pub next: Option<Name>,
    /// How many points that one is behind; negative if it is ahead.
    pub margin: Option<f64>,
    /// Whether the margin is too small to decide by.
    pub toss_up: bool,
    /// A sentence that this one is in use, if that settles a toss-up.
    pub in_use: Option<String>,
    /// The protocol that is ahead nevertheless.
    pub ahead: Option<Name>,
    /// In a toss-up, a hint at a simpler protocol.
    pub hint: Option<String>,
    /// How certain it is, in a sentence; `None` if no other survives.
    pub trust: Option<String>,
    /// The share of itself by which every weight may be off, from 0 to 1.
    pub tolerance: Option<f64>,
    /// The single answers that would make another protocol the first, by protocol, simplest first.
    pub flips: Vec<FlipNote>,
    /// The same for first answers to unanswered dimensions.
    pub openings: Vec<FlipNote>,
    /// The single answers that would leave no protocol at all.
    pub dead_ends: Vec<ChangeNote>,
    /// The answers that settle it.
    pub reasons: Option<ReasonsNote>,
    /// Its loads compared with its rivals, from the amounts; empty if the flow states too little.
    pub load: Vec<LoadNote>,
    /// What to note before building it, most important first.
    pub cautions: Vec<CautionNote>,
    /// What it serves poorly.
    pub caveats: Vec<Caveat>,
    /// How far each weight may move alone; empty if not requested.
    pub intervals: Vec<IntervalNote>,
    /// What speaks for it and against it.
    pub arguments: Arguments,
}

/// Something to note before building a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CautionNote {
    /// The name to explain it by.
    pub rule: String,
    /// What it says.
    pub says: String,
    /// Why.
    pub because: String,
    /// Where to read about it.
    pub source: String,
}

/// A protocol in the ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The protocol.
    pub protocol: Name,
    /// Its best way.
    pub way: Name,
    /// Its other ways.
    pub others: Vec<OtherWay>,
    /// Its rank; `None` if it is excluded or nothing is judged.
    pub rank: Option<u32>,
    /// Its score in points of 100 with one decimal; `None` if nothing is judged.
    pub score: Option<f64>,
    /// How well it serves each criterion.
    pub contributions: Vec<Contribution>,
    /// Why it is excluded.
    pub exclusions: Vec<ExclusionNote>,
    /// Why none of its ways is left, for display; empty if one is.
    pub told: Vec<String>,
    /// Where it loses most to the first, worst first.
    pub weaknesses: Vec<Weakness>,
}

/// A way of a protocol that is not its best one.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherWay {
    /// The way.
    pub way: Name,
    /// The score in points of 100 with one decimal; `None` if nothing is judged.
    pub score: Option<f64>,
    /// Why it is excluded.
    pub exclusions: Vec<ExclusionNote>,
}

/// How well a protocol serves a criterion.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    /// The id of the dimension or need.
    pub criterion: String,
    /// The stated level, if it is a dimension.
    pub level: Option<String>,
    /// Whether the level is implied by amounts because none is stated.
    pub implied: bool,
    /// Its weight.
    pub weight: f64,
    /// The fit that counts.
    pub fit: Fit,
    /// How much it adds to the score; `None` if nothing is judged.
    pub points: Option<f64>,
    /// The id of the rule that gives the fit.
    pub rule: String,
    /// Why.
    pub because: String,
    /// Where to read about it.
    pub source: String,
    /// The caps that lowered it.
    pub caps: Vec<CapNote>,
}

/// A cap that lowered a fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CapNote {
    /// The cap's id.
    pub rule: String,
    /// The fit before all caps.
    pub before: Fit,
    /// The fit that this cap allows.
    pub after: Fit,
    /// Why.
    pub because: String,
    /// Where to read about it.
    pub source: String,
}
