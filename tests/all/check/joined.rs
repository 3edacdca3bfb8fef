//! Files that are one configuration, configurations that stand behind each other, and folders of them.

use std::fs;
use std::path::{Path, PathBuf};

use protopick::config::{self, Product};

use super::corpus::cases;
use super::{Told, checked_as, checked_together};
use crate::run::{Run, command, finish, scratch};

/// Writes files into a folder of their own.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = scratch(name);
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

fn check(folder: &Path, arguments: &[&str]) -> Run {
    finish(command(&[&["check", "--format", "concise"], arguments].concat()).current_dir(folder))
}

/// Cuts a text before each line that begins a part.
fn parts(text: &str, begins: impl Fn(&str) -> bool) -> Vec<String> {
    let mut parts = vec![String::new()];
    for line in text.split_inclusive('\n') {
        if begins(line) {
            parts.push(String::new());
        }
        *parts.last_mut().expect("a part") += line;
    }
    parts
}

/// Checks each configuration of the corpus as a whole and cut into parts, and returns how many had several.
fn cut(product: Product, begins: impl Fn(&str) -> bool) -> usize {
    let sorted = |mut found: Vec<Told>| {
        found.sort();
        found
    };
    let mut several = 0;
    for case in cases("wrong").into_iter().chain(cases("right")) {
        let parts = parts(&case.text, &begins);
        if config::recognize(&case.text) != Some(product) || parts.len() < 2 {
            continue;
        }
        several += 1;
        let requirements = case.requirements();
        let whole = sorted(checked_as(product, &case.path, &case.text, &requirements));
        let paths: Vec<PathBuf> = (0..parts.len()).map(|part| case.path.with_extension(part.to_string())).collect();
        let files: Vec<_> = paths.iter().map(PathBuf::as_path).zip(parts.iter().map(String::as_str)).collect();
        assert_eq!(sorted(checked_together(product, &files, &requirements)), whole, "{}", case.path.display());
    }
    several
}

#[test]
fn resources_of_kubernetes_mean_the_same_in_one_file_and_in_several() {
    assert!(cut(Product::Kubernetes, |line| line == "---\n") > 15);
}

#[test]
fn sections_of_haproxy_mean_the_same_in_one_file_and_in_several() {
    let heads = ["global", "defaults", "frontend", "backend", "listen"];
    let begins = |line: &str| heads.iter().any(|head| line.starts_with(head));
    assert!(cut(Product::Haproxy, begins) > 15);
}

const EDGE: &str = "events {}\nhttp {\n  include sites/*.conf;\n  proxy_buffering off;\n}\n";
const SITE: &str = "server {\n  listen 80;\n  location /news { proxy_pass http://inner; proxy_read_timeout 5s; }\n}\n";
const INNER: &str = "events {}\nhttp {\n  server {\n    listen 81;\n    location / { proxy_pass http://service; proxy_read_timeout 6s; proxy_buffering off; }\n  }\n}\n";
const FLOWS: &str = "\
flows:
  news: { real_time: server-push, browser: universal, decision: { protocol: sse, heartbeat: 15s } }
";

#[test]
fn a_part_of_nginx_inherits_from_the_configuration_that_it_completes_and_counts_once() {
    let other = EDGE.replace("  include sites/*.conf;\n", "");
    for edge in [EDGE, &other] {
        let folder = folder("joined-nginx", &[("nginx.conf", edge), ("sites/a.conf", SITE), ("requirements.yaml", FLOWS)]);
        let run = check(&folder, &["sites/a.conf", "./nginx.conf", "--requirements", "requirements.yaml"]);
        let lines: Vec<&str> = run.stdout.lines().collect();
        // Buffering is switched off in the other file.
        assert!(
            matches!(&lines[..], [line] if line.trim_start_matches("./").starts_with("sites/a.conf:3:") && line.contains("idle-timeout")),
            "{lines:?}"
        );
    }
}

#[test]
fn configurations_that_stand_alone_are_a_chain() {
    let files = [("edge/nginx.conf", EDGE), ("edge/sites/a.conf", SITE), ("inner.conf", INNER), ("requirements.yaml", FLOWS)];
    let folder = folder("joined-chain", &files);
    let run = |files: &[&str]| check(&folder, &[files, &["--requirements", "requirements.yaml"]].concat()).stdout;
    let told = run(&["edge/nginx.conf", "inner.conf"]);
    for (file, seconds) in [("edge/sites/a.conf:3:", "5 s"), ("inner.conf:5:", "6 s")] {
        let found = |line: &str| line.starts_with(file) && line.contains("idle-timeout") && line.contains(seconds);
        assert!(told.lines().any(found), "{file}: {told}");
    }
    // Nobody says that both serve each flow.
    let elsewhere = INNER.replace("location / ", "location /other ").replace("6s", "1h");
    fs::write(folder.join("inner.conf"), &elsewhere).expect("a file");
    let told = run(&["edge/nginx.conf", "inner.conf"]);
    assert!(!told.contains("route-missing") && told.contains("5 s"), "{told}");
    let flows = FLOWS.replace("{ real_time", "{ route: /gone, real_time");
    fs::write(folder.join("requirements.yaml"), flows).expect("a file");
    let told = run(&["edge/nginx.conf", "inner.conf"]);
    assert_eq!(told.matches("route-missing").count(), 1, "{told}");
}

