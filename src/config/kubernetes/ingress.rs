//! Ingress: which paths it serves, and which annotations have an effect on them.

use std::collections::HashSet;

use super::annotations::{self, Form, PREFIX};
use super::class::{self, Class, Controller, OTHERS};
use super::config_map::{self, Defaults};
use super::google::Deadlines;
use super::resources::{Resource, entry_at, is_bare, items, line, text, text_at};
use super::services::Services;
use super::snippet;
use super::values::truth;
use super::{INGRESS, MOST_IDLE, add_idle, makers, others, pass_over, rules, set};
use crate::config::{
    ADDRESSES, AFFINITY, AUTHENTICATION, DEEDS, HOST, Listener, ORIGINS, Precedence, RATE, REWRITE, Setting, Setup, Sign, Target,
    Value, Writing,
};
use crate::source::{At, SourceMap, Span};
use crate::yaml::{Entry, Node};

/// Gateways whose settings are not read where they implement an Ingress, and whose defaults are then others than usual or not known.
const UNREAD: [&str; 3] = ["apisix", "haproxy", "kong"];

/// What the annotations of an Ingress mean for its routes.
pub(super) struct Local {
    /// Its settings.
    pub(super) settings: Vec<Setting>,
    /// What is done with requests.
    pub(super) target: Target,
    /// What its settings reveal.
    pub(super) signs: Vec<At<Sign>>,
    /// Where clients arrive.
    pub(super) listeners: Vec<Listener>,
    /// The services that are for WebSocket or for calls, with the controller of the makers of NGINX.
    pub(super) services: Vec<(Target, String, Span)>,
    /// Where its settings would be written.
    pub(super) writing: Writing,
}

/// What other resources mean for the rules of an Ingress.
pub(super) struct Hosts<'n> {
    /// The hosts on which all paths are regular expressions.
    pub(super) patterned: HashSet<String>,
    /// The deadlines of services at Google Cloud.
    pub(super) deadlines: Deadlines<'n>,
    /// What services say of their ports.
    pub(super) services: Services<'n>,
}

