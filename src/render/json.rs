//! What all JSON output shares.

use serde::Serialize;

/// The version of the output's shape: fields are only ever added within one.
pub(super) const SCHEMA_VERSION: u32 = 1;

/// A value as indented JSON with a line end.
pub(super) fn pretty(value: &impl Serialize) -> String {
    // Output structs hold only strings, numbers, lists and structs, so this cannot fail.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_else(|error| unreachable!("internal error: {error}"));
    text.push('\n');
    text
}
