use crate::builtin;

#[test]
fn every_option_is_named_by_each_of_its_names_in_any_text() {
    let pack = builtin::pack();
    for (protocol, _) in pack.protocols() {
        for option in pack.options(protocol) {
            for phrase in &option.phrases {
                let text = format!("we chose: {} (tests: none)", phrase.said().to_uppercase());
                let named = pack.read(Some(protocol), &option.key, &text).options;
                assert!(named.iter().any(|named| named.id == option.id && named.key == option.key), "{text}");
            }
        }
    }
}

#[test]
fn what_is_refused_is_not_named() {
    let pack = builtin::pack();
    let rest = pack.find_protocol("rest").expect("a protocol");
    let named = |text: &str| {
        let options = pack.read(Some(rest), "authentication", text).options;
        options.iter().filter(|option| option.key == "authentication").map(|option| option.id.as_str()).collect::<Vec<_>>()
    };
    for refusal in ["no cookies", "never any cookies", "cookies are disabled", "instead of a cookie", "keine Cookies"] {
        assert_eq!(named(&format!("bearer token; {refusal}")), ["bearer-token"], "{refusal}");
        assert_eq!(named(&format!("{refusal}, bearer token")), ["bearer-token"], "{refusal}");
    }
    assert_eq!(named("not only cookies but bearer tokens"), ["bearer-token", "session-cookie"]);
    assert_eq!(named("no passwords, no queries and then, for the apps, a cookie"), ["session-cookie"]);
}

#[test]
fn of_names_that_overlap_the_longest_counts_and_then_the_first() {
    let pack = builtin::pack();
    let sse = pack.find_protocol("sse").expect("a protocol");
    let named = |text: &str| {
        pack.read(Some(sse), "authentication", text).options.iter().map(|option| option.id.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(named("JWT als Query-Parameter"), ["query-token"]);
    assert_eq!(named("one-time token in the URL"), ["ticket"]);
    assert_eq!(named("JWT"), ["header"]);
    assert_eq!(named("JWT never in the URL"), ["header"], "what is refused hides nothing");
}

/// Whatever else a protocol calls a secret does not hide that it is in the address.
#[test]
fn a_secret_in_the_address_is_found_whatever_it_is_called() {
    let pack = builtin::pack();
    for (protocol, meant) in pack.protocols() {
        for secret in ["token", "access_token", "bearer token", "JWT bearer token", "API key", "X-Api-Key", "OAuth access token"]
        {
            for place in ["in the query", "in the URL", "as a query parameter", "in der URL", "dans l'URL", "en la URL"] {
                let text = format!("{secret} {place}");
                let options = pack.read(Some(protocol), "authentication", &text).options;
                assert!(options.iter().any(|option| option.id == "query-token"), "{}: {text}", meant.id);
            }
        }
    }
}

/// What is remembered of a text is kept separate for each key and each protocol.
#[test]
fn a_text_says_the_same_whatever_was_read_before() {
    let kept = builtin::pack();
    let texts = ["bearer token", "none", "no cookies", "TLS 1.3", "error rate, open connections", "later", ""];
    let mut different = std::collections::HashSet::new();
    for _ in 0..2 {
        for (text, key) in texts.iter().flat_map(|text| [(text, "authentication"), (text, "encryption"), (text, "monitoring")]) {
            for protocol in kept.protocols().map(|(protocol, _)| Some(protocol)).chain([None]) {
                let copy = kept.clone();
                let (kept, anew) = (kept.read(protocol, key, text), copy.read(protocol, key, text));
                assert_eq!(kept, anew, "{text} under {key}");
                different.insert((kept.is_plan, kept.options.iter().map(|option| option.id.clone()).collect::<Vec<_>>()));
            }
        }
    }
    assert!(different.len() > texts.len(), "keys and protocols make a difference");
}
