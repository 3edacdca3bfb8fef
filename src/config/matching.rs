//! Which route of a configuration serves a path.

use std::cell::RefCell;
use std::collections::HashMap;

use regex::{Regex, RegexBuilder};

use super::{Route, Setup};

/// The paths that a route serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Path {
    /// Any path.
    Any,
    /// This path only.
    Exact(String),
    /// Any path that begins with this text.
    Prefix(String),
    /// Any path that begins with this text, before those that match a pattern.
    FirmPrefix(String),
    /// This path, and any below it.
    Below(String),
    /// Any path in which this regular expression is found.
    Pattern(String),
    /// It depends on more than the path, so that it is unknown which requests it serves.
    Unknown,
}

/// How a route is chosen among those that match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precedence {
    /// The first one.
    First,
    /// An exact one, or else that with the longest text; of equals one that is limited to some requests, or else the first.
    Longest,
    /// An exact one, or else the first pattern, or else that with the longest text; a firm prefix that is the longest precedes
    /// patterns.
    Patterns,
}

/// Largest compiled form of a regular expression, in bytes.
const MOST_PATTERN: usize = 1 << 18;
/// Maximum number of regular expressions in a configuration.
pub(super) const MOST_PATTERNS: usize = 200;

impl Path {
    /// Returns whether a path is served. `None` if that is unknown.
    pub fn serves(&self, path: &str) -> Option<bool> {
        Some(match self {
            Self::Any => true,
            Self::Exact(text) => path == text,
            Self::Prefix(text) | Self::FirmPrefix(text) => path.starts_with(text.as_str()),
            Self::Below(text) => {
                let text = text.trim_end_matches('/');
                path.strip_prefix(text).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            }
            Self::Pattern(text) => is_found(text, path)?,
            Self::Unknown => return None,
        })
    }

    /// Returns a path that it serves, if the text says one.
    pub fn example(&self) -> Option<&str> {
        match self {
            Self::Exact(text) | Self::Prefix(text) | Self::FirmPrefix(text) | Self::Below(text) => Some(text),
            Self::Any | Self::Pattern(_) | Self::Unknown => None,
        }
    }

    /// Returns a path that a pattern serves: the text with which it begins, as far as that stands for itself.
    pub fn beginning(&self) -> Option<String> {
        let Self::Pattern(pattern) = self else { return None };
        // Whatever the case of its letters.
        let text = pattern.strip_prefix("(?i)").unwrap_or(pattern).strip_prefix('^')?;
        let text = text.strip_prefix("(?i)").unwrap_or(text);
        let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || "/-_~".contains(c))).unwrap_or(text.len());
        // What is repeated or left out is no part of it.
        let repeated = text[end..].starts_with(['?', '*', '{']);
        let beginning = &text[..end - usize::from(repeated && end > 0)];
        (beginning.len() > 1 && self.serves(beginning) == Some(true)).then(|| beginning.to_owned())
    }

    /// Returns whether it serves a part of what is below a path that ends with a slash.
    pub fn is_below(&self, path: &str) -> bool {
        match self {
            // As far as the last slash, it is about what the path says too.
            Self::Pattern(text) => text.rfind('/').is_some_and(|end| is_found(&text[..=end], path) == Some(true)),
            _ => self.example().is_some_and(|example| example.starts_with(path)),
        }
    }

    /// Returns whether it serves whatever nothing else does.
    pub fn is_rest(&self) -> bool {
        match self {
            Self::Any => true,
            Self::Prefix(text) | Self::FirmPrefix(text) | Self::Below(text) => text.trim_matches('/').is_empty(),
            Self::Exact(_) | Self::Pattern(_) | Self::Unknown => false,
        }
    }

    /// Returns the paths that both serve: unknown if that cannot be said, none if there are none.
    pub(super) fn narrowed(&self, other: &Self) -> Option<Self> {
        Some(match (self, other) {
            (Self::Any, path) | (path, Self::Any) => path.clone(),
            (one, two) if one == two => one.clone(),
            (Self::Unknown | Self::Pattern(_), _) | (_, Self::Unknown | Self::Pattern(_)) => Self::Unknown,
            (Self::Exact(text), path) | (path, Self::Exact(text)) => {
                return (path.serves(text) == Some(true)).then(|| Self::Exact(text.clone()));
            }
            (Self::Prefix(one), Self::Prefix(two) | Self::Below(two)) if one.starts_with(two.as_str()) => self.clone(),
            (Self::Prefix(two) | Self::Below(two), Self::Prefix(one)) if one.starts_with(two.as_str()) => other.clone(),
            (Self::Prefix(_), Self::Prefix(_)) => return None,
            _ => Self::Unknown,
        })
    }

    /// Returns the length of its text, by which routes are compared.
    fn length(&self) -> usize {
        self.example().map_or(0, str::len)
    }
}

