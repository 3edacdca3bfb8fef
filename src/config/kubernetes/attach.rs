//! Gateways with their listeners, and to which of them a route attaches.

use std::collections::HashMap;

use super::resources::{Resource, entry_at, items, line, text, text_at};
use super::{GATEWAY, MOST_COMPARED, add_idle};
use crate::config::{DEEDS, Listener, Precedence, Setup};
use crate::diag::any_of;
use crate::source::Span;
use crate::yaml::Node;

/// A gateway.
pub(super) struct Gateway<'n> {
    /// Its name.
    pub(super) name: &'n str,
    namespace: Option<&'n str>,
    /// The position of its setup.
    pub(super) setup: usize,
    /// Its listeners.
    pub(super) listeners: Vec<Door<'n>>,
    /// Whether further listeners may be added by other resources.
    open: bool,
}

/// A listener of a gateway.
pub(super) struct Door<'n> {
    /// Its name.
    pub(super) name: &'n str,
    /// Its position in the setup.
    pub(super) position: usize,
    port: Option<&'n str>,
    protocol: &'n str,
    hostname: Option<&'n str>,
    kinds: Vec<&'n str>,
    from: &'n str,
}

/// All gateways in a file.
pub(super) struct Gateways<'n> {
    all: Vec<Gateway<'n>>,
    by_name: HashMap<&'n str, Vec<usize>>,
    /// The id for gateways that are elsewhere.
    pub(super) elsewhere: &'n str,
    /// What implements one of them, if it is said and nothing is known of it.
    pub(super) unknown: Option<String>,
}

/// Where a route is attached.
pub(super) struct Attached<'n> {
    /// The position of the setup.
    pub(super) setup: usize,
    /// The listeners, by their positions in the setup.
    pub(super) listeners: Vec<usize>,
    /// The host names of the listeners; empty if one of them is for any.
    pub(super) hosts: Vec<String>,
    /// The names of the gateways, with those of their listeners.
    pub(super) gateways: Vec<(&'n str, &'n str)>,
    /// Whether anything leads to it: a listener, or a gateway that is elsewhere.
    pub(super) reached: bool,
}

/// The ids of the implementations that are known.
const KNOWN: [&str; 4] = ["envoy-gateway", "istio", "contour", "google-load-balancer"];
/// Parts of the names of classes by which implementations go that are not known.
const OTHERS: [&str; 8] = ["cilium", "nginx", "kong", "kgateway", "traefik", "haproxy", "apisix", "lattice"];

/// Returns the id of the gateway for a class or a controller.
fn id_of(class: &str) -> Option<&'static str> {
    let class = class.to_ascii_lowercase();
    let ids = [
        ("gateway.envoyproxy.io", "envoy-gateway"),
        ("envoy", "envoy-gateway"),
        ("istio", "istio"),
        ("contour", "contour"),
        ("gke-l7", "google-load-balancer"),
        ("networking.gke.io", "google-load-balancer"),
    ];
    if class == "eg" {
        return Some("envoy-gateway");
    }
    ids.into_iter().find(|(part, _)| class.contains(part)).map(|(_, id)| id)
}

/// Returns the setup for a gateway with this id.
pub(super) fn setup_for(id: &str, setups: &mut Vec<Setup>) -> usize {
    setups.iter().position(|setup| setup.gateway == id).unwrap_or_else(|| {
        setups.push(Setup { precedence: Precedence::Longest, tells: &DEEDS, ..Setup::of(id) });
        setups.len() - 1
    })
}

impl<'n> Gateways<'n> {
    /// Reads all gateways, and adds their listeners to setups. `told` is the id of what implements those that do not say it.
    pub(super) fn read(resources: &[Resource<'n>], told: Option<&'n str>, setups: &mut Vec<Setup>) -> Self {
        let classes: HashMap<&str, &str> = resources
            .iter()
            .filter(|resource| resource.is("GatewayClass", &[GATEWAY]))
            .filter_map(|class| Some((class.name, text_at(class.node, &["spec", "controllerName"])?)))
            .collect();
        let envoy = resources.iter().any(|resource| resource.group == "gateway.envoyproxy.io");
        let known = classes.values().find_map(|controller| id_of(controller));
        let by_file = if envoy { "envoy-gateway" } else { known.unwrap_or("gateway-api") };
        let elsewhere = told.filter(|id| KNOWN.contains(id)).unwrap_or(by_file);
        let sets = ["ListenerSet", "XListenerSet"];
        let open = resources.iter().any(|resource| sets.contains(&resource.kind));
        let mut gateways = Self { all: Vec::new(), by_name: HashMap::new(), elsewhere, unknown: None };
        for resource in resources.iter().filter(|resource| resource.is("Gateway", &[GATEWAY])) {
            let class = text_at(resource.node, &["spec", "gatewayClassName"]).unwrap_or_default();
            let by_class = classes.get(class).and_then(|controller| id_of(controller)).or_else(|| id_of(class));
            // What the file says of one class holds for others of an unknown kind only if nothing is known of them.
            let id = by_class.unwrap_or(if classes.contains_key(class) { "gateway-api" } else { elsewhere });
            if id == "gateway-api" {
                gateways.unknown = gateways.unknown.or_else(|| unknown(class, classes.get(class).copied()));
            }
            let setup = setup_for(id, setups);
            let doors = items(resource.at(&["spec", "listeners"])).iter().take(MOST_COMPARED);
            let listeners = doors.map(|door| Door::read(door, resource.head, &mut setups[setup])).collect();
            gateways.by_name.entry(resource.name).or_default().push(gateways.all.len());
            gateways.all.push(Gateway { name: resource.name, namespace: resource.namespace, setup, listeners, open });
        }
        gateways
    }

    /// Returns the gateways with a name.
    pub(super) fn named(&self, name: &str) -> impl Iterator<Item = &Gateway<'n>> {
        self.by_name.get(name).into_iter().flatten().filter_map(|&at| self.all.get(at))
    }

