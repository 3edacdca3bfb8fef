//! Which requests a frontend sends to which backend, and what then is in effect for them.

use std::collections::{HashMap, HashSet};

use super::condition::Case;
use super::effects::put;
use super::ends::{self, Bind, Server};
use super::held::{Kind, Notes};
use super::proxy::Proxy;
use super::syntax::{Line, shown};
use crate::config::{AFFINITY, AUTHENTICATION, FORWARDED, Path, Route, Setting, Setup, Sign, Target, Value, Writing};
use crate::source::{At, Span};

/// Most servers of a backend that lead to a `bind` line of the same file.
const MOST_INNER: usize = 20;
const CLIENT: &str = "timeout client";
const SERVER: &str = "timeout server";
const TUNNEL: &str = "timeout tunnel";

/// Adds the listeners and routes of all frontends to a setup.
pub(super) fn add(setup: &mut Setup, proxies: &[Proxy<'_>], notes: &mut Notes<'_>) {
    // A frontend may have the name of a backend.
    let backs = proxies.iter().rev().filter(|proxy| proxy.kind != Kind::Frontend);
    let named: HashMap<&str, &Proxy<'_>> = backs.map(|proxy| (proxy.name(), proxy)).collect();
    let outer = before(proxies, &named);
    for front in proxies.iter().filter(|proxy| proxy.takes_clients()) {
        let first = setup.listeners.len();
        setup.listeners.extend(front.binds.iter().flat_map(Bind::listeners).take(super::MOST_ENDS));
        let is_http = |back: &&Proxy<'_>| back.held.http;
        let rest = front.held.default_backend.as_ref().and_then(|line| named.get(line.word(1))).filter(|back| is_http(back));
        let listeners = (first..setup.listeners.len()).collect();
        let outer = front
            .binds
            .iter()
            .flat_map(Bind::addresses)
            .filter_map(|address| outer.get(address))
            .min_by_key(|limit| length(limit));
        let outer = outer.cloned();
        let mut frontend = Frontend { front, http: front.held.http || rest.is_some(), outer, listeners, setup, notes };
        frontend.answered();
        frontend.chosen(&named);
        frontend.rest(&named);
    }
    proxies.iter().filter(|proxy| !proxy.effects.answer_all()).for_each(|proxy| proxy.effects.leave(notes));
}

/// A frontend of which the routes are added.
struct Frontend<'f, 'n> {
    front: &'f Proxy<'f>,
    /// Whether it forwards HTTP. With `mode tcp` it does if its default backend does.
    http: bool,
    /// The limit of silence of the proxy through which clients come, if that is one of the same file.
    outer: Option<Setting>,
    listeners: Vec<usize>,
    setup: &'f mut Setup,
    notes: &'f mut Notes<'n>,
}

impl Frontend<'_, '_> {
    fn answered(&mut self) {
        if !self.http {
            return;
        }
        for line in &self.front.held.rules {
            let path = match line.word(0) {
                "monitor-uri" => Path::Exact(line.word(1).to_owned()),
                "stats" if line.word(1) == "uri" => Path::Prefix(line.word(2).to_owned()),
                _ => continue,
            };
            self.push(&Case::of_path(path), line.span, &shown(&line.text()), None);
        }
        for (case, span, rule) in self.front.effects.answers() {
            // A rule that asks for more, such as a rate, only refuses some of the requests.
            if !case.more {
                self.push(case, span, rule, None);
            }
        }
    }

    fn chosen(&mut self, named: &HashMap<&str, &Proxy<'_>>) {
        let choices = self.front.held.rules.iter().filter(|line| line.word(0) == "use_backend");
        for line in choices.take(super::MOST_RULES) {
            let Some(back) = self.backend(line, named) else { continue };
            for case in self.front.acls.cases(line) {
                if case.more {
                    let what = "a condition that asks for more than a path, a host or an upgrade";
                    self.notes.passed(line.span, what);
                }
                if !self.http && !matches!(case.path, Path::Any | Path::Unknown) {
                    let since = "its frontend is in `mode tcp`, in which no path is read";
                    let help = format!("write `mode http` in `{}`", shown(&self.front.head.text()));
                    self.notes.idle(line.span, line.text(), since, Some(&help));
                    break;
                }
                self.push(&case, line.span, &shown(&line.text()), Some(back));
            }
        }
    }

    fn rest(&mut self, named: &HashMap<&str, &Proxy<'_>>) {
        let always = Case::ALWAYS;
        if let Some(line) = &self.front.held.default_backend {
            if let Some(back) = self.backend(line, named) {
                self.push(&always, line.span, &shown(&line.text()), Some(back));
            }
        } else if !self.front.servers.is_empty() {
            let name = shown(&self.front.head.text());
            self.push(&always, self.front.head.span, &name, Some(Some(self.front)));
        }
    }

    /// Returns the backend that a line names: none in this file, or nothing if it is computed.
    #[allow(clippy::option_option, reason = "the two are different")]
    fn backend<'b>(&mut self, line: &Line<'_>, named: &HashMap<&str, &'b Proxy<'b>>) -> Option<Option<&'b Proxy<'b>>> {
        let word = line.words.get(1)?;
        if word.varies || word.text.contains('%') {
            self.notes.passed(line.span, "a backend that is computed");
            return None;
        }
        let found = named.get(word.text.as_ref()).copied();
        if found.is_none() {
            self.notes.passed(line.span, &format!("a backend that is not in this file (`{}`)", shown(&word.text)));
        }
        Some(found)
    }

    /// Adds the routes for a case: first for those of its paths for which rules set something else.
    #[allow(clippy::option_option, reason = "the two are different")]
    fn push(&mut self, case: &Case, span: Span, name: &str, back: Option<Option<&Proxy<'_>>>) {
        if !case.more && self.http && back.is_some() && !back.flatten().is_some_and(answers) {
            let mut parts = self.front.effects.parts(&case.path);
            parts.extend(back.flatten().map(|back| back.effects.parts(&case.path)).unwrap_or_default());
            parts.sort_by_key(|part| std::cmp::Reverse(part.example().map_or(0, str::len)));
            parts.dedup();
            for path in parts {
                self.one(&Case { path, ..case.clone() }, span, name, back);
            }
        }
        self.one(case, span, name, back);
    }

    /// Adds a route for a case: to a backend, to one that is not in the file, or answered here.
    #[allow(clippy::option_option, reason = "the two are different")]
    fn one(&mut self, case: &Case, span: Span, name: &str, back: Option<Option<&Proxy<'_>>>) {
        if self.setup.routes.len() >= super::MOST_ROUTES {
            return self.notes.passed(span, "the routes from here on, since there are very many");
        }
        let listeners = &self.setup.listeners;
        let at = |&at: &usize| case.tls.is_none_or(|tls| listeners[at].tls == tls);
        let chosen: Vec<usize> = self.listeners.iter().copied().filter(at).collect();
        if chosen.is_empty() && !self.listeners.is_empty() {
            return;
        }
        let path = if case.more { Path::Unknown } else { case.path.clone() };
        let is_answered = back.is_none() || back.flatten().is_some_and(answers);
        let back = back.flatten().filter(|_| !is_answered);
        let http = self.http || back.is_some_and(|back| back.held.http);
        let target = match (is_answered, http) {
            (true, _) => Target::Answered,
            (false, true) => Target::Http,
            (false, false) => Target::Bytes,
        };
        let (mut settings, mut signs) = (Vec::new(), Vec::new());
        if !is_answered {
            settings = settings_of(self.front, back, &path, http);
            silence(&mut settings, http, self.outer.as_ref());
            signs = signs_of(back, case, span);
        }
        let hosts = case.hosts.clone();
        self.setup.routes.push(Route {
            span,
            name: name.to_owned(),
            listeners: chosen,
            hosts,
            path,
            only: case.only,
            target,
            signs,
            writing: writing(self.front, back, &settings),
            settings,
        });
    }
}

