//! The ends of a proxy: `bind` lines, where clients arrive, and `server` lines, where requests go.

use super::held::{Notes, number};
use super::syntax::{Line, Word};
use crate::config::{Listener, Setting, Value};
use crate::source::{At, Span};

/// What the options of a `bind` or `server` line say.
#[derive(Debug, Clone, Default)]
struct Options<'l> {
    tls: bool,
    alpn: Option<&'l Word<'l>>,
    /// Whether nothing is to be agreed on with TLS.
    no_alpn: bool,
    proto: Option<&'l str>,
    ws: Option<&'l str>,
    client_certificate: bool,
}

fn options<'l>(words: impl Iterator<Item = &'l Word<'l>>) -> Options<'l> {
    let mut options = Options::default();
    let mut words = words.peekable();
    while let Some(word) = words.next() {
        match word.text.as_ref() {
            "ssl" => options.tls = true,
            "no-ssl" => options.tls = false,
            "alpn" => (options.alpn, options.no_alpn) = (words.next(), false),
            "no-alpn" => (options.alpn, options.no_alpn) = (None, true),
            "proto" => options.proto = words.next().map(|word| word.text.as_ref()),
            "ws" => options.ws = words.next().map(|word| word.text.as_ref()),
            "verify" => options.client_certificate = words.next().is_some_and(|word| word.text == "required"),
            _ => {}
        }
    }
    options
}

impl Options<'_> {
    /// Whether HTTP/2 is spoken; `None` if nothing is written about it.
    fn http2(&self) -> Option<bool> {
        match (self.proto, self.alpn) {
            (Some(proto), _) => Some(proto == "h2"),
            (None, Some(alpn)) if self.tls => Some(alpn.text.split(',').any(|name| name == "h2")),
            (None, None) if self.tls && self.no_alpn => Some(false),
            _ => None,
        }
    }

    fn alpn_is_idle(&self, line: &Line<'_>, http: bool, notes: &mut Notes<'_>) {
        if let (Some(alpn), false, true) = (self.alpn, self.tls, http) {
            let setting = format!("alpn {}", alpn.text);
            let help = if alpn.text.split(',').any(|name| name == "h2") {
                "write `ssl` too, or `proto h2` for HTTP/2 in plain text"
            } else {
                "write `ssl` too, or remove it"
            };
            notes.idle(line.span, setting, "ALPN is part of TLS, and the line has no `ssl`", Some(help));
        }
    }
}

/// The options that say which version of HTTP is spoken.
const VERSION: [&str; 2] = ["alpn", "proto"];
/// What clients are offered with TLS.
pub(super) const OFFERED: &str = "bind alpn";
/// What is spoken with clients without TLS.
pub(super) const SPOKEN: &str = "bind proto";
/// What is spoken with servers: in plain text, with TLS, and with TLS where nothing is agreed on; and how WebSocket is.
pub(super) const SERVED: &str = "server proto";
pub(super) const AGREED: &str = "server alpn";
pub(super) const PRESUMED: &str = "server proto without alpn";
/// Whether servers are spoken to with TLS.
pub(super) const ENCRYPTED: &str = "server ssl";
pub(super) const SOCKETS: &str = "server ws";

/// A `bind` line.
#[derive(Debug)]
pub(super) struct Bind {
    pub(super) span: Span,
    pub(super) tls: bool,
    pub http2: Option<bool>,
    /// Whether clients have to show a certificate.
    pub(super) client_certificate: bool,
    pub(super) ports: Vec<Option<u16>>,
    /// The addresses, as `server` lines of the same file may name them.
    addresses: Vec<String>,
    /// The line without the words by which HTTP/2 is not spoken.
    without: Option<String>,
}

