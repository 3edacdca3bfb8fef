//! Where the nodes of a tree are in its text, including everything that belongs to them: what is cut out or overwritten for each
//! change.

use std::ops::Range;

use super::Value;
use crate::source::Span;
use crate::yaml::quote::{quote, quote_as, quote_json};
use crate::yaml::{Entry, Kind, Node};

/// What is replaced, and with what.
pub(super) type Splice = (Range<usize>, String);

/// What happens to a child of a collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Stays,
    /// It is removed, along with the comment above if requested.
    Goes {
        comment: bool,
    },
}

/// A key to add to a mapping, with the keys after the last of which it goes.
pub(super) type NewKey<'c> = (&'c str, &'c Value, &'c [String]);

const BYTE_ORDER_MARK: char = '\u{feff}';

/// A text as lines.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout<'t>(pub(super) &'t str);

impl<'t> Layout<'t> {
    /// Returns whether a collection is in brackets.
    pub(super) fn is_inline(self, node: &Node) -> bool {
        matches!(node.kind, Kind::Mapping(_) | Kind::Sequence(_)) && self.0[node.span.start as usize..].starts_with(['{', '['])
    }

    /// Returns a new text or key, in quotes if the text is JSON.
    pub(super) fn quoted(self, text: &str) -> String {
        if self.is_json() { quote_json(text) } else { quote(text) }
    }

    /// Returns a text in the quoting style of another.
    fn quoted_as(self, old: &str, text: &str) -> String {
        if self.is_json() && !old.starts_with('\'') { quote_json(text) } else { quote_as(old, text) }
    }

    /// Returns whether it begins like JSON, in which case it stays JSON where it is.
    fn is_json(self) -> bool {
        let inner = self.0.trim_start_matches(BYTE_ORDER_MARK).trim_start().strip_prefix('{').map(str::trim_start);
        inner.is_some_and(|inner| inner.starts_with(['"', '}']))
    }

    /// Returns a value on one line.
    pub(super) fn inline(self, value: &Value) -> String {
        match value {
            Value::Text(text) => self.quoted(text),
            Value::Number(number) => number.to_string(),
            Value::Texts(texts) => format!("[{}]", texts.iter().map(|text| self.quoted(text)).collect::<Vec<_>>().join(", ")),
            Value::Keys(keys) if keys.is_empty() => "{}".to_owned(),
            Value::Keys(keys) => {
                let keys = keys.iter().map(|(key, value)| self.pair(key, value));
                format!("{{ {} }}", keys.collect::<Vec<_>>().join(", "))
            }
        }
    }

    fn pair(self, key: &str, value: &Value) -> String {
        format!("{}: {}", self.quoted(key), self.inline(value))
    }

    /// Converts the line ends of some lines to those of the text.
    pub(super) fn with_line_ends(self, text: &str) -> String {
        text.replace('\n', if self.0.contains("\r\n") { "\r\n" } else { "\n" })
    }

    /// Overwrites a node with a value.
    pub(super) fn written(self, node: &Node, key: Option<Span>, value: &Value) -> Option<Splice> {
        match (&node.kind, key) {
            (Kind::Scalar { .. }, _) => {
                let range = self.scalar(node.span);
                let old = &self.0[range.clone()];
                let new = match value {
                    Value::Text(text) => self.quoted_as(old, text),
                    _ => self.inline(value),
                };
                Some((range, format!("{new}{}", header_comment(old))))
            }
            (Kind::Mapping(_) | Kind::Sequence(_), _) if self.is_inline(node) => Some((range(node.span), self.inline(value))),
            (Kind::Mapping(_) | Kind::Sequence(_), Some(key)) => {
                Some((key.end as usize..self.end(node), format!(": {}", self.inline(value))))
            }
            (Kind::Empty, Some(key)) if node.span == key => {
                let at = self.colon(key)?;
                Some((at..at, format!(" {}", self.inline(value))))
            }
            (Kind::Empty, _) if node.span.start < node.span.end => Some((range(node.span), self.inline(value))),
            _ => None,
        }
    }

