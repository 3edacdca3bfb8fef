//! Gateways: what is known about them, what they exclude, what they require, and the configurations for them.

use std::collections::BTreeMap;
use std::fs;

use protopick::builtin;
use protopick::diag::Severity;
use protopick::findings::{Kind, Terms};
use protopick::lint::{Around, lint};
use protopick::pack::{FactId, Gateway, LintGroup, Status};
use protopick::render::configuration;
use protopick::report;
use protopick::source::SourceMap;
use serde_json::Value;

use crate::run::{run, run_with, scratch, widest};

/// Number of facts collected for each product, by the letters of their ids: 421 rows, none of which is left out.
const FACTS: [(&str, usize); 31] = [
    ("AAG", 12),
    ("AGH", 5),
    ("AGR", 13),
    ("AGW", 9),
    ("ALB", 14),
    ("APG", 9),
    ("APM", 12),
    ("APX", 15),
    ("ASY", 8),
    ("CAD", 21),
    ("CFL", 12),
    ("CFR", 11),
    ("CON", 13),
    ("EGW", 18),
    ("ENV", 26),
    ("GAG", 11),
    ("GLB", 7),
    ("GRA", 11),
    ("GWA", 13),
    ("HAP", 20),
    ("ING", 23),
    ("IOT", 13),
    ("IST", 13),
    ("KON", 13),
    ("KRA", 11),
    ("NGX", 33),
    ("NLB", 9),
    ("SCG", 7),
    ("TRA", 24),
    ("TYK", 10),
    ("WPS", 7),
];

const SSE: &str = "flows:\n  news:\n    real_time: server-push\n    browser: universal\n    needs: [auto-reconnect]\n";

fn json(arguments: &[&str], input: &str) -> Value {
    let arguments = [&["recommend", "-", "--format", "json"], arguments].concat();
    serde_json::from_str(&run_with(&arguments, input).stdout).expect("JSON")
}

fn standing<'v>(answer: &'v Value, protocol: &str) -> &'v Value {
    let ranking = answer["flows"][0]["ranking"].as_array().expect("a ranking");
    ranking.iter().find(|row| row["protocol"] == protocol).expect("the protocol")
}

#[test]
fn no_fact_is_lost() {
    let pack = builtin::pack();
    let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (_, gateway) in pack.gateways() {
        for known in &gateway.facts {
            let (letters, number) = pack.fact(known.fact).id.split_once('-').expect("an id with a number");
            found.entry(letters.to_owned()).or_default().push(number.parse().expect("a number"));
        }
    }
    for numbers in found.values_mut() {
        numbers.sort_unstable();
        assert_eq!(*numbers, (1..=numbers.len()).collect::<Vec<_>>(), "a gap, or one twice");
    }
    let counts: Vec<(&str, usize)> = found.iter().map(|(letters, numbers)| (letters.as_str(), numbers.len())).collect();
    assert_eq!(counts, FACTS);
    assert_eq!(FACTS.iter().map(|(_, count)| count).sum::<usize>(), 423);
}

#[test]
fn each_gateway_says_something_of_each_protocol_and_translation() {
    let pack = builtin::pack();
    assert_eq!(pack.gateways().len(), 31);
    for (_, gateway) in pack.gateways() {
        for (protocol, words) in pack.protocols() {
            assert!(!gateway.handlings(protocol).is_empty(), "{}: {}", gateway.id, words.id);
        }
        let translations = pack.translations().filter(|(id, _)| gateway.translates(*id).is_empty()).count();
        assert_eq!(translations, 0, "{}", gateway.id);
        assert!(gateway.facts.iter().any(|fact| !fact.limits.is_empty()), "{} bites nowhere", gateway.id);
    }
}

#[test]
fn what_is_not_confirmed_forbids_nothing() {
    let pack = builtin::pack();
    for (_, gateway) in pack.gateways() {
        let id = pack.find_gateway(&gateway.id).expect("itself");
        for (way, words) in pack.ways() {
            for (protocol, _) in pack.bars(id, way) {
                let says = |handling: &protopick::pack::Handling| handling.status != Status::Unconfirmed && handling.forbids();
                assert!(gateway.handlings(protocol).iter().any(says), "{}: {}", gateway.id, words.id);
            }
        }
    }
    let barred = |gateway: &str, way: &str| {
        let (gateway, way) = (pack.find_gateway(gateway).expect("a gateway"), pack.find_way(way).expect("a way"));
        pack.bars(gateway, way).count() > 0
    };
    assert!(!barred("aws-rest-api", "grpc"), "it is only thought to lack it");
    assert!(barred("azure-application-gateway", "grpc"), "that is inferred from a confirmed fact");
    assert!(!barred("azure-application-gateway", "grpc-web"), "it is plain HTTP");
}

