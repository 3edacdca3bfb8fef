//! Documents, checked facts, and claims compared with the evidence.

use serde::{Deserialize, Serialize};

use super::form::words;
use super::{Citation, ClaimId, FactId, Pack, SourceId};

words! {
    /// How well a fact is confirmed.
    Status {
        /// Seen with the real program, by a command that shows it again.
        Measured = "measured",
        /// In a primary source: a standard, a vendor's documentation, source code.
        Confirmed = "confirmed",
        /// In a secondary source only.
        Secondary = "secondary",
        /// Inferred or computed from confirmed facts.
        Inferred = "inferred",
        /// From general knowledge only.
        Unconfirmed = "unconfirmed",
    }
}

words! {
    /// Who made a measurement.
    Quality {
        /// A peer-reviewed or conference paper.
        PeerReviewed = "peer-reviewed",
        /// A vendor or a project.
        Vendor = "vendor",
        /// A single measurement that nobody has repeated.
        Blog = "blog",
    }
}

words! {
    /// What the evidence says of a claim.
    Verdict {
        /// The evidence agrees.
        Supported = "supported",
        /// It holds in some circumstances.
        Depends = "depends",
        /// No evidence was found for it.
        Unsupported = "unsupported",
        /// The evidence says otherwise.
        Contradicted = "contradicted",
    }
}

/// A cited document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The name that citations use.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its address, if it has one.
    pub url: Option<String>,
    /// Its date, or the date or version of the copy that was read.
    pub date: Option<String>,
    /// Its sections, if it is cited by section.
    pub sections: Vec<Section>,
}

/// A section of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// The name that citations use.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// What a fact rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ground {
    /// A document.
    Source(SourceId),
    /// Another fact, from which it is inferred.
    Fact(FactId),
}

/// A checked fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// The name that citations use.
    pub id: String,
    /// The fact.
    pub says: String,
    /// How well it is confirmed.
    pub status: Status,
    /// Who made it, if it is a measurement.
    pub quality: Option<Quality>,
    /// What it rests on; empty only for measured, inferred or unconfirmed facts.
    pub grounds: Vec<Ground>,
}

/// A claim of the guide, compared with the evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The name that rules use.
    pub id: String,
    /// What the guide says.
    pub says: String,
    /// Where the guide says so.
    pub source: Vec<Citation>,
    /// What the evidence says about it.
    pub verdict: Verdict,
    /// Why.
    pub because: String,
    /// The relevant facts.
    pub evidence: Vec<FactId>,
}

impl Pack {
    /// Returns the documents that are cited.
    pub fn sources(&self) -> impl ExactSizeIterator<Item = (SourceId, &Source)> {
        self.sources.iter().enumerate().map(|(i, source)| (SourceId::new(i), source))
    }

    /// Returns a document.
    pub fn source(&self, id: SourceId) -> &Source {
        &self.sources[id.index()]
    }

    /// Returns the checked facts.
    pub fn facts(&self) -> impl ExactSizeIterator<Item = (FactId, &Fact)> {
        let all = self.facts.len() + self.gateways.get().facts.len();
        (0..all).map(|i| (FactId::new(i), self.fact(FactId::new(i))))
    }

    /// Returns a fact.
    pub fn fact(&self, id: FactId) -> &Fact {
        // Those of gateways come after the others.
        let index = id.index();
        self.facts.get(index).unwrap_or_else(|| &self.gateways.get().facts[index - self.facts.len()])
    }

    /// Returns the claims of the guide that were compared with the evidence.
    pub fn claims(&self) -> impl ExactSizeIterator<Item = (ClaimId, &Claim)> {
        self.claims.iter().enumerate().map(|(i, claim)| (ClaimId::new(i), claim))
    }

    /// Returns a claim.
    pub fn claim(&self, id: ClaimId) -> &Claim {
        &self.claims[id.index()]
    }
}
