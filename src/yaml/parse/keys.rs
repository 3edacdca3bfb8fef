//! What a key means for its value.

use std::collections::HashMap;

use crate::diag::{Diagnostic, codes};
use crate::source::Span;
use crate::yaml::{Entry, Kind, Node};

/// What a key means for its value.
pub(super) enum Means {
    /// It is the value of this new key.
    New(String),
    /// It replaces that of the key at this position.
    Again(usize),
    /// Its keys are added to the mapping.
    Merge,
    /// It is dropped, since its key is refused.
    Nothing,
}

/// Returns what a key means, or why it means nothing; without a reason if one has been reported already.
pub(super) fn read_key(
    node: Node,
    entries: &[Entry],
    seen: &mut HashMap<String, usize>,
    foreign: bool,
) -> Result<Means, Option<Diagnostic>> {
    let text = match node.kind {
        Kind::Scalar { text, plain: true } if text == "<<" => {
            return if foreign { Ok(Means::Merge) } else { Err(Some(not_allowed(node.span, "a merge key (`<<`)"))) };
        }
        Kind::Scalar { text, .. } => text,
        Kind::Refused => return Err(None),
        _ => return Err(Some(Diagnostic::error(codes::WRONG_TYPE, node.span, "a key must be a text"))),
    };
    match position(&text, entries, seen) {
        None => Ok(Means::New(text)),
        Some(at) if foreign => Ok(Means::Again(at)),
        Some(at) => {
            let twice = Diagnostic::error(codes::DUPLICATE_KEY, node.span, format!("duplicate key `{text}`"));
            Err(Some(twice.label(entries.get(at).map_or(node.span, |first| first.key_span), "first here")))
        }
    }
}

/// Returns the position of a key if it is there already, or else notes that it comes next. For a few keys, a linear search is
/// faster than a table; a hostile file may have many.
fn position(text: &str, entries: &[Entry], seen: &mut HashMap<String, usize>) -> Option<usize> {
    const MANY: usize = 32;
    if entries.len() < MANY {
        return entries.iter().position(|entry| entry.key == text);
    }
    if seen.is_empty() {
        seen.extend(entries.iter().enumerate().map(|(at, entry)| (entry.key.clone(), at)));
    }
    let found = seen.get(text).copied();
    if found.is_none() {
        seen.insert(text.to_owned(), entries.len());
    }
    found
}

pub(super) fn not_allowed(span: Span, what: &str) -> Diagnostic {
    let refusal = Diagnostic::error(codes::NOT_ALLOWED, span, format!("{what} is not part of the format"));
    refusal.help("write answers that several flows share under `defaults`")
}
