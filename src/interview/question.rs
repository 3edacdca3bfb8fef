//! What an interview asks, what can be replied, and why a reply is not taken.

use crate::pack::{AmountId, CarrierId, DimensionId, LevelId, NeedId};
use crate::quantity::{Measure, Odd};

/// A question. The number is the position of the flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// What is the system called?
    System,
    /// Does the flow resemble one that is ready made?
    Template(usize),
    /// What is the flow called?
    Name(usize),
    /// What happens in it?
    Description(usize),
    /// What is wanted beyond the dimensions?
    Needs(usize),
    /// Which carriers do not pass, or are not held?
    Path(usize),
    /// How much of an amount?
    Amount(usize, AmountId),
    /// Which level of a dimension?
    Level(usize, DimensionId),
    /// No answer can change the recommendation any more: shall the other questions be left out?
    Settled(usize),
    /// Is there a further flow?
    Further(usize),
    /// Is all as it should be?
    Review,
}

/// Something that can be marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A need, which is wanted.
    Need(NeedId),
    /// A carrier, which does not pass.
    Carrier(CarrierId),
}

/// A reply to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// To any question but the review: not sure, or it does not matter.
    Unsure,
    /// A title, name or description, or an amount with its unit.
    Text(String),
    /// Some of what can be marked.
    Marked(Vec<Mark>),
    /// A level.
    Level(LevelId),
    /// To a question that asks for yes or no.
    Yes(bool),
    /// A template, by its position.
    Template(usize),
    /// In the review: an answer is to be changed.
    Change(Question),
    /// In the review: all is as it should be.
    Confirm,
}

/// Why a reply is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It is no answer to this question.
    Unsuitable,
    /// It is no name for a flow.
    NotAName(String),
    /// Another flow has this name.
    NameTaken(String),
    /// It is no amount of this kind: the text, and what is odd about it.
    NotAnAmount(String, Measure, Odd),
}
