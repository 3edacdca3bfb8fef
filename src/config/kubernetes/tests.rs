use proptest::prelude::*;

use super::{MOST_IDLE, MOST_ROUTES, looks_like, read};
use crate::config::{NoFiles, Path, Route, Setup, Sign, Target, Value};
use crate::diag::Diagnostics;
use crate::source::{SourceMap, Span};

/// Returns the setups of a text, and the number of its faults.
fn read_text(text: &str) -> (Vec<Setup>, usize) {
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let file = sources.add("f", text);
    let setups = read(&[file], &NoFiles, &mut sources, &mut diagnostics);
    (setups, diagnostics.len())
}

/// Returns the setups of a text without faults.
fn setups(text: &str) -> Vec<Setup> {
    let (setups, faults) = read_text(text);
    assert_eq!(faults, 0, "{text}");
    setups
}

/// Returns the only setup of a text without faults.
fn setup(text: &str) -> Setup {
    let setups = setups(text);
    assert_eq!(setups.len(), 1, "{setups:?}");
    setups.into_iter().next().expect("one")
}

fn written(text: &str, span: Span) -> &str {
    &text[span.start as usize..span.end as usize]
}

/// Returns the settings without effect, each with the reason.
fn idle(text: &str) -> Vec<String> {
    let said = setups(text);
    said.iter().flat_map(|setup| &setup.idle).map(|idle| format!("{}: {}", written(text, idle.span), idle.since)).collect()
}

/// Returns an Ingress with annotations, and one path.
fn ingress(class: &str, annotations: &[&str]) -> String {
    let lines: String = annotations.iter().map(|line| format!("    {line}\n")).collect::<Vec<_>>().concat();
    let class = if class.is_empty() { String::new() } else { format!("  ingressClassName: {class}\n") };
    format!(
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: shop\n  annotations:\n    a: b\n{lines}spec:\n{class}  \
         rules:\n  - host: shop.example.com\n    http:\n      paths:\n      - path: /events\n        pathType: Prefix\n        \
         backend: {{service: {{name: events, port: {{number: 80}}}}}}\n"
    )
}

const OWN: &str = "nginx.ingress.kubernetes.io/";

fn own(lines: &[&str]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| format!("{OWN}{line}")).collect();
    ingress("nginx", &lines.iter().map(String::as_str).collect::<Vec<_>>())
}

fn configuration(data: &[&str]) -> String {
    let lines: String = data.iter().map(|line| format!("  {line}\n")).collect::<Vec<_>>().concat();
    format!("---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ingress-nginx-controller\ndata:\n  a: b\n{lines}")
}

/// Returns the value of a setting of the first route, and the text where it is written.
fn value(text: &str, name: &str) -> Option<(Value, String)> {
    let setups = setups(text);
    let setting = setups[0].routes[0].setting(name)?;
    Some((setting.value.clone(), written(text, setting.span).to_owned()))
}

#[test]
fn resources_are_recognized() {
    assert!(looks_like("# c\n---\napiVersion: v1\nkind: Ingress\n"));
    assert!(looks_like("{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[]}"));
    assert!(looks_like("{\n  \"kind\": \"Ingress\",\n  \"apiVersion\": \"networking.k8s.io/v1\"\n}\n"));
    for other in ["", "kind: x\n", "http:\n  routers: {}\n", "static_resources:\n  listeners: []\n", "server { listen 80; }\n"] {
        assert!(!looks_like(other), "{other}");
    }
}

#[test]
fn annotations_of_an_ingress_precede_the_configuration_for_all() {
    let text = own(&["proxy-read-timeout: \"90\"", "proxy-body-size: 8m", "proxy-http-version: \"1.0\""])
        + &configuration(&["proxy-read-timeout: \"30\"", "proxy-send-timeout: \"40\"", "client-body-timeout: \"50\""]);
    assert_eq!(value(&text, "proxy-read-timeout"), Some((Value::Time(90_000), format!("{OWN}proxy-read-timeout: \"90\""))));
    assert_eq!(value(&text, "proxy-send-timeout").map(|(value, _)| value), Some(Value::Time(40_000)));
    assert_eq!(value(&text, "client-body-timeout").map(|(value, _)| value), Some(Value::Time(50_000)));
    assert_eq!(value(&text, "proxy-body-size").map(|(value, _)| value), Some(Value::Size(8 << 20)));
    assert_eq!(value(&text, "proxy-http-version").map(|(value, _)| value), Some(Value::Off));
    assert_eq!(value(&own(&["proxy-body-size: \"0\""]), "proxy-body-size").map(|(value, _)| value), Some(Value::Unlimited));
    let huge = own(&["proxy-read-timeout: \"99999999999999999999999\"", "proxy-body-size: 99999999999999999999999g"]);
    assert_eq!(value(&huge, "proxy-read-timeout").map(|(value, _)| value), Some(Value::Time(u64::MAX)));
}

