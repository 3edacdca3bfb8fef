//! Documents, checked facts, and claims held against the evidence.

use serde::{Deserialize, Serialize};

use super::form::words;
use super::{Citation, ClaimId, FactId, Pack, SourceId};

words! {
    /// How well a fact is confirmed.
    Status {
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
    /// Its address, where it has one.
    pub url: Option<String>,
    /// Its date, or the date or version of the copy that was read.
    pub date: Option<String>,
    /// Its sections, where it is cited by section.
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
    /// For a measurement, who made it.
    pub quality: Option<Quality>,
    /// What it rests on; empty only for what is inferred or unconfirmed.
    pub grounds: Vec<Ground>,
}

/// A claim of the guide, held against the evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The name that rules use.
    pub id: String,
    /// What the guide says.
    pub says: String,
    /// Where it says so.
    pub source: Vec<Citation>,
    /// What the evidence says of it.
    pub verdict: Verdict,
    /// Why.
    pub because: String,
    /// The facts that bear on it.
    pub evidence: Vec<FactId>,
}

impl Pack {
    /// The documents that are cited.
    pub fn sources(&self) -> impl ExactSizeIterator<Item = (SourceId, &Source)> {
        self.sources.iter().enumerate().map(|(i, source)| (SourceId::new(i), source))
    }

    /// A document.
    pub fn source(&self, id: SourceId) -> &Source {
        &self.sources[id.index()]
    }

    /// The checked facts.
    pub fn facts(&self) -> impl ExactSizeIterator<Item = (FactId, &Fact)> {
        let all = self.facts.len() + self.gateways.get().facts.len();
        (0..all).map(|i| (FactId::new(i), self.fact(FactId::new(i))))
    }

    /// A fact.
    pub fn fact(&self, id: FactId) -> &Fact {
        // Those of gateways come after the others.
        let index = id.index();
        self.facts.get(index).unwrap_or_else(|| &self.gateways.get().facts[index - self.facts.len()])
    }

    /// The claims of the guide that were held against the evidence.
    pub fn claims(&self) -> impl ExactSizeIterator<Item = (ClaimId, &Claim)> {
        self.claims.iter().enumerate().map(|(i, claim)| (ClaimId::new(i), claim))
    }

    /// A claim.
    pub fn claim(&self, id: ClaimId) -> &Claim {
        &self.claims[id.index()]
    }
}
