//! `protopick explain`: every topic can be found and is explained with its sources.

use serde_json::Value;

use protopick::builtin;
use protopick::report::{Found, explain, find};

use crate::run::{run, widest};

#[test]
fn a_claim_of_the_guide_stands_beside_the_verdict_of_the_evidence() {
    let text = run(&["explain", "browser.universal.sse"]).stdout;
    let heads = text.lines().find(|line| line.contains("The guide (")).expect("two columns");
    assert!(heads.contains("The evidence: contradicted"), "{text}");
    insta::assert_snapshot!("explain_fit", text);
}

#[test]
fn a_cap_tells_when_it_applies_and_what_it_lowers() {
    let text = run(&["explain", "sse-binary-volume"]).stdout;
    assert!(text.contains("volume: moderate or high") && text.contains("fair without the cap"), "{text}");
    insta::assert_snapshot!("explain_cap", text);
}

#[test]
fn topics_are_found_by_other_spellings() {
    for (given, name) in [
        ("gRPC", "grpc"),
        ("server-sent events", "sse"),
        ("Real_Time", "real_time"),
        ("real-time", "real_time"),
        ("publish-subscribe", "real_time.publish-subscribe"),
        ("brw-09", "BRW-09"),
        ("Start simple", "start-simple"),
        ("Toss-up", "toss-up"),
    ] {
        assert_eq!(find(builtin::pack(), given), Found::One(name.to_owned()), "{given}");
    }
}

#[test]
fn a_near_miss_suggests_the_right_word_and_two_meanings_are_named() {
    let near = run(&["explain", "webscoket"]);
    assert_eq!(near.code, 2);
    assert!(near.stderr.contains("did you mean `websocket`?"), "{}", near.stderr);
    let both = run(&["explain", "low"]);
    assert_eq!(both.code, 2);
    assert!(both.stderr.contains("latency.low or volume.low"), "{}", both.stderr);
    assert_eq!(run(&["explain", "elephant"]).code, 2);
}

#[test]
fn everything_in_the_list_of_rules_is_explained_and_cites_something() {
    let list: Value = serde_json::from_str(&run(&["rules", "list", "--format", "json"]).stdout).expect("JSON");
    let rows = list["rows"].as_array().expect("rows");
    assert!(rows.len() > 90, "{}", rows.len());
    for row in rows {
        let id = row["id"].as_str().expect("an id");
        let explanation = explain(builtin::pack(), id).unwrap_or_else(|| panic!("{id} is not explained"));
        assert_eq!(explanation.kind, row["kind"].as_str().expect("a kind"), "{id}");
        assert!(!explanation.sources.is_empty(), "{id} cites nothing");
    }
}

#[test]
fn a_protocol_is_explained_in_full_and_fits_the_terminal() {
    for (_, protocol) in builtin::pack().protocols() {
        let run = run(&["explain", &protocol.id]);
        assert_eq!(run.code, 0);
        for part in
            ["When to use it", "Use cases", "Pros", "Cons", "Performance", "Security", "Operations", "Specifications", "Sources"]
        {
            assert!(run.stdout.lines().any(|line| line == part), "{part} of {}", protocol.id);
        }
        let prose: Vec<&str> = run.stdout.lines().filter(|line| !line.contains("://")).collect();
        assert!(widest(&prose.join("\n")) <= 80, "{}", protocol.id);
    }
}

#[test]
fn json_tells_the_same() {
    let json: Value = serde_json::from_str(&run(&["explain", "latency.low", "--format", "json"]).stdout).expect("JSON");
    assert_eq!((&json["kind"], &json["id"]), (&"level".into(), &"latency.low".into()));
    let fits = json["sections"][0]["items"].as_array().expect("fits");
    assert_eq!(fits.len(), 6);
    assert_eq!(fits[0]["fit"], "ideal");
}

#[test]
fn a_topic_may_be_typed_in_several_words() {
    for (words, id) in [
        (&["server", "push"][..], "real_time.server-push"),
        (&["Real", "Time"], "real_time"),
        (&["HTTP", "caching"], "caching"),
        (&["toss", "up"], "toss-up"),
    ] {
        let several = run(&[&["explain"], words].concat());
        assert_eq!(several.code, 0, "{}", several.stderr);
        assert_eq!(several.stdout, run(&["explain", id]).stdout);
    }
    let near = run(&["explain", "server", "psh"]);
    assert_eq!(near.code, 2);
    assert!(near.stderr.contains("unknown topic `server psh`"), "{}", near.stderr);
    assert_eq!(run(&["explain"]).code, 2);
}

/// Users can ask about what the program prints: on pages, in records and in JSON.
#[test]
fn every_word_of_the_output_is_found() {
    let words = "fit fits ideal good poor impossible cap caps weight weights criterion must score points rank margin tied toss-up \
                 tolerance fragile solid clear outcome recommended excluded undecided unsatisfiable plan importance mean \
                 regret loss cost decision waiver waivers requirement flow dimension level need needs robustness core \
                 irrelevant changes flips openings caveats dead_ends weight_intervals settled_by";
    for word in words.split_whitespace() {
        let found = find(builtin::pack(), word);
        assert!(matches!(found, Found::One(_)), "{word}: {found:?}");
    }
    let fair = Found::Several(vec!["fit.fair".to_owned(), "tolerance.fair".to_owned()]);
    assert_eq!(find(builtin::pack(), "fair"), fair, "a word of two meanings names both");
    let several = run(&["explain", "gives", "up"]);
    assert!(several.stdout.contains("plan.gives-up"), "{}{}", several.stdout, several.stderr);
    let tolerance = run(&["explain", "tolerance"]).stdout;
    assert!(tolerance.contains("fragile") && tolerance.contains("solid"), "{tolerance}");
    assert!(
        tolerance.contains("readme#judging") && !tolerance.contains("guide#"),
        "what we chose is not the guide's: {tolerance}"
    );
}

#[test]
fn several_topics_at_once_lead_on() {
    for (words, ways) in [
        (&["rest", "grpc"][..], &["`protopick explain rest`", "`protopick explain grpc`", "`protopick compare rest grpc`"][..]),
        (&["caching", "REST", "kong"], &["`protopick explain caching`", "`protopick explain rest`", "`protopick explain kong`"]),
    ] {
        let several = run(&[&["explain"], words].concat());
        assert_eq!((several.code, several.stdout.as_str()), (2, ""));
        for way in ways {
            assert!(several.stderr.contains(way), "{}", several.stderr);
            let way: Vec<&str> = way.trim_matches('`').split(' ').skip(1).collect();
            assert_eq!(run(&way).code, 0, "{way:?}");
        }
        assert_eq!(several.stderr.contains("compare"), words.len() == 2, "gateways and needs are not compared with protocols");
    }
    // What one of them has to say about the other.
    for (words, id) in [(["kong", "gRPC"], "kong.grpc"), (["rest", "nginx"], "nginx.rest"), (["sse", "caching"], "caching.sse")] {
        let together = run(&["explain", words[0], words[1]]);
        assert_eq!(together.stdout, run(&["explain", id]).stdout, "{}", together.stderr);
        assert!(!together.stdout.is_empty());
    }
}
