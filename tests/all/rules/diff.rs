//! What a change of the rules changes, also counted by brute force.

use proptest::prelude::*;
use protopick::engine::evaluate_flow;
use protopick::pack::{Answers, Pack};
use protopick::proof::{Extent, RulesDiff, Turn, compare, revisions};
use protopick::requirements::Flow;

use super::{Files, Folder, every_answer};
use crate::run::{command, finish, run, widest};

fn pack(files: &Files) -> Pack {
    files.load().0
}

fn winner(pack: &Pack, answers: &Answers) -> Option<String> {
    let judged = evaluate_flow(pack, &Flow::stating(answers.clone()));
    judged.recommended().map(|protocol| pack.protocol(protocol).id.clone())
}

/// Checks that counts add up, that the smallest causes come first, and that each of them really causes its change.
fn assert_sound(difference: &RulesDiff, old: &Pack, new: &Pack) {
    assert_eq!(difference.groups.iter().map(|group| group.count).sum::<usize>(), difference.changed);
    let size = |group: &protopick::proof::Group| group.causes[0].answers.subjects().count();
    assert!(difference.groups.windows(2).all(|pair| size(&pair[0]) <= size(&pair[1])));
    for group in &difference.groups {
        assert_eq!(group.causes.iter().map(|cause| cause.count).sum::<usize>(), group.count);
        for cause in &group.causes {
            assert_eq!(winner(old, &cause.answers), group.turn.old);
            // The ids of both packs are the same in these tests.
            assert_eq!(winner(new, &cause.answers), group.turn.new);
        }
        assert!(group.causes.windows(2).all(|pair| pair[0].answers.subjects().count() <= pair[1].answers.subjects().count()));
    }
}

const CELLS: [(&str, Option<&str>); 4] = [
    ("dimensions/latency.yaml", Some("low")),
    ("dimensions/browser.yaml", Some("limited")),
    ("needs/typed-contracts.yaml", None),
    ("needs/no-broker.yaml", None),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, ..ProptestConfig::default() })]

    #[test]
    fn a_pack_and_itself_do_not_differ_and_a_difference_is_the_same_both_ways(
        cell in 0..CELLS.len(),
        protocol in prop::sample::select(vec!["rest", "websocket", "graphql"]),
        fit in prop::sample::select(vec!["impossible", "poor", "fair", "good", "ideal"]),
    ) {
        let (path, level) = CELLS[cell];
        let (old, new) = (pack(&Files::builtin()), pack(&Files::builtin().fit((path, level, protocol), fit)));
        prop_assert_eq!(compare(&new, &new), RulesDiff { compared: 182_784, extent: Extent::All, changed: 0, groups: Vec::new() });
        prop_assert!(revisions(&new, &new).is_empty());
        let (there, back) = (compare(&old, &new), compare(&new, &old));
        assert_sound(&there, &old, &new);
        prop_assert_eq!((there.changed, there.groups.len()), (back.changed, back.groups.len()));
        for group in &there.groups {
            let Turn { old, new, excluded, admitted } = group.turn.clone();
            let reversed = Turn { old: new, new: old, excluded: admitted, admitted: excluded };
            prop_assert!(back.groups.iter().any(|other| other.turn == reversed && other.count == group.count));
        }
    }
}

/// The profiles without needs in which two packs recommend different protocols, counted one by one.
#[test]
fn the_count_agrees_with_brute_force() {
    let (old, new) =
        (pack(&Files::builtin()), pack(&Files::builtin().replace("dimensions/latency.yaml", "weight: 2", "weight: 6")));
    let profiles = every_answer(&old);
    let mut with_needs = profiles.clone();
    for (need, _) in old.needs() {
        with_needs.extend(profiles.iter().cloned().map(|mut answers| {
            answers.state_need(need);
            answers
        }));
    }
    let changed = with_needs.iter().filter(|answers| winner(&old, answers) != winner(&new, answers)).count();
    let difference = compare(&old, &new);
    assert!(changed > 0);
    assert_eq!((difference.compared, difference.changed), (with_needs.len(), changed), "a weight excludes nothing");
    assert_sound(&difference, &old, &new);
}

#[test]
fn an_exclusion_that_changes_no_recommendation_is_a_change() {
    let (old, new) = (pack(&Files::builtin()), pack(&Files::builtin().fit(("needs/caching.yaml", None, "sse"), "impossible")));
    let difference = compare(&old, &new);
    let stays = difference.groups.iter().find(|group| group.turn.old == group.turn.new).expect("a group");
    assert_eq!((stays.turn.excluded.as_slice(), stays.turn.admitted.len()), (["sse".to_owned()].as_slice(), 0));
}

