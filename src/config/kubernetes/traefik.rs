//! Traefik's own resources, as the dynamic configuration that they make.

use std::collections::HashMap;

use super::resources::{Resource, entry_at, items, line, text, text_at};
use super::{MOST_ROUTES, pass_over};
use crate::config::{Setup, traefik};
use crate::source::Span;
use crate::yaml::{Entry, Kind, Node};

/// Maximum number of middlewares or services of a route, and of resources with the same name that are compared.
const MOST_NEAR: usize = 64;
/// The groups of these resources, the present one first.
const GROUPS: [&str; 2] = ["traefik.io", "traefik.containo.us"];
/// The kinds of routes, each with its protocol.
const ROUTES: [(&str, &str); 2] = [("IngressRoute", "http"), ("IngressRouteTCP", "tcp")];

/// Returns the setup of these resources, if there are routes.
pub(super) fn setup(resources: &[Resource<'_>]) -> Option<Setup> {
    let mut setup = Setup::of("traefik");
    let mut by_name: HashMap<(&str, &str), Vec<&Resource<'_>>> = HashMap::new();
    for resource in resources.iter().filter(|resource| GROUPS.contains(&resource.group)) {
        by_name.entry((resource.kind, resource.name)).or_default().push(resource);
    }
    let first = resources.iter().find(|resource| ROUTES.iter().any(|(kind, _)| resource.is(kind, &GROUPS)))?;
    let mut root = Vec::new();
    for (kind, protocol) in ROUTES {
        let (mut routers, mut services) = (Vec::new(), Vec::new());
        for resource in resources.iter().filter(|resource| resource.is(kind, &GROUPS)) {
            if let Some(spec) = resource.at(&["spec"]) {
                traefik::misspelt::in_resource(spec, &mut setup);
            }
            for route in items(resource.at(&["spec", "routes"])) {
                if routers.len() >= MOST_ROUTES {
                    pass_over(&mut setup, &format!("routes beyond the first {MOST_ROUTES}"), resource.head);
                    break;
                }
                let found = Found { by_name: &by_name, resource, protocol };
                let service = format!("{} {}", resource.name, routers.len());
                routers.push(entry(resource.name, resource.head, found.router(route, &service)));
                services.extend(found.services(route, &service, &mut setup));
            }
        }
        let (prefix, head) = (if protocol == "tcp" { "TCP" } else { "" }, first.head);
        let defined = |kind: &str| mapping(head, defined(resources, &format!("{kind}{prefix}")));
        let section = vec![
            entry("routers", head, mapping(head, routers)),
            entry("services", head, mapping(head, services)),
            entry("middlewares", head, defined("Middleware")),
            entry("serversTransports", head, defined("ServersTransport")),
        ];
        root.push(entry(protocol, head, mapping(head, section)));
    }
    let options = mapping(first.head, defined(resources, "TLSOption"));
    root.push(entry("tls", first.head, mapping(first.head, vec![entry("options", first.head, options)])));
    let mut setup = traefik::read_tree(vec![mapping(first.head, root)], setup);
    // What is the address of a server elsewhere has its scheme apart.
    let addresses = setup.routes.iter_mut().flat_map(|route| &mut route.settings).filter(|setting| setting.name == "url");
    addresses.for_each(|setting| setting.name = "scheme");
    Some(setup)
}

fn mapping(span: Span, entries: Vec<Entry>) -> Node {
    Node { span, kind: Kind::Mapping(entries) }
}

fn entry(key: &str, key_span: Span, value: Node) -> Entry {
    Entry { key: key.to_owned(), key_span, value }
}

fn scalar(text: &str, span: Span) -> Node {
    Node { span, kind: Kind::Scalar { text: text.to_owned(), plain: true } }
}

/// Returns the name of a resource among all of its kind.
fn full(resource: &Resource<'_>) -> String {
    match resource.namespace {
        // Options of this name hold for all, whatever the namespace.
        Some(namespace) if resource.name != "default" => format!("{namespace}/{}", resource.name),
        _ => resource.name.to_owned(),
    }
}

/// Returns what the resources of a kind define.
fn defined(resources: &[Resource<'_>], kind: &str) -> Vec<Entry> {
    let own = resources.iter().filter(|resource| resource.is(kind, &GROUPS)).take(MOST_ROUTES);
    own.filter_map(|resource| Some(entry(&full(resource), resource.head, resource.at(&["spec"])?.clone()))).collect()
}

/// A resource with routes, among all others.
struct Found<'a, 'n> {
    by_name: &'a HashMap<(&'n str, &'n str), Vec<&'a Resource<'n>>>,
    resource: &'a Resource<'n>,
    protocol: &'static str,
}

impl Found<'_, '_> {
    /// Returns the full name of what a reference leads to; if it is not here, that of another provider.
    fn refer(&self, kind: &str, reference: &Node) -> String {
        let named = text(reference).or(text_at(reference, &["name"])).unwrap_or_default();
        let namespace = text_at(reference, &["namespace"]).or(self.resource.namespace);
        let kind = format!("{kind}{}", if self.protocol == "tcp" && kind != "TLSOption" { "TCP" } else { "" });
        let near = |other: &&&Resource<'_>| other.may_be_in(namespace);
        let found = self.by_name.get(&(kind.as_str(), named)).and_then(|all| all.iter().take(MOST_NEAR).find(near));
        found.map_or_else(|| format!("{named}@kubernetescrd"), |other| full(other))
    }

    fn router(&self, route: &Node, service: &str) -> Node {
        let span = route.span;
        let mut own = vec![entry("service", span, scalar(service, span))];
        if let Some(rule) = route.entry("match") {
            own.push(Entry { key: "rule".to_owned(), ..rule.clone() });
        }
        own.extend(route.entry("priority").cloned());
        own.extend(entry_at(self.resource.node, &["spec", "entryPoints"]).cloned());
        if let Some(listed) = route.entry("middlewares") {
            let listed_items = items(Some(&listed.value)).iter().take(MOST_NEAR);
            let names = listed_items.map(|item| scalar(&self.refer("Middleware", item), item.span)).collect();
            own.push(Entry { value: Node { kind: Kind::Sequence(names), ..listed.value }, ..listed.clone() });
        }
        if let Some(tls) = entry_at(self.resource.node, &["spec", "tls"]) {
            let options = tls.value.entry("options");
            let options =
                options.map(|at| entry("options", at.key_span, scalar(&self.refer("TLSOption", &at.value), at.key_span)));
            own.push(entry("tls", tls.key_span, mapping(tls.key_span, options.into_iter().collect())));
        }
        mapping(span, own)
    }

    /// Returns the services of a route: one, of which the parts have its name with a number.
    fn services(&self, route: &Node, name: &str, setup: &mut Setup) -> Vec<Entry> {
        let listed = items(route.value("services")).iter().take(MOST_NEAR);
        let (mut all, mut names) = (Vec::new(), Vec::new());
        for (number, node) in listed.enumerate() {
            let head = node.entry("name").map_or(node.span, line);
            if text_at(node, &["kind"]) == Some("TraefikService") {
                pass_over(setup, "services of kind TraefikService", head);
                continue;
            }
            let part = format!("{name} {number}");
            names.push(mapping(head, vec![entry("name", head, scalar(&part, head))]));
            all.push(entry(&part, head, mapping(head, vec![entry("loadBalancer", head, self.balancer(node, head, setup))])));
        }
        if all.is_empty() {
            // Nothing is known of the servers.
            let own = vec![entry("loadBalancer", route.span, mapping(route.span, Vec::new()))];
            return vec![entry(name, route.span, mapping(route.span, own))];
        }
        let parts = Node { span: route.span, kind: Kind::Sequence(names) };
        let weighted = mapping(route.span, vec![entry("services", route.span, parts)]);
        all.push(entry(name, route.span, mapping(route.span, vec![entry("weighted", route.span, weighted)])));
        all
    }

    fn balancer(&self, node: &Node, head: Span, setup: &mut Setup) -> Node {
        let port = text_at(node, &["port"]).unwrap_or_default();
        let usual = if port == "443" || port.starts_with("https") { "https" } else { "http" };
        let scheme = node.entry("scheme");
        let place = scheme.map_or(head, line);
        let address = match self.protocol {
            "tcp" => port.to_owned(),
            _ => format!(
                "{}://{}",
                scheme.and_then(|scheme| text(&scheme.value)).unwrap_or(usual),
                text_at(node, &["name"]).unwrap_or_default()
            ),
        };
        let server = mapping(place, vec![entry("url", place, scalar(&address, place))]);
        let mut own = vec![entry("servers", head, Node { span: head, kind: Kind::Sequence(vec![server]) })];
        own.extend(node.entry("responseForwarding").cloned());
        if let Some(transport) = node.entry("serversTransport") {
            let known = self.refer("ServersTransport", &transport.value);
            if known.contains('@') {
                pass_over(setup, "a ServersTransport that is elsewhere", line(transport));
            } else {
                own.push(Entry { value: scalar(&known, transport.value.span), ..transport.clone() });
            }
        }
        mapping(head, own)
    }
}
