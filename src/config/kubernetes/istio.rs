//! The virtual services of Istio, whose routes lead to services with their destination rules.

use super::destination::{Destination, Destinations};
use super::resources::{Resource, entry_at, items, line, text, text_at};
use super::services::Services;
use super::values::limit;
use super::{MOST_COMPARED, MOST_ROUTES, add_route, pass_over, set};
use crate::config::{DEEDS, HOST, Listener, ORIGINS, Path, REWRITE, Route, Setup, Sign, Target, Value, Writing};
use crate::source::At;
use crate::yaml::Node;

/// Returns the setup of the virtual services, if there are any. Their routes are tried in the order of the text.
pub(super) fn setup(resources: &[Resource<'_>]) -> Option<Setup> {
    let mut setup = Setup { tells: &DEEDS, ..Setup::of("istio") };
    let known = Known { services: Services::read(resources), destinations: Destinations::read(resources) };
    let group = ["networking.istio.io"];
    for gateway in resources.iter().filter(|resource| resource.is("Gateway", &group)).take(MOST_ROUTES) {
        for server in items(gateway.at(&["spec", "servers"])).iter().take(MOST_COMPARED) {
            let port = entry_at(server, &["port", "number"]);
            let protocol = text_at(server, &["port", "protocol"]).unwrap_or_default();
            setup.listeners.push(Listener {
                span: port.map_or(gateway.head, line),
                port: port.and_then(|port| text(&port.value)?.parse().ok()),
                tls: matches!(protocol, "HTTPS" | "TLS") || server.value("tls").is_some_and(|tls| tls.value("mode").is_some()),
                http2: None,
            });
        }
    }
    for service in resources.iter().filter(|resource| resource.is("VirtualService", &group)).take(MOST_ROUTES) {
        let hosts = items(service.at(&["spec", "hosts"])).iter().take(MOST_COMPARED).filter_map(text);
        let hosts: Vec<String> = hosts.filter(|host| *host != "*").map(str::to_owned).collect();
        for http in items(service.at(&["spec", "http"])) {
            if setup.routes.len() >= MOST_ROUTES {
                pass_over(&mut setup, &format!("routes beyond the first {MOST_ROUTES}"), service.head);
                break;
            }
            read(service, http, &hosts, &known, &mut setup);
        }
        for kind in ["tcp", "tls"] {
            for rule in items(service.at(&["spec", kind])).iter().take(MOST_COMPARED) {
                let head = entry_at(rule, &["match"]).or_else(|| rule.entry("route")).map_or(service.head, line);
                let ports = items(rule.value("match")).iter().filter_map(|one| text_at(one, &["port"])?.parse::<u16>().ok());
                let ports: Vec<u16> = ports.collect();
                let near = |listener: &Listener| listener.port.is_some_and(|port| ports.contains(&port));
                let listeners = (0..setup.listeners.len()).filter(|&at| near(&setup.listeners[at])).collect();
                let name = format!("{kind} of VirtualService {}", service.name);
                let mut route = route(name, head, Target::Bytes, listeners, &[]);
                // Of several destinations, the first decides about silence.
                if let Some(to) = items(rule.value("route")).first().and_then(|to| to.value("destination")) {
                    known.destinations.apply(Destination::of(to), &mut route);
                }
                add_route(&mut setup, route);
            }
        }
    }
    (!setup.routes.is_empty()).then_some(setup)
}

fn route(name: String, span: crate::source::Span, target: Target, listeners: Vec<usize>, hosts: &[String]) -> Route {
    Route {
        span,
        name,
        listeners,
        hosts: hosts.to_vec(),
        path: Path::Any,
        only: None,
        target,
        signs: Vec::new(),
        settings: Vec::new(),
        writing: Writing::default(),
    }
}

/// What is known of services.
struct Known<'n> {
    services: Services<'n>,
    destinations: Destinations<'n>,
}

fn read(service: &Resource<'_>, http: &Node, hosts: &[String], known: &Known<'_>, setup: &mut Setup) {
    let answered = ["redirect", "directResponse"].into_iter().any(|key| http.value(key).is_some());
    let target = if answered { Target::Answered } else { Target::Http };
    let head = http.entry("name").map_or(service.head, line);
    let listeners = (0..setup.listeners.len()).collect();
    let mut common = route(format!("VirtualService {}", service.name), head, target, listeners, hosts);
    let first = http.entries().and_then(<[_]>::first).map(|entry| entry.key_span);
    common.writing.put(&["timeout"], first);
    if let Some(entry) = http.entry("timeout")
        && let Some(value) = text(&entry.value).and_then(limit)
    {
        set(&mut common.settings, "timeout", value, line(entry));
    }
    let deeds: [(&[&str], &'static str); 7] = [
        (&["rewrite", "uri"], REWRITE),
        (&["rewrite", "uriRegexRewrite"], REWRITE),
        (&["rewrite", "authority"], HOST),
        (&["headers", "request", "set", "host"], HOST),
        (&["headers", "request", "set", "Host"], HOST),
        (&["headers", "request", "set", ":authority"], HOST),
        (&["corsPolicy"], ORIGINS),
    ];
    for (keys, name) in deeds {
        if let Some(entry) = entry_at(http, keys) {
            set(&mut common.settings, name, Value::On, line(entry));
        }
    }
    let gateways = items(service.at(&["spec", "gateways"])).iter().take(MOST_COMPARED).filter_map(text);
    let at_edge = gateways.into_iter().any(|gateway| gateway != "mesh");
    for to in items(http.value("route")).iter().take(MOST_COMPARED) {
        let Some(to) = to.value("destination").map(Destination::of) else { continue };
        known.services.apply_in_mesh(to.host.split('.').next().unwrap_or_default(), to.port, at_edge, &mut common);
        known.destinations.apply(to, &mut common);
    }
    let matches = items(http.value("match"));
    if matches.is_empty() {
        return add_route(setup, common);
    }
    for one in matches.iter().take(MOST_ROUTES) {
        let mut route = common.clone();
        let kinds = ["exact", "prefix", "regex"].into_iter().filter_map(|kind| entry_at(one, &["uri", kind]));
        if let Some(entry) = kinds.into_iter().next() {
            let written = text(&entry.value).unwrap_or_default();
            (route.span, route.name) = (line(entry), format!("uri {written}"));
            route.path = match entry.key.as_str() {
                "exact" => Path::Exact(written.to_owned()),
                "prefix" => Path::Prefix(written.to_owned()),
                _ => Path::Pattern(format!("^(?:{written})$")),
            };
        }
        if let [header] = one.value("headers").and_then(Node::entries).unwrap_or_default() {
            let values = ["exact", "prefix", "regex"].into_iter().filter_map(|kind| text_at(&header.value, &[kind]));
            route.only = values.into_iter().next().and_then(|value| Sign::of_header(&header.key, value));
            route.signs.extend(route.only.map(|value| At { value, span: header.key_span }));
        }
        let known = route.only.map(|_| "headers");
        let more = ["headers", "queryParams", "method", "withoutHeaders", "sourceLabels", "scheme", "authority"];
        if let Some(more) = more.into_iter().filter(|key| Some(*key) != known).find_map(|key| one.entry(key)) {
            route.path = Path::Unknown;
            pass_over(setup, &format!("matches by `{}`", more.key), line(more));
        }
        add_route(setup, route);
    }
}
