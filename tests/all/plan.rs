//! The plan of a system: which few protocols, and which flow speaks which.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use serde_json::Value;

use protopick::decision::{Fit, Fraction};

use crate::flows::flows;
use crate::model::judge;
use crate::run::{run, run_with, widest};

const SYSTEMS: [&str; 5] = ["hospital-ward", "ride-hailing", "shop", "smart-building", "trading-desk"];

fn points(score: Fraction) -> f64 {
    f64::from(u32::try_from(score.billionths()).expect("at most a whole")) / 1e7
}

fn plan(arguments: &[&str], text: &str) -> Value {
    let ended = run_with(&[&["recommend", "-", "--format", "json"], arguments].concat(), text);
    let json: Value = serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("{error}: {}", ended.stderr));
    json["plan"].clone()
}

fn names(set: &Value) -> Vec<&str> {
    set["protocols"].as_array().expect("a list").iter().filter_map(Value::as_str).collect()
}

#[test]
fn each_system_has_the_plan_that_its_flows_call_for() {
    let found = SYSTEMS.map(|system| {
        let text =
            fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("examples/{system}.yaml"))).expect("a file");
        let plan = plan(&[], &text);
        let assigned = plan["assignments"].as_object().expect("an object");
        assert!(assigned.values().all(|protocol| names(&plan).contains(&protocol.as_str().expect("a name"))));
        assert!(plan["loss"].as_f64().expect("points") <= 5.0 && plan["regret"].as_f64().expect("points") <= 15.0);
        format!("{system}: {}", names(&plan).join(" "))
    });
    assert_eq!(
        found,
        [
            "hospital-ward: rest sse mqtt grpc",
            "ride-hailing: rest sse mqtt grpc",
            "shop: rest sse mqtt grpc",
            "smart-building: rest sse websocket mqtt",
            "trading-desk: rest websocket grpc",
        ]
    );
}

#[test]
fn the_page_ends_with_the_plan() {
    let page = run(&["recommend", "--details", "examples/ride-hailing.yaml"]).stdout;
    let (_, plan) = page.split_once("── The plan").expect("a plan");
    assert!(plan.contains("home-screen (12 below GraphQL)") && widest(plan) <= 80, "{plan}");
    insta::assert_snapshot!(plan);
    let markdown = run(&["recommend", "examples/ride-hailing.yaml", "--format", "markdown"]).stdout;
    assert!(markdown.contains("| 4 | **REST + SSE + MQTT + gRPC** | 92 |"), "{markdown}");
}

#[test]
fn one_flow_needs_no_plan() {
    assert!(plan(&[], "flows: { a: { latency: low } }").is_null());
    let one = run(&["recommend", "--details", "examples/ride-hailing.yaml", "--flow", "bookings"]).stdout;
    assert!(!one.contains("The plan"), "{one}");
}

#[test]
fn flows_without_an_answer_are_said_and_do_not_hide_the_plan_of_the_others() {
    let text = "flows: { a: { real_time: server-push }, b: { real_time: request-response }, open: {}, \
                never: { real_time: server-push, latency: very-low, needs: [caching, flexible-queries], must: [caching] } }";
    let found = plan(&[], text);
    assert_eq!(found["left_out"], serde_json::json!(["open", "never"]));
    assert_eq!(found["assignments"].as_object().map(serde_json::Map::len), Some(2));
    let page = run_with(&["recommend", "--details", "-"], text);
    assert_eq!(page.code, 1);
    assert!(page.stdout.contains("No protocol can be recommended for these flows: open, never."), "{}", page.stdout);
    let nothing = run_with(&["recommend", "--details", "-"], "flows: { a: {}, b: {} }");
    assert!(!nothing.stdout.contains("The plan"), "{}", nothing.stdout);
}

#[test]
fn the_plan_says_in_which_way_each_flow_speaks_its_protocol() {
    let text = "flows:
  orders: { real_time: request-response, browser: universal, needs: [caching] }
  news: { real_time: server-push, delay: 10min, scaling: stateless, needs: [any-client] }
  telemetry: { real_time: publish-subscribe, blocked: [other-ports], needs: [constrained-devices, intermittent-connectivity] }
";
    let found = plan(&[], text);
    assert_eq!(found["ways"], serde_json::json!({ "orders": "rest", "news": "rest-polled", "telemetry": "mqtt-websocket" }));
    assert_eq!(found["assignments"], serde_json::json!({ "orders": "rest", "news": "rest", "telemetry": "mqtt" }));
    let page = |format: &str| run_with(&["recommend", "--details", "-", "--format", format], text).stdout;
    let human = page("table");
    let (_, told) = human.split_once("── The plan").expect("a plan");
    assert!(told.contains("orders, news (REST (polled))\n") && told.contains("telemetry (MQTT over WebSocket)"), "{told}");
    let markdown = page("markdown");
    assert!(markdown.contains("| REST | orders, news (REST (polled)) |"), "{markdown}");
    let html = page("html");
    assert!(
        html.contains("speaks REST (polled)") && html.contains("speaks MQTT over WebSocket") && !html.contains("speaks REST<"),
        "{html}"
    );
    assert!(html.contains("REST for orders and news (REST (polled)); MQTT for telemetry (MQTT over WebSocket)"), "{html}");
}

