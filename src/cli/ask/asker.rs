//! What asks: a terminal that is redrawn, or plain lines.

use std::io;

use protopick::interview::{Mark, Reply};
use protopick::report::{Choice, Pick, QuestionPage};

/// What came of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answered {
    /// A reply.
    Reply(Reply),
    /// To the question before.
    Back,
    /// The user leaves.
    Interrupted,
}

/// Takes what came of a question, or says why not.
pub(super) type Take<'t> = dyn FnMut(&Answered) -> Result<(), String> + 't;

/// Asks a person.
pub(super) trait Asker {
    /// Shows a question and waits for what comes of it. What is not taken is told while the question stays, with what was typed.
    fn ask(&mut self, page: &QuestionPage, take: &mut Take<'_>) -> io::Result<Answered>;

    /// Says something between questions.
    fn say(&mut self, text: &str) -> io::Result<()>;

    /// Leaves the terminal to others until the next question.
    fn pause(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What choosing a line comes to, where it ends the question; `marked` is what is marked.
pub(super) fn chosen(choice: &Choice, marked: Vec<Mark>) -> Option<Answered> {
    match &choice.pick {
        Pick::Reply(reply) => Some(Answered::Reply(reply.clone())),
        Pick::Mark(..) => Some(Answered::Reply(Reply::Marked(marked))),
        Pick::Back => Some(Answered::Back),
        Pick::Nothing => None,
    }
}
