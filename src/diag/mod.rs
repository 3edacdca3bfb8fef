//! Findings in somebody's file: what is wrong, where, and what would be right. Collects them; never prints them.

mod code;

pub use code::{Code, codes};

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::source::{FileId, Span};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// The file cannot be used as it is.
    Error,
    /// The file can be used, but something in it is likely wrong.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// All words, from the most to the least severe.
    pub const WORDS: [&str; 3] = ["error", "warning", "info"];

    /// What a word means.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Error, Self::Warning, Self::Info].into_iter().find(|severity| severity.word() == word)
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// A further place that explains a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What stands there.
    pub text: String,
}

/// A change of a text that mends what was found, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in a few words.
    pub title: String,
    /// What is replaced.
    pub span: Span,
    /// What stands there then.
    pub text: String,
}

/// One located finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The name of the kind of finding: a [`Code`] of the program, or a lint of the rules.
    pub code: Cow<'static, str>,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The smallest text that is wrong.
    pub span: Span,
    /// Further places.
    pub labels: Vec<Label>,
    /// What would be right.
    pub help: Option<String>,
    /// What mends it, where that is safe.
    pub fix: Option<Box<Fix>>,
}

impl Fix {
    /// Writes the name that a text is a slip of in its place.
    pub fn of_slip<'a>(given: &str, span: Span, known: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let name = slip_of(given, known)?;
        Some(Self { title: format!("write `{name}`"), span, text: name.to_owned() })
    }
}

impl Diagnostic {
    /// A finding of the given kind, as severe as the kind is.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::named(code.slug, code.severity, span, message)
    }

    /// A finding of a kind that the rules describe.
    pub fn named(code: impl Into<Cow<'static, str>>, severity: Severity, span: Span, message: impl Into<String>) -> Self {
        let (code, message) = (code.into(), message.into());
        Self { code, severity, message, span, labels: Vec::new(), help: None, fix: None }
    }

    /// An error of the given kind.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, ..Self::new(code, span, message) }
    }

    /// Makes the finding more or less severe than its kind.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Adds what would be right.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds what would be right, where something is known of it.
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }

    /// Adds what mends it.
    pub fn fix(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix.map(Box::new);
        self
    }

    /// Moves the finding to a text that has the same positions.
    pub fn move_into(&mut self, file: FileId) {
        let labels = self.labels.iter_mut().map(|label| &mut label.span);
        let fix = self.fix.iter_mut().map(|fix| &mut fix.span);
        std::iter::once(&mut self.span).chain(labels).chain(fix).for_each(|span| span.file = file);
    }

    /// Adds a further place.
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }
}

/// The findings of one run, bounded so that a hostile file cannot fill memory or a log.
#[derive(Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
    omitted: usize,
}

impl Diagnostics {
    /// As many findings are kept; further ones are only counted.
    pub const LIMIT: usize = 200;

    /// Takes a finding in.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if self.found.len() < Self::LIMIT {
            self.found.push(diagnostic);
        } else {
            self.omitted += 1;
        }
    }

    /// Takes the findings of another run in.
    pub fn append(&mut self, other: Self) {
        self.omitted += other.omitted;
        other.found.into_iter().for_each(|diagnostic| self.push(diagnostic));
    }

    /// How many findings there are, counting those that were not kept.
    pub fn len(&self) -> usize {
        self.found.len() + self.omitted
    }

    /// Moves the findings after the first `kept` from one text to another that has the same positions.
    pub fn move_to(&mut self, kept: usize, from: FileId, to: FileId) {
        for diagnostic in self.found.iter_mut().skip(kept) {
            let spans = std::iter::once(&mut diagnostic.span).chain(diagnostic.labels.iter_mut().map(|label| &mut label.span));
            spans.filter(|span| span.file == from).for_each(|span| span.file = to);
        }
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Those of the findings that were kept which are at least this severe.
    pub fn at_least(&self, severity: Severity) -> Self {
        let found = self.found.iter().filter(|diagnostic| diagnostic.severity <= severity).cloned().collect();
        Self { found, omitted: self.omitted }
    }

    /// How many findings were counted but not kept.
    pub fn omitted(&self) -> usize {
        self.omitted
    }

    /// The findings from the most to the least severe, and in the order of the files and the places in them.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut sorted: Vec<_> = self.found.iter().collect();
        sorted.sort_by_key(|d| (d.severity, d.span.file, d.span.start, d.span.end));
        sorted
    }

    /// How many of the findings that were kept are of this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.found.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }
}