/// A way is recommended only if everything that it requires passes: over all gateways, shapes and browsers.
#[test]
fn no_recommendation_needs_a_carrier_that_the_gateway_lacks() {
    let pack = builtin::pack();
    let levels = |dimension: &str| -> Vec<String> {
        let id = pack.find_dimension(dimension).expect("a dimension");
        pack.levels(id).map(|(_, level)| level.id.clone()).collect()
    };
    let mut recommended = 0;
    for (id, gateway) in pack.gateways() {
        for shape in levels("real_time") {
            for browser in levels("browser") {
                let text = format!(
                    "gateway: {}\nflows: {{ f: {{ real_time: {shape}, browser: {browser}, latency: low }} }}",
                    gateway.id
                );
                let (_, evaluation) = crate::model::judge(&text);
                let Some(way) = evaluation.flows[0].way() else { continue };
                recommended += 1;
                let lacking = pack.way(way).requires.iter().find(|&&carrier| pack.lacks_carrier(id, carrier));
                assert!(lacking.is_none(), "{text}: {}", pack.way(way).id);
            }
        }
    }
    assert!(recommended > 200, "{recommended}");
}

#[test]
fn a_gateway_that_cannot_carry_a_protocol_excludes_it_with_its_reason() {
    let open = json(&[], SSE);
    assert_eq!(open["flows"][0]["recommended"], "sse");
    assert!(open.get("gateway").is_none(), "nothing is added where no gateway is named");

    let behind = json(&["--gateway", "aws-http-api"], SSE);
    assert_eq!(behind["gateway"]["id"], "aws-http-api");
    let sse = standing(&behind, "sse");
    assert_eq!((sse["excluded"].as_bool(), sse["rank"].as_u64()), (Some(true), None));
    let reason = &sse["exclusions"][0];
    assert_eq!(
        (&reason["criterion"], &reason["gateway"], &reason["source"]),
        (&"gateway".into(), &"aws-http-api".into(), &"AGH-04".into())
    );
    assert_ne!(behind["flows"][0]["recommended"], "sse");

    // The file may say the same, by any of the gateway's names, and an option removes it.
    let file = format!("gateway: AWS HTTP API\n{SSE}");
    assert_eq!(json(&[], &file)["flows"], behind["flows"]);
    assert_eq!(json(&["--gateway", "none"], &file), open);
}

