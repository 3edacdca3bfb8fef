//! The path to a place in a tree: the same wherever the place is in the text, and whatever is next to it.

use super::{Entry, Kind, Node};
use crate::source::Span;

/// A step from a collection to one of its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// To the value of a key.
    Key(String),
    /// To an item of a list, by its position.
    Item(usize),
}

/// The path as far as it leads towards a place.
struct Way<'n> {
    steps: Vec<Step>,
    /// The innermost node that holds the place.
    node: &'n Node,
    /// The key before it, if the place is within the key.
    key: Option<Span>,
}

impl Node {
    /// Returns the steps to the value at a place.
    pub fn way_to_value(&self, place: Span) -> Option<Vec<Step>> {
        let Way { steps, node, key } = self.way(place);
        (key.is_none() && node.span == place).then_some(steps)
    }

    /// Returns the steps to the value of the key at a place.
    pub fn way_to_key(&self, place: Span) -> Option<Vec<Step>> {
        let Way { steps, key, .. } = self.way(place);
        (key == Some(place)).then_some(steps)
    }

    /// Returns the keys on the path to a place in the `text` of the tree, and the items of lists by what they say. A place that
    /// is not a node, such as that of a duplicate key, adds its own text.
    pub fn route(&self, text: &str, place: Span) -> Vec<String> {
        let Way { steps, node, key } = self.way(place);
        let (mut at, mut route) = (self, Vec::new());
        for step in steps {
            at = at.child(&step).unwrap_or(at);
            route.push(match step {
                Step::Key(key) => key,
                Step::Item(_) => at.words(),
            });
        }
        if key.is_none() && node.span != place && matches!(node.kind, Kind::Mapping(_) | Kind::Sequence(_)) {
            route.extend(text.get(place.start as usize..place.end as usize).map(str::to_owned));
        }
        route
    }

    /// Returns what a step leads to.
    pub(super) fn child(&self, step: &Step) -> Option<&Self> {
        match (&self.kind, step) {
            (Kind::Mapping(entries), Step::Key(key)) => entries.iter().find(|entry| entry.key == *key).map(|entry| &entry.value),
            (Kind::Sequence(items), Step::Item(at)) => items.get(*at),
            _ => None,
        }
    }

    fn way(&self, place: Span) -> Way<'_> {
        let (mut node, mut steps) = (self, Vec::new());
        loop {
            let key = match &node.kind {
                Kind::Mapping(entries) => {
                    let Some(entry) = entries.iter().find(|entry| entry.holds(place)) else { break };
                    steps.push(Step::Key(entry.key.clone()));
                    node = &entry.value;
                    Some(entry.key_span).filter(|key| holds(*key, place))
                }
                Kind::Sequence(items) => {
                    let Some(at) = items.iter().position(|item| holds(item.span, place)) else { break };
                    steps.push(Step::Item(at));
                    node = &items[at];
                    None
                }
                _ => break,
            };
            if key.is_some() {
                return Way { steps, node, key };
            }
        }
        Way { steps, node, key: None }
    }

    /// Returns what identifies an item of a list: its text, or the names among its values, ignoring what else is said about them.
    fn words(&self) -> String {
        let is_name = |text: &&str| text.contains(char::is_alphabetic) && !text.contains(char::is_whitespace);
        let text = |node: &'_ Self| match &node.kind {
            Kind::Scalar { text, .. } => Some(text.clone()),
            _ => None,
        };
        match &self.kind {
            Kind::Mapping(entries) => {
                let texts: Vec<String> = entries.iter().filter_map(|entry| text(&entry.value)).collect();
                texts.iter().map(String::as_str).filter(is_name).collect::<Vec<_>>().join("\n")
            }
            _ => text(self).unwrap_or_default(),
        }
    }
}

impl Entry {
    fn holds(&self, place: Span) -> bool {
        holds(self.key_span, place) || holds(self.value.span, place)
    }
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

#[cfg(test)]
mod tests {
    use crate::diag::Diagnostics;
    use crate::source::{SourceMap, Span};

    /// Returns the route to the first occurrence of one text in another.
    fn route(text: &str, at: &str) -> String {
        let (mut sources, mut faults) = (SourceMap::default(), Diagnostics::default());
        let file = sources.add("f", text);
        let root = crate::yaml::parse(&sources, file, &mut faults).root.expect("a tree");
        let start = u32::try_from(text.find(at).expect("it is there")).expect("a short text");
        let end = start + u32::try_from(at.len()).expect("a short text");
        root.route(text, Span { file, start, end }).join("/")
    }

    #[test]
    fn keys_lead_to_places_and_items_are_known_by_what_they_say() {
        let text = "flows:\n  a: { needs: [caching, x y], latency: urgent }\n  b:\n    latency: high\n    latency: higher\n";
        assert_eq!(route(text, "urgent"), "flows/a/latency");
        assert_eq!(route(text, "b"), "flows/b");
        assert_eq!(route(text, "x y"), "flows/a/needs/x y");
        assert_eq!(route(text, "{ needs: [caching, x y], latency: urgent }"), "flows/a");
        assert_eq!(route(text, "high"), "flows/b/latency");
        assert_eq!(route(text, "latency: higher"), "flows/b/latency: higher");
    }

    #[test]
    fn an_item_with_keys_is_known_by_its_names_alone() {
        let first = "waivers:\n- { lint: no-tests, flow: a, reason: The new, until: 2026-01-01 }\n";
        let later = first.replace("2026-01-01", "2027-01-01").replace("The new", "Another one");
        assert_eq!(route(first, "2026-01-01"), route(&later, "2027-01-01"));
        assert_ne!(route(first, "2026-01-01"), route(&first.replace("flow: a", "flow: b"), "2026-01-01"));
    }
}
