//! Services: how Traefik speaks to the servers behind a router.

use std::collections::HashSet;

use super::Reading;
use super::misspelt::names_cookie;
use super::values::time;
use crate::config::tree::{below, entries, entry, is_true, items, limit, place, put, text, text_of, value};
use crate::config::{AFFINITY, Service, Setting, Value};
use crate::source::{At, Span};
use crate::yaml::Node;

/// What a service means for a route.
#[derive(Debug, Default)]
pub(super) struct Served {
    pub(super) settings: Vec<Setting>,
    /// Where a server is addressed with HTTP/2 without encryption.
    pub(super) calls: Option<Span>,
    /// The server that speaks the oldest HTTP.
    pub(super) service: Option<Service>,
    /// Whether Traefik itself answers.
    pub(super) answered: bool,
    /// The name of what does not exist, so that Traefik leaves the router out, and what it would be.
    pub(super) missing: Option<At<(String, &'static str)>>,
    /// A service that another provider has.
    pub(super) elsewhere: Option<At<String>>,
    strange: Vec<Span>,
}

/// Maximum number of services behind a router.
const MOST: usize = 64;

impl<'n> Reading<'n> {
    /// Follows a service of a router to its servers.
    pub(super) fn serve(&mut self, name: &'n str, span: Span) -> Served {
        let mut served = Served::default();
        let mut waiting = vec![(name, span)];
        let mut seen = HashSet::new();
        while let Some((name, span)) = waiting.pop() {
            if name.ends_with("@internal") {
                served.answered = true;
                continue;
            }
            let Some(own) = self.own(name) else {
                served.elsewhere = Some(At { value: format!("the service `{name}` of another provider"), span });
                continue;
            };
            if !seen.insert(own) || seen.len() > MOST {
                continue;
            }
            let Some(defined) = self.named("http", "services", own) else {
                served.missing = Some(At { value: (name.to_owned(), "service"), span });
                continue;
            };
            for kind in entries(Some(&defined.value)) {
                let node = &kind.value;
                let mut refers =
                    |node: &'n Node, key| waiting.extend(entry(node, key).and_then(|at| Some((text(&at.value)?, place(at)))));
                match kind.key.to_ascii_lowercase().as_str() {
                    "loadbalancer" => self.servers(node, &mut served),
                    "weighted" | "highestrandomweight" => {
                        items(value(node, "services")).iter().take(MOST).for_each(|service| refers(service, "name"));
                    }
                    "mirroring" => refers(node, "service"),
                    "failover" => ["service", "fallback"].into_iter().for_each(|key| refers(node, key)),
                    _ => {}
                }
            }
        }
        let strange = std::mem::take(&mut served.strange);
        self.strange(&strange);
        served
    }

    /// Returns the first server of a service of TCP.
    pub(super) fn server(&self, name: &str) -> Option<Service> {
        let balancer = value(&self.named("tcp", "services", name)?.value, "loadBalancer")?;
        let address = items(value(balancer, "servers")).first().and_then(|server| text_of(server, "address"))?;
        Service::of(&format!("tcp://{address}"))
    }

    /// Reads the servers of a load balancer. Of several, the one that speaks the oldest HTTP counts.
    fn servers(&mut self, node: &'n Node, served: &mut Served) {
        let transport = self.transport(node, served);
        let plain =
            transport.and_then(|transport| entry(transport, "disableHTTP2").filter(|_| is_true(transport, "disableHTTP2")));
        for server in items(value(node, "servers")).iter().take(MOST) {
            let Some(address) = entry(server, "url") else { continue };
            let scheme =
                text(&address.value).and_then(|url| url.split_once("://")).map(|(scheme, _)| scheme.to_ascii_lowercase());
            let (http2, span) = match (scheme.as_deref(), plain) {
                (Some("https"), Some(plain)) => {
                    put(&mut served.settings, "disableHTTP2", Value::Off, place(plain));
                    continue;
                }
                (Some("h2c" | "https"), _) => (true, place(address)),
                (Some("http"), _) => (false, place(address)),
                _ => continue,
            };
            if scheme.as_deref() == Some("h2c") {
                served.calls.get_or_insert(span);
            }
            if served.service.is_none() || !http2 {
                served.service = text(&address.value).and_then(Service::of);
            }
            let known = served.settings.iter().position(|setting| setting.name == "url");
            match known.map(|position| &mut served.settings[position]) {
                Some(setting) if !http2 && setting.value == Value::On => (setting.value, setting.span) = (Value::Off, span),
                Some(_) => {}
                None => put(&mut served.settings, "url", if http2 { Value::On } else { Value::Off }, span),
            }
        }
        if let Some(sticky) = entry(node, "sticky").filter(|sticky| names_cookie(&sticky.value)) {
            put(&mut served.settings, AFFINITY, Value::On, sticky.key_span);
        } else if let Some(servers) = entry(node, "servers").filter(|servers| items(Some(&servers.value)).len() > 1) {
            put(&mut served.settings, AFFINITY, Value::Off, servers.key_span);
        }
        if let Some(flush) = below(node, &["responseForwarding", "flushInterval"])
            && let Some(time) = time(&flush.value)
        {
            put(&mut served.settings, "flushInterval", Value::Time(time), place(flush));
        }
    }

    /// Returns the settings for connections to servers, after adding their limits.
    fn transport(&mut self, node: &'n Node, served: &mut Served) -> Option<&'n Node> {
        let transport = match entry(node, "serversTransport") {
            None => self.documents.iter().find_map(|root| value(root, "serversTransport"))?,
            Some(at) => {
                let own = self.own(text_of(node, "serversTransport")?)?;
                let Some(defined) = self.named("http", "serversTransports", own) else {
                    served.missing = Some(At { value: (own.to_owned(), "servers transport"), span: place(at) });
                    return None;
                };
                &defined.value
            }
        };
        let timeouts = value(transport, "forwardingTimeouts");
        for name in ["responseHeaderTimeout", "idleConnTimeout", "readIdleTimeout", "dialTimeout"] {
            let Some(entry) = timeouts.and_then(|node| entry(node, name)) else { continue };
            match time(&entry.value) {
                Some(time) => put(&mut served.settings, name, limit(time), place(entry)),
                None => served.strange.push(place(entry)),
            }
        }
        Some(transport)
    }
}
