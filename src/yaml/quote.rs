//! Texts as YAML scalars that every YAML reader reads as the same text.

/// Returns a text as a scalar on one line: plain if it cannot be mistaken for anything else, otherwise in double quotes.
/// Characters that could control a terminal or reorder a line are escaped.
pub fn quote(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { in_double_quotes(text) }
}

/// Like [`quote`], but for JSON: always in double quotes, and only with JSON's escapes.
pub(super) fn quote_json(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            // Characters beyond the first plane have no escape that JSON and YAML read alike.
            c if is_escaped(c) && u32::from(c) > 0xffff => quoted.push(c),
            c => push_escaped(&mut quoted, c),
        }
    }
    quoted.push('"');
    quoted
}

/// Like [`quote`], but in the quotes of the scalar that it replaces.
pub(super) fn quote_as(old: &str, text: &str) -> String {
    match old.as_bytes().first() {
        Some(b'"') => in_double_quotes(text),
        Some(b'\'') if text.chars().all(|c| c == ' ' || c.is_ascii_graphic() && c != '\'') => format!("'{text}'"),
        _ => quote(text),
    }
}

fn in_double_quotes(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    text.chars().for_each(|c| push_escaped(&mut quoted, c));
    quoted.push('"');
    quoted
}

fn push_escaped(quoted: &mut String, c: char) {
    match c {
        '"' | '\\' => quoted.extend(['\\', c]),
        '\n' => quoted.push_str("\\n"),
        '\r' => quoted.push_str("\\r"),
        '\t' => quoted.push_str("\\t"),
        c if is_escaped(c) && u32::from(c) > 0xffff => quoted.push_str(&format!("\\U{:08X}", u32::from(c))),
        c if is_escaped(c) => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
        c => quoted.push(c),
    }
}

/// Words that some version of YAML does not read as texts.
const WORDS: [&str; 12] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "nil"];

/// Returns whether it is a number followed by words, such as `10 per minute`.
fn is_measure(text: &str) -> bool {
    let words = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let spaced = |words: &str| words.split(' ').all(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphabetic()));
    text.starts_with(|c: char| c.is_ascii_digit()) && words.strip_prefix(' ').is_some_and(spaced)
}

fn is_plain(text: &str) -> bool {
    if is_measure(text) {
        return true;
    }
    let inside = |c: char| c.is_ascii_alphanumeric() || "_./ -".contains(c);
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(inside)
        && !text.ends_with(' ')
        && !WORDS.contains(&text.to_ascii_lowercase().as_str())
}

fn is_escaped(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{feff}' | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..='\u{10ffff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::quote;

    #[test]
    fn only_what_is_certainly_a_text_stands_plain() {
        assert_eq!(quote("City rides 2.0"), "City rides 2.0");
        assert_eq!(["500 ms", "10 per minute", "1.5 KiB"].map(quote), ["500 ms", "10 per minute", "1.5 KiB"]);
        for text in [
            "", "5 ", "5  s", "5s", "1e5", "5 s #", "no", "Null", "1", "~", "a: b", "a #b", "- a", " a", "a ", "é", "[a]", "*a",
            "a\nb",
        ] {
            assert!(quote(text).starts_with('"'), "{text:?}: {}", quote(text));
        }
        assert_eq!(quote("\u{1b}[31m\u{202e}"), "\"\\u001B[31m\\u202E\"");
    }

    proptest! {
        #[test]
        fn every_text_is_read_back_as_it_is(text in "\\PC*|(?s).*") {
            let read: std::collections::BTreeMap<String, String> = serde_yaml::from_str(&format!("key: {}\n", quote(&text))).unwrap();
            prop_assert_eq!(&read["key"], &text);
        }
    }
}
