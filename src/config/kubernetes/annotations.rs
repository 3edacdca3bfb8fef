//! The annotations and keys of ingress-nginx: which there are, what values they accept, and which have no effect.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::values::{milliseconds, number, seconds, size, switch, truth};
use crate::config::Value;
use crate::diag::{any_of, plain};

/// The prefix of the annotations.
pub(super) const PREFIX: &str = "nginx.ingress.kubernetes.io/";

/// What values a setting accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A number of seconds without a unit.
    Seconds,
    /// A time with a unit, as NGINX writes it.
    Time,
    /// A number.
    Number,
    /// A size as NGINX writes it.
    Size,
    /// `on` or `off`.
    Switch,
    /// `true` or `false`.
    Bool,
    /// A version of HTTP, of which 1.0 is off.
    Version,
    /// A protocol towards the service.
    Protocol,
}

/// Settings that are reported, which both an annotation and the `ConfigMap` may have.
pub(super) const SHARED: [(&str, Form); 8] = [
    ("proxy-read-timeout", Form::Seconds),
    ("proxy-send-timeout", Form::Seconds),
    ("proxy-connect-timeout", Form::Seconds),
    ("proxy-body-size", Form::Size),
    ("client-body-buffer-size", Form::Size),
    ("proxy-buffering", Form::Switch),
    ("proxy-request-buffering", Form::Switch),
    ("proxy-http-version", Form::Version),
];

/// Settings that only the `ConfigMap` has, and which are checked.
pub(super) const GLOBAL: [(&str, Form); 10] = [
    ("client-body-timeout", Form::Seconds),
    ("client-header-timeout", Form::Seconds),
    ("keep-alive", Form::Seconds),
    ("upstream-keepalive-timeout", Form::Seconds),
    ("proxy-stream-timeout", Form::Time),
    ("max-worker-connections", Form::Number),
    ("use-http2", Form::Bool),
    ("use-gzip", Form::Bool),
    ("enable-brotli", Form::Bool),
    ("use-forwarded-headers", Form::Bool),
];

/// Settings that only an annotation has, and which are checked.
pub(super) const LOCAL: [(&str, Form); 7] = [
    ("backend-protocol", Form::Protocol),
    ("limit-connections", Form::Number),
    ("ssl-redirect", Form::Bool),
    ("force-ssl-redirect", Form::Bool),
    ("use-regex", Form::Bool),
    ("canary", Form::Bool),
    ("ssl-passthrough", Form::Bool),
];

/// Further annotations, past ones included.
const FURTHER: &str = "server-alias allowlist-source-range whitelist-source-range auth-realm auth-secret auth-secret-type auth-type \
    canary-by-cookie canary-by-header canary-by-header-pattern canary-by-header-value canary-weight canary-weight-total \
    auth-tls-error-page auth-tls-match-cn auth-tls-pass-certificate-to-upstream auth-tls-secret auth-tls-verify-client \
    auth-tls-verify-depth configuration-snippet connection-proxy-header cors-allow-credentials cors-allow-headers \
    cors-allow-methods cors-allow-origin cors-expose-headers cors-max-age enable-cors custom-http-errors custom-headers \
    default-backend denylist-source-range disable-proxy-intercept-errors enable-global-auth auth-always-set-cookie \
    auth-cache-duration auth-cache-key auth-keepalive auth-keepalive-requests auth-keepalive-share-vars auth-keepalive-timeout \
    auth-method auth-proxy-set-headers auth-request-redirect auth-response-headers auth-signin auth-signin-redirect-param \
    auth-snippet auth-url fastcgi-index fastcgi-params-configmap http2-push-preload load-balance enable-access-log \
    enable-rewrite-log mirror-host mirror-request-body mirror-target mirror-uri enable-modsecurity enable-owasp-core-rules \
    modsecurity-snippet modsecurity-transaction-id enable-opentelemetry opentelemetry-operation-name \
    opentelemetry-trust-incoming-span enable-opentracing opentracing-trust-incoming-span proxy-buffer-size proxy-buffers-number \
    proxy-busy-buffers-size proxy-cookie-domain proxy-cookie-path proxy-max-temp-file-size proxy-next-upstream \
    proxy-next-upstream-timeout proxy-next-upstream-tries proxy-redirect-from proxy-redirect-to proxy-ssl-ciphers \
    proxy-ssl-name proxy-ssl-protocols proxy-ssl-secret proxy-ssl-server-name proxy-ssl-verify proxy-ssl-verify-depth \
    limit-allowlist limit-whitelist limit-burst-multiplier limit-rate limit-rate-after limit-rpm limit-rps global-rate-limit \
    global-rate-limit-window global-rate-limit-key global-rate-limit-ignored-cidrs from-to-www-redirect permanent-redirect \
    permanent-redirect-code relative-redirects temporal-redirect temporal-redirect-code app-root preserve-trailing-slash \
    rewrite-target ssl-ciphers ssl-prefer-server-ciphers satisfy server-snippet service-upstream affinity \
    affinity-canary-behavior affinity-mode session-cookie-change-on-failure session-cookie-conditional-samesite-none \
    session-cookie-domain session-cookie-expires session-cookie-hash session-cookie-max-age session-cookie-name \
    session-cookie-partitioned session-cookie-path session-cookie-samesite session-cookie-secure stream-snippet \
    upstream-hash-by upstream-hash-by-subset upstream-hash-by-subset-size upstream-vhost use-port-in-redirects \
    x-forwarded-prefix";

