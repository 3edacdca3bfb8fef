//! Precedents: decisions that real teams published, with what they needed and why they chose as they did.

use serde::{Deserialize, Serialize};

use super::deferred::Deferred;
use super::form::words;
use super::{Answers, CarrierId, Pack, PrecedentId, ProtocolId, Reason, WayId};
use crate::diag::plain;

words! {
    /// How a team came to its decision.
    PrecedentKind {
        /// It chose for something new.
        Choice = "choice",
        /// It moved from something else.
        Migration = "migration",
        /// It considered a change, and refused it.
        Rejection = "rejection",
    }
}

words! {
    /// How sure it is that the source says so.
    Confidence {
        /// The team itself tells what it needed and chose.
        High = "high",
        /// Somebody else tells it, or a part is inferred.
        Medium = "medium",
        /// Much is inferred.
        Low = "low",
    }
}

/// A decision of a team about one flow of a system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Precedent {
    /// The id of the system, which is the name of the file.
    pub system: String,
    /// The id of the flow, unique in the file.
    pub flow: String,
    /// Display name of the system.
    pub name: String,
    /// What the system is.
    pub about: String,
    /// What happens in the flow.
    pub description: String,
    /// What was needed, with the levels that amounts imply.
    pub given: Answers,
    /// The carriers that did not pass.
    pub blocked: Vec<CarrierId>,
    /// The protocols that the system spoke before.
    pub in_use: Vec<ProtocolId>,
    /// What was chosen.
    pub protocol: ProtocolId,
    /// The way in which it is spoken, if the source says.
    pub way: Option<WayId>,
    /// What counts as the same decision: the chosen protocol, and others that the team also uses for it.
    pub accepted: Vec<ProtocolId>,
    /// What was refused.
    pub rejected: Vec<ProtocolId>,
    /// How it came about.
    pub kind: PrecedentKind,
    /// When it was decided or published, if known.
    pub year: Option<u32>,
    /// The team's reasons.
    pub because: String,
    /// Where to read about it; at least one.
    pub pages: Vec<Page>,
    /// How certain it is.
    pub confidence: Confidence,
}

/// A page on the web.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: String,
}

/// How precedents are counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrecedentRule {
    /// Leads in tenths of a point, descending. An answer is compared with the precedents whose lead lies between the same two.
    pub leads: Vec<u32>,
    /// Minimum number of cases; with fewer, nothing is said.
    pub fewest: u32,
    /// The percentage of precedents in which the first protocol must be an accepted one.
    pub first: u32,
    /// The percentage of precedents in which one of the first two must be.
    pub first_two: u32,
    /// Why these limits.
    pub reason: Reason,
}

impl Precedent {
    /// Returns the name, which is unique in a pack: `stripe/payments-api`.
    pub fn id(&self) -> String {
        format!("{}/{}", self.system, self.flow)
    }

    /// Returns whether an answer matches what the team decided.
    pub fn agrees(&self, protocol: ProtocolId) -> bool {
        self.accepted.contains(&protocol)
    }
}

impl Pack {
    /// Returns the precedents with their ids, by system and in the order of its file.
    pub fn precedents(&self) -> impl ExactSizeIterator<Item = (PrecedentId, &Precedent)> {
        self.precedents.get().iter().enumerate().map(|(i, precedent)| (PrecedentId::new(i), precedent))
    }

    /// Returns a precedent.
    pub fn precedent(&self, id: PrecedentId) -> &Precedent {
        &self.precedents.get()[id.index()]
    }

    /// Returns the precedents of the system with this id or name, ignoring case, or the one with this id of system and flow.
    pub fn find_precedents(&self, name: &str) -> Vec<PrecedentId> {
        let wanted = plain(name);
        let named = |one: &Precedent| [&one.system, &one.name, &one.id()].into_iter().any(|name| plain(name) == wanted);
        self.precedents().filter(|(_, one)| named(one)).map(|(id, _)| id).collect()
    }

    /// Returns how precedents are counted; `None` if the pack does not say.
    pub fn precedent_rule(&self) -> Option<&PrecedentRule> {
        self.precedent_rule.as_ref()
    }

    /// Returns the same pack with precedents, each of which gets the levels that its amounts imply.
    pub(super) fn holding(mut self, mut precedents: Vec<Precedent>) -> Self {
        for precedent in &mut precedents {
            self.imply(&mut precedent.given);
        }
        self.precedents = precedents.into();
        self
    }

    /// Returns the precedents, to be stored.
    pub fn precedent_part(&self) -> &[Precedent] {
        self.precedents.get()
    }

    /// Returns the same pack with the precedents as they were stored, to be unpacked on first use.
    pub fn with_precedents(self, stored: &'static str) -> Self {
        Self { precedents: Deferred::packed(stored), ..self }
    }
}
