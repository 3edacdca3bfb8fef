//! Decisions that name a way, and ways that are blocked.

use std::fs;

use proptest::prelude::*;
use protopick::builtin;
use protopick::decision::Fraction;
use protopick::engine::{Exclusion, FlowEvaluation};
use protopick::findings::{Finding, Linted, Terms, day};
use protopick::lint::{Around, lint};
use protopick::pack::{LintExample, Pack, WayId};
use protopick::source::SourceMap;

use super::{found, json};
use crate::flows::flows;
use crate::model::{id, judge};
use crate::run::{run_with, scratch};

fn pack() -> &'static Pack {
    builtin::pack()
}

fn linted(text: &str) -> Linted {
    let mut sources = SourceMap::default();
    let file = sources.add("a", text.to_owned());
    lint(file, pack(), &mut sources, Terms::as_of(day(LintExample::TODAY).expect("a date")), Around::NOTHING)
}

/// Returns whether a finding is of a lint.
fn is(finding: &Finding, lint: &str) -> bool {
    finding.diagnostic.kind.lint(pack()) == Some(pack().find_lint(lint).expect("it is known"))
}

/// Returns the messages of the findings of one lint.
fn told(text: &str, lint: &str) -> Vec<String> {
    let findings = linted(text).findings.into_iter().filter(|finding| is(finding, lint));
    findings.map(|finding| finding.diagnostic.message).collect()
}

fn deciding(way: &str, more: &str) -> String {
    format!("flows: {{ f: {{ {more}, decision: {{ protocol: {way} }} }} }}\n")
}

/// Returns the score of a way and why it is excluded, from the evaluation.
fn standing(judged: &FlowEvaluation, way: WayId) -> (Option<Fraction>, Vec<Exclusion>) {
    let standing = judged.standing(pack().way(way).protocol).expect("it is judged");
    let own = (standing.way == way).then(|| (standing.score, standing.exclusions.clone()));
    let other = || standing.others.iter().find(|other| other.way == way).map(|other| (other.score, other.exclusions.clone()));
    own.or_else(other).expect("a way of the protocol")
}

#[test]
fn a_decision_for_a_way_is_judged_as_that_way() {
    let polled = "real_time: server-push, browser: universal, delay: 10min";
    assert_eq!(told(&deciding("rest", polled), "decision-not-best"), [""; 0]);
    assert_eq!(told(&deciding("rest-polled", polled), "decision-not-best"), [""; 0]);
    let other = told(&deciding("rest-long-polled", polled), "decision-not-best");
    assert!(other[0].starts_with("REST (long-polled) is ") && other[0].contains(" behind REST (polled) "), "{other:?}");
    // The plain way has the name of its protocol, which means whichever way is best.
    assert_eq!(
        told(&deciding("grpc-web", "browser: none, complexity: simple, must: [complexity]"), "decision-impossible").len(),
        1
    );
}

#[test]
fn misspelt_ways_are_mended() {
    let path = scratch("fix-ways").join("requirements.yaml");
    fs::write(&path, "flows:\n  f: { latency: low, decision: { protocol: mqtt-webscket } }\n").expect("a file");
    let path = path.to_str().expect("UTF-8");
    let run = crate::run::run(&["lint", "--fix", path]);
    assert!(fs::read_to_string(path).expect("a file").contains("{ protocol: mqtt-websocket }"), "{}{}", run.stdout, run.stderr);
    let help = json(&deciding("carrier-pigeon", "latency: low"), &[])["findings"][0]["help"].to_string();
    assert!(pack().ways().all(|(_, way)| help.contains(&way.id)), "{help}");
}

