//! The proxies of a configuration, each with what it inherits.

use std::collections::{HashMap, HashSet};

use super::condition::Acls;
use super::effects::Effects;
use super::ends::{Bind, Server};
use super::held::{Held, Kind, Notes};
use super::syntax::{Line, Section};
use crate::config::Idle;
use crate::source::{At, Span};

/// A frontend, a backend, or both in one.
#[derive(Debug)]
pub(super) struct Proxy<'a> {
    pub(super) kind: Kind,
    pub(super) head: Line<'a>,
    pub(super) held: Held<'a>,
    pub(super) binds: Vec<Bind>,
    pub(super) servers: Vec<Server>,
    pub(super) acls: Acls,
    pub(super) effects: Effects,
}

impl Proxy<'_> {
    pub(super) fn name(&self) -> &str {
        self.head.word(1)
    }

    pub(super) fn takes_clients(&self) -> bool {
        matches!(self.kind, Kind::Frontend | Kind::Listen)
    }

    /// Whether a text stands in the section itself, rather than in what it inherits.
    pub(super) fn has_own(&self, span: Span) -> bool {
        span.file == self.head.span.file && span.start >= self.head.span.start
    }
}

/// Reads the proxies.
pub(super) fn proxies<'a>(sections: &[Section<'a>], notes: &mut Notes<'_>) -> Vec<Proxy<'a>> {
    let mut defaults: Vec<(&Section<'a>, Held<'a>, bool)> = Vec::new();
    let mut named: HashMap<&str, usize> = HashMap::new();
    let mut proxies = Vec::new();
    for section in sections {
        let Some(kind) = Kind::of(section.head.word(0)) else { continue };
        let from = section.head.words.iter().position(|word| word.text == "from");
        let parent = match from.map(|at| section.head.word(at + 1)) {
            Some(name) => {
                let found = named.get(name).copied();
                if found.is_none() {
                    notes.passed(section.head.span, "defaults that are not in this file");
                }
                found
            }
            None if kind == Kind::Defaults => None,
            None => defaults.len().checked_sub(1),
        };
        let mut held = Held::default();
        if let Some((_, inherited, used)) = parent.and_then(|at| defaults.get_mut(at)) {
            held.clone_from(inherited);
            *used = true;
        }
        held.add(kind, &section.lines, notes);
        if kind == Kind::Defaults {
            if from != Some(1) && !section.head.word(1).is_empty() {
                named.insert(section.head.words[1].text.as_ref(), defaults.len());
            }
            defaults.push((section, held, false));
            continue;
        }
        let acls = Acls::of(&section.lines);
        let of = |word: &'static str| section.lines.iter().filter(move |line| line.word(0) == word).take(super::MOST_ENDS);
        let (own, http) = (of("server").chain(of("server-template")), held.http);
        let servers = own.map(|line| Server::of(line, &held.default_server, http, notes)).collect();
        let binds = of("bind").map(|line| Bind::of(line, http, notes)).collect();
        let effects = if http { Effects::of(&held.rules, &acls, notes) } else { Effects::default() };
        proxies.push(Proxy { kind, head: section.head.clone(), held, binds, servers, acls, effects });
    }
    for (section, _, used) in &defaults {
        if !used && !section.lines.is_empty() {
            let help = Some("put it in front of the sections that it is for, or name it in their `from`");
            notes.idle(section.head.span, "this defaults section", "no section inherits from it", help);
        }
    }
    proxies
}

/// Reports backends that nothing refers to, if that can be told.
pub(super) fn unused(sections: &[Section<'_>], proxies: &[Proxy<'_>], notes: &mut Notes<'_>) {
    let lines = || sections.iter().flat_map(|section| &section.lines);
    let choice = |line: &&Line<'_>| matches!(line.word(0), "use_backend" | "default_backend");
    // A line that is left out may name one.
    if !proxies.iter().any(Proxy::takes_clients) || sections.iter().any(|section| section.is_part) {
        return;
    }
    if lines().filter(choice).any(|line| line.word(1).contains('%') || line.words.get(1).is_some_and(|word| word.varies)) {
        return;
    }
    // Another file says which backend a filter asks.
    let asked = lines().any(|line| line.word(0) == "filter" && line.word(1) == "spoe");
    let is_route = |proxy: &&Proxy<'_>| proxy.kind == Kind::Backend && !proxy.servers.is_empty() && (proxy.held.http || !asked);
    let mut unnamed: HashSet<&str> = proxies.iter().filter(is_route).map(Proxy::name).collect();
    for word in lines().flat_map(|line| line.words.iter().skip(1)) {
        if unnamed.is_empty() {
            return;
        }
        // Backends are also named in samples, such as `nbsrv(api)`, and in rules that count or copy.
        for part in word.text.split(['(', ')', ',', '/', '[', ']']) {
            unnamed.remove(part);
        }
    }
    for proxy in proxies.iter().filter(is_route).filter(|proxy| unnamed.contains(proxy.name())) {
        let help = Some("name it in a `use_backend` or `default_backend` of a frontend");
        notes.idle(proxy.head.span, format!("backend {}", proxy.name()), "no frontend uses it", help);
    }
}

/// What a whole configuration is collected in.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub(super) idle: Vec<Idle>,
    pub(super) passed_over: Vec<At<String>>,
}