#[test]
fn a_path_is_what_its_type_and_the_annotations_of_its_host_say() {
    let path = |text: &str| setup(text).routes[0].path.clone();
    let text = own(&[]);
    assert_eq!(path(&text), Path::Below("/events".into()));
    assert_eq!(path(&text.replace("Prefix", "Exact")), Path::Exact("/events".into()));
    assert_eq!(path(&text.replace("Prefix", "ImplementationSpecific")), Path::Prefix("/events".into()));
    assert_eq!(path(&own(&["use-regex: \"true\""])), Path::Pattern("(?i)^/events".into()));
    assert_eq!(path(&own(&["rewrite-target: /$1"])), Path::Pattern("(?i)^/events".into()));
    let other = own(&["use-regex: \"true\""]).replace("/events", "/longer-than-that") + "---\n" + &text;
    let setup = setup(&other);
    assert!(setup.routes.iter().all(|route| matches!(route.path, Path::Pattern(_))));
    assert_eq!(setup.routes[0].name, "path /longer-than-that");
}

#[test]
fn plain_requests_are_redirected_if_there_is_tls() {
    let ports = |text: &str| setup(text).listeners.iter().map(|listener| (listener.port, listener.tls)).collect::<Vec<_>>();
    let tls = |text: String| text.replace("  rules:", "  tls: [{hosts: [shop.example.com]}]\n  rules:");
    assert_eq!(ports(&own(&[])), [(Some(80), false)]);
    assert_eq!(ports(&tls(own(&[]))), [(Some(443), true)]);
    assert_eq!(ports(&tls(own(&["ssl-redirect: \"false\""]))), [(Some(443), true), (Some(80), false)]);
    assert_eq!(ports(&own(&["force-ssl-redirect: \"true\""])), [(Some(443), true)]);
}

#[test]
fn the_protocol_and_snippets_decide_how_a_service_is_called() {
    let calls = own(&["backend-protocol: grpcs"]);
    let route = &setup(&calls).routes[0];
    assert_eq!((route.target, route.shows(Sign::Calls).is_some()), (Target::Calls, true));
    let snippet = |kind: &str, line: &str| {
        format!("{kind}: |\n      # c\n      {line}\n      if ($a) {{\n        proxy_read_timeout 1s;\n      }}")
    };
    let text = own(&[&snippet("configuration-snippet", "client_body_timeout 1h;")]);
    assert_eq!(value(&text, "client-body-timeout"), Some((Value::Time(3_600_000), "client_body_timeout 1h;".into())));
    let found = idle(&own(&[&snippet("server-snippet", "proxy_buffering off;")]));
    assert_eq!(found, ["proxy_buffering off;: ingress-nginx writes this directive in each location itself"]);
    let found = idle(&own(&[&snippet("configuration-snippet", "grpc_read_timeout 1h;")]));
    assert_eq!(found, ["grpc_read_timeout 1h;: the service is not called with gRPC"]);
}

#[test]
fn what_ingress_nginx_does_not_read_is_idle() {
    for (line, part) in [
        ("kubernetes.io/proxy-read-timeout: \"9\"", "only annotations with the prefix"),
        ("ingress.kubernetes.io/proxy-body-size: 8m", "only annotations with the prefix"),
        ("nginx.ingres.kubernetes.io/proxy-body-size: 8m", "only annotations with the prefix"),
        ("nginx.ingress.kubernetes.io/proxy_read_timeout: \"9\"", "no such annotation"),
        ("nginx.ingress.kubernetes.io/proxy-bufering: \"off\"", "no such annotation"),
        ("nginx.ingress.kubernetes.io/websocket-services: chat", "no longer has"),
        ("nginx.ingress.kubernetes.io/use-http2: \"true\"", "only the ConfigMap"),
        ("nginx.ingress.kubernetes.io/proxy-read-timeout: 60s", "whole number of seconds"),
        ("nginx.ingress.kubernetes.io/proxy-read-timeout: 60", "not a text"),
        ("nginx.ingress.kubernetes.io/proxy-http-version: \"2\"", "`1.0` or `1.1`"),
        ("nginx.ingress.kubernetes.io/backend-protocol: H2C", "protocols"),
        ("alb.ingress.kubernetes.io/scheme: internal", "the AWS load balancer"),
    ] {
        let found = idle(&ingress("nginx", &[line]));
        assert!(found.len() == 1 && found[0].contains(part) && found[0].starts_with(line), "{line} {found:?}");
    }
    for line in [
        "kubernetes.io/tls-acme: \"true\"",
        "cert-manager.io/cluster-issuer: x",
        "nginx.ingress.kubernetes.io/upstream-hash-by: $remote_addr",
        "nginx.ingress.kubernetes.io/whitelist-source-range: 10.0.0.0/8",
        "nginx.ingress.kubernetes.io/something-of-tomorrow: x",
        "nginx.ingress.kubernetes.io/proxy-read-timeout: \"\"",
    ] {
        assert!(idle(&ingress("nginx", &[line])).is_empty(), "{line}");
    }
    let labels =
        own(&[]).replace("  annotations:", "  labels:\n    nginx.ingress.kubernetes.io/proxy-buffering: \"off\"\n  annotations:");
    assert!(idle(&labels)[0].ends_with("it is a label, not an annotation"));
    assert!(
        idle(&(own(&[]) + &configuration(&["nginx.ingress.kubernetes.io/proxy-read-timeout: \"9\""])))[0].contains("no prefix")
    );
    assert!(idle(&(own(&[]) + &configuration(&["proxy-read-timeuot: \"9\""])))[0].contains("no such key"));
    assert!(idle(&(own(&[]) + &configuration(&["backend-protocol: GRPC"])))[0].contains("annotation of an Ingress"));
}

