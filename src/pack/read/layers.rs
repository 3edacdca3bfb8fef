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

/// What came of laying files over each other.
#[derive(Default)]
pub(super) struct Laying {
    /// What is wrong with it.
    pub(super) diagnostics: Diagnostics,
    /// What was removed.
    pub(super) removed: Vec<Removed>,
}

/// Something beneath that a pack removes.
pub(super) struct Removed {
    /// Where it says so.
    pub(super) at: Span,
    /// The names that are gone.
    pub(super) names: Vec<String>,
}

impl Removed {
    fn of<'n>(at: Span, things: impl IntoIterator<Item = &'n Node>) -> Self {
        let mut names = Vec::new();
        things.into_iter().for_each(|thing| gather_names(thing, &mut names));
        Self { at, names }
    }
}

/// Adds the names of a thing and of those in it.
fn gather_names(node: &Node, names: &mut Vec<String>) {
    names.extend(named(node, "id").map(str::to_owned));
    match &node.kind {
        Kind::Mapping(entries) => entries.iter().for_each(|entry| gather_names(&entry.value, names)),
        Kind::Sequence(items) => items.iter().for_each(|item| gather_names(item, names)),
        Kind::Scalar { .. } | Kind::Empty | Kind::Refused => {}
    }
}

/// What a file or a thing in a list does with the one beneath it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stance {
    Merges,
    Replaces,
    Removes,
}

/// Lays the files of each path over each other, in their order. `parsed` is sorted by path; what is removed is left out.
pub(super) fn lay_files(parsed: Vec<Parsed>, laying: &mut Laying) -> Vec<Parsed> {
    let mut laid: Vec<Parsed> = Vec::with_capacity(parsed.len());
    for mut above in parsed {
        let mark = above.document.root.as_mut().map(|root| stance(root, laying));
        let below = laid.pop_if(|below| below.path == above.path);
        match (below, mark) {
            (None, Some((_, Some(at)))) => {
                let fault = format!("there is no file `{}` beneath this one", above.path);
                laying.diagnostics.push(
                    Diagnostic::error(codes::UNKNOWN_NAME, at, fault)
                        .help("check the spelling of the path, or leave the mark out to add a file"),
                );
            }
            (None, _) | (Some(_), Some((Stance::Replaces, _))) => laid.push(above),
            (Some(below), Some((Stance::Removes, at))) => {
                let mut removed = Removed::of(at.unwrap_or(Span { file: above.file, start: 0, end: 0 }), &below.document.root);
                removed.names.push(below.id);
                laying.removed.push(removed);
            }
            (Some(below), _) => laid.push(lay_file(below, above, laying)),
        }
    }
    laid
}

fn lay_file(mut below: Parsed, above: Parsed, laying: &mut Laying) -> Parsed {
    below.document.complete &= above.document.complete;
    below.document.root = match (below.document.root, above.document.root) {
        (Some(below), Some(above)) => Some(lay(below, above, "", laying)),
        (root, None) if above.document.complete => {
            let start = Span { file: above.file, start: 0, end: 0 };
            laying.diagnostics.push(Diagnostic::error(codes::MISSING_KEY, start, "the file is empty"));
            root
        }
        (below, above) => above.or(below),
    };
    below
}

/// Takes the mark off a file or a thing in a list. Returns what it says, and where.
fn stance(node: &mut Node, laying: &mut Laying) -> (Stance, Option<Span>) {
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
                laying.diagnostics.push(Diagnostic::error(codes::WRONG_TYPE, entry.value.span, fault));
            }
        }
        false
    });
    found
}

/// Lays one tree over another. `key` is the key whose values they are.
pub(super) fn lay(below: Node, above: Node, key: &str, laying: &mut Laying) -> Node {
    let names = naming(&below, key);
    match (below, above) {
        (Node { kind: Kind::Mapping(old), span }, Node { kind: Kind::Mapping(new), span: new_span }) => {
            let (entries, changed) = lay_entries(old, new, laying);
            Node { kind: Kind::Mapping(entries), span: if changed { new_span } else { span } }
        }
        (Node { kind: Kind::Sequence(old), span }, Node { kind: Kind::Sequence(new), span: new_span })
            if names.is_some() && !new.is_empty() =>
        {
            let (items, changed) = lay_things(old, new, names.unwrap_or_default(), laying);
            Node { kind: Kind::Sequence(items), span: if changed { new_span } else { span } }
        }
        (below, above) => {
            if same(&below, &above) {
                return below;
            }
            if let (Some(_), Kind::Sequence(old)) = (names, &below.kind) {
                laying.removed.push(Removed::of(above.span, old));
            }
            above
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
fn lay_entries(mut below: Vec<Entry>, above: Vec<Entry>, laying: &mut Laying) -> (Vec<Entry>, bool) {
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
        old.value = lay(beneath, entry.value, &entry.key, laying);
        if old.value.span != span {
            old.key_span = entry.key_span;
            changed = true;
        }
    }
    changed |= !removed.is_empty();
    (without(below, removed), changed)
}

/// Returns the merged things of two lists, and whether they differ from the lower ones.
fn lay_things(mut below: Vec<Node>, above: Vec<Node>, name: &str, laying: &mut Laying) -> (Vec<Node>, bool) {
    let mut known = positions(below.iter().map(|item| named(item, name)));
    let beneath = below.len();
    let (mut changed, mut removed) = (false, Vec::new());
    for mut item in above {
        let (stance, mark) = stance(&mut item, laying);
        let position = named(&item, name).and_then(|id| known.remove(id));
        match (position, stance, mark) {
            (None, _, Some(at)) => {
                let id = named(&item, name).unwrap_or_default();
                let fault = Diagnostic::error(codes::UNKNOWN_NAME, at, format!("there is no `{id}` beneath this one"));
                // Beyond the limit, findings are only counted.
                let kept = laying.diagnostics.len() < Diagnostics::LIMIT;
                let ids = below[..beneath].iter().filter(|_| kept).filter_map(|item| named(item, name));
                laying.diagnostics.push(fault.maybe_help(suggestion(id, ids.collect::<Vec<_>>())));
                continue;
            }
            (None, ..) => below.push(item),
            (Some(position), Stance::Removes, at) => {
                laying.removed.push(Removed::of(at.unwrap_or(item.span), [&below[position]]));
                removed.push(position);
            }
            (Some(position), Stance::Replaces, _) => below[position] = item,
            (Some(position), Stance::Merges, _) => {
                let old = std::mem::replace(&mut below[position], Node { kind: Kind::Empty, span: item.span });
                let span = old.span;
                below[position] = lay(old, item, "", laying);
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
