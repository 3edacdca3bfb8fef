//! Answers beyond the protocols of a pack: what serves a flow better than any of them, and when.

use serde::{Deserialize, Serialize};

use super::{Answers, BeyondId, Condition, ConditionCase, Pack, Reason};
use crate::diag::plain;

/// An answer beyond the protocols of the pack, such as the server calling the receiver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beyond {
    /// The name that outputs use.
    pub id: String,
    /// Display name.
    pub name: String,
    /// What it is, in one sentence.
    pub says: String,
    /// Other names in common use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// When it is the better answer: if any of these holds.
    pub when: Vec<Condition>,
    /// When it is not, although it otherwise would be: if any of these holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unless: Vec<Condition>,
    /// Why.
    pub reason: Reason,
    /// Which of the protocols is best anyway, or how they combine with it.
    pub instead: String,
    /// Answers for which it is better, and some for which it is not.
    pub cases: Vec<ConditionCase>,
}

impl Beyond {
    /// Returns the first condition under which it is the better answer; `None` if it is not.
    pub fn held(&self, answers: &Answers) -> Option<&Condition> {
        held(&self.when, &self.unless, answers)
    }
}

/// Returns the first condition that holds, unless one of the exceptions holds.
pub(super) fn held<'c>(when: &'c [Condition], unless: &[Condition], answers: &Answers) -> Option<&'c Condition> {
    let held = when.iter().find(|condition| condition.holds(answers))?;
    (!unless.iter().any(|condition| condition.holds(answers))).then_some(held)
}

impl Pack {
    /// Returns the answers beyond the protocols with their ids, in order.
    pub fn beyond(&self) -> impl ExactSizeIterator<Item = (BeyondId, &Beyond)> {
        self.beyond.iter().enumerate().map(|(i, answer)| (BeyondId::new(i), answer))
    }

    /// Returns an answer beyond the protocols.
    pub fn beyond_answer(&self, id: BeyondId) -> &Beyond {
        &self.beyond[id.index()]
    }

    /// Returns the answer beyond the protocols with this id, name or alias, ignoring case.
    pub fn find_beyond(&self, name: &str) -> Option<BeyondId> {
        let wanted = plain(name);
        let names =
            |answer: &Beyond| [&answer.id, &answer.name].into_iter().chain(&answer.aliases).any(|name| plain(name) == wanted);
        self.beyond().find(|(_, answer)| names(answer)).map(|(id, _)| id)
    }
}
