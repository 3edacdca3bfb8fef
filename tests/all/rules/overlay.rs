//! Packs on top of the built-in one: they need only what differs, and everything that they set leads to both places.

use std::fs;

use proptest::prelude::*;

use protopick::builtin;
use protopick::diag::Diagnostics;
use protopick::pack::{FileChange, Pack, PackFile, Sites, changes, load_with_sites};
use protopick::proof::kept_reasons;
use protopick::report::changes_in_short;
use protopick::source::{At, SourceMap};

use super::{Files, Folder, lines};
use crate::run::{Run, command, finish, run, widest};

/// Lays files over the built-in ones.
fn laid(own: &[(&str, &str)]) -> (Option<(Pack, Sites)>, Diagnostics, SourceMap) {
    let own = own.iter().map(|(path, text)| PackFile {
        path: (*path).to_owned(),
        name: format!("own/{path}"),
        text: (*text).to_owned(),
    });
    let files: Vec<PackFile> = builtin::files().chain(own).collect();
    let (mut sources, mut found) = (SourceMap::default(), Diagnostics::default());
    let loaded = load_with_sites(&files, &mut sources, &mut found);
    (loaded, found, sources)
}

/// Returns the pack with files laid over the built-in ones, and what they change.
fn sound(own: &[(&str, &str)]) -> (Pack, Vec<FileChange>, SourceMap) {
    let (loaded, found, sources) = laid(own);
    let (pack, sites) = loaded.unwrap_or_else(|| panic!("{:#?}", lines(&found, &sources)));
    (pack, changes(&Files::builtin().load().1, &sites), sources)
}

/// Returns what is found in files laid over the built-in ones.
fn found(own: &[(&str, &str)]) -> Vec<String> {
    let (loaded, found, sources) = laid(own);
    assert!(loaded.is_none());
    lines(&found, &sources)
}

/// Returns a change as `file steps: old line -> new line`.
fn told(change: &FileChange, new: &SourceMap) -> String {
    let (_, _, old) = Files::builtin().load();
    let at = |at: &Option<At<String>>, sources: &SourceMap| {
        at.as_ref().map_or("-".to_owned(), |at| format!("{}:{}", at.value, sources.place(at.span).line))
    };
    format!("{} {}: {} -> {}", change.file, change.steps.join("."), at(&change.old, &old), at(&change.new, new))
}

/// Writes the pack that the documentation shows into a folder.
fn documented() -> Folder {
    let page = include_str!("../../../docs/rules.md");
    let folder = Folder::new();
    let mut files = 0;
    for block in page.split("```yaml\n").skip(1) {
        let (text, _) = block.split_once("```").expect("an end");
        let path = text.lines().next().and_then(|line| line.strip_prefix("# house-rules/")).expect("a path");
        folder.write(&format!("house-rules/{path}"), text);
        files += 1;
    }
    assert_eq!(files, 10);
    folder
}

/// Runs the program without breaking lines, so that names of files stay whole.
fn wide(arguments: &[&str]) -> Run {
    finish(command(arguments).env("COLUMNS", "400"))
}

#[test]
fn the_documented_pack_changes_what_it_says() {
    let folder = documented();
    let house = folder.named("house-rules");
    let page = include_str!("../../../docs/rules.md");
    let checked = run(&["rules", "check", &house]);
    let line = page.lines().find_map(|line| line.strip_prefix("    changes ")).expect("the line");
    let said = checked.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains(&format!("changes {line}")), "{}\n{}", checked.stdout, checked.stderr);
    assert!(widest(&checked.stdout) <= 80, "{}", checked.stdout);
    let json: serde_json::Value =
        serde_json::from_str(&run(&["rules", "check", &house, "--format", "json"]).stdout).expect("JSON");
    assert_eq!(json["changed"], format!("changes {line}"));
    assert_eq!((&json["errors"], &json["proof"]["pack"]["name"]), (&0.into(), &"house rules".into()), "{json}");
    // The one that holds no longer is about what the pack says otherwise.
    let tested = run(&["rules", "test", &house]).stdout;
    assert!(tested.contains(": 1 of ") && tested.contains("error[failed-case]: `mqtt-without-broker`"), "{tested}");
    let list = run(&["rules", "list", &house]).stdout;
    for id in ["audit-trail", "house-edge", "house-shop/order-status"] {
        assert!(list.contains(id), "{id}");
    }
    let builtin = run(&["rules", "check", "--format", "json"]).stdout;
    assert!(builtin.contains("\"changed\": null"), "there is nothing on top");
}

