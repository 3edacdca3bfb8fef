//! Traefik's configuration: a dynamic file, a static file with its entry points, or both.
//!
//! No crate reads Traefik's files, so the tree of the project is read directly, into which TOML and the labels of containers are
//! put as well. Rules have a language of their own, which `rules` reads.

mod compose;
mod entries;
mod known;
mod load;
mod middlewares;
pub(super) mod misspelt;
mod routers;
mod rules;
mod services;
#[cfg(test)]
mod tests;
mod values;

use std::collections::{HashMap, HashSet};

use super::tree::{entries as pairs, entry, idle, is_full, value};
use super::{DEEDS, Files, Setup};
use crate::diag::Diagnostics;
use crate::source::{FileId, SourceMap, Span};
use crate::yaml::{Entry, Node};
pub(super) use entries::ELSEWHERE;
use entries::EntryPoint;

pub(super) fn read(joined: &[FileId], files: &dyn Files, sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Vec<Setup> {
    let mut setup = Setup::of("traefik");
    let documents = load::load(joined, files, sources, &mut setup, diagnostics);
    vec![documents.read(setup)]
}

/// Reads configurations that were made of resources of Kubernetes, in which names of other providers are not known.
pub(super) fn read_tree(documents: Vec<Node>, setup: Setup) -> Setup {
    Documents { roots: documents, providers: Vec::new(), argued: Vec::new() }.read(setup)
}

/// The documents of a configuration.
struct Documents {
    roots: Vec<Node>,
    /// The providers that they stand for.
    providers: Vec<&'static str>,
    /// The positions of those that are made of arguments and labels.
    argued: Vec<usize>,
}

impl Documents {
    fn read(&self, setup: Setup) -> Setup {
        let mut reading = Reading::of(self, setup);
        reading.routers();
        reading.tcp_routers();
        reading.misspelt();
        reading.setup.tells = &DEEDS;
        reading.finish()
    }
}

/// Words that no other product's configuration has.
const CERTAIN: [&str; 5] = ["entryPoints:", "entrypoints:", "respondingTimeouts:", "serversTransports:", "\"entryPoints\""];

/// Returns whether a text looks like a configuration of Traefik, as YAML or as TOML.
pub(super) fn looks_like(text: &str) -> bool {
    if load::is_toml(text) || compose::looks_like(text) {
        return true;
    }
    // Resources of Kubernetes may hold the values of a chart.
    if text.lines().any(|line| line.starts_with("apiVersion:")) {
        return false;
    }
    let lines = || text.lines().filter(|line| !line.trim_start().starts_with('#')).take(2_000);
    let has = |words: &[&str]| lines().any(|line| words.iter().any(|word| line.contains(word)));
    let top = |words: &[&str]| lines().any(|line| words.iter().any(|word| line.starts_with(word)));
    let provides = top(&["providers:"]) && has(&["file:", "docker:", "swarm:", "kubernetesCRD:", "consulCatalog:"]);
    let routes = top(&["http:", "tcp:"]) && has(&["routers:", "middlewares:", "loadBalancer:"]);
    has(&CERTAIN) || provides || routes
}

/// Returns whether a text begins a configuration: whether it is, or holds, a static one.
pub(super) fn begins(text: &str) -> bool {
    const HEADS: [&str; 6] = ["entrypoints:", "\"entrypoints\"", "[entrypoints", "providers:", "\"providers\"", "[providers"];
    let begins = |line: &str| HEADS.iter().any(|head| line.starts_with(head)) || line.contains("--entrypoints.");
    text.lines().any(|line| begins(&line.to_ascii_lowercase()))
}

/// A configuration while it is read.
struct Reading<'n> {
    setup: Setup,
    documents: &'n [Node],
    providers: &'n [&'static str],
    /// The entry points; none if no text says them.
    points: Vec<EntryPoint<'n>>,
    /// The listeners that are known, by the position of the entry point and whether they are encrypted, or by a name alone.
    listeners: Vec<(String, bool)>,
    /// How many more arrivals of routers at entry points are followed.
    arrivals: usize,
    /// What is defined, by protocol, kind and name.
    defined: HashMap<(&'static str, &'static str), HashMap<&'n str, &'n Entry>>,
}

