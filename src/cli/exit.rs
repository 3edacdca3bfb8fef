//! How a run ends, regardless of the format.

use std::process::ExitCode;

/// How a run ends, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Everything is fine.
    Fine,
    /// Findings, or a flow has no recommendation.
    Findings,
    /// Wrong arguments, or input that cannot be read or is not valid.
    Invalid,
    /// There is nothing to work on.
    Nothing,
    /// Ended early by the user.
    Interrupted,
}

impl Exit {
    /// Returns the exit code.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Findings => 1,
            Self::Invalid => 2,
            Self::Nothing => 3,
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
