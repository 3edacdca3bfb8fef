//! Typed reading of the tree: every fault is reported and none stops the reading.

use std::borrow::Cow;

use super::{Entry, Kind, Node};
use crate::diag::{Code, Diagnostic, Diagnostics, Fix, Mend, codes, suggestion};
use crate::source::{At, Span};

/// Largest whole number that is read.
pub const LARGEST_ORDINAL: u32 = 100_000;

/// Capacity for the keys that most mappings have at most.
const USUAL_KEYS: usize = 16;

/// Reads values from nodes and collects what is wrong with them.
pub struct Reader<'a> {
    diagnostics: &'a mut Diagnostics,
    complete: bool,
    /// The key whose value is read, for messages.
    key: Option<KeyName>,
}

/// The name of a key, as messages have it.
pub type KeyName = Cow<'static, str>;

/// The keys of one mapping. Each known key is looked up; those that are not are unknown.
pub struct Fields<'n> {
    span: Span,
    entries: &'n [Entry],
    asked: Vec<&'n str>,
    /// Which of the first entries were looked up, one bit each.
    found: u64,
}

impl<'a> Reader<'a> {
    /// Creates a reader for a tree; `complete` says whether the whole text was read into it.
    pub fn new(diagnostics: &'a mut Diagnostics, complete: bool) -> Self {
        Self { diagnostics, complete, key: None }
    }

    /// Takes what is read next for the value of a key, or of none, and gives the key that it was before.
    pub fn under(&mut self, key: Option<KeyName>) -> Option<KeyName> {
        std::mem::replace(&mut self.key, key)
    }

    /// That something else is found than expected.
    pub fn instead(&self, expected: &str, found: &str) -> String {
        match &self.key {
            Some(key) => format!("`{key}` takes {expected}, found {found}"),
            None => format!("expected {expected}, found {found}"),
        }
    }

    /// A value of the key that is read, as messages name it.
    pub fn value_named(&self, value: &str) -> String {
        match &self.key {
            Some(key) => format!("value `{value}` of `{key}`"),
            None => format!("value `{value}`"),
        }
    }

    /// Returns whether the whole text was read, so that what is missing is really missing.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Adds a finding.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Returns the number of findings so far.
    pub fn found(&self) -> usize {
        self.diagnostics.len()
    }

    /// Reports an error and returns `None`, for use in place of a value.
    pub fn fail<T>(&mut self, code: Code, span: Span, message: impl Into<String>) -> Option<T> {
        self.report(Diagnostic::error(code, span, message));
        None
    }

