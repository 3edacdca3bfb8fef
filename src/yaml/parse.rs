//! Builds the tree from the parser's events: iteratively, within limits, and reporting what the format does not allow.

mod foreign;
mod keys;

use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, StrInput, options};

pub(super) use foreign::parse_verbatim;
pub use foreign::{parse_foreign, parse_foreign_events};

use super::{Document, Entry, Kind, Node, plain, scalar};
use crate::diag::{Diagnostic, Diagnostics, codes};
use crate::source::{FileId, SourceMap, Span};
use foreign::Anchors;
use keys::{Means, not_allowed, read_key};

/// Maximum nesting depth; the formats need five levels.
const DEPTH: usize = 64;
/// Maximum number of nodes; a requirements file of a hundred flows has some three thousand.
const NODES: usize = 200_000;

/// Reads a text into a tree. Faults are added to `diagnostics`; whatever could be read is returned anyway, so that one run
/// reports as much as possible.
pub fn parse(sources: &SourceMap, file: FileId, diagnostics: &mut Diagnostics) -> Document {
    let text = sources.file(file).text();
    match plain::read(text, file) {
        Some(root) => Document { root: Some(root), complete: true },
        None => parse_events(text, file, diagnostics),
    }
}

/// Reads any text, plain or not, with the parser: the reference for [`parse`].
pub fn parse_events(text: &str, file: FileId, diagnostics: &mut Diagnostics) -> Document {
    let mut builder = Builder::new(text, file, None, diagnostics);
    let mut documents = 0;
    for event in parser(text) {
        let (event, place) = match event {
            Ok(event) => event,
            Err(error) => {
                builder.report(text, &error);
                return builder.finish(false);
            }
        };
        if matches!(event, Event::DocumentStart(..)) {
            documents += 1;
            if documents > 1 {
                let span = builder.span(place.byte_range());
                let refusal = Diagnostic::error(codes::NOT_ALLOWED, span, "the file has more than one document");
                builder.diagnostics.push(refusal.help("keep each document in a file of its own"));
                return builder.finish(false);
            }
        }
        if !builder.take(&event, &place) {
            return builder.finish(false);
        }
    }
    builder.finish(true)
}

/// Returns a parser whose events hold what the format refuses.
fn parser(text: &str) -> Parser<'_, StrInput<'_>> {
    let options = options! {
        emit_comments: false,
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        flow_nesting_limit: DEPTH,
        block_nesting_limit: DEPTH,
    };
    Parser::new_from_str_with_options(text, options)
}

struct Builder<'a> {
    file: FileId,
    length: usize,
    /// The collections that have begun but not ended.
    open: Vec<Open>,
    root: Option<Node>,
    nodes: usize,
    /// What anchors name. Without it, the text may have only what the requirements file format allows.
    anchors: Option<Anchors>,
    /// Whether aliases, merge keys and duplicate keys stay as they are written.
    verbatim: bool,
    diagnostics: &'a mut Diagnostics,
}

struct Open {
    span: Span,
    /// Where the last key, value or item in it ends, including those that are not kept.
    last: Option<u32>,
    /// The number of its anchor; 0 if it has none.
    anchor: usize,
    shape: Shape,
}

enum Shape {
    Sequence(Vec<Node>),
    Mapping {
        entries: Vec<Entry>,
        /// The position of each key, once there are too many for a linear search.
        seen: HashMap<String, usize>,
        /// The values of merge keys.
        merged: Vec<Node>,
        key: Option<Key>,
    },
}

/// A key whose value has not been read yet.
struct Key {
    span: Span,
    means: Means,
}

impl<'a> Builder<'a> {
    fn new(text: &str, file: FileId, anchors: Option<Anchors>, diagnostics: &'a mut Diagnostics) -> Self {
        Self { file, length: text.len(), open: Vec::new(), root: None, nodes: 0, anchors, verbatim: false, diagnostics }
    }

