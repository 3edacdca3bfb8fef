//! `protopick recommend`: what a reader sees in each format, and how a run ends.

use serde_json::Value;

use crate::run::{command, finish, run, run_with, widest};

const CHAT: &str = "examples/use-cases/chat.yaml";

#[test]
fn the_answer_comes_first_then_reasons_costs_ranking_and_the_excluded() {
    let run = run(&["recommend", "--details", CHAT]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let place = |text: &str| run.stdout.find(text).unwrap_or_else(|| panic!("no {text} in\n{}", run.stdout));
    let parts = ["WebSocket  87 of 100, 9 ahead of SSE", "Why WebSocket", "What it costs", "Ranking", "Excluded"];
    assert!(parts.map(place).is_sorted());
    insta::assert_snapshot!("recommend_table", run.stdout);
}

#[test]
fn a_system_begins_with_one_line_for_each_flow() {
    let run = run(&["recommend", "--details", "examples/trading-desk.yaml"]);
    let head: Vec<&str> = run.stdout.lines().skip(3).take(6).collect();
    assert!(head[0].trim_start().starts_with("market-depth"), "{head:?}");
    assert!(head[3].contains("3 ahead of SSE"), "{head:?}");
    insta::assert_snapshot!("recommend_system", run.stdout);
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for columns in ["40", "60", "80", "100", "160"] {
        let run = finish(command(&["recommend", "--details", "examples/shop.yaml"]).env("COLUMNS", columns));
        assert!(widest(&run.stdout) <= columns.parse().unwrap(), "{columns}:\n{}", run.stdout);
    }
}

#[test]
fn ascii_output_is_ascii() {
    for (name, value) in [("LANG", "C"), ("LC_ALL", "de_DE.ISO-8859-1")] {
        let run = finish(command(&["recommend", "--details", "examples/shop.yaml"]).env(name, value));
        assert!(run.stdout.is_ascii(), "{}", run.stdout);
        assert!(run.stdout.contains("###"), "bars are drawn all the same");
    }
    insta::assert_snapshot!("recommend_ascii", run(&["recommend", "--details", CHAT, "--ascii", "--quiet"]).stdout);
}

#[test]
fn json_has_the_published_shape() {
    let run = run(&["recommend", "examples/ride-hailing.yaml", "--format", "json"]);
    let json: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(json["schema_version"], 2);
    assert_eq!(json["system"], "City rides");
    assert_eq!(json["pack"]["name"], "protopick");
    let flow = &json["flows"][2];
    assert_eq!(flow["name"], "ride-offers");
    assert_eq!(flow["outcome"], "recommended");
    assert_eq!(flow["recommended"], "websocket");
    assert_eq!(flow["tied"], serde_json::json!([]));
    assert!(flow["margin"].is_f64());
    assert!((0.0..=1.0).contains(&flow["robustness"]["tolerance"].as_f64().unwrap()));
    let first = &flow["ranking"][0];
    assert_eq!((&first["protocol"], &first["rank"], &first["excluded"]), (&"websocket".into(), &1.into(), &false.into()));
    let contribution = &first["contributions"][0];
    assert_eq!(contribution["criterion"], "real_time");
    assert_eq!(contribution["level"], "bidirectional");
    assert_eq!(contribution["weight"], 3.0);
    assert_eq!(contribution["fit"], "ideal");
    assert_eq!(contribution["rule"], "real_time.bidirectional.websocket");
    assert!(contribution["because"].is_string() && contribution["source"].is_string() && contribution["caps"].is_array());
    let need = first["contributions"].as_array().unwrap().iter().find(|each| each["criterion"] == "auto-reconnect");
    let need = need.expect("a need is a criterion like a dimension");
    assert!(need["level"].is_null());
    assert_eq!((&need["rule"], &need["fit"]), (&"auto-reconnect.websocket".into(), &"poor".into()));
    let last = flow["ranking"].as_array().unwrap().last().unwrap();
    assert_eq!(last["excluded"], true);
    assert!(last["rank"].is_null() && last["score"].is_number());
    let exclusion = &last["exclusions"][0];
    assert!(exclusion["criterion"].is_string() && exclusion["rule"].is_string() && exclusion["because"].is_string());
}

#[test]
fn the_page_says_how_sure_the_answer_is() {
    let page = run(&["recommend", "--details", "examples/trading-desk.yaml", "--flow", "blotter"]).stdout;
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains("Fragile among the six: WebSocket still wins if every weight is wrong by up to 9%."), "{page}");
    let tied = run_with(&["recommend", "--details", "-"], "flows: { f: { latency: low } }").stdout;
    assert!(tied.contains("A tie: any change of the weights may decide it."), "{tied}");
}

