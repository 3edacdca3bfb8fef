//! Directives in blocks in which NGINX does not allow them, or twice where it allows one: it does not start with them.

use std::collections::{HashMap, HashSet};

use super::Reading;
use super::settings::Module;
use super::syntax::{Directive, shortened};
use crate::diag::{Diagnostic, codes};
use crate::source::FileId;

/// Blocks, of which several may be meant where it is not known which one a text is for.
type Blocks = u16;

const MAIN: Blocks = 1;
const EVENTS: Blocks = 1 << 1;
const HTTP: Blocks = 1 << 2;
const SERVER: Blocks = 1 << 3;
const LOCATION: Blocks = 1 << 4;
const IF_OF_SERVER: Blocks = 1 << 5;
const IF_OF_LOCATION: Blocks = 1 << 6;
const EXCEPT: Blocks = 1 << 7;
const GROUP: Blocks = 1 << 8;
const STREAM: Blocks = 1 << 9;
const STREAM_SERVER: Blocks = 1 << 10;
const STREAM_GROUP: Blocks = 1 << 11;

const ALL: Blocks = Blocks::MAX;
const USUAL: Blocks = HTTP | SERVER | LOCATION;
const BYTES: Blocks = STREAM | STREAM_SERVER;

/// What blocks are called, as far as a directive may be moved into them.
const NAMES: [(Blocks, &str); 8] = [
    (EVENTS, "`events`"),
    (HTTP, "`http`"),
    (SERVER, "`server`"),
    (LOCATION, "`location`"),
    (GROUP, "`upstream`"),
    (STREAM, "`stream`"),
    (STREAM_SERVER, "a `server` of `stream`"),
    (STREAM_GROUP, "an `upstream` of `stream`"),
];

/// The blocks that allow some directives, and whether each of them allows only one.
const KNOWN: [(&str, Blocks, bool); 33] = [
    ("worker_processes", MAIN, true),
    ("worker_rlimit_nofile", MAIN, true),
    ("worker_connections", EVENTS, true),
    ("events", MAIN, false),
    ("http", MAIN, false),
    ("stream", MAIN, false),
    // Those on the outermost level are read as of the block that they fit.
    ("server", MAIN | HTTP | STREAM | GROUP | STREAM_GROUP, false),
    ("upstream", HTTP | STREAM, false),
    ("map", HTTP | STREAM, false),
    ("location", SERVER | LOCATION, false),
    ("if", SERVER | LOCATION, false),
    ("limit_except", LOCATION, false),
    ("listen", SERVER | STREAM_SERVER, false),
    ("server_name", SERVER | STREAM_SERVER, false),
    ("http2", HTTP | SERVER, true),
    ("client_max_body_size", USUAL, true),
    ("client_body_timeout", USUAL, true),
    ("send_timeout", USUAL, true),
    ("keepalive_timeout", USUAL | GROUP, true),
    ("keepalive_time", USUAL | GROUP, true),
    ("keepalive_requests", USUAL | GROUP, true),
    ("auth_request", USUAL, true),
    ("gzip", USUAL | IF_OF_LOCATION, true),
    ("gzip_types", USUAL, false),
    ("add_header", USUAL | IF_OF_LOCATION, false),
    ("try_files", SERVER | LOCATION, true),
    ("root", USUAL | IF_OF_LOCATION, true),
    ("ip_hash", GROUP, false),
    ("proxy_cache_path", HTTP, false),
    ("proxy_timeout", BYTES, true),
    ("proxy_pass", LOCATION | IF_OF_LOCATION | EXCEPT | STREAM_SERVER, true),
    ("proxy_connect_timeout", USUAL | BYTES, true),
    ("proxy_http_version", USUAL, true),
];

/// The ends of the names of directives that each module which forwards has for itself, and whether a block allows only one.
const OWN: [(&str, bool); 7] = [
    ("read_timeout", true),
    ("send_timeout", true),
    ("connect_timeout", true),
    ("buffering", true),
    ("request_buffering", true),
    ("set_header", false),
    ("ignore_headers", false),
];
/// Most faults that are reported.
const MOST: usize = 100;