/// Returns whether a pattern is found in a path. `None` if the pattern is not understood: products know forms that are no regular
/// expressions. Each is compiled once, within bounds.
fn is_found(pattern: &str, path: &str) -> Option<bool> {
    thread_local! {
        static COMPILED: RefCell<HashMap<String, Option<Regex>>> = RefCell::default();
    }
    COMPILED.with_borrow_mut(|compiled| {
        if compiled.len() > 2 * MOST_PATTERNS {
            compiled.clear();
        }
        if !compiled.contains_key(pattern) {
            compiled.insert(pattern.to_owned(), RegexBuilder::new(pattern).size_limit(MOST_PATTERN).build().ok());
        }
        compiled.get(pattern)?.as_ref().map(|regex| regex.is_match(path))
    })
}

impl Setup {
    /// Returns the route that serves a path on a host, among those for which `counts` holds. Without a host, any will do. Unless
    /// the first one is chosen, those for the host itself come before those for its parents, and these before those for all.
    pub fn route_of(&self, host: Option<&str>, path: &str, counts: impl Fn(&Route) -> bool) -> Option<&Route> {
        let serves =
            |route: &&Route| counts(route) && host.is_none_or(|host| route.is_on(host)) && route.path.serves(path) == Some(true);
        let mut matching = self.routes.iter().filter(serves);
        if self.precedence == Precedence::First {
            return matching.next();
        }
        let mut matching: Vec<&Route> = matching.collect();
        if let Some(host) = host {
            // With patterns, the host is settled before any path is looked at.
            let counted = self.routes.iter().filter(|route| self.precedence == Precedence::Patterns && counts(route));
            let closest = matching.iter().copied().chain(counted).filter_map(|route| route.closeness(host)).max();
            matching.retain(|route| route.closeness(host) == closest);
        }
        let exact = || matching.iter().filter(|route| matches!(route.path, Path::Exact(_)));
        if let Some(exact) = exact().find(|route| route.only.is_some()).or_else(|| exact().next()) {
            return Some(exact);
        }
        let is_pattern = |route: &&&Route| matches!(route.path, Path::Pattern(_));
        let longest = matching
            .iter()
            .filter(|route| !is_pattern(route))
            .rev()
            .max_by_key(|route| (route.path.length(), route.only.is_some()));
        let firm = longest.is_some_and(|route| matches!(route.path, Path::FirmPrefix(_)));
        let pattern = matching.iter().find(is_pattern);
        match self.precedence {
            Precedence::Patterns if !firm => pattern.or(longest),
            _ => longest.or(pattern),
        }
        .copied()
    }
}

impl Route {
    /// Returns whether it serves a host.
    pub fn is_on(&self, host: &str) -> bool {
        self.closeness(host).is_some()
    }

