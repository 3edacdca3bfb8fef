//! Views of findings for certain readers: only the worst, by file, or as test results.

use std::collections::{BTreeMap, HashMap};

use super::lint::{LintFinding, LintReport, LintedFile};
use crate::diag::{Severity, codes};
use crate::findings::Kind;
use crate::pack::Lint;
use crate::source::FileId;

/// The worst findings, and the number of others.
#[derive(Debug)]
pub struct Worst<'r, 'a> {
    /// Most severe first.
    pub shown: Vec<&'r LintFinding<'a>>,
    /// Number of findings not shown.
    pub more: usize,
}

/// The file that a run would have checked, for formats in which everything has a place.
#[derive(Debug, Clone, Copy)]
pub struct LackingFile<'r> {
    /// Its usual name.
    pub name: &'static str,
    /// The kind of fault, like that of a file that cannot be read.
    pub id: &'static str,
    /// What is wrong.
    pub message: &'r str,
}

/// The files as test results: few if little is found, however many kinds of findings there are.
#[derive(Debug)]
pub struct LintTests<'r, 'a> {
    /// The files with findings.
    pub suites: Vec<LintSuite<'r, 'a>>,
    /// The files without findings: each is a passing test.
    pub clean: Vec<LintedFile<'a>>,
}

/// A file with findings as a test suite.
#[derive(Debug)]
pub struct LintSuite<'r, 'a> {
    /// The file.
    pub file: LintedFile<'a>,
    /// One for each kind of finding in it, in alphabetical order.
    pub cases: Vec<LintCase<'r, 'a>>,
    /// What waivers accept, if requested: a skipped case for each kind, with why it is accepted.
    pub accepted: Vec<(&'a Lint, String)>,
    /// What was not checked or is not told, as a skipped case.
    pub skipped: Option<String>,
    /// Number of failing cases.
    pub failed: usize,
}

/// A kind of finding in a file.
#[derive(Debug)]
pub struct LintCase<'r, 'a> {
    /// The kind of finding.
    pub lint: &'a Lint,
    /// Findings that fail the run.
    pub failures: Vec<&'r LintFinding<'a>>,
    /// Findings that do not.
    pub notes: Vec<&'r LintFinding<'a>>,
}

impl<'a> LintReport<'a> {
    /// Returns the findings that no waiver accepts.
    pub fn open(&self) -> impl Iterator<Item = &LintFinding<'a>> {
        self.findings.iter().filter(|finding| finding.waived.is_none())
    }

    /// Returns why the run could not check everything, each with its file if there is one.
    pub fn faults(&self) -> Vec<(Option<FileId>, &str)> {
        let unreadable = self.open().filter(|finding| finding.diagnostic.kind == Kind::Fault(codes::UNREADABLE));
        let mut faults: Vec<_> =
            unreadable.map(|finding| (Some(finding.diagnostic.span.file), finding.diagnostic.message.as_str())).collect();
        if self.lacks_files() {
            faults.push((None, self.verdict.as_str()));
        }
        faults
    }

