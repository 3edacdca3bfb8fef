//! XML: escaping, and elements.

use super::text::is_unsafe;

/// The beginning of every document.
pub(super) const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// Escapes everything in a text that is special to XML, for an attribute or between elements. Characters that XML does not have,
/// and those that control a terminal, are made visible. Line ends stay.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // Unescaped, an attribute would lose it; and no line of a log may begin with a user's text.
            '\n' => escaped.push_str("&#10;"),
            // The second half of what logs take for a command.
            '[' if escaped.ends_with("##") => escaped.push_str("&#91;"),
            c if is_unsafe(c) => escaped.extend(c.escape_unicode()),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Returns the attributes of an element, each preceded by a space.
pub(super) fn attributes(pairs: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!(" {name}=\"{}\"", escape(value))).collect();
    pairs.concat()
}

#[cfg(test)]
mod tests {
    use super::{attributes, escape};

    #[test]
    fn nothing_of_a_text_becomes_structure() {
        assert_eq!(escape("a<b>&\"c'\n]]>"), "a&lt;b&gt;&amp;&quot;c'&#10;]]&gt;");
        assert_eq!(attributes(&[("a", "x\" y=\"z"), ("b", "")]), " a=\"x&quot; y=&quot;z\" b=\"\"");
        assert_eq!(escape("##[add-mask]x"), "##&#91;add-mask]x");
    }

    #[test]
    fn characters_that_xml_does_not_have_become_visible() {
        let bad = ('\0'..' ').filter(|c| *c != '\n').chain(['\u{7f}', '\u{fffe}', '\u{ffff}', '\u{202e}']).collect::<String>();
        let escaped = escape(&bad);
        assert!(escaped.is_ascii() && escaped.bytes().all(|byte| byte >= b' '), "{escaped}");
        assert_eq!(escape("é😀"), "é😀");
    }
}
