//! What a configuration has a gateway do, whatever its product.

use super::{Path, Precedence};
use crate::source::{At, FileId, Span};

/// What a configuration has a gateway do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setup {
    /// The id of the gateway in the rules.
    pub gateway: String,
    /// The file that begins the configuration, which tells those of several gateways of the same product apart.
    pub from: FileId,
    /// Where clients arrive.
    pub listeners: Vec<Listener>,
    /// The routes, in the order of the text or, for first-match products, in the order in which they are tried.
    pub routes: Vec<Route>,
    /// Routes that are written but reached by nothing, since no listener takes them.
    pub unattached: Vec<Route>,
    /// How a route is chosen for a request.
    pub precedence: Precedence,
    /// Settings of the gateway as a whole, such as its most connections.
    pub settings: Vec<Setting>,
    /// Settings that are written but have no effect.
    pub idle: Vec<Idle>,
    /// Where it begins if it is only a part of a configuration, around which more may be set than can be seen.
    pub fragment: Option<Span>,
    /// Where its routes are if nothing is known of what serves them beyond these routes: neither its settings nor its defaults. Its
    /// value is the name of what serves them, if it is said.
    pub open: Option<At<Option<String>>>,
    /// Settings that are written in one of two forms, each with whether that is the older one.
    pub forms: Vec<(&'static str, bool)>,
    /// The names of what its routes do besides which the reader reports wherever it is done, so that what it does not report is not
    /// done: some of [`DEEDS`].
    pub tells: &'static [&'static str],
    /// What the reader does not understand and has passed over: what it is, in a few words, and where.
    pub passed_over: Vec<At<String>>,
}

/// An address where clients arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listener {
    /// Where it is written.
    pub span: Span,
    /// Its port; `None` if the configuration does not say.
    pub port: Option<u16>,
    /// Whether connections to it are encrypted.
    pub tls: bool,
    /// Whether clients may speak HTTP/2; `None` if the product decides by itself.
    pub http2: Option<bool>,
}

/// A route: which requests it serves, and what happens to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Where it is written: its head, such as `location /events`.
    pub span: Span,
    /// The head as one would call it in a sentence, without backticks.
    pub name: String,
    /// The positions of its listeners in the setup.
    pub listeners: Vec<usize>,
    /// The host names that it is limited to; empty for all. A leading `*.` stands for any subdomain, a `*` at the end for any
    /// ending.
    pub hosts: Vec<String>,
    /// The paths that it serves.
    pub path: Path,
    /// The kind of requests that it is limited to besides, such as those that ask for an upgrade; `None` for all.
    pub only: Option<Sign>,
    /// What is done with a request.
    pub target: Target,
    /// What its settings, after inheritance, reveal about what it carries.
    pub signs: Vec<At<Sign>>,
    /// Its settings, those that it inherits included; none twice.
    pub settings: Vec<Setting>,
    /// Where and how its settings would be written.
    pub writing: Writing,
}

/// Where and how settings of a route would be written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Writing {
    /// The places of some settings that are not written, by their names.
    pub places: Vec<At<&'static str>>,
    /// The place of all others that are not written; `None` for the head of the route.
    pub rest: Option<Span>,
    /// The places of some settings that are written elsewhere, for more than this route: where it would be changed for it alone.
    pub instead: Vec<At<&'static str>>,
    /// The lines of some settings that are written, without the words that set them, by their names.
    pub without: Vec<(&'static str, String)>,
    /// What would have it come before the routes that come before it, as help, where the order of the text is not what counts.
    pub ahead: Option<String>,
    /// What would have its bytes forwarded as they are, as help.
    pub bytes: Option<String>,
    /// How settings that are not written in the usual form are written here, with `{}` for their values, by their names.
    pub phrases: Vec<(&'static str, String)>,
    /// The blocks or resources that hold some settings which are not written, as they are called in a sentence, by the names of the
    /// settings.
    pub homes: Vec<(&'static str, &'static str)>,
    /// The service that it forwards to.
    pub service: Option<Service>,
}

/// A service, as it is addressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its address, without the scheme and the path.
    pub address: String,
    /// Whether connections to it are encrypted.
    pub tls: bool,
}

/// What is done with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// It is forwarded to a service, as HTTP.
    Http,
    /// Calls are forwarded over HTTP/2, with trailers.
    Calls,
    /// Bytes are forwarded, whatever they mean.
    Bytes,
    /// It is answered here: with a file, a redirect, an error.
    Answered,
}

/// Something in a configuration that reveals what a route carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sign {
    /// It lets clients switch to another protocol, as WebSocket does.
    Upgrade,
    /// It forwards calls over HTTP/2 with trailers, as gRPC needs it.
    Calls,
    /// It is made for responses that never end: their type is named, or their buffering is switched off.
    Events,
}

/// A setting in effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its name, as the rules know it: that of the product, such as `proxy_read_timeout`.
    pub name: &'static str,
    /// Its value.
    pub value: Value,
    /// Where it is written.
    pub span: Span,
}

/// The value of a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Switched on.
    On,
    /// Switched off.
    Off,
    /// A time in milliseconds.
    Time(u64),
    /// A size in bytes.
    Size(u64),
    /// A number.
    Count(u64),
    /// No limit.
    Unlimited,
}

/// A setting that is written but has no effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idle {
    /// Where it is written.
    pub span: Span,
    /// The setting, as written, without backticks.
    pub setting: String,
    /// Why it has no effect, as a clause behind "since".
    pub since: String,
    /// What would have the effect, as help: imperative, without a full stop.
    pub help: Option<String>,
}

