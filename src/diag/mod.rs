//! Findings in a user's file: what is wrong, where, and what would be right. Collects them; never prints them.

mod code;
mod words;

pub use code::{Code, codes};
pub use words::{any_of, as_help, nearest, plain, slip_of, suggestion};

use serde::{Deserialize, Serialize};

use crate::source::{FileId, Span};

/// How severe a finding is.
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
    /// All severities, from most to least severe.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Info];
    /// All words, from most to least severe.
    pub const WORDS: [&str; 3] = ["error", "warning", "info"];

    /// Returns the severity for a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.word() == word)
    }

    /// Returns its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// An additional place that explains a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is there.
    pub text: String,
}

/// A repair of a finding: a change to one key or value. Whether the text has a form in which that is possible is a separate
/// question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in a few words.
    pub title: String,
    /// Where the key or the value is.
    pub at: Span,
    /// The change to it.
    pub mend: Mend,
}

/// A change to a key or a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mend {
    /// Renames the key to this.
    Rename(String),
    /// Replaces the value by this text.
    Write(String),
    /// Removes the value.
    Remove,
}

/// One located finding. Loaders and the checks of a pack report kinds that have a [`Code`]; lints have kinds of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic<K = Code> {
    /// The kind of finding.
    pub kind: K,
    /// How severe it is.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The smallest text that is wrong.
    pub span: Span,
    /// Additional places.
    pub labels: Vec<Label>,
    /// What would be right.
    pub help: Option<String>,
    /// A repair, if a safe one exists.
    pub fix: Option<Box<Fix>>,
}

impl Fix {
    /// Replaces a value by the known name that it is a typo of.
    pub fn of_slip<'a>(given: &str, at: Span, known: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        slip_of(given, known).map(|name| Self { title: format!("write `{name}`"), at, mend: Mend::Write(name.to_owned()) })
    }

    /// Renames a key to the known name that it is a typo of.
    pub fn of_key_slip<'a>(given: &str, at: Span, known: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        slip_of(given, known).map(|name| Self { title: format!("write `{name}`"), at, mend: Mend::Rename(name.to_owned()) })
    }
}

impl Diagnostic {
    /// Creates a finding of the given kind, with the severity of the kind.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::of(code, code.severity, span, message)
    }

    /// Creates an error of the given kind.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::of(code, Severity::Error, span, message)
    }
}

impl<K> Diagnostic<K> {
    /// Creates a finding of any kind.
    pub fn of(kind: K, severity: Severity, span: Span, message: impl Into<String>) -> Self {
        Self { kind, severity, message: message.into(), span, labels: Vec::new(), help: None, fix: None }
    }

    /// Converts the finding to another kind.
    pub fn with_kind<L>(self, kind: L) -> Diagnostic<L> {
        let Self { kind: _, severity, message, span, labels, help, fix } = self;
        Diagnostic { kind, severity, message, span, labels, help, fix }
    }

    /// Overrides the severity of the kind.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Adds help that says what would be right.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds help, if there is any.
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }

    /// Adds a repair.
    pub fn fix(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix.map(Box::new);
        self
    }

    /// Moves the finding to other texts with the same positions: `to` says which one for each.
    pub fn move_to(&mut self, to: &dyn Fn(FileId) -> FileId) {
        let labels = self.labels.iter_mut().map(|label| &mut label.span);
        let fix = self.fix.iter_mut().map(|fix| &mut fix.at);
        std::iter::once(&mut self.span).chain(labels).chain(fix).for_each(|span| span.file = to(span.file));
    }

    /// Adds an additional place.
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }
}

/// The findings of one run, bounded so that a hostile file cannot fill memory or a log.
#[derive(Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
    omitted: Counts,
}

/// Number of findings of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts([usize; 3]);

impl Counts {
    /// Adds a number of findings of a severity.
    pub fn add(&mut self, severity: Severity, findings: usize) {
        self.0[severity as usize] += findings;
    }

    /// Returns the number of findings of this severity.
    pub fn of(self, severity: Severity) -> usize {
        self.0[severity as usize]
    }

    /// Returns the number of findings of at least this severity.
    pub fn at_least(self, severity: Severity) -> usize {
        self.0[..=severity as usize].iter().sum()
    }

    /// Returns the total number of findings.
    pub fn total(self) -> usize {
        self.0.iter().sum()
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(count, more)| *count += more);
    }
}