#[test]
fn the_class_decides_which_annotations_are_read() {
    let line = "nginx.ingress.kubernetes.io/proxy-read-timeout: \"9\"";
    let gateway = |class: &str, lines: &[&str]| setup(&ingress(class, lines)).gateway;
    for (class, id) in [
        ("nginx", "ingress-nginx"),
        ("", "ingress-nginx"),
        ("internal", "ingress-nginx"),
        ("gce-internal", "google-load-balancer"),
        ("alb", "aws-alb"),
        ("traefik-public", "traefik"),
        ("azure-application-gateway", "azure-application-gateway"),
    ] {
        assert_eq!(gateway(class, &[line]), id);
        assert_eq!(idle(&ingress(class, &[line])).len(), usize::from(id != "ingress-nginx"), "{class}");
    }
    assert_eq!(gateway("nginx", &["nginx.org/proxy-read-timeout: 60s"]), "nginx");
    assert_eq!(gateway("", &[]), "");
    let defined = |controller: &str| {
        let class = format!(
            "---\napiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata:\n  name: internal\nspec:\n  controller: {controller}\n"
        );
        setup(&(ingress("internal", &[line]) + &class)).gateway
    };
    assert_eq!(
        (defined("k8s.io/ingress-nginx").as_str(), defined("traefik.io/ingress-controller").as_str()),
        ("ingress-nginx", "traefik")
    );
    let makers = ingress("nginx", &["nginx.org/websocket-services: chat,events", "nginx.org/proxy-read-timeout: 1h"]);
    assert_eq!(value(&makers, "nginx.org/websocket-services").map(|(value, _)| value), Some(Value::On));
    assert_eq!(value(&makers, "nginx.org/proxy-read-timeout").map(|(value, _)| value), Some(Value::Time(3_600_000)));
    let alb = ingress("alb", &["alb.ingress.kubernetes.io/load-balancer-attributes: a=b,idle_timeout.timeout_seconds=600"]);
    assert_eq!(value(&alb, "idle_timeout.timeout_seconds").map(|(value, _)| value), Some(Value::Time(600_000)));
}

const GATEWAY: &str = "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: public, namespace: edge}\nspec:\n  \
    gatewayClassName: eg\n  listeners:\n  - {name: https, protocol: HTTPS, port: 443, hostname: '*.example.com', allowedRoutes: {namespaces: {from: All}}}\n  \
    - {name: mqtt, protocol: TCP, port: 1883}\n";

/// Returns a gateway with a route that has a rule.
fn routed(kind: &str, parent: &str, rule: &str) -> String {
    format!(
        "{GATEWAY}---\napiVersion: gateway.networking.k8s.io/v1\nkind: {kind}\nmetadata: {{name: shop, namespace: edge}}\nspec:\n  \
         parentRefs:\n  - {parent}\n  rules:\n  - {rule}\n    backendRefs:\n    - {{name: shop, port: 80}}\n"
    )
}

fn policy(kind: &str, target: &str, spec: &str) -> String {
    format!(
        "---\napiVersion: gateway.envoyproxy.io/v1alpha1\nkind: {kind}\nmetadata: {{name: limits, namespace: edge}}\nspec:\n  \
         targetRefs:\n  - {target}\n  {spec}\n"
    )
}

#[test]
fn matches_of_routes_are_paths() {
    let path = |kind: &str, rule: &str| setup(&routed(kind, "name: public", rule)).routes[0].path.clone();
    let http = |rule: &str| path("HTTPRoute", rule);
    assert_eq!(http("matches: [{path: {type: Exact, value: /a}}]"), Path::Exact("/a".into()));
    assert_eq!(http("matches: [{path: {value: /a}}]"), Path::Below("/a".into()));
    assert_eq!(http("matches: [{path: {type: RegularExpression, value: /a.*}}]"), Path::Pattern("^(?:/a.*)$".into()));
    assert_eq!(http("matches: [{path: {value: /a}, headers: [{name: a, value: b}]}]"), Path::Unknown);
    assert_eq!(http("name: all"), Path::Below("/".into()));
    let calls = |method: &str| path("GRPCRoute", &format!("matches: [{{method: {{{method}}}}}]"));
    assert_eq!(calls("service: demo.Calls, method: Talk"), Path::Exact("/demo.Calls/Talk".into()));
    assert_eq!(calls("service: demo.Calls"), Path::Prefix("/demo.Calls/".into()));
    assert_eq!(calls("method: Talk"), Path::Pattern("^/[^/]+/Talk$".into()));
    let pattern = "type: RegularExpression, service: demo.*";
    assert_eq!(calls(pattern), Path::Pattern("^/(?:demo.*)/".into()));
    assert_eq!(calls(&format!("{pattern}, method: Talk")), Path::Pattern("^/(?:demo.*)/(?:Talk)$".into()));
    assert_eq!(calls("type: Unheard, service: a"), Path::Unknown);
    let text = routed("HTTPRoute", "name: public", "filters: [{type: RequestRedirect}, {type: ExtensionRef}]");
    let setup = setup(&text);
    assert_eq!((setup.routes[0].target, setup.passed_over.len()), (Target::Answered, 1));
    assert_eq!(setup.routes[0].hosts, ["*.example.com"]);
}

