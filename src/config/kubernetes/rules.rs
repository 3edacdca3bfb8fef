//! The rules of an Ingress as routes.

use std::collections::HashSet;

use super::class::{Class, Controller};
use super::google::OF_INGRESS;
use super::ingress::{Hosts, Local, own_annotation, port, rules_of, service};
use super::resources::{Resource, entry_at, items, line, text, text_at};
use super::values::{switch, truth};
use super::{add_route, application_balancer, makers, set};
use crate::config::{Path, Route, Setup, Sign, Target};
use crate::source::At;
use crate::yaml::Node;

/// Returns the hosts on which ingress-nginx takes all paths as regular expressions, since one Ingress asks for it.
pub(super) fn patterned_hosts(ingresses: &[(&Resource<'_>, Class<'_>)]) -> HashSet<String> {
    let own = ingresses.iter().filter(|(_, class)| class.controller == Controller::IngressNginx);
    let mut hosts = HashSet::new();
    for (ingress, _) in own {
        let regex = own_annotation(ingress, "use-regex").and_then(|entry| text(&entry.value)).and_then(truth) == Some(true);
        let target =
            own_annotation(ingress, "rewrite-target").and_then(|entry| text(&entry.value)).filter(|target| !target.is_empty());
        for rule in rules_of(ingress) {
            let rewritten = || {
                let paths = items(super::resources::at(rule, &["http", "paths"]));
                target.is_some_and(|target| paths.iter().any(|path| text_at(path, &["path"]) != Some(target)))
            };
            if regex || rewritten() {
                hosts.insert(text_at(rule, &["host"]).unwrap_or_default().to_owned());
            }
        }
    }
    hosts
}

/// Adds the routes of an Ingress.
pub(super) fn read(ingress: &Resource<'_>, controller: Controller, local: &Local, others: &Hosts<'_>, setup: &mut Setup) {
    let first = setup.listeners.len();
    setup.listeners.extend(local.listeners.iter().cloned());
    let listeners: Vec<usize> = (first..setup.listeners.len()).collect();
    let route = |head, name: String, hosts: Vec<String>, path| Route {
        span: head,
        name,
        listeners: listeners.clone(),
        hosts,
        path,
        only: None,
        target: local.target,
        signs: local.signs.clone(),
        settings: local.settings.clone(),
        writing: local.writing.clone(),
    };
    for rule in rules_of(ingress) {
        let host = text_at(rule, &["host"]).unwrap_or_default();
        let passed_through = passes_through(rule);
        for node in items(super::resources::at(rule, &["http", "paths"])) {
            let written = text_at(node, &["path"]).unwrap_or("/");
            let head = ["path", "backend"].into_iter().find_map(|key| node.entry(key)).map_or(ingress.head, line);
            let hosts = if host.is_empty() { Vec::new() } else { vec![host.to_owned()] };
            let path = if controller == Controller::IngressNginx && others.patterned.contains(host) {
                Path::Pattern(format!("(?i)^{written}"))
            } else {
                path(written, text_at(node, &["pathType"]).unwrap_or_default(), controller)
            };
            let mut route = route(head, format!("path {written}"), hosts, path);
            if route.target == Target::Bytes && !passed_through {
                route.target = Target::Http;
            }
            if controller == Controller::Nginx {
                makers::of_service(node, local, &mut route);
            }
            if let (Controller::Other(other), Some(backend)) = (controller, node.value("backend")) {
                let (name, port) = (service(backend).unwrap_or_default(), port(backend));
                if other.gateway == "google-load-balancer" {
                    others.deadlines.apply(name, port, OF_INGRESS, &mut route);
                }
                others.services.apply_to_ingress(name, port, other.gateway, &mut route);
                match other.gateway {
                    "contour" => sockets_of_contour(ingress, written, &mut route),
                    "aws-alb" => application_balancer::narrow(ingress, name, &mut route),
                    _ => {}
                }
            }
            add_route(setup, route);
            if setup.routes.len() == super::MOST_ROUTES {
                return super::pass_over(setup, &format!("routes beyond the first {}", super::MOST_ROUTES), ingress.head);
            }
        }
    }
    let rest = ["defaultBackend", "backend"].into_iter().find_map(|key| entry_at(ingress.node, &["spec", key]));
    if let Some(rest) = rest {
        add_route(setup, route(line(rest), "the default backend".to_owned(), Vec::new(), Path::Any));
    }
}

/// Returns whether ingress-nginx can pass the bytes for the host of a rule through, which it does for the path of all only.
pub(super) fn passes_through(rule: &Node) -> bool {
    let paths = items(super::resources::at(rule, &["http", "paths"]));
    paths.is_empty() || paths.iter().any(|path| text_at(path, &["path"]).is_none_or(|path| matches!(path, "" | "/")))
}

/// Returns the paths that are meant.
fn path(written: &str, kind: &str, controller: Controller) -> Path {
    let text = || written.to_owned();
    match kind {
        "Exact" => Path::Exact(text()),
        "Prefix" => Path::Below(text()),
        // Load balancers of clouds have a sign for anything.
        _ if matches!(controller, Controller::Other(other) if matches!(other.gateway, "aws-alb" | "google-load-balancer" | "azure-application-gateway")) => {
            match written.strip_suffix('*') {
                Some("/" | "") => Path::Any,
                Some(prefix) => Path::Prefix(prefix.to_owned()),
                None => Path::Exact(text()),
            }
        }
        _ => Path::Prefix(text()),
    }
}

/// Returns a list with one more name, with a sign for what is too long to repeat.
pub(super) fn with_one_more(list: &str, name: &str) -> String {
    const LONGEST: usize = 100;
    match list.trim() {
        "" => name.to_owned(),
        list if list.len() > LONGEST => format!("...,{name}"),
        list => format!("{list},{name}"),
    }
}

/// Notes whether Contour lets WebSocket pass on a path: an annotation lists those on which it does.
fn sockets_of_contour(ingress: &Resource<'_>, path: &str, route: &mut Route) {
    const KEY: &str = "websocket-routes";
    let name = format!("projectcontour.io/{KEY}");
    let listed = ingress.annotation(&name);
    let passes = listed.filter(|listed| listed.value.split(',').any(|one| one.trim() == path)).map(|listed| listed.span);
    set(&mut route.settings, KEY, switch(passes.is_some()), passes.unwrap_or(route.span));
    // An annotation that is there takes one more.
    let before = listed.map_or("", |listed| listed.value);
    route.writing.phrases.push((KEY, format!("{name}: {}", with_one_more(before, path))));
    route.signs.extend(passes.map(|span| At { value: Sign::Upgrade, span }));
}

/// Puts the routes of ingress-nginx in the order in which it tries regular expressions: from the longest to the shortest.
pub(super) fn order(setup: &mut Setup) {
    setup.routes.sort_by_key(|route| match &route.path {
        Path::Pattern(pattern) => std::cmp::Reverse(pattern.len()),
        _ => std::cmp::Reverse(0),
    });
}
