//! What findings say, and how much they matter.

use std::path::Path;

use protopick::builtin;
use protopick::check::nothing_forwarded;
use protopick::config::{self, NoFiles, Product};
use protopick::diag::{Diagnostics, Severity};
use protopick::source::SourceMap;

use super::{Told, checked};

const UPLOADS: &str = "flows:\n  uploads:\n    real_time: upload\n    browser: universal\n    delay: 10min\n    route: /upload\n    \
                       decision: { protocol: rest }\n";

/// Returns the only finding of a lint.
fn one(text: &str, requirements: &str, lint: &str) -> Told {
    let mut all = checked(Path::new("./gateway.yaml"), text, requirements);
    all.retain(|told| told.lint == lint);
    assert_eq!(all.len(), 1, "{all:#?}");
    all.remove(0)
}

#[test]
fn a_limit_of_an_entry_point_names_where_it_is_written() {
    let routers = "http:\n  routers:\n    up: { rule: 'PathPrefix(`/upload`)', service: up }\n  services:\n    \
                   up: { loadBalancer: { servers: [{ url: 'http://127.0.0.1:9001' }] } }\n";
    let told = one(&format!("entryPoints:\n  web: {{ address: ':80' }}\n{routers}"), UPLOADS, "age-limit");
    assert!(told.line.contains("web:") && told.severity == Severity::Warning, "{told:?}");
    let help = "write `readTimeout: 0s` in `transport.respondingTimeouts` of the entry point; ";
    assert!(told.help.starts_with(help), "{}", told.help);
    let told = one(routers, UPLOADS, "age-limit");
    assert!(told.message.ends_with("60 s by default (for uploads)") && told.severity == Severity::Info, "{told:?}");
    assert!(told.help.contains("of the static configuration; "), "{}", told.help);
}

#[test]
fn a_stream_of_the_client_may_end_where_the_entry_point_is_elsewhere() {
    let requirements = "flows:\n  feed:\n    real_time: bidirectional\n    browser: none\n    route: /demo.Feed/\n    \
                        decision: { protocol: grpc, heartbeat: 30s, connection-age: 2h }\n";
    let route = "apiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata: { name: feed }\nspec:\n  routes:\n    \
                 - { kind: Rule, match: 'Path(`/demo.Feed/`)', services: [{ name: feed, port: 80, scheme: h2c }] }\n";
    let told = one(route, requirements, "age-limit");
    assert_eq!(told.severity, Severity::Info);
    assert!(told.message.contains("end after 60 s by default, busy or not"), "{}", told.message);
    assert!(told.message.ends_with("(for streams from the client)"), "{}", told.message);
}

/// A bootstrap of Envoy with a route.
fn envoy(route: &str) -> String {
    format!(
        "static_resources:\n  listeners:\n  - address: {{ socket_address: {{ address: 127.0.0.1, port_value: 8080 }} }}\n    \
         filter_chains:\n    - filters:\n      - name: envoy.filters.network.http_connection_manager\n        typed_config:\n          \
         \"@type\": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager\n          \
         use_remote_address: true\n          \
         route_config: {{ virtual_hosts: [{{ name: a, domains: ['*'], routes: [{{ match: {{ prefix: / }}, route: {route} }}] }}] }}\n  \
         clusters:\n  - name: s\n    typed_extension_protocol_options: {{ envoy.extensions.upstreams.http.v3.HttpProtocolOptions: \
         {{ explicit_http_config: {{ http2_protocol_options: {{}} }} }} }}\n"
    )
}

#[test]
fn the_timeout_of_a_route_waits_for_the_end_of_a_stream_of_the_client() {
    for (level, severity, end) in [
        ("bidirectional", Severity::Info, "busy or not (once the client has finished sending)"),
        ("server-push", Severity::Warning, "busy or not"),
    ] {
        let requirements = format!(
            "flows:\n  feed:\n    real_time: {level}\n    browser: none\n    needs: [streaming]\n    decision: {{ protocol: grpc, heartbeat: 30s }}\n"
        );
        let told = one(&envoy("{ cluster: s }"), &requirements, "age-limit");
        assert!(told.severity == severity && told.message.ends_with(end), "{told:?}");
    }
}

