//! The results of linting requirements files: a verdict, and findings with what they mean, in the order of files and places.

use std::collections::{BTreeMap, BTreeSet};

use super::table::{TableCell, TableReport};
use super::words::{and, counted, rules_of};
use crate::builtin;
use crate::diag::{Counts, Diagnostic, Severity};
use crate::findings::Waiver;
use crate::findings::{Finding, Kind, Linted, Repair, Words};
use crate::pack::{Citation, Lint, LintGroup, Pack};
use crate::source::{FileId, SourceMap};

/// A file with the findings of lints.
#[derive(Debug)]
pub struct Checked<'a> {
    /// The file.
    pub file: FileId,
    /// What was found.
    pub linted: Linted,
    /// The rules by which it was judged.
    pub pack: &'a Pack,
    /// The lowest severity that fails the run.
    pub fail_on: Severity,
}

/// A file that was skipped although it has the name of a requirements file.
#[derive(Debug)]
pub struct PassedOver {
    /// The file, without its text.
    pub file: FileId,
    /// Why, completing "since".
    pub why: String,
}

/// Options of a report.
#[derive(Debug, Clone, Copy)]
pub struct LintOptions {
    /// Whether accepted findings are shown.
    pub show_waived: bool,
}

/// What kind of run a report is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// The command, by which readers of reports tell runs apart.
    pub command: &'static str,
    /// What it looks at, in the singular.
    pub looks_at: &'static str,
}

impl Run {
    /// Lints requirements files.
    pub const LINT: Self = Self { command: "lint", looks_at: "requirements file" };
    /// Checks configurations of gateways.
    pub const CHECK: Self = Self { command: "check", looks_at: "configuration" };
}

/// The results of linting requirements files, or of checking other files.
#[derive(Debug)]
pub struct LintReport<'a> {
    /// The kind of run.
    pub run: Run,
    /// How it ended, in one sentence.
    pub verdict: String,
    /// Whether a finding that is not waived fails the run, or there is nothing to check.
    pub failed: bool,
    /// The skipped files, in order.
    pub passed_over: Vec<PassedOver>,
    /// All files, in order.
    pub files: Vec<LintedFile<'a>>,
    /// The findings, in the order of files and places; accepted ones only if requested.
    pub findings: Vec<LintFinding<'a>>,
    /// Number of findings that are not waived, including those that were not kept.
    pub counts: Counts,
    /// Number of waived findings, including those that were not kept.
    pub waived: usize,
    /// Number of findings that are not told, since they were known before.
    pub known: usize,
    /// Number of findings that are neither waived nor kept. None of them is more important than any that was kept.
    pub omitted: usize,
    /// The kinds of findings that a run can have, in alphabetical order.
    pub lints: Vec<&'a Lint>,
    /// The lints that are switched off for some of the files, in alphabetical order.
    pub off: Vec<&'a str>,
    /// Whether other files have other lints switched off.
    pub off_differs: bool,
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
    /// Number of flows in it.
    pub flows: usize,
    /// Number of its findings that are not waived and only counted.
    pub omitted: usize,
}

/// A finding with its meaning.
#[derive(Debug, Clone, Copy)]
pub struct LintFinding<'a> {
    /// What is wrong, and where.
    pub diagnostic: &'a Diagnostic<Kind>,
    /// The kind of finding.
    pub lint: &'a Lint,
    /// The rules that it comes from.
    pub pack: &'a Pack,
    /// Where to read more about it.
    pub url: Option<&'a str>,
    /// The flow that it concerns, or the first of several; `None` if it concerns the whole file.
    pub flow: Option<&'a str>,
    /// Its words for any flow, if it is reported once for all of them.
    pub words: Option<&'a Words>,
    /// Number of flows that it concerns.
    pub flows: usize,
    /// Its other places, as far as they are kept.
    pub others: &'a [Finding],
    /// The waiver that accepts it.
    pub waived: Option<&'a Waiver>,
    /// A repair, if a safe one exists.
    pub repair: Option<&'a Repair>,
    /// Whether it fails the run.
    pub fails: bool,
}

