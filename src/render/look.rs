//! How a terminal wants its text.

/// How a terminal wants its text. Styles are always written; whoever prints strips them where colour is not wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Columns.
    pub width: usize,
    /// Whether characters beyond ASCII may be drawn.
    pub unicode: bool,
    /// Whether hints on what to do next are left out.
    pub quiet: bool,
}