/// Annotations that were removed, with what is to be done.
const REMOVED: [(&str, &str); 4] = [
    ("grpc-backend", "write `nginx.ingress.kubernetes.io/backend-protocol: \"GRPC\"`"),
    ("secure-backends", "write `nginx.ingress.kubernetes.io/backend-protocol: \"HTTPS\"`"),
    ("websocket-services", "remove it, since WebSocket needs no annotation"),
    ("proxy-ignore-headers", "write it in a `configuration-snippet`"),
];

/// Annotations of the controller of the makers of NGINX, with what is to be done with ingress-nginx.
const OF_MAKERS: [(&str, &str); 2] = [
    ("websocket-services", "remove it, since WebSocket needs no annotation"),
    ("grpc-services", "write `nginx.ingress.kubernetes.io/backend-protocol: \"GRPC\"`"),
];

/// Why a setting has no effect, and what would have one.
pub(super) type Reason = (String, Option<String>);

impl Form {
    /// Returns the value of a text; `None` if ingress-nginx refuses it.
    pub(super) fn value(self, text: &str) -> Option<Value> {
        match self {
            Self::Seconds => seconds(text),
            Self::Time => milliseconds(text).map(Value::Time),
            Self::Number => number(text).map(Value::Count),
            Self::Size => size(text),
            Self::Switch => matches!(text.trim(), "on" | "off").then(|| switch(text.trim() == "on")),
            Self::Bool => truth(text).map(switch),
            Self::Version => matches!(text.trim(), "1.0" | "1.1").then(|| switch(text.trim() == "1.1")),
            Self::Protocol => protocol(text).map(|_| Value::On),
        }
    }

    /// Returns the nearest text to one that is refused, if it is clear what is meant.
    fn nearest(self, text: &str) -> Option<String> {
        match self {
            Self::Seconds => milliseconds(text).map(|time| (time / 1000).to_string()),
            Self::Size => nearest_size(text),
            Self::Switch => truth(text).map(|on| if on { "on" } else { "off" }.to_owned()),
            Self::Version => Some("1.1".to_owned()),
            Self::Time | Self::Number | Self::Bool | Self::Protocol => None,
        }
    }

    /// Returns why a text is refused, with the nearest one that is not.
    fn refusal(self, text: &str) -> Reason {
        let what = match self {
            Self::Seconds => "a whole number of seconds",
            Self::Time => "a time such as `600s`",
            Self::Number => "a whole number",
            Self::Size => "a size such as `8m`",
            Self::Switch => "`on` or `off`",
            Self::Bool => "`true` or `false`",
            Self::Version => "`1.0` or `1.1`",
            Self::Protocol => "one of the protocols",
        };
        let help = self.nearest(text).map_or_else(
            || match self {
                Self::Protocol => format!("write {}", any_of(["GRPC", "GRPCS", "HTTP", "HTTPS", "AUTO_HTTP", "FCGI"])),
                _ => format!("write {what}"),
            },
            |instead| format!("write `\"{instead}\"`"),
        );
        (format!("its value is not {what}"), Some(help))
    }
}

/// Returns a size as NGINX writes it for one as people and Kubernetes do.
fn nearest_size(text: &str) -> Option<String> {
    let short = text.trim().to_ascii_lowercase();
    let short =
        short.strip_suffix("ib").or_else(|| short.strip_suffix('i')).or_else(|| short.strip_suffix('b')).unwrap_or(&short);
    size(short.trim()).map(|_| short.trim().to_owned())
}

/// Returns the name of a protocol towards the service, in capitals.
pub(super) fn protocol(text: &str) -> Option<&'static str> {
    let known = ["GRPC", "GRPCS", "HTTP", "HTTPS", "AUTO_HTTP", "FCGI"];
    known.into_iter().find(|known| known.eq_ignore_ascii_case(text.trim()))
}

/// Returns the form of a setting that an annotation has.
pub(super) fn of_annotation(name: &str) -> Option<(&'static str, Form)> {
    SHARED.into_iter().chain(LOCAL).find(|(known, _)| *known == name)
}

/// Returns the form of a setting that the `ConfigMap` has.
pub(super) fn of_key(name: &str) -> Option<(&'static str, Form)> {
    SHARED.into_iter().chain(GLOBAL).find(|(known, _)| *known == name)
}

/// All names of annotations.
static NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| names().collect());

