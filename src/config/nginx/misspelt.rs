//! Directives with a name that is nearly that of one that is read: what they are meant to set is not set.

use std::collections::HashSet;

use super::Reading;
use super::settings::Module;
use super::syntax::{Directive, shortened};
use crate::config::Idle;

/// The names that are looked for, besides those of the modules that forward.
const NAMES: [&str; 9] = [
    "worker_processes",
    "worker_connections",
    "client_max_body_size",
    "client_body_timeout",
    "send_timeout",
    "keepalive_timeout",
    "keepalive_requests",
    "proxy_http_version",
    "auth_request",
];
/// What the names are of which each module has its own.
const OWN: [&str; 7] =
    ["read_timeout", "send_timeout", "connect_timeout", "buffering", "request_buffering", "set_header", "ignore_headers"];
/// The blocks in which directives stand; in others, such as `map`, words of all kinds do.
const BLOCKS: [&str; 6] = ["http", "stream", "events", "server", "location", "if"];
/// Shortest name that is compared, since short ones are alike anyway.
const SHORTEST: usize = 12;
/// Longest one.
const LONGEST: usize = 40;
/// Most letters by which names differ.
const MOST: usize = 2;
/// Most names that are compared, each once.
const MOST_SEEN: usize = 1_000;

/// Reports such directives of a block and those within it.
pub(super) fn find(reading: &mut Reading, block: &[Directive]) {
    let own = Module::ALL.iter().flat_map(|module| OWN.iter().map(|name| format!("{}{name}", module.prefix())));
    let known: Vec<String> = NAMES.iter().map(|name| (*name).to_owned()).chain(own).collect();
    let mut blocks = vec![block];
    let mut seen: HashSet<&str> = HashSet::new();
    while let Some(block) = blocks.pop() {
        for line in block {
            if BLOCKS.contains(&line.name()) {
                blocks.push(line.inner());
            } else if seen.len() < MOST_SEEN
                && seen.insert(line.name())
                && let Some(name) = meant(line.name(), &known)
            {
                reading.setup.idle.push(Idle {
                    span: line.span(),
                    setting: shortened(&line.words()),
                    since: "there is no directive of this name".to_owned(),
                    help: Some(format!("did you mean `{name}`?")),
                });
            }
        }
    }
}

/// Returns the name that is meant by one that is nearly the same.
fn meant<'k>(name: &str, known: &'k [String]) -> Option<&'k str> {
    let is_name = (SHORTEST..=LONGEST).contains(&name.len());
    if !is_name || known.iter().any(|known| known == name) {
        return None;
    }
    let near = known.iter().map(|known| (strsim::osa_distance(name, known), known)).min_by_key(|(distance, _)| *distance)?;
    (near.0 <= MOST).then_some(near.1.as_str())
}