    /// Returns the file that is missing, if there is nothing to check although there should be.
    pub fn lacking(&self) -> Option<LackingFile<'_>> {
        let (name, id) = ("requirements.yaml", codes::UNREADABLE.slug);
        self.lacks_files().then_some(LackingFile { name, id, message: &self.verdict })
    }

    /// Returns the findings that a waiver accepts, if requested.
    pub fn accepted(&self) -> impl Iterator<Item = &LintFinding<'a>> {
        self.findings.iter().filter(|finding| finding.waived.is_some())
    }

    /// Returns the files, each with its findings that no waiver accepts.
    pub fn by_file(&self) -> Vec<(LintedFile<'a>, Vec<&LintFinding<'a>>)> {
        self.shared_out(self.open())
    }

    /// Distributes some findings to their files. What several files of the run name is in the report as one.
    fn shared_out<'r>(
        &self,
        findings: impl Iterator<Item = &'r LintFinding<'a>>,
    ) -> Vec<(LintedFile<'a>, Vec<&'r LintFinding<'a>>)>
    where
        'a: 'r,
    {
        // The findings are in the order of the files.
        let mut rest = findings.peekable();
        let of = |file: &LintedFile<'a>| {
            let mut own = Vec::new();
            while let Some(finding) = rest.next_if(|finding| finding.diagnostic.span.file == file.file) {
                own.push(finding);
            }
            (*file, own)
        };
        let mut all: Vec<(LintedFile<'a>, Vec<&'r LintFinding<'a>>)> = Vec::with_capacity(self.files.len());
        let mut places: HashMap<Vec<&str>, usize> = HashMap::new();
        for (file, own) in self.files.iter().map(of) {
            let way = way(file.name);
            let Some(&place) = places.get(&way) else {
                places.insert(way, all.len());
                all.push((file, own));
                continue;
            };
            let (known, findings) = &mut all[place];
            findings.extend(own);
            (known.omitted, known.valid) = (known.omitted + file.omitted, known.valid && file.valid);
        }
        all
    }

    /// Returns the worst findings that no waiver accepts: at most `most` of them, and at most `most_alike` of each severity.
    pub fn worst(&self, most: usize, most_alike: usize) -> Worst<'_, 'a> {
        let mut shown = Vec::new();
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            shown.extend(self.open().filter(|finding| finding.diagnostic.severity == severity).take(most_alike));
        }
        shown.truncate(most);
        Worst { more: self.open().count() - shown.len() + self.omitted, shown }
    }

    /// Returns what to show in a log of annotations, which accepts only `most_alike` of each severity: waived findings are listed
    /// among the notes, and if something is left out, one note is dropped to make room for saying so.
    pub fn annotations(&self, most_alike: usize) -> Worst<'_, 'a> {
        let mut worst = self.worst(usize::MAX, most_alike);
        let open = worst.shown.len();
        let notes = worst.shown.iter().filter(|finding| finding.diagnostic.severity == Severity::Info).count();
        worst.shown.extend(self.accepted().take(most_alike - notes));
        let accepted = worst.shown.len() - open;
        worst.more += self.accepted().count() - accepted;
        if worst.more > 0 && notes + accepted == most_alike {
            worst.shown.pop();
            worst.more += 1;
        }
        worst
    }

    /// Returns the files as test results.
    pub fn tests(&self) -> LintTests<'_, 'a> {
        let is_clean = |(file, findings): &(LintedFile<'_>, Vec<_>)| findings.is_empty() && file.omitted == 0;
        let (clean, found): (Vec<_>, Vec<_>) = self.shared_out(self.findings.iter()).into_iter().partition(is_clean);
        LintTests { suites: found.into_iter().map(suite).collect(), clean: clean.into_iter().map(|(file, _)| file).collect() }
    }
}

fn suite<'r, 'a>((file, findings): (LintedFile<'a>, Vec<&'r LintFinding<'a>>)) -> LintSuite<'r, 'a> {
    // Keyed by name, for the order.
    let mut cases: BTreeMap<&'a str, LintCase<'r, 'a>> = BTreeMap::new();
    let mut accepted: BTreeMap<&'a str, (&'a Lint, Vec<String>)> = BTreeMap::new();
    for finding in findings {
        let lint = finding.lint;
        if let Some(why) = finding.acceptance() {
            accepted.entry(&lint.id).or_insert((lint, Vec::new())).1.push(why);
            continue;
        }
        let case = cases.entry(&lint.id).or_insert(LintCase { lint, failures: Vec::new(), notes: Vec::new() });
        if finding.fails { case.failures.push(finding) } else { case.notes.push(finding) }
    }
    let accepted = accepted.into_values().map(|(lint, mut why)| {
        why.dedup();
        (lint, why.join("; "))
    });
    let cases: Vec<LintCase<'r, 'a>> = cases.into_values().collect();
    let skipped = match (file.valid, file.omitted) {
        // Only the form of an invalid file can be judged.
        (false, _) => Some("the file is not valid".to_owned()),
        (true, 0) => None,
        (true, more) => Some(format!("{more} findings are counted but not shown")),
    };
    let failed = cases.iter().filter(|case| !case.failures.is_empty()).count();
    LintSuite { file, cases, accepted: accepted.collect(), skipped, failed }
}

/// Returns the names on the way to a file, which several may name from their own folders.
fn way(name: &str) -> Vec<&str> {
    let mut way: Vec<&str> = Vec::new();
    for part in name.split('/').filter(|part| *part != ".") {
        match way.last() {
            Some(last) if part == ".." && !["", ".."].contains(last) => drop(way.pop()),
            _ => way.push(part),
        }
    }
    way
}
