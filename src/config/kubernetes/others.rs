//! The annotations of controllers of other products.

use super::annotations::PREFIX;
use super::class::{Class, Other};
use super::ingress::Local;
use super::resources::{Resource, line, text};
use super::values::number;
use super::{add_idle, application_balancer, google, http_proxy, pass_over, set};
use crate::config::{AFFINITY, AUTHENTICATION, Listener, Setup, Sign, Target, Value};
use crate::source::At;

/// Reads the annotations of another controller, and reports those of ingress-nginx.
pub(super) fn of_other(ingress: &Resource<'_>, class: &Class<'_>, other: &Other, setup: &mut Setup, local: &mut Local) {
    if other.gateway == "contour" {
        // Its other routes are written in other ways.
        set(&mut local.settings, "Ingress", Value::On, ingress.head);
    }
    for entry in ingress.annotations() {
        let Some(value) = text(&entry.value) else { continue };
        let span = line(entry);
        if entry.key.starts_with(PREFIX) {
            let since = match class.name {
                Some(name) => format!("the Ingress has the class `{name}`, which is served by {}", other.name),
                None => format!("the Ingress is served by {}", other.name),
            };
            add_idle(setup, span, &entry.key, since, Some(other.instead.to_owned()));
            continue;
        }
        if other.gateway == "google-load-balancer" && google::NAMED.contains(&entry.key.as_str()) {
            let help = "write it in `metadata.annotations` of the Service";
            add_idle(setup, span, &entry.key, "Google Cloud reads it on a Service", Some(help.to_owned()));
            continue;
        }
        let Some(name) = entry.key.strip_prefix(other.prefix).filter(|_| !other.prefix.is_empty()) else { continue };
        let found = match (other.gateway, name) {
            ("aws-alb", "load-balancer-attributes") => value.split(',').find_map(|attribute| {
                let seconds = attribute.trim().strip_prefix("idle_timeout.timeout_seconds=")?;
                Some(("idle_timeout.timeout_seconds", Value::Time(number(seconds)?.saturating_mul(1000))))
            }),
            ("aws-alb", "backend-protocol-version") => {
                let version = value.to_ascii_uppercase();
                if version == "GRPC" {
                    local.target = Target::Calls;
                    local.signs.push(At { value: Sign::Calls, span });
                }
                // Some calls pass with HTTP/2.
                set(&mut local.settings, "backend-protocol-version", super::values::switch(version != "HTTP1"), span);
                continue;
            }
            ("aws-alb", "certificate-arn") => {
                if ingress.annotation(&format!("{}listen-ports", other.prefix)).is_none() {
                    local.listeners.push(Listener { span, port: Some(443), tls: true, http2: None });
                }
                continue;
            }
            ("aws-alb", "listen-ports") if application_balancer::listeners(ingress, value, span, local) => continue,
            ("aws-alb", "target-group-attributes") => {
                if let Some(At { value, .. }) = application_balancer::stickiness(ingress) {
                    set(&mut local.settings, AFFINITY, value, span);
                }
                continue;
            }
            ("aws-alb", _) if name.starts_with("conditions.") && application_balancer::condition(value).is_some() => continue,
            ("aws-alb", "auth-type") if value != "none" => Some((AUTHENTICATION, Value::On)),
            ("contour", "response-timeout" | "request-timeout") => match http_proxy::timeout(entry) {
                Ok(value) => value.map(|value| ("response-timeout", value)),
                Err((since, help)) => {
                    add_idle(setup, span, &entry.key, since, Some(help.to_owned()));
                    continue;
                }
            },
            ("contour", "websocket-routes" | "num-retries" | "retry-on" | "per-try-timeout") => continue,
            ("traefik", _) if name.starts_with("service.") => {
                let help = "write it in `metadata.annotations` of the Service";
                add_idle(setup, span, &entry.key, "Traefik reads it on a Service", Some(help.to_owned()));
                continue;
            }
            ("azure-application-gateway", "request-timeout") => {
                number(value).map(|seconds| ("request-timeout", Value::Time(seconds.saturating_mul(1000))))
            }
            _ => None,
        };
        match found {
            Some((name, value)) => set(&mut local.settings, name, value, span),
            None if !matches!(name, "scheme" | "target-type" | "group.name" | "router.entrypoints") => {
                pass_over(setup, &format!("annotations of {}", other.name), span);
            }
            None => {}
        }
    }
}