    /// Reports an unknown name, with the nearest known one.
    pub fn unknown<'k, T>(
        &mut self,
        kind: &str,
        given: &str,
        span: Span,
        known: impl IntoIterator<Item = &'k str> + Clone,
    ) -> Option<T> {
        let fault = Diagnostic::error(codes::UNKNOWN_NAME, span, format!("unknown {kind} `{given}`"));
        self.report(fault.maybe_help(suggestion(given, known)));
        None
    }

    /// Returns a fix for a key that is a typo of a known one; `None` if the known one is there already. Findings beyond the limit
    /// are only counted, so no fix is searched for them: a hostile file may have very many.
    pub fn slip_of_key(&self, entry: &Entry, others: &[Entry], known: &[&str]) -> Option<Fix> {
        let kept = self.diagnostics.len() < Diagnostics::LIMIT;
        let fix = kept.then(|| Fix::of_key_slip(&entry.key, entry.key_span, known.iter().copied())).flatten();
        let is_there = |fix: &Fix| others.iter().any(|other| fix.mend == Mend::Rename(other.key.clone()));
        fix.filter(|fix| !is_there(fix))
    }

    /// Reborrows the reader.
    pub fn again(&mut self) -> Reader<'_> {
        Reader { diagnostics: self.diagnostics, complete: self.complete, key: self.key.clone() }
    }

    /// Reports that something other than expected is there; `expected` names what should be.
    pub fn wrong_type<T>(&mut self, node: &Node, expected: &str) -> Option<T> {
        self.other(node, expected, None)
    }

    fn other<T>(&mut self, node: &Node, expected: &str, help: Option<String>) -> Option<T> {
        if node.kind != Kind::Refused {
            let fault = self.instead(expected, node.describe());
            self.report(Diagnostic::error(codes::WRONG_TYPE, node.span, fault).maybe_help(help));
        }
        None
    }

    /// Reports that a key is missing in the mapping at a place, unless part of the text could not be read.
    pub fn missing<T>(&mut self, at: Span, key: &str) -> Option<T> {
        if self.complete {
            self.report(Diagnostic::error(codes::MISSING_KEY, at, format!("the key `{key}` is missing")));
        }
        None
    }

    /// Returns the keys and values of a mapping; `expected` names, for messages, what should be here.
    pub fn entries<'n>(&mut self, node: &'n Node, expected: &str) -> Option<&'n [Entry]> {
        match &node.kind {
            Kind::Mapping(entries) => Some(entries),
            _ => self.wrong_type(node, expected),
        }
    }

    /// Returns the keys of a mapping with a fixed set of keys.
    pub fn fields<'n>(&mut self, node: &'n Node, expected: &str) -> Option<Fields<'n>> {
        let entries = self.entries(node, expected)?;
        Some(Fields { span: node.span, entries, asked: Vec::with_capacity(USUAL_KEYS), found: 0 })
    }

    /// Returns the items of a list.
    pub fn items<'n>(&mut self, node: &'n Node, expected: &str) -> Option<&'n [Node]> {
        match &node.kind {
            Kind::Sequence(items) => Some(items),
            Kind::Scalar { .. } => {
                self.other(node, expected, Some("write a list in brackets, even with a single item, such as `[a]`".to_owned()))
            }
            _ => self.wrong_type(node, expected),
        }
    }

    /// Returns the items of a list, or a single value as a list of one.
    pub fn one_or_more<'n>(&mut self, node: &'n Node, expected: &str) -> Option<&'n [Node]> {
        match &node.kind {
            Kind::Sequence(items) => Some(items),
            Kind::Scalar { .. } => Some(std::slice::from_ref(node)),
            _ => self.wrong_type(node, expected),
        }
    }

    /// Returns an owned text that is not empty.
    pub fn text(&mut self, node: &Node, expected: &str) -> Option<At<String>> {
        self.word(node, expected).map(|At { value, span }| At { value: value.to_owned(), span })
    }

    /// Returns a borrowed text that is not empty.
    pub fn word<'n>(&mut self, node: &'n Node, expected: &str) -> Option<At<&'n str>> {
        match &node.kind {
            Kind::Scalar { text, .. } if text.trim().is_empty() => {
                self.fail(codes::INVALID_VALUE, node.span, self.instead(expected, "an empty text"))
            }
            Kind::Scalar { text, .. } => Some(At { value: text, span: node.span }),
            _ => self.wrong_type(node, expected),
        }
    }

    /// Returns an unsigned number in thousandths: `2.5` is 2500. At most `limit` (in ones), with at most three decimals.
    pub fn thousandths(&mut self, node: &Node, expected: &str, limit: u32) -> Option<At<u32>> {
        let Kind::Scalar { text, plain: true } = &node.kind else {
            return self.wrong_type(node, expected);
        };
        match parse_thousandths(text) {
            Some(_) if has_leading_zero(text) => {
                let right = text.trim_start_matches('0');
                let zero = if right.starts_with(|c: char| c.is_ascii_digit()) { "" } else { "0" };
                let fault = Diagnostic::error(codes::INVALID_VALUE, node.span, format!("`{text}` has a leading zero"));
                self.report(fault.help(format!("write `{zero}{right}`, since some YAML readers take such a number as octal")));
                None
            }
            Some(value) if value <= limit * 1000 => Some(At { value, span: node.span }),
            _ => self.fail(codes::INVALID_VALUE, node.span, self.instead(expected, &format!("`{text}`"))),
        }
    }

    /// Returns a whole number of at least 1.
    pub fn ordinal(&mut self, node: &Node, expected: &str) -> Option<u32> {
        let value = self.thousandths(node, expected, LARGEST_ORDINAL)?.value;
        if value == 0 || !value.is_multiple_of(1000) {
            return self.fail(codes::INVALID_VALUE, node.span, self.instead(expected, &node.shown()));
        }
        Some(value / 1000)
    }

    /// Returns `true` or `false`.
    pub fn truth(&mut self, node: &Node) -> Option<bool> {
        match &node.kind {
            Kind::Scalar { text, plain: true } if text == "true" => Some(true),
            Kind::Scalar { text, plain: true } if text == "false" => Some(false),
            _ => self.wrong_type(node, "`true` or `false`"),
        }
    }
}

impl<'n> Fields<'n> {
    /// Returns where the mapping is.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Returns the value of a key that may be absent.
    pub fn optional(&mut self, key: &'n str) -> Option<&'n Node> {
        self.asked.push(key);
        let position = self.entries.iter().position(|entry| entry.key == key)?;
        self.found |= 1u64.checked_shl(u32::try_from(position).unwrap_or(u32::MAX)).unwrap_or(0);
        Some(&self.entries[position].value)
    }

    /// Returns the value of a required key.
    pub fn required(&mut self, reader: &mut Reader<'_>, key: &'n str) -> Option<&'n Node> {
        let value = self.optional(key);
        // Where a mapping was merged from several files, its own place is in the one that changed it.
        let own = || self.entries.iter().map(|entry| entry.key_span).find(|span| span.file == self.span.file);
        if value.is_none() { reader.missing(own().unwrap_or(self.span), key) } else { value }
    }

    /// Reports the keys that were not looked up.
    pub fn finish(self, reader: &mut Reader<'_>) {
        for entry in self.rest() {
            let fault = Diagnostic::error(codes::UNKNOWN_KEY, entry.key_span, format!("unknown key `{}`", entry.key));
            let fix = reader.slip_of_key(entry, self.entries, &self.asked);
            reader.report(fault.maybe_help(suggestion(&entry.key, self.asked.iter().copied())).fix(fix));
        }
    }

    /// Returns all keys with their values.
    pub fn entries(&self) -> &'n [Entry] {
        self.entries
    }

    /// Returns the keys that were not looked up, with their values.
    pub fn rest(&self) -> impl Iterator<Item = &'n Entry> {
        let all = self.found.count_ones() as usize == self.entries.len();
        let entries = if all { &[] } else { self.entries };
        entries.iter().filter(|entry| !self.asked.contains(&entry.key.as_str()))
    }
}

/// Returns whether a number has superfluous leading zeros.
fn has_leading_zero(text: &str) -> bool {
    text.strip_prefix('0').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// Parses `12`, `0.5` or `2.125` in thousandths; `None` for anything else.
fn parse_thousandths(text: &str) -> Option<u32> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str, most: usize| !text.is_empty() && text.len() <= most && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole, 7) || !digits(fraction, 3) {
        return None;
    }
    let whole: u32 = whole.parse().ok()?;
    let fraction: u32 = format!("{fraction:0<3}").parse().ok()?;
    whole.checked_mul(1000)?.checked_add(fraction)
}
