//! What is said about how certain an answer is, compared with brute force over the real rules, and as users see it.

use std::collections::BTreeMap;
use std::fs;

use proptest::prelude::*;
use serde_json::Value;

use protopick::builtin;
use protopick::decision::{Firmness, Fraction};
use protopick::engine::{Change, Counterfactual, Depth, Outcome, evaluate, evaluate_flow};
use protopick::pack::{Answers, LevelId, NeedId, ProtocolId};
use protopick::requirements::{Criterion, Flow};

use crate::flows::flows;
use crate::model::{judge, read};
use crate::run::{run, run_with, scratch, widest};

fn winner(flow: &Flow, levels: &[LevelId], needs: &[NeedId]) -> Option<ProtocolId> {
    let mut answers = Answers::default();
    for &level in levels {
        answers.state_level(level);
    }
    for &need in needs {
        answers.state_need(need);
    }
    evaluate_flow(builtin::pack(), &flow.with_answers(answers)).recommended()
}

/// Returns all levels of the stated dimensions, in every combination.
fn profiles(flow: &Flow, moves: impl Fn(LevelId) -> bool) -> Vec<Vec<LevelId>> {
    let pack = builtin::pack();
    let mut profiles = vec![Vec::new()];
    for &own in flow.answers().levels() {
        let levels: Vec<LevelId> =
            pack.levels(own.dimension()).map(|(level, _)| level).filter(|&level| level == own || moves(own)).collect();
        profiles = profiles
            .iter()
            .flat_map(|profile: &Vec<LevelId>| levels.iter().map(|&level| profile.iter().copied().chain([level]).collect()))
            .collect();
    }
    profiles
}

/// Returns every way to change at most two needs.
fn toggled(flow: &Flow, moves: impl Fn(NeedId) -> bool) -> Vec<Vec<NeedId>> {
    let pack = builtin::pack();
    let toggle = |needs: &[NeedId], need: NeedId| -> Vec<NeedId> {
        let mut needs: Vec<NeedId> = needs.to_vec();
        match needs.iter().position(|&other| other == need) {
            Some(at) => drop(needs.remove(at)),
            None => needs.push(need),
        }
        needs
    };
    let stated = flow.answers().needs();
    let movable: Vec<NeedId> = pack.needs().map(|(id, _)| id).filter(|&need| moves(need)).collect();
    let mut all = vec![stated.to_vec()];
    for (i, &one) in movable.iter().enumerate() {
        let once = toggle(stated, one);
        all.extend(movable[..i].iter().map(|&two| toggle(&once, two)));
        all.push(once);
    }
    all
}

/// Returns the number of answers that differ from those of a flow.
fn changed(flow: &Flow, levels: &[LevelId], needs: &[NeedId]) -> usize {
    let stated = flow.answers().needs();
    let toggled =
        needs.iter().filter(|need| !stated.contains(need)).count() + stated.iter().filter(|need| !needs.contains(need)).count();
    toggled + flow.answers().levels().iter().zip(levels).filter(|(own, level)| own != level).count()
}

fn steps(set: &[Change]) -> usize {
    let of = |change: &Change| match change {
        Change::Level { from, to } => from.index().abs_diff(to.index()),
        _ => 1,
    };
    set.iter().map(of).sum()
}

fn apply(flow: &Flow, set: &[Change]) -> Answers {
    set.iter().fold(flow.answers().clone(), |answers, change| change.apply(&answers))
}

