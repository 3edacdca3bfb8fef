//! The answers to every file in `examples/`: a change of the rules that changes one of them must be intentional.

use std::collections::BTreeSet;
use std::path::Path;

use crate::model::{judge, recommended};
use crate::run::run;

/// The use cases of the guide, each with the protocol that the guide lists it under.
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

/// The templates, with the protocol of their flow.
const TEMPLATES: &[(&str, &str)] = &[
    ("app-screens", "graphql"),
    ("chat", "websocket"),
    ("device-commands", "mqtt"),
    ("file-upload", "rest"),
    ("forms", "rest"),
    ("internal-calls", "grpc"),
    ("job-progress", "sse"),
    ("live-dashboard", "sse"),
    ("llm-answers", "sse"),
    ("notifications", "sse"),
    ("partner-events", "rest"),
    ("public-api", "rest"),
    ("telemetry-upload", "mqtt"),
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
fn every_template_is_a_flow_of_its_name_that_gets_an_answer() {
    let built_in: Vec<(&str, &str)> = protopick::builtin::templates().collect();
    assert_eq!(built_in.len(), TEMPLATES.len());
    for (&(name, protocol), (own, text)) in TEMPLATES.iter().zip(built_in) {
        assert_eq!((name, file(&format!("templates/{name}.yaml")).as_str()), (own, text));
        assert_eq!(recommended(text), [(name.to_owned(), Some(protocol.to_owned()))], "{name}");
        let (requirements, _) = judge(text);
        let says = requirements.flows()[0].description().expect("a line for the list");
        assert!(says.len() <= 80, "{name}: {says}");
    }
}

/// Nothing is found in a template except that nothing is decided yet, and that an answer beyond the protocols is better.
#[test]
fn every_template_is_free_of_contradictions() {
    let files: Vec<String> = TEMPLATES.iter().map(|(name, _)| format!("examples/templates/{name}.yaml")).collect();
    let files = files.iter().map(String::as_str);
    let found = run(&["lint", "--format", "concise"].into_iter().chain(files).collect::<Vec<_>>());
    let is_meant = |line: &&str| line.contains("[decision-missing]") || line.contains("[beyond-fits-better]");
    let others: Vec<&str> = found.stdout.lines().filter(|line| !is_meant(line)).collect();
    assert!(found.stdout.matches("[decision-missing]").count() == TEMPLATES.len() && others.is_empty(), "{}", found.stdout);
}

/// The interview knows every key of a template, so that nothing of it is lost.
#[test]
fn every_template_is_made_of_answers() {
    let folder = crate::run::scratch("templates");
    for (name, text) in protopick::builtin::templates() {
        let path = folder.join("answers.yaml");
        std::fs::write(&path, text).unwrap();
        let out = folder.join(format!("{name}.yaml"));
        let run = run(&["ask", "--answers", path.to_str().unwrap(), "-o", out.to_str().unwrap()]);
        assert_eq!((run.code, run.stderr.contains("Wrote ")), (0, true), "{name}: {}", run.stderr);
        let written = std::fs::read_to_string(out).unwrap();
        let flow = |text: &str| judge(text).0.flows()[0].clone();
        assert!(flow(&written).differences(&flow(text), protopick::builtin::pack()).is_empty(), "{name}\n{written}");
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
    assert_eq!(folder("templates"), TEMPLATES.iter().map(|(name, _)| (*name).to_owned()).collect());
    assert_eq!(folder("use-cases"), USE_CASES.iter().map(|(name, _)| (*name).to_owned()).collect());
    assert_eq!(folder(""), SYSTEMS.iter().map(|(name, _)| (*name).to_owned()).collect());
}
