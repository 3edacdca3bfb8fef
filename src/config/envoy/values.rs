//! Times, and messages with their types.

use crate::config::tree::{number, text, text_of, value};
use crate::yaml::{Kind, Node};

/// Returns a time in milliseconds: `15s`, `0.5s`, or seconds and nanoseconds.
pub(super) fn time(node: &Node) -> Option<u64> {
    if let Kind::Mapping(_) = node.kind {
        let seconds = value(node, "seconds").map_or(Some(0), number)?;
        let nanos = value(node, "nanos").map_or(Some(0), number)?;
        return Some(seconds.saturating_mul(1000).saturating_add(nanos / 1_000_000));
    }
    crate::config::tree::decimal(text(node)?.trim().strip_suffix('s')?, 1000)
}

/// A message of any type.
#[derive(Debug, Clone, Copy)]
pub(super) struct Any<'n> {
    /// Its full name, such as `envoy.extensions.filters.http.buffer.v3.Buffer`; empty if it is not stated.
    pub(super) name: &'n str,
    /// Its content.
    pub(super) node: &'n Node,
}

impl<'n> Any<'n> {
    /// Reads a message with its type beside it or, in a typed structure, within it.
    pub(super) fn of(node: &'n Node) -> Self {
        let name = |url: Option<&'n str>| url.and_then(|url| url.rsplit('/').next()).unwrap_or_default();
        let stated = Self { name: name(text_of(node, "@type")), node };
        match (stated.message(), value(node, "value")) {
            ("TypedStruct", Some(inner)) => Self { name: name(text_of(node, "type_url")), node: inner },
            _ => stated,
        }
    }

    /// Returns the name of the message without its package.
    pub(super) fn message(self) -> &'n str {
        self.name.rsplit('.').next().unwrap_or_default()
    }

    /// Returns the last part of the package before its version, which names an extension: `buffer`.
    pub(super) fn extension(self) -> Option<&'n str> {
        self.name.rsplit('.').nth(2)
    }
}
