//! The routes of a site: what its directives do with a request, in the order in which Caddy runs them.

use std::collections::HashMap;

use super::matcher::{Matcher, Matchers};
use super::notes::Notes;
use super::servers;
use super::syntax::Node;
use super::{amount, order, proxy};
use crate::config::{AUTHENTICATION, Path, Route, Setting, Setup, Target, UNREAD, Value, Writing};
use crate::source::{At, Span};

/// Most blocks of directives within each other.
const MOST_DEPTH: usize = 64;
/// Most blocks of directives that are looked at.
const MOST_BLOCKS: usize = 4_000;
/// Most settings of the directives around a route.
const MOST_AROUND: usize = 100;

/// A site of which the routes are added.
pub(super) struct Site<'s, 'n> {
    pub(super) setup: &'s mut Setup,
    pub(super) notes: &'s mut Notes<'n>,
    pub(super) listeners: Vec<usize>,
    /// Where the options of its server are written, or would be.
    pub(super) server: Option<Span>,
    /// The routes that `invoke` names.
    pub(super) named: &'s HashMap<String, Node>,
    pub(super) matchers: Matchers,
    /// Whether the global options put directives in another order, which is not read.
    pub(super) is_reordered: bool,
    pub(super) blocks: usize,
}

/// Most parts of a path that are told apart.
const MOST_PARTS: usize = 20;

/// Where a directive stands.
#[derive(Debug, Clone)]
pub(super) struct Around {
    pub(super) matcher: Matcher,
    /// What `handle_path` takes from the path.
    pub(super) prefix: String,
    /// The settings of the directives that run before, each with the requests that it is for.
    pub(super) settings: Vec<(Matcher, Setting)>,
    /// The head of the nearest block that says which requests it is for.
    pub(super) head: Option<At<String>>,
    /// The path that requests have after a directive that has changed it, and that directive.
    pub(super) rewritten: Option<(String, String)>,
    /// What the nearest `encode` says behind its matcher.
    pub(super) encoded: Option<String>,
    /// Whether directives run in Caddy's order here, and what would have these come first.
    pub(super) sorted: bool,
    pub(super) ahead: Option<String>,
    pub(super) depth: usize,
}

impl Around {
    /// Returns the parts of a path for which something else is set, and then the path itself.
    fn parts(&self, path: Path, hosts: &[String]) -> Vec<Path> {
        let mut parts = Vec::new();
        let narrower = self.settings.iter().filter(|(asks, _)| !asks.more && asks.only.is_none() && !asks.covers(&path, hosts));
        for part in narrower.flat_map(|(asks, _)| &asks.paths).filter_map(|part| part.narrowed(&path)) {
            if part != Path::Unknown && part != path && !parts.contains(&part) && parts.len() < MOST_PARTS {
                parts.push(part);
            }
        }
        parts.sort_by_key(|part| std::cmp::Reverse(part.example().map_or(0, str::len)));
        parts.push(path);
        parts
    }
}