#[test]
fn what_is_added_alone_leaves_every_case_in_force() {
    let folder = documented();
    for path in ["needs/audit-trail.yaml", "gateways/house-edge.yaml", "precedents/house-shop.yaml"] {
        let alone = Folder::new();
        for name in ["sources/house.yaml", path] {
            alone.write(
                &format!("pack/{name}"),
                &fs::read_to_string(folder.named(&format!("house-rules/{name}"))).expect("a file"),
            );
        }
        let tested = run(&["rules", "test", &alone.named("pack")]);
        assert_eq!(tested.code, 0, "{path}: {}{}", tested.stdout, tested.stderr);
    }
}

#[test]
fn the_documented_pack_is_compared_and_explained_with_both_places() {
    let folder = documented();
    let house = folder.named("house-rules");
    let line = |path: &str, part: &str| {
        let text = fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).expect("a file");
        text.lines().position(|line| line.contains(part)).expect("the line") + 1
    };
    let (low, weight) = (line("rules/dimensions/latency.yaml", "fit: fair"), line("rules/dimensions/scaling.yaml", "weight: 1"));
    let json: serde_json::Value =
        serde_json::from_str(&run(&["rules", "diff", "builtin", &house, "--format", "json"]).stdout).expect("JSON");
    let items = json["files"].as_array().expect("items");
    let find = |steps: &[&str]| items.iter().find(|item| item["steps"] == serde_json::json!(steps)).expect("an item");
    let fit = find(&["levels", "low", "fits", "rest", "fit"]);
    assert_eq!((&fit["old"], &fit["new"]), (&"fair".into(), &"good".into()));
    assert_eq!(fit["set"], format!("{house}/dimensions/latency.yaml:5"));
    assert_eq!(fit["over"], format!("rules/dimensions/latency.yaml:{low}"));
    let option = find(&["options", "house-token"]);
    assert_eq!((&option["old"], &option["new"], &option["over"]), (&().into(), &"".into(), &().into()));
    assert!(items.iter().any(|item| item["file"] == "gateways/house-edge.yaml" && item["steps"] == serde_json::json!([])));
    assert!(!items.iter().any(|item| item["file"] == "pack.yaml"), "a name is no rule");
    let page = wide(&["rules", "diff", "builtin", &house]);
    assert_eq!((page.code, page.stderr.as_str()), (0, ""));
    for part in ["lints/no-monitoring: severity: warning → error", "options/grpc: options.house-token: added", "added by "] {
        assert!(page.stdout.contains(part), "{part}: {}", page.stdout);
    }
    let markdown = run(&["rules", "diff", "builtin", &house, "--format", "markdown"]).stdout;
    assert!(markdown.contains("| warning → error | set by "), "{markdown}");

    let explain = |topic: &str| wide(&["explain", topic, "--rules", &house]);
    for (topic, file, own, below) in [
        ("latency", "dimensions/latency.yaml", 5, low),
        ("latency.low", "dimensions/latency.yaml", 5, low),
        ("latency.low.rest", "dimensions/latency.yaml", 5, low),
        ("scaling", "dimensions/scaling.yaml", 2, weight),
        ("no-monitoring", "lints/no-monitoring.yaml", 2, line("rules/lints/no-monitoring.yaml", "severity:")),
        ("no-broker.mqtt", "needs/no-broker.yaml", 3, line("rules/needs/no-broker.yaml", "fit: impossible")),
    ] {
        let told = explain(topic).stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        let places = format!("set by {house}/{file}:{own}, over rules/{file}:{below}");
        assert!(told.contains("Changed by packs on top") && told.contains(&places), "{places}: {told}");
    }
    for (topic, path, line) in [("grpc", "options/grpc.yaml", 3), ("audit-trail", "needs/audit-trail.yaml", 2)] {
        let told = explain(topic).stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains(&format!("added by {house}/{path}:{line}")), "{told}");
    }
    for topic in ["latency.moderate", "latency.low.sse", "volume", "caching"] {
        assert!(!explain(topic).stdout.contains("packs on top"), "{topic} is as it was");
    }
}

