//! `check OLD --against NEW`: what changes its meaning between two configurations.

use std::fs;

use crate::run::{Run, command, finish, scratch};

const INGRESS: &str = "\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/proxy-read-timeout: \"3600\"
    nginx.ingress.kubernetes.io/proxy-buffering: \"off\"
spec:
  ingressClassName: nginx
  rules:
    - http:
        paths:
          - { path: /news, pathType: Prefix, backend: { service: { name: news, port: { number: 80 } } } }
          - { path: /chat, pathType: Prefix, backend: { service: { name: chat, port: { number: 80 } } } }
";
const ROUTE: &str = "\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
spec:
  parentRefs: [{ name: public }]
  rules:
    - matches: [{ path: { type: PathPrefix, value: /news } }]
      timeouts: { request: 10h }
      backendRefs: [{ name: news, port: 80 }]
";
const FLOWS: &str = "\
flows:
  news: { real_time: server-push, browser: universal, decision: { protocol: sse, heartbeat: 30s } }
  chat: { real_time: bidirectional, browser: universal, decision: { protocol: websocket, heartbeat: 30s } }
";

fn compared(name: &str, old: &str, new: &str, further: &[&str]) -> Run {
    let folder = scratch(name);
    for (name, text) in [("old.yaml", old), ("new.yaml", new), ("requirements.yaml", FLOWS)] {
        fs::write(folder.join(name), text).expect("a file");
    }
    let arguments = [&["check", "old.yaml", "--against", "new.yaml", "--format", "concise"], further].concat();
    finish(command(&arguments).current_dir(&folder))
}

#[test]
fn a_limit_on_silence_that_becomes_a_deadline_is_told() {
    for further in [&["--requirements", "requirements.yaml"][..], &[]] {
        let run = compared("migrated", INGRESS, ROUTE, further);
        assert_eq!(run.code, 1, "{}{}", run.stdout, run.stderr);
        let told = |lint: &str, what: &str| {
            let found = run.stdout.lines().any(|line| line.contains(&format!("[{lint}]")) && line.contains(what));
            assert!(found, "{lint} {what}: {}", run.stdout);
        };
        told("meaning-changed", "end after 10 h, busy or not, where so far only 60 min of silence ended them");
        told("meaning-changed", "buffering was switched off");
        told("route-missing", "has no route in the new configuration");
    }
}

const EDGE: &str = "events {}\nhttp { server { listen 80; location / { proxy_pass http://inner; proxy_read_timeout 1h; } } }\n";

/// Compares chains, each a list of names and texts.
fn chains(name: &str, old: &[(&str, &str)], new: &[(&str, &str)]) -> String {
    let folder = scratch(name);
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for (names, side, chain) in [(&mut before, "old", old), (&mut after, "new", new)] {
        for (file, text) in chain {
            let file = format!("{side}-{file}");
            fs::write(folder.join(&file), text).expect("a file");
            names.push(file);
        }
    }
    let against = after.iter().flat_map(|file| ["--against", file]);
    let arguments: Vec<&str> =
        ["check", "--format", "concise"].into_iter().chain(before.iter().map(String::as_str)).chain(against).collect();
    finish(command(&arguments).current_dir(&folder)).stdout
}

#[test]
fn chains_are_compared_gateway_by_gateway() {
    let shorter = EDGE.replace("1h", "5s");
    // The inner gateway changes, the outer one stays.
    let told = chains("migrated-inner", &[("nginx.conf", EDGE), ("b.yaml", INGRESS)], &[("nginx.conf", EDGE), ("b.yaml", ROUTE)]);
    assert!(told.contains("new-b.yaml:9:") && told.contains("[meaning-changed]") && !told.contains("nginx.conf"), "{told}");
    // Those of the same product stand for each other, whatever their place.
    let told =
        chains("migrated-outer", &[("b.yaml", INGRESS), ("nginx.conf", EDGE)], &[("nginx.conf", &shorter), ("b.yaml", INGRESS)]);
    let lines: Vec<&str> = told.lines().collect();
    assert!(
        matches!(&lines[..], [line] if line.starts_with("new-nginx.conf:2:") && line.contains("5 s of silence instead of 60 min")),
        "{told}"
    );
    // Two of one product are in order.
    let (old, new) = ([("a.conf", EDGE), ("b.conf", EDGE)], [("a.conf", EDGE), ("b.conf", &shorter)]);
    let told = chains("migrated-alike", &old, &new);
    assert!(told.contains("new-b.conf:2:") && !told.contains("a.conf"), "{told}");
}

#[test]
fn what_has_no_counterpart_is_told() {
    let both = [("nginx.conf", EDGE), ("b.yaml", INGRESS)];
    let told = chains("migrated-less", &both, &both[..1]);
    assert!(told.contains("old-b.yaml:") && told.contains("the old ingress-nginx has no counterpart"), "{told}");
    let told = chains("migrated-more", &both[..1], &both);
    let lines: Vec<&str> = told.lines().collect();
    assert!(matches!(&lines[..], [line] if line.starts_with("new-b.yaml:") && line.contains("info[not-understood]")), "{told}");
}

#[test]
fn nothing_changes_between_a_configuration_and_itself() {
    for text in [INGRESS, ROUTE] {
        let run = compared("unchanged", text, text, &["--fail-on", "info"]);
        assert_eq!((run.code, run.stdout.lines().count()), (0, 0), "{}", run.stdout);
    }
}

#[test]
fn the_version_of_http_that_a_service_needs_is_told_when_it_is_lost() {
    let annotation = "    nginx.ingress.kubernetes.io/backend-protocol: GRPC\n";
    let ingress = INGRESS.replace("  annotations:\n", &format!("  annotations:\n{annotation}"));
    let service =
        "---\napiVersion: v1\nkind: Service\nmetadata: { name: news }\nspec:\n  ports: [{ port: 80, appProtocol: http }]\n";
    let run = compared("lost-version", &ingress, &format!("{ROUTE}{service}"), &[]);
    assert!(run.stdout.contains("the HTTP version that is needed is no longer spoken"), "{}", run.stdout);
}

#[test]
fn a_route_by_a_pattern_is_followed_by_its_beginning() {
    let ingress = INGRESS
        .replace("  annotations:\n", "  annotations:\n    nginx.ingress.kubernetes.io/use-regex: \"true\"\n")
        .replace("path: /chat, pathType: Prefix", "path: \"/chat(/|$)(.*)\", pathType: ImplementationSpecific");
    let run = compared("by-pattern", &ingress, ROUTE, &[]);
    assert!(run.stdout.contains("has no route in the new configuration"), "{}", run.stdout);
}

#[test]
fn buffering_is_told_only_where_the_new_gateway_may_buffer() {
    let gateway = "---\napiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\nmetadata: { name: eg }\n\
                   spec: { controllerName: gateway.envoyproxy.io/gatewayclass-controller }\n";
    let run = compared("never-buffers", INGRESS, &format!("{ROUTE}{gateway}"), &["--requirements", "requirements.yaml"]);
    assert!(run.stdout.contains("[meaning-changed]") && !run.stdout.contains("buffering"), "{}", run.stdout);
}
