//! The filters of HTTP requests, and which of them act on a route.

use super::matches;
use super::values::Any;
use crate::config::tree::{below, entry, is_true, items, number, place, text, text_of, value};
use crate::config::{AFFINITY, AUTHENTICATION, Path, Setting, Value};
use crate::source::Span;
use crate::yaml::{Entry, Node};

/// Maximum number of filters in a chain, of rules in a filter, and of settings for filters beside a route.
pub(super) const MOST: usize = 64;

/// The type of event streams.
const EVENTS: &str = "text/event-stream";

/// A filter in a chain.
#[derive(Debug, Clone, Copy)]
pub(super) struct Filter<'n> {
    /// Its name, by which routes refer to it.
    pub(super) name: &'n str,
    /// The name of its extension: `buffer`.
    pub(super) kind: &'n str,
    pub(super) config: Option<&'n Node>,
    pub(super) span: Span,
    /// Whether it acts on those routes only that have settings for it.
    disabled: bool,
    /// Whether no request reaches it, since it comes after the one that forwards them.
    pub(super) unreached: bool,
}

/// Filters that decide nothing that matters here.
const HARMLESS: [&str; 32] = [
    "adaptive_concurrency",
    "admission_control",
    "aws_request_signing",
    "cache",
    "cdn_loop",
    "cors",
    "credential_injector",
    "csrf",
    "custom_response",
    "decompressor",
    "fault",
    "geoip",
    "grpc_field_extraction",
    "grpc_http1_bridge",
    "grpc_json_transcoder",
    "grpc_stats",
    "grpc_web",
    "header_mutation",
    "header_to_metadata",
    "health_check",
    "ip_tagging",
    "json_to_metadata",
    "local_ratelimit",
    "on_demand",
    "original_src",
    "ratelimit",
    "rate_limit_quota",
    "router",
    "set_filter_state",
    "set_metadata",
    "tap",
    "thrift_to_metadata",
];

/// Reads a chain of filters.
pub(super) fn chain(list: Option<&Node>) -> Vec<Filter<'_>> {
    let mut chain: Vec<_> = items(list).iter().take(MOST).filter_map(filter).collect();
    if let Some(end) = chain.iter().position(|filter| filter.kind == "router") {
        chain.iter_mut().skip(end + 1).for_each(|filter| filter.unreached = true);
    }
    chain
}

fn filter(node: &Node) -> Option<Filter<'_>> {
    let named = entry(node, "name")?;
    let name = text(&named.value)?;
    let any = value(node, "typed_config").or(value(node, "config")).map(Any::of);
    let kind = any.and_then(Any::extension).unwrap_or_else(|| name.rsplit('.').next().unwrap_or_default());
    Some(Filter {
        name,
        kind,
        config: any.map(|any| any.node),
        span: place(named),
        disabled: is_true(node, "disabled"),
        unreached: false,
    })
}

impl Filter<'_> {
    /// Returns what is said of a filter that may do anything.
    pub(super) fn unknown(&self) -> Option<String> {
        let known = [
            "api_key_auth",
            "basic_auth",
            "buffer",
            "compressor",
            "ext_authz",
            "ext_proc",
            "grpc_http1_reverse_bridge",
            "jwt_authn",
            "oauth2",
            "rbac",
            "stateful_session",
        ];
        let known = HARMLESS.contains(&self.kind) || known.contains(&self.kind);
        (!known).then(|| format!("the filter `{}`", self.kind))
    }
}

/// The settings for filters beside a route, its virtual host and its route configuration: the first that names a filter counts.
pub(super) type Overrides<'n> = [Option<&'n Node>; 3];

/// What acts on a route.
struct Acting<'n> {
    /// The settings of the filter.
    config: Option<&'n Node>,
    /// Those of the route for it.
    over: Option<&'n Node>,
    /// Where it is written that it acts.
    span: Span,
}

fn acting<'n>(filter: &Filter<'n>, overrides: &Overrides<'n>) -> Option<Acting<'n>> {
    if filter.unreached {
        return None;
    }
    let given = |node: &'n Node| node.entries()?.iter().take(MOST).find(|entry| entry.key == filter.name);
    let Some(given) = overrides.iter().flatten().find_map(|node| given(node)) else {
        return (!filter.disabled).then_some(Acting { config: filter.config, over: None, span: filter.span });
    };
    let mut any = Any::of(&given.value);
    if is_true(any.node, "disabled") {
        return None;
    }
    if any.message() == "FilterConfig" {
        any = value(any.node, "config").map_or(any, Any::of);
    }
    if is_true(any.node, "disabled") {
        return None;
    }
    Some(Acting { config: filter.config, over: Some(any.node), span: given.key_span })
}

