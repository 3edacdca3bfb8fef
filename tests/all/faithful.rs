//! The rules are faithful to the guide: stating a single level puts exactly those protocols at the top that its decision
//! framework lists.

use std::collections::BTreeSet;

use crate::model::{id, judge};

/// Returns the protocols with the best score when only one level is stated.
fn top(dimension: &str, level: &str) -> BTreeSet<&'static str> {
    let (_, evaluation) = judge(&format!("flows: {{ only: {{ {dimension}: {level} }} }}"));
    let standings = &evaluation.flows[0].standings;
    standings.iter().filter(|standing| standing.rank == Some(1)).map(|standing| id(standing.protocol)).collect()
}

fn set(names: &str) -> BTreeSet<&str> {
    names.split_whitespace().collect()
}

/// The lines of the guide's framework about latency, data volume, real-time requirements and scalability, in its order.
#[test]
fn a_level_puts_exactly_the_protocols_of_the_framework_at_the_top() {
    let lines = [
        ("latency", "low", "websocket grpc"),
        ("latency", "moderate", "rest graphql"),
        ("latency", "very-low", "grpc"),
        ("volume", "high", "grpc websocket"),
        ("volume", "moderate", "rest graphql"),
        ("volume", "low", "rest sse"),
        ("real_time", "bidirectional", "websocket"),
        ("real_time", "server-push", "sse"),
        ("real_time", "request-response", "rest graphql grpc"),
        ("scaling", "stateless", "rest graphql grpc"),
        ("scaling", "stateful", "websocket"),
    ];
    for (dimension, level, protocols) in lines {
        assert_eq!(top(dimension, level), set(protocols), "{dimension}: {level}");
    }
}

/// The lines about browsers and complexity, which are limits: what a stricter level lists stays at the top of a looser one. The
/// guide does not place MQTT there; if nothing is required of browsers, or any complexity will do, it shares the top.
#[test]
fn a_looser_limit_keeps_what_a_stricter_one_lists() {
    let lines = [
        ("browser", "universal", "rest websocket sse"),
        ("browser", "limited", "rest websocket sse grpc graphql"),
        ("browser", "none", "rest websocket sse grpc graphql mqtt"),
        ("complexity", "simple", "rest sse"),
        ("complexity", "moderate", "rest sse websocket graphql"),
        ("complexity", "complex", "rest sse websocket graphql grpc mqtt"),
    ];
    for (dimension, level, protocols) in lines {
        assert_eq!(top(dimension, level), set(protocols), "{dimension}: {level}");
    }
}

/// The guide's framework has no line for it, but its section on MQTT does.
#[test]
fn publish_and_subscribe_belongs_to_mqtt() {
    assert_eq!(top("real_time", "publish-subscribe"), set("mqtt"));
}
