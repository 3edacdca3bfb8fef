//! Which of the options that a pack knows a text of a decision names.

use crate::pack::{Pack, PlanOption, ProtocolId, words_of};

/// Texts that say that nothing is planned.
const NOTHING: [&str; 9] = ["none", "no", "nothing", "not yet", "later", "tbd", "todo", "n/a", "false"];

/// Whether a text says that something is planned.
pub(super) fn is_plan(text: &str) -> bool {
    let text = text.trim();
    !NOTHING.iter().any(|nothing| text.eq_ignore_ascii_case(nothing)) && text.chars().any(char::is_alphanumeric)
}

/// The options of a protocol that a text names by their words, in whatever spelling of case and punctuation.
pub(super) fn named<'p>(pack: &'p Pack, protocol: ProtocolId, text: &str) -> Vec<&'p PlanOption> {
    let words = words_of(text);
    pack.options(protocol).filter(|option| option.phrases.iter().any(|phrase| contains(&words, phrase))).collect()
}

/// Whether the words of `phrase` stand in a row; a plural is as good. Short words are names, and another with an `s` behind it
/// may be the protected variant.
fn contains(text: &[String], phrase: &[String]) -> bool {
    const SHORT: usize = 4;
    let plural = |one: &str, more: &str| one.len() > SHORT && more.strip_suffix('s') == Some(one);
    let same = |own: &str, word: &str| own == word || plural(word, own) || plural(own, word);
    !phrase.is_empty() && text.windows(phrase.len()).any(|run| run.iter().zip(phrase).all(|(own, word)| same(own, word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_whatever_their_case_and_punctuation() {
        let text = words_of("Bearer-Tokens (OAuth 2), over HTTPS");
        assert!(["bearer token", "oauth", "https"].iter().all(|phrase| contains(&text, &words_of(phrase))));
        assert!(["http", "token bearer", "", "auth"].iter().all(|phrase| !contains(&text, &words_of(phrase))));
    }

    #[test]
    fn words_for_nothing_are_no_plan() {
        assert!(["none", " TBD ", "n/a", "-", "..."].iter().all(|text| !is_plan(text)));
        assert!(["no cookies: bearer", "later than TLS 1.2", "\u{e9}"].iter().all(|text| is_plan(text)));
    }
}
