//! Text to words, and words to a tree of directives, each with its place.

use crate::diag::{Diagnostic, Diagnostics, codes};
use crate::source::{FileId, Span};

/// Most blocks within each other.
const MOST_DEPTH: usize = 64;

/// A word, without its quotes.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) span: Span,
    /// Whether an environment variable without a default decides it.
    pub(super) varies: bool,
}

/// A line: a directive with its arguments, or the head of a site, and its block.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) words: Vec<Word>,
    /// Its words, without the block.
    pub(super) span: Span,
    pub(super) block: Option<Vec<Node>>,
}

impl Node {
    /// Returns the text of a word, or nothing.
    pub(super) fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| &word.text)
    }

    /// Returns whether an environment variable without a default stands for the whole line.
    pub(super) fn is_filled_in(&self) -> bool {
        self.block.is_none() && matches!(self.words.as_slice(), [word] if word.varies && word.text.is_empty())
    }

    /// Returns the lines of its block.
    pub(super) fn lines(&self) -> &[Self] {
        self.block.as_deref().unwrap_or_default()
    }

    /// Returns the words as one would write them, cut if they are many.
    pub(super) fn text(&self) -> String {
        shown(&self.words.iter().take(20).map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "))
    }
}

/// Returns a text for a message: its beginning, if it is long.
pub(super) fn shown(text: &str) -> String {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

/// What the lexer finds.
#[derive(Debug, PartialEq, Eq)]
enum Mark {
    Word,
    Open,
    Close,
    /// The end of a line.
    End,
}

/// Cuts a text into a tree.
pub(super) fn parse(file: FileId, text: &str, diagnostics: &mut Diagnostics) -> Vec<Node> {
    let mut lexer = Lexer { file, text, next: 0, fault: None };
    // The lines of each open block, and the line that is being read.
    let mut open: Vec<(Vec<Node>, Vec<Word>, Span)> = Vec::new();
    let (mut lines, mut words): (Vec<Node>, Vec<Word>) = (Vec::new(), Vec::new());
    let mut too_deep = 0_usize;
    while let Some((mark, word)) = lexer.mark() {
        match mark {
            Mark::Open if open.len() >= MOST_DEPTH || too_deep > 0 => {
                if too_deep == 0 {
                    let message = format!("blocks are nested more than {MOST_DEPTH} deep");
                    diagnostics.push(Diagnostic::error(codes::TOO_LARGE, word.span, message).help("use fewer blocks"));
                }
                too_deep += 1;
                words.clear();
            }
            Mark::Close if too_deep > 0 => too_deep -= 1,
            _ if too_deep > 0 => {}
            Mark::Word => words.push(word),
            Mark::End => {
                // A list of addresses goes on behind a comma.
                if open.is_empty() && words.last().is_some_and(|word| word.text.ends_with(',')) {
                    continue;
                }
                finish(&mut lines, &mut words, None, word.span);
            }
            Mark::Open => open.push((std::mem::take(&mut lines), std::mem::take(&mut words), word.span)),
            Mark::Close => {
                finish(&mut lines, &mut words, None, word.span);
                match open.pop() {
                    Some((outer, mut head, at)) => {
                        let block = std::mem::replace(&mut lines, outer);
                        finish(&mut lines, &mut head, Some(block), at);
                    }
                    None => {
                        let message = "this brace closes a block that is not open";
                        diagnostics.push(Diagnostic::error(codes::SYNTAX, word.span, message).help("remove it"));
                    }
                }
            }
        }
    }
    if let Some((span, what, help)) = lexer.fault {
        diagnostics.push(Diagnostic::error(codes::SYNTAX, span, what).help(help));
    }
    let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
    finish(&mut lines, &mut words, None, Span { file, start: end, end });
    while let Some((outer, mut head, at)) = open.pop() {
        if open.is_empty() {
            let message = "this block is not closed";
            diagnostics.push(Diagnostic::error(codes::SYNTAX, at, message).help("add `}` on a line of its own"));
        }
        let block = std::mem::replace(&mut lines, outer);
        finish(&mut lines, &mut head, Some(block), at);
    }
    lines
}

fn finish(lines: &mut Vec<Node>, words: &mut Vec<Word>, block: Option<Vec<Node>>, at: Span) {
    if words.is_empty() && block.is_none() {
        return;
    }
    let words = std::mem::take(words);
    let span = match (words.first(), words.last()) {
        (Some(first), Some(last)) => Span { end: last.span.end, ..first.span },
        _ => at,
    };
    lines.push(Node { words, span, block });
}

/// Cuts a text into words.
struct Lexer<'a> {
    file: FileId,
    text: &'a str,
    next: usize,
    fault: Option<(Span, &'static str, &'static str)>,
}

