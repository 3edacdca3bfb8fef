//! What a section says, after what it inherits from `defaults`.

use std::collections::BTreeMap;

use super::amount;
use super::syntax::{Line, Word, shown};
use crate::config::{Idle, Value};
use crate::diag::{Diagnostic, Diagnostics, Severity, codes};
use crate::source::{At, Span};

/// Most rules and server options that a section inherits.
const MOST_INHERITED: usize = 64;

/// The timeouts that are read, with the sides on which they have an effect.
const TIMEOUTS: [(&str, &str, Side); 10] = [
    ("client", "timeout client", Side::Front),
    ("client-fin", "timeout client-fin", Side::Front),
    ("http-request", "timeout http-request", Side::Both),
    ("http-keep-alive", "timeout http-keep-alive", Side::Both),
    ("connect", "timeout connect", Side::Back),
    ("queue", "timeout queue", Side::Back),
    ("server", "timeout server", Side::Back),
    ("server-fin", "timeout server-fin", Side::Back),
    ("tunnel", "timeout tunnel", Side::Back),
    ("check", "timeout check", Side::Back),
];

/// The options that are read.
const OPTIONS: [(&str, &str); 3] = [
    ("http-buffer-request", "option http-buffer-request"),
    ("http-no-delay", "option http-no-delay"),
    ("independent-streams", "option independent-streams"),
];

/// The side that a setting is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Front,
    Back,
    Both,
}

/// What kind of section it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Defaults,
    Frontend,
    Backend,
    Listen,
}

impl Kind {
    pub(super) fn of(word: &str) -> Option<Self> {
        Some(match word {
            "defaults" => Self::Defaults,
            "frontend" => Self::Frontend,
            "backend" => Self::Backend,
            "listen" => Self::Listen,
            _ => return None,
        })
    }

    /// Whether a setting for a side has an effect in it.
    fn has(self, side: Side) -> bool {
        match self {
            Self::Defaults | Self::Listen => true,
            Self::Frontend => side != Side::Back,
            Self::Backend => side != Side::Front,
        }
    }
}

/// What a section says, what it inherits included.
#[derive(Debug, Clone, Default)]
pub(super) struct Held<'a> {
    /// Whether it forwards bytes, by `mode tcp`, rather than HTTP. Without `mode` it does.
    pub(super) http: bool,
    /// Where `mode tcp` is written, if that is its mode.
    pub(super) bytes: Option<Span>,
    pub(super) timeouts: BTreeMap<&'static str, At<Value>>,
    pub(super) options: BTreeMap<&'static str, At<bool>>,
    pub(super) maxconn: Option<At<u64>>,
    pub(super) compression: Compression,
    /// The line by which servers are chosen, and whether it keeps a client with one.
    pub(super) balance: Option<At<bool>>,
    /// The line that otherwise keeps a client with its server.
    pub(super) sticky: Option<Span>,
    /// Whether headers that say where a request comes from are replaced, or kept as the client sent them.
    pub(super) forwarded: Option<At<bool>>,
    pub(super) default_backend: Option<Line<'a>>,
    pub(super) default_server: Vec<Word<'a>>,
    /// Rules, in order.
    pub(super) rules: Vec<Line<'a>>,
}

/// What is compressed.
#[derive(Debug, Clone, Default)]
pub(super) struct Compression {
    pub(super) algorithm: Option<Span>,
    /// The line that names types, and whether event streams are among them.
    pub(super) types: Option<At<bool>>,
}

/// Where faults and settings without effect are reported.
pub(super) struct Notes<'n> {
    pub(super) diagnostics: &'n mut Diagnostics,
    pub(super) idle: &'n mut Vec<Idle>,
    pub(super) passed_over: &'n mut Vec<At<String>>,
}

impl Notes<'_> {
    /// Reports a setting without effect, unless there are very many.
    pub(super) fn idle(&mut self, span: Span, setting: impl Into<String>, since: impl Into<String>, help: Option<&str>) {
        if self.idle.len() < super::MOST_NOTES {
            let (setting, since, help) = (shown(&setting.into()), since.into(), help.map(str::to_owned));
            self.idle.push(Idle { span, setting, since, help });
        }
    }

    /// Reports what is passed over, once.
    pub(super) fn passed(&mut self, span: Span, what: &str) {
        if self.passed_over.iter().all(|passed| passed.value != what) && self.passed_over.len() < super::MOST_NOTES {
            self.passed_over.push(At { value: what.to_owned(), span });
        }
    }
}