#[test]
fn a_route_that_is_attached_to_nothing_is_idle() {
    let of = |kind: &str, parent: &str| idle(&routed(kind, parent, "name: all"));
    assert!(of("HTTPRoute", "name: public").is_empty());
    assert!(of("HTTPRoute", "name: elsewhere").is_empty(), "it may be in another file");
    assert!(of("HTTPRoute", "{kind: Service, name: public}").is_empty());
    assert_eq!(of("HTTPRoute", "{name: public, sectionName: web}"), ["sectionName: web: the Gateway has no listener `web`"]);
    assert_eq!(of("HTTPRoute", "{name: public, sectionName: mqtt}").len(), 1);
    assert_eq!(of("HTTPRoute", "{name: public, port: 8443}").len(), 1);
    assert_eq!(of("HTTPRoute", "{name: public, namespace: other}").len(), 1);
    assert!(of("TCPRoute", "name: public").is_empty());
    assert_eq!(of("TLSRoute", "name: public").len(), 1);
    let text = routed("HTTPRoute", "name: public", "name: all");
    assert_eq!(idle(&text.replace("  parentRefs:\n  - name: public\n", "")).len(), 1);
    assert_eq!(idle(&text.replace("  rules:", "  hostnames: [other.org]\n  rules:")).len(), 1);
    assert!(idle(&text.replace("  rules:", "  hostnames: [shop.example.com]\n  rules:")).is_empty());
    let apart = routed("TCPRoute", "{name: public, namespace: edge}", "name: all")
        .replace("{name: shop, namespace: edge}", "{name: shop, namespace: shop}");
    assert_eq!(idle(&apart).len(), 1, "a listener takes routes of its own namespace");
}

#[test]
fn policies_and_rules_set_the_limits_of_routes() {
    let rule = "timeouts: {request: 0s}";
    let text = routed("HTTPRoute", "name: public", rule);
    let of = |text: &str, name: &str| value(text, name).map(|(value, _)| value);
    assert_eq!(of(&text, "timeouts.request"), Some(Value::Unlimited));
    assert_eq!(of(&text, "streamIdleTimeout"), Some(Value::Unlimited));
    let client = policy("ClientTrafficPolicy", "{kind: Gateway, name: public}", "timeout: {http: {streamIdleTimeout: 90s}}");
    assert_eq!(of(&(text.clone() + &client), "streamIdleTimeout"), Some(Value::Time(90_000)));
    let timeouts = "timeout: {http: {requestTimeout: 20s, streamIdleTimeout: 10m}}";
    let wide = policy("BackendTrafficPolicy", "{kind: Gateway, name: public}", timeouts);
    let plain = routed("GRPCRoute", "name: public", "name: all");
    assert_eq!(of(&(plain.clone() + &wide), "timeouts.request"), Some(Value::Time(20_000)));
    assert_eq!(of(&(text.clone() + &wide), "timeouts.request"), Some(Value::Unlimited), "the rule precedes");
    let own = policy("BackendTrafficPolicy", "{kind: GRPCRoute, name: shop}", "timeout: {http: {connectionIdleTimeout: 1h}}");
    assert_eq!(
        of(&(plain.clone() + &wide + &own), "timeouts.request"),
        None,
        "the policy of the route replaces that of the gateway"
    );
    let merged = own.replace("  timeout", "  mergeType: StrategicMerge\n  timeout");
    assert_eq!(of(&(plain.clone() + &wide + &merged), "timeouts.request"), Some(Value::Time(20_000)));
    let duration = own.replace("connectionIdleTimeout", "maxStreamDuration");
    assert_eq!(of(&(plain.clone() + &duration), "timeouts.request"), Some(Value::Unlimited), "Envoy then ignores the deadline");
    assert_eq!(idle(&(text.replace("0s", "9s") + &duration.replace("GRPC", "HTTP"))).len(), 1);
    let limit = "connection: {connectionLimit: {value: 9, maxStreamDuration: 5s}}";
    let limited = plain.clone() + &policy("ClientTrafficPolicy", "{kind: Gateway, name: public, sectionName: https}", limit);
    assert_eq!(of(&limited, "maxStreamDuration"), Some(Value::Time(5_000)));
    assert_eq!(of(&limited, "connectionLimit"), Some(Value::Count(9)));
    let security = policy("SecurityPolicy", "{kind: GRPCRoute, name: shop}", "jwt: {providers: []}");
    assert_eq!(of(&(plain.clone() + &security), "authentication"), Some(Value::On));
    let idles = |more: String| idle(&(plain.clone() + &more));
    assert_eq!(idles(policy("BackendTrafficPolicy", "{kind: HTTPRoute, name: shop}", timeouts)).len(), 1);
    assert_eq!(idles(policy("BackendTrafficPolicy", "{kind: GRPCRoute, name: shop, sectionName: a}", timeouts)).len(), 1);
    assert_eq!(idles(policy("ClientTrafficPolicy", "{kind: GRPCRoute, name: shop}", "timeout: {}")).len(), 1);
    assert_eq!(idles(wide.replace("edge", "other")).len(), 1);
    assert_eq!(idles(wide.replace("streamIdleTimeout", "requestReceivedTimeout")).len(), 1);
    assert_eq!(idles(wide.replace("10m", "600")).len(), 1);
    assert!(idles(wide).is_empty() && idles(own).is_empty());
    assert_eq!(idle(&routed("GRPCRoute", "name: public", rule)).len(), 1);
    assert_eq!(idle(&routed("HTTPRoute", "name: public", "timeouts: {request: 60, idle: 5s}")).len(), 2);
}

