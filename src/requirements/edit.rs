//! Changes answers in the text of a requirements file: only what changes is touched, so that comments, decisions, weights and the
//! rest stay byte for byte.

use std::ops::Range;

use super::stated::Stated;
use crate::quantity::Measure;
use crate::yaml::{Action, Edit, Entry, Kind, Node, Step, Tree, Value};

/// What the file should say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The title.
    pub system: Option<String>,
    /// The gateways, from the client inwards.
    pub gateways: Vec<String>,
    /// The flows of the file, by their current names.
    pub flows: Vec<WantedFlow>,
    /// New flows.
    pub added: Vec<AddedFlow>,
    /// The keys that hold amounts, whose values may be the same although written differently.
    pub amounts: Vec<(String, Measure)>,
}

/// A flow to add to the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedFlow {
    /// Its name.
    pub name: String,
    /// The keys that the interview asks about, each with its value; `None` to omit it.
    pub keys: Vec<(String, Option<Value>)>,
    /// The same as lines with the indent of the other flows, for a file that has each flow on lines of its own.
    pub lines: String,
}

/// What a flow should say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedFlow {
    /// Its current name.
    pub origin: String,
    /// Its new name.
    pub name: String,
    /// The keys that the interview asks about, each with its new value; `None` to omit it.
    pub keys: Vec<(String, Option<Value>)>,
}

/// A changed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// The text.
    pub text: String,
    /// What could not stay as it was, in sentences.
    pub notes: Vec<String>,
}

/// Returns whether a key holds a list: an empty one in a flow overrides that of the defaults.
fn is_list(key: &str) -> bool {
    Stated::is_list(key)
}

const FLOWS: &str = "flows";
const GATEWAY: &str = "gateway";
const DEFAULTS: &str = "defaults";

/// Returns the indent of flows in a text, for new ones to share.
pub fn flow_indent(tree: &Tree<'_>) -> Option<String> {
    let first = tree.root()?.value(FLOWS)?.entries()?.first()?;
    let before = &tree.text()[..first.key_span.start as usize];
    let indent = &before[before.rfind(['\n', '\r']).map_or(0, |end| end + 1)..];
    indent.chars().all(|c| c == ' ').then(|| indent.to_owned())
}

/// Changes a file to say what is wanted. `None` if the text has a form that cannot be changed in place.
pub fn edit(tree: &Tree<'_>, wanted: &Wanted) -> Option<Edited> {
    let root = tree.root()?;
    let top = root.entries()?;
    let mut editor = Editor { amounts: &wanted.amounts, changes: Vec::new(), notes: Vec::new() };
    let system = wanted.system.clone().map(Value::Text);
    editor.set(top, &[], "system", system.as_ref(), &["version"]);
    editor.gateways(top, &wanted.gateways);
    let all_flows = root.value(FLOWS)?;
    let flows = all_flows.entries()?;
    let defaults = root.value(DEFAULTS).and_then(Node::entries).unwrap_or_default();
    let moved = editor.moved(wanted, defaults);
    for flow in &wanted.flows {
        editor.flow(root, entry(flows, &flow.origin)?, flow, defaults, &moved)?;
    }
    let in_brackets = tree.text()[all_flows.span.start as usize..].starts_with('{');
    let beside: Vec<String> = flows.iter().map(|flow| flow.key.clone()).collect();
    for AddedFlow { name, keys, lines } in &wanted.added {
        // A list that it would inherit but does not want.
        let emptied = |name: &str, value: &Option<Value>| value.is_none() && is_list(name) && entry(defaults, name).is_some();
        let empty = keys.iter().any(|(name, value)| emptied(name, value));
        let said = keys.iter().filter_map(|(name, value)| {
            let value = value.clone().or_else(|| emptied(name, value).then(|| Value::Texts(Vec::new())));
            Some((name.clone(), value?))
        });
        let value = Value::Keys(said.collect());
        let insert = || Action::Insert { key: name.clone(), value, beside: beside.clone() };
        editor.change(vec![key(FLOWS)], if in_brackets || empty { insert() } else { Action::Append(lines.clone()) });
    }
    let changed = tree.change(&editor.changes)?;
    for (gone, new) in &changed.splices {
        // A `#` within a text also counts as a comment: one note too many is better than one too few.
        let comment = |text: &str| text.lines().any(|line| line.trim_start().starts_with('#') || line.contains(" #"));
        if comment(&tree.text()[gone.clone()]) && !comment(new) {
            let place = place(flows, defaults, gone, wanted);
            editor.note(format!("A comment beside a changed answer of `{place}` goes with it."));
        }
    }
    Some(Edited { text: changed.text, notes: editor.notes })
}

