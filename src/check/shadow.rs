//! Routes that no request can reach, since an earlier or more specific one takes them all.

use crate::config::{Path, Precedence, Route, Setup, Target};
use crate::diag::{Diagnostic, codes};
use crate::findings::Finder;

/// Maximum number of routes among which this is looked for: each is compared with each.
const MOST: usize = 1_000;

pub(super) fn find(finder: &mut Finder<'_>, setup: &Setup) {
    let routes = &setup.routes[..setup.routes.len().min(MOST)];
    let patterns = setup.precedence == Precedence::Patterns && routes.iter().any(|route| matches!(route.path, Path::Pattern(_)));
    for (position, route) in routes.iter().enumerate() {
        if let Some(by) = patterns.then(|| pattern_before(setup, route)).flatten() {
            let ahead = route.writing.ahead.as_deref();
            report(finder, route, by, ahead.unwrap_or("let the pattern leave out this path, or remove one of them"));
            continue;
        }
        let others = routes.iter().enumerate().filter(|&(other, _)| other != position);
        let first =
            others.map(|(other, by)| (other < position, by)).find(|(before, by)| takes(setup.precedence, *before, by, route));
        if let Some((_, by)) = first {
            // Of equals, no form of one comes before the other.
            let ahead = route.writing.ahead.as_deref().filter(|_| setup.precedence == Precedence::First);
            report(finder, route, by, ahead.unwrap_or("put the more specific route first, or remove one of them"));
        }
    }
}

fn report(finder: &mut Finder<'_>, route: &Route, by: &Route, help: &str) {
    let message = format!("`{}` is never reached, since `{}` serves its requests", route.name, by.name);
    let finding = Diagnostic::new(codes::ROUTE_SHADOWED, route.span, message).label(by.span, "this route comes first");
    finder.find(codes::ROUTE_SHADOWED, None, finding.help(help));
}

/// Returns the pattern that takes the path of a route and whatever follows it, where patterns precede.
pub(super) fn pattern_before<'s>(setup: &'s Setup, route: &Route) -> Option<&'s Route> {
    let (Path::Prefix(text) | Path::Below(text)) = &route.path else { return None };
    let host = route.hosts.first().map(String::as_str);
    let on = |by: &Route| same_place(by, route);
    let winner = |path: &str| setup.route_of(host, path, on).filter(|by| matches!(by.path, Path::Pattern(_)));
    let first = winner(text)?;
    let further = if text.ends_with('/') { ["", "x", "x/y.z"] } else { ["/", "/x", "x/y.z"] };
    let further = further.map(|more| format!("{text}{more}"));
    further.iter().all(|path| winner(path).is_some_and(|by| by.span == first.span)).then_some(first)
}

/// Returns whether whatever reaches a route could reach another.
fn same_place(by: &Route, route: &Route) -> bool {
    let hosts = by.hosts.is_empty() || (!route.hosts.is_empty() && route.hosts.iter().all(|host| by.hosts.contains(host)));
    let listeners = !route.listeners.is_empty() && route.listeners.iter().all(|at| by.listeners.contains(at));
    let all = by.only.is_none() || by.only == route.only;
    // Without listeners, a fragment of a file has its requests from one place; but bytes are told apart by nothing else.
    let fragment = route.listeners.is_empty() && by.listeners.is_empty() && route.target != Target::Bytes;
    hosts && all && (listeners || fragment)
}

/// Returns whether one route takes every request of another.
fn takes(precedence: Precedence, before: bool, by: &Route, route: &Route) -> bool {
    let taken = match precedence {
        _ if !before || route.path == Path::Unknown => false,
        Precedence::First => covers(&by.path, &route.path),
        // The longer text wins, so that only the same text twice shadows. Calls are also told apart by their methods, and routes of
        // gateways that are written elsewhere by these.
        Precedence::Longest if route.target == Target::Calls || route.listeners.is_empty() => false,
        // Nor one that is limited to some requests, by one that is not.
        Precedence::Longest | Precedence::Patterns if by.only != route.only => false,
        Precedence::Longest | Precedence::Patterns => by.path == route.path && by.hosts == route.hosts,
    };
    taken && same_place(by, route)
}

/// Returns whether a path serves everything that another does.
fn covers(path: &Path, other: &Path) -> bool {
    match (path, other) {
        (Path::Any, _) => true,
        (
            Path::Prefix(text) | Path::FirmPrefix(text),
            Path::Prefix(own) | Path::FirmPrefix(own) | Path::Exact(own) | Path::Below(own),
        ) => own.starts_with(text.as_str()),
        (Path::Below(_), Path::Exact(own) | Path::Below(own)) => path.serves(own) == Some(true),
        (Path::Exact(text), Path::Exact(own)) | (Path::Pattern(text), Path::Pattern(own)) => text == own,
        _ => false,
    }
}
