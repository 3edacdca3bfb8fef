//! The names of flows.

/// What all names of flows match, and nothing else, as a regular expression; it says the same as [`is_flow_name`].
pub const FLOW_NAME: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";

/// Whether a text is a name for a flow: lower-case words joined by `-`.
pub fn is_flow_name(text: &str) -> bool {
    let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.split('-').all(word)
}

/// A name for a flow from what a person types: `Order status` becomes `order-status`. None when the text holds anything but
/// letters and digits of ASCII, and what stands between words.
pub fn flow_name(text: &str) -> Option<String> {
    let between = |c: char| c.is_whitespace() || matches!(c, '-' | '_');
    let words: Vec<String> = text.split(between).filter(|word| !word.is_empty()).map(str::to_ascii_lowercase).collect();
    Some(words.join("-")).filter(|name| is_flow_name(name))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_matches_the_expression_is_a_name(text in FLOW_NAME.trim_matches(['^', '$'])) {
            prop_assert!(is_flow_name(&text));
        }
    }

    #[test]
    fn what_a_person_types_becomes_a_name_where_it_can() {
        assert_eq!(flow_name(" Order  status ").as_deref(), Some("order-status"));
        assert_eq!(flow_name("trip_sharing-2").as_deref(), Some("trip-sharing-2"));
        for text in ["", " - ", "café", "a/b", "a\u{1b}b", "a:"] {
            assert_eq!(flow_name(text), None, "{text:?}");
        }
    }
}