/// Returns where settings of a route are written: each on the side that it is for.
fn writing(front: &Proxy<'_>, back: Option<&Proxy<'_>>, settings: &[Setting]) -> Writing {
    let mut writing = Writing::default();
    let sections: Vec<String> = back
        .filter(|back| !std::ptr::eq(front, *back))
        .into_iter()
        .chain([front])
        .map(|side| format!("`{}`", shown(&side.head.text())))
        .rev()
        .collect();
    writing.bytes = Some(format!("write `mode tcp` in {}", sections.join(" and ")));
    writing.put(&["timeout client"], Some(front.head.span));
    writing.put(&[ends::OFFERED], front.binds.first().map(|bind| bind.span));
    let is_off = |held: &&Setting| held.value == Value::Off;
    for held in settings.iter().filter(is_off) {
        let binds = front.binds.iter().filter(|bind| bind.span == held.span);
        let servers = back.map_or(&[][..], |back| &back.servers).iter().filter(|server| server.span() == held.span);
        writing.without.extend(binds.filter_map(Bind::line_without));
        writing.without.extend(servers.filter_map(|server| server.line_without(held.name)));
    }
    let Some(back) = back else { return writing };
    writing.put(&["timeout server"], Some(back.head.span));
    // Where another timeout stands for it so far, that of tunnels has a line of its own.
    for stand_in in ["tunnel by timeout client", "tunnel by timeout server"] {
        if settings.iter().any(|held| held.name == stand_in) {
            writing.instead.push(At { value: stand_in, span: back.head.span });
        }
    }
    writing.put(&[ends::SERVED, ends::AGREED, ends::SOCKETS], back.servers.first().map(Server::span));
    if settings.iter().all(|held| held.name != ends::SERVED && held.name != ends::AGREED) {
        // What is written there may say it to no effect.
        let first = back.servers.first();
        writing.without.extend([ends::SERVED, ends::AGREED].iter().filter_map(|name| first?.line_without(name)));
    }
    writing
}

