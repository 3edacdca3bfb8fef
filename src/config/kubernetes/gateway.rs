//! The routes of the Gateway API.

use super::annotations::PREFIX;
use super::attach::{Attached, Gateways};
use super::destination::{Destination, Destinations};
use super::google::{Deadlines, OF_GATEWAY};
use super::policy::{Policies, lift_deadline, silence};
use super::resources::{Resource, at, entry_at, items, line, text, text_at};
use super::services::Services;
use super::values::limit;
use super::{GATEWAY, MOST_COMPARED, MOST_ROUTES, add_idle, add_route, pass_over, set};
use crate::config::{AFFINITY, AUTHENTICATION, HOST, ORIGINS, Path, REWRITE, Route, Setup, Sign, Target, Value, Writing};
use crate::source::{At, Span};
use crate::yaml::{Entry, Node};

/// The kinds of routes that are read.
const ROUTES: [&str; 4] = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute"];

/// Returns a setup for each implementation that there are gateways or routes for. `told` is the id of the one that implements what does
/// not say it.
pub(super) fn setups<'n>(resources: &[Resource<'n>], told: Option<&'n str>) -> Vec<Setup> {
    let mut setups = Vec::new();
    let gateways = Gateways::read(resources, told, &mut setups);
    let routes = || resources.iter().filter(|resource| ROUTES.iter().any(|kind| resource.is(kind, &[GATEWAY])));
    let policies = Policies::read(resources);
    if setups.is_empty() && routes().next().is_none() && policies.is_empty() {
        return setups;
    }
    let (services, destinations) = (Services::read(resources), Destinations::read(resources));
    let deadlines = Deadlines::read(resources);
    for route in routes().take(MOST_ROUTES) {
        let places = gateways.attach(route, &mut setups);
        for place in &places {
            let setup = &mut setups[place.setup];
            annotations(route, setup);
            let known = setup.routes.len();
            let rules = items(route.at(&["spec", "rules"]));
            for rule in rules {
                if setup.routes.len() >= MOST_ROUTES {
                    pass_over(setup, &format!("routes beyond the first {MOST_ROUTES}"), route.head);
                    break;
                }
                let policies = &policies;
                let others = Others { services: &services, destinations: &destinations, deadlines: &deadlines };
                read_rule(&RuleOf { route, rule, place, policies, others }, setup);
            }
            if !place.reached {
                let left = MOST_ROUTES.saturating_sub(setup.unattached.len());
                setup.unattached.extend(setup.routes.drain(known..).take(left));
            }
        }
    }
    for resource in resources.iter().filter(|resource| resource.is("Gateway", &[GATEWAY])).take(MOST_ROUTES) {
        if let Some(setup) = gateways.named(resource.name).next().map(|gateway| gateway.setup) {
            annotations(resource, &mut setups[setup]);
        }
    }
    let of_policies = super::attach::setup_for(gateways.elsewhere, &mut setups);
    policies.report(resources, &mut setups[of_policies]);
    policies.listeners(&gateways, &mut setups);
    setups.retain(|setup| *setup != Setup { precedence: setup.precedence, tells: setup.tells, ..Setup::of(&setup.gateway) });
    for setup in setups.iter_mut().filter(|setup| setup.gateway == "gateway-api" && !setup.routes.is_empty()) {
        setup.open = Some(At { value: gateways.unknown.clone(), span: setup.head() });
    }
    setups
}

/// Reports annotations of ingress-nginx, which nobody reads on resources of the Gateway API.
fn annotations(resource: &Resource<'_>, setup: &mut Setup) {
    for entry in resource.annotations().iter().filter(|entry| entry.key.starts_with(PREFIX)) {
        let since = format!("annotations of ingress-nginx have no effect on a resource of kind {}", resource.kind);
        let help = "set it in the rules of the route, or in a policy of the implementation";
        if setup.idle.iter().all(|idle| idle.span != line(entry)) {
            add_idle(setup, line(entry), &entry.key, since, Some(help.to_owned()));
        }
    }
}