/// Returns a setup for each gateway that there is an Ingress for.
pub(super) fn setups(resources: &[Resource<'_>], sources: &SourceMap) -> Vec<Setup> {
    let defined = class::defined(resources);
    let mut setups: Vec<Setup> = Vec::new();
    let ingresses: Vec<_> = resources.iter().filter(|resource| resource.is("Ingress", &INGRESS)).collect();
    let mut classed: Vec<_> = ingresses.iter().map(|ingress| (*ingress, Class::of(ingress, &defined))).collect();
    let maps = resources.iter().any(|resource| config_map::is_defaults(resource) || config_map::is_services(resource));
    let mut defaults = Defaults::of(sources);
    if maps || classed.iter().any(|(_, class)| class.controller == Controller::IngressNginx) {
        let mut setup = Setup { precedence: Precedence::Patterns, tells: &DEEDS, ..Setup::of("ingress-nginx") };
        config_map::read(resources, &mut defaults, &mut setup);
        setup.settings.clone_from(&defaults.whole);
        config_map::services(resources, &defaults, &mut setup);
        setups.push(setup);
        // Its regular expressions are tried from the longest to the shortest.
        classed.sort_by_key(|(_, class)| class.controller != Controller::IngressNginx);
    }
    if let Some(setup) = setups.first_mut() {
        wrong_objects(resources, setup);
    }
    let (deadlines, services) = (Deadlines::read(resources), Services::read(resources));
    let makers = makers::defaults(resources);
    let hosts = Hosts { patterned: rules::patterned_hosts(&classed), deadlines, services };
    for (ingress, class) in &classed {
        let gateway = match class.controller {
            Controller::IngressNginx => "ingress-nginx",
            Controller::Nginx => "nginx",
            Controller::Other(other) => other.gateway,
            Controller::Unknown => "",
        };
        let at = setups.iter().position(|setup| setup.gateway == gateway).unwrap_or_else(|| {
            let precedence = if gateway == "nginx" { Precedence::Patterns } else { Precedence::Longest };
            setups.push(Setup { precedence, ..Setup::of(gateway) });
            setups.len() - 1
        });
        read(ingress, class, (&defaults, &makers), &hosts, &mut setups[at]);
        if let Controller::Other(other) = class.controller
            && UNREAD.contains(&other.gateway)
        {
            setups[at].open.get_or_insert(At { value: Some(other.name.to_owned()), span: ingress.head });
        }
    }
    if let Some(setup) = setups.iter_mut().find(|setup| setup.gateway == "ingress-nginx") {
        rules::order(setup);
    }
    setups
}

fn read(
    ingress: &Resource<'_>,
    class: &Class<'_>,
    (defaults, makers): (&Defaults<'_>, &makers::Defaults),
    hosts: &Hosts<'_>,
    setup: &mut Setup,
) {
    let is_canary = || ingress.annotation(&format!("{PREFIX}canary")).is_some_and(|canary| truth(canary.value) == Some(true));
    if class.controller == Controller::IngressNginx && is_canary() {
        canary(ingress, setup);
        return pass_over(setup, "an Ingress that takes a part of the traffic as a canary", ingress.head);
    }
    let mut local = Local {
        settings: Vec::new(),
        target: Target::Http,
        signs: Vec::new(),
        listeners: Vec::new(),
        services: Vec::new(),
        writing: Writing::default(),
    };
    match class.controller {
        Controller::IngressNginx => of_ingress_nginx(ingress, defaults, setup, &mut local),
        Controller::Nginx => makers::read(ingress, makers, &mut local),
        Controller::Other(other) => others::of_other(ingress, class, other, setup, &mut local),
        Controller::Unknown => {
            let (what, place) = match class.span.filter(|_| class.name.is_some()) {
                Some(span) => ("an Ingress of an unknown class", span),
                None => ("an Ingress without a class", ingress.head),
            };
            pass_over(setup, what, place);
        }
    }
    if local.listeners.is_empty() {
        let tls = entry_at(ingress.node, &["spec", "tls"]);
        // Where clients of Traefik arrive, and what holds for all of them, is in its own configuration.
        let elsewhere = matches!(class.controller, Controller::Other(other) if other.gateway == "traefik");
        if elsewhere {
            local.writing.homes.extend(crate::config::traefik::ELSEWHERE);
        }
        let listener = |span, port, tls| Listener { span, port: Some(port).filter(|_| !elsewhere), tls, http2: None };
        local.listeners.push(tls.map_or_else(|| listener(ingress.head, 80, false), |tls| listener(line(tls), 443, true)));
    }
    rules::read(ingress, class.controller, &local, hosts, setup);
}

/// Reports annotations of ingress-nginx where it does not look for them.
fn wrong_objects(resources: &[Resource<'_>], setup: &mut Setup) {
    for resource in resources {
        let ingress = resource.is("Ingress", &INGRESS);
        let places: [(&[&str], &str); 4] = [
            (&["metadata", "annotations"], "ingress-nginx reads the annotations of an Ingress only"),
            (&["metadata", "labels"], "it is a label, not an annotation"),
            (&["spec", "annotations"], "annotations have an effect in `metadata` only"),
            (&["annotations"], "annotations have an effect in `metadata` only"),
        ];
        // Routes of the Gateway API are read elsewhere.
        for (keys, since) in places.into_iter().skip(usize::from(ingress || resource.group == super::GATEWAY)) {
            let entries = resource.at(keys).and_then(Node::entries).unwrap_or_default();
            for entry in entries.iter().filter(|entry| entry.key.starts_with(PREFIX)) {
                let help = "write it in `metadata.annotations` of the Ingress";
                add_idle(setup, line(entry), &entry.key, since, Some(help.to_owned()));
            }
        }
    }
}

/// Reports annotations of a canary, of which all but a few are those of the Ingress beside it.
fn canary(ingress: &Resource<'_>, setup: &mut Setup) {
    let own = |name: &str| {
        ["canary", "affinity", "session-cookie", "load-balance", "upstream-hash-by"].iter().any(|own| name.starts_with(own))
    };
    for entry in ingress.annotations() {
        if let Some(name) = entry.key.strip_prefix(PREFIX).filter(|name| !own(name)) {
            let since = "the Ingress is a canary, for which the annotations of the main Ingress hold";
            add_idle(setup, line(entry), &entry.key, since, Some(format!("write `{name}` in the main Ingress")));
        }
    }
}

fn of_ingress_nginx(ingress: &Resource<'_>, defaults: &Defaults<'_>, setup: &mut Setup, local: &mut Local) {
    local.settings.clone_from(&defaults.settings);
    local.settings.retain(|setting| setting.name != "proxy-stream-timeout");
    if let Some(span) = defaults.authentication {
        set(&mut local.settings, AUTHENTICATION, Value::On, span);
    }
    for entry in ingress.annotations() {
        let Some(value) = text(&entry.value) else { continue };
        let span = line(entry);
        let Some(name) = entry.key.strip_prefix(PREFIX) else {
            let foreign = OTHERS.iter().find(|other| !other.prefix.is_empty() && entry.key.starts_with(other.prefix));
            let reason = match foreign {
                Some(other) => Some((format!("ingress-nginx does not read annotations of {}", other.name), None)),
                None => annotations::mistaken_prefix(&entry.key, value),
            };
            if let Some((since, help)) = reason {
                add_idle(setup, span, &entry.key, since, help);
            }
            continue;
        };
        if is_bare(&entry.value) {
            let help = format!("write `\"{value}\"`");
            add_idle(setup, span, &entry.key, "the API server refuses an annotation that is not a text", Some(help));
        }
        if setup.idle.len() >= MOST_IDLE {
            break;
        }
        let known = annotations::of_annotation(name);
        let reason = match known {
            // An empty value is as good as none.
            Some((_, form)) if !value.is_empty() => annotations::refused(form, value),
            Some(_) => continue,
            None => annotations::unknown(name),
        };
        if let Some((since, help)) = reason {
            add_idle(setup, span, &entry.key, since, help);
            continue;
        }
        match known {
            Some((name, form)) => known_annotation(name, form, value, span, local),
            None => further_annotation(name, value, span, setup, local),
        }
    }
    without_effect(ingress, setup);
    let annotations = entry_at(ingress.node, &["metadata", "annotations"]).map(|entry| entry.key_span);
    local.writing.rest = Some(annotations.unwrap_or(ingress.head));
    local.writing.put(&["client-body-timeout", "use-http2"], defaults.data);
    local.writing.homes.extend(["client-body-timeout", "use-http2"].map(|key| (key, "the ConfigMap of ingress-nginx")));
    snippets(ingress, defaults, setup, local);
    listeners(ingress, defaults, local);
}

/// Reports annotations that depend on others which are not there.
fn without_effect(ingress: &Resource<'_>, setup: &mut Setup) {
    let cookies = ingress.annotations().iter().find(|entry| {
        entry.key.strip_prefix(PREFIX).is_some_and(|name| name.starts_with("session-cookie-") && text(&entry.value).is_some())
    });
    let kept = own_annotation(ingress, "affinity").and_then(|entry| text(&entry.value)) == Some("cookie");
    if let Some(entry) = cookies.filter(|_| !kept) {
        let help = format!("add `{PREFIX}affinity: cookie`");
        add_idle(setup, line(entry), &entry.key, "no cookie is set without `affinity: cookie`", Some(help));
    }
    let through = own_annotation(ingress, "ssl-passthrough");
    let through = through.filter(|entry| text(&entry.value).and_then(truth) == Some(true));
    let rules = rules_of(ingress);
    if let Some(entry) = through.filter(|_| !rules.is_empty() && !rules.iter().any(rules::passes_through)) {
        let since = "ingress-nginx passes bytes through for the path `/` only";
        add_idle(setup, line(entry), &entry.key, since, Some("write `path: /`, or remove it".to_owned()));
    }
}

fn known_annotation(name: &'static str, form: Form, value: &str, span: Span, local: &mut Local) {
    match name {
        "backend-protocol" if matches!(annotations::protocol(value), Some("GRPC" | "GRPCS")) => {
            local.target = Target::Calls;
            local.signs.push(At { value: Sign::Calls, span });
        }
        "ssl-passthrough" if truth(value) == Some(true) => local.target = Target::Bytes,
        "backend-protocol" | "ssl-redirect" | "force-ssl-redirect" | "use-regex" | "canary" | "ssl-passthrough" => {}
        "proxy-buffering" if value.trim() == "off" => {
            local.signs.push(At { value: Sign::Events, span });
            set(&mut local.settings, name, Value::Off, span);
        }
        _ => {
            if let Some(value) = form.value(value) {
                set(&mut local.settings, name, value, span);
            }
        }
    }
}

fn further_annotation(name: &str, value: &str, span: Span, setup: &mut Setup, local: &mut Local) {
    match name {
        "auth-url" | "auth-type" | "auth-signin" | "auth-tls-secret" if !value.is_empty() => {
            set(&mut local.settings, AUTHENTICATION, Value::On, span);
        }
        "enable-global-auth" if truth(value) == Some(false) => {
            local.settings.retain(|setting| setting.name != AUTHENTICATION);
        }
        "allowlist-source-range" | "whitelist-source-range" | "denylist-source-range" if !value.is_empty() => {
            set(&mut local.settings, ADDRESSES, Value::On, span);
        }
        "limit-rps" | "limit-rpm" => set(&mut local.settings, RATE, Value::On, span),
        "rewrite-target" if !value.is_empty() => set(&mut local.settings, REWRITE, Value::On, span),
        "upstream-vhost" if !["", "$host", "$http_host"].contains(&value) => set(&mut local.settings, HOST, Value::On, span),
        "enable-cors" if truth(value) == Some(true) => set(&mut local.settings, ORIGINS, Value::On, span),
        "affinity" if value == "cookie" => set(&mut local.settings, AFFINITY, Value::On, span),
        "upstream-hash-by" if !value.is_empty() => set(&mut local.settings, AFFINITY, Value::On, span),
        "permanent-redirect" | "temporal-redirect" => local.target = Target::Answered,
        "connection-proxy-header" if !value.to_ascii_lowercase().contains("upgrade") => {
            set(&mut local.settings, "upgrade", Value::Off, span);
        }
        "server-alias" => pass_over(setup, "further names of a server in `server-alias`", span),
        "auth-snippet" | "modsecurity-snippet" | "stream-snippet" => pass_over(setup, &format!("the lines of `{name}`"), span),
        _ => {}
    }
}

/// Reads the lines of snippets in annotations.
fn snippets(ingress: &Resource<'_>, defaults: &Defaults<'_>, setup: &mut Setup, local: &mut Local) {
    for kind in ["server-snippet", "configuration-snippet"] {
        let key = format!("{PREFIX}{kind}");
        let Some(entry) = ingress.annotations().iter().find(|entry| entry.key == key) else { continue };
        if defaults.snippets == Some(false) {
            let help = "set `allow-snippet-annotations: \"true\"` in the ConfigMap, or use annotations without snippets";
            add_idle(setup, line(entry), &key, "the ConfigMap does not allow snippets in annotations", Some(help.to_owned()));
            continue;
        }
        for line in snippet::lines(&entry.value, defaults.sources) {
            let calls = local.target == Target::Calls;
            if let Some(annotation) = snippet::annotation_for(line.name, calls) {
                let since = if kind == "server-snippet" {
                    "ingress-nginx writes this directive in each location itself"
                } else {
                    "ingress-nginx writes this directive itself, and NGINX refuses it twice"
                };
                add_idle(setup, line.span, line.name, since, Some(format!("use the annotation `{PREFIX}{annotation}`")));
            } else if !calls && snippet::is_for_calls(line.name) {
                let help = format!("add the annotation `{PREFIX}backend-protocol: \"GRPC\"`");
                add_idle(setup, line.span, line.name, "the service is not called with gRPC", Some(help));
            } else if line.name == "client_body_timeout"
                && let Some(time) = snippet::time(line.value)
            {
                set(&mut local.settings, "client-body-timeout", time, line.span);
            }
        }
    }
}

/// Finds where clients arrive: with TLS, plain requests are redirected unless that is switched off.
fn listeners(ingress: &Resource<'_>, defaults: &Defaults<'_>, local: &mut Local) {
    let says = |name: &str| {
        let annotation = ingress.annotation(&format!("{PREFIX}{name}"))?;
        Some((truth(annotation.value)?, annotation.span))
    };
    let tls = entry_at(ingress.node, &["spec", "tls"]).map(line);
    let forced = says("force-ssl-redirect").filter(|(forced, _)| *forced).map(|(_, span)| span);
    let listener = |span, port, tls| Listener { span, port: Some(port), tls, http2: defaults.http2 };
    if let Some(span) = tls.or(forced) {
        local.listeners.push(listener(span, 443, true));
    }
    let redirected = forced.is_some() || (tls.is_some() && says("ssl-redirect").is_none_or(|(redirects, _)| redirects));
    if !redirected {
        let span = says("ssl-redirect").map_or(ingress.head, |(_, span)| span);
        local.listeners.push(listener(span, 80, false));
    }
}

/// Returns the name of the service that a backend refers to.
pub(super) fn service(backend: &Node) -> Option<&str> {
    text_at(backend, &["service", "name"]).or_else(|| text_at(backend, &["serviceName"]))
}

/// Returns the port of the service that a backend refers to, by its number or its name.
pub(super) fn port(backend: &Node) -> Option<&str> {
    let keys: [&[&str]; 3] = [&["service", "port", "number"], &["service", "port", "name"], &["servicePort"]];
    keys.into_iter().find_map(|keys| text_at(backend, keys))
}

/// Returns the rules of an Ingress.
pub(super) fn rules_of<'n>(ingress: &Resource<'n>) -> &'n [Node] {
    items(ingress.at(&["spec", "rules"]))
}

/// Returns an annotation of ingress-nginx.
pub(super) fn own_annotation<'n>(ingress: &Resource<'n>, name: &str) -> Option<&'n Entry> {
    ingress.annotations().iter().find(|entry| entry.key.strip_prefix(PREFIX) == Some(name))
}
