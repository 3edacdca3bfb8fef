//! The settings in effect for a route.

use super::routes::Context;
use super::scope::Scope;
use super::syntax::{Directive, shortened};
use super::{Reading, amount, upgrade, upstream};
use crate::config::{AUTHENTICATION, FORWARDED, Setting, Sign, UNREAD, Value};
use crate::diag::{Diagnostic, codes};
use crate::source::At;

/// What the value of a directive is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// A time.
    Time,
    /// A size, where zero means no limit.
    Size,
    /// A number.
    Count,
    /// `on` or `off`.
    Switch,
}

/// A directive, and what its value is.
type Known = (&'static str, Kind);

/// The limit on the size of bodies.
pub(super) const BODY: &str = "client_max_body_size";
/// The one where it is asked who a client is.
const ASKED: &str = "client_max_body_size of auth_request";
/// The limit that holds by default, in bytes.
const LARGEST: u64 = 1 << 20;

const COMMON: [Known; 6] = [
    ("client_body_timeout", Kind::Time),
    (BODY, Kind::Size),
    ("send_timeout", Kind::Time),
    ("keepalive_timeout", Kind::Time),
    ("keepalive_time", Kind::Time),
    ("keepalive_requests", Kind::Count),
];

/// The module that forwards requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Module {
    Proxy,
    Grpc,
    Fastcgi,
    Uwsgi,
    Scgi,
    Memcached,
}

impl Module {
    pub(super) const ALL: [Self; 6] = [Self::Proxy, Self::Grpc, Self::Fastcgi, Self::Uwsgi, Self::Scgi, Self::Memcached];

    /// What the names of its directives begin with.
    pub(super) fn prefix(self) -> &'static str {
        match self {
            Self::Proxy => "proxy_",
            Self::Grpc => "grpc_",
            Self::Fastcgi => "fastcgi_",
            Self::Uwsgi => "uwsgi_",
            Self::Scgi => "scgi_",
            Self::Memcached => "memcached_",
        }
    }

    /// The directive that forwards.
    pub(super) fn pass(self) -> &'static str {
        match self {
            Self::Proxy => "proxy_pass",
            Self::Grpc => "grpc_pass",
            Self::Fastcgi => "fastcgi_pass",
            Self::Uwsgi => "uwsgi_pass",
            Self::Scgi => "scgi_pass",
            Self::Memcached => "memcached_pass",
        }
    }

    /// Whether upgrades pass without a setting: these send all headers of the client as parameters.
    fn passes_upgrades(self) -> bool {
        matches!(self, Self::Uwsgi | Self::Scgi)
    }

    fn known(self) -> &'static [Known] {
        match self {
            Self::Proxy => &[
                ("proxy_read_timeout", Kind::Time),
                ("proxy_send_timeout", Kind::Time),
                ("proxy_buffering", Kind::Switch),
                ("proxy_request_buffering", Kind::Switch),
            ],
            Self::Grpc => {
                &[("grpc_read_timeout", Kind::Time), ("grpc_send_timeout", Kind::Time), ("grpc_buffer_size", Kind::Size)]
            }
            Self::Fastcgi => &[
                ("fastcgi_read_timeout", Kind::Time),
                ("fastcgi_send_timeout", Kind::Time),
                ("fastcgi_buffering", Kind::Switch),
                ("fastcgi_request_buffering", Kind::Switch),
            ],
            Self::Uwsgi => &[
                ("uwsgi_read_timeout", Kind::Time),
                ("uwsgi_send_timeout", Kind::Time),
                ("uwsgi_buffering", Kind::Switch),
                ("uwsgi_request_buffering", Kind::Switch),
            ],
            Self::Scgi => &[
                ("scgi_read_timeout", Kind::Time),
                ("scgi_send_timeout", Kind::Time),
                ("scgi_buffering", Kind::Switch),
                ("scgi_request_buffering", Kind::Switch),
            ],
            Self::Memcached => &[("memcached_read_timeout", Kind::Time), ("memcached_send_timeout", Kind::Time)],
        }
    }

    /// The directives for a cache, for ignored headers, and for headers that are sent.
    fn others(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Proxy => ("proxy_cache", "proxy_ignore_headers", "proxy_set_header"),
            Self::Grpc => ("", "grpc_ignore_headers", "grpc_set_header"),
            Self::Fastcgi => ("fastcgi_cache", "fastcgi_ignore_headers", ""),
            Self::Uwsgi => ("uwsgi_cache", "uwsgi_ignore_headers", ""),
            Self::Scgi => ("scgi_cache", "scgi_ignore_headers", ""),
            Self::Memcached => ("", "", ""),
        }
    }
}

/// Returns whether the size of a body is checked where requests arrive, before they go on to where a module forwards them.
pub(super) fn is_checked_first(module: Module) -> bool {
    module != Module::Grpc
}