impl<'n> Reading<'n> {
    fn of(Documents { roots: documents, providers, argued }: &'n Documents, setup: Setup) -> Self {
        let points =
            documents.iter().enumerate().filter_map(|(at, root)| Some((value(root, "entryPoints")?, argued.contains(&at))));
        let points =
            points.flat_map(|(points, argued)| pairs(Some(points)).iter().map(move |point| EntryPoint::of(point, argued)));
        let points = points.take(MOST_POINTS).collect();
        let mut reading =
            Self { setup, documents, providers, points, listeners: Vec::new(), arrivals: MOST_ARRIVALS, defined: HashMap::new() };
        for (protocol, kinds) in
            [("http", &["middlewares", "services", "serversTransports"][..]), ("tcp", &["middlewares", "services"])]
        {
            for kind in kinds {
                let named = reading.section(protocol, kind).map(|entry| (entry.key.as_str(), entry)).collect();
                reading.defined.insert((protocol, kind), named);
            }
        }
        reading
    }

    /// Returns the entries of a section, such as the routers of `http`.
    fn section(&self, protocol: &str, kind: &str) -> impl Iterator<Item = &'n Entry> + use<'n> {
        let (protocol, kind) = (protocol.to_owned(), kind.to_owned());
        self.documents.iter().filter_map(move |root| value(value(root, &protocol)?, &kind)).flat_map(|node| pairs(Some(node)))
    }

    /// Returns whether nothing but these texts can use what they define.
    fn is_whole(&self) -> bool {
        let providers = self.documents.iter().filter_map(|root| value(root, "providers"));
        let others = |node| pairs(Some(node)).iter().any(|entry| !entry.key.eq_ignore_ascii_case("file"));
        !self.points.is_empty() && !providers.into_iter().any(others)
    }

    /// Returns what a name means in these texts: without the provider, if they stand for it. `None` if another provider has it.
    fn own<'t>(&self, name: &'t str) -> Option<&'t str> {
        match name.split_once('@') {
            None => Some(name),
            Some((name, provider)) => self.providers.contains(&provider).then_some(name),
        }
    }

    /// Returns what has a name.
    fn named(&self, protocol: &'static str, kind: &'static str, name: &str) -> Option<&'n Entry> {
        self.defined.get(&(protocol, kind))?.get(name).copied()
    }

    /// Notes middlewares that no router, entry point or chain lists.
    fn unused_middlewares(&mut self, protocol: &str) {
        let lists = |node: &'n Node| names(node, "middlewares").into_iter().filter_map(|(name, _)| self.own(name));
        let chains = self.section(protocol, "middlewares").filter_map(|defined| value(&defined.value, "chain"));
        let routers = self.section(protocol, "routers").map(|router| &router.value);
        let mut used: HashSet<&str> = routers.chain(chains).flat_map(lists).collect();
        used.extend(self.points.iter().flat_map(EntryPoint::middlewares).filter_map(|(name, _)| self.own(name)));
        let unused = |defined: &&Entry| !used.contains(defined.key.as_str());
        for defined in self.section(protocol, "middlewares").filter(unused).collect::<Vec<_>>() {
            let help = Some(format!("list `{}` under `middlewares` of the routers that need it", defined.key));
            idle(&mut self.setup, defined.key_span, defined.key.as_str(), "no router uses it", help);
        }
    }

    fn is_full(&mut self, span: Span) -> bool {
        is_full(&mut self.setup, span)
    }

    fn finish(mut self) -> Setup {
        if self.is_whole() {
            for protocol in ["http", "tcp"] {
                self.unused_middlewares(protocol);
            }
        }
        self.setup
    }
}

/// Maximum number of entry points of all routers together.
const MOST_ARRIVALS: usize = 5_000;
/// Maximum number of entry points.
const MOST_POINTS: usize = 200;

/// Returns the texts of a list, or a single text, with their places.
fn names<'n>(node: &'n Node, key: &str) -> Vec<(&'n str, Span)> {
    /// Maximum number of names in a list.
    const MOST: usize = 64;
    let Some(entry) = entry(node, key) else { return Vec::new() };
    if let Some(text) = super::tree::text(&entry.value) {
        return text
            .split(',')
            .take(MOST)
            .map(|name| (name.trim(), entry.value.span))
            .filter(|(name, _)| !name.is_empty())
            .collect();
    }
    let items = super::tree::items(Some(&entry.value)).iter().take(MOST);
    items.filter_map(|item| Some((super::tree::text(item)?, item.span))).collect()
}
