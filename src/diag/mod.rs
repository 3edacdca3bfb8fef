//! Findings in somebody's file: what is wrong, where, and what would be right. Collects them; never prints them.

mod code;

pub use code::{Code, codes};

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
    /// All of them, from the most to the least severe.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Info];
    /// All words, from the most to the least severe.
    pub const WORDS: [&str; 3] = ["error", "warning", "info"];

    /// What a word means.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.word() == word)
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

/// What mends a finding: a change of one key or value. Whether the text has a form in which that can be done is another question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in a few words.
    pub title: String,
    /// Where the key or the value stands.
    pub at: Span,
    /// What becomes of it.
    pub mend: Mend,
}

/// What becomes of a key or a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mend {
    /// The key is called so.
    Rename(String),
    /// The value is this text.
    Write(String),
    /// The value goes.
    Remove,
}

/// One located finding. Loaders and the proof of a pack find what has a [`Code`]; lints tell kinds of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic<K = Code> {
    /// What kind of finding it is.
    pub kind: K,
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
    /// Writes the name that a value is a slip of in its place.
    pub fn of_slip<'a>(given: &str, at: Span, known: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        slip_of(given, known).map(|name| Self { title: format!("write `{name}`"), at, mend: Mend::Write(name.to_owned()) })
    }

    /// Calls a key by the name that it is a slip of.
    pub fn of_key_slip<'a>(given: &str, at: Span, known: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        slip_of(given, known).map(|name| Self { title: format!("write `{name}`"), at, mend: Mend::Rename(name.to_owned()) })
    }
}

impl Diagnostic {
    /// A finding of the given kind, as severe as the kind is.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::of(code, code.severity, span, message)
    }

    /// An error of the given kind.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::of(code, Severity::Error, span, message)
    }
}

impl<K> Diagnostic<K> {
    /// A finding of any kind.
    pub fn of(kind: K, severity: Severity, span: Span, message: impl Into<String>) -> Self {
        Self { kind, severity, message: message.into(), span, labels: Vec::new(), help: None, fix: None }
    }

    /// The same finding as one of another kind.
    pub fn with_kind<L>(self, kind: L) -> Diagnostic<L> {
        let Self { kind: _, severity, message, span, labels, help, fix } = self;
        Diagnostic { kind, severity, message, span, labels, help, fix }
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
        let fix = self.fix.iter_mut().map(|fix| &mut fix.at);
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
    omitted: Counts,
}

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts([usize; 3]);

impl Counts {
    /// Counts some findings of a severity.
    pub fn add(&mut self, severity: Severity, findings: usize) {
        self.0[severity as usize] += findings;
    }

    /// How many are of this severity.
    pub fn of(self, severity: Severity) -> usize {
        self.0[severity as usize]
    }

    /// How many are at least this severe.
    pub fn at_least(self, severity: Severity) -> usize {
        self.0[..=severity as usize].iter().sum()
    }

    /// How many there are.
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
    /// As many findings are kept, the most severe and of those the first; further ones are only counted.
    pub const LIMIT: usize = 200;

    /// Takes a finding in.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let mut dropped = diagnostic.severity;
        if self.found.len() < Self::LIMIT {
            return self.found.push(diagnostic);
        }
        // The last of the least severe makes room, if that is less severe.
        let last = self.found.iter().enumerate().max_by_key(|(_, kept)| kept.severity).map(|(position, _)| position);
        if let Some(last) = last.filter(|&last| self.found[last].severity > dropped) {
            dropped = self.found.remove(last).severity;
            self.found.push(diagnostic);
        }
        self.omitted.add(dropped, 1);
    }

    /// Takes the findings of another run in.
    pub fn append(&mut self, other: Self) {
        self.omitted += other.omitted;
        other.found.into_iter().for_each(|diagnostic| self.push(diagnostic));
    }

    /// How many findings there are, counting those that were not kept.
    pub fn len(&self) -> usize {
        self.found.len() + self.omitted()
    }

    /// Moves all findings in a text to another one that has the same positions.
    pub fn move_to(&mut self, from: FileId, to: FileId) {
        for diagnostic in &mut self.found {
            let spans = std::iter::once(&mut diagnostic.span).chain(diagnostic.labels.iter_mut().map(|label| &mut label.span));
            spans.filter(|span| span.file == from).for_each(|span| span.file = to);
        }
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Those of the findings which are at least this severe.
    pub fn at_least(&self, severity: Severity) -> Self {
        let found = self.found.iter().filter(|diagnostic| diagnostic.severity <= severity).cloned().collect();
        let mut omitted = self.omitted;
        Severity::ALL.into_iter().filter(|less| *less > severity).for_each(|less| omitted.0[less as usize] = 0);
        Self { found, omitted }
    }

    /// How many findings were counted but not kept.
    pub fn omitted(&self) -> usize {
        self.omitted.total()
    }

    /// How many of each severity were counted but not kept.
    pub fn omitted_counts(&self) -> Counts {
        self.omitted
    }

    /// The findings from the most to the least severe, and in the order of the files and the places in them.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut sorted: Vec<_> = self.found.iter().collect();
        sorted.sort_by_key(|d| (d.severity, d.span.file, d.span.start, d.span.end));
        sorted
    }

    /// How many findings are of this severity, counting those that were not kept.
    pub fn count(&self, severity: Severity) -> usize {
        let kept = self.found.iter().filter(|diagnostic| diagnostic.severity == severity);
        kept.count() + self.omitted.of(severity)
    }
}

/// What names are compared by, however a person types them.
pub fn plain(name: &str) -> String {
    name.trim().to_lowercase().replace(['_', ' '], "-")
}

/// The known name nearest to `given`, for "did you mean"; none when nothing is near.
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A hostile file may hold a very long word: the distance is quadratic, and no name is that long.
    const LONGEST: usize = 64;
    if given.len() > LONGEST {
        return None;
    }
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
    let plain = |text: &str| text.trim().to_lowercase().replace(['_', ' '], "-");
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

    proptest::proptest! {
        /// What is kept is what sorting by severity, and among equals by time, would keep; and all are counted.
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
