//! Guidance for the system as a whole.

use serde::{Deserialize, Serialize};

use super::form::words;
use super::{GuidanceId, Pack, ProtocolId, Reason};

/// Guidance for the system as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guidance {
    /// Its kind.
    pub kind: GuidanceKind,
    /// The name that outputs use.
    pub id: String,
    /// A title.
    pub title: String,
    /// What it says.
    pub says: String,
    /// Why.
    pub reason: Reason,
    /// The protocols that it is about; empty for all.
    pub protocols: Vec<ProtocolId>,
    /// Its parts.
    pub points: Vec<Point>,
}

words! {
    /// The kinds of guidance.
    GuidanceKind {
        /// How protocols and the gateway work together.
        Pattern = "pattern",
        /// What to do.
        Practice = "practice",
        /// What to avoid.
        Pitfall = "pitfall",
        /// What to keep in mind at the end.
        Advice = "advice",
        /// What a word means that the program prints.
        Word = "word",
    }
}

/// A part of a piece of guidance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// Unique within its piece of guidance.
    pub id: String,
    /// What it says.
    pub says: String,
    /// Why.
    pub reason: Reason,
    /// The protocols that it is about; empty for all.
    pub protocols: Vec<ProtocolId>,
    /// What a plan lists next to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lists: Option<Lists>,
}

words! {
    /// What a plan lists beside a piece of guidance.
    Lists {
        /// The route of each protocol.
        Routes = "routes",
        /// The translations that are needed.
        Translations = "translations",
        /// How the load of each protocol is spread.
        Balancing = "balancing",
        /// How each protocol proves who is there.
        Authentication = "authentication",
    }
}

impl Pack {
    /// Returns the guidance for the system as a whole, by kind and order.
    pub fn guidance(&self) -> impl ExactSizeIterator<Item = (GuidanceId, &Guidance)> {
        self.guidance.iter().enumerate().map(|(i, guidance)| (GuidanceId::new(i), guidance))
    }

    /// Returns a piece of guidance.
    pub fn guidance_piece(&self, id: GuidanceId) -> &Guidance {
        &self.guidance[id.index()]
    }
}
