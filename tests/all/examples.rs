//! The answers to every file in `examples/`: a change of the rules that changes one of them must be meant.

use std::collections::BTreeSet;
use std::path::Path;

use crate::model::recommended;

/// The use cases of the guide, with the protocol that it lists each under.
const USE_CASES: &[(&str, &str)] = &[
    ("public-api", "rest"),
    ("back-office-services", "rest"),
    ("forms", "rest"),
    ("chat", "websocket"),
    ("live-feed", "websocket"),
    ("collaborative-editing", "websocket"),
    ("multiplayer-game", "websocket"),
    ("internal-microservices", "grpc"),
    ("analytics-streaming", "grpc"),
    ("iot-gateway", "grpc"),
    ("strict-contracts", "grpc"),
    ("mobile-app", "graphql"),
    ("product-catalogue", "graphql"),
    ("social-feed", "graphql"),
    ("many-clients", "graphql"),
    ("custom-dashboard", "graphql"),
    ("smart-home", "mqtt"),
    ("industrial-monitoring", "mqtt"),
    ("fleet-tracking", "mqtt"),
    ("environmental-sensors", "mqtt"),
    ("mobile-push", "mqtt"),
    ("sensor-streaming", "mqtt"),
    ("live-scores", "sse"),
    ("social-notifications", "sse"),
    ("stock-ticker", "sse"),
    ("system-status", "sse"),
    ("live-blog", "sse"),
    ("progress", "sse"),
];

/// The systems, with the protocol of every flow in the order of the file.
const SYSTEMS: &[(&str, &[(&str, &str)])] = &[
    (
        "hospital-ward",
        &[
            ("vital-signs", "mqtt"),
            ("nurse-calls", "sse"),
            ("chart-review", "graphql"),
            ("medication-orders", "rest"),
            ("pump-commands", "grpc"),
        ],
    ),
    (
        "ride-hailing",
        &[
            ("bookings", "rest"),
            ("driver-positions", "mqtt"),
            ("ride-offers", "websocket"),
            ("trip-sharing", "sse"),
            ("home-screen", "graphql"),
            ("price-quotes", "grpc"),
        ],
    ),
    (
        "shop",
        &[
            ("product-pages", "graphql"),
            ("orders", "rest"),
            ("partner-feed", "rest"),
            ("delivery-status", "sse"),
            ("support-chat", "websocket"),
            ("stock-reservations", "grpc"),
            ("pick-scanners", "mqtt"),
        ],
    ),
    (
        "smart-building",
        &[
            ("room-sensors", "mqtt"),
            ("blinds-and-lights", "mqtt"),
            ("door-access", "grpc"),
            ("control-room-alarms", "sse"),
            ("intercom", "websocket"),
            ("room-bookings", "rest"),
        ],
    ),
    (
        "trading-desk",
        &[
            ("market-depth", "websocket"),
            ("algo-orders", "grpc"),
            ("order-tickets", "rest"),
            ("blotter", "websocket"),
            ("risk-views", "graphql"),
            ("reference-data", "rest"),
        ],
    ),
];

fn file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn each_use_case_of_the_guide_gets_the_protocol_that_the_guide_lists_it_under() {
    for (name, protocol) in USE_CASES {
        let flows = recommended(&file(&format!("use-cases/{name}.yaml")));
        let answers: Vec<_> = flows.iter().map(|(_, answer)| answer.as_deref()).collect();
        assert_eq!(answers, [Some(*protocol)], "{name}");
    }
}

#[test]
fn each_flow_of_the_systems_gets_its_expected_protocol() {
    for (name, expected) in SYSTEMS {
        let flows = recommended(&file(&format!("{name}.yaml")));
        let expected: Vec<_> = expected.iter().map(|&(flow, protocol)| (flow.to_owned(), Some(protocol.to_owned()))).collect();
        assert_eq!(flows, expected, "{name}");
    }
}

#[test]
fn every_example_is_expected_and_nothing_else_is() {
    let folder = |inner: &str| -> BTreeSet<String> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(inner);
        let files = std::fs::read_dir(path).expect("the folder of examples").map(|entry| entry.expect("an entry").path());
        let yaml = files.filter(|path| path.extension().is_some_and(|extension| extension == "yaml"));
        yaml.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect()
    };
    assert_eq!(folder("use-cases"), USE_CASES.iter().map(|(name, _)| (*name).to_owned()).collect());
    assert_eq!(folder(""), SYSTEMS.iter().map(|(name, _)| (*name).to_owned()).collect());
}
