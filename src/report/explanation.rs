//! The shape of an explanation: everything that is known about one topic.

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
    /// What is said of it first.
    pub text: Vec<String>,
    /// What is said of it in order.
    pub sections: Vec<Section>,
    /// Files that show it.
    pub examples: Vec<Example>,
    /// What the guide says beside what the evidence says.
    pub verdicts: Vec<ClaimNote>,
    /// What is cited.
    pub sources: Vec<Cited>,
}

/// A file that shows what is explained.
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
    /// A fit, where it tells one.
    pub fit: Option<Fit>,
    /// Why, or what more there is to say.
    pub because: String,
    /// Where that can be read.
    pub source: String,
}

/// A claim of the guide beside the verdict of the evidence.
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
    /// The facts that bear on it.
    pub evidence: Vec<String>,
}

/// Something that is cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// The name that citations use.
    pub id: String,
    /// What it says, or its title.
    pub says: String,
    /// For a fact, how well it is confirmed.
    pub status: Option<String>,
    /// The facts that it is inferred from.
    pub inferred_from: Vec<String>,
    /// Where it can be read.
    pub urls: Vec<String>,
}
