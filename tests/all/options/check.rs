//! The options of `check`.

use std::fs;
use std::path::Path;

use super::{Sample, Tried, look_for_all, sample, try_pairs};

const NGINX: &str = "\
events {}
http {
  server {
    listen 8080;
    location /news {
      proxy_pass http://127.0.0.1:9001;
    }
    location /chat {
      proxy_pass http://127.0.0.1:9002;
      proxy_http_version 1.0;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection upgrade;
    }
  }
}
";
const ROUTE: &str = "\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop }
spec:
  parentRefs: [{ name: public }]
  rules:
    - matches: [{ path: { type: PathPrefix, value: /news } }]
      timeouts: { request: 20s, idle: 5s }
      backendRefs: [{ name: news, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: /chat } }]
      backendRefs: [{ name: chat, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: /feed } }]
      backendRefs: [{ name: news, port: 80 }]
";
/// Some waivers never end, others are over in 2199.
const REQUIREMENTS: &str = "\
flows:
  news: { real_time: server-push, browser: universal, decision: { protocol: sse, heartbeat: 30s } }
  feed: { real_time: server-push, browser: universal, decision: { protocol: sse, heartbeat: 30s } }
  chat: { real_time: bidirectional, browser: universal, decision: { protocol: websocket, heartbeat: 90s } }
waivers:
  - { lint: buffering-breaks-push, flow: news, reason: Known, until: 9999-12-31 }
  - { lint: idle-timeout, flow: chat, reason: Known, until: 2099-06-30 }
  - { lint: age-limit, flow: news, reason: Known, until: 2099-06-30 }
  - { lint: meaning-changed, flow: news, reason: Known, until: 2099-06-30 }
";
const SITE: &str = "server {\n  listen 90;\n  location /other { proxy_pass http://a; grpc_read_timeout 1h; }\n}\n";
/// What is found in the first by itself, and some of what is found in another.
const KNOWN: &str = "\
command: check
files:
  - file: mild.conf
    findings:
      - { lint: buffering-breaks-push, flow: feed, place: x51d7e6e248735743 }
  - file: nginx.conf
    findings:
      - { lint: wrong-http-version, place: x52abbdec7abc09d4 }
";

fn world(folder: &Path) {
    // Some formats have names from the top of the checkout.
    for inner in [".git", "rules/lints"] {
        fs::create_dir_all(folder.join(inner)).unwrap();
    }
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    write("nginx.conf", NGINX);
    write(
        "new.conf",
        &NGINX.replace("9001;", "9001;\n proxy_read_timeout 5s;").replace("9002;", "9002;\n proxy_read_timeout 5s;"),
    );
    // Warnings only, of which the rules of the folder make some notes.
    let feed = "    location /feed { proxy_pass http://127.0.0.1:9001; }\n    location /news";
    let mild = NGINX.replace("1.0", "1.1").replace("9001;", "9001;\n grpc_read_timeout 1h;");
    write("mild.conf", &mild.replace("    location /news", feed));
    write("site.conf", SITE);
    write(
        "team.yaml",
        "lints: { age-limit: info, buffering-breaks-push: info, idle-timeout: info, meaning-changed: error, wrong-http-version: warning }\n",
    );
    write("known.yaml", KNOWN);
    write("route.yaml", ROUTE);
    write("requirements.yaml", REQUIREMENTS);
    for lint in ["rules/lints/setting-without-effect.yaml", "rules/lints/meaning-changed.yaml"] {
        let rule = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(lint)).unwrap();
        write(lint, &rule.replacen("\ntitle:", "\nseverity: info\ntitle:", 1));
    }
}

const REQUIRED: &[&str] = &["--requirements", "requirements.yaml"];

const fn format(arguments: &'static [&'static str]) -> Sample {
    sample("--format", arguments)
}

const CHECK: Tried = Tried {
    command: "check",
    world,
    bases: &[
        (&["nginx.conf"], ""),
        (&["route.yaml"], ""),
        (&["nginx.conf", "--requirements", "requirements.yaml"], ""),
        (&["route.yaml", "--requirements", "requirements.yaml"], ""),
        (&["mild.conf", "--requirements", "requirements.yaml"], ""),
        (&["-"], ROUTE),
    ],
    samples: &[
        sample("CONFIG", &["site.conf"]),
        sample("--requirements", REQUIRED),
        sample("--against", &["--against", "new.conf"]),
        sample("--against", &["--against", "route.yaml"]),
        sample("--gateway", &["--gateway", "envoy-gateway"]),
        format(&["--format", "concise"]),
        format(&["--format", "json"]),
        format(&["--format", "sarif"]),
        format(&["--format", "github"]),
        format(&["--format", "gitlab"]),
        format(&["--format", "junit"]),
        format(&["--format", "checkstyle"]),
        format(&["--format", "rdjson"]),
        format(&["--format", "markdown"]),
        sample("--report", &["--report", "json=report.json"]),
        sample("--report", &["--report", "human=report.txt"]),
        sample("--fail-on", &["--fail-on", "warning"]),
        sample("--fail-on", &["--fail-on", "info"]),
        sample("--baseline", &["--baseline", "known.yaml"]),
        sample("--update-baseline", &["--update-baseline"]).with(&["--baseline", "written.yaml"]),
        sample("--today", &["--today", "2199-01-01"]).with(REQUIRED),
        sample("--no-waivers", &["--no-waivers"]).with(REQUIRED),
        sample("--show-waived", &["--show-waived"]).with(REQUIRED),
        sample("--rules", &["--rules", "rules"]),
        sample("--config", &["--config", "team.yaml"]),
        sample("--color", &["--color", "always"]),
        sample("--ascii", &["--ascii"]),
        sample("--quiet", &["--quiet"]),
    ],
    usual: &[("--format", "human"), ("--fail-on", "error"), ("--color", "auto"), ("--color", "never")],
    alike: &[
        ("--update-baseline", "--config", "severities are not written"),
        ("--update-baseline", "--rules", "severities are not written"),
        ("--today", "--no-waivers", "no waiver counts then"),
        ("--color", "--format", "programs and documents have no colours"),
        ("--ascii", "--format", "nothing is drawn for programs and documents"),
    ],
};

#[test]
fn each_option_of_check_has_a_sample() {
    look_for_all(&CHECK);
}

#[test]
fn no_option_of_check_is_ignored_beside_another() {
    try_pairs(&CHECK);
}
