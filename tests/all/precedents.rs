//! Published decisions: which are near a flow, how often the rules agree with them, and what is said about that.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fs;

use proptest::prelude::*;
use protopick::builtin;
use protopick::decision::Fraction;
use protopick::engine::{evaluate_flow, nearest, try_precedents};
use protopick::pack::{Answers, Pack, Precedent, PrecedentId, PrecedentKind, Subject};
use protopick::requirements::{Criterion, Flow, load};
use protopick::source::SourceMap;
use serde_json::Value;

use crate::flows::flows;
use crate::run::{run, run_with, scratch};

fn pack() -> &'static Pack {
    builtin::pack()
}

/// Returns what is stated, as a set.
fn stated(answers: &Answers) -> BTreeSet<Subject> {
    answers.subjects().collect()
}

/// Returns how near a precedent is to a flow, from the sets of what both state.
fn nearness(flow: &Flow, precedent: PrecedentId) -> Fraction {
    let (here, there) = (stated(flow.answers()), stated(&pack().precedent(precedent).given));
    let weight = |subject: &Subject| u64::from(Criterion::of(*subject).weight(pack()).thousandths());
    let alike: u64 = here.intersection(&there).map(weight).sum();
    // A dimension with different levels is in both halves, and counts as twice a half.
    let unlike: u64 = here.symmetric_difference(&there).map(weight).sum();
    Fraction::share(2 * alike, 2 * alike + unlike)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn the_nearest_come_first_and_a_contrary_one_is_told(flow in flows()) {
        let (mut sources, mut faults) = (SourceMap::default(), protopick::diag::Diagnostics::default());
        let file = sources.add("a", flow.yaml());
        let read = load(file, &[], pack(), &mut sources, &mut faults).expect("it is valid");
        let flow = &read.flows()[0];
        let Some(recommended) = evaluate_flow(pack(), flow).recommended() else { return Ok(()) };
        let told = nearest(pack(), flow, recommended);
        let agrees = |id: PrecedentId| pack().precedent(id).agrees(recommended);
        let mut all: Vec<_> = pack().precedents().map(|(id, _)| (nearness(flow, id), id)).collect();
        all.retain(|(near, _)| *near >= Fraction::HALF);
        all.sort_by_key(|&(near, id)| (Reverse(near), Reverse(pack().precedent(id).year), id));
        prop_assert_eq!(told.len(), all.len().min(3));
        for (near, (expected, id)) in told.iter().zip(&all).take(2) {
            prop_assert_eq!((near.nearness, near.precedent), (*expected, *id));
        }
        let both = |ids: &mut dyn Iterator<Item = PrecedentId>| ids.map(agrees).collect::<BTreeSet<_>>();
        let told_both = both(&mut told.iter().map(|near| near.precedent));
        let all_both = both(&mut all.iter().map(|(_, id)| *id));
        prop_assert!(told.len() < 2 || told_both == all_both, "{told_both:?} {all_both:?}");
    }
}

#[test]
fn what_is_counted_is_what_the_rules_recommend() {
    let tried = try_precedents(pack());
    assert!(tried.len() > 100, "{}", tried.len());
    for one in &tried {
        let known = pack().precedent(one.precedent);
        let judged = evaluate_flow(pack(), &Flow::of_precedent(known));
        assert_eq!(one.recommended.map(|(protocol, _)| protocol), judged.recommended(), "{}", known.id());
        assert_eq!(one.first, judged.recommended().is_some_and(|protocol| known.accepted.contains(&protocol)));
        assert!(one.first_two || !one.first, "{}", known.id());
    }
}

#[test]
fn an_answer_tells_how_often_teams_decided_so_and_who_did() {
    let text = "flows: { ticker: { real_time: server-push, browser: universal, needs: [auto-reconnect] } }";
    let output: Value = serde_json::from_str(&run_with(&["recommend", "-", "--format", "json"], text).stdout).unwrap();
    let flow = &output["flows"][0];
    let (cases, agreed) = (flow["agreement"]["cases"].as_u64().unwrap(), flow["agreement"]["agreed"].as_u64().unwrap());
    assert!(cases >= 10 && agreed <= cases, "{flow}");
    let near = flow["precedents"].as_array().unwrap();
    assert!(!near.is_empty() && near.len() <= 3, "{flow}");
    for format in ["table", "markdown", "html"] {
        let page = run_with(&["recommend", "--details", "-", "--format", format], text).stdout;
        let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(page.contains(&format!("{agreed} of {cases} published decisions")), "{format}: {page}");
        for one in near {
            assert!(page.contains(one["system"].as_str().unwrap()), "{format}: {one}");
        }
    }
}

