//! Faults in the packs of teams.

use std::fs;
use std::path::Path;

use super::{Folder, SOUND, STEERING, assert_harmless, many, recommend_with, run, start};

/// The protocols of the built-in rules.
const PROTOCOLS: [&str; 6] = ["rest", "websocket", "grpc", "graphql", "mqtt", "sse"];

/// Returns a need in the form that the README of the rules shows, with a fit for some protocols.
fn need(id: &str, protocols: &[&str]) -> String {
    let mut text = format!(
        "id: {id}\norder: 90\nname: Offline use\nlabel: to go on working without a network\nquestion: Must it work offline?\n\
         help: Yes for people on the road.\nweight: 1\nbecause: Not every protocol has a queue.\nsource: guide#framework\nfits:\n"
    );
    for protocol in protocols {
        text += &format!("  {protocol}: {{ fit: good, because: A reason., source: guide#framework }}\n");
    }
    text
}

/// Returns a protocol in the form that the README of the rules shows, with a fit for some levels and needs.
fn protocol(id: &str, subjects: &[String]) -> String {
    let piece = |id| format!("{{ id: {id}, says: A sentence., because: A reason., source: guide#framework }}");
    let (when, uses, pros, cons) = (piece("far-away"), piece("love-letters"), piece("scenic"), piece("slow"));
    let mut text = format!(
        "id: {id}\nname: Carrier pigeon\ntitle: Letters by air\nsimplicity: 90\nabout: A bird.\nbecause: Birds need care.\n\
         source: guide#start-simple\ncommunication: {{ type: One way, because: A bird., source: guide#summary }}\n\
         summary: {{ use: Letters, pros: Scenic, cons: Slow, source: guide#summary }}\nspecifications:\n  - {{ id: rfc-1149, title: \
         \"Avian carriers (RFC 1149)\", url: \"https://www.rfc-editor.org/rfc/rfc1149\", because: A reason., source: SPC-01 }}\n\
         when-to-use: [{when}]\nuse-cases: [{uses}]\npros: [{pros}]\ncons: [{cons}]\nperformance:\n  throughput: {{ rank: 9, \
         class: low, because: A reason., source: guide#throughput }}\n  memory: {{ class: low, because: A reason., source: \
         guide#memory }}\nsecurity:\n  authentication: {{ says: A ring., because: A reason., source: guide#authentication }}\n  \
         data-protection: {{ says: A seal., because: A reason., source: guide#data-protection }}\noperations:\n  observability: {{ \
         class: low, says: A telescope., because: A reason., source: guide#observability }}\n  debugging: {{ tools: [binoculars], \
         because: A reason., source: guide#debugging }}\nadoption: {{ cost: 9, because: A \
         bird., source: guide#debugging }}\nfits:\n"
    );
    for subject in subjects {
        text += &format!("  {subject}: {{ fit: fair, because: A reason., source: guide#framework }}\n");
    }
    text
}

/// Returns every level as `dimension.level`, and every need, of the built-in rules.
fn subjects() -> Vec<String> {
    let dimensions = [
        (
            "real_time",
            ["request-response", "streamed-answer", "server-push", "upload", "bidirectional", "publish-subscribe"].as_slice(),
        ),
        ("latency", &["moderate", "low", "very-low"]),
        ("volume", &["low", "moderate", "high"]),
        ("browser", &["universal", "limited", "none"]),
        ("scaling", &["stateless", "stateful"]),
        ("complexity", &["simple", "moderate", "complex"]),
    ];
    let levels = dimensions.iter().flat_map(|(dimension, levels)| levels.iter().map(move |level| format!("{dimension}.{level}")));
    let needs = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/needs")).expect("the needs");
    let needs = needs.filter_map(|entry| Some(entry.ok()?.path().file_stem()?.to_str()?.to_owned()));
    levels.chain(needs).collect()
}

/// Returns a built-in rule file.
fn builtin(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules").join(path)).expect("a rule file")
}

#[test]
fn a_folder_of_rules_that_is_none_is_named() {
    let folder = Folder::new();
    let file = folder.write("pack.yaml", builtin("pack.yaml"));
    for path in [folder.join("missing"), file] {
        let ended = recommend_with(SOUND, &["--rules", path.to_str().expect("UTF-8")]);
        ended.assert_refused();
        let begin = format!("error: {}: ", path.display());
        assert!(ended.stderr.starts_with(&begin) && ended.stderr.contains("folder"), "{}", ended.stderr);
    }
}

