//! The structure of an explanation: everything that is known about one topic.

use crate::decision::Fit;

/// Everything that is known about one topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What kind of topic it is.
    pub kind: String,
    /// Its full name.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The introduction.
    pub text: Vec<String>,
    /// The details, in order.
    pub sections: Vec<Section>,
    /// Example files.
    pub examples: Vec<Example>,
    /// What the guide says, next to what the evidence says.
    pub verdicts: Vec<ClaimNote>,
    /// What is cited.
    pub sources: Vec<Cited>,
}

/// An example file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// What it shows.
    pub title: String,
    /// The file.
    pub text: String,
}

/// A part of an explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its title.
    pub title: String,
    /// What it lists.
    pub items: Vec<Item>,
}

/// A line of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it is about.
    pub label: String,
    /// A fit, if it has one.
    pub fit: Option<Fit>,
    /// Why, or further details.
    pub because: String,
    /// Where to read about it.
    pub source: String,
}

/// A claim of the guide, next to the verdict of the evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimNote {
    /// The claim's id.
    pub id: String,
    /// What the guide says.
    pub claim: String,
    /// Where it says so.
    pub source: String,
    /// The verdict, in a word.
    pub verdict: String,
    /// What the evidence says.
    pub because: String,
    /// The relevant facts.
    pub evidence: Vec<String>,
}

/// Something that is cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// The name that citations use.
    pub id: String,
    /// What it says, or its title.
    pub says: String,
    /// How well it is confirmed, if it is a fact.
    pub status: Option<String>,
    /// The facts that it is inferred from.
    pub inferred_from: Vec<String>,
    /// Where to read it.
    pub urls: Vec<String>,
}
