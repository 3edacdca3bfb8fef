//! Answers beyond the protocols: those that are better for a flow, and what is said of one that somebody asks about.

use super::words::{and, spelt};
use crate::engine::{Better, FlowEvaluation};
use crate::pack::{BeyondId, Pack};

/// An answer beyond the protocols that is better for a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BeyondNote {
    /// The name by which it can be explained.
    pub id: String,
    /// The name for people.
    pub name: String,
    /// That it is better, as a title.
    pub title: String,
    /// Why.
    pub because: String,
    /// Where that can be read.
    pub source: String,
    /// What is best of the protocols anyway.
    pub instead: String,
    /// The same as a sentence of its own.
    pub anyway: String,
    /// The command that tells more.
    pub command: String,
}

/// Whether an answer beyond the protocols is better for a flow, and when it would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BeyondAnswer {
    /// What would be said if it were better.
    pub note: BeyondNote,
    /// What it is.
    pub says: String,
    /// Whether it is the better one.
    pub holds: bool,
    /// The answer in a sentence.
    pub verdict: String,
    /// Each condition under which it is better.
    pub when: Vec<String>,
    /// Each condition that takes this back.
    pub unless: Vec<String>,
}

pub(super) fn notes(pack: &Pack, judged: &FlowEvaluation) -> Vec<BeyondNote> {
    judged.beyond.iter().map(|better| note(pack, better.answer)).collect()
}

fn note(pack: &Pack, answer: BeyondId) -> BeyondNote {
    let known = pack.beyond_answer(answer);
    BeyondNote {
        id: known.id.clone(),
        name: known.name.clone(),
        title: format!("Look beyond {}: {}", protocols(pack), known.name),
        because: known.reason.because.clone(),
        source: pack.citations(&known.reason),
        instead: known.instead.clone(),
        anyway: format!("Of {}: {}", protocols(pack), known.instead),
        command: format!("protopick explain {}", known.id),
    }
}

/// What is said of an answer that somebody asks about.
pub(super) fn answer(pack: &Pack, judged: &FlowEvaluation, answer: BeyondId) -> BeyondAnswer {
    let known = pack.beyond_answer(answer);
    let better = judged.beyond.iter().find(|better| better.answer == answer);
    let beyond = format!("{} lies beyond {}", known.name, protocols(pack));
    let all = |conditions: &[crate::pack::Condition]| conditions.iter().map(|when| condition(pack, when)).collect();
    BeyondAnswer {
        note: note(pack, answer),
        says: known.says.clone(),
        holds: better.is_some(),
        verdict: match better {
            Some(Better { condition, .. }) => {
                format!("{beyond}, and is the better answer here: the flow states {}.", self::condition(pack, condition))
            }
            None => format!("{beyond}, and what it is made for is not stated here."),
        },
        when: all(&known.when),
        unless: all(&known.unless),
    }
}

/// A condition in the words of the file.
pub(super) fn condition(pack: &Pack, when: &crate::pack::Condition) -> String {
    and(&pack.condition_parts(when))
}

/// The protocols of a pack, counted.
pub(super) fn protocols(pack: &Pack) -> String {
    format!("the {}", spelt(pack.protocols().len()))
}
