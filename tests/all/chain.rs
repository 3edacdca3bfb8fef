//! Gateways in a chain: what passes all of them, which limit applies first, and which gateway is named.

use std::fs;

use protopick::builtin;
use protopick::engine::evaluate_flow;
use protopick::pack::{Answers, GatewayId, Pack, WayId};
use protopick::requirements::Flow;
use serde_json::Value;

use crate::run::{run, run_with, scratch};

fn pack() -> &'static Pack {
    builtin::pack()
}

fn gateway(id: &str) -> GatewayId {
    pack().find_gateway(id).expect("a gateway")
}

fn way(id: &str) -> WayId {
    pack().find_way(id).expect("a way")
}

/// Returns all chains of two different gateways.
fn pairs() -> Vec<[GatewayId; 2]> {
    let all: Vec<GatewayId> = pack().gateways().map(|(id, _)| id).collect();
    let pairs = all.iter().flat_map(|&outer| all.iter().map(move |&inner| [outer, inner]));
    pairs.filter(|[outer, inner]| outer != inner).collect()
}

fn recommended(text: &str) -> Value {
    serde_json::from_str(&run_with(&["recommend", "-", "--format", "json"], text).stdout).expect("JSON")
}

fn linted(text: &str) -> Vec<(String, String, String)> {
    let answer: Value = serde_json::from_str(&run_with(&["lint", "-", "--format", "json"], text).stdout).expect("JSON");
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let findings = answer["findings"].as_array().expect("findings").iter();
    findings.map(|finding| (text(finding, "lint"), text(finding, "severity"), text(finding, "message"))).collect()
}

/// Returns the findings of one lint, with severity and message.
fn told(text: &str, lint: &str) -> Vec<(String, String)> {
    linted(text).into_iter().filter(|(found, ..)| found == lint).map(|(_, severity, message)| (severity, message)).collect()
}

const PUSH: &str = "real_time: server-push, browser: universal, needs: [auto-reconnect]";

fn behind(gateways: &str, flow: &str, decision: &str) -> String {
    format!("gateway: {gateways}\nflows: {{ news: {{ {flow}, decision: {{ {decision} }} }} }}\n")
}

#[test]
fn a_chain_of_one_is_the_single_name() {
    for (_, gateway) in pack().gateways() {
        let id = &gateway.id;
        let decision = "protocol: sse, heartbeat: 10min, connection-age: 30 h, message-size: 1 GiB";
        let (one, list) = (behind(id, PUSH, decision), behind(&format!("[{id}]"), PUSH, decision));
        for arguments in
            [&["recommend", "-", "--format", "json"][..], &["recommend", "-"], &["recommend", "-", "--format", "html"]]
        {
            assert_eq!(run_with(arguments, &one), run_with(arguments, &list), "{id}: {arguments:?}");
        }
        assert_eq!(linted(&one), linted(&list), "{id}");
    }
}

#[test]
fn what_a_chain_bars_is_what_its_links_bar_unless_one_translates() {
    let (mut excused, mut barred) = (0, 0);
    for chain in pairs() {
        for (way, words) in pack().ways() {
            let of = |chain: &[GatewayId]| pack().chain_bars(chain, way).collect::<Vec<_>>();
            let union = [of(&chain[..1]), of(&chain[1..])].concat();
            let names = chain.map(|id| &pack().gateway(id).id);
            barred += usize::from(!union.is_empty());
            if of(&chain) != union {
                excused += 1;
                assert_eq!(of(&chain), [], "{names:?}: {}", words.id);
                // The outer one passes it and translates it into something that the inner one is not known to lack.
                let (id, translation) =
                    pack().translations().find(|(_, translation)| translation.ways.contains(&way)).expect("one");
                assert_eq!(pack().translator(&chain, id), Some(0), "{names:?}");
                assert_eq!(of(&chain[..1]), [], "{names:?}");
                let plain = pack().find_way(&pack().protocol(translation.protocol).id).expect("a plain way");
                assert_eq!(pack().bars(chain[1], plain).count(), 0, "{names:?}");
            }
        }
    }
    assert!(barred > 1000 && excused > 0 && excused < 20, "{barred} {excused}");
}

