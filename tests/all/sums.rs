//! Sums compared with the capacities of gateways.

use std::fs;

use serde_json::{Value, json};

use protopick::builtin;
use protopick::engine::capacities;
use protopick::requirements::Flow;

use crate::run::{run_with, scratch};

fn flow(stated: &str, gateway: &str) -> String {
    format!("gateway: {gateway}\nflows: {{ news: {{ {stated} }} }}\n")
}

fn recommended(arguments: &[&str], text: &str) -> Value {
    let ended = run_with(&[&["recommend", "-", "--format", "json"], arguments].concat(), text);
    let json: Value = serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("{error}: {}", ended.stderr));
    json["flows"][0].clone()
}

const SOCKETS: &str = "real_time: bidirectional, latency: low, browser: universal, rate: 2 per minute, size: 1 KiB";

#[test]
fn a_sum_beyond_what_a_gateway_takes_is_said_with_the_fact() {
    let text = flow(&format!("{SOCKETS}, clients: 50000"), "nginx");
    let found = recommended(&[], &text);
    assert_eq!(found["recommended"], "websocket");
    assert_eq!(
        found["exceeded"],
        json!([{
            "sum": "connections", "value": 50_000.0, "gateway": "nginx", "most": 256, "each": "worker",
            "setting": "worker_connections", "rule": "NGX-28", "status": "measured",
        }])
    );
    let says = "NGINX takes 256 for each worker, set by worker_connections (NGX-28)";
    for format in ["table", "markdown", "html"] {
        let page = run_with(&["recommend", "--details", "-", "--format", format], &text).stdout.replace('\\', "");
        let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(page.contains("Long-lived connections: 50,000") && page.contains(says), "{format}: {page}");
    }
}

#[test]
fn what_a_gateway_takes_is_no_matter_up_to_its_limit_or_for_another_protocol() {
    let exceeded = |stated: &str, gateway: &str| {
        let found = recommended(&[], &flow(stated, gateway))["exceeded"].clone();
        let rules = found.as_array().into_iter().flatten().map(|each| each["rule"].as_str().expect("an id").to_owned());
        rules.collect::<Vec<_>>()
    };
    assert_eq!(exceeded(&format!("{SOCKETS}, clients: 256"), "nginx"), [""; 0]);
    assert_eq!(exceeded(&format!("{SOCKETS}, clients: 257"), "nginx"), ["NGX-28"]);
    // Without the amount there is no sum.
    assert_eq!(exceeded(SOCKETS, "nginx"), [""; 0]);
    // Each link of a chain.
    let chain = exceeded(&format!("{SOCKETS}, clients: 20000"), "[azure-application-gateway, nginx]");
    assert_eq!(chain, ["AAG-08", "NGX-28"]);
    let polled = "real_time: server-push, browser: universal, delay: 10s, blocked: [upgrade, streamed-response]";
    assert_eq!(exceeded(&format!("{polled}, clients: 90000"), "aws-rest-api"), [""; 0]);
    assert_eq!(exceeded(&format!("{polled}, clients: 200000"), "aws-rest-api"), ["AGR-11"]);
}

/// Capacities refer to sums that the rules know, and apply to ways that have these.
#[test]
fn capacities_are_of_sums_that_the_ways_have() {
    let pack = builtin::pack();
    let mut found = 0;
    for (gateway, _) in pack.gateways() {
        for (way, words) in pack.ways() {
            let flow = Flow::new("f").behind(&[gateway]);
            for (_, _, capacity) in capacities(pack, &flow, way) {
                found += 1;
                assert!(pack.sums().iter().any(|sum| sum.id == capacity.sum), "{}", capacity.sum);
                let spoken = [Some(words.protocol), words.over];
                assert!(spoken.iter().flatten().any(|protocol| capacity.protocols.contains(protocol)), "{}", words.id);
            }
        }
    }
    assert!(found > 20, "{found}");
}

#[test]
fn a_team_says_what_its_own_gateway_takes() {
    let folder = scratch("own-capacity");
    fs::create_dir_all(folder.join("gateways")).expect("a folder");
    let text = "id: edge-box\norder: 30\nname: Edge Box\ntitle: The edge box of ours\nabout: A box.\nprotocols:\n  \
                websocket: { support: native, status: confirmed, because: It does., source: EDG-01 }\n\
                facts:\n  - { id: EDG-01, says: It holds so many., status: confirmed, sources: [rfc-9110], fixed: true, \
                takes: [{ sum: connections, most: 40, protocols: [websocket] }] }\n";
    let write = |text: &str| fs::write(folder.join("gateways/edge-box.yaml"), text).expect("a file");
    let rules = folder.to_str().expect("UTF-8");
    let file = flow(&format!("{SOCKETS}, clients: 41"), "edge-box");
    write(text);
    let page = run_with(&["recommend", "--details", "-", "--rules", rules], &file).stdout;
    assert!(page.split_whitespace().collect::<Vec<_>>().join(" ").contains("Edge Box takes 40 (EDG-01)"), "{page}");
    for (from, to, fault) in [
        ("sum: connections", "sum: conections", "unknown sum `conections`"),
        ("most: 40", "most: forty", "`forty`"),
        ("most: 40", "most: 0", "`0`"),
        ("most: 40", "most: 4000001", "a whole number from 0 to 4000000"),
        ("protocols: [websocket] }]", "protocols: [socket] }]", "unknown protocol `socket`"),
    ] {
        write(&text.replace(from, to));
        let wrong = run_with(&["recommend", "--details", "-", "--rules", rules], &file);
        assert!(wrong.code == 2 && wrong.stderr.contains(fault), "{to}: {}", wrong.stderr);
    }
}
