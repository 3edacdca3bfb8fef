//! Locations as routes: which paths they serve, and where their requests end.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::scope::Scope;
use super::settings::{self, Module};
use super::syntax::{Directive, shortened};
use super::upgrade::{self, Maps};
use super::{MOST_ROUTES, Reading, effect};
use crate::config::{Path, Precedence, Route, Service, Setting, Setup, Sign, Target, Writing};
use crate::source::Span;

/// Directives of other modules by which requests are answered, mostly by a service.
const MODULES: [&str; 5] = ["passenger_enabled", "nchan_pubsub", "nchan_subscriber", "push_stream_subscriber", "unit_pass"];
/// How often a pattern is tried to find where requests are handed on.
const MOST_TRIES: usize = 400;

/// What the routes of a server share.
pub(super) struct Context<'a> {
    pub(super) listeners: Vec<usize>,
    pub(super) hosts: Vec<String>,
    pub(super) http2: Option<Setting>,
    /// Where HTTP/2 would be switched on.
    pub(super) http2_at: Option<Span>,
    pub(super) maps: &'a Maps<'a>,
    /// The block of the server.
    pub(super) server: &'a Scope<'a>,
    /// Locations with a name rather than a path.
    pub(super) named: HashMap<&'a str, &'a Directive>,
}

/// Where the requests of a block end.
enum End<'a> {
    /// They are forwarded from here.
    Here(Module),
    /// They go on to a location with a name.
    Named(&'a Directive),
    /// They go on to the location of another path.
    Onward(String),
    /// They are answered.
    Answer,
}

/// A route with the number of locations that it is within, itself included, and the path to which its requests go on.
struct Found {
    route: Route,
    depth: usize,
    onward: Option<String>,
}

/// Returns the routes of a server.
pub(super) fn of_server(reading: &mut Reading, head: &Directive, scope: &Scope, context: &Context) -> Vec<Route> {
    let route = |reading: &mut Reading| found(reading, head, scope, 0, Path::Any, context).route;
    if let Some(answer) = early_answer(scope) {
        effect::unreached(reading, scope, answer);
        return vec![Route { target: Target::Answered, signs: Vec::new(), ..route(reading) }];
    }
    let mut routes = of_locations(reading, scope, context);
    if scope.first("try_files").is_some() && !routes.iter().any(|route| route.path.is_rest()) {
        routes.push(route(reading));
    }
    routes
}

/// Returns the `return` that answers every request of a server before a location is chosen.
fn early_answer<'a>(scope: &Scope<'a>) -> Option<&'a Directive> {
    let decides = |directive: &&Directive| matches!(directive.name(), "return" | "rewrite" | "if" | "break" | "include");
    scope.block.iter().find(decides).filter(|directive| directive.name() == "return")
}

/// Returns the routes of the locations in a block.
pub(super) fn of_locations(reading: &mut Reading, scope: &Scope, context: &Context) -> Vec<Route> {
    let mut all = Vec::new();
    walk(reading, scope, "", 1, context, &mut all);
    if all.iter().any(|found| found.depth > 1) {
        // Patterns within a location are tried before those around it.
        all.sort_by_key(|found| Reverse(if matches!(found.route.path, Path::Pattern(_)) { found.depth } else { 0 }));
    }
    let (mut routes, onward): (Vec<_>, Vec<_>) = all.into_iter().map(|found| (found.route, found.onward)).unzip();
    go_on(reading, &mut routes, &onward);
    routes
}

/// Gives routes whose requests go on to another path the target and settings of the route that serves it.
fn go_on(reading: &mut Reading, routes: &mut [Route], onward: &[Option<String>]) {
    if onward.iter().all(Option::is_none) {
        return;
    }
    let setup = Setup { routes: routes.to_vec(), precedence: Precedence::Patterns, ..Setup::of("nginx") };
    let patterns = routes.iter().filter(|route| matches!(route.path, Path::Pattern(_))).count();
    let mut left = MOST_TRIES;
    let mut known: HashMap<&str, Option<&Route>> = HashMap::new();
    for (route, path) in routes.iter_mut().zip(onward) {
        let Some(path) = path else { continue };
        if !known.contains_key(path.as_str()) {
            if left <= patterns {
                reading.passed.add("requests that are handed on to another path", route.span);
                continue;
            }
            left -= patterns + 1;
            known.insert(path, setup.route_of(None, path, |_| true));
        }
        if let Some(end) = known.get(path.as_str()).copied().flatten().filter(|end| end.target != Target::Answered) {
            (route.target, route.signs, route.settings) = (end.target, end.signs.clone(), end.settings.clone());
            let rest = end.writing.rest.or(Some(end.span));
            route.writing = Writing { rest, ..end.writing.clone() };
        }
    }
}

