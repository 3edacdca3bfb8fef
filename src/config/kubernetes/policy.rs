//! The policies of Envoy Gateway: which routes they are for, and what they set.

use std::collections::{BTreeMap, HashMap};

use super::attach::{Attached, Gateways};
use super::gateway::{add_once, is_duration, spec};
use super::resources::{Resource, at, items, line, text, text_at};
use super::values::{limit, number, quantity};
use super::{GATEWAY, MOST_COMPARED, set};
use crate::config::{ADDRESSES, AFFINITY, AUTHENTICATION, ORIGINS, RATE, Route, Setting, Setup, Sign, Target, Value};
use crate::source::{At, Span};
use crate::yaml::{Entry, Node};

/// The group of these policies.
pub(super) const GROUP: &str = "gateway.envoyproxy.io";
/// An hour, in milliseconds.
const HOUR: u64 = 3_600_000;

/// The policies for each target, by its kind and name.
type Targets<'n> = BTreeMap<(&'n str, &'n str), Vec<(Policy<'n>, Option<&'n str>)>>;

/// What is needed of a policy.
#[derive(Clone, Copy)]
struct Policy<'n> {
    namespace: Option<&'n str>,
    spec: &'n Node,
}

/// All policies in a file.
pub(super) struct Policies<'n> {
    backend: Targets<'n>,
    client: Targets<'n>,
    security: Targets<'n>,
}

/// Keys with the names of the settings that they are.
type Keys = [(&'static str, &'static str)];

/// Keys of `timeout.http` in a policy for services, with the names of what they set.
const BACKEND: [(&str, &str); 5] = [
    ("requestTimeout", "timeouts.request"),
    ("streamIdleTimeout", "streamIdleTimeout"),
    ("maxStreamDuration", "maxStreamDuration"),
    ("connectionIdleTimeout", "connectionIdleTimeout"),
    ("maxConnectionDuration", "maxConnectionDuration"),
];
/// Keys of `timeout.http` in a policy for clients, with the names of what they set.
const CLIENT: [(&str, &str); 4] = [
    ("requestReceivedTimeout", "requestReceivedTimeout"),
    ("streamIdleTimeout", "streamIdleTimeout"),
    ("idleTimeout", "idleTimeout"),
    ("requestHeadersReceivedTimeout", "requestHeadersReceivedTimeout"),
];

/// Returns the references of a policy.
fn references<'n>(policy: &Resource<'n>) -> Vec<&'n Node> {
    let many = items(spec(policy, &["targetRefs"])).iter().take(MOST_COMPARED);
    spec(policy, &["targetRef"]).into_iter().chain(many).collect()
}

impl<'n> Policies<'n> {
    /// Reads all policies.
    pub(super) fn read(resources: &[Resource<'n>]) -> Self {
        let of = |kind: &str| {
            let mut targets = Targets::new();
            for policy in resources.iter().filter(|resource| resource.is(kind, &[GROUP])) {
                let Some(spec) = policy.at(&["spec"]) else { continue };
                for reference in references(policy) {
                    let target =
                        (text_at(reference, &["kind"]).unwrap_or_default(), text_at(reference, &["name"]).unwrap_or_default());
                    let one = Policy { namespace: policy.namespace, spec };
                    targets.entry(target).or_default().push((one, text_at(reference, &["sectionName"])));
                }
            }
            targets
        };
        Self { backend: of("BackendTrafficPolicy"), client: of("ClientTrafficPolicy"), security: of("SecurityPolicy") }
    }

    /// Returns whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.backend.is_empty() && self.client.is_empty() && self.security.is_empty()
    }

