//! The command: what it says, how it ends, and which files it reads.

use std::fs;

use serde_json::Value;

use crate::run::{command, finish, run, scratch, widest};

const CONFIGURATION: &str = "\
events {}
http {
  server {
    listen 8080;
    location /news {
      proxy_pass http://127.0.0.1:9001;
    }
  }
}
";
const REQUIREMENTS: &str = "\
gateway: nginx
flows:
  news:
    real_time: server-push
    volume: moderate
    browser: universal
    decision: { protocol: sse, heartbeat: 15s }
";

#[test]
fn a_finding_says_what_is_seen_where_it_comes_from_and_what_to_write() {
    let folder = scratch("check-nginx");
    fs::write(folder.join("nginx.conf"), CONFIGURATION).expect("a file");
    fs::write(folder.join("requirements.yaml"), REQUIREMENTS).expect("a file");
    let run = finish(command(&["check", "nginx.conf", "--requirements", "requirements.yaml"]).current_dir(&folder));
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    let told = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("buffering-breaks-push"), "{}", run.stdout);
    assert!(told.contains("arrive in bursts"), "{}", run.stdout);
    assert!(told.contains("write `proxy_buffering off;`; NGX-06"), "{}", run.stdout);
    assert!(told.contains("nginx.conf:5:5") && told.contains("requirements.yaml:7"), "{}", run.stdout);
    assert!(widest(&run.stdout) <= 80, "{}", run.stdout);
    let strict = &["check", "nginx.conf", "--requirements", "requirements.yaml", "--fail-on", "warning", "--format", "concise"];
    assert_eq!(finish(command(strict).current_dir(&folder)).code, 1);
    insta::assert_snapshot!("check", run.stdout);
}

#[test]
fn each_format_shows_the_finding_with_the_name_of_the_command() {
    let folder = scratch("check-formats");
    fs::write(folder.join("nginx.conf"), CONFIGURATION).expect("a file");
    fs::write(folder.join("requirements.yaml"), REQUIREMENTS).expect("a file");
    for format in crate::lint::FORMATS {
        let arguments = ["check", "nginx.conf", "--requirements", "requirements.yaml", "--format", format];
        let run = finish(command(&arguments).current_dir(&folder));
        assert!(run.stdout.contains("buffering-breaks-push"), "{format}: {}", run.stdout);
        assert!(!run.stdout.contains("protopick lint") && !run.stdout.contains("protopick/lint"), "{format}: {}", run.stdout);
    }
}

#[test]
fn a_waiver_accepts_a_finding_in_a_configuration() {
    let folder = scratch("check-waived");
    fs::write(folder.join("nginx.conf"), CONFIGURATION).expect("a file");
    let waiver = "waivers:\n  - { lint: buffering-breaks-push, flow: news, reason: The service says so., until: 2027-01-01 }\n";
    fs::write(folder.join("requirements.yaml"), format!("{REQUIREMENTS}{waiver}")).expect("a file");
    let arguments = [
        "check",
        "nginx.conf",
        "--requirements",
        "requirements.yaml",
        "--today",
        "2026-12-01",
        "--fail-on",
        "info",
        "--format",
        "json",
    ];
    let run = finish(command(&arguments).current_dir(&folder));
    let answer: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(
        (run.code, &answer["waived"], answer["findings"].as_array().map(Vec::len)),
        (0, &1.into(), Some(0)),
        "{}",
        run.stdout
    );
}

#[test]
fn what_a_configuration_reveals_is_judged_without_requirements() {
    let folder = scratch("check-alone");
    let broken = "server {\n  listen 80;\n  location /chat {\n    proxy_pass http://127.0.0.1:9001;\n    \
                  proxy_http_version 1.0;\n    proxy_set_header Upgrade $http_upgrade;\n    proxy_set_header Connection upgrade;\n  }\n}\n";
    fs::write(folder.join("site.conf"), broken).expect("a file");
    let run = finish(command(&["check", "site.conf"]).current_dir(&folder));
    assert_eq!(run.code, 1, "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("wrong-http-version"), "{}", run.stdout);
    assert!(run.stderr.contains("--requirements"), "{}", run.stderr);
}

#[test]
fn includes_are_followed_in_the_folder_and_not_out_of_it() {
    let folder = scratch("check-includes");
    fs::create_dir_all(folder.join("site/conf.d")).expect("a folder");
    let location = "location /news { proxy_pass http://127.0.0.1:9001; proxy_buffering off; proxy_read_timeout 5s; }\n";
    fs::write(folder.join("site/conf.d/news.conf"), location).expect("a file");
    fs::write(folder.join("secret.conf"), "location /secret { proxy_pass http://10.0.0.1; }\n").expect("a file");
    fs::write(folder.join("requirements.yaml"), REQUIREMENTS).expect("a file");
    let main = "events {}\nhttp {\n  server {\n    listen 80;\n    include conf.d/*.conf;\n    include ../secret.conf;\n  }\n}\n";
    fs::write(folder.join("site/nginx.conf"), main).expect("a file");
    let arguments = ["check", "site/nginx.conf", "--requirements", "requirements.yaml", "--format", "concise"];
    let run = finish(command(&arguments).current_dir(&folder));
    assert!(run.stdout.contains("site/conf.d/news.conf:1:") && run.stdout.contains("idle-timeout"), "{}", run.stdout);
    assert!(run.stdout.contains("not-understood") && !run.stdout.contains("10.0.0.1"), "{}", run.stdout);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../../secret.conf", folder.join("site/conf.d/z.conf")).expect("a link");
        let run = finish(command(&arguments).current_dir(&folder));
        assert!(!run.stdout.contains("10.0.0.1") && run.stdout.contains("not-understood"), "{}", run.stdout);
    }
}

