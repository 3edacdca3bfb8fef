//! Needs: the yes/no requirements.

use serde::{Deserialize, Serialize};

use super::{FitRule, NeedId, Pack, Reason};
use crate::decision::Weight;

/// A yes/no requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// The name that files use.
    pub id: String,
    /// Display name.
    pub name: String,
    /// What is wanted, completing "the clients or the team want".
    pub label: String,
    /// The question.
    pub question: String,
    /// Help for someone who is unsure.
    pub help: String,
    /// Its weight relative to the others, unless a flow says otherwise.
    pub weight: Weight,
    /// Whether messages follow each other on an open connection.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub streams: bool,
    /// Why it is asked, and why with this weight.
    pub reason: Reason,
    /// One for each protocol, in the order of the protocols.
    pub fits: Vec<FitRule>,
}

impl Pack {
    /// Returns the needs with their ids, in order.
    pub fn needs(&self) -> impl ExactSizeIterator<Item = (NeedId, &Need)> {
        self.needs.iter().enumerate().map(|(i, need)| (NeedId::new(i), need))
    }

    /// Returns a need.
    pub fn need(&self, id: NeedId) -> &Need {
        &self.needs[id.index()]
    }

    /// Returns the need with this id.
    pub fn find_need(&self, id: &str) -> Option<NeedId> {
        self.needs().find(|(_, need)| need.id == id).map(|(id, _)| id)
    }
}