#[test]
fn a_folder_without_rules_is_no_pack() {
    let folder = Folder::new();
    let ended = folder.recommend(&[]);
    ended.assert_refused();
    assert!(ended.stderr.contains("no rules in this folder"), "{}", ended.stderr);
    // A pack is recognized by its top-level files: nothing below is looked into, not even a file that is no rule.
    folder.write("home/a/b.yaml", "not: [a rule");
    folder.write("home/rules/needs/offline-use.yaml", need("offline-use", &PROTOCOLS));
    let check = |name: &str| run(&["rules", "check", folder.join(name).to_str().expect("UTF-8")]);
    let (home, rules) = (check("home"), folder.join("home/rules"));
    home.assert_refused();
    let says = format!(
        "home: no rules in this folder, since it has no `pack.yaml` and no folder such as `needs` or `lints`; name `{}`, which has\n",
        rules.display()
    );
    assert!(home.stderr.ends_with(&says), "{}", home.stderr);
    assert!(check("home/rules").code != Some(2), "it is a pack");
}

#[test]
fn a_team_cites_its_own_documents_and_its_pack_is_named() {
    let folder = Folder::new();
    folder.write("sources/ours.yaml", "sources:\n  - { id: our-wiki, title: Our wiki, url: \"https://wiki.example.org/\" }\n");
    folder.write("needs/offline-use.yaml", need("offline-use", &PROTOCOLS).replace("guide#framework", "our-wiki"));
    let ended = folder.recommend(&["--set", "chat.needs=[offline-use]", "--format", "json"]);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    assert!(ended.stdout.contains("\"source\": \"our-wiki\""), "{}", ended.stdout);
    assert!(ended.stdout.contains("\"name\": \"protopick + "), "{}", ended.stdout);
}

#[test]
fn a_need_is_added_with_one_file() {
    let folder = Folder::new();
    folder.write("needs/offline-use.yaml", need("offline-use", &PROTOCOLS));
    let ended = folder.recommend(&["--details", "--set", "chat.needs=[offline-use]"]);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    assert!(ended.stdout.contains("`offline-use`"), "{}", ended.stdout);
    assert_eq!(recommend_with(SOUND, &["--set", "chat.needs=[offline-use]"]).finding().kind, "unknown-name");
}

#[test]
fn a_protocol_is_added_with_one_file() {
    let folder = Folder::new();
    folder.write("protocols/pigeon.yaml", protocol("pigeon", &subjects()));
    let ended = folder.recommend(&["--details"]);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    assert!(ended.stdout.contains("Carrier pigeon"), "{}", ended.stdout);
}

#[test]
fn a_missing_fit_is_reported_where_it_could_stand() {
    let folder = Folder::new();
    folder.write("needs/offline-use.yaml", need("offline-use", &PROTOCOLS[..4]));
    let finding = folder.recommend(&[]).finding();
    assert_eq!((finding.kind.as_str(), finding.line, finding.column), ("missing-fit", 1, 5));
    assert_eq!(finding.message, "no fit is given for `sse` or `mqtt`");
    assert!(finding.file.ends_with("offline-use.yaml") && finding.below.contains("`fits`"), "{finding:?}");

    let folder = Folder::new();
    let all_but_two: Vec<_> =
        subjects().into_iter().filter(|subject| !["latency.low", "caching"].contains(&subject.as_str())).collect();
    folder.write("protocols/pigeon.yaml", protocol("pigeon", &all_but_two));
    let ended = folder.recommend(&[]);
    let findings = ended.findings();
    let found: Vec<_> = findings.iter().map(|finding| (finding.kind.as_str(), finding.message.as_str())).collect();
    assert_eq!(found, [("missing-fit", "no fit is given for `pigeon`"); 2], "{}", ended.stderr);
    let at = |place: &str| findings.iter().any(|finding| finding.file.replace('\\', "/").ends_with(place) && finding.line > 0);
    assert!(at("dimensions/latency.yaml") && at("needs/caching.yaml"), "{}", ended.stderr);
}

#[test]
fn a_fit_that_stands_on_both_sides_is_refused() {
    let folder = Folder::new();
    folder.write(
        "protocols/rest.yaml",
        format!("{}{}", builtin("protocols/rest.yaml"), "fits:\n  caching: { fit: good, because: A., source: guide#rest }\n"),
    );
    let finding = folder.recommend(&[]).finding();
    assert_eq!((finding.kind.as_str(), finding.message.as_str()), ("duplicate", "this fit is stated twice"));
    assert!(finding.below.contains("first here"), "{finding:?}");
}

