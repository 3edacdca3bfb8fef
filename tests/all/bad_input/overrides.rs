//! Faults in answers from the command line.

use super::{SOUND, recommend, recommend_with};

#[test]
fn every_fault_of_every_override_is_reported_in_one_run() {
    let sets = ["chat", "chta.latency=low", "chat.latencies=low", "chat.latency=lowish", "chat.needs=[cachin, caching, x]"];
    let arguments: Vec<&str> = sets.iter().flat_map(|set| ["--set", set]).collect();
    let ended = recommend_with(SOUND, &arguments);
    let mut findings = ended.findings();
    findings.sort_by(|a, b| (a.column, &a.message).cmp(&(b.column, &b.message)));
    let found: Vec<_> = findings.iter().map(|finding| (finding.line, finding.column, finding.message.as_str())).collect();
    assert_eq!(
        found,
        [
            (1, 1, "`--set` takes FLOW.KEY=VALUE"),
            (1, 1, "unknown flow `chta`"),
            (1, 6, "unknown key `latencies`"),
            (1, 13, "unknown need `cachin`"),
            (1, 14, "unknown level `lowish` of `latency`"),
            (1, 30, "unknown need `x`"),
        ]
    );
    assert!(findings.iter().all(|finding| finding.file == "--set"));
    for help in ["did you mean `chat`?", "did you mean `latency`?", "did you mean `low`?", "did you mean `caching`?"] {
        assert!(ended.stderr.contains(help), "{help}");
    }
}

#[test]
fn faults_of_the_file_and_of_overrides_are_reported_together() {
    let ended = recommend_with("flows:\n  chat:\n    latency: lowish\n", &["--set", "chat.volume=hihg"]);
    let found: Vec<_> = ended.findings().iter().map(|finding| (finding.file.clone(), finding.line, finding.column)).collect();
    assert_eq!(found, [("<stdin>".to_owned(), 3, 14), ("--set".to_owned(), 1, 13)]);
}

#[test]
fn an_override_is_not_blamed_for_flows_that_could_not_be_read() {
    for (text, kinds) in [
        ("flaws:\n  chat: { latency: low }\n", ["missing-key", "unknown-key"].as_slice()),
        ("system: \"Shop\nflows:\n  chat: { latency: low }\n", &["syntax"]),
        ("flows: [chat]\n", &["wrong-type"]),
    ] {
        let ended = recommend_with(text, &["--set", "chat.latency=low"]);
        let found: Vec<_> = ended.findings().iter().map(|finding| finding.kind.clone()).collect();
        assert_eq!(found, kinds, "{}", ended.stderr);
    }
}

#[test]
fn an_override_that_says_nothing_is_not_passed_over_in_silence() {
    for set in ["chat.latency=# low", "chat.latency=#low", "chat.needs=#", "chat.latency=\n#"] {
        let ended = recommend_with(SOUND, &["--set", set]);
        assert_eq!(ended.finding().file, "--set", "{set}");
    }
}

#[test]
fn an_empty_override_takes_one_weight_away_as_it_takes_any_answer_away() {
    let weighted = format!("{SOUND}    volume: high\n    weights: {{ latency: 100 }}\n");
    let without = recommend(weighted.replace("{ latency: 100 }", "{}"));
    let taken = recommend_with(&weighted, &["--set", "chat.weights.latency="]);
    assert_eq!((taken.code, taken.stderr.as_str()), (Some(0), ""));
    assert_eq!(taken.stdout, without.stdout);
    assert_ne!(taken.stdout, recommend(&weighted).stdout);
}

#[test]
fn an_unknown_flow_is_named_with_the_nearest_one() {
    for (flow, help) in [("chta", "did you mean `chat`?"), ("elephant", "known: `chat`"), ("", "known: `chat`")] {
        let ended = recommend_with(SOUND, &["--flow", flow]);
        ended.assert_refused();
        assert!(ended.stderr.contains(&format!("`{flow}`")) && ended.stderr.contains(help), "{}", ended.stderr);
    }
}
