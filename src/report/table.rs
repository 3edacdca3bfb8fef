//! Tables, for every format that shows tables.

use super::name::Name;
use crate::decision::Fit;

/// A table, for every format that shows tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableReport {
    /// What it shows.
    pub title: String,
    /// A short identifier of what it shows.
    pub aspect: String,
    /// Whether the first column names a group that the rows below belong to.
    pub grouped: bool,
    /// The column headings.
    pub columns: Vec<Column>,
    /// The rows, each with one cell for every column.
    pub rows: Vec<Vec<TableCell>>,
    /// Remarks below the table.
    pub notes: Vec<String>,
}

/// A column heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Identifier.
    pub key: String,
    /// Display name.
    pub title: String,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableCell {
    /// Text.
    Text(String),
    /// A fit.
    Fit(Fit),
    /// A protocol or a gateway, with its id and display name.
    Name(Name),
    /// A list.
    List(Vec<String>),
    /// What a gateway does: a short word for narrow columns, and the full text.
    Support {
        /// The short word.
        short: String,
        /// The full text.
        full: String,
        /// Whether it certainly passes; `None` if unknown.
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