#[test]
fn the_page_says_which_single_answers_would_change_it() {
    let arguments = ["recommend", "--details", "examples/shop.yaml", "--flow", "orders"];
    let page = run(&arguments).stdout;
    let line = page.lines().skip_while(|line| !line.contains("What would change the answer")).nth(1).expect("a protocol");
    let json: Value = serde_json::from_str(&run(&[&arguments[..], &["--format", "json"]].concat()).stdout).expect("JSON");
    let flip = &json["flows"][0]["flips"][0];
    let protocol = flip["protocol"].as_str().unwrap();
    assert!(line.to_lowercase().contains(protocol), "{line}");
    // What it says comes true.
    let set = format!("orders.{}={}", flip["criterion"].as_str().unwrap(), flip["to"].as_str().unwrap());
    let changed = run(&[&arguments[..], &["--format", "json", "--set", &set]].concat()).stdout;
    let changed: Value = serde_json::from_str(&changed).expect("JSON");
    assert_eq!(changed["flows"][0]["recommended"], protocol, "{set}");
}

#[test]
fn a_must_without_effect_and_a_poor_best_are_noted() {
    let idle = run_with(&["recommend", "--details", "-"], "flows: { f: { latency: low, must: [browser, caching] } }").stdout;
    assert!(idle.contains("`must` lists browser, caching, which the flow does not state"), "{idle}");
    let poor =
        "flows: { f: { real_time: bidirectional, browser: universal, latency: very-low, must: [browser], needs: [caching] } }";
    let fine = run_with(&["recommend", "--details", "-"], poor).stdout;
    assert!(!fine.contains("the best that is left"), "{fine}");
    let text = "flows: { f: { real_time: bidirectional, latency: very-low, needs: [caching], must: [caching] } }";
    let poor = run_with(&["recommend", "--details", "-"], text);
    assert!(poor.stdout.contains("No protocol fits well; this is the best that is left."), "{}", poor.stdout);
}

#[test]
fn points_add_up_to_the_score_within_rounding() {
    let run = run(&["recommend", "examples/shop.yaml", "--format", "json"]);
    let json: Value = serde_json::from_str(&run.stdout).expect("JSON");
    for row in json["flows"].as_array().unwrap().iter().flat_map(|flow| flow["ranking"].as_array().unwrap()) {
        let points: f64 = row["contributions"].as_array().unwrap().iter().map(|each| each["points"].as_f64().unwrap()).sum();
        assert!((points - row["score"].as_f64().unwrap()).abs() < 0.5, "{row}");
    }
}

#[test]
fn a_cap_is_shown_with_the_fit_before_and_after() {
    let run = run_with(
        &["recommend", "-", "--format", "json"],
        "flows: { f: { volume: high, needs: [binary-payloads], must: [volume] } }",
    );
    let json: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let sse = json["flows"][0]["ranking"].as_array().unwrap().iter().find(|row| row["protocol"] == "sse").unwrap();
    let cap = &sse["contributions"][0]["caps"][0];
    assert_eq!(cap["rule"], "sse-binary-volume");
    assert_eq!((&cap["before"], &cap["after"]), (&"fair".into(), &"poor".into()));
    assert_eq!(sse["exclusions"][0]["rule"], "sse-binary-volume");
}

