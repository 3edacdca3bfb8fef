//! What refers to something that is not there or does not fit, with which HAProxy does not start.

use std::collections::HashMap;

use super::held::{Kind, Notes};
use super::proxy::Proxy;
use super::syntax::{Line, Section, shown};
use crate::diag::{Diagnostic, codes};

/// The lines whose conditions are looked at.
const CONDITIONAL: [&str; 6] = ["use_backend", "use-server", "http-request", "http-response", "tcp-request", "redirect"];

/// Reports such references.
pub(super) fn find(sections: &[Section<'_>], proxies: &[Proxy<'_>], notes: &mut Notes<'_>) {
    let parts: Vec<_> = sections.iter().filter(|section| section.is_part).map(|section| section.head.span).collect();
    let backs = proxies.iter().rev().filter(|proxy| proxy.kind != Kind::Frontend);
    let named: HashMap<&str, &Proxy<'_>> = backs.map(|proxy| (proxy.name(), proxy)).collect();
    let heads: HashMap<_, _> = sections.iter().map(|section| (section.head.span, section)).collect();
    let mut left = super::MOST_NOTES;
    for proxy in proxies.iter().filter(|proxy| !parts.contains(&proxy.head.span)) {
        let Some(section) = heads.get(&proxy.head.span) else { continue };
        for line in section.lines.iter().take(super::MOST_RULES) {
            let faults = undefined(proxy, line).into_iter().chain(mismatched(proxy, line, &named));
            for fault in faults.take(left) {
                left -= 1;
                notes.diagnostics.push(fault);
            }
        }
    }
}

/// Returns what is wrong with a condition that names ACLs which the section does not define.
fn undefined(proxy: &Proxy<'_>, line: &Line<'_>) -> Vec<Diagnostic> {
    if !CONDITIONAL.contains(&line.word(0)) {
        return Vec::new();
    }
    let fault = |name: &str, span| {
        let message = format!("nothing in `{}` defines the ACL `{name}`, so HAProxy does not start", shown(&proxy.head.text()));
        let help = format!("define it before, such as `acl {name} path_beg /path`, or correct its name");
        Diagnostic::error(codes::SYNTAX, span, message).help(help)
    };
    let words = proxy.acls.undefined(line);
    words.into_iter().map(|word| fault(&shown(word.text.trim_start_matches('!')), word.span)).collect()
}

/// Returns what is wrong with a line that sends requests of HTTP to a backend for bytes.
fn mismatched(proxy: &Proxy<'_>, line: &Line<'_>, named: &HashMap<&str, &Proxy<'_>>) -> Option<Diagnostic> {
    if !proxy.takes_clients() || !matches!(line.word(0), "use_backend" | "default_backend") {
        return None;
    }
    let word = line.words.get(1).filter(|word| !word.varies)?;
    let back = named.get(word.text.as_ref())?;
    // Of a backend whose mode is not written, another file may say it.
    let mode = back.held.bytes.filter(|_| proxy.held.http)?;
    let (front, back) = (shown(&proxy.head.text()), shown(&back.head.text()));
    let message = format!("`{front}` is in `mode http`, and `{back}` in `mode tcp`, so HAProxy does not start");
    let fault = Diagnostic::error(codes::SYNTAX, word.span, message).label(mode, "the mode of the backend");
    Some(fault.help(format!("write `mode http` in `{back}`")))
}