#[test]
fn the_rules_agree_with_as_many_precedents_as_the_pack_says() {
    let fine = run(&["rules", "test", "--format", "json"]);
    let score: Value = serde_json::from_str(&fine.stdout).unwrap();
    let score = &score["precedents"];
    let (cases, first) = (score["cases"].as_u64().unwrap(), score["first"].as_u64().unwrap());
    assert_eq!((fine.code, score["others"].as_array().unwrap().len() as u64), (0, cases - first));

    let folder = scratch("more-agreement");
    let settings = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/pack.yaml")).unwrap();
    let least = settings.lines().find(|line| line.starts_with("  first: ")).unwrap();
    fs::write(folder.join("pack.yaml"), settings.replace(least, "  first: 100")).unwrap();
    let wanting = run(&["rules", "test", "--rules", folder.to_str().unwrap()]);
    assert_eq!(wanting.code, 1, "{}", wanting.stdout);
    let said = format!("{first} of {cases} precedents agree, fewer than the 100 of 100 that `first` requires");
    assert!(wanting.stdout.split_whitespace().collect::<Vec<_>>().join(" ").contains(&said), "{}", wanting.stdout);
}

/// The minimum is what the built-in rules reached against the built-in precedents.
#[test]
fn precedents_of_a_team_are_judged_but_do_not_count_for_the_minimum_of_the_built_in_rules() {
    let folder = scratch("own-misses");
    fs::create_dir_all(folder.join("precedents")).unwrap();
    let flow = |number: usize| {
        format!(
            "  - id: stock-{number}\n    description: Pages show what is left.\n    requires: {{ real_time: server-push, browser: universal }}\n    \
             protocol: grpc\n    kind: choice\n    year: 2026\n    because: It was there.\n    \
             source: [{{ title: Our notes, url: \"https://example.org/notes\" }}]\n    confidence: high\n"
        )
    };
    let flows: String = (0..40).map(flow).collect();
    fs::write(folder.join("precedents/ours.yaml"), format!("id: ours\nsystem: Our shop\nabout: A shop.\nflows:\n{flows}"))
        .unwrap();
    let score = |folder: &str| run(&["rules", "test", "--rules", folder, "--format", "json"]);
    let own = score(folder.to_str().unwrap());
    let told: Value = serde_json::from_str(&own.stdout).unwrap();
    assert_eq!(own.code, 0, "{}", own.stdout);
    assert_eq!(told["precedents"]["cases"], pack().precedents().len() + 40);
    assert!(told["precedents"]["others"].to_string().contains("ours/stock-7"), "{}", own.stdout);
    // A minimum of one's own is about all of them.
    for key in ["first", "first-two"] {
        fs::write(folder.join("pack.yaml"), format!("precedents: {{ {key}: 75 }}\n")).unwrap();
        assert_eq!(score(folder.to_str().unwrap()).code, 1, "{key}");
    }
    fs::write(folder.join("pack.yaml"), "name: ours\n").unwrap();
    assert_eq!(score(folder.to_str().unwrap()).code, 0, "a name is no minimum");
}

