//! Kubernetes resources: Ingress with the annotations and the `ConfigMap` of ingress-nginx, the Gateway API with the policies of
//! Envoy Gateway, the virtual services of Istio, and the own routes of Traefik and Contour.
//!
//! The reader is our own, on the tree of the YAML reader: the crates with types for these resources keep no places, and refuse
//! what they do not know.
//!
//! Names of annotations and keys were compared with ingress-nginx 1.15 and Envoy Gateway 1.9.

mod annotations;
mod application_balancer;
mod attach;
mod class;
mod config_map;
mod destination;
mod embedded;
mod gateway;
mod google;
mod http_proxy;
mod ingress;
mod istio;
mod load_balancer;
mod makers;
mod others;
mod policy;
mod resources;
mod rules;
mod services;
mod snippet;
mod traefik;
mod values;

use super::{AFFINITY, Files, Idle, MOST_ROUTES, ORIGINS, REWRITE, Route, Setting, Setup, Value};
use crate::diag::{Diagnostic, Diagnostics, codes};
use crate::source::{At, FileId, SourceMap, Span};
use crate::yaml::parse_foreign;
use resources::{Resource, line};

/// Most settings without effect that are looked for.
const MOST_IDLE: usize = 1_000;
/// Most items that are read of a list which each route is compared with.
const MOST_COMPARED: usize = 500;

/// Groups of Ingress.
const INGRESS: [&str; 2] = ["networking.k8s.io", "extensions"];
/// The group of the Gateway API.
const GATEWAY: &str = "gateway.networking.k8s.io";
/// Kinds that decide about traffic, but which are not read.
const UNREAD: [(&str, &str); 19] = [
    ("IngressRouteUDP", "traefik.io"),
    ("VirtualServer", "k8s.nginx.org"),
    ("ApisixRoute", "apisix.apache.org"),
    ("KongIngress", "configuration.konghq.com"),
    ("Mapping", "getambassador.io"),
    ("EnvoyFilter", "networking.istio.io"),
    ("EnvoyPatchPolicy", "gateway.envoyproxy.io"),
    ("TargetGroupBinding", "elbv2.k8s.aws"),
    ("NginxProxy", "gateway.nginx.org"),
    ("UDPRoute", GATEWAY),
    ("SnippetsFilter", "gateway.nginx.org"),
    ("EnvoyExtensionPolicy", "gateway.envoyproxy.io"),
    ("CiliumEnvoyConfig", "cilium.io"),
    ("CiliumClusterwideEnvoyConfig", "cilium.io"),
    ("KongPlugin", "configuration.konghq.com"),
    ("KongClusterPlugin", "configuration.konghq.com"),
    ("KongUpstreamPolicy", "configuration.konghq.com"),
    ("ApisixUpstream", "apisix.apache.org"),
    ("LoadBalancerConfiguration", "gateway.k8s.aws"),
];
/// Policies that are attached to targets, and which are read or decide nothing about timeouts, buffers, sizes or protocols.
const POLICIES: [&str; 8] = [
    "AuthorizationPolicy",
    "BackendTLSPolicy",
    "BackendTrafficPolicy",
    "ClientTrafficPolicy",
    "GCPBackendPolicy",
    "HealthCheckPolicy",
    "ObservabilityPolicy",
    "SecurityPolicy",
];

/// Returns whether a text is of resources of Kubernetes, judging by its first lines with a kind and a version.
pub(super) fn looks_like(text: &str) -> bool {
    const TELLING: usize = 64 * 1024;
    let end = (0..=TELLING.min(text.len())).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    let (mut kind, mut version) = (false, false);
    for line in text[..end].lines() {
        let key = line.trim_start_matches(['{', ' ', '\t', ',']);
        let begins = |name: &str| {
            let rest = key.strip_prefix(name).or_else(|| key.strip_prefix('"')?.strip_prefix(name)?.strip_prefix('"'));
            rest.is_some_and(|rest| rest.trim_start().starts_with(':'))
        };
        version |= begins("apiVersion");
        kind |= begins("kind");
        // In JSON, everything may be on one line.
        version |= key.contains("\"apiVersion\":");
        kind |= key.contains("\"kind\":");
        if kind && version {
            return true;
        }
    }
    false
}

