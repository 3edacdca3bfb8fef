//! What annotations of an Ingress and its services say for the application load balancer of AWS: where clients arrive, which requests
//! a path is limited to, and whether a client stays at the same target.

use super::ingress::Local;
use super::resources::Resource;
use super::set;
use super::values::switch;
use crate::config::{Listener, Path, Route, Sign, Value};
use crate::source::{At, Span};

/// The prefix of the annotations.
const PREFIX: &str = "alb.ingress.kubernetes.io/";
/// Most ports that are read of an annotation.
const MOST_PORTS: usize = 50;

/// Adds the listeners that an annotation lists. Returns whether it is understood.
pub(super) fn listeners(ingress: &Resource<'_>, listed: &str, span: Span, local: &mut Local) -> bool {
    let Ok(serde_json::Value::Array(all)) = serde_json::from_str(listed) else { return false };
    let ports = all.iter().filter_map(serde_json::Value::as_object).flatten();
    let ports = ports.filter_map(|(protocol, port)| Some((protocol == "HTTPS", u16::try_from(port.as_u64()?).ok()?)));
    let ports: Vec<(bool, u16)> = ports.take(MOST_PORTS).collect();
    let tls = ports.iter().any(|(tls, _)| *tls);
    // The balancer then answers plain requests with the address of an encrypted listener.
    let redirects = tls && ingress.annotation(&format!("{PREFIX}ssl-redirect")).is_some();
    for (tls, port) in ports.iter().filter(|(tls, _)| *tls || !redirects) {
        local.listeners.push(Listener { span, port: Some(*port), tls: *tls, http2: None });
    }
    if !ports.is_empty() && !tls {
        set(&mut local.settings, "listen-ports", switch(false), span);
    }
    true
}

/// Returns the kind of requests that a condition is about, if it is one about a header and tells a kind.
pub(super) fn condition(text: &str) -> Option<Sign> {
    let all: serde_json::Value = serde_json::from_str(text).ok()?;
    let [one] = all.as_array()?.as_slice() else { return None };
    let header = one.get("httpHeaderConfig").filter(|_| one.get("field").is_some_and(|field| field == "http-header"))?;
    let name = header.get("httpHeaderName")?.as_str()?;
    let mut signs = header.get("values")?.as_array()?.iter().map(|value| Sign::of_header(name, value.as_str()?));
    let first = signs.next()??;
    signs.all(|sign| sign == Some(first)).then_some(first)
}

/// Limits a route to what the conditions for its service say.
pub(super) fn narrow(ingress: &Resource<'_>, service: &str, route: &mut Route) {
    let Some(written) = ingress.annotation(&format!("{PREFIX}conditions.{service}")) else { return };
    match condition(written.value) {
        Some(sign) => {
            route.only = Some(sign);
            route.signs.push(At { value: sign, span: written.span });
        }
        None => route.path = Path::Unknown,
    }
}

/// Returns what an Ingress or a service says of whether a client stays at the same target.
pub(super) fn stickiness(resource: &Resource<'_>) -> Option<At<Value>> {
    let attributes = resource.annotation(&format!("{PREFIX}target-group-attributes"))?;
    let stated = attributes.value.split(',').find_map(|one| one.trim().strip_prefix("stickiness.enabled="))?;
    Some(At { value: switch(stated == "true"), span: attributes.span })
}
