//! Texts of a decision that plan nothing.

/// Texts that say that nothing is planned.
const NOTHING: [&str; 9] = ["none", "no", "nothing", "not yet", "later", "tbd", "todo", "n/a", "false"];

/// Whether a text says that something is planned.
pub(super) fn is_plan(text: &str) -> bool {
    let text = text.trim();
    !NOTHING.iter().any(|nothing| text.eq_ignore_ascii_case(nothing)) && text.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_nothing_are_no_plan() {
        assert!(["none", " TBD ", "n/a", "-", "..."].iter().all(|text| !is_plan(text)));
        assert!(["no cookies: bearer", "later than TLS 1.2", "\u{e9}"].iter().all(|text| is_plan(text)));
    }
}
