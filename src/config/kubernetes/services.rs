//! What services say of the protocols of their ports.

use std::collections::HashMap;

use super::resources::{Resource, items, line, text, text_at};
use super::{MOST_COMPARED, set};
use crate::config::{Route, Sign, Value};
use crate::source::At;
use crate::yaml::{Entry, Node};

/// The ports of services, by the name of the service.
pub(super) struct Services<'n>(HashMap<&'n str, &'n [Node]>);

/// How a port is spoken to.
enum Spoken {
    Http2,
    Upgrades,
    Plain,
}

impl<'n> Services<'n> {
    /// Reads the services.
    pub(super) fn read(resources: &[Resource<'n>]) -> Self {
        let services = resources.iter().filter(|resource| resource.is("Service", &[""]));
        Self(services.map(|service| (service.name, items(service.at(&["spec", "ports"])))).collect())
    }

    /// Notes for a route how a port of its service is spoken to, if the service is in the file. Istio also goes by names of ports.
    pub(super) fn apply(&self, service: &str, port: Option<&str>, istio: bool, route: &mut Route) {
        let Some(ports) = self.0.get(service) else { return };
        for node in ports.iter().take(MOST_COMPARED) {
            if port.is_some() && text_at(node, &["port"]) != port {
                continue;
            }
            let Some((entry, spoken)) = spoken(node, istio) else { continue };
            let span = line(entry);
            match spoken {
                Spoken::Http2 => {
                    set(&mut route.settings, "appProtocol", Value::On, span);
                    route.signs.push(At { value: Sign::Calls, span });
                }
                Spoken::Upgrades => {
                    set(&mut route.settings, "upgrade", Value::On, span);
                    route.signs.push(At { value: Sign::Upgrade, span });
                }
                Spoken::Plain => set(&mut route.settings, "appProtocol", Value::Off, span),
            }
        }
    }
}

/// Returns how a port is spoken to, and where that is written: with HTTP/1.1 if it says nothing.
fn spoken(port: &Node, istio: bool) -> Option<(&Entry, Spoken)> {
    let http2 = |word: &str| matches!(word, "kubernetes.io/h2c" | "h2c" | "http2" | "grpc" | "grpc-web");
    if let Some(entry) = port.entry("appProtocol") {
        return match text(&entry.value).unwrap_or_default() {
            word if http2(word) => Some((entry, Spoken::Http2)),
            "kubernetes.io/ws" | "kubernetes.io/wss" => Some((entry, Spoken::Upgrades)),
            "http" => Some((entry, Spoken::Plain)),
            _ => None,
        };
    }
    if let Some(entry) = port.entry("name").filter(|_| istio) {
        let first = text(&entry.value).unwrap_or_default().split('-').next().unwrap_or_default();
        return match first {
            word if http2(word) => Some((entry, Spoken::Http2)),
            "http" => Some((entry, Spoken::Plain)),
            _ => None,
        };
    }
    port.entry("port").filter(|_| !istio).map(|entry| (entry, Spoken::Plain))
}
