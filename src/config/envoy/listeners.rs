//! Listeners and their filter chains: where clients arrive, whether encrypted, and in which version of HTTP.

use super::Reading;
use super::clusters::{chosen_by_request, named, place_breakers};
use super::managers::Manager;
use super::values::{Any, time};
use crate::config::tree::{below, entry, items, limit, number, pass_over, place, put, text, text_of, value};
use crate::config::{AUTHENTICATION, Listener, Path, Route, Setting, Target, Value, Writing};
use crate::source::Span;
use crate::yaml::Node;

/// Maximum number of filter chains of a listener, and of filters in one.
const MOST: usize = 200;
/// Network filters that decide nothing that matters here.
const HARMLESS: [&str; 5] = ["ratelimit", "local_ratelimit", "rbac", "sni_cluster", "sni_dynamic_forward_proxy"];

/// How clients of a filter chain connect.
#[derive(Debug, Clone, Copy)]
pub(super) struct Transport<'n> {
    pub(super) tls: bool,
    quic: bool,
    /// The protocols offered within TLS.
    pub(super) offered: Option<&'n crate::yaml::Entry>,
    /// Where TLS is set up if no protocols are offered within it.
    pub(super) silent: Option<Span>,
    /// Where clients are asked for certificates.
    certificates: Option<Span>,
}

impl<'n> Transport<'n> {
    fn of(chain: &'n Node) -> Self {
        let socket = value(chain, "transport_socket");
        let any = socket.and_then(|socket| value(socket, "typed_config")).map(Any::of);
        let message = any.map(Any::message).unwrap_or_default();
        let quic = message == "QuicDownstreamTransport";
        let named = socket.and_then(|socket| text_of(socket, "name")).is_some_and(|name| name.ends_with("tls"));
        let old = value(chain, "tls_context");
        let tls = any.map(|any| if quic { value(any.node, "downstream_tls_context").unwrap_or(any.node) } else { any.node });
        let tls = tls.or(old);
        let required =
            tls.and_then(|tls| entry(tls, "require_client_certificate")).filter(|asked| text(&asked.value) == Some("true"));
        let common = tls.and_then(|tls| entry(tls, "common_tls_context"));
        let offered = common.and_then(|common| entry(&common.value, "alpn_protocols"));
        Self {
            tls: quic || message == "DownstreamTlsContext" || (message.is_empty() && named) || old.is_some(),
            quic,
            offered,
            // QUIC always says which HTTP it carries.
            silent: common.filter(|_| offered.is_none() && !quic).map(|common| common.key_span),
            certificates: required.map(place),
        }
    }

    /// Returns whether HTTP/2 is offered within TLS.
    pub(super) fn offers_http2(&self) -> bool {
        let offered = self.offered.map(|offered| &offered.value);
        items(offered).iter().any(|name| text(name).is_some_and(|name| name.split(',').any(|name| name.trim() == "h2")))
    }
}

impl<'n> Reading<'n> {
    /// Reads a listener.
    pub(super) fn listener(&mut self, node: &'n Node) {
        if let Some(api) = entry(node, "api_listener") {
            pass_over(&mut self.setup, "an API listener", api.key_span);
        }
        let chains = items(value(node, "filter_chains")).iter().chain(value(node, "default_filter_chain"));
        for chain in chains.take(MOST) {
            self.filter_chain(node, chain);
        }
    }