impl Site<'_, '_> {
    /// Adds the routes of a block.
    pub(super) fn block(&mut self, nodes: &[Node], mut around: Around, sorted: bool) {
        self.blocks += 1;
        if around.depth > MOST_DEPTH || self.blocks > MOST_BLOCKS {
            if let Some(node) = nodes.first() {
                self.notes.passed(node.span, "blocks beyond a limit");
            }
            return;
        }
        nodes.iter().filter(|node| node.word(0).starts_with('@')).for_each(|node| self.matchers.add(node));
        let directives = nodes.iter().filter(|node| !node.word(0).starts_with('@'));
        let mut items: Vec<(Matcher, &Node)> = directives.map(|node| (self.matchers.of(node).0, node)).collect();
        around.sorted = sorted;
        if sorted {
            order::sort(&mut items);
        }
        // These come before what could be written instead.
        let is_first = items.iter().all(|(_, node)| !matches!(node.word(0), "redir" | "invoke"));
        let mut php: Option<Matcher> = None;
        let has_paths = items.iter().any(|(matcher, node)| !matcher.is_any() && is_choice(node));
        for (own, node) in items {
            let Some(matcher) = around.matcher.and(&own.clone().under(&around.prefix)) else { continue };
            if self.is_changed_before(node, &own, around.rewritten.as_ref()) {
                continue;
            }
            if around.depth == 0 {
                around.ahead = ahead(node).filter(|_| sorted && is_first && !own.is_any());
            }
            match node.word(0) {
                // Files are left to it by the directive before.
                "file_server" if php.as_ref().is_some_and(|php| php.is_any() || *php == own) => {}
                "handle" | "route" | "handle_path" | "invoke" => self.inner(node, &own, matcher, &around),
                "reverse_proxy" | "php_fastcgi" | "respond" | "redir" | "file_server" | "error" | "abort" | "metrics"
                | "acme_server" => {
                    self.ends(node, &own, &matcher, &around);
                    php = php.or((node.word(0) == "php_fastcgi").then_some(own));
                }
                "try_files" | "rewrite" if !self.is_reordered && own.is_any() && fixed(node).is_some() => {
                    around.rewritten = fixed(node).map(|path| (path, node.text()));
                }
                "rewrite" | "uri" if has_paths && sorted => {
                    self.notes.passed(node.span, "a change of paths before they are matched");
                }
                _ if node.is_filled_in() => {
                    self.notes.passed(node.span, super::FILLED_IN);
                    if around.settings.len() < MOST_AROUND {
                        around.settings.push((matcher, Setting { name: UNREAD, value: Value::On, span: node.span }));
                    }
                }
                name if order::place(name).is_none() && !is_auth(name) => {
                    self.notes
                        .passed(node.span, &format!("a directive that is not Caddy's own (`{}`)", super::syntax::shown(name)));
                }
                _ => {
                    let settings = self.setting(node);
                    if around.settings.len() < MOST_AROUND {
                        around.settings.extend(settings.into_iter().map(|setting| (matcher.clone(), setting)));
                        if node.word(0) == "encode" {
                            let said = Some(self.arguments(node)).filter(|said| !said.is_empty());
                            // What it uses if it names nothing.
                            around.encoded = said.or_else(|| Some("zstd gzip".to_owned()));
                        }
                    }
                }
            }
        }
    }

    /// Reports a directive that forwards paths which no request has any more where it runs. Returns whether it is one.
    fn is_changed_before(&mut self, node: &Node, own: &Matcher, rewritten: Option<&(String, String)>) -> bool {
        let Some((path, by)) = rewritten else { return false };
        let misses = own.paths.iter().all(|asked| asked.serves(path) == Some(false));
        if !misses || !forwards(node) {
            return false;
        }
        let since = format!("`{by}` runs before it and turns other paths into `{path}`");
        let help = "write each in a `handle` of its own, this one for its paths and the other for the rest";
        self.notes.idle(node.span, node.text(), since, Some(help));
        true
    }

    fn inner(&mut self, node: &Node, own: &Matcher, matcher: Matcher, around: &Around) {
        let mut inner = Around { matcher, depth: around.depth + 1, ..around.clone() };
        if !own.is_any() || inner.head.is_none() && node.word(0) == "handle" {
            inner.head = Some(At { value: node.text(), span: node.span });
        }
        if node.word(0) == "handle_path"
            && let [Path::Prefix(prefix)] = own.paths.as_slice()
        {
            inner.prefix.push_str(prefix.trim_end_matches('/'));
            inner.rewritten = None;
        }
        if node.word(0) == "invoke" {
            let name = node.words.last().map_or("", |word| &word.text);
            let named = self.named;
            match named.get(name) {
                Some(route) => self.block(route.lines(), inner, false),
                None => self.notes.passed(node.span, "a route that is not in this file (`invoke`)"),
            }
            return;
        }
        self.block(node.lines(), inner, node.word(0) != "route");
    }

