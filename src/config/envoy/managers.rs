//! The connection manager: what it sets for all of its routes.

use super::Reading;
use super::filters::{Filter, chain};
use super::listeners::Transport;
use super::values::time;
use crate::config::tree::{below, entry, idle, items, limit, number, pass_over, place, put, text, text_of, truth, value};
use crate::config::{FORWARDED, Setting, Value};
use crate::source::{At, Span};
use crate::yaml::{Entry, Node};

/// Maximum number of kinds of upgrades in a list.
const MOST: usize = 64;

/// A connection manager.
#[derive(Debug)]
pub(super) struct Manager<'n> {
    node: &'n Node,
    pub(super) listener: usize,
    pub(super) transport: Transport<'n>,
    /// The settings that all of its routes have.
    pub(super) base: Vec<Setting>,
    pub(super) chain: Vec<Filter<'n>>,
    /// Whether clients may switch to WebSocket, if that is written.
    pub(super) upgrade: Option<At<bool>>,
    /// The filters of such requests, if they have some of their own.
    pub(super) upgraded: Option<Vec<Filter<'n>>>,
    pub(super) idle: Option<At<Value>>,
    pub(super) age: Option<At<Value>>,
    /// Times that are not understood.
    strange: Vec<Span>,
}

/// Returns a limit with its place.
pub(super) fn time_limit(node: &Node, key: &str, strange: &mut Vec<Span>) -> Option<At<Value>> {
    limit_in(entry(node, key)?, strange)
}

fn limit_in(entry: &Entry, strange: &mut Vec<Span>) -> Option<At<Value>> {
    let span = place(entry);
    match time(&entry.value) {
        Some(time) => Some(At { value: limit(time), span }),
        None => {
            strange.push(span);
            None
        }
    }
}

/// Returns what a list of upgrades says about WebSocket.
pub(super) fn websocket(list: Option<&Node>) -> Option<(&Node, At<bool>)> {
    let named = |node: &&Node| text_of(node, "upgrade_type").is_some_and(|kind| kind.eq_ignore_ascii_case("websocket"));
    let found = items(list).iter().take(MOST).find(named)?;
    let enabled = entry(found, "enabled").filter(|_| truth(found, "enabled") == Some(false));
    let shown = enabled.or_else(|| entry(found, "upgrade_type"))?;
    Some((found, At { value: enabled.is_none(), span: place(shown) }))
}

impl<'n> Manager<'n> {
    /// Reads a connection manager.
    pub(super) fn of(node: &'n Node, listener: usize, transport: Transport<'n>, before: &[Setting]) -> Self {
        let upgrade = websocket(value(node, "upgrade_configs"));
        let own = upgrade.and_then(|(node, _)| value(node, "filters")).filter(|list| !items(Some(list)).is_empty());
        let mut strange = Vec::new();
        let common = value(node, "common_http_protocol_options");
        let mut manager = Self {
            node,
            listener,
            transport,
            base: before.to_vec(),
            chain: chain(value(node, "http_filters")),
            upgrade: upgrade.map(|(_, upgrade)| upgrade),
            upgraded: own.map(|list| chain(Some(list))),
            idle: time_limit(node, "stream_idle_timeout", &mut strange),
            age: common.and_then(|node| time_limit(node, "max_stream_duration", &mut strange)),
            strange,
        };
        for name in ["request_timeout", "request_headers_timeout"] {
            manager.put_time(name, entry(node, name));
        }
        if let Some(common) = common {
            manager.put_time("common_http_protocol_options.idle_timeout", entry(common, "idle_timeout"));
            manager.put_time("max_connection_duration", entry(common, "max_connection_duration"));
        }
        if let Some(streams) = below(node, &["http2_protocol_options", "max_concurrent_streams"])
            && let Some(count) = number(&streams.value)
        {
            put(&mut manager.base, "max_concurrent_streams", Value::Count(count), place(streams));
        }
        manager.protocol();
        manager.forwarded();
        manager
    }

    fn put_time(&mut self, name: &'static str, entry: Option<&Entry>) {
        if let Some(limit) = entry.and_then(|entry| limit_in(entry, &mut self.strange)) {
            put(&mut self.base, name, limit.value, limit.span);
        }
    }

    /// Reads which versions of HTTP clients may speak.
    fn protocol(&mut self) {
        if let Some(codec) = entry(self.node, "codec_type") {
            match text(&codec.value) {
                Some("HTTP1") => put(&mut self.base, "codec_type", Value::Off, place(codec)),
                Some("HTTP2") => put(&mut self.base, "codec_type", Value::On, place(codec)),
                _ => {}
            }
        }
        if let Some(offered) = self.transport.offered {
            let value = if self.transport.offers_http2() { Value::On } else { Value::Off };
            put(&mut self.base, "alpn_protocols", value, offered.key_span);
        } else if let Some(silent) = self.transport.silent {
            put(&mut self.base, "common_tls_context", Value::Off, silent);
        }
    }

    /// Reads whether the forwarding headers of clients are passed on.
    fn forwarded(&mut self) {
        let direct = truth(self.node, "use_remote_address");
        let kept = entry(self.node, "skip_xff_append").filter(|_| truth(self.node, "skip_xff_append") == Some(true));
        let refused = entry(self.node, "use_remote_address").filter(|_| direct == Some(false));
        if let Some(entry) = kept.or(refused) {
            put(&mut self.base, FORWARDED, Value::Off, place(entry));
        } else if let Some(entry) = entry(self.node, "use_remote_address") {
            put(&mut self.base, FORWARDED, Value::On, place(entry));
        }
    }
}

impl<'n> Reading<'n> {
    /// Reads the routes of a connection manager.
    pub(super) fn manager(&mut self, manager: &Manager<'n>) {
        self.speaks(manager.listener, text_of(manager.node, "codec_type"), manager.transport);
        for filter in manager.chain.iter().chain(manager.upgraded.iter().flatten()) {
            if filter.unreached {
                let since = "it comes after the router, and Envoy refuses a chain that does not end there";
                let help = Some("write it before the router".to_owned());
                idle(&mut self.setup, filter.span, filter.name, since, help);
            } else if let Some(unknown) = filter.unknown() {
                pass_over(&mut self.setup, unknown, filter.span);
            }
        }
        for span in &manager.strange {
            pass_over(&mut self.setup, "a time that is not understood", *span);
        }
        let named = below(manager.node, &["rds", "route_config_name"]);
        if let Some(config) = value(manager.node, "route_config") {
            self.route_configuration(config, Some(manager));
        } else if let Some(named) = named {
            let name = text(&named.value).unwrap_or_default();
            match self.resources.route_of.get(name) {
                Some(config) => self.route_configuration(config, Some(manager)),
                None => pass_over(&mut self.setup, format!("the routes `{name}` from elsewhere"), place(named)),
            }
            self.used.insert(name);
        } else if let Some(scoped) = entry(manager.node, "scoped_routes") {
            pass_over(&mut self.setup, "scoped routes", scoped.key_span);
        }
    }

    /// Reads the route configurations that no connection manager of this text uses.
    pub(super) fn loose_routes(&mut self) {
        for (name, config) in &self.resources.routes {
            if !self.used.contains(name) {
                self.route_configuration(config, None);
            }
        }
    }
}
