use proptest::prelude::*;

use super::Variants;
use crate::builtin;
use crate::diag::Diagnostics;
use crate::engine::evaluate_flow;
use crate::pack::{Answers, LevelId, NeedId};
use crate::requirements::{Flow, load};
use crate::source::SourceMap;

/// A flow with musts and weights of its own, and no answers yet.
fn flow(musts: &[&str], weights: &str, gateway: &str) -> Flow {
    let text = format!("gateway: {gateway}\nflows: {{ f: {{ must: [{}], weights: {{ {weights} }} }} }}", musts.join(", "));
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let file = sources.add("test.yaml", text);
    let read = load(file, &[], builtin::pack(), &mut sources, &mut diagnostics);
    read.unwrap_or_else(|| panic!("{:?}", diagnostics.sorted())).flows()[0].clone()
}

fn answers() -> impl Strategy<Value = (Vec<LevelId>, Vec<NeedId>)> {
    let pack = builtin::pack();
    let level = |dimension| {
        let levels: Vec<LevelId> = pack.levels(dimension).map(|(level, _)| level).collect();
        proptest::option::weighted(0.8, proptest::sample::select(levels))
    };
    let levels: Vec<_> = pack.dimensions().map(|(dimension, _)| level(dimension)).collect();
    let needs: Vec<NeedId> = pack.needs().map(|(need, _)| need).collect();
    let levels = levels.prop_map(|levels| levels.into_iter().flatten().collect());
    (levels, proptest::sample::subsequence(needs, 0..=6))
}

fn musts() -> impl Strategy<Value = Vec<&'static str>> {
    let pack = builtin::pack();
    let dimensions = pack.dimensions().map(|(_, dimension)| dimension.id.as_str());
    let needs = pack.needs().map(|(_, need)| need.id.as_str());
    proptest::sample::subsequence(dimensions.chain(["needs"]).chain(needs).collect::<Vec<_>>(), 0..=4)
}

/// The gateways of the pack, and one that it does not know.
fn gateways() -> impl Strategy<Value = String> {
    let known = builtin::pack().gateways().map(|(_, gateway)| gateway.id.clone());
    proptest::sample::select(known.chain(["home-grown".to_owned()]).collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_winner_is_the_one_that_judging_finds(
        gateway in gateways(),
        (levels, needs) in answers(),
        musts in musts(),
        weights in prop_oneof![Just(""), Just("latency: 0, needs: 1.5"), Just("browser: 7.25"), Just("needs: 0")],
    ) {
        let pack = builtin::pack();
        let flow = flow(&musts, weights, &gateway);
        let mut answers = Answers::default();
        for &level in &levels {
            answers.state_level(level);
        }
        for &need in &needs {
            answers.state_need(need);
        }
        let judged = evaluate_flow(pack, &flow.with_answers(answers));
        let variants = Variants::new(pack, &flow);
        prop_assert_eq!(variants.at(&levels).winner(&needs), judged.recommended());
    }
}