    /// Attaches a route to the gateways that it names: one place for each setup. References that lead nowhere are reported.
    pub(super) fn attach(&self, route: &Resource<'n>, setups: &mut Vec<Setup>) -> Vec<Attached<'n>> {
        let mut places: Vec<Attached<'n>> = Vec::new();
        let references = items(route.at(&["spec", "parentRefs"]));
        if references.is_empty() {
            let at = place(self.elsewhere, &mut places, setups);
            let since = "it names no gateway in `parentRefs`";
            let help = "add `parentRefs` with the name of a Gateway".to_owned();
            add_idle(&mut setups[places[at].setup], route.head, &format!("{} {}", route.kind, route.name), since, Some(help));
        }
        for reference in references.iter().take(MOST_COMPARED) {
            let kind = text_at(reference, &["kind"]).unwrap_or("Gateway");
            let name = text_at(reference, &["name"]).unwrap_or_default();
            let namespace = text_at(reference, &["namespace"]).or(route.namespace);
            let near = |gateway: &&Gateway<'n>| gateway.namespace.zip(namespace).is_none_or(|(own, other)| own == other);
            let named: Vec<_> = if kind == "Gateway" { self.named(name).collect() } else { Vec::new() };
            let found = named.iter().copied().find(near);
            let Some(gateway) = found else {
                let at = place(self.elsewhere, &mut places, setups);
                if let Some(other) = named.first() {
                    let span = ["namespace", "name"].into_iter().find_map(|key| reference.entry(key)).map_or(route.head, line);
                    let since = "the Gateway of this name is in another namespace";
                    let help = other.namespace.map(|namespace| format!("write `namespace: {namespace}` in the reference"));
                    add_idle(&mut setups[places[at].setup], span, &format!("the reference to Gateway {name}"), since, help);
                } else {
                    places[at].reached = true;
                }
                continue;
            };
            let id = setups[gateway.setup].gateway.clone();
            let at = place(&id, &mut places, setups);
            let fits = gateway.fitting(route, reference);
            if let Err((span, since, help)) = &fits {
                let setting = format!("the reference to Gateway {name}");
                add_idle(&mut setups[gateway.setup], *span, &setting, since.as_str(), help.clone());
            }
            let place = &mut places[at];
            place.reached |= fits.is_ok();
            for door in fits.unwrap_or_default() {
                place.listeners.push(door.position);
                place.hosts.push(door.hostname.unwrap_or_default().to_owned());
                place.gateways.push((gateway.name, door.name));
            }
            if gateway.listeners.is_empty() {
                place.gateways.push((gateway.name, ""));
            }
        }
        for place in &mut places {
            if place.hosts.iter().any(String::is_empty) {
                place.hosts.clear();
            }
        }
        places
    }
}

/// Returns what implements a class, if that is said and nothing is known of it.
fn unknown(class: &str, controller: Option<&str>) -> Option<String> {
    let lower = class.to_ascii_lowercase();
    let named = OTHERS.iter().any(|other| lower.contains(other));
    let by_class = || named.then(|| format!("the class `{class}`"));
    controller.map(|controller| format!("`{controller}`")).or_else(by_class)
}

/// Returns the position of the place in the setup for a gateway.
fn place(id: &str, places: &mut Vec<Attached<'_>>, setups: &mut Vec<Setup>) -> usize {
    let setup = setup_for(id, setups);
    places.iter().position(|place| place.setup == setup).unwrap_or_else(|| {
        places.push(Attached { setup, listeners: Vec::new(), hosts: Vec::new(), gateways: Vec::new(), reached: false });
        places.len() - 1
    })
}

/// The protocols of listeners, each with the kinds of routes that it takes.
const PROTOCOLS: [(&str, &[&str]); 5] = [
    ("HTTP", &["HTTPRoute", "GRPCRoute"]),
    ("HTTPS", &["HTTPRoute", "GRPCRoute"]),
    ("TCP", &["TCPRoute"]),
    ("TLS", &["TLSRoute", "TCPRoute"]),
    ("UDP", &["UDPRoute"]),
];

impl<'n> Door<'n> {
    fn read(node: &'n Node, gateway: Span, setup: &mut Setup) -> Self {
        let protocol = text_at(node, &["protocol"]).unwrap_or_default();
        let port = text_at(node, &["port"]);
        let span = ["port", "name"].into_iter().find_map(|key| node.entry(key)).map_or(gateway, line);
        let tls = matches!(protocol, "HTTPS" | "TLS");
        setup.listeners.push(Listener { span, port: port.and_then(|port| port.parse().ok()), tls, http2: None });
        let kinds = items(super::resources::at(node, &["allowedRoutes", "kinds"])).iter();
        Self {
            name: text_at(node, &["name"]).unwrap_or_default(),
            position: setup.listeners.len() - 1,
            port,
            protocol,
            hostname: text_at(node, &["hostname"]).filter(|name| !name.is_empty()),
            kinds: kinds.take(MOST_COMPARED).filter_map(|kind| text_at(kind, &["kind"])).collect(),
            from: text_at(node, &["allowedRoutes", "namespaces", "from"]).unwrap_or("Same"),
        }
    }