#[test]
fn what_blocks_a_way_is_told_once_with_its_place() {
    let text = "\
defaults: { blocked: [upgrade] }
flows:
  telemetry:
    real_time: publish-subscribe
    browser: none
    decision: { protocol: mqtt-websocket }
";
    let findings = json(text, &[])["findings"].clone();
    let ours = findings.as_array().expect("a list").iter().find(|finding| finding["lint"] == "way-blocked").expect("it");
    assert_eq!(ours["severity"], "error");
    assert_eq!(ours["message"], "MQTT over WebSocket does not get through for `telemetry`: it needs `upgrade` (blocked)");
    assert_eq!((&ours["at"]["line"], &ours["related"][0]["at"]["line"]), (&6.into(), &1.into()));
    assert!(ours["help"].as_str().expect("a help").starts_with("choose MQTT, which gets through"), "{ours}");
    assert!(!found(text).iter().any(|line| line.contains("decision-impossible") || line.contains("decision-not-best")));
    // Another way of the protocol is left.
    assert_eq!(told(&text.replace("mqtt-websocket", "mqtt"), "way-blocked"), [""; 0]);
    let both = told(&text.replace("mqtt-websocket", "mqtt").replace("[upgrade]", "[upgrade, other-ports]"), "way-blocked");
    assert_eq!(both.len(), 1);
    assert!(both[0].starts_with("no way of MQTT is left for `telemetry`: "), "{both:?}");
    assert!(both[0].contains("MQTT needs `other-ports` (blocked)") && both[0].contains("needs `upgrade` (blocked)"), "{both:?}");
}

#[test]
fn the_link_that_keeps_a_way_back_is_named() {
    let behind =
        |gateway: &str, way: &str| format!("gateway: {gateway}\n{}", deciding(way, "real_time: server-push, browser: universal"));
    let told_of = |gateway: &str, way: &str| {
        let each = ["way-blocked", "gateway-lacks-protocol", "decision-impossible"].map(|lint| told(&behind(gateway, way), lint));
        each.map(|messages| messages.join("; "))
    };
    let [blocked, lacks, impossible] = told_of("[cloudflare, aws-http-api]", "mqtt-websocket");
    assert!(blocked.ends_with("needs `upgrade` (AWS HTTP API)"), "{blocked}");
    assert_eq!((lacks.as_str(), impossible.as_str()), ("", ""));
    // The gateway carries GraphQL, but none of its ways that push.
    let [blocked, lacks, _] = told_of("aws-http-api", "graphql-sse");
    assert!(blocked.contains("`streamed-response` (AWS HTTP API)"), "{blocked}");
    assert_eq!(lacks, "");
    // What the gateway does not carry in any way has a separate lint.
    let [blocked, lacks, _] = told_of("[cloudflare, aws-http-api]", "sse");
    assert_eq!((blocked.as_str(), lacks.starts_with("AWS HTTP API does not support SSE")), ("", true));
    let [blocked, lacks, _] = told_of("aws-websocket-api", "mqtt-websocket");
    assert_eq!(
        (blocked.as_str(), lacks.starts_with("AWS WebSocket API does not support MQTT")),
        ("", true),
        "{blocked}; {lacks}"
    );
}

