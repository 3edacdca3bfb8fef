//! Directives that are written but have no effect.

use std::collections::HashSet;

use super::Reading;
use super::scope::Scope;
use super::settings::Module;
use super::syntax::{Directive, shortened};
use crate::config::Idle;

/// What the name of a directive is, without the module, if it is worth a report.
const NAMES: [&str; 9] = [
    "read_timeout",
    "send_timeout",
    "connect_timeout",
    "buffering",
    "request_buffering",
    "set_header",
    "http_version",
    "cache",
    "ignore_headers",
];
/// Most locations that are reported as never reached.
const MOST_UNREACHED: usize = 20;

/// A kind of block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A server.
    Server,
    /// A location.
    Location,
}

/// What happens to requests in a block and the blocks within it.
#[derive(Debug, Default)]
struct Below {
    modules: Vec<Module>,
    /// Something was not read, so more may happen.
    unsure: bool,
}

impl Below {
    fn of(block: &[Directive]) -> Self {
        let mut below = Self::default();
        below.add(block);
        below
    }

    fn add(&mut self, block: &[Directive]) {
        for directive in block {
            let name = directive.name();
            self.unsure |= name == "include" || name.contains("_by_lua") || name.starts_with("js_");
            let module = Module::ALL.into_iter().find(|module| module.pass() == name);
            self.modules.extend(module.filter(|module| !self.modules.contains(module)));
            self.add(directive.inner());
        }
    }
}

/// Reports directives of a block for modules that forward nothing in it.
pub(super) fn unused(reading: &mut Reading, head: &Directive, scope: &Scope, place: Place) {
    let below = Below::of(scope.block);
    if below.unsure {
        return;
    }
    let fallback = scope.first("try_files").and_then(|line| line.args().last()).map(|word| shortened(&word.text));
    let onward = fallback.as_deref().filter(|name| name.starts_with('@'));
    let mut seen = HashSet::new();
    for directive in scope.block {
        let Some((module, name)) =
            Module::ALL.into_iter().find_map(|module| Some((module, directive.name().strip_prefix(module.prefix())?)))
        else {
            continue;
        };
        // A file that is included in several places has what each of them needs.
        let is_shared = directive.span().file != head.span().file;
        let is_idle = NAMES.contains(&name) && !below.modules.contains(&module);
        if is_shared || !is_idle || !seen.insert(directive.name()) {
            continue;
        }
        let (since, help) = match below.modules.first() {
            None if place == Place::Server => continue,
            None if onward.is_some() => {
                let name = onward.unwrap_or_default();
                (format!("requests go on to `{name}`"), Some(format!("write it in `location {name}`")))
            }
            None => ("nothing is forwarded here".to_owned(), Some(format!("add `{}`, or remove this", module.pass()))),
            Some(other) => (format!("`{}` forwards the requests here", other.pass()), Some(instead(*other, name, directive))),
        };
        let setting = shortened(&directive.words());
        reading.setup.idle.push(Idle { span: directive.span(), setting, since, help });
    }
    if below.modules == [Module::Proxy] && place == Place::Location {
        unbuffered(reading, scope);
        dropped(reading, head, scope);
    }
}

/// What to write for the module that forwards.
fn instead(module: Module, name: &str, directive: &Directive) -> String {
    let is_known = match module {
        Module::Grpc => matches!(name, "read_timeout" | "send_timeout" | "connect_timeout" | "set_header" | "ignore_headers"),
        Module::Proxy => true,
        Module::Memcached => matches!(name, "read_timeout" | "send_timeout" | "connect_timeout"),
        Module::Fastcgi | Module::Uwsgi | Module::Scgi => !matches!(name, "set_header" | "http_version"),
    };
    if !is_known {
        return "remove it".to_owned();
    }
    let args = directive.args().iter().map(|word| {
        let plain = !word.text.is_empty() && !word.text.contains(|c: char| c.is_whitespace() || c == ';' || c == '{' || c == '"');
        if plain { format!(" {}", word.text) } else { format!(" {:?}", word.text) }
    });
    format!("write `{}{name}{};`", module.prefix(), shortened(&args.collect::<String>()))
}

/// Reports the header that switches buffering off where it is sent to the wrong side.
fn unbuffered(reading: &mut Reading, scope: &Scope) {
    if scope.effective("proxy_buffering").is_some_and(|directive| directive.arg(0) == "off") {
        return;
    }
    let sides = [
        ("add_header", "this header works in what the service answers, not in what clients get"),
        ("proxy_set_header", "this header works in what the service answers, not in what it is sent"),
    ];
    for (name, since) in sides {
        let line = scope.own(name).iter().find(|line| line.arg(0).eq_ignore_ascii_case("X-Accel-Buffering"));
        if let Some(line) = line.filter(|line| line.arg(1) == "no") {
            reading.setup.idle.push(Idle {
                span: line.span(),
                setting: shortened(&line.words()),
                since: since.to_owned(),
                help: Some("write `proxy_buffering off;`".to_owned()),
            });
        }
    }
}

/// Reports a `Host` that is set further outwards but not sent from here: a list of headers replaces those around it as a whole.
fn dropped(reading: &mut Reading, head: &Directive, scope: &Scope) {
    const HEADERS: &str = "proxy_set_header";
    let is_host = |line: &&&Directive| line.arg(0).eq_ignore_ascii_case("Host");
    // Services of others, by their name and encrypted, mostly want to be asked by their own name; and a question of the gateway's own,
    // such as who a client is, comes from no client.
    if scope.first("internal").is_some() || scope.first("proxy_pass_request_body").is_some_and(|line| line.arg(0) == "off") {
        return;
    }
    if scope.first("proxy_pass").is_none_or(|pass| pass.arg(0).starts_with("https:")) {
        return;
    }
    let own = scope.own(HEADERS);
    let outer = scope.outwards().skip(1).find_map(|outer| outer.own(HEADERS).iter().find(is_host));
    if let (Some(first), Some(host)) = (own.first().filter(|_| !own.iter().any(|line| is_host(&line))), outer) {
        let host = shortened(&host.words());
        reading.setup.idle.push(Idle {
            span: first.span(),
            setting: host.clone(),
            since: format!("`{}` has headers of its own, which replace all those around it", shortened(&head.words())),
            help: Some(format!("write `{host};` here too")),
        });
    }
}

/// Reports locations that forward but are never chosen, because the server answers before.
pub(super) fn unreached(reading: &mut Reading, scope: &Scope, answer: &Directive) {
    for location in scope.own("location").iter().take(MOST_UNREACHED) {
        if !Below::of(location.inner()).modules.is_empty() {
            reading.setup.idle.push(Idle {
                span: location.span(),
                setting: shortened(&location.words()),
                since: format!("`{}` answers before a location is chosen", shortened(&answer.words())),
                help: Some("move the `return` into `location /`".to_owned()),
            });
        }
    }
}