/// Reads resources: one setup for each gateway that they are for. `id` is that of the one which implements what does not say it.
pub(super) fn read(
    id: Option<&str>,
    joined: &[FileId],
    files: &dyn Files,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Vec<Setup> {
    let mut documents = Vec::new();
    for &file in joined {
        let mut faults = Diagnostics::default();
        documents.extend(parse_foreign(sources, file, &mut faults));
        match template(sources.file(file).text(), file).filter(|_| !faults.is_empty()) {
            Some(fault) => diagnostics.push(fault),
            None => diagnostics.append(faults),
        }
    }
    let resources = resources::collect(&documents);
    let mut setups = ingress::setups(&resources, sources);
    setups.extend(gateway::setups(&resources, id));
    setups.extend(istio::setup(&resources));
    setups.extend(traefik::setup(&resources));
    setups.extend(http_proxy::setup(&resources));
    if resources.iter().any(|resource| resource.group == "security.istio.io") {
        // What these say of who may ask is not read.
        setups.iter_mut().filter(|setup| setup.gateway == "istio").for_each(|setup| setup.tells = &[REWRITE, ORIGINS, AFFINITY]);
    }
    load_balancer::report(&resources, &mut setups);
    pass_over_unread(&resources, &mut setups);
    setups.extend(embedded::setups(&resources, files, sources, diagnostics));
    setups
}

/// Returns the fault of a text that is a template of resources, at its first expression outside of comments.
fn template(text: &str, file: FileId) -> Option<Diagnostic> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let code = line.split(" #").next().unwrap_or_default();
        if let Some(at) = code.find("{{").filter(|_| !code.trim_start().starts_with('#')) {
            let at = u32::try_from(start + at).ok()?;
            let fault =
                Diagnostic::error(codes::SYNTAX, Span { file, start: at, end: at + 2 }, "the file is a template of resources");
            return Some(fault.help("check what it is rendered to, such as the output of `helm template`"));
        }
        start += line.len();
    }
    None
}

/// Notes kinds that are not read, each once.
fn pass_over_unread(resources: &[Resource<'_>], setups: &mut Vec<Setup>) {
    let known = |resource: &&Resource<'_>| UNREAD.contains(&(resource.kind, resource.group));
    for unread in resources.iter().filter(|resource| known(resource) || is_unread_policy(resource)) {
        if setups.is_empty() {
            setups.push(Setup::of(""));
        }
        let place = unread.node.entry("kind").map_or(unread.head, line);
        pass_over(&mut setups[0], &format!("resources of kind {}", unread.kind), place);
    }
}

/// Returns whether a resource is a policy that is attached to routes, gateways or services, of a kind that is not read.
fn is_unread_policy(resource: &Resource<'_>) -> bool {
    // Implementations have kinds of the same name that set other things.
    let other = |kind: &str| kind == "BackendTrafficPolicy" && resource.group != policy::GROUP;
    let attached = ["targetRef", "targetRefs"].iter().any(|key| resource.at(&["spec", key]).is_some());
    resource.kind.ends_with("Policy") && attached && (!POLICIES.contains(&resource.kind) || other(resource.kind))
}

/// Notes something that is not understood, once for each kind.
fn pass_over(setup: &mut Setup, what: &str, span: Span) {
    if setup.passed_over.iter().all(|other| other.value != what) {
        setup.passed_over.push(At { value: what.to_owned(), span });
    }
}

/// Adds a route, unless there are too many.
fn add_route(setup: &mut Setup, route: Route) {
    if setup.routes.len() < MOST_ROUTES {
        setup.routes.push(route);
    } else {
        pass_over(setup, &format!("routes beyond the first {MOST_ROUTES}"), route.span);
    }
}

/// Adds a setting without effect.
fn add_idle(setup: &mut Setup, span: Span, setting: &str, since: impl Into<String>, help: Option<String>) {
    if setup.idle.len() < MOST_IDLE {
        setup.idle.push(Idle { span, setting: setting.to_owned(), since: since.into(), help });
    }
}

/// Sets a setting, in place of one that is there.
fn set(settings: &mut Vec<Setting>, name: &'static str, value: Value, span: Span) {
    settings.retain(|setting| setting.name != name);
    settings.push(Setting { name, value, span });
}

#[cfg(test)]
mod tests;
