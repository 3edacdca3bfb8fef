//! Text to sections of lines of words, each with its place.

use std::borrow::Cow;

use crate::diag::{Diagnostic, Diagnostics, codes};
use crate::source::{At, FileId, Outline, Part, Span};

/// Most words of a line that HAProxy takes.
const MOST_WORDS: usize = 64;

/// A word, without its quotes and escapes.
#[derive(Debug, Clone)]
pub(super) struct Word<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) span: Span,
    /// Whether an environment variable decides it.
    pub(super) varies: bool,
}

/// A line with at least one word.
#[derive(Debug, Clone)]
pub(super) struct Line<'a> {
    /// Whether `no` precedes it.
    pub(super) negated: bool,
    pub(super) words: Vec<Word<'a>>,
    pub(super) span: Span,
}

/// A section: its head, such as `frontend web`, and its lines.
#[derive(Debug)]
pub(super) struct Section<'a> {
    pub(super) head: Line<'a>,
    pub(super) lines: Vec<Line<'a>>,
    /// Whether some of its lines hold in some circumstances only, and are left out.
    pub(super) is_part: bool,
}

/// What stands in a text.
#[derive(Debug, Default)]
pub(super) struct Sections<'a> {
    pub(super) sections: Vec<Section<'a>>,
    pub(super) passed_over: Vec<At<String>>,
}

impl Line<'_> {
    /// Returns the text of a word, or nothing.
    pub(super) fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| &word.text)
    }

    /// Returns the words as one would write them.
    pub(super) fn text(&self) -> String {
        self.words.iter().map(|word| word.text.as_ref()).collect::<Vec<_>>().join(" ")
    }

    /// Returns the words without some options and their values. `None` if some are in quotes, as they would have to be again.
    pub(super) fn without(&self, options: &[&str]) -> Option<String> {
        let mut kept: Vec<&str> = Vec::new();
        let mut words = self.words.iter();
        while let Some(word) = words.next() {
            match &word.text {
                Cow::Borrowed(text) if options.contains(text) => _ = words.next(),
                Cow::Borrowed(text) => kept.push(text),
                Cow::Owned(_) => return None,
            }
        }
        Some(kept.join(" "))
    }
}

/// The sections that are read.
pub(super) const READ: [&str; 5] = ["global", "defaults", "frontend", "backend", "listen"];

/// The other sections that there are.
const OTHER: [&str; 18] = [
    "acme",
    "cache",
    "crt-store",
    "fcgi-app",
    "healthcheck",
    "http-errors",
    "log-forward",
    "log-profile",
    "mailers",
    "namespace_list",
    "peers",
    "program",
    "resolvers",
    "ring",
    "ruleset",
    "snmp",
    "traces",
    "userlist",
];

/// Cuts a text into sections.
pub(super) fn parse<'a>(file: FileId, text: &'a str, diagnostics: &mut Diagnostics) -> Sections<'a> {
    let mut found = Sections::default();
    // Whether lines belong to a section that is read, to another one, or to none yet.
    let mut place = Place::Nowhere;
    // How many `.if` are open.
    let mut open = 0_usize;
    let mut start = 0;
    for whole in text.split_inclusive('\n') {
        let at = start;
        start += whole.len();
        let Some(mut line) = cut(file, whole, at, diagnostics) else { continue };
        if let Some(told) = line.word(0).strip_prefix('.').filter(|told| told.chars().all(|c| c.is_ascii_lowercase())) {
            if told == "if" {
                if open == 0 {
                    found.passed_over.push(At { value: "a conditional block".to_owned(), span: line.span });
                    found.sections.iter_mut().rev().take(1).for_each(|section| section.is_part = true);
                }
                open += 1;
            } else if told == "endif" {
                open = open.saturating_sub(1);
            }
            continue;
        }
        if open > 0 {
            continue;
        }
        let first = line.word(0);
        if READ.contains(&first) {
            place = Place::Read;
            found.sections.push(Section { head: line, lines: Vec::new(), is_part: false });
        } else if OTHER.contains(&first) {
            place = Place::Other;
        } else if place == Place::Nowhere {
            let message = format!("`{}` is in front of the first section", shown(first));
            let help = "begin a section first, such as `global` or `frontend NAME`";
            diagnostics.push(Diagnostic::error(codes::SYNTAX, line.span, message).help(help));
        } else if place == Place::Read {
            if line.words.len() > 1 && (first == "no" || first == "default") {
                line.negated = first == "no";
                line.words.remove(0);
            }
            if let Some(section) = found.sections.last_mut() {
                section.lines.push(line);
            }
        }
    }
    found
}

