//! Which answers beyond the protocols are better for a flow.

use crate::pack::{Answers, BeyondId, Condition, Pack};

/// An answer beyond the protocols that is the better one for a flow.
#[derive(Debug, Clone, PartialEq)]
pub struct Better {
    /// The answer.
    pub answer: BeyondId,
    /// The first of its conditions that holds.
    pub condition: Condition,
}

/// Those that are better under some answers, in the pack's order. They change no score.
pub fn beyond(pack: &Pack, answers: &Answers) -> Vec<Better> {
    let better = |(answer, known): (BeyondId, &crate::pack::Beyond)| {
        known.held(answers).map(|condition| Better { answer, condition: condition.clone() })
    };
    pack.beyond().filter_map(better).collect()
}