#[test]
fn a_changed_value_with_the_reason_of_the_one_beneath_is_noted() {
    let noted = |own: &[(&str, &str)]| -> Vec<String> {
        let (_, changed, sources) = sound(own);
        let mut found = Diagnostics::default();
        for kept in kept_reasons(&changed) {
            found.push(kept);
        }
        lines(&found, &sources)
    };
    let fit = |because: &str| format!("fits:\n  rest:\n    fit: poor\n{because}");
    assert_eq!(
        noted(&[("needs/caching.yaml", &fit("")), ("dimensions/volume.yaml", "weight: 3\n")]),
        [
            "info kept-reason own/needs/caching.yaml:3 the fit in `needs/caching fits rest` keeps the reason of the one beneath",
            "info kept-reason own/dimensions/volume.yaml:1 the weight in `dimensions/volume` keeps the reason of the one beneath",
        ]
    );
    assert_eq!(noted(&[("needs/caching.yaml", &fit("    because: Ours.\n"))]), [""; 0]);
    let need = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/needs/caching.yaml")).expect("a need");
    let need = need.replace("id: caching", "id: ours").replace("order: 1", "order: 90");
    assert_eq!(noted(&[("needs/ours.yaml", &need), ("lints/no-monitoring.yaml", "severity: info\n")]), [""; 0]);
}

#[test]
fn later_packs_win_and_name_the_rules() {
    let folder = Folder::new();
    folder.write("house/lints/no-monitoring.yaml", "severity: error\n");
    folder.write("house/dimensions/volume.yaml", "weight: 3\n");
    folder.write("team/lints/no-monitoring.yaml", "severity: info\n");
    let (house, team) = (folder.named("house"), folder.named("team"));
    let severity = |packs: &[&str]| {
        let packs: Vec<&str> = packs.iter().flat_map(|pack| ["--rules", *pack]).collect();
        let told = run(&[["explain", "no-monitoring"].as_slice(), &packs].concat()).stdout;
        told.split_once("Severity: ").expect("a severity").1.split('.').next().expect("a word").to_owned()
    };
    assert_eq!(severity(&[&house, &team]), "info");
    assert_eq!(severity(&[&team, &house]), "error");
    assert_eq!(severity(&[&house]), "error");
    let check = |arguments: &[&str]| run(&[["rules", "check"].as_slice(), arguments].concat()).stdout;
    let both = check(&[&house, &team]);
    assert!(both.contains("protopick + house + team 1.0.0") && both.contains("changes 1 severity and 1 weight"), "{both}");
    assert_eq!(check(&["--rules", &house, "--rules", &team]), both);
    assert_eq!(check(&["--rules", &house, &team]), both);
    folder.write("house/pack.yaml", "name: house\n");
    assert!(check(&[&house, &team]).contains("house + team 1.0.0"));
    // What a pack changes on top of another one.
    let diff = run(&["rules", "diff", "--rules", &house, "builtin", &team, "--format", "json"]).stdout;
    let diff: serde_json::Value = serde_json::from_str(&diff).expect("JSON");
    let items = diff["files"].as_array().expect("items");
    assert_eq!(items.len(), 1, "{items:?}");
    assert_eq!(items[0]["over"], format!("{house}/lints/no-monitoring.yaml:1"));
}