/// Whether a backend answers all requests itself.
fn answers(back: &Proxy<'_>) -> bool {
    back.effects.answer_all() || (back.servers.is_empty() && back.held.rules.iter().all(|line| line.word(0) != "filter"))
}

fn signs_of(back: Option<&Proxy<'_>>, case: &Case, span: Span) -> Vec<At<Sign>> {
    let mut signs = Vec::new();
    signs.extend(case.only.map(|value| At { value, span }));
    let Some(back) = back.filter(|back| back.held.http) else { return signs };
    // Inherited by all, they say nothing about this one.
    let own = |span: Span| back.has_own(span).then_some(span);
    let calls = ends::plain_http2(&back.servers);
    let upgrade = back.held.time("timeout tunnel").and_then(|said| own(said.span));
    let push = back.held.options.get("option http-no-delay").filter(|said| said.value).and_then(|said| own(said.span));
    let push = push.filter(|_| calls.is_none() && upgrade.is_none() && case.only.is_none());
    for (value, span) in [(Sign::Calls, calls), (Sign::Upgrade, upgrade), (Sign::Events, push)] {
        if let Some(span) = span.filter(|_| signs.iter().all(|sign| sign.value != value)) {
            signs.push(At { value, span });
        }
    }
    signs
}

fn settings_of(front: &Proxy<'_>, back: Option<&Proxy<'_>>, path: &Path, is_http: bool) -> Vec<Setting> {
    // A backend has the last word where both sides may speak, and its rules come after those of the frontend.
    let mut settings = Vec::new();
    let separate = back.filter(|back| !std::ptr::eq(front, *back));
    if is_http {
        settings = separate.map(|back| back.effects.settings(path)).unwrap_or_default();
        for setting in front.effects.settings(path) {
            put(&mut settings, setting.name, Some(&At { value: setting.value, span: setting.span }));
        }
    }
    let time = |side: Option<&Proxy<'_>>, name: &str| side.and_then(|side| side.held.time(name)).cloned();
    for name in ["timeout client", "timeout http-request", "timeout http-keep-alive"] {
        put(&mut settings, name, time(Some(front), name).as_ref());
    }
    for name in ["timeout connect", "timeout server", "timeout tunnel"] {
        put(&mut settings, name, time(back, name).as_ref());
    }
    put(&mut settings, AFFINITY, back.and_then(affinity).as_ref());
    let limits = [("maxconn", front.held.maxconn), ("server maxconn", back.and_then(|back| ends::connections(&back.servers)))];
    let stated = limits.into_iter().filter_map(|(name, limit)| Some((name, limit?)));
    settings.extend(stated.map(|(name, said)| Setting { name, value: Value::Count(said.value), span: said.span }));
    let certificate = front.binds.iter().find(|bind| bind.client_certificate).map(|bind| bind.span);
    put(&mut settings, AUTHENTICATION, certificate.map(|span| At { value: Value::On, span }).as_ref());
    if is_http {
        http(&mut settings, front, back);
    }
    settings
}

/// Returns whether a backend with several servers keeps a client with one of them, and where that is written.
fn affinity(back: &Proxy<'_>) -> Option<At<Value>> {
    if !ends::are_several(&back.servers) {
        return None;
    }
    let on = |span| At { value: Value::On, span };
    let by_balance = || back.held.balance.filter(|said| said.value).map(|said| on(said.span));
    let off = || At { value: Value::Off, span: back.held.balance.map_or(back.head.span, |said| said.span) };
    Some(back.held.sticky.map(on).or_else(by_balance).unwrap_or_else(off))
}

