//! Servers: where clients arrive, for which hosts, and the routes of each.

use std::collections::{HashMap, HashSet};

use super::routes::Context;
use super::scope::Scope;
use super::syntax::{Directive, shortened};
use super::upgrade::Maps;
use super::{Reading, effect, routes};
use crate::config::{Idle, Listener, Route, Setting, Target, Value};

/// What a `listen` says.
struct Listen<'a> {
    directive: &'a Directive,
    /// Address and port, by which servers share a listener.
    key: String,
    port: Option<u16>,
    tls: bool,
    http2: bool,
    is_default: bool,
}

impl<'a> Listen<'a> {
    fn of(directive: &'a Directive) -> Self {
        let (key, port) = address(directive.arg(0));
        let has = |parameter: &str| directive.args().iter().skip(1).any(|word| word.text == parameter);
        Self { directive, key, port, tls: has("ssl"), http2: has("http2"), is_default: has("default_server") || has("default") }
    }
}

/// Returns an address in one form, and its port if it has one.
pub(super) fn address(text: &str) -> (String, Option<u16>) {
    if text.starts_with("unix:") || text.contains('$') {
        return (text.to_owned(), None);
    }
    if let Ok(port) = text.parse() {
        return (format!("*:{port}"), Some(port));
    }
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port.parse().ok()),
        _ => (text, Some(80)),
    };
    let host = if host == "0.0.0.0" { "*" } else { host };
    (format!("{host}:{}", port.unwrap_or_default()), port)
}

/// A server of HTTP.
struct Server<'a> {
    head: &'a Directive,
    scope: Scope<'a>,
    listens: Vec<Listen<'a>>,
    names: Vec<&'a str>,
}

/// Where a server stands for requests that name no server.
struct Defaults<'a> {
    /// How many servers share a listener.
    sharing: HashMap<String, usize>,
    /// Which of them is the default.
    chosen: HashMap<String, &'a Directive>,
    /// Listeners that speak HTTP/2 because a server says so.
    http2: HashSet<String>,
}

/// Most names of a server.
const MOST_NAMES: usize = 200;
/// The key of the listener of a server that names none.
const UNNAMED: &str = "*:80";

impl<'a> Server<'a> {
    fn of(head: &'a Directive, http: &'a Scope<'a>) -> Self {
        let scope = Scope::new(head.inner(), Some(http));
        let is_tcp = |listen: &&&Directive| !listen.args().iter().any(|word| word.text == "quic");
        let listens = scope.own("listen").iter().filter(is_tcp).map(|listen| Listen::of(listen)).collect();
        let names = scope.own("server_name").iter().flat_map(|line| line.args()).map(|word| word.text.as_str()).collect();
        Self { head, scope, listens, names }
    }

    fn keys(&self) -> Vec<&str> {
        if self.listens.is_empty() { vec![UNNAMED] } else { self.listens.iter().map(|listen| listen.key.as_str()).collect() }
    }
}

impl<'a> Defaults<'a> {
    fn of(servers: &[Server<'a>]) -> Self {
        let mut defaults = Self { sharing: HashMap::new(), chosen: HashMap::new(), http2: HashSet::new() };
        for server in servers {
            for key in server.keys() {
                *defaults.sharing.entry(key.to_owned()).or_default() += 1;
                defaults.chosen.entry(key.to_owned()).or_insert(server.head);
            }
            for listen in &server.listens {
                if listen.is_default {
                    defaults.chosen.insert(listen.key.clone(), server.head);
                }
                if listen.http2 {
                    defaults.http2.insert(listen.key.clone());
                }
            }
        }
        defaults
    }

    /// Returns whether a server also gets requests that name no server.
    fn has(&self, server: &Server<'a>) -> bool {
        server.keys().iter().any(|key| {
            self.sharing.get(*key) == Some(&1) || self.chosen.get(*key).is_some_and(|head| std::ptr::eq(*head, server.head))
        })
    }
}

/// Reads the servers of HTTP within a block.
pub(super) fn read(reading: &mut Reading, heads: &[&Directive], http: &Scope) {
    let servers: Vec<Server> = heads.iter().map(|head| Server::of(head, http)).collect();
    let defaults = Defaults::of(&servers);
    forms(reading, &servers);
    let maps = Maps::of(http);
    let mut taken: HashSet<(String, String)> = HashSet::new();
    let mut found: Vec<Vec<Route>> = Vec::new();
    for server in &servers {
        if same_names(reading, server, &mut taken) {
            continue;
        }
        routes::code(reading, &server.scope);
        let (listeners, http2) = listeners(reading, server, &defaults);
        let hosts = hosts(reading, server, &defaults);
        let (scope, named) = (&server.scope, named(&server.scope));
        let http2_at = Some(server.listens.first().map_or(server.head.span(), |listen| listen.directive.span()));
        let context = Context { listeners, hosts, http2, http2_at, maps: &maps, server: scope, named };
        effect::unused(reading, server.head, scope, effect::Place::Server);
        found.push(routes::of_server(reading, server.head, scope, &context));
    }
    // Servers that only answer, such as those that redirect to TLS, come last, and so do those for all hosts.
    found.sort_by_key(|routes| {
        let answers = routes.iter().all(|route| route.target == Target::Answered);
        (answers, routes.first().is_some_and(|route| route.hosts.is_empty()))
    });
    found.into_iter().flatten().for_each(|route| reading.add(route));
}

/// Notes in which form servers switch HTTP/2 on: by a directive, or by a word of `listen` as before 1.25.1.
fn forms(reading: &mut Reading, servers: &[Server]) {
    let by_listen = servers.iter().any(|server| server.listens.iter().any(|listen| listen.http2));
    let by_directive = servers.iter().any(|server| server.scope.effective("http2").is_some());
    if by_listen || by_directive {
        reading.setup.forms.push(("http2", !by_directive));
    }
}

/// Reads the locations of a fragment that stands for the content of a server.
pub(super) fn read_locations(reading: &mut Reading, outer: &Scope) {
    let (listeners, hosts, maps) = (Vec::new(), Vec::new(), Maps::of(outer));
    let context = Context { listeners, hosts, http2: None, http2_at: None, maps: &maps, server: outer, named: named(outer) };
    for route in routes::of_locations(reading, outer, &context) {
        reading.add(route);
    }
}

/// The locations with a name rather than a path.
fn named<'a>(scope: &Scope<'a>) -> HashMap<&'a str, &'a Directive> {
    scope.own("location").iter().filter(|head| head.arg(0).starts_with('@')).map(|head| (head.arg(0), *head)).collect()
}