/// Reads the parts of a text: sections by their heads, and their lines by the words that say what they set.
pub(in crate::config) fn outline(file: FileId, text: &str) -> Outline {
    let mut faults = Diagnostics::default();
    let (mut outer, mut start): (Vec<Part>, usize) = (Vec::new(), 0);
    let mut open: Option<(Line<'_>, Vec<Part>)> = None;
    let part = |(head, lines): (Line<'_>, Vec<Part>)| {
        let mut parts = words(&head);
        parts.extend(lines);
        Part::new(head.text(), head.span, None, parts)
    };
    for whole in text.split_inclusive('\n') {
        let at = start;
        start += whole.len();
        let Some(line) = cut(file, whole, at, &mut faults) else { continue };
        if READ.contains(&line.word(0)) || OTHER.contains(&line.word(0)) {
            outer.extend(open.replace((line, Vec::new())).map(part));
            continue;
        }
        let line = Part::new(name(&line), line.span, None, words(&line));
        match &mut open {
            Some((_, lines)) => lines.push(line),
            None => outer.push(line),
        }
    }
    outer.extend(open.map(part));
    Outline::new(outer)
}

fn words(line: &Line<'_>) -> Vec<Part> {
    Part::words(line.words.iter().map(|word| word.span))
}

/// Returns the words that say what a line sets: without its value, which is what is left if there is more.
fn name(line: &Line<'_>) -> String {
    let negations = line.words.iter().take_while(|word| matches!(word.text.as_ref(), "no" | "default")).count();
    let least = if line.word(negations) == "option" { 2 } else { 1 };
    let most = if line.words.len() > negations + 2 { 2 } else { least };
    line.words.iter().take(negations + most).map(|word| word.text.as_ref()).collect::<Vec<_>>().join(" ")
}

/// Where lines belong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Nowhere,
    Read,
    Other,
}

/// Returns a text for a message: its beginning, if it is long.
pub(super) fn shown(text: &str) -> String {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

/// Cuts a line into words. Nothing if it has none, or if a quotation is not ended.
fn cut<'a>(file: FileId, line: &'a str, at: usize, diagnostics: &mut Diagnostics) -> Option<Line<'a>> {
    let place = |start: usize, end: usize| {
        let within = |byte: usize| u32::try_from(at + byte).unwrap_or(u32::MAX);
        Span { file, start: within(start), end: within(end) }
    };
    let line = line.trim_start_matches('\u{feff}').trim_end_matches(['\n', '\r']);
    let bytes = line.as_bytes();
    let mut words = Vec::new();
    let mut next = 0;
    while let Some(&byte) = bytes.get(next) {
        if byte == b' ' || byte == b'\t' || byte == b'\r' {
            next += 1;
        } else if byte == b'#' {
            break;
        } else {
            match word(line, next) {
                Ok((text, varies, end)) => {
                    words.push(Word { text, span: place(next, end), varies });
                    next = end;
                }
                Err(quote) => {
                    let message = format!("a quotation that begins with `{quote}` is not ended on its line");
                    let help = format!("add the closing `{quote}`, or write `\\{quote}` for the character itself");
                    diagnostics.push(Diagnostic::error(codes::SYNTAX, place(next, line.len()), message).help(help));
                    return None;
                }
            }
            if words.len() > MOST_WORDS {
                let message = format!("the line has more than {MOST_WORDS} words, which HAProxy does not read");
                let span = words[MOST_WORDS].span;
                diagnostics.push(Diagnostic::error(codes::SYNTAX, span, message).help("split it into several lines"));
                words.truncate(MOST_WORDS);
                break;
            }
        }
    }
    let span = Span { end: words.last()?.span.end, ..words.first()?.span };
    Some(Line { negated: false, words, span })
}

/// Reads the word at a byte, and returns where it ends. An error is the quotation mark that is not closed.
fn word(line: &str, start: usize) -> Result<(Cow<'_, str>, bool, usize), char> {
    let plain = |c: char| !matches!(c, ' ' | '\t' | '#' | '"' | '\'' | '\\');
    let end = line[start..].find(|c| !plain(c)).map_or(line.len(), |end| start + end);
    if line[end..].chars().next().is_none_or(|c| matches!(c, ' ' | '\t' | '#')) {
        return Ok((Cow::Borrowed(&line[start..end]), false, end));
    }
    let mut text = line[start..end].to_owned();
    let mut varies = false;
    let mut quote = None;
    let mut chars = line[end..].char_indices();
    while let Some((byte, c)) = chars.next() {
        match (quote, c) {
            (None, ' ' | '\t' | '#') => return Ok((Cow::Owned(text), varies, end + byte)),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            (None | Some('"'), '\\') => match chars.next() {
                Some((_, 'n')) => text.push('\n'),
                Some((_, 't')) => text.push('\t'),
                Some((_, 'r')) => text.push('\r'),
                Some((_, c @ (' ' | '\t' | '#' | '\\' | '\'' | '"' | '$'))) => text.push(c),
                Some((_, c)) => text.extend(['\\', c]),
                None => {}
            },
            (Some('"'), '$') => {
                let rest = chars.as_str();
                let (given, taken) = variable(rest);
                varies |= given.is_none();
                text.push_str(given.unwrap_or("$"));
                // The name is left out; if no value is written, the word is known to vary.
                (0..rest[..taken].chars().count()).for_each(|_| _ = chars.next());
            }
            _ => text.push(c),
        }
    }
    quote.map_or(Ok((Cow::Owned(text), varies, line.len())), Err)
}

/// Reads an environment variable behind its `$`: the value that is written for its absence, and how many bytes it takes.
fn variable(rest: &str) -> (Option<&str>, usize) {
    if let Some(inner) = rest.strip_prefix('{') {
        let end = inner.find('}').unwrap_or(inner.len());
        let taken = (end + 2).min(rest.len());
        return (inner[..end].split_once('-').map(|(_, value)| value), taken);
    }
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
    (None, end)
}
