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

#[test]
fn nothing_changes_between_a_configuration_and_itself() {
    for text in [INGRESS, ROUTE] {
        let run = compared("unchanged", text, text, &["--fail-on", "info"]);
        assert_eq!((run.code, run.stdout.lines().count()), (0, 0), "{}", run.stdout);
    }
}
