//! What the path or the host blocks, and the ways that require it.

use protopick::builtin;

use crate::model::{id, judge, recommended};

/// Returns the built-in carriers that a flow may declare as blocked, in all combinations.
fn blocked() -> impl Iterator<Item = Vec<&'static str>> {
    let carriers: Vec<&str> = builtin::pack().carriers().map(|(_, carrier)| carrier.id.as_str()).collect();
    let some =
        move |set: u32| carriers.iter().enumerate().filter(move |(bit, _)| set >> bit & 1 == 1).map(|(_, id)| *id).collect();
    (0..1 << builtin::pack().carriers().len()).map(some)
}

#[test]
fn no_recommendation_needs_what_is_blocked() {
    let pack = builtin::pack();
    let mut recommended = 0;
    for blocked in blocked() {
        for shape in pack.levels(pack.find_dimension("real_time").unwrap()).map(|(_, level)| &level.id) {
            for browser in ["universal", "limited", "none"] {
                let text =
                    format!("flows: {{ f: {{ real_time: {shape}, browser: {browser}, blocked: [{}] }} }}", blocked.join(", "));
                let (_, evaluation) = judge(&text);
                let Some(way) = evaluation.flows[0].way() else { continue };
                recommended += 1;
                let needs = pack.way(way).requires.iter().map(|&carrier| pack.carrier(carrier).id.as_str());
                assert_eq!(needs.filter(|id| blocked.contains(id)).count(), 0, "{text}: {}", pack.way(way).id);
            }
        }
    }
    assert!(recommended > 300, "{recommended}");
}

/// A call that ends with its response requires nothing that stays open or passes on a response in parts.
#[test]
fn calls_pass_where_nothing_may_stay_open() {
    let ends = "real_time: request-response, needs: [typed-contracts], blocked: [long-connections, streamed-response]";
    let flows = format!("flows: {{ services: {{ browser: none, {ends} }}, pages: {{ browser: limited, {ends} }} }}");
    let grpc = Some("grpc".to_owned());
    assert_eq!(recommended(&flows), [("services".to_owned(), grpc.clone()), ("pages".to_owned(), grpc)]);
    let ways = judge(&flows).1.flows.iter().map(|flow| builtin::pack().way(flow.way().unwrap()).id.as_str()).collect::<Vec<_>>();
    assert_eq!(ways, ["grpc-unary", "grpc-web-unary"]);
}

#[test]
fn news_needs_something_that_stays_open_or_clients_that_ask() {
    for shape in ["server-push", "bidirectional", "publish-subscribe"] {
        let (_, evaluation) = judge(&format!("flows: {{ f: {{ real_time: {shape}, blocked: [long-connections] }} }}"));
        let standing = evaluation.flows[0].standings.iter().filter(|standing| standing.exclusions.is_empty());
        let standing: Vec<&str> = standing.map(|standing| id(standing.protocol)).collect();
        assert!(standing.contains(&"rest"), "{shape}: {standing:?}");
        assert!(["grpc", "websocket", "mqtt"].iter().all(|other| !standing.contains(other)), "{shape}: {standing:?}");
    }
}
