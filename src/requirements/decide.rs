//! Decisions in the text of a requirements file: what was chosen, and where it is recorded. Everything else stays byte for byte.

use crate::yaml::{Action, Edit, Kind, Node, Step, Tree, Value};

/// What was decided for a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The flow.
    pub flow: String,
    /// The protocol or the way, as files name it.
    pub choice: String,
    /// The file of the record.
    pub record: String,
    /// The files of the records that it supersedes.
    pub superseded: Vec<String>,
}

/// Fills in the decisions of flows: the choice if there is none, and the record next to others that it does not supersede. `None`
/// if the text has a form that cannot be changed in place.
pub fn decide(text: &str, decided: &[Decided]) -> Option<String> {
    let tree = Tree::read(text);
    let flows = tree.root()?.value("flows")?;
    let mut changes = Vec::new();
    for one in decided {
        let at = vec![key("flows"), key(&one.flow)];
        let flow = flows.value(&one.flow)?;
        let protocol = Value::Text(one.choice.clone());
        let Some(decision) = flow.value("decision") else {
            let record = Value::Text(one.record.clone());
            let keys = vec![("protocol".to_owned(), protocol), ("record".to_owned(), record)];
            changes.push(insert(flow, at, "decision", Value::Keys(keys))?);
            continue;
        };
        let at: Vec<Step> = at.into_iter().chain([key("decision")]).collect();
        if decision.value("protocol").is_none() {
            changes.push(insert(decision, at.clone(), "protocol", protocol)?);
        }
        match decision.value("record") {
            None => changes.push(insert(decision, at, "record", Value::Text(one.record.clone()))?),
            Some(old) => {
                let at = at.into_iter().chain([key("record")]).collect();
                changes.push(Edit { at, action: Action::Write(one.records(old)) });
            }
        }
    }
    Some(tree.change(&changes)?.text)
}

impl Decided {
    /// Returns the records to write: those that the new one does not supersede, then the new one.
    fn records(&self, old: &Node) -> Value {
        let text = |node: &Node| match &node.kind {
            Kind::Scalar { text, .. } => Some(text.clone()),
            _ => None,
        };
        let mut records: Vec<String> = match &old.kind {
            Kind::Sequence(items) => items.iter().filter_map(text).collect(),
            _ => text(old).into_iter().collect(),
        };
        records.retain(|record| !self.superseded.contains(record) && *record != self.record);
        if records.is_empty() {
            return Value::Text(self.record.clone());
        }
        records.push(self.record.clone());
        Value::Texts(records)
    }
}

/// Returns an edit that adds a key at the end of a mapping.
fn insert(mapping: &Node, at: Vec<Step>, name: &str, value: Value) -> Option<Edit> {
    let beside = mapping.entries()?.iter().map(|entry| entry.key.clone()).collect();
    Some(Edit { at, action: Action::Insert { key: name.to_owned(), value, beside } })
}

fn key(name: &str) -> Step {
    Step::Key(name.to_owned())
}