    /// Overwrites a key with another name.
    pub(super) fn renamed(self, entry: &Entry, name: &str) -> Splice {
        let range = self.scalar(entry.key_span);
        let new = self.quoted_as(&self.0[range.clone()], name);
        (range, new)
    }

    /// Removes keys from a mapping and adds others.
    pub(super) fn mapping(self, node: &Node, entries: &[Entry], fates: &[Fate], new: &[NewKey<'_>]) -> Option<Vec<Splice>> {
        let places: Vec<_> = entries.iter().map(|entry| entry.key_span.start as usize..self.entry_end(entry)).collect();
        if !self.is_inline(node) {
            let mut splices = self.without_lines(&places, fates)?;
            for (key, value, beside) in new {
                splices.push(self.new_line(entries, &self.pair(key, value), beside)?);
            }
            return Some(splices);
        }
        let texts: Vec<_> = new.iter().map(|(key, value, _)| self.pair(key, value)).collect();
        // If each key has a line of its own, a new one gets one too.
        let lead = places.last().map(|last| self.lead(last.start)).filter(|lead| lead.trim().is_empty());
        let between = lead.map_or(", ".to_owned(), |lead| format!(",\n{lead}"));
        let new = texts.join(&between);
        let all_go = !fates.contains(&Fate::Stays);
        Some(match (places.first(), places.last()) {
            _ if texts.is_empty() => without_parts(&places, fates),
            (Some(first), Some(last)) if all_go => vec![(first.start..last.end, new)],
            (Some(_), Some(last)) => {
                let mut splices = without_parts(&places, fates);
                splices.push((last.end..last.end, format!("{between}{new}")));
                splices
            }
            _ => vec![(range(node.span), format!("{{ {new} }}"))],
        })
    }

    /// Removes items from a list.
    pub(super) fn list(self, node: &Node, items: &[Node], fates: &[Fate]) -> Option<Vec<Splice>> {
        if fates.iter().all(|fate| *fate == Fate::Stays) {
            return Some(Vec::new());
        }
        if self.is_inline(node) {
            let places: Vec<_> = items.iter().map(|item| item.span.start as usize..self.end(item)).collect();
            return Some(without_parts(&places, fates));
        }
        let places = items.iter().map(|item| Some(self.dash(item.span.start as usize)?..self.end(item)));
        self.without_lines(&places.collect::<Option<Vec<_>>>()?, fates)
    }

    /// Appends lines to a mapping, after an empty one.
    pub(super) fn appended(self, node: &Node, lines: &str) -> Option<Splice> {
        let Kind::Mapping(entries) = &node.kind else { return None };
        let at = self.line_end(self.entry_end(entries.last().filter(|_| !self.is_inline(node))?));
        Some((at..at, format!("\n\n{}", lines.trim_end())))
    }

    /// Returns the number of entries of a mapping before a new key.
    pub(super) fn place_of_new(self, node: &Node, entries: &[Entry], beside: &[String]) -> usize {
        let last = entries.iter().rposition(|entry| beside.contains(&entry.key)).map_or(0, |at| at + 1);
        if self.is_inline(node) { entries.len() } else { last }
    }

    /// Returns a line with a new key.
    fn new_line(self, entries: &[Entry], line: &str, beside: &[String]) -> Option<Splice> {
        let first = entries.first()?.key_span.start as usize;
        let indent = self.lead(first);
        if !indent.chars().all(|c| c == ' ') {
            return None;
        }
        Some(match entries.iter().rfind(|entry| beside.contains(&entry.key)) {
            Some(last) => {
                let at = self.line_end(self.entry_end(last));
                (at..at, format!("\n{indent}{line}"))
            }
            None => (first - indent.len()..first - indent.len(), format!("{indent}{line}\n")),
        })
    }

    fn without_lines(self, places: &[Range<usize>], fates: &[Fate]) -> Option<Vec<Splice>> {
        let gone = fates.iter().enumerate().filter_map(|(at, fate)| match fate {
            Fate::Stays => None,
            Fate::Goes { comment } => Some((at, *comment)),
        });
        gone.map(|(at, comment)| {
            let next = places.get(at + 1).map(|place| place.start);
            self.lines_of(&places[at], next, comment).map(|range| (range, String::new()))
        })
        .collect()
    }

    /// Returns the lines of an entry or item, if no other one shares them; `next` is where the next one begins.
    fn lines_of(self, place: &Range<usize>, next: Option<usize>, comment: bool) -> Option<Range<usize>> {
        let indent = self.lead(place.start);
        let mut start = place.start - indent.len();
        let mut end = self.line_end(place.end);
        let behind = self.0[place.end..end].trim_start();
        if indent.chars().any(|c| c != ' ') || !(behind.is_empty() || behind.starts_with('#')) {
            return None;
        }
        let comment_at =
            |line: &str| Some(line.len() - line.trim_start_matches(' ').len()).filter(|at| line[*at..].starts_with('#'));
        // Comments that are indented further belong to it as well.
        let mut at = self.next_line(end);
        while comment && let Some(line) = self.line(at) {
            if comment_at(line).is_some_and(|at| at > indent.len()) {
                end = at + line.len();
            } else if !line.trim().is_empty() {
                break;
            }
            at = self.next_line(at + line.len());
        }
        let end = self.next_line(end);
        let shared = next.is_some_and(|next| self.line_start(next) == end);
        let above = self.run_above(start, |line| comment_at(line) == Some(indent.len()));
        if comment && !shared && !self.0[..above].trim_start_matches(BYTE_ORDER_MARK).is_empty() {
            start = above;
        }
        // Empty lines at the end of the text would separate nothing.
        if self.0[end..].trim().is_empty() {
            return Some(self.run_above(start, |line| line.trim().is_empty())..self.0.len());
        }
        Some(start..end)
    }

    /// Returns the start of the run of matching lines directly above a line.
    fn run_above(self, mut start: usize, is_meant: impl Fn(&str) -> bool) -> usize {
        while let Some(above) = self.0[..start].strip_suffix(['\n', '\r']) {
            let above =
                self.line_start(above.strip_suffix('\r').filter(|_| self.0[..start].ends_with("\r\n")).unwrap_or(above).len());
            if !self.line(above).is_some_and(&is_meant) {
                break;
            }
            start = above;
        }
        start
    }

    /// Returns the position of the dash before an item.
    fn dash(self, item: usize) -> Option<usize> {
        let mut at = item;
        loop {
            let lead = self.lead(at);
            let (blank, text) = lead.split_at(lead.len() - lead.trim_start_matches(' ').len());
            let is_dash = text.strip_prefix('-').is_some_and(|rest| rest.trim().is_empty() || rest.trim_start().starts_with('#'));
            if is_dash {
                return Some(at - lead.len() + blank.len());
            }
            let above = self.0[..at - lead.len()].strip_suffix(['\n', '\r'])?;
            if !(text.is_empty() || text.starts_with('#')) {
                return None;
            }
            at = above.strip_suffix('\r').unwrap_or(above).len();
        }
    }

    /// Returns the range of a scalar, including the sign before a block scalar and excluding comments after it: the parser only
    /// says where its first word begins, and may extend it to the next token.
    fn scalar(self, span: Span) -> Range<usize> {
        let start = span.start as usize;
        let mut text = self.0[range(span)].trim_end();
        let Some(sign) = self.sign_above(start) else { return start..start + text.len() };
        let own = self.lead(start).len();
        while let Some((above, last)) = text.rsplit_once(['\n', '\r'])
            && let blank = last.len() - last.trim_start_matches(' ').len()
            && blank < own
            && last[blank..].starts_with('#')
        {
            text = above.trim_end();
        }
        sign..start + text.len()
    }

    /// Returns the position of the `|` or `>` that the lines from a place on belong to.
    fn sign_above(self, start: usize) -> Option<usize> {
        let first = self.line_start(start);
        let above = self.0[..first].trim_end();
        let line = &self.0[self.line_start(above.len())..above.len()];
        let header = line.split_once(" #").map_or(line, |(header, _)| header).trim_end();
        let sign = header.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
        let is_sign = self.lead(start).trim().is_empty() && sign.ends_with(['|', '>']) && !sign.starts_with('#');
        (is_sign && above.len() < first).then(|| above.len() - line.len() + sign.len() - 1)
    }

    /// Returns where a node ends.
    pub(super) fn end(self, node: &Node) -> usize {
        match &node.kind {
            Kind::Scalar { .. } => self.scalar(node.span).end,
            Kind::Mapping(entries) if !self.is_inline(node) && !entries.is_empty() => {
                entries.last().map_or(node.span.end as usize, |entry| self.entry_end(entry))
            }
            Kind::Sequence(items) if !self.is_inline(node) && !items.is_empty() => {
                items.last().map_or(node.span.end as usize, |item| self.end(item))
            }
            _ => node.span.end as usize,
        }
    }

    fn entry_end(self, entry: &Entry) -> usize {
        let absent = entry.value.kind == Kind::Empty && entry.value.span == entry.key_span;
        let end = if absent { self.colon(entry.key_span) } else { None };
        end.unwrap_or_else(|| self.end(&entry.value))
    }

    /// Returns where the colon of a key ends.
    fn colon(self, key: Span) -> Option<usize> {
        let behind = &self.0[key.end as usize..];
        let blank = behind.len() - behind.trim_start_matches(' ').len();
        behind[blank..].starts_with(':').then_some(key.end as usize + blank + 1)
    }

    /// Returns the part of its line before a place.
    fn lead(self, at: usize) -> &'t str {
        &self.0[self.line_start(at)..at]
    }

