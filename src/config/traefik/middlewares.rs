//! Middlewares: what they mean for the requests that pass through them.

use std::collections::HashSet;

use super::{Reading, names};
use crate::config::tree::{below, entries, entry, idle, items, number, pass_over, place, put, text, text_of};
use crate::config::{ADDRESSES, AUTHENTICATION, HOST, ORIGINS, RATE, REWRITE, Setting, Value};
use crate::source::{At, Span};
use crate::yaml::{Entry, Node};

/// What the middlewares of a router mean.
#[derive(Debug, Default)]
pub(super) struct Passed {
    pub(super) settings: Vec<Setting>,
    /// Where those are named that have to go as a whole if they do harm, by their settings.
    pub(super) named: Vec<At<&'static str>>,
    /// Whether requests without encryption are sent elsewhere.
    pub(super) redirects: bool,
    /// Whether one of them does not exist, so that Traefik leaves the router out.
    pub(super) missing: bool,
}

/// Middlewares that decide nothing that matters here.
const HARMLESS: [&str; 8] =
    ["circuitbreaker", "contenttype", "errors", "encodedcharacters", "grpcweb", "passtlsclientcert", "redirectregex", "retry"];

/// Maximum number of chains that a router passes through.
const MOST_CHAINS: usize = 16;
/// Maximum number of middlewares of a router, with those in chains.
const MOST: usize = 64;

impl<'n> Reading<'n> {
    /// Follows the middlewares of a router, in their order.
    pub(super) fn pass(&mut self, protocol: &'static str, listed: Vec<(&'n str, Span)>) -> Passed {
        let mut passed = Passed::default();
        let mut waiting: Vec<(&'n str, Span)> = listed.into_iter().rev().collect();
        let mut seen = HashSet::new();
        let mut chains = 0;
        while let Some((name, span)) = waiting.pop() {
            let Some(own) = self.own(name) else {
                pass_over(&mut self.setup, format!("the middleware `{name}` of another provider"), span);
                continue;
            };
            if !seen.insert(own) || seen.len() > MOST {
                continue;
            }
            let Some(defined) = self.named(protocol, "middlewares", own) else {
                passed.missing = true;
                let since = "no middleware has this name, so Traefik leaves the router out";
                idle(&mut self.setup, span, name, since, Some(format!("define `{own}` under `middlewares`")));
                continue;
            };
            let Some(kind) = entries(Some(&defined.value)).first() else { continue };
            match kind.key.to_ascii_lowercase().as_str() {
                "chain" if chains < MOST_CHAINS => {
                    chains += 1;
                    waiting.extend(names(&kind.value, "middlewares").into_iter().rev());
                }
                "chain" => pass_over(&mut self.setup, format!("chains beyond {MOST_CHAINS} of a router"), kind.key_span),
                "redirectscheme" => passed.redirects |= text_of(&kind.value, "scheme") == Some("https"),
                "plugin" => pass_over(&mut self.setup, "a plugin", kind.key_span),
                known if HARMLESS.contains(&known) => {}
                known => {
                    let before = passed.settings.len();
                    if !settings(known, kind, &mut passed.settings) {
                        pass_over(&mut self.setup, format!("the middleware `{}`", kind.key), kind.key_span);
                    }
                    let whole = passed.settings.iter().skip(before).map(|setting| setting.name);
                    let whole = whole.filter(|name| matches!(*name, "buffering" | "compress"));
                    passed.named.extend(whole.map(|value| At { value, span }));
                }
            }
        }
        passed
    }
}

/// Adds the settings of a middleware. `false` if it is unknown.
fn settings(kind: &str, defined: &Entry, found: &mut Vec<Setting>) -> bool {
    let mut count = |key: &str, name: &'static str, value: fn(u64) -> Value| {
        if let Some(entry) = entry(&defined.value, key)
            && let Some(number) = number(&entry.value)
        {
            put(found, name, if number == 0 { Value::Unlimited } else { value(number) }, place(entry));
        }
    };
    match kind {
        "buffering" => {
            count("maxRequestBodyBytes", "maxRequestBodyBytes", Value::Size);
            count("maxResponseBodyBytes", "maxResponseBodyBytes", Value::Size);
            put(found, "buffering", Value::On, defined.key_span);
        }
        "addprefix" | "replacepath" | "replacepathregex" | "stripprefix" | "stripprefixregex" => {
            put(found, REWRITE, Value::On, defined.key_span);
        }
        "ratelimit" | "distributedratelimit" => put(found, RATE, Value::On, defined.key_span),
        "ipallowlist" | "ipwhitelist" => put(found, ADDRESSES, Value::On, defined.key_span),
        "headers" => {
            let origins = ["accessControlAllowOriginList", "accessControlAllowOriginListRegex"];
            if let Some(entry) = origins.into_iter().find_map(|key| entry(&defined.value, key)) {
                put(found, ORIGINS, Value::On, place(entry));
            }
            if let Some(host) = below(&defined.value, &["customRequestHeaders", "Host"]) {
                put(found, HOST, Value::On, place(host));
            }
        }
        // Otherwise each client has its own amount, or those of one header.
        "inflightreq" if is_by_host(&defined.value) => count("amount", "inFlightReq.amount", Value::Count),
        "inflightreq" | "inflightconn" => {}
        "compress" => {
            if covers_events(&defined.value) {
                put(found, "compress", Value::On, defined.key_span);
            }
        }
        "forwardauth" => {
            put(found, AUTHENTICATION, Value::On, defined.key_span);
            let most = entry(&defined.value, "maxBodySize");
            if let Some((entry, size)) = most.and_then(|entry| Some((entry, number(&entry.value)?))) {
                put(found, "maxBodySize", Value::Size(size), place(entry));
            }
        }
        "basicauth" | "digestauth" | "jwt" | "oidc" | "apikey" => put(found, AUTHENTICATION, Value::On, defined.key_span),
        _ => return false,
    }
    true
}

/// Returns whether requests are counted for all clients of a host together.
fn is_by_host(node: &Node) -> bool {
    let criterion = entry(node, "sourceCriterion").map(|entry| &entry.value);
    criterion.is_none_or(|by| entry(by, "ipStrategy").is_none() && entry(by, "requestHeaderName").is_none())
}

/// Returns whether event streams are compressed: all types are, unless they are excluded or others are included.
fn covers_events(node: &Node) -> bool {
    let lists = |key: &str| {
        let list = entry(node, key).map(|entry| &entry.value);
        let is_events = |item: &Node| text(item).is_some_and(|text| text.eq_ignore_ascii_case("text/event-stream"));
        list.map(|list| items(Some(list)).iter().any(is_events))
    };
    text(node) != Some("false") && lists("includedContentTypes").unwrap_or(true) && lists("excludedContentTypes") != Some(true)
}