#[test]
fn the_setting_that_is_written_is_named() {
    let requirements =
        "flows:\n  feed: { real_time: server-push, browser: none, decision: { protocol: grpc, heartbeat: 30s } }\n";
    let told = one(&envoy("{ cluster: s, timeout: 0s, idle_timeout: 10s }"), requirements, "idle-timeout");
    assert!(told.message.contains("by `idle_timeout`"), "{}", told.message);
}

#[test]
fn bytes_may_be_encrypted_by_the_service() {
    let requirements = |port: u16| {
        format!(
            "flows:\n  sensors:\n    real_time: publish-subscribe\n    browser: none\n    route: ':{port}'\n    \
             decision: {{ protocol: mqtt, heartbeat: 45s, encryption: tls }}\n"
        )
    };
    let routed = |port: u16, service: &str| {
        let text = format!(
            "entryPoints:\n  mqtt: {{ address: ':{port}' }}\ntcp:\n  routers:\n    \
             r: {{ entryPoints: [mqtt], rule: 'HostSNI(`*`)', service: s }}\n  services:\n    \
             s: {{ loadBalancer: {{ servers: [{{ address: '{service}' }}] }} }}\n"
        );
        one(&text, &requirements(port), "no-tls")
    };
    let open = routed(8883, "broker:8883");
    assert!(open.severity == Severity::Info && open.message.contains("only the service can encrypt them"), "{open:?}");
    for (port, service) in [(1883, "broker:8883"), (8883, "broker:1883")] {
        let plain = routed(port, service);
        assert!(plain.severity == Severity::Warning && plain.message.contains("without encryption"), "{plain:?}");
    }
}

#[test]
fn a_resource_of_traefik_may_be_misspelt() {
    let route = "apiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata: { name: feed }\nspec:\n  routes:\n    \
                 - { kind: Rule, match: 'Path(`/upload`)', syntax: v3, services: [{ name: feed, port: 80, schema: h2c, nativeLB: true }] }\n";
    let told = one(route, UPLOADS, "setting-without-effect");
    assert!(told.message.starts_with("`schema` has no effect") && told.help == "did you mean `scheme`?", "{told:?}");
}

#[test]
fn what_is_refused_is_not_elsewhere() {
    let help = |text: &str| {
        let (mut sources, mut faults) = (SourceMap::default(), Diagnostics::default());
        let file = sources.add("traefik.yaml", text);
        let setups = config::read(Product::Traefik, None, &[file], &NoFiles, &mut sources, &mut faults);
        nothing_forwarded(builtin::pack(), file, &setups).and_then(|finding| finding.diagnostic.help).expect("a help")
    };
    let points = "entryPoints:\n  web: { address: ':80' }\n";
    assert_eq!(help(points), "name the files with the routes too");
    let refused = format!("{points}http:\n  routers:\n    r: {{ rule: 'Path(`/`)', service: s }}\n");
    assert_eq!(help(&refused), "mend what has no effect, or name the files with the routes too");
}

#[test]
fn a_limit_of_a_gateway_without_a_configuration_is_to_be_raised() {
    let requirements = "gateway: [cloudfront, traefik]\nflows:\n  reports: { real_time: request-response, browser: universal, \
                        delay: 100s, decision: { protocol: rest } }\n";
    let text = "http:\n  routers:\n    r: { rule: 'PathPrefix(`/`)', service: s }\n  services:\n    \
                s: { loadBalancer: { servers: [{ url: 'http://127.0.0.1:9001' }] } }\n";
    let told = one(text, requirements, "age-limit");
    assert!(told.help.starts_with("raise the limit, which is set by "), "{}", told.help);
}