#[test]
fn a_conflict_with_the_gateway_is_told() {
    let text =
        "gateway: aws-http-api\nflows: { f: { real_time: server-push, browser: universal, latency: very-low, must: [latency] } }";
    let answer = run_with(&["recommend", "--details", "-"], text);
    assert_eq!(answer.code, 1);
    assert!(answer.stdout.contains("gateway: aws-http-api"), "{}", answer.stdout);
    let conflicts = json(&[], text)["flows"][0]["conflicts"].to_string();
    assert!(conflicts.contains(r#""gateway":"aws-http-api""#), "{conflicts}");
    assert_eq!(run_with(&["recommend", "--details", "-", "--gateway", "none"], text).code, 0);
}

/// What a file says and what the option says are refused alike: nothing is judged behind a gateway that may not be meant.
#[test]
fn a_typo_and_an_ambiguous_name_are_refused_in_a_file_and_after_the_option() {
    let three = ["`aws-rest-api`", "`aws-http-api`", "`aws-websocket-api`"];
    for (name, fault, hints) in [
        ("AWS API Gateway", "the gateway `AWS API Gateway` is ambiguous", &three[..]),
        ("amazon_api_gateway", "the gateway `amazon_api_gateway` is ambiguous", &three[..]),
        ("api gateway", "the gateway `api gateway` is ambiguous", &[three[0], three[1], three[2], "`google-api-gateway`"][..]),
        ("ngnix", "unknown gateway", &["did you mean `nginx`?"][..]),
    ] {
        let file = format!("gateway: [cloudflare, {name}]\n{SSE}");
        let in_file = run_with(&["recommend", "-"], &file);
        let option = run_with(&["recommend", "-", "--gateway", &format!("cloudflare,{name}")], SSE);
        for run in [&in_file, &option, &run_with(&["compare", "--aspect", "gateways", name], "")] {
            assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{name}");
            assert!(run.stderr.contains(fault), "{}", run.stderr);
            assert!(hints.iter().all(|hint| run.stderr.contains(hint)), "{}", run.stderr);
        }
    }
    // A name that says which of them is meant is none of these.
    for name in ["AWS API Gateway, HTTP API", "aws http api", "api gateway http api"] {
        let run = run_with(&["recommend", "-", "--format", "json", "--gateway", name], SSE);
        assert!(run.stdout.contains("\"aws-http-api\""), "{name}: {}", run.stderr);
    }
}

#[test]
fn any_text_is_a_gateway_in_a_file_and_only_known_ones_are_after_the_option() {
    let file = format!("gateway: ngimx of ours\n{SSE}");
    let answer = run_with(&["recommend", "--details", "-"], &file);
    assert_eq!(answer.code, 0);
    assert!(answer.stdout.contains("Unknown gateway `ngimx of ours"), "{}", answer.stdout);
    assert_eq!(json(&[], &file)["gateway"]["id"], Value::Null);
    assert_eq!(json(&[], &file)["flows"], json(&[], SSE)["flows"]);

    let wrong = run_with(&["recommend", "--details", "-", "--gateway", "ngimx"], SSE);
    assert_eq!((wrong.code, wrong.stdout.as_str()), (2, ""));
    assert!(wrong.stderr.contains("did you mean `nginx`?"), "{}", wrong.stderr);
}

#[test]
fn limits_are_held_against_what_was_decided() {
    let with = |decision: &str| {
        let file = format!("gateway: nginx\n{SSE}    decision: {{ {decision} }}\n");
        let answer = json(&[], &file);
        let limits = answer["flows"][0]["gateway"]["limits"].as_array().expect("limits").clone();
        let idle = limits.iter().find(|limit| limit["kind"] == "idle").expect("a limit of silence");
        (idle["verdict"].as_str().expect("a word").to_owned(), idle["advice"].as_str().expect("a text").to_owned())
    };
    assert_eq!(with("heartbeat: 15s").0, "kept");
    let (verdict, advice) = with("heartbeat: 60 s");
    assert_eq!(verdict, "broken", "a heartbeat as long as the limit comes too late");
    assert!(advice.contains("proxy_read_timeout"), "{advice}");
    assert_eq!(with("protocol: sse").0, "open");
    assert_eq!(with("heartbeat: now and then").0, "open", "what is no time must not refuse a file");
}

#[test]
fn a_limit_that_is_not_confirmed_is_never_broken() {
    let file = format!("gateway: azure-application-gateway\n{SSE}    decision: {{ heartbeat: 10min }}\n");
    let limits = json(&[], &file)["flows"][0]["gateway"]["limits"].clone();
    let verdicts: Vec<_> = limits.as_array().expect("limits").iter().map(|limit| (&limit["rule"], &limit["verdict"])).collect();
    assert!(verdicts.contains(&(&"AAG-02".into(), &"open".into())), "{verdicts:?}");
    assert!(verdicts.contains(&(&"AAG-05".into(), &"broken".into())), "{verdicts:?}");
}

#[test]
fn pages_behind_every_gateway_fit_the_terminal() {
    for (_, gateway) in builtin::pack().gateways() {
        for file in ["examples/shop.yaml", "examples/ride-hailing.yaml"] {
            let page = run(&["recommend", "--details", file, "--gateway", &gateway.id]);
            assert!(page.code < 2 && widest(&page.stdout) <= 80, "{} {file}:\n{}", gateway.id, page.stdout);
            let markdown = run(&["recommend", file, "--gateway", &gateway.id, "--format", "markdown"]).stdout;
            assert!(markdown.contains(&format!("### Behind {}", gateway.name)), "{}", gateway.id);
        }
    }
    insta::assert_snapshot!(
        "recommend_gateway",
        run(&["recommend", "--details", "examples/shop.yaml", "--gateway", "nginx", "--flow", "delivery-status"]).stdout
    );
}

#[test]
fn the_plan_ends_with_the_four_points_for_its_protocols() {
    let answer: Value =
        serde_json::from_str(&run(&["recommend", "examples/ride-hailing.yaml", "--format", "json"]).stdout).expect("JSON");
    let points = answer["plan"]["gateway"].as_array().expect("points");
    let lists: Vec<_> = points.iter().filter_map(|point| point["lists"].as_str()).collect();
    assert_eq!(lists, ["routes", "translations", "balancing", "authentication"]);
    let rows = |point: &Value| {
        point["rows"].as_array().expect("rows").iter().filter_map(|row| row["id"].as_str().map(str::to_owned)).collect::<Vec<_>>()
    };
    let chosen: Vec<_> = answer["plan"]["protocols"]
        .as_array()
        .expect("protocols")
        .iter()
        .filter_map(|id| id.as_str().map(str::to_owned))
        .collect();
    assert_eq!(rows(&points[0]), chosen);
    assert_eq!(rows(&points[3]), chosen);
}

#[test]
fn the_table_of_gateways_takes_gateways_and_protocols() {
    let csv = run(&["compare", "--aspect", "gateways", "kong", "nginx", "websocket", "mqtt", "--format", "csv"]).stdout;
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], "gateway,websocket,mqtt");
    assert_eq!(lines[1], "kong,\"passthrough, confirmed; native, paid (Enterprise), confirmed\",\"passthrough, inferred\"");
    assert_eq!(lines.len(), 3);
    let wrong = run(&["compare", "--aspect", "gateways", "ngnx"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.stderr.contains("did you mean `nginx`?"), "{}", wrong.stderr);
    insta::assert_snapshot!("compare_gateways", run(&["compare", "--aspect", "gateways"]).stdout);
}

#[test]
fn gateways_and_their_facts_are_explained_with_settings_and_sources() {
    let page = run(&["explain", "nginx"]).stdout;
    for text in ["proxy_buffering off", "proxy_read_timeout", "client_max_body_size", "https://nginx.org/", "[NGX-06]"] {
        assert!(page.contains(text), "{text}\n{page}");
    }
    let fact = run(&["explain", "NGX-02"]).stdout;
    assert!(fact.contains("Measured with NGINX 1.22.1: tests/clients/run facts"), "{fact}");
    assert!(fact.contains("Setting: proxy_read_timeout") && fact.contains("Value: 60 s"), "{fact}");
    assert!(run(&["explain", "kong.websocket"]).stdout.contains("native, paid (Enterprise)"));
    assert!(run(&["explain", "AWS ALB"]).stdout.contains("Application Load Balancer"));
    for (_, gateway) in builtin::pack().gateways() {
        let page = run(&["explain", &gateway.id]);
        assert!(page.code == 0 && widest(&page.stdout) <= 160, "{}", gateway.id);
    }
}

const HOSTILE: &str = r#"
system: "x\n}\nuser root; { $HOME {$HOME} `id` \" ' \\ \u202e # <b>"
gateway: "nginx; } include /etc/passwd;"
flows:
  a: { description: "b\r\nserver { listen 1; }\n{$PATH} ${PATH} \"${PATH}\" \\", real_time: server-push, browser: universal }
  b: { description: "\n    root:\n", real_time: bidirectional, latency: low, decision: { heartbeat: "5s;}\n", message-size: "1KiB; }" } }
  c: { description: "}}\n{{ system }} {% x %}", real_time: request-response, browser: universal, decision: { message-size: 9999999 GiB } }
  d: { description: "\0\e[31m", real_time: request-response, volume: high, latency: very-low, browser: none, complexity: complex }
  e: { description: "- x: [", needs: [constrained-devices, intermittent-connectivity, delivery-guarantees], real_time: publish-subscribe }
"#;

/// Returns the gateways for which configurations can be written.
fn configured() -> Vec<&'static Gateway> {
    builtin::pack().gateways().map(|(_, gateway)| gateway).filter(|gateway| gateway.configuration.is_some()).collect()
}

