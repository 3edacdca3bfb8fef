//! Whether the headers that are sent to a service let a client switch protocols.

use std::collections::HashMap;

use super::scope::Scope;
use super::syntax::Directive;
use crate::config::{Path, Setting, Value};

/// Name of the setting.
pub(super) const NAME: &str = "upgrade";
/// What a client asks to switch to.
const SWITCHED: &str = "websocket";
/// Most maps that lead to each other.
const MOST_STEPS: usize = 4;

/// Variables that maps define, by name with the dollar sign.
#[derive(Debug, Default)]
pub(super) struct Maps<'a>(HashMap<&'a str, &'a Directive>);

impl<'a> Maps<'a> {
    pub(super) fn of(outermost: &Scope<'a>) -> Self {
        Self(outermost.own("map").iter().map(|map| (map.arg(1), *map)).collect())
    }

    /// Returns what `Connection` is to be set to: `upgrade`, or a variable where other requests come the same way.
    pub(super) fn connection(&self, is_shared: bool) -> String {
        const MAP: &str = "map $http_upgrade $connection_upgrade { default upgrade; '' close; }";
        let suits = |map: &&&Directive| map.arg(0) == "$http_upgrade" && mapped(map, SWITCHED).eq_ignore_ascii_case(NAME);
        match self.0.values().filter(suits).map(|map| map.arg(1)).min() {
            Some(variable) => format!("{variable};"),
            None if is_shared => format!("$connection_upgrade;\n{MAP}"),
            None => format!("{NAME};"),
        }
    }

    /// Returns the value of a text for a client that asks to switch. `None` if it is unknown.
    fn value(&self, text: &str, steps: usize) -> Option<String> {
        let text = text.trim();
        if !text.contains('$') {
            return Some(text.to_ascii_lowercase());
        }
        let bare = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')).map(|name| format!("${name}"));
        match bare.as_deref().unwrap_or(text) {
            "$http_upgrade" => Some(SWITCHED.to_owned()),
            "$http_connection" => Some("upgrade".to_owned()),
            name if steps < MOST_STEPS => {
                let map = self.0.get(name)?;
                let input = self.value(map.arg(0), steps + 1)?;
                self.value(mapped(map, &input), steps + 1)
            }
            _ => None,
        }
    }
}

/// Returns what a map makes of a value.
fn mapped<'a>(map: &'a Directive, input: &str) -> &'a str {
    let entries = || map.inner().iter().filter(|entry| !entry.args().is_empty());
    let exact = entries().find(|entry| entry.name() != "default" && entry.name().eq_ignore_ascii_case(input));
    let by_pattern = || {
        entries().find(|entry| {
            let pattern = match (entry.name().strip_prefix("~*"), entry.name().strip_prefix('~')) {
                (Some(pattern), _) => format!("(?i){pattern}"),
                (None, Some(pattern)) => pattern.to_owned(),
                (None, None) => return false,
            };
            Path::Pattern(pattern).serves(input) == Some(true)
        })
    };
    let entry = exact.or_else(by_pattern).or_else(|| entries().find(|entry| entry.name() == "default"));
    entry.map_or("", |entry| entry.arg(0))
}

/// Returns the lines for a header that are sent. Those without a value are not, unless there is no other.
fn sent<'a>(lines: &[&'a Directive], name: &str) -> Vec<&'a Directive> {
    let own: Vec<&Directive> = lines.iter().copied().filter(|line| line.arg(0).eq_ignore_ascii_case(name)).collect();
    let written: Vec<&Directive> = own.iter().copied().filter(|line| !line.arg(1).is_empty()).collect();
    if written.is_empty() { own } else { written }
}

/// Returns the line for a header: of several, the first that is sent.
pub(super) fn header<'a>(lines: &[&'a Directive], name: &str) -> Option<&'a Directive> {
    sent(lines, name).first().copied()
}

/// Returns whether upgrades pass, if anything is written about them.
pub(super) fn setting(scope: &Scope, maps: &Maps) -> Option<Setting> {
    let lines = scope.list("proxy_set_header");
    let is_written = |line: &&Directive| !line.arg(1).is_empty();
    let set = |value, line: &Directive| Some(Setting { name: NAME, value, span: line.span() });
    let switches = |line: &Directive| maps.value(line.arg(1), 0).is_none_or(|value| value.contains(NAME));
    let connections = sent(lines, "Connection");
    let connection = connections.iter().find(|line| switches(line)).or(connections.first()).copied();
    let Some(upgrade) = header(lines, "Upgrade").filter(is_written) else {
        if let Some(line) = connection.filter(is_written).filter(|line| switches(line)) {
            return set(Value::Off, line);
        }
        // A list of headers further outwards is dropped as a whole.
        let dropped =
            scope.outwards().any(|outer| header(outer.own("proxy_set_header"), "Upgrade").is_some_and(|line| is_written(&line)));
        return lines.first().filter(|_| dropped).and_then(|line| set(Value::Off, line));
    };
    if maps.value(upgrade.arg(1), 0).is_some_and(|value| value != SWITCHED) {
        return set(Value::Off, upgrade);
    }
    match connection {
        None => set(Value::Off, upgrade),
        Some(line) if !switches(line) => set(Value::Off, line),
        Some(_) => set(Value::On, upgrade),
    }
}