#[test]
fn a_translation_at_an_outer_link_spares_the_inner_ones_and_not_the_other_way_round() {
    let bars = |chain: &[&str], id: &str| {
        let chain: Vec<GatewayId> = chain.iter().map(|id| gateway(id)).collect();
        pack().chain_bars(&chain, way(id)).map(|(link, _)| pack().gateway(link).id.as_str()).collect::<Vec<_>>()
    };
    // It streams no response, and is not known to lack gRPC.
    assert_eq!(bars(&["aws-http-api"], "grpc-web"), ["aws-http-api"]);
    assert!(bars(&["envoy", "aws-http-api"], "grpc-web").is_empty());
    assert_eq!(bars(&["aws-http-api", "envoy"], "grpc-web"), ["aws-http-api"]);
    // This one is known to lack gRPC: what is translated before it does not pass, but gRPC-Web as such does.
    assert!(bars(&["envoy", "azure-application-gateway"], "grpc-web").is_empty());
    assert_eq!(bars(&["envoy", "azure-application-gateway"], "grpc"), ["azure-application-gateway"]);
    let proxy = pack().translations().find(|(_, translation)| translation.id == "grpc-web-proxy").expect("it").0;
    let translator = |chain: &[&str]| pack().translator(&chain.iter().map(|id| gateway(id)).collect::<Vec<_>>(), proxy);
    assert_eq!(translator(&["envoy", "azure-application-gateway"]), None);
    assert_eq!(translator(&["azure-application-gateway", "envoy"]), Some(1));
    assert_eq!(translator(&["envoy", "nginx"]), Some(0));
    assert_eq!(translator(&["envoy", "kong", "nginx"]), Some(1), "the innermost, so that the fewest have to carry gRPC");
}

/// A way is recommended only if everything that it requires passes every link: over all chains of two, shapes and browsers.
#[test]
fn no_recommendation_needs_a_carrier_that_a_link_lacks() {
    let levels = |dimension: &str| {
        let id = pack().find_dimension(dimension).expect("a dimension");
        pack().levels(id).map(|(level, _)| level).collect::<Vec<_>>()
    };
    let low = levels("latency")[1];
    let (mut judged, mut none) = (0, 0);
    for chain in pairs() {
        for &shape in &levels("real_time") {
            for &browser in &levels("browser") {
                let mut answers = Answers::default();
                for level in [shape, browser, low] {
                    answers.state_level(level);
                }
                let flow = Flow::stating(answers).behind(&chain);
                judged += 1;
                let Some(way) = evaluate_flow(pack(), &flow).way() else {
                    none += 1;
                    continue;
                };
                let lacks = |link: GatewayId| pack().way(way).requires.iter().any(|&carrier| pack().lacks_carrier(link, carrier));
                let spared = pack().translations().find(|(_, translation)| translation.ways.contains(&way));
                let spared = spared.is_some_and(|(id, _)| pack().translator(&chain, id) == Some(0));
                assert!(!lacks(chain[0]) && (spared || !lacks(chain[1])), "{chain:?} {}", pack().way(way).id);
            }
        }
    }
    assert!(judged > 5000 && none < judged / 4, "{none} of {judged}");
}

