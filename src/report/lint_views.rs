//! Findings in requirements files as certain readers want them: only the worst, by file, or as the results of tests.

use super::lint::{LintFinding, LintReport, LintedFile};
use crate::diag::Severity;
use crate::pack::LintGroup;

/// The worst findings, and how many more there are.
#[derive(Debug)]
pub struct Worst<'r, 'a> {
    /// The most severe first.
    pub shown: Vec<&'r LintFinding<'a>>,
    /// How many are not shown.
    pub more: usize,
}

/// A file as a suite of tests: a case for each kind of finding.
#[derive(Debug)]
pub struct LintSuite<'r, 'a> {
    /// The file.
    pub file: LintedFile<'a>,
    /// One for each kind of finding, in alphabetical order.
    pub cases: Vec<LintCase<'r, 'a>>,
    /// How many of them fail.
    pub failed: usize,
    /// How many of them were not looked into.
    pub skipped: usize,
}

/// A kind of finding in a file.
#[derive(Debug)]
pub struct LintCase<'r, 'a> {
    /// The kind of finding.
    pub id: &'a str,
    /// What fails the run.
    pub failures: Vec<&'r LintFinding<'a>>,
    /// What does not.
    pub notes: Vec<&'r LintFinding<'a>>,
    /// Whether it was not looked into, because the file is not valid.
    pub skipped: bool,
}

impl<'a> LintReport<'a> {
    /// The findings that nobody has accepted.
    pub fn open(&self) -> impl Iterator<Item = &LintFinding<'a>> {
        self.findings.iter().filter(|finding| finding.waived.is_none())
    }

    /// The findings that somebody has accepted, where they are asked for.
    pub fn accepted(&self) -> impl Iterator<Item = &LintFinding<'a>> {
        self.findings.iter().filter(|finding| finding.waived.is_some())
    }

    /// The files, each with its findings that nobody has accepted.
    pub fn by_file(&self) -> Vec<(LintedFile<'a>, Vec<&LintFinding<'a>>)> {
        // The findings are in the order of the files.
        let mut rest = self.open().peekable();
        let of = |file: &LintedFile<'a>| {
            let mut own = Vec::new();
            while let Some(finding) = rest.next_if(|finding| finding.diagnostic.span.file == file.file) {
                own.push(finding);
            }
            (*file, own)
        };
        self.files.iter().map(of).collect()
    }

    /// The worst findings that nobody has accepted: at most `most` of them, and of each severity at most `most_alike`.
    pub fn worst(&self, most: usize, most_alike: usize) -> Worst<'_, 'a> {
        let mut shown = Vec::new();
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            shown.extend(self.open().filter(|finding| finding.diagnostic.severity == severity).take(most_alike));
        }
        shown.truncate(most);
        Worst { more: self.open().count() - shown.len() + self.omitted, shown }
    }

    /// What a log of annotations shows, which takes so many of each severity and no more: where something is left out, one note less
    /// leaves room to say so.
    pub fn annotations(&self, most_alike: usize) -> Worst<'_, 'a> {
        let mut worst = self.worst(usize::MAX, most_alike);
        let notes = worst.shown.iter().filter(|finding| finding.diagnostic.severity == Severity::Info).count();
        if worst.more > 0 && notes == most_alike {
            worst.shown.pop();
            worst.more += 1;
        }
        worst
    }

    /// The files as suites of tests.
    pub fn suites(&self) -> Vec<LintSuite<'_, 'a>> {
        self.by_file().into_iter().map(|(file, findings)| self.suite(file, &findings)).collect()
    }

    fn suite<'r>(&self, file: LintedFile<'a>, findings: &[&'r LintFinding<'a>]) -> LintSuite<'r, 'a> {
        let case = |lint: &&'a crate::pack::Lint| {
            let own = findings.iter().copied().filter(|finding| finding.lint.id == lint.id);
            let (failures, notes): (Vec<_>, Vec<_>) = own.partition(|finding| finding.fails);
            // Of a file that is not valid only the form can be judged.
            let skipped = !file.valid && lint.group != LintGroup::File;
            LintCase { id: &lint.id, failures, notes, skipped }
        };
        let cases: Vec<LintCase<'_, '_>> = self.lints.iter().map(case).collect();
        let count = |is: fn(&&LintCase<'_, '_>) -> bool| cases.iter().filter(is).count();
        let (failed, skipped) = (count(|case| !case.failures.is_empty()), count(|case| case.skipped));
        LintSuite { file, cases, failed, skipped }
    }
}
