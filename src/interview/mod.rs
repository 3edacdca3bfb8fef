//! Which question comes next, given the answers so far. No terminal, no text for people, no I/O.
//!
//! A [`Session`] is a state machine: replies in, next question out. The order of the questions about a flow is a [`Policy`]: the
//! one that needs the fewest questions, on average over all answers, until none can change the recommendation. Its facts are
//! asked first: the pack's first dimension, which determines what else can matter, then the needs, carriers and amounts that can.

mod answers;
mod draft;
mod effort;
mod policy;
mod question;
mod session;
mod telling;
mod template;

pub use answers::{read_answers, write_answers};
pub use draft::{Draft, FlowDraft, Slot};
pub use effort::{Effort, effort};
pub use policy::{Known, Mean, Outlook, Policy};
pub use question::{Mark, Question, Refusal, Reply};
pub use session::Session;
pub use template::Template;
