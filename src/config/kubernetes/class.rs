//! Which controller an Ingress is for.

use std::collections::HashMap;

use super::resources::{Resource, text_at};
use super::{INGRESS, annotations};
use crate::source::Span;

/// A controller that implements Ingress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Controller {
    /// Kubernetes' own controller for NGINX.
    IngressNginx,
    /// The controller of the makers of NGINX.
    Nginx,
    /// Another one.
    Other(&'static Other),
    /// It is not said.
    Unknown,
}

/// A controller whose annotations are not those of ingress-nginx.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Other {
    /// Parts of the names of its classes.
    classes: &'static [&'static str],
    /// A part of the name by which an `IngressClass` refers to it.
    controller: &'static str,
    /// The id of the gateway in the rules; empty if there is none.
    pub(super) gateway: &'static str,
    /// Its display name.
    pub(super) name: &'static str,
    /// The prefix of its annotations.
    pub(super) prefix: &'static str,
    /// What to do in place of an annotation of ingress-nginx.
    pub(super) instead: &'static str,
}

const fn other(
    classes: &'static [&'static str],
    controller: &'static str,
    gateway: &'static str,
    name: &'static str,
    prefix: &'static str,
    instead: &'static str,
) -> Other {
    Other { classes, controller, gateway, name, prefix, instead }
}

/// The known ones.
pub(super) const OTHERS: [Other; 10] = [
    other(
        &["gce"],
        "ingress-gce",
        "google-load-balancer",
        "Google Cloud",
        "",
        "set `timeoutSec` in a BackendConfig of the service",
    ),
    other(
        &["alb"],
        "ingress.k8s.aws/alb",
        "aws-alb",
        "the AWS load balancer",
        "alb.ingress.kubernetes.io/",
        "use an annotation with the prefix `alb.ingress.kubernetes.io/`",
    ),
    other(
        &["traefik"],
        "traefik.io/",
        "traefik",
        "Traefik",
        "traefik.ingress.kubernetes.io/",
        "use an annotation with the prefix `traefik.ingress.kubernetes.io/`, or a middleware",
    ),
    other(
        &["haproxy"],
        "haproxy",
        "haproxy",
        "HAProxy",
        "haproxy.org/",
        "use an annotation of the controller for HAProxy, such as `haproxy.org/timeout-server`",
    ),
    other(
        &["kong"],
        "konghq.com/",
        "kong",
        "Kong",
        "konghq.com/",
        "use an annotation of Kong, such as `konghq.com/response-buffering` of the Ingress, or `konghq.com/read-timeout` of the Service",
    ),
    other(
        &["azure-application-gateway", "azure/application-gateway"],
        "azure/application-gateway",
        "azure-application-gateway",
        "Azure Application Gateway",
        "appgw.ingress.kubernetes.io/",
        "use an annotation such as `appgw.ingress.kubernetes.io/request-timeout`",
    ),
    other(
        &["openshift-default"],
        "openshift.io/ingress-to-route",
        "haproxy",
        "the router of OpenShift",
        "haproxy.router.openshift.io/",
        "use an annotation such as `haproxy.router.openshift.io/timeout`",
    ),
    other(
        &["contour"],
        "projectcontour.io/",
        "contour",
        "Contour",
        "projectcontour.io/",
        "use `projectcontour.io/response-timeout`",
    ),
    other(&["istio"], "istio.io/", "istio", "Istio", "", "set it in a VirtualService"),
    other(&["apisix"], "apisix.apache.org/", "apisix", "APISIX", "k8s.apisix.apache.org/", "use an annotation of APISIX"),
];

/// The class of an Ingress.
pub(super) struct Class<'n> {
    /// Its controller.
    pub(super) controller: Controller,
    /// Its name, if it has one.
    pub(super) name: Option<&'n str>,
    /// Where it is written.
    pub(super) span: Option<Span>,
}

/// The controllers of the classes that the resources define. That of the default has no name.
pub(super) type Classes<'n> = HashMap<&'n str, &'n str>;

/// Returns the controllers of the classes that the resources define.
pub(super) fn defined<'n>(resources: &[Resource<'n>]) -> Classes<'n> {
    let mut classes = Classes::new();
    for class in resources.iter().filter(|resource| resource.is("IngressClass", &INGRESS)) {
        let Some(controller) = text_at(class.node, &["spec", "controller"]) else { continue };
        classes.insert(class.name, controller);
        if class.annotation("ingressclass.kubernetes.io/is-default-class").is_some_and(|is| is.value == "true") {
            classes.insert("", controller);
        }
    }
    classes
}

impl<'n> Class<'n> {
    /// Returns the class of an Ingress.
    pub(super) fn of(ingress: &Resource<'n>, classes: &Classes<'n>) -> Self {
        let by_field = super::resources::entry_at(ingress.node, &["spec", "ingressClassName"])
            .and_then(|entry| Some((super::resources::text(&entry.value)?, super::resources::line(entry))));
        let by_annotation = ingress.annotation("kubernetes.io/ingress.class").map(|class| (class.value, class.span));
        // Where both are allowed, the annotation precedes.
        let class = by_annotation.or(by_field);
        let has = |prefix: &str| ingress.annotations().iter().any(|entry| entry.key.starts_with(prefix));
        let own = has(annotations::PREFIX);
        let mistaken = || ingress.annotations().iter().any(|entry| annotations::mistaken_prefix(&entry.key, "").is_some());
        let makers = !own && (has("nginx.org/") || has("nginx.com/"));
        let controller = match class {
            None if own => Controller::IngressNginx,
            None if makers => Controller::Nginx,
            None => match classes.get("") {
                Some(controller) => by_controller(controller),
                None if mistaken() => Controller::IngressNginx,
                None => Controller::Unknown,
            },
            Some((name, _)) => match classes.get(name) {
                Some(controller) => by_controller(controller),
                None => match by_name(name, makers) {
                    // A class may have any name.
                    Controller::Unknown if own => Controller::IngressNginx,
                    Controller::Unknown if makers => Controller::Nginx,
                    known => known,
                },
            },
        };
        Self { controller, name: class.map(|(name, _)| name), span: class.map(|(_, span)| span) }
    }
}

/// Returns the controller with the name by which an `IngressClass` refers to it.
fn by_controller(name: &str) -> Controller {
    if name.contains("k8s.io/ingress-nginx") {
        return Controller::IngressNginx;
    }
    if name.starts_with("nginx.org/") {
        return Controller::Nginx;
    }
    OTHERS.iter().find(|other| name.contains(other.controller)).map_or(Controller::Unknown, Controller::Other)
}

/// Returns the controller that a name of a class suggests. Both controllers for NGINX call theirs `nginx`.
fn by_name(name: &str, makers: bool) -> Controller {
    let lower = name.to_ascii_lowercase();
    if lower.contains("nginx") {
        return if makers && !lower.contains("ingress-nginx") { Controller::Nginx } else { Controller::IngressNginx };
    }
    if lower == "webapprouting.kubernetes.azure.com" {
        return Controller::IngressNginx;
    }
    let fits = |part: &str| {
        let whole = || lower.split(['-', '.', '_']).any(|word| word == part);
        if part.len() > 3 { lower.contains(part) } else { whole() }
    };
    OTHERS.iter().find(|other| other.classes.iter().any(|part| fits(part))).map_or(Controller::Unknown, Controller::Other)
}