impl<'a> Held<'a> {
    /// Adds what the lines of a section say to what it has inherited.
    pub(super) fn add(&mut self, kind: Kind, lines: &[Line<'a>], notes: &mut Notes<'_>) {
        // What this section has already said, by name.
        let mut said: BTreeMap<&'static str, Span> = BTreeMap::new();
        let mut types: Option<At<bool>> = None;
        for line in lines {
            match line.word(0) {
                "timeout" => self.timeout(kind, line, &mut said, notes),
                "option" => self.option(line),
                "mode" => {
                    self.http = line.word(1) == "http";
                    self.bytes = (line.word(1) == "tcp").then_some(line.span);
                }
                "maxconn" => self.maxconn = number(line, 1, notes).map(|value| At { value, span: line.span }),
                "compression" => match line.word(1) {
                    "algo" | "algo-res" => self.compression.algorithm = Some(line.span),
                    "type" | "type-res" => {
                        let covers = |word: &Word<'_>| "text/event-stream".starts_with(&word.text.to_ascii_lowercase());
                        let value = line.words[2..].iter().any(covers);
                        types = Some(types.filter(|types| types.value).unwrap_or(At { value, span: line.span }));
                    }
                    _ => {}
                },
                "balance" => {
                    let name = line.word(1).split('(').next().unwrap_or_default();
                    let value = matches!(name, "source" | "hash" | "hdr" | "url_param" | "uri" | "rdp-cookie");
                    self.balance = Some(At { value, span: line.span });
                }
                "cookie" => self.sticky = Some(line.span),
                "stick" if matches!(line.word(1), "on" | "match") => self.sticky = Some(line.span),
                "default_backend" => {
                    if let Some(first) = said.insert("default_backend", line.span) {
                        notes.idle(first, "default_backend", "a later line sets it again", Some("remove one of the two lines"));
                    }
                    self.default_backend = Some(line.clone());
                }
                "default-server" if self.default_server.len() < MOST_INHERITED => {
                    self.default_server.extend(line.words[1..].iter().cloned());
                }
                "http-request" | "use_backend" | "redirect" | "monitor-uri" | "stats" | "filter"
                    if kind != Kind::Defaults || self.rules.len() < MOST_INHERITED =>
                {
                    self.rules.push(line.clone());
                }
                _ => {}
            }
        }
        self.compression.types = types.or(self.compression.types);
    }

    fn timeout(&mut self, kind: Kind, line: &Line<'a>, said: &mut BTreeMap<&'static str, Span>, notes: &mut Notes<'_>) {
        let Some(&(_, name, side)) = TIMEOUTS.iter().find(|(name, ..)| *name == line.word(1)) else { return };
        let Some(value) = limit(line.words.get(2), line, name, notes) else { return };
        if !kind.has(side) {
            let (since, help) = if kind == Kind::Frontend {
                ("a frontend has no servers", "move it to the `backend`, to `listen` or to `defaults`")
            } else {
                ("a backend has no clients", "move it to the `frontend`, to `listen` or to `defaults`")
            };
            return notes.idle(line.span, name, since, Some(help));
        }
        if let Some(first) = said.insert(name, line.span) {
            notes.idle(first, name, "a later line of the section sets it again", Some("remove one of the two lines"));
        }
        self.timeouts.insert(name, At { value, span: line.span });
    }

    fn option(&mut self, line: &Line<'_>) {
        if let Some((_, name)) = OPTIONS.iter().find(|(name, _)| *name == line.word(1)) {
            self.options.insert(name, At { value: !line.negated, span: line.span });
        } else if line.word(1) == "forwardfor" {
            let keeps = line.words.iter().any(|word| word.text == "if-none");
            self.forwarded = (keeps && !line.negated).then_some(At { value: false, span: line.span });
        }
    }

    /// Returns a timeout.
    pub(super) fn time(&self, name: &str) -> Option<&At<Value>> {
        self.timeouts.get(name)
    }
}

fn is_of_silence(name: &str) -> bool {
    matches!(name, "timeout client" | "timeout server" | "timeout tunnel")
}

/// Reads a limit. None if it is not known, and reported then.
pub(super) fn limit(word: Option<&Word<'_>>, line: &Line<'_>, name: &str, notes: &mut Notes<'_>) -> Option<Value> {
    let Some(word) = word else {
        let message = format!("`{name}` has no value");
        notes.diagnostics.push(Diagnostic::error(codes::SYNTAX, line.span, message).help("write a time, such as `30s`"));
        return None;
    };
    if word.varies {
        notes.passed(line.span, "a timeout from an environment variable");
        return None;
    }
    let time = amount::time(&word.text);
    // Less than a second of silence ends almost every request: seconds are meant.
    let is_bare = word.text.bytes().all(|byte| byte.is_ascii_digit());
    if is_bare && time.is_some_and(|time| time > 0 && time < if is_of_silence(name) { 1_000 } else { 100 }) {
        let message = format!("`{name} {0}` is {0} ms, since a number without a unit counts milliseconds", shown(&word.text));
        let warning = Diagnostic::error(codes::SYNTAX, line.span, message).severity(Severity::Warning);
        notes.diagnostics.push(warning.help(format!("write `{name} {}s`", shown(&word.text))));
    }
    if time.is_none() {
        let message = format!("`{name}` takes a time, found `{}`", shown(&word.text));
        let help = "write a number with `us`, `ms`, `s`, `m`, `h` or `d` directly behind it, such as `30s`";
        notes.diagnostics.push(Diagnostic::error(codes::SYNTAX, word.span, message).help(help));
    }
    time.map(|time| if time == 0 { Value::Unlimited } else { Value::Time(time) })
}

/// Reads the number at a word.
pub(super) fn number(line: &Line<'_>, at: usize, notes: &mut Notes<'_>) -> Option<u64> {
    let word = line.words.get(at)?;
    if word.varies {
        notes.passed(line.span, "a number from an environment variable");
        return None;
    }
    let number = word.text.bytes().all(|byte| byte.is_ascii_digit()) && !word.text.is_empty();
    if !number {
        let message = format!("`{}` takes a number, found `{}`", shown(line.word(at - 1)), shown(&word.text));
        notes.diagnostics.push(Diagnostic::error(codes::SYNTAX, word.span, message).help("write a number, such as `2000`"));
        return None;
    }
    Some(word.text.parse().unwrap_or(u64::MAX))
}