    /// Returns how closely a host is named: the more, the closer. `None` if the host is not served.
    fn closeness(&self, host: &str) -> Option<usize> {
        let by_name = |name: &String| match name.strip_prefix("*.") {
            Some(parent) => host.strip_suffix(parent).is_some_and(|rest| rest.ends_with('.')).then_some(name.len()),
            None => name.eq_ignore_ascii_case(host).then_some(usize::MAX),
        };
        if self.hosts.is_empty() { Some(0) } else { self.hosts.iter().filter_map(by_name).max() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Target, Writing};
    use crate::source::{SourceMap, Span};

    fn chosen(precedence: Precedence, paths: &[Path], path: &str) -> Option<usize> {
        let file = SourceMap::default().add("f", "");
        let route = |path: &Path| Route {
            span: Span { file, start: 0, end: 0 },
            name: format!("{path:?}"),
            listeners: Vec::new(),
            hosts: Vec::new(),
            path: path.clone(),
            only: None,
            target: Target::Http,
            signs: Vec::new(),
            settings: Vec::new(),
            writing: Writing::default(),
        };
        let setup = Setup { routes: paths.iter().map(route).collect(), precedence, ..Setup::of("x") };
        let found = setup.route_of(None, path, |_| true)?;
        setup.routes.iter().position(|route| route == found)
    }

    #[test]
    fn the_route_that_serves_a_path_depends_on_how_routes_precede() {
        let text = str::to_owned;
        let paths = [
            Path::Prefix(text("/")),
            Path::Prefix(text("/a")),
            Path::FirmPrefix(text("/a/b")),
            Path::Pattern(text("^/a")),
            Path::Exact(text("/a/b/c")),
        ];
        let at = |precedence, path| chosen(precedence, &paths, path);
        assert_eq!(at(Precedence::First, "/a/b/c"), Some(0));
        assert_eq!(at(Precedence::Longest, "/a/x"), Some(1));
        assert_eq!(at(Precedence::Patterns, "/a/x"), Some(3));
        assert_eq!(at(Precedence::Patterns, "/a/b/x"), Some(2));
        assert_eq!((at(Precedence::Patterns, "/a/b/c"), at(Precedence::Longest, "/a/b/c")), (Some(4), Some(4)));
        assert_eq!(at(Precedence::Patterns, "x"), None);
    }

    #[test]
    fn routes_for_the_host_itself_come_before_those_for_others() {
        let file = SourceMap::default().add("f", "");
        let route = |host: &[&str], path: &str| Route {
            span: Span { file, start: 0, end: 0 },
            name: format!("{host:?}"),
            listeners: Vec::new(),
            hosts: host.iter().map(|host| (*host).to_owned()).collect(),
            path: Path::Prefix(path.to_owned()),
            only: None,
            target: Target::Http,
            signs: Vec::new(),
            settings: Vec::new(),
            writing: Writing::default(),
        };
        let routes = vec![route(&[], "/orders/all"), route(&["*.b.c"], "/orders"), route(&["a.b.c"], "/")];
        let setup = Setup { routes, precedence: Precedence::Longest, ..Setup::of("x") };
        let chosen = |host| setup.route_of(host, "/orders/all", |_| true).map(|route| route.name.as_str());
        assert_eq!(chosen(Some("a.b.c")), Some("[\"a.b.c\"]"));
        assert_eq!(chosen(Some("x.b.c")), Some("[\"*.b.c\"]"));
        assert_eq!((chosen(Some("d")), chosen(None)), (Some("[]"), Some("[]")));
    }

    #[test]
    fn paths_are_narrowed_as_far_as_that_can_be_said() {
        let (prefix, exact) = (|text: &str| Path::Prefix(text.to_owned()), |text: &str| Path::Exact(text.to_owned()));
        assert_eq!(prefix("/a").narrowed(&prefix("/a/b")), Some(prefix("/a/b")));
        assert_eq!(prefix("/a/b").narrowed(&Path::Any), Some(prefix("/a/b")));
        assert_eq!((prefix("/a").narrowed(&prefix("/b")), exact("/x").narrowed(&prefix("/b"))), (None, None));
        assert_eq!(prefix("/").narrowed(&exact("/x")), Some(exact("/x")));
        assert_eq!(Path::Pattern("x".to_owned()).narrowed(&exact("/x")), Some(Path::Unknown));
    }

    #[test]
    fn a_part_of_what_is_below_a_path_may_be_served_by_a_pattern() {
        let below = |pattern: &str| Path::Pattern(pattern.to_owned()).is_below("/shop.Orders/");
        assert_eq!(
            ["^/(?:shop.*)/(?:Get)$", "^/[^/]+/Get$", "^/(?:tea)/Get$", "x", "^/[/"].map(below),
            [true, true, false, false, false]
        );
        assert!(Path::Exact("/shop.Orders/Get".to_owned()).is_below("/shop.Orders/"));
    }

    #[test]
    fn a_path_is_below_another_at_a_slash_only() {
        let below = Path::Below("/a/".to_owned());
        assert_eq!(["/a", "/a/b", "/ab", "/"].map(|path| below.serves(path)), [true, true, false, false].map(Some));
        assert_eq!(Path::Pattern("(?P<x".to_owned()).serves("/"), None);
    }
}
