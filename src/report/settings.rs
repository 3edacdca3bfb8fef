//! What settings hold for a file, and where each value comes from.

use super::table::{TableCell, TableReport};
use crate::diag::Diagnostics;
use crate::source::{SourceMap, Span};
use crate::yaml::{Kind, Node, inline, parse};

/// What holds where no settings say otherwise, by the names of the keys.
const OTHERWISE: [(&str, &str); 3] = [("rules", "built-in"), ("force-exclude", "false"), ("fail-on", "error")];

/// Returns the table of what holds for a file, from the keys and the places of their values.
pub fn settings(file: &str, places: &[(&'static str, Span)], sources: &SourceMap) -> TableReport {
    let mut rows = Vec::new();
    for (key, value) in OTHERWISE.into_iter().filter(|(key, _)| places.iter().all(|(known, _)| known != key)) {
        rows.push([key, value, "default"].map(TableCell::text).to_vec());
    }
    for &(key, span) in places {
        let document = parse(sources, span.file, &mut Diagnostics::default());
        let Some(node) = document.root.as_ref().and_then(|root| at(root, span)) else { continue };
        let from = |node: &Node| {
            let place = sources.place(node.span);
            format!("{}:{}", place.file, place.line)
        };
        let row = |key: &str, node: &Node| [key.to_owned(), inline(node), from(node)].map(TableCell::text).to_vec();
        match node.entries() {
            Some(entries) if !entries.is_empty() => {
                rows.extend(entries.iter().map(|entry| row(&format!("{key}.{}", entry.key), &entry.value)));
            }
            _ => rows.push(row(key, node)),
        }
    }
    TableReport {
        title: format!("Settings for {file}"),
        aspect: "settings".to_owned(),
        grouped: false,
        columns: TableReport::columns(&[("key", "Key"), ("value", "Value"), ("from", "From")]),
        rows,
        notes: Vec::new(),
    }
}

/// Returns the outermost node at a place.
fn at(node: &Node, span: Span) -> Option<&Node> {
    if node.span == span {
        return Some(node);
    }
    match &node.kind {
        Kind::Mapping(entries) => entries.iter().find_map(|entry| at(&entry.value, span)),
        Kind::Sequence(items) => items.iter().find_map(|item| at(item, span)),
        _ => None,
    }
}
