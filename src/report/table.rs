//! Tables, for every format that shows tables.

use super::name::Name;
use crate::decision::Fit;

/// A table, for every format that shows tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableReport {
    /// What it shows.
    pub title: String,
    /// A short name of what it shows, for programs.
    pub aspect: String,
    /// Whether the first column names a group that the rows below belong to.
    pub grouped: bool,
    /// The heads of the columns.
    pub columns: Vec<Column>,
    /// The rows, each with one cell for every column.
    pub rows: Vec<Vec<TableCell>>,
    /// Remarks below.
    pub notes: Vec<String>,
}

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The name for programs.
    pub key: String,
    /// The name for people.
    pub title: String,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableCell {
    /// Text.
    Text(String),
    /// A fit.
    Fit(Fit),
    /// A protocol or a gateway: its id for programs, its name for people.
    Name(Name),
    /// A list.
    List(Vec<String>),
    /// What a gateway does: a short word for narrow columns, and all of it.
    Support {
        /// The short word.
        short: String,
        /// All of it.
        full: String,
        /// Whether it passes for certain; none where that is not known.
        passes: Option<bool>,
    },
}

impl TableReport {
    pub(super) fn columns(heads: &[(&str, &str)]) -> Vec<Column> {
        heads.iter().map(|&(key, title)| Column { key: key.to_owned(), title: title.to_owned() }).collect()
    }
}

impl TableCell {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}