#[test]
fn every_fault_of_every_file_of_a_pack_is_reported_in_one_run() {
    let folder = Folder::new();
    let spoilt = need("offline-use", &PROTOCOLS)
        .replace("order: 90", "order: none")
        .replace("name: Offline use\n", "")
        .replace("mqtt: { fit: good,", "mqtt: { fit: goood,")
        .replace("sse: {", "ssse: {");
    folder.write("needs/offline-use.yaml", spoilt);
    folder.write("needs/other.yaml", need("other", &PROTOCOLS).replace("guide#framework\nfits", "guide#framwork\nfits"));
    folder.write("patterns/oddity.yaml", "id: oddity\nidea: x\n");
    let ended = folder.recommend(&[]);
    let found: Vec<_> = ended.findings().iter().map(|finding| (finding.kind.clone(), finding.line, finding.column)).collect();
    let expect =
        |kind: &str, line, column| assert!(found.contains(&(kind.to_owned(), line, column)), "{kind} {line}: {}", ended.stderr);
    expect("missing-key", 1, 1);
    expect("invalid-value", 2, 8);
    expect("invalid-value", 14, 16);
    expect("unknown-name", 15, 3);
    expect("unknown-name", 9, 9);
    expect("unknown-key", 2, 1);
    for help in ["did you mean `good`?", "did you mean `sse`?", "did you mean `framework`?", "unknown key `idea`"] {
        assert!(ended.stderr.contains(help), "{help}: {}", ended.stderr);
    }
}

#[test]
fn what_yaml_has_beyond_plain_data_is_refused_in_packs_too() {
    for (from, to, kind) in [
        ("order: 90", "order: &a 90", "not-allowed"),
        ("order: 90", "order: !!int 90", "not-allowed"),
        ("order: 90", "order: 90\norder: 90", "duplicate-key"),
    ] {
        let folder = Folder::new();
        folder.write("needs/offline-use.yaml", need("offline-use", &PROTOCOLS).replace(from, to));
        let finding = folder.recommend(&[]).finding();
        assert_eq!(finding.kind, kind);
        assert!(finding.file.ends_with("offline-use.yaml") && (2..=3).contains(&finding.line), "{finding:?}");
    }
}

#[test]
fn a_fault_of_syntax_in_a_pack_is_not_followed_by_fits_that_could_not_be_read() {
    let folder = Folder::new();
    folder.write("needs/offline-use.yaml", need("offline-use", &PROTOCOLS).replace("name: Offline", "name: \"Offline"));
    let finding = folder.recommend(&[]).finding();
    assert_eq!((finding.kind.as_str(), finding.line, finding.column), ("syntax", 3, 7));
    let folder = Folder::new();
    folder.write("protocols/pigeon.yaml", protocol("pigeon", &subjects()).replace("about: A bird.", "about: A bird: one"));
    let finding = folder.recommend(&[]).finding();
    assert_eq!((finding.kind.as_str(), finding.line), ("syntax", 5));
}

#[test]
fn an_empty_file_of_a_pack_is_reported_as_empty() {
    for path in
        ["needs/offline-use.yaml", "protocols/pigeon.yaml", "caps/a-cap.yaml", "patterns/a-pattern.yaml", "facts/more.yaml"]
    {
        for content in ["", "# nothing yet\n"] {
            let folder = Folder::new();
            folder.write(path, content);
            let ended = folder.recommend(&[]);
            let finding = ended.finding();
            assert!(finding.message.contains("empty") && finding.line == 1, "{path}: {}", ended.stderr);
            assert!(finding.file.replace('\\', "/").ends_with(path), "{}", ended.stderr);
        }
    }
}

#[test]
fn an_id_that_is_not_the_name_of_its_file_is_reported_even_where_another_file_has_that_name() {
    for id in ["offlin-use", "caching"] {
        let folder = Folder::new();
        folder.write("needs/offline-use.yaml", need(id, &PROTOCOLS));
        let ended = folder.recommend(&[]);
        let finding = ended.finding();
        assert_eq!((finding.line, finding.column), (1, 5), "{}", ended.stderr);
        assert!(finding.message.contains("differs from the name of its file"), "{}", ended.stderr);
    }
}

#[test]
fn a_file_that_a_pack_does_not_have_is_reported() {
    for path in ["need/offline-use.yaml", "offline-use.yaml", "needs/offline-use.yml", "needs/deep/offline-use.yaml"] {
        let folder = Folder::new();
        folder.write("needs/.kept", "");
        folder.write(path, need("offline-use", &PROTOCOLS));
        let ended = folder.recommend(&[]);
        let finding = ended.finding();
        assert!(finding.message.contains(&format!("`{path}`")), "{}", ended.stderr);
    }
    let folder = Folder::new();
    folder.write("README.md", "# Our rules\n");
    folder.write("needs/.offline-use.yaml.swp", "\0");
    folder.write(".git/config.yaml", "\0");
    folder.write("needs/offline-use.yaml", need("offline-use", &PROTOCOLS));
    assert_eq!(folder.recommend(&[]).code, Some(0), "what is no rule is no fault");
}

