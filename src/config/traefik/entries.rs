//! Entry points: where clients arrive, and what holds for all of their requests.

use super::values::time;
use super::{Reading, names};
use crate::config::tree::{below, entries, entry, is_true, limit, number, pass_over, place, put, text, text_of, value};
use crate::config::{FORWARDED, Listener, Setting, Value, Writing};
use crate::source::Span;
use crate::yaml::{Entry, Node};

/// The timeouts of an entry point.
const NAMES: [&str; 2] = ["readTimeout", "writeTimeout"];
/// Where they are written if no entry point is read, by their names.
pub(in crate::config) const ELSEWHERE: [(&str, &str); 2] = [(NAMES[0], STATIC), (NAMES[1], STATIC)];
const STATIC: &str = "`entryPoints.NAME.transport.respondingTimeouts` of the static configuration";
/// Maximum number of listeners.
const MOST_LISTENERS: usize = 400;

/// An entry point.
#[derive(Debug, Clone)]
pub(super) struct EntryPoint<'n> {
    pub(super) name: &'n str,
    node: &'n Node,
    /// Where its name is.
    pub(super) head: Span,
    span: Span,
    port: Option<u16>,
    udp: bool,
    /// Whether requests are encrypted unless a router says otherwise.
    pub(super) tls: bool,
    /// Whether all requests are sent to another entry point.
    pub(super) redirects: bool,
    /// How its timeouts begin if it is written as arguments of a command.
    pub(super) argument: Option<String>,
}

impl<'n> EntryPoint<'n> {
    /// Reads an entry point.
    pub(super) fn of(point: &'n Entry, argued: bool) -> Self {
        let node = &point.value;
        let address = entry(node, "address");
        let written = address.and_then(|entry| text(&entry.value)).unwrap_or_default();
        let (address_text, protocol) = written.rsplit_once('/').unwrap_or((written, "tcp"));
        Self {
            name: &point.key,
            node,
            head: point.key_span,
            span: address.map_or(point.key_span, place),
            port: address_text.rsplit(':').next().and_then(|port| port.parse().ok()),
            udp: protocol.eq_ignore_ascii_case("udp"),
            tls: below(node, &["http", "tls"]).is_some(),
            redirects: below(node, &["http", "redirections", "entryPoint"]).is_some(),
            argument: argued.then(|| format!("--entrypoints.{}.transport.respondingTimeouts", point.key)),
        }
    }

    /// Returns whether routers that name no entry point have it before others.
    fn is_preferred(&self) -> bool {
        is_true(self.node, "asDefault")
    }

    /// Returns the middlewares of all of its requests.
    pub(super) fn middlewares(&self) -> Vec<(&'n str, Span)> {
        value(self.node, "http").map_or_else(Vec::new, |http| names(http, "middlewares"))
    }

    /// Returns the settings that hold for its requests. Times that are not understood are added to `strange`.
    pub(super) fn settings(&self, strange: &mut Vec<Span>) -> Vec<Setting> {
        let mut found = Vec::new();
        let transport = value(self.node, "transport");
        let timeouts = transport.and_then(|transport| value(transport, "respondingTimeouts"));
        let keys =
            [(timeouts, "readTimeout"), (timeouts, "writeTimeout"), (timeouts, "idleTimeout"), (transport, "keepAliveMaxTime")];
        for (node, name) in keys {
            if let Some(entry) = node.and_then(|node| entry(node, name)) {
                match time(&entry.value) {
                    Some(time) => put(&mut found, name, limit(time), place(entry)),
                    None => strange.push(place(entry)),
                }
            }
        }
        if let Some(streams) = below(self.node, &["http2", "maxConcurrentStreams"])
            && let Some(count) = number(&streams.value)
        {
            put(&mut found, "maxConcurrentStreams", Value::Count(count), place(streams));
        }
        if let Some(forwarded) = value(self.node, "forwardedHeaders") {
            let all = names(forwarded, "trustedIPs").into_iter().find(|(range, _)| range.ends_with("/0"));
            let insecure = entry(forwarded, "insecure").filter(|_| is_true(forwarded, "insecure"));
            if let Some(span) = insecure.map(place).or(all.map(|(_, span)| span)) {
                put(&mut found, FORWARDED, Value::Off, span);
            }
        }
        found
    }
}

impl<'n> Reading<'n> {
    /// Returns the entry points that a router without any has.
    pub(super) fn usual_points(&self) -> Vec<usize> {
        let preferred = self.points.iter().any(EntryPoint::is_preferred);
        let usual =
            |(_, point): &(usize, &EntryPoint<'n>)| !point.udp && point.name != "traefik" && (!preferred || point.is_preferred());
        self.points.iter().enumerate().filter(usual).map(|(position, _)| position).collect()
    }

    /// Returns the position of the listener of an entry point, which is known or only named.
    pub(super) fn listener(&mut self, name: &str, span: Span, tls: bool, options: Option<&str>) -> Option<usize> {
        let key = (name.to_owned(), tls);
        if let Some(position) = self.listeners.iter().position(|known| *known == key) {
            return Some(position);
        }
        if self.listeners.len() >= MOST_LISTENERS {
            return None;
        }
        let point = self.points.iter().find(|point| point.name == name);
        let (span, port) = point.map_or((span, None), |point| (point.span, point.port));
        // Within TLS, HTTP/2 is offered unless the options say otherwise; without, clients may begin with it.
        let offered = if tls { self.offered(options.unwrap_or("default")) } else { None };
        let http2 = offered.is_none_or(|offered| names(offered, "alpnProtocols").iter().any(|(name, _)| *name == "h2"));
        self.setup.listeners.push(Listener { span, port, tls, http2: Some(http2) });
        self.listeners.push(key);
        Some(self.listeners.len() - 1)
    }

    /// Returns the options of TLS of this name, if they list protocols.
    pub(super) fn offered(&self, options: &str) -> Option<&'n Node> {
        let all = self.documents.iter().filter_map(|root| below(root, &["tls", "options"]));
        let mut all = all.flat_map(|options| entries(Some(&options.value)));
        let found = all.find(|entry| entry.key == options.trim_end_matches("@file"))?;
        entry(&found.value, "alpnProtocols").map(|_| &found.value)
    }

    /// Says where and how the timeouts of an entry point would be written.
    pub(super) fn place_timeouts(&self, point: Option<usize>, writing: &mut Writing) {
        let point = point.map(|point| &self.points[point]);
        writing.put(&NAMES, point.map(|point| point.head));
        if let Some(begin) = point.and_then(|point| point.argument.as_ref()) {
            writing.phrases.extend(NAMES.map(|name| (name, format!("{begin}.{name}={{}}"))));
            return;
        }
        match point {
            Some(_) => writing.homes.extend(NAMES.map(|name| (name, "`transport.respondingTimeouts` of the entry point"))),
            None => writing.homes.extend(ELSEWHERE),
        }
    }

    /// Notes times that are not understood.
    pub(super) fn strange(&mut self, strange: &[Span]) {
        if let Some(span) = strange.first() {
            pass_over(&mut self.setup, "a time that is not understood", *span);
        }
    }

    /// Returns the options of TLS that a router names.
    pub(super) fn options_of(router: &'n Node) -> Option<&'n str> {
        value(router, "tls").and_then(|tls| text_of(tls, "options"))
    }
}
