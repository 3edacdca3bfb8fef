//! Amounts: how they are stated, what they imply, and what depends on them.

use proptest::prelude::*;
use serde_json::Value;

use protopick::builtin;
use protopick::engine::evaluate_flow;
use protopick::pack::Pack;

use crate::model::{judge, read};
use crate::run::{run, run_with};

fn pack() -> &'static Pack {
    builtin::pack()
}

fn ways(text: &str) -> Vec<(String, bool)> {
    let flow = evaluate_flow(pack(), &read(pack(), text).flows()[0]);
    let best = flow.standings.iter().map(|standing| (standing.way, standing.exclusions.is_empty()));
    let others = flow.standings.iter().flat_map(|standing| &standing.others).map(|way| (way.way, way.exclusions.is_empty()));
    best.chain(others).map(|(way, left)| (pack().way(way).id.clone(), left)).collect()
}

#[test]
fn polling_serves_a_push_as_well_as_the_delay_allows() {
    let polled = |delay: &str| {
        let (_, evaluation) = judge(&format!("flows: {{ f: {{ real_time: server-push, delay: {delay} }} }}"));
        let rest = pack().find_protocol("rest").expect("REST");
        let standing = evaluation.flows[0].standing(rest).expect("it").clone();
        (pack().way(standing.way).id.clone(), standing.score)
    };
    assert_eq!(polled("5m").0, "rest-polled");
    assert!(polled("5m").1 > polled("1m").1 && polled("1m").1 > polled("10s").1);
    let ranked = |delay: &str| {
        let (_, evaluation) = judge(&format!("flows: {{ f: {{ real_time: server-push, browser: universal, delay: {delay} }} }}"));
        let standings = evaluation.flows[0].standings.clone();
        standings
            .into_iter()
            .filter(|standing| standing.exclusions.is_empty())
            .map(|standing| pack().way(standing.way).id.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(ranked("5m").iter().find(|way| way.starts_with("rest")).map(String::as_str), Some("rest-polled"));
    assert!(!ranked("100ms").contains(&"rest-polled".to_owned()));
    let at_once = ways("flows: { f: { real_time: server-push, delay: 100ms } }");
    assert!(at_once.contains(&("rest-polled".to_owned(), false)), "it is ruled out: {at_once:?}");
    // In differently named units, and for one run.
    let set = |value: &str| {
        let text = "flows: { f: { real_time: server-push } }";
        let ended = run_with(&["recommend", "-", "--format", "json", "--set", &format!("f.delay={value}")], text);
        let json: Value = serde_json::from_str(&ended.stdout).unwrap_or_else(|_| panic!("{}", ended.stderr));
        json["flows"][0]["ranking"].as_array().expect("rows").iter().find(|row| row["protocol"] == "rest").expect("it")["way"]
            .clone()
    };
    assert_eq!((set("5 minutes"), set("300s")), ("rest-polled".into(), "rest-polled".into()));
}

#[test]
fn what_is_implied_is_shown_and_said_to_be() {
    let text = "flows: { f: { real_time: server-push, delay: 100ms } }";
    let ended = run_with(&["recommend", "-", "--format", "json"], text);
    let json: Value = serde_json::from_str(&ended.stdout).expect("JSON");
    let parts = &json["flows"][0]["ranking"][0]["contributions"];
    assert_eq!((&parts[0]["implied"], &parts[1]["implied"]), (&false.into(), &true.into()));
    assert_eq!((&parts[1]["criterion"], &parts[1]["level"]), (&"latency".into(), &"low".into()));
    let page = run_with(&["recommend", "--details", "-"], text).stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains("Latency: low, derived from delay: 100 ms."), "{page}");
    let explained = run(&["explain", "delay"]).stdout;
    assert!(explained.contains("delay from 200 ms"), "{explained}");
}

#[test]
fn what_is_no_amount_is_refused_with_what_would_be_right() {
    for (stated, wrong, help) in [
        ("delay: 5", "has no unit", "`5s`"),
        ("delay: soon", "is not an amount", "`30s`"),
        ("rate: 10", "has no unit", "`10 per minute`"),
        ("rate: 10 per fortnight", "unknown unit `fortnight`", "`2 per minute`"),
        ("size: 5 apples", "unknown unit `apples`", "`256 KiB`"),
        ("clients: many", "is not an amount", "`50000`"),
        ("clients: 1k", "unknown unit `k`", "write `1000`"),
        ("rate: 1_000 per minute", "is not an amount", "write `1000 per minute`"),
        ("clients: 2.5", "too large or too small", "`50000`"),
        ("receivers: -3", "has a sign", "`50000`"),
        ("largest: 0 B", "is zero", "`256 KiB`"),
    ] {
        let ended = run_with(&["recommend", "--details", "-"], &format!("flows: {{ f: {{ latency: low, {stated} }} }}"));
        assert_eq!(ended.code, 2, "{stated}");
        let told = ended.stderr.split_whitespace().collect::<Vec<_>>().join(" ").replace(" │ ", " ");
        assert!(told.contains(wrong) && told.contains(help), "{stated}: {}", ended.stderr);
    }
}

#[test]
fn amounts_are_read_and_written_alike() {
    for (amount, text, back) in [
        ("delay", "1h 30m", "90 min"),
        ("rate", "2 per minute", "2 per minute"),
        ("rate", "10/s", "10 per second"),
        ("rate", "1.5 per day", "1.500 per day"),
        ("size", "2 KiB", "2 KiB"),
        ("clients", "50000", "50000"),
    ] {
        let id = pack().find_amount(amount).expect("an amount");
        let file = format!("flows: {{ f: {{ {amount}: {text} }} }}");
        let stated = read(pack(), &file).flows()[0].answers().amount(id).expect("it is stated");
        assert_eq!(pack().amount_text(id, stated), back);
    }
}

#[test]
fn defaults_give_amounts_and_flows_replace_them() {
    let delay = pack().find_amount("delay").expect("it");
    let text = "defaults: { delay: 1s }\nflows: { a: { latency: low }, b: { delay: 2s } }";
    let delays: Vec<_> = read(pack(), text).flows().iter().map(|flow| flow.answers().amount(delay)).collect();
    assert_eq!(delays, [Some(1_000), Some(2_000)]);
}

proptest! {
    /// Compares with bounds read by hand; and a stated level stays.
    #[test]
    fn amounts_imply_levels_only_where_none_is_stated(
        delay in proptest::option::of(1..400u64), bytes in proptest::option::of((1..500u64, 1..4000u64)),
        latency in proptest::option::of(0..3usize), volume in proptest::option::of(0..3usize),
    ) {
        let levels = |dimension: &str| {
            let id = pack().find_dimension(dimension).expect("it");
            pack().levels(id).map(|(_, level)| level.id.clone()).collect::<Vec<_>>()
        };
        let mut keys = vec!["real_time: server-push".to_owned()];
        keys.extend(delay.map(|delay| format!("delay: {delay}ms")));
        keys.extend(bytes.map(|(rate, size)| format!("rate: {rate} per second, size: {size} B")));
        keys.extend(latency.map(|level| format!("latency: {}", levels("latency")[level])));
        keys.extend(volume.map(|level| format!("volume: {}", levels("volume")[level])));
        let flow = read(pack(), &format!("flows: {{ f: {{ {} }} }}", keys.join(", "))).flows()[0].clone();
        let found = |dimension: &str| {
            let id = pack().find_dimension(dimension).expect("it");
            (flow.answers().level(id).map(|level| pack().level(level).id.clone()), flow.implied().contains(&id))
        };
        let by_delay = delay.map(|delay| if delay >= 200 { "moderate" } else if delay >= 20 { "low" } else { "very-low" });
        let by_bytes = bytes.map(|(rate, size)| match rate * size {
            65_536.. => "high",
            1_024.. => "moderate",
            _ => "low",
        });
        for (dimension, stated, implied) in [("latency", latency, by_delay), ("volume", volume, by_bytes)] {
            let expected = stated.map(|level| levels(dimension)[level].clone()).or(implied.map(str::to_owned));
            prop_assert_eq!(found(dimension), (expected, stated.is_none() && implied.is_some()));
        }
    }
}