#[test]
fn nothing_that_a_file_says_leaves_its_place_in_a_configuration() {
    let file = HOSTILE.replace("\\0", "\\x07");
    assert_eq!(configured().len(), 5);
    for gateway in configured() {
        let made = run_with(&["gateway", &gateway.id, "-"], &file);
        assert_eq!(made.code, 0, "{}", gateway.id);
        // The same flows without hostile words give the same lines, except for comments.
        let code = |text: &str| -> Vec<String> {
            text.lines().filter(|line| !line.trim_start().starts_with('#')).map(str::to_owned).collect()
        };
        let plain: String = HOSTILE
            .lines()
            .filter(|line| !line.starts_with("system") && !line.starts_with("gateway"))
            .map(|line| match (line.find("description: \""), line.find("real_time").min(line.find("needs"))) {
                (Some(from), Some(to)) if from < to => format!("{}{}\n", &line[..from], &line[to..]),
                _ => format!("{line}\n"),
            })
            .collect();
        let calm = run_with(&["gateway", &gateway.id, "-"], &plain);
        assert_eq!(calm.code, 0, "{}\n{plain}", calm.stderr);
        assert_eq!(code(&made.stdout), code(&calm.stdout), "{}", gateway.id);
        assert!(!made.stderr.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{}", gateway.id);
        for line in made.stdout.lines().filter(|line| line.trim_start().starts_with('#')) {
            assert!(!line.contains(['{', '}', '$', '`', '\\', '\u{1b}', '\u{202e}', '\u{7}']), "{}: {line}", gateway.id);
        }
    }
}

/// Returns what the configuration of a gateway contains for one flow with these answers, including the notes.
fn configured_for(gateway: &str, flow: &str) -> (String, String) {
    let made = run_with(&["gateway", gateway, "-"], &format!("flows: {{ f: {{ {flow} }} }}"));
    assert_eq!(made.code, 0, "{}", made.stderr);
    (made.stdout, made.stderr)
}

#[test]
fn a_configuration_follows_the_decision_and_else_the_plan() {
    let answers = "real_time: bidirectional, latency: low, browser: universal";
    for gateway in configured() {
        let (planned, _) = configured_for(&gateway.id, answers);
        assert!(planned.contains("# f: WebSocket, planned"), "{}:\n{planned}", gateway.id);
        let (decided, _) = configured_for(&gateway.id, &format!("{answers}, decision: {{ protocol: grpc }}"));
        assert!(decided.contains("# f: gRPC, decided"), "{}:\n{decided}", gateway.id);
    }
    // What the rules would not recommend is followed anyway.
    let decided = run_with(&["gateway", "nginx", "-"], "flows: { f: { decision: { protocol: mqtt } }, g: {} }");
    assert!(decided.stdout.contains("listen 1883") && decided.stdout.contains("No route for g"), "{}", decided.stdout);
    // So is a named way.
    let inside = run_with(&["gateway", "nginx", "-"], "flows: { f: { browser: none, decision: { protocol: mqtt-websocket } } }");
    assert!(inside.stdout.contains("proxy_set_header Upgrade"), "{}", inside.stdout);
}

/// Returns the configuration of a gateway for one flow with these answers.
fn written(gateway: &Gateway, flow: &str) -> String {
    let pack = builtin::pack();
    let (requirements, evaluation) = crate::model::judge(&format!("gateway: {}\nflows: {{ f: {{ {flow} }} }}", gateway.id));
    let id = pack.find_gateway(&gateway.id).expect("itself");
    let report = report::configuration(pack, &requirements, &evaluation, id).expect("a template");
    configuration::render(&report).expect("a configuration")
}

/// Returns the lines that one configuration has and another one lacks, without comments.
fn beyond<'t>(text: &'t str, other: &str) -> Vec<&'t str> {
    let lines = |text: &'t str| text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let others: Vec<&str> = other.lines().map(str::trim).collect();
    lines(text).filter(|line| !others.contains(line)).collect()
}

