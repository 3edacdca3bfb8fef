//! Which question comes next, given the answers so far. No terminal, no text for people, no I/O.
//!
//! A [`Session`] is a state machine: replies in, next question out. The order of the questions on a flow is a [`Policy`]: the one
//! that needs the fewest questions, on average over all answers, until none can change the recommendation. Before it, the pack's first
//! dimension is asked, since it tells which needs can matter, and then those needs.

mod answers;
mod draft;
mod effort;
mod needs;
mod policy;
mod session;

pub use answers::{read_answers, write_answers};
pub use draft::{Draft, FlowDraft, Slot};
pub use effort::{Effort, effort};
pub use policy::{Known, Mean, Outlook, Policy};
pub use session::{Question, Refusal, Reply, Session};