/// A rule of a route, with all that it is read with.
struct RuleOf<'a, 'n> {
    route: &'a Resource<'n>,
    rule: &'n Node,
    place: &'a Attached<'n>,
    policies: &'a Policies<'n>,
    others: Others<'a, 'n>,
}

/// What other resources say of services.
#[derive(Clone, Copy)]
struct Others<'a, 'n> {
    services: &'a Services<'n>,
    destinations: &'a Destinations<'n>,
    deadlines: &'a Deadlines<'n>,
}

fn read_rule(of: &RuleOf<'_, '_>, setup: &mut Setup) {
    let RuleOf { route, rule, place, .. } = of;
    let own: Vec<String> =
        items(route.at(&["spec", "hostnames"])).iter().take(MOST_COMPARED).filter_map(text).map(str::to_owned).collect();
    let mut common = Route {
        only: None,
        span: route.head,
        name: format!("{} {}", route.kind, route.name),
        listeners: place.listeners.clone(),
        hosts: if own.is_empty() { place.hosts.clone() } else { own },
        path: Path::Any,
        target: if route.kind == "GRPCRoute" { Target::Calls } else { Target::Http },
        signs: Vec::new(),
        settings: Vec::new(),
        writing: writing(route, rule, &setup.gateway),
    };
    if let ("GRPCRoute", Some(kind)) = (route.kind, route.node.entry("kind")) {
        common.signs.push(At { value: Sign::Calls, span: line(kind) });
    }
    if matches!(route.kind, "TCPRoute" | "TLSRoute") {
        common.target = Target::Bytes;
        let _ = of.policies.apply(route, rule, place, &mut common);
        return add_route(setup, common);
    }
    if setup.gateway == "contour" {
        // Its other routes are written in other ways.
        set(&mut common.settings, "Gateway API", Value::On, route.head);
    }
    backends(of, &setup.gateway, &mut common);
    filters(of, setup, &mut common);
    timeouts(of, setup, &mut common);
    let duration = of.policies.apply(route, rule, place, &mut common);
    if let Some(kept) = rule.entry("sessionPersistence") {
        set(&mut common.settings, AFFINITY, Value::On, line(kept));
    }
    match setup.gateway.as_str() {
        "envoy-gateway" => {
            silence(&mut common);
            lift_deadline(duration, setup, &mut common);
        }
        "google-load-balancer" => {
            for backend in items(rule.value("backendRefs")).iter().take(MOST_COMPARED) {
                let name = text_at(backend, &["name"]).unwrap_or_default();
                of.others.deadlines.apply(name, text_at(backend, &["port"]), OF_GATEWAY, &mut common);
            }
        }
        _ => {}
    }
    let matches = items(rule.value("matches"));
    if matches.is_empty() {
        common.path = Path::Below("/".to_owned());
        return add_route(setup, common);
    }
    for node in matches {
        if setup.routes.len() >= MOST_ROUTES {
            return pass_over(setup, &format!("routes beyond the first {MOST_ROUTES}"), route.head);
        }
        let mut one = common.clone();
        if route.kind == "GRPCRoute" {
            calls(node, &mut one);
        } else {
            requests(node, &setup.gateway, &mut one);
        }
        let headers = items(node.value("headers"));
        if let [header] = headers {
            let say = |key| text_at(header, &[key]).unwrap_or_default();
            one.only = Sign::of_header(say("name"), say("value"));
            one.signs.extend(one.only.filter(|_| route.kind != "GRPCRoute").map(|value| At { value, span: header.span }));
        }
        let known = one.only.map(|_| "headers");
        let more = ["headers", "queryParams", "method"].into_iter().filter_map(|key| node.entry(key));
        let more = more.filter(|entry| Some(entry.key.as_str()) != known);
        // For calls, the method is the path.
        if let Some(more) = more.filter(|entry| entry.key != "method" || route.kind != "GRPCRoute").find(|entry| !is_empty(entry))
        {
            one.path = Path::Unknown;
            pass_over(setup, &format!("matches by `{}`", more.key), line(more));
        }
        add_route(setup, one);
    }
}

