//! The built-in rules have no findings, and the loader is strict: every kind of fault is found and located, all of them at once.

use std::collections::BTreeSet;

use protopick::diag::Diagnostics;
use protopick::pack::{PackFile, Status, Subject, load};
use protopick::source::SourceMap;
use protopick::{builtin, pack::Pack};

/// Loads a pack and returns each finding as `path:line message`.
fn load_all(files: &[PackFile]) -> (Option<Pack>, Vec<String>) {
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let pack = load(files, &mut sources, &mut diagnostics);
    let found = diagnostics.sorted().into_iter().map(|diagnostic| {
        let place = sources.place(diagnostic.span);
        let help = diagnostic.help.as_ref().map_or(String::new(), |help| format!(" ({help})"));
        format!("{}:{} {}{help}", place.file.trim_start_matches("rules/"), place.line, diagnostic.message)
    });
    (pack, found.collect())
}

/// Returns the built-in rules with some text replaced in one file.
fn with(path: &str, change: impl Fn(&str) -> String) -> Vec<PackFile> {
    let mut files: Vec<_> = builtin::files().collect();
    let file = files.iter_mut().find(|file| file.path == path).unwrap_or_else(|| panic!("no {path}"));
    let changed = change(&file.text);
    assert_ne!(changed, file.text, "the change must change something");
    file.text = changed;
    files
}

/// Returns what is found after a text in one file is replaced.
fn found(path: &str, from: &str, to: &str) -> Vec<String> {
    let (pack, found) = load_all(&with(path, |text| text.replacen(from, to, 1)));
    assert!(pack.is_none() && !found.is_empty(), "{path}: {from} -> {to} goes unnoticed");
    found
}

#[test]
fn the_built_in_rules_have_no_faults_and_are_what_the_build_stored() {
    let files: Vec<_> = builtin::files().collect();
    let (pack, found) = load_all(&files);
    assert_eq!(found, [""; 0]);
    assert_eq!(pack.as_ref(), Some(builtin::pack()));
}

#[test]
fn nothing_that_the_contract_names_is_missing() {
    let pack = builtin::pack();
    let names = |ids: Vec<&str>| ids.into_iter().map(str::to_owned).collect::<BTreeSet<_>>();
    assert_eq!(
        names(pack.needs().map(|(_, need)| need.id.as_str()).collect()),
        names(
            "caching public-api firewall-traversal typed-contracts streaming flexible-queries multiple-sources schema-evolution \
             constrained-devices intermittent-connectivity delivery-guarantees auto-reconnect binary-payloads human-readable \
             legacy-browsers high-frequency-updates no-broker internal-services any-client any-hosting mixed-clients \
             one-connection many-tabs topic-filters replay newest-wins stream-headers battery metered-data outbound-only \
             callable-receivers background-delivery audio-video"
                .split_whitespace()
                .collect()
        )
    );
    let levels: Vec<_> =
        pack.dimensions().flat_map(|(id, _)| pack.levels(id).map(|(id, _)| pack.subject_id(Subject::Level(id)))).collect();
    let expected = "real_time.request-response real_time.streamed-answer real_time.server-push real_time.upload \
                    real_time.bidirectional real_time.publish-subscribe \
                    latency.moderate latency.low latency.very-low volume.low volume.moderate volume.high \
                    browser.universal browser.limited browser.none scaling.stateless scaling.stateful \
                    complexity.simple complexity.moderate complexity.complex";
    assert_eq!(levels, expected.split_whitespace().collect::<Vec<_>>());
    let protocols: Vec<_> = pack.protocols().map(|(_, protocol)| protocol.id.as_str()).collect();
    assert_eq!(protocols, ["rest", "sse", "websocket", "graphql", "mqtt", "grpc"], "the order of simplicity");
}

#[test]
fn texts_are_ascii_so_that_they_show_everywhere() {
    for file in builtin::files() {
        assert!(file.text.is_ascii(), "{}", file.path);
    }
}

#[test]
fn every_cap_lowers_a_fit_for_its_own_case() {
    let pack = builtin::pack();
    for (_, cap) in pack.caps() {
        for case in &cap.cases {
            assert_eq!(cap.when.holds(&case.given), case.fires, "{}", cap.id);
        }
        let lowers = |low: &protopick::pack::Lowering| {
            let higher = |subject| low.ways.iter().any(|&way| pack.possible_fits(subject, way).any(|fit| fit > low.to));
            low.subjects.iter().any(|&subject| higher(subject))
        };
        assert!(cap.lowers.iter().all(lowers), "{}", cap.id);
    }
}

#[test]
fn every_document_in_the_list_of_sources_is_cited() {
    let text: String = builtin::files().filter(|file| file.path != "sources.yaml").map(|file| file.text).collect();
    for (_, source) in builtin::pack().sources() {
        assert!(text.contains(&source.id), "{}", source.id);
    }
}

#[test]
fn a_gap_is_found() {
    let found = found("needs/caching.yaml", "  grpc:\n", "  rest2:\n");
    assert_eq!(
        found,
        [
            "needs/caching.yaml:1 no fit is given for `grpc` (add one here under `fits`, or in the file of the protocol)",
            "needs/caching.yaml:19 unknown protocol `rest2` (did you mean `rest`?)"
        ]
    );
}

#[test]
fn a_double_fit_is_found_on_whichever_side_it_stands() {
    let fit = "fits:\n  caching: { fit: good, because: x, source: guide#rest }\n";
    let (pack, found) = load_all(&with("protocols/rest.yaml", |text| format!("{text}{fit}")));
    assert!(pack.is_none());
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("this fit is stated twice"), "{found:?}");
}