/// Returns all names of annotations, in a firm order.
fn names() -> impl Iterator<Item = &'static str> {
    SHARED.into_iter().chain(LOCAL).map(|(name, _)| name).chain(FURTHER.split_whitespace())
}

/// Returns why a value has no effect, if ingress-nginx refuses it.
pub(super) fn refused(form: Form, text: &str) -> Option<Reason> {
    form.value(text).is_none().then(|| form.refusal(text))
}

/// Returns why an annotation with the right prefix has no effect, if it is not one.
pub(super) fn unknown(name: &str) -> Option<Reason> {
    if NAMES.contains(name) {
        return None;
    }
    if let Some((_, help)) = REMOVED.into_iter().find(|(removed, _)| *removed == name) {
        return Some(("ingress-nginx no longer has this annotation".to_owned(), Some(help.to_owned())));
    }
    let global = plain(name);
    if GLOBAL.into_iter().any(|(key, _)| key == global) || ["gzip-types", "brotli-types"].contains(&global.as_str()) {
        let help = format!("set `{global}` in the ConfigMap of ingress-nginx");
        return Some(("only the ConfigMap of ingress-nginx has this setting".to_owned(), Some(help)));
    }
    let near = near(name, names())?;
    Some(("ingress-nginx has no such annotation".to_owned(), Some(format!("did you mean `{PREFIX}{near}`?"))))
}

/// Returns why a key of the `ConfigMap` has no effect, if it is not one.
pub(super) fn unknown_key(key: &str) -> Option<Reason> {
    if of_key(key).is_some() {
        return None;
    }
    if let Some(name) = key.strip_prefix(PREFIX) {
        let help = of_key(name).map(|_| format!("write `{name}`"));
        return Some(("keys of the ConfigMap have no prefix".to_owned(), help));
    }
    if LOCAL.into_iter().any(|(name, _)| name == key && !["ssl-redirect", "force-ssl-redirect"].contains(&name)) {
        let help = format!("write the annotation `{PREFIX}{key}`");
        return Some(("it is an annotation of an Ingress, not a key of the ConfigMap".to_owned(), Some(help)));
    }
    let keys = SHARED.into_iter().chain(GLOBAL).map(|(name, _)| name).chain(["gzip-types", "brotli-types"]);
    let near = near(key, keys).filter(|near| *near != key)?;
    Some(("ingress-nginx has no such key".to_owned(), Some(format!("did you mean `{near}`?"))))
}

/// Returns the name that another one is surely meant to be: a slip of one or two letters in a long one.
fn near(given: &str, known: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    const LONGEST: usize = 64;
    if given.len() > LONGEST {
        return None;
    }
    let given = plain(given);
    // Distances are slow, and most names are too different in their lengths or letters.
    let letters = |text: &str| text.bytes().fold(0_u128, |letters, byte| letters | 1 << (byte & 127));
    let own = letters(&given);
    let known = known.filter(|name| name.len().abs_diff(given.len()) <= 2 && (own & !letters(name)).count_ones() <= 2);
    let (distance, name) = known.map(|name| (strsim::osa_distance(&given, name), name)).min_by_key(|(distance, _)| *distance)?;
    (distance <= 1 + usize::from(name.len() > 12)).then_some(name)
}

/// Prefixes that are mistaken for that of ingress-nginx.
const MISTAKEN: [&str; 7] = [
    "kubernetes.io/",
    "ingress.kubernetes.io/",
    "nginx.kubernetes.io/",
    "nginx.org/",
    "nginx.com/",
    "ingress-nginx.kubernetes.io/",
    "k8s.io/",
];

/// Returns why an annotation with another prefix has no effect with ingress-nginx, if it seems to be meant for it.
pub(super) fn mistaken_prefix(key: &str, value: &str) -> Option<Reason> {
    let (prefix, name) = key.split_at(key.rfind('/').map_or(0, |slash| slash + 1));
    let near = MISTAKEN.contains(&prefix) || prefix.is_empty();
    let slip = prefix.len() < 64 && strsim::osa_distance(prefix, PREFIX) <= 3;
    if prefix == PREFIX || !(near || slip) {
        return None;
    }
    // The controller of the makers of NGINX has some names of its own.
    if let Some((_, help)) = OF_MAKERS.into_iter().find(|(own, _)| prefix == "nginx.org/" && *own == name) {
        return Some(("it is an annotation of the controller of the makers of NGINX".to_owned(), Some(help.to_owned())));
    }
    let right = match name {
        "client-max-body-size" => "proxy-body-size",
        _ => NAMES.get(name)?,
    };
    // What the other one takes may be refused here.
    let form = of_annotation(right).map(|(_, form)| form).filter(|form| form.value(value).is_none());
    let value = form.and_then(|form| form.nearest(value)).map_or_else(String::new, |value| format!(": \"{value}\""));
    let help = format!("write `{PREFIX}{right}{value}`");
    Some((format!("ingress-nginx reads only annotations with the prefix `{PREFIX}`"), Some(help)))
}
