//! Times as Go writes them.

use crate::config::tree::{decimal, text};
use crate::yaml::Node;

/// Returns a time in milliseconds: `1m30s`, `500ms`, or a number of seconds.
pub(super) fn time(node: &Node) -> Option<u64> {
    duration(text(node)?.trim())
}

/// Reads a time. Times below a millisecond count as one, since zero means something else.
pub(super) fn duration(text: &str) -> Option<u64> {
    if let Some(seconds) = decimal(text, 1000) {
        return Some(seconds);
    }
    let (mut rest, mut total) = (text, 0_u64);
    while !rest.is_empty() {
        let number = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (digits, tail) = rest.split_at(number);
        let unit = tail.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(unit);
        let part = match unit {
            "h" => decimal(digits, 3_600_000)?,
            "m" => decimal(digits, 60_000)?,
            "s" => decimal(digits, 1000)?,
            "ms" => decimal(digits, 1)?,
            "us" | "µs" | "ns" => decimal(digits, 1)?.min(1),
            _ => return None,
        };
        total = total.saturating_add(part);
        rest = tail;
    }
    (!text.is_empty()).then_some(total)
}
