use super::*;
use crate::config::{MOST_ROUTES, NoFiles, Path, Route, Sign, Target, Value};

/// The beginning of a bootstrap whose connection manager goes on at the given indent of 10.
const MANAGER: &str = r#"static_resources:
  listeners:
  - address: { socket_address: { address: 127.0.0.1, port_value: 8080 } }
    filter_chains:
    - filters:
      - name: envoy.filters.network.http_connection_manager
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
"#;

fn setup(text: &str) -> Setup {
    let mut sources = SourceMap::default();
    let file = sources.add("envoy.yaml", text);
    let mut diagnostics = Diagnostics::default();
    let setup = read(&[file], &NoFiles, &mut sources, &mut diagnostics).remove(0);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    setup
}

/// Reads a manager with these keys, routes as flow mappings, and clusters.
fn managed(manager: &str, routes: &[&str], clusters: &[&str]) -> Setup {
    let manager = manager.lines().map(|line| format!("          {line}\n")).collect::<Vec<_>>().concat();
    let routes = routes.join(", ");
    let hosts = format!("          route_config: {{ virtual_hosts: [{{ name: a, domains: ['*'], routes: [{routes}] }}] }}\n");
    let clusters = clusters.iter().map(|cluster| format!("  - {cluster}\n")).collect::<Vec<_>>().concat();
    setup(&format!("{MANAGER}{manager}{hosts}  clusters:\n{clusters}"))
}

fn said(route: &Route) -> Vec<(&'static str, Value)> {
    route.settings.iter().map(|setting| (setting.name, setting.value.clone())).collect()
}

const TWO: &str = "{ name: s, typed_extension_protocol_options: { envoy.extensions.upstreams.http.v3.HttpProtocolOptions: { explicit_http_config: { http2_protocol_options: {} } } } }";

#[test]
fn the_limits_of_a_route_precede_those_of_its_manager() {
    let manager = "stream_idle_timeout: 60s\ncommonHttpProtocolOptions: { maxStreamDuration: 600s, idle_timeout: 7s }";
    let routes = [
        "{ match: { prefix: /a }, route: { cluster: s } }",
        "{ match: { path: /b }, route: { cluster: s, timeout: 0.5s, idle_timeout: 0s, max_stream_duration: { max_stream_duration: { seconds: 0 } } } }",
    ];
    let setup = managed(manager, &routes, &["{ name: s, common_http_protocol_options: { max_stream_duration: 900s } }"]);
    assert_eq!(setup.routes[0].path, Path::Prefix("/a".to_owned()));
    assert_eq!(
        said(&setup.routes[0]),
        [
            ("common_http_protocol_options.idle_timeout", Value::Time(7_000)),
            ("stream_idle_timeout", Value::Time(60_000)),
            ("max_stream_duration", Value::Time(600_000)),
        ]
    );
    assert_eq!(
        said(&setup.routes[1])[1..],
        [("timeout", Value::Unlimited), ("idle_timeout", Value::Unlimited), ("max_stream_duration", Value::Time(900_000)),]
    );
    let idle: Vec<_> = setup.idle.iter().map(|idle| idle.setting.as_str()).collect();
    assert_eq!(idle, ["timeout"]);
}

#[test]
fn upgrades_are_those_of_the_route_or_else_of_the_manager() {
    let manager = "upgrade_configs: [{ upgrade_type: WebSocket }]";
    let routes = [
        "{ match: { prefix: /a }, route: { cluster: s } }",
        "{ match: { prefix: /b }, route: { cluster: s, upgrade_configs: [{ upgrade_type: websocket, enabled: false }] } }",
        "{ match: { prefix: /c }, route: { cluster: t, upgrade_configs: [{ upgrade_type: websocket }] } }",
        "{ match: { prefix: /d }, redirect: { path_redirect: / } }",
    ];
    let setup = managed(manager, &routes, &[TWO, "{ name: t }"]);
    let upgrades = |route: &Route| route.setting("upgrade_configs").map(|setting| setting.value.clone());
    assert_eq!(setup.routes.iter().map(upgrades).collect::<Vec<_>>(), [Some(Value::On), Some(Value::Off), Some(Value::On), None]);
    let shown: Vec<_> = setup.routes.iter().map(|route| route.shows(Sign::Upgrade).is_some()).collect();
    assert_eq!(shown, [false, false, true, false]);
    assert_eq!(setup.routes[0].setting("allow_connect").map(|setting| &setting.value), Some(&Value::Off));
    assert_eq!(setup.routes[3].target, Target::Answered);
    assert_eq!(managed(manager, &routes[..1], &[]).routes[0].signs.len(), 1);
}

