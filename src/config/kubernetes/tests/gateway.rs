//! The Gateway API: routes, the gateways that they are attached to, policies, and services.

use super::{idle, policy, routed, setup, setups, value};
use crate::config::{Path, Setup, Sign, Target, Value};

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
fn headers_tell_which_requests_a_rule_is_for() {
    let of = |header: &str| {
        let setup =
            setup(&routed("HTTPRoute", "name: public", &format!("matches: [{{path: {{value: /a}}, headers: [{header}]}}]")));
        (setup.routes[0].only, setup.routes[0].path.clone(), setup.passed_over.len())
    };
    let below = || Path::Below("/a".into());
    assert_eq!(of("{name: content-type, value: application/grpc}"), (Some(Sign::Calls), below(), 0));
    assert_eq!(of("{name: Upgrade, value: websocket}"), (Some(Sign::Upgrade), below(), 0));
    assert_eq!(of("{name: content-type, value: application/grpc-web}"), (None, Path::Unknown, 1));
    assert_eq!(of("{name: Upgrade, value: websocket}, {name: a, value: b}"), (None, Path::Unknown, 1));
}

#[test]
fn a_route_that_no_listener_takes_is_apart() {
    let of = |kind: &str, parent: &str| {
        let setups = setups(&routed(kind, parent, "name: all"));
        let count = |routes: fn(&Setup) -> usize| setups.iter().map(routes).sum::<usize>();
        (count(|setup| setup.routes.len()), count(|setup| setup.unattached.len()))
    };
    assert_eq!(of("HTTPRoute", "name: public"), (1, 0));
    assert_eq!(of("HTTPRoute", "name: elsewhere"), (1, 0));
    assert_eq!(of("HTTPRoute", "{name: public, sectionName: mqtt}"), (0, 1));
    assert_eq!(of("TLSRoute", "name: public"), (0, 1));
    assert_eq!(of("HTTPRoute", "{name: public, sectionName: web}\n  - name: public"), (1, 0), "one of its parents takes it");
}

#[test]
fn what_would_attach_a_route_is_said() {
    let help = |text: &str| setup(text).idle.swap_remove(0).help.expect("a help");
    assert!(help(&routed("TLSRoute", "name: public", "name: all")).ends_with("whose `protocol` is `TLS`"));
    let tcp = routed("TCPRoute", "{name: public, sectionName: https}", "name: all");
    assert!(help(&tcp).ends_with("whose `protocol` is `TCP` or `TLS`"));
    let kinds =
        routed("HTTPRoute", "name: public", "name: all").replace("{from: All}", "{from: All}, kinds: [{kind: GRPCRoute}]");
    assert!(help(&kinds).contains("`kind: HTTPRoute`"));
    let host = routed("HTTPRoute", "name: public", "name: all").replace("  rules:", "  hostnames: [other.org]\n  rules:");
    assert!(help(&host).contains("`*.example.com`"));
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
fn what_holds_a_limit_is_said_where_it_is_not_the_route() {
    let home = |text: &str, key: &str| {
        let route = setup(text).routes.swap_remove(0);
        route.writing.homes.iter().find(|(known, _)| *known == key).map(|(_, home)| *home)
    };
    let http = routed("HTTPRoute", "name: public", "name: all");
    assert!(home(&http, "streamIdleTimeout").is_some_and(|home| home.contains("ClientTrafficPolicy")));
    assert_eq!(home(&http, "timeouts.request"), None);
    let calls = routed("GRPCRoute", "name: public", "name: all");
    assert!(home(&calls, "timeouts.request").is_some_and(|home| home.contains("BackendTrafficPolicy")));
}

#[test]
fn gateways_of_istio_speak_http_1_to_ports_that_nothing_marks() {
    let of = |parent: &str, name: &str| {
        let service =
            format!("---\napiVersion: v1\nkind: Service\nmetadata: {{name: shop}}\nspec: {{ports: [{{port: 80{name}}}]}}\n");
        let text = routed("HTTPRoute", parent, "name: all").replace("gatewayClassName: eg", "gatewayClassName: istio");
        let class = "---\napiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\nmetadata: {name: istio}\nspec: \
            {controllerName: istio.io/gateway-controller}\n";
        let setups = setups(&(text + &service + class));
        let route = setups.into_iter().find_map(|setup| setup.routes.into_iter().next()).expect("a route");
        route.setting("appProtocol").map(|setting| setting.value.clone())
    };
    assert_eq!(of("name: public", ", name: api"), Some(Value::Off));
    assert_eq!(of("name: public", ""), Some(Value::Off));
    assert_eq!(of("name: public", ", name: grpc-api"), Some(Value::On));
    assert_eq!(of("name: public", ", name: tcp-api"), None);
    assert_eq!(of("name: public", ", name: api, appProtocol: example.com/own"), None);
    assert_eq!(of("{kind: Service, group: '', name: shop}", ", name: api"), None, "inside of a mesh it is found out");
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