#[test]
fn services_say_how_they_are_spoken_to() {
    let service = |port: &str| {
        format!(
            "---\napiVersion: v1\nkind: Service\nmetadata: {{name: shop}}\nspec: {{ports: [{{port: 80{port}}}, {{port: 81}}]}}\n"
        )
    };
    let of = |kind: &str, port: &str, name: &str| {
        let text = routed(kind, "name: public", "name: all") + &service(port);
        value(&text, name).map(|(value, _)| value)
    };
    assert_eq!(of("HTTPRoute", "", "appProtocol"), Some(Value::Off));
    assert_eq!(of("HTTPRoute", ", appProtocol: kubernetes.io/h2c", "appProtocol"), Some(Value::On));
    assert_eq!(of("HTTPRoute", ", appProtocol: kubernetes.io/ws", "upgrade"), Some(Value::On));
    assert_eq!(of("HTTPRoute", ", appProtocol: example.com/own", "appProtocol"), None);
    assert_eq!(of("GRPCRoute", "", "appProtocol"), None);
    assert_eq!(value(&routed("HTTPRoute", "name: public", "name: all"), "appProtocol"), None, "it is in another file");
    let virtual_service = "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: shop}\nspec:\n  \
        http: [{route: [{destination: {host: shop.edge.svc.cluster.local}}]}]\n";
    let named = virtual_service.to_owned() + &service(", name: grpc-api");
    assert_eq!(value(&named, "appProtocol").map(|(value, _)| value), Some(Value::On));
}

#[test]
fn deadlines_of_google_cloud_are_those_of_the_service() {
    let configuration = "---\napiVersion: cloud.google.com/v1\nkind: BackendConfig\nmetadata: {name: slow}\nspec: {timeoutSec: 90}\n---\n\
        apiVersion: v1\nkind: Service\nmetadata:\n  name: events\n  annotations: {cloud.google.com/backend-config: '{\"default\": \"slow\"}'}\n";
    let of = |text: &str| value(text, "timeoutSec").map(|(value, _)| value);
    assert_eq!(of(&(ingress("gce", &[]) + configuration)), Some(Value::Time(90_000)));
    assert_eq!(of(&(ingress("nginx", &[]) + configuration)), None);
    // One without a deadline is where it is to be written; without any, the kind of resource is named.
    let empty = ingress("gce", &[]) + &configuration.replace("timeoutSec: 90", "iap: {}");
    let route = setup(&empty).routes.swap_remove(0);
    assert_eq!((written(&empty, route.place_of("timeoutSec")), route.writing.homes.len()), ("spec", 0));
    let none = setup(&ingress("gce", &[])).routes.swap_remove(0).writing.homes;
    assert!(matches!(&none[..], [("timeoutSec", home)] if home.contains("BackendConfig")), "{none:?}");
    let misplaced = ingress("gce", &["cloud.google.com/backend-config: '{\"default\": \"slow\"}'"]);
    assert!(idle(&misplaced)[0].ends_with("Google Cloud reads it on a Service"));
    let policy = "---\napiVersion: networking.gke.io/v1\nkind: GCPBackendPolicy\nspec:\n  default: {timeoutSec: 60}\n  \
        targetRef: {group: '', kind: Service, name: shop}\n";
    let routed = routed("HTTPRoute", "name: public", "name: all").replace(": eg", ": gke-l7-gxlb");
    assert_eq!(of(&(routed + policy)), Some(Value::Time(60_000)));
}