    /// Returns whether it is for a kind of routes.
    fn takes(&self, kind: &str) -> bool {
        self.speaks(kind) && (self.kinds.is_empty() || self.kinds.contains(&kind))
    }

    /// Returns whether its protocol is one for a kind of routes.
    fn speaks(&self, kind: &str) -> bool {
        // Protocols of implementations are not known.
        let is_known = PROTOCOLS.iter().any(|(protocol, _)| *protocol == self.protocol);
        !is_known || PROTOCOLS.iter().any(|(protocol, kinds)| *protocol == self.protocol && kinds.contains(&kind))
    }

    /// Returns whether it is for a host of a route.
    fn is_on(&self, hosts: &[Node]) -> bool {
        let Some(own) = self.hostname else { return true };
        let covers = |wide: &str, name: &str| {
            wide.eq_ignore_ascii_case(name) || wide.strip_prefix('*').is_some_and(|rest| rest.len() > 1 && name.ends_with(rest))
        };
        hosts.is_empty() || hosts.iter().take(MOST_COMPARED).filter_map(text).any(|host| covers(own, host) || covers(host, own))
    }
}

impl<'n> Gateway<'n> {
    /// Returns the listeners that a reference of a route means, or why there is none.
    fn fitting(&self, route: &Resource<'n>, reference: &'n Node) -> Result<Vec<&Door<'n>>, (Span, String, Option<String>)> {
        let place = |key: &str| {
            let entry = reference.entry(key).or_else(|| reference.entry("name"));
            entry.map_or(route.head, line)
        };
        if self.listeners.is_empty() {
            return Ok(Vec::new());
        }
        let section = text_at(reference, &["sectionName"]);
        let named: Vec<_> = self.listeners.iter().filter(|door| section.is_none_or(|section| section == door.name)).collect();
        if named.is_empty() && !self.open {
            let known = self.listeners.iter().map(|door| door.name).take(10);
            let since = format!("the Gateway has no listener `{}`", section.unwrap_or_default());
            return Err((place("sectionName"), since, Some(format!("write {}", any_of(known)))));
        }
        let port = text_at(reference, &["port"]);
        let on_port: Vec<_> = named.into_iter().filter(|door| port.is_none_or(|port| Some(port) == door.port)).collect();
        if on_port.is_empty() && !self.open {
            let since = format!("the Gateway has no such listener on port {}", port.unwrap_or_default());
            return Err((place("port"), since, None));
        }
        let speaks = on_port.iter().any(|door| door.speaks(route.kind));
        let taking: Vec<_> = on_port.into_iter().filter(|door| door.takes(route.kind)).collect();
        if taking.is_empty() && !self.open {
            let since = format!("no listener that it names takes routes of kind {}", route.kind);
            let protocols = PROTOCOLS.iter().filter(|(_, kinds)| kinds.contains(&route.kind)).map(|(protocol, _)| *protocol);
            let help = if speaks {
                format!("add `kind: {}` to `allowedRoutes.kinds` of the listener", route.kind)
            } else {
                format!("name a listener whose `protocol` is {}", any_of(protocols))
            };
            return Err((place("name"), since, Some(help)));
        }
        let other = self.namespace.zip(route.namespace).is_some_and(|(own, other)| own != other);
        let allowing: Vec<_> = taking.into_iter().filter(|door| !other || !matches!(door.from, "Same" | "None")).collect();
        if allowing.is_empty() && !self.open {
            let since = "the listener takes routes of its own namespace only".to_owned();
            let help = "set `allowedRoutes.namespaces.from: All`, or `Selector`, in the listener".to_owned();
            return Err((place("namespace"), since, Some(help)));
        }
        let hosts = items(route.at(&["spec", "hostnames"]));
        let named = allowing.iter().filter_map(|door| door.hostname).take(10);
        let help = format!("write a host name that {} covers, or change `hostname` of the listener", any_of(named));
        let on: Vec<_> = allowing.into_iter().filter(|door| door.is_on(hosts)).collect();
        if on.is_empty() && !self.open {
            let span = entry_at(route.node, &["spec", "hostnames"]).map_or_else(|| place("name"), line);
            return Err((span, "no listener that it names is for one of its host names".to_owned(), Some(help)));
        }
        Ok(on)
    }
}
