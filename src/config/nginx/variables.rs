//! Variables in the headers of an upgrade that nothing defines, with which NGINX does not start.

use std::collections::HashSet;

use super::Reading;
use super::syntax::{Directive, shortened};
use crate::diag::{Diagnostic, codes};

/// Names that the program, its modules and clients give.
const GIVEN: [&str; 9] = ["http_", "arg_", "cookie_", "sent_", "upstream_", "ssl_", "proxy_", "connection_time", "connections_"];

/// Variables that are defined in a whole configuration.
#[derive(Default)]
struct Defined<'a> {
    names: HashSet<&'a str>,
    /// Something is not in the texts, or is code.
    unsure: bool,
}

impl<'a> Defined<'a> {
    fn add(&mut self, block: &'a [Directive]) {
        for line in block {
            let name = line.name();
            self.unsure |= name == "include" || name == "load_module" || name.ends_with("_by_lua_file");
            if !name.ends_with("_header") {
                // Whatever names a variable may define it, such as `map`, `set` or `js_set`.
                self.names.extend(line.args().iter().filter_map(|word| variable(&word.text)));
                line.args().iter().for_each(|word| self.captures(&word.text));
            }
            self.captures(name);
            self.names.extend(variable(name));
            self.add(line.inner());
        }
    }

    /// Adds the named groups of a regular expression.
    fn captures(&mut self, text: &'a str) {
        for part in text.split("(?").skip(1) {
            let name = part.strip_prefix('P').unwrap_or(part).strip_prefix(['<', '\'']);
            self.names.extend(name.and_then(|rest| rest.split(['>', '\'']).next()));
        }
    }
}

/// Adds the variables of the headers that let a client switch, each with its line.
fn read<'a>(block: &'a [Directive], found: &mut Vec<(&'a str, &'a Directive)>) {
    for line in block {
        let switches = || ["Upgrade", "Connection"].iter().any(|header| line.arg(0).eq_ignore_ascii_case(header));
        if line.name() == "proxy_set_header" && switches() {
            found.extend(variable(line.arg(1)).map(|variable| (variable, line)));
        }
        read(line.inner(), found);
    }
}

/// Returns whether only a configuration can define a variable.
fn is_own(name: &str) -> bool {
    // Only what is named after a header of an upgrade is surely no variable of a module.
    let named = ["upgrade", "connection_"].iter().any(|part| name.contains(part));
    named && name != "connection_requests" && !GIVEN.iter().any(|prefix| name.starts_with(prefix))
}

/// Returns the name of a variable, if a text is nothing else.
fn variable(text: &str) -> Option<&str> {
    let name = text.strip_prefix('$')?;
    let name = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name);
    let is_plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_plain.then_some(name)
}

/// Reports variables that nothing in a whole configuration defines.
pub(super) fn undefined(reading: &mut Reading, main: &[Directive]) {
    let mut found = Vec::new();
    read(main, &mut found);
    found.retain(|(name, _)| is_own(name));
    if found.is_empty() {
        return;
    }
    let mut defined = Defined::default();
    defined.add(main);
    if defined.unsure {
        return;
    }
    let mut told = HashSet::new();
    for (name, line) in found {
        if !defined.names.contains(name) && told.insert(name) {
            let span = line.args().get(1).map_or(line.span(), |word| word.span);
            let message = format!("nothing defines `${}`, so NGINX does not start", shortened(name));
            let help = match line.arg(0).to_ascii_lowercase().as_str() {
                "connection" => format!("write `map $http_upgrade ${name} {{ default upgrade; '' close; }}` in `http`"),
                _ => "write `$http_upgrade`".to_owned(),
            };
            reading.diagnostics.push(Diagnostic::error(codes::SYNTAX, span, message).help(help));
        }
    }
}