    /// Adds the routes that end with a directive.
    fn ends(&mut self, node: &Node, own: &Matcher, matcher: &Matcher, around: &Around) {
        let skipped = 1 + usize::from(self.matchers.of(node).1);
        let arguments = node.words.get(skipped..).unwrap_or_default();
        let said =
            if node.word(0) == "reverse_proxy" { proxy::read(node, arguments, self.notes) } else { proxy::Proxied::default() };
        let target = match node.word(0) {
            "reverse_proxy" | "php_fastcgi" => Target::Http,
            _ => Target::Answered,
        };
        if matcher.more && target == Target::Answered {
            // It only refuses some of the requests.
            return;
        }
        if matcher.more {
            self.notes.passed(node.span, "a matcher that asks for more than a path, a host or an upgrade");
        }
        let itself = || At { value: node.text(), span: node.span };
        let head = if own.is_any() { around.head.clone().unwrap_or_else(itself) } else { itself() };
        let parts = joined(&matcher.paths).into_iter().flat_map(|path| around.parts(path, &matcher.hosts));
        for path in parts {
            if self.setup.routes.len() >= super::MOST_ROUTES {
                return self.notes.passed(head.span, "the routes from here on, since there are very many");
            }
            let path = if matcher.more { Path::Unknown } else { path };
            let (mut settings, mut signs) = (Vec::new(), said.signs.clone());
            if target == Target::Answered {
                signs.clear();
            } else {
                settings.clone_from(&said.settings);
                signs.extend(
                    matcher
                        .only
                        .filter(|only| signs.iter().all(|sign| sign.value != *only))
                        .map(|value| At { value, span: head.span }),
                );
                // What is written last, or for fewer requests, is in effect.
                for (asks, setting) in around.settings.iter().rev() {
                    let is_check = setting.name == AUTHENTICATION && asks.more && asks.paths == [Path::Any];
                    let applies = is_check || asks.covers(&path, &matcher.hosts);
                    if applies && settings.iter().all(|known| known.name != setting.name) {
                        settings.push(setting.clone());
                    }
                }
            }
            self.setup.routes.push(Route {
                span: head.span,
                name: head.value.clone(),
                listeners: self.listeners.clone(),
                hosts: matcher.hosts.clone(),
                path,
                only: matcher.only,
                target,
                signs,
                settings,
                writing: self.writing(node, target, &said, around),
            });
        }
    }

    /// Returns where settings of a route are written: those of the proxy in it, those of the server in the global options.
    fn writing(&self, node: &Node, target: Target, said: &proxy::Proxied, around: &Around) -> Writing {
        let mut without: Vec<_> = around.encoded.iter().map(|line| ("encode", line.clone())).collect();
        without.extend(said.versions.iter().map(|line| ("versions", line.clone())));
        let service = said.service.clone();
        let mut writing = Writing { service, without, ahead: around.ahead.clone(), ..Writing::default() };
        if target == Target::Http {
            let names = ["read_timeout", "write_timeout", "versions", "stream_timeout", "response_buffers", "request_buffers"];
            writing.put(&names, Some(node.span));
            writing.put(&["timeouts read_body_idle", "timeouts write"], self.server);
            let global = [
                ("protocols", "`servers { }` of the global options"),
                ("timeouts read_body_idle", "`timeouts { }` in `servers { }` of the global options"),
            ];
            writing.homes.extend(global);
        }
        writing
    }

    /// Returns the first line of a directive behind its matcher.
    fn arguments(&mut self, node: &Node) -> String {
        let words = node.words.iter().skip(1 + usize::from(self.matchers.of(node).1)).map(|word| word.text.as_str());
        let block = (!node.lines().is_empty()).then_some("{");
        super::syntax::shown(&words.chain(block).collect::<Vec<_>>().join(" "))
    }

    /// Returns what a directive in front of the end sets.
    fn setting(&mut self, node: &Node) -> Vec<Setting> {
        let of = |name, value, span: Span| vec![Setting { name, value, span }];
        match node.word(0) {
            "encode" => {
                let covers = encodes_events(node);
                of("encode", if covers.value { Value::On } else { Value::Off }, covers.span)
            }
            "request_body" => {
                let said = self.arguments(node);
                if node.block.is_none() && !said.is_empty() {
                    let help = "write it on a line of its own, between `request_body {` and `}`";
                    self.notes.idle(node.span, said, "`request_body` reads a block only", Some(help));
                }
                node.lines().iter().filter_map(|line| self.most(line)).collect()
            }
            "timeouts" => servers::timeouts(node, self.notes),
            "request_header" => {
                let name = node.word(1).to_ascii_lowercase();
                let drops = matches!(name.as_str(), "-upgrade" | "-connection");
                if drops { of("upgrade", Value::Off, node.span) } else { Vec::new() }
            }
            name if is_auth(name) => of(AUTHENTICATION, Value::On, node.span),
            _ => Vec::new(),
        }
    }

