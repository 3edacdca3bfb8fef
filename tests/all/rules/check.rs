//! Every check fires on a pack that has the fault, and only there.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use protopick::engine::{Outcome, evaluate_flow};
use protopick::pack::Answers;
use protopick::proof::{self, Proof};
use protopick::requirements::Flow;

use super::{Files, Folder, every_answer, lines};
use crate::run::{run, widest};

fn check(files: &Files) -> (Proof, Vec<String>) {
    let (pack, sites, sources) = files.load();
    let proof = proof::check(&pack, &sites);
    let found = lines(&proof.findings, &sources);
    (proof, found)
}

/// Returns what is found in a changed pack but not in the built-in one.
fn new_findings(files: &Files) -> Vec<String> {
    static KNOWN: LazyLock<BTreeSet<String>> = LazyLock::new(|| check(&Files::builtin()).1.into_iter().collect());
    check(files).1.into_iter().filter(|line| !KNOWN.contains(line)).collect()
}

/// Checks that exactly one finding begins like this.
fn assert_found(found: &[String], line: &str) {
    let count = found.iter().filter(|one| one.starts_with(line)).count();
    assert_eq!(count, 1, "{line}\n{found:#?}");
}

#[test]
fn the_built_in_rules_hold_and_their_notes_are_explained() {
    let (proof, found) = check(&Files::builtin());
    assert!(found.iter().all(|line| line.starts_with("info ")), "{found:#?}");
    assert_eq!((proof.profiles, proof.sets_of_needs), (972, 36));
    let won: usize = proof.protocols.iter().map(|wins| wins.plain.part).sum();
    assert_eq!(won, 972, "each profile has one recommendation");
    let readme = include_str!("../../../rules/README.md");
    let (_, notes) = readme.split_once("## The notes on the built-in rules").expect("the section");
    for line in &found {
        let quoted: Vec<&str> = line.split('`').skip(1).step_by(2).collect();
        assert!(quoted.iter().all(|name| notes.contains(&format!("`{name}`"))), "explain in rules/README.md: {line}");
    }
}

/// Returns rules under which caching, streaming and doing without a broker are not possible together.
fn contradictory() -> Files {
    let mut files = Files::builtin().without_caps_on("graphql").without_caps_on("grpc");
    for protocol in ["rest", "sse", "graphql", "grpc"] {
        files = files.fit(("needs/caching.yaml", None, protocol), "impossible");
    }
    for protocol in ["websocket", "graphql"] {
        files = files.fit(("needs/streaming.yaml", None, protocol), "impossible");
    }
    files
}

#[test]
fn answers_that_exclude_every_protocol_are_found_for_any_set_of_needs() {
    let found: Vec<String> = new_findings(&contradictory()).into_iter().filter(|line| line.contains("contradiction")).collect();
    // Polling is left, unless it is too slow.
    let expected = [
        "dimensions/real_time.yaml:70 `real_time: server-push, latency: very-low, needs: [streaming, legacy-browsers, no-broker]`",
        "dimensions/real_time.yaml:70 `real_time: server-push, needs: [streaming, legacy-browsers, high-frequency-updates, no-broker]`",
        "dimensions/real_time.yaml:129 `real_time: bidirectional, latency: very-low, needs: [streaming, legacy-browsers, no-broker]`",
        "dimensions/real_time.yaml:129 `real_time: bidirectional, needs: [streaming, legacy-browsers, high-frequency-updates, no-broker]`",
        "dimensions/real_time.yaml:159 `real_time: publish-subscribe, latency: very-low, needs: [streaming, legacy-browsers, no-broker]`",
        "dimensions/real_time.yaml:159 `real_time: publish-subscribe, needs: [streaming, legacy-browsers, high-frequency-updates, no-broker]`",
        "needs/caching.yaml:1 `needs: [caching, streaming, no-broker]`",
    ];
    assert_eq!(found, expected.map(|line| format!("warning contradiction {line} excludes every protocol")));
}

