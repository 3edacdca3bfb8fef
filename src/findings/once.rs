//! Findings that say the same about several flows are reported once per file, with the number of flows. The rules say for which
//! lints this holds.

use std::collections::HashSet;

use super::{Finding, listed};
use crate::diag::as_help;
use crate::pack::Pack;

/// Maximum number of flows named in a finding; the others are only counted.
const NAMED: usize = 3;

/// The message of a finding, in the pieces between which the flow is named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Words(Vec<String>);

impl Words {
    /// The pieces of a message, between which the flow is named.
    pub fn new(pieces: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(pieces.into_iter().map(Into::into).collect())
    }

    /// Returns the pieces, which are the same for any flow and any number of flows.
    pub fn pieces(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Returns the message for the flow with this name.
    pub fn of(&self, flow: &str) -> String {
        self.0.join(flow)
    }

    /// Returns the message for several flows, whose number is not quoted as a name is.
    fn of_several(&self, flows: &str) -> String {
        let mut pieces = self.pieces();
        let first = pieces.next().unwrap_or_default().to_owned();
        pieces.fold(first, |said, piece| match said.strip_suffix('`').zip(piece.strip_prefix('`')) {
            Some((said, piece)) => format!("{said}{flows}{piece}"),
            None => format!("{said}{flows}{piece}"),
        })
    }
}

/// Combines findings that say the same about at least two flows into one, at the first place. Findings with repairs stay
/// separate. `flows` is the number of flows in the file.
pub fn told_once(pack: &Pack, flows: usize, found: Vec<Finding>) -> Vec<Finding> {
    let is_like_others = |finding: &Finding| finding.words.is_some() && finding.diagnostic.fix.is_none();
    let (mut alike, mut told): (Vec<_>, Vec<_>) = found.into_iter().partition(is_like_others);
    alike.sort_by(|a, b| (about(a), a.place()).cmp(&(about(b), b.place())));
    let mut alike = alike.into_iter().peekable();
    while let Some(mut first) = alike.next() {
        while let Some(other) = alike.next_if(|other| about(other) == about(&first)) {
            first.others.push(other);
        }
        told.extend(joined(pack, flows, first));
    }
    told
}

/// Returns what identical findings have in common: message, severity and waiver.
fn about(finding: &Finding) -> impl Ord + '_ {
    let Finding { diagnostic, words, waived, .. } = finding;
    (diagnostic.kind, diagnostic.severity, words, waived)
}

/// Returns one finding for all places, or one for each if all of them are in one flow.
fn joined(pack: &Pack, all: usize, mut first: Finding) -> Vec<Finding> {
    let mut seen = HashSet::new();
    let names = std::iter::once(&first).chain(&first.others).filter_map(|finding| finding.flow.as_deref());
    let names: Vec<&str> = names.filter(|name| seen.insert(*name)).collect();
    let several = first.words.as_ref().filter(|_| names.len() > 1);
    let Some(words) = several else {
        let others = std::mem::take(&mut first.others);
        return std::iter::once(first).chain(others).collect();
    };
    let said = words.of_several(&format!("{} of {all} flows", names.len()));
    let message = if names.len() == all { said } else { format!("{said}: {}", named(&names)) };
    first.flows = names.len();
    first.diagnostic.message = message;
    // What would be right may differ even if what is wrong does not.
    if first.others.iter().any(|other| other.diagnostic.help != first.diagnostic.help) {
        let lint = first.diagnostic.kind.lint(pack).map(|lint| pack.lint(lint));
        first.diagnostic.help = lint.map(|lint| as_help(&lint.remedy));
    }
    vec![first]
}

/// Returns the names of the first flows, and the number of others.
fn named(flows: &[&str]) -> String {
    // The name of a single further flow is as short as its number.
    let shown = if flows.len() == NAMED + 1 { flows.len() } else { flows.len().min(NAMED) };
    let more = flows.len() - shown;
    let mut names: Vec<String> = flows[..shown].iter().map(|name| format!("`{name}`")).collect();
    names.extend((more > 0).then(|| format!("{more} more")));
    listed(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::{Words, named};

    #[test]
    fn a_number_stands_where_the_name_would_without_its_quotes() {
        let words = Words::new(["nothing says how `", "` is built, and `", "` is late"]);
        assert_eq!(words.of("a"), "nothing says how `a` is built, and `a` is late");
        assert_eq!(words.of_several("2 of 3 flows"), "nothing says how 2 of 3 flows is built, and 2 of 3 flows is late");
        assert_eq!(Words::new(["flow ", " lags"]).of_several("2 of 3 flows"), "flow 2 of 3 flows lags");
    }

    #[test]
    fn few_flows_are_named_and_the_others_counted() {
        assert_eq!(named(&["a", "b"]), "`a` and `b`");
        assert_eq!(named(&["a", "b", "c", "d"]), "`a`, `b`, `c` and `d`");
        assert_eq!(named(&["a", "b", "c", "d", "e"]), "`a`, `b`, `c` and 2 more");
    }
}
