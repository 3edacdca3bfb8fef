//! Routes: what serves a request, and the limits in effect after those of the connection manager and of the cluster.

use super::Reading;
use super::clusters::{Cluster, chosen_by_request, named, place_breakers};
use super::managers::{time_limit, websocket};
use super::matches::{Condition, condition, path_of};
use super::vhosts::{Shared, overrides, retries};
use super::{filters, values};
use crate::config::tree::{below, entry, idle, limit, pass_over, place, put, value};
use crate::config::{AFFINITY, Path, Route, Setting, Sign, Target, Value, Writing};
use crate::source::{At, Span};
use crate::yaml::Node;

impl<'n> Reading<'n> {
    /// Reads a route.
    pub(super) fn route(&mut self, node: &'n Node, shared: &Shared<'n, '_>) {
        let matched = value(node, "match").and_then(path_of);
        let (path, span, name) = match matched {
            Some(matched) => (matched.path, matched.span, matched.name),
            None => (Path::Unknown, entry(node, "match").map_or(node.span, |entry| entry.key_span), "match".to_owned()),
        };
        let mut route = Route {
            span,
            name,
            listeners: shared.manager.map(|manager| manager.listener).into_iter().collect(),
            hosts: shared.hosts.clone(),
            path,
            only: None,
            target: Target::Answered,
            signs: Vec::new(),
            settings: shared.manager.map_or_else(Vec::new, |manager| manager.base.clone()),
            writing: Writing::default(),
        };
        if route.path == Path::Unknown {
            pass_over(&mut self.setup, "a match by something else than a path", span);
        }
        match value(node, "match").map_or(Condition::All, condition) {
            Condition::All => {}
            Condition::Only(only) => {
                route.only = Some(only.value);
                route.signs.push(only);
            }
            Condition::Other(At { value, span }) => {
                pass_over(&mut self.setup, value, span);
                route.path = Path::Unknown;
            }
        }
        let filters = self.filter_overrides(node, shared.manager);
        if let Some(action) = entry(node, "route").filter(|_| !shared.redirects) {
            route.target = Target::Http;
            // What a route does not set itself is set there for it alone.
            route.writing.put(&["timeout", "stream_idle_timeout", "upgrade_configs"], Some(action.key_span));
            for (value, key) in [("stream_idle_timeout", "idle_timeout"), ("upgrade_configs", "upgrade_configs")] {
                let inherited = entry(&action.value, key).is_none();
                route.writing.instead.extend(inherited.then_some(At { value, span: action.key_span }));
            }
            self.forwarding(&action.value, filters, shared, &mut route);
        }
        self.setup.routes.push(route);
    }

    fn forwarding(&mut self, action: &'n Node, own: Option<&'n Node>, shared: &Shared<'n, '_>, route: &mut Route) {
        let clusters = named(action);
        if let Some(chosen) = chosen_by_request(action) {
            pass_over(&mut self.setup, format!("a cluster that `{}` chooses", chosen.key), chosen.key_span);
        }
        let upgrade = websocket(value(action, "upgrade_configs")).map(|(_, upgrade)| upgrade);
        let allowed = upgrade.or(shared.manager.and_then(|manager| manager.upgrade));
        if let Some(allowed) = allowed {
            put(&mut route.settings, "upgrade_configs", if allowed.value { Value::On } else { Value::Off }, allowed.span);
        }
        let upgrades = allowed.filter(|allowed| allowed.value);
        if let Some(shown) = upgrades.filter(|_| upgrade.is_some() || shared.single) {
            sign(route, Sign::Upgrade, shown.span);
        }
        if let Some(manager) = shared.manager {
            let own_chain = manager.upgraded.as_deref().unwrap_or(&manager.chain);
            let own_chain = upgrades.map(|_| own_chain);
            let overrides = overrides(own, shared);
            filters::settings(&manager.chain, own_chain, &overrides, &route.path, &mut route.settings);
        }
        self.times(action, shared, &clusters, &mut route.settings);
        let found = clusters.iter().map(|(name, span)| (self.clusters.get(name), *span)).collect::<Vec<_>>();
        services(&found, upgrades.is_some(), route);
    }

