//! What must not change an answer: needs that all protocols serve alike, ways and protocols that are removed, carriers that are
//! blocked.

use proptest::prelude::*;
use serde_json::Value;

use protopick::builtin;
use protopick::decision::Fraction;
use protopick::diag::Diagnostics;
use protopick::engine::{Exclusion, FlowEvaluation, evaluate_flow};
use protopick::pack::{Pack, PackFile, WayId, load};
use protopick::requirements::Barrier;
use protopick::source::SourceMap;

use crate::flows::flows;
use crate::model::read;

/// Returns every way, by id, with its score and what excludes it.
fn ways(pack: &Pack, judged: &FlowEvaluation) -> Vec<(String, Option<Fraction>, Vec<Exclusion>)> {
    let id = |way: WayId| pack.way(way).id.clone();
    let mut ways = Vec::new();
    for standing in &judged.standings {
        ways.push((id(standing.way), standing.score, standing.exclusions.clone()));
        ways.extend(standing.others.iter().map(|other| (id(other.way), other.score, other.exclusions.clone())));
    }
    ways.sort_by(|one, other| one.0.cmp(&other.0));
    ways
}

/// Returns the protocols in the order of a judgement, with their ranks.
fn order(pack: &Pack, judged: &FlowEvaluation) -> Vec<(String, Option<u32>)> {
    judged.standings.iter().map(|standing| (pack.protocol(standing.protocol).id.clone(), standing.rank)).collect()
}

/// Returns the built-in rules with a need for which every way has the same fit.
fn with_irrelevant_need() -> Pack {
    let pack = builtin::pack();
    let fits = pack
        .protocols()
        .map(|(_, protocol)| format!("  {}: {{ fit: fair, because: All alike., source: guide#rest }}\n", protocol.id));
    let text = format!(
        "id: irrelevant\norder: 99\nname: Irrelevant\nlabel: what all serve alike\nquestion: Is it wanted?\nhelp: It does not matter.\n\
         because: All serve it alike.\nsource: guide#rest\nweight: 3\nfits:\n{}",
        fits.collect::<String>()
    );
    let file = PackFile { path: "needs/irrelevant.yaml".to_owned(), name: "needs/irrelevant.yaml".to_owned(), text };
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let files: Vec<PackFile> = builtin::files().chain([file]).collect();
    let pack = load(&files, &mut sources, &mut diagnostics);
    pack.unwrap_or_else(|| panic!("{:#?}", diagnostics.sorted()))
}

#[test]
fn a_need_on_which_all_are_alike_changes_no_order() {
    let pack = with_irrelevant_need();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig { cases: 128, ..ProptestConfig::default() });
    let tried = runner.run(&flows(), |flow| {
        let text = flow.yaml();
        let needs = text.lines().find(|line| line.trim_start().starts_with("needs: [")).expect("a line");
        let more = text.replace(needs, &needs.replace('[', "[irrelevant, ").replace(", ]", "]"));
        let [before, after] = [&text, &more].map(|text| evaluate_flow(&pack, &read(&pack, text).flows()[0]));
        // Without anything else that counts, there was no order before.
        if before.standings[0].score.is_some() {
            prop_assert_eq!(order(&pack, &before), order(&pack, &after), "{}", &more);
            prop_assert_eq!(before.way(), after.way());
        }
        Ok(())
    });
    tried.unwrap_or_else(|error| panic!("{error}"));
}

/// Needs that are irrelevant to a flow of commands once changed its answer together.
#[test]
fn commands_keep_their_answer_with_an_irrelevant_need() {
    let pack = with_irrelevant_need();
    let answer = |needs: &str| {
        let stated = "real_time: bidirectional, latency: low, volume: low, browser: none, scaling: stateful";
        let file = read(&pack, &format!("flows: {{ commands: {{ {stated}, needs: [{needs}] }} }}"));
        evaluate_flow(&pack, &file.flows()[0]).way().map(|way| pack.way(way).id.clone())
    };
    for needs in ["", "delivery-guarantees", "intermittent-connectivity, auto-reconnect", "typed-contracts, streaming"] {
        let more = if needs.is_empty() { "irrelevant".to_owned() } else { format!("{needs}, irrelevant") };
        assert!(answer(needs).is_some());
        assert_eq!(answer(needs), answer(&more), "{needs}");
    }
}