#[test]
fn the_reason_names_the_link() {
    let text = "gateway: [nginx, aws-http-api]\nflows: { f: { real_time: server-push, browser: universal, latency: very-low, must: [latency] } }";
    let answer = recommended(text);
    assert_eq!(answer["gateway"]["name"], "NGINX and AWS HTTP API");
    assert_eq!(answer["gateway"]["chain"], serde_json::json!(["nginx", "aws-http-api"]));
    assert_eq!(answer["gateway"]["id"], Value::Null);
    let conflicts = answer["flows"][0]["conflicts"].to_string();
    assert!(conflicts.contains(r#""gateway":"aws-http-api""#) && !conflicts.contains(r#""gateway":"nginx""#), "{conflicts}");
    // A lint points at it in the list.
    let lint = run_with(&["lint", "-"], text).stdout;
    assert!(lint.contains("─ `gateway: aws-http-api`"), "{lint}");
    let page = run_with(&["recommend", "--details", "-"], text).stdout;
    assert!(page.contains("gateway: aws-http-api"), "{page}");
}

#[test]
fn the_shortest_limit_bites_and_is_named() {
    let limits = |gateways: &str, heartbeat: &str| {
        let answer = recommended(&behind(gateways, PUSH, &format!("protocol: sse, heartbeat: {heartbeat}")));
        let limits = answer["flows"][0]["gateway"]["limits"].as_array().expect("limits").clone();
        let idle = limits.into_iter().filter(|limit| limit["kind"] == "idle");
        let word = |limit: &Value, key: &str| limit[key].as_str().expect("a word").to_owned();
        idle.map(|limit| [word(&limit, "gateway"), word(&limit, "verdict"), word(&limit, "advice")]).collect::<Vec<_>>()
    };
    // 120 s and 60 s.
    for order in ["[cloudflare, nginx]", "[nginx, cloudflare]"] {
        let found = limits(order, "90s");
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0][..2], ["nginx", "broken"]);
        assert!(found[0][2].starts_with("NGINX: Idle timeout: 60 s"), "{found:?}");
    }
    assert_eq!(limits("[cloudflare, nginx]", "30s")[0][1], "kept");
    let single = limits("nginx", "90s");
    assert!(single[0][2].starts_with("Idle timeout: 60 s"), "a single gateway needs no name: {single:?}");

    // What is not confirmed is reported in addition, and proves nothing: 20 s, next to 4 min of the same gateway and 60 s.
    let found = limits("[azure-application-gateway, nginx]", "90s");
    let told: Vec<[&str; 2]> = found.iter().map(|[gateway, verdict, _]| [gateway.as_str(), verdict.as_str()]).collect();
    assert_eq!(told, [["azure-application-gateway", "open"], ["nginx", "broken"]]);

    // A fixed one is reported after a shorter one that can be changed: 5 min of the one, 60 s of the other.
    let found = limits("[nginx, aws-rest-api]", "10min");
    let told: Vec<&str> = found.iter().map(|[gateway, ..]| gateway.as_str()).collect();
    assert_eq!(told, ["nginx", "aws-rest-api"]);
}

#[test]
fn lints_name_the_link_that_bites_once_for_a_flow() {
    let idle = |gateways: &str, heartbeat: &str| {
        told(&behind(gateways, PUSH, &format!("protocol: sse, heartbeat: {heartbeat}")), "idle-timeout")
    };
    let late = idle("[cloudflare, nginx]", "150s");
    assert_eq!(late.len(), 1, "{late:?}");
    assert!(late[0].1.contains("too slow for NGINX, which closes connections of `news` after 60 s"), "{late:?}");
    assert_eq!(idle("[nginx, aws-rest-api]", "10min").len(), 1);
    assert!(idle("[cloudflare, nginx]", "50s").is_empty());

    // Fixed at 2 h, and settable to any age: the one that no setting can fix is the error.
    let socket = "real_time: bidirectional, latency: low, browser: universal";
    let age = told(&behind("[aws-alb, aws-websocket-api]", socket, "protocol: websocket, connection-age: 3 h"), "age-limit");
    assert_eq!(age.len(), 1, "{age:?}");
    let large = |gateways: &str| told(&behind(gateways, socket, "protocol: websocket, message-size: 2 MiB"), "message-too-large");
    assert!(
        matches!(large("gravitee").as_slice(), [(severity, message)] if severity == "warning" && message.contains("Gravitee"))
    );
    let both = large("[azure-web-pubsub, gravitee]");
    assert!(
        matches!(both.as_slice(), [(severity, message)] if severity == "error" && message.contains("Web PubSub")),
        "{both:?}"
    );

    // What has to be switched at each of them is reported for each.
    let held = told(&behind("[cloudflare, nginx]", PUSH, "protocol: sse"), "buffering-breaks-push");
    assert_eq!(held.len(), 2, "{held:?}");
    assert!(held[0].1.starts_with("Cloudflare delays") && held[1].1.starts_with("NGINX delays"), "{held:?}");

    // The one that cannot carry it is named, wherever it is in the chain.
    for order in ["[nginx, aws-http-api]", "[aws-http-api, nginx]", "[aws-rest-api, aws-http-api]"] {
        let lacks = told(&behind(order, socket, "protocol: websocket"), "gateway-lacks-protocol");
        assert_eq!(lacks.len(), 1, "{order}: {lacks:?}");
        assert!(lacks[0].0 == "error" && lacks[0].1.contains("does not support WebSocket"), "{order}: {lacks:?}");
    }
    let calls = "real_time: request-response, volume: high, browser: limited, complexity: complex";
    let needs = told(&behind("[envoy, nginx]", calls, "protocol: grpc"), "gateway-translates");
    assert_eq!(needs.len(), 1, "{needs:?}");
    assert!(needs[0].1.contains("gRPC-Web, which Envoy provides"), "{needs:?}");
}

