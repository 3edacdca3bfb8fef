//! How text for a terminal should look.

/// How text for a terminal should look. Styles are always written; whatever prints the text strips them if colour is not wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Width in columns.
    pub width: usize,
    /// Whether characters beyond ASCII may be drawn.
    pub unicode: bool,
    /// Whether to leave out hints about what to do next.
    pub quiet: bool,
}
