//! What an interview asks, the possible replies, and why a reply is refused.

use crate::pack::{AmountId, CarrierId, DimensionId, LevelId, NeedId};
use crate::quantity::{Measure, Odd};
use crate::requirements::NotAChain;

/// A question. The number is the position of the flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// What is the system called?
    System,
    /// Which gateways do the clients reach?
    Gateway,
    /// Does the flow resemble a template?
    Template(usize),
    /// What is the flow called?
    Name(usize),
    /// What happens in it?
    Description(usize),
    /// Which needs does it have?
    Needs(usize),
    /// Which carriers are blocked, or not kept open?
    Path(usize),
    /// How much of an amount?
    Amount(usize, AmountId),
    /// Which level of a dimension?
    Level(usize, DimensionId),
    /// No answer can change the recommendation any more: skip the other questions?
    Settled(usize),
    /// Is there another flow?
    Further(usize),
    /// Is everything correct?
    Review,
}

/// Something that can be marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A need that is wanted.
    Need(NeedId),
    /// A carrier that is blocked.
    Carrier(CarrierId),
}

/// A reply to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// To any question but the review: not sure, or it does not matter.
    Unsure,
    /// A title, name or description, gateways, or an amount with its unit.
    Text(String),
    /// Some of what can be marked.
    Marked(Vec<Mark>),
    /// A level.
    Level(LevelId),
    /// To a question that asks for yes or no.
    Yes(bool),
    /// A template, by its position.
    Template(usize),
    /// In the review: change an answer.
    Change(Question),
    /// In the review: everything is correct.
    Confirm,
}

/// Why a reply is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It is not an answer to this question.
    Unsuitable,
    /// It is not a valid name for a flow.
    NotAName(String),
    /// Another flow has this name.
    NameTaken(String),
    /// It does not name gateways.
    NotAChain(NotAChain),
    /// It is not an amount of this kind: the text, and what is wrong with it.
    NotAnAmount(String, Measure, Odd),
}