    /// Sets what policies say of a rule of a route. Returns where a policy for services limits the duration of streams, which takes
    /// the place of the deadline.
    pub(super) fn apply(&self, route: &Resource<'_>, rule: &Node, place: &Attached<'_>, common: &mut Route) -> Option<Span> {
        let section = text_at(rule, &["name"]);
        let of_gateways = |targets: &Targets<'n>| {
            let found = |named: bool| {
                place.gateways.iter().take(MOST_COMPARED).find_map(|(gateway, door)| {
                    let policies = targets.get(&("Gateway", *gateway))?;
                    policies
                        .iter()
                        .take(MOST_COMPARED)
                        .find(|(_, section)| *section == Some(*door).filter(|_| named))
                        .map(|(one, _)| *one)
                })
            };
            found(true).or_else(|| found(false))
        };
        let of_route = |targets: &Targets<'n>| {
            let policies = targets.get(&(route.kind, route.name))?;
            let near = || policies.iter().take(MOST_COMPARED).filter(|(policy, _)| route.may_be_in(policy.namespace));
            let exact = near().find(|(_, own)| own.is_some() && *own == section);
            exact.or_else(|| near().find(|(_, own)| own.is_none())).map(|(one, _)| *one)
        };
        let from_rule = common.settings.clone();
        let (own, wide) = (of_route(&self.backend), of_gateways(&self.backend));
        // A policy of the route replaces that of the gateway, unless it asks to be merged.
        let merged = own.is_none_or(|own| own.spec.value("mergeType").is_some());
        let client = of_gateways(&self.client);
        if let Some(client) = client {
            from_client(client.spec, common);
        }
        let mut duration = None;
        for policy in wide.filter(|_| merged).into_iter().chain(own) {
            from_backend(policy.spec, common);
            duration = at(policy.spec, &["timeout", "http"]).and_then(|http| http.entry("maxStreamDuration")).or(duration);
        }
        for setting in from_rule.into_iter().filter(|setting| setting.name.starts_with("timeouts.")) {
            set(&mut common.settings, setting.name, setting.value, setting.span);
        }
        let duration = duration.filter(|_| common.target != Target::Bytes).map(line);
        if let Some(policy) = of_route(&self.security).or_else(|| of_gateways(&self.security)) {
            let entries = policy.spec.entries().unwrap_or_default();
            let kinds = ["jwt", "oidc", "basicAuth", "apiKeyAuth", "extAuth"];
            if let Some(entry) = entries.iter().find(|entry| kinds.contains(&entry.key.as_str())) {
                set(&mut common.settings, AUTHENTICATION, Value::On, line(entry));
            }
            for (key, name) in [("cors", ORIGINS), ("authorization", ADDRESSES)] {
                if let Some(entry) = policy.spec.entry(key) {
                    set(&mut common.settings, name, Value::On, line(entry));
                }
            }
        }
        duration
    }

    /// Notes at listeners what policies for clients say of HTTP/2.
    pub(super) fn listeners(&self, gateways: &Gateways<'_>, setups: &mut [Setup]) {
        for ((kind, name), policies) in &self.client {
            for (policy, section) in policies.iter().filter(|_| *kind == "Gateway").take(MOST_COMPARED) {
                let Some(protocols) = at(policy.spec, &["tls", "alpnProtocols"]) else { continue };
                let http2 = items(Some(protocols)).iter().filter_map(text).any(|protocol| protocol == "h2");
                for gateway in gateways.named(name) {
                    for door in gateway.listeners.iter().filter(|door| section.is_none_or(|section| section == door.name)) {
                        setups[gateway.setup].listeners[door.position].http2 = Some(http2);
                    }
                }
            }
        }
    }

    /// Reports policies and settings of them without effect.
    pub(super) fn report(&self, resources: &[Resource<'n>], setup: &mut Setup) {
        if self.is_empty() && !resources.iter().any(|resource| resource.group == GROUP) {
            return;
        }
        let kinds = ["Gateway", "HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"];
        let mut named: HashMap<&str, Vec<&Resource<'n>>> = HashMap::new();
        for resource in resources.iter().filter(|resource| resource.group == GATEWAY && kinds.contains(&resource.kind)) {
            named.entry(resource.name).or_default().push(resource);
        }
        let policies = resources.iter().filter(|resource| resource.group == GROUP && resource.kind.ends_with("Policy"));
        for policy in policies {
            report_keys(policy, setup);
            let references = references(policy);
            if references.is_empty() && spec(policy, &["targetSelectors"]).is_none() {
                add_once(
                    setup,
                    policy.head,
                    &format!("{} {}", policy.kind, policy.name),
                    "it names no target",
                    "add `targetRefs`",
                );
            }
            if spec(policy, &["targetSelectors"]).is_some() {
                super::pass_over(setup, "policies that choose their targets by labels", policy.head);
            }
            for reference in references {
                report_target(policy, reference, &named, setup);
            }
        }
    }
}