/// Adds the routes of the locations in a block. `prefix` is that of the location around them.
fn walk(reading: &mut Reading, scope: &Scope, prefix: &str, depth: usize, context: &Context, all: &mut Vec<Found>) {
    for head in scope.own("location") {
        if all.len() > MOST_ROUTES {
            return;
        }
        let inner = Scope::new(head.inner(), Some(scope));
        effect::unused(reading, head, &inner, effect::Place::Location);
        code(reading, &inner);
        let Some(path) = path(head, prefix) else { continue };
        if let Path::Pattern(pattern) = &path
            && is_beyond(pattern)
        {
            reading.passed.add("a regular expression that looks around or back", head.span());
        }
        let path = with_redirect(path, scope, &inner);
        let inner_prefix = path.example().unwrap_or(prefix).to_owned();
        if inner.first("internal").is_none() {
            if let Path::Below(text) = &path {
                all.push(redirect(head, text.trim_end_matches('/'), depth, context));
            }
            all.push(found(reading, head, &inner, depth, path, context));
        }
        walk(reading, &inner, &inner_prefix, depth + 1, context, all);
    }
}

/// Notes code, which may do anything.
pub(super) fn code(reading: &mut Reading, scope: &Scope) {
    const SCRIPTS: [&str; 4] = ["js_content", "js_access", "js_body_filter", "js_header_filter"];
    let is_code = |directive: &&Directive| directive.name().contains("_by_lua") || SCRIPTS.contains(&directive.name());
    if let Some(directive) = scope.block.iter().find(is_code) {
        let language = if directive.name().starts_with("js_") { "JavaScript" } else { "Lua" };
        reading.passed.add(format!("code in {language}"), directive.span());
    }
}

/// Returns the paths of a location. `None` if it has a name instead.
fn path(head: &Directive, prefix: &str) -> Option<Path> {
    let (first, second) = (head.arg(0), head.arg(1));
    if first.starts_with('@') {
        return None;
    }
    let modifier = ["^~", "~*", "~", "="].into_iter().find(|modifier| first.starts_with(modifier)).unwrap_or_default();
    let glued = &first[modifier.len()..];
    let text = if modifier.is_empty() || !glued.is_empty() { glued } else { second };
    Some(match modifier {
        "=" => Path::Exact(text.to_owned()),
        "^~" => Path::FirmPrefix(text.to_owned()),
        "~" => Path::Pattern(within(text, prefix, "")),
        "~*" => Path::Pattern(within(text, prefix, "(?i)")),
        _ => Path::Prefix(text.to_owned()),
    })
}

/// A location that forwards and whose path ends with a slash also serves the path without it, by a redirect, unless that path has
/// a location of its own.
fn with_redirect(path: Path, scope: &Scope, inner: &Scope) -> Path {
    match path {
        Path::Prefix(text) if text.len() > 1 && text.ends_with('/') && forwards(inner.block).is_some() => {
            let without = text.trim_end_matches('/');
            let is_taken = scope.own("location").iter().take(MOST_ROUTES).any(|other| other.arg(0) == without);
            if is_taken { Path::Prefix(text) } else { Path::Below(text) }
        }
        path => path,
    }
}

/// Returns the route of the handshakes at a path that is redirected: they do not follow.
fn redirect(head: &Directive, without: &str, depth: usize, context: &Context) -> Found {
    let route = Route {
        span: head.span(),
        name: shortened(&head.words()),
        listeners: context.listeners.clone(),
        hosts: context.hosts.clone(),
        path: Path::Exact(without.to_owned()),
        only: Some(Sign::Upgrade),
        target: Target::Answered,
        signs: Vec::new(),
        settings: Vec::new(),
        writing: Writing::default(),
    };
    Found { route, depth, onward: None }
}

/// Returns whether a pattern looks around or back, which only backtracking can do.
fn is_beyond(pattern: &str) -> bool {
    const FORMS: [&str; 8] = ["(?=", "(?!", "(?<=", "(?<!", "(?>", "*+", "++", "?+"];
    let refers = |pair: &[u8]| pair[0] == b'\\' && matches!(pair[1], b'1'..=b'9');
    FORMS.iter().any(|form| pattern.contains(form)) || pattern.as_bytes().windows(2).any(refers)
}

/// Limits a pattern to paths that begin with a text, unless it says itself where it begins.
fn within(pattern: &str, prefix: &str, flags: &str) -> String {
    if prefix.is_empty() || prefix == "/" || pattern.starts_with('^') {
        format!("{flags}{pattern}")
    } else {
        format!("^{}.*{flags}(?:{pattern})", regex::escape(prefix))
    }
}

