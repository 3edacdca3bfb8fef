mod contour;
mod gateway;
mod google;
mod hostile;
mod ingress;
mod istio;
mod traefik;

use super::{looks_like, read};
use crate::config::{NoFiles, Path, Setup, Value};
use crate::diag::Diagnostics;
use crate::source::{SourceMap, Span};

/// Returns the setups of a text, and the number of its faults.
fn read_text(text: &str) -> (Vec<Setup>, usize) {
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let file = sources.add("f", text);
    let setups = read(None, &[file], &NoFiles, &mut sources, &mut diagnostics);
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
fn resources_are_recognized() {
    assert!(looks_like("# c\n---\napiVersion: v1\nkind: Ingress\n"));
    assert!(looks_like("{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[]}"));
    assert!(looks_like("{\n  \"kind\": \"Ingress\",\n  \"apiVersion\": \"networking.k8s.io/v1\"\n}\n"));
    for other in ["", "kind: x\n", "http:\n  routers: {}\n", "static_resources:\n  listeners: []\n", "server { listen 80; }\n"] {
        assert!(!looks_like(other), "{other}");
    }
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
    let _ = read(None, &[file], &NoFiles, &mut sources, &mut diagnostics);
    let faults: Vec<_> = diagnostics.sorted().iter().map(|fault| written(&template, fault.span).to_owned()).collect();
    assert_eq!(faults, ["{{"]);
    assert_eq!(read_text(&own(&["proxy-set-headers: \"{{a}}\""])).1, 0, "such texts are fine in quotes");
}

#[test]
fn what_serves_routes_without_known_settings_is_noted() {
    let open = |text: &str| setups(text).into_iter().find_map(|setup| Some(written(text, setup.open?.span).to_owned()));
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