#[test]
fn a_change_of_the_rules_tells_which_precedents_it_wins_and_loses() {
    let folder = scratch("other-fits");
    fs::create_dir_all(folder.join("needs")).unwrap();
    let file = "needs/flexible-queries.yaml";
    let need = fs::read_to_string(format!("{}/rules/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    fs::write(folder.join(file), need.replacen("fit: fair", "fit: ideal", 1)).unwrap();
    let folder = folder.to_str().unwrap();
    let turned = |old: &str, new: &str| {
        let output = run(&["rules", "diff", old, new, "--format", "json"]);
        let output: Value = serde_json::from_str(&output.stdout).unwrap();
        (output["precedents"]["won"].clone(), output["precedents"]["lost"].clone())
    };
    let (won, lost) = turned("builtin", folder);
    assert!(lost.as_array().unwrap().contains(&"github/integrator-api".into()), "{lost}");
    assert_eq!(turned(folder, "builtin"), (lost, won));
    let page = run(&["rules", "diff", "builtin", folder]).stdout;
    assert!(page.contains("Precedents lost") && page.contains("github/integrator-api"), "{page}");
}

#[test]
fn a_team_adds_precedents_of_its_own_and_is_told_what_is_wrong_with_them() {
    let folder = scratch("own-precedents");
    fs::create_dir_all(folder.join("precedents")).unwrap();
    let text = "id: ours\nsystem: Our shop\nabout: A shop.\nflows:\n  - id: stock\n    description: Pages show what is left.\n    \
                requires: { real_time: server-push, browser: universal, volume: low, latency: low, scaling: stateless }\n    \
                protocol: sse\n    way: sse\n    kind: choice\n    year: 2026\n    because: It was the least work.\n    \
                source: [{ title: Our notes, url: \"https://example.org/notes\" }]\n    confidence: high\n";
    let write = |text: &str| fs::write(folder.join("precedents/ours.yaml"), text).unwrap();
    let rules = folder.to_str().unwrap();
    let flow = "flows: { f: { real_time: server-push, browser: universal, volume: low, latency: low, scaling: stateless } }";
    write(text);
    let page = run_with(&["recommend", "--details", "-", "--rules", rules], flow).stdout;
    assert!(page.contains("Our shop, 2026: SSE (same requirements)"), "{page}");
    let barred = flow.replace("{ real_time", "{ blocked: [upgrade], real_time");
    let page = run_with(&["recommend", "--details", "-", "--rules", rules], &barred).stdout;
    assert!(page.contains("Our shop, 2026: SSE (here only: upgrade blocked)"), "{page}");
    for (from, to, fault) in [
        ("way: sse", "way: rest-polled", "does not belong to the chosen protocol"),
        ("kind: choice", "kind: chance", "`chance`"),
        ("https://example.org", "javascript:alert(1)", "address"),
        ("volume: low", "volume: little", "unknown level `little` of `volume`"),
        ("volume: low", "volume: [low, high]", "`volume` takes one level, found a list"),
        ("volume: low", "volumes: low", "did you mean `volume`?"),
        ("source: [{ title: Our notes, url: \"https://example.org/notes\" }]", "source: []", "source"),
    ] {
        write(&text.replace(from, to));
        let wrong = run_with(&["recommend", "--details", "-", "--rules", rules], flow);
        assert!(wrong.code == 2 && wrong.stderr.contains(fault), "{to}: {}", wrong.stderr);
    }
}

/// Returns the ids that a query lists.
fn listed(query: &[&str]) -> Vec<String> {
    let output = run(&[&["precedents", "--format", "json"], query].concat());
    let output: Value = serde_json::from_str(&output.stdout).unwrap_or_else(|_| panic!("{query:?}: {}", output.stderr));
    let chosen: u64 = output["chosen"].as_array().unwrap().iter().map(|each| each["cases"].as_u64().unwrap()).sum();
    let listed = output["precedents"].as_array().unwrap();
    assert_eq!(chosen, listed.len() as u64, "{query:?}");
    listed.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

/// Returns the ids of the precedents for which something holds.
fn those(holds: impl Fn(&Precedent) -> bool) -> Vec<String> {
    pack().precedents().filter(|(_, one)| holds(one)).map(|(_, one)| one.id()).collect()
}

#[test]
fn precedents_are_listed_by_all_that_they_state() {
    assert_eq!(listed(&[]), those(|_| true));
    for (id, protocol) in pack().protocols() {
        assert_eq!(listed(&[&protocol.id]), those(|one| one.protocol == id), "{}", protocol.id);
    }
    for (id, way) in pack().ways().filter(|(_, way)| way.id != pack().protocol(way.protocol).id) {
        assert_eq!(listed(&[&way.id]), those(|one| one.way == Some(id)), "{}", way.id);
    }
    for (id, need) in pack().needs() {
        assert_eq!(listed(&[&need.id]), those(|one| one.given.needs().contains(&id)), "{}", need.id);
    }
    for (dimension, known) in pack().dimensions() {
        assert_eq!(listed(&[&known.id]), those(|one| one.given.level(dimension).is_some()), "{}", known.id);
        for (level, word) in pack().levels(dimension) {
            let name = format!("{}.{}", known.id, word.id);
            assert_eq!(listed(&[&name]), those(|one| one.given.level(dimension) == Some(level)), "{name}");
        }
    }
    for kind in PrecedentKind::WORDS {
        assert_eq!(listed(&[kind]), those(|one| one.kind.word() == *kind), "{kind}");
    }
    for name in ["slack", "Home Assistant", "stripe/payments-api"] {
        let found = pack().find_precedents(name);
        assert!(!found.is_empty(), "{name}");
        assert_eq!(listed(&[name]), found.iter().map(|&id| pack().precedent(id).id()).collect::<Vec<_>>(), "{name}");
    }
}

#[test]
fn of_alternatives_one_is_enough_and_all_else_must_hold() {
    let of = |name: &str| listed(&[name]).into_iter().collect::<BTreeSet<_>>();
    let either = &of("sse") | &of("websocket");
    let expected: Vec<String> = those(|one| either.contains(&one.id()) && of("many-tabs").contains(&one.id()));
    assert!(!expected.is_empty());
    assert_eq!(listed(&["sse", "many-tabs", "websocket"]), expected);
    let both = &of("real_time.server-push") & &of("rejection");
    assert_eq!(listed(&["server push", "rejection"]).into_iter().collect::<BTreeSet<_>>(), both);
    // Words of one name belong together.
    assert_eq!(listed(&["home", "assistant"]), listed(&["home-assistant"]));
}

#[test]
fn any_other_word_is_looked_for_in_the_texts() {
    let begins = |text: &str, word: &str| {
        let text = text.to_lowercase();
        text.split(|c: char| !c.is_alphanumeric()).any(|own| own.starts_with(word))
    };
    let said = |word: &str| {
        those(|one| {
            [&one.system, &one.name, &one.flow, &one.about, &one.description, &one.because].iter().any(|text| begins(text, word))
        })
    };
    for word in ["firewall", "Dashboard", "proxies", "stock"] {
        let found = said(&word.to_lowercase());
        assert!(!found.is_empty() && found.len() < pack().precedents().len(), "{word}: {found:?}");
        assert_eq!(listed(&[word]), found, "{word}");
    }
    // Each of several words must be there, and filters keep their meaning.
    let both: Vec<String> = said("dashboard").into_iter().filter(|id| listed(&["sse"]).contains(id)).collect();
    assert!(!both.is_empty());
    assert_eq!(listed(&["sse", "dashboard"]), both);
}

#[test]
fn words_that_no_precedent_states_are_refused_with_a_hint() {
    for (word, said) in [
        ("websokcet", "did you mean `websocket`?"),
        ("slak", "did you mean `slack`?"),
        ("low", "`low` can mean latency.low or volume.low"),
        ("zeppelin", "no published decision has to do with `zeppelin`"),
        // In the texts, but not at the beginning of a word.
        ("etworks", "no published decision has to do with `etworks`"),
        ("\u{1b}[2J", "no published decision"),
    ] {
        let run = run(&["precedents", word]);
        assert!((run.code, run.stdout.as_str()) == (2, "") && run.stderr.contains(said), "{word}: {}", run.stderr);
        assert!(!run.stderr.contains('\u{1b}'), "{word}");
    }
}

#[test]
fn every_precedent_is_explained_with_what_the_rules_say_of_it() {
    for one in try_precedents(pack()) {
        let known = pack().precedent(one.precedent);
        let output = run(&["explain", &known.id()]);
        assert_eq!(output.code, 0, "{}: {}", known.id(), output.stderr);
        let flat = output.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        let because = known.because.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(&because), "{}", output.stdout);
        assert!(known.pages.iter().all(|page| output.stdout.contains(&page.url)), "{}", output.stdout);
        assert_eq!(flat.contains("The same as the team's choice."), one.first, "{}", output.stdout);
        let wide = output.stdout.lines().filter(|line| line.chars().count() > 80 && !line.contains("://"));
        assert_eq!(wide.count(), 0, "{}", output.stdout);
    }
}

#[test]
fn lists_of_precedents_come_in_every_format() {
    for (format, part) in [
        ("table", "https://slack.engineering/real-time-messaging/"),
        ("markdown", "| slack/client-events | Slack |"),
        ("csv", "slack/client-events,Slack,2023,choice,websocket,"),
        ("html", "slack/client-events"),
    ] {
        let output = run(&["precedents", "slack", "--format", format]);
        assert!(output.code == 0 && output.stdout.contains(part), "{format}: {}", output.stdout);
    }
    let all = run(&["precedents"]).stdout;
    assert!(all.lines().all(|line| line.chars().count() <= 80) && all.lines().count() < 200, "{all}");
    insta::assert_snapshot!("precedents_of_slack", run(&["precedents", "slack"]).stdout);
}
