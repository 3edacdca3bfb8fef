//! Files of several packs with the same path: each is laid over those before it, so that it needs only what differs.
//!
//! Mappings merge by their keys, and lists of things with ids by these. Anything else takes the place of what is beneath. What
//! stays the same keeps its place beneath, so that every value leads to the file that gave it.

use std::collections::HashMap;

use super::Parsed;
use super::names::{scalar, value};
use crate::diag::{Diagnostic, Diagnostics, codes, suggestion};
use crate::source::Span;
use crate::yaml::{Entry, Kind, Node};

/// Marks of a file or a thing in a list, instead of merging it.
const REPLACE: &str = "replace";
const REMOVE: &str = "remove";

/// What a file or a thing in a list does with the one beneath it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stance {
    Merges,
    Replaces,
    Removes,
}

/// Lays the files of each path over each other, in their order. `parsed` is sorted by path; what is removed is left out.
pub(super) fn lay_files(parsed: Vec<Parsed>, diagnostics: &mut Diagnostics) -> Vec<Parsed> {
    let mut laid: Vec<Parsed> = Vec::with_capacity(parsed.len());
    for mut above in parsed {
        let mark = above.document.root.as_mut().map(|root| stance(root, diagnostics));
        let below = laid.pop_if(|below| below.path == above.path);
        match (below, mark) {
            (None, Some((_, Some(at)))) => {
                let fault = format!("there is no file `{}` beneath this one", above.path);
                diagnostics.push(
                    Diagnostic::error(codes::UNKNOWN_NAME, at, fault)
                        .help("check the spelling of the path, or leave the mark out to add a file"),
                );
            }
            (None, _) | (Some(_), Some((Stance::Replaces, _))) => laid.push(above),
            (Some(_), Some((Stance::Removes, _))) => {}
            (Some(below), _) => laid.push(lay_file(below, above, diagnostics)),
        }
    }
    laid
}

fn lay_file(mut below: Parsed, above: Parsed, diagnostics: &mut Diagnostics) -> Parsed {
    below.document.complete &= above.document.complete;
    below.document.root = match (below.document.root, above.document.root) {
        (Some(below), Some(above)) => Some(lay(below, above, "", diagnostics)),
        (root, None) if above.document.complete => {
            let start = Span { file: above.file, start: 0, end: 0 };
            diagnostics.push(Diagnostic::error(codes::MISSING_KEY, start, "the file is empty"));
            root
        }
        (below, above) => above.or(below),
    };
    below
}

/// Takes the mark off a file or a thing in a list. Returns what it says, and where.
fn stance(node: &mut Node, diagnostics: &mut Diagnostics) -> (Stance, Option<Span>) {
    let Kind::Mapping(entries) = &mut node.kind else { return (Stance::Merges, None) };
    let mut found = (Stance::Merges, None);
    entries.retain(|entry| {
        let stance = match entry.key.as_str() {
            REPLACE => Stance::Replaces,
            REMOVE => Stance::Removes,
            _ => return true,
        };
        match scalar(&entry.value) {
            Some("true") => found = (stance, Some(entry.key_span)),
            Some("false") => {}
            _ => {
                let fault = format!("`{}` takes `true` or `false`, found {}", entry.key, entry.value.shown());
                diagnostics.push(Diagnostic::error(codes::WRONG_TYPE, entry.value.span, fault));
            }
        }
        false
    });
    found
}

/// Lays one tree over another. `key` is the key whose values they are.
pub(super) fn lay(below: Node, above: Node, key: &str, diagnostics: &mut Diagnostics) -> Node {
    let names = naming(&below, key);
    match (below, above) {
        (Node { kind: Kind::Mapping(old), span }, Node { kind: Kind::Mapping(new), span: new_span }) => {
            let (entries, changed) = lay_entries(old, new, diagnostics);
            Node { kind: Kind::Mapping(entries), span: if changed { new_span } else { span } }
        }
        (Node { kind: Kind::Sequence(old), span }, Node { kind: Kind::Sequence(new), span: new_span })
            if names.is_some() && !new.is_empty() =>
        {
            let (items, changed) = lay_things(old, new, names.unwrap_or_default(), diagnostics);
            Node { kind: Kind::Sequence(items), span: if changed { new_span } else { span } }
        }
        (below, above) => {
            if same(&below, &above) {
                below
            } else {
                above
            }
        }
    }
}

