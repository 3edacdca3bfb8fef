//! A pack with more profiles than can be judged.

use anstream::adapter::strip_str;
use protopick::diag::Severity;
use protopick::proof::{self, Extent, compare};
use protopick::render::{Look, check_json, check_text, rules_diff_json, rules_diff_markdown, rules_diff_text};
use protopick::report;

use super::Files;
use crate::run::{run, widest};

const PROTOCOLS: [&str; 6] = ["rest", "websocket", "grpc", "graphql", "mqtt", "sse"];
const FITS: [&str; 4] = ["ideal", "good", "fair", "poor"];

/// Returns a question with five levels, whose fits have no pattern.
fn dimension(number: usize) -> (String, String) {
    let id = format!("wide_{number}");
    let mut text = format!(
        "id: {id}\norder: {}\nname: Wide {number}\nquestion: How wide?\nhelp: Wide.\nweight: 1\nbecause: A reason.\nsource: \
         guide#latency\nlevels:\n",
        100 + number
    );
    for level in 0..5 {
        text += &format!(
            "  - id: level-{level}\n    label: level {level}\n    help: A level.\n    source: guide#latency\n    fits:\n"
        );
        for (position, protocol) in PROTOCOLS.iter().enumerate() {
            let fit = FITS[(number * 7 + level * 3 + position * (number + 5) + level * position) % FITS.len()];
            text += &format!("      {protocol}: {{ fit: {fit}, because: A reason., source: guide#latency }}\n");
        }
    }
    (format!("dimensions/{id}.yaml"), text)
}

/// Returns the built-in rules with enough additional questions to make forty.
fn wide() -> Files {
    (0..34).map(dimension).fold(Files::builtin(), |files, (path, text)| files.with(&path, &text))
}

/// Adds a cap over four levels of each of the added questions, whose conditions 4^34 sets of answers meet.
fn with_a_wide_cap(files: Files) -> Files {
    let when: Vec<String> = (0..34).map(|number| format!("wide_{number}: [level-0, level-1, level-2, level-3]")).collect();
    let text = format!(
        "id: wide\ntitle: Wide\nwhen: {{ {} }}\nlowers:\n  - {{ protocol: rest, criterion: wide_0, to: impossible }}\nbecause: A \
         reason.\nsource: guide#latency\ncases:\n  - {{ given: {{ latency: low }}, fires: false }}\n  - {{ given: {{ {} }}, fires: true }}\n",
        when.join(", "),
        (0..34).map(|number| format!("wide_{number}: level-1")).collect::<Vec<_>>().join(", ")
    );
    files.with("caps/wide.yaml", &text)
}

const LOOK: Look = Look { width: 80, unicode: true, quiet: false };
const SAYS: &str = "This was not exhaustive. There are too many profiles to judge all of them, but a choice in which any two answers to \
                    different questions meet";

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn of_very_many_profiles_a_choice_is_judged_and_nothing_is_claimed_of_the_rest() {
    let (pack, sites, sources) = with_a_wide_cap(wide()).load();
    assert_eq!(pack.dimensions().len(), 40);
    let proof = proof::check(&pack, &sites);
    assert_eq!((proof.extent, proof.profiles), (Extent::Pairs, 343), "7^3 rows hold any two answers to up to 57 questions");
    assert!(proof.profiles * proof.sets_of_needs <= 1 << 18);
    assert!(proof.cut, "that 4^34 sets of answers exclude a protocol was not followed");
    assert!(proof.questions.iter().all(|question| question.changes.part <= question.changes.whole));
    // What is said to occur nowhere was only looked for in the judged profiles.
    let nowhere = ["dead-protocol", "inert-question", "idle-cap", "idle-fit"];
    let found = proof.findings.sorted();
    assert!(found.iter().filter(|one| nowhere.contains(&one.kind.slug)).all(|one| one.severity == Severity::Info));

    let report = report::check(Some((&pack, &proof)), &proof.findings, None, &sources);
    let page = strip_str(&check_text::render(&report, "", LOOK)).to_string();
    assert!(plain(&page).contains(SAYS) && plain(&page).contains("A check stopped early"), "{page}");
    assert!(widest(&page) <= 80, "{page}");
    let shown = json(&check_json::render(&report));
    assert_eq!(shown["proof"]["exhaustive"], false);
    assert!(shown["proof"]["note"].as_str().is_some_and(|note| note.starts_with(SAYS)), "{}", shown["proof"]);
}

#[test]
fn of_very_many_profiles_a_choice_is_compared() {
    let (old, new) = (wide().load().0, wide().fit(("dimensions/browser.yaml", Some("limited"), "rest"), "impossible").load().0);
    let difference = compare(&old, &new);
    // 7^3 rows for the six answers, or none, to each question.
    assert_eq!((difference.extent, difference.compared), (Extent::Pairs, 343 * 34));
    assert!(difference.changed > 0);
    let counted = |group: &proof::Group| group.causes.iter().map(|cause| cause.count).sum::<usize>() + group.further;
    assert!(difference.groups.iter().all(|group| counted(group) == group.count && group.causes.len() <= 1000));

    let report = report::rules_diff((&old, &new), &difference, &[], Vec::new(), Some(5));
    let page = strip_str(&rules_diff_text::render(&report, LOOK)).to_string();
    assert!(plain(&page).contains(SAYS), "{page}");
    assert!(plain(&rules_diff_markdown::render(&report)).contains(SAYS));
    let shown = json(&rules_diff_json::render(&report));
    assert_eq!(shown["exhaustive"], false);
    assert!(shown["note"].as_str().is_some_and(|note| note.starts_with(SAYS)), "{}", shown["note"]);
}

#[test]
fn the_built_in_rules_are_judged_in_full() {
    let all = json(&run(&["rules", "check", "rules", "--format", "json"]).stdout);
    assert_eq!((&all["proof"]["exhaustive"], &all["proof"]["note"]), (&true.into(), &serde_json::Value::Null));
    let same = json(&run(&["rules", "diff", "builtin", "rules", "--format", "json"]).stdout);
    assert_eq!((&same["exhaustive"], &same["note"]), (&true.into(), &serde_json::Value::Null));
}
