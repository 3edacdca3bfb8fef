//! Changes to a text, each of which names a node of its tree. They are kept only if the changed text reads as the same tree with
//! just these nodes changed.

mod layout;

use std::collections::HashSet;
use std::ops::Range;

use super::{Document, Entry, Kind, Node, Step, parse};
use crate::diag::Diagnostics;
use crate::source::{SourceMap, Span};
use layout::{Fate, Layout, NewKey};

/// A change to one node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The steps from the root to the node.
    pub at: Vec<Step>,
    /// What to do with it.
    pub action: Action,
}

/// What to do with a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Renames the key before it.
    Rename(String),
    /// Replaces its value.
    Write(Value),
    /// Removes it along with its key. Collections that held nothing else are removed too, up to one that is changed otherwise.
    Remove {
        /// Whether to remove the comment above as well, if it clearly belongs to it.
        comment: bool,
    },
    /// Adds a key to the mapping.
    Insert {
        /// The key.
        key: String,
        /// Its value.
        value: Value,
        /// In a mapping on lines of its own, the key goes after the last of these keys, or else first.
        beside: Vec<String>,
    },
    /// Appends further keys to the mapping, which is on lines of its own, after an empty line: lines with the indent of its keys.
    Append(String),
}

/// A value to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A number.
    Number(u64),
    /// A list of texts.
    Texts(Vec<String>),
    /// A mapping.
    Keys(Vec<(String, Value)>),
}

/// A changed text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The text.
    pub text: String,
    /// What was replaced in the old text, in order, and with what.
    pub splices: Vec<(Range<usize>, String)>,
}

/// A text with its tree.
#[derive(Debug)]
pub struct Tree<'t> {
    text: &'t str,
    document: Document,
    faults: usize,
}

type Steps<'c> = Vec<(&'c [Step], &'c Action)>;

impl<'t> Tree<'t> {
    /// Reads a text.
    pub fn read(text: &'t str) -> Self {
        let (mut sources, mut faults) = (SourceMap::default(), Diagnostics::default());
        let file = sources.add("", text);
        let document = parse(&sources, file, &mut faults);
        Self { text, document, faults: faults.len() }
    }

    /// Returns the text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// Returns the tree; `None` if the text holds no data.
    pub fn root(&self) -> Option<&Node> {
        self.document.root.as_ref()
    }

    /// Makes all of the changes, or none: if they contradict each other, or if the text has a form in which they cannot be made
    /// without changing something else.
    pub fn change(&self, changes: &[Edit]) -> Option<Changed> {
        let root = self.root()?;
        let changes = without_empty(root, changes.to_vec());
        let steps: Steps<'_> = changes.iter().map(|change| (change.at.as_slice(), &change.action)).collect();
        let mut writer = Writer { layout: Layout(self.text), splices: Vec::new() };
        let wanted = writer.node(root, None, &steps)?;
        let Writer { layout, mut splices } = writer;
        // Insertions at the same place keep their order.
        splices.sort_by_key(|(range, _)| (range.start, range.end));
        if splices.windows(2).any(|pair| pair[0].0.end > pair[1].0.start) {
            return None;
        }
        for (_, with) in &mut splices {
            *with = layout.with_line_ends(with);
        }
        let mut text = String::with_capacity(self.text.len());
        let mut copied = 0;
        for (range, with) in &splices {
            text.push_str(&self.text[copied..range.start]);
            text.push_str(with);
            copied = range.end;
        }
        text.push_str(&self.text[copied..]);
        let read = Tree::read(&text);
        let as_wanted = read.document.complete == self.document.complete
            && read.faults == self.faults
            && read.root().is_some_and(|root| same(root, &wanted));
        as_wanted.then_some(Changed { text, splices })
    }
}

impl Node {
    fn len(&self) -> usize {
        match &self.kind {
            Kind::Mapping(entries) => entries.len(),
            Kind::Sequence(items) => items.len(),
            _ => 0,
        }
    }
}

