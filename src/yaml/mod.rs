//! From text to a tree in which every key and value knows its place. Independent of protopick's vocabulary.
//!
//! The tree is what the requirements file format allows of YAML 1.2: one document, plain data. Anchors, aliases, merge keys, tags
//! and duplicate keys are refused here, so that no other part has to handle them. Files of other programs may have all of these:
//! [`parse_foreign`] resolves them into the same tree.

mod change;
mod fields;
mod outline;
mod parse;
mod plain;
mod quote;
mod route;
mod write;

pub use change::{Action, Changed, Edit, Tree, Value};
pub use fields::{Fields, KeyName, LARGEST_ORDINAL, Reader};
pub use outline::outline;
pub use parse::{parse, parse_events, parse_foreign, parse_foreign_events};
pub use quote::quote;
pub use route::Step;
pub use write::{inline, write};

use crate::source::Span;

/// A node of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its place.
    pub span: Span,
    /// Its content.
    pub kind: Kind,
}

/// The content of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A text; `plain` if it is without quotes, so that it may mean a number.
    Scalar {
        /// The text after unescaping.
        text: String,
        /// Whether it is without quotes.
        plain: bool,
    },
    /// No value at all, or `null`.
    Empty,
    /// A list.
    Sequence(Vec<Node>),
    /// Keys with values, in the order of the text and without duplicates.
    Mapping(Vec<Entry>),
    /// Something refused, which has been reported already.
    Refused,
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// The place of the key.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

/// The result of reading a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The tree; `None` if the text holds no data.
    pub root: Option<Node>,
    /// Whether the whole text was read. If not, missing parts are not reported as faults.
    pub complete: bool,
}

/// Returns the kind of a scalar; without quotes, some words mean that there is no value.
fn scalar(text: &str, plain: bool) -> Kind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" if plain => Kind::Empty,
        _ => Kind::Scalar { text: text.to_owned(), plain },
    }
}

impl Node {
    /// Returns the keys and values of a mapping.
    pub fn entries(&self) -> Option<&[Entry]> {
        match &self.kind {
            Kind::Mapping(entries) => Some(entries),
            _ => None,
        }
    }

    /// Returns a key of a mapping with its value.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries()?.iter().find(|entry| entry.key == key)
    }

    /// Returns the value of a key of a mapping.
    pub fn value(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// Returns what the node says, for messages.
    pub fn shown(&self) -> String {
        match &self.kind {
            Kind::Scalar { text, .. } if !text.trim().is_empty() => format!("`{text}`"),
            Kind::Scalar { .. } => "an empty text".to_owned(),
            _ => self.describe().to_owned(),
        }
    }

    /// Returns a description of the node for messages.
    pub fn describe(&self) -> &'static str {
        match self.kind {
            Kind::Scalar { .. } => "a text",
            Kind::Empty | Kind::Refused => "no value",
            Kind::Sequence(_) => "a list",
            Kind::Mapping(_) => "a mapping",
        }
    }
}
