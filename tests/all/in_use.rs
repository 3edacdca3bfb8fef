//! What the system already speaks settles toss-ups of a flow.

use proptest::prelude::*;
use serde_json::Value;

use protopick::builtin;
use protopick::engine::{Ranking, evaluate_flow};
use protopick::findings::{Terms, day};
use protopick::lint::{Around, lint};
use protopick::pack::{LintExample, Pack, ProtocolId};
use protopick::requirements::Flow;
use protopick::source::SourceMap;

use crate::flows::flows;
use crate::model::{id, read};
use crate::run::{Run, run_with};

fn pack() -> &'static Pack {
    builtin::pack()
}

/// Returns the protocol to be recommended, by definition: scores alone, whatever is in use, and then what is in use.
fn expected(flow: &Flow, in_use: &[ProtocolId]) -> Option<ProtocolId> {
    let judged = evaluate_flow(pack(), flow);
    let ranked: Vec<_> = judged.standings.iter().filter(|standing| standing.rank.is_some()).collect();
    let first = ranked.first()?;
    let score = |standing: &protopick::engine::Standing| standing.score.expect("a score");
    let near = ranked.iter().filter(|other| score(first).less(score(other)).is_below_tenths(pack().toss_up_tenths()));
    let own = near.filter(|other| in_use.contains(&other.protocol));
    let own = own.max_by_key(|other| (score(other), std::cmp::Reverse(other.protocol)));
    Some(own.unwrap_or(first).protocol)
}

proptest! {
    #[test]
    fn in_use_settles_toss_ups_and_nothing_else(flow in flows(), some in 0..64_u32) {
        let in_use: Vec<ProtocolId> = pack().protocols().map(|(id, _)| id).filter(|id| some >> id.index() & 1 == 1).collect();
        let plain = read(pack(), &flow.yaml()).flows()[0].clone();
        let wanted = expected(&plain, &in_use);
        let own = plain.clone().with_in_use(&in_use);
        let (before, after) = (evaluate_flow(pack(), &plain), evaluate_flow(pack(), &own));
        prop_assert_eq!(after.recommended(), wanted);
        prop_assert_eq!(&before.standings, &after.standings, "scores and ranks stay");
        let ranking = Ranking::of(pack(), &own);
        prop_assert_eq!((ranking.recommended(), ranking.way()), (wanted, after.way()));
        prop_assert_eq!(ranking.is_settled(), after.ahead().is_some());
        prop_assert_eq!(after.ahead(), before.recommended().filter(|first| Some(*first) != wanted));

        let names: Vec<&str> = in_use.iter().map(|&protocol| id(protocol)).collect();
        if let Some(wanted) = wanted {
            let text = format!("in-use: [{}]\n{}    decision: {{ protocol: {} }}\n", names.join(", "), flow.yaml(), id(wanted));
            let mut sources = SourceMap::default();
            let file = sources.add("a", text.clone());
            let linted = lint(file, pack(), &mut sources, Terms::as_of(day(LintExample::TODAY).expect("a date")), Around::NOTHING);
            let has = |id: &str| {
                let lint = pack().find_lint(id).expect("it is known");
                linted.findings.iter().any(|finding| finding.diagnostic.kind.lint(pack()) == Some(lint))
            };
            prop_assert!(linted.valid && !has("decision-not-best") && !has("decision-impossible"), "{text}");
            prop_assert!(after.ahead().is_none() || !(has("simpler-protocol") || has("decision-fragile")), "{text}");
        }
    }
}

/// SSE is slightly behind WebSocket.
const LEVEL: &str = "flows: { news: { real_time: server-push, latency: moderate, volume: low, scaling: stateful, browser: universal, complexity: moderate, needs: [binary-payloads] } }";

fn recommend(arguments: &[&str]) -> Run {
    run_with(&[&["recommend", "--details", "-"], arguments].concat(), LEVEL)
}

fn json(arguments: &[&str]) -> Value {
    let flows: Value = serde_json::from_str(&recommend(&[arguments, &["--format", "json"]].concat()).stdout).expect("JSON");
    flows["flows"][0].clone()
}

#[test]
fn the_answer_says_that_it_is_in_use_in_every_format() {
    let (plain, settled) = (json(&[]), json(&["--in-use", "sse"]));
    assert_eq!((&plain["recommended"], &plain["toss_up"]), (&"websocket".into(), &true.into()));
    assert_eq!(
        (&settled["recommended"], &settled["way"], &settled["in_use_over"]),
        (&"sse".into(), &"sse".into(), &"websocket".into())
    );
    assert_eq!(plain["ranking"], settled["ranking"]);
    assert!(settled["margin"].as_f64().expect("points") < 0.0 && settled["robustness"].is_null(), "{settled}");
    // Of two in use, the better one.
    let both = json(&["--in-use", "sse,websocket"]);
    assert_eq!((&both["recommended"], both.get("in_use_over")), (&"websocket".into(), None));
    let says = "WebSocket and SSE are within 2.5 points; SSE is already in use";
    for format in ["table", "markdown", "html"] {
        let page = recommend(&["--in-use", "sse", "--format", format]).stdout;
        let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(page.contains(says), "{format}: {page}");
    }
    let why = recommend(&["--in-use", "sse", "--why-not", "websocket"]).stdout;
    let why = why.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(why.contains("within 2.5 points, and SSE is already in use."), "{why}");
}
