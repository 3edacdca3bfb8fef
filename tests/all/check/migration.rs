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
fn nothing_is_said_to_be_lost_at_a_gateway_of_which_nothing_is_known() {
    let old = INGRESS.replace(
        "    nginx.ingress.kubernetes.io/proxy-buffering: \"off\"\n",
        "    nginx.ingress.kubernetes.io/proxy-body-size: 300m\n",
    );
    let class = |name: &str| {
        format!(
            "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {{ name: public }}\nspec: {{ gatewayClassName: {name} }}\n---\n"
        )
    };
    let new = ROUTE.replace("      timeouts: { request: 10h }\n", "").replace("/news", "/");
    let told = |name: &str| compared("migrated-to-unknown", &old, &(class(name) + &new), &[]).stdout;
    let unknown = told("cilium");
    assert!(unknown.contains("the class `cilium`") && !unknown.contains("no counterpart"), "{unknown}");
    assert!(told("istio").contains("the limit of 300 MiB on messages"));
}

#[test]
fn a_size_is_compared_for_what_is_made_for_events_too() {
    let old = INGRESS.replace(
        "    nginx.ingress.kubernetes.io/proxy-read",
        "    nginx.ingress.kubernetes.io/proxy-body-size: 300m\n    nginx.ingress.kubernetes.io/proxy-read",
    );
    let run = compared("migrated-sizes", &old, &ROUTE.replace("/news", "/"), &["--quiet"]);
    assert!(!run.stdout.contains("300 MiB"), "{}", run.stdout);
    let class = "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: public }\nspec: { gatewayClassName: eg }\n---\n";
    let run = compared("migrated-sizes-known", &old, &(class.to_owned() + &ROUTE.replace("/news", "/")), &[]);
    assert!(run.stdout.contains("the limit of 300 MiB on messages"), "{}", run.stdout);
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

/// An Ingress that does more than forward, and what makes it of it with the Gateway API.
fn deeds(annotations: &[&str], rule: &str) -> (String, String) {
    let own = annotations.iter().map(|line| format!("    nginx.ingress.kubernetes.io/{line}\n")).collect::<Vec<_>>().concat();
    let reads = "    nginx.ingress.kubernetes.io/proxy-read-timeout: \"3600\"\n    nginx.ingress.kubernetes.io/proxy-buffering: \"off\"\n";
    let route = ROUTE.replace("      timeouts: { request: 10h }\n", rule).replace("public", "shop");
    let gateway = "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: shop }\nspec:\n  gatewayClassName: eg\n  \
                   listeners: [{ name: a, protocol: HTTP, port: 80 }]\n---\n";
    (INGRESS.replace(reads, &own), format!("{gateway}{route}"))
}

#[test]
fn what_a_route_no_longer_does_is_told_with_where_it_was_written() {
    let told = |annotations: &[&str], rule: &str| {
        let (old, new) = deeds(annotations, rule);
        compared("undone", &old, &new, &[]).stdout.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    for (annotation, what) in [
        ("auth-url: http://who", "warning[meaning-changed] nobody checks who asks for `path /news`"),
        ("limit-rps: \"5\"", "warning[meaning-changed] nothing limits the rate of requests to `path /news`"),
        ("whitelist-source-range: 10.0.0.0/8", "warning[meaning-changed] any address may reach `path /news`"),
        ("upstream-vhost: inner.example.com", "warning[meaning-changed] nothing tells the service of `path /news` another host"),
        ("enable-cors: \"true\"", "info[meaning-changed] nothing lets pages of other origins use `path /news`"),
        ("affinity: cookie", "info[meaning-changed] nothing keeps a client of `path /news` at the same server"),
        ("proxy-body-size: 50m", "info[meaning-changed] the limit of 50 MiB on messages of `path /news`"),
        ("force-ssl-redirect: \"true\"", "info[meaning-changed] clients reach `path /news` here without encryption"),
    ] {
        let lines = told(&[annotation], "");
        assert!(lines.iter().any(|line| line.contains(what)), "{what}: {lines:#?}");
        assert!(!told(&[], "").iter().any(|line| line.contains(what)), "{what}");
    }
    let kept = "      filters: [{ type: CORS }]\n      sessionPersistence: { type: Cookie }\n";
    let lines = told(&["enable-cors: \"true\"", "affinity: cookie"], kept);
    assert!(!lines.iter().any(|line| line.contains("nothing ")), "{lines:#?}");
    let kept = "      filters: [{ type: URLRewrite, urlRewrite: { hostname: inner.example.com } }]\n";
    let lines = told(&["upstream-vhost: inner.example.com"], kept);
    assert!(!lines.iter().any(|line| line.contains("nothing ")), "{lines:#?}");
    // What is not read may do it.
    let lines = told(&["auth-url: http://who"], "      filters: [{ type: ExtensionRef }]\n");
    assert!(lines.iter().any(|line| line.contains("info[meaning-changed] nobody checks")), "{lines:#?}");
}

#[test]
fn a_pattern_without_a_beginning_is_followed_to_the_same_pattern() {
    let old = INGRESS.replace("path: /news, pathType: Prefix", "path: '/[A-Z]{3}', pathType: ImplementationSpecific");
    let old = old.replace("annotations:\n", "annotations:\n    nginx.ingress.kubernetes.io/use-regex: \"true\"\n");
    let new = |path: &str| ROUTE.replace("type: PathPrefix, value: /news", &format!("type: RegularExpression, value: '{path}'"));
    let lines = compared("pattern-kept", &old, &new("/[A-Z]{3}"), &[]).stdout;
    assert!(lines.contains("responses of `path /[A-Z]{3}` end after 10 h"), "{lines}");
    let lines = compared("pattern-gone", &old, &new("/[A-Z]{4}"), &[]).stdout;
    assert!(lines.contains("`path /[A-Z]{3}` has no route in the new configuration"), "{lines}");
}
