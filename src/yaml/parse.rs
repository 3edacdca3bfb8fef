//! Builds the tree from the parser's events: iteratively, within limits, and reporting what the format does not allow.

use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle, options};

use super::{Document, Entry, Kind, Node, plain, scalar};
use crate::diag::{Diagnostic, Diagnostics, codes};
use crate::source::{FileId, SourceMap, Span};

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
    let options = options! {
        emit_comments: false,
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        flow_nesting_limit: DEPTH,
        block_nesting_limit: DEPTH,
    };
    let mut builder = Builder { file, length: text.len(), open: Vec::new(), root: None, nodes: 0, diagnostics };
    let mut documents = 0;
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, place) = match event {
            Ok(event) => event,
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(text.len());
                let span = builder.point(unprintable_from(text, at).unwrap_or(at));
                builder.report_syntax(span, &error.info());
                return builder.finish(false);
            }
        };
        let span = builder.span(place.byte_range());
        match event {
            Event::DocumentStart(..) => {
                documents += 1;
                if documents > 1 {
                    let refusal = Diagnostic::error(codes::NOT_ALLOWED, span, "the file has more than one document");
                    builder.diagnostics.push(refusal.help("keep each document in a file of its own"));
                    return builder.finish(false);
                }
            }
            Event::Scalar(value, style, _, ref tag) => {
                builder.refuse_tag(tag.is_some(), &place, span);
                builder.leaf(Node { span, kind: scalar(&value, style == ScalarStyle::Plain) });
            }
            Event::SequenceStart(_, _, ref tag) => {
                builder.refuse_tag(tag.is_some(), &place, span);
                builder.open(span, Shape::Sequence(Vec::new()));
            }
            Event::MappingStart(_, _, ref tag) => {
                builder.refuse_tag(tag.is_some(), &place, span);
                builder.open(span, Shape::Mapping { entries: Vec::new(), seen: HashMap::new(), key: None });
            }
            Event::SequenceEnd | Event::MappingEnd => builder.close(span),
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                builder.refuse(span, "an alias (`*`)");
                builder.leaf(Node { span, kind: Kind::Refused });
            }
            Event::Anchor(..) => builder.refuse(span, "an anchor (`&`)"),
            _ => {}
        }
        if builder.nodes > NODES {
            let refusal = Diagnostic::error(codes::TOO_LARGE, span, format!("the file has more than {NODES} values"));
            builder.diagnostics.push(refusal);
            return builder.finish(false);
        }
    }
    builder.finish(true)
}

struct Builder<'a> {
    file: FileId,
    length: usize,
    /// The collections that have begun but not ended.
    open: Vec<Open>,
    root: Option<Node>,
    nodes: usize,
    diagnostics: &'a mut Diagnostics,
}

struct Open {
    span: Span,
    /// Where the last key, value or item in it ends, including those that are not kept.
    last: Option<u32>,
    shape: Shape,
}

enum Shape {
    Sequence(Vec<Node>),
    Mapping {
        entries: Vec<Entry>,
        /// The place of each key, once there are too many for a linear search.
        seen: HashMap<String, Span>,
        key: Option<Key>,
    },
}

/// A key whose value has not been read yet; without a text if it is refused, so that its value is dropped with it.
struct Key {
    text: Option<String>,
    span: Span,
}

