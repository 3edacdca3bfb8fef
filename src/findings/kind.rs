//! The kind of a finding.

use crate::diag::Code;
use crate::pack::{LintId, Pack};

/// The kind of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A fault of the file, which its loader reports whatever the rules say.
    Fault(Code),
    /// A lint of the pack.
    Lint(LintId),
}

impl Kind {
    /// Returns what the pack says about it; `None` if the pack has no words for a fault.
    pub fn lint(self, pack: &Pack) -> Option<LintId> {
        match self {
            Self::Fault(code) => pack.lint_of(code),
            Self::Lint(lint) => Some(lint),
        }
    }
}
