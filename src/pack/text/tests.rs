use super::*;
use proptest::prelude::*;

fn has(text: &str, phrase: &str) -> bool {
    let folded = fold(text);
    let words = words(&folded);
    let phrase = Phrase::new(phrase).expect("a phrase");
    (0..words.len()).any(|at| phrase.at(&words, at).is_some())
}

#[test]
fn phrases_are_found_whatever_their_case_accents_and_punctuation() {
    let text = "Bearer-Tokens (OAuth 2), over HTTPS; cl\u{e9}s d'acce\u{300}s, TLSv1.2";
    assert!(
        ["bearer token", "oauth", "https", "cles d acces", "tlsv1.2", "a|bearer tokens"].iter().all(|phrase| has(text, phrase))
    );
    assert!(!["http", "token bearer", "auth", "tlsv1", "bearer"].iter().skip(4).any(|phrase| !has(text, phrase)));
    assert!(!["http", "token bearer", "auth", "tlsv1", "2"].iter().take(4).any(|phrase| has(text, phrase)));
}

#[test]
fn dots_stand_for_a_few_words_of_one_clause() {
    assert!(["token url", "token in the URL", "token as part of URL"].iter().all(|text| has(text, "token .. url")));
    assert!(!["token, URL", "token at the end of an URL", "url token"].iter().any(|text| has(text, "token .. url")));
}

#[test]
fn what_opens_a_query_is_a_word() {
    assert!(has("wss://example.com/ws?access_token=...", "?access_token"));
    assert!(!["access token", "really? access token"].iter().any(|text| has(text, "?access_token")));
}

#[test]
fn signs_that_say_less_and_all_are_words() {
    assert!(["TLS < 1.2", "TLS<1.2"].iter().all(|text| has(text, "tls < 1.2")));
    assert!(!["TLS > 1.2", "TLS 1.2"].iter().any(|text| has(text, "tls < 1.2")));
    assert!(
        ["origin: *", "origin:*", "Origin(\"*\")", "origin * for now", "origin = '*'"].iter().all(|text| has(text, "origin *"))
    );
    assert!(["origin: *.example.com", "origin*", "*origin*", "**origin** a"].iter().all(|text| !has(text, "origin *")));
    // By itself it is all that is said; before other words it begins a list.
    assert!(has("*", "*") && !has("* origin", "*"));
}

#[test]
fn phrases_that_find_nothing_are_refused() {
    let wrong = ["", " ", "..", ".. a", "a ..", "a|", "a .. b .. c .. d .. e", "-"];
    assert!(wrong.iter().all(|text| Phrase::new(text).is_none()));
    assert!(["a", "a|b c", "a .. b", "?a"].iter().all(|text| Phrase::new(text).is_some()));
}

proptest! {
    #[test]
    fn words_hold_every_letter_in_order(text in "\\PC{0,40}") {
        let folded = fold(&text);
        let joined: String = words(&folded).iter().map(|word| word.text).collect();
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        prop_assert_eq!(letters(&joined), letters(&folded));
    }

    #[test]
    fn a_text_has_its_own_words(words in prop::collection::vec("[a-z]{1,8}", 1..6)) {
        prop_assert!(has(&words.join(", "), &words.join(" ")));
    }
}
