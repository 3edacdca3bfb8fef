//! Files of Docker Compose: the labels of containers and the arguments of Traefik, as the configuration that they make.

use crate::config::tree::{entries, items, same, text, value};
use crate::source::Span;
use crate::yaml::{Entry, Kind, Node};

/// Maximum number of labels and arguments.
const MOST: usize = 2_000;
/// Maximum number of parts of a label.
const DEPTH: usize = 16;
/// What is said by arguments and matters here.
const ARGUMENTS: [&str; 4] = ["entrypoints", "providers", "serverstransport", "tls"];

/// Returns whether a text may be such a file: it has services with labels or arguments for Traefik.
pub(super) fn looks_like(text: &str) -> bool {
    let lines = || text.lines().take(20_000);
    let speaks = |line: &str| {
        let line = line.to_ascii_lowercase();
        ["traefik.http.", "traefik.tcp.", "--entrypoints."].iter().any(|sign| line.contains(sign))
    };
    lines().any(|line| line.starts_with("services:")) && lines().any(speaks)
}

/// Returns the configuration that a file makes. `None` if it is none of Docker Compose.
pub(super) fn configuration(root: &Node) -> Option<Node> {
    let services = value(root, "services").and_then(Node::entries)?;
    if value(root, "http").is_some() {
        return None;
    }
    let mut all = mapping(root.span);
    let mut left = MOST;
    for container in services {
        let mut own = mapping(container.key_span);
        let deployed = value(&container.value, "deploy").and_then(|deploy| value(deploy, "labels"));
        for labels in value(&container.value, "labels").into_iter().chain(deployed) {
            for (name, at, said) in labelled(labels).take(left) {
                left -= 1;
                if let Some(path) = strip(&name, "traefik.") {
                    put(&mut own, path, at, said);
                }
            }
        }
        if value(&own, "enable").and_then(text) != Some("false") {
            for (protocol, scheme) in [("http", Some("http")), ("tcp", None)] {
                complete(&mut own, protocol, scheme, container);
            }
            merge(&mut all, own);
        }
        for (argument, at) in arguments(value(&container.value, "command")).into_iter().take(left) {
            left -= 1;
            let Some(argument) = argument.strip_prefix("--") else { continue };
            let (name, said) = argument.split_once('=').unwrap_or((argument, "true"));
            let head = name.split('.').next().unwrap_or_default();
            if ARGUMENTS.iter().any(|known| head.eq_ignore_ascii_case(known)) {
                put(&mut all, name, at, scalar(said, at));
            }
        }
    }
    Some(all)
}

fn mapping(span: Span) -> Node {
    Node { span, kind: Kind::Mapping(Vec::new()) }
}

fn scalar(text: &str, span: Span) -> Node {
    Node { span, kind: Kind::Scalar { text: text.to_owned(), plain: true } }
}

fn strip<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    text.get(..prefix.len()).filter(|start| start.eq_ignore_ascii_case(prefix))?;
    text.get(prefix.len()..)
}

/// Returns labels with their places and values, whether they are a list of assignments or a mapping.
fn labelled(labels: &Node) -> impl Iterator<Item = (String, Span, Node)> {
    let listed = items(Some(labels)).iter().filter_map(|item| {
        let (name, said) = text(item)?.split_once('=')?;
        Some((name.trim().to_owned(), item.span, scalar(said, item.span)))
    });
    let mapped = entries(Some(labels)).iter().map(|entry| (entry.key.clone(), entry.key_span, entry.value.clone()));
    listed.chain(mapped)
}

/// Returns the arguments of a command with their places.
fn arguments(command: Option<&Node>) -> Vec<(&str, Span)> {
    match command.and_then(|command| Some((text(command)?, command.span))) {
        Some((line, span)) => line.split_whitespace().map(|argument| (argument, span)).collect(),
        None => items(command).iter().filter_map(|item| Some((text(item)?, item.span))).collect(),
    }
}

/// Puts a value where the parts of a name lead, unless something else is there.
fn put(node: &mut Node, path: &str, at: Span, said: Node) {
    let mut node = node;
    let parts: Vec<&str> = path.split('.').take(DEPTH).collect();
    let Some((last, way)) = parts.split_last() else { return };
    for part in way {
        let Some(next) = child(node, part, at, || mapping(at)) else { return };
        node = next;
    }
    child(node, last, at, || said);
}

/// Returns what a key of a mapping has, after adding it if it is absent. `None` if the node is no mapping.
fn child<'n>(node: &'n mut Node, key: &str, at: Span, new: impl FnOnce() -> Node) -> Option<&'n mut Node> {
    let Kind::Mapping(entries) = &mut node.kind else { return None };
    let position = entries.iter().position(|entry| same(&entry.key, key)).unwrap_or_else(|| {
        entries.push(Entry { key: key.to_owned(), key_span: at, value: new() });
        entries.len() - 1
    });
    entries.get_mut(position).map(|entry| &mut entry.value)
}

/// Adds what Traefik takes from the container: the address of its services, the service of routers that name none, and a rule.
fn complete(own: &mut Node, protocol: &str, scheme: Option<&str>, container: &Entry) {
    let at = container.key_span;
    if value(own, protocol).is_none() {
        return;
    }
    let Some(section) = child(own, protocol, at, || mapping(at)) else { return };
    let has_routers = value(section, "routers").is_some();
    let Some(services) = child(section, "services", at, || mapping(at)) else { return };
    if entries(Some(services)).is_empty() && has_routers {
        put(services, &format!("{}.loadBalancer.server", container.key.replace('.', "-")), at, mapping(at));
    }
    let Kind::Mapping(all) = &mut services.kind else { return };
    let mut names = Vec::new();
    for service in all {
        names.push(service.key.clone());
        let Some(balancer) = child(&mut service.value, "loadBalancer", at, || mapping(at)) else { continue };
        let server = value(balancer, "server");
        let said = |key: &str| server.and_then(|server| value(server, key));
        let place = said("scheme").or(said("port")).map_or(service.key_span, |node| node.span);
        let address = match scheme {
            Some(usual) => format!("{}://{}", said("scheme").and_then(text).unwrap_or(usual), container.key),
            None => container.key.clone(),
        };
        let address = said("url").cloned().unwrap_or_else(|| scalar(&address, place));
        let key = if scheme.is_some() { "url" } else { "address" };
        let one = Kind::Mapping(vec![Entry { key: key.to_owned(), key_span: address.span, value: address }]);
        // In files it is unknown.
        if let Kind::Mapping(keys) = &mut balancer.kind {
            keys.retain(|entry| !same(&entry.key, "server"));
        }
        child(balancer, "servers", place, || Node { span: place, kind: Kind::Sequence(vec![Node { span: place, kind: one }]) });
    }
    let [service] = &names[..] else { return };
    let service = service.clone();
    let Some(Kind::Mapping(routers)) = child(section, "routers", at, || mapping(at)).map(|node| &mut node.kind) else { return };
    for router in routers {
        child(&mut router.value, "service", router.key_span, || scalar(&service, router.key_span));
        if scheme.is_some() {
            child(&mut router.value, "rule", router.key_span, || scalar(&format!("Host(`{}`)", container.key), router.key_span));
        }
    }
}

/// Adds what one mapping has to another; what is there stays.
fn merge(into: &mut Node, from: Node) {
    let Kind::Mapping(from) = from.kind else { return };
    for Entry { key, key_span, value } in from {
        let mut value = Some(value);
        let Some(there) = child(into, &key, key_span, || value.take().unwrap_or_else(|| mapping(key_span))) else { return };
        if let Some(value) = value {
            merge(there, value);
        }
    }
}