#[test]
fn a_file_of_no_gateway_is_refused_with_those_that_can_be_read() {
    let run = run(&["check", "Cargo.toml"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("Cargo.toml: not a configuration") && run.stderr.contains("`nginx`"), "{}", run.stderr);
}

#[test]
fn the_gateway_is_used_for_those_configurations_that_it_reads_or_refused() {
    let folder = scratch("check-gateway");
    fs::write(folder.join("nginx.conf"), CONFIGURATION).expect("a file");
    fs::write(folder.join("haproxy.cfg"), "frontend f\n  bind :80\n  default_backend b\nbackend b\n  server s 127.0.0.1:1\n")
        .expect("a file");
    let run = |arguments: &[&str]| finish(command(&[&["check"], arguments].concat()).current_dir(&folder));
    assert_eq!(run(&["nginx.conf", "haproxy.cfg", "--gateway", "nginx"]).code, 0);
    let refused = run(&["nginx.conf", "haproxy.cfg", "--gateway", "caddy"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("`--gateway caddy` has no effect"), "{}", refused.stderr);
    let route = "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: news }\nspec:\n  parentRefs: [{ name: public }]\n  \
        rules: [{ matches: [{ path: { value: /news } }], backendRefs: [{ name: news, port: 80 }] }]\n";
    fs::write(folder.join("route.yaml"), route).expect("a file");
    let news = "flows:\n  news: { real_time: server-push, browser: universal, decision: { protocol: sse, heartbeat: 30s } }\n";
    fs::write(folder.join("news.yaml"), news).expect("a file");
    let refused = run(&["route.yaml", "--gateway", "nginx"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("route.yaml: these are resources of Kubernetes"), "{}", refused.stderr);
    // What implements a route decides about defaults, if the file does not say it.
    let told =
        |gateway: &str| run(&["route.yaml", "--requirements", "news.yaml", "--format", "concise", "--gateway", gateway]).stdout;
    assert!(told("contour").contains("end after 15 s by default") && told("envoy-gateway").contains("end after 15 s by default"));
    assert!(told("kong").contains("size limits of Kong are not known"));
    assert_eq!(told("istio"), "");
}

/// Flows with more clients than any gateway takes unless it is told to.
const CROWDS: &str = "flows:
  rooms: { route: /rooms, real_time: bidirectional, browser: universal, clients: 70000, decision: { protocol: websocket, heartbeat: 30s } }
  news: { route: /news, real_time: server-push, browser: universal, clients: 60000, decision: { protocol: sse, heartbeat: 30s } }
  sensors: { real_time: publish-subscribe, clients: 80000, decision: { protocol: mqtt, heartbeat: 30s } }
";

#[test]
fn what_the_program_writes_has_no_finding() {
    let folders = ["examples", "examples/use-cases"].map(|folder| format!("{}/{folder}", env!("CARGO_MANIFEST_DIR")));
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).expect("a folder"));
    let files = files.map(|entry| entry.expect("an entry").path());
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    let mut examples: Vec<String> = files.map(|path| path.display().to_string()).collect();
    assert!(examples.len() > 30, "{examples:?}");
    let folder = scratch("check-written");
    let crowds = folder.join("crowds.yaml");
    fs::write(&crowds, CROWDS).expect("a file");
    examples.push(crowds.display().to_string());
    for gateway in ["nginx", "haproxy", "caddy", "envoy", "traefik"] {
        for requirements in &examples {
            let written = run(&["gateway", gateway, requirements]);
            assert!(matches!(written.code, 0 | 1), "{gateway} {requirements}: {}", written.stderr);
            let path = folder.join("configuration");
            fs::write(&path, &written.stdout).expect("a file");
            let path = path.to_str().expect("UTF-8");
            let run = run(&["check", path, "--requirements", requirements, "--gateway", gateway, "--format", "json"]);
            let answer: Value = serde_json::from_str(&run.stdout).expect("JSON");
            let findings = answer["findings"].as_array().expect("findings");
            // Certificates are the operator's: what is written says where they go.
            let findings = findings.iter().filter(|one| one["lint"] != "no-tls");
            let told: Vec<_> = findings.map(|one| format!("{} {}", one["lint"], one["message"])).collect();
            assert_eq!(told, Vec::<String>::new(), "{gateway} {requirements}");
        }
    }
}
