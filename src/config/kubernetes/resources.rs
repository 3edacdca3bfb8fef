//! The resources in the documents, and short ways to what they hold.

use crate::source::{At, Span};
use crate::yaml::{Document, Entry, Kind, Node};

/// A resource of Kubernetes.
pub(super) struct Resource<'n> {
    /// Its kind, such as `Ingress`.
    pub(super) kind: &'n str,
    /// The group of its version, such as `networking.k8s.io`; empty for the core.
    pub(super) group: &'n str,
    /// Its name; empty if it has none.
    pub(super) name: &'n str,
    /// Its namespace, if it is written.
    pub(super) namespace: Option<&'n str>,
    /// Where its name is written, or else its kind.
    pub(super) head: Span,
    /// The resource.
    pub(super) node: &'n Node,
}

impl<'n> Resource<'n> {
    fn of(node: &'n Node) -> Option<Self> {
        let kind = node.entry("kind")?;
        let version = node.value("apiVersion").and_then(text).unwrap_or_default();
        let metadata = node.value("metadata");
        let name = metadata.and_then(|metadata| metadata.entry("name"));
        Some(Self {
            kind: text(&kind.value)?,
            group: version.rsplit_once('/').map_or("", |(group, _)| group),
            name: name.and_then(|name| text(&name.value)).unwrap_or_default(),
            namespace: metadata.and_then(|metadata| metadata.value("namespace")).and_then(text),
            head: line(name.unwrap_or(kind)),
            node,
        })
    }

    /// Returns whether it is of a kind in a group; a group of Kubernetes itself may have had other names.
    pub(super) fn is(&self, kind: &str, groups: &[&str]) -> bool {
        self.kind == kind && groups.contains(&self.group)
    }

    /// Returns what a path of keys leads to.
    pub(super) fn at(&self, keys: &[&str]) -> Option<&'n Node> {
        at(self.node, keys)
    }

    /// Returns its annotations.
    pub(super) fn annotations(&self) -> &'n [Entry] {
        self.at(&["metadata", "annotations"]).and_then(Node::entries).unwrap_or_default()
    }

    /// Returns an annotation.
    pub(super) fn annotation(&self, name: &str) -> Option<At<&'n str>> {
        let entry = self.annotations().iter().find(|entry| entry.key == name)?;
        Some(At { value: text(&entry.value)?, span: line(entry) })
    }

    /// Returns whether it may be in a namespace: one that is not written depends on how the file is applied.
    pub(super) fn may_be_in(&self, namespace: Option<&str>) -> bool {
        self.namespace.zip(namespace).is_none_or(|(own, other)| own == other)
    }
}

/// Returns the resources of documents, those in lists included.
pub(super) fn collect(documents: &[Document]) -> Vec<Resource<'_>> {
    let mut found = Vec::new();
    for root in documents.iter().filter_map(|document| document.root.as_ref()) {
        let kind = root.value("kind").and_then(text).unwrap_or_default();
        match root.value("items") {
            Some(list) if kind.ends_with("List") => found.extend(items(Some(list)).iter().filter_map(Resource::of)),
            _ => found.extend(Resource::of(root)),
        }
    }
    found
}

/// Returns what a path of keys leads to.
pub(super) fn at<'n>(node: &'n Node, keys: &[&str]) -> Option<&'n Node> {
    keys.iter().try_fold(node, |node, key| node.value(key))
}

/// Returns the entry that a path of keys leads to.
pub(super) fn entry_at<'n>(node: &'n Node, keys: &[&str]) -> Option<&'n Entry> {
    let (last, way) = keys.split_last()?;
    at(node, way)?.entry(last)
}

/// Returns the items of a list; none if it is something else.
pub(super) fn items(node: Option<&Node>) -> &[Node] {
    match node.map(|node| &node.kind) {
        Some(Kind::Sequence(items)) => items,
        _ => &[],
    }
}

/// Returns a text.
pub(super) fn text(node: &Node) -> Option<&str> {
    match &node.kind {
        Kind::Scalar { text, .. } => Some(text),
        _ => None,
    }
}

/// Returns the text of a key.
pub(super) fn text_at<'n>(node: &'n Node, keys: &[&str]) -> Option<&'n str> {
    at(node, keys).and_then(text)
}

/// Returns the place of a key with its value, if that is a text next to it; otherwise that of the key.
pub(super) fn line(entry: &Entry) -> Span {
    let value = entry.value.span;
    let short = text(&entry.value).is_some_and(|text| !text.contains('\n'));
    let key = entry.key_span;
    // The value of an alias is elsewhere, and one in several lines is too long to point at.
    let longest = 512;
    let beside = value.file == key.file && value.start >= key.end && value.end - key.start < longest;
    Span { end: if short && beside { value.end } else { key.end }, ..key }
}

/// Returns whether the value of a key is a number or a switch without quotes, where Kubernetes wants a text.
pub(super) fn is_bare(node: &Node) -> bool {
    matches!(&node.kind, Kind::Scalar { text, plain: true }
        if text.parse::<f64>().is_ok() || matches!(text.as_str(), "true" | "false"))
}
