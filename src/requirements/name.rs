//! The names of flows.

use std::collections::HashSet;

use crate::diag::Diagnostics;
use crate::source::{FileId, SourceMap};
use crate::yaml::parse;

/// A regular expression that matches exactly the names of flows, like [`is_flow_name`].
pub const FLOW_NAME: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";

/// Returns whether a text is a valid name for a flow: lower-case words joined by `-`.
pub fn is_flow_name(text: &str) -> bool {
    let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.split('-').all(word)
}

/// Returns a name for a flow from what a person types: `Order status` becomes `order-status`. `None` if the text contains
/// anything but ASCII letters and digits, and separators between words.
pub fn flow_name(text: &str) -> Option<String> {
    let between = |c: char| c.is_whitespace() || matches!(c, '-' | '_');
    let words: Vec<String> = text.split(between).filter(|word| !word.is_empty()).map(str::to_ascii_lowercase).collect();
    Some(words.join("-")).filter(|name| is_flow_name(name))
}

/// Returns the names of the flows that a file has, whether or not it is valid.
pub fn flow_names(file: FileId, sources: &SourceMap) -> HashSet<String> {
    let document = parse(sources, file, &mut Diagnostics::default());
    let flows = document.root.as_ref().and_then(|root| root.value("flows")?.entries());
    flows.into_iter().flatten().map(|flow| flow.key.clone()).collect()
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