#[test]
fn what_travels_inside_another_protocol_meets_its_limits_at_every_gateway() {
    // Behind Kong a page speaks MQTT over WebSocket, which it cuts after 60 s; MQTT itself has no such limit there.
    let rules = |browser: &str| {
        let flow = format!("real_time: publish-subscribe, browser: {browser}, needs: [delivery-guarantees, constrained-devices]");
        let answer = recommended(&behind("kong", &flow, "protocol: mqtt"));
        assert_eq!(answer["flows"][0]["recommended"], "mqtt", "{browser}");
        let limits = answer["flows"][0]["gateway"]["limits"].as_array().expect("limits").clone();
        let rules = limits.iter().map(|limit| limit["rule"].as_str().expect("a rule").to_owned()).collect::<Vec<_>>();
        (answer["flows"][0]["way"].as_str().expect("a way").to_owned(), rules.contains(&"KON-01".to_owned()))
    };
    assert_eq!(rules("limited"), ("mqtt-websocket".to_owned(), true));
    assert_eq!(rules("none"), ("mqtt".to_owned(), false));
}

#[test]
fn grpc_web_passes_a_gateway_that_lacks_grpc_and_is_said_to() {
    let calls = "real_time: request-response, volume: high, browser: limited, complexity: complex";
    let text = behind("azure-application-gateway", calls, "protocol: grpc");
    let answer = recommended(&text);
    assert_eq!(answer["flows"][0]["way"], "grpc-web");
    assert_eq!(answer["flows"][0]["gateway"]["passes"], "yes");
    assert!(answer["flows"][0]["gateway"]["says"].as_str().expect("a text").contains("passes gRPC-Web through"), "{answer}");
    assert!(told(&text, "gateway-lacks-protocol").is_empty(), "{:?}", linted(&text));
}

#[test]
fn faults_in_a_list_are_told_where_they_are() {
    let check = |gateways: &str| run_with(&["lint", "-", "--format", "concise"], &behind(gateways, PUSH, "protocol: sse")).stdout;
    for (gateways, at, fault) in [
        ("[]", "1:10", "`gateway` names no gateway"),
        ("[nginx, nginx]", "1:18", "the gateway `nginx` is listed twice"),
        ("[Cloudflare, nginx, cf]", "1:30", "the gateway `cf` is listed twice"),
        ("[ours, ours]", "1:17", "the gateway `ours` is listed twice"),
        ("[nginx, [kong]]", "1:18", "expected the id of a gateway"),
        ("{ nginx: 1 }", "1:10", "`gateway` takes the id of a gateway, or a list of them from the client inwards"),
        ("[a, b, c, d, e, f, g, h, i]", "1:35", "`gateway` names more than 8 gateways"),
        ("[nginx, \" \"]", "1:18", "found an empty text"),
    ] {
        let found = check(gateways);
        assert!(found.contains(&format!(":{at}:")) && found.contains(fault), "{gateways}: {found}");
    }
    // An unknown one is a separate finding, at its place, and the others count.
    let unknown = check("[cloudflare, nginx-ours, edge]");
    assert!(unknown.contains(":1:23:") && unknown.contains(":1:35:"), "{unknown}");
    assert!(
        unknown.contains("the gateway `nginx-ours` is unknown") && unknown.contains("the gateway `edge` is unknown"),
        "{unknown}"
    );
    let answer = recommended(&behind("[cloudflare, nginx-ours]", PUSH, "protocol: sse"));
    assert_eq!(answer["gateway"]["chain"], serde_json::json!(["cloudflare"]));
    assert_eq!(answer["gateway"]["name"], "Cloudflare and nginx-ours");
    assert!(answer["gateway"]["note"].as_str().expect("a note").contains("Did you mean `nginx`?"));
    // A typo is not a gateway of the house, and is repaired.
    let folder = scratch("chain-fix");
    let file = folder.join("requirements.yaml");
    fs::write(&file, behind("[cloudflare, ngnix] # ours", PUSH, "protocol: sse")).unwrap();
    run(&["lint", "--fix", file.to_str().unwrap()]);
    assert!(fs::read_to_string(&file).unwrap().starts_with("gateway: [cloudflare, nginx] # ours\n"));
}

