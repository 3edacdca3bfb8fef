//! Where resources stand: in a bootstrap, in a list, under `resources`, alone, or in a file for discovery.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::Path;

use super::values::Any;
use crate::config::join::further;
use crate::config::tree::{below, documents, entries, items, pass_over, same, text, text_of, value};
use crate::config::{Files, Found, Setup};
use crate::diag::Diagnostics;
use crate::source::{FileId, SourceMap, Span};
use crate::yaml::{Kind, Node};

/// Maximum number of files.
const MOST_FILES: usize = 200;

/// The resources of a configuration.
#[derive(Debug, Default)]
pub(super) struct Resources<'n> {
    pub(super) listeners: Vec<&'n Node>,
    /// Route configurations by their names, in the order of the text.
    pub(super) routes: Vec<(&'n str, &'n Node)>,
    pub(super) route_of: HashMap<&'n str, &'n Node>,
    pub(super) clusters: Vec<(&'n str, &'n Node)>,
    pub(super) bootstraps: Vec<&'n Node>,
}

/// Reads files and those that they name for discovery.
pub(super) fn load(
    joined: &[FileId],
    files: &dyn Files,
    sources: &mut SourceMap,
    setup: &mut Setup,
    diagnostics: &mut Diagnostics,
) -> Vec<Node> {
    let since = sources.len();
    let mut roots = joined.first().map_or_else(Vec::new, |&file| documents(sources, file, diagnostics));
    let (mut known, mut missing) = (Vec::new(), Vec::new());
    let (mut next, mut beside) = (0, None);
    loop {
        if next == roots.len() {
            if beside.is_some() {
                break;
            }
            let more = further(joined, since, sources);
            roots.extend(more.iter().flat_map(|&file| documents(sources, file, diagnostics)));
            beside = Some(more);
            continue;
        }
        let mut names = Vec::new();
        discovered(&roots[next], &mut names);
        next += 1;
        for (name, span) in names {
            if known.contains(&name) {
                continue;
            }
            if known.len() >= MOST_FILES {
                pass_over(setup, format!("files beyond {MOST_FILES}"), span);
                break;
            }
            match files.find(&name) {
                Found::Texts(texts) => {
                    for included in texts.into_iter().take(MOST_FILES) {
                        let id = sources.add(included.name, included.text);
                        roots.extend(documents(sources, id, diagnostics));
                    }
                }
                Found::Outside | Found::Unreadable(_) => missing.push((name.clone(), span)),
            }
            known.push(name);
        }
    }
    for (name, span) in missing {
        // Its file may be elsewhere here than where Envoy runs.
        let is_it = |file: &FileId| file_name(sources.file(*file).name()) == file_name(&name);
        if !beside.iter().flatten().any(is_it) {
            pass_over(setup, format!("the resources in `{name}`"), span);
        }
    }
    roots
}

/// Returns the last part of the name of a file.
fn file_name(name: &str) -> Option<&OsStr> {
    Path::new(name).file_name()
}

/// Collects the files that listeners, clusters and routes come from.
fn discovered(node: &Node, names: &mut Vec<(String, Span)>) {
    for item in items(Some(node)) {
        discovered(item, names);
    }
    for entry in entries(Some(node)) {
        let source = match entry.key.as_str() {
            "lds_config" | "ldsConfig" | "cds_config" | "cdsConfig" => Some(&entry.value),
            "rds" => value(&entry.value, "config_source"),
            _ => None,
        };
        let path = |source| below(source, &["path_config_source", "path"]).map(|entry| &entry.value).or(value(source, "path"));
        match source.and_then(path) {
            Some(path) => names.extend(text(path).map(|name| (name.to_owned(), path.span))),
            None => discovered(&entry.value, names),
        }
    }
}

impl<'n> Resources<'n> {
    /// Finds the resources in documents.
    pub(super) fn of(documents: &'n [Node]) -> Self {
        let mut resources = Self::default();
        for root in documents {
            match &root.kind {
                Kind::Sequence(list) => list.iter().for_each(|node| resources.add(node)),
                _ => resources.add(root),
            }
        }
        resources
    }

    fn add(&mut self, node: &'n Node) {
        let holder = |key: &str| value(node, key).filter(|held| matches!(held.kind, Kind::Mapping(_)));
        if let Some(list) = value(node, "resources") {
            for resource in items(Some(list)) {
                self.resource(Any::of(value(resource, "resource").unwrap_or(resource)));
            }
        }
        let fixed = holder("static_resources");
        if fixed.is_some() || holder("dynamic_resources").is_some() || holder("admin").is_some() {
            self.bootstraps.push(node);
        }
        let base = fixed.unwrap_or(node);
        let (listeners, clusters) = (value(base, "listeners"), value(base, "clusters"));
        self.listeners.extend(items(listeners));
        for cluster in items(clusters) {
            self.cluster(cluster);
        }
        if listeners.is_none() && clusters.is_none() && fixed.is_none() {
            self.resource(Any::of(node));
        }
    }

    /// Adds a resource by its type or, if that is not stated, by its keys.
    fn resource(&mut self, any: Any<'n>) {
        let has = |key: &str| entries(Some(any.node)).iter().any(|entry| same(&entry.key, key));
        match any.message() {
            "Listener" => self.listeners.push(any.node),
            "Cluster" => self.cluster(any.node),
            "RouteConfiguration" => self.route(any.node),
            "" if has("filter_chains") || has("default_filter_chain") => self.listeners.push(any.node),
            "" if has("virtual_hosts") => self.route(any.node),
            "" if has("load_assignment") || has("connect_timeout") || has("lb_policy") => self.cluster(any.node),
            _ => {}
        }
    }

    fn cluster(&mut self, node: &'n Node) {
        self.clusters.extend(text_of(node, "name").map(|name| (name, node)));
    }

    fn route(&mut self, node: &'n Node) {
        let name = text_of(node, "name").unwrap_or_default();
        self.routes.push((name, node));
        self.route_of.entry(name).or_insert(node);
    }
}
