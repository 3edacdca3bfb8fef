//! Findings in files of any kind: what is wrong and where, the waivers that accept it, the repairs that mend it, and how many are
//! kept. Knows nothing of what the files are about.

mod finder;
mod kind;
mod once;
mod places;
mod repairs;
mod said;
mod waivers;

pub use finder::Finder;
pub use kind::Kind;
pub use once::Words;
pub use once::told_once;
pub use places::{Places, hash};
use repairs::offer;
pub use repairs::{Repair, repaired};
pub use said::said;
pub use waivers::{NoDate, Terms, Waiver, accept, day};
pub(crate) use waivers::{accept_behind, apply, review};

use std::collections::BTreeMap;

use crate::diag::{Counts, Diagnostic, Diagnostics, Severity, codes};
use crate::pack::Pack;
use crate::source::{FileId, SourceMap, Span};

/// What lints find in one file.
#[derive(Debug, Clone, Default)]
pub struct Linted {
    /// The findings, in the order of their places; for an invalid file, only its faults.
    pub findings: Vec<Finding>,
    /// The findings in files that this one names, in the order of their places.
    pub beside: Vec<Finding>,
    /// The findings that were counted but not kept.
    pub omitted: Omitted,
    /// The waivers of the file.
    pub waivers: Vec<Waiver>,
    /// Number of findings that were known before, and are not told.
    pub known: usize,
    /// Number of flows in the file; 0 for a file that has none of its own.
    pub flows: usize,
    /// Whether it is a valid file of its kind.
    pub valid: bool,
}

/// Number of findings that were not kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Omitted {
    /// Those that no waiver accepts.
    pub open: Counts,
    /// Those that a waiver accepts.
    pub waived: usize,
}

impl Linted {
    /// Returns it as it is told: alike findings are joined, those in other files than its own stand beside, repairs are offered,
    /// and if there are very many findings, the most important are kept.
    #[must_use]
    pub fn told(mut self, file: FileId, pack: &Pack, sources: &SourceMap) -> Self {
        let mut findings = told_once(pack, self.flows, self.findings);
        findings.sort_by_key(Finding::place);
        (self.findings, self.beside) = findings.into_iter().partition(|finding| finding.diagnostic.span.file == file);
        Room::of([&self], Diagnostics::LIMIT).admit(&mut self);
        offer(&mut self.findings, file, sources.file(file).text());
        self
    }

    /// Returns the best rank among its kept findings: how important it is to keep some of it.
    pub fn rank(&self) -> Option<usize> {
        self.findings.iter().map(Finding::rank).min()
    }

    /// Returns the number of places of its kept findings.
    pub fn places(&self) -> usize {
        self.findings.iter().map(|finding| 1 + finding.others.len()).sum()
    }
}

impl Omitted {
    fn count(&mut self, finding: &Finding) {
        match finding.waived {
            Some(_) => self.waived += 1,
            None => self.open.add(finding.diagnostic.severity, 1),
        }
    }
}

/// A finding, with the flows that it concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong, and where.
    pub diagnostic: Diagnostic<Kind>,
    /// The name of the flow, or of the first of several; `None` if it concerns the whole file.
    pub flow: Option<String>,
    /// Its words for any flow, if the rules have it reported once for all flows.
    pub words: Option<Words>,
    /// Number of flows for which it is reported.
    pub flows: usize,
    /// The same finding at its other places, each as it would be reported alone; limited by the room available.
    pub others: Vec<Self>,
    /// The waiver that accepts it, by its position.
    pub waived: Option<usize>,
    /// A repair, if a safe one exists.
    pub repair: Option<Box<Repair>>,
}

impl Finding {
    /// Returns a finding that nothing else is known about yet.
    pub fn of(diagnostic: Diagnostic<Kind>, flow: Option<String>) -> Self {
        let flows = usize::from(flow.is_some());
        Self { diagnostic, flow, words: None, flows, others: Vec::new(), waived: None, repair: None }
    }

    /// Moves the finding to other texts with the same positions: `to` says which one for each.
    pub fn move_to(&mut self, to: &dyn Fn(FileId) -> FileId) {
        self.diagnostic.move_to(to);
        self.repair.iter_mut().for_each(|repair| repair.span.file = to(repair.span.file));
        self.others.iter_mut().for_each(|other| other.move_to(to));
    }

    /// Returns the sort key of findings in a file.
    pub(crate) fn place(&self) -> (u32, u32, Severity) {
        (self.diagnostic.span.start, self.diagnostic.span.end, self.diagnostic.severity)
    }

    /// Returns how important it is to keep it, 0 being the most: by severity, with waived findings last.
    fn rank(&self) -> usize {
        if self.waived.is_some() { RANKS - 1 } else { self.diagnostic.severity as usize }
    }
}

/// One for each severity, and one for waived findings.
const RANKS: usize = Severity::ALL.len() + 1;

/// Limits the findings kept for some files: room goes to the most important ones, among equals to the first, and then to their
/// other places.
#[derive(Debug)]
pub struct Room {
    findings: [usize; RANKS],
    others: usize,
}

impl Room {
    /// Divides the room among the files.
    pub fn of<'l>(files: impl IntoIterator<Item = &'l Linted>, most: usize) -> Self {
        let mut room = [0; RANKS];
        files.into_iter().flat_map(|file| &file.findings).for_each(|finding| room[finding.rank()] += 1);
        let mut left = most;
        for share in &mut room {
            *share = left.min(*share);
            left -= *share;
        }
        Self { findings: room, others: left }
    }

    /// Keeps the findings of the next file for which there is room. The rest is only counted.
    pub fn admit(&mut self, file: &mut Linted) {
        let Linted { findings, omitted, .. } = file;
        findings.retain_mut(|finding| {
            let share = &mut self.findings[finding.rank()];
            let kept = *share > 0;
            if kept {
                *share -= 1;
                finding.others.truncate(self.others);
                self.others -= finding.others.len();
            } else {
                omitted.count(finding);
            }
            kept
        });
    }
}

/// Returns findings by the file that they are in, in the order of their places.
pub fn by_file(findings: Vec<Finding>) -> BTreeMap<FileId, Vec<Finding>> {
    let mut files: BTreeMap<FileId, Vec<Finding>> = BTreeMap::new();
    for finding in findings {
        files.entry(finding.diagnostic.span.file).or_default().push(finding);
    }
    for findings in files.values_mut() {
        findings.sort_by_key(Finding::place);
    }
    files
}

/// Returns the faults of a file that is not valid.
pub fn invalid(faults: &Diagnostics) -> Linted {
    let finding = |fault: &Diagnostic| Finding::of(fault.clone().with_kind(Kind::Fault(fault.kind)), None);
    let omitted = Omitted { open: faults.omitted_counts(), waived: 0 };
    Linted { findings: faults.sorted().into_iter().map(finding).collect(), omitted, ..Linted::default() }
}

/// Returns the fault of a file that cannot be read; its text in the sources is empty.
pub fn unreadable(file: FileId, why: &str) -> Linted {
    let mut faults = Diagnostics::default();
    faults.push(Diagnostic::new(codes::UNREADABLE, Span { file, start: 0, end: 0 }, why));
    invalid(&faults)
}

/// Lists several things in a sentence: `a, b and c`.
pub(crate) fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