#[test]
fn filters_act_unless_the_nearest_setting_for_them_disables_them() {
    let buffer = "http_filters:\n- { name: hold, typed_config: { '@type': x/envoy.extensions.filters.http.buffer.v3.Buffer, max_request_bytes: 100 } }\n- { name: envoy.filters.http.lua }";
    let over = |inner: &str| {
        format!(
            "{{ match: {{ prefix: / }}, route: {{ cluster: s }}, typed_per_filter_config: {{ hold: {inner}, other: {{ disabled: true }} }} }}"
        )
    };
    let routes = [
        over("{ disabled: true }"),
        over("{ buffer: { max_request_bytes: 7 } }"),
        over("{ '@type': x/envoy.config.route.v3.FilterConfig, disabled: true }"),
    ];
    let routes: Vec<&str> =
        routes.iter().map(String::as_str).chain(["{ match: { prefix: / }, route: { cluster: s } }"]).collect();
    let setup = managed(buffer, &routes, &[]);
    let size = |route: &Route| route.setting("max_request_bytes").map(|setting| setting.value.clone());
    assert_eq!(setup.routes.iter().map(size).collect::<Vec<_>>(), [None, Some(Value::Size(7)), None, Some(Value::Size(100))]);
    assert_eq!(setup.idle.iter().map(|idle| idle.setting.as_str()).collect::<Vec<_>>(), ["other"; 3]);
    assert_eq!(setup.passed_over[0].value, "the filter `lua`");
}

#[test]
fn upgrades_pass_the_filters_that_are_named_for_them() {
    let hold = "{ name: hold, typed_config: { '@type': x/envoy.extensions.filters.http.buffer.v3.Buffer } }";
    let auth = "{ name: envoy.filters.http.ext_authz, typed_config: {} }";
    let route = ["{ match: { prefix: / }, route: { cluster: s } }"];
    let own = format!(
        "http_filters: [{hold}, {auth}]\nupgrade_configs: [{{ upgrade_type: websocket, filters: [{{ name: router }}] }}]"
    );
    assert_eq!(said(&managed(&own, &route, &[]).routes[0]), [("upgrade_configs", Value::On), ("buffer", Value::On)]);
    let shared = format!("http_filters: [{hold}, {auth}]\nupgrade_configs: [{{ upgrade_type: websocket }}]");
    let shared = managed(&shared, &route, &[]);
    assert_eq!(
        said(&shared.routes[0])[1..],
        [("buffer", Value::On), ("upgrade_configs.filters", Value::On), ("authentication", Value::On)]
    );
}

#[test]
fn a_service_is_reached_over_http2_if_all_of_its_clusters_say_so() {
    let weighted = "{ match: { prefix: / }, route: { weighted_clusters: { clusters: [{ name: s }, { name: t }] } } }";
    let only = "{ match: { prefix: /, grpc: {} }, route: { cluster: s } }";
    let setup = managed(
        "codec_type: HTTP1",
        &[weighted, only],
        &[TWO, "{ name: t, circuit_breakers: { thresholds: [{ priority: HIGH, max_requests: 1 }, { max_requests: 9 }] } }"],
    );
    let (both, one) = (&setup.routes[0], &setup.routes[1]);
    assert_eq!(
        said(both),
        [("codec_type", Value::Off), ("http2_protocol_options", Value::Off), ("max_requests", Value::Count(9))]
    );
    assert_eq!((one.target, one.only, both.target), (Target::Calls, Some(Sign::Calls), Target::Http));
    assert_eq!(one.setting("http2_protocol_options").map(|setting| &setting.value), Some(&Value::On));
    assert_eq!(setup.listeners[0].http2, Some(false));
}

