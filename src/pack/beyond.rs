//! Answers beyond the protocols of a pack: what serves a flow better than any of these, and when.

use serde::{Deserialize, Serialize};

use super::{Answers, BeyondId, Condition, ConditionCase, Pack, Reason};
use crate::diag::plain;

/// An answer beyond the protocols of the pack, such as a call of the receiver by the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beyond {
    /// The name that outputs use.
    pub id: String,
    /// The name for people.
    pub name: String,
    /// What it is, in one sentence.
    pub says: String,
    /// Other names that people use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// When it is the better answer: where any of these holds.
    pub when: Vec<Condition>,
    /// When it is not, although it otherwise would be: where any of these holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unless: Vec<Condition>,
    /// Why.
    pub reason: Reason,
    /// What is best of the protocols anyway, or how they go together with it.
    pub instead: String,
    /// Answers under which it is better, and some under which it is not.
    pub cases: Vec<ConditionCase>,
}

impl Beyond {
    /// The first condition under which it is the better answer; none where it is not.
    pub fn held(&self, answers: &Answers) -> Option<&Condition> {
        held(&self.when, &self.unless, answers)
    }
}

/// The first condition that holds, where none of those that take it back does.
pub(super) fn held<'c>(when: &'c [Condition], unless: &[Condition], answers: &Answers) -> Option<&'c Condition> {
    let held = when.iter().find(|condition| condition.holds(answers))?;
    (!unless.iter().any(|condition| condition.holds(answers))).then_some(held)
}

impl Pack {
    /// The answers beyond the protocols with their ids, in order.
    pub fn beyond(&self) -> impl ExactSizeIterator<Item = (BeyondId, &Beyond)> {
        self.beyond.iter().enumerate().map(|(i, answer)| (BeyondId::new(i), answer))
    }

    /// An answer beyond the protocols.
    pub fn beyond_answer(&self, id: BeyondId) -> &Beyond {
        &self.beyond[id.index()]
    }

    /// The answer beyond the protocols with this id, name or alias, in whatever case.
    pub fn find_beyond(&self, name: &str) -> Option<BeyondId> {
        let wanted = plain(name);
        let names =
            |answer: &Beyond| [&answer.id, &answer.name].into_iter().chain(&answer.aliases).any(|name| plain(name) == wanted);
        self.beyond().find(|(_, answer)| names(answer)).map(|(id, _)| id)
    }
}
