//! The `ConfigMap` of ingress-nginx, whose settings hold for every Ingress, and that of its TCP services.

use super::resources::{Resource, is_bare, line, text};
use super::snippet;
use super::values::{number, switch, truth};
use super::{add_idle, annotations, set};
use crate::config::{FORWARDED, Listener, Path, Route, Setting, Setup, Target, Value, Writing};
use crate::source::{SourceMap, Span};
use crate::yaml::{Entry, Node};

/// What holds for every Ingress.
pub(super) struct Defaults<'s> {
    /// The texts that the resources are from.
    pub(super) sources: &'s SourceMap,
    /// Settings of each route.
    pub(super) settings: Vec<Setting>,
    /// Settings of the gateway as a whole.
    pub(super) whole: Vec<Setting>,
    /// Whether HTTP/2 is spoken, if that is written.
    pub(super) http2: Option<bool>,
    /// Whether snippets in annotations are allowed, if that is written.
    pub(super) snippets: Option<bool>,
    /// Where its keys are.
    pub(super) data: Option<Span>,
    /// Where a global authentication is written.
    pub(super) authentication: Option<Span>,
}

impl<'s> Defaults<'s> {
    /// Nothing, so far.
    pub(super) fn of(sources: &'s SourceMap) -> Self {
        Self { sources, settings: Vec::new(), whole: Vec::new(), http2: None, snippets: None, data: None, authentication: None }
    }
}

/// Returns whether a resource is the `ConfigMap` of ingress-nginx.
pub(super) fn is_defaults(resource: &Resource<'_>) -> bool {
    let name = resource.name;
    let named = name.contains("ingress-nginx") || name.contains("nginx-configuration") || name.contains("nginx-load-balancer");
    let own = resource.is("ConfigMap", &[""]) && (named || name == "nginx-ingress-controller");
    own && !is_services(resource)
}

/// Returns whether a resource is the `ConfigMap` of the TCP services of ingress-nginx.
pub(super) fn is_services(resource: &Resource<'_>) -> bool {
    let data = resource.at(&["data"]).and_then(Node::entries).unwrap_or_default();
    let ports = || data.iter().all(|entry| entry.key.parse::<u16>().is_ok());
    resource.is("ConfigMap", &[""]) && resource.name.contains("tcp") && !data.is_empty() && ports()
}

/// Reads what holds for every Ingress.
pub(super) fn read(resources: &[Resource<'_>], defaults: &mut Defaults<'_>, setup: &mut Setup) {
    for map in resources.iter().filter(|resource| is_defaults(resource)) {
        defaults.data = map.node.entry("data").map(|entry| entry.key_span);
        let data = map.at(&["data"]).and_then(Node::entries).unwrap_or_default();
        for entry in data {
            read_key(entry, setup, defaults);
        }
        compression(data, ["use-gzip", "gzip-types"], "gzip-types", defaults);
        compression(data, ["enable-brotli", "brotli-types"], "brotli-types", defaults);
        if !data.iter().any(|entry| entry.key == "proxy-real-ip-cidr") {
            let trusts = data
                .iter()
                .find(|entry| entry.key == "use-forwarded-headers" && text(&entry.value).and_then(truth) == Some(true));
            if let Some(entry) = trusts {
                set(&mut defaults.settings, FORWARDED, Value::Off, line(entry));
            }
        }
        for key in ["http-snippet", "server-snippet", "location-snippet"] {
            let Some(entry) = data.iter().find(|entry| entry.key == key) else { continue };
            for line in snippet::lines(&entry.value, defaults.sources) {
                read_line(&line, key, setup, defaults);
            }
        }
    }
}

fn read_key(entry: &Entry, setup: &mut Setup, defaults: &mut Defaults<'_>) {
    let (key, Some(value)) = (entry.key.as_str(), text(&entry.value)) else { return };
    let span = line(entry);
    if is_bare(&entry.value) {
        let help = format!("write `\"{value}\"`");
        add_idle(setup, span, key, "the API server refuses a value that is not a text", Some(help));
    }
    if let Some((since, help)) = annotations::unknown_key(key) {
        return add_idle(setup, span, key, since, help);
    }
    match key {
        "allow-snippet-annotations" => defaults.snippets = truth(value),
        "global-auth-url" if !value.is_empty() => defaults.authentication = Some(span),
        _ => {}
    }
    let Some((name, form)) = annotations::of_key(key) else { return };
    if let Some((since, help)) = annotations::refused(form, value) {
        return add_idle(setup, span, key, since, help);
    }
    let Some(value) = form.value(value) else { return };
    match name {
        "use-gzip" | "enable-brotli" | "use-forwarded-headers" => {}
        "use-http2" => {
            defaults.http2 = Some(value == Value::On);
            set(&mut defaults.settings, name, value.clone(), span);
            set(&mut defaults.whole, name, value, span);
        }
        "max-worker-connections" => set(&mut defaults.whole, name, value, span),
        _ => set(&mut defaults.settings, name, value, span),
    }
}

/// Notes whether responses of events are compressed: if the switch is on, and the types include theirs.
fn compression(data: &[Entry], [switched, types]: [&str; 2], name: &'static str, defaults: &mut Defaults<'_>) {
    let of = |key: &str| data.iter().find(|entry| entry.key == key);
    let Some(on) = of(switched).filter(|entry| text(&entry.value).and_then(truth) == Some(true)) else { return };
    let covers = |entry: &&Entry| {
        text(&entry.value).is_some_and(|types| types.split_whitespace().any(|kind| matches!(kind, "text/event-stream" | "*")))
    };
    let listed = of(types);
    let covering = listed.filter(covers);
    set(&mut defaults.settings, name, switch(covering.is_some()), line(listed.unwrap_or(on)));
}

fn read_line(line: &snippet::Line<'_>, key: &str, setup: &mut Setup, defaults: &mut Defaults<'_>) {
    if let Some(annotation) = snippet::annotation_for(line.name, false) {
        let since = "ingress-nginx writes this directive in each location itself";
        let help = format!("set `{annotation}` in the ConfigMap, or the annotation");
        return add_idle(setup, line.span, line.name, since, Some(help));
    }
    let time = snippet::time(line.value).filter(|_| line.name == "client_body_timeout" && key != "http-snippet");
    if let Some(time) = time {
        set(&mut defaults.settings, "client-body-timeout", time, line.span);
    }
}

/// Adds the routes of TCP services.
pub(super) fn services(resources: &[Resource<'_>], defaults: &Defaults<'_>, setup: &mut Setup) {
    for map in resources.iter().filter(|resource| is_services(resource)) {
        for entry in map.at(&["data"]).and_then(Node::entries).unwrap_or_default() {
            let span = line(entry);
            let port = number(&entry.key).and_then(|port| u16::try_from(port).ok());
            let timeout = defaults.settings.iter().filter(|setting| setting.name == "proxy-stream-timeout");
            let route = Route {
                only: None,
                span,
                name: format!("port {}", entry.key),
                listeners: vec![setup.listeners.len()],
                hosts: Vec::new(),
                path: Path::Any,
                target: Target::Bytes,
                signs: Vec::new(),
                settings: timeout.cloned().collect(),
                writing: Writing { rest: defaults.data, ..Writing::default() },
            };
            setup.listeners.push(Listener { span, port, tls: false, http2: None });
            super::add_route(setup, route);
        }
    }
}