/// Adds the listeners of a server. Returns their positions, and whether they speak HTTP/2 if that is written.
fn listeners(reading: &mut Reading, server: &Server, defaults: &Defaults) -> (Vec<usize>, Option<Setting>) {
    let start = reading.setup.listeners.len();
    let switch = server.scope.effective("http2");
    let is_on =
        |listen: &Listen| defaults.http2.contains(&listen.key) || switch.is_some_and(|directive| directive.arg(0) == "on");
    let is_tls = server.scope.effective("ssl").is_some_and(|directive| directive.arg(0) == "on");
    for listen in &server.listens {
        let (span, port) = (listen.directive.span(), listen.port);
        reading.setup.listeners.push(Listener { span, port, tls: listen.tls || is_tls, http2: Some(is_on(listen)) });
    }
    if server.listens.is_empty() {
        let http2 = Some(switch.is_some_and(|directive| directive.arg(0) == "on"));
        reading.setup.listeners.push(Listener { span: server.head.span(), port: Some(80), tls: is_tls, http2 });
    }
    let on = switch.filter(|directive| directive.arg(0) == "on");
    let by_listen = || server.listens.iter().find(|listen| is_on(listen)).map(|listen| listen.directive);
    let written =
        on.or_else(by_listen).map(|directive| (Value::On, directive)).or(switch.map(|directive| (Value::Off, directive)));
    let http2 = written.map(|(value, directive)| Setting { name: "http2", value, span: directive.span() });
    ((start..reading.setup.listeners.len()).collect(), http2)
}

/// Returns the hosts that a server is limited to.
fn hosts(reading: &mut Reading, server: &Server, defaults: &Defaults) -> Vec<String> {
    if defaults.has(server) {
        return Vec::new();
    }
    if server.names.len() > MOST_NAMES {
        reading.passed.add(format!("more than {MOST_NAMES} names of a server"), server.head.span());
        return Vec::new();
    }
    let mut hosts = Vec::new();
    for name in &server.names {
        if let Some(parent) = name.strip_prefix('.') {
            hosts.extend([parent.to_ascii_lowercase(), format!("*.{}", parent.to_ascii_lowercase())]);
        } else if name.starts_with('~') || name.ends_with(".*") || name.contains('$') {
            reading.passed.add("a pattern as the name of a server", server.head.span());
            return Vec::new();
        } else {
            hosts.push(name.to_ascii_lowercase());
        }
    }
    if hosts.is_empty() {
        // Only requests that name no host arrive here.
        hosts.push(String::new());
    }
    hosts
}

/// Returns whether all names of a server belong to earlier ones on the same listeners, so that it is ignored.
fn same_names(reading: &mut Reading, server: &Server, taken: &mut HashSet<(String, String)>) -> bool {
    let names: Vec<&str> = if server.names.is_empty() { vec![""] } else { server.names.clone() };
    let mut lost = true;
    for key in server.keys() {
        for name in &names {
            lost &= !taken.insert((key.to_owned(), name.to_ascii_lowercase()));
        }
    }
    // The default of a listener is used whatever its names are.
    lost &= !server.listens.iter().any(|listen| listen.is_default);
    if lost {
        let line = server.scope.first("server_name").map_or(server.head.span(), Directive::span);
        reading.setup.idle.push(Idle {
            span: line,
            setting: shortened(&server.scope.first("server_name").unwrap_or(server.head).words()),
            since: "an earlier server has the same names on the same listeners".to_owned(),
            help: Some("merge both servers, or give each a `server_name` of its own".to_owned()),
        });
    }
    lost
}