/// Every set of answers to the dimensions, open ones included, with every choice among three needs: nothing is left exactly if a
/// contradiction is reported.
#[test]
fn contradictions_are_what_brute_force_finds() {
    let files = contradictory();
    let (pack, ..) = files.load();
    let quoted = |line: &String| line.split('`').nth(1).expect("answers").replace("needs: [", "").replace(']', "");
    let (_, found) = check(&files);
    let found: Vec<BTreeSet<String>> = found
        .iter()
        .filter(|line| line.contains("contradiction"))
        .map(|line| quoted(line).split(", ").map(str::to_owned).collect())
        .collect();
    let mut profiles = every_answer(&pack);
    for need in ["caching", "streaming", "no-broker"] {
        let need = pack.find_need(need).expect("a need");
        let with = |answers: &Answers| {
            let mut with = answers.clone();
            with.state_need(need);
            [answers.clone(), with]
        };
        profiles = profiles.iter().flat_map(with).collect();
    }
    assert_eq!(profiles.len(), 5_376 * 8);
    for answers in profiles {
        let stated: BTreeSet<String> =
            pack.answers(&answers).replace("needs: [", "").replace(']', "").split(", ").map(str::to_owned).collect();
        let judged = evaluate_flow(&pack, &Flow::stating(answers));
        let unsatisfiable = matches!(judged.outcome, Outcome::Unsatisfiable { .. });
        assert_eq!(unsatisfiable, found.iter().any(|set| set.is_subset(&stated)), "{stated:?}");
    }
}

#[test]
fn a_contradiction_that_a_cap_brings_about_is_found() {
    let lowers = ["rest", "sse", "websocket", "graphql", "mqtt", "grpc"]
        .map(|protocol| format!("  - {{ protocol: {protocol}, criterion: caching, to: impossible }}\n"))
        .concat();
    let cap = format!(
        "id: none\ntitle: None\nwhen: {{ volume: [moderate, high], needs: [caching] }}\nlowers:\n{lowers}because: A.\nsource: guide#rest\n\
         cases:\n  - {{ given: {{ volume: high, needs: [caching] }}, fires: true }}\n  - {{ given: {{ volume: low }}, fires: false }}\n"
    );
    let found = new_findings(&Files::builtin().with("caps/none.yaml", &cap));
    assert_found(
        &found,
        "warning contradiction dimensions/volume.yaml:49 `volume: moderate, needs: [caching]` excludes every protocol",
    );
    assert_found(
        &found,
        "warning contradiction dimensions/volume.yaml:79 `volume: high, needs: [caching]` excludes every protocol",
    );
}

#[test]
fn a_protocol_that_never_wins_is_found_and_one_that_never_could_is_an_error() {
    let found = new_findings(&Files::builtin().without_ways_of("mqtt").without_caps_on("mqtt").fit_everywhere("mqtt", "poor"));
    assert_found(&found, "error dead-protocol protocols/mqtt.yaml:1 MQTT is recommended in none of the 972 profiles");
}

#[test]
fn a_protocol_that_another_is_never_worse_than_is_found() {
    let found = new_findings(&Files::builtin().without_ways_of("mqtt").without_caps_on("mqtt").fit_everywhere("mqtt", "poor"));
    assert_found(&found, "warning dominated-protocol protocols/mqtt.yaml:1 MQTT is nowhere better than");
}

#[test]
fn two_levels_that_mean_the_same_are_found_unless_a_cap_tells_them_apart() {
    let fits =
        [("rest", "ideal"), ("sse", "ideal"), ("websocket", "good"), ("graphql", "good"), ("mqtt", "good"), ("grpc", "good")];
    let equal = |files: Files| {
        fits.iter().fold(files, |files, (protocol, fit)| files.fit(("dimensions/volume.yaml", Some("moderate"), protocol), fit))
    };
    let dead = |found: Vec<String>| found.into_iter().filter(|line| line.contains("dead-level")).collect::<Vec<_>>();
    assert_eq!(dead(new_findings(&equal(Files::builtin()))), [""; 0]);
    assert_eq!(
        dead(new_findings(&equal(Files::builtin().without("caps/sse-binary-volume.yaml")))),
        ["warning dead-level dimensions/volume.yaml:49 `volume.moderate` means the same as `volume.low`"]
    );
}