    fn line_start(self, at: usize) -> usize {
        let start = self.0[..at].rfind(['\n', '\r']).map_or(0, |before| before + 1);
        start + if self.0[start..].starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 }
    }

    fn line_end(self, at: usize) -> usize {
        self.0[at..].find(['\n', '\r']).map_or(self.0.len(), |after| at + after)
    }

    /// Returns where the line after one that ends here begins.
    fn next_line(self, end: usize) -> usize {
        let rest = &self.0[end..];
        end + if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with(['\n', '\r'])) }
    }

    /// Returns the line that begins here; `None` at the end of the text.
    fn line(self, start: usize) -> Option<&'t str> {
        (start < self.0.len()).then(|| &self.0[start..self.line_end(start)])
    }
}

/// Removes parts separated by commas from brackets.
fn without_parts(places: &[Range<usize>], fates: &[Fate]) -> Vec<Splice> {
    let goes = |at: &usize| fates[*at] != Fate::Stays;
    let mut splices: Vec<Splice> = Vec::new();
    let last_kept = (0..places.len()).rev().find(|at| !goes(at));
    for at in (0..places.len()).filter(goes) {
        let range = match last_kept {
            // A part before another one is removed with the comma after it; the last ones, with the comma before them.
            Some(kept) if at < kept => places[at].start..places[at + 1].start,
            Some(kept) if at == kept + 1 => places[kept].end..places[places.len() - 1].end,
            None if at == 0 => places[0].start..places[places.len() - 1].end,
            _ => continue,
        };
        splices.push((range, String::new()));
    }
    splices
}

/// Returns the comment after the sign of a block scalar, with the space before it.
fn header_comment(scalar: &str) -> &str {
    let header = scalar.split(['\n', '\r']).next().unwrap_or_default();
    header.strip_prefix(['|', '>']).map_or("", |header| header.trim_start_matches(|c: char| !c.is_whitespace()).trim_end())
}

fn range(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}
