//! What kind of finding something is.

use crate::diag::Code;
use crate::pack::{LintId, Pack};

/// What kind of finding something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A fault of the file, which its loader finds whatever the rules say.
    Fault(Code),
    /// A lint of the pack.
    Lint(LintId),
}

impl Kind {
    /// What the pack says of it; none where the pack has no words for a fault.
    pub fn lint(self, pack: &Pack) -> Option<LintId> {
        match self {
            Self::Fault(code) => pack.lint_of(code),
            Self::Lint(lint) => Some(lint),
        }
    }
}