fn counterfactuals(text: &str) -> Vec<Counterfactual> {
    let pack = builtin::pack();
    let evaluation = evaluate(pack, &read(pack, text), Depth::Figures);
    evaluation.trust[0].figures.clone().expect("they were asked for").counterfactuals
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_smallest_changes_are_all_there_and_none_is_smaller(flow in flows()) {
        let (requirements, evaluation) = judge(&flow.yaml());
        let (written, judged) = (&requirements.flows()[0], &evaluation.flows[0]);
        let found = counterfactuals(&flow.yaml());
        if judged.outcome == Outcome::Undecided {
            prop_assert!(found.is_empty());
            return Ok(());
        }
        let must = |criterion| written.must(criterion).is_some();
        let toggled = toggled(written, |need| !must(Criterion::Need(need)));
        // For each protocol, the fewest changes, and the number of sets with that many; two at most.
        let mut fewest: BTreeMap<ProtocolId, (usize, usize)> = BTreeMap::new();
        for levels in profiles(written, |level| !must(Criterion::Dimension(level.dimension()))) {
            for needs in toggled.iter().filter(|needs| changed(written, &levels, needs) <= 2) {
                let Some(winner) = winner(written, &levels, needs) else { continue };
                let changed = changed(written, &levels, needs);
                let best = fewest.entry(winner).or_insert((changed, 0));
                if changed < best.0 {
                    *best = (changed, 0);
                }
                if changed == best.0 {
                    best.1 += 1;
                }
            }
        }
        let rivals: Vec<ProtocolId> =
            builtin::pack().protocols().map(|(id, _)| id).filter(|&id| Some(id) != judged.recommended()).collect();
        prop_assert_eq!(found.iter().map(|found| found.protocol).collect::<Vec<_>>(), rivals);
        for Counterfactual { protocol, sets } in &found {
            let expected = fewest.get(protocol).copied().unwrap_or((0, 0));
            let mut seen = Vec::new();
            for set in sets {
                let answers = apply(written, set);
                prop_assert_eq!(winner(written, answers.levels(), answers.needs()), Some(*protocol), "{:?}", set);
                prop_assert_eq!((set.len(), changed(written, answers.levels(), answers.needs())), (expected.0, expected.0));
                prop_assert!(!seen.contains(&answers), "{:?} comes twice", set);
                seen.push(answers);
            }
            prop_assert_eq!(sets.len(), expected.1);
            prop_assert!(sets.windows(2).all(|pair| steps(&pair[0]) <= steps(&pair[1])), "the plausible first: {:?}", sets);
        }
    }

    #[test]
    fn a_set_of_answers_is_enough_just_when_no_other_answers_matter(flow in flows()) {
        let mut flow = flow;
        flow.levels[0] = None;
        flow.levels[3] = None;
        let (requirements, evaluation) = judge(&flow.yaml());
        let (written, judged) = (&requirements.flows()[0], &evaluation.flows[0]);
        let Some(recommended) = judged.recommended() else {
            prop_assert!(evaluation.trust[0].reasons.is_none());
            return Ok(());
        };
        let reasons = evaluation.trust[0].reasons.as_ref().expect("something is recommended");
        let stated = written.answers();
        // Needs: all of the stated ones, some, or none.
        let needs: Vec<Vec<NeedId>> = (0..1u32 << stated.needs().len())
            .map(|kept| stated.needs().iter().enumerate().filter(|(i, _)| kept & (1 << i) != 0).map(|(_, &need)| need).collect())
            .collect();
        let criteria: Vec<Criterion> = stated.subjects().map(Criterion::of).collect();
        let mut losing: Vec<Vec<Criterion>> = Vec::new();
        for levels in profiles(written, |_| true) {
            for needs in &needs {
                if winner(written, &levels, needs) != Some(recommended) {
                    let moved = stated.levels().iter().zip(&levels).filter(|(own, level)| own != level);
                    let mut changed: Vec<Criterion> = moved.map(|(own, _)| Criterion::Dimension(own.dimension())).collect();
                    changed.extend(stated.needs().iter().filter(|need| !needs.contains(need)).map(|&need| Criterion::Need(need)));
                    losing.push(changed);
                }
            }
        }
        let enough = |set: &[Criterion]| losing.iter().all(|changed| changed.iter().any(|criterion| set.contains(criterion)));
        let subsets = (0..1u32 << criteria.len()).map(|bits| {
            criteria.iter().enumerate().filter(|(i, _)| bits & (1 << i) != 0).map(|(_, &criterion)| criterion).collect::<Vec<_>>()
        });
        let minimal = |set: &Vec<Criterion>| {
            enough(set) && (0..set.len()).all(|i| { let mut less = set.clone(); less.remove(i); !enough(&less) })
        };
        let mut expected: Vec<Vec<Criterion>> = subsets.filter(minimal).collect();
        expected.sort_by_key(|set| (set.len(), set.clone()));
        prop_assert_eq!(&reasons.sufficient, &expected);
        for criterion in criteria {
            let inside = expected.iter().filter(|set| set.contains(&criterion)).count();
            prop_assert_eq!(reasons.core.contains(&criterion), inside == expected.len());
            prop_assert_eq!(reasons.irrelevant.contains(&criterion), inside == 0);
        }
    }
}