#[test]
fn what_is_in_use_costs_nothing_more() {
    let text = "flows: { a: { latency: low }, b: { latency: low, importance: 3 } }";
    let (plain, in_use) = (plan(&[], text), plan(&["--in-use", "grpc,rest"], text));
    assert_eq!((names(&plain), &plain["cost"]), (vec!["websocket"], &2.0.into()));
    assert_eq!((names(&in_use), &in_use["cost"]), (vec!["grpc"], &0.0.into()));
    // The file may say the same.
    assert_eq!(plan(&[], &format!("in-use: [grpc, rest]\n{text}")), in_use);
    assert_eq!(run_with(&["recommend", "--details", "-", "--in-use", "grcp"], text).code, 2);
}

/// A protocol that is present for another flow is no reason to move files to it.
#[test]
fn large_downloads_do_not_go_to_a_protocol_of_messages() {
    let firmware = "firmware: { real_time: request-response, size: 200 MiB, clients: 5000 }";
    for console in [
        "real_time: bidirectional, latency: low, browser: universal",
        "real_time: bidirectional, latency: very-low, browser: none, scaling: stateful, importance: 100",
        "real_time: server-push, latency: very-low, volume: high, needs: [high-frequency-updates]",
    ] {
        let text = format!("flows: {{ console: {{ {console} }}, {firmware} }}");
        for more in [&[][..], &["--in-use", "websocket"]] {
            let plan = plan(more, &text);
            assert_ne!(plan["assignments"]["firmware"], "websocket", "{console} {more:?}: {plan}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Compares with a reading of the definitions: every set of protocols, with scores from the judgements.
    #[test]
    fn the_plan_is_the_cheapest_set_within_the_limits(several in proptest::collection::vec(flows(), 2..=4)) {
        let text: String = several.iter().enumerate().map(|(i, flow)| {
            let yaml = flow.yaml().replace("flows:\n", "").replace("  f:", &format!("  f{i}:"));
            yaml.replace("importance: 1", &format!("importance: {}", i + 1))
        }).collect();
        let (_, evaluation) = judge(&format!("flows:\n{text}"));
        let served: Vec<usize> = (0..several.len()).filter(|&flow| evaluation.flows[flow].recommended().is_some()).collect();
        let Some(plan) = &evaluation.plan else {
            prop_assert!(served.is_empty());
            return Ok(());
        };
        // A protocol that serves a counting criterion poorly is no choice for a flow whose best protocol does not.
        let is_choice = |flow: usize, standing: &protopick::engine::Standing| {
            let judged = &evaluation.flows[flow];
            let best = &judged.standings[0];
            let cells = standing.cells.iter().zip(&best.cells).zip(&judged.criteria);
            cells.filter(|(_, one)| one.weight.thousandths() > 0).all(|((own, best), _)| own.fit > Fit::Poor || best.fit <= Fit::Poor)
        };
        let scores = |flow: usize, set: u32| {
            let standings = evaluation.flows[flow].standings.iter().filter(|standing| standing.rank.is_some());
            let inside = standings.filter(|standing| set & (1 << standing.protocol.index()) != 0 && is_choice(flow, standing));
            inside.filter_map(|standing| standing.score.map(points)).reduce(f64::max)
        };
        let cost = |set: u32| -> f64 {
            let pack = protopick::builtin::pack();
            let members = pack.protocols().filter(|(protocol, _)| set & (1 << protocol.index()) != 0);
            members.map(|(_, protocol)| f64::from(protocol.adoption.cost.thousandths()) / 1000.0).sum()
        };
        let weight = |flow: usize| f64::from(u32::try_from(flow + 1).expect("few"));
        let total: f64 = served.iter().map(|&flow| weight(flow)).sum();
        let judge_set = |set: u32| {
            let reached: Option<Vec<f64>> = served.iter().map(|&flow| scores(flow, set)).collect();
            let reached = reached?;
            let regret = served.iter().zip(&reached).map(|(&flow, own)| scores(flow, 63).expect("a score") - own).fold(0.0, f64::max);
            Some((served.iter().zip(&reached).map(|(&flow, own)| weight(flow) * own).sum::<f64>() / total, regret))
        };
        let all = judge_set(63).expect("all of them").0;
        let fits = |set: u32| judge_set(set).is_some_and(|(mean, regret)| mean + 5.0 >= all - 1e-7 && regret <= 15.0 + 1e-7);
        let cheapest = (1..64u32).filter(|&set| fits(set)).map(cost).fold(f64::MAX, f64::min);
        let own = plan.recommended.protocols.iter().fold(0, |set, protocol| set | 1 << protocol.index());
        prop_assert!(fits(own) && (cost(own) - cheapest).abs() < 1e-9);
        let best = (1..64u32).filter(|&set| fits(set) && cost(set) <= cheapest + 1e-9).filter_map(judge_set);
        let best = best.map(|(mean, _)| mean).fold(0.0, f64::max);
        prop_assert!((judge_set(own).expect("it serves all").0 - best).abs() < 1e-6);
        for assignment in &plan.assignments {
            let standing = evaluation.flows[assignment.flow].standing(assignment.protocol).expect("it stands there");
            prop_assert_eq!(assignment.way, standing.way);
            let score = standing.score.expect("a score");
            prop_assert!((points(score) - scores(assignment.flow, own).expect("a score")).abs() < 1e-6);
        }
    }
}