#[test]
fn packs_with_other_needs_and_protocols_are_compared_by_id() {
    let without = Files::builtin().without("needs/no-broker.yaml").without_precedents_of("no-broker");
    let without = Files(without.0.into_iter().filter(|file| !file.text.contains("no-broker]")).collect());
    let (old, new) = (pack(&Files::builtin()), pack(&without));
    let difference = compare(&old, &new);
    assert_eq!((difference.compared, difference.changed), (5_376 * 33, 0), "what both have is judged alike");
    let taken: Vec<_> = revisions(&old, &new).into_iter().map(|one| (one.kind, one.id, one.new)).collect();
    let gone = |kind, id: &str| (kind, id.to_owned(), None);
    assert_eq!(taken, [gone("need", "no-broker"), gone("weight", "no-broker"), gone("beyond", "message-broker")]);
    // Other positions in the lists change the ids, but no judgement.
    let moved = pack(&Files::builtin().replace("needs/caching.yaml", "order: 1\n", "order: 40\n").replace(
        "dimensions/latency.yaml",
        "order: 2\n",
        "order: 40\n",
    ));
    assert_eq!(compare(&old, &moved).changed, 0);
    assert!(revisions(&old, &moved).is_empty());
}

#[test]
fn the_rules_that_differ_are_named() {
    let files = Files::builtin()
        .fit(("dimensions/latency.yaml", Some("low"), "sse"), "ideal")
        .replace("dimensions/volume.yaml", "weight: 2", "weight: 2.5")
        .replace("caps/sse-firewall-latency.yaml", "to: fair", "to: poor")
        .without("caps/mqtt-guarantees-latency.yaml")
        .replace("protocols/rest.yaml", "simplicity: 1", "simplicity: 40");
    let found: Vec<_> = revisions(&pack(&Files::builtin()), &pack(&files))
        .into_iter()
        .map(|one| format!("{} {}: {} -> {}", one.kind, one.id, one.old.unwrap_or_default(), one.new.unwrap_or_default()))
        .collect();
    assert_eq!(
        found,
        [
            "weight volume: 2 -> 2.5",
            "cap mqtt-guarantees-latency: with latency.very-low and delivery-guarantees: mqtt, mqtt-websocket at latency.very-low to poor -> ",
            "cap sse-firewall-latency: with latency.low and firewall-traversal: sse, sse-answer, sse-calls at latency.low to fair -> \
             with latency.low and firewall-traversal: sse, sse-answer, sse-calls at latency.low to poor",
            "fit latency.low.sse: good -> ideal",
            "order of simplicity protocols: rest, sse, websocket, graphql, mqtt, grpc -> sse, websocket, graphql, mqtt, grpc, rest",
        ]
    );
}

#[test]
fn the_review_shows_the_smallest_causes_first_in_every_format() {
    let folder = Folder::new();
    folder.write("my-rules/dimensions/latency.yaml", "levels:\n  - id: low\n    fits: { sse: { fit: ideal } }\n");
    // Pages show the names of files.
    let run = |arguments: &[&str]| finish(command(arguments).current_dir(folder.path()));
    let rules = "my-rules";
    let page = run(&["rules", "diff", "builtin", rules]);
    assert_eq!((page.code, page.stderr.as_str()), (0, ""));
    assert!(page.stdout.contains("5,010 of 182,784 profiles are judged differently"), "{}", page.stdout);
    assert!(widest(&page.stdout) <= 80, "{}", page.stdout);
    insta::assert_snapshot!("rules_diff", page.stdout);
    let markdown = run(&["rules", "diff", "builtin", rules, "--format", "markdown", "--exit-code"]);
    assert_eq!(markdown.code, 1);
    insta::assert_snapshot!("rules_diff_markdown", markdown.stdout);
    let json = run(&["rules", "diff", "builtin", rules, "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.stdout).expect("JSON");
    assert_eq!((&json["changed"], &json["groups"][0]["causes"][0]["answers"]), (&5010.into(), &"latency: low".into()));
    let ascii = run(&["rules", "diff", "builtin", rules, "--ascii"]);
    assert!(ascii.stdout.is_ascii(), "{}", ascii.stdout);
}

#[test]
fn a_pack_against_itself_ends_with_0_and_an_invalid_one_with_2() {
    let same = run(&["rules", "diff", "builtin", "rules", "--exit-code"]);
    assert_eq!((same.code, same.stderr.as_str()), (0, ""));
    assert!(same.stdout.contains("no change: all 182,784 profiles are judged alike"), "{}", same.stdout);
    let folder = Folder::new();
    folder.write("needs/bad.yaml", "id: bad\n");
    assert_eq!(run(&["rules", "diff", "builtin", folder.path()]).code, 2);
    assert_eq!(run(&["rules", "diff", "builtin", "no-such-folder"]).code, 2);
}