#[test]
fn a_pack_for_another_version_is_warned_of_and_still_used() {
    let own = |made_for: &str| format!("name: ours\nmade-for: {made_for}\n");
    assert!(laid(&[("pack.yaml", &own("1.0.0"))]).1.is_empty());
    let (loaded, found, sources) = laid(&[("pack.yaml", &own("0.9.0"))]);
    assert!(loaded.is_some());
    assert_eq!(
        lines(&found, &sources),
        ["warning other-version own/pack.yaml:2 made for version 0.9.0 of the rules beneath, which have version 1.0.0"]
    );
    let folder = Folder::new();
    folder.write("pack.yaml", &own("0.9.0"));
    let listed = run(&["rules", "list", folder.path()]);
    assert_eq!(listed.code, 0);
    let warned = listed.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(warned.contains("warning[other-version]") && warned.contains("`protopick rules diff builtin DIR`"), "{warned}");
    let checked = run(&["rules", "check", folder.path()]);
    assert!(checked.stdout.contains("other-version") && checked.stderr.contains("left out"), "{}", checked.stdout);
    // It is the version of the lowest pack that counts.
    let (_, found, _) = laid(&[("pack.yaml", "version: 7\nmade-for: 1.0.0\n"), ("pack.yaml", "made-for: 1.0.0\n")]);
    assert!(found.is_empty());
}

#[test]
fn things_are_removed_and_replaced_on_demand() {
    let (pack, changed, sources) = sound(&[
        ("caps/sse-binary-volume.yaml", "remove: true\n"),
        ("dimensions/latency.yaml", "shape: null\n"),
        ("options/grpc.yaml", "options: [{ id: api-key, remove: true }]\n"),
        ("words/ours.yaml", "id: ours\norder: 99\ntitle: Ours\nsays: A word.\nbecause: A.\nsource: guide#rest\n"),
        (
            "options/sse.yaml",
            "replace: true\nprotocol: sse\noptions:\n  - { key: encryption, id: https, says: TLS., because: A., source: guide#sse }\n",
        ),
    ]);
    assert!(pack.caps().all(|(_, cap)| cap.id != "sse-binary-volume"));
    let latency = pack.find_dimension("latency").expect("it");
    assert!(pack.dimension(latency).shape.is_none() && builtin::pack().dimension(latency).shape.is_some());
    let grpc = pack.find_protocol("grpc").expect("it");
    assert!(pack.options(grpc).all(|option| option.id != "api-key"));
    assert_eq!(pack.options(grpc).count() + 1, builtin::pack().options(grpc).count());
    let short = changes_in_short(&changed);
    assert!(short.starts_with("changes 1 dimension") && short.contains("; adds 1 word; removes 1 cap and "), "{short}");
    let told: Vec<String> = changed.iter().map(|change| told(change, &sources)).collect();
    for line in ["caps/sse-binary-volume.yaml : :1 -> -", "dimensions/latency.yaml shape: single-peaked:9 -> -"] {
        assert!(told.iter().any(|one| one == line), "{told:#?}");
    }
}

