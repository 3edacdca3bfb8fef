//! What is said of a change of meaning.

use crate::check::words::circumstance;
use crate::config::{ADDRESSES, AUTHENTICATION, HOST, ORIGINS, RATE, REWRITE};
use crate::diag::{Code, Severity, codes};
use crate::quantity::{duration_text, size_text};

/// What ended responses so far. Times in milliseconds.
pub(super) enum Ended {
    /// An age.
    Age(u64),
    /// Silence only.
    Silence(u64),
    /// Nothing.
    Never,
}

/// Returns what is said of responses that end earlier, perhaps only in some circumstance.
pub(super) fn ends(who: &str, end: u64, only: Option<&str>, before: &Ended) -> String {
    let before = match before {
        Ended::Age(before) => format!("instead of {}", duration_text(*before)),
        Ended::Silence(silence) => format!("where so far only {} of silence ended them", duration_text(*silence)),
        Ended::Never => "where so far nothing ended them".to_owned(),
    };
    let only = circumstance(only);
    format!("responses of {who} end after {}, busy or not{only}, {before}", duration_text(end))
}

/// Returns what is said of a limit on silence that is shorter.
pub(super) fn sooner(who: &str, silence: u64, before: u64) -> String {
    format!("{who} is closed after {} of silence instead of {}", duration_text(silence), duration_text(before))
}

/// Returns what is said of a limit on silence that is gone.
pub(super) fn unlimited_silence(who: &str, before: u64) -> String {
    format!("the limit of {} of silence for {who} has no counterpart in the new configuration", duration_text(before))
}

/// Returns what is said of buffering that is new.
pub(super) fn buffered(who: &str, gateway: &str) -> String {
    format!("{gateway} buffers the responses of {who}, which passed at once so far")
}

/// Returns what is said of buffering that may be new.
pub(super) fn perhaps_buffered(who: &str) -> String {
    format!("buffering was switched off for {who}, and nothing in the new configuration says so")
}

/// Returns what is said of something that is needed and no longer done.
pub(super) fn lost(who: &str, code: Code) -> String {
    let what = match code {
        codes::UPGRADE_NOT_PASSED => "the upgrade is no longer passed on",
        codes::WRONG_HTTP_VERSION => "the HTTP version that is needed is no longer spoken",
        _ => "what is needed is no longer done",
    };
    format!("{what} for {who}")
}

/// Returns what is said of a smaller limit on messages. Sizes in bytes.
pub(super) fn smaller(who: &str, largest: u64, before: Option<u64>) -> String {
    let before = before.map_or_else(|| "any size".to_owned(), size_text);
    format!("{who} accepts messages of up to {} instead of {before}", size_text(largest))
}

/// Returns what is said of a limit on messages that is gone.
pub(super) fn unlimited_size(who: &str, before: u64) -> String {
    format!("the limit of {} on messages of {who} has no counterpart in the new configuration", size_text(before))
}

/// Returns what no longer happens besides, and how much that matters. It may be unknown whether all was understood.
pub(super) fn undone(who: &str, name: &str, whole: bool) -> (String, Severity) {
    let (what, severity) = match name {
        AUTHENTICATION => (format!("nobody checks who asks for {who}"), Severity::Warning),
        ADDRESSES => (format!("any address may reach {who}"), Severity::Warning),
        RATE => (format!("nothing limits the rate of requests to {who}"), Severity::Warning),
        REWRITE => (format!("nothing rewrites the paths of requests to {who}"), Severity::Warning),
        HOST => (format!("nothing tells the service of {who} another host"), Severity::Warning),
        ORIGINS => (format!("nothing lets pages of other origins use {who}"), Severity::Info),
        _ => (format!("nothing keeps a client of {who} at the same server"), Severity::Info),
    };
    let (doubt, severity) = if whole { ("", severity) } else { (", as far as that was understood", Severity::Info) };
    (format!("{what} in the new configuration{doubt}"), severity)
}

/// Returns what is said of a route that is gone.
pub(super) fn gone(who: &str) -> String {
    format!("{who} has no route in the new configuration")
}

/// Returns what is said of a route that is reached in the clear.
pub(super) fn open(who: &str) -> String {
    format!("clients reach {who} here without encryption, and so far they could not")
}