#[test]
fn each_gateway_has_a_setup() {
    let both = own(&[]) + "---\n" + &routed("HTTPRoute", "name: public", "name: all");
    let ids: Vec<String> = setups(&both).into_iter().map(|setup| setup.gateway).collect();
    assert_eq!(ids, ["ingress-nginx", "envoy-gateway"]);
    let list = format!(
        "{{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [{}]}}",
        "{\"kind\": \"Ingress\", \"apiVersion\": \"networking.k8s.io/v1\", \"spec\": {\"defaultBackend\": {}}}"
    );
    assert_eq!(setup(&list).routes[0].path, Path::Any);
    assert!(setups("apiVersion: v1\nkind: Pod\n").is_empty());
    let unread = setup("apiVersion: k8s.nginx.org/v1\nkind: VirtualServer\n");
    assert_eq!(unread.passed_over[0].value, "resources of kind VirtualServer");
}

#[test]
fn a_template_is_one_fault() {
    let template =
        own(&["proxy-read-timeout: {{ .Values.timeout | quote }}"]) + "---\n{{- if .Values.more }}\na: [\n{{- end }}\n";
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let file = sources.add("f", template.as_str());
    let _ = read(&[file], &NoFiles, &mut sources, &mut diagnostics);
    let faults: Vec<_> = diagnostics.sorted().iter().map(|fault| written(&template, fault.span).to_owned()).collect();
    assert_eq!(faults, ["{{"]);
    assert_eq!(read_text(&own(&["proxy-set-headers: \"{{a}}\""])).1, 0, "such texts are fine in quotes");
}

#[test]
fn large_and_hostile_texts_are_read_in_bounds() {
    let rule = "  - host: a\n    http:\n      paths:\n      - {path: /x, pathType: Prefix}\n";
    let rules = own(&["proxy-read-timeout: \"9\""])
        .replace("  - host: shop.example.com\n", &(rule.repeat(9_000) + "  - host: shop.example.com\n"));
    let setups = setups(&rules);
    assert_eq!((setups[0].routes.len(), setups[0].passed_over.len()), (MOST_ROUTES, 1));
    let lines: String = (0..20_000)
        .map(|i| format!("    nginx.ingress.kubernetes.io/proxy-read-timeou{i}: \"9\"\n"))
        .collect::<Vec<_>>()
        .concat();
    let many = own(&[]).replace("    a: b\n", &lines);
    let doors: String =
        (0..20_000).map(|i| format!("  - {{name: d{i}, protocol: HTTPS, port: 443}}\n")).collect::<Vec<_>>().concat();
    let parents: String = (0..20_000).map(|i| format!("  - {{name: public, sectionName: d{i}}}\n")).collect::<Vec<_>>().concat();
    let doors = routed("HTTPRoute", "name: public", "name: all")
        .replace("  - name: public\n", &parents)
        .replace("  listeners:\n", &format!("  listeners:\n{doors}"));
    let many_routes = GATEWAY.to_owned() + &"---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: a}\nspec: {parentRefs: [{name: public}], rules: [{matches: [{}]}]}\n".repeat(9_000);
    let deep = "a: {".repeat(100_000);
    for text in [many, doors, many_routes, deep] {
        let (setups, _) = read_text(&text);
        assert!(setups.iter().all(|setup| setup.routes.len() <= MOST_ROUTES && setup.idle.len() <= MOST_IDLE));
    }
}

