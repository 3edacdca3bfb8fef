//! Gateways of the chain without a configuration, and what could not be checked.

use std::fs;

use crate::run::{Run, command, finish, scratch};

const SOCKET: &str = "proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;";

/// Checks a location that stays open for an hour.
fn checked(name: &str, gateways: &str, flow: &str, location: &str) -> Run {
    let folder = scratch(name);
    let site =
        format!("server {{ listen 80; location {location} {{ proxy_pass http://a; {SOCKET} proxy_read_timeout 1h; }} }}\n");
    fs::write(folder.join("site.conf"), site).expect("a file");
    fs::write(folder.join("requirements.yaml"), format!("gateway: {gateways}\nflows:\n  chat: {{ {flow} }}\n")).expect("a file");
    let arguments = ["check", "site.conf", "--requirements", "requirements.yaml", "--format", "concise"];
    finish(command(&arguments).current_dir(&folder))
}

#[test]
fn links_without_a_configuration_are_judged_by_their_defaults_where_they_are_named() {
    let flow = |heartbeat: &str| format!("real_time: bidirectional, decision: {{ protocol: websocket, heartbeat: {heartbeat} }}");
    let late = checked("check-bare-late", "[cloudflare, nginx]", &flow("200s"), "/chat").stdout;
    assert!(late.contains("requirements.yaml:1:11: warning[idle-timeout]"), "{late}");
    assert!(late.contains("after 125 s of silence by default at Cloudflare"), "{late}");
    let kept = checked("check-bare-kept", "[cloudflare, nginx]", &flow("30s"), "/chat");
    let part = "site.conf:1:1: info[not-understood] this is a part of a configuration: what is set around it is not known, and defaults \
                stand for it\n";
    assert_eq!((kept.code, kept.stdout.as_str()), (0, part), "{}", kept.stderr);
    let slow = "real_time: request-response, delay: 150s, decision: { protocol: rest }";
    let slow = checked("check-bare-slow", "[cloudflare, nginx]", slow, "/chat").stdout;
    assert!(slow.contains("age-limit") && slow.contains("may take 150 s") && slow.contains("at Cloudflare"), "{slow}");
}

#[test]
fn the_lint_tells_the_same_of_a_link_beside_configured_ones() {
    let folder = scratch("lint-bare");
    let site = format!("server {{ listen 80; location /chat {{ proxy_pass http://a; {SOCKET} proxy_read_timeout 1h; }} }}\n");
    fs::write(folder.join("site.conf"), site).expect("a file");
    let text = "gateway: [cloudflare, nginx]\ngateway-config: site.conf\nflows:\n  chat: { real_time: bidirectional, \
                decision: { protocol: websocket, heartbeat: 200s } }\n";
    fs::write(folder.join("requirements.yaml"), text).expect("a file");
    let told = finish(command(&["lint", "--format", "concise"]).current_dir(&folder)).stdout;
    let idle: Vec<&str> = told.lines().filter(|line| line.contains("[idle-timeout]")).collect();
    assert!(matches!(idle.as_slice(), [one] if one.contains("at Cloudflare")), "{told}");
}

#[test]
fn a_gateway_that_the_rules_do_not_know_is_told_once() {
    let flow = "real_time: bidirectional, decision: { protocol: websocket, heartbeat: 30s }";
    let told = checked("check-unknown", "[house-edge, nginx]", flow, "/chat").stdout;
    assert_eq!(told.matches("info[unknown-gateway]").count(), 1, "{told}");
    assert!(told.contains("`house-edge` is unknown"), "{told}");
}

#[test]
fn what_was_not_checked_is_told() {
    let open = checked("check-undecided", "nginx", "description: Nothing is known of it", "/chat").stdout;
    assert!(open.contains("info[not-understood] nothing says what `chat` speaks"), "{open}");
    let silent = "real_time: bidirectional, decision: { protocol: websocket }";
    let folder = scratch("check-unsaid");
    fs::write(folder.join("site.conf"), format!("server {{ location / {{ proxy_pass http://a; {SOCKET} }} }}\n"))
        .expect("a file");
    let flows = format!("flows:\n  chat: {{ {silent} }}\n  talk: {{ {silent} }}\n");
    fs::write(folder.join("requirements.yaml"), flows).expect("a file");
    let arguments = ["check", "site.conf", "--requirements", "requirements.yaml", "--format", "concise"];
    let told = finish(command(&arguments).current_dir(&folder)).stdout;
    assert_eq!(told.matches("info[idle-timeout]").count(), 1, "{told}");
    assert!(
        told.contains("2 of 2 flows are closed after 60 s of silence by default, and neither a heartbeat nor a rate"),
        "{told}"
    );
    fs::write(folder.join("site.conf"), "server { listen 80; location / { return 404; } }\n").expect("a file");
    let none = finish(command(&["check", "site.conf", "--format", "concise"]).current_dir(&folder)).stdout;
    assert!(none.contains("nothing is forwarded by what was read"), "{none}");
}

#[test]
fn a_route_may_be_missing_only_where_everything_was_understood() {
    let folder = scratch("check-partial");
    let frontend = |more: &str| {
        format!(
            "frontend f\n  mode http\n  bind :80\n{more}  use_backend b if {{ path_beg /other }}\nbackend b\n  mode http\n  server s 127.0.0.1:1\n"
        )
    };
    fs::write(
        folder.join("requirements.yaml"),
        "flows:\n  chat: { route: /chat, real_time: bidirectional, decision: { protocol: websocket, heartbeat: 30s } }\n",
    )
    .expect("a file");
    for (more, severity) in [("", "error"), ("  use_backend %[var(txn.host)]\n", "info")] {
        fs::write(folder.join("haproxy.cfg"), frontend(more)).expect("a file");
        let arguments = ["check", "haproxy.cfg", "--requirements", "requirements.yaml", "--format", "concise"];
        let told = finish(command(&arguments).current_dir(&folder)).stdout;
        assert!(told.contains(&format!("{severity}[route-missing]")), "{told}");
        assert_eq!(told.contains("HAProxy forwards nothing at `/chat`"), more.is_empty(), "{told}");
    }
}
