//! Which requests a route serves.

use crate::config::tree::{entries, entry, items, place, same, text, text_of, truth, value};
use crate::config::{Path, Sign};
use crate::source::{At, Span};
use crate::yaml::Node;

/// The paths of a match, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Matched {
    pub(super) path: Path,
    pub(super) span: Span,
    /// The key with its value.
    pub(super) name: String,
}

/// What a match demands besides the path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Condition {
    /// Nothing.
    All,
    /// Requests of one kind.
    Only(At<Sign>),
    /// Something else, so it is unknown which requests it serves.
    Other(At<String>),
}

/// Maximum number of conditions in a match.
const MOST: usize = 64;

/// Reads the paths of a match.
pub(super) fn path_of(node: &Node) -> Option<Matched> {
    let keys = ["prefix", "path", "path_separated_prefix", "safe_regex", "connect_matcher", "path_match_policy"];
    let (key, entry) = keys.into_iter().find_map(|key| Some((key, entry(node, key)?)))?;
    let written = match key {
        "safe_regex" => text_of(&entry.value, "regex"),
        _ => text(&entry.value),
    };
    let shown = written.unwrap_or_default();
    let firm = truth(node, "case_sensitive") != Some(false) || key == "safe_regex";
    let owned = shown.to_owned();
    let path = match (key, firm) {
        ("prefix", true) => Path::Prefix(owned),
        ("path", true) => Path::Exact(owned),
        ("path_separated_prefix", true) => Path::Below(owned),
        ("safe_regex", _) => Path::Pattern(format!("^(?:{owned})$")),
        ("prefix", false) => Path::Pattern(format!("(?i)^{}", regex::escape(shown))),
        ("path", false) => Path::Pattern(format!("(?i)^{}$", regex::escape(shown))),
        ("path_separated_prefix", false) => Path::Pattern(format!("(?i)^{}(/|$)", regex::escape(shown))),
        _ => Path::Unknown,
    };
    let name = if shown.is_empty() { key.to_owned() } else { format!("{key}: {shown}") };
    let span = match value(&entry.value, "regex") {
        Some(regex) => regex.span,
        None => place(entry),
    };
    Some(Matched { path, span, name })
}

/// Reads what a match demands besides the path.
pub(super) fn condition(node: &Node) -> Condition {
    if let Some(grpc) = entry(node, "grpc") {
        return Condition::Only(At { value: Sign::Calls, span: grpc.key_span });
    }
    let mut only = Condition::All;
    for header in items(value(node, "headers")).iter().take(MOST) {
        match kind_of(header) {
            Some(sign) if truth(header, "invert_match") != Some(true) => {
                only = Condition::Only(At { value: sign, span: entry(header, "name").map_or(header.span, place) });
            }
            _ => {
                let name = text_of(header, "name").unwrap_or_default();
                return Condition::Other(At { value: format!("a match by the header `{name}`"), span: header.span });
            }
        }
    }
    let others = ["query_parameters", "runtime_fraction", "tls_context", "dynamic_metadata", "filter_state", "cookies"];
    let other = entries(Some(node)).iter().find(|entry| others.iter().any(|key| same(key, &entry.key)));
    match other {
        Some(other) => Condition::Other(At { value: format!("a match by `{}`", other.key), span: other.key_span }),
        None => only,
    }
}

/// Returns the kind of requests that a header tells.
fn kind_of(header: &Node) -> Option<Sign> {
    let name = text_of(header, "name")?.to_ascii_lowercase();
    let keys = ["exact_match", "prefix_match", "contains_match", "suffix_match"];
    let matcher = value(header, "string_match").or(value(header, "safe_regex_match"));
    let inner = ["exact", "prefix", "contains", "suffix", "regex"];
    let pattern = matcher.and_then(|node| value(node, "safe_regex")).and_then(|node| text_of(node, "regex"));
    let in_matcher = matcher.and_then(|node| inner.iter().find_map(|key| text_of(node, key)));
    let written = pattern.or(in_matcher).or_else(|| keys.iter().find_map(|key| text_of(header, key)));
    let written = written.unwrap_or_default().to_ascii_lowercase();
    match name.as_str() {
        "content-type" if written.contains("application/grpc") => Some(Sign::Calls),
        "upgrade" if written.contains("websocket") || truth(header, "present_match") == Some(true) => Some(Sign::Upgrade),
        "sec-websocket-key" | "sec-websocket-version" => Some(Sign::Upgrade),
        "accept" if written.contains("text/event-stream") => Some(Sign::Events),
        _ => None,
    }
}
