//! Servers of TCP.

use super::scope::Scope;
use super::settings::Kind;
use super::syntax::Directive;
use super::{Reading, servers};
use crate::config::{AUTHENTICATION, Idle, Listener, Path, Route, Setting, Target, Value, Writing};

/// Reads the servers of TCP within a block.
pub(super) fn read(reading: &mut Reading, heads: &[&Directive], stream: &Scope) {
    for head in heads {
        let scope = Scope::new(head.inner(), Some(stream));
        let has = |listen: &Directive, parameter: &str| listen.args().iter().skip(1).any(|word| word.text == parameter);
        let listens: Vec<&Directive> = scope.own("listen").iter().copied().filter(|listen| !has(listen, "udp")).collect();
        if listens.is_empty() {
            continue;
        }
        let start = reading.setup.listeners.len();
        let read_before = scope.first("ssl_preread").filter(|line| line.arg(0) == "on");
        if let Some(line) = read_before.filter(|_| listens.iter().all(|listen| has(listen, "ssl"))) {
            reading.setup.idle.push(Idle {
                span: line.span(),
                setting: line.words(),
                since: "`listen` with `ssl` ends the encryption first".to_owned(),
                help: Some("read the name from `$ssl_server_name`, or remove `ssl` to pass the encryption on".to_owned()),
            });
        }
        for listen in listens {
            let (_, port) = servers::address(listen.arg(0));
            reading.setup.listeners.push(Listener { span: listen.span(), port, tls: has(listen, "ssl"), http2: None });
        }
        for name in ["js_access", "js_preread", "js_filter", "preread_by_lua_block", "content_by_lua_block"] {
            if let Some(directive) = scope.effective(name) {
                reading.passed.add("code in a server of TCP", directive.span());
            }
        }
        if let Some(line) = scope.first("pass") {
            reading.passed.add("a server that hands connections on (`pass`)", line.span());
        }
        if scope.first("proxy_pass").is_none() {
            // Nothing of what arrives is read as HTTP, and none of it is forwarded.
            continue;
        }
        let settings = settings(reading, &scope);
        reading.add(Route {
            only: None,
            span: head.span(),
            name: head.words(),
            listeners: (start..reading.setup.listeners.len()).collect(),
            hosts: Vec::new(),
            path: Path::Any,
            target: Target::Bytes,
            signs: Vec::new(),
            settings,
            writing: Writing::default(),
        });
    }
}

fn settings(reading: &mut Reading, scope: &Scope) -> Vec<Setting> {
    let mut settings = Vec::new();
    if let Some(directive) = scope.effective("proxy_timeout") {
        settings.extend(reading.setting("proxy_timeout", Kind::Time, directive));
    }
    if let Some(directive) = scope.effective("ssl_verify_client").filter(|directive| directive.arg(0) == "on") {
        settings.push(Setting { name: AUTHENTICATION, value: Value::On, span: directive.span() });
    }
    settings
}
