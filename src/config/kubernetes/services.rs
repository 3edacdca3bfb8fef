//! What services say of the protocols of their ports.

use std::collections::HashMap;

use super::resources::{Resource, items, line, text, text_at};
use super::values::in_json;
use super::{MOST_COMPARED, application_balancer, set};
use crate::config::{AFFINITY, Route, Sign, Value};
use crate::source::{At, Span};
use crate::yaml::{Entry, Node};

/// The services, by their names.
pub(super) struct Services<'n>(HashMap<&'n str, &'n Resource<'n>>);

/// How a port is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spoken {
    /// With HTTP/2 in plain text, or whatever it is encrypted with.
    Http2,
    /// With what is agreed on when it is encrypted, HTTP/2 if the service has it.
    Agreed,
    Upgrades,
    Plain,
}

/// What Traefik reads on a service.
const SCHEME: &str = "traefik.ingress.kubernetes.io/service.serversscheme";
/// What the controller of Google Cloud reads on a service, the past one first, which precedes.
const PROTOCOLS: [&str; 2] = ["service.alpha.kubernetes.io/app-protocols", "cloud.google.com/app-protocols"];
/// The prefixes of what Contour reads on a service, the present one first.
const CONTOUR: [&str; 2] = ["projectcontour.io/upstream-protocol.", "contour.heptio.com/upstream-protocol."];

/// What says how the balancer of AWS speaks to its targets.
const TARGET_GROUP: &str = "backend-protocol-version";
/// The same where the Service is unknown, which may say it too.
const TARGET_GROUP_OF_INGRESS: &str = "backend-protocol-version of the Ingress";

/// What says whether the balancer of AWS keeps a client at the same target, where the Service is unknown, which may say it too.
const STICKINESS_OF_INGRESS: &str = "affinity of the Ingress";

/// A port of a service.
#[derive(Clone, Copy)]
struct Port<'n> {
    service: &'n Resource<'n>,
    node: &'n Node,
}

impl<'n> Services<'n> {
    /// Reads the services.
    pub(super) fn read(resources: &'n [Resource<'n>]) -> Self {
        let services = resources.iter().filter(|resource| resource.is("Service", &[""]));
        Self(services.map(|service| (service.name, service)).collect())
    }

    /// Notes for a route of a gateway of the Gateway API how a port of its service is spoken to, if the service is in the file. Contour
    /// has signs of its own.
    pub(super) fn apply(&self, service: &str, port: Option<&str>, gateway: &str, route: &mut Route) {
        for port in self.ports(service, port) {
            let spoken = match gateway {
                "contour" => port.by_contour(),
                _ => port.by_protocol(),
            };
            note(spoken, "appProtocol", route);
        }
    }

    /// Notes for a route of a mesh, at its edge or inside, how a port of its service is spoken to, if the service is in the file.
    pub(super) fn apply_in_mesh(&self, service: &str, port: Option<&str>, at_edge: bool, route: &mut Route) {
        for port in self.ports(service, port) {
            // Inside, what nobody says is found out.
            let undeclared = || port.undeclared().filter(|_| at_edge);
            note(port.by_istio().or_else(undeclared), "appProtocol", route);
        }
    }

    /// Notes for a route of an Ingress how the controller speaks to a port of its service, if the service is in the file.
    pub(super) fn apply_to_ingress(&self, service: &str, port: Option<&str>, gateway: &str, route: &mut Route) {
        if gateway == "aws-alb" {
            self.stickiness(service, route);
            if !self.0.contains_key(service) && route.setting(TARGET_GROUP).is_none() {
                let span = route.span;
                set(&mut route.settings, TARGET_GROUP_OF_INGRESS, Value::Off, span);
            }
        }
        for port in self.ports(service, port) {
            match gateway {
                "contour" => note(port.by_contour(), "appProtocol", route),
                "aws-alb" => note(port.by_amazon(route), TARGET_GROUP, route),
                "google-load-balancer" => note(port.by_google(), "app-protocols", route),
                "traefik" => note(port.by_traefik(), "service.serversscheme", route),
                _ => {}
            }
        }
    }

    /// Notes for a route of Contour how a port of its service is spoken to, as a setting of the first name, if the service is in the
    /// file, and of the second one if it is not.
    pub(super) fn apply_as(&self, [key, unknown]: [&'static str; 2], service: &str, port: Option<&str>, route: &mut Route) {
        if !self.0.contains_key(service) && route.setting(key).is_none() {
            let span = route.span;
            set(&mut route.settings, unknown, Value::Off, span);
        }
        self.ports(service, port).for_each(|port| note(port.by_contour(), key, route));
    }

    /// Notes for a route of the balancer of AWS whether it keeps a client at the same target: a service says so before its Ingress.
    fn stickiness(&self, service: &str, route: &mut Route) {
        let known = self.0.get(service);
        let span = route.span;
        if let Some(At { value, span }) = known.and_then(|service| application_balancer::stickiness(service)) {
            set(&mut route.settings, AFFINITY, value, span);
        } else if route.setting(AFFINITY).is_none() {
            let key = if known.is_some() { AFFINITY } else { STICKINESS_OF_INGRESS };
            set(&mut route.settings, key, Value::Off, span);
        }
    }

    /// Returns the ports of a service that a reference may mean: by name or number, or any if it says neither.
    fn ports(&self, service: &str, port: Option<&str>) -> impl Iterator<Item = Port<'n>> {
        let service = self.0.get(service).copied();
        let all = service.map_or(&[][..], |service| items(service.at(&["spec", "ports"])));
        let port = port.map(str::to_owned);
        let meant = move |node: &&Node| {
            let own = [text_at(node, &["port"]), text_at(node, &["name"])];
            port.as_deref().is_none_or(|port| own.contains(&Some(port)))
        };
        let nodes = all.iter().take(MOST_COMPARED).filter(meant);
        nodes.filter_map(move |node| Some(Port { service: service?, node }))
    }
}

