//! Where the parts of a requirements file stand in its text: for findings about a file that loaded well. The checked requirements
//! hold no places of answers, since nothing but findings asks for them.

use super::Scope;
use crate::pack::{Pack, Subject};
use crate::source::Span;
use crate::yaml::{Entry, Kind, Node};

/// The places of everything in a requirements file, looked up in the tree that it was read from.
pub struct Sites {
    pub(super) root: Node,
}

impl Sites {
    /// Where the name of a flow stands, by its position.
    pub fn flow(&self, flow: usize) -> Span {
        entries(&self.root, "flows").get(flow).map_or(self.root.span, |entry| entry.key_span)
    }

    /// Where a key of the whole file stands.
    pub fn top(&self, key: &str) -> Option<&Entry> {
        self.root.entry(key)
    }

    /// The keys of `defaults`.
    pub fn defaults(&self) -> &[Entry] {
        entries(&self.root, "defaults")
    }

    /// Whether a flow has a key of its own, by the position of the flow.
    pub fn states(&self, flow: usize, key: &str) -> bool {
        self.own(flow, key).is_some()
    }

    /// Where the answer to a dimension, or the name of a need, stands: in the flow, or in `defaults`.
    pub fn answer(&self, flow: usize, pack: &Pack, subject: Subject) -> Span {
        let place = match subject {
            Subject::Level(level) => self.stated(flow, &pack.dimension(level.dimension()).id).map(|entry| entry.value.span),
            Subject::Need(need) => self.listed(flow, "needs", &pack.need(need).id),
        };
        place.unwrap_or_else(|| self.flow(flow))
    }

    /// Where a carrier is said to be blocked.
    pub fn blocked(&self, flow: usize, carrier: &str) -> Span {
        self.listed(flow, "blocked", carrier).unwrap_or_else(|| self.flow(flow))
    }

    /// Where the value of a key of a flow stands, in the flow or in `defaults`.
    pub fn key(&self, flow: usize, key: &str) -> Span {
        self.stated(flow, key).map_or_else(|| self.flow(flow), |entry| entry.value.span)
    }

    /// Where something is said to be not negotiable.
    pub fn must(&self, flow: usize, pack: &Pack, must: Scope) -> Span {
        self.listed(flow, "must", must.id(pack)).unwrap_or_else(|| self.flow(flow))
    }

    /// Where a weight is given.
    pub fn weight(&self, flow: usize, pack: &Pack, scope: Scope) -> Span {
        let weights = self.stated(flow, "weights").map(|entry| &entry.value);
        let weight = weights.and_then(|weights| weights.entry(scope.id(pack)));
        weight.map_or_else(|| self.flow(flow), |entry| entry.value.span)
    }

    /// The key under which a waiver or another item of a list of the whole file stands, and the items.
    pub fn items(&self, key: &str) -> &[Node] {
        match self.root.entry(key).map(|entry| &entry.value.kind) {
            Some(Kind::Sequence(items)) => items,
            _ => &[],
        }
    }

    /// A key of a flow, or else of `defaults`.
    fn stated(&self, flow: usize, key: &str) -> Option<&Entry> {
        self.own(flow, key).or_else(|| self.defaults().iter().find(|entry| entry.key == key))
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
