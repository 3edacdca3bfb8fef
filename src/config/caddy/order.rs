//! The order in which Caddy runs the directives of a block, whatever the order of the text.

use super::matcher::Matcher;
use super::syntax::Node;
use crate::config::Path;

/// The directives that have a place, in order.
const ORDER: [&str; 43] = [
    "tracing",
    "map",
    "vars",
    "fs",
    "root",
    "log_append",
    "skip_log",
    "log_skip",
    "log_name",
    "header",
    "copy_response_headers",
    "request_body",
    "timeouts",
    "redir",
    "method",
    "rewrite",
    "uri",
    "try_files",
    "basicauth",
    "basic_auth",
    "forward_auth",
    "request_header",
    "encode",
    "push",
    "intercept",
    "templates",
    "invoke",
    "handle",
    "handle_path",
    "route",
    "abort",
    "error",
    "copy_response",
    "respond",
    "metrics",
    "reverse_proxy",
    "php_fastcgi",
    "file_server",
    "acme_server",
    // These have no place, and are not part of a route.
    "bind",
    "handle_errors",
    "log",
    "tls",
];

/// Returns the place of a directive, if it is one of Caddy's own.
pub(super) fn place(name: &str) -> Option<usize> {
    ORDER.iter().position(|known| *known == name)
}

/// Most directives of a block for which the order among equals is exactly Caddy's.
const MOST_EXACT: usize = 500;

/// Sorts directives with their matchers: by their place, then the longer path first.
pub(super) fn sort(items: &mut [(Matcher, &Node)]) {
    if items.len() > MOST_EXACT {
        return items.sort_by_cached_key(|(matcher, node)| {
            (rank(node), matcher.is_any(), path(matcher).map(|(text, _)| std::cmp::Reverse(text.len())))
        });
    }
    // What precedes what depends on pairs, so the outcome depends on how one sorts: by insertion, as Go does for few.
    for end in 1..items.len() {
        for at in (1..=end).rev() {
            if !precedes(&items[at], &items[at - 1]) {
                break;
            }
            items.swap(at, at - 1);
        }
    }
}

/// The place of a directive, one behind the other. Those of plugins say theirs themselves, with `order`; they are put first.
fn rank(node: &Node) -> usize {
    // These two are alternatives of each other.
    let name = if node.word(0) == "handle_path" { "handle" } else { node.word(0) };
    place(name).map_or(0, |place| place + 1)
}

/// The only path of a matcher, without the star at its end, and whether there is one.
fn path(matcher: &Matcher) -> Option<(&str, bool)> {
    match matcher.paths.as_slice() {
        [Path::Exact(text)] => Some((text, false)),
        [Path::Prefix(text)] => Some((text, true)),
        [Path::Pattern(text)] if !matcher.is_expression => Some((text, false)),
        _ => None,
    }
}

fn precedes((one, first): &(Matcher, &Node), (two, second): &(Matcher, &Node)) -> bool {
    let ranks = (rank(first), rank(second));
    if ranks.0 != ranks.1 {
        return ranks.0 < ranks.1;
    }
    match (path(one), path(two)) {
        (Some((one, star)), Some((two, other))) if one == two => !star && other,
        (Some((one, _)), Some((two, _))) if one.len() == two.len() => one < two,
        (Some((one, _)), Some((two, _))) => one.len() > two.len(),
        _ => !one.is_any() && two.is_any(),
    }
}
