//! The shape of a recommendation: what is said of a requirements file.

use super::Name;
use super::arguments::Arguments;
use crate::decision::Fit;

/// What is said of a requirements file.
#[derive(Debug, Clone, PartialEq)]
pub struct Recommendation {
    /// The title of the system.
    pub system: String,
    /// The name of the pack.
    pub pack_name: String,
    /// The version of the pack.
    pub pack_version: String,
    /// One for each flow, in the order of the file.
    pub flows: Vec<FlowReport>,
    /// A rule behind one of the answers, as an example of what can be explained.
    pub example: Option<String>,
}

/// What is said of a flow.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowReport {
    /// The name.
    pub name: String,
    /// What happens in it.
    pub description: Option<String>,
    /// What comes of it.
    pub outcome: Outcome,
    /// How clear that is, in a phrase.
    pub lead: String,
    /// What a reader should know besides.
    pub notes: Vec<String>,
    /// The protocols that are not excluded, in order of rank.
    pub ranking: Vec<Row>,
    /// The excluded protocols, by the scores that they would have.
    pub excluded: Vec<Row>,
}

/// What comes of a flow.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// A protocol is recommended.
    Recommended(Box<Answer>),
    /// Nothing is stated that counts.
    Undecided,
    /// Every protocol is excluded.
    Unsatisfiable {
        /// The smallest sets of requirements that cannot be met together.
        conflicts: Vec<Vec<RequirementNote>>,
    },
}

/// A recommended protocol, with everything that is said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The protocol.
    pub protocol: Name,
    /// Others with exactly the same score.
    pub tied: Vec<Name>,
    /// The next protocol; none when no other survives.
    pub next: Option<Name>,
    /// How many points that one is behind.
    pub margin: Option<f64>,
    /// Whether the margin is too small to decide by.
    pub toss_up: bool,
    /// In a toss-up, a hint at a simpler protocol.
    pub hint: Option<String>,
    /// How sure it is, in a sentence; none when no other survives.
    pub trust: Option<String>,
    /// The same in numbers.
    pub robustness: Option<RobustnessNote>,
    /// Which single answers would make another protocol the first: for each such protocol, the simplest first.
    pub flips: Vec<FlipNote>,
    /// What speaks for it and against it.
    pub arguments: Arguments,
}

/// A protocol that one other answer would make the first.
#[derive(Debug, Clone, PartialEq)]
pub struct FlipNote {
    /// The protocol.
    pub protocol: Name,
    /// The answers, each enough on its own.
    pub changes: Vec<ChangeNote>,
}

/// A change of one answer.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeNote {
    /// The dimension's id, or `needs`.
    pub criterion: String,
    /// The stated level; for a need that would be dropped, its id.
    pub from: Option<String>,
    /// The other level; for a need that would be added, its id.
    pub to: Option<String>,
    /// How far the next protocol would be behind; none when no other would survive.
    pub margin: Option<f64>,
}

impl FlipNote {
    /// The answers in the words of the file, those on one dimension together.
    pub fn texts(&self) -> Vec<String> {
        let mut texts: Vec<(String, Vec<&str>)> = Vec::new();
        for change in &self.changes {
            let (head, tail) = match (&change.from, &change.to) {
                (Some(_), Some(level)) => (format!("{}:", change.criterion), level),
                (None, Some(need)) => ("with".to_owned(), need),
                (Some(need), None) => ("without".to_owned(), need),
                (None, None) => continue,
            };
            match texts.last_mut().filter(|(last, _)| *last == head) {
                Some((_, tails)) => tails.push(tail),
                None => texts.push((head, vec![tail])),
            }
        }
        texts.into_iter().map(|(head, tails)| format!("{head} {}", tails.join(" or "))).collect()
    }
}

/// How sure a recommendation is, in numbers from 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct RobustnessNote {
    /// By what share of itself every weight may be off.
    pub tolerance: f64,
    /// What share of all importance may be moved to anything at all.
    pub reserve: f64,
    /// For each protocol that has any, the share of weightings in which it is first, half of the importance being free. Empty
    /// when it was not asked for.
    pub first_share: Vec<(String, f64)>,
}

/// A protocol in the ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The protocol.
    pub protocol: Name,
    /// Its rank; none when it is excluded or nothing is judged.
    pub rank: Option<u32>,
    /// Its score in points of 100 with one decimal; none when nothing is judged.
    pub score: Option<f64>,
    /// How it serves each criterion.
    pub contributions: Vec<Contribution>,
    /// Why it is excluded.
    pub exclusions: Vec<ExclusionNote>,
    /// Where it loses most to the first, worst first.
    pub weaknesses: Vec<Weakness>,
}

/// Where a protocol is weak.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weakness {
    /// The fit.
    pub fit: Fit,
    /// The dimensions or needs, for people.
    pub at: String,
}

/// How a protocol serves a criterion.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    /// The dimension's id, or `needs`.
    pub criterion: String,
    /// The stated level, for a dimension.
    pub level: Option<String>,
    /// What it counts.
    pub weight: f64,
    /// The fit as a share of ideal; for needs the mean.
    pub value: f64,
    /// What it adds to the score; none when nothing is judged.
    pub points: Option<f64>,
    /// One for a dimension, one for each need otherwise.
    pub cells: Vec<CellNote>,
}

/// How a protocol serves a level or a need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellNote {
    /// The need, where it is one.
    pub need: Option<String>,
    /// The fit that counts.
    pub fit: Fit,
    /// The id of the rule that gives the fit.
    pub rule: String,
    /// Why.
    pub because: String,
    /// Where that can be read.
    pub source: String,
    /// What lowered it.
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
    /// Where that can be read.
    pub source: String,
}

/// Why a protocol is excluded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExclusionNote {
    /// The dimension's id, or `needs`.
    pub criterion: String,
    /// The stated level, for a dimension.
    pub level: Option<String>,
    /// The need, where it is one.
    pub need: Option<String>,
    /// The dimension or need, for people, and whether it is a must.
    pub at: String,
    /// Whether it is excluded only because the requirement is not negotiable.
    pub must: bool,
    /// The rule that says so.
    pub rule: String,
    /// Why.
    pub because: String,
    /// Where that can be read.
    pub source: String,
}

/// A requirement that takes part in a conflict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequirementNote {
    /// The dimension's id, or `needs`.
    pub criterion: String,
    /// The stated level, for a dimension.
    pub level: Option<String>,
    /// The need, where it is one.
    pub need: Option<String>,
    /// Whether it takes part because it is not negotiable.
    pub must: bool,
}

impl RequirementNote {
    /// The requirement as the file states it.
    pub fn text(&self) -> String {
        match self.level.as_ref().or(self.need.as_ref()) {
            Some(value) => format!("{}: {value}", self.criterion),
            None => self.criterion.clone(),
        }
    }
}