#[test]
fn the_option_takes_a_chain_too() {
    let open = behind("kong", PUSH, "protocol: sse, heartbeat: 90s");
    let listed = behind("[cloudflare, nginx]", PUSH, "protocol: sse, heartbeat: 90s");
    for format in ["json", "table", "markdown", "html", "mermaid"] {
        let asked = run_with(&["recommend", "-", "--gateway", "cloudflare, nginx", "--format", format], &open);
        assert_eq!(asked, run_with(&["recommend", "-", "--format", format], &listed), "{format}");
    }
    let page = run_with(&["recommend", "--details", "-"], &listed).stdout;
    assert!(page.contains("Behind Cloudflare and NGINX") && page.contains("NGINX: Idle timeout: 60 s"), "{page}");
    let wrong = |names: &str| run_with(&["recommend", "--details", "-", "--gateway", names], &open).stderr;
    assert!(wrong("nginx,kog").contains("unknown gateway `kog`"), "{}", wrong("nginx,kog"));
    assert!(wrong("nginx,,kong").contains("unknown gateway ``"), "{}", wrong("nginx,,kong"));
    assert!(wrong("nginx,NGINX").contains("the gateway `nginx` is named twice"), "{}", wrong("nginx,NGINX"));
    // A title with a comma in it is one name.
    assert_eq!(run_with(&["recommend", "--details", "-", "--gateway", &pack().gateway(gateway("nginx")).title], &open).code, 0);
}

#[test]
fn a_configuration_is_written_for_the_link_that_is_asked_or_for_the_innermost() {
    let socket = "real_time: bidirectional, latency: low, browser: universal";
    let text = behind("[cloudflare, nginx, aws-alb]", socket, "protocol: websocket");
    let inner = run_with(&["gateway", "-"], &text);
    assert_eq!(inner.code, 0, "{}", inner.stderr);
    assert!(inner.stderr.contains("This is for NGINX, behind Cloudflare and before AWS ALB."), "{}", inner.stderr);
    assert_eq!(inner.stdout, run_with(&["gateway", "nginx", "-"], &text).stdout);
    // A gateway that the file does not name replaces those that it does.
    let other = run_with(&["gateway", "envoy", "-"], &text);
    assert!(other.code == 0 && !other.stderr.contains("This is for"), "{}", other.stderr);
    let single = run_with(&["gateway", "-"], &behind("caddy", socket, "protocol: websocket"));
    assert!(single.stderr.contains("This is for Caddy, which the file names."), "{}", single.stderr);
    for (gateways, says) in
        [("[cloudflare, aws-alb]", "no configuration for `cloudflare, aws-alb`"), ("ours", "no configuration for `ours`")]
    {
        let none = run_with(&["gateway", "-"], &behind(gateways, socket, "protocol: websocket"));
        assert!(none.code == 2 && none.stderr.contains(says), "{}", none.stderr);
    }
    assert!(run_with(&["gateway", "-"], "flows: { f: { latency: low } }").stderr.contains("the file names no gateway"));

    // What another link excludes has no route here: the plan is that of the whole chain.
    let push = "gateway: [nginx, aws-http-api]\nflows: { news: { real_time: server-push, browser: universal, latency: low } }\n";
    let whole = run_with(&["gateway", "nginx", "-"], push).stdout;
    assert!(whole.contains("news: REST"), "{whole}");
    // What is translated before a link arrives there as gRPC.
    let calls = "real_time: request-response, volume: high, browser: limited, complexity: complex";
    let after = run_with(&["gateway", "nginx", "-"], &behind("[envoy, nginx]", calls, "protocol: grpc")).stdout;
    let before = run_with(&["gateway", "nginx", "-"], &behind("[nginx, envoy]", calls, "protocol: grpc")).stdout;
    assert!(before.contains("gRPC-Web") && !after.contains("gRPC-Web"), "{before}\n{after}");
}

#[test]
fn a_chain_is_told_in_a_difference_as_it_stands() {
    let folder = scratch("chain-diff");
    let write = |name: &str, gateways: &str| {
        let file = folder.join(name);
        fs::write(&file, behind(gateways, PUSH, "protocol: sse")).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let (old, new) = (write("old.yaml", "nginx"), write("new.yaml", "[cloudflare, nginx]"));
    let told = run(&["diff", &old, &new]).stdout;
    assert!(told.contains("gateway") && told.contains("cloudflare, nginx"), "{told}");
    let same = run(&["diff", &old, &write("same.yaml", "[nginx]")]).stdout;
    assert!(!same.contains("gateway"), "{same}");
}
