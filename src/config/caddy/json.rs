//! Caddy's JSON, as the lines of a Caddyfile that mean the same.

use std::collections::HashSet;

use super::syntax::{Node, Word};
use super::{MOST_ADDRESSES, MOST_SERVERS, MOST_SITES};
use crate::config::Writing;
use crate::config::tree::{below, entries, entry, items, place, text, text_of, value};
use crate::source::Span;
use crate::yaml;

/// Maximum number of hosts without certificates.
const MOST_SKIPPED: usize = 1_000;

/// The timeouts of a server, with their names in a Caddyfile.
const TIMEOUTS: [(&str, &str); 6] = [
    ("read_timeout", "read_body"),
    ("read_idle_timeout", "read_body_idle"),
    ("read_header_timeout", "read_header"),
    ("write_timeout", "write"),
    ("write_idle_timeout", "write_idle"),
    ("idle_timeout", "idle"),
];

/// How settings are written here, with `{}` for their values.
const PHRASES: [(&str, &str); 6] = [
    ("read_timeout", "\"read_timeout\": \"{}\""),
    ("write_timeout", "\"write_timeout\": \"{}\""),
    ("response_header_timeout", "\"response_header_timeout\": \"{}\""),
    ("timeouts read_body_idle", "\"read_idle_timeout\": \"{}\""),
    ("protocols", "\"protocols\": [\"h1\", \"h2\", \"h2c\"]"),
    ("affinity", "\"load_balancing\": { \"selection_policy\": { \"policy\": \"cookie\" } }"),
];