#[test]
fn virtual_hosts_with_whole_names_are_tried_first() {
    let text = "name: web\nvirtual_hosts:\n- { domains: ['*'], routes: [{ match: { prefix: / }, route: { cluster: a } }] }\n\
                - { domains: ['*.example.com'], routes: [{ match: { prefix: / }, route: { cluster: b } }] }\n\
                - { domains: ['Api.example.com:8443'], routes: [{ match: { safe_regex: { regex: '/x+' } }, direct_response: { status: 404 } }] }\n";
    let setup = setup(text);
    let hosts: Vec<_> = setup.routes.iter().map(|route| route.hosts.join(" ")).collect();
    assert_eq!(hosts, ["api.example.com", "*.example.com", ""]);
    assert_eq!(setup.routes[0].path.serves("/xx"), Some(true));
    assert_eq!(setup.routes[0].path.serves("/xx/y"), Some(false));
}

#[test]
fn what_depends_on_other_things_than_the_path_is_passed_over() {
    let routes = [
        "{ match: { prefix: /, headers: [{ name: x-next, present_match: true }] }, route: { cluster_header: where } }",
        "{ match: { prefix: /, headers: [{ name: Upgrade, string_match: { exact: websocket } }] }, route: { cluster: a } }",
    ];
    let setup = managed("", &routes, &[]);
    assert_eq!(setup.routes[0].path, Path::Unknown);
    assert_eq!(setup.routes[1].only, Some(Sign::Upgrade));
    let passed: Vec<_> = setup.passed_over.iter().map(|passed| passed.value.as_str()).collect();
    assert_eq!(passed, ["a match by the header `x-next`", "a cluster that `cluster_header` chooses"]);
}

#[test]
fn it_reads_what_is_no_configuration_and_what_is_hostile() {
    for text in [
        "",
        "[]",
        "a",
        "static_resources: [1]",
        "resources: { a: b }",
        "static_resources: { listeners: { a: b }, clusters: [x] }",
    ] {
        assert!(setup(text).routes.is_empty(), "{text}");
    }
    let route = "{ match: { prefix: / }, route: { cluster: a, timeout: 99999999999999999999s, idle_timeout: x } }";
    let many = managed("", &vec![route; 2_500], &[]);
    assert_eq!(many.routes.len(), MOST_ROUTES);
    assert_eq!(many.routes[0].setting("timeout").map(|setting| &setting.value), Some(&Value::Time(u64::MAX)));
    assert_eq!(many.passed_over.len(), 2);
    let mut sources = SourceMap::default();
    let deep = sources.add("deep", "{a: ".repeat(100_000));
    let mut diagnostics = Diagnostics::default();
    read(&[deep], &NoFiles, &mut sources, &mut diagnostics);
    assert!(!diagnostics.is_empty());
}

#[test]
fn a_configuration_is_recognised_by_its_words() {
    assert!(looks_like("# text\nstatic_resources:\n"));
    assert!(looks_like("{\"resources\": [{\"@type\": \"type.googleapis.com/envoy.config.cluster.v3.Cluster\"}]}"));
    assert!(!looks_like("# static_resources\nhttp:\n  routers: {}\n"));
    assert!(!looks_like("apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\nspec: { static_resources: {} }\n"));
}

#[test]
fn filters_after_the_router_are_not_reached() {
    let filters = "http_filters: [{ name: envoy.filters.http.router }, { name: envoy.filters.http.grpc_web }, { name: my.lua }]";
    let setup = managed(filters, &["{ match: { prefix: / }, route: { cluster: s } }"], &[TWO]);
    let idle: Vec<_> = setup.idle.iter().map(|idle| idle.setting.as_str()).collect();
    assert_eq!(idle, ["envoy.filters.http.grpc_web", "my.lua"]);
    assert_eq!(setup.routes[0].setting("grpc_web"), None);
    assert_eq!(setup.passed_over, []);
}
