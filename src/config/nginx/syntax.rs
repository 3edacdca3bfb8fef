//! The syntax: words, quotes, escapes, comments, statements and blocks, as a tree with the place of each word.
//!
//! The reader is our own: the crate that fits best (nginx-lint-parser 0.24) overflows the stack at 100,000 nested blocks, takes
//! 5 s at 20,000, needs 900 MB for 10 MB of text, and ends a Lua block at a brace within a string.

use super::code;
use crate::diag::{Diagnostic, Diagnostics, codes};
use crate::source::{FileId, Span};

/// Most blocks within each other.
pub(super) const MOST_DEPTH: usize = 64;
/// Most words of one directive that are kept.
const MOST_WORDS: usize = 2_000;
/// Most faults of one text that are reported.
const MOST_FAULTS: usize = 20;
/// The directive that stands for what is written elsewhere.
pub(super) const INCLUDE: &str = "include";

/// A word, with its escapes resolved.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) text: String,
    /// Its place, quotes included.
    pub(super) span: Span,
}

/// A directive: its words, and its block if it has one.
#[derive(Debug, Clone)]
pub(super) struct Directive {
    name: Word,
    args: Vec<Word>,
    pub(super) block: Option<Vec<Directive>>,
}

impl Directive {
    pub(super) fn name(&self) -> &str {
        &self.name.text
    }

    pub(super) fn args(&self) -> &[Word] {
        &self.args
    }

    /// An argument, or nothing if there are not as many.
    pub(super) fn arg(&self, position: usize) -> &str {
        self.args.get(position).map_or("", |word| &word.text)
    }

    /// The directives of its block.
    pub(super) fn inner(&self) -> &[Directive] {
        self.block.as_deref().unwrap_or_default()
    }

    /// The directive with its arguments, without its block.
    pub(super) fn span(&self) -> Span {
        let last = self.args.last().unwrap_or(&self.name);
        Span { end: last.span.end, ..self.name.span }
    }

    /// Its words as one would say them.
    pub(super) fn words(&self) -> String {
        self.words_to(self.args.len())
    }

    /// Its name and the first of its arguments, as one would say them.
    pub(super) fn words_to(&self, args: usize) -> String {
        let words = std::iter::once(&self.name).chain(&self.args[..args]).map(|word| word.text.as_str());
        words.collect::<Vec<_>>().join(" ")
    }

    /// The places of its words.
    pub(super) fn places(&self) -> impl Iterator<Item = Span> {
        std::iter::once(&self.name).chain(&self.args).map(|word| word.span)
    }
}

/// A text as a tree.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) block: Vec<Directive>,
    /// Most blocks within each other.
    pub(super) height: usize,
    /// Where it was cut, because it has too many directives.
    pub(super) cut: Option<Span>,
}

/// A token. The flag of a word says that it is the first one of its line and has no quotes.
enum Token {
    Word(Word, bool),
    End,
    Open,
    Close,
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    file: FileId,
    faults: usize,
    diagnostics: &'a mut Diagnostics,
}

/// Reads a text, at most `most` directives of it. Faults are added to `diagnostics`.
pub(super) fn parse(text: &str, file: FileId, most: usize, diagnostics: &mut Diagnostics) -> Tree {
    Reader::of(text, file, diagnostics).tree(most)
}

/// Returns the name of the first of the outermost directives that is wanted. Reads no further than that.
pub(super) fn find(text: &str, wanted: impl Fn(&str) -> bool) -> Option<String> {
    let mut faults = Diagnostics::default();
    let mut reader = Reader::of(text, FileId::default(), &mut faults);
    loop {
        let name = match reader.token()? {
            Token::Word(word, first) if reader.is_filled_in(&word, first) => INCLUDE.to_owned(),
            Token::Word(word, _) if !wanted(&word.text) => {
                reader.pass_directive(word);
                continue;
            }
            Token::Word(word, _) => word.text,
            Token::Open => {
                reader.pass_block();
                String::new()
            }
            Token::End | Token::Close => continue,
        };
        if wanted(&name) {
            return Some(name);
        }
    }
}

/// Returns whether a word that begins a line is surely the name of a directive, so that the one before it lacks its end.
fn is_surely_name(word: &str) -> bool {
    const PREFIXES: [&str; 6] = ["proxy_", "grpc_", "client_", "keepalive_", "fastcgi_", "ssl_"];
    const NAMES: [&str; 7] =
        ["listen", "server_name", "location", "send_timeout", "upstream", "gzip_types", "worker_connections"];
    let plain = |c: char| c.is_ascii_lowercase() || c == '_';
    NAMES.contains(&word) || (PREFIXES.iter().any(|prefix| word.starts_with(prefix)) && word.chars().all(plain))
}

