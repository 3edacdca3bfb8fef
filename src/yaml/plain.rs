//! The plain part of YAML, which nearly every requirements file and most configurations keep to, read in one pass: block mappings
//! and lists, plain words, simple quotes, and lists and mappings in brackets. Several times as fast as the parser, which reads everything else. Tests ensure
//! that both read alike what both can read.

use super::{Entry, Kind, Node, scalar};
use crate::source::{FileId, Span};

/// Maximum length of a text; longer ones are left to the parser, which limits what texts may hold.
const LONGEST: usize = 64 * 1024;
/// Maximum number of keys in a mapping, since duplicates are found by linear search.
const MOST_KEYS: usize = 64;
/// Maximum nesting depth.
const DEPTH: usize = 16;
/// Maximum length of a key: parsers look for a colon only so far.
const LONGEST_KEY: usize = 128;
/// The line between two documents.
const SEPARATOR: &[u8] = b"---";
/// Capacity for the keys that most mappings have.
const USUAL_KEYS: usize = 8;

/// Reads a text into a tree. `None` if anything in it is not plain, whether valid or not.
pub(super) fn read(text: &str, file: FileId) -> Option<Node> {
    let mut lines = Lines::of(text, file)?;
    let root = lines.document()?;
    lines.rest.is_none().then_some(root?)
}

/// Reads a text into the trees of its documents; those without data are left out. `None` if anything in it is not plain.
pub(super) fn read_all(text: &str, file: FileId) -> Option<Vec<Node>> {
    let mut lines = Lines::of(text, file)?;
    let mut roots = Vec::new();
    while lines.rest.is_some() {
        roots.extend(lines.document()?);
    }
    Some(roots)
}

