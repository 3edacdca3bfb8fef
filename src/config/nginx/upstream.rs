//! Groups of servers: whether one client always meets the same of them.

use super::scope::Scope;
use super::syntax::Directive;
use crate::config::{AFFINITY, Setting, Value};

/// What keeps a client with a server; the last ones are of modules.
const KEEPS: [&str; 6] = ["ip_hash", "hash", "sticky", "sticky_cookie_insert", "consistent_hash", "jvm_route"];

/// Returns whether the group that a line forwards to keeps a client with one server, if it has several.
pub(super) fn affinity(scope: &Scope, pass: &Directive) -> Option<Setting> {
    let target = pass.arg(0);
    let name = target.split_once("://").map_or(target, |(_, rest)| rest).split(['/', ':', '?']).next()?;
    let outermost = scope.outwards().last()?;
    let group = outermost.own("upstream").iter().find(|group| group.arg(0) == name)?;
    let is_idle = |word: &str| matches!(word, "down" | "backup");
    let serves = |line: &&Directive| line.name() == "server" && !line.args().iter().any(|word| is_idle(&word.text));
    let is_unclear = |line: &Directive| line.name() == "include" || line.name().starts_with("balancer_by_lua");
    if group.inner().iter().filter(serves).count() < 2 || group.inner().iter().any(is_unclear) {
        return None;
    }
    let keeps = group.inner().iter().find(|line| KEEPS.contains(&line.name()));
    let (value, span) = keeps.map_or((Value::Off, group.span()), |line| (Value::On, line.span()));
    Some(Setting { name: AFFINITY, value, span })
}