/// Whatever the answers leave open: what carries the way is there as for the protocol that demonstrates it, streams are held open
/// as if the answers asked for them, and a translation is made, or said to be missing, as for the pages that need it.
#[test]
fn the_way_that_a_decision_names_decides_what_a_configuration_has() {
    let pack = builtin::pack();
    let decided = |what: &str| format!("decision: {{ protocol: {what} }}");
    let mut due = 0;
    for gateway in configured() {
        let bare = written(gateway, &decided("rest"));
        for (way, words) in pack.ways() {
            let (text, protocol) = (written(gateway, &decided(&words.id)), pack.protocol(words.protocol));
            let plain = written(gateway, &decided(&protocol.id));
            let mut holds = |what: String, lines: Vec<&str>| {
                due += lines.len();
                let lacks: Vec<_> = lines.iter().filter(|line| !text.contains(**line)).collect();
                assert!(lacks.is_empty(), "{} {}: {what}: {lacks:?} in\n{text}", gateway.id, words.id);
            };
            let translation = pack.translations().find(|(_, translation)| translation.ways.contains(&way));
            let carriers = words.requires.iter().filter_map(|&carrier| pack.carrier(carrier).protocol);
            for carrier in carriers.chain(words.over).filter(|_| translation.is_none()) {
                let carrier = &pack.protocol(carrier).id;
                holds(format!("carried like {carrier}"), beyond(&written(gateway, &decided(carrier)), &bare));
            }
            if words.id != protocol.id
                && words.over.is_none()
                && words.requires.iter().any(|&carrier| pack.carrier(carrier).streams)
            {
                let pushing = written(gateway, &format!("real_time: server-push, {}", decided(&protocol.id)));
                holds("pushes".to_owned(), beyond(&pushing, &plain));
            }
            if translation.is_some() {
                let pages = written(gateway, &format!("browser: universal, {}", decided(&protocol.id)));
                holds("translation".to_owned(), beyond(&pages, &plain));
                let said = |text: &str| text.contains("another proxy has to translate");
                assert_eq!(said(&text), said(&pages), "{} {}", gateway.id, words.id);
                assert_ne!(text, plain, "{} {}", gateway.id, words.id);
            }
        }
    }
    assert!(due > 100, "{due}");
}

/// No planned number is dropped silently: what a gateway cannot do is said where the flow is.
#[test]
fn what_a_configuration_has_of_a_planned_age_or_size_is_a_setting_or_a_comment() {
    let pack = builtin::pack();
    let shapes = pack.find_dimension("real_time").expect("a dimension");
    let shapes: Vec<String> = pack.levels(shapes).map(|(_, shape)| format!("real_time: {}, ", shape.id)).collect();
    for gateway in configured() {
        for (_, way) in pack.ways() {
            for shape in shapes.iter().map(String::as_str).chain([""]) {
                let plans = "connection-age: 7231s, message-size: 66561 B";
                let text = written(gateway, &format!("{shape}decision: {{ protocol: {}, {plans} }}", way.id));
                for number in ["7231", "66561"] {
                    assert!(text.contains(number), "{} {shape}{}: {number}\n{text}", gateway.id, way.id);
                }
                // An upgrade and a stream break where something waits for the whole request.
                let waits = ["envoy.filters.http.buffer:", "buffering:"].iter().any(|filter| text.contains(filter));
                assert!(
                    !waits || way.over.is_none() && !["sse", "websocket"].contains(&way.id.as_str()),
                    "{} {}",
                    gateway.id,
                    way.id
                );
            }
        }
    }
}

#[test]
fn what_has_to_be_known_beside_a_configuration_stands_in_it_and_is_told() {
    let (mqtt, told) = configured_for("nginx", "decision: { protocol: mqtt }");
    assert!(told.contains("libnginx-mod-stream"), "{told}");
    assert!(mqtt.contains("libnginx-mod-stream") && mqtt.contains("load_module "), "{mqtt}");
    let (rest, told) = configured_for("nginx", "decision: { protocol: rest }");
    assert!(!told.contains("stream") && !rest.contains("load_module"), "{told}\n{rest}");
}