/// Returns whether a word stands for lines that a template puts in, as in `${SERVERS}`.
pub(super) fn is_filled_in(word: &str) -> bool {
    let name = word.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    name.is_some_and(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'))
}

impl<'a> Reader<'a> {
    fn of(text: &'a str, file: FileId, diagnostics: &'a mut Diagnostics) -> Self {
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { text, at, file, faults: 0, diagnostics }
    }

    fn tree(mut self, most: usize) -> Tree {
        let mut open: Vec<(Directive, Vec<Directive>)> = Vec::new();
        let mut tree = Tree::default();
        let mut words: Vec<Word> = Vec::new();
        let mut count = 0;
        loop {
            let start = self.at;
            let token = self.token();
            let (closes, ends) = (matches!(token, Some(Token::Close)), token.is_none());
            match token {
                Some(Token::Word(word, first)) if words.is_empty() && self.is_filled_in(&word, first) => {
                    // Whatever a template puts here may be anything, as with a file that is not there.
                    let name = Word { text: INCLUDE.to_owned(), span: word.span };
                    tree.block.push(Directive { name, args: vec![word], block: None });
                }
                Some(Token::Word(word, first)) => {
                    if first && !words.is_empty() && is_surely_name(&word.text) {
                        self.unended(&words);
                        tree.block.extend(directive(&mut words, None).filter(|_| count < most));
                        count += 1;
                    }
                    if words.len() < MOST_WORDS {
                        words.push(word);
                    }
                    continue;
                }
                Some(Token::End) if words.is_empty() => self.fault(start, "`;` ends nothing", "remove it"),
                Some(Token::End) => tree.block.extend(directive(&mut words, None)),
                Some(Token::Open) => {
                    if words.is_empty() {
                        self.fault(start, "a block has no name", "write its name before `{`");
                        words.push(Word { text: String::new(), span: self.span(self.at - 1, self.at) });
                    }
                    if code::is_block(&words[0].text) {
                        self.code(&words);
                        tree.block.extend(directive(&mut words, Some(Vec::new())));
                    } else if open.len() + 1 >= MOST_DEPTH {
                        self.fault(start, &format!("more than {MOST_DEPTH} blocks are within each other"), "nest fewer blocks");
                        self.pass_block();
                        tree.block.extend(directive(&mut words, Some(Vec::new())));
                    } else if let Some(head) = directive(&mut words, Some(Vec::new())) {
                        open.push((head, std::mem::take(&mut tree.block)));
                        tree.height = tree.height.max(open.len());
                    }
                }
                Some(Token::Close) | None => {
                    if !words.is_empty() {
                        self.unended(&words);
                        tree.block.extend(directive(&mut words, None));
                    }
                }
            }
            count += 1;
            if count >= most && !ends {
                tree.cut = Some(self.span(start, self.at));
            } else if closes {
                match open.pop() {
                    Some(frame) => tree.close(frame),
                    None => self.fault(self.at - 1, "`}` closes nothing", "remove it, or open its block with `{`"),
                }
            } else if let Some((head, _)) = open.last().filter(|_| ends) {
                let message = format!("the block of `{}` is not closed", shortened(&head.words()));
                self.fault_at(head.span(), message, "add `}`");
            }
            if ends || tree.cut.is_some() {
                while let Some(frame) = open.pop() {
                    tree.close(frame);
                }
                return tree;
            }
        }
    }

    /// Reads the next token.
    fn token(&mut self) -> Option<Token> {
        let bytes = self.text.as_bytes();
        let mut first = self.at == 0;
        loop {
            match bytes.get(self.at)? {
                b'\n' => first = true,
                b' ' | b'\t' | b'\r' => {}
                b'#' => self.at += bytes[self.at..].iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len() - self.at) - 1,
                _ => break,
            }
            self.at += 1;
        }
        let token = match bytes[self.at] {
            b';' => Token::End,
            b'{' => Token::Open,
            b'}' => Token::Close,
            quote @ (b'"' | b'\'') => return Some(Token::Word(self.quoted(quote), false)),
            _ => return Some(Token::Word(self.word(), first)),
        };
        self.at += 1;
        Some(token)
    }

    /// Returns whether a word stands for lines that a template puts in.
    fn is_filled_in(&self, word: &Word, first: bool) -> bool {
        first && is_filled_in(&word.text) && self.ends_line()
    }

    /// Returns whether nothing else follows on the line.
    fn ends_line(&self) -> bool {
        let rest = self.text[self.at..].trim_start_matches([' ', '\t', '\r']);
        rest.is_empty() || rest.starts_with(['\n', '#', '}'])
    }

    /// Reads a word without quotes. A brace within `${` is part of it.
    fn word(&mut self) -> Word {
        let bytes = self.text.as_bytes();
        let start = self.at;
        while let Some(byte) = bytes.get(self.at) {
            match byte {
                b'\\' => self.at += 1,
                b'{' if self.at > start && bytes[self.at - 1] == b'$' => {}
                b' ' | b'\t' | b'\r' | b'\n' | b';' | b'{' => break,
                _ => {}
            }
            self.at += 1;
        }
        self.at = self.boundary(self.at);
        Word { text: unescaped(&self.text[start..self.at]), span: self.span(start, self.at) }
    }

    /// Reads a word within quotes. One that is not closed ends with its line.
    fn quoted(&mut self, quote: u8) -> Word {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut end = start + 1;
        while end < bytes.len() && bytes[end] != quote {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        if end >= bytes.len() {
            self.fault(start, "the quotation mark is not closed", "close it on the same line");
            let line = bytes[start..].iter().position(|byte| matches!(byte, b'\n' | b';')).map_or(bytes.len(), |end| start + end);
            // Nothing is closed by this mark any more, so another one would cost the same again.
            self.at = if self.faults < MOST_FAULTS { line } else { bytes.len() };
            return Word { text: unescaped(&self.text[start + 1..line]), span: self.span(start, line) };
        }
        self.at = end + 1;
        if bytes.get(self.at).is_some_and(|next| !matches!(next, b' ' | b'\t' | b'\r' | b'\n' | b';' | b'{' | b')')) {
            self.fault_at(
                self.span(start, self.at),
                "text follows the quotation mark".to_owned(),
                "write a space or `;` after the quotation mark",
            );
        }
        Word { text: unescaped(&self.text[start + 1..end]), span: self.span(start, self.at) }
    }

    /// Passes over the rest of a block of code.
    fn code(&mut self, words: &[Word]) {
        let rest = &self.text[self.at..];
        self.at += code::end(rest).unwrap_or_else(|| {
            self.fault_at(words[0].span, format!("the block of `{}` is not closed", shortened(&words[0].text)), "add `}`");
            rest.len()
        });
    }

    /// Passes over the rest of a directive.
    fn pass_directive(&mut self, name: Word) {
        loop {
            match self.token() {
                Some(Token::Word(..)) => {}
                Some(Token::Open) if code::is_block(&name.text) => return self.code(&[name]),
                Some(Token::Open) => return self.pass_block(),
                Some(Token::End | Token::Close) | None => return,
            }
        }
    }

    /// Passes over the rest of a block.
    fn pass_block(&mut self) {
        let (mut depth, mut name) = (1_usize, None);
        while depth > 0 {
            match self.token() {
                Some(Token::Word(word, _)) => _ = name.get_or_insert(word),
                Some(Token::Open) => match name.take().filter(|name: &Word| code::is_block(&name.text)) {
                    Some(name) => self.code(&[name]),
                    None => depth += 1,
                },
                Some(Token::Close) => (depth, name) = (depth - 1, None),
                Some(Token::End) => name = None,
                None => return,
            }
        }
    }

    fn unended(&mut self, words: &[Word]) {
        let span = Span { end: words.last().map_or(words[0].span.end, |word| word.span.end), ..words[0].span };
        self.fault_at(span, format!("`{}` does not end with `;`", shortened(&words[0].text)), "add `;`");
    }

    /// Reports a fault in what follows a position.
    fn fault(&mut self, start: usize, message: &str, help: &str) {
        let bytes = self.text.as_bytes();
        let start = (start..self.at).find(|at| !bytes[*at].is_ascii_whitespace()).unwrap_or(start);
        self.fault_at(self.span(start, start + 1), message.to_owned(), help);
    }

    fn fault_at(&mut self, span: Span, message: String, help: &str) {
        self.faults += 1;
        if self.faults <= MOST_FAULTS {
            self.diagnostics.push(Diagnostic::error(codes::SYNTAX, span, message).help(help));
        }
    }

    /// The nearest position at or after this one that is not within a character.
    fn boundary(&self, at: usize) -> usize {
        (at..self.text.len()).find(|at| self.text.is_char_boundary(*at)).unwrap_or(self.text.len())
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span { file: self.file, start: byte(start), end: byte(end) }
    }
}

impl Tree {
    /// Ends a block: what was read becomes its content.
    fn close(&mut self, (mut head, siblings): (Directive, Vec<Directive>)) {
        head.block = Some(std::mem::replace(&mut self.block, siblings));
        self.block.push(head);
    }
}

fn directive(words: &mut Vec<Word>, block: Option<Vec<Directive>>) -> Option<Directive> {
    let mut words = std::mem::take(words).into_iter();
    words.next().map(|name| Directive { name, args: words.collect(), block })
}

/// Resolves escapes: of quotation marks, of the backslash and of control characters. Others stay, as regular expressions need them.
fn unescaped(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            plain.push(c);
            continue;
        }
        match chars.next() {
            Some(escaped @ ('"' | '\'' | '\\')) => plain.push(escaped),
            Some('t') => plain.push('\t'),
            Some('r') => plain.push('\r'),
            Some('n') => plain.push('\n'),
            other => plain.extend(std::iter::once('\\').chain(other)),
        }
    }
    plain
}

/// A text for a message.
pub(super) fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}