#[test]
fn a_question_that_changes_nothing_is_found() {
    let found = new_findings(&Files::builtin().replace("dimensions/scaling.yaml", "weight: 1", "weight: 0"));
    assert_found(&found, "warning inert-question dimensions/scaling.yaml:1 no answer to `scaling` changes a recommendation");
    let protocols = ["rest", "sse", "websocket", "graphql", "mqtt", "grpc"];
    let need = |files: Files, protocol: &&str| files.fit(("needs/human-readable.yaml", None, protocol), "fair");
    let found = new_findings(&protocols.iter().fold(Files::builtin(), need));
    assert_found(
        &found,
        "warning inert-question needs/human-readable.yaml:1 the need `human-readable` changes no recommendation",
    );
}

#[test]
fn a_cap_in_the_shadow_of_another_is_an_error() {
    let cap = "id: shadowed\ntitle: Shadowed\nwhen: { latency: low, needs: [firewall-traversal, public-api] }\nlowers:\n  - { protocol: sse, \
               criterion: latency, to: fair }\nbecause: A reason.\nsource: BRW-09\ncases:\n  - { given: { latency: low, needs: \
               [firewall-traversal, public-api] }, fires: true }\n  - { given: { latency: low }, fires: false }\n";
    let found = new_findings(&Files::builtin().with("caps/shadowed.yaml", cap));
    assert_found(
        &found,
        "error dead-rule caps/shadowed.yaml:1 `shadowed` has no effect, since another cap lowers the same fits as far",
    );
    let wider = new_findings(
        &Files::builtin()
            .with("caps/shadowed.yaml", &cap.replace("needs: [firewall-traversal, public-api]", "needs: [public-api]")),
    );
    assert!(!wider.iter().any(|line| line.contains("`shadowed` has no effect")), "{wider:#?}");
}

#[test]
fn a_cap_that_never_changes_a_recommendation_is_noted() {
    // gRPC is excluded if every browser connects, so it has no effect.
    let cap = "id: idle\ntitle: Idle\nwhen: { browser: universal, needs: [typed-contracts] }\nlowers:\n  - { protocol: grpc, criterion: \
               typed-contracts, to: good }\nbecause: A reason.\nsource: BRW-09\ncases:\n  - { given: { browser: universal, needs: \
               [typed-contracts] }, fires: true }\n  - { given: { browser: none }, fires: false }\n";
    let found = new_findings(&Files::builtin().with("caps/idle.yaml", cap));
    assert_found(&found, "info idle-cap caps/idle.yaml:1 `idle` never changes a recommendation");
}

#[test]
fn fits_that_break_the_shape_of_their_question_are_found() {
    let found = new_findings(&Files::builtin().fit(("dimensions/complexity.yaml", Some("moderate"), "rest"), "fair"));
    assert_found(
        &found,
        "warning broken-shape dimensions/complexity.yaml:46 the fits of REST are not rising: ideal, fair, ideal",
    );
    let found =
        new_findings(&Files::builtin().without_caps_on("sse").fit(("dimensions/latency.yaml", Some("low"), "sse"), "poor"));
    assert_found(&found, "warning broken-shape dimensions/latency.yaml:");
}

#[test]
fn a_question_that_favours_a_protocol_is_noted() {
    let files = ["moderate", "low", "very-low"].into_iter().fold(Files::builtin().without_caps_on("sse"), |files, level| {
        files.fit(("dimensions/latency.yaml", Some(level), "sse"), "poor")
    });
    assert_found(&new_findings(&files), "info hidden-bonus dimensions/latency.yaml:1 answering `latency` puts gRPC 2.7 steps");
}

#[test]
fn questions_that_judge_alike_are_noted() {
    let fits =
        [("rest", "ideal"), ("sse", "ideal"), ("websocket", "good"), ("graphql", "good"), ("mqtt", "poor"), ("grpc", "poor")];
    let same = |files: Files, (protocol, fit): &(&str, &str)| files.fit(("needs/caching.yaml", None, protocol), fit);
    let found = new_findings(&fits.iter().fold(Files::builtin(), same));
    assert_found(&found, "info redundant-question needs/human-readable.yaml:1 `human-readable` and `caching` judge");
}

