//! When a plan is good enough.

use serde::{Deserialize, Serialize};

use super::Reason;

/// When a set of protocols serves a system well enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRule {
    /// The most that the mean over the flows may lose against having all protocols, in thousandths of a point of 100.
    pub loss: u32,
    /// The most that a single flow may give up against its own best, in thousandths of a point of 100.
    pub regret: u32,
    /// Why these.
    pub reason: Reason,
}