proptest! {
    #[test]
    fn the_differences_add_up_to_the_margin(flow in flows()) {
        let judged = flow.judge();
        let Some(first) = judged.recommended() else { return Ok(()) };
        let own = judged.standings[0].score.expect("it is recommended").parts();
        for standing in &judged.standings {
            let parts = judged.against(standing.protocol);
            prop_assert!(standing.protocol != first || parts.is_empty());
            let other = standing.score.expect("something counts").parts();
            prop_assert!(parts.iter().all(|part| part.points.parts().1 == own.1) && other.1 == own.1);
            let points = |pro: bool| parts.iter().filter(|part| part.is_pro() == pro).map(|part| part.points.parts().0).sum::<u64>();
            prop_assert_eq!(points(true) + other.0, points(false) + own.0);
            let mut used = Vec::new();
            for con in parts.iter().filter(|part| !part.is_pro()) {
                let Some(by) = con.met_by else { continue };
                let pro = parts.iter().find(|part| part.is_pro() && part.subject == by).expect("it speaks for the first");
                prop_assert!(pro.points >= con.points && !used.contains(&by));
                used.push(by);
            }
        }
    }

    #[test]
    fn a_first_answer_is_listed_just_when_it_brings_another_winner(flow in flows()) {
        let pack = builtin::pack();
        let (requirements, evaluation) = judge(&flow.yaml());
        let (written, judged) = (&requirements.flows()[0], &evaluation.flows[0]);
        let Some(first) = judged.recommended() else { return Ok(()) };
        for (dimension, _) in pack.dimensions().filter(|(id, _)| written.answers().level(*id).is_none()) {
            for (level, _) in pack.levels(dimension) {
                let change = Change::State(level);
                let winner = evaluate_flow(pack, &written.with_answers(change.apply(written.answers()))).recommended();
                let found = evaluation.trust[0].openings.iter().find(|flip| flip.change == change);
                prop_assert_eq!(found.map(|flip| flip.winner), winner.filter(|&winner| winner != first));
            }
        }
    }
}

const FLOW: &str = "flows: { f: { real_time: server-push, latency: low, volume: moderate, needs: [auto-reconnect] } }";

fn json(arguments: &[&str]) -> Value {
    let ended = run_with(arguments, FLOW);
    serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("{error}: {}", ended.stderr))
}

#[test]
fn json_has_every_figure() {
    let json = json(&["recommend", "-", "--format", "json"]);
    let flow = &json["flows"][0];
    assert_eq!(flow["recommended"], "sse");
    assert!(flow["robustness"]["tolerance"].as_f64().is_some_and(|tolerance| 0.0 < tolerance && tolerance <= 1.0));
    let criteria: Vec<&str> =
        flow["weight_intervals"].as_array().expect("a list").iter().filter_map(|each| each["criterion"].as_str()).collect();
    assert_eq!(criteria, ["real_time", "latency", "volume", "auto-reconnect"]);
    let rivals: Vec<&str> =
        flow["changes"].as_array().expect("a list").iter().filter_map(|each| each["protocol"].as_str()).collect();
    assert_eq!(rivals, ["rest", "websocket", "graphql", "mqtt", "grpc"]);
    assert!(flow["changes"][0]["sets"][0][0]["to"].is_string(), "{flow}");
    assert!(flow["settled_by"][0].as_array().is_some_and(|set| set.contains(&"real_time".into())));
    assert!(flow["caveats"].as_array().is_some_and(Vec::is_empty));
    assert!(flow["why_not"].is_null(), "nobody asked");
}