/// Returns the settings of requests that arrive in `first` and are forwarded in `scope` by a module, or answered.
pub(super) fn collect(
    reading: &mut Reading,
    first: &Scope,
    scope: &Scope,
    module: Option<Module>,
    context: &Context,
) -> Vec<Setting> {
    let mut settings = Vec::new();
    let is_content = |directive: &&Directive| directive.name().starts_with("content_by_lua") || directive.name() == "js_content";
    let mut unread = scope.unread().or_else(|| scope.block.iter().find(is_content)).map(Directive::span);
    let known = COMMON.iter().chain(module.map(Module::known).unwrap_or_default());
    for (name, kind) in known {
        // The stated size of a body is checked before a request goes on to another location; that of a stream, as it arrives there.
        let is_first = *name == BODY && module.is_none_or(is_checked_first);
        let scope = if is_first { first } else { scope };
        let Some(directive) = scope.effective(name) else { continue };
        match reading.setting(name, *kind, directive) {
            Some(setting) => settings.push(setting),
            None => unread = unread.or(Some(directive.span())),
        }
    }
    if module.is_some_and(is_checked_first) {
        settings.extend(asked(reading, first, context, settings.iter().find(|setting| setting.name == BODY)));
    }
    let mut set = |name, value, directive: &Directive| settings.push(Setting { name, value, span: directive.span() });
    if let Some((cache, ignored, headers)) = module.map(Module::others) {
        if let Some(directive) = scope.effective(cache) {
            set(cache, if directive.arg(0) == "off" { Value::Off } else { Value::On }, directive);
        }
        let ignores = |line: &&Directive| line.args().iter().any(|word| word.text.eq_ignore_ascii_case("X-Accel-Buffering"));
        if let Some(directive) = scope.effective(ignored).filter(ignores) {
            set(ignored, Value::Off, directive);
        }
        if let Some(line) = forged(scope, headers) {
            set(FORWARDED, Value::Off, line);
        }
    }
    if module == Some(Module::Proxy)
        && let Some(version) = scope.effective("proxy_http_version")
    {
        // Upgrades are of 1.1 only.
        set("proxy_http_version", if version.arg(0) == "1.1" { Value::On } else { Value::Off }, version);
    }
    for (switch, name) in [("gzip", "gzip_types"), ("brotli", "brotli_types"), ("zstd", "zstd_types")] {
        if let Some(line) = compresses(scope, switch, name) {
            set(name, Value::On, line);
        }
    }
    let elsewhere = || authentication(scope).filter(|_| !std::ptr::eq(first, scope));
    if let Some(line) = authentication(first).or_else(elsewhere) {
        set(AUTHENTICATION, Value::On, line);
    }
    let asks_for_chunks = |settings: &[Setting]| {
        let version = settings.iter().find(|held| held.name == "proxy_http_version" && held.value == Value::On)?;
        let compressed = settings.iter().any(|held| held.name.ends_with("_types"));
        // Chunks are passed on at once, unless a compressor collects what is in them.
        (!compressed).then(|| Setting { name: "chunks", ..version.clone() })
    };
    settings.extend(asks_for_chunks(&settings));
    if module == Some(Module::Proxy) {
        settings.extend(upgrade::setting(scope, context.maps));
    }
    if let Some((module, line)) = module.and_then(|module| Some((module, passes(scope, module)?))) {
        if module.passes_upgrades() {
            settings.push(Setting { name: upgrade::NAME, value: Value::On, span: line.span() });
        }
        // What is said of one module says nothing about another.
        settings.push(Setting { name: module.pass(), value: Value::On, span: line.span() });
        settings.extend(upstream::affinity(scope, line));
    }
    settings.extend(context.http2.clone());
    settings.extend(unread.map(|span| Setting { name: UNREAD, value: Value::On, span }));
    settings
}

/// Returns the limit on bodies where `auth_request` asks, if that is smaller than what is written for the route: the question says
/// how long the body of the request is.
fn asked(reading: &mut Reading, scope: &Scope, context: &Context, own: Option<&Setting>) -> Option<Setting> {
    let path = scope.effective("auth_request").map(|line| line.arg(0)).filter(|path| path.starts_with('/'))?;
    let at = |head: &&&Directive| match head.arg(0) {
        "=" | "^~" => head.arg(1) == path,
        text => text.strip_prefix(['=']).unwrap_or(text) == path,
    };
    let head = context.server.own("location").iter().find(at)?;
    let inner = Scope::new(head.inner(), Some(context.server));
    if inner.unread().is_some() {
        return None;
    }
    let (value, span) = match inner.effective(BODY) {
        Some(line) => (reading.setting(BODY, Kind::Size, line)?.value, line.span()),
        None => (Value::Size(LARGEST), head.span()),
    };
    let most = |value: &Value| if let Value::Size(size) = value { *size } else { u64::MAX };
    (most(&value) < most(&own?.value)).then_some(Setting { name: ASKED, value, span })
}

/// Returns the line of a block that forwards by a module, perhaps under a condition.
fn passes<'a>(scope: &Scope<'a>, module: Module) -> Option<&'a Directive> {
    let within = |condition: &&'a Directive| condition.inner().iter().find(|line| line.name() == module.pass());
    scope.first(module.pass()).or_else(|| scope.own("if").iter().find_map(within))
}

