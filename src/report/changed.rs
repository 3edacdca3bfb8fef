//! What packs on top of others change in their files, in words and with both places.

use std::collections::BTreeSet;

use super::words::and;
use crate::pack::FileChange;
use crate::source::{At, SourceMap, Span};

/// Maximum length of a value that is shown in a row.
const LONGEST: usize = 60;

/// Something that differs between the files of two packs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedItem {
    /// The path of the file within the packs.
    pub file: String,
    /// The keys and ids that lead to it within the file.
    pub steps: Vec<String>,
    /// What the old pack says; `None` if it has nothing there. Empty for what has parts.
    pub old: Option<String>,
    /// What the new pack says; `None` if it has nothing there. Empty for what has parts.
    pub new: Option<String>,
    /// Where the new pack says it, as `file:line`.
    pub set: Option<String>,
    /// Where the old pack says it, as `file:line`.
    pub over: Option<String>,
}

impl ChangedItem {
    /// Returns the name of the item: its file, and the way to it.
    pub fn name(&self) -> String {
        let file = self.file.trim_end_matches(".yaml");
        if self.steps.is_empty() { file.to_owned() } else { format!("{file}: {}", self.steps.join(".")) }
    }

    /// Returns the change, in words.
    pub fn says(&self) -> String {
        let short = |text: &String| !text.is_empty() && text.chars().count() <= LONGEST;
        match (&self.old, &self.new) {
            (None, Some(new)) if short(new) => format!("added: {new}"),
            (None, _) => "added".to_owned(),
            (Some(_), None) => "taken out".to_owned(),
            (Some(old), Some(new)) if short(old) && short(new) => format!("{old} -> {new}"),
            _ => "changed".to_owned(),
        }
    }

    /// Returns both places, in words.
    pub fn places(&self) -> String {
        match (&self.set, &self.over) {
            (Some(set), Some(over)) => format!("set by {set}, over {over}"),
            (Some(set), None) => format!("added by {set}"),
            (None, over) => format!("was in {}", over.as_deref().unwrap_or_default()),
        }
    }
}

/// Returns changes with their places in the texts of the old and of the new pack.
pub fn changed_items(changes: &[FileChange], old: &SourceMap, new: &SourceMap) -> Vec<ChangedItem> {
    let line = |sources: &SourceMap, span: Span| {
        let place = sources.place(span);
        format!("{}:{}", place.file, place.line)
    };
    let text = |at: &Option<At<String>>| at.as_ref().map(|at| at.value.clone());
    let item = |change: &FileChange| ChangedItem {
        file: change.file.clone(),
        steps: change.steps.clone(),
        old: text(&change.old),
        new: text(&change.new),
        set: change.new.as_ref().map(|at| line(new, at.span)),
        over: change.old.as_ref().map(|at| line(old, at.span)),
    };
    changes.iter().map(item).collect()
}

/// Returns how much changes, in one line such as `changes 1 severity and 2 fits; adds 1 option`.
pub fn changes_in_short(changes: &[FileChange]) -> String {
    type Things<'c> = BTreeSet<(&'static str, &'c str, &'c [String])>;
    let (mut altered, mut added, mut removed) = (Things::new(), Things::new(), Things::new());
    for change in changes {
        let whole = change.steps.len() <= change.depth;
        let things = match (&change.old, &change.new) {
            (None, _) if whole => &mut added,
            (_, None) if whole => &mut removed,
            _ => &mut altered,
        };
        let steps = &change.steps[..change.depth.min(change.steps.len())];
        things.insert((change.what, &change.file, steps));
    }
    let parts =
        [("changes", altered), ("adds", added), ("removes", removed)].into_iter().filter(|(_, things)| !things.is_empty());
    let said: Vec<String> = parts.map(|(verb, things)| format!("{verb} {}", counts(&things))).collect();
    if said.is_empty() { "changes nothing".to_owned() } else { said.join("; ") }
}

/// Returns how many there are of each sort.
fn counts(things: &BTreeSet<(&'static str, &str, &[String])>) -> String {
    let sorts: BTreeSet<&str> = things.iter().map(|(what, ..)| *what).collect();
    let count = |what: &str| match things.iter().filter(|(other, ..)| *other == what).count() {
        1 => format!("1 {what}"),
        several => format!("{several} {}", plural(what)),
    };
    and(&sorts.into_iter().map(count).collect::<Vec<_>>())
}

fn plural(what: &str) -> String {
    what.strip_suffix('y').map_or_else(|| format!("{what}s"), |stem| format!("{stem}ies"))
}