impl Builder<'_> {
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
        if tagged {
            let tag = place.tag_span().map_or(span, |tag| self.span(tag.byte_range()));
            self.refuse(tag, "a tag (`!`)");
        }
    }

    fn open(&mut self, span: Span, shape: Shape) {
        self.nodes += 1;
        self.open.push(Open { span, last: None, shape });
    }

    fn close(&mut self, end: Span) {
        let Some(Open { mut span, last, shape }) = self.open.pop() else { return };
        let kind = match shape {
            Shape::Sequence(items) => Kind::Sequence(items),
            Shape::Mapping { entries, .. } => Kind::Mapping(entries),
        };
        // A block collection ends with an empty span at the next token, so the end of its last child is more accurate.
        span.end = if end.start < end.end { end.end } else { last.unwrap_or(span.end) };
        self.attach(Node { span, kind });
    }

    fn leaf(&mut self, node: Node) {
        self.nodes += 1;
        self.attach(node);
    }

    /// Attaches a finished node to its collection.
    fn attach(&mut self, mut node: Node) {
        let Some(parent) = self.open.last_mut() else {
            self.root.get_or_insert(node);
            return;
        };
        let absent = node.kind == Kind::Empty && node.span.start == node.span.end;
        if !absent || matches!(parent.shape, Shape::Sequence(_)) {
            parent.last = Some(node.span.end);
        }
        let (entries, seen, pending) = match &mut parent.shape {
            Shape::Sequence(items) => return items.push(node),
            Shape::Mapping { entries, seen, key } => (entries, seen, key),
        };
        let Some(key) = pending.take() else {
            let span = node.span;
            let (text, refusal) = match read_key(node, entries, seen) {
                Ok(text) => (Some(text), None),
                Err(refusal) => (None, refusal),
            };
            *pending = Some(Key { text, span });
            if let Some(refusal) = refusal {
                self.diagnostics.push(refusal);
            }
            return;
        };
        if let Some(text) = key.text {
            if absent {
                // An absent value has no place of its own.
                node.span = key.span;
            }
            entries.push(Entry { key: text, key_span: key.span, value: node });
        }
    }

    fn finish(mut self, complete: bool) -> Document {
        while let Some(open) = self.open.last() {
            let end = Span { start: open.span.end, ..open.span };
            self.close(end);
        }
        Document { root: self.root, complete }
    }
}

/// Returns the position of the first character that YAML forbids in the scalar or line that begins at `at`, which is where the
/// parser stops.
fn unprintable_from(text: &str, at: usize) -> Option<usize> {
    let line = text.get(at..)?.split(['\n', '\r']).next()?;
    let forbidden = |c: char| (c.is_control() && !matches!(c, '\t' | '\u{85}')) || matches!(c, '\u{fffe}' | '\u{ffff}');
    line.find(forbidden).map(|inner| at + inner)
}

/// Returns the text of a key, or why there is none; without a reason if one has been reported already.
fn read_key(node: Node, entries: &[Entry], seen: &mut HashMap<String, Span>) -> Result<String, Option<Diagnostic>> {
    let text = match node.kind {
        Kind::Scalar { text, plain: true } if text == "<<" => {
            return Err(Some(not_allowed(node.span, "a merge key (`<<`)")));
        }
        Kind::Scalar { text, .. } => text,
        Kind::Refused => return Err(None),
        _ => return Err(Some(Diagnostic::error(codes::WRONG_TYPE, node.span, "a key must be a text"))),
    };
    if let Some(first) = place_of(&text, node.span, entries, seen) {
        let twice = Diagnostic::error(codes::DUPLICATE_KEY, node.span, format!("duplicate key `{text}`"));
        return Err(Some(twice.label(first, "first here")));
    }
    Ok(text)
}

/// Returns where a key already is. For a few keys, a linear search is faster than a table; a hostile file may have many.
fn place_of(text: &str, own: Span, entries: &[Entry], seen: &mut HashMap<String, Span>) -> Option<Span> {
    const MANY: usize = 32;
    if entries.len() < MANY {
        return entries.iter().find(|entry| entry.key == text).map(|entry| entry.key_span);
    }
    if seen.is_empty() {
        seen.extend(entries.iter().map(|entry| (entry.key.clone(), entry.key_span)));
    }
    match seen.get(text) {
        Some(&first) => Some(first),
        None => {
            seen.insert(text.to_owned(), own);
            None
        }
    }
}

fn not_allowed(span: Span, what: &str) -> Diagnostic {
    let refusal = Diagnostic::error(codes::NOT_ALLOWED, span, format!("{what} is not part of the format"));
    refusal.help("write answers that several flows share under `defaults`")
}

/// Readers limit texts to far less than 4 GiB.
fn narrow(byte: usize) -> u32 {
    u32::try_from(byte).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
