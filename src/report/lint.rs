//! What lints say of requirements files: a verdict, and findings with what they mean, in the order of files and places.

use super::table::{TableCell, TableReport};
use super::words::{and, counted, rules_of};
use crate::builtin;
use crate::diag::{Counts, Diagnostic, Severity};
use crate::lint::{Finding, Kind, Linted, Repair, Words};
use crate::pack::{Citation, Lint, LintGroup, Pack};
use crate::requirements::Waiver;
use crate::source::{FileId, SourceMap};

/// A file, and what lints find in it.
#[derive(Debug)]
pub struct Checked {
    /// The file.
    pub file: FileId,
    /// What was found.
    pub linted: Linted,
}

/// A file that was passed over though it has the name of a requirements file.
#[derive(Debug)]
pub struct PassedOver {
    /// The file, without its text.
    pub file: FileId,
    /// Why, completing "since".
    pub why: String,
}

/// What is asked of a report.
#[derive(Debug, Clone, Copy)]
pub struct LintOptions {
    /// Findings at least this severe fail the run.
    pub fail_on: Severity,
    /// Whether accepted findings are shown.
    pub show_waived: bool,
}

/// What lints say of requirements files.
#[derive(Debug)]
pub struct LintReport<'a> {
    /// How it ended, in one sentence.
    pub verdict: String,
    /// Whether a finding that is not waived fails the run, or there is nothing to look at.
    pub failed: bool,
    /// What was passed over, in order.
    pub passed_over: Vec<PassedOver>,
    /// All files, in order.
    pub files: Vec<LintedFile<'a>>,
    /// The findings, in the order of files and places; accepted ones only where they are asked for.
    pub findings: Vec<LintFinding<'a>>,
    /// How many findings that are not waived there are, counting those that are not kept.
    pub counts: Counts,
    /// How many are waived, counting those that are not kept.
    pub waived: usize,
    /// How many that are not waived were counted but not kept: no one of them matters more than any that was kept.
    pub omitted: usize,
    /// What a run can find, in alphabetical order.
    pub lints: Vec<&'a Lint>,
    /// The texts.
    pub sources: &'a SourceMap,
}

/// A file that was linted.
#[derive(Debug, Clone, Copy)]
pub struct LintedFile<'a> {
    /// The file.
    pub file: FileId,
    /// Its name.
    pub name: &'a str,
    /// Whether it is a valid requirements file.
    pub valid: bool,
    /// How many flows it has.
    pub flows: usize,
    /// How many findings in it that are not waived are only counted.
    pub omitted: usize,
}

/// A finding with what it means.
#[derive(Debug, Clone, Copy)]
pub struct LintFinding<'a> {
    /// What is wrong, and where.
    pub diagnostic: &'a Diagnostic<Kind>,
    /// What kind of finding it is.
    pub lint: &'a Lint,
    /// Where more about it can be read.
    pub url: Option<&'a str>,
    /// The flow that it concerns, which is the first where there are several; none when it concerns the whole file.
    pub flow: Option<&'a str>,
    /// What it says of any flow, where that is told once for all of them.
    pub words: Option<&'a Words>,
    /// How many flows it concerns.
    pub flows: usize,
    /// Its other places, as far as they are kept.
    pub others: &'a [Finding],
    /// The waiver that accepts it.
    pub waived: Option<&'a Waiver>,
    /// What mends it, where that is safe.
    pub repair: Option<&'a Repair>,
    /// Whether it fails the run.
    pub fails: bool,
}

impl LintFinding<'_> {
    /// Until when it is accepted, and why, where a waiver accepts it.
    pub fn acceptance(&self) -> Option<String> {
        self.waived.map(|waiver| format!("waived until {}: {}", waiver.until.value, waiver.reason.value))
    }
}

impl LintReport<'_> {
    /// Tells of files that were passed over beside those that were linted. Where `wanted`, nothing is missing if no other is left.
    pub fn beside(self, passed_over: Vec<PassedOver>, wanted: bool) -> Self {
        if wanted && self.lacks_files() {
            let verdict = "nothing to check: all that was named is passed over".to_owned();
            return Self { verdict, failed: false, passed_over, ..self };
        }
        Self { passed_over, ..self }
    }

    /// Whether there is nothing to look at, though there should be.
    pub fn lacks_files(&self) -> bool {
        self.failed && self.files.is_empty()
    }
}