impl Bind {
    pub(super) fn of(line: &Line<'_>, http: bool, notes: &mut Notes<'_>) -> Self {
        let options = options(line.words.iter().skip(2));
        options.alpn_is_idle(line, http, notes);
        let quic = line.word(1).starts_with("quic");
        // Without `mode http`, whatever clients speak is passed on; QUIC carries HTTP/3 beside what other lines offer.
        let http2 = if http && !quic { options.http2() } else { None };
        let ports = line.word(1).split(',').take(super::MOST_NOTES).map(port).collect();
        let addresses = line.word(1).split(',').take(super::MOST_NOTES).map(address).collect();
        let (tls, client_certificate) = (options.tls || quic, options.client_certificate);
        let without = (http2 == Some(false)).then(|| line.without(&VERSION)).flatten();
        let without = without.map(|line| line.replace(" no-alpn", ""));
        Self { span: line.span, tls, http2, client_certificate, ports, addresses, without }
    }

    /// Returns what says whether HTTP/2 is spoken, if anything does: with TLS, what is offered.
    pub(super) fn version(&self) -> Option<Setting> {
        let name = if self.tls { OFFERED } else { SPOKEN };
        self.http2.map(|on| Setting { name, value: if on { Value::On } else { Value::Off }, span: self.span })
    }

    /// Returns the line without what says that HTTP/2 is not spoken.
    pub(super) fn line_without(&self) -> Option<(&'static str, String)> {
        Some((self.version()?.name, self.without.clone()?))
    }

    /// Its addresses, in the form in which servers name theirs.
    pub(super) fn addresses(&self) -> impl Iterator<Item = &str> {
        self.addresses.iter().map(String::as_str)
    }

    pub(super) fn listeners(&self) -> impl Iterator<Item = Listener> {
        self.ports.iter().map(|&port| Listener { span: self.span, port, tls: self.tls, http2: self.http2 })
    }
}

/// The port of an address, or the first of a range.
fn port(address: &str) -> Option<u16> {
    let (_, port) = address.rsplit_once(':')?;
    port.split('-').next()?.parse().ok()
}

/// An address in one form.
fn address(text: &str) -> String {
    let plain = text.trim_start_matches("unix@").trim_start_matches("ipv4@");
    plain.strip_prefix("localhost:").map_or_else(|| plain.to_owned(), |port| format!("127.0.0.1:{port}"))
}