    fn most(&mut self, line: &Node) -> Option<Setting> {
        if line.word(0) != "max_size" {
            return None;
        }
        let word = proxy::value(line.words.get(1), line, "10MB", self.notes)?;
        let size = amount::size(&word.text);
        if size.is_none() {
            let message = format!("`max_size` takes a size, found `{}`", super::syntax::shown(&word.text));
            let fault = crate::diag::Diagnostic::error(crate::diag::codes::SYNTAX, word.span, message);
            self.notes.diagnostics.push(fault.help("write a number with its unit, such as `10MB`"));
        }
        let value = size.map(|size| if size == 0 { Value::Unlimited } else { Value::Size(size) })?;
        Some(Setting { name: "request_body max_size", value, span: line.span })
    }
}

/// Returns what would have the requests of a directive come before those of a `handle` for all.
fn ahead(node: &Node) -> Option<String> {
    match node.word(0) {
        "reverse_proxy" | "php_fastcgi" => Some(format!("put it in a block `handle {}`, since these come first", node.word(1))),
        "route" => {
            let path = node.word(1);
            let below = if path.starts_with('/') && path.ends_with('/') { "*" } else { "" };
            Some(format!("write `handle {path}{below}` in place of `{}`, since these come first", node.text()))
        }
        _ => None,
    }
}

/// Returns the path that requests have after `try_files` or `rewrite`, if that is the same for all of them.
fn fixed(node: &Node) -> Option<String> {
    let last = node.words.last().filter(|word| node.block.is_none() && !word.varies)?;
    let path = last.text.split('?').next().unwrap_or_default();
    (node.words.len() > 1 && path.starts_with('/') && !path.contains(['{', '*'])).then(|| path.to_owned())
}

/// Whether a directive forwards, or one within it does.
fn forwards(node: &Node) -> bool {
    let mut rest = vec![node];
    while let Some(node) = rest.pop() {
        if matches!(node.word(0), "reverse_proxy" | "php_fastcgi") {
            return true;
        }
        rest.extend(node.lines());
    }
    false
}

/// Whether a directive chooses among requests.
fn is_choice(node: &Node) -> bool {
    matches!(node.word(0), "handle" | "handle_path" | "route" | "reverse_proxy" | "respond" | "redir")
}

/// Whether a directive checks who asks; the last ones are of widespread plugins.
fn is_auth(name: &str) -> bool {
    matches!(name, "basic_auth" | "basicauth" | "forward_auth" | "authorize" | "authenticate" | "jwtauth")
}

/// Returns whether `encode` compresses event streams, which it does unless it lists other types, and where that is written.
fn encodes_events(node: &Node) -> At<bool> {
    const EVENTS: &str = "text/event-stream";
    let lines = node.lines().iter().filter(|line| line.word(0) == "match");
    let single = |line: &Node| Node { words: line.words[1..].to_vec(), span: line.span, block: None };
    let headers = lines.flat_map(|line| if line.words.len() > 1 { vec![single(line)] } else { line.lines().to_vec() });
    let mut found: Option<At<bool>> = None;
    for line in headers.filter(|line| line.word(0) == "header" && line.word(1).eq_ignore_ascii_case("content-type")) {
        let covers = |text: &str| match text.split_once('*') {
            Some((start, _)) => EVENTS.starts_with(start.to_ascii_lowercase().as_str()),
            None => text.eq_ignore_ascii_case(EVENTS),
        };
        let value = line.words.iter().skip(2).any(|word| covers(&word.text));
        found = Some(found.filter(|found| found.value).unwrap_or(At { value, span: line.span }));
    }
    found.unwrap_or(At { value: true, span: node.span })
}

/// Joins a path and what is below it, `/x` and `/x/*`.
fn joined(paths: &[Path]) -> Vec<Path> {
    let mut all: Vec<Path> = Vec::with_capacity(paths.len());
    for path in paths {
        match (all.last(), path) {
            (Some(Path::Exact(one)), Path::Prefix(two)) if two.strip_suffix('/') == Some(one) => {
                let below = Path::Below(one.clone());
                all.pop();
                all.push(below);
            }
            _ => all.push(path.clone()),
        }
    }
    all
}
