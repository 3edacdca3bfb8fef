//! When a plan is good enough.

use serde::{Deserialize, Serialize};

use super::Reason;

/// When a set of protocols serves a system well enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRule {
    /// Maximum loss of the mean over the flows compared with having all protocols, in thousandths of a point of 100.
    pub loss: u32,
    /// Maximum loss of a single flow against its own best, in thousandths of a point of 100.
    pub regret: u32,
    /// Why these limits.
    pub reason: Reason,
}