/// Returns what a change concerns: a flow by its new name, or else a part of the file.
fn place<'w>(flows: &[Entry], defaults: &[Entry], gone: &Range<usize>, wanted: &'w Wanted) -> &'w str {
    let holds = |entry: &&Entry| {
        let end = entry.value.span.end.max(entry.key_span.end) as usize;
        (entry.key_span.start as usize) < gone.end && gone.start <= end
    };
    match flows.iter().rfind(holds).and_then(|flow| wanted.flows.iter().find(|wanted| wanted.origin == flow.key)) {
        Some(flow) => &flow.name,
        None if defaults.iter().any(|entry| holds(&entry)) => DEFAULTS,
        None => "the file",
    }
}

impl WantedFlow {
    fn says(&self, key: &str) -> Option<&Value> {
        self.keys.iter().find(|(other, _)| other == key).and_then(|(_, value)| value.as_ref())
    }
}

struct Editor<'w> {
    amounts: &'w [(String, Measure)],
    changes: Vec<Edit>,
    notes: Vec<String>,
}

impl Editor<'_> {
    fn change(&mut self, at: Vec<Step>, action: Action) {
        self.changes.push(Edit { at, action });
    }

    fn note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Sets the gateways, unless the file already names these.
    fn gateways(&mut self, top: &[Entry], names: &[String]) {
        let own = entry(top, GATEWAY).map(|entry| &entry.value);
        let said = match own.map(|node| (node, &node.kind)) {
            Some((_, Kind::Sequence(items))) => items.as_slice(),
            Some((one, Kind::Scalar { .. })) => std::slice::from_ref(one),
            _ => &[],
        };
        let says = |(node, name): (&Node, &String)| matches!(&node.kind, Kind::Scalar { text, .. } if text == name);
        if said.len() == names.len() && said.iter().zip(names).all(says) {
            return;
        }
        let value = match names {
            [] => None,
            [one] => Some(Value::Text(one.clone())),
            // Unlike other lists, a chain with another order says something else.
            chain => Some(Value::Texts(chain.to_vec())),
        };
        match value {
            Some(value) if own.is_some() => self.change(vec![key(GATEWAY)], Action::Write(value)),
            value => self.set(top, &[], GATEWAY, value.as_ref(), &["version", "system"]),
        }
    }

    /// Removes from the defaults what a flow does not want, and returns the keys of it.
    fn moved<'w>(&mut self, wanted: &'w Wanted, defaults: &[Entry]) -> Vec<&'w str> {
        let mut moved: Vec<&str> = Vec::new();
        let flows = wanted.flows.iter().map(|flow| (&flow.name, &flow.keys));
        for (flow, keys) in flows.chain(wanted.added.iter().map(|flow| (&flow.name, &flow.keys))) {
            let taken = keys.iter().filter(|(name, value)| value.is_none() && !is_list(name) && entry(defaults, name).is_some());
            for (name, _) in taken {
                if !moved.contains(&name.as_str()) {
                    moved.push(name);
                    let share = wanted.flows.iter().any(|other| other.name != *flow && other.says(name).is_some());
                    let kept = if share { "; the other flows state it themselves now" } else { "" };
                    self.note(format!("`{name}` is no longer in `defaults`, because `{flow}` does without it{kept}."));
                    self.change(vec![key(DEFAULTS), key(name)], Action::Remove { comment: false });
                }
            }
        }
        moved
    }

    fn flow(&mut self, root: &Node, at: &Entry, wanted: &WantedFlow, defaults: &[Entry], moved: &[&str]) -> Option<()> {
        let way = vec![key(FLOWS), key(&wanted.origin)];
        if wanted.name != wanted.origin {
            self.change(way.clone(), Action::Rename(wanted.name.clone()));
            self.rename_in_waivers(root, wanted);
        }
        let own = at.value.entries()?;
        // What the flow itself has to say so that, together with the defaults, it says what is wanted.
        let mut keys: Vec<(&str, Option<Value>)> = Vec::new();
        for (key, value) in &wanted.keys {
            let inherited = entry(defaults, key).filter(|_| !moved.contains(&key.as_str()));
            let states = match (value, inherited) {
                (Some(value), Some(inherited)) if entry(own, key).is_none() && self.says(key, &inherited.value, value) => None,
                (None, Some(_)) => Some(Value::Texts(Vec::new())),
                (value, _) => value.clone(),
            };
            keys.push((key, states));
        }
        let names: Vec<&str> = keys.iter().filter(|(_, value)| value.is_some()).map(|(key, _)| *key).collect();
        let gone = own.iter().all(|entry| keys.iter().any(|(key, value)| *key == entry.key && value.is_none()));
        if gone && names.is_empty() {
            if !own.is_empty() {
                self.change(way, Action::Write(Value::Keys(Vec::new())));
            }
            return Some(());
        }
        for (key, value) in &keys {
            self.set(own, &way, key, value.as_ref(), &names);
        }
        Some(())
    }

    /// Sets or removes a key of a mapping. A new key goes after the last of `beside`, or first.
    fn set(&mut self, own: &[Entry], mapping: &[Step], name: &str, value: Option<&Value>, beside: &[&str]) {
        let way = || mapping.iter().cloned().chain([key(name)]).collect();
        match (entry(own, name), value) {
            (Some(entry), Some(value)) if self.says(name, &entry.value, value) => {}
            (Some(_), Some(value)) => self.change(way(), Action::Write(value.clone())),
            (Some(_), None) => self.change(way(), Action::Remove { comment: false }),
            (None, Some(value)) => {
                let beside = beside.iter().map(|&key| key.to_owned()).collect();
                self.change(mapping.to_vec(), Action::Insert { key: name.to_owned(), value: value.clone(), beside });
            }
            (None, None) => {}
        }
    }

    /// Returns whether the value of a key already says this.
    fn says(&self, key: &str, node: &Node, value: &Value) -> bool {
        let amount = |text: &str| self.amounts.iter().find(|(name, _)| name == key)?.1.read(text).ok();
        let Kind::Scalar { text: old, .. } = &node.kind else { return says(node, value) };
        let new = match value {
            Value::Text(text) => amount(text),
            Value::Number(number) => amount(&number.to_string()),
            Value::Texts(_) | Value::Keys(_) => None,
        };
        if new.is_some() { new == amount(old) } else { says(node, value) }
    }

    fn rename_in_waivers(&mut self, root: &Node, wanted: &WantedFlow) {
        let Some(Node { kind: Kind::Sequence(waivers), .. }) = root.value("waivers") else { return };
        for (at, waiver) in waivers.iter().enumerate() {
            let flow = waiver.value("flow").map(|flow| &flow.kind);
            if matches!(flow, Some(Kind::Scalar { text, .. }) if *text == wanted.origin) {
                let name = Action::Write(Value::Text(wanted.name.clone()));
                self.change(vec![key("waivers"), Step::Item(at), key("flow")], name);
            }
        }
    }
}

/// Returns whether a node already says this answer.
fn says(node: &Node, value: &Value) -> bool {
    let is = |node: &Node, text: &String| matches!(&node.kind, Kind::Scalar { text: other, .. } if other == text);
    match (value, &node.kind) {
        (Value::Text(text), _) => is(node, text),
        // The order of a list of needs does not matter.
        (Value::Texts(texts), Kind::Sequence(items)) => {
            texts.len() == items.len() && texts.iter().all(|text| items.iter().any(|item| is(item, text)))
        }
        (Value::Number(number), _) => is(node, &number.to_string()),
        (Value::Texts(_) | Value::Keys(_), _) => false,
    }
}

fn key(name: &str) -> Step {
    Step::Key(name.to_owned())
}

fn entry<'n>(entries: &'n [Entry], key: &str) -> Option<&'n Entry> {
    entries.iter().find(|entry| entry.key == key)
}

#[cfg(test)]
mod tests;