/// Says what lints found in some files.
pub fn lint<'a>(pack: &'a Pack, checked: &'a [Checked], sources: &'a SourceMap, options: LintOptions) -> LintReport<'a> {
    let mut report = LintReport {
        verdict: String::new(),
        failed: false,
        passed_over: Vec::new(),
        files: Vec::new(),
        findings: Vec::new(),
        counts: Counts::default(),
        waived: 0,
        omitted: 0,
        lints: described(pack),
        sources,
    };
    for Checked { file, linted } in checked {
        let name = sources.file(*file).name();
        let omitted = linted.omitted.open.total();
        report.files.push(LintedFile { file: *file, name, valid: linted.valid, flows: linted.flows, omitted });
        report.counts += linted.omitted.open;
        report.omitted += omitted;
        report.waived += linted.omitted.waived;
        for finding in &linted.findings {
            let waived = finding.waived.map(|waiver| &linted.waivers[waiver]);
            let Some((pack, lint)) = meaning(pack, finding.diagnostic.kind) else { continue };
            let fails = waived.is_none() && finding.diagnostic.severity <= options.fail_on;
            match waived {
                Some(_) => report.waived += 1,
                None => report.counts.add(finding.diagnostic.severity, 1),
            }
            if waived.is_none() || options.show_waived {
                let Finding { diagnostic, words, flows, others, .. } = finding;
                let (words, url, flow, repair) =
                    (words.as_ref(), url(pack, lint), finding.flow.as_deref(), finding.repair.as_deref());
                let told = LintFinding { diagnostic, lint, url, flow, words, flows: *flows, others, waived, repair, fails };
                report.findings.push(told);
            }
        }
    }
    report.failed = report.counts.at_least(options.fail_on) > 0 || report.files.is_empty();
    report.verdict = verdict(&report);
    report
}

/// The kinds of findings that requirements files can have.
fn described(pack: &Pack) -> Vec<&Lint> {
    let own = pack.lints().map(|(_, lint)| lint).filter(|lint| lint.group != LintGroup::Rules);
    let missing = builtin::pack().lints().map(|(_, lint)| lint);
    let missing = missing.filter(|lint| lint.group == LintGroup::File && pack.find_lint(&lint.id).is_none());
    let mut lints: Vec<&Lint> = own.chain(missing).collect();
    lints.sort_by(|a, b| a.id.cmp(&b.id));
    lints
}

/// What a kind of finding means. A pack that stands alone may lack the words for faults of files.
fn meaning(pack: &Pack, kind: Kind) -> Option<(&Pack, &Lint)> {
    let missing = |pack: &'static Pack| match kind {
        Kind::Fault(code) => Some((pack, pack.lint_of(code)?)),
        Kind::Lint(_) => None,
    };
    let (pack, lint) = kind.lint(pack).map(|lint| (pack, lint)).or_else(|| missing(builtin::pack()))?;
    Some((pack, pack.lint(lint)))
}

/// The first address behind a lint.
fn url<'a>(pack: &'a Pack, lint: &Lint) -> Option<&'a str> {
    let source = |citation: &Citation| match *citation {
        Citation::Section(source, _) | Citation::Document(source) => pack.source(source).url.as_deref(),
        Citation::Fact(fact) => pack.fact(fact).grounds.iter().find_map(|&ground| match ground {
            crate::pack::Ground::Source(source) => pack.source(source).url.as_deref(),
            crate::pack::Ground::Fact(_) => None,
        }),
    };
    lint.reason.source.iter().find_map(source)
}

fn verdict(report: &LintReport<'_>) -> String {
    if report.files.is_empty() {
        return "no requirements file found".to_owned();
    }
    let files = counted(report.files.len(), "file");
    let words = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Info, "note")];
    let found = words.map(|(severity, word)| (report.counts.of(severity), word));
    let found: Vec<String> = found.iter().filter(|(count, _)| *count > 0).map(|(count, word)| counted(*count, word)).collect();
    let waived = match report.waived {
        0 => String::new(),
        1 => "; 1 finding is waived".to_owned(),
        more => format!("; {more} findings are waived"),
    };
    if found.is_empty() {
        let flows = counted(report.files.iter().map(|file| file.flows).sum(), "flow");
        return format!("nothing found in {files} with {flows}{waived}");
    }
    format!("{} in {files}{waived}", and(&found))
}

/// The table of all lints.
pub fn lint_list(pack: &Pack) -> TableReport {
    let mut lints = described(pack);
    lints.sort_by_key(|lint| (lint.group, lint.severity));
    let once: Vec<String> = lints.iter().filter(|lint| lint.once).map(|lint| format!("`{}`", lint.id)).collect();
    let once =
        (!once.is_empty()).then(|| format!("Told once for all flows of a file of which they say the same: {}.", and(&once)));
    let row = |lint: &&Lint| [lint.group.word(), &lint.id, lint.severity.word(), &lint.title].map(TableCell::text).to_vec();
    let about = "`protopick explain LINT` says what a lint means, why, and what to do, with an example.".to_owned();
    TableReport {
        title: format!("Lints of {}", rules_of(pack)),
        aspect: "lints".to_owned(),
        grouped: true,
        columns: TableReport::columns(&[("group", "About"), ("id", "Lint"), ("severity", "Severity"), ("title", "Title")]),
        rows: lints.iter().map(row).collect(),
        notes: once.into_iter().chain([about]).collect(),
    }
}