const GATEWAY: &str = "\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public }
spec:
  gatewayClassName: eg
  listeners: [{ name: web, port: 80, protocol: HTTP }]
";
const ROUTE: &str = "\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: news }
spec:
  parentRefs: [{ name: public, sectionName: web }]
  rules:
    - matches: [{ path: { type: PathPrefix, value: /news } }]
      backendRefs: [{ name: news, port: 80 }]
";
const POLICY: &str = "\
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: BackendTrafficPolicy
metadata: { name: news }
spec:
  targetRefs: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, name: news }]
  timeout: { http: { requestTimeout: 20s } }
";

#[test]
fn a_gateway_its_routes_and_their_policies_may_be_in_files_of_their_own() {
    let files = [
        ("deploy/gateway.yaml", GATEWAY),
        ("deploy/policy.yaml", POLICY),
        ("deploy/route.yaml", ROUTE),
        ("requirements.yaml", FLOWS),
    ];
    let folder = folder("joined-kubernetes", &files);
    let requirements = ["--requirements", "requirements.yaml"];
    let named = ["deploy/gateway.yaml", "deploy/route.yaml", "deploy/policy.yaml"];
    let told = check(&folder, &[&named[..], &requirements].concat()).stdout;
    assert!(told.lines().all(|line| line.starts_with("deploy/policy.yaml:6:")), "{told}");
    assert!(told.contains("[age-limit]") && told.contains("20 s"), "{told}");
    let whole = check(&folder, &[&["deploy"][..], &requirements].concat());
    assert_eq!(whole.stdout, told);
    let other = ROUTE.replace("sectionName: web", "sectionName: gone");
    fs::write(folder.join("deploy/route.yaml"), other).expect("a file");
    let told = check(&folder, &[&named[..], &requirements].concat()).stdout;
    assert!(told.contains("the Gateway has no listener `gone`"), "{told}");
}

#[test]
fn what_a_requirements_file_names_is_joined_as_well() {
    for names in ["[gateway.yaml, route.yaml, policy.yaml]", "."] {
        let requirements = format!("gateway: envoy-gateway\ngateway-config: {names}\n{FLOWS}");
        let files =
            [("gateway.yaml", GATEWAY), ("policy.yaml", POLICY), ("route.yaml", ROUTE), ("requirements.yaml", &requirements)];
        let folder = folder("joined-lint", &files);
        let told = finish(command(&["lint", "--format", "concise"]).current_dir(&folder)).stdout;
        assert!(told.lines().any(|line| line.starts_with("policy.yaml:6:") && line.contains("[age-limit]")), "{names}: {told}");
    }
    let requirements = format!("gateway-config: [none, gateway.yaml]\n{FLOWS}");
    let folder =
        folder("joined-nothing", &[("none/readme.md", "x"), ("gateway.yaml", GATEWAY), ("requirements.yaml", &requirements)]);
    let told = finish(command(&["lint", "--format", "concise"]).current_dir(&folder)).stdout;
    assert!(told.contains("`none` cannot be checked: no configuration of a gateway in this folder"), "{told}");
}

const STATIC: &str = "\
entryPoints:
  web:
    address: ':80'
    http: { middlewares: [hold] }
providers: { file: { directory: /etc/traefik/dynamic } }
";
const ROUTER: &str = "\
http:
  routers:
    news: { rule: 'PathPrefix(`/news`)', service: news, entryPoints: [web] }
";
const SERVICE: &str = "\
http:
  middlewares:
    hold: { buffering: {} }
  services:
    news: { loadBalancer: { servers: [{ url: 'http://news' }] } }
";

#[test]
fn static_and_dynamic_files_of_traefik_are_one() {
    let files = [("traefik.yaml", STATIC), ("router.yaml", ROUTER), ("service.yaml", SERVICE), ("requirements.yaml", FLOWS)];
    let folder = folder("joined-traefik", &files);
    let told = check(&folder, &["router.yaml", "service.yaml", "traefik.yaml", "--requirements", "requirements.yaml"]).stdout;
    let lines: Vec<&str> = told.lines().collect();
    assert!(
        matches!(&lines[..], [line] if line.starts_with("service.yaml:3:") && line.contains("buffering-breaks-push")),
        "{told}"
    );
}