/// Returns the built-in pack without some of its ways; a protocol without any is not judged.
fn without(gone: &[usize]) -> Pack {
    let mut json = serde_json::to_value(builtin::pack()).expect("JSON");
    let left = |way: u64| {
        let position = usize::try_from(way).expect("a position");
        let before = gone.iter().filter(|&&other| other < position).count();
        (!gone.contains(&position)).then(|| Value::from(position - before))
    };
    let ways = json["ways"].as_array_mut().expect("ways");
    let mut position = 0;
    ways.retain(|_| {
        position += 1;
        !gone.contains(&(position - 1))
    });
    for low in json["caps"].as_array_mut().expect("caps").iter_mut().flat_map(|cap| cap["lowers"].as_array_mut().expect("lowers"))
    {
        let ways = low["ways"].as_array().expect("ways").iter().filter_map(|way| left(way.as_u64().expect("a position")));
        low["ways"] = ways.collect();
    }
    for translation in json["translations"].as_array_mut().expect("translations") {
        if let Some(way) = translation["way"].as_u64() {
            translation["way"] = left(way).unwrap_or(Value::Null);
        }
    }
    serde_json::from_value(json).expect("a pack")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn taking_a_way_or_a_protocol_away_changes_no_other_score(
        flow in flows(),
        pick in any::<prop::sample::Index>(),
        whole in any::<bool>(),
    ) {
        let pack = builtin::pack();
        let picked = pick.index(pack.ways().len());
        let protocol = pack.ways().nth(picked).expect("a way").1.protocol;
        let is_gone = |&(position, (_, way)): &(usize, (WayId, &protopick::pack::Way))| {
            if whole { way.protocol == protocol } else { position == picked }
        };
        let gone: Vec<usize> = pack.ways().enumerate().filter(is_gone).map(|(position, _)| position).collect();
        let less = without(&gone);
        prop_assert_eq!(less.ways().len(), pack.ways().len() - gone.len());
        let judge = |pack: &Pack| ways(pack, &evaluate_flow(pack, &read(pack, &flow.yaml()).flows()[0]));
        let names: Vec<&str> = gone.iter().map(|&at| pack.ways().nth(at).expect("a way").1.id.as_str()).collect();
        let mut expected = judge(pack);
        expected.retain(|(id, ..)| !names.contains(&id.as_str()));
        prop_assert_eq!(judge(&less), expected, "without {:?}", names);
    }

    #[test]
    fn a_blocked_carrier_only_excludes(flow in flows(), pick in any::<prop::sample::Index>()) {
        let pack = builtin::pack();
        let (carrier, words) = pack.carriers().nth(pick.index(pack.carriers().len())).expect("a carrier");
        let blocked = format!("{}    blocked: [{}]\n", flow.yaml(), words.id);
        let [before, after] = [flow.yaml(), blocked].map(|text| ways(pack, &evaluate_flow(pack, &read(pack, &text).flows()[0])));
        for ((id, score, exclusions), (other, new_score, now)) in before.into_iter().zip(after) {
            prop_assert_eq!((&id, score), (&other, new_score));
            let requires = pack.way(pack.find_way(&id).expect("a way")).requires.contains(&carrier);
            let more = requires.then_some(Exclusion::Barrier(Barrier::Blocked(carrier)));
            prop_assert_eq!(exclusions.into_iter().chain(more).collect::<Vec<_>>(), now, "{}", id);
        }
    }

    /// An event stream only goes down, and a gateway that passes neither upgrades nor streams passes no GraphQL subscription.
    #[test]
    fn what_cannot_carry_a_shape_is_never_left_for_it(mut flow in flows()) {
        let pack = builtin::pack();
        let level = |dimension: &str, level: &str| {
            let id = pack.find_dimension(dimension).expect("a dimension");
            (id.index(), pack.levels(id).position(|(_, other)| other.id == level))
        };
        let judge = |text: &str| evaluate_flow(pack, &read(pack, text).flows()[0]);
        let (shape, upload) = level("real_time", "upload");
        flow.levels[shape] = upload;
        let sse = pack.find_protocol("sse").expect("SSE");
        prop_assert!(!judge(&flow.yaml()).standing(sse).expect("it is judged").exclusions.is_empty());
        flow.levels[shape] = level("real_time", "server-push").1;
        let (browser, universal) = level("browser", "universal");
        flow.levels[browser] = universal;
        let behind = judge(&format!("gateway: aws-http-api\n{}", flow.yaml()));
        prop_assert_ne!(behind.recommended(), pack.find_protocol("graphql"));
    }
}
