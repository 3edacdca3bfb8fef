//! Clusters: how Envoy speaks to a service, and how much at once.

use super::values::time;
use crate::config::tree::{below, entries, entry, is_true, items, limit, number, place, text, text_of, value};
use crate::config::{Value, Writing};
use crate::source::{At, Span};
use crate::yaml::{Entry, Node};

/// What a cluster states.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cluster {
    /// Where its name is.
    pub(super) name: Option<Span>,
    /// Whether requests reach the service over HTTP/2, if that is written.
    pub(super) http2: Option<At<bool>>,
    /// Whether it is HTTP/2 whatever client or service speak.
    pub(super) always: bool,
    /// Whether the service may be asked for upgrades over HTTP/2.
    pub(super) allow_connect: bool,
    /// Where it says that the requests of one client go to any of several hosts.
    pub(super) spread: Option<Span>,
    /// Options that others replace.
    pub(super) replaced: Option<Span>,
    /// Its limits, by the names of settings.
    pub(super) limits: Vec<(&'static str, At<Value>)>,
}

const OPTIONS: &str = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

impl Cluster {
    /// Reads a cluster.
    pub(super) fn of(node: &Node) -> Self {
        let mut cluster = Self { name: entry(node, "name").map(place), ..Self::default() };
        let options = value(node, "typed_extension_protocol_options").and_then(|options| options.value(OPTIONS));
        match options {
            Some(options) => {
                cluster.options(options);
                cluster.replaced = entry(node, "http2_protocol_options").map(|entry| entry.key_span);
            }
            None => {
                if let Some(http2) = entry(node, "http2_protocol_options") {
                    cluster.speaks(http2, true, true);
                }
                cluster.common(value(node, "common_http_protocol_options"));
            }
        }
        cluster.breakers(node);
        cluster.spread = spread(node);
        cluster
    }

    fn options(&mut self, options: &Node) {
        self.common(value(options, "common_http_protocol_options"));
        for (kind, always) in [("explicit_http_config", true), ("use_downstream_protocol_config", false), ("auto_config", false)]
        {
            let Some(config) = entry(options, kind) else { continue };
            match (entry(&config.value, "http2_protocol_options"), entry(&config.value, "http_protocol_options")) {
                (Some(http2), _) => self.speaks(http2, true, always),
                (None, _) if kind == "auto_config" => self.speaks(config, true, false),
                (None, Some(http1)) => self.speaks(http1, false, true),
                (None, None) => {}
            }
        }
    }

    fn speaks(&mut self, entry: &Entry, http2: bool, always: bool) {
        self.http2 = Some(At { value: http2, span: entry.key_span });
        self.always = always;
        self.allow_connect = is_true(&entry.value, "allow_connect");
    }

    fn common(&mut self, options: Option<&Node>) {
        let Some(options) = options else { return };
        for name in ["max_stream_duration", "max_connection_duration"] {
            let written = entry(options, name).and_then(|entry| Some((time(&entry.value)?, place(entry))));
            let Some((time, span)) = written else { continue };
            let name = if name == "max_stream_duration" { name } else { "cluster.max_connection_duration" };
            self.limits.push((name, At { value: limit(time), span }));
        }
        if let Some(entry) = entry(options, "idle_timeout")
            && let Some(time) = time(&entry.value)
        {
            self.limits.push(("cluster.idle_timeout", At { value: limit(time), span: place(entry) }));
        }
    }

    /// Reads the circuit breakers for requests of usual priority.
    fn breakers(&mut self, node: &Node) {
        let thresholds = below(node, &["circuit_breakers", "thresholds"]).map(|entry| &entry.value);
        let usual = |node: &&Node| text_of(node, "priority").is_none_or(|priority| priority == "DEFAULT");
        let Some(threshold) = items(thresholds).iter().find(usual) else { return };
        for name in ["max_connections", "max_requests", "max_pending_requests"] {
            if let Some(entry) = entry(threshold, name)
                && let Some(count) = number(&entry.value)
            {
                self.limits.push((name, At { value: Value::Count(count), span: place(entry) }));
            }
        }
    }
}

/// Says where circuit breakers of a route would be written, by the place of its cluster.
pub(super) fn place_breakers(cluster: Span, writing: &mut Writing) {
    let names = ["max_connections", "max_requests"];
    writing.put(&names, Some(cluster));
    writing.homes.extend(names.map(|name| (name, "`circuit_breakers.thresholds` of the cluster")));
}

/// Maximum number of clusters among which a route chooses, and of groups of hosts in one.
const MOST: usize = 64;

/// Returns where a cluster of several hosts says that any of them gets a request, or where they are if it says nothing.
fn spread(node: &Node) -> Option<Span> {
    let policy = entry(node, "lb_policy");
    let is_any = |policy: &Entry| matches!(text(&policy.value), Some("ROUND_ROBIN" | "LEAST_REQUEST" | "RANDOM"));
    if entry(node, "load_balancing_policy").is_some() || policy.is_some_and(|policy| !is_any(policy)) {
        return None;
    }
    let assignment = entry(node, "load_assignment")?;
    let groups = items(value(&assignment.value, "endpoints")).iter().take(MOST);
    // Those of lower priority stand in for others that fail.
    let first = groups.filter(|group| value(group, "priority").and_then(number).is_none_or(|priority| priority == 0));
    let hosts: usize = first.map(|group| items(value(group, "lb_endpoints")).len()).sum();
    (hosts > 1).then(|| policy.map_or(assignment.key_span, place))
}

/// Returns the clusters that a route or a TCP proxy names, with their places; none if a request decides.
pub(super) fn named(node: &Node) -> Vec<(&str, Span)> {
    if let Some(entry) = entry(node, "cluster") {
        return text_of(node, "cluster").map(|name| (name, place(entry))).into_iter().collect();
    }
    let weighted = below(node, &["weighted_clusters", "clusters"]).map(|entry| &entry.value);
    let one = |node| entry(node, "name").and_then(|entry| Some((text_of(node, "name")?, place(entry))));
    items(weighted).iter().take(MOST).filter_map(one).collect()
}

/// Returns whether the cluster is chosen by the request.
pub(super) fn chosen_by_request(node: &Node) -> Option<&Entry> {
    let known = ["cluster_header", "cluster_specifier_plugin", "inline_cluster_specifier_plugin"];
    entries(Some(node)).iter().find(|entry| known.iter().any(|key| crate::config::tree::same(key, &entry.key)))
}