#[test]
fn the_limits_of_what_a_way_travels_in_are_its_own() {
    let text = |way: &str| {
        let decision = format!("protocol: {way}, message-size: 200 KiB, heartbeat: 30s");
        format!(
            "gateway: google-api-gateway\nflows: {{ f: {{ real_time: publish-subscribe, browser: none, decision: {{ {decision} }} }} }}\n"
        )
    };
    let way = |id: &str| pack().find_way(id).expect("a way");
    let google = pack().gateway(pack().find_gateway("google-api-gateway").expect("it"));
    let inside = protopick::engine::limits(pack(), google, way("mqtt-websocket")).len();
    assert!(inside > protopick::engine::limits(pack(), google, way("mqtt")).len());
    // It only passes inside WebSocket, so the way and the protocol are equivalent.
    assert_eq!(found(&text("mqtt")).len(), found(&text("mqtt-websocket")).len());
    assert!(linted(&text("mqtt-websocket")).valid);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Over flows, blocked carriers, gateways and everything that can be decided: each cause is reported, and reported once.
    #[test]
    fn decisions_are_held_against_what_they_name(
        flow in flows(),
        blocked in 0..32_usize,
        chain in proptest::collection::btree_set(0..24_usize, 0..=2),
        decided in 0..pack().ways().len(),
    ) {
        let carriers: Vec<&str> = pack().carriers().map(|(_, carrier)| carrier.id.as_str()).collect();
        let some: Vec<&str> = carriers.iter().enumerate().filter(|(bit, _)| blocked >> bit & 1 == 1).map(|(_, id)| *id).collect();
        let gateways = pack().gateways().enumerate().filter(|(at, _)| chain.contains(at)).map(|(_, (_, gateway))| gateway.id.as_str());
        let gateways: Vec<&str> = gateways.collect();
        let gateway = if gateways.is_empty() { String::new() } else { format!("gateway: [{}]\n", gateways.join(", ")) };
        let (way, words) = pack().ways().nth(decided).expect("a way");
        let text = format!("{gateway}{}    blocked: [{}]\n    decision: {{ protocol: {} }}\n", flow.yaml(), some.join(", "), words.id);
        let judged = judge(&text).1.flows.remove(0);
        let is_way = pack().find_protocol(&words.id).is_none();
        let way = if is_way { way } else { judged.standing(words.protocol).expect("it is judged").way };
        let (score, exclusions) = standing(&judged, way);
        let linted = linted(&text);
        prop_assert!(linted.valid, "{text}");
        let count = |lint: &str| linted.findings.iter().filter(|finding| is(finding, lint)).count();
        let lacks = linted.findings.iter().any(|finding| {
            is(finding, "gateway-lacks-protocol") && finding.diagnostic.severity == protopick::diag::Severity::Error
        });

        let fits = exclusions.iter().any(|exclusion| matches!(exclusion, Exclusion::Fit { .. }));
        prop_assert_eq!(count("decision-impossible"), usize::from(fits), "{}", &text);
        let barriers = exclusions.iter().any(|exclusion| matches!(exclusion, Exclusion::Barrier(_)));
        prop_assert_eq!(count("way-blocked") > 0 || lacks, barriers, "{}", &text);
        let is_blocked = words.requires.iter().any(|&carrier| some.contains(&pack().carrier(carrier).id.as_str()));
        prop_assert!(!(is_way && is_blocked) || count("way-blocked") == 1);
        prop_assert!(!(lacks && some.is_empty() && count("way-blocked") > 0), "told twice: {}", &text);

        let best = judged.way().map(|best| standing(&judged, best).0);
        let behind = best.flatten().zip(score).map(|(best, own)| best.less(own));
        let loses = exclusions.is_empty() && behind.is_some_and(|behind| !behind.is_below_tenths(pack().toss_up_tenths()));
        prop_assert_eq!(count("decision-not-best"), usize::from(loses), "{}", &text);
        prop_assert!(count("decision-fragile") == 0 || judged.way() == Some(way));
    }
}

#[test]
fn a_record_of_a_way_names_it_and_is_held_against_the_file() {
    const RECORD: &str = "0001-use-rest-long-polled-for-news.md";
    let folder = scratch("record-way");
    fs::create_dir(folder.join(".git")).expect("a folder");
    let write = |way: &str| {
        let text = format!(
            "flows:\n  news:\n    real_time: server-push\n    delay: 10min\n    decision: {{ protocol: {way}, record: docs/decisions/{RECORD} }}\n"
        );
        fs::write(folder.join("requirements.yaml"), text).expect("a file");
    };
    write("rest-long-polled");
    let run = |arguments: &[&str]| crate::run::finish(crate::run::command(arguments).current_dir(&folder));
    let written = run(&["adr", "new", "--today", "2026-08-01"]);
    assert_eq!(written.stdout, format!("docs/decisions/{RECORD}\n"), "{}", written.stderr);
    let text = fs::read_to_string(folder.join("docs/decisions").join(RECORD)).expect("a record");
    for part in [
        "# Use REST (long-polled) for news\n",
        "Chosen option: \"REST (long-polled)\", because the team decided for it",
        "<!-- protopick: flow=news protocol=rest-long-polled -->",
        "The rules recommend REST (polled) with ",
        "### REST (long-polled)\n",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!run(&["lint"]).stdout.contains("decision-record-stale"));
    write("rest-polled");
    let stale = run(&["lint", "--format", "concise"]).stdout;
    assert!(stale.contains("the record of `news` says `rest-long-polled`, but the file says `rest-polled`"), "{stale}");
}

#[test]
fn the_schema_offers_protocols_and_ways() {
    let schema: serde_json::Value = serde_json::from_str(&run_with(&["schema", "requirements"], "").stdout).expect("JSON");
    let offered = schema["definitions"]["decision"]["properties"]["protocol"].to_string();
    assert!(pack().ways().all(|(_, way)| offered.contains(&format!("\"{}\"", way.id))), "{offered}");
    assert!(pack().protocols().all(|(protocol, _)| offered.contains(&format!("\"{}\"", id(protocol)))));
}