#[test]
fn markdown_is_a_document_of_its_own() {
    let run = run(&["recommend", "examples/trading-desk.yaml", "--format", "markdown"]);
    assert!(run.stdout.starts_with("# Trading desk\n"));
    assert!(run.stdout.contains("| market-depth | **WebSocket** |"));
    insta::assert_snapshot!("recommend_markdown", run.stdout);
}

#[test]
fn undecided_and_unsatisfiable_flows_are_said_and_end_with_1() {
    let text = "
system: Two open questions
flows:
  fine: { latency: low }
  open: { description: nothing stated yet }
  torn: { real_time: server-push, latency: very-low, needs: [caching, flexible-queries], must: [caching] }
";
    let run = run_with(&["recommend", "--details", "-"], text);
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    assert!(run.stdout.contains("Undecided"));
    let told = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        told.contains("real_time: server-push + latency: very-low + needs: caching (must) + needs: flexible-queries"),
        "{}",
        run.stdout
    );
    insta::assert_snapshot!("recommend_open", run.stdout);
    let json = run_with(&["recommend", "-", "--format", "json"], text);
    assert_eq!(json.code, 1);
    let json: Value = serde_json::from_str(&json.stdout).expect("JSON");
    assert_eq!(json["flows"][1]["outcome"], "undecided");
    assert!(json["flows"][1]["recommended"].is_null());
    assert_eq!(json["flows"][2]["outcome"], "unsatisfiable");
    assert_eq!(json["flows"][2]["conflicts"][0].as_array().unwrap().len(), 4);
}

#[test]
fn only_the_named_flow_is_shown() {
    let one = run(&["recommend", "--details", "examples/shop.yaml", "--flow", "orders"]);
    assert_eq!(one.code, 0);
    assert!(one.stdout.contains("orders") && !one.stdout.contains("support-chat"));
    let wrong = run(&["recommend", "--details", "examples/shop.yaml", "--flow", "order"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.stderr.contains("did you mean `orders`?"), "{}", wrong.stderr);
}

#[test]
fn set_gives_other_answers_for_one_run() {
    let answer = |set: &str| {
        let run = run(&["recommend", CHAT, "--format", "json", "--set", set]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{set}");
        let json: Value = serde_json::from_str(&run.stdout).expect("JSON");
        json["flows"][0].clone()
    };
    assert_eq!(answer("conversations.real_time=server-push")["recommended"], "sse");
    let needs = answer("conversations.needs=[caching, binary-payloads]");
    assert_eq!(needs["ranking"][0]["contributions"].as_array().unwrap().len(), 6 + 2);
    assert_eq!(answer("conversations.weights.latency=10")["ranking"][0]["contributions"][1]["weight"], 10.0);
    let without = answer("conversations.browser=");
    assert!(without["ranking"][0]["contributions"].as_array().unwrap().iter().all(|each| each["criterion"] != "browser"));
}

#[test]
fn what_is_wrong_with_set_is_shown_in_the_argument() {
    let run = run(&[
        "recommend",
        "--details",
        CHAT,
        "--set",
        "conversations.latency=lowish",
        "--set",
        "talk.latency=low",
        "--set",
        "x",
    ]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("--set:1:23"), "{}", run.stderr);
    assert!(run.stderr.contains("did you mean `low`?") && run.stderr.contains("unknown flow `talk`"), "{}", run.stderr);
    assert!(run.stderr.contains("FLOW.KEY=VALUE"), "{}", run.stderr);
}

#[test]
fn without_a_file_requirements_yaml_is_read() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let run = finish(command(&["recommend"]).current_dir(folder));
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("requirements.yaml: no such file"), "{}", run.stderr);
}