    fn filter_chain(&mut self, listener: &'n Node, chain: &'n Node) {
        let transport = Transport::of(chain);
        let address = below(listener, &["address", "socket_address", "port_value"]);
        let port = address.and_then(|entry| number(&entry.value)).and_then(|port| u16::try_from(port).ok());
        let span = address.or_else(|| entry(listener, "name")).map_or(listener.span, place);
        let position = self.setup.listeners.len();
        self.setup.listeners.push(Listener { span, port, tls: transport.tls, http2: None });
        let mut before = Vec::new();
        if let Some(span) = transport.certificates {
            put(&mut before, AUTHENTICATION, Value::On, span);
        }
        for filter in items(value(chain, "filters")).iter().take(MOST) {
            let named = entry(filter, "name");
            let span = named.map_or(filter.span, place);
            let Some(any) = value(filter, "typed_config").or(value(filter, "config")).map(Any::of) else { continue };
            let name = named.and_then(|entry| text(&entry.value)).unwrap_or_default();
            let kind = any.extension().unwrap_or_else(|| name.rsplit('.').next().unwrap_or_default());
            match kind {
                "http_connection_manager" => self.manager(&Manager::of(any.node, position, transport, &before)),
                "tcp_proxy" => self.tcp_proxy(any.node, position, before.clone()),
                "connection_limit" => {
                    if let Some(entry) = entry(any.node, "max_connections")
                        && let Some(count) = number(&entry.value)
                    {
                        put(&mut before, "connection_limit", Value::Count(count), place(entry));
                    }
                }
                "ext_authz" => put(&mut before, AUTHENTICATION, Value::On, span),
                _ if HARMLESS.contains(&kind) => {}
                _ => pass_over(&mut self.setup, format!("the network filter `{kind}`"), span),
            }
        }
    }

    /// Notes in which version of HTTP clients of a listener may speak.
    pub(super) fn speaks(&mut self, position: usize, codec: Option<&str>, transport: Transport<'_>) {
        let http2 = match codec.unwrap_or("AUTO") {
            "HTTP1" => Some(false),
            "HTTP2" => Some(true),
            "AUTO" if !transport.quic => Some(!transport.tls || transport.offers_http2()),
            _ => None,
        };
        if let Some(listener) = self.setup.listeners.get_mut(position) {
            listener.http2 = http2;
        }
    }

    fn tcp_proxy(&mut self, node: &'n Node, position: usize, mut settings: Vec<Setting>) {
        let span = entry(node, "cluster").or_else(|| entry(node, "weighted_clusters")).map_or(node.span, place);
        if self.is_full(span) {
            return;
        }
        let clusters = named(node);
        for name in ["idle_timeout", "max_downstream_connection_duration"] {
            if let Some(entry) = entry(node, name) {
                match time(&entry.value) {
                    Some(time) => put(&mut settings, name, limit(time), place(entry)),
                    None => pass_over(&mut self.setup, "a time that is not understood", place(entry)),
                }
            }
        }
        for cluster in clusters.iter().filter_map(|(name, _)| self.clusters.get(name)) {
            for (name, limit) in cluster.limits.iter().filter(|(name, _)| *name == "max_connections") {
                put(&mut settings, name, limit.value.clone(), limit.span);
            }
        }
        let mut writing = Writing::default();
        if let [(name, _)] = clusters[..]
            && let Some(defined) = self.clusters.get(name).and_then(|cluster| cluster.name)
        {
            place_breakers(defined, &mut writing);
        }
        if let Some(chosen) = chosen_by_request(node) {
            pass_over(&mut self.setup, format!("a cluster that `{}` chooses", chosen.key), chosen.key_span);
        }
        let name = clusters.first().map_or("tcp_proxy".to_owned(), |(cluster, _)| format!("tcp_proxy to {cluster}"));
        self.setup.routes.push(Route {
            span,
            name,
            listeners: vec![position],
            hosts: Vec::new(),
            path: Path::Any,
            only: None,
            target: Target::Bytes,
            signs: Vec::new(),
            settings,
            writing,
        });
    }

    /// Reads the limits of the process as a whole.
    pub(super) fn bootstrap_settings(&mut self) {
        for bootstrap in &self.resources.bootstraps {
            let monitors = below(bootstrap, &["overload_manager", "resource_monitors"]).map(|entry| &entry.value);
            for monitor in items(monitors).iter().take(MOST) {
                let config = value(monitor, "typed_config");
                if let Some(entry) = config.and_then(|config| entry(config, "max_active_downstream_connections"))
                    && let Some(count) = number(&entry.value)
                {
                    put(&mut self.setup.settings, "max_active_downstream_connections", Value::Count(count), place(entry));
                }
            }
            let dynamic = below(bootstrap, &["dynamic_resources", "ads_config"]);
            if let Some(dynamic) = dynamic {
                pass_over(&mut self.setup, "resources that a server of Envoy's API provides", dynamic.key_span);
            }
        }
    }
}
