//! Changes to a file change only what they should: repairs of findings, and changed answers of an interview.

#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use protopick::builtin;
use protopick::diag::Diagnostics;
use protopick::findings::{Linted, Terms, day, repaired};
use protopick::lint::{Around, lint};
use protopick::pack::Pack;
use protopick::requirements::{Criterion, Decision, Flow, Requirements, Wanted, WantedFlow, edit, load};
use protopick::source::SourceMap;
use protopick::yaml::{Action, Kind, Node, Tree, Value};

fuzz_target!(|text: &str| {
    repairs(text);
    answers(text);
});

/// Checks that repairs change what they name, add no new findings, and terminate.
fn repairs(text: &str) {
    let (mut text, mut before) = (text.to_owned(), linted(text));
    while let Some((new, changes)) = repaired(&text, &before) {
        let (old_tree, new_tree) = (Tree::read(&text), Tree::read(&new));
        let (old, new_parts) = (parts(&old_tree), parts(&new_tree));
        let fresh = |from: &BTreeMap<String, usize>, to: &BTreeMap<String, usize>| -> usize {
            to.iter().map(|(part, count)| count.saturating_sub(*from.get(part).unwrap_or(&0))).sum()
        };
        assert!(fresh(&old, &new_parts) <= changes, "{text}\n---\n{new}");
        let open = || before.findings.iter().filter(|finding| finding.waived.is_none());
        let actions = || open().filter_map(|finding| finding.repair.as_ref()).map(|repair| &repair.change.action);
        let removes = actions().any(|action| matches!(action, Action::Remove { .. }));
        let corrects = actions().any(|action| !matches!(action, Action::Remove { .. }));
        assert!(removes || fresh(&new_parts, &old) <= changes, "{text}\n---\n{new}");

        let after = linted(&new);
        assert!(after.valid || !before.valid, "{text}\n---\n{new}");
        let (old, left) = (found(&before), found(&after));
        assert!(fresh(&left, &old) > 0, "{changes} repairs mend nothing: {text}\n---\n{new}");
        // The meaning of a misspelt name, and what is under it, counts only now, and lints only run once the file is valid.
        assert!(!before.valid || corrects || fresh(&old, &left) == 0, "{old:?} {left:?}\n{text}\n---\n{new}");
        (text, before) = (new, after);
    }
}

fn linted(text: &str) -> Linted {
    let mut sources = SourceMap::default();
    let file = sources.add("requirements.yaml", text);
    lint(file, builtin::pack(), &mut sources, Terms::as_of(day("2026-01-01").expect("a date")), Around::NOTHING)
}

/// Returns the findings without places, and the number of each. A finding told once for several flows counts for each of them.
fn found(linted: &Linted) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for finding in linted.findings.iter().flat_map(|finding| std::iter::once(finding).chain(&finding.others)) {
        let said = match &finding.words {
            Some(words) => words.pieces().collect(),
            None => finding.diagnostic.message.clone(),
        };
        *found.entry(format!("{:?} {:?}: {said}", finding.diagnostic.kind, finding.flow)).or_default() += 1;
    }
    found
}

/// Returns the keys and texts of a tree, and the number of each.
fn parts(tree: &Tree<'_>) -> BTreeMap<String, usize> {
    fn collect(node: &Node, parts: &mut BTreeMap<String, usize>) {
        match &node.kind {
            Kind::Mapping(entries) => entries.iter().for_each(|entry| {
                *parts.entry(format!("{}:", entry.key)).or_default() += 1;
                collect(&entry.value, parts);
            }),
            Kind::Sequence(items) => items.iter().for_each(|item| collect(item, parts)),
            kind => *parts.entry(format!("{kind:?}")).or_default() += 1,
        }
    }
    let mut parts = BTreeMap::new();
    tree.root().iter().for_each(|root| collect(root, &mut parts));
    parts
}

/// Checks that a file says what was answered, and everything else that it said before.
fn answers(text: &str) {
    let pack = builtin::pack();
    let Some(before) = read(text) else { return };
    let tree = Tree::read(text);
    let mut wanted = same(pack, &before);
    let unchanged = edit(&tree, &wanted);
    assert!(unchanged.iter().all(|edited| edited.text == text && edited.notes.is_empty()), "{unchanged:?}");
    if unchanged.is_none() {
        return;
    }
    let removes = choose(pack, &mut wanted, text);
    let Some(edited) = edit(&tree, &wanted) else { return };
    let Some(after) = read(&edited.text) else {
        // Something else may rely on an answer that was removed.
        assert!(removes, "{text}\n---\n{}", edited.text);
        return;
    };
    let says = same(pack, &after);
    assert_eq!(says.system, wanted.system, "{text}\n---\n{}", edited.text);
    for (says, wanted) in says.flows.iter().zip(&wanted.flows) {
        assert_eq!((&says.name, &says.keys), (&wanted.name, &wanted.keys), "{text}\n---\n{}", edited.text);
    }
    let renamed = |name: &str| wanted.flows.iter().find(|flow| flow.origin == name).map_or(name, |flow| &flow.name).to_owned();
    assert_eq!(rest(pack, &after, &|name| name.to_owned()), rest(pack, &before, &renamed), "{text}\n---\n{}", edited.text);
}