#[test]
fn a_file_of_a_pack_that_is_not_a_small_text_is_named() {
    let folder = Folder::new();
    folder.write("needs/offline-use.yaml", b"id: \xff\n");
    let ended = folder.recommend(&[]);
    ended.assert_refused();
    assert!(ended.stderr.contains("offline-use.yaml") && ended.stderr.contains("UTF-8"), "{}", ended.stderr);

    let folder = Folder::new();
    let path = folder.write("needs/offline-use.yaml", "");
    fs::OpenOptions::new().write(true).open(&path).and_then(|file| file.set_len(100_000_000)).expect("a file with holes");
    let ended = folder.recommend(&[]);
    ended.assert_refused();
    assert!(ended.stderr.contains("offline-use.yaml: larger than"), "{}", ended.stderr);

    let folder = Folder::new();
    fs::create_dir_all(folder.join("needs/offline-use.yaml")).expect("a folder");
    let ended = folder.recommend(&[]);
    ended.assert_refused();
    assert!(ended.stderr.contains("offline-use.yaml") && ended.stderr.contains("folder"), "{}", ended.stderr);
}

/// As large as a team might make one, and denser than anybody would: what cannot be computed in time is left out, and the output
/// says so.
#[test]
fn a_large_pack_is_judged_in_bounded_steps() {
    large(43, "Which answers decide is not known", "no one or two changes lead to it");
    large(200, "Which answers decide is not known", "no single change leads to it");
}

/// Checks a flow that states all needs of a pack with this many additional needs: what is said about what settles it, and about
/// rivals out of reach.
fn large(more: u32, settled: &str, nothing: &str) {
    let folder = Folder::new();
    let (levels, mut needs): (Vec<String>, Vec<String>) = subjects().into_iter().partition(|subject| subject.contains('.'));
    needs.sort();
    for id in (0..more).map(|i| format!("need-{i}")) {
        folder.write(format!("needs/{id}.yaml"), need(&id, &PROTOCOLS));
        needs.push(id);
    }
    for i in 0..14 {
        let mut text = protocol(&format!("bird-{i}"), &[]).replace("simplicity: 90", &format!("simplicity: {}", 90 + i));
        for (j, subject) in levels.iter().chain(&needs).enumerate() {
            let fit = ["ideal", "poor"][(i * j + i + j * j) % 7 % 2];
            text += &format!("  {subject}: {{ fit: {fit}, because: A reason., source: guide#framework }}\n");
        }
        folder.write(format!("protocols/bird-{i}.yaml"), text);
    }
    let mut stated: Vec<(&str, &str)> = levels.iter().filter_map(|level| level.split_once('.')).collect();
    stated.dedup_by_key(|(dimension, _)| *dimension);
    let stated = stated.iter().map(|(dimension, level)| format!("{dimension}: {level}, ")).collect::<Vec<_>>().concat();
    let flow = format!("{{ {stated}needs: [{}] }}", needs.join(", "));
    let file = folder.write("shop.requirements", format!("flows: {{ a: {flow} }}\n"));
    let rules = folder.0.to_str().expect("UTF-8");
    for more in [&["--explain"] as &[&str], &["--format", "markdown", "--explain"], &["--format", "json"], &["--format", "html"]]
    {
        let ended = run(&[&["recommend", "--details", file.to_str().expect("UTF-8"), "--rules", rules], more].concat());
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        let told = ended.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains(settled), "{more:?}: {told}");
        assert!(more.contains(&"json") || told.contains(nothing), "{more:?}: {told}");
    }
}

#[cfg(unix)]
#[test]
fn links_in_a_pack_that_lead_in_circles_come_to_an_end() {
    use std::os::unix::fs::symlink;

    let folder = Folder::new();
    fs::create_dir_all(folder.join("needs")).expect("a folder");
    symlink("..", folder.join("needs/up")).expect("a link");
    symlink("loop", folder.join("loop")).expect("a link");
    symlink(".", folder.join("self")).expect("a link");
    folder.recommend(&[]).assert_orderly();

    symlink("offline-use.yaml", folder.join("needs/offline-use.yaml")).expect("a link");
    let ended = folder.recommend(&[]);
    ended.assert_refused();
    assert!(ended.stderr.contains("offline-use.yaml: "), "{}", ended.stderr);
}

