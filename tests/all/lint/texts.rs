//! Texts as teams write them, in several languages, compared with what they should cause.

use super::found;

/// Rows of a lint or `-`, a protocol, a key and a text.
const TEXTS: &str = include_str!("texts.txt");

/// For each protocol, answers for which nothing is found except what a text causes.
const FLOWS: [(&str, &str); 6] = [
    ("rest", "real_time: request-response, browser: universal, latency: moderate, volume: low, needs: [caching]"),
    ("graphql", "real_time: request-response, browser: universal, needs: [flexible-queries, multiple-sources]"),
    ("grpc", "real_time: request-response, browser: none, latency: low, needs: [typed-contracts, binary-payloads]"),
    ("sse", "real_time: server-push, browser: universal, latency: moderate, volume: moderate"),
    ("websocket", "real_time: bidirectional, latency: low, browser: universal, scaling: stateful"),
    ("mqtt", "real_time: publish-subscribe, needs: [constrained-devices, delivery-guarantees], browser: none, scaling: stateful"),
];

/// What is planned if a row says nothing else: the key, the protocols and a text.
const PLANS: [(&str, &str, &str); 13] = [
    ("authentication", "rest graphql grpc", "bearer token"),
    ("authentication", "sse websocket", "cookie"),
    ("authentication", "mqtt", "client certificate"),
    ("encryption", "rest graphql grpc sse websocket mqtt", "TLS"),
    ("scale-out", "websocket", "broker backplane"),
    ("scale-out", "mqtt", "broker cluster"),
    ("monitoring", "rest graphql grpc sse", "error rate, streams"),
    ("monitoring", "websocket mqtt", "connections"),
    ("limits", "graphql", "query depth"),
    ("limits", "mqtt", "topic acl"),
    ("origin-check", "websocket", "allow-list"),
    ("errors", "rest graphql grpc sse websocket mqtt", "one format"),
    ("tests", "rest graphql grpc sse websocket mqtt", "load"),
];

/// Returns a requirements file that plans a text under a key, and everything else in known words.
fn file(protocol: &str, key: &str, text: &str) -> String {
    let answers = FLOWS.iter().find(|(name, _)| *name == protocol).expect("a protocol").1;
    let others = PLANS.iter().filter(|(other, protocols, _)| *other != key && protocols.split(' ').any(|one| one == protocol));
    let plans = others.map(|(key, _, text)| (*key, *text)).chain([(key, text)]);
    let plans: Vec<String> = plans.map(|(key, text)| format!("{key}: '{}'", text.replace('\'', "''"))).collect();
    format!("flows: {{ a: {{ {answers}, decision: {{ protocol: {protocol}, {} }} }} }}\n", plans.join(", "))
}

/// Returns the findings in a file, except for notes that none of the known words is named.
fn lints(file: &str) -> Vec<String> {
    let notes = ["info blind-monitoring", "info open-topics"];
    let all = found(file).into_iter().filter(|line| notes.iter().all(|note| !line.ends_with(note)));
    all.map(|line| line.rsplit(' ').next().expect("a lint").to_owned()).collect()
}

#[test]
fn texts_bring_about_what_they_should() {
    let rows: Vec<&str> = TEXTS.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let (mut right, mut missed, mut wrong) = (0, Vec::new(), Vec::new());
    for row in rows {
        let cells: Vec<&str> = row.splitn(4, " | ").collect();
        let [expected, protocol, key, text] = cells[..] else { panic!("{row}") };
        let lints = lints(&file(protocol, key, text));
        let hit = lints.iter().any(|lint| lint == expected);
        right += usize::from(hit);
        if expected != "-" && !hit {
            missed.push(format!("missed  {row}"));
        }
        wrong.extend(lints.iter().filter(|lint| *lint != expected).map(|lint| format!("wrong   {row}: {lint}")));
    }
    let found = right + wrong.len();
    let due = right + missed.len();
    let figures = format!("precision {right} of {found}, recall {right} of {due}");
    assert!(missed.is_empty() && wrong.is_empty(), "{figures}\n{}\n{}", missed.join("\n"), wrong.join("\n"));
}