/// Returns the route of a block.
fn found(reading: &mut Reading, head: &Directive, scope: &Scope, depth: usize, path: Path, context: &Context) -> Found {
    let mut onward = None;
    let bytes = Some("put this server into `stream`".to_owned());
    let ahead = path.example().filter(|_| head.arg(1).is_empty()).map(|text| format!("write `location ^~ {}`", shortened(text)));
    let mut writing = Writing { service: service(scope), bytes, ahead, ..Writing::default() };
    writing.put(&["http2"], context.http2_at);
    writing.without.push((upgrade::NAME, context.maps.connection(path.is_rest())));
    let (module, signs, settings) = match end(reading, scope, context) {
        End::Here(module) => {
            let settings = settings::collect(reading, scope, scope, Some(module), context);
            (Some(module), settings::signs(scope, depth, module), settings)
        }
        End::Named(named) => {
            let inner = Scope::new(named.inner(), Some(context.server));
            let module = match end(reading, &inner, context) {
                End::Here(module) => Some(module),
                _ => None,
            };
            let signs = module.map(|module| settings::signs(&inner, 1, module)).unwrap_or_default();
            (writing.rest, writing.service) = (Some(named.span()), service(&inner));
            if module.is_none_or(settings::is_checked_first) {
                writing.put(&[settings::BODY], Some(head.span()));
            }
            (module, signs, settings::collect(reading, scope, &inner, module, context))
        }
        other => {
            if let End::Onward(path) = other {
                onward = Some(path);
            }
            (None, Vec::new(), settings::collect(reading, scope, scope, None, context))
        }
    };
    let target = match module {
        None => Target::Answered,
        Some(Module::Grpc) => Target::Calls,
        Some(_) => Target::Http,
    };
    let (listeners, hosts) = (context.listeners.clone(), context.hosts.clone());
    let (name, writing) = (shortened(&head.words()), writing);
    let route = Route { span: head.span(), name, listeners, hosts, path, only: None, target, signs, settings, writing };
    Found { route, depth, onward }
}

/// Returns the service that a block forwards to.
fn service(scope: &Scope) -> Option<Service> {
    let pass = Module::ALL.into_iter().find_map(|module| scope.first(module.pass()));
    pass.and_then(|line| Service::of(line.arg(0)))
}

/// Returns the module that forwards by a directive of a block itself.
fn forwards(block: &[Directive]) -> Option<Module> {
    let module = |directive: &Directive| Module::ALL.into_iter().find(|module| module.pass() == directive.name());
    block.iter().find_map(module)
}

/// Returns where the requests of a block end.
fn end<'a>(reading: &mut Reading, scope: &Scope<'a>, context: &Context<'a>) -> End<'a> {
    let named = |name: &str| context.named.get(name).copied();
    let on_error = |code: &str| {
        let lines = scope.list("error_page").iter().filter(|line| line.args().iter().any(|word| word.text == code));
        lines.filter_map(|line| line.args().last()).find_map(|last| named(&last.text))
    };
    let answer = |code: &str| on_error(code).map_or(End::Answer, End::Named);
    if let Some(line) = scope.first("return") {
        return answer(line.arg(0));
    }
    for condition in scope.own("if").iter().filter(|condition| forwards(condition.inner()).is_some()) {
        reading.passed.add("an `if` that forwards some requests", condition.span());
    }
    let conditional = || scope.own("if").iter().find_map(|condition| forwards(condition.inner()));
    if let Some(module) = forwards(scope.block).or_else(conditional) {
        return End::Here(module);
    }
    if let Some(last) = scope.first("try_files").and_then(|line| line.args().last()) {
        return match last.text.strip_prefix('=') {
            Some(code) => answer(code),
            None => named(&last.text).map_or_else(|| onward(&last.text), End::Named),
        };
    }
    if let Some(line) = MODULES.iter().find_map(|name| scope.effective(name)).filter(|line| line.arg(0) != "off") {
        reading.passed.add(format!("what another module serves (`{}`)", line.name()), line.span());
    }
    let goes_on = |line: &&&Directive| !matches!(line.arg(2), "permanent" | "redirect" | "break") && line.arg(1).starts_with('/');
    if let Some(line) = scope.own("rewrite").iter().find(goes_on) {
        return onward(line.arg(1));
    }
    answer("404")
}

/// The path to which requests go on, as far as it is the same for all of them.
fn onward<'a>(text: &str) -> End<'a> {
    let path = text.split(['$', '?']).next().unwrap_or_default();
    if path.len() > 1 && path.starts_with('/') { End::Onward(path.to_owned()) } else { End::Answer }
}
