//! NGINX: `nginx.conf` with what it includes, or a file of `conf.d` or `sites-available` by itself.

mod amount;
mod code;
mod effect;
mod include;
mod misspelt;
mod outline;
mod place;
mod routes;
mod scope;
mod servers;
mod settings;
mod stream;
mod syntax;
#[cfg(test)]
mod tests;
mod upgrade;
mod upstream;
mod variables;

use std::collections::HashSet;

use super::{Files, MOST_ROUTES, Precedence, Route, Setting, Setup, Value};
use crate::diag::Diagnostics;
use crate::source::{FileId, SourceMap, Span};
use include::Passed;
pub(super) use outline::outline;
use scope::Scope;
use settings::Kind;
use syntax::Directive;

/// Reads a configuration. Files that complete it stand for what its `http` includes.
///
/// Routes are in the order of the text, except that servers that only answer come last. A route that hands its requests on, such as
/// by `try_files $uri @service`, has the target and the settings of where they arrive.
pub(super) fn read(joined: &[FileId], files: &dyn Files, sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Vec<Setup> {
    let (tree, passed) = include::load(joined, files, sources, diagnostics);
    let setup = Setup { precedence: Precedence::Patterns, ..Setup::of("nginx") };
    let mut reading = Reading { setup, passed, diagnostics, odd: HashSet::new() };
    reading.main(&Scope::new(&tree, None));
    reading.setup.passed_over = reading.passed.entries;
    vec![reading.setup]
}

/// Returns whether a text is a configuration of NGINX, going by its first directive.
pub(super) fn looks_like(text: &str) -> bool {
    const MOST: usize = 1 << 16;
    const NAMES: [&str; 40] = [
        "user",
        "worker_processes",
        "worker_rlimit_nofile",
        "worker_connections",
        "error_log",
        "access_log",
        "pid",
        "load_module",
        "daemon",
        "master_process",
        "events",
        "http",
        "stream",
        "mail",
        "server",
        "upstream",
        "location",
        "map",
        "geo",
        "include",
        "env",
        "log_format",
        "limit_req_zone",
        "limit_conn_zone",
        "listen",
        "server_name",
        "gzip",
        "root",
        "set_real_ip_from",
        "types",
        "split_clients",
        "add_header",
        "pcre_jit",
        "thread_pool",
        "worker_cpu_affinity",
        "working_directory",
        "resolver",
        "sendfile",
        "tcp_nopush",
        "more_set_headers",
    ];
    const PREFIXES: [&str; 11] =
        ["proxy_", "grpc_", "fastcgi_", "client_", "ssl_", "gzip_", "lua_", "js_", "keepalive_", "auth_", "worker_"];
    let end = (0..=MOST.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
    let is_known = |name: &str| NAMES.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix));
    syntax::find(&text[..end], |_| true).is_some_and(|first| is_known(&first)) && text[..end].contains(';')
}

/// Returns whether a text begins a configuration, as `nginx.conf` does and files that it includes do not.
pub(super) fn begins(text: &str) -> bool {
    syntax::find(text, |name| matches!(name, "events" | "http" | "stream")).is_some()
}

/// Returns whether a server outside of `http` and `stream` forwards bytes.
fn is_of_stream(server: &Directive) -> bool {
    server.inner().iter().any(|directive| directive.name() == "proxy_pass")
}

/// What is read so far.
struct Reading<'d> {
    setup: Setup,
    passed: Passed,
    diagnostics: &'d mut Diagnostics,
    /// Directives whose value is reported as odd.
    odd: HashSet<Span>,
}

impl Reading<'_> {
    /// Reads the outermost block. Without `http`, its directives stand for the content of `http`, `stream` or a server.
    fn main(&mut self, main: &Scope) {
        let mut whole = vec![("worker_processes", main.first("worker_processes"))];
        whole.push(("worker_rlimit_nofile", main.first("worker_rlimit_nofile")));
        let events = main.own("events").iter().flat_map(|events| events.inner());
        whole.extend(
            events.filter(|directive| directive.name() == "worker_connections").map(|line| ("worker_connections", Some(line))),
        );
        for (name, directive) in whole {
            let Some(directive) = directive else { continue };
            let setting = match directive.arg(0) {
                // This depends on the machine.
                "auto" => Some(Setting { name, value: Value::Unlimited, span: directive.span() }),
                _ => self.setting(name, Kind::Count, directive),
            };
            self.setup.settings.extend(setting);
        }
        if !main.own("http").is_empty() {
            variables::undefined(self, main.block);
        }
        misspelt::find(self, main.block);
        place::find(self, main.block);
        let is_whole = ["http", "stream", "mail"].iter().any(|name| main.first(name).is_some());
        let parts = ["server", "location"].iter().filter_map(|name| main.first(name)).map(Directive::span);
        self.setup.fragment = parts.min_by_key(|span| span.start).filter(|_| !is_whole);
        for http in main.own("http") {
            let http = Scope::new(http.inner(), None);
            servers::read(self, http.own("server"), &http);
        }
        for stream in main.own("stream") {
            let scope = Scope::new(stream.inner(), None);
            stream::read(self, scope.own("server"), &scope);
        }
        let (streams, servers): (Vec<&Directive>, Vec<&Directive>) =
            main.own("server").iter().copied().partition(|server| is_of_stream(server));
        servers::read(self, &servers, main);
        stream::read(self, &streams, main);
        servers::read_locations(self, main);
    }

    /// Adds a route.
    fn add(&mut self, route: Route) {
        if self.setup.routes.len() < MOST_ROUTES {
            self.setup.routes.push(route);
        } else {
            self.passed.add(format!("more than {MOST_ROUTES} routes"), route.span);
        }
    }
}
