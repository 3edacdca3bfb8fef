//! Reads HAProxy's configuration.
//!
//! The reader is our own: the format is lines of words, and of the crates for it none keeps places.
//!
//! A route is a rule of a frontend together with its backend. Its settings come from both, after what each inherits from
//! `defaults`. Silence on an upgraded connection, and with `mode tcp` on any, is limited by `timeout tunnel`, or else by the smaller
//! of `timeout client` and `timeout server`; then `tunnel by timeout client` or `tunnel by timeout server` says which one.

mod amount;
mod condition;
mod criterion;
mod effects;
mod ends;
mod held;
mod proxy;
mod refused;
mod routes;
mod syntax;
#[cfg(test)]
mod tests;

use held::Notes;
use proxy::Collected;
pub(super) use syntax::outline;

use super::{Files, MOST_ROUTES, Setting, Setup, Value};
use crate::diag::Diagnostics;
use crate::source::{FileId, SourceMap};

/// Most rules of a section that are looked at.
const MOST_RULES: usize = 1_000;
/// Most listeners, and most servers, of a section.
const MOST_ENDS: usize = 1_000;
/// Most notes of one kind.
const MOST_NOTES: usize = 200;

/// Returns whether a text looks like a configuration of HAProxy.
pub(super) fn looks_like(text: &str) -> bool {
    const MOST_LINES: usize = 2_000;
    let lines = text.lines().take(MOST_LINES).map(|line| line.trim_start_matches('\u{feff}').trim());
    let (mut section, mut telling) = (false, false);
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        // Other formats end their lines with these.
        if line.ends_with(['{', ';', ':', '}']) {
            return false;
        }
        let mut words = line.split_whitespace();
        let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        section |= match first {
            "global" | "defaults" => second.is_empty() || !second.starts_with(['=', ':']),
            "frontend" | "backend" | "listen" | "peers" | "resolvers" | "userlist" => !second.is_empty(),
            _ => false,
        };
        telling |= section
            && matches!(
                first,
                "mode" | "timeout" | "bind" | "server" | "option" | "log" | "maxconn" | "default_backend" | "use_backend" | "acl"
            );
        if !section && !first.starts_with('.') {
            return false;
        }
        if telling {
            return true;
        }
    }
    section
}

/// Returns whether a text begins a configuration: HAProxy reads several files as one, and one of them says what holds for all.
pub(super) fn begins(text: &str) -> bool {
    text.lines().any(|line| line.split_whitespace().next() == Some("global"))
}

/// Reads a configuration.
pub(super) fn read(joined: &[FileId], _: &dyn Files, sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Vec<Setup> {
    let mut setup = Setup::of("haproxy");
    let mut parsed = syntax::Sections::default();
    for &file in joined {
        let one = syntax::parse(file, sources.file(file).text(), diagnostics);
        parsed.sections.extend(one.sections);
        parsed.passed_over.extend(one.passed_over.into_iter().take(1));
    }
    let mut collected = Collected { passed_over: parsed.passed_over, ..Collected::default() };
    let mut notes = Notes { diagnostics, idle: &mut collected.idle, passed_over: &mut collected.passed_over };
    let globals = parsed.sections.iter().filter(|section| section.head.word(0) == "global");
    for line in globals.flat_map(|section| &section.lines).filter(|line| line.word(0) == "maxconn") {
        if let Some(value) = held::number(line, 1, &mut notes) {
            setup.settings.retain(|setting| setting.name != "maxconn");
            setup.settings.push(Setting { name: "maxconn", value: Value::Count(value), span: line.span });
        }
    }
    let proxies = proxy::proxies(&parsed.sections, &mut notes);
    refused::find(&parsed.sections, &proxies, &mut notes);
    proxy::unused(&parsed.sections, &proxies, &mut notes);
    routes::add(&mut setup, &proxies, &mut notes);
    setup.idle = collected.idle;
    setup.passed_over = collected.passed_over;
    setup.idle.sort_by_key(|idle| (idle.span.file, idle.span.start));
    vec![setup]
}
