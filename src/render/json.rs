//! What all JSON output shares.

use serde::{Serialize, Serializer};

use super::text::{COMMAND_ANYWHERE, is_unsafe};

/// The version of the output's structure: within one version, fields are only ever added.
pub(super) const SCHEMA_VERSION: u32 = 2;

/// The pack behind an output.
#[derive(Serialize)]
pub(super) struct PackJson<'a> {
    pub(super) name: &'a str,
    pub(super) version: &'a str,
}

/// Returns a list of pairs as an object that keeps their order.
pub(super) fn in_order<S: Serializer, V: Serialize>(pairs: &[(&str, V)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(key, value)| (key, value)))
}

/// Returns a value as indented JSON with a line end.
pub(super) fn pretty(value: &impl Serialize) -> String {
    harmless(serde_json::to_string_pretty(value)) + "\n"
}

/// Returns a value as JSON on one line, with a line end.
pub(super) fn line(value: &impl Serialize) -> String {
    harmless(serde_json::to_string(value)) + "\n"
}

/// Escapes what could steer a terminal or a log.
fn harmless(text: serde_json::Result<String>) -> String {
    // Output structs contain only strings, numbers, lists and structs, so this cannot fail.
    let mut text = text.unwrap_or_else(|error| unreachable!("internal error: {error}"));
    if text.contains(COMMAND_ANYWHERE) {
        // It occurs only in strings, and means the same there.
        text = text.replace(COMMAND_ANYWHERE, "#\\u0023[");
    }
    let hostile = |c: char| c != '\n' && is_unsafe(c);
    if !text.contains(hostile) {
        return text;
    }
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if hostile(c) {
            // The serializer leaves these as they are; they occur only in strings. Beyond the first plane, two units are needed.
            let mut units = [0; 2];
            c.encode_utf16(&mut units).iter().for_each(|unit| escaped += &format!("\\u{unit:04x}"));
        } else {
            escaped.push(c);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{line, pretty};

    #[test]
    fn what_could_steer_a_terminal_is_escaped_and_means_the_same() {
        let hostile = "a\u{7f}\u{9b}\u{202e}\u{e0001}b\u{1b}##[add-mask]";
        for text in [pretty(&hostile), line(&hostile)] {
            assert!(text.is_ascii() && !text.contains("##["), "{text}");
            assert_eq!(serde_json::from_str::<String>(&text).expect("JSON"), hostile);
        }
    }
}