#[test]
fn fits_that_decide_nothing_are_noted() {
    let (proof, found) = check(&Files::builtin().replace("dimensions/scaling.yaml", "weight: 1", "weight: 0"));
    let idle = found.iter().filter(|line| line.contains("one step in `scaling.")).count();
    assert_eq!(idle, 11, "two levels, six protocols, and one step from poor to impossible that tells: {found:#?}");
    assert_eq!(proof.fits.whole - proof.fits.part, found.iter().filter(|line| line.contains(" idle-fit ")).count());
}

#[test]
fn the_page_fits_a_terminal_and_the_figures_are_in_every_format() {
    let page = run(&["rules", "check"]);
    assert_eq!((page.code, page.stderr.as_str()), (0, ""));
    assert!(page.stdout.starts_with("✓ protopick 1.0.0 holds: no errors, no warnings, "), "{}", page.stdout);
    assert!(widest(&page.stdout) <= 80, "{}", page.stdout);
    insta::assert_snapshot!("rules_check", page.stdout);
    let json: serde_json::Value = serde_json::from_str(&run(&["rules", "check", "--format", "json"]).stdout).expect("JSON");
    assert_eq!((&json["errors"], &json["proof"]["profiles"]), (&0.into(), &972.into()));
    assert_eq!(json["findings"].as_array().map(Vec::len), json["notes"].as_u64().and_then(|notes| usize::try_from(notes).ok()));
}

#[test]
fn errors_and_warnings_end_with_1_and_show_their_lines() {
    let folder = Files::builtin().fit(("dimensions/complexity.yaml", Some("moderate"), "rest"), "fair").write();
    let page = run(&["rules", "check", folder.path()]);
    assert_eq!((page.code, page.stderr.as_str()), (1, ""));
    assert!(page.stdout.starts_with("✗ protopick 1.0.0 does not hold: no errors, 1 warning, "), "{}", page.stdout);
    assert!(page.stdout.contains("fit: fair") && page.stdout.contains("warning[broken-shape]"), "{}", page.stdout);
    for format in ["json", "sarif"] {
        assert_eq!(run(&["rules", "check", folder.path(), "--format", format]).code, 1, "{format}");
    }
}

#[test]
fn sarif_has_what_the_page_has_at_the_same_places() {
    let found = |format| run(&["rules", "check", "--format", format]).stdout;
    let json: serde_json::Value = serde_json::from_str(&found("json")).expect("JSON");
    let sarif: serde_json::Value = serde_json::from_str(&found("sarif")).expect("JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let places: Vec<(String, u64, u64)> = results
        .iter()
        .map(|result| {
            let place = &result["locations"][0]["physicalLocation"];
            let number = |key: &str| place["region"][key].as_u64().expect("a number");
            (place["artifactLocation"]["uri"].as_str().expect("an address").to_owned(), number("startLine"), number("endColumn"))
        })
        .collect();
    let expected: Vec<(String, u64, u64)> = json["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|one| {
            (one["file"].as_str().expect("a file").to_owned(), one["line"].as_u64().unwrap(), one["end_column"].as_u64().unwrap())
        })
        .collect();
    assert_eq!(places, expected);
    let prints: BTreeSet<String> =
        results.iter().map(|result| result["partialFingerprints"]["primaryLocationLineHash"].to_string()).collect();
    assert_eq!(prints.len(), results.len());
}

#[test]
fn a_pack_that_does_not_load_ends_with_2_and_is_in_sarif_too() {
    let folder = Folder::new();
    folder.write("needs/bad.yaml", "id: bad\n");
    let human = run(&["rules", "check", folder.path()]);
    assert_eq!((human.code, human.stdout.as_str()), (2, ""));
    assert!(human.stderr.contains("missing-key"), "{}", human.stderr);
    let sarif = run(&["rules", "check", folder.path(), "--format", "sarif"]);
    assert_eq!(sarif.code, 2);
    assert!(
        sarif.stdout.contains("\"ruleId\": \"missing-key\"") && sarif.stdout.contains("needs/bad.yaml\""),
        "{}",
        sarif.stdout
    );
}

