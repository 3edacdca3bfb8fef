//! The YAML and JSON of other programs: several documents, with anchors, aliases, merge keys, tags and duplicate keys.

use std::collections::{HashMap, HashSet};

use granit_parser::{Event, Tag};

use super::{Builder, DEPTH, Document, NODES, parser, plain};
use crate::diag::{Diagnostic, Diagnostics, codes};
use crate::source::{FileId, SourceMap, Span};
use crate::yaml::{Entry, Kind, Node};

/// Reads a text of another program into the trees of its documents; those without data are left out. YAML includes JSON.
///
/// An alias becomes a copy of what its anchor names, which keeps its place there. A merge key adds the keys that the mapping does
/// not have itself. Tags only decide whether a text without quotes may mean something else. Of duplicate keys, the last counts.
///
/// Faults are added to `diagnostics`; whatever could be read is returned anyway, such as the documents behind a broken one. Aliases
/// count as what they stand for within the limits of depth and size, so no text becomes a tree that is much larger.
pub fn parse_foreign(sources: &SourceMap, file: FileId, diagnostics: &mut Diagnostics) -> Vec<Document> {
    let text = sources.file(file).text();
    match plain::read_all(text, file) {
        Some(roots) => roots.into_iter().map(|root| Document { root: Some(root), complete: true }).collect(),
        None => parse_foreign_events(text, file, diagnostics),
    }
}

/// Reads a text of another program into trees of what is written: every duplicate key, and aliases and merge keys as such, so that
/// each node is where it is in the text. Faults are passed over.
pub(in crate::yaml) fn parse_verbatim(text: &str, file: FileId) -> Vec<Node> {
    let mut faults = Diagnostics::default();
    let mut builder = Builder::new(text, file, Some(Anchors::default()), &mut faults);
    builder.verbatim = true;
    plain::read_all(text, file)
        .unwrap_or_else(|| read_documents(text, builder).into_iter().filter_map(|document| document.root).collect())
}

/// Reads any text of another program, plain or not, with the parser: the reference for [`parse_foreign`].
pub fn parse_foreign_events(text: &str, file: FileId, diagnostics: &mut Diagnostics) -> Vec<Document> {
    read_documents(text, Builder::new(text, file, Some(Anchors::default()), diagnostics))
}

fn read_documents(text: &str, mut builder: Builder<'_>) -> Vec<Document> {
    let mut parser = parser(text);
    let mut documents = Vec::new();
    let mut keep = |document: Document| {
        if document.root.as_ref().is_some_and(|root| root.kind != Kind::Empty) {
            documents.push(document);
        }
    };
    while let Some(event) = parser.next_event() {
        match event {
            Ok((Event::DocumentEnd, _)) => keep(builder.end_foreign(true)),
            Ok((event, place)) => {
                if !builder.take(&event, &place) {
                    keep(builder.end_foreign(false));
                    break;
                }
            }
            Err(error) => {
                builder.report(text, &error);
                keep(builder.end_foreign(false));
                if !parser.proceed_next_document().unwrap_or(false) {
                    break;
                }
            }
        }
    }
    documents
}

/// What the anchors of a document name, by their numbers.
#[derive(Default)]
pub(super) struct Anchors(HashMap<usize, Anchored>);

struct Anchored {
    node: Node,
    extent: Extent,
}

/// How much of the limits a copy of a node takes.
#[derive(Clone, Copy)]
struct Extent {
    /// The number of its nodes, where a long text counts as several.
    nodes: usize,
    depth: usize,
}

impl Extent {
    fn of(node: &Node) -> Self {
        /// Bytes of text that take as much memory as a node.
        const NODE: usize = 128;
        let mut whole = Self { nodes: 1, depth: 0 };
        let mut add = |key: &str, child: &Node| {
            let part = Self::of(child);
            whole.nodes += part.nodes + key.len() / NODE;
            whole.depth = whole.depth.max(part.depth + 1);
        };
        match &node.kind {
            Kind::Scalar { text, .. } => whole.nodes += text.len() / NODE,
            Kind::Sequence(items) => items.iter().for_each(|item| add("", item)),
            Kind::Mapping(entries) => entries.iter().for_each(|entry| add(&entry.key, &entry.value)),
            Kind::Empty | Kind::Refused => {}
        }
        whole
    }
}

impl Anchors {
    /// Keeps a copy of a node for the anchor with this number, unless there is no room for it. Returns how many nodes it has.
    pub(super) fn keep(&mut self, anchor: usize, node: &Node, room: usize) -> usize {
        if anchor == 0 {
            return 0;
        }
        let extent = Extent::of(node);
        if extent.nodes <= room {
            self.0.insert(anchor, Anchored { node: node.clone(), extent });
        }
        extent.nodes
    }
}

impl Builder<'_> {
    /// Attaches a copy of what an anchor names.
    pub(super) fn alias(&mut self, span: Span, anchor: Option<usize>) {
        let anchored = anchor.zip(self.anchors.as_ref()).and_then(|(anchor, anchors)| anchors.0.get(&anchor));
        let node = match anchored {
            None => Err(Diagnostic::error(codes::SYNTAX, span, "the alias names no anchor that is complete before it")),
            Some(Anchored { extent, .. }) if self.open.len() + extent.depth > DEPTH => {
                let deeper = format!("the text is nested deeper than {DEPTH} levels");
                Err(Diagnostic::error(codes::TOO_LARGE, span, deeper))
            }
            Some(Anchored { node, extent }) => {
                self.nodes += extent.nodes;
                // Beyond the limit, the copy would not be used.
                Ok(if self.nodes > NODES { Node { span, kind: Kind::Refused } } else { node.clone() })
            }
        };
        let node = node.unwrap_or_else(|fault| {
            self.nodes += 1;
            self.diagnostics.push(fault);
            Node { span, kind: Kind::Refused }
        });
        self.attach(node, 0, span);
    }

    /// Ends a document, whose anchors mean nothing to the next one.
    fn end_foreign(&mut self, complete: bool) -> Document {
        let document = self.end(complete);
        self.anchors.iter_mut().for_each(|anchors| anchors.0.clear());
        document
    }
}

/// Returns whether a text with a tag may mean something else than a text: `!!str` and `!` say that it does not.
pub(super) fn is_plain(tag: &Tag, plain: bool) -> bool {
    match tag.core_suffix() {
        Some("str") => false,
        Some(_) => true,
        None => plain && !(tag.handle().is_empty() && tag.suffix() == "!"),
    }
}

/// Adds the keys of merged mappings to those of a mapping, which precede; those of earlier ones precede those of later ones.
pub(super) fn merge(entries: &mut Vec<Entry>, merged: Vec<Node>, diagnostics: &mut Diagnostics) {
    if merged.is_empty() {
        return;
    }
    let mut names: HashSet<String> = entries.iter().map(|entry| entry.key.clone()).collect();
    let nodes = merged.into_iter().flat_map(|node| match node.kind {
        Kind::Sequence(items) => items,
        _ => vec![node],
    });
    for node in nodes {
        match node.kind {
            Kind::Mapping(more) => entries.extend(more.into_iter().filter(|entry| names.insert(entry.key.clone()))),
            Kind::Refused => {}
            _ => {
                let fault = Diagnostic::error(codes::WRONG_TYPE, node.span, "`<<` takes a mapping or a list of mappings");
                diagnostics.push(fault);
            }
        }
    }
}

#[cfg(test)]
mod tests;