impl LintFinding<'_> {
    /// Returns until when and why it is accepted, if a waiver accepts it.
    pub fn acceptance(&self) -> Option<String> {
        self.waived.map(|waiver| format!("waived until {}: {}", waiver.until.value, waiver.reason.value))
    }
}

impl LintReport<'_> {
    /// Adds files that were skipped. If it is no failure that no other file is left, `why` is the reason.
    pub fn beside(self, passed_over: Vec<PassedOver>, why: Option<String>) -> Self {
        match why {
            Some(why) if self.lacks_files() => {
                Self { verdict: format!("nothing to check: {why}"), failed: false, passed_over, ..self }
            }
            _ => Self { passed_over, ..self },
        }
    }

    /// Returns which lints are off, if any are.
    pub fn off_note(&self) -> Option<String> {
        let scope = if self.off_differs { " in some files" } else { "" };
        match self.off[..] {
            [] => None,
            [lint] => Some(format!("the lint `{lint}` is off{scope}")),
            _ => Some(format!("{} lints are off{scope}", self.off.len())),
        }
    }

    /// Returns whether there is nothing to check, although there should be.
    pub fn lacks_files(&self) -> bool {
        self.failed && self.files.is_empty()
    }
}

/// Builds the report on linting some files.
pub fn lint<'a>(
    pack: &'a Pack,
    run: Run,
    checked: &'a [Checked<'a>],
    sources: &'a SourceMap,
    options: LintOptions,
) -> LintReport<'a> {
    let mut report = LintReport {
        run,
        verdict: String::new(),
        failed: false,
        passed_over: Vec::new(),
        files: Vec::new(),
        findings: Vec::new(),
        counts: Counts::default(),
        waived: 0,
        known: 0,
        omitted: 0,
        lints: Vec::new(),
        off: Vec::new(),
        off_differs: false,
        sources,
    };
    let packs = packs(checked);
    // What a run without files would have done is told as well.
    report.lints = lints(packs.iter().copied().chain([pack]));
    (report.off, report.off_differs) = if packs.is_empty() { off(&[pack]) } else { off(&packs) };
    for Checked { file, linted, pack, fail_on } in checked {
        let name = sources.file(*file).name();
        let omitted = linted.omitted.open.total();
        report.files.push(LintedFile { file: *file, name, valid: linted.valid, flows: linted.flows, omitted });
        report.counts += linted.omitted.open;
        report.omitted += omitted;
        report.waived += linted.omitted.waived;
        report.known += linted.known;
        report.failed |= linted.omitted.open.at_least(*fail_on) > 0;
        for finding in &linted.findings {
            let waived = finding.waived.map(|waiver| &linted.waivers[waiver]);
            let Some((pack, lint)) = meaning(pack, finding.diagnostic.kind) else { continue };
            let fails = waived.is_none() && finding.diagnostic.severity <= *fail_on;
            report.failed |= fails;
            match waived {
                Some(_) => report.waived += 1,
                None => report.counts.add(finding.diagnostic.severity, 1),
            }
            if waived.is_none() || options.show_waived {
                let Finding { diagnostic, words, flows, others, .. } = finding;
                let (words, url, flow, repair) =
                    (words.as_ref(), url(pack, lint), finding.flow.as_deref(), finding.repair.as_deref());
                let told = LintFinding { diagnostic, lint, pack, url, flow, words, flows: *flows, others, waived, repair, fails };
                report.findings.push(told);
            }
        }
    }
    report.failed |= report.files.is_empty();
    report.verdict = verdict(&report);
    report
}

