//! Envoy's configuration: a bootstrap, or resources as its files for discovery have them, as YAML or JSON.
//!
//! The crates that know Envoy's messages keep no places, so the tree of the project is read directly. Only what decides about
//! routing, times, sizes, buffering and protocols is looked at; Envoy itself checks the rest.

mod clusters;
mod filters;
mod listeners;
mod managers;
mod matches;
mod resources;
mod routes;
#[cfg(test)]
mod tests;
mod values;
mod vhosts;

use std::collections::{BTreeMap, HashMap, HashSet};

use super::tree::{idle, is_full};
use super::{Files, Setup};
use crate::diag::Diagnostics;
use crate::source::{FileId, SourceMap, Span};
use clusters::Cluster;
use resources::Resources;

/// Maximum number of virtual hosts, counted once for each connection manager that uses them.
const MOST_HOSTS: usize = 20_000;

pub(super) fn read(joined: &[FileId], files: &dyn Files, sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Vec<Setup> {
    let mut setup = Setup::of("envoy");
    let documents = resources::load(joined, files, sources, &mut setup, diagnostics);
    let resources = Resources::of(&documents);
    let clusters = resources.clusters.iter().map(|(name, node)| (*name, Cluster::of(node))).collect();
    let mut reading =
        Reading { setup, resources: &resources, clusters, overrides: BTreeMap::new(), used: HashSet::new(), hosts: 0 };
    for listener in &resources.listeners {
        reading.listener(listener);
    }
    reading.loose_routes();
    reading.bootstrap_settings();
    vec![reading.finish()]
}

/// Returns whether a text looks like a configuration of Envoy.
pub(super) fn looks_like(text: &str) -> bool {
    const SIGNS: [&str; 8] = [
        "static_resources",
        "staticResources",
        "type.googleapis.com/envoy.",
        "dynamic_resources",
        "envoy.filters.",
        "http_connection_manager",
        "virtual_hosts:",
        "filter_chains:",
    ];
    // Resources of Kubernetes may hold parts of such a configuration.
    if text.lines().any(|line| line.starts_with("apiVersion:")) {
        return false;
    }
    says(text, &SIGNS)
}

/// Returns whether a text begins a configuration, as a bootstrap does and files for discovery do not.
pub(super) fn begins(text: &str) -> bool {
    says(text, &["static_resources", "staticResources", "dynamic_resources", "dynamicResources"])
}

/// Returns whether one of the first lines, outside of comments, has one of these signs.
fn says(text: &str, signs: &[&str]) -> bool {
    let lines = text.lines().map(|line| line.split(" #").next().unwrap_or_default());
    let mut lines = lines.filter(|line| !line.trim_start().starts_with('#')).take(2_000);
    lines.any(|line| signs.iter().any(|sign| line.contains(sign)))
}

/// A configuration while it is read.
struct Reading<'n> {
    setup: Setup,
    resources: &'n Resources<'n>,
    clusters: HashMap<&'n str, Cluster>,
    /// The settings for filters beside routes, with the name of the filter and whether there is such a filter.
    overrides: BTreeMap<Span, (&'n str, bool)>,
    /// The names of the route configurations that a connection manager uses.
    used: HashSet<&'n str>,
    /// The number of virtual hosts that have been read.
    hosts: usize,
}

impl Reading<'_> {
    fn is_full(&mut self, span: Span) -> bool {
        is_full(&mut self.setup, span)
    }

    fn finish(mut self) -> Setup {
        for (span, (name, used)) in self.overrides {
            if !used {
                let since = "no filter of the connection manager has this name";
                let help = Some("write the `name` of the filter in `http_filters`".to_owned());
                idle(&mut self.setup, span, name, since, help);
            }
        }
        for (name, _) in &self.resources.clusters {
            if let Some(span) = self.clusters.get(name).and_then(|cluster| cluster.replaced) {
                let since = "`typed_extension_protocol_options` of the cluster replaces it";
                let help = Some("write it there, under `explicit_http_config`".to_owned());
                idle(&mut self.setup, span, "http2_protocol_options", since, help);
            }
        }
        self.setup
    }
}