/// The known name nearest to `given`, for "did you mean"; none when nothing is near.
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A hostile file may hold a very long word: the distance is quadratic, and no name is that long.
    const LONGEST: usize = 64;
    if given.len() > LONGEST {
        return None;
    }
    let plain = |text: &str| text.to_lowercase().replace(['_', ' '], "-");
    let given = plain(given);
    known
        .into_iter()
        .map(|name| (name, plain(name)))
        .map(|(name, plain)| {
            // A name cut short or drawn out is as good a hint as a slip of one letter.
            let shorter = given.len().min(plain.len());
            let extends = shorter >= 3 && (plain.starts_with(&given) || given.starts_with(&plain));
            let distance = strsim::osa_distance(&given, &plain);
            (if extends { distance.min(1) } else { distance }, name)
        })
        .filter(|(distance, name)| *distance <= (given.len().max(name.len()) / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// The known name that `given` is a slip of, for repairs: the only one within one letter, swapped, missing or too many, and
/// whatever the case. None when another is as near, since a guess is no repair.
pub fn slip_of<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |text: &str| text.to_lowercase().replace(['_', ' '], "-");
    let longest = 64;
    if given.len() > longest {
        return None;
    }
    let given = plain(given);
    let mut near = known.into_iter().filter(|name| strsim::osa_distance(&given, &plain(name)) <= 1);
    let one = near.next()?;
    near.next().is_none().then_some(one)
}

/// "did you mean `x`?" where a name is near, otherwise the list of what is known where that is short.
pub fn suggestion<'a>(given: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> Option<String> {
    const SHORT: usize = 20;
    if let Some(name) = nearest(given, known.clone()) {
        return Some(format!("did you mean `{name}`?"));
    }
    let names: Vec<_> = known.into_iter().map(|name| format!("`{name}`")).collect();
    match names.len() {
        0 => None,
        1..=SHORT => Some(format!("known: {}", names.join(", "))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_and_far_ones_are_not() {
        let known = ["moderate", "low", "very-low"];
        assert_eq!(nearest("lowish", known), Some("low"));
        assert_eq!(nearest("very_low", known), Some("very-low"));
        assert_eq!(nearest("Low", known), Some("low"));
        assert_eq!(nearest("mod", known), Some("moderate"));
        assert_eq!(nearest("elephant", known), None);
        assert_eq!(nearest(&"x".repeat(1_000_000), known), None);
    }

    #[test]
    fn a_repair_needs_a_single_near_name() {
        let known = ["moderate", "low", "very-low"];
        assert_eq!(slip_of("Very_Low", known), Some("very-low"));
        assert_eq!(slip_of("moderat", known), Some("moderate"));
        assert_eq!(slip_of("mdoerate", known), Some("moderate"));
        assert_eq!((slip_of("mod", known), slip_of("lo wer", known)), (None, None));
        assert_eq!(slip_of("lw", ["low", "law"]), None);
    }

    #[test]
    fn findings_beyond_the_limit_are_counted() {
        let mut sources = crate::source::SourceMap::default();
        let span = Span { file: sources.add("f", ""), start: 0, end: 0 };
        let mut all = Diagnostics::default();
        for _ in 0..Diagnostics::LIMIT + 7 {
            all.push(Diagnostic::error(codes::SYNTAX, span, "x"));
        }
        assert_eq!((all.sorted().len(), all.omitted()), (Diagnostics::LIMIT, 7));
    }
}
