//! Lints of requirements files: problems with the requirements, with the decisions and with what is planned for them. Pure: takes
//! the checked pack, a text and a day, returns findings.
//!
//! The meaning and severity of each lint are in `rules/lints/`. Those with a `check` come from the rules alone (`plans`); the
//! others are implemented here.

mod amounts;
mod beyond;
mod blocked;
mod contradictions;
mod decisions;
mod gateways;
mod kind;
mod once;
mod plans;
mod records;
mod repairs;
mod waivers;

pub use amounts::odd_amounts;
pub use kind::Kind;
pub use once::Words;
pub use repairs::{Repair, repaired};
pub use waivers::{NoDate, day};

use jiff::civil::Date;

use crate::diag::{Code, Counts, Diagnostic, Diagnostics, Severity, codes};
use crate::engine::Ranking;
use crate::pack::{Lint, Pack, ProtocolId, WayId};
use crate::requirements::{Flow, Requirements, Sites, Waiver, load_with_sites};
use crate::source::{At, FileId, SourceMap, Span};

/// What lints find in one file.
#[derive(Debug, Default)]
pub struct Linted {
    /// The findings, in the order of their places; for an invalid file, only its faults.
    pub findings: Vec<Finding>,
    /// The findings that were counted but not kept.
    pub omitted: Omitted,
    /// The waivers of the file.
    pub waivers: Vec<Waiver>,
    /// Number of flows in the file.
    pub flows: usize,
    /// Whether it is a valid requirements file.
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
    fn of(diagnostic: Diagnostic<Kind>, flow: Option<String>) -> Self {
        let flows = usize::from(flow.is_some());
        Self { diagnostic, flow, words: None, flows, others: Vec::new(), waived: None, repair: None }
    }

    /// Moves the finding to a text with the same positions.
    pub fn move_into(&mut self, file: FileId) {
        self.diagnostic.move_into(file);
        self.repair.iter_mut().for_each(|repair| repair.span.file = file);
        self.others.iter_mut().for_each(|other| other.move_into(file));
    }

    /// Returns the sort key of findings in a file.
    fn place(&self) -> (u32, u32, Severity) {
        (self.diagnostic.span.start, self.diagnostic.span.end, self.diagnostic.severity)
    }

    /// Returns how important it is to keep it, 0 being the most: by severity, with waived findings last.
    fn rank(&self) -> usize {
        if self.waived.is_some() { RANKS - 1 } else { self.diagnostic.severity as usize }
    }
}

/// One for each severity, and one for waived findings.
const RANKS: usize = Severity::ALL.len() + 1;

/// What a file is linted with, besides the rules.
#[derive(Clone, Copy)]
pub struct Terms<'a> {
    /// The day as of which waivers are judged.
    pub today: Date,
    /// Whether waivers accept anything.
    pub waivers: bool,
    /// The decision records.
    pub records: Records<'a>,
}

impl Terms<'_> {
    /// As of a day, with waivers and without records.
    pub fn as_of(today: Date) -> Self {
        Self { today, waivers: true, records: &|_| None }
    }
}

/// Returns the text of a decision record that a file names; `None` if there is none.
pub type Records<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Reads and lints a requirements file. If there are very many findings, the most important are kept.
pub fn lint(file: FileId, pack: &Pack, sources: &mut SourceMap, terms: Terms<'_>) -> Linted {
    let mut faults = Diagnostics::default();
    let loaded = load_with_sites(file, &[], pack, sources, &mut faults);
    let Some((requirements, sites)) = loaded else {
        let mut linted = invalid(&faults);
        repairs::offer(&mut linted.findings, file, sources.file(file).text());
        return linted;
    };
    let judged: Vec<_> = requirements.flows().iter().map(|flow| Ranking::of(pack, flow)).collect();
    let mut review = Review { pack, requirements: &requirements, sites: &sites, judged: &judged, found: Vec::new() };
    contradictions::find(&mut review);
    decisions::find(&mut review);
    blocked::find(&mut review);
    beyond::find(&mut review);
    amounts::find(&mut review);
    gateways::find(&mut review);
    plans::find(&mut review);
    records::find(&mut review, terms.records);
    let found = std::mem::take(&mut review.found);
    let mut findings = once::told(&review, waivers::apply(&review, found, terms));
    findings.sort_by_key(Finding::place);
    let (waivers, flows) = (requirements.waivers().to_vec(), requirements.flows().len());
    let mut linted = Linted { findings, omitted: Omitted::default(), waivers, flows, valid: true };
    Room::of([&linted], Diagnostics::LIMIT).admit(&mut linted);
    repairs::offer(&mut linted.findings, file, sources.file(file).text());
    linted
}

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