/// Returns where settings of a rule are written: in the rule, in a policy for the whole route, or at the service.
fn writing(route: &Resource<'_>, rule: &Node, gateway: &str) -> Writing {
    let mut writing = Writing::default();
    let first = rule.entries().and_then(<[_]>::first).filter(|_| route.kind == "HTTPRoute").map(|entry| entry.key_span);
    writing.put(&["timeouts.request", "timeouts.backendRequest"], first.or(Some(route.head)));
    writing.put(&["streamIdleTimeout", "maxStreamDuration", "tcp.idleTimeout"], Some(route.head));
    if gateway == "envoy-gateway" {
        writing.homes.extend([
            ("streamIdleTimeout", "`timeout.http` of a ClientTrafficPolicy for the Gateway"),
            ("tcp.idleTimeout", "a ClientTrafficPolicy for the Gateway"),
        ]);
        if route.kind == "GRPCRoute" {
            writing.homes.push(("timeouts.request", "a BackendTrafficPolicy for the GRPCRoute"));
        }
    }
    let backends = items(rule.value("backendRefs"));
    writing.put(&["appProtocol"], backends.first().and_then(|backend| backend.entry("name")).map(line));
    // Several backends have room for more.
    if backends.len() == 1 {
        let names = ["circuitBreaker.maxConnections", "circuitBreaker.maxParallelRequests"];
        writing.put(&names, Some(route.head));
        writing.homes.extend(names.map(|name| (name, "a BackendTrafficPolicy for the route")));
    }
    writing
}

fn is_empty(entry: &Entry) -> bool {
    items(Some(&entry.value)).is_empty() && text(&entry.value).is_none()
}

/// Reads which paths a match means.
fn requests(node: &Node, gateway: &str, route: &mut Route) {
    let Some(value) = entry_at(node, &["path", "value"]) else {
        route.path = Path::Below("/".to_owned());
        return;
    };
    let written = text(&value.value).unwrap_or("/");
    (route.span, route.name) = (line(value), format!("path {written}"));
    // Envoy's implementations compare the whole path.
    let end = if matches!(gateway, "envoy-gateway" | "istio" | "contour") { "$" } else { "" };
    route.path = match text_at(node, &["path", "type"]).unwrap_or("PathPrefix") {
        "Exact" => Path::Exact(written.to_owned()),
        "PathPrefix" => Path::Below(written.to_owned()),
        "RegularExpression" => Path::Pattern(format!("^(?:{written}){end}")),
        _ => Path::Unknown,
    };
}

/// Reads which calls a match means: those of a service, of a method, or of both.
fn calls(node: &Node, route: &mut Route) {
    let [service, method] = ["service", "method"].map(|key| entry_at(node, &["method", key]));
    let said =
        |entry: Option<&Entry>| entry.and_then(|entry| text(&entry.value)).filter(|text| !text.is_empty()).map(str::to_owned);
    let names = (said(service), said(method));
    if let Some(at) = service.or(method) {
        route.span = line(at);
        route.name = match &names {
            (Some(service), Some(method)) => format!("method {service}/{method}"),
            (Some(service), None) => format!("service {service}"),
            (None, method) => format!("method {}", method.as_deref().unwrap_or_default()),
        };
    }
    let any = |name: &Option<String>| name.as_ref().map_or_else(|| "[^/]+".to_owned(), |name| format!("(?:{name})"));
    route.path = match (text_at(node, &["method", "type"]).unwrap_or("Exact"), &names) {
        (_, (None, None)) => Path::Below("/".to_owned()),
        ("Exact", (Some(service), Some(method))) => Path::Exact(format!("/{service}/{method}")),
        ("Exact", (Some(service), None)) => Path::Prefix(format!("/{service}/")),
        ("Exact", (None, Some(method))) => Path::Pattern(format!("^/[^/]+/{}$", regex::escape(method))),
        ("RegularExpression", (service, None)) => Path::Pattern(format!("^/{}/", any(service))),
        ("RegularExpression", (service, method)) => Path::Pattern(format!("^/{}/{}$", any(service), any(method))),
        _ => Path::Unknown,
    };
}