#[test]
fn why_not_names_the_differences_and_what_would_turn_them() {
    let json = json(&["recommend", "-", "--format", "json", "--why-not", "websocket"]);
    let (flow, why) = (&json["flows"][0], &json["flows"][0]["why_not"][0]);
    let sum: f64 = why["differences"].as_array().expect("a list").iter().filter_map(|each| each["points"].as_f64()).sum();
    let score = |protocol: &str| {
        let ranking = flow["ranking"].as_array().expect("a list");
        ranking.iter().find(|row| row["protocol"] == protocol).and_then(|row| row["score"].as_f64()).expect("a score")
    };
    assert!((sum - (score("sse") - score("websocket"))).abs() < 0.11, "{sum}");
    let page = run_with(&["recommend", "--details", "-", "--why-not", "WebSocket"], FLOW).stdout;
    assert!(page.contains("What would lead to WebSocket"), "{page}");
    assert!(!page.contains("Why SSE"), "{page}");
    insta::assert_snapshot!(page);
}

#[test]
fn why_not_the_excluded_the_recommended_and_the_unknown() {
    let pages = FLOW.replace("needs:", "browser: universal, needs:");
    let page = |protocol| run_with(&["recommend", "--details", "-", "--why-not", protocol], &pages);
    assert!(page("grpc").stdout.contains("gRPC is excluded. Otherwise it would have"), "{}", page("grpc").stdout);
    assert!(page("sse").stdout.contains("SSE is the recommended protocol."));
    let unknown = page("websockets");
    assert_eq!(unknown.code, 2);
    assert!(unknown.stderr.contains("did you mean `websocket`?"), "{}", unknown.stderr);
    let nothing = run_with(&["recommend", "--details", "-", "--why-not", "rest"], "flows: { f: {} }");
    assert!(nothing.stdout.contains("Nothing that counts is stated"), "{}", nothing.stdout);
    assert_eq!(nothing.code, 1);
}

#[test]
fn why_not_several_tells_of_each_once_in_every_format() {
    let json = json(&["recommend", "-", "--format", "json", "--why-not", "rest, grpc,REST"]);
    let names: Vec<_> =
        json["flows"][0]["why_not"].as_array().expect("a list").iter().map(|why| why["protocol"].clone()).collect();
    assert_eq!(names, ["rest", "grpc"]);
    for (format, titles) in [
        ("table", ["What would lead to REST", "What would lead to gRPC"]),
        ("markdown", ["Why not REST", "Why not gRPC"]),
        ("html", ["Why not REST", "Why not gRPC"]),
    ] {
        let page = run_with(&["recommend", "-", "--format", format, "--why-not", "rest,grpc,rest"], FLOW).stdout;
        assert_eq!(titles.map(|title| page.matches(title).count()), [1, 1], "{page}");
    }
    // The shell took the second for a file.
    let split = run(&["recommend", "--details", "--why-not", "rest,", "grpc"]);
    assert_eq!(split.code, 2);
    assert!(split.stderr.contains("put a list with spaces in quotes"), "{}", split.stderr);
}

#[test]
fn explain_shows_it_all_and_the_page_without_it_only_what_matters() {
    let explained = run(&["recommend", "--details", "examples/trading-desk.yaml", "--explain", "--flow", "blotter"]).stdout;
    let headings = ["Deciding requirements", "How far each weight", "What two changes"];
    for heading in headings {
        assert!(explained.contains(heading), "{heading}: {explained}");
    }
    assert!(widest(&explained) <= 80);
    let plain = run(&["recommend", "--details", "examples/trading-desk.yaml", "--flow", "blotter"]).stdout;
    assert!(headings.iter().all(|heading| !plain.contains(heading)), "{plain}");
    insta::assert_snapshot!(explained);
}

