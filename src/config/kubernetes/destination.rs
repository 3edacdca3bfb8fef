//! The destination rules of Istio: how services are spoken to, after a route has chosen them.

use super::resources::{Resource, at, entry_at, items, line, text, text_at};
use super::values::limit;
use super::{MOST_COMPARED, set};
use crate::config::{AFFINITY, Route, Sign, Target, Value};
use crate::source::At;
use crate::yaml::{Entry, Node};

/// The destination rules, in the order of the text.
pub(super) struct Destinations<'n>(Vec<(&'n str, &'n Node)>);

/// A service that a route leads to.
#[derive(Clone, Copy)]
pub(super) struct Destination<'n> {
    /// Its host: a name, or one with its namespace.
    pub(super) host: &'n str,
    /// Its port, if it is written.
    pub(super) port: Option<&'n str>,
    /// The name of a part of its instances, if it is written.
    pub(super) subset: Option<&'n str>,
}

impl<'n> Destination<'n> {
    /// Reads the destination of a virtual service.
    pub(super) fn of(node: &'n Node) -> Self {
        let say = |keys: &[&str]| text_at(node, keys);
        Self { host: say(&["host"]).unwrap_or_default(), port: say(&["port", "number"]), subset: say(&["subset"]) }
    }
}

impl<'n> Destinations<'n> {
    /// Reads the destination rules.
    pub(super) fn read(resources: &[Resource<'n>]) -> Self {
        let rules = resources.iter().filter(|resource| resource.is("DestinationRule", &["networking.istio.io"]));
        let of = |rule: &Resource<'n>| Some((text_at(rule.node, &["spec", "host"])?, rule.at(&["spec"])?));
        Self(rules.take(MOST_COMPARED).filter_map(of).collect())
    }

    /// Sets what the rule of a destination says for a route to it.
    pub(super) fn apply(&self, to: Destination<'_>, route: &mut Route) {
        let exact = self.0.iter().find(|(host, _)| is_same(host, to.host));
        // A rule for many hosts holds only where there is none for one.
        let wide = || self.0.iter().filter(|(host, _)| covers(host, to.host)).max_by_key(|(host, _)| host.len());
        let Some((_, spec)) = exact.or_else(wide) else { return };
        let policies = policies(spec, to);
        let entry = |keys: &[&str]| {
            let (first, rest) = keys.split_first()?;
            let whole = policies.iter().rev().find_map(|policy| policy.value(first))?;
            entry_at(whole, rest)
        };
        if route.target == Target::Bytes {
            for (key, name) in [("idleTimeout", "tcp.idleTimeout"), ("maxConnectionDuration", "tcp.maxConnectionDuration")] {
                put_limit(entry(&["connectionPool", "tcp", key]), name, route);
            }
            put_count(entry(&["connectionPool", "tcp", "maxConnections"]), "tcp.maxConnections", route);
            return;
        }
        put_count(entry(&["connectionPool", "tcp", "maxConnections"]), "tcp.maxConnections", route);
        put_count(entry(&["connectionPool", "http", "http2MaxRequests"]), "http2MaxRequests", route);
        let preserved = entry(&["connectionPool", "http", "useClientProtocol"]).filter(|at| text(&at.value) == Some("true"));
        let upgraded = entry(&["connectionPool", "http", "h2UpgradePolicy"]).filter(|at| text(&at.value) == Some("UPGRADE"));
        // What the client speaks is kept, and what is upgraded is so only where it is not.
        if let Some(preserved) = preserved {
            set(&mut route.settings, "appProtocol", Value::On, line(preserved));
        } else if let Some(upgraded) = upgraded {
            set(&mut route.settings, "appProtocol", Value::On, line(upgraded));
            // Nothing lets requests for other protocols pass over HTTP/2.
            set(&mut route.settings, "h2UpgradePolicy", Value::Off, line(upgraded));
            route.signs.push(At { value: Sign::Calls, span: line(upgraded) });
        }
        if let Some(hashed) = entry(&["loadBalancer", "consistentHash"]) {
            set(&mut route.settings, AFFINITY, Value::On, line(hashed));
        } else if let Some(simple) = entry(&["loadBalancer", "simple"]).filter(|at| text(&at.value) != Some("PASSTHROUGH")) {
            set(&mut route.settings, AFFINITY, Value::Off, line(simple));
        }
    }
}

/// Returns the policies that hold for a destination, each over those before it; that of a port stands alone.
fn policies<'n>(spec: &'n Node, to: Destination<'_>) -> Vec<&'n Node> {
    let subsets = items(spec.value("subsets")).iter().take(MOST_COMPARED);
    let subset = subsets.into_iter().find(|subset| to.subset.is_some() && text_at(subset, &["name"]) == to.subset);
    let subset = subset.and_then(|subset| subset.value("trafficPolicy"));
    let whole = spec.value("trafficPolicy");
    let of_port = |policy: &'n Node| {
        let ports = items(at(policy, &["portLevelSettings"])).iter().take(MOST_COMPARED);
        ports.into_iter().find(|port| to.port.is_some() && text_at(port, &["port", "number"]) == to.port)
    };
    match subset.and_then(of_port).or_else(|| whole.and_then(of_port)) {
        Some(port) => vec![port],
        None => whole.into_iter().chain(subset).collect(),
    }
}

/// Sets a limit.
fn put_limit(entry: Option<&Entry>, name: &'static str, route: &mut Route) {
    if let Some((entry, value)) = entry.and_then(|entry| Some((entry, text(&entry.value).and_then(limit)?))) {
        set(&mut route.settings, name, value, line(entry));
    }
}

/// Sets how many are taken at once; none stands for no limit.
fn put_count(entry: Option<&Entry>, name: &'static str, route: &mut Route) {
    let count = entry.and_then(|entry| Some((entry, text(&entry.value)?.parse().ok().filter(|count| *count > 0)?)));
    if let Some((entry, count)) = count {
        set(&mut route.settings, name, Value::Count(count), line(entry));
    }
}

/// Returns whether two hosts may be the same service: a short name is one of any namespace.
fn is_same(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let Some(rest) = long.strip_prefix(short) else { return false };
    if rest.is_empty() {
        return true;
    }
    let Some(rest) = rest.strip_prefix('.') else { return false };
    match short.matches('.').count() {
        // What is behind a name is a namespace, which ends or is followed by the names of the cluster.
        0 => rest.split('.').nth(1).is_none_or(|label| label == "svc"),
        1 => rest == "svc" || rest.starts_with("svc."),
        _ => false,
    }
}

/// Returns whether a host with a sign for anything in front covers another.
fn covers(wide: &str, host: &str) -> bool {
    wide == "*" || wide.strip_prefix('*').is_some_and(|rest| rest.starts_with('.') && host.ends_with(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_may_be_in_any_namespace() {
        for (one, other) in [("a", "a"), ("a", "a.b"), ("a.b.svc.cluster.local", "a"), ("a.b", "a.b.svc"), ("x.org", "x.org")] {
            assert!(is_same(one, other), "{one} {other}");
        }
        for (one, other) in [("a", "ab"), ("a", "a.example.com"), ("a.b", "a.bc"), ("a.b", "a.c"), ("", "a"), ("a", "b")] {
            assert!(!is_same(one, other), "{one} {other}");
        }
        assert!(covers("*", "a") && covers("*.b.svc.cluster.local", "a.b.svc.cluster.local") && !covers("*.org", "a"));
    }
}
