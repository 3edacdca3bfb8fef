//! What says the same of several flows is told once a file, with how many they are. For which lints that holds stands in the rules.

use std::collections::HashSet;

use super::{Finding, Review, as_help, listed};

/// So many flows are named in a finding; the others are only counted.
const NAMED: usize = 3;

/// What a finding says of a flow, in the pieces between which the flow is named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Words(Vec<String>);

impl Words {
    pub(super) fn new(pieces: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(pieces.into_iter().map(Into::into).collect())
    }

    /// The pieces: the same whichever flow it is said of, and of however many.
    pub fn pieces(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// What is said of the flow with this name.
    pub(super) fn of(&self, flow: &str) -> String {
        self.0.join(flow)
    }

    /// What is said of so many flows: a number takes no quotes as a name does.
    fn of_several(&self, flows: &str) -> String {
        let mut pieces = self.pieces();
        let first = pieces.next().unwrap_or_default().to_owned();
        pieces.fold(first, |said, piece| match said.strip_suffix('`').zip(piece.strip_prefix('`')) {
            Some((said, piece)) => format!("{said}{flows}{piece}"),
            None => format!("{said}{flows}{piece}"),
        })
    }
}

/// Makes one finding of those that say the same of at least two flows, at the first place. What is mended at each place stays apart.
pub(super) fn told(review: &Review<'_>, found: Vec<Finding>) -> Vec<Finding> {
    let is_like_others = |finding: &Finding| finding.words.is_some() && finding.diagnostic.fix.is_none();
    let (mut alike, mut told): (Vec<_>, Vec<_>) = found.into_iter().partition(is_like_others);
    alike.sort_by(|a, b| (about(a), a.place()).cmp(&(about(b), b.place())));
    let mut alike = alike.into_iter().peekable();
    while let Some(mut first) = alike.next() {
        while let Some(other) = alike.next_if(|other| about(other) == about(&first)) {
            first.others.push(other);
        }
        told.extend(joined(review, first));
    }
    told
}

/// What makes findings one: what they say, how much that matters, and who has accepted it.
fn about(finding: &Finding) -> impl Ord + '_ {
    let Finding { diagnostic, words, waived, .. } = finding;
    (diagnostic.kind, diagnostic.severity, words, waived)
}

/// A finding for all places, or one for each where all of them are in one flow.
fn joined(review: &Review<'_>, mut first: Finding) -> Vec<Finding> {
    let mut seen = HashSet::new();
    let names = std::iter::once(&first).chain(&first.others).filter_map(|finding| finding.flow.as_deref());
    let names: Vec<&str> = names.filter(|name| seen.insert(*name)).collect();
    let several = first.words.as_ref().filter(|_| names.len() > 1);
    let Some(words) = several else {
        let others = std::mem::take(&mut first.others);
        return std::iter::once(first).chain(others).collect();
    };
    let all = review.requirements.flows().len();
    let said = words.of_several(&format!("{} of {all} flows", names.len()));
    let message = if names.len() == all { said } else { format!("{said}: {}", named(&names)) };
    first.flows = names.len();
    first.diagnostic.message = message;
    // What would be right may differ, though what is wrong does not.
    if first.others.iter().any(|other| other.diagnostic.help != first.diagnostic.help) {
        let lint = first.diagnostic.kind.lint(review.pack).map(|lint| review.pack.lint(lint));
        first.diagnostic.help = lint.map(|lint| as_help(&lint.remedy));
    }
    vec![first]
}

/// The names of the first flows, and how many more there are.
fn named(flows: &[&str]) -> String {
    // The name of a single further one is as short as its number.
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
