//! Routers: what each serves, in the order in which Traefik tries them: by their priority or else by the length of their rule.

use super::rules::{Matcher, parse};
use super::{MOST_ARRIVALS, Reading, names};
use crate::config::tree::{entry, idle, number, pass_over, place, put, text, text_of, value};
use crate::config::{AUTHENTICATION, Path, Route, Setting, Sign, Target, Value, Writing};
use crate::source::{At, Span};
use crate::yaml::{Entry, Node};

/// Where the requests of a router arrive: its listeners, with the entry point if that is known.
struct Arrival {
    listeners: Vec<usize>,
    point: Option<usize>,
    tls: bool,
}

/// What an alternative of a rule demands.
struct Demand {
    hosts: Vec<String>,
    path: Path,
    only: Option<Sign>,
    /// What it demands besides, so that it is unknown which requests it serves.
    other: Option<String>,
}

impl<'n> Reading<'n> {
    /// Reads the routers of HTTP.
    pub(super) fn routers(&mut self) {
        let mut routers: Vec<(u64, &'n Entry)> =
            self.section("http", "routers").map(|router| (priority(&router.value), router)).collect();
        routers.sort_by_key(|(priority, _)| std::cmp::Reverse(*priority));
        for (_, router) in routers {
            if self.is_full(router.key_span) {
                return;
            }
            self.router(router);
        }
    }

    fn router(&mut self, router: &'n Entry) {
        let node = &router.value;
        let Some(rule) = entry(node, "rule").filter(|rule| text(&rule.value).is_some_and(|text| !text.is_empty())) else {
            let help = Some("add a `rule`".to_owned());
            return idle(&mut self.setup, router.key_span, router.key.as_str(), "a router without a rule serves nothing", help);
        };
        let Some(arrivals) = self.arrivals(router) else { return };
        let service = entry(node, "service").and_then(|at| Some((text(&at.value)?, place(at))));
        let own = names(node, "middlewares");
        let Some((service, at)) = service else {
            let help = Some("add a `service`".to_owned());
            return idle(&mut self.setup, router.key_span, router.key.as_str(), "the router names no service", help);
        };
        let mut served = self.serve(service, at);
        if let Some(missing) = served.missing.take() {
            let (name, kind) = missing.value;
            let since = format!("no {kind} has this name, so Traefik leaves the router out");
            let help = Some(format!("write the name of a {kind} that exists"));
            return idle(&mut self.setup, missing.span, name, since, help);
        }
        if let Some(elsewhere) = served.elsewhere.take() {
            pass_over(&mut self.setup, elsewhere.value, elsewhere.span);
        }
        for arrival in arrivals {
            let mut listed = arrival.point.map_or_else(Vec::new, |point| self.points[point].middlewares());
            listed.extend(own.iter().copied());
            let mut passed = self.pass("http", listed);
            if passed.missing {
                continue;
            }
            let redirected = arrival.point.is_some_and(|point| self.points[point].redirects);
            let answered = served.answered || redirected || (passed.redirects && !arrival.tls);
            let mut strange = Vec::new();
            let outer = arrival.point.map_or_else(Vec::new, |point| self.points[point].settings(&mut strange));
            self.strange(&strange);
            let mut settings = outer;
            for Setting { name, value, span } in passed.settings.drain(..).chain(served.settings.iter().cloned()) {
                put(&mut settings, name, value, span);
            }
            if let Some(offered) = self.offered(Self::options_of(node).unwrap_or("default")).filter(|_| arrival.tls) {
                let http2 = names(offered, "alpnProtocols").iter().any(|(name, _)| *name == "h2");
                let span = entry(offered, "alpnProtocols").map_or(offered.span, place);
                put(&mut settings, "alpnProtocols", if http2 { Value::On } else { Value::Off }, span);
            }
            let target = if answered { Target::Answered } else { Target::Http };
            let calls = served.calls.filter(|_| !answered);
            let (instead, service) = (std::mem::take(&mut passed.named), served.service.clone());
            let mut writing = Writing { instead, service, ..Writing::default() };
            self.place_timeouts(arrival.point, &mut writing);
            self.alternatives(&router.key, rule, &arrival, target, calls, (&settings, &writing));
        }
    }

    /// Adds a route for each alternative of a rule.
    fn alternatives(
        &mut self,
        name: &str,
        rule: &'n Entry,
        arrival: &Arrival,
        target: Target,
        calls: Option<Span>,
        (settings, writing): (&[Setting], &Writing),
    ) {
        let span = place(rule);
        let unknown = || {
            vec![Demand {
                hosts: Vec::new(),
                path: Path::Unknown,
                only: None,
                other: Some("a rule that is not understood".to_owned()),
            }]
        };
        let alternatives = text(&rule.value).and_then(parse);
        let demands = alternatives.map_or_else(unknown, |all| all.iter().flat_map(|all| demands(all)).collect());
        for demand in demands {
            if self.is_full(span) {
                return;
            }
            let path = if let Some(other) = demand.other {
                pass_over(&mut self.setup, other, span);
                Path::Unknown
            } else {
                demand.path
            };
            let mut signs: Vec<At<Sign>> = demand.only.map(|value| At { value, span }).into_iter().collect();
            if demand.only != Some(Sign::Calls) {
                signs.extend(calls.map(|span| At { value: Sign::Calls, span }));
            }
            let mut settings = settings.to_vec();
            if target == Target::Answered {
                settings.retain(|setting| setting.name == AUTHENTICATION);
            }
            self.setup.routes.push(Route {
                span,
                name: format!("router {name}"),
                listeners: arrival.listeners.clone(),
                hosts: demand.hosts,
                path,
                only: demand.only,
                target,
                signs,
                settings,
                writing: writing.clone(),
            });
        }
    }

    /// Returns where the requests of a router arrive. `None` if nowhere, which has been noted.
    fn arrivals(&mut self, router: &'n Entry) -> Option<Vec<Arrival>> {
        let node = &router.value;
        let given = names(node, "entryPoints");
        let encrypted = entry(node, "tls").is_some();
        let options = Self::options_of(node);
        if self.points.is_empty() {
            // What differs between entry points is in another file, so one route says all.
            let listeners = given.iter().filter_map(|(name, span)| self.listener(name, *span, encrypted, options)).collect();
            return Some(vec![Arrival { listeners, point: None, tls: encrypted }]);
        }
        let mut points = if given.is_empty() { self.usual_points() } else { Vec::new() };
        for (name, span) in &given {
            match self.points.iter().position(|point| point.name == *name) {
                Some(position) => points.push(position),
                None => {
                    let known: Vec<String> = self.points.iter().take(8).map(|point| format!("`{}`", point.name)).collect();
                    let help = Some(format!("known: {}", known.join(", ")));
                    idle(&mut self.setup, *span, *name, "no entry point has this name", help);
                }
            }
        }
        let mut arrivals = Vec::new();
        for point in points {
            let Some(left) = self.arrivals.checked_sub(1) else {
                pass_over(&mut self.setup, format!("routers beyond {MOST_ARRIVALS} entry points"), router.key_span);
                return None;
            };
            self.arrivals = left;
            let (name, tls) = (self.points[point].name, encrypted || self.points[point].tls);
            let listeners = self.listener(name, router.key_span, tls, options).into_iter().collect();
            arrivals.push(Arrival { listeners, point: Some(point), tls });
        }
        // An entry point that sends all requests to another one matters only if there is no other.
        let redirects = |arrival: &Arrival| arrival.point.is_some_and(|point| self.points[point].redirects);
        if !arrivals.iter().all(redirects) {
            arrivals.retain(|arrival| !redirects(arrival));
        }
        (!arrivals.is_empty()).then_some(arrivals)
    }

    /// Reads the routers of TCP, which forward bytes.
    pub(super) fn tcp_routers(&mut self) {
        let routers: Vec<&'n Entry> = self.section("tcp", "routers").collect();
        for router in routers {
            if self.is_full(router.key_span) {
                return;
            }
            let (node, Some(arrivals)) = (&router.value, self.arrivals(router)) else { continue };
            let rule = entry(node, "rule");
            let hosts = rule.and_then(|rule| parse(text(&rule.value)?)).unwrap_or_default();
            let hosts =
                hosts.into_iter().flatten().filter(|matcher| matcher.name.eq_ignore_ascii_case("hostsni") && !matcher.not);
            let hosts: Vec<String> = hosts.flat_map(|matcher| matcher.arguments).collect();
            let hosts = if hosts.iter().any(|host| host == "*") { Vec::new() } else { hosts };
            if let Some(rule) = rule.filter(|_| !hosts.is_empty() && !is_encrypted(node)) {
                let since = "only a client with TLS says the name that it wants, and the router has no `tls`";
                let help = Some("add `tls` to the router, or let it match any name with `*`".to_owned());
                idle(&mut self.setup, place(rule), router.key.as_str(), since, help);
                continue;
            }
            let service = text_of(node, "service").and_then(|name| self.own(name));
            if let Some(service) = service.filter(|name| self.named("tcp", "services", name).is_none()) {
                let span = entry(node, "service").map_or(router.key_span, place);
                let help = Some(format!("define `{service}` under `services` of `tcp`"));
                idle(&mut self.setup, span, service, "no service of `tcp` has this name, so Traefik leaves the router out", help);
                continue;
            }
            let server = service.and_then(|name| self.server(name));
            let passed = self.pass("tcp", names(node, "middlewares"));
            let listeners = arrivals.into_iter().flat_map(|arrival| arrival.listeners).collect();
            self.setup.routes.push(Route {
                span: rule.map_or(router.key_span, place),
                name: format!("router {}", router.key),
                listeners,
                hosts,
                path: Path::Any,
                only: None,
                target: Target::Bytes,
                signs: Vec::new(),
                settings: passed.settings,
                writing: Writing { service: server, ..Writing::default() },
            });
        }
    }
}

/// Returns whether a router of TCP is one for TLS.
fn is_encrypted(node: &Node) -> bool {
    value(node, "tls").is_some_and(|tls| text(tls) != Some("false"))
}

/// Returns the priority of a router: that which it states, or the length of its rule.
fn priority(node: &Node) -> u64 {
    let stated = value(node, "priority").and_then(number).filter(|priority| *priority > 0);
    let negative = text_of(node, "priority").is_some_and(|text| text.starts_with('-'));
    let length = if negative { 0 } else { text_of(node, "rule").map_or(0, str::len) };
    stated.unwrap_or_else(|| u64::try_from(length).unwrap_or(u64::MAX))
}

/// Returns what an alternative demands, once for each of its paths.
fn demands(all: &[Matcher]) -> Vec<Demand> {
    let mut demand = Demand { hosts: Vec::new(), path: Path::Any, only: None, other: None };
    let mut paths: Vec<Path> = Vec::new();
    for matcher in all {
        let arguments = &matcher.arguments;
        let other = || Some(format!("`{}` in a rule", matcher.name));
        if matcher.not {
            demand.other = Some("`!` in a rule".to_owned());
            continue;
        }
        let name = matcher.name.to_ascii_lowercase();
        match name.as_str() {
            "host" | "hostheader" => demand.hosts.extend(arguments.iter().map(|host| host.to_ascii_lowercase())),
            "hostregexp" => match arguments.iter().map(|pattern| any_subdomain(pattern)).collect::<Option<Vec<_>>>() {
                Some(hosts) => demand.hosts.extend(hosts),
                None => demand.other = other(),
            },
            "path" | "pathprefix" | "pathregexp" => {
                if !paths.is_empty() {
                    demand.other = Some("several paths in a rule".to_owned());
                }
                paths.extend(arguments.iter().map(|text| path(&name, text)));
            }
            "header" | "headers" | "headerregexp" | "headersregexp" => match kind_of(arguments) {
                Some(kind) => demand.only = Some(kind),
                None => demand.other = other(),
            },
            _ => demand.other = other(),
        }
    }
    if paths.is_empty() {
        return vec![demand];
    }
    let one = |path| Demand { hosts: demand.hosts.clone(), path, only: demand.only, other: demand.other.clone() };
    paths.into_iter().map(one).collect()
}

fn path(matcher: &str, text: &str) -> Path {
    match matcher {
        "pathregexp" => Path::Pattern(text.to_owned()),
        // Rules of version 2 may hold patterns in braces.
        _ if text.contains('{') => Path::Unknown,
        "path" => Path::Exact(text.to_owned()),
        _ => Path::Prefix(text.to_owned()),
    }
}

/// Returns the kind of requests that a header tells.
fn kind_of(arguments: &[String]) -> Option<Sign> {
    let [name, text] = arguments else { return None };
    Sign::of_header(name, text)
}

/// Returns the hosts of a pattern that means any subdomain, as `*.example.com`.
fn any_subdomain(pattern: &str) -> Option<String> {
    let pattern = pattern.trim_start_matches('^').trim_end_matches('$');
    let rest = match pattern.strip_prefix('{') {
        Some(old) => old.split_once('}')?.1.strip_prefix('.')?,
        None => [".+", ".*", "[^.]+", "[a-z0-9-]+", "[a-zA-Z0-9-]+"]
            .iter()
            .find_map(|any| pattern.strip_prefix(any))?
            .strip_prefix("\\.")?,
    };
    let host = rest.replace("\\.", ".");
    let plain = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    plain.then(|| format!("*.{}", host.to_ascii_lowercase()))
}
