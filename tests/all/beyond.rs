//! Answers beyond the six protocols: when they are reported, what names they have, and in every format.

use std::fs;

use protopick::builtin;
use protopick::diag::plain;
use protopick::report::{Found, find};
use serde_json::Value;

use crate::model::judge;
use crate::run::{run, run_with, scratch, widest};

/// Returns the answers beyond the protocols that are reported for one flow.
fn beyond(answers: &str) -> Vec<&'static str> {
    let (_, evaluation) = judge(&format!("flows: {{ f: {{ {answers} }} }}"));
    evaluation.flows[0].beyond.iter().map(|better| builtin::pack().beyond_answer(better.answer).id.as_str()).collect()
}

fn json(arguments: &[&str], text: &str) -> Value {
    serde_json::from_str(&run_with(arguments, text).stdout).expect("JSON")
}

const FIRMWARE: &str = "flows: { firmware: { real_time: request-response, browser: none, largest: 200 MiB } }";

#[test]
fn what_a_protocol_serves_best_stays_within_the_six() {
    for answers in [
        "real_time: request-response, browser: universal, latency: moderate, needs: [caching, public-api]",
        "real_time: bidirectional, browser: universal, latency: low, needs: [auto-reconnect]",
        "real_time: server-push, browser: universal, clients: 50000",
        "real_time: publish-subscribe, browser: none, needs: [delivery-guarantees, constrained-devices]",
        "real_time: request-response, browser: none, latency: very-low, volume: high, needs: [typed-contracts]",
        "",
    ] {
        assert_eq!(beyond(answers), [""; 0], "{answers}");
    }
}

#[test]
fn what_is_asked_for_leads_beyond() {
    for (answers, expected) in [
        ("real_time: server-push, browser: none, delay: 5min, needs: [callable-receivers, outbound-only]", "webhook"),
        ("real_time: server-push, browser: none, needs: [battery, background-delivery]", "platform-push"),
        ("real_time: bidirectional, browser: universal, latency: low, needs: [binary-payloads, audio-video]", "webrtc"),
        ("real_time: bidirectional, browser: universal, latency: very-low, needs: [newest-wins]", "webtransport"),
        ("real_time: publish-subscribe, browser: none, needs: [internal-services]", "message-broker"),
        ("real_time: upload, largest: 20 MiB, needs: [intermittent-connectivity]", "resumable-upload"),
        ("real_time: upload, browser: none, size: 50 B, needs: [constrained-devices, newest-wins]", "coap"),
    ] {
        assert_eq!(beyond(answers), [expected], "{answers}");
    }
    assert_eq!(beyond("real_time: upload, largest: 500 MiB"), ["resumable-upload", "object-storage"], "they go together");
}

#[test]
fn what_only_looks_like_it_does_not() {
    for answers in [
        "real_time: bidirectional, browser: none, latency: low, needs: [audio-video, streaming, public-api]",
        "real_time: streamed-answer, browser: none, needs: [callable-receivers, public-api]",
        "real_time: upload, browser: none, volume: low, needs: [constrained-devices, battery, metered-data]",
        "real_time: request-response, browser: none, needs: [internal-services, typed-contracts, delivery-guarantees]",
        "real_time: bidirectional, browser: universal, latency: low, needs: [newest-wins, high-frequency-updates]",
        "real_time: server-push, browser: none, needs: [battery, metered-data, intermittent-connectivity]",
    ] {
        assert_eq!(beyond(answers), [""; 0], "{answers}");
    }
}

#[test]
fn large_files_go_to_object_storage() {
    for shape in ["request-response", "server-push"] {
        assert_eq!(beyond(&format!("real_time: {shape}, browser: none, largest: 200 MiB")), ["object-storage"], "{shape}");
    }
    assert_eq!(beyond("real_time: request-response, largest: 5 MiB"), [""; 0]);
}

#[test]
fn late_news_that_is_the_same_for_all_is_a_file_behind_a_cdn() {
    assert_eq!(beyond("real_time: server-push, delay: 1min, receivers: 100000"), ["static-polling"]);
    assert_eq!(beyond("real_time: server-push, delay: 1s, receivers: 100000"), [""; 0]);
    assert_eq!(beyond("real_time: server-push, delay: 1min, clients: 100000"), [""; 0], "each may get other news");
}

#[test]
fn every_name_leads_to_its_answer_alone() {
    let pack = builtin::pack();
    for (_, answer) in pack.beyond() {
        for name in [&answer.id, &answer.name].into_iter().chain(&answer.aliases) {
            assert_eq!(find(pack, name), Found::One(answer.id.clone()), "{name}");
            let typed = plain(name).to_uppercase();
            assert_eq!(find(pack, &typed), Found::One(answer.id.clone()), "{name}");
            let found = pack.find_beyond(&typed).map(|found| pack.beyond_answer(found));
            assert_eq!(found, Some(answer), "{name}");
        }
    }
    for (_, way) in pack.ways() {
        for name in &way.aliases {
            assert_eq!(find(pack, name), Found::One(way.id.clone()), "{name}");
        }
    }
}