#[test]
fn a_whole_pack_stands_alone_and_any_other_lies_on_top() {
    let whole = Files::builtin().without("caps/sse-binary-volume.yaml").write();
    let caps = |arguments: &[&str]| run(arguments).stdout.matches("\"kind\": \"cap\"").count();
    let (all, fewer) = (caps(&["rules", "list", "--format", "json"]), caps(&["rules", "list", whole.path(), "--format", "json"]));
    assert_eq!(fewer + 1, all, "what a whole pack lacks is absent");
    let part = Folder::new();
    part.write("pack.yaml", &Files::builtin().0.iter().find(|file| file.path == "pack.yaml").expect("it").text);
    assert_eq!(caps(&["rules", "list", part.path(), "--format", "json"]), all);
}

#[test]
fn no_text_of_a_pack_steers_the_terminal() {
    let hostile = "\\e[31m\\u202e\\x9b|`x`";
    let case =
        format!("cases:\n  - {{ id: \"{hostile}\", given: {{}}, expect: {{ recommended: rest }}, because: \"{hostile}\" }}\n");
    let folder = Files::builtin()
        .replace("pack.yaml", "name: protopick", &format!("name: \"ours{hostile}\""))
        .replace("protocols/rest.yaml", "name: REST", &format!("name: \"REST{hostile}\""))
        .replace("dimensions/latency.yaml", "name: Latency", &format!("name: \"Latency{hostile}\""))
        .fit(("dimensions/complexity.yaml", Some("moderate"), "rest"), "fair")
        .with("cases/ours.yaml", &case)
        .write();
    let path = folder.path();
    for arguments in [
        vec!["rules", "check", path],
        vec!["rules", "check", path, "--format", "json"],
        vec!["rules", "check", path, "--format", "sarif"],
        vec!["rules", "test", path],
        vec!["rules", "test", path, "--format", "sarif"],
        vec!["rules", "diff", "builtin", path, "--exit-code"],
        vec!["rules", "diff", "builtin", path, "--exit-code", "--format", "markdown"],
    ] {
        let ended = run(&arguments);
        assert_eq!((ended.code, ended.stderr.as_str()), (1, ""), "{arguments:?}");
        let steers = |c: char| matches!(c, '\u{1b}' | '\u{202e}' | '\u{9b}');
        assert!(!ended.stdout.contains(steers), "{arguments:?}: {:?}", ended.stdout);
        assert!(ended.stdout.contains("202e"), "made visible: {arguments:?}");
    }
}

/// A team that checks its own files is not shown what is known about the built-in ones.
#[test]
fn of_files_on_top_only_what_they_bring_is_told() {
    let need = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/needs/no-broker.yaml")).unwrap();
    let told = |name: &str, text: &str| {
        let folder = crate::run::scratch(name);
        std::fs::create_dir_all(folder.join("needs")).unwrap();
        let id = text.lines().find_map(|line| line.strip_prefix("id: ")).unwrap();
        std::fs::write(folder.join(format!("needs/{id}.yaml")), text).unwrap();
        let folder = folder.to_str().unwrap();
        let json: serde_json::Value = serde_json::from_str(&run(&["rules", "check", folder, "--format", "json"]).stdout).unwrap();
        let told = json["findings"].as_array().unwrap().iter().map(|one| one["message"].as_str().unwrap().to_owned());
        (told.collect::<Vec<_>>(), run(&["rules", "check", folder]))
    };
    let (same, shown) = told("check-same", &need);
    assert_eq!((same.len(), shown.code), (0, 0), "{same:#?}");
    assert!(shown.stderr.contains("findings on the built-in rules are left out"), "{}", shown.stderr);
    let own = need
        .replace("id: no-broker", "id: house-style")
        .replace("name: No broker", "name: House")
        .replace("order: 17", "order: 99");
    let (brought, _) = told("check-own", &own);
    assert!(brought.iter().any(|message| message.contains("`house-style`")), "{brought:#?}");
    let (_, known) = check(&Files::builtin());
    assert!(brought.iter().all(|message| !known.iter().any(|line| line.contains(message))), "{brought:#?}");
}