impl Lexer<'_> {
    fn span(&self, start: usize) -> Span {
        let at = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        Span { file: self.file, start: at(start), end: at(self.next) }
    }

    fn mark(&mut self) -> Option<(Mark, Word)> {
        let bytes = self.text.as_bytes();
        let here = |lexer: &Self, start| Word { text: String::new(), span: lexer.span(start), varies: false };
        loop {
            let start = self.next;
            match bytes.get(start)? {
                b'\n' => {
                    self.next += 1;
                    return Some((Mark::End, here(self, start)));
                }
                b' ' | b'\t' | b'\r' => self.next += 1,
                // The byte order mark.
                0xef if self.text[start..].starts_with('\u{feff}') => self.next += 3,
                b'\\' if bytes.get(start + 1) == Some(&b'\n') => self.next += 2,
                b'#' => self.next = self.text[start..].find('\n').map_or(self.text.len(), |end| start + end),
                quote @ (b'"' | b'`') => {
                    let (text, varies) = with_defaults(&self.quoted(char::from(*quote)));
                    return Some((Mark::Word, Word { text, varies, ..here(self, start) }));
                }
                // White space beyond ASCII.
                _ if self.text[start..].starts_with(char::is_whitespace) => {
                    self.next += self.text[start..].chars().next().map_or(1, char::len_utf8);
                }
                _ => {
                    let plain = self.text[start..].find(char::is_whitespace).map_or(self.text.len(), |end| start + end);
                    self.next = plain;
                    let text = &self.text[start..plain];
                    let mark = match text {
                        "{" => Mark::Open,
                        "}" => Mark::Close,
                        _ => Mark::Word,
                    };
                    if let Some(marker) = text.strip_prefix("<<").filter(|_| bytes.get(plain) == Some(&b'\n')) {
                        let text = self.long(start, marker);
                        return Some((Mark::Word, Word { text, ..here(self, start) }));
                    }
                    let (text, varies) = with_defaults(text);
                    return Some((mark, Word { text, varies, ..here(self, start) }));
                }
            }
        }
    }

    /// Reads a quotation, which may go over several lines.
    fn quoted(&mut self, quote: char) -> String {
        let start = self.next;
        let mut text = String::new();
        let mut escaped = false;
        for (at, c) in self.text[start + 1..].char_indices() {
            if escaped {
                if c != quote {
                    text.push('\\');
                }
                text.push(c);
                escaped = false;
            } else if c == '\\' && quote == '"' {
                escaped = true;
            } else if c == quote {
                self.next = start + 1 + at + 1;
                return text;
            } else {
                text.push(c);
            }
        }
        self.next = (start + 1).min(self.text.len());
        let fault = (self.span(start), "a quotation is not ended", "add the closing quotation mark");
        self.next = self.text.len();
        self.fault.get_or_insert(fault);
        String::new()
    }

    /// Reads a text between markers, which holds nothing for us.
    fn long(&mut self, start: usize, marker: &str) -> String {
        let rest = &self.text[self.next..];
        let found = (!marker.is_empty()).then(|| rest.match_indices(marker).map(|(at, _)| at)).into_iter().flatten().next();
        match found {
            Some(at) => self.next += at + marker.len(),
            None => {
                let fault = (self.span(start), "a text that begins with `<<` is not ended", "end it with its marker");
                self.fault.get_or_insert(fault);
                self.next = self.text.len();
            }
        }
        String::new()
    }
}

/// Puts in the defaults of environment variables, as in `{$PORT:8080}`. Also returns whether one has none.
fn with_defaults(text: &str) -> (String, bool) {
    if !text.contains("{$") {
        return (text.to_owned(), false);
    }
    let (mut all, mut varies, mut rest) = (String::new(), false, text);
    while let Some((before, after)) = rest.split_once("{$") {
        all.push_str(before);
        let (name, behind) = after.split_once('}').unwrap_or((after, ""));
        match name.split_once(':') {
            Some((_, default)) => all.push_str(default),
            None => varies = true,
        }
        rest = behind;
    }
    all.push_str(rest);
    (all, varies)
}
