//! What `reverse_proxy` says about the requests that it forwards.

use super::amount;
use super::notes::Notes;
use super::syntax::{Node, Word, shown};
use crate::config::{AFFINITY, FORWARDED, Service, Setting, Sign, Value};
use crate::diag::{Diagnostic, codes};
use crate::source::{At, Span};

/// The headers that say where a request comes from.
const ORIGIN: [&str; 5] = ["x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "forwarded"];

/// Settings of `reverse_proxy` and of its `transport`, which take a time.
const TIMES: [(&str, &str); 9] = [
    ("flush_interval", "flush_interval"),
    ("stream_timeout", "stream_timeout"),
    ("stream_close_delay", "stream_close_delay"),
    ("read_timeout", "read_timeout"),
    ("write_timeout", "write_timeout"),
    ("response_header_timeout", "response_header_timeout"),
    ("dial_timeout", "dial_timeout"),
    ("keepalive", "keepalive"),
    ("expect_continue_timeout", "expect_continue_timeout"),
];

/// What a proxy says.
#[derive(Debug, Default)]
pub(super) struct Proxied {
    pub(super) settings: Vec<Setting>,
    pub(super) signs: Vec<At<Sign>>,
    /// The service that is addressed with HTTP/2 in plain text.
    pub(super) service: Option<Service>,
    /// The line by which HTTP/2 is spoken with the services, if it is not.
    pub(super) versions: Option<String>,
}

impl Proxied {
    fn set(&mut self, name: &'static str, value: Value, span: Span) {
        self.settings.retain(|setting| setting.name != name);
        self.settings.push(Setting { name, value, span });
    }

    fn sign(&mut self, value: Sign, span: Span) {
        if self.signs.iter().all(|sign| sign.value != value) {
            self.signs.push(At { value, span });
        }
    }

    fn time(&mut self, line: &Node, notes: &mut Notes<'_>) {
        let Some((_, name)) = TIMES.iter().find(|(name, _)| *name == line.word(0)) else { return };
        let off = line.word(1) == "-1" || line.word(1) == "off";
        if *name == "flush_interval" && off {
            self.sign(Sign::Events, line.span);
            return self.set(name, Value::On, line.span);
        }
        let Some(value) = (if off { Some(Value::Unlimited) } else { time(line.words.get(1), line, notes) }) else { return };
        if let Some(first) = self.settings.iter().find(|setting| setting.name == *name) {
            notes.idle(first.span, *name, "a later line sets it again", Some("remove one of the two lines"));
        }
        if name.starts_with("stream_") {
            self.sign(Sign::Upgrade, line.span);
        }
        self.set(name, value, line.span);
    }

    fn buffers(&mut self, name: &'static str, line: &Node) {
        let on = !matches!(line.word(1), "0" | "0B" | "off");
        self.set(name, if on { Value::On } else { Value::Off }, line.span);
    }

    fn header_up(&mut self, line: &Node) {
        let (name, value) = (line.word(1).to_ascii_lowercase(), line.word(2).to_ascii_lowercase());
        let (removes, bare) = name.strip_prefix('-').map_or((false, name.trim_start_matches(['+', '?'])), |name| (true, name));
        match bare {
            "upgrade" | "connection" if removes || value == "close" || value == "keep-alive" => {
                self.set("upgrade", Value::Off, line.span);
            }
            "upgrade" | "connection" if value.contains("upgrade") || value.contains("websocket") => {
                self.sign(Sign::Upgrade, line.span);
            }
            bare if ORIGIN.contains(&bare) => {
                let keeps = !removes && ORIGIN.iter().any(|name| value.contains(&format!("header.{name}}}")));
                self.set(FORWARDED, if keeps { Value::Off } else { Value::On }, line.span);
            }
            _ => {}
        }
    }
}

/// Reads a time. None if it is not known, and reported then.
pub(super) fn time(word: Option<&Word>, line: &Node, notes: &mut Notes<'_>) -> Option<Value> {
    let word = value(word, line, "30s", notes)?;
    let time = amount::time(&word.text);
    if time.is_none() {
        let message = format!("`{}` takes a time, found `{}`", shown(line.word(0)), shown(&word.text));
        let help = "write a number with its unit, such as `30s`, `5m` or `1h`";
        notes.diagnostics.push(Diagnostic::error(codes::SYNTAX, word.span, message).help(help));
    }
    time.map(|time| if time == 0 { Value::Unlimited } else { Value::Time(time) })
}

/// Returns the word of a value, if it is there and known.
pub(super) fn value<'w>(word: Option<&'w Word>, line: &Node, example: &str, notes: &mut Notes<'_>) -> Option<&'w Word> {
    let Some(word) = word else {
        let message = format!("`{}` has no value", shown(line.word(0)));
        let help = format!("write one, such as `{example}`");
        notes.diagnostics.push(Diagnostic::error(codes::SYNTAX, line.span, message).help(help));
        return None;
    };
    if word.varies || word.text.contains('{') {
        notes.passed(line.span, "a value from a variable");
        return None;
    }
    Some(word)
}

/// Reads a proxy. `arguments` are its words behind the matcher: the services.
pub(super) fn read(node: &Node, arguments: &[Word], notes: &mut Notes<'_>) -> Proxied {
    let mut said = Proxied::default();
    let mut services: Vec<&Word> = arguments.iter().collect();
    let (mut tls, mut versions, mut policy, mut dynamic) = (false, None, None, false);
    for line in node.lines() {
        match line.word(0) {
            "to" => services.extend(line.words.iter().skip(1)),
            "header_up" => said.header_up(line),
            "request_buffers" | "buffer_requests" => said.buffers("request_buffers", line),
            "response_buffers" | "buffer_responses" => said.buffers("response_buffers", line),
            "trusted_proxies" => trusted(line, &mut said),
            "transport" if line.word(1) == "http" => {
                for line in line.lines() {
                    match line.word(0) {
                        "versions" => versions = Some(line),
                        "max_conns_per_host" => connections(line, &mut said, notes),
                        name if name.starts_with("tls") => tls = true,
                        _ => said.time(line, notes),
                    }
                }
            }
            "transport" => notes.passed(line.span, &format!("a transport (`{}`)", line.text())),
            "dynamic" => {
                notes.passed(line.span, "services that are looked up (`dynamic`)");
                dynamic = true;
            }
            "lb_policy" => policy = Some(line),
            _ => said.time(line, notes),
        }
    }
    http_version(&services, node.span, tls, versions, &mut said);
    if !dynamic {
        affinity(&services, node, policy, &mut said);
    }
    if said.settings.iter().any(|setting| setting.name == "versions" && setting.value == Value::Off) {
        said.versions = match versions {
            Some(_) => Some(if is_encrypted(&services, tls) { "versions 1.1 2" } else { "versions h2c" }.to_owned()),
            None => over_http2(node, arguments),
        };
    }
    said
}

/// Says whether a client always meets the same of several services.
fn affinity(services: &[&Word], node: &Node, policy: Option<&Node>, said: &mut Proxied) {
    let is_unclear = |word: &&Word| word.varies || word.text.contains('{');
    let mut texts: Vec<&str> = services.iter().map(|word| word.text.as_str()).collect();
    texts.sort_unstable();
    texts.dedup();
    if texts.len() < 2 || services.iter().any(is_unclear) {
        return;
    }
    let value = match policy.map(|line| line.word(1)) {
        None | Some("random" | "random_choose" | "least_conn" | "round_robin" | "weighted_round_robin") => Value::Off,
        // The first is left only when it fails.
        Some("first" | "ip_hash" | "client_ip_hash" | "uri_hash" | "query" | "header" | "cookie") => Value::On,
        Some(_) => return,
    };
    said.set(AFFINITY, value, policy.map_or(node.span, |line| line.span));
}

fn is_encrypted(services: &[&Word], tls: bool) -> bool {
    tls || services.iter().any(|word| word.text.starts_with("https://") || word.text.ends_with(":443"))
}

/// Returns the line that names services, with HTTP/2 in plain text for each.
fn over_http2(node: &Node, arguments: &[Word]) -> Option<String> {
    let over = |word: &Word| match word.text.strip_prefix("unix/") {
        Some(socket) => format!("unix+h2c/{socket}"),
        None => format!("h2c://{}", word.text.trim_start_matches("http://")),
    };
    let (line, services) = match arguments {
        [] => {
            let line = node.lines().iter().find(|line| line.word(0) == "to")?;
            (line, line.words.get(1..)?)
        }
        services => (node, services),
    };
    let before = line.words[..line.words.len() - services.len()].iter().map(|word| word.text.clone());
    let block = (!line.lines().is_empty()).then(|| "{".to_owned());
    Some(shown(&before.chain(services.iter().map(over)).chain(block).collect::<Vec<_>>().join(" ")))
}

/// HTTP/2 towards services is offered with TLS; in plain text only with `h2c`, which cannot upgrade then.
fn http_version(services: &[&Word], span: Span, tls: bool, versions: Option<&Node>, said: &mut Proxied) {
    let lists = |name: &str| versions.is_some_and(|line| line.words.iter().skip(1).any(|word| word.text == name));
    let tls = is_encrypted(services, tls);
    let h2c = services.iter().find(|word| word.text.starts_with("h2c://"));
    let by_versions = versions.filter(|_| lists("h2c")).map(|line| line.span);
    if let Some(word) = h2c.filter(|_| !tls) {
        said.set("versions", Value::On, span);
        said.set("h2c", Value::Off, word.span);
        said.service = Service::of(&word.text);
        said.sign(Sign::Calls, span);
    } else if let Some(span) = by_versions.filter(|_| !tls) {
        said.set("versions", Value::On, span);
        said.set("upgrade", Value::Off, span);
        said.sign(Sign::Calls, span);
    } else if let Some(line) = versions {
        said.set("versions", if tls && lists("2") { Value::On } else { Value::Off }, line.span);
    } else if !tls && !services.is_empty() && services.iter().all(|word| !word.varies && !word.text.starts_with('{')) {
        said.set("versions", Value::Off, span);
    }
}

fn trusted(line: &Node, said: &mut Proxied) {
    let all = |word: &Word| matches!(word.text.as_str(), "0.0.0.0/0" | "::/0");
    if line.words.iter().any(all) {
        said.set(FORWARDED, Value::Off, line.span);
    }
}

fn connections(line: &Node, said: &mut Proxied, notes: &mut Notes<'_>) {
    let count = value(line.words.get(1), line, "1000", notes).and_then(|word| word.text.parse().ok());
    let value = count.map(|count| if count == 0 { Value::Unlimited } else { Value::Count(count) });
    if let Some(value) = value {
        said.set("max_conns_per_host", value, line.span);
    }
}