    fn times(&mut self, action: &'n Node, shared: &Shared<'n, '_>, clusters: &[(&str, Span)], settings: &mut Vec<Setting>) {
        let mut strange = Vec::new();
        let mut add = |name, limit: Option<At<Value>>| {
            if let Some(limit) = limit {
                put(settings, name, limit.value, limit.span);
            }
        };
        // With `max_stream_duration` beside it, even an empty one, Envoy ignores the timeout and its default.
        let replaced = entry(action, "max_stream_duration");
        match replaced {
            Some(entry) => add("timeout", Some(At { value: Value::Unlimited, span: entry.key_span })),
            None => {
                add("timeout", time_limit(action, "timeout", &mut strange));
                // Of calls it is the deadline, whatever the timeout.
                add("max_grpc_timeout", time_limit(action, "max_grpc_timeout", &mut strange));
            }
        }
        let silence = time_limit(action, "idle_timeout", &mut strange);
        match silence {
            Some(own) => add("idle_timeout", Some(own)),
            None => add("stream_idle_timeout", shared.manager.and_then(|manager| manager.idle.clone())),
        }
        let own = value(action, "max_stream_duration").and_then(|node| time_limit(node, "max_stream_duration", &mut strange));
        let own = own.or_else(|| shared.manager.and_then(|manager| manager.age.clone()));
        let of_cluster = |cluster: &Cluster| cluster.limits.iter().find(|(name, _)| *name == "max_stream_duration").cloned();
        let theirs = clusters.iter().filter_map(|(name, _)| of_cluster(self.clusters.get(name)?)).map(|(_, limit)| limit);
        add("max_stream_duration", own.into_iter().chain(theirs).min_by_key(|limit| length(&limit.value)));
        for name in ["per_try_timeout", "per_try_idle_timeout"] {
            add(name, retries(action, shared).and_then(|node| time_limit(node, name, &mut strange)));
        }
        if let Some(deadline) = below(action, &["max_stream_duration", "grpc_timeout_header_max"])
            && let Some(time) = values::time(&deadline.value)
        {
            add("grpc_timeout_header_max", Some(At { value: limit(time), span: place(deadline) }));
        }
        // A timeout of zero asks for what happens anyway.
        let meant = |key| entry(action, key).filter(|timeout| values::time(&timeout.value) != Some(0));
        for (key, limit) in [("timeout", "max_stream_duration"), ("max_grpc_timeout", "grpc_timeout_header_max")] {
            if let Some((timeout, _)) = meant(key).zip(replaced) {
                let since = "`max_stream_duration` beside it replaces it";
                idle(&mut self.setup, place(timeout), key, since, Some(format!("set the limit as `{limit}`")));
            }
        }
        for span in strange {
            pass_over(&mut self.setup, "a time that is not understood", span);
        }
    }
}

/// Returns how long a limit is, for comparison.
fn length(value: &Value) -> u64 {
    match value {
        Value::Time(time) => *time,
        _ => u64::MAX,
    }
}

fn sign(route: &mut Route, sign: Sign, span: Span) {
    if route.shows(sign).is_none() {
        route.signs.push(At { value: sign, span });
    }
}

/// Adds what the clusters of a route state: a route through several is as limited as the most limited of them.
fn services(clusters: &[(Option<&Cluster>, Span)], upgrades: bool, route: &mut Route) {
    let known: Vec<&Cluster> = clusters.iter().filter_map(|(cluster, _)| *cluster).collect();
    let named = known.first().and_then(|cluster| cluster.name).or(clusters.first().map(|(_, span)| *span));
    route.writing.put(&["http2_protocol_options", "allow_connect"], named);
    // Through several clusters, or unknown ones, more may pass.
    if let ([(Some(_), _)], Some(named)) = (clusters, named) {
        place_breakers(named, &mut route.writing);
    }
    let speaks = |cluster: &&&Cluster, http2: bool| cluster.http2.is_some_and(|stated| stated.value == http2);
    let older = known.iter().find(|cluster| speaks(cluster, false)).and_then(|cluster| cluster.http2);
    let newer = known.iter().find(|cluster| speaks(cluster, true)).and_then(|cluster| cluster.http2);
    // Beside clusters with HTTP/2, one that states nothing speaks HTTP/1.1.
    let silent = clusters.iter().find(|(cluster, _)| cluster.is_some_and(|cluster| cluster.http2.is_none()));
    let silent = silent.filter(|_| newer.is_some()).map(|(_, span)| At { value: false, span: *span });
    if let Some(stated) = older.or(silent).or(newer) {
        put(&mut route.settings, "http2_protocol_options", if stated.value { Value::On } else { Value::Off }, stated.span);
    }
    let calls = newer.filter(|_| older.or(silent).is_none() && known.iter().all(|cluster| cluster.always));
    if let Some(stated) = calls.filter(|_| route.shows(Sign::Upgrade).is_none()) {
        sign(route, Sign::Calls, stated.span);
        if route.only == Some(Sign::Calls) {
            route.target = Target::Calls;
        }
    }
    if upgrades
        && let Some(cluster) = known.iter().find(|cluster| cluster.always && speaks(cluster, true) && !cluster.allow_connect)
    {
        let span = cluster.http2.map_or(route.span, |stated| stated.span);
        put(&mut route.settings, "allow_connect", Value::Off, span);
    }
    if let Some(span) = known.iter().find_map(|cluster| cluster.spread) {
        put(&mut route.settings, AFFINITY, Value::Off, span);
    }
    for name in
        ["max_connections", "max_requests", "max_pending_requests", "cluster.idle_timeout", "cluster.max_connection_duration"]
    {
        // Over HTTP/2, requests share connections.
        let counts = |cluster: &&&Cluster| name != "max_connections" || !speaks(cluster, true);
        let limits = known.iter().filter(counts).flat_map(|cluster| &cluster.limits).filter(|(limit, _)| *limit == name);
        let least = limits.min_by_key(|(_, limit)| match limit.value {
            Value::Count(count) => count,
            ref other => length(other),
        });
        if let Some((name, limit)) = least {
            put(&mut route.settings, name, limit.value.clone(), limit.span);
        }
    }
}
