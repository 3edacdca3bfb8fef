//! Matchers: which requests a directive is for.

use std::collections::HashMap;

use super::syntax::Node;
use crate::config::{Path, Sign};
use crate::source::Span;

/// Most paths of a matcher; what is beyond is not understood.
const MOST_PATHS: usize = 64;

/// Which requests a matcher lets through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Matcher {
    /// The paths, of which one has to match.
    pub(super) paths: Vec<Path>,
    /// The hosts; none if it does not ask for one.
    pub(super) hosts: Vec<String>,
    /// What the request must be.
    pub(super) only: Option<Sign>,
    /// Whether it asks for something else too.
    pub(super) more: bool,
    /// Whether its paths are regular expressions in the text, too.
    pub(super) is_expression: bool,
}

impl Matcher {
    pub(super) fn any() -> Self {
        Self::of(Path::Any)
    }

    pub(super) fn of(path: Path) -> Self {
        Self { paths: vec![path], hosts: Vec::new(), only: None, more: false, is_expression: false }
    }

    pub(super) fn is_any(&self) -> bool {
        *self == Self::any()
    }

    /// Returns the requests that both let through, if there are any.
    pub(super) fn and(&self, other: &Self) -> Option<Self> {
        let mut both = self.clone();
        both.more |= other.more;
        both.paths = self.paths.iter().flat_map(|one| other.paths.iter().filter_map(|two| one.narrowed(two))).collect();
        both.paths.dedup();
        if both.paths.is_empty() {
            return None;
        }
        if both.paths.len() > MOST_PATHS {
            both.paths = vec![Path::Unknown];
        }
        if both.hosts.is_empty() {
            both.hosts.clone_from(&other.hosts);
        } else if !other.hosts.is_empty() {
            both.hosts = common(&self.hosts, &other.hosts);
            // No request is for hosts of both, unless a placeholder says otherwise.
            if both.hosts.is_empty() && self.hosts.iter().chain(&other.hosts).all(|host| is_plain(host)) {
                return None;
            }
            both.more |= both.hosts.is_empty();
        }
        both.more |= both.only.is_some() && other.only.is_some() && both.only != other.only;
        both.only = both.only.or(other.only);
        Some(both)
    }

    /// Returns whether it lets through all requests for a path.
    pub(super) fn covers(&self, path: &Path, hosts: &[String]) -> bool {
        let covered = |host: &String| self.hosts.iter().any(|own| includes(own, host));
        let same_hosts = self.hosts.is_empty() || (!hosts.is_empty() && hosts.iter().all(covered));
        let covers = |one: &Path| match (one, path) {
            (Path::Any, _) => true,
            (one, two) if one == two => true,
            (Path::Pattern(_) | Path::Unknown, _) => false,
            (Path::Exact(_), two) if !matches!(two, Path::Exact(_)) => false,
            (one, two) => two.example().is_some_and(|path| one.serves(path) == Some(true)),
        };
        !self.more && self.only.is_none() && same_hosts && self.paths.iter().any(covers)
    }

    /// Puts a prefix before its paths: inside `handle_path`, they are matched without it.
    pub(super) fn under(mut self, prefix: &str) -> Self {
        if prefix.is_empty() {
            return self;
        }
        let add = |text: &String| format!("{prefix}{text}");
        for path in &mut self.paths {
            *path = match path {
                Path::Exact(text) => Path::Exact(add(text)),
                Path::Prefix(text) => Path::Prefix(add(text)),
                Path::Any => Path::Any,
                _ => Path::Unknown,
            };
        }
        self
    }
}

/// Returns the hosts that both lists name: the narrower of two, where one stands for the subdomains of a host.
fn common(ones: &[String], others: &[String]) -> Vec<String> {
    let mut common: Vec<String> = Vec::new();
    for (one, other) in ones.iter().flat_map(|one| others.iter().map(move |other| (one, other))) {
        let narrower = if includes(one, other) { Some(other) } else { Some(one).filter(|_| includes(other, one)) };
        common.extend(narrower.filter(|host| !common.contains(host)).cloned());
    }
    common
}

/// Returns whether one host, whose star stands for one label, stands for another.
fn includes(one: &str, other: &str) -> bool {
    let parent = one.strip_prefix("*.");
    one == other || parent.is_some_and(|parent| other.split_once('.').is_some_and(|(_, rest)| rest == parent))
}