/// A `server` line.
#[derive(Debug)]
pub(super) struct Server {
    span: Span,
    address: String,
    /// Whether it takes clients only when others fail.
    backup: bool,
    http2: Option<bool>,
    tls: bool,
    /// Whether WebSocket is spoken over HTTP/2, or explicitly not; `None` if it is as usual.
    sockets: Option<bool>,
    maxconn: Option<At<u64>>,
    /// Whether HTTP/2 is spoken over TLS without a word about it in the handshake.
    presumes: bool,
    /// The line without the words by which HTTP/2 is not spoken, and without those by which WebSocket is over it.
    without: [(&'static str, Option<String>); 4],
}

impl Server {
    /// Its address in one form; empty if there are several.
    pub(super) fn address(&self) -> &str {
        &self.address
    }

    pub(super) fn span(&self) -> Span {
        self.span
    }

    /// Reads a line, behind what `default-server` says.
    pub(super) fn of(line: &Line<'_>, defaults: &[Word<'_>], http: bool, notes: &mut Notes<'_>) -> Self {
        let skipped = if line.word(0) == "server-template" { 4 } else { 3 };
        let options = options(defaults.iter().chain(line.words.iter().skip(skipped)));
        options.alpn_is_idle(line, http, notes);
        let http2 = options.http2();
        let falls_back = options.proto.is_none() && options.alpn.is_some_and(|alpn| alpn.text.contains("http/1.1"));
        let sockets = match options.ws {
            Some("h1") => Some(false),
            Some("h2") => Some(true),
            _ => (http2 == Some(true) && !falls_back).then_some(true),
        };
        let at = (skipped..line.words.len()).rev().find(|&at| line.word(at - 1) == "maxconn");
        let mut maxconn = at.and_then(|at| number(line, at, notes)).map(|value| At { value, span: line.span });
        if maxconn.is_none()
            && let Some(at) = defaults.iter().rposition(|word| word.text == "maxconn")
        {
            let word = defaults.get(at + 1);
            maxconn = word.and_then(|word| Some(At { value: word.text.parse().ok()?, span: line.span }));
        }
        let address = if skipped == 3 { address(line.word(2)) } else { String::new() };
        let backup = line.words.iter().skip(skipped).any(|word| word.text == "backup");
        let (tls, maxconn) = (options.tls, maxconn.filter(|limit| limit.value > 0));
        let presumes = tls && http2 == Some(true) && options.alpn.is_none();
        let version = (http2 != Some(true) || presumes).then(|| line.without(&VERSION)).flatten();
        let sockets_line = (options.ws == Some("h2")).then(|| line.without(&["ws"])).flatten();
        let without = [(SERVED, version.clone()), (AGREED, version.clone()), (PRESUMED, version), (SOCKETS, sockets_line)];
        Self { span: line.span, address, backup, http2, tls, sockets, maxconn, presumes, without }
    }

    /// Returns the line without what a setting of this name says wrongly.
    pub(super) fn line_without(&self, name: &str) -> Option<(&'static str, String)> {
        self.without.iter().find(|(known, _)| *known == name).and_then(|(name, line)| Some((*name, line.clone()?)))
    }
}

/// Returns whether clients may meet several servers.
pub(super) fn are_several(servers: &[Server]) -> bool {
    servers.iter().filter(|server| !server.backup).count() > 1
}

/// Returns whether all servers speak HTTP/2 in plain text, which is hardly written for anything but gRPC, and where.
pub(super) fn plain_http2(servers: &[Server]) -> Option<Span> {
    let first = servers.first()?;
    servers.iter().all(|server| server.http2 == Some(true) && !server.tls).then_some(first.span)
}

/// Returns what the servers say about the version of HTTP.
pub(super) fn versions(servers: &[Server]) -> Vec<Setting> {
    let mut settings = Vec::new();
    let written = |server: &&Server| server.http2.is_some();
    let decisive = servers.iter().find(|server| server.http2 != Some(true)).or(servers.first());
    let encrypted = decisive.filter(|server| server.tls);
    settings.extend(encrypted.map(|server| Setting { name: ENCRYPTED, value: Value::On, span: server.span }));
    let name = if encrypted.is_some() { AGREED } else { SERVED };
    if servers.iter().any(|server| server.http2.is_some()) {
        let wrong = servers.iter().find(|server| server.http2 != Some(true));
        let span = wrong.or_else(|| servers.iter().find(written)).map(|server| server.span);
        let value = if wrong.is_some() { Value::Off } else { Value::On };
        settings.extend(span.map(|span| Setting { name, value, span }));
    }
    if let Some(server) = servers.iter().find(|server| server.presumes) {
        settings.push(Setting { name: PRESUMED, value: Value::Off, span: server.span });
    }
    // A socket over HTTP/2 needs RFC 8441 from the service, which few have.
    let over = servers.iter().find(|server| server.sockets == Some(true));
    if let Some(server) = over.or_else(|| servers.iter().find(|server| server.sockets.is_some())) {
        let value = if server.sockets == Some(true) { Value::Off } else { Value::On };
        settings.push(Setting { name: SOCKETS, value, span: server.span });
    }
    settings
}

/// Returns how many connections all servers take together, if each has a limit, and where the first limit is written.
pub(super) fn connections(servers: &[Server]) -> Option<At<u64>> {
    let span = servers.first()?.maxconn?.span;
    let each = servers.iter().map(|server| server.maxconn.map(|limit| limit.value));
    let value = each.sum::<Option<u64>>()?;
    Some(At { value, span })
}