/// Notes for a route how it is spoken to a service: `key` says whether with HTTP/2.
fn note(spoken: Option<At<Spoken>>, key: &'static str, route: &mut Route) {
    let Some(At { value, span }) = spoken else { return };
    match value {
        Spoken::Http2 => {
            set(&mut route.settings, key, Value::On, span);
            route.signs.push(At { value: Sign::Calls, span });
        }
        Spoken::Agreed => set(&mut route.settings, key, Value::On, span),
        Spoken::Upgrades => {
            set(&mut route.settings, "upgrade", Value::On, span);
            route.signs.push(At { value: Sign::Upgrade, span });
        }
        Spoken::Plain => set(&mut route.settings, key, Value::Off, span),
    }
}

impl Port<'_> {
    /// By default, `appProtocol` decides.
    fn by_protocol(self) -> Option<At<Spoken>> {
        self.node.entry("appProtocol").map_or_else(|| self.unmarked("port"), of_protocol)
    }

    /// Returns HTTP/1.1, which is spoken to a port that says nothing, at one of its keys.
    fn unmarked(self, key: &str) -> Option<At<Spoken>> {
        let span = line(self.node.entry(key).or_else(|| self.node.entry("port"))?);
        Some(At { value: Spoken::Plain, span })
    }

    /// Istio also goes by the beginnings of names.
    fn by_istio(self) -> Option<At<Spoken>> {
        if let Some(entry) = self.node.entry("appProtocol") {
            return of_protocol(entry);
        }
        let entry = self.node.entry("name")?;
        let name = text(&entry.value).unwrap_or_default().to_ascii_lowercase();
        let value = match name.split('-').next().unwrap_or_default() {
            word if is_http2(word) => Spoken::Http2,
            "http" => Spoken::Plain,
            _ => return None,
        };
        Some(At { value, span: line(entry) })
    }

    /// Returns HTTP/1.1, which gateways of Istio speak to a port that nothing marks as one of any protocol.
    fn undeclared(self) -> Option<At<Spoken>> {
        const WORDS: [&str; 8] = ["https", "tls", "tcp", "udp", "mongo", "mysql", "redis", "http_proxy"];
        let name = text_at(self.node, &["name"]).unwrap_or_default().to_ascii_lowercase();
        let word = name.split('-').next().unwrap_or_default();
        let said = self.node.entry("appProtocol").is_some() || WORDS.contains(&word);
        if said { None } else { self.unmarked("name") }
    }

    /// Contour knows few words in `appProtocol`, and its annotations name ports.
    fn by_contour(self) -> Option<At<Spoken>> {
        if let Some(entry) = self.node.entry("appProtocol") {
            let known = text(&entry.value) == Some("kubernetes.io/h2c");
            return Some(At { value: if known { Spoken::Http2 } else { Spoken::Plain }, span: line(entry) });
        }
        let own = [text_at(self.node, &["name"]), text_at(self.node, &["port"])];
        for prefix in CONTOUR {
            for (protocol, spoken) in [("h2c", Spoken::Http2), ("h2", Spoken::Http2), ("tls", Spoken::Plain)] {
                let Some(ports) = self.service.annotation(&format!("{prefix}{protocol}")) else { continue };
                if ports.value.split(',').any(|port| own.contains(&Some(port.trim()))) {
                    return Some(At { value: spoken, span: ports.span });
                }
            }
        }
        self.unmarked("port")
    }

    /// The annotation of Google Cloud has a protocol for each name of a port.
    fn by_google(self) -> Option<At<Spoken>> {
        let own = [text_at(self.node, &["name"]), text_at(self.node, &["port"])];
        let Some(said) = PROTOCOLS.iter().find_map(|name| self.service.annotation(name)) else {
            // What is said in another way is not known to be read.
            return if self.node.entry("appProtocol").is_some() { None } else { self.unmarked("name") };
        };
        let protocols = in_json(said.value, &[])?;
        let protocol = protocols.into_iter().find(|(port, _)| own.contains(&Some(port.as_str())));
        let is_http2 = protocol.is_some_and(|(_, protocol)| protocol == "HTTP2");
        Some(At { value: if is_http2 { Spoken::Http2 } else { Spoken::Plain }, span: said.span })
    }

    /// The balancer of AWS also takes the annotation of an Ingress on a service; if neither has it, targets get HTTP/1.1.
    fn by_amazon(self, route: &Route) -> Option<At<Spoken>> {
        let Some(version) = self.service.annotation("alb.ingress.kubernetes.io/backend-protocol-version") else {
            return route.setting(TARGET_GROUP).is_none().then_some(At { value: Spoken::Plain, span: route.span });
        };
        let value = match version.value {
            "GRPC" => Spoken::Http2,
            "HTTP2" => Spoken::Agreed,
            _ => Spoken::Plain,
        };
        Some(At { value, span: version.span })
    }

    /// Traefik has one annotation for all ports, and else goes by the number or the name of the port.
    fn by_traefik(self) -> Option<At<Spoken>> {
        let of = |scheme: &str| match scheme {
            "h2c" => Some(Spoken::Http2),
            "https" => Some(Spoken::Agreed),
            "http" => Some(Spoken::Plain),
            _ => None,
        };
        if let Some(scheme) = self.service.annotation(SCHEME) {
            return of(scheme.value).map(|value| At { value, span: scheme.span });
        }
        let named = text_at(self.node, &["name"]).is_some_and(|name| name.starts_with("https"));
        let encrypted = named || text_at(self.node, &["port"]) == Some("443");
        let head: Span = line(self.node.entry("port")?);
        Some(At { value: if encrypted { Spoken::Agreed } else { Spoken::Plain }, span: head })
    }
}

/// Returns what `appProtocol` says, if it is understood.
fn of_protocol(entry: &Entry) -> Option<At<Spoken>> {
    let value = match text(&entry.value).unwrap_or_default() {
        word if is_http2(word) => Spoken::Http2,
        "kubernetes.io/ws" | "kubernetes.io/wss" => Spoken::Upgrades,
        "http" => Spoken::Plain,
        _ => return None,
    };
    Some(At { value, span: line(entry) })
}

/// Returns whether a word stands for HTTP/2.
fn is_http2(word: &str) -> bool {
    matches!(word.to_ascii_lowercase().as_str(), "kubernetes.io/h2c" | "h2c" | "http2" | "grpc" | "grpc-web")
}