/// Returns whether a host stands for itself, or for the subdomains of one.
fn is_plain(host: &str) -> bool {
    !host.strip_prefix("*.").unwrap_or(host).contains(['*', '{', '$'])
}

/// Reads a path as Caddy writes it: with `*` at its ends, or within.
pub(super) fn path(text: &str) -> Path {
    let inner = text.strip_suffix('*');
    match (inner, text.matches('*').count()) {
        _ if text == "*" || text == "/*" => Path::Any,
        _ if text.contains(['[', '?', '{']) => Path::Unknown,
        (_, 0) => Path::Exact(text.to_owned()),
        (Some(start), 1) => Path::Prefix(start.to_owned()),
        (Some(part), 2) if part.starts_with('*') => Path::Pattern(format!("(?i){}", regex::escape(&part[1..]))),
        (None, 1) if text.starts_with('*') => Path::Pattern(format!("(?i){}$", regex::escape(&text[1..]))),
        _ => {
            let parts: Vec<_> = text.split('*').map(regex::escape).collect();
            Path::Pattern(format!("(?i)^{}$", parts.join("[^/]*")))
        }
    }
}

/// The named matchers of a site.
#[derive(Debug, Default)]
pub(super) struct Matchers {
    named: HashMap<String, (Matcher, Span, bool)>,
}

impl Matchers {
    /// Adds a definition, such as `@api path /api/*`.
    pub(super) fn add(&mut self, node: &Node) {
        let mut matcher = Matcher::any();
        let mut paths: Vec<Path> = Vec::new();
        let single = Node { words: node.words.get(1..).unwrap_or_default().to_vec(), span: node.span, block: node.block.clone() };
        let is_single = node.words.len() > 1;
        let lines = if is_single { std::slice::from_ref(&single) } else { node.lines() };
        for line in lines {
            let values = || line.words.iter().skip(1).map(|word| word.text.as_str());
            let says = |text: &str| values().any(|value| value.to_ascii_lowercase().contains(text));
            matcher.more |= line.words.iter().any(|word| word.varies);
            match line.word(0) {
                "path" => paths.extend(values().take(MOST_PATHS + 1).map(path)),
                "path_regexp" => {
                    matcher.is_expression = true;
                    paths.extend(values().next_back().map(|text| Path::Pattern(text.to_owned())));
                }
                "host" => matcher.hosts.extend(values().map(str::to_ascii_lowercase)),
                "header" => {
                    let name = line.word(1).to_ascii_lowercase();
                    matcher.only = match name.as_str() {
                        "upgrade" | "connection" => Some(Sign::Upgrade),
                        name if name.starts_with("sec-websocket-") => Some(Sign::Upgrade),
                        "content-type" if says("application/grpc") => Some(Sign::Calls),
                        "accept" if says("text/event-stream") => Some(Sign::Events),
                        _ => {
                            matcher.more = true;
                            matcher.only
                        }
                    };
                }
                "protocol" if line.word(1) == "grpc" => matcher.only = Some(Sign::Calls),
                _ => matcher.more = true,
            }
        }
        if !paths.is_empty() {
            matcher.paths = if paths.len() > MOST_PATHS { vec![Path::Unknown] } else { paths };
        }
        self.named.insert(node.word(0).to_owned(), (matcher, node.span, false));
    }

    /// Returns the matcher of a directive, and whether its first argument is one.
    pub(super) fn of(&mut self, node: &Node) -> (Matcher, bool) {
        let word = node.word(1);
        if word.starts_with('@') {
            let found = self.named.get_mut(word);
            let matcher = found.map(|(matcher, _, used)| {
                *used = true;
                matcher.clone()
            });
            return (matcher.unwrap_or(Matcher { more: true, ..Matcher::any() }), true);
        }
        if word == "*" || word.starts_with('/') {
            return (Matcher::of(path(word)), true);
        }
        (Matcher::any(), false)
    }

    /// Returns where the matchers are that nothing uses.
    pub(super) fn unused(&self) -> Vec<(&str, Span)> {
        let mut unused: Vec<_> =
            self.named.iter().filter(|(_, (.., used))| !used).map(|(name, (_, span, _))| (name.as_str(), *span)).collect();
        unused.sort_by_key(|(_, span)| (span.file, span.start));
        unused
    }

    /// Marks what is used in a way that is not read.
    pub(super) fn mark(&mut self, name: &str) {
        if let Some((.., used)) = self.named.get_mut(name) {
            *used = true;
        }
    }
}