    /// Adds what an event tells to the tree. Returns whether there is room for more.
    fn take(&mut self, event: &Event<'_>, place: &granit_parser::Span) -> bool {
        let span = self.span(place.byte_range());
        match event {
            Event::Scalar(value, style, anchor, tag) => {
                let mut plain = *style == ScalarStyle::Plain;
                self.refuse_tag(tag.is_some(), place, span);
                if let Some(tag) = tag.as_ref().filter(|_| self.anchors.is_some()) {
                    plain = foreign::is_plain(tag, plain);
                }
                self.leaf(Node { span, kind: scalar(value, plain) }, *anchor);
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.refuse_tag(tag.is_some(), place, span);
                self.open(span, *anchor, Shape::Sequence(Vec::new()));
            }
            Event::MappingStart(_, anchor, tag) => {
                self.refuse_tag(tag.is_some(), place, span);
                let (entries, seen, merged, key) = (Vec::new(), HashMap::new(), Vec::new(), None);
                self.open(span, *anchor, Shape::Mapping { entries, seen, merged, key });
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(_) | Event::UnresolvedAlias(_) if self.anchors.is_none() => {
                self.refuse(span, "an alias (`*`)");
                self.leaf(Node { span, kind: Kind::Refused }, 0);
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) if self.verbatim => {
                self.leaf(Node { span, kind: scalar("*", false) }, 0);
            }
            Event::Alias(anchor) => self.alias(span, Some(*anchor)),
            Event::UnresolvedAlias(_) => self.alias(span, None),
            Event::Anchor(..) if self.anchors.is_none() => self.refuse(span, "an anchor (`&`)"),
            _ => {}
        }
        let room = self.nodes <= NODES;
        if !room {
            let refusal = Diagnostic::error(codes::TOO_LARGE, span, format!("the file has more than {NODES} values"));
            self.diagnostics.push(refusal);
        }
        room
    }

    fn report(&mut self, text: &str, error: &ScanError) {
        let at = error.marker().byte_offset().unwrap_or(text.len());
        let span = self.point(unprintable_from(text, at).unwrap_or(at));
        self.report_syntax(span, &error.info());
    }

    fn point(&self, byte: usize) -> Span {
        let at = narrow(byte.min(self.length));
        Span { file: self.file, start: at, end: at }
    }

    fn span(&self, range: Option<std::ops::Range<usize>>) -> Span {
        let range = range.unwrap_or(self.length..self.length);
        Span { file: self.file, start: narrow(range.start), end: narrow(range.end.max(range.start)) }
    }

    fn report_syntax(&mut self, span: Span, info: &str) {
        let mut fault = Diagnostic::error(codes::SYNTAX, span, info);
        if info.contains("nesting") || info.contains("depth") || info.contains("recursion") {
            fault.message = format!("the text is nested deeper than {DEPTH} levels");
            fault.kind = codes::TOO_LARGE;
        }
        self.diagnostics.push(fault.help(if info.contains("tab") {
            "indent with spaces, not with tabs"
        } else {
            "check for wrong indentation, an unclosed bracket or quote, or a colon without a space after it"
        }));
    }

    fn refuse(&mut self, span: Span, what: &str) {
        self.diagnostics.push(not_allowed(span, what));
    }

    fn refuse_tag(&mut self, tagged: bool, place: &granit_parser::Span, span: Span) {
        if tagged && self.anchors.is_none() {
            let tag = place.tag_span().map_or(span, |tag| self.span(tag.byte_range()));
            self.refuse(tag, "a tag (`!`)");
        }
    }

    fn open(&mut self, span: Span, anchor: usize, shape: Shape) {
        self.nodes += 1;
        self.open.push(Open { span, last: None, anchor, shape });
    }

    fn close(&mut self, end: Span) {
        let Some(Open { mut span, last, anchor, shape }) = self.open.pop() else { return };
        let kind = match shape {
            Shape::Sequence(items) => Kind::Sequence(items),
            Shape::Mapping { mut entries, merged, .. } => {
                foreign::merge(&mut entries, merged, self.diagnostics);
                Kind::Mapping(entries)
            }
        };
        // A block collection ends with an empty span at the next token, so the end of its last child is more accurate.
        span.end = if end.start < end.end { end.end } else { last.unwrap_or(span.end) };
        self.attach(Node { span, kind }, anchor, span);
    }

    fn leaf(&mut self, node: Node, anchor: usize) {
        self.nodes += 1;
        let place = node.span;
        self.attach(node, anchor, place);
    }

    /// Attaches a finished node to its collection. `place` is where it is used.
    fn attach(&mut self, mut node: Node, anchor: usize, place: Span) {
        if let Some(anchors) = &mut self.anchors {
            self.nodes += anchors.keep(anchor, &node, NODES.saturating_sub(self.nodes));
        }
        let Some(parent) = self.open.last_mut() else {
            self.root.get_or_insert(node);
            return;
        };
        let absent = node.kind == Kind::Empty && place.start == place.end;
        if !absent || matches!(parent.shape, Shape::Sequence(_)) {
            parent.last = Some(place.end);
        }
        let (entries, seen, merged, pending) = match &mut parent.shape {
            Shape::Sequence(items) => return items.push(node),
            Shape::Mapping { entries, seen, merged, key } => (entries, seen, merged, key),
        };
        let Some(key) = pending.take() else {
            node.span = place;
            let means = read_key(node, entries, seen, self.anchors.is_some()).unwrap_or_else(|refusal| {
                if let Some(refusal) = refusal {
                    self.diagnostics.push(refusal);
                }
                Means::Nothing
            });
            *pending = Some(Key { span: place, means });
            return;
        };
        if absent {
            // An absent value has no place of its own.
            node.span = key.span;
        }
        match key.means {
            Means::New(text) => entries.push(Entry { key: text, key_span: key.span, value: node }),
            Means::Again(at) if self.verbatim => {
                let text = entries[at].key.clone();
                entries.push(Entry { key: text, key_span: key.span, value: node });
            }
            Means::Merge if self.verbatim => {
                entries.push(Entry { key: "<<".to_owned(), key_span: key.span, value: node });
            }
            Means::Again(at) => {
                if let Some(entry) = entries.get_mut(at) {
                    (entry.key_span, entry.value) = (key.span, node);
                }
            }
            Means::Merge => merged.push(node),
            Means::Nothing => {}
        }
    }

    /// Ends the document: returns its tree, and leaves the builder ready for another one.
    fn end(&mut self, complete: bool) -> Document {
        while let Some(open) = self.open.last() {
            let end = Span { start: open.span.end, ..open.span };
            self.close(end);
        }
        Document { root: self.root.take(), complete }
    }

    fn finish(mut self, complete: bool) -> Document {
        self.end(complete)
    }
}

/// Returns the position of the first character that YAML forbids in the scalar or line that begins at `at`, which is where the
/// parser stops.
fn unprintable_from(text: &str, at: usize) -> Option<usize> {
    let line = text.get(at..)?.split(['\n', '\r']).next()?;
    let forbidden = |c: char| (c.is_control() && !matches!(c, '\t' | '\u{85}')) || matches!(c, '\u{fffe}' | '\u{ffff}');
    line.find(forbidden).map(|inner| at + inner)
}

/// Readers limit texts to far less than 4 GiB.
fn narrow(byte: usize) -> u32 {
    u32::try_from(byte).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
