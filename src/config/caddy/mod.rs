//! Reads Caddyfiles, and Caddy's JSON as the lines of a Caddyfile that mean the same.
//!
//! The reader is our own: the one crate for the format keeps places of words only, and the tree is small.
//!
//! Caddy runs directives in an order of its own, so routes are listed in that order and the first that matches serves a request.

mod amount;
mod expand;
mod json;
mod matcher;
mod notes;
mod order;
mod outline;
mod proxy;
mod servers;
mod site;
mod syntax;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use matcher::{Matcher, Matchers};
use notes::Notes;
pub(super) use outline::outline;
use servers::Globals;
use site::{Around, Site};
use syntax::Node;

use super::tree::documents;
use super::{AUTHENTICATION, Files, MOST_ROUTES, Setting, Setup, Value};
use crate::diag::Diagnostics;
use crate::source::{FileId, SourceMap};

/// What is said of lines that environment variables fill in.
const FILLED_IN: &str = "what an environment variable puts in";
/// Most servers that the global options name.
const MOST_SERVERS: usize = 100;
/// Most addresses of a site.
const MOST_ADDRESSES: usize = 200;
/// Most sites.
const MOST_SITES: usize = 2_000;

/// Returns whether a text looks like a Caddyfile, or like Caddy's JSON.
pub(super) fn looks_like(text: &str) -> bool {
    const MOST_LINES: usize = 2_000;
    if is_json(text) {
        let start: String = text.chars().take(100_000).collect();
        return start.contains("\"apps\"") && (start.contains("\"servers\"") || start.contains("\"http\""));
    }
    let (mut telling, mut odd) = (0, 0);
    let mut blocks = false;
    for line in text.lines().take(MOST_LINES).map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        // NGINX ends its lines so, and YAML its keys.
        odd += usize::from(line.ends_with(';') || line.starts_with("- ") || line.ends_with(':'));
        blocks |= line.ends_with('{');
        let first = line.split_whitespace().next().unwrap_or_default();
        let is_own = matches!(
            first,
            "reverse_proxy"
                | "handle"
                | "handle_path"
                | "file_server"
                | "respond"
                | "redir"
                | "encode"
                | "php_fastcgi"
                | "auto_https"
        );
        telling += usize::from(is_own || first.starts_with('@') && line.split_whitespace().count() > 1);
    }
    telling > odd
        && (blocks || telling > 1 || text.lines().take(MOST_LINES).any(|line| line.trim().starts_with("reverse_proxy ")))
}

fn is_json(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with('"'))
}

