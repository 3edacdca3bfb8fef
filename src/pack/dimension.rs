//! Dimensions: the ordinal questions, and the levels that answer them.

use serde::{Deserialize, Serialize};

use super::form::words;
use super::{Citation, DimensionId, FitRule, Implied, LevelId, Pack, Reason};
use crate::decision::Weight;

/// An ordinal question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dimension {
    /// The name that files use.
    pub id: String,
    /// Display name.
    pub name: String,
    /// The question.
    pub question: String,
    /// Help for someone who is unsure.
    pub help: String,
    /// Its weight relative to the others, unless a flow says otherwise.
    pub weight: Weight,
    /// Why it is asked, and why with this weight.
    pub reason: Reason,
    /// How fits run along the levels, if they follow an order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shape: Option<Shape>,
    /// The levels that amounts imply if none is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub implied: Option<Implied>,
    /// The answers, from the least to the most demanding.
    pub levels: Vec<Level>,
}

words! {
    /// How the fits of each protocol run along the levels of a dimension.
    Shape {
        /// From level to level no fit is worse.
        Rising = "rising",
        /// From level to level no fit is better.
        Falling = "falling",
        /// Up to some level no fit is worse, and from there on none is better.
        SinglePeaked = "single-peaked",
    }
}

/// One answer to a dimension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// The name that files use.
    pub id: String,
    /// What it says, as the end of a sentence that begins with the dimension's name.
    pub label: String,
    /// What it means.
    pub help: String,
    /// Whether the server may speak without a request for each message.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pushes: bool,
    /// Whether what is open ends with the answer to a request.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ends: bool,
    /// Where it comes from.
    pub source: Vec<Citation>,
    /// One for each protocol, in the order of the protocols.
    pub fits: Vec<FitRule>,
}

impl Pack {
    /// Returns the dimensions with their ids, in order.
    pub fn dimensions(&self) -> impl ExactSizeIterator<Item = (DimensionId, &Dimension)> {
        self.dimensions.iter().enumerate().map(|(i, dimension)| (DimensionId::new(i), dimension))
    }

    /// Returns a dimension.
    pub fn dimension(&self, id: DimensionId) -> &Dimension {
        &self.dimensions[id.index()]
    }

    /// Returns the dimension with this id.
    pub fn find_dimension(&self, id: &str) -> Option<DimensionId> {
        self.dimensions().find(|(_, dimension)| dimension.id == id).map(|(id, _)| id)
    }

    /// Returns the levels of a dimension with their ids, from the least to the most demanding.
    pub fn levels(&self, id: DimensionId) -> impl ExactSizeIterator<Item = (LevelId, &Level)> {
        self.dimension(id).levels.iter().enumerate().map(move |(i, level)| (LevelId::new(id, i), level))
    }

    /// Returns a level.
    pub fn level(&self, id: LevelId) -> &Level {
        &self.dimension(id.dimension()).levels[id.index()]
    }

    /// Returns whether the pack has the same dimensions with the same levels as another, since requirements files rely on those.
    /// A pack may change fits and add everything else.
    pub fn has_dimensions_of(&self, other: &Self) -> bool {
        let names = |pack: &Self| -> Vec<(String, Vec<String>)> {
            let levels = |dimension: &Dimension| dimension.levels.iter().map(|level| level.id.clone()).collect();
            let mut names: Vec<_> = pack.dimensions.iter().map(|dimension| (dimension.id.clone(), levels(dimension))).collect();
            names.sort();
            names
        };
        names(self) == names(other)
    }
}