/// What the lints look at, and what they have found.
struct Review<'a> {
    pack: &'a Pack,
    requirements: &'a Requirements,
    sites: &'a Sites,
    /// The judgement of each flow.
    judged: &'a [Ranking<'a>],
    found: Vec<Finding>,
}

/// The decision for a flow.
#[derive(Clone, Copy)]
struct Decided {
    protocol: ProtocolId,
    /// The way that is named, or the best one of the named protocol.
    way: WayId,
    /// Whether the way is named, so that no other one will do.
    is_way: bool,
    /// Where it is stated.
    at: Span,
}

impl Decided {
    /// Returns `None` if nothing is decided.
    fn of(judged: &Ranking<'_>, flow: &Flow) -> Option<Self> {
        let decision = flow.decision()?;
        let At { value: protocol, span: at } = decision.protocol()?;
        Some(Self { protocol, way: judged.decided()?, is_way: decision.way().is_some(), at })
    }
}

impl<'a> Review<'a> {
    /// Returns the flows with their positions and judgements.
    fn flows(&self) -> impl Iterator<Item = (usize, &'a Flow, &'a Ranking<'a>)> + use<'a> {
        self.requirements.flows().iter().zip(self.judged).enumerate().map(|(position, (flow, judged))| (position, flow, judged))
    }

    /// Returns the lint behind a kind of finding, if the pack has it.
    fn lint(&self, code: Code) -> Option<&'a Lint> {
        self.pack.lint_of(code).map(|lint| self.pack.lint(lint))
    }

    /// Adds a finding, with the severity from the rules. Ignored if the pack does not have this lint.
    fn find(&mut self, code: Code, flow: Option<usize>, diagnostic: Diagnostic) {
        self.find_at_most(code, flow, diagnostic, Severity::Error);
    }

    /// Adds a finding, but with at most this severity.
    fn find_at_most(&mut self, code: Code, flow: Option<usize>, diagnostic: Diagnostic, severity: Severity) {
        if let Some(id) = self.pack.lint_of(code) {
            let flow = flow.map(|flow| self.requirements.flows()[flow].name().to_owned());
            // The most severe comes first in the order.
            let severity = severity.max(self.pack.lint(id).severity);
            self.found.push(Finding::of(diagnostic.severity(severity).with_kind(Kind::Lint(id)), flow));
        }
    }

    /// Adds a finding whose words may apply to other flows as well.
    fn find_alike(&mut self, code: Code, flow: usize, words: Words, diagnostic: Diagnostic, severity: Severity) {
        if let Some(lint) = self.lint(code) {
            self.find_at_most(code, Some(flow), diagnostic, severity);
            if let Some(finding) = self.found.last_mut() {
                finding.words = lint.once.then_some(words);
            }
        }
    }

    /// Returns the display name of the decision.
    fn name_of(&self, decided: &Decided) -> &'a str {
        if decided.is_way { &self.pack.way(decided.way).name } else { self.name(decided.protocol) }
    }

    /// Returns the display name of a protocol.
    fn name(&self, protocol: ProtocolId) -> &'a str {
        &self.pack.protocol(protocol).name
    }
}

/// Lists several things in a sentence: `a, b and c`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// Adds labels, except for the place that the finding points at anyway.
fn with_labels(diagnostic: Diagnostic, labels: impl IntoIterator<Item = (Span, String)>) -> Diagnostic {
    labels.into_iter().fold(diagnostic, |diagnostic, (span, text)| diagnostic.label(span, text))
}
