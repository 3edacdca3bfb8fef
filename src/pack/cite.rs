//! Why something is so, and where to read about it.

use serde::{Deserialize, Serialize};

use super::{ClaimId, FactId, Pack, SourceId};

/// Where a piece of knowledge comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Citation {
    /// A section of a document, by its position among the document's sections.
    Section(SourceId, u16),
    /// A document as a whole.
    Document(SourceId),
    /// A checked fact.
    Fact(FactId),
}

/// Why something is so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The reason, in one or a few sentences.
    pub because: String,
    /// Where it comes from; at least one.
    pub source: Vec<Citation>,
    /// Relevant claims of the guide that the evidence qualifies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<ClaimId>,
}

impl Pack {
    /// Returns a citation as files write it: `guide#latency` or `BRW-09`.
    pub fn citation(&self, citation: Citation) -> String {
        match citation {
            Citation::Section(source, section) => {
                let source = self.source(source);
                format!("{}#{}", source.id, source.sections[usize::from(section)].id)
            }
            Citation::Document(source) => self.source(source).id.clone(),
            Citation::Fact(fact) => self.fact(fact).id.clone(),
        }
    }

    /// Returns the sources of a reason as files write them, separated by commas.
    pub fn citations(&self, reason: &Reason) -> String {
        reason.source.iter().map(|&citation| self.citation(citation)).collect::<Vec<_>>().join(", ")
    }
}
