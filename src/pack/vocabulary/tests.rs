use super::*;
use crate::builtin;

#[test]
fn phrases_are_found_whatever_their_case_and_punctuation() {
    let contains = |name: &str| {
        let (lower, phrase) = ("Bearer-Tokens (OAuth 2), over HTTPS".to_lowercase(), phrase(name));
        let text: Vec<&str> = words(&lower).collect();
        !phrase.is_empty() && (0..text.len()).any(|at| begins(text[at..].iter().copied(), &phrase))
    };
    assert!(["bearer token", "oauth", "https"].into_iter().all(contains));
    assert!(!["http", "token bearer", "", "auth"].into_iter().any(contains));
}

#[test]
fn every_option_is_named_by_each_of_its_names_in_any_text() {
    let pack = builtin::pack();
    for (protocol, _) in pack.protocols() {
        for option in pack.options(protocol) {
            for phrase in &option.phrases {
                let text = format!("we chose: {} (tests: none)", phrase.join("-").to_uppercase());
                assert!(
                    pack.named(protocol, &text).iter().any(|named| named.id == option.id && named.key == option.key),
                    "{text}"
                );
            }
        }
    }
}