/// Returns, for addresses of `bind` lines to which servers of the same file lead, the limit of silence on the way there.
fn before(proxies: &[Proxy<'_>], named: &HashMap<&str, &Proxy<'_>>) -> HashMap<String, Setting> {
    let bound: HashSet<&str> = proxies.iter().flat_map(|proxy| &proxy.binds).flat_map(Bind::addresses).collect();
    let mut limits: HashMap<String, Setting> = HashMap::new();
    for outer in proxies.iter().filter(|proxy| proxy.takes_clients()) {
        let lines = outer.held.rules.iter().filter(|line| line.word(0) == "use_backend").chain(&outer.held.default_backend);
        let backs: HashSet<&str> = lines.map(|line| line.word(1)).collect();
        for back in backs.into_iter().filter_map(|name| named.get(name).copied()).chain([outer]) {
            let inner = back.servers.iter().map(Server::address).filter(|address| bound.contains(address));
            for address in inner.take(MOST_INNER) {
                let mut settings = settings_of(outer, Some(back), &Path::Any, outer.held.http);
                let Some(limit) = silence(&mut settings, outer.held.http, None) else { continue };
                let shortest = limits.entry(address.to_owned()).or_insert_with(|| limit.clone());
                if length(&limit) < length(shortest) {
                    *shortest = limit;
                }
            }
        }
    }
    limits
}

/// Settings that only bear on HTTP.
fn http(settings: &mut Vec<Setting>, front: &Proxy<'_>, back: Option<&Proxy<'_>>) {
    let switch = |on: bool| if on { Value::On } else { Value::Off };
    let sides = || [Some(front), back].into_iter().flatten();
    for name in ["option http-buffer-request", "option http-no-delay", "option independent-streams"] {
        // Either side can switch it on.
        let said = sides().filter_map(|side| side.held.options.get(name));
        let said = said.max_by_key(|said| said.value).map(|said| At { value: switch(said.value), span: said.span });
        put(settings, name, said.as_ref());
    }
    let compressed = sides().find_map(|side| side.held.compression.algorithm);
    let types = back.and_then(|back| back.held.compression.types).or(front.held.compression.types);
    if let Some(span) = compressed {
        // Without a list, all types are.
        let said = types.map_or(At { value: Value::On, span }, |types| At { value: switch(types.value), span: types.span });
        put(settings, "compression type", Some(&said));
    }
    let kept = sides().find_map(|side| side.held.forwarded);
    put(settings, FORWARDED, kept.map(|said| At { value: switch(said.value), span: said.span }).as_ref());
    settings.extend(front.binds.iter().filter(|bind| bind.http2.is_some()).min_by_key(|bind| bind.http2).and_then(Bind::version));
    settings.extend(back.map(|back| ends::versions(&back.servers)).unwrap_or_default());
}

/// Returns the length of a timeout.
fn length(setting: &Setting) -> u64 {
    if let Value::Time(time) = setting.value { time } else { u64::MAX }
}

/// Finds the timeout that limits silence in a tunnel, and with `mode tcp` altogether. If that is not `timeout tunnel`, a setting
/// beside it says so. `outer` is the one of a proxy before this.
fn silence(settings: &mut Vec<Setting>, http: bool, outer: Option<&Setting>) -> Option<Setting> {
    let of = |name: &str| settings.iter().find(|setting| setting.name == name).cloned();
    let sides = [of(CLIENT), of(SERVER)];
    // A tunnel without a time of its own, which zero stands for too, has that of the sides, where zero stands for no limit.
    let tunnel = of(TUNNEL).filter(|tunnel| tunnel.value != Value::Unlimited);
    let own = tunnel.or_else(|| sides.into_iter().flatten().min_by_key(length));
    let found = own.into_iter().chain(outer.cloned()).min_by_key(length);
    settings.retain(|setting| setting.name != TUNNEL && (http || (setting.name != CLIENT && setting.name != SERVER)));
    let found = found?;
    settings.retain(|setting| setting.name != found.name);
    let beside = match found.name {
        CLIENT => Some("tunnel by timeout client"),
        SERVER => Some("tunnel by timeout server"),
        _ => None,
    };
    settings.extend(beside.map(|name| Setting { name, value: Value::On, span: found.span }));
    settings.push(found.clone());
    Some(found)
}
