//! The parts of a text of another program, for the routes to its places.

use super::parse::parse_verbatim;
use super::{Entry, Kind, Node};
use crate::source::{FileId, Outline, Part, Span};

/// Reads the parts of YAML or JSON: keys by their names, documents and items of lists by what identifies them.
pub fn outline(file: FileId, text: &str) -> Outline {
    match parse_verbatim(text, file).as_slice() {
        [one] => Outline::new(parts(one)),
        several => Outline::new(several.iter().map(item).collect()),
    }
}

fn parts(node: &Node) -> Vec<Part> {
    match &node.kind {
        Kind::Mapping(entries) => entries.iter().map(key).collect(),
        Kind::Sequence(items) => items.iter().map(item).collect(),
        Kind::Scalar { .. } | Kind::Empty | Kind::Refused => Vec::new(),
    }
}

/// Returns the part of a key with its value.
fn key(entry: &Entry) -> Part {
    let Entry { key, key_span, value } = entry;
    if !is_leaf(value) {
        return Part::new(key, *key_span, Some(value.span), parts(value));
    }
    if value.span == *key_span {
        return Part::new(key, *key_span, None, Vec::new());
    }
    let pair = Span { end: value.span.end.max(key_span.end), ..*key_span };
    Part::new(key, pair, None, Part::words([*key_span, value.span].into_iter()))
}

fn item(node: &Node) -> Part {
    Part::new(name(node), node.span, None, parts(node))
}

fn is_leaf(node: &Node) -> bool {
    matches!(node.kind, Kind::Scalar { .. } | Kind::Empty | Kind::Refused)
}

/// Returns what identifies an item: its kind and its name, or else the first text in it.
fn name(node: &Node) -> String {
    let own = |node: &Node, key: &str| node.value(key).and_then(text).map(str::to_owned);
    let inner = || node.entries()?.iter().find_map(|entry| own(&entry.value, "name"));
    let kind = own(node, "kind");
    match (kind, own(node, "name").or_else(inner)) {
        (Some(kind), Some(name)) => format!("{kind} {name}"),
        (None, Some(name)) => name,
        _ => first(node).unwrap_or_default().to_owned(),
    }
}

fn text(node: &Node) -> Option<&str> {
    match &node.kind {
        Kind::Scalar { text, .. } => Some(text),
        _ => None,
    }
}

fn first(node: &Node) -> Option<&str> {
    match &node.kind {
        Kind::Mapping(entries) => entries.iter().find_map(|entry| first(&entry.value)),
        Kind::Sequence(items) => items.iter().find_map(first),
        _ => text(node),
    }
}