/// Reads what the services say of the protocol.
fn backends(of: &RuleOf<'_, '_>, gateway: &str, common: &mut Route) {
    let backends = items(of.rule.value("backendRefs"));
    if backends.is_empty() {
        common.target = Target::Answered;
    }
    if common.target == Target::Http {
        for backend in backends.iter().take(MOST_COMPARED) {
            let name = text_at(backend, &["name"]).unwrap_or_default();
            let port = text_at(backend, &["port"]);
            if gateway == "istio" {
                let parents = items(of.route.at(&["spec", "parentRefs"])).iter().take(MOST_COMPARED);
                let at_edge = parents.into_iter().any(|parent| text_at(parent, &["kind"]).is_none_or(|kind| kind == "Gateway"));
                of.others.services.apply_in_mesh(name, port, at_edge, common);
                of.others.destinations.apply(Destination { host: name, port, subset: None }, common);
                // Which instance is chosen is not taken over to these routes.
                common.settings.retain(|setting| setting.name != AFFINITY);
            } else {
                of.others.services.apply(name, port, gateway, common);
            }
        }
    }
}

fn filters(of: &RuleOf<'_, '_>, setup: &mut Setup, common: &mut Route) {
    for filter in items(of.rule.value("filters")).iter().take(MOST_COMPARED) {
        let Some(kind) = filter.entry("type") else { continue };
        match text(&kind.value).unwrap_or_default() {
            "RequestRedirect" => common.target = Target::Answered,
            "URLRewrite" => {
                for (key, name) in [("path", REWRITE), ("hostname", HOST)] {
                    if let Some(entry) = entry_at(filter, &["urlRewrite", key]) {
                        set(&mut common.settings, name, Value::On, line(entry));
                    }
                }
            }
            "CORS" => set(&mut common.settings, ORIGINS, Value::On, line(kind)),
            "ExternalAuth" => set(&mut common.settings, AUTHENTICATION, Value::On, line(kind)),
            "ExtensionRef" => pass_over(setup, "filters of the implementation", line(kind)),
            _ => {}
        }
    }
}

fn timeouts(of: &RuleOf<'_, '_>, setup: &mut Setup, common: &mut Route) {
    let Some(timeouts) = of.rule.entry("timeouts") else { return };
    if of.route.kind == "GRPCRoute" {
        let help = "set it in a policy of the implementation";
        return add_once(setup, line(timeouts), "timeouts", "a GRPCRoute has no timeouts", help);
    }
    for entry in timeouts.value.entries().unwrap_or_default() {
        let (span, value) = (line(entry), text(&entry.value).unwrap_or_default());
        let name = match entry.key.as_str() {
            "request" => "timeouts.request",
            "backendRequest" => "timeouts.backendRequest",
            other => {
                let since = "`timeouts` has only `request` and `backendRequest`";
                add_once(setup, span, &format!("timeouts.{other}"), since, "set it in a policy of the implementation");
                continue;
            }
        };
        match limit(value).filter(|_| is_duration(value)) {
            Some(value) => set(&mut common.settings, name, value, span),
            None => add_once(
                setup,
                span,
                name,
                "its value is not a duration of the Gateway API",
                "write a time such as `60s` or `1h30m`",
            ),
        }
    }
}

/// Returns whether a text is a duration of the Gateway API: up to four whole numbers with units.
pub(super) fn is_duration(text: &str) -> bool {
    let mut parts = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let unit = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = rest.len() - unit.len();
        let Some(after) = ["ms", "h", "m", "s"].into_iter().find_map(|name| unit.strip_prefix(name)) else { return false };
        if !(1..=5).contains(&digits) {
            return false;
        }
        (rest, parts) = (after, parts + 1);
    }
    (1..=4).contains(&parts)
}

/// Reports a setting without effect, unless it is reported already, as for a route with several parents.
pub(super) fn add_once(setup: &mut Setup, span: Span, setting: &str, since: &str, help: &str) {
    if setup.idle.iter().rev().take(MOST_COMPARED).all(|idle| idle.span != span) {
        add_idle(setup, span, setting, since, Some(help.to_owned()));
    }
}

/// Returns what a path of keys leads to.
pub(super) fn spec<'n>(resource: &Resource<'n>, keys: &[&str]) -> Option<&'n Node> {
    resource.at(&["spec"]).and_then(|spec| at(spec, keys))
}