#[test]
fn what_people_call_things_is_explained() {
    for (name, title) in [
        ("polling", "REST (polled)"),
        ("long polling", "REST (long-polled)"),
        ("EventSource", "Server-sent events"),
        ("presigned URLs", "Object storage"),
        ("webhooks", "Webhooks"),
        ("FCM", "Platform push"),
        ("video call", "WebRTC"),
        ("Kafka", "Message broker"),
        ("tus", "Resumable upload"),
        ("static-polling", "Files behind a CDN"),
    ] {
        let run = run(&["explain", name]);
        assert!(run.stdout.contains(title) && run.stdout.contains("Sources"), "{name}: {}{}", run.stdout, run.stderr);
    }
    let near = run(&["explain", "webhok"]);
    assert!(near.code == 2 && near.stderr.contains("did you mean `webhook`?"), "{}", near.stderr);
    let near = run(&["explain", "presigned-urll"]);
    assert!(near.code == 2 && near.stderr.contains("did you mean `presigned URL`?"), "{}", near.stderr);
}

#[test]
fn it_is_told_before_the_ranking_and_in_every_format() {
    let page = run_with(&["recommend", "--details", "-"], FIRMWARE).stdout;
    let (told, ranking) = (page.find("Better than any of the six: Object storage"), page.find("Ranking"));
    assert!(told.is_some() && told < ranking && widest(&page) <= 80, "{page}");
    assert!(page.contains("Of the six: ") && page.contains("protopick explain object-storage"), "{page}");
    for format in ["markdown", "html"] {
        let page = run_with(&["recommend", "-", "--format", format], FIRMWARE).stdout;
        assert!(page.contains("Better than any of the six: Object storage"), "{page}");
    }
    let (flow, answer) = (&json(&["recommend", "-", "--format", "json"], FIRMWARE)["flows"][0], &builtin::pack());
    let known = answer.beyond_answer(answer.find_beyond("object-storage").unwrap());
    assert_eq!(flow["beyond"][0]["id"], "object-storage");
    assert_eq!(flow["beyond"][0]["because"], known.reason.because.as_str());
    assert!(flow["beyond"][0]["source"].as_str().unwrap().contains("UPL-08"));
    let plain = json(&["recommend", "-", "--format", "json"], "flows: { orders: { real_time: request-response } }");
    assert_eq!(plain["flows"][0]["beyond"], serde_json::json!([]));
    assert!(plain["flows"][0]["why_not_beyond"].is_null(), "nobody asked");
}

#[test]
fn the_overview_of_several_flows_names_it() {
    let text = FIRMWARE.replace("MiB }", "MiB }, orders: { real_time: request-response }");
    let page = run_with(&["recommend", "--details", "-"], &text).stdout;
    let overview = page.split("firmware").nth(1).unwrap();
    assert!(overview.split("orders").next().unwrap().contains("better: Object storage"), "{page}");
}

#[test]
fn why_not_tells_of_it_whether_it_is_better_or_not() {
    let better = run_with(&["recommend", "--details", "-", "--why-not", "S3"], FIRMWARE).stdout;
    let words = better.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("the better answer here") && words.contains("largest from"), "{better}");
    assert!(!better.contains("Ranking"), "only what was asked for: {better}");
    let not = run_with(&["recommend", "--details", "-", "--why-not", "object-storage"], "flows: { f: { latency: low } }").stdout;
    let words = not.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("Nothing stated for this flow calls for it") && words.contains("Prefer it when"), "{not}");
    let near = run_with(&["recommend", "--details", "-", "--why-not", "object-storag"], FIRMWARE);
    assert!(near.code == 2 && near.stderr.contains("did you mean `object-storage`?"), "{}", near.stderr);
    for format in ["markdown", "html"] {
        let page = run_with(&["recommend", "-", "--format", format, "--why-not", "grpc,object-storage"], FIRMWARE).stdout;
        assert!(page.contains("Why not gRPC") && page.contains("Why not Object storage"), "{page}");
    }
    let asked = json(&["recommend", "-", "--format", "json", "--why-not", "object-storage,rest"], FIRMWARE);
    let flow = &asked["flows"][0];
    assert_eq!(flow["why_not_beyond"][0]["holds"], true);
    assert_eq!(flow["why_not"][0]["protocol"], "rest");
}