/// Has what is to be written for a route said as it is written here.
pub(super) fn write(writing: &mut Writing) {
    let over_tls = writing.line_without("versions") == Some("versions 1.1 2");
    let versions = if over_tls { r#"["1.1", "2"]"# } else { r#"["h2c", "2"]"# };
    writing.phrases.push(("versions", format!(r#""transport": {{ "protocol": "http", "versions": {versions} }}"#)));
    writing.phrases.extend(PHRASES.map(|(name, phrase)| (name, phrase.to_owned())));
    writing.homes.clear();
}

/// Returns the lines: the global options, the routes that others name, and sites.
pub(super) fn tree(roots: &[yaml::Node]) -> Vec<Node> {
    let (mut globals, mut named, mut sites) = (Vec::new(), Vec::new(), Vec::new());
    let mut lines = Lines::default();
    for root in roots {
        if let Some(other) = below(root, &["apps", "layer4"]) {
            globals.push(line("layer4", [], other.key_span));
        }
        for server in entries(below(root, &["apps", "http", "servers"]).map(|entry| &entry.value)) {
            if globals.len() < MOST_SERVERS {
                globals.extend(options(&server.value));
            }
            for route in entries(value(&server.value, "named_routes")) {
                let block = items(value(&route.value, "handle")).iter().flat_map(|one| lines.handler(one, None)).collect();
                named.push(block_of(line(&format!("&({})", route.key), [], route.key_span), block));
            }
            lines.server(server, &mut sites);
        }
    }
    let first =
        block_of(Node { words: Vec::new(), span: roots.first().map_or_else(nowhere, |root| root.span), block: None }, globals);
    std::iter::once(first).chain(named).chain(sites).collect()
}

fn nowhere() -> Span {
    Span { file: crate::source::FileId::default(), start: 0, end: 0 }
}

/// Returns a word, with the names of placeholders that a Caddyfile has.
fn word(text: &str, span: Span) -> Word {
    let short = text.replace("{http.request.header.", "{header.").replace("{http.request.", "{");
    Word { varies: short.contains("{env."), text: short, span }
}

fn line(name: &str, words: impl IntoIterator<Item = Word>, span: Span) -> Node {
    Node { words: std::iter::once(word(name, span)).chain(words).collect(), span, block: None }
}

fn block_of(head: Node, block: Vec<Node>) -> Node {
    Node { block: Some(block), ..head }
}

/// Returns the words of a text or a list of texts.
fn words(node: &yaml::Node) -> Vec<Word> {
    let all = if text(node).is_some() { std::slice::from_ref(node) } else { items(Some(node)) };
    all.iter().filter_map(|item| Some(word(text(item)?, item.span))).collect()
}

/// Returns a line of a key with its words. Times are whole numbers of nanoseconds unless they have a unit.
fn keyed(name: &str, at: &yaml::Entry, is_time: bool) -> Node {
    let said = words(&at.value).into_iter().map(|said| match said.text.parse::<i64>() {
        Ok(time) if is_time && time > 0 => Word { text: format!("{time}ns"), ..said },
        Ok(time) if is_time && time < 0 => Word { text: "-1".to_owned(), ..said },
        _ => said,
    });
    line(name, said.collect::<Vec<_>>(), place(at))
}

/// Returns the port of an address on which a server listens.
fn port(address: &str) -> Option<&str> {
    address.rsplit_once(':').map(|(_, port)| port)
}

/// Returns what the global options say of a server, for each of its addresses.
fn options(server: &yaml::Node) -> Vec<Node> {
    let timeouts = TIMEOUTS.iter().filter_map(|(key, name)| Some(keyed(name, entry(server, key)?, true)));
    let mut block = vec![block_of(line("timeouts", [], server.span), timeouts.collect())];
    block.extend(entry(server, "protocols").map(|at| keyed("protocols", at, false)));
    block.extend(below(server, &["trusted_proxies", "ranges"]).map(|at| keyed("trusted_proxies", at, false)));
    let listens = items(value(server, "listen")).iter().take(MOST_ADDRESSES);
    listens.filter_map(|at| Some(block_of(line("servers", [word(text(at)?, at.span)], at.span), block.clone()))).collect()
}

/// Makes lines of routes.
#[derive(Default)]
struct Lines {
    /// The names of matchers.
    names: HashSet<String>,
}

impl Lines {
    /// Adds the sites of a server: one for each route that is for hosts, and one for the rest.
    fn server(&mut self, server: &yaml::Entry, sites: &mut Vec<Node>) {
        let (node, mut rest, before) = (&server.value, Vec::new(), sites.len());
        let client = items(value(node, "tls_connection_policies")).iter().find_map(|one| entry(one, "client_authentication"));
        let tls = client.map(|at| block_of(line("tls", [], at.key_span), vec![line("client_auth", [], at.key_span)]));
        let site = |hosts: Vec<Word>, block: Vec<Node>| {
            let head = Node { words: addresses(server, &hosts), span: server.key_span, block: None };
            let routes = block_of(line("route", [], server.key_span), block);
            block_of(head, tls.iter().cloned().chain([routes]).collect())
        };
        for route in items(value(node, "routes")) {
            let hosts = match items(value(route, "match")) {
                [only] if only.entries().is_some_and(|keys| keys.len() == 1) => entry(only, "host").map(|at| words(&at.value)),
                _ => None,
            };
            match hosts {
                Some(_) if sites.len() >= MOST_SITES => {}
                Some(hosts) => sites.push(site(hosts, self.handlers(route, None))),
                None => rest.extend(self.route(route)),
            }
        }
        if !rest.is_empty() || sites.len() == before {
            sites.push(site(Vec::new(), rest));
        }
    }

    /// Returns the lines of a route.
    fn route(&mut self, route: &yaml::Node) -> Vec<Node> {
        if let Some(tried) = tried(route) {
            return vec![tried];
        }
        let (matcher, word) = self.matcher(items(value(route, "match")));
        matcher.into_iter().chain(self.handlers(route, word.as_ref())).collect()
    }

    fn handlers(&mut self, route: &yaml::Node, matcher: Option<&Word>) -> Vec<Node> {
        items(value(route, "handle")).iter().flat_map(|one| self.handler(one, matcher)).collect()
    }

    /// Returns the word by which directives name a matcher, and its definition unless it is a path alone.
    fn matcher(&mut self, any: &[yaml::Node]) -> (Option<Node>, Option<Word>) {
        let [first, more @ ..] = any else { return (None, None) };
        let is_path = |one: &yaml::Node| one.entries().is_some_and(|keys| keys.len() == 1) && value(one, "path").is_some();
        let paths: Vec<Word> = any.iter().filter_map(|one| value(one, "path")).flat_map(words).collect();
        let just_paths = any.iter().all(is_path);
        if let ([path], true) = (&paths[..], just_paths)
            && path.text.starts_with('/')
        {
            return (None, Some(path.clone()));
        }
        let hosts = any.iter().filter_map(|one| value(one, "host")).flat_map(words);
        let said: Vec<Word> = hosts.chain(paths.iter().cloned()).collect();
        let span = said.first().map_or(first.span, |word| word.span);
        let shown = said.iter().take(4).map(|word| word.text.as_str()).collect::<Vec<_>>().join(",");
        let mut name = format!("@{shown}");
        if shown.is_empty() || self.names.contains(&name) {
            name = format!("{name}#{}", self.names.len());
        }
        self.names.insert(name.clone());
        let lines = if just_paths {
            vec![line("path", paths, span)]
        } else if more.is_empty() {
            entries(Some(first)).iter().flat_map(asks).collect()
        } else {
            // One of several has to match.
            vec![line("expression", [], span)]
        };
        (Some(block_of(line(&name, [], span), lines)), Some(word(&name, span)))
    }

    /// Returns the directives of a handler.
    fn handler(&mut self, node: &yaml::Node, matcher: Option<&Word>) -> Vec<Node> {
        let Some(at) = entry(node, "handler") else { return Vec::new() };
        let name = text(&at.value).unwrap_or_default();
        let span = matcher.map_or(place(at), |word| word.span);
        let directive = |name: &str, arguments: Vec<Word>| line(name, matcher.cloned().into_iter().chain(arguments), span);
        let key = |key: &str| entry(node, key);
        match name {
            "subroute" => {
                let routes = items(value(node, "routes"));
                let block = routes.iter().flat_map(|route| self.route(route)).collect();
                let stripped =
                    routes.first().and_then(|route| text_of(items(value(route, "handle")).first()?, "strip_path_prefix"));
                let begins = matcher.and_then(|word| word.text.strip_suffix('*')).map(|text| text.trim_end_matches('/'));
                let block = block_of(line("route", [], span), block);
                if stripped.is_some() && stripped == begins {
                    return vec![block_of(directive("handle_path", Vec::new()), vec![block])];
                }
                vec![Node { block: block.block, ..directive("route", Vec::new()) }]
            }
            "reverse_proxy" => {
                let is_check = key("handle_response").is_some() && below(node, &["rewrite", "method"]).is_some();
                let services = items(value(node, "upstreams")).iter().filter_map(|one| value(one, "dial")).flat_map(words);
                let head = directive(if is_check { "forward_auth" } else { name }, services.collect());
                vec![block_of(head, proxy(node))]
            }
            "encode" => {
                let types = below(node, &["match", "headers"])
                    .map(|at| block_of(line("match", [], at.key_span), entries(Some(&at.value)).iter().map(header).collect()));
                let encodings = entries(value(node, "encodings")).iter().map(|at| word(&at.key, at.key_span)).collect();
                vec![block_of(directive(name, encodings), types.into_iter().collect())]
            }
            "request_body" => {
                vec![block_of(
                    directive(name, Vec::new()),
                    key("max_size").map(|at| keyed("max_size", at, false)).into_iter().collect(),
                )]
            }
            "headers" => {
                let removed = below(node, &["request", "delete"]).map_or_else(Vec::new, |at| words(&at.value));
                removed
                    .into_iter()
                    .map(|name| line("request_header", [word(&format!("-{}", name.text), name.span)], name.span))
                    .collect()
            }
            "invoke" => vec![directive(name, key("name").map_or_else(Vec::new, |at| words(&at.value)))],
            "authentication" => vec![directive("basic_auth", Vec::new())],
            "static_response" => vec![directive("respond", Vec::new())],
            other => vec![directive(other, Vec::new())],
        }
    }
}

/// Returns the line of a route that tries files in place of the path.
fn tried(route: &yaml::Node) -> Option<Node> {
    let [only] = items(value(route, "match")) else { return None };
    let [rewrite] = items(value(route, "handle")) else { return None };
    let is_by_file = text_of(rewrite, "uri").is_some_and(|uri| uri.contains("http.matchers.file.relative"));
    below(only, &["file", "try_files"]).filter(|_| is_by_file).map(|at| keyed("try_files", at, false))
}

/// Returns the addresses of a site: each on which its server listens with each of its hosts.
fn addresses(server: &yaml::Entry, hosts: &[Word]) -> Vec<Word> {
    let node = &server.value;
    let automatic = value(node, "automatic_https");
    let skipped = items(automatic.and_then(|https| value(https, "skip"))).iter().take(MOST_SKIPPED).filter_map(text);
    let skipped: HashSet<&str> = skipped.collect();
    let disabled = automatic.is_some_and(|https| crate::config::tree::is_true(https, "disable"));
    let mut all = Vec::new();
    for listen in items(value(node, "listen")).iter().take(MOST_ADDRESSES) {
        let Some(port) = text(listen).and_then(port) else { continue };
        let left = MOST_ADDRESSES.saturating_sub(all.len());
        let mut add = |host: &str, span: Span| {
            let certified = !disabled && (if host.is_empty() { port == "443" } else { port != "80" && !skipped.contains(host) });
            let scheme = if value(node, "tls_connection_policies").is_some() || certified { "https" } else { "http" };
            all.push(word(&format!("{scheme}://{host}:{port}"), span));
        };
        hosts.iter().take(left).for_each(|host| add(&host.text, host.span));
        if hosts.is_empty() {
            add("", listen.span);
        }
    }
    all
}

/// Returns the lines of what a matcher asks for.
fn asks(at: &yaml::Entry) -> Vec<Node> {
    match at.key.as_str() {
        "header" => entries(Some(&at.value)).iter().map(header).collect(),
        "path_regexp" => vec![line("path_regexp", value(&at.value, "pattern").map_or_else(Vec::new, words), at.key_span)],
        name => vec![keyed(name, at, false)],
    }
}

/// Returns a line for a header with its values.
fn header(at: &yaml::Entry) -> Node {
    line("header", std::iter::once(word(&at.key, at.key_span)).chain(words(&at.value)), place(at))
}

/// Returns the lines of a proxy.
fn proxy(node: &yaml::Node) -> Vec<Node> {
    let mut lines = Vec::new();
    for at in entries(Some(node)) {
        match at.key.as_str() {
            "flush_interval" | "stream_timeout" | "stream_close_delay" => lines.push(keyed(&at.key, at, true)),
            "request_buffers" | "response_buffers" | "trusted_proxies" => lines.push(keyed(&at.key, at, false)),
            "load_balancing" => {
                let policy = below(&at.value, &["selection_policy", "policy"]);
                lines.extend(policy.map(|policy| keyed("lb_policy", policy, false)));
            }
            "dynamic_upstreams" => lines.push(line("dynamic", [], at.key_span)),
            "headers" => {
                for (how, sign) in [("set", ""), ("add", "+")] {
                    for one in entries(below(&at.value, &["request", how]).map(|at| &at.value)) {
                        let name = word(&format!("{sign}{}", one.key), one.key_span);
                        lines.push(line("header_up", std::iter::once(name).chain(words(&one.value)), place(one)));
                    }
                }
                for name in below(&at.value, &["request", "delete"]).map_or_else(Vec::new, |at| words(&at.value)) {
                    lines.push(line("header_up", [word(&format!("-{}", name.text), name.span)], name.span));
                }
            }
            "transport" => {
                let protocol = value(&at.value, "protocol").map_or_else(Vec::new, words);
                let own = entries(Some(&at.value)).iter().filter(|own| own.key != "protocol");
                let own = own.map(|own| keyed(&own.key, own, !matches!(own.key.as_str(), "versions" | "max_conns_per_host")));
                lines.push(block_of(line("transport", protocol, at.key_span), own.collect()));
            }
            _ => {}
        }
    }
    lines
}
