//! The page of a question, and what can be chosen on it.

use crate::interview::{Mark, Reply};
use crate::pack::{Pack, ProtocolId};

/// A question as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionPage {
    /// The flow that it belongs to; none for the system as a whole.
    pub flow: Option<String>,
    /// What the answer is about, in a word or two.
    pub topic: String,
    /// The question.
    pub question: String,
    /// Help for someone who hesitates.
    pub help: String,
    /// What is still open.
    pub status: Option<String>,
    /// How it is answered.
    pub input: Input,
}

/// How a question is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// With a text.
    Text {
        /// The answer so far.
        initial: String,
        /// What an empty answer comes to.
        empty: String,
    },
    /// With one of several choices.
    One {
        /// The choices; the last goes back.
        choices: Vec<Choice>,
        /// The position of the answer so far, or of the first choice.
        initial: usize,
    },
    /// With any number of marks; the choices that are not to be marked end the question.
    Several {
        /// The choices; the last goes back.
        choices: Vec<Choice>,
    },
}

/// A line to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is chosen.
    pub label: String,
    /// What is known of it; stands beside the label.
    pub value: Option<String>,
    /// Help for someone who hesitates.
    pub help: Option<String>,
    /// The name that files use, where it has one.
    pub id: Option<String>,
    /// What choosing it does.
    pub pick: Pick,
}

/// What choosing a line does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pick {
    /// It replies.
    Reply(Reply),
    /// It is marked or not; all that are marked make the reply.
    Mark(Mark, bool),
    /// It goes back.
    Back,
    /// It cannot be chosen: a heading.
    Nothing,
}

/// What is said of an answer that is left out.
pub(super) const LEFT_OUT: &str = "left out";

/// What the question on the carriers is about, in a word.
pub(super) const PATH: &str = "Path";

pub(super) fn reply(label: &str, reply: Reply) -> Choice {
    Choice { label: label.to_owned(), value: None, help: None, id: None, pick: Pick::Reply(reply) }
}

pub(super) fn back() -> Choice {
    Choice { label: "back".to_owned(), value: None, help: None, id: None, pick: Pick::Back }
}

pub(super) fn name(pack: &Pack, protocol: ProtocolId) -> String {
    pack.protocol(protocol).name.clone()
}