impl Diagnostics {
    /// Maximum number of findings kept: the most severe, and among those the first. Further ones are only counted.
    pub const LIMIT: usize = 200;

    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let mut dropped = diagnostic.severity;
        if self.found.len() < Self::LIMIT {
            return self.found.push(diagnostic);
        }
        // The last of the least severe findings makes room, if it is less severe than the new one.
        let last = self.found.iter().enumerate().max_by_key(|(_, kept)| kept.severity).map(|(position, _)| position);
        if let Some(last) = last.filter(|&last| self.found[last].severity > dropped) {
            dropped = self.found.remove(last).severity;
            self.found.push(diagnostic);
        }
        self.omitted.add(dropped, 1);
    }

    /// Adds the findings of another run.
    pub fn append(&mut self, other: Self) {
        self.omitted += other.omitted;
        other.found.into_iter().for_each(|diagnostic| self.push(diagnostic));
    }

    /// Returns the number of findings, including those that were not kept.
    pub fn len(&self) -> usize {
        self.found.len() + self.omitted()
    }

    /// Moves all findings in a text to another one with the same positions.
    pub fn move_to(&mut self, from: FileId, to: FileId) {
        for diagnostic in &mut self.found {
            let spans = std::iter::once(&mut diagnostic.span).chain(diagnostic.labels.iter_mut().map(|label| &mut label.span));
            spans.filter(|span| span.file == from).for_each(|span| span.file = to);
        }
    }

    /// Takes out some of the findings that are kept, in the order of the files and of the places in them.
    pub fn take(&mut self, is_meant: impl Fn(&Diagnostic) -> bool) -> Vec<Diagnostic> {
        let (mut taken, left): (Vec<_>, Vec<_>) = std::mem::take(&mut self.found).into_iter().partition(is_meant);
        self.found = left;
        taken.sort_by_key(|one| (one.span.file, one.span.start));
        taken
    }

    /// Forgets the findings that were counted but not kept.
    pub fn forget_omitted(&mut self) {
        self.omitted = Counts::default();
    }

    /// Removes the findings that others also contain, wherever they are. Returns how many.
    pub fn remove_known(&mut self, known: &Self) -> usize {
        let before = self.found.len();
        let is_known = |one: &Diagnostic| known.found.iter().any(|other| other.kind == one.kind && other.message == one.message);
        self.found.retain(|one| !is_known(one));
        before - self.found.len()
    }

    /// Returns whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Returns the findings of at least this severity.
    pub fn at_least(&self, severity: Severity) -> Self {
        let found = self.found.iter().filter(|diagnostic| diagnostic.severity <= severity).cloned().collect();
        let mut omitted = self.omitted;
        Severity::ALL.into_iter().filter(|less| *less > severity).for_each(|less| omitted.0[less as usize] = 0);
        Self { found, omitted }
    }

    /// Returns the number of findings that were counted but not kept.
    pub fn omitted(&self) -> usize {
        self.omitted.total()
    }

    /// Returns the number of findings of each severity that were counted but not kept.
    pub fn omitted_counts(&self) -> Counts {
        self.omitted
    }

    /// Returns the findings from most to least severe, then in the order of the files and of the places in them.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut sorted: Vec<_> = self.found.iter().collect();
        sorted.sort_by_key(|d| (d.severity, d.span.file, d.span.start, d.span.end));
        sorted
    }

    /// Returns the number of findings of this severity, including those that were not kept.
    pub fn count(&self, severity: Severity) -> usize {
        let kept = self.found.iter().filter(|diagnostic| diagnostic.severity == severity);
        kept.count() + self.omitted.of(severity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    proptest::proptest! {
        /// Keeps what sorting by severity, and among equals by time, would keep; and counts everything.
        #[test]
        fn the_most_severe_are_kept_and_all_are_counted(severities in proptest::collection::vec(0..3_usize, 0..700)) {
            let mut sources = crate::source::SourceMap::default();
            let file = sources.add("f", "");
            let severity = |of: usize| Severity::ALL[of];
            let mut all = Diagnostics::default();
            for (at, &of) in severities.iter().enumerate() {
                let at = u32::try_from(at).expect("a few");
                all.push(Diagnostic::new(codes::SYNTAX, Span { file, start: at, end: at }, "x").severity(severity(of)));
            }
            let mut wanted: Vec<(usize, usize)> = severities.iter().copied().enumerate().map(|(at, of)| (of, at)).collect();
            wanted.sort_unstable();
            wanted.truncate(Diagnostics::LIMIT);
            let kept: Vec<_> = all.sorted().iter().map(|one| (one.severity as usize, one.span.start as usize)).collect();
            proptest::prop_assert_eq!(kept, wanted);
            for (of, &one) in Severity::ALL.iter().enumerate() {
                let count = |least: usize| severities.iter().filter(|&&given| given <= least).count();
                let exactly = severities.iter().filter(|&&given| given == of).count();
                proptest::prop_assert_eq!((all.count(one), all.at_least(one).len()), (exactly, count(of)));
            }
        }
    }
}