#[test]
fn a_pack_with_very_many_files_is_refused() {
    let folder = Folder::new();
    for i in 0..2_100 {
        folder.write(format!("needs/n{i}.yaml"), "");
    }
    let ended = folder.recommend(&[]);
    ended.assert_refused();
    assert!(ended.stderr.contains("exceed the limits of a pack"), "{}", start(&ended.stderr));
}

#[test]
fn a_pack_that_adds_a_level_is_refused() {
    let folder = Folder::new();
    let own = builtin("dimensions/latency.yaml");
    let level = &own[own.find("  - id: low\n").expect("a level")..own.find("  - id: very-low\n").expect("a level")];
    let more: String = (0..300).map(|number| level.replace("id: low\n", &format!("id: low{number}\n"))).collect();
    for text in [own.replace("- id: very-low", "- id: lowest"), own.clone() + &more] {
        folder.write("dimensions/latency.yaml", text);
        let ended = folder.recommend(&[]);
        ended.assert_refused();
        assert!(ended.stderr.contains("level") && !ended.stderr.contains("stands twice"), "{}", start(&ended.stderr));
    }
}

#[test]
fn more_things_than_ids_or_memory_have_room_for_are_refused() {
    let levels = |count: usize| many(count, |level| format!("- {{ id: l{level} }}\n"));
    let dimension = |count: usize| format!("id: weather\nlevels:\n{}", levels(count));
    let ways = |count: usize| format!("id: rest\nways:\n{}", levels(count));
    for (path, text, said) in [
        ("dimensions/weather.yaml", dimension((1 << 16) + 1), "the pack has 65537 levels, more than the limit of 65536"),
        ("protocols/rest.yaml", ways((1 << 16) + 1), "ways, more than the limit of 65536"),
        // Each has a fit for each protocol.
        ("dimensions/weather.yaml", dimension((1 << 16) - 1), "levels and needs of 26 protocols"),
    ] {
        let folder = Folder::new();
        folder.write(path, text);
        for number in 0..20 {
            folder.write(format!("protocols/pigeon{number}.yaml"), format!("id: pigeon{number}\n"));
        }
        let ended = folder.recommend(&[]);
        ended.assert_refused();
        assert!(ended.stderr.contains(said), "{said}: {}", ended.stderr);
    }
}

#[test]
fn no_text_of_a_pack_steers_the_terminal() {
    for (escaped, _) in STEERING {
        let bad = |word: &str| format!("\"{word}{escaped}\"");
        let folder = Folder::new();
        folder.write(
            "pack.yaml",
            builtin("pack.yaml").replace("name: protopick", &format!("name: {}", bad("ours"))).replace("1.0.0", &bad("1")),
        );
        let need = need("offline-use", &PROTOCOLS).replace("A reason.", &bad("A reason")).replace("Offline use", &bad("Offline"));
        folder.write("needs/offline-use.yaml", need.replace("to go on working without a network", &bad("to go on")));
        let pigeon =
            protocol("pigeon", &subjects()).replace("Carrier pigeon", &bad("Pigeon")).replace("A reason.", &bad("A reason"));
        let offline = "  offline-use: { fit: impossible, because: A., source: guide#framework }\n";
        folder.write("protocols/pigeon.yaml", format!("{}{offline}", pigeon.replace("Letters by air", &bad("Letters"))));
        for format in ["table", "markdown"] {
            for set in ["chat.needs=[offline-use]", "chat.must=[latency, needs]"] {
                let color = ["--format", format, "--color", "always", "--set", "chat.needs=[offline-use]", "--set", set];
                let ended = folder.recommend(&color);
                assert_eq!(ended.code, Some(0), "{}", ended.stderr);
                assert_harmless(&ended);
            }
        }
        let rules = folder.0.to_str().expect("UTF-8");
        for topic in [["explain", "pigeon"], ["explain", "offline-use"], ["explain", "offline-use.rest"], ["rules", "list"]] {
            let ended = run(&[topic.as_slice(), &["--rules", rules, "--color", "always"]].concat());
            assert_eq!(ended.code, Some(0), "{}", ended.stderr);
            assert_harmless(&ended);
        }
        for aspect in ["summary", "framework", "performance", "security", "operations", "practices"] {
            for format in ["table", "markdown"] {
                assert_harmless(&run(&[
                    "compare", "--aspect", aspect, "--format", format, "--rules", rules, "--color", "always",
                ]));
            }
        }
    }
}