#[test]
fn defaults_hold_where_a_flow_does_not_say_otherwise() {
    let text = "
defaults: { latency: low, needs: [caching], weights: { latency: 5 } }
flows:
  takes: { browser: universal }
  replaces: { latency: moderate, needs: [], weights: { volume: 1 } }
";
    let run = run_with(&["recommend", "-", "--format", "json"], text);
    let json: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let stated = |flow: usize| -> Vec<(String, f64)> {
        let first = &json["flows"][flow]["ranking"][0]["contributions"];
        first
            .as_array()
            .unwrap()
            .iter()
            .map(|each| (each["criterion"].as_str().unwrap().to_owned(), each["weight"].as_f64().unwrap()))
            .collect()
    };
    assert_eq!(stated(0), [("latency".to_owned(), 5.0), ("browser".to_owned(), 2.0), ("caching".to_owned(), 1.5)]);
    assert_eq!(stated(1), [("latency".to_owned(), 2.0)]);
}

#[test]
fn lists_are_set_with_and_without_brackets_and_one_that_the_shell_has_split_is_told_from_a_file() {
    let set = |set: &str| run(&["recommend", CHAT, "--format", "json", "--set", set]);
    let listed = set("conversations.needs=[caching, auto-reconnect]");
    assert_eq!(listed.code, 0, "{}", listed.stderr);
    for same in ["caching,auto-reconnect", "caching, auto-reconnect", "  caching ,  auto-reconnect ", "[caching,auto-reconnect]"]
    {
        assert_eq!(set(&format!("conversations.needs={same}")).stdout, listed.stdout, "{same}");
    }
    assert_eq!(set("conversations.must=latency, needs").stdout, set("conversations.must=[latency, needs]").stdout);
    // What is wrong with a list is shown in the argument as it was typed.
    let wrong = set("conversations.needs=caching, auto-reconect");
    assert_eq!(wrong.code, 2);
    assert!(wrong.stderr.contains("--set:1:30\n") && wrong.stderr.contains("did you mean `auto-reconnect`?"), "{}", wrong.stderr);
    assert!(set("conversations.needs=caching,,auto-reconnect").stderr.contains("--set:1:"), "a comma too many");
    for pieces in [&["conversations.needs=caching,", "auto-reconnect"], &["conversations.needs=[caching,", "auto-reconnect]"]] {
        for file in [&[][..], &[CHAT]] {
            let split = run(&[&["recommend"], file, &["--set"], &pieces[..]].concat());
            assert_eq!(split.code, 2);
            assert!(split.stderr.contains("in quotes"), "{}", split.stderr);
        }
    }
}

/// The name of a gateway is that of a product, and the names of levels are those of the format.
#[test]
fn gateways_are_found_however_they_are_spelt_and_levels_are_asked_for() {
    let text = |level: &str| format!("gateway: KONG\nflows: {{ a: {{ latency: {level}, real_time: server-push }} }}\n");
    let found = run_with(&["recommend", "--details", "-"], &text("low"));
    assert!(found.code == 0 && found.stdout.contains("Behind Kong"), "{}{}", found.stdout, found.stderr);
    assert_eq!(run_with(&["recommend", "--details", "-", "--gateway", "Nginx"], &text("low")).code, 0);
    let asked = run_with(&["recommend", "--details", "-"], &text("Low"));
    assert_eq!((asked.code, asked.stdout.as_str()), (2, ""));
    assert!(asked.stderr.contains("did you mean `low`?"), "{}", asked.stderr);
    let mended = run_with(&["lint", "-", "--diff"], &text("Low"));
    assert!(mended.stdout.contains(&format!("+{}", text("low").lines().nth(1).unwrap())), "{}", mended.stdout);
}

#[test]
fn asked_for_with_explain_the_answers_stand_beside_why_another_is_not_one() {
    let (asked, whole) = (
        run(&["recommend", "--details", CHAT, "--why-not", "grpc"]),
        run(&["recommend", CHAT, "--why-not", "grpc", "--explain"]),
    );
    assert!(!asked.stdout.contains("Ranking"), "{}", asked.stdout);
    let why_not = asked.stdout.lines().find(|line| line.contains("gRPC")).unwrap();
    assert!(whole.stdout.contains("Ranking") && whole.stdout.contains(why_not), "{}", whole.stdout);
}