/// Adds the settings that filters mean for a route. `upgrades` is the chain for upgrades, if the route allows them.
pub(super) fn settings<'n>(
    chain: &[Filter<'n>],
    upgrades: Option<&[Filter<'n>]>,
    overrides: &Overrides<'n>,
    path: &Path,
    found: &mut Vec<Setting>,
) {
    for filter in chain {
        if let Some(acting) = acting(filter, overrides) {
            acting.settings(filter.kind, found);
        }
    }
    for filter in upgrades.into_iter().flatten() {
        if let Some(acting) = acting(filter, overrides)
            && acting.holds_upgrades(filter.kind)
        {
            crate::config::tree::put(found, "upgrade_configs.filters", Value::On, acting.span);
        }
    }
    let authenticates =
        |filter: &&Filter<'n>| acting(filter, overrides).is_some_and(|acting| acting.authenticates(filter.kind, path));
    if let Some(filter) = upgrades.unwrap_or(chain).iter().find(authenticates) {
        crate::config::tree::put(found, AUTHENTICATION, Value::On, filter.span);
    }
}

impl<'n> Acting<'n> {
    fn key(&self, keys: &[&str]) -> Option<&'n Entry> {
        self.over.and_then(|node| below(node, keys)).or_else(|| self.config.and_then(|node| below(node, keys)))
    }

    /// Returns a mode of the external processor in which it holds bodies.
    fn holding(&self, key: &str) -> Option<&'n Entry> {
        let over = self.over.and_then(|node| below(node, &["overrides", "processing_mode", key]));
        let mode = over.or_else(|| self.config.and_then(|node| below(node, &["processing_mode", key])))?;
        matches!(text(&mode.value), Some("BUFFERED" | "BUFFERED_PARTIAL")).then_some(mode)
    }

    /// Returns where compression is given event streams that it holds back: with gzip and Brotli, Envoy flushes whatever
    /// arrives, but with Zstandard it does not.
    fn held_events(&self) -> Option<Span> {
        let over = self.over.and_then(|node| below(node, &["overrides", "compressor_library", "typed_config"]));
        let library = over.or_else(|| self.key(&["compressor_library", "typed_config"]))?;
        if Any::of(&library.value).message() != "Zstd" {
            return None;
        }
        let common = |key| self.key(&["response_direction_config", "common_config", key]);
        let types = common("content_type_matcher").or_else(|| common("content_type")).or_else(|| self.key(&["content_type"]));
        let named = |node: &'n Node| {
            let inner = ["exact", "prefix", "suffix", "contains"];
            let matcher = inner.into_iter().find_map(|key| Some((key, value(node, key)?)));
            let (kind, written) = matcher.unwrap_or(("exact", node));
            let name = text(written)?.to_ascii_lowercase();
            let fits = match kind {
                "prefix" => EVENTS.starts_with(&name),
                "suffix" => EVENTS.ends_with(&name),
                "contains" => EVENTS.contains(&name),
                _ => EVENTS == name,
            };
            fits.then_some(written.span)
        };
        items(types.map(|entry| &entry.value)).iter().find_map(named)
    }

    fn settings(&self, kind: &str, found: &mut Vec<Setting>) {
        let mut put = |name, value, span| crate::config::tree::put(found, name, value, span);
        match kind {
            "buffer" => {
                let over = self.over.and_then(|node| below(node, &["buffer", "max_request_bytes"]));
                let most = over.or_else(|| self.key(&["max_request_bytes"]));
                put("buffer", Value::On, self.span);
                if let Some((most, size)) = most.and_then(|most| Some((most, number(&most.value)?))) {
                    put("max_request_bytes", Value::Size(size), place(most));
                }
            }
            "ext_authz" => {
                let over = self.over.and_then(|node| below(node, &["check_settings", "with_request_body"]));
                let Some(body) = over.or_else(|| self.key(&["with_request_body"])) else { return };
                put("with_request_body", Value::On, body.key_span);
                let most = entry(&body.value, "max_request_bytes").filter(|_| !is_true(&body.value, "allow_partial_message"));
                if let Some((most, size)) = most.and_then(|most| Some((most, number(&most.value)?))) {
                    put("max_request_bytes", Value::Size(size), place(most));
                }
            }
            "ext_proc" => {
                for name in ["request_body_mode", "response_body_mode"] {
                    if let Some(mode) = self.holding(name) {
                        put(name, Value::On, place(mode));
                    }
                }
            }
            "compressor" => {
                if let Some(events) = self.held_events() {
                    put("compressor", Value::On, events);
                }
            }
            "grpc_http1_reverse_bridge" => put("http2_protocol_options", Value::On, self.span),
            "grpc_web" => put("grpc_web", Value::On, self.span),
            "stateful_session" => put(AFFINITY, Value::On, self.span),
            _ => {}
        }
    }

    /// Returns whether a request for an upgrade, which has no end, waits in this filter forever.
    fn holds_upgrades(&self, kind: &str) -> bool {
        kind == "buffer" || (kind == "ext_proc" && self.holding("request_body_mode").is_some())
    }

    fn authenticates(&self, kind: &str, path: &Path) -> bool {
        match kind {
            "ext_authz" | "basic_auth" | "api_key_auth" | "oauth2" => true,
            "jwt_authn" => {
                if let Some(over) = self.over {
                    return text_of(over, "requirement_name").is_some();
                }
                let rules = items(self.config.and_then(|node| value(node, "rules")));
                let first = rules.iter().take(MOST).find(|rule| may_serve(rule, path));
                first.is_some_and(|rule| {
                    let requires = value(rule, "requires").is_some_and(|node| below(node, &["allow_missing"]).is_none());
                    requires || value(rule, "requirement_name").is_some()
                })
            }
            _ => false,
        }
    }
}

/// Returns whether a rule may serve the requests of a path.
fn may_serve(rule: &Node, path: &Path) -> bool {
    let Some(matched) = value(rule, "match").and_then(matches::path_of) else { return true };
    match (&matched.path, path.example()) {
        (Path::Pattern(_) | Path::Unknown, _) => true,
        (rule, Some(example)) => rule.serves(example) == Some(true),
        (rule, None) => rule.is_rest(),
    }
}
