//! The controller of the makers of NGINX: its annotations, and the keys of its `ConfigMap`, which it reads alike.

use super::ingress::{Local, service};
use super::resources::{Resource, line, text};
use super::rules::with_one_more;
use super::snippet;
use super::values::{size, switch, truth};
use super::{MOST_COMPARED, set};
use crate::config::{AUTHENTICATION, Route, Service, Setting, Sign, Target, Value};
use crate::source::{At, Span};
use crate::yaml::{Entry, Node};

/// The prefixes of its annotations.
const PREFIXES: [&str; 2] = ["nginx.org/", "nginx.com/"];
/// The annotation with the services that are for calls.
const CALLS: &str = "nginx.org/grpc-services";
/// The annotation with the services that are for WebSocket.
const SOCKETS: &str = "nginx.org/websocket-services";
/// The setting by which its routes are told from those of plain NGINX.
const MARK: &str = "nginx.org";

/// What its `ConfigMap` says for every Ingress.
#[derive(Default)]
pub(super) struct Defaults {
    settings: Vec<Setting>,
    /// Whether clients may speak HTTP/2, and where that is written or would be; `None` if the `ConfigMap` is not here.
    http2: Option<At<bool>>,
}

/// Returns whether a resource is its `ConfigMap`.
fn is_defaults(resource: &Resource<'_>) -> bool {
    let name = resource.name;
    resource.is("ConfigMap", &[""]) && (name == "nginx-config" || (name.ends_with("nginx-ingress") && name != "ingress-nginx"))
}

/// Reads its `ConfigMap`, if it is there.
pub(super) fn defaults(resources: &[Resource<'_>]) -> Defaults {
    let mut defaults = Defaults::default();
    for map in resources.iter().filter(|resource| is_defaults(resource)) {
        let head = map.node.entry("data").map_or(map.head, |data| data.key_span);
        let mut http2 = At { value: false, span: head };
        for entry in map.at(&["data"]).and_then(Node::entries).unwrap_or_default() {
            let Some(value) = text(&entry.value) else { continue };
            if entry.key == "http2" {
                http2 = At { value: truth(value) == Some(true), span: line(entry) };
            }
            put(&entry.key, value, line(entry), &mut defaults.settings);
        }
        defaults.http2 = Some(http2);
    }
    defaults
}

/// Sets what a key of the `ConfigMap`, or an annotation without its prefix, says.
fn put(key: &str, value: &str, span: Span, settings: &mut Vec<Setting>) {
    let found = match key {
        "proxy-read-timeout" => snippet::time(value).map(|time| ("nginx.org/proxy-read-timeout", time)),
        "proxy-send-timeout" => snippet::time(value).map(|time| ("nginx.org/proxy-send-timeout", time)),
        "client-max-body-size" => size(value).map(|size| ("nginx.org/client-max-body-size", size)),
        "proxy-buffering" => truth(value).map(|on| ("nginx.org/proxy-buffering", switch(on))),
        _ if key.starts_with("jwt-") || key.starts_with("basic-auth-") => Some((AUTHENTICATION, Value::On)),
        _ => None,
    };
    if let Some((name, value)) = found {
        set(settings, name, value, span);
    }
}

/// Reads the annotations of an Ingress.
pub(super) fn read(ingress: &Resource<'_>, defaults: &Defaults, local: &mut Local) {
    local.settings.clone_from(&defaults.settings);
    set(&mut local.settings, MARK, Value::On, ingress.head);
    for entry in ingress.annotations() {
        let Some(value) = text(&entry.value) else { continue };
        let Some(name) = PREFIXES.iter().find_map(|prefix| entry.key.strip_prefix(prefix)) else { continue };
        let span = line(entry);
        put(name, value, span, &mut local.settings);
        let target = match entry.key.as_str() {
            SOCKETS => Target::Http,
            CALLS => {
                // Without it the annotation is ignored.
                if let Some(http2) = defaults.http2.filter(|http2| !http2.value) {
                    set(&mut local.settings, "http2-of-config-map", Value::Off, http2.span);
                }
                Target::Calls
            }
            _ => continue,
        };
        let services = value.split(',').take(MOST_COMPARED);
        local.services.extend(services.map(|service| (target, service.trim().to_owned(), span)));
    }
    let annotations: Option<&Entry> = ingress.node.value("metadata").and_then(|metadata| metadata.entry("annotations"));
    local.writing.rest = Some(annotations.map_or(ingress.head, |entry| entry.key_span));
}

/// Notes what the controller does for the service of a path.
pub(super) fn of_service(path: &Node, local: &Local, route: &mut Route) {
    let name = path.value("backend").and_then(service).unwrap_or_default();
    let of = |target: Target| local.services.iter().find(|(own, service, _)| *own == target && service == name);
    let place = local.writing.rest.unwrap_or(route.span);
    let calls = of(Target::Calls).map(|(_, _, span)| *span);
    let sockets = of(Target::Http).map(|(_, _, span)| *span);
    for (key, target, own) in [(SOCKETS, Target::Http, sockets), (CALLS, Target::Calls, calls)] {
        let listed: Vec<_> = local.services.iter().filter(|(own, ..)| *own == target).collect();
        // An annotation that is there takes one more.
        let near = listed.first().map(|(.., span)| *span);
        set(&mut route.settings, key, switch(own.is_some()), own.or(near).unwrap_or(place));
        let names: Vec<&str> = listed.iter().map(|(_, name, _)| name.as_str()).collect();
        route.writing.phrases.push((key, format!("{key}: {}", with_one_more(&names.join(","), name))));
    }
    route.signs.extend(sockets.map(|span| At { value: Sign::Upgrade, span }));
    if let Some(span) = calls {
        route.target = Target::Calls;
        route.signs.push(At { value: Sign::Calls, span });
    }
    route.writing.service = Some(Service { address: name.to_owned(), tls: false });
}