#[test]
fn a_fault_is_told_in_the_file_that_it_comes_from() {
    for (path, text, expected) in [
        ("lints/no-monitoring.yaml", "severity: loud\n", "own/lints/no-monitoring.yaml:1 unknown value `loud` of `severity`"),
        ("lints/no-monitoring.yaml", "severty: info\n", "own/lints/no-monitoring.yaml:1 unknown key `severty`"),
        ("needs/caching.yaml", "fits:\n  rest2: { fit: good }\n", "own/needs/caching.yaml:2 unknown protocol `rest2`"),
        ("needs/caching.yaml", "# x\nweight: null\n", "own/needs/caching.yaml:2 the key `weight` is missing"),
        ("needs/caching.yaml", "weight:\n", "own/needs/caching.yaml:1 `weight` takes a number from 0 to 100"),
        ("needs/caching.yaml", "fits: { grpc: null }\n", "needs/caching.yaml:1 no fit is given for `grpc`"),
        ("needs/caching.yaml", "fits: [rest]\n", "own/needs/caching.yaml:1 `fits` takes fits by protocol, found a list"),
        ("needs/caching.yaml", "[weight, 2]\n", "own/needs/caching.yaml:1 expected a need"),
        ("needs/caching.yaml", "good\n", "own/needs/caching.yaml:1 expected a need"),
        ("dimensions/latency.yaml", "levels: { low: { label: x } }\n", "own/dimensions/latency.yaml:1 `levels` takes a list"),
        ("dimensions/latency.yaml", "levels:\n  - label: x\n", "own/dimensions/latency.yaml:2 the key `id` is missing"),
        (
            "dimensions/latency.yaml",
            "levels:\n  - { id: low }\n  - { id: low }\n",
            "own/dimensions/latency.yaml:3 the name `low` is",
        ),
        (
            "options/grpc.yaml",
            "options: [{ id: api-kee, remove: true }]\n",
            "own/options/grpc.yaml:1 there is no `api-kee` beneath",
        ),
        ("caps/sse-binari-volume.yaml", "remove: true\n", "own/caps/sse-binari-volume.yaml:1 there is no file"),
        ("needs/caching.yaml", "replace: maybe\n", "own/needs/caching.yaml:1 `replace` takes `true` or `false`, found `maybe`"),
        ("needs/caching.yaml", "id: cache\n", "own/needs/caching.yaml:1 the id `cache` differs from the name of its file"),
        ("needs/caching.yaml", "", "own/needs/caching.yaml:1 the file is empty"),
        ("protocols/rest.yaml", "fits: { caching: { fit: good, because: x, source: guide#rest } }\n", "this fit is stated twice"),
        (
            "facts/ours.yaml",
            "facts: [{ id: BRW-01, says: x, status: confirmed, sources: [BRW-02] }]\n",
            "`BRW-01` is already taken",
        ),
    ] {
        let found = found(&[(path, text)]);
        assert!(found.iter().any(|line| line.contains(expected)), "{text}: {expected}\n{found:#?}");
    }
}

#[test]
fn what_still_refers_to_something_removed_is_told_there_alone() {
    for (path, text, expected) in [
        ("needs/audio-video.yaml", "remove: true\n", "own/needs/audio-video.yaml:1 `audio-video` is removed, but "),
        ("protocols/grpc.yaml", "remove: true\n", "own/protocols/grpc.yaml:1 `grpc` and others are removed, but at least "),
        (
            "dimensions/latency.yaml",
            "levels:\n- { id: low, remove: true }\n",
            "own/dimensions/latency.yaml:2 `low` is removed, but ",
        ),
        ("sources.yaml", "sources: []\n", "own/sources.yaml:1 "),
    ] {
        let (loaded, found, sources) = laid(&[(path, text)]);
        let told = lines(&found, &sources);
        assert!(loaded.is_none() && told.len() == 1 && found.len() == 1, "{told:#?}");
        assert!(told[0].contains(expected) && told[0].contains("still refer to"), "{told:#?}");
        assert!((1..=5).contains(&found.sorted()[0].labels.len()));
    }
    // What is wrong besides is told too.
    let told = found(&[("needs/audio-video.yaml", "remove: true\n"), ("needs/caching.yaml", "wait: 1\n")]);
    assert_eq!(told.len(), 2, "{told:#?}");
}

#[test]
fn hostile_packs_come_to_an_end() {
    let deep = format!("fits: {}1{}\n", "{a: ".repeat(60), "}".repeat(60));
    assert!(!found(&[("needs/caching.yaml", &deep), ("needs/caching.yaml", &deep)]).is_empty());
    let deeper = format!("fits: {}1\n", "[".repeat(10_000));
    assert!(found(&[("needs/caching.yaml", &deeper)]).iter().any(|line| line.contains("nested deeper")));
    let many = |entry: &dyn Fn(u32) -> String| (0..60_000).map(entry).collect::<String>();
    let keys = many(&|number| format!("k{number}: 1\n"));
    let things = format!("options:\n{}", many(&|number| format!("- {{ id: o{number}, remove: true }}\n")));
    let ids = format!("options:\n{}", many(&|number| format!("- id: o{number}\n")));
    for (path, text) in [("needs/caching.yaml", &keys), ("options/grpc.yaml", &things), ("options/grpc.yaml", &ids)] {
        assert!(!found(&[(path, text), (path, text), (path, text)]).is_empty());
    }
}