#[test]
fn an_answer_that_would_leave_nothing_is_told() {
    let ended = run(&["recommend", "examples/trading-desk.yaml", "--flow", "algo-orders", "--format", "json"]);
    let json: Value = serde_json::from_str(&ended.stdout).expect("JSON");
    let dead_ends = json["flows"][0]["dead_ends"].as_array().expect("a list");
    assert!(dead_ends.iter().any(|change| change["criterion"] == "browser" && change["to"] == "universal"), "{dead_ends:?}");
    for change in dead_ends.iter().filter(|change| change["criterion"] == "browser") {
        let set = format!("algo-orders.browser={}", change["to"].as_str().expect("a level"));
        let after = run(&["recommend", "--details", "examples/trading-desk.yaml", "--flow", "algo-orders", "--set", &set]);
        assert_eq!(after.code, 1, "{}", after.stdout);
    }
    let page = run(&["recommend", "--details", "examples/trading-desk.yaml", "--flow", "algo-orders"]).stdout;
    assert!(page.contains("What would leave no protocol"), "{page}");
}

#[test]
fn what_cannot_be_met_says_what_could_be() {
    let text = "flows: { f: { real_time: server-push, latency: very-low, needs: [caching, flexible-queries], must: [caching] } }";
    let page = run_with(&["recommend", "--details", "-", "--explain"], text).stdout;
    assert!(page.contains("What would lead to an answer"), "{page}");
    assert!(page.contains("REST       real_time: streamed-answer or upload or request-response"), "{page}");
    assert!(page.contains("without flexible-queries"), "{page}");
}

#[test]
fn an_excluded_protocol_tells_what_excludes_its_last_way() {
    let folder = scratch("house-rule");
    let cap = "id: no-mqtt-for-browsers\ntitle: No MQTT for browsers\nwhen: { browser: universal, latency: low }\nlowers:\n  \
               - { protocol: mqtt, criterion: browser, to: impossible }\nbecause: Our security office forbids it.\n\
               source: guide#framework\ncases:\n  - { given: { browser: universal, latency: low }, fires: true }\n  \
               - { given: { browser: none, latency: low }, fires: false }\n";
    fs::create_dir_all(folder.join("caps")).unwrap();
    fs::write(folder.join("caps/no-mqtt-for-browsers.yaml"), cap).unwrap();
    let rules = folder.to_str().expect("UTF-8");
    let flow = "flows: { f: { real_time: server-push, browser: universal, latency: low } }";
    for more in [&["--details"][..], &["--why-not", "mqtt"], &["--format", "markdown"], &["--format", "html"]] {
        let page = run_with(&[&["recommend", "-", "--rules", rules], more].concat(), flow);
        assert!(
            page.stdout.contains("MQTT over WebSocket, Browsers: Our security office forbids it."),
            "{}{}",
            page.stdout,
            page.stderr
        );
    }
}

#[test]
fn the_words_of_a_tolerance_are_those_that_the_rules_and_the_documents_explain() {
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let explained = flat(&run(&["explain", "tolerance"]).stdout);
    let words: Vec<&str> = (0..=100).map(|percent| Firmness::of(Fraction::share(percent, 100)).word()).collect();
    let mut starts: Vec<usize> = (0..words.len()).filter(|&at| at == 0 || words[at] != words[at - 1]).collect();
    assert_eq!(starts.len(), 4, "{words:?}");
    starts.push(words.len());
    let mut told = Vec::new();
    for bounds in starts.windows(2) {
        let (word, from, to) = (words[bounds[0]], bounds[0], bounds[1]);
        let range = match (from, to) {
            (0, to) => format!("A tolerance below {to} percent."),
            (from, 101) => format!("A tolerance of {from} percent and more."),
            (from, to) => format!("A tolerance from {from} to less than {to} percent."),
        };
        assert!(explained.contains(&format!("{word} {range}")), "put this into rules/words/tolerance.yaml: {word}: {range}");
        told.push(if to > 100 { format!("and {word} above that") } else { format!("{word} below {to}%") });
    }
    let page = flat(&fs::read_to_string("docs/judging.md").expect("the page"));
    let sentence = format!("An answer is {}.", told.join(", "));
    assert!(page.contains(&sentence), "put this into docs/judging.md: {sentence}");
}