#[test]
fn the_lint_points_at_what_asks_for_it_and_can_be_waived() {
    let text = "flows:\n  news:\n    real_time: server-push\n    delay: 1min\n    receivers: 100000\n";
    let lint = |text: &str| json(&["lint", "-", "--format", "json"], text);
    let is_it = |finding: &&Value| finding["lint"] == "beyond-fits-better";
    let found = lint(text);
    let findings: Vec<&Value> = found["findings"].as_array().expect("findings").iter().filter(is_it).collect();
    assert_eq!(findings.len(), 1, "{found}");
    assert_eq!(findings[0]["severity"], "info");
    assert_eq!(findings[0]["at"]["line"], 4, "the amounts say more than the level: {found}");
    let waived =
        format!("{text}waivers: [{{ lint: beyond-fits-better, flow: news, reason: Our clients want it., until: 2999-01-31 }}]");
    let found = lint(&waived);
    assert!(found["findings"].as_array().unwrap().iter().filter(is_it).all(|finding| !finding["waived"].is_null()), "{found}");
}

#[test]
fn a_team_adds_its_own_and_its_texts_stay_texts() {
    let folder = scratch("beyond-pack");
    fs::create_dir_all(folder.join("beyond")).unwrap();
    let text = "id: courier\norder: 1\nname: \"A <b>courier</b> |*x*\"\nsays: \"On \\e[31mwheels.\"\naliases: [sneakernet]\n\
                when: [{ real_time: request-response, size: { from: 1 GiB } }]\nunless: [{ browser: universal }]\n\
                because: \"<script>alert(1)</script>\"\nsource: guide#volume\ninstead: \"[REST](javascript:x) `it`.\"\ncases:\n\
                - { given: { real_time: request-response, size: 2 GiB }, fires: true }\n\
                - { given: { real_time: request-response, size: 2 GiB, browser: universal }, fires: false }\n";
    fs::write(folder.join("beyond/courier.yaml"), text).unwrap();
    let rules = folder.to_str().unwrap();
    let flow = "flows: { tapes: { real_time: request-response, size: 3 GiB } }";
    for format in ["table", "markdown", "html", "json"] {
        let arguments = ["recommend", "-", "--rules", rules, "--format", format, "--why-not", "sneakernet", "--explain"];
        let page = run_with(&arguments, flow);
        assert!(
            page.code == 0 && page.stdout.contains("courier") && !page.stdout.contains('\u{1b}'),
            "{format}: {}",
            page.stderr
        );
        if ["markdown", "html"].contains(&format) {
            assert!(!page.stdout.contains("<script>alert") && !page.stdout.contains("<b>"), "{}", page.stdout);
        }
        if format == "markdown" {
            assert!(!page.stdout.contains("[REST](javascript") && !page.stdout.contains("|*x*"), "{}", page.stdout);
        }
    }
    let tested = run(&["rules", "test", rules]).stdout;
    assert!(tested.contains("courier") && tested.contains("all ") && tested.contains("hold"), "{tested}");
    let changes = run(&["rules", "diff", "builtin", rules]).stdout;
    assert!(changes.contains("courier") && changes.contains("browser.universal"), "{changes}");
    assert!(run(&["rules", "list", rules]).stdout.contains("courier"));
}

#[test]
fn rules_that_can_never_hold_or_prove_nothing_are_refused() {
    let folder = scratch("beyond-faults");
    fs::create_dir_all(folder.join("beyond")).unwrap();
    let sound = "id: ours\norder: 1\nname: Ours\nsays: It is ours.\naliases: [theirs]\nwhen: [{ latency: low }, { volume: high }]\n\
                 unless: [{ browser: none, latency: low }]\nbecause: We like it.\nsource: guide#latency\ninstead: Any of them.\ncases:\n\
                 - { given: { latency: low }, fires: true }\n- { given: { volume: high }, fires: true }\n\
                 - { given: { latency: moderate }, fires: false }\n";
    let check = |text: &str| {
        fs::write(folder.join("beyond/ours.yaml"), text).unwrap();
        run(&["rules", "check", folder.to_str().unwrap()])
    };
    let fine = check(sound);
    assert!(!fine.stderr.contains("ours.yaml"), "{}", fine.stderr);
    for (from, to, fault) in [
        ("{ volume: high }]\n", "{ latency: low, volume: high }]\n", "has no effect"),
        ("{ browser: none, latency: low }", "{ latency: low }", "never holds"),
        ("{ volume: high }]\n", "{}]\n", "holds everywhere"),
        ("when: [{ latency: low }, { volume: high }]", "when: []", "found an empty list"),
        ("{ latency: moderate }, fires: false", "{ latency: moderate }, fires: true", "does not fire"),
        ("- { given: { volume: high }, fires: true }\n", "", "for each condition"),
        ("- { given: { latency: moderate }, fires: false }\n", "", "one that does not fire"),
        ("[theirs]", "[Long Polling]", "is already taken"),
        ("[theirs]", "[REST]", "is already taken"),
        ("instead:", "insted:", "`instead` is missing"),
    ] {
        let changed = sound.replacen(from, to, 1);
        assert_ne!(changed, sound, "{from}");
        let run = check(&changed);
        assert!(run.code == 2 && run.stderr.contains(fault), "{from} -> {to}: {}{}", run.stdout, run.stderr);
    }
}