/// Returns the same changes, except that a collection is removed as a whole if all that it holds is removed and nothing added.
fn without_empty(root: &Node, mut changes: Vec<Edit>) -> Vec<Edit> {
    loop {
        let emptied = changes.iter().find_map(|change| {
            let (_, holder) = change.at.split_last().filter(|_| matches!(change.action, Action::Remove { .. }))?;
            let node = holder.iter().try_fold(root, Node::child)?;
            let inside = |other: &&Edit| other.at.starts_with(holder);
            let gone = |other: &Edit| other.at.len() == holder.len() + 1 && matches!(other.action, Action::Remove { .. });
            let all = changes.iter().filter(inside).all(gone) && changes.iter().filter(inside).count() == node.len();
            (all && !holder.is_empty()).then(|| Edit { at: holder.to_vec(), action: change.action.clone() })
        });
        let Some(emptied) = emptied else { return changes };
        changes.retain(|change| !change.at.starts_with(&emptied.at));
        changes.push(emptied);
    }
}

/// Returns whether two trees say the same.
fn same(a: &Node, b: &Node) -> bool {
    match (&a.kind, &b.kind) {
        (Kind::Mapping(a), Kind::Mapping(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.key == b.key && same(&a.value, &b.value))
        }
        (Kind::Sequence(a), Kind::Sequence(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (a, b) => a == b,
    }
}

/// Computes the replacements, and the tree that they should result in.
struct Writer<'t> {
    layout: Layout<'t>,
    splices: Vec<(Range<usize>, String)>,
}

impl Writer<'_> {
    /// Returns what a node becomes; `key` is the place of the key before it.
    fn node(&mut self, node: &Node, key: Option<Span>, changes: &Steps<'_>) -> Option<Node> {
        if changes.is_empty() {
            return Some(node.clone());
        }
        if let [([], Action::Write(value))] = changes.as_slice() {
            let (range, with) = self.layout.written(node, key, value)?;
            let quoted = with.trim_start_matches(':').trim_start().starts_with(['"', '\'']);
            let meant = self.meant(value, node.span, Some(quoted));
            self.splices.push((range, with));
            return Some(meant);
        }
        let reached = changes.iter().filter(|(at, action)| match (at.first(), action) {
            (Some(step), _) => node.child(step).is_some(),
            (None, Action::Insert { .. } | Action::Append(_)) => matches!(node.kind, Kind::Mapping(_)),
            (None, _) => false,
        });
        if reached.count() != changes.len() {
            return None;
        }
        let kind = match &node.kind {
            Kind::Mapping(entries) => Kind::Mapping(self.mapping(node, entries, changes)?),
            Kind::Sequence(items) => Kind::Sequence(self.list(node, items, changes)?),
            _ => return None,
        };
        Some(Node { span: node.span, kind })
    }

    fn mapping(&mut self, node: &Node, entries: &[Entry], changes: &Steps<'_>) -> Option<Vec<Entry>> {
        let (mut kept, mut fates): (Vec<Option<Entry>>, Vec<Fate>) = (Vec::new(), Vec::new());
        for entry in entries {
            let (own, within) = on(changes, &Step::Key(entry.key.clone()));
            let fate = fate(&own, &within)?;
            fates.push(fate);
            if fate != Fate::Stays {
                kept.push(None);
                continue;
            }
            let mut key = entry.key.clone();
            if let [Action::Rename(name)] = own.as_slice() {
                self.splices.push(self.layout.renamed(entry, name));
                key.clone_from(name);
            }
            let value = self.node(&entry.value, Some(entry.key_span), &within)?;
            kept.push(Some(Entry { key, key_span: entry.key_span, value }));
        }
        let here = || changes.iter().filter(|(at, _)| at.is_empty()).map(|(_, action)| *action);
        let new: Vec<NewKey<'_>> = here()
            .filter_map(|action| match action {
                Action::Insert { key, value, beside } => Some((key.as_str(), value, beside.as_slice())),
                _ => None,
            })
            .collect();
        self.splices.extend(self.layout.mapping(node, entries, &fates, &new)?);
        let mut all = Vec::new();
        for (at, kept) in std::iter::once(None).chain(kept).enumerate() {
            all.extend(kept);
            let put = new.iter().filter(|(_, _, beside)| self.layout.place_of_new(node, entries, beside) == at);
            all.extend(put.map(|(key, value, _)| {
                let value = self.meant(value, node.span, None);
                Entry { key: (*key).to_owned(), key_span: node.span, value }
            }));
        }
        for action in here() {
            let Action::Append(lines) = action else { continue };
            self.splices.push(self.layout.appended(node, lines)?);
            let Kind::Mapping(more) = Tree::read(lines).document.root?.kind else { return None };
            all.extend(more);
        }
        let mut names = HashSet::new();
        all.iter().all(|entry| names.insert(entry.key.as_str())).then_some(())?;
        Some(all)
    }

    fn list(&mut self, node: &Node, items: &[Node], changes: &Steps<'_>) -> Option<Vec<Node>> {
        let (mut kept, mut fates, mut written) = (Vec::new(), Vec::new(), Vec::new());
        for (at, item) in items.iter().enumerate() {
            let (own, within) = on(changes, &Step::Item(at));
            let fate = fate(&own, &within)?;
            fates.push(fate);
            if fate != Fate::Stays {
                continue;
            }
            if within.iter().any(|(at, _)| at.is_empty()) {
                written.push(kept.len());
            }
            kept.push(self.node(item, None, &within)?);
        }
        // Nobody wants a list to contain an item twice.
        let says = |a: &Node, b: &Node| matches!((&a.kind, &b.kind), (Kind::Scalar { text: a, .. }, Kind::Scalar { text: b, .. }) if a == b);
        if written.iter().any(|&at| kept.iter().filter(|other| says(&kept[at], other)).count() > 1) {
            return None;
        }
        self.splices.extend(self.layout.list(node, items, &fates)?);
        Some(kept)
    }

    /// Returns what a value is read as; `quoted` says whether a text is in quotes, if that differs from new ones.
    fn meant(&self, value: &Value, span: Span, quoted: Option<bool>) -> Node {
        let scalar = |text: &String, quoted: Option<bool>| {
            let quoted = quoted.unwrap_or_else(|| self.layout.quoted(text).starts_with('"'));
            Node { span, kind: Kind::Scalar { text: text.clone(), plain: !quoted } }
        };
        let kind = match value {
            Value::Text(text) => return scalar(text, quoted),
            Value::Number(number) => Kind::Scalar { text: number.to_string(), plain: true },
            Value::Texts(texts) => Kind::Sequence(texts.iter().map(|text| scalar(text, None)).collect()),
            Value::Keys(keys) => {
                let entry = |(key, value): &(String, Value)| Entry {
                    key: key.clone(),
                    key_span: span,
                    value: self.meant(value, span, None),
                };
                Kind::Mapping(keys.iter().map(entry).collect())
            }
        };
        Node { span, kind }
    }
}

/// Returns the fate of a key or item, given the changes to itself; `None` if they contradict those of its value.
fn fate(own: &[&Action], within: &Steps<'_>) -> Option<Fate> {
    match own {
        [] | [Action::Rename(_)] => Some(Fate::Stays),
        [Action::Remove { comment }] if within.is_empty() => Some(Fate::Goes { comment: *comment }),
        _ => None,
    }
}

/// Returns the changes below one step: those of the key or item itself, and those of its value and what that holds.
fn on<'c>(changes: &Steps<'c>, step: &Step) -> (Vec<&'c Action>, Steps<'c>) {
    let here = changes.iter().filter(|(at, _)| at.first() == Some(step)).map(|(at, action)| (&at[1..], *action));
    let (own, within): (Steps<'c>, Steps<'c>) =
        here.partition(|(at, action)| at.is_empty() && matches!(action, Action::Rename(_) | Action::Remove { .. }));
    (own.into_iter().map(|(_, action)| action).collect(), within)
}

#[cfg(test)]
mod tests;