/// A position in the text: the first byte to read next.
struct Lines<'t> {
    text: &'t str,
    file: FileId,
    at: usize,
    /// Indent of the position in columns: that of the line, except in a mapping that begins after a dash.
    indent: usize,
    /// Whether the document ends here.
    ended: bool,
    /// Where the next document begins. `None` once the text has ended without a separator before its end.
    rest: Option<usize>,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str, file: FileId) -> Option<Self> {
        (text.len() <= LONGEST).then_some(Self { text, file, at: 0, indent: 0, ended: false, rest: Some(0) })
    }

    /// Reads the next document; nothing if it has no data.
    #[allow(clippy::option_option, reason = "a document without data is not one that is not plain")]
    fn document(&mut self) -> Option<Option<Node>> {
        self.ended = false;
        self.next(self.rest.unwrap_or(self.text.len()))?;
        if self.ended {
            return Some(None);
        }
        let root = self.mapping(self.indent, 0)?;
        self.ended.then_some(Some(root))
    }

    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(b'\n')
    }

    fn span(&self, start: usize, end: usize) -> Option<Span> {
        Some(Span { file: self.file, start: u32::try_from(start).ok()?, end: u32::try_from(end).ok()? })
    }

    fn skip(&self, mut at: usize, wanted: impl Fn(u8) -> bool) -> usize {
        while wanted(self.byte(at)) {
            at += 1;
        }
        at
    }

    /// Moves to the next line with content, from the beginning of a line.
    fn next(&mut self, mut start: usize) -> Option<()> {
        loop {
            if start >= self.text.len() {
                (self.ended, self.rest) = (true, None);
                return Some(());
            }
            if let Some(rest) = self.separator(start) {
                (self.ended, self.rest) = (true, Some(rest));
                return Some(());
            }
            let at = self.skip(start, |byte| byte == b' ');
            match self.byte(at) {
                b'\n' => start = at + 1,
                b'#' => start = self.comment(at)?,
                _ => {
                    (self.at, self.indent) = (at, at - start);
                    return Some(());
                }
            }
        }
    }

    /// Returns what follows a line that separates documents, if one begins here.
    fn separator(&self, at: usize) -> Option<usize> {
        let end = at + SEPARATOR.len();
        (self.text.as_bytes()[at..].starts_with(SEPARATOR) && self.byte(end) == b'\n').then_some((end + 1).min(self.text.len()))
    }

    /// Returns where the line after a comment begins.
    fn comment(&self, at: usize) -> Option<usize> {
        let end = self.skip(at, is_plain);
        (self.byte(end) == b'\n').then_some(end + 1)
    }

    /// Moves past the end of a line after a value, which only a comment may follow.
    fn end_line(&mut self, at: usize) -> Option<()> {
        let end = self.skip(at, |byte| byte == b' ');
        match self.byte(end) {
            b'\n' => self.next(end + 1),
            b'#' if end > at => self.next(self.comment(end)?),
            _ => None,
        }
    }

    /// Returns the end of a key with its colon; `None` if there is no plain key.
    fn key(&self, at: usize) -> Option<usize> {
        let end = self.skip(at, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/'));
        let is_key = self.byte(at).is_ascii_alphabetic() && self.byte(end) == b':' && matches!(self.byte(end + 1), b' ' | b'\n');
        (is_key && end - at <= LONGEST_KEY).then_some(end)
    }

    /// Returns a key that is not among the others.
    fn new_key(&self, at: usize, colon: usize, others: &[Entry]) -> Option<(String, Span)> {
        let Kind::Scalar { text: key, .. } = scalar(&self.text[at..colon], true) else { return None };
        let new = others.len() < MOST_KEYS && others.iter().all(|other| other.key != key);
        Some((key, self.span(at, colon)?)).filter(|_| new)
    }

    /// Returns whether the current line is indented further, as part of what is at `indent`.
    fn is_within(&self, indent: usize) -> bool {
        !self.ended && self.indent > indent
    }

    /// Returns whether what is at `indent` continues here. `None` if a line is between two indents.
    fn goes_on(&self, indent: usize) -> Option<bool> {
        (!self.is_within(indent)).then_some(!self.ended && self.indent == indent)
    }

    fn mapping(&mut self, indent: usize, depth: usize) -> Option<Node> {
        let start = self.at;
        let (mut end, mut entries) = (start, Vec::with_capacity(USUAL_KEYS));
        loop {
            let at = self.at;
            let colon = self.key(at)?;
            let (key, key_span) = self.new_key(at, colon, &entries)?;
            let value = self.value(key_span, indent, depth)?;
            end = end.max(value.span.end as usize);
            entries.push(Entry { key, key_span, value });
            if !self.goes_on(indent)? {
                return Some(Node { span: self.span(start, end)?, kind: Kind::Mapping(entries) });
            }
        }
    }

    /// Returns the value of a key. An absent one has the place of its key.
    fn value(&mut self, key: Span, indent: usize, depth: usize) -> Option<Node> {
        let at = self.skip(key.end as usize + 1, |byte| byte == b' ');
        if !matches!(self.byte(at), b'\n' | b'#') {
            return self.inline(at, indent);
        }
        // A comment has a space before it, since the colon has one after it.
        self.end_line(at - usize::from(self.byte(at) == b'#'))?;
        let list = !self.ended && self.byte(self.at) == b'-';
        // A list may begin where its key does, and then ends with the next key.
        let compact = list && self.indent == indent;
        if !compact && !self.is_within(indent) {
            return Some(Node { span: key, kind: Kind::Empty });
        }
        if depth == DEPTH {
            return None;
        }
        if list { self.list(self.indent, depth + 1, compact) } else { self.mapping(self.indent, depth + 1) }
    }

    fn list(&mut self, indent: usize, depth: usize, compact: bool) -> Option<Node> {
        let start = self.at;
        let mut items: Vec<Node> = Vec::new();
        loop {
            let (dash, next) = (self.at, self.skip(self.at + 1, |byte| byte == b' '));
            if self.byte(dash) != b'-' || next == dash + 1 {
                return None;
            }
            let item = if self.key(next).is_some() {
                (self.at, self.indent) = (next, self.indent + next - dash);
                self.mapping(self.indent, depth)?
            } else {
                self.inline(next, indent)?
            };
            let end = item.span.end as usize;
            items.push(item);
            if !self.goes_on(indent)? || (compact && self.byte(self.at) != b'-') {
                // As the parser has it, one that begins where its key does begins with its first item.
                let start = items.first().filter(|_| compact).map_or(start, |first| first.span.start as usize);
                return Some(Node { span: self.span(start, end)?, kind: Kind::Sequence(items) });
            }
        }
    }

    /// Returns a value that ends on its line. `None` if it continues after it, indented further than `indent`.
    fn inline(&mut self, at: usize, indent: usize) -> Option<Node> {
        let (kind, end) = match self.byte(at) {
            b'[' | b'{' => self.in_brackets(at, 0)?,
            b'"' | b'\'' => self.quoted(at)?,
            _ => self.plain(at)?,
        };
        let node = Node { span: self.span(at, end)?, kind };
        self.end_line(end)?;
        (!self.is_within(indent)).then_some(node)
    }

    /// Returns a text in quotes.
    fn quoted(&self, at: usize) -> Option<(Kind, usize)> {
        let quote = self.byte(at);
        let end = self.skip(at + 1, |byte| is_plain(byte) && byte != quote && byte != b'\\');
        // Two quotes in a row stand for one.
        let ended = self.byte(end) == quote && self.byte(end + 1) != quote;
        ended.then(|| (scalar(&self.text[at + 1..end], false), end + 1))
    }

    /// Returns a text without quotes, up to a comment or the end of the line.
    fn plain(&self, at: usize) -> Option<(Kind, usize)> {
        if !begins_word(self.byte(at)) {
            return None;
        }
        let mut end = at;
        loop {
            end = self.skip(end, |byte| is_plain(byte) && !matches!(byte, b':' | b'#'));
            match self.byte(end) {
                b':' if !matches!(self.byte(end + 1), b' ' | b'\n') => end += 1,
                b'#' if self.byte(end - 1) != b' ' => end += 1,
                b'#' | b'\n' => break,
                _ => return None,
            }
        }
        let text = self.text[at..end].trim_end_matches(' ');
        Some((scalar(text, true), at + text.len()))
    }

    /// Returns a list in brackets, or a mapping in braces.
    fn in_brackets(&self, at: usize, depth: usize) -> Option<(Kind, usize)> {
        let braces = self.byte(at) == b'{';
        let close = if braces { b'}' } else { b']' };
        let (mut items, mut entries) = (Vec::new(), Vec::new());
        let mut end = self.skip(at + 1, |byte| byte == b' ');
        let mut more = self.byte(end) != close;
        while more {
            let word = if braces {
                let colon = self.key(end)?;
                let (key, key_span) = self.new_key(end, colon, &entries)?;
                let value = self.part(self.skip(colon + 1, |byte| byte == b' '), depth)?;
                let span = value.span;
                entries.push(Entry { key, key_span, value });
                span
            } else {
                let item = self.part(end, depth)?;
                let span = item.span;
                items.push(item);
                span
            };
            end = self.skip(word.end as usize, |byte| byte == b' ');
            more = self.byte(end) == b',';
            if more {
                end = self.skip(end + 1, |byte| byte == b' ');
            } else if self.byte(end) != close {
                return None;
            }
        }
        Some((if braces { Kind::Mapping(entries) } else { Kind::Sequence(items) }, end + 1))
    }

    /// Returns what stands in brackets, up to a comma or bracket.
    fn part(&self, at: usize, depth: usize) -> Option<Node> {
        let (kind, end) = match self.byte(at) {
            b'[' | b'{' if depth < DEPTH => self.in_brackets(at, depth + 1)?,
            b'"' | b'\'' => self.quoted(at)?,
            _ => return self.word(at),
        };
        Some(Node { span: self.span(at, end)?, kind })
    }

    /// Returns a text without quotes, up to a comma or bracket.
    fn word(&self, at: usize) -> Option<Node> {
        let end = self.skip(at, |byte| byte == b' ' || begins_word(byte) || byte == b'-');
        let text = self.text[at..end].trim_end_matches(' ');
        let word = Node { span: self.span(at, at + text.len())?, kind: scalar(text, true) };
        (begins_word(self.byte(at)) && matches!(self.byte(end), b',' | b']' | b'}')).then_some(word)
    }
}

/// Returns whether a byte may be in a plain line: printable ASCII, and other characters except those that share their first byte
/// with control characters, line ends and marks.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | 0x80..) && !matches!(byte, 0xc2 | 0xe2 | 0xef)
}

/// Returns whether a word may begin with this byte, without it having a special meaning anywhere in YAML.
fn begins_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'/' | b'(' | b')') || (byte >= 0x80 && is_plain(byte))
}

#[cfg(test)]
mod tests;