fn report_target<'n>(policy: &Resource<'n>, reference: &Node, named: &HashMap<&str, Vec<&Resource<'n>>>, setup: &mut Setup) {
    let kind = text_at(reference, &["kind"]).unwrap_or_default();
    let name = text_at(reference, &["name"]).unwrap_or_default();
    let at = |key: &str| reference.entry(key).map_or(policy.head, line);
    let setting = format!("{} {}", policy.kind, policy.name);
    if policy.kind == "ClientTrafficPolicy" && kind.ends_with("Route") {
        let since = "a ClientTrafficPolicy is for a Gateway, not for a route";
        return add_once(setup, at("kind"), &setting, since, "name the Gateway, or use a BackendTrafficPolicy");
    }
    let Some(others) = named.get(name) else { return };
    let others = || others.iter().take(MOST_COMPARED);
    let Some(target) = others().find(|other| other.kind == kind && other.may_be_in(policy.namespace)) else {
        if others().any(|other| other.kind == kind) {
            let since = format!("the {kind} `{name}` is in another namespace");
            return add_once(setup, at("name"), &setting, &since, "write the policy in the namespace of its target");
        }
        let other = others().next().map_or("", |other| other.kind);
        let since = format!("`{name}` is of kind {other}, not {kind}");
        return add_once(setup, at("kind"), &setting, &since, &format!("write `kind: {other}`"));
    };
    if let Some(section) = text_at(reference, &["sectionName"]) {
        let list = if kind == "Gateway" { "listeners" } else { "rules" };
        let sections = items(spec(target, &[list])).iter().take(MOST_COMPARED).filter_map(|item| text_at(item, &["name"]));
        if sections.into_iter().all(|name| name != section) {
            let what = if kind == "Gateway" { "listener" } else { "rule" };
            let since = format!("the {kind} has no {what} `{section}`");
            add_once(setup, at("sectionName"), &setting, &since, &format!("write the name of a {what}"));
        }
    }
}

/// Reports keys of timeouts that the kind of policy does not have, and values that are not durations.
fn report_keys(policy: &Resource<'_>, setup: &mut Setup) {
    let (own, other): (&Keys, &Keys) = match policy.kind {
        "BackendTrafficPolicy" => (&BACKEND, &CLIENT),
        "ClientTrafficPolicy" => (&CLIENT, &BACKEND),
        _ => return,
    };
    let has = |keys: &Keys, key: &str| keys.iter().any(|(known, _)| *known == key);
    let timeouts = spec(policy, &["timeout", "http"]).and_then(Node::entries).unwrap_or_default();
    for entry in timeouts.iter().take(MOST_COMPARED) {
        let value = text(&entry.value).unwrap_or_default();
        if has(own, &entry.key) {
            if !is_duration(value) {
                add_once(
                    setup,
                    line(entry),
                    &entry.key,
                    "its value is not a duration of the Gateway API",
                    "write a time such as `60s`",
                );
            }
            continue;
        }
        let help = if has(other, &entry.key) {
            let kind = if policy.kind == "ClientTrafficPolicy" { "BackendTrafficPolicy" } else { "ClientTrafficPolicy" };
            format!("write it in a {kind}")
        } else {
            crate::diag::suggestion(&entry.key, own.iter().map(|(known, _)| *known)).unwrap_or_default()
        };
        let since = format!("a {} has no such timeout", policy.kind);
        add_once(setup, line(entry), &entry.key, &since, &help);
    }
    let stray = spec(policy, &["timeout"]).and_then(Node::entries).unwrap_or_default();
    for entry in stray.iter().take(MOST_COMPARED).filter(|entry| has(own, &entry.key) || has(other, &entry.key)) {
        let since = "timeouts of requests are below `timeout.http`";
        add_once(setup, line(entry), &entry.key, since, "indent it below `http:`");
    }
}

