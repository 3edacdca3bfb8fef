//! Answers beyond the protocols: those that are better for a flow, and what is said about one that the user asked about.

use super::words::{and, spelt};
use crate::engine::{Better, FlowEvaluation};
use crate::pack::{BeyondId, Pack};

/// An answer beyond the protocols that is better for a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BeyondNote {
    /// The name to explain it by.
    pub id: String,
    /// Display name.
    pub name: String,
    /// A title that says that it is better.
    pub title: String,
    /// Why.
    pub because: String,
    /// Where to read about it.
    pub source: String,
    /// Which of the protocols is best anyway.
    pub instead: String,
    /// The same as a complete sentence.
    pub anyway: String,
    /// The command that says more.
    pub command: String,
}

/// Whether an answer beyond the protocols is better for a flow, and when it would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BeyondAnswer {
    /// What to say if it were better.
    pub note: BeyondNote,
    /// What it is.
    pub says: String,
    /// Whether it is better.
    pub holds: bool,
    /// The answer, in one sentence.
    pub verdict: String,
    /// Each condition under which it is better.
    pub when: Vec<String>,
    /// Each condition that revokes this.
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
        title: format!("Better than any of {}: {}", protocols(pack), known.name),
        because: known.reason.because.clone(),
        source: pack.citations(&known.reason),
        instead: known.instead.clone(),
        anyway: format!("Of {}: {}", protocols(pack), known.instead),
        command: format!("protopick explain {}", known.id),
    }
}

/// Returns what is said about an answer that the user asked about.
pub(super) fn answer(pack: &Pack, judged: &FlowEvaluation, answer: BeyondId) -> BeyondAnswer {
    let known = pack.beyond_answer(answer);
    let better = judged.beyond.iter().find(|better| better.answer == answer);
    let beyond = format!("{} is not one of {} protocols", known.name, protocols(pack));
    let all = |conditions: &[crate::pack::Condition]| conditions.iter().map(|when| condition(pack, when)).collect();
    BeyondAnswer {
        note: note(pack, answer),
        says: known.says.clone(),
        holds: better.is_some(),
        verdict: match better {
            Some(Better { condition, .. }) => {
                format!("{beyond}, and is the better answer here: the flow states {}.", self::condition(pack, condition))
            }
            None => format!("{beyond}. Nothing stated for this flow calls for it."),
        },
        when: all(&known.when),
        unless: all(&known.unless),
    }
}

/// Returns a condition in the words of the file.
pub(super) fn condition(pack: &Pack, when: &crate::pack::Condition) -> String {
    and(&pack.condition_parts(when))
}

/// Returns the number of protocols of a pack, in words.
pub(super) fn protocols(pack: &Pack) -> String {
    format!("the {}", spelt(pack.protocols().len()))
}