/// Returns the key by which the things of a list are named: `id`, and for a list of `keys` the key itself. `None` if it is not a
/// list of named things.
pub(super) fn naming(list: &Node, key: &str) -> Option<&'static str> {
    let name = if key == "keys" { "key" } else { "id" };
    let Kind::Sequence(items) = &list.kind else { return None };
    (!items.is_empty() && items.iter().all(|item| named(item, name).is_some())).then_some(name)
}

/// Returns the name of a thing in a list.
pub(super) fn named<'n>(item: &'n Node, name: &str) -> Option<&'n str> {
    scalar(value(item, name)?)
}

/// Returns the merged entries of two mappings, and whether they differ from the lower ones.
fn lay_entries(mut below: Vec<Entry>, above: Vec<Entry>, diagnostics: &mut Diagnostics) -> (Vec<Entry>, bool) {
    let mut known = positions(below.iter().map(|entry| Some(entry.key.as_str())));
    let (mut changed, mut removed) = (false, Vec::new());
    for entry in above {
        let Some(position) = known.remove(&entry.key) else {
            below.push(entry);
            changed = true;
            continue;
        };
        // A key without a value is a slip, and not a wish to remove something.
        if entry.value.kind == Kind::Empty && entry.value.span != entry.key_span {
            removed.push(position);
            continue;
        }
        let old = &mut below[position];
        let beneath = std::mem::replace(&mut old.value, Node { kind: Kind::Empty, span: entry.value.span });
        let span = beneath.span;
        old.value = lay(beneath, entry.value, &entry.key, diagnostics);
        if old.value.span != span {
            old.key_span = entry.key_span;
            changed = true;
        }
    }
    changed |= !removed.is_empty();
    (without(below, removed), changed)
}

/// Returns the merged things of two lists, and whether they differ from the lower ones.
fn lay_things(mut below: Vec<Node>, above: Vec<Node>, name: &str, diagnostics: &mut Diagnostics) -> (Vec<Node>, bool) {
    let mut known = positions(below.iter().map(|item| named(item, name)));
    let beneath = below.len();
    let (mut changed, mut removed) = (false, Vec::new());
    for mut item in above {
        let (stance, mark) = stance(&mut item, diagnostics);
        let position = named(&item, name).and_then(|id| known.remove(id));
        match (position, stance, mark) {
            (None, _, Some(at)) => {
                let id = named(&item, name).unwrap_or_default();
                let fault = Diagnostic::error(codes::UNKNOWN_NAME, at, format!("there is no `{id}` beneath this one"));
                // Beyond the limit, findings are only counted.
                let kept = diagnostics.len() < Diagnostics::LIMIT;
                let ids = below[..beneath].iter().filter(|_| kept).filter_map(|item| named(item, name));
                diagnostics.push(fault.maybe_help(suggestion(id, ids.collect::<Vec<_>>())));
                continue;
            }
            (None, ..) => below.push(item),
            (Some(position), Stance::Removes, _) => removed.push(position),
            (Some(position), Stance::Replaces, _) => below[position] = item,
            (Some(position), Stance::Merges, _) => {
                let old = std::mem::replace(&mut below[position], Node { kind: Kind::Empty, span: item.span });
                let span = old.span;
                below[position] = lay(old, item, "", diagnostics);
                changed |= below[position].span != span;
                continue;
            }
        }
        changed = true;
    }
    (without(below, removed), changed)
}

/// Returns the position of each name; of the first, where some stand twice.
fn positions<'n>(names: impl Iterator<Item = Option<&'n str>>) -> HashMap<String, usize> {
    let mut positions = HashMap::new();
    for (position, name) in names.enumerate() {
        if let Some(name) = name {
            positions.entry(name.to_owned()).or_insert(position);
        }
    }
    positions
}

fn without<T>(all: Vec<T>, mut removed: Vec<usize>) -> Vec<T> {
    removed.sort_unstable();
    let is_kept = |position: &usize| removed.binary_search(position).is_err();
    all.into_iter().enumerate().filter(|(position, _)| is_kept(position)).map(|(_, one)| one).collect()
}

/// Returns whether two trees say the same, wherever they are.
pub(super) fn same(one: &Node, other: &Node) -> bool {
    match (&one.kind, &other.kind) {
        (Kind::Sequence(one), Kind::Sequence(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Kind::Mapping(one), Kind::Mapping(other)) => {
            let equal = |(one, other): (&Entry, &Entry)| one.key == other.key && same(&one.value, &other.value);
            one.len() == other.len() && one.iter().zip(other).all(equal)
        }
        (one, other) => one == other,
    }
}

#[cfg(test)]
mod tests;