/// Reports such directives. Around a text that begins no configuration, anything may stand.
pub(super) fn find(reading: &mut Reading, main: &[Directive]) {
    let begins = |line: &&Directive| matches!(line.name(), "events" | "http" | "stream");
    let whole: HashSet<FileId> = main.iter().filter(begins).map(|line| line.span().file).collect();
    let mut known: HashMap<String, (Blocks, bool)> = HashMap::new();
    for module in Module::ALL {
        let prefix = module.prefix();
        known.extend(OWN.iter().map(|(name, once)| (format!("{prefix}{name}"), (USUAL, *once))));
        known.insert(module.pass().to_owned(), (LOCATION | IF_OF_LOCATION, true));
    }
    known.extend(KNOWN.iter().map(|(name, blocks, once)| ((*name).to_owned(), (*blocks, *once))));
    let mut left = MOST;
    let mut blocks = vec![(main, MAIN, String::new())];
    while let Some((block, outer, head)) = blocks.pop() {
        let mut seen: HashSet<(&str, FileId)> = HashSet::new();
        for line in block {
            let Some((name, (allowed, once))) = known.get_key_value(line.name()) else { continue };
            let is_part = outer == MAIN && !whole.contains(&line.span().file);
            let place = if is_part { ALL } else { outer };
            // Files that are read together may be meant to stand for each other.
            let is_twice = *once && !seen.insert((name, line.span().file));
            if allowed & place == 0 || (is_twice && place != ALL) {
                if left == 0 {
                    return;
                }
                left -= 1;
                let is_fit = allowed & place != 0;
                let fault = if is_fit { twice(line, &head) } else { misplaced(line, &head, *allowed) };
                reading.diagnostics.push(fault);
            } else if let Some(inner) = inner(line, place) {
                blocks.push((line.inner(), inner, shortened(&line.words())));
            }
        }
    }
}

/// Returns which block a directive begins. `None` for those in which words of all kinds stand.
fn inner(line: &Directive, place: Blocks) -> Option<Blocks> {
    Some(match line.name() {
        "events" => EVENTS,
        "http" => HTTP,
        "stream" => STREAM,
        "server" if place == ALL || place == MAIN => SERVER | STREAM_SERVER,
        "server" if place == HTTP => SERVER,
        "server" if place == STREAM => STREAM_SERVER,
        "upstream" if place == ALL => GROUP | STREAM_GROUP,
        "upstream" if place == HTTP => GROUP,
        "upstream" if place == STREAM => STREAM_GROUP,
        "location" => LOCATION,
        "limit_except" => EXCEPT,
        "if" if place == ALL => IF_OF_SERVER | IF_OF_LOCATION,
        "if" if place & SERVER != 0 => IF_OF_SERVER,
        "if" if place & LOCATION != 0 => IF_OF_LOCATION,
        _ => return None,
    })
}

fn within(head: &str) -> String {
    if head.is_empty() { "outside of blocks".to_owned() } else { format!("in `{head}`") }
}

fn misplaced(line: &Directive, head: &str, allowed: Blocks) -> Diagnostic {
    let message = format!("`{}` is not allowed {}, so NGINX does not start", line.name(), within(head));
    let places: Vec<&str> = NAMES.iter().filter(|(place, _)| allowed & place != 0).map(|(_, name)| *name).collect();
    let help = match places.as_slice() {
        [only] => format!("move it into {only}"),
        [others @ .., last] => format!("move it into {} or {last}", others.join(", ")),
        [] => "move it out of all blocks".to_owned(),
    };
    Diagnostic::error(codes::SYNTAX, line.span(), message).help(help)
}

fn twice(line: &Directive, head: &str) -> Diagnostic {
    let message = format!("`{}` stands twice {}, so NGINX does not start", line.name(), within(head));
    Diagnostic::error(codes::SYNTAX, line.span(), message).help("remove one of the two lines")
}
