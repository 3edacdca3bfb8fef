//! The page of a question, with its choices.

use crate::interview::{Mark, Reply};
use crate::pack::{Pack, ProtocolId};

/// A question for display.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionPage {
    /// The flow that it belongs to; `None` for the system as a whole.
    pub flow: Option<String>,
    /// What the answer is about, in a word or two.
    pub topic: String,
    /// The question.
    pub question: String,
    /// Help for someone who is unsure.
    pub help: String,
    /// What is still open.
    pub status: Option<String>,
    /// How to answer it.
    pub input: Input,
}

/// How to answer a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// With a text.
    Text {
        /// The answer so far.
        initial: String,
        /// What an empty answer means.
        empty: String,
    },
    /// With one of several choices.
    One {
        /// The choices; the last goes back.
        choices: Vec<Choice>,
        /// The position of the answer so far, or of the first choice.
        initial: usize,
    },
    /// With any number of marks; choosing a line that cannot be marked ends the question.
    Several {
        /// The choices; the last goes back.
        choices: Vec<Choice>,
    },
}

/// A line that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is chosen.
    pub label: String,
    /// What is known about it, shown next to the label.
    pub value: Option<String>,
    /// Help for someone who is unsure.
    pub help: Option<String>,
    /// The name that files use, if it has one.
    pub id: Option<String>,
    /// What choosing it does.
    pub pick: Pick,
}

/// What choosing a line does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pick {
    /// It replies.
    Reply(Reply),
    /// Marks or unmarks it; all that are marked form the reply.
    Mark(Mark, bool),
    /// It goes back.
    Back,
    /// It cannot be chosen, because it is a heading.
    Nothing,
}

/// What is shown for a skipped answer.
pub(super) const LEFT_OUT: &str = "left out";

/// What the question about the carriers is about, in a word.
pub(super) const PATH: &str = "Path";

/// What the question about the gateways is about, in a word.
pub(super) const GATEWAY: &str = "Gateway";

pub(super) fn reply(label: &str, reply: Reply) -> Choice {
    Choice { label: label.to_owned(), value: None, help: None, id: None, pick: Pick::Reply(reply) }
}

pub(super) fn back() -> Choice {
    Choice { label: "back".to_owned(), value: None, help: None, id: None, pick: Pick::Back }
}

pub(super) fn name(pack: &Pack, protocol: ProtocolId) -> String {
    pack.protocol(protocol).name.clone()
}
