//! From text to a tree in which every key and value knows its place. Knows no protopick word.
//!
//! The tree is what the requirements file format allows of YAML 1.2: one document, plain data. Anchors, aliases, merge keys,
//! tags and duplicate keys are refused here, so that no later part has to think of them.

mod change;
mod fields;
mod parse;
mod plain;
mod quote;
mod route;
mod write;

pub use change::{Action, Changed, Edit, Tree, Value};
pub use fields::{Fields, LARGEST_ORDINAL, Reader};
pub use parse::{parse, parse_events};
pub use quote::quote;
pub use route::Step;
pub use write::write;

use crate::source::Span;

/// A node of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A text; `plain` when it stands without quotes, so that it may mean a number.
    Scalar {
        /// The text after unescaping.
        text: String,
        /// Whether it stands without quotes.
        plain: bool,
    },
    /// No value at all, or `null`.
    Empty,
    /// A list.
    Sequence(Vec<Node>),
    /// Keys with values, in the order of the text; no key stands twice.
    Mapping(Vec<Entry>),
    /// Something refused, which has been reported already.
    Refused,
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

/// What was read of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The tree; none when the text holds no data.
    pub root: Option<Node>,
    /// Whether the whole text was read. If not, missing parts are no fault of their own.
    pub complete: bool,
}

/// What a text is; without quotes some words stand for no value.
fn scalar(text: &str, plain: bool) -> Kind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" if plain => Kind::Empty,
        _ => Kind::Scalar { text: text.to_owned(), plain },
    }
}

impl Node {
    /// The keys and values of a mapping.
    pub fn entries(&self) -> Option<&[Entry]> {
        match &self.kind {
            Kind::Mapping(entries) => Some(entries),
            _ => None,
        }
    }

    /// A key of a mapping with its value.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries()?.iter().find(|entry| entry.key == key)
    }

    /// The value of a key of a mapping.
    pub fn value(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// What the node is, in words for a message.
    pub fn describe(&self) -> &'static str {
        match self.kind {
            Kind::Scalar { .. } => "a text",
            Kind::Empty | Kind::Refused => "nothing",
            Kind::Sequence(_) => "a list",
            Kind::Mapping(_) => "a mapping",
        }
    }
}