#[test]
fn a_fit_may_stand_on_the_other_side() {
    let mut files = with("needs/no-broker.yaml", |text| {
        let start = text.find("  mqtt:\n").expect("the fit of MQTT");
        let end =
            text[start + 1..].find("\n  s").or(text[start + 1..].find("\n  g")).map_or(text.len(), |end| start + 1 + end + 1);
        format!("{}{}", &text[..start], &text[end..])
    });
    let mqtt = files.iter_mut().find(|file| file.path == "protocols/mqtt.yaml").expect("MQTT");
    mqtt.text
        .push_str("fits:\n  no-broker: { fit: impossible, because: There is no MQTT without a broker., source: guide#mqtt }\n");
    let (pack, found) = load_all(&files);
    assert_eq!(found, [""; 0]);
    assert!(pack.is_some());
}

#[test]
fn unknown_names_missing_reasons_and_wrong_types_are_found() {
    let first = |path: &str, from: &str, to: &str| found(path, from, to).remove(0);
    assert!(
        first("needs/caching.yaml", "source: guide#rest", "source: guide#rset")
            .contains("unknown section `rset` (did you mean `rest`?)")
    );
    assert!(first("needs/caching.yaml", "source: GRP-03", "source: GRP-99").contains("unknown fact or source `GRP-99`"));
    assert!(first("needs/caching.yaml", "fit: poor", "fit: bad").contains("unknown value `bad` of `fit`"));
    assert!(first("needs/caching.yaml", "because:", "becuase:").contains("is missing"));
    assert!(first("needs/caching.yaml", "order: 1", "order: first").contains("a whole number from 1"));
    assert!(first("needs/caching.yaml", "id: caching", "id: cache").contains("differs from the name of its file"));
    assert!(first("dimensions/latency.yaml", "weight: 2", "weight: 101").contains("a number from 0 to 100"));
    assert!(first("protocols/sse.yaml", "claims: [CLM-07]", "claims: [CLM-77]").contains("unknown claim"));
    assert!(first("protocols/sse.yaml", "rank: 5", "rank: last").contains("a whole number from 1"));
}

#[test]
fn what_is_measured_names_its_versions_and_the_command() {
    const PLACE: &str = "gateways/nginx.yaml";
    let measured = "measured:\n  with: 1.22.1\n  by: tests/clients/run facts\n";
    let faults = found(PLACE, measured, "");
    let facts = builtin::pack().facts().filter(|(_, fact)| fact.id.starts_with("NGX-") && fact.status == Status::Measured);
    assert_eq!(faults.len(), facts.count(), "{faults:#?}");
    assert!(faults[0].contains("needs the key `measured` of its gateway, with the versions and the command"), "{faults:#?}");
    assert!(found(PLACE, "  with: 1.22.1\n", "").concat().contains("the key `with` is missing"));
    assert!(found(PLACE, "  by: tests/clients/run facts\n", "").concat().contains("the key `by` is missing"));
    assert!(found(PLACE, "with: 1.22.1", "with: []").concat().contains("found an empty list"));
    // And the other way round: what nothing was measured with is not named.
    let faults = found("gateways/kong.yaml", "protocols:\n", &format!("{measured}protocols:\n"));
    assert!(faults[0].contains("no fact of this gateway has the status `measured`"), "{faults:#?}");
    // Nothing else can be.
    let faults = found(PLACE, "support: native\n    status: confirmed", "support: native\n    status: measured");
    assert!(faults[0].contains("only a fact can be `measured`"), "{faults:#?}");
    let faults = found("facts/browsers.yaml", "status: confirmed", "status: measured");
    assert!(faults[0].contains("only a fact of a gateway can be `measured`"), "{faults:#?}");
}

#[test]
fn an_id_that_stands_twice_is_found() {
    assert!(
        found("protocols/sse.yaml", "- id: one-way-updates", "- id: simple-push")[0].contains("`simple-push` is already taken")
    );
    assert!(
        found("facts/browsers.yaml", "- id: BRW-02", "- id: BRW-01")
            .iter()
            .any(|fault| fault.contains("`BRW-01` is already taken"))
    );
}

#[test]
fn a_cap_that_can_have_no_effect_or_whose_case_fails_is_found() {
    let path = "caps/sse-binary-volume.yaml";
    assert!(found(path, "to: poor", "to: ideal")[0].contains("lowers a fit that is already as low"));
    assert!(found(path, "fires: false", "fires: true").iter().any(|fault| fault.contains("does not fire")));
    assert!(found(path, "criterion: volume", "criterion: latency")[0].contains("does not name `latency`"));
    assert!(found(path, "volume: [moderate, high], ", "")[0].contains("combination"));
}

#[test]
fn all_faults_of_all_files_come_at_once() {
    let mut files = with("needs/caching.yaml", |text| text.replacen("fit: poor", "fit: bad", 1));
    for file in &mut files {
        match file.path.as_str() {
            "protocols/rest.yaml" => file.text = file.text.replacen("name: REST", "nmae: REST", 1),
            "caps/sse-binary-volume.yaml" => file.text = file.text.replacen("source:", "soruce:", 1),
            _ => {}
        }
    }
    files.push(PackFile { path: "needs2/x.yaml".to_owned(), name: "needs2/x.yaml".to_owned(), text: "id: x".to_owned() });
    let (pack, found) = load_all(&files);
    assert!(pack.is_none());
    for part in [
        "unknown value `bad` of `fit`",
        "the key `name` is missing",
        "unknown key `nmae`",
        "`source` is missing",
        "unknown key `soruce`",
        "`needs2/x.yaml` is not a file of a pack",
    ] {
        assert!(found.iter().any(|fault| fault.contains(part)), "{part}: {found:#?}");
    }
}
