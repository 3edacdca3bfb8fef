//! Diagnostics for a terminal, with the source lines that they point at.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::Look;
use super::text::{COMMAND_ANYWHERE, clean, is_unsafe};
use crate::diag::{Diagnostic, Diagnostics, Severity};
use crate::source::{SourceFile, SourceMap, Span};

/// Writes all findings, in the order of their places.
pub fn render(diagnostics: &Diagnostics, sources: &SourceMap, look: Look) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics.sorted() {
        text += &one(diagnostic, diagnostic.kind.slug, sources, look, More::default());
        text += "\n\n";
    }
    match diagnostics.omitted() {
        0 => text,
        more => text + &format!("and {more} more\n"),
    }
}

/// What else is shown for a finding.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct More<'a> {
    pub(super) notes: &'a [String],
    /// Where to read about its kind.
    pub(super) url: Option<&'a str>,
    /// Whether the lines that it points at have just been shown.
    pub(super) same_place: bool,
}

/// Writes one finding under the id of its kind, without a line end.
pub(super) fn one<K>(diagnostic: &Diagnostic<K>, id: &str, sources: &SourceMap, look: Look, more: More<'_>) -> String {
    let decor = if look.unicode { DecorStyle::Unicode } else { DecorStyle::Ascii };
    Renderer::styled().decor_style(decor).term_width(look.width).render(&groups(diagnostic, id, sources, look, more))
}

fn groups<'a, K>(
    diagnostic: &'a Diagnostic<K>,
    id: &'a str,
    sources: &'a SourceMap,
    look: Look,
    more: More<'a>,
) -> Vec<Group<'a>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = level.primary_title(wrapped(&diagnostic.message, look, id.len() + 11)).id(id);
    let title = match more.url {
        Some(url) => title.id_url(url),
        None => title,
    };
    let place = sources.place(diagnostic.span);
    let mut group = if more.same_place {
        Group::with_title(title)
    } else if place.column > LONGEST {
        title.element(Origin::path(clean(place.file)).line(place.line).char_column(place.column))
    } else {
        title.element(snippet(diagnostic, sources))
    };
    for label in diagnostic.labels.iter().filter(|label| label.span.file != diagnostic.span.file) {
        let place = sources.place(label.span);
        let at = format!("{}: {}:{}:{}", label.text, place.file, place.line, place.column);
        group = group.element(Level::NOTE.message(short(&at)));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(wrapped(help, look, MARGIN)));
    }
    for note in more.notes {
        group = group.element(Level::NOTE.message(wrapped(note, look, MARGIN)));
    }
    vec![group]
}

fn snippet<'a, K>(diagnostic: &'a Diagnostic<K>, sources: &'a SourceMap) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let near = |span: Span| span.file == diagnostic.span.file && sources.place(span).column <= LONGEST;
    let labels = || diagnostic.labels.iter().filter(|label| near(label.span));
    let cut = Cut::of(sources, labels().map(|label| label.span).chain([diagnostic.span]));
    let mut snippet = cut.snippet().annotation(AnnotationKind::Primary.span(cut.range(diagnostic.span)));
    for label in labels() {
        snippet = snippet.annotation(AnnotationKind::Context.span(cut.range(label.span)).label(clean(&label.text)));
    }
    snippet
}

/// The lines around some spans. Only these are passed to the excerpt: otherwise the whole file would be indexed again for every
/// finding.
struct Cut<'a> {
    file: &'a SourceFile,
    start: usize,
    end: usize,
    line: usize,
}

/// Width of what precedes a help: the line numbers, and the word for it.
const MARGIN: usize = 16;
/// Minimum number of columns for a sentence.
const FEWEST: usize = 24;

/// Maximum number of bytes shown of a line: nobody reads further, and a longer one could fill the terminal.
const LONGEST: usize = 2_000;

impl<'a> Cut<'a> {
    fn of(sources: &'a SourceMap, spans: impl IntoIterator<Item = Span>) -> Self {
        let (mut file, mut first, mut last) = (None, usize::MAX, 0);
        for span in spans {
            file = Some(sources.file(span.file));
            first = first.min(span.start as usize);
            last = last.max(span.start as usize);
        }
        let file = file.unwrap_or_else(|| unreachable!("internal error: an excerpt of nothing"));
        let (from, to) = (file.line_of(file.clamp(first)), file.line_of(file.clamp(last)));
        // A byte order mark is not part of the text.
        let mark = if file.text().starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let start = file.line_start(from).max(mark);
        let end = file.line_start(to + 1).min(file.clamp(file.clamp(last) + LONGEST));
        Self { file, start, end: end.max(start), line: from + 1 }
    }

    fn snippet<T: Clone>(&self) -> Snippet<'a, T> {
        let text = &self.file.text()[self.start..self.end];
        Snippet::source(harmless(text)).line_start(self.line).path(clean(self.file.name())).fold(true)
    }

    /// Returns a span within the cut, on character boundaries, on one line.
    fn range(&self, span: Span) -> std::ops::Range<usize> {
        let start = self.file.clamp(span.start as usize).clamp(self.start, self.end);
        let line_end = self.file.line_start(self.file.line_of(start) + 1);
        let line = self.file.text()[start..line_end.max(start)].trim_end_matches(['\r', '\n']);
        let end = self.file.clamp(span.end as usize).clamp(start, (start + line.len()).min(self.end).max(start));
        start - self.start..end - self.start
    }
}

/// Replaces every character that could control a terminal by one of as many bytes, so that positions stay the same.
fn harmless(text: &str) -> String {
    let text = text.replace(COMMAND_ANYWHERE, "##(");
    let mut harmless = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        harmless.push(match c {
            // A lone carriage return ends a line in YAML, and one before a line feed is invisible.
            '\r' if rest.peek() == Some(&'\n') => ' ',
            '\n' | '\r' => '\n',
            '\t' => ' ',
            c if is_unsafe(c) => match c.len_utf8() {
                1 => '?',
                2 => '\u{bf}',
                3 => '\u{fffd}',
                _ => '\u{10100}',
            },
            c => c,
        });
    }
    harmless
}

/// Wraps a message to lines that fit next to its margin.
fn wrapped(text: &str, look: Look, margin: usize) -> String {
    let width = look.width.saturating_sub(margin).max(FEWEST);
    // A name such as `order-status` is not broken.
    let lines = textwrap::fill(&short(text), textwrap::Options::new(width).word_splitter(textwrap::WordSplitter::NoHyphenation));
    // No line may begin like a command in a CI log.
    lines.replace("\n::", "\n\\u{3a}:")
}

/// Returns the message and the help on one line.
pub(super) fn told<K>(diagnostic: &Diagnostic<K>) -> String {
    let help = diagnostic.help.as_ref().map_or_else(String::new, |help| format!("; {}", short(help)));
    format!("{}{help}", short(&diagnostic.message))
}

/// Truncates a message to what anybody reads: it may quote a text of any length.
pub(super) fn short(text: &str) -> String {
    const START: usize = 500;
    let text = clean(text);
    match text.char_indices().nth(START) {
        Some((end, _)) => format!("{}... ({} characters)", &text[..end], text.chars().count()),
        None => text,
    }
}
