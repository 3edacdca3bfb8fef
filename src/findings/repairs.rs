//! Safe repairs of findings, each a change to one node of the file. A repair that would change anything else is not offered.

use super::{Finding, Linted};
use crate::diag::{Fix, Mend};
use crate::source::{FileId, Span};
use crate::yaml::{Action, Edit, Node, Tree, Value};

/// To check that a repair changes nothing else, the text is read again. After this many bytes no further repair is offered until
/// the earlier ones are made.
const MOST_READ: usize = 16 * 1024 * 1024;

/// A repair of a finding that changes nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// What it does, in a few words.
    pub title: String,
    /// The change.
    pub change: Edit,
    /// What it replaces in the text.
    pub span: Span,
    /// The replacement.
    pub text: String,
}

/// Adds the repair to each finding, if there is one.
pub(crate) fn offer(findings: &mut [Finding], file: FileId, text: &str) {
    if findings.iter().all(|finding| finding.diagnostic.fix.is_none()) {
        return;
    }
    let tree = Tree::read(text);
    let most = MOST_READ / text.len().max(1);
    let mut tried = 0;
    for finding in findings {
        if let Some(fix) = finding.diagnostic.fix.as_deref().filter(|_| tried <= most) {
            tried += 1;
            finding.repair = repair(&tree, file, fix).map(Box::new);
        }
    }
}

fn repair(tree: &Tree<'_>, file: FileId, fix: &Fix) -> Option<Repair> {
    let change = change(tree.root()?, file, fix)?;
    let splices = tree.change(std::slice::from_ref(&change))?.splices;
    let [(range, text)] = <[_; 1]>::try_from(splices).ok()?;
    let at = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
    let span = Span { file, start: at(range.start), end: at(range.end) };
    Some(Repair { title: fix.title.clone(), change, span, text })
}

fn change(root: &Node, file: FileId, fix: &Fix) -> Option<Edit> {
    // The tree was read only for this and does not know which file it belongs to.
    let place = |place: Span| (place.file == file).then_some(Span { file: root.span.file, ..place });
    let place = place(fix.at)?;
    Some(match &fix.mend {
        Mend::Rename(name) => Edit { at: root.way_to_key(place)?, action: Action::Rename(name.clone()) },
        Mend::Write(text) => Edit { at: root.way_to_value(place)?, action: Action::Write(Value::Text(text.clone())) },
        Mend::Remove => Edit { at: root.way_to_value(place)?, action: Action::Remove { comment: true } },
    })
}

/// Returns a text with its findings repaired, and the number of repairs; `None` if there are none. Findings that a waiver accepts
/// are not repaired. Repairs that cannot be made together with the others are left for the next run.
pub fn repaired(text: &str, linted: &Linted) -> Option<(String, usize)> {
    let wanted = linted.findings.iter().filter(|finding| finding.waived.is_none());
    let mut changes: Vec<Edit> = Vec::new();
    for repair in wanted.filter_map(|finding| finding.repair.as_ref()) {
        if !changes.contains(&repair.change) {
            changes.push(repair.change.clone());
        }
    }
    let tree = Tree::read(text);
    // A single one can always be made.
    while !changes.is_empty() {
        if let Some(changed) = tree.change(&changes) {
            return Some((changed.text, changes.len()));
        }
        changes.truncate(changes.len() / 2);
    }
    None
}

#[cfg(test)]
mod tests;