/// Texts that look like resources.
fn resourceful() -> impl Strategy<Value = String> {
    let whole = prop_oneof![
        Just(own(&["proxy-read-timeout: \"90\"", "use-regex: \"true\"", "server-snippet: |\n      a b;\n      c {\n      é d;"])),
        Just(own(&["canary: \"true\"", "proxy-buffering: off"])),
        Just(ingress("alb", &["alb.ingress.kubernetes.io/x: y"])),
        Just(configuration(&["use-gzip: \"true\"", "gzip-types: '*'", "http-snippet: \"a b;\\n\""]).trim_start_matches("---\n").to_owned()),
        Just(routed("HTTPRoute", "name: public", "timeouts: {request: 1h}")),
        Just(routed("GRPCRoute", "{name: public, sectionName: x}", "matches: [{method: {service: a}}]")),
        Just(policy("BackendTrafficPolicy", "{kind: HTTPRoute, name: shop}", "timeout: {http: {requestTimeout: 1s}}")),
        Just(policy("ClientTrafficPolicy", "{kind: Gateway, name: public}", "tls: {alpnProtocols: [http/1.1]}")),
        Just(PROXIES.to_owned()),
        Just("apiVersion: networking.istio.io/v1\nkind: DestinationRule\nspec: {host: a, trafficPolicy: {loadBalancer: {simple: RANDOM}}}\n---\n\
              apiVersion: networking.istio.io/v1\nkind: VirtualService\nspec: {http: [{route: [{destination: {host: a}}]}]}\n".to_owned()),
        Just("apiVersion: networking.istio.io/v1\nkind: VirtualService\nspec:\n  http:\n  - match: [{uri: {prefix: /}}]\n    timeout: 5s\n".to_owned()),
    ];
    let cut = (
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        prop_oneof![Just(""), Just("[]"), Just("{}"), Just("x: "), Just("*x"), Just("é\n"), Just("\n")],
    );
    (proptest::collection::vec(whole, 1..4), proptest::collection::vec(cut, 0..3)).prop_map(|(parts, cuts)| {
        let mut text = parts.join("---\n");
        for (from, length, with) in cuts {
            let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            let from = from.index(bounds.len());
            let to = (from + length.index(24)).min(bounds.len() - 1);
            text.replace_range(bounds[from]..bounds[to], with);
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn any_text_is_read_without_panic_and_spans_lie_in_it(text in resourceful()) {
        let (setups, _) = read_text(&text);
        for setup in setups {
            let routes = setup.routes.iter().flat_map(|route| {
                let signs = route.signs.iter().map(|sign| sign.span);
                std::iter::once(route.span).chain(signs).chain(route.settings.iter().map(|setting| setting.span))
            });
            let others = setup.idle.iter().map(|idle| idle.span).chain(setup.listeners.iter().map(|listener| listener.span));
            for span in routes.chain(others).chain(setup.passed_over.iter().map(|over| over.span)) {
                prop_assert!(text.get(span.start as usize..span.end as usize).is_some());
            }
            let count = setup.listeners.len();
            prop_assert!(setup.routes.iter().flat_map(|route| &route.listeners).all(|&at| at < count));
        }
    }
}

const ROUTES_OF_TRAEFIK: &str = "\
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: shop, namespace: shop }
spec:
  entryPoints: [websecure]
  tls: { secretName: x, options: { name: modern } }
  routes:
    - match: PathPrefix(`/news`)
      middlewares: [{ name: hold }, { name: hold, namespace: other }]
      services: [{ name: news, port: 443 }]
    - match: PathPrefix(`/calls`) && Host(`a`)
      services: [{ name: calls, port: 80, scheme: h2c, serversTransport: slow }, { name: more, port: 80 }]
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: { name: hold, namespace: shop }
spec: { buffering: { maxRequestBodyBytes: 5 } }
---
apiVersion: traefik.io/v1alpha1
kind: ServersTransport
metadata: { name: slow, namespace: shop }
spec: { forwardingTimeouts: { responseHeaderTimeout: 5s } }
---
apiVersion: traefik.io/v1alpha1
kind: TLSOption
metadata: { name: modern }
spec: { alpnProtocols: [http/1.1] }
---
apiVersion: traefik.containo.us/v1alpha1
kind: IngressRouteTCP
metadata: { name: mqtt }
spec:
  entryPoints: [mqtt]
  routes: [{ match: HostSNI(`*`), services: [{ name: broker, port: 1883 }] }]
";

#[test]
fn routes_of_traefik_are_read_as_its_configuration() {
    let setup = setup(ROUTES_OF_TRAEFIK);
    assert_eq!(setup.gateway, "traefik");
    let said = |route: &Route| route.settings.iter().map(|one| (one.name, one.value.clone())).collect::<Vec<_>>();
    let [calls, news, mqtt] = &setup.routes[..] else { panic!("{:?}", setup.routes) };
    assert_eq!((news.name.as_str(), news.path.clone()), ("router shop", Path::Prefix("/news".to_owned())));
    let (off, on) = (Value::Off, Value::On);
    let expected =
        [("maxRequestBodyBytes", Value::Size(5)), ("buffering", on.clone()), ("scheme", on), ("alpnProtocols", off.clone())];
    assert_eq!(said(news), expected);
    assert_eq!(said(calls), [("scheme", off.clone()), ("responseHeaderTimeout", Value::Time(5_000)), ("alpnProtocols", off)]);
    assert!(calls.shows(Sign::Calls).is_some() && calls.hosts == ["a"]);
    assert!(setup.listeners[news.listeners[0]].tls && mqtt.target == Target::Bytes);
    assert_eq!(
        setup.passed_over.iter().map(|one| one.value.as_str()).collect::<Vec<_>>(),
        ["the middleware `hold@kubernetescrd` of another provider"]
    );
    assert!(setup.idle.is_empty(), "{:?}", setup.idle);
}

const PROXIES: &str = "\
apiVersion: projectcontour.io/v1
kind: HTTPProxy
metadata: { name: shop }
spec:
  virtualhost: { fqdn: shop.example.com, tls: { secretName: x } }
  includes:
    - { name: part, conditions: [{ prefix: /part }] }
    - { name: elsewhere }
  routes:
    - conditions: [{ prefix: /chat }]
      permitInsecure: true
      enableWebsockets: true
      services: [{ name: rooms, port: 80 }]
    - conditions: [{ regex: /a.* }, { header: { name: a, present: true } }]
      services: [{ name: rooms, port: 80 }]
    - requestRedirectPolicy: { hostname: other }
---
apiVersion: projectcontour.io/v1
kind: HTTPProxy
metadata: { name: part }
spec:
  includes: [{ name: part, conditions: [{ prefix: / }] }]
  routes:
    - conditions: [{ exact: /one }]
      timeoutPolicy: { response: 5m, idle: infinity }
      services: [{ name: one, port: 80, protocol: h2c }]
";

#[test]
fn proxies_of_contour_have_the_routes_of_those_that_they_include() {
    let setup = setup(PROXIES);
    assert_eq!(setup.gateway, "contour");
    let find = |name: &str| setup.routes.iter().find(|route| route.name == name).unwrap_or_else(|| panic!("{name}"));
    let chat = find("prefix /chat");
    assert_eq!((chat.path.clone(), chat.listeners.len()), (Path::Prefix("/chat".into()), 2));
    assert_eq!(chat.setting("enableWebsockets").map(|one| one.value.clone()), Some(Value::On));
    assert_eq!(find("regex /a.*").path, Path::Unknown);
    assert_eq!(find("HTTPProxy shop").target, Target::Answered);
    let one = find("exact /one");
    assert_eq!((one.path.clone(), one.listeners.len()), (Path::Exact("/part/one".into()), 1));
    assert_eq!(one.hosts, ["shop.example.com"]);
    assert_eq!(one.setting("timeoutPolicy.response").map(|one| one.value.clone()), Some(Value::Time(300_000)));
    assert_eq!(one.setting("timeoutPolicy.idle").map(|one| one.value.clone()), Some(Value::Unlimited));
    let over: Vec<&str> = setup.passed_over.iter().map(|over| over.value.as_str()).collect();
    let expected = ["conditions by `header`", "inclusions of HTTPProxy that are too many", "an HTTPProxy that is elsewhere"];
    assert_eq!(over, expected);
    let many = PROXIES.replace("includes: [{", &format!("includes: [{}{{", "{ name: part }, ".repeat(100)));
    assert!(setups(&many)[0].routes.len() <= MOST_ROUTES);
    // One that is included by others only is nothing by itself.
    let (_, part) = PROXIES.split_once("---\n").expect("two");
    assert_eq!(setups(part)[0].routes.len(), 0);
    let bytes = PROXIES.replace(
        "  routes:\n    - conditions: [{ prefix: /chat }]",
        "  tcpproxy: { services: [] }\n  routes:\n    - conditions: [{ prefix: /chat }]",
    );
    assert!(setups(&bytes)[0].routes.iter().any(|route| route.target == Target::Bytes));
    assert!(idle(&bytes.replace(", tls: { secretName: x }", "")).iter().any(|one| one.contains("it needs TLS")));
}

#[test]
fn what_serves_routes_without_known_settings_is_noted() {
    let open = |text: &str| setups(text).into_iter().find_map(|setup| Some(written(text, setup.open?).to_owned()));
    let kind = |class: &str| {
        format!(
            "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {{name: a}}\nspec:\n  gatewayClassName: {class}\n---\n\
             apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {{name: b}}\nspec:\n  parentRefs: [{{name: a}}]\n  \
             rules: [{{backendRefs: [{{name: c, port: 80}}]}}]\n"
        )
    };
    for class in ["cilium", "kgateway", "nginx", "public"] {
        assert!(open(&kind(class)).is_some(), "{class}");
    }
    for class in ["eg", "istio", "contour", "gke-l7-global-external-managed"] {
        assert_eq!(open(&kind(class)), None, "{class}");
    }
    assert_eq!(open(&ingress("kong", &[])), Some("name: shop".to_owned()));
    assert_eq!(open(&ingress("nginx", &[])), None);
    let unclear = setups(&ingress("", &[]));
    assert_eq!(unclear[0].passed_over[0].value, "an Ingress without a class");
}

#[test]
fn each_kind_of_policy_that_is_not_read_is_passed_over_once() {
    let policy = |kind: &str, group: &str| {
        format!(
            "---\napiVersion: {group}/v1\nkind: {kind}\nmetadata:\n  name: a\nspec:\n  targetRef: {{kind: HTTPRoute, name: a}}\n"
        )
    };
    let passed = |text: &str| {
        let all = setups(text).into_iter().flat_map(|setup| setup.passed_over);
        all.map(|passed| passed.value).collect::<Vec<_>>()
    };
    let route = routed("HTTPRoute", "name: public", "name: a");
    for (kind, group) in [
        ("ClientSettingsPolicy", "gateway.nginx.org"),
        ("TrafficPolicy", "gateway.kgateway.dev"),
        ("BackendTrafficPolicy", "apisix.apache.org"),
        ("EnvoyExtensionPolicy", "gateway.envoyproxy.io"),
    ] {
        let text = route.clone() + &policy(kind, group) + &policy(kind, group);
        assert_eq!(passed(&text), [format!("resources of kind {kind}")]);
    }
    for (kind, group) in [("SecurityPolicy", "gateway.envoyproxy.io"), ("HealthCheckPolicy", "networking.gke.io")] {
        assert_eq!(passed(&(route.clone() + &policy(kind, group))), [""; 0], "{kind}");
    }
}