/// Sets the limits of a list of keys.
fn set_limits(node: Option<&Node>, keys: &[(&str, &'static str)], route: &mut Route) {
    for entry in node.and_then(Node::entries).unwrap_or_default() {
        let name = keys.iter().find(|(key, _)| *key == entry.key).map(|(_, name)| *name);
        let value = text(&entry.value).filter(|value| is_duration(value)).and_then(limit);
        if let (Some(name), Some(value)) = (name, value) {
            set(&mut route.settings, name, value, line(entry));
        }
    }
}

/// Sets a number or a size.
fn set_with(entry: Option<&Entry>, name: &'static str, read: impl Fn(&str) -> Option<Value>, route: &mut Route) {
    if let Some((entry, value)) = entry.and_then(|entry| Some((entry, read(text(&entry.value)?)?))) {
        set(&mut route.settings, name, value, line(entry));
    }
}

fn from_client(spec: &Node, route: &mut Route) {
    set_limits(at(spec, &["timeout", "http"]), &CLIENT, route);
    set_limits(
        at(spec, &["connection", "connectionLimit"]),
        &[("maxStreamDuration", "maxStreamDuration"), ("maxConnectionDuration", "maxConnectionDuration")],
        route,
    );
    if route.target == Target::Bytes {
        set_limits(at(spec, &["timeout", "tcp"]), &[("idleTimeout", "tcp.idleTimeout")], route);
    }
    let count = |value: &str| number(value).map(Value::Count);
    set_with(super::resources::entry_at(spec, &["connection", "connectionLimit", "value"]), "connectionLimit", count, route);
}

fn from_backend(spec: &Node, route: &mut Route) {
    set_limits(at(spec, &["timeout", "http"]), &BACKEND, route);
    let entry = |keys: &[&str]| super::resources::entry_at(spec, keys);
    let count = |value: &str| number(value).map(Value::Count);
    if let Some(buffer) = entry(&["requestBuffer"]) {
        set(&mut route.settings, "requestBuffer", Value::On, line(buffer));
        // Without a list of its own, no upgrade is allowed beside it; a policy with both is refused.
        set(&mut route.settings, "requestBuffer.upgrade", Value::Off, line(buffer));
    }
    set_with(entry(&["requestBuffer", "limit"]), "requestBuffer.limit", quantity, route);
    if let Some(limited) = entry(&["rateLimit"]) {
        set(&mut route.settings, RATE, Value::On, line(limited));
    }
    set_with(entry(&["circuitBreaker", "maxConnections"]), "circuitBreaker.maxConnections", count, route);
    set_with(entry(&["circuitBreaker", "maxParallelRequests"]), "circuitBreaker.maxParallelRequests", count, route);
    if let Some(balanced) = entry(&["loadBalancer", "type"]).filter(|kind| text(&kind.value) != Some("DynamicModule")) {
        let kept = text(&balanced.value) == Some("ConsistentHash");
        set(&mut route.settings, AFFINITY, super::values::switch(kept), line(balanced));
    }
    let uses = entry(&["useClientProtocol"]).filter(|entry| text(&entry.value) == Some("true"));
    if let Some(entry) = uses {
        set(&mut route.settings, "appProtocol", Value::On, line(entry));
    }
    if let Some(entry) = entry(&["httpUpgrade"]) {
        let types = items(Some(&entry.value)).iter().filter_map(|kind| text_at(kind, &["type"]));
        let passes = types.into_iter().any(|kind| kind.eq_ignore_ascii_case("websocket"));
        set(&mut route.settings, "upgrade", super::values::switch(passes), line(entry));
        if passes {
            route.signs.push(At { value: Sign::Upgrade, span: line(entry) });
        }
    }
}

/// Lifts the deadline of a route whose policy limits the duration of streams: Envoy then ignores it, and its default.
pub(super) fn lift_deadline(duration: Option<Span>, setup: &mut Setup, route: &mut Route) {
    let Some(duration) = duration else { return };
    let written = route.setting("timeouts.request").filter(|written| written.value != Value::Unlimited);
    if let Some(Setting { span, .. }) = written {
        let since = "`maxStreamDuration` in a BackendTrafficPolicy takes its place";
        add_once(setup, *span, "timeouts.request", since, "remove one of the two");
    }
    set(&mut route.settings, "timeouts.request", Value::Unlimited, duration);
}

/// Adds the limit of silence that follows from a deadline: Envoy Gateway makes it at least an hour, or lifts it with the deadline,
/// if no policy says otherwise.
pub(super) fn silence(route: &mut Route) {
    let deadline = route.setting("timeouts.backendRequest").or_else(|| route.setting("timeouts.request"));
    let Some(Setting { value, span, .. }) = deadline.cloned() else { return };
    if route.setting("streamIdleTimeout").is_some() {
        return;
    }
    let value = match value {
        Value::Time(time) => Value::Time(time.max(HOUR)),
        other => other,
    };
    set(&mut route.settings, "streamIdleTimeout", value, span);
}
