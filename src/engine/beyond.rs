//! Answers beyond the protocols that are better for a flow.

use crate::pack::{Answers, BeyondId, Condition, Pack};

/// An answer beyond the protocols that is the better choice for a flow.
#[derive(Debug, Clone, PartialEq)]
pub struct Better {
    /// The answer.
    pub answer: BeyondId,
    /// The first of its conditions that holds.
    pub condition: Condition,
}

/// Returns the answers beyond the protocols that are better for some answers, in the pack's order. They do not change any score.
pub fn beyond(pack: &Pack, answers: &Answers) -> Vec<Better> {
    let better = |(answer, known): (BeyondId, &crate::pack::Beyond)| {
        known.held(answers).map(|condition| Better { answer, condition: condition.clone() })
    };
    pack.beyond().filter_map(better).collect()
}