fn read(text: &str) -> Option<Requirements> {
    let (mut sources, mut faults) = (SourceMap::default(), Diagnostics::default());
    let file = sources.add("requirements.yaml", text);
    load(file, &[], builtin::pack(), &mut sources, &mut faults)
}

/// Returns what a file says about what an interview asks.
fn same(pack: &Pack, read: &Requirements) -> Wanted {
    let flow = |flow: &Flow| {
        let description = flow.description().map(|text| Value::Text(text.to_owned()));
        let levels = pack.dimensions().map(|(dimension, meant)| {
            // What amounts imply is not stated.
            let stated = flow.answers().level(dimension).filter(|_| !flow.implied().contains(&dimension));
            (meant.id.clone(), stated.map(|level| Value::Text(pack.level(level).id.clone())))
        });
        let needs: Vec<_> = flow.answers().needs().iter().map(|&need| pack.need(need).id.clone()).collect();
        let needs = (!needs.is_empty()).then_some(Value::Texts(needs));
        let keys = [("description".to_owned(), description)].into_iter().chain(levels).chain([("needs".to_owned(), needs)]);
        WantedFlow { origin: flow.name().to_owned(), name: flow.name().to_owned(), keys: keys.collect() }
    };
    let flows = read.flows().iter().map(flow).collect();
    let gateways = read.gateways().to_vec();
    Wanted { system: read.title().map(str::to_owned), gateways, flows, added: Vec::new(), amounts: Vec::new() }
}

/// Changes answers depending on every byte of the text. Returns whether an answer was removed.
fn choose(pack: &Pack, wanted: &mut Wanted, text: &str) -> bool {
    let mut state = text.bytes().fold(1_u64, |state, byte| state.wrapping_mul(0x0100_0000_01b3) ^ u64::from(byte));
    let mut draw = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0) % below.max(1)
    };
    let texts =
        [None, Some("x"), Some("- a: # \"b'"), Some("two\nlines"), Some("é #"), Some("0x1f")].map(|text| text.map(str::to_owned));
    if draw(4) == 0 {
        wanted.system.clone_from(&texts[1 + draw(texts.len() - 1)]);
    }
    let mut removes = false;
    for _ in 0..=draw(4) {
        let at = draw(wanted.flows.len());
        let free = wanted.flows.iter().all(|flow| flow.name != "renamed");
        let Some(flow) = wanted.flows.get_mut(at) else { return removes };
        if free && draw(4) == 0 {
            "renamed".clone_into(&mut flow.name);
        }
        let key = draw(flow.keys.len());
        let (key, value) = &mut flow.keys[key];
        *value = match pack.dimensions().find(|(_, dimension)| dimension.id == *key) {
            Some((_, dimension)) => {
                dimension.levels.get(draw(dimension.levels.len() + 1)).map(|level| Value::Text(level.id.clone()))
            }
            None if key == "needs" => {
                let needs: Vec<_> = pack.needs().filter(|_| draw(4) == 0).map(|(_, need)| need.id.clone()).collect();
                // Needs that are no longer named are removed as well.
                removes = true;
                (!needs.is_empty()).then_some(Value::Texts(needs))
            }
            None => texts[draw(texts.len())].clone().map(Value::Text),
        };
        removes |= value.is_none();
    }
    removes
}

/// Returns what else a file says.
fn rest(pack: &Pack, read: &Requirements, renamed: &dyn Fn(&str) -> String) -> Vec<String> {
    let flow = |flow: &Flow| {
        let weights: Vec<_> = Criterion::all(pack).map(|criterion| flow.weight(criterion)).collect();
        let decision = flow.decision().map(|decision| {
            let plan = |key| decision.plan(key).iter().map(|text| text.value.clone()).collect::<Vec<_>>();
            (decision.protocol().map(|protocol| protocol.value), Decision::keys().map(plan).collect::<Vec<_>>())
        });
        let amounts = flow.answers().amounts();
        format!("{weights:?} {amounts:?} {:?} {:?} {:?} {decision:?}", flow.musts(), flow.importance(), flow.chain())
    };
    let waivers = read.waivers().iter().map(|waiver| {
        let (lint, reason, until) = (&waiver.lint.value, &waiver.reason.value, &waiver.until.value);
        format!("{lint} {} {reason} {until}", renamed(&waiver.flow.value))
    });
    read.flows().iter().map(flow).chain(waivers).collect()
}
