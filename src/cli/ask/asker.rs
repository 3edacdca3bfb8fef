//! The interface for asking: a terminal that is redrawn, or plain lines.

use std::io;

use protopick::interview::{Mark, Reply};
use protopick::report::{Choice, Pick, QuestionPage};

/// The result of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answered {
    /// A reply.
    Reply(Reply),
    /// Go back to the previous question.
    Back,
    /// The user leaves.
    Interrupted,
}

/// Accepts the result of a question, or says why not.
pub(super) type Take<'t> = dyn FnMut(&Answered) -> Result<(), String> + 't;

/// Asks a person.
pub(super) trait Asker {
    /// Shows a question and waits for the result. If a result is refused, the reason is shown while the question stays, with what
    /// was typed.
    fn ask(&mut self, page: &QuestionPage, take: &mut Take<'_>) -> io::Result<Answered>;

    /// Says something between questions.
    fn say(&mut self, text: &str) -> io::Result<()>;

    /// Releases the terminal until the next question.
    fn pause(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Returns the result of choosing a line, if that ends the question; `marked` lists the marks.
pub(super) fn chosen(choice: &Choice, marked: Vec<Mark>) -> Option<Answered> {
    match &choice.pick {
        Pick::Reply(reply) => Some(Answered::Reply(reply.clone())),
        Pick::Mark(..) => Some(Answered::Reply(Reply::Marked(marked))),
        Pick::Back => Some(Answered::Back),
        Pick::Nothing => None,
    }
}
