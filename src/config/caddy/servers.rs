//! Sites' addresses, and what the global options say about the servers behind them.

use super::notes::Notes;
use super::proxy::time;
use super::syntax::Node;
use crate::config::{FORWARDED, Listener, Setting, Value};
use crate::source::Span;

/// The timeouts of a server.
const TIMEOUTS: [(&str, &str); 6] = [
    ("read_body", "timeouts read_body"),
    ("read_body_idle", "timeouts read_body_idle"),
    ("read_header", "timeouts read_header"),
    ("write", "timeouts write"),
    ("write_idle", "timeouts write_idle"),
    ("idle", "timeouts idle"),
];

/// The global options.
#[derive(Debug, Default)]
pub(super) struct Globals {
    /// What `servers` says, for an address if it names one.
    servers: Vec<(Option<u16>, Vec<Setting>, Option<Protocols>)>,
    /// Where its first `servers` is, or the timeouts in it.
    place: Option<Span>,
    /// Where all of the global options begin.
    pub(super) span: Option<Span>,
    no_certificates: bool,
    /// Whether directives run in another order than usual.
    pub(super) is_reordered: bool,
    http_port: Option<u16>,
    https_port: Option<u16>,
}

/// Which versions of HTTP clients may speak.
#[derive(Debug, Clone, Copy)]
struct Protocols {
    h2: bool,
    h2c: bool,
    span: Span,
}

impl Globals {
    pub(super) fn of(block: &[Node], notes: &mut Notes<'_>) -> Self {
        let mut globals = Self::default();
        for node in block {
            match node.word(0) {
                "servers" => globals.server(node, notes),
                "auto_https" => globals.no_certificates = node.word(1) == "off",
                "http_port" => globals.http_port = node.word(1).parse().ok(),
                "https_port" => globals.https_port = node.word(1).parse().ok(),
                "layer4" => notes.passed(node.span, "what a plugin forwards (`layer4`)"),
                "order" => {
                    globals.is_reordered = true;
                    notes.passed(node.span, "an order of directives of its own (`order`)");
                }
                _ => {}
            }
        }
        globals
    }

    fn server(&mut self, node: &Node, notes: &mut Notes<'_>) {
        let (mut settings, mut protocols) = (Vec::new(), None);
        let timeouts_at = node.lines().iter().find(|line| line.word(0) == "timeouts").map(|line| line.span);
        self.place = self.place.or(timeouts_at).or(Some(node.span));
        for line in node.lines() {
            match line.word(0) {
                "timeouts" => settings.extend(timeouts(line, notes)),
                "protocols" => {
                    let lists = |name: &str| line.words.iter().skip(1).any(|word| word.text == name);
                    protocols = Some(Protocols { h2: lists("h2"), h2c: lists("h2c"), span: line.span });
                }
                "trusted_proxies" if line.words.iter().any(|word| matches!(word.text.as_str(), "0.0.0.0/0" | "::/0")) => {
                    settings.push(Setting { name: FORWARDED, value: Value::Off, span: line.span });
                }
                _ => {}
            }
        }
        let port = node.word(1).rsplit_once(':').and_then(|(_, port)| port.parse().ok());
        if self.servers.len() < super::MOST_SERVERS {
            self.servers.push((port, settings, protocols));
        }
    }

    /// Returns where options of servers are written, or would be: in front of the first site, whose head is given, if there are none.
    pub(super) fn place(&self, site: Span) -> Span {
        self.place.or(self.span).unwrap_or(site)
    }

    /// Returns what is said for the server of a listener.
    pub(super) fn settings(&self, listener: &Listener) -> Vec<Setting> {
        let said = self.for_port(listener.port);
        let written = said.and_then(|(.., protocols)| *protocols).map(|protocols| protocols.span);
        let http2 = listener.http2 == Some(true);
        // What is not written is offered with TLS; in plain text, that depends on the version.
        let span = written.or(http2.then_some(listener.span));
        let value = if http2 { Value::On } else { Value::Off };
        let version = span.map(|span| Setting { name: "protocols", value, span });
        said.map(|(_, settings, _)| settings.clone()).unwrap_or_default().into_iter().chain(version).collect()
    }

    /// What is said for a port comes before what is said for all.
    fn for_port(&self, port: Option<u16>) -> Option<&(Option<u16>, Vec<Setting>, Option<Protocols>)> {
        let exact = self.servers.iter().find(|(named, ..)| named.is_some() && *named == port);
        exact.or_else(|| self.servers.iter().find(|(named, ..)| named.is_none()))
    }

    /// Returns the listener for the address of a site, and its host.
    pub(super) fn listener(&self, address: &str, span: Span, has_tls: bool) -> (Listener, Option<String>) {
        let (scheme, rest) = address.split_once("://").map_or((None, address), |(scheme, rest)| (Some(scheme), rest));
        let rest = rest.split('/').next().unwrap_or_default();
        let (host, port) = match rest.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, port.split('-').next().and_then(|port| port.parse::<u16>().ok())),
            _ => (rest, None),
        };
        let plain = scheme == Some("http") || port == Some(self.http_port.unwrap_or(80));
        // Certificates come by themselves for hosts only.
        let certified = has_tls || scheme == Some("https") || (!host.is_empty() && !self.no_certificates);
        let tls = !plain && (certified || (port == Some(443) && !self.no_certificates));
        let port = port.or(match (plain, host.is_empty() && scheme.is_none()) {
            (true, _) => Some(self.http_port.unwrap_or(80)),
            (false, true) => None,
            (false, false) => Some(self.https_port.unwrap_or(443)),
        });
        let protocols = self.for_port(port).and_then(|(.., protocols)| *protocols);
        let http2 = if tls { protocols.is_none_or(|said| said.h2) } else { protocols.is_some_and(|said| said.h2c) };
        let host = (!host.is_empty() && host != "*").then(|| host.to_ascii_lowercase());
        (Listener { span, port, tls, http2: Some(http2) }, host)
    }
}

/// Reads the timeouts of a block.
pub(super) fn timeouts(node: &Node, notes: &mut Notes<'_>) -> Vec<Setting> {
    let mut settings: Vec<Setting> = Vec::new();
    for line in node.lines() {
        let Some((_, name)) = TIMEOUTS.iter().find(|(name, _)| *name == line.word(0)) else { continue };
        let Some(value) = time(line.words.get(1), line, notes) else { continue };
        settings.retain(|setting| setting.name != *name);
        settings.push(Setting { name, value, span: line.span });
    }
    settings
}