#[test]
fn a_heartbeat_that_ends_at_each_hop_shortens_no_timeout() {
    let answers = "real_time: bidirectional, decision: { heartbeat: 20s, protocol";
    let (socket, _) = configured_for("nginx", &format!("{answers}: websocket }}"));
    assert!(socket.contains("proxy_read_timeout 60s;"), "{socket}");
    let (calls, _) = configured_for("nginx", &format!("{answers}: grpc }}"));
    assert!(calls.contains("grpc_read_timeout 3600s;") && calls.contains("PING ends at each hop"), "{calls}");
    let calls = "gateway: nginx\nflows: { f: { real_time: bidirectional, volume: high, latency: very-low, browser: none, complexity: complex, needs: [streaming, typed-contracts], must: [typed-contracts], decision: { heartbeat: 20s } } }";
    let limits = json(&[], calls)["flows"][0]["gateway"]["limits"].to_string();
    assert!(limits.contains("PING ends at each hop"), "{limits}");
}

#[test]
fn templates_name_facts_of_their_own_gateway() {
    let pack = builtin::pack();
    let id = |fact: FactId| pack.fact(fact).id.as_str();
    for gateway in configured() {
        let template = &gateway.configuration.as_ref().expect("a configuration").template;
        let letters = id(gateway.facts[0].fact).split_once('-').expect("an id").0;
        let mut named = 0;
        for rest in template.split(&format!("{letters}-")).skip(1) {
            let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
            assert!(gateway.facts.iter().any(|known| id(known.fact) == format!("{letters}-{number}")), "{letters}-{number}");
            named += 1;
        }
        assert!(named > 5, "{}", gateway.id);
    }
}

#[test]
fn the_configuration_of_envoy_has_a_route_and_a_cluster_for_each_flow() {
    let text = run(&["gateway", "envoy", "examples/ride-hailing.yaml"]).stdout;
    let value: serde_yaml::Value = serde_yaml::from_str(&text).expect("YAML");
    let web = &value["static_resources"]["listeners"][0]["filter_chains"][0]["filters"][0]["typed_config"];
    let routes = web["route_config"]["virtual_hosts"][0]["routes"].as_sequence().expect("routes");
    let clusters = value["static_resources"]["clusters"].as_sequence().expect("clusters");
    let names: Vec<_> = clusters.iter().filter_map(|cluster| cluster["name"].as_str()).collect();
    for route in routes {
        let cluster = route["route"]["cluster"].as_str().expect("a cluster");
        assert!(names.contains(&cluster), "{cluster}");
    }
    let sharing = routes.iter().find(|route| route["route"]["cluster"] == "trip-sharing").expect("the event stream");
    assert_eq!(sharing["route"]["timeout"], "0s", "the route timeout of 15 s would end it");
    assert!(names.contains(&"the_broker"));
}

#[test]
fn names_that_yaml_would_read_as_something_else_stay_names() {
    let flows = r#"flows: { "true": {}, "on": {}, "123": {}, "null": {}, "1e3": {} }"#;
    let flows = flows.replace("{}", "{ decision: { protocol: rest } }");
    let written = |gateway: &str| run_with(&["gateway", gateway, "-"], &flows).stdout;
    let envoy: serde_yaml::Value = serde_yaml::from_str(&written("envoy")).expect("YAML");
    let clusters = envoy["static_resources"]["clusters"].as_sequence().expect("clusters");
    let names: Vec<_> = clusters.iter().map(|cluster| cluster["name"].as_str().expect("a text")).collect();
    assert_eq!(names, ["the_identity", "true", "on", "123", "null", "1e3"]);
    let traefik = written("traefik");
    let (_, routes) = traefik.split_once("\n---\n").expect("two files");
    let routes: serde_yaml::Value = serde_yaml::from_str(routes).expect("YAML");
    let services = routes["http"]["services"].as_mapping().expect("services");
    let names: Vec<_> = services.keys().map(|name| name.as_str().expect("a text")).collect();
    assert_eq!(names, ["true", "on", "123", "null", "1e3"]);
}

#[test]
fn only_gateways_with_a_template_can_be_configured() {
    let wrong = run(&["gateway", "tyk", "examples/shop.yaml"]);
    assert_eq!((wrong.code, wrong.stdout.as_str()), (2, ""));
    assert!(wrong.stderr.contains("the rules have no configuration for `tyk`; name "), "{}", wrong.stderr);
    let unknown = run(&["gateway", "ngnix", "examples/shop.yaml"]);
    assert!(unknown.code == 2 && unknown.stderr.contains("did you mean `nginx`?"), "{}", unknown.stderr);
    let open = run_with(&["gateway", "nginx", "-"], "flows: { lost: {}, news: { real_time: server-push, browser: universal } }");
    assert_eq!(open.code, 1);
    assert!(open.stdout.contains("# No route for lost"), "{}", open.stdout);
}