/// Reads a configuration.
pub(super) fn read(joined: &[FileId], files: &dyn Files, sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Vec<Setup> {
    // Each Caddyfile begins a configuration.
    let [file, ..] = *joined else { return Vec::new() };
    let mut setup = Setup::of("caddy");
    let text = sources.file(file).text();
    let is_json = is_json(text);
    let tree = if is_json { json::tree(&documents(sources, file, diagnostics)) } else { syntax::parse(file, text, diagnostics) };
    let mut notes = Notes { diagnostics, idle: Vec::new(), passed_over: Vec::new() };
    // In JSON, nothing is left to import.
    let mut tree = if is_json { tree } else { expand::Imports::new(files, sources).all(tree, &mut notes) };
    let mut globals = Globals::default();
    if tree.first().is_some_and(|node| node.words.is_empty()) {
        let options = tree.remove(0);
        globals = Globals::of(options.lines(), &mut notes);
        globals.span = Some(options.span);
    }
    placeholders_out(&mut tree, &mut notes);
    let mut named = HashMap::new();
    tree.retain(|node| match node.word(0).strip_prefix("&(").and_then(|name| name.strip_suffix(')')) {
        Some(name) => {
            named.insert(name.to_owned(), node.clone());
            false
        }
        None => true,
    });
    for (head, block) in sites(&tree) {
        site(head, block, &globals, &named, &mut setup, &mut notes);
    }
    if is_json {
        setup.routes.iter_mut().for_each(|route| json::write(&mut route.writing));
    }
    setup.idle = notes.idle;
    setup.passed_over = notes.passed_over;
    setup.idle.sort_by_key(|idle| (idle.span.file, idle.span.start));
    vec![setup]
}

/// Takes out the lines in front of sites that environment variables fill in, such as `{$EXTRA}`. One in front of directives is the
/// address of a site without braces.
fn placeholders_out(tree: &mut Vec<Node>, notes: &mut Notes<'_>) {
    let is_site = |node: &Node| node.block.is_some() && order::place(node.word(0)).is_none();
    if !tree.iter().any(is_site) {
        return;
    }
    tree.retain(|node| {
        let is_filled_in = node.is_filled_in();
        if is_filled_in {
            notes.passed(node.span, FILLED_IN);
        }
        !is_filled_in
    });
}

/// Returns the heads of all sites with their directives: those with the most specific hosts first, as Caddy tries them. A single
/// site needs no braces.
fn sites(tree: &[Node]) -> Vec<(&Node, &[Node])> {
    if let Some((first, rest)) = tree.split_first().filter(|(first, _)| first.block.is_none()) {
        return vec![(first, rest)];
    }
    let mut sites: Vec<_> = tree.iter().take(MOST_SITES).map(|node| (node, node.lines())).collect();
    sites.sort_by_key(|(node, _)| match node.word(0).trim_start_matches("http://").trim_start_matches("https://") {
        host if host.starts_with(':') || host.is_empty() => 2,
        host if host.starts_with('*') => 1,
        _ => 0,
    });
    sites
}

fn site(head: &Node, block: &[Node], globals: &Globals, named: &HashMap<String, Node>, setup: &mut Setup, notes: &mut Notes<'_>) {
    let tls = block.iter().find(|node| node.word(0) == "tls");
    let addresses = head.words.iter().flat_map(|word| word.text.split(',').map(move |text| (text.trim(), word)));
    let (mut hosts, first, mut settings) = (Vec::new(), setup.listeners.len(), Vec::<Setting>::new());
    let mut any_host = false;
    for (address, word) in addresses.filter(|(text, _)| !text.is_empty()).take(MOST_ADDRESSES) {
        if word.varies {
            notes.passed(word.span, "an address from an environment variable");
        }
        let (listener, host) = globals.listener(address, word.span, tls.is_some());
        for setting in globals.settings(&listener) {
            // What one address offers, clients can use.
            settings.retain(|known| known.name != setting.name || known.value != Value::Off);
            if settings.iter().all(|known| known.name != setting.name) {
                settings.push(setting);
            }
        }
        any_host |= host.is_none() || word.varies;
        hosts.extend(host.filter(|host| !hosts.contains(host)));
        setup.listeners.push(listener);
    }
    if any_host {
        hosts.clear();
    }
    let client_certificate = tls.and_then(|tls| tls.lines().iter().find(|line| line.word(0) == "client_auth"));
    settings.extend(client_certificate.map(|line| Setting { name: AUTHENTICATION, value: Value::On, span: line.span }));
    let listeners = (first..setup.listeners.len()).collect();
    let around = Around {
        matcher: Matcher { hosts, ..Matcher::any() },
        prefix: String::new(),
        settings: settings.into_iter().map(|setting| (Matcher::any(), setting)).collect(),
        head: None,
        rewritten: None,
        encoded: None,
        sorted: true,
        ahead: None,
        depth: 0,
    };
    let (matchers, is_reordered) = (Matchers::default(), globals.is_reordered);
    let server = Some(globals.place(head.span));
    let mut site = Site { setup, notes, listeners, server, named, matchers, is_reordered, blocks: 0 };
    site.block(block, around, true);
    let mut mentioned = Vec::new();
    collect_names(block, &mut mentioned);
    for name in mentioned {
        site.matchers.mark(name);
    }
    let unused: Vec<_> = site.matchers.unused().into_iter().map(|(name, span)| (name.to_owned(), span)).collect();
    for (name, span) in unused {
        let help = Some("name it behind the directive that it is meant for");
        site.notes.idle(span, format!("matcher {name}"), "no directive uses it", help);
    }
}

/// Collects the matchers that are named anywhere in directives.
fn collect_names<'n>(tree: &'n [Node], names: &mut Vec<&'n str>) {
    let mut rest: Vec<&Node> = tree.iter().collect();
    while let Some(node) = rest.pop() {
        names.extend(node.words.iter().skip(1).map(|word| word.text.as_str()).filter(|text| text.starts_with('@')));
        rest.extend(node.lines());
    }
}
