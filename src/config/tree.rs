//! What readers of YAML and JSON ask of a tree. Keys are compared without regard to case and underscores: Envoy takes
//! `idle_timeout` and `idleTimeout` alike, and Traefik ignores the case of keys.

use super::{Idle, MOST_ROUTES, Setting, Setup, Value};
use crate::diag::Diagnostics;
use crate::source::{At, FileId, SourceMap, Span};
use crate::yaml::{Entry, Kind, Node, parse_foreign};

/// Returns whether two keys are the same.
pub(super) fn same(left: &str, right: &str) -> bool {
    let plain = |text: &str| text.bytes().filter(|byte| *byte != b'_').map(|byte| byte.to_ascii_lowercase()).collect::<Vec<_>>();
    left == right || (left.len().abs_diff(right.len()) < 8 && plain(left) == plain(right))
}

/// Returns a key of a mapping with its value.
pub(super) fn entry<'n>(node: &'n Node, key: &str) -> Option<&'n Entry> {
    let entries = node.entries()?;
    entries.iter().find(|entry| entry.key == key).or_else(|| entries.iter().find(|entry| same(&entry.key, key)))
}

/// Returns a key somewhere below a node, following these keys.
pub(super) fn below<'n>(node: &'n Node, keys: &[&str]) -> Option<&'n Entry> {
    let (first, rest) = keys.split_first()?;
    let found = entry(node, first)?;
    if rest.is_empty() { Some(found) } else { below(&found.value, rest) }
}

/// Returns the value of a key of a mapping.
pub(super) fn value<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    entry(node, key).map(|entry| &entry.value)
}

/// Returns a text.
pub(super) fn text(node: &Node) -> Option<&str> {
    match &node.kind {
        Kind::Scalar { text, .. } => Some(text),
        _ => None,
    }
}

/// Returns the text of a key of a mapping.
pub(super) fn text_of<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    text(value(node, key)?)
}

/// Returns the items of a list; none if it is something else.
pub(super) fn items(node: Option<&Node>) -> &[Node] {
    match node.map(|node| &node.kind) {
        Some(Kind::Sequence(items)) => items,
        _ => &[],
    }
}

/// Returns the keys and values of a mapping; none if it is something else.
pub(super) fn entries(node: Option<&Node>) -> &[Entry] {
    node.and_then(Node::entries).unwrap_or_default()
}

/// Returns whether a key of a mapping is `true`.
pub(super) fn is_true(node: &Node, key: &str) -> bool {
    truth(node, key) == Some(true)
}

/// Returns the truth that a key of a mapping states.
pub(super) fn truth(node: &Node, key: &str) -> Option<bool> {
    match text_of(node, key)? {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// Returns a whole number; one that is too large counts as the largest.
pub(super) fn number(node: &Node) -> Option<u64> {
    let text = text(node)?.trim();
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(text.parse().unwrap_or(u64::MAX))
}

/// Returns a time in milliseconds from a decimal number of some unit. Times beyond all bounds count as the largest.
pub(super) fn decimal(text: &str, unit: u64) -> Option<u64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) || (whole.is_empty() && part.is_empty()) {
        return None;
    }
    let mut time = if whole.is_empty() { 0 } else { whole.parse().unwrap_or(u64::MAX) }.saturating_mul(unit);
    let mut of = unit;
    for digit in part.bytes().take(6) {
        of /= 10;
        time = time.saturating_add(u64::from(digit - b'0') * of);
    }
    Some(time)
}

/// Returns where a key stands with its value, or the key alone if the value has parts.
pub(super) fn place(entry: &Entry) -> Span {
    match entry.value.kind {
        Kind::Scalar { .. } => Span { end: entry.value.span.end.max(entry.key_span.end), ..entry.key_span },
        _ => entry.key_span,
    }
}

/// Adds a setting, unless there is one of its name.
pub(super) fn put(settings: &mut Vec<Setting>, name: &'static str, value: Value, span: Span) {
    if settings.iter().all(|setting| setting.name != name) {
        settings.push(Setting { name, value, span });
    }
}

/// Returns a limit, where zero means that there is none.
pub(super) fn limit(time: u64) -> Value {
    if time == 0 { Value::Unlimited } else { Value::Time(time) }
}

/// Notes something that is passed over, once for each kind.
pub(super) fn pass_over(setup: &mut Setup, what: impl Into<String>, span: Span) {
    let what = what.into();
    if setup.passed_over.len() < MOST_PASSED && setup.passed_over.iter().all(|passed| passed.value != what) {
        setup.passed_over.push(At { value: what, span });
    }
}

/// Returns whether a configuration takes no further routes, which is noted.
pub(super) fn is_full(setup: &mut Setup, span: Span) -> bool {
    let full = setup.routes.len() >= MOST_ROUTES;
    if full {
        pass_over(setup, format!("routes beyond {MOST_ROUTES}"), span);
    }
    full
}

/// Notes a setting without effect, once for each place.
pub(super) fn idle(setup: &mut Setup, span: Span, setting: impl Into<String>, since: impl Into<String>, help: Option<String>) {
    if setup.idle.len() < MOST_IDLE && setup.idle.iter().all(|idle| idle.span != span) {
        setup.idle.push(Idle { span, setting: setting.into(), since: since.into(), help });
    }
}

/// Maximum number of notes about what is passed over.
const MOST_PASSED: usize = 100;
/// Maximum number of settings without effect that are noted.
const MOST_IDLE: usize = 200;

/// Reads the documents of a text.
pub(super) fn documents(sources: &SourceMap, file: FileId, diagnostics: &mut Diagnostics) -> Vec<Node> {
    parse_foreign(sources, file, diagnostics).into_iter().filter_map(|document| document.root).collect()
}
