//! Texts that are large, broken or made up.

use proptest::prelude::*;

use super::contour::PROXIES;
use super::{GATEWAY, configuration, ingress, own, policy, read_text, routed, setups};
use crate::config::kubernetes::{MOST_IDLE, MOST_ROUTES};

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