/// Longest address of a service that is kept, in bytes.
const MOST_ADDRESS: usize = 255;
/// The setting by which a reader reports that somebody checks who asks.
pub const AUTHENTICATION: &str = "authentication";
/// The setting by which a reader reports that clients can write headers that services believe: off where they can.
pub const FORWARDED: &str = "forwarded-headers";
/// The setting by which a reader reports whether the connections of one client go to the same of several servers.
pub const AFFINITY: &str = "affinity";
/// The setting by which a reader reports that the path of a request is rewritten.
pub const REWRITE: &str = "rewrite";
/// The setting by which a reader reports that services are told another host than clients.
pub const HOST: &str = "host";
/// The setting by which a reader reports that pages of other origins are answered.
pub const ORIGINS: &str = "origins";
/// The setting by which a reader reports that the rate of requests is limited.
pub const RATE: &str = "rate";
/// The setting by which a reader reports that only some addresses are let in.
pub const ADDRESSES: &str = "addresses";
/// What a route may do besides, whatever it carries.
pub const DEEDS: [&str; 7] = [AUTHENTICATION, ADDRESSES, RATE, REWRITE, HOST, ORIGINS, AFFINITY];
/// The setting by which a reader reports that a part of a route could not be read.
pub const UNREAD: &str = "unread";

impl Sign {
    /// Returns what a header with a value, or with a pattern for it, tells of a request.
    pub(super) fn of_header(name: &str, value: &str) -> Option<Self> {
        let value = value.to_ascii_lowercase();
        match name.to_ascii_lowercase().as_str() {
            "content-type" if value.contains("application/grpc") && !value.contains("grpc-web") => Some(Self::Calls),
            "upgrade" if value.contains("websocket") => Some(Self::Upgrade),
            "accept" if value.contains("text/event-stream") => Some(Self::Events),
            _ => None,
        }
    }
}

impl Route {
    /// Returns a setting by its name.
    pub fn setting(&self, name: &str) -> Option<&Setting> {
        self.settings.iter().find(|setting| setting.name == name)
    }

    /// Returns where a setting would be written that is not.
    pub fn place_of(&self, name: &str) -> Span {
        place(&self.writing.places, name).or(self.writing.rest).unwrap_or(self.span)
    }

    /// Returns whether its settings reveal this.
    pub fn shows(&self, sign: Sign) -> Option<Span> {
        self.signs.iter().find(|shown| shown.value == sign).map(|shown| shown.span)
    }
}

impl Writing {
    /// Returns where a setting that is written elsewhere would be changed for this route alone.
    pub fn instead_of(&self, name: &str) -> Option<Span> {
        place(&self.instead, name)
    }

    /// Returns the line of a setting that is written, without the words that set it, if others stand in it.
    pub fn line_without(&self, name: &str) -> Option<&str> {
        self.without.iter().find(|(known, _)| *known == name).map(|(_, line)| line.as_str())
    }

    /// Returns a line `name: value`, or `name value`, as it would be written here.
    pub fn phrased(&self, name: &str, line: &str) -> Option<String> {
        let (_, phrase) = self.phrases.iter().find(|(known, _)| *known == name)?;
        let (_, value) = line.split_once(": ").or_else(|| line.split_once(' '))?;
        Some(phrase.replace("{}", value))
    }

    /// Adds the place of settings that are not written, if there is one.
    pub(super) fn put(&mut self, names: &[&'static str], span: Option<Span>) {
        self.places.extend(span.iter().flat_map(|&span| names.iter().map(move |&value| At { value, span })));
    }
}

fn place(places: &[At<&'static str>], name: &str) -> Option<Span> {
    places.iter().find(|place| place.value == name).map(|place| place.span)
}

impl Service {
    /// Reads the address of a service: `https://` and what ends in `s` alike stand for encryption.
    pub(super) fn of(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let (socket, path) = rest.strip_prefix("unix:").map_or(("", rest), |path| ("unix:", path));
        let end = if socket.is_empty() { path.find(['/', '?', '#']) } else { path.find(':') };
        let address = format!("{socket}{}", &path[..end.unwrap_or(path.len())]);
        let plain = !address.contains(|c: char| c.is_whitespace() || matches!(c, '`' | '"' | ';' | '{'));
        let known = plain && address.len() > socket.len() && address.len() <= MOST_ADDRESS;
        known.then(|| Self { address, tls: scheme.ends_with('s') })
    }
}

impl Setup {
    /// Returns a place that stands for the whole: the first that says something about routes, or else the beginning of its file.
    pub fn head(&self) -> Span {
        let routes = self.routes.iter().map(|route| route.span);
        let spans = routes.chain(self.listeners.iter().map(|listener| listener.span));
        spans.min().unwrap_or(Span { file: self.from, start: 0, end: 0 })
    }

    /// An empty configuration of a product, whose routes are tried in order.
    pub fn of(gateway: &str) -> Self {
        Self {
            gateway: gateway.to_owned(),
            from: FileId::default(),
            listeners: Vec::new(),
            routes: Vec::new(),
            unattached: Vec::new(),
            precedence: Precedence::First,
            settings: Vec::new(),
            idle: Vec::new(),
            fragment: None,
            open: None,
            forms: Vec::new(),
            tells: &[],
            passed_over: Vec::new(),
        }
    }
}