const BOOTSTRAP: &str = "\
dynamic_resources:
  lds_config: { path_config_source: { path: /etc/envoy/listeners.yaml } }
  cds_config: { path_config_source: { path: /etc/envoy/clusters.yaml } }
";

#[test]
fn resources_of_envoy_complete_the_bootstrap_wherever_they_are() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/config/envoy/right/discovery");
    let text = |name: &str| fs::read_to_string(root.join(name)).expect("UTF-8");
    let listeners = text("listeners.yaml").replace("path: discovery/", "path: /etc/envoy/");
    let files = [("envoy.yaml", BOOTSTRAP), ("listeners.yaml", &listeners), ("clusters.yaml", &text("clusters.yaml"))];
    let folder = folder("joined-envoy", &files);
    fs::write(folder.join("routes.yaml"), text("routes.yaml")).expect("a file");
    let all = ["routes.yaml", "clusters.yaml", "listeners.yaml", "envoy.yaml", "--fail-on", "info"];
    let run = check(&folder, &all);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    let run = check(&folder, &all[1..]);
    assert!(run.stdout.contains("not-understood") && run.stdout.contains("routes.yaml"), "{}", run.stdout);
}

#[test]
fn a_folder_stands_for_the_configurations_in_it() {
    let files = [
        (".gitignore", "old\n"),
        ("deploy/nginx.conf", EDGE),
        ("deploy/sites/a.conf", SITE),
        ("deploy/notes.md", SITE),
        ("deploy/values.yaml", "replicas: 2\n"),
        (
            "deploy/proxy/haproxy.cfg",
            "defaults\n  mode http\nfrontend f\n  bind :80\n  no-such-word\n  default_backend b\nbackend b\n  server s a:1\n",
        ),
        ("old/nginx.conf", INNER),
        ("empty/readme", ""),
        ("requirements.yaml", FLOWS),
    ];
    let folder = folder("joined-folder", &files);
    let told = check(&folder, &[".", "--requirements", "requirements.yaml", "--fail-on", "info"]);
    assert_eq!(told.code, 1, "{}", told.stderr);
    assert_eq!(told.stdout.lines().filter(|line| line.contains("a.conf:3:")).count(), 1, "{}", told.stdout);
    assert!(!told.stdout.contains("old/") && !told.stdout.contains("notes.md"), "{}", told.stdout);
    // What another file includes is not listed twice.
    let suites = finish(command(&["check", "deploy", "--format", "junit"]).current_dir(&folder)).stdout;
    assert!(suites.matches("deploy/sites/a.conf").count() < 2 && suites.contains("deploy/proxy/haproxy.cfg"), "{suites}");
    let nothing = check(&folder, &["empty"]);
    assert_eq!((nothing.code, nothing.stdout.as_str()), (3, ""));
    assert!(nothing.stderr.contains("empty: no configuration of a gateway in this folder"), "{}", nothing.stderr);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../old/nginx.conf", folder.join("empty/nginx.conf")).expect("a link");
        assert_eq!(check(&folder, &["empty"]).code, 3);
    }
}

#[test]
fn the_gateway_that_is_told_holds_for_all_files_in_its_form() {
    let flows = FLOWS.replace("{ real_time", "{ route: /gone, real_time");
    let middleware = fs::read_to_string("tests/config/kubernetes/wrong/buffering-breaks-push--middleware-of-traefik.yaml");
    let files = [
        ("gateway.yaml", GATEWAY),
        ("route.yaml", ROUTE),
        ("shop.yaml", &middleware.expect("UTF-8")),
        ("nginx.conf", INNER),
        ("requirements.yaml", &flows),
    ];
    let folder = folder("joined-told", &files);
    let told = |arguments: &[&str]| check(&folder, &[arguments, &["--requirements", "requirements.yaml"]].concat());
    for (id, name) in [("istio", "Istio"), ("kong", "Kong")] {
        let run = told(&["gateway.yaml", "route.yaml", "--gateway", id]);
        assert!(run.stdout.contains(&format!("{name} forwards nothing at `/gone`")), "{}{}", run.stdout, run.stderr);
    }
    // It may be any of the two.
    let refused = told(&["gateway.yaml", "nginx.conf", "--gateway", "kong"]);
    assert!(refused.code == 2 && refused.stderr.contains("has no effect"), "{}{}", refused.stdout, refused.stderr);
    // Traefik has files of its own, and routes among the resources of Kubernetes.
    let run = told(&["shop.yaml", "--gateway", "traefik"]);
    assert!(run.stdout.contains("Traefik forwards nothing at `/gone`"), "{}{}", run.stdout, run.stderr);
}