#[test]
fn a_template_of_a_team_is_bounded_and_checked_with_the_rules() {
    let folder = scratch("own-template");
    fs::create_dir_all(folder.join("gateways")).expect("a folder");
    let rules = folder.to_str().expect("UTF-8");
    let text = |template: &str| {
        format!(
            "id: edge-box\norder: 30\nname: Edge Box\ntitle: The edge box of ours\nabout: A box.\nprotocols: {{}}\nfacts: []\n\
             configuration:\n  file: box.conf\n  template: {template}\n"
        )
    };
    for (template, wrong) in [
        (r#""{% set a = 'x' ~ 'x' %}""#, "joins or calculates"),
        (
            r#""{% for a in flows %}{% for b in says %}{% for c in says %}{% for d in says %}{% for e in flows %}{{ a.name }}{% endfor %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}{{ nothing }}""#,
            "undefined",
        ),
        (r#""a\e[31m""#, "U+001B"),
        (r#""{{ flows[0].description|safe }}""#, "safe"),
    ] {
        fs::write(folder.join("gateways/edge-box.yaml"), text(template)).expect("a file");
        let checked = run(&["rules", "check", rules]);
        assert_eq!(checked.code, 1, "{}", checked.stderr);
        assert!(checked.stdout.contains("the template of `edge-box`") && checked.stdout.contains(wrong), "{}", checked.stdout);
        let made = run_with(&["gateway", "edge-box", "-", "--rules", rules], SSE);
        assert_eq!((made.code, made.stdout.as_str()), (2, ""));
        assert!(made.stderr.contains(wrong), "{}", made.stderr);
    }
    fs::write(folder.join("gateways/edge-box.yaml"), text("\"{% for flow in flows %}{{ flow.name }}\\n{% endfor %}\""))
        .expect("a file");
    assert_eq!(run(&["rules", "check", rules]).code, 0);
    assert_eq!(run_with(&["gateway", "edge-box", "-", "--rules", rules], SSE).stdout, "news\n");
}

#[test]
fn a_configuration_of_as_many_flows_as_a_file_may_have_is_written() {
    for gateway in configured() {
        let protocols = ["rest", "sse", "websocket", "graphql", "grpc", "mqtt"];
        let flow = |number: usize| {
            let protocol = protocols[number % protocols.len()];
            let more = "heartbeat: 20s, connection-age: 2h, message-size: 64 KiB";
            format!(
                "  f{number}: {{ real_time: server-push, browser: universal, decision: {{ protocol: {protocol}, {more} }} }}\n"
            )
        };
        let flows: String = (0..500).map(flow).collect();
        let made = run_with(&["gateway", &gateway.id, "-"], &format!("flows:\n{flows}"));
        assert_eq!(made.code, 0, "{}: {}", gateway.id, made.stderr);
        assert!(made.stdout.contains("# f498: "), "{}", gateway.id);
    }
}

#[test]
fn a_team_adds_a_gateway_of_its_own() {
    let folder = scratch("own-gateway");
    fs::create_dir_all(folder.join("gateways")).expect("a folder");
    let text = "id: edge-box\norder: 30\nname: Edge Box\ntitle: The edge box of ours\nabout: A box.\nprotocols:\n  \
                sse: { support: \"no\", status: confirmed, because: It waits for the end of a response., source: EDG-01 }\n\
                facts:\n  - { id: EDG-01, says: It waits for the end., status: confirmed, sources: [rfc-9110] }\n";
    fs::write(folder.join("gateways/edge-box.yaml"), text).expect("a file");
    let rules = folder.to_str().expect("UTF-8");
    let answer = json(&["--rules", rules, "--gateway", "edge-box"], SSE);
    assert_eq!(standing(&answer, "sse")["exclusions"][0]["because"], "It waits for the end of a response.");
    // What it does not name is unknown, and nothing is excluded.
    assert_eq!(
        standing(&answer, "websocket")["exclusions"].as_array().map(Vec::len),
        standing(&json(&[], SSE), "websocket")["exclusions"].as_array().map(Vec::len)
    );

    fs::write(
        folder.join("gateways/edge-box.yaml"),
        text.replace("says: It waits", "limits: [{ kind: idle, at: soon, protocols: [sse] }], says: It waits"),
    )
    .expect("a file");
    let wrong = run_with(&["recommend", "--details", "-", "--rules", rules], SSE);
    assert_eq!(wrong.code, 2);
    let told = wrong.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("a limit for `idle` takes a time such as `30s` or `1h 30m`, found `soon`"), "{}", wrong.stderr);
}

/// Returns what lints find in a text: names and severities.
fn linted(text: &str) -> Vec<(String, Severity)> {
    let mut sources = SourceMap::default();
    let file = sources.add("requirements.yaml", text);
    let found = lint(file, builtin::pack(), &mut sources, Terms::as_of(jiff::civil::date(2026, 1, 1)), Around::NOTHING);
    assert!(found.valid, "{text}\n{:?}", found.findings);
    let name = |kind: Kind| kind.lint(builtin::pack()).map(|lint| builtin::pack().lint(lint).id.clone()).expect("a lint");
    found.findings.into_iter().map(|finding| (name(finding.diagnostic.kind), finding.diagnostic.severity)).collect()
}

#[test]
fn each_lint_of_gateways_fires_on_its_example_and_stays_quiet_on_the_other() {
    let lints = builtin::pack().lints().filter(|(_, lint)| lint.group == LintGroup::Gateway);
    let mut names = Vec::new();
    for (_, lint) in lints {
        let example = lint.example.as_ref().unwrap_or_else(|| panic!("{} shows nothing", lint.id));
        let fires = |text: &str| linted(text).iter().any(|(found, _)| *found == lint.id);
        assert!(fires(&example.fires), "{} does not fire: {:?}", lint.id, linted(&example.fires));
        assert!(!fires(&example.quiet), "{} fires: {:?}", lint.id, linted(&example.quiet));
        names.push(lint.id.as_str());
    }
    assert_eq!(
        names,
        [
            "age-limit",
            "buffering-breaks-push",
            "gateway-lacks-protocol",
            "gateway-translates",
            "idle-timeout",
            "message-too-large",
            "unclear-amount",
            "unknown-gateway"
        ]
    );
}

#[test]
fn what_is_not_confirmed_is_no_more_than_a_note() {
    let decided = |gateway: &str, protocol: &str, more: &str| {
        linted(&format!("gateway: {gateway}\nflows: {{ f: {{ browser: none, decision: {{ protocol: {protocol}, {more} }} }} }}"))
    };
    let severity =
        |found: &[(String, Severity)], lint: &str| found.iter().find(|(name, _)| name == lint).map(|(_, severity)| *severity);
    assert_eq!(severity(&decided("aws-rest-api", "grpc", ""), "gateway-lacks-protocol"), Some(Severity::Info));
    assert_eq!(severity(&decided("tyk", "mqtt", ""), "gateway-lacks-protocol"), Some(Severity::Info));
    assert_eq!(severity(&decided("aws-rest-api", "websocket", ""), "gateway-lacks-protocol"), Some(Severity::Error));
    // AppSync is only assumed to end connections after a day.
    assert_eq!(severity(&decided("aws-appsync", "websocket", "connection-age: 30d"), "age-limit"), None);
    assert_eq!(severity(&decided("aws-websocket-api", "websocket", "connection-age: 3h"), "age-limit"), Some(Severity::Warning));
    // What a setting can fix is less severe than what nothing fixes.
    assert_eq!(severity(&decided("gravitee", "websocket", "message-size: 1 MiB"), "message-too-large"), Some(Severity::Warning));
    assert_eq!(
        severity(&decided("aws-websocket-api", "websocket", "message-size: 1 MiB"), "message-too-large"),
        Some(Severity::Error)
    );
}

#[test]
fn rare_messages_without_a_heartbeat_are_found_and_frequent_ones_are_not() {
    let chat = |volume: &str| {
        linted(&format!(
            "gateway: nginx\nflows: {{ f: {{ real_time: bidirectional, volume: {volume}, decision: {{ protocol: websocket }} }} }}"
        ))
    };
    let fires = |found: &[(String, Severity)]| found.iter().any(|(name, _)| name == "idle-timeout");
    assert!(fires(&chat("low")));
    assert!(!fires(&chat("high")));
    // A stated rate tells more than the level.
    assert!(fires(&chat("low, rate: 2 per hour")) && !fires(&chat("low, rate: every 5s")));
}

#[test]
fn a_gateway_that_leaves_no_protocol_is_part_of_the_conflict() {
    let text =
        "gateway: aws-http-api\nflows: { f: { real_time: server-push, browser: universal, latency: very-low, must: [latency] } }";
    assert!(linted(text).contains(&("unsatisfiable".to_owned(), Severity::Error)), "{:?}", linted(text));
}

#[test]
fn a_configuration_goes_to_a_file_but_never_over_the_one_that_it_is_made_from() {
    let folder = scratch("configuration");
    let (rides, made) = (folder.join("rides.yaml"), folder.join("nginx.conf"));
    let text = fs::read_to_string("examples/ride-hailing.yaml").expect("an example");
    fs::write(&rides, &text).expect("a file");
    let rides = rides.to_str().expect("UTF-8");
    let to = |file: &str| run(&["gateway", "nginx", rides, "-o", file]);
    let written = to(made.to_str().expect("UTF-8"));
    assert_eq!((written.code, written.stdout.as_str()), (0, ""), "{}", written.stderr);
    assert_eq!(fs::read_to_string(made).expect("it was written"), run(&["gateway", "nginx", rides]).stdout);
    let over = to(rides);
    assert!(over.code == 2 && over.stderr.contains("the file is read"), "{}", over.stderr);
    assert_eq!(fs::read_to_string(rides).expect("it is there"), text);
}
