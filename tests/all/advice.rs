//! What is said in addition to an answer: what to note before building it, and what spoils one that is not a good fit.

use serde_json::Value;

use protopick::builtin;
use protopick::engine::cautions;

use crate::model::read;
use crate::run::run_with;

fn told(way: &str, flow: &str) -> Vec<&'static str> {
    let pack = builtin::pack();
    let requirements = read(pack, &format!("flows: {{ f: {{ {flow} }} }}"));
    let way = pack.find_way(way).expect("a way");
    cautions(pack, &requirements.flows()[0], way).iter().map(|caution| caution.piece.id.as_str()).collect()
}

#[test]
fn what_to_mind_is_cut_to_the_way_and_to_what_the_flow_states() {
    assert!(told("grpc", "browser: none").contains(&"received-messages"));
    assert!(told("grpc", "browser: none, largest: 20 MiB").contains(&"received-messages"));
    assert!(!told("grpc", "browser: none, largest: 100 KiB").contains(&"received-messages"));
    assert!(told("sse", "browser: universal").contains(&"six-streams"));
    assert!(!told("sse", "browser: none").contains(&"six-streams"));
    assert!(!told("sse-answer", "browser: universal").contains(&"event-source-headers"));
}

#[test]
fn every_way_has_something_to_mind_and_no_more_than_three_are_told() {
    let pack = builtin::pack();
    for (_, way) in pack.ways() {
        for browser in ["universal", "limited", "none"] {
            let count = told(&way.id, &format!("browser: {browser}")).len();
            assert!((1..=3).contains(&count), "{} {browser}: {count}", way.id);
        }
    }
}

#[test]
fn what_to_mind_stands_in_every_format_and_can_be_explained() {
    let text = "flows: { f: { real_time: server-push, browser: universal } }";
    let json: Value = serde_json::from_str(&run_with(&["recommend", "-", "--format", "json"], text).stdout).expect("JSON");
    let first = &json["flows"][0]["before_you_build"][0];
    assert_eq!(first["rule"], "sse.event-source-headers");
    let says = first["says"].as_str().expect("a text");
    for format in ["table", "markdown", "html"] {
        let page = run_with(&["recommend", "--details", "-", "--format", format], text).stdout;
        let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(page.contains("Before you build") && page.contains(says), "{format}: {page}");
    }
    assert!(protopick::report::explain(builtin::pack(), "sse.event-source-headers").is_some());
}

#[test]
fn an_answer_that_does_not_fit_well_names_what_spoils_it_and_what_would_help() {
    let told = |flow: &str| {
        let page = run_with(&["recommend", "--details", "-"], &format!("flows: {{ f: {{ {flow} }} }}")).stdout;
        page.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let torn = told("real_time: bidirectional, needs: [caching], weights: { caching: 3 }");
    assert!(torn.contains("this is the best that is left. Interaction spoils the fit."), "{torn}");
    assert!(torn.contains("Without Interaction, REST would have 100 points"), "{torn}");
    assert!(!told("real_time: bidirectional").contains("No protocol fits well"));
}
