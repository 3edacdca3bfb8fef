//! Where the parts of a requirements file are in its text: for findings about a file that loaded without faults. The checked
//! requirements do not hold the places of answers, since only findings need them.

use super::{Requirements, Scope};
use crate::pack::{Pack, Subject};
use crate::source::Span;
use crate::yaml::{Entry, Kind, Node};

/// The places of everything in a requirements file, looked up in the tree that it was read from.
pub struct Sites {
    pub(super) root: Node,
    /// What several files share.
    pub(super) shared: Option<Node>,
}

impl Sites {
    /// Returns where the name of a flow is, by its position.
    pub fn flow(&self, flow: usize) -> Span {
        entries(&self.root, "flows").get(flow).map_or(self.root.span, |entry| entry.key_span)
    }

    /// Returns where the file would have what settings state for a flow: at its decision, or at its name if the settings state a
    /// default; without a flow, where the flows begin.
    pub fn instead_of(&self, stated: Span, flow: Option<usize>) -> Span {
        let is_default = self.shared.as_ref().is_some_and(|shared| {
            let shared = shared.span;
            shared.file == stated.file && shared.start <= stated.start && stated.end <= shared.end
        });
        match flow {
            Some(flow) if is_default => self.flow(flow),
            Some(flow) => self.own(flow, "decision").map_or_else(|| self.flow(flow), |entry| entry.key_span),
            None => self.top("flows").map_or(self.root.span, |entry| entry.key_span),
        }
    }

    /// Returns where a key of the whole file is.
    pub fn top(&self, key: &str) -> Option<&Entry> {
        self.root.entry(key)
    }

    /// Returns the gateways as the file writes them, with their places.
    pub fn gateways<'a>(&self, requirements: &'a Requirements) -> impl Iterator<Item = (&'a str, Span)> + use<'a, '_> {
        let items: &[Node] = match self.top("gateway").map(|entry| &entry.value) {
            Some(Node { kind: Kind::Sequence(items), .. }) => items,
            Some(one) => std::slice::from_ref(one),
            None => &[],
        };
        requirements.gateways().iter().map(String::as_str).zip(items.iter().map(|item| item.span))
    }

    /// Returns the keys of `defaults`.
    pub fn defaults(&self) -> &[Entry] {
        entries(&self.root, "defaults")
    }

    /// Returns whether a flow, given by position, has a key of its own.
    pub fn states(&self, flow: usize, key: &str) -> bool {
        self.own(flow, key).is_some()
    }

    /// Returns where the answer to a dimension, or the name of a need, is: in the flow, or in `defaults`.
    pub fn answer(&self, flow: usize, pack: &Pack, subject: Subject) -> Span {
        let place = match subject {
            Subject::Level(level) => self.stated(flow, &pack.dimension(level.dimension()).id).map(|entry| entry.value.span),
            Subject::Need(need) => self.listed(flow, "needs", &pack.need(need).id),
        };
        place.unwrap_or_else(|| self.flow(flow))
    }

    /// Returns where a carrier is said to be blocked.
    pub fn blocked(&self, flow: usize, carrier: &str) -> Span {
        self.listed(flow, "blocked", carrier).unwrap_or_else(|| self.flow(flow))
    }

    /// Returns where the value of a key of a flow is, in the flow or in `defaults`.
    pub fn key(&self, flow: usize, key: &str) -> Span {
        self.stated(flow, key).map_or_else(|| self.flow(flow), |entry| entry.value.span)
    }

    /// Returns where something is said to be not negotiable.
    pub fn must(&self, flow: usize, pack: &Pack, must: Scope) -> Span {
        self.listed(flow, "must", must.id(pack)).unwrap_or_else(|| self.flow(flow))
    }

    /// Returns where a weight is given.
    pub fn weight(&self, flow: usize, pack: &Pack, scope: Scope) -> Span {
        let weights = self.stated(flow, "weights").map(|entry| &entry.value);
        let weight = weights.and_then(|weights| weights.entry(scope.id(pack)));
        weight.map_or_else(|| self.flow(flow), |entry| entry.value.span)
    }

    /// Returns the items of a top-level list, such as that of the waivers.
    pub fn items(&self, key: &str) -> &[Node] {
        match self.root.entry(key).map(|entry| &entry.value.kind) {
            Some(Kind::Sequence(items)) => items,
            _ => &[],
        }
    }

    /// Returns a key of a flow, or else of `defaults`, or else of what several files share.
    fn stated(&self, flow: usize, key: &str) -> Option<&Entry> {
        let default = || self.defaults().iter().find(|entry| entry.key == key);
        self.own(flow, key).or_else(default).or_else(|| self.shared.as_ref()?.entry(key))
    }

    fn own(&self, flow: usize, key: &str) -> Option<&Entry> {
        entries(&self.root, "flows").get(flow).and_then(|flow| flow.value.entry(key))
    }

    fn listed(&self, flow: usize, key: &str, name: &str) -> Option<Span> {
        let Kind::Sequence(items) = &self.stated(flow, key)?.value.kind else { return None };
        items.iter().find(|item| matches!(&item.kind, Kind::Scalar { text, .. } if text == name)).map(|item| item.span)
    }
}

fn entries<'n>(node: &'n Node, key: &str) -> &'n [Entry] {
    node.value(key).and_then(Node::entries).unwrap_or_default()
}