/// Splits a file into its keys at the top; a list of things with ids also into these.
fn parts(text: &str) -> Vec<(String, Vec<String>)> {
    let mut parts: Vec<String> = Vec::new();
    for line in text.split_inclusive('\n').filter(|line| !line.starts_with('#')) {
        match parts.last_mut() {
            Some(part) if line.starts_with([' ', '-', '\n']) => part.push_str(line),
            _ => parts.push(line.to_owned()),
        }
    }
    let split = |part: String| match part.split_once("\n  - id: ") {
        Some((head, rest)) => {
            let items = rest.split("\n  - id: ").map(|item| format!("  - id: {}\n", item.trim_end_matches('\n')));
            (format!("{head}\n"), items.collect())
        }
        None => (part, Vec::new()),
    };
    parts.into_iter().map(split).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn a_pack_that_repeats_some_of_the_rules_beneath_changes_nothing(seed in prop::collection::vec(any::<bool>(), 997)) {
        let mut chosen = seed.iter().copied().cycle();
        let mut choose = || chosen.next().expect("endless");
        let mut own = Vec::new();
        for file in builtin::files() {
            if !choose() {
                continue;
            }
            let mut text = String::new();
            for (head, items) in parts(&file.text) {
                if !choose() {
                    continue;
                }
                let kept: Vec<String> = items.iter().filter(|_| choose()).cloned().collect();
                if items.is_empty() || !kept.is_empty() {
                    text += &head;
                    text += &kept.concat();
                }
            }
            if !text.trim().is_empty() {
                own.push((file.path, text));
            }
        }
        let own: Vec<(&str, &str)> = own.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let (pack, changed, _) = sound(&own);
        prop_assert_eq!(changed, Vec::new());
        prop_assert!(pack == *builtin::pack());
    }

    #[test]
    fn every_change_has_both_places(
        weights in prop::collection::btree_map(prop::sample::select(vec!["latency", "volume", "browser", "scaling"]), 40..90_u32, 1..4),
        fits in prop::collection::btree_map(prop::sample::select(vec!["caching", "replay", "battery"]), "(ideal|good|fair|poor)", 0..3),
    ) {
        let weighted = weights.iter().map(|(id, weight)| (format!("dimensions/{id}.yaml"), format!("# ours\nweight: {weight}\n")));
        let fitted = fits.iter().map(|(id, fit)| (format!("needs/{id}.yaml"), format!("fits:\n  # ours\n  rest:\n    fit: {fit}\n")));
        let own: Vec<(String, String)> = weighted.chain(fitted).collect();
        let own: Vec<(&str, &str)> = own.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let (pack, changed, sources) = sound(&own);
        let (_, _, beneath) = Files::builtin().load();
        let says = |at: &At<String>, sources: &SourceMap| {
            let file = sources.file(at.span.file);
            (file.name().to_owned(), file.text()[at.span.start as usize..at.span.end as usize].to_owned())
        };
        for change in &changed {
            let (old, new) = (change.old.as_ref().expect("a value"), change.new.as_ref().expect("a value"));
            prop_assert_eq!(says(old, &beneath), (format!("rules/{}", change.file), old.value.clone()));
            prop_assert_eq!(says(new, &sources), (format!("own/{}", change.file), new.value.clone()));
        }
        // What is set to what it was is no change.
        let rest = pack.find_protocol("rest").expect("it");
        let fit = |pack: &Pack, need: &str| pack.fit(protopick::pack::Subject::Need(pack.find_need(need).expect("it")), rest).fit;
        let differing = fits.keys().filter(|need| fit(&pack, need) != fit(builtin::pack(), need)).count();
        prop_assert_eq!(changed.len(), weights.len() + differing);
        for (need, word) in &fits {
            prop_assert_eq!(fit(&pack, need).word(), word);
        }
    }
}