/// Returns the line that has events compressed.
fn compresses<'a>(scope: &Scope<'a>, switch: &str, types: &str) -> Option<&'a Directive> {
    let is_on = scope.effective(switch).is_some_and(|directive| directive.arg(0) == "on");
    let names = |line: &&&Directive| line.args().iter().any(|word| matches!(word.text.as_str(), "*" | "text/event-stream"));
    scope.list(types).iter().find(names).filter(|_| is_on).copied()
}

/// Returns the line that has clients prove who they are.
fn authentication<'a>(scope: &Scope<'a>) -> Option<&'a Directive> {
    const NAMES: [&str; 12] = [
        "auth_request",
        "auth_basic",
        "auth_jwt",
        "auth_oidc",
        "auth_digest",
        "auth_pam",
        "auth_ldap",
        "auth_gss",
        "js_access",
        "access_by_lua",
        "access_by_lua_block",
        "access_by_lua_file",
    ];
    let is_on = |directive: &&Directive| directive.arg(0) != "off";
    let certificate = || scope.effective("ssl_verify_client").filter(|directive| directive.arg(0) == "on");
    NAMES.iter().find_map(|name| scope.effective(name).filter(is_on)).or_else(certificate)
}

/// Returns the line that passes on what a client claims about itself, unless only proxies that are trusted may say so.
fn forged<'a>(scope: &Scope<'a>, headers: &str) -> Option<&'a Directive> {
    const CLAIMS: [(&str, &str); 3] =
        [("X-Forwarded-For", "http_x_forwarded_for"), ("X-Real-IP", "http_x_real_ip"), ("Forwarded", "http_forwarded")];
    if scope.effective("set_real_ip_from").is_some() {
        return None;
    }
    let claimed = |line: &&&Directive| {
        let value = line.arg(1).trim_start_matches('$').trim_start_matches('{').trim_end_matches('}');
        CLAIMS.iter().any(|(name, variable)| line.arg(0).eq_ignore_ascii_case(name) && value == *variable)
    };
    scope.list(headers).iter().find(claimed).copied()
}

/// Returns what the innermost blocks, as many as `levels`, reveal about what a route carries.
pub(super) fn signs(scope: &Scope, levels: usize, module: Module) -> Vec<At<Sign>> {
    let own = |name: &str| scope.outwards().take(levels).flat_map(|scope| scope.own(name).to_vec()).collect::<Vec<_>>();
    let first = |names: &[&str], tells: &dyn Fn(&Directive) -> bool| {
        names.iter().flat_map(|name| own(name)).find(|line| tells(line)).map(Directive::span)
    };
    let upgrade = upgrade::header(&own("proxy_set_header"), "Upgrade").filter(|line| !line.arg(1).is_empty());
    let upgrade = upgrade.filter(|_| module == Module::Proxy).map(Directive::span);
    let calls = own("grpc_pass").first().filter(|_| module == Module::Grpc).map(|line| line.span());
    let names_type =
        |line: &Directive| line.args().iter().any(|word| word.text.to_ascii_lowercase().contains("text/event-stream"));
    let unbuffers = |line: &Directive| line.arg(0) == "off" || line.arg(0).eq_ignore_ascii_case("X-Accel-Buffering");
    let events = first(&["proxy_set_header", "add_header", "default_type"], &names_type)
        .or_else(|| {
            first(&["proxy_buffering", "fastcgi_buffering", "uwsgi_buffering", "scgi_buffering", "add_header"], &unbuffers)
        })
        .filter(|_| upgrade.is_none() && calls.is_none());
    let shown = [(Sign::Upgrade, upgrade), (Sign::Calls, calls), (Sign::Events, events)];
    shown.into_iter().filter_map(|(value, span)| span.map(|span| At { value, span })).collect()
}

impl Reading<'_> {
    /// Reads the value of a directive. `None` if it is a variable or not a value.
    pub(super) fn setting(&mut self, name: &'static str, kind: Kind, directive: &Directive) -> Option<Setting> {
        let text = directive.arg(0);
        let value = match kind {
            Kind::Time => amount::time(text).map(Value::Time),
            Kind::Size => amount::size(text).map(|size| if size == 0 { Value::Unlimited } else { Value::Size(size) }),
            Kind::Count => amount::count(text).map(Value::Count),
            Kind::Switch => match text {
                "on" => Some(Value::On),
                "off" => Some(Value::Off),
                _ => None,
            },
        };
        let span = directive.span();
        if value.is_none() && text.contains('$') {
            self.passed.add("a variable as the value of a setting", span);
        } else if value.is_none() && self.odd.insert(span) {
            let takes = match kind {
                Kind::Time => "a time such as `60s`",
                Kind::Size => "a size such as `10m`",
                Kind::Count => "a number such as `1000`",
                Kind::Switch => "`on` or `off`",
            };
            let message = format!("`{name}` takes {takes}, found `{}`", shortened(text));
            self.diagnostics.push(Diagnostic::error(codes::SYNTAX, span, message));
        }
        value.map(|value| Setting { name, value, span })
    }
}