/// Returns the rules by which files were judged, each once.
fn packs<'a>(checked: &'a [Checked<'a>]) -> Vec<&'a Pack> {
    let mut packs: Vec<&'a Pack> = Vec::new();
    for Checked { pack, .. } in checked {
        if !packs.iter().any(|known| std::ptr::eq(*known, *pack)) {
            packs.push(pack);
        }
    }
    packs
}

/// Returns the kinds of findings that some files can have.
fn lints<'a>(packs: impl Iterator<Item = &'a Pack>) -> Vec<&'a Lint> {
    let mut lints: BTreeMap<&str, &'a Lint> = BTreeMap::new();
    for lint in packs.flat_map(described).filter(|lint| !lint.off) {
        lints.entry(&lint.id).or_insert(lint);
    }
    lints.into_values().collect()
}

/// Returns the ids of the lints that are switched off in any of some rules, and whether they are not in all of them.
fn off<'a>(packs: &[&'a Pack]) -> (Vec<&'a str>, bool) {
    let off = |pack: &&'a Pack| described(pack).into_iter().filter(|lint| lint.off).map(|lint| lint.id.as_str()).collect();
    let each: Vec<BTreeSet<&str>> = packs.iter().map(off).collect();
    let differs = each.windows(2).any(|pair| pair[0] != pair[1]);
    (each.into_iter().flatten().collect::<BTreeSet<_>>().into_iter().collect(), differs)
}

/// Returns the kinds of findings that requirements files can have.
fn described(pack: &Pack) -> Vec<&Lint> {
    let own = pack.lints().map(|(_, lint)| lint).filter(|lint| lint.group != LintGroup::Rules);
    let missing = builtin::pack().lints().map(|(_, lint)| lint);
    let missing = missing.filter(|lint| lint.group == LintGroup::File && pack.find_lint(&lint.id).is_none());
    let mut lints: Vec<&Lint> = own.chain(missing).collect();
    lints.sort_by(|a, b| a.id.cmp(&b.id));
    lints
}

/// Returns the meaning of a kind of finding. A standalone pack may lack the words for faults of files.
fn meaning(pack: &Pack, kind: Kind) -> Option<(&Pack, &Lint)> {
    let missing = |pack: &'static Pack| match kind {
        Kind::Fault(code) => Some((pack, pack.lint_of(code)?)),
        Kind::Lint(_) => None,
    };
    let (pack, lint) = kind.lint(pack).map(|lint| (pack, lint)).or_else(|| missing(builtin::pack()))?;
    Some((pack, pack.lint(lint)))
}

/// Returns the first URL cited by a lint.
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
        return format!("no {} found", report.run.looks_at);
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
    let known = match report.known {
        0 => String::new(),
        1 => "; 1 finding is known".to_owned(),
        more => format!("; {} are known", counted(more, "finding")),
    };
    let off = report.off_note().map(|note| format!("; {note}")).unwrap_or_default();
    if found.is_empty() {
        let flows = counted(report.files.iter().map(|file| file.flows).sum(), "flow");
        let flows = if report.files.iter().all(|file| file.flows == 0) { String::new() } else { format!(" with {flows}") };
        return format!("nothing found in {files}{flows}{waived}{known}{off}");
    }
    format!("{} in {files}{waived}{known}{off}", and(&found))
}

/// Returns the table of all lints.
pub fn lint_list(pack: &Pack) -> TableReport {
    let mut lints = described(pack);
    lints.sort_by_key(|lint| (lint.group, lint.severity));
    let once: Vec<String> = lints.iter().filter(|lint| lint.once).map(|lint| format!("`{}`", lint.id)).collect();
    let once = (!once.is_empty()).then(|| format!("Reported once for all flows of a file: {}.", and(&once)));
    let row = |lint: &&Lint| [lint.group.word(), &lint.id, lint.level(), &lint.title].map(TableCell::text).to_vec();
    let about = "Details: `protopick explain LINT`.".to_owned();
    TableReport {
        title: format!("Lints of {}", rules_of(pack)),
        aspect: "lints".to_owned(),
        grouped: true,
        columns: TableReport::columns(&[("group", "About"), ("id", "Lint"), ("severity", "Severity"), ("title", "Title")]),
        rows: lints.iter().map(row).collect(),
        notes: once.into_iter().chain([about]).collect(),
    }
}
