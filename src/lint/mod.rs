//! Lints of requirements files: what is wrong with the requirements, with the decisions and with what is planned for them. Pure:
//! the checked pack, a text and a day in, findings out.
//!
//! What a lint means, and how much it matters, stands under `rules/lints/`. Those with a `check` are brought about by the rules
//! alone (`plans`); the others are found here.

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
    /// What they find, in the order of the places; the faults of a file that is not valid, and then nothing else.
    pub findings: Vec<Finding>,
    /// The findings that were counted but not kept.
    pub omitted: Omitted,
    /// The waivers of the file.
    pub waivers: Vec<Waiver>,
    /// How many flows it has.
    pub flows: usize,
    /// Whether it is a valid requirements file.
    pub valid: bool,
}

/// How many findings were not kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Omitted {
    /// Those that no waiver accepts.
    pub open: Counts,
    /// Those that one accepts.
    pub waived: usize,
}

impl Linted {
    /// How much it matters that something of it is kept: what its finding that matters most does.
    pub fn rank(&self) -> Option<usize> {
        self.findings.iter().map(Finding::rank).min()
    }

    /// At how many places it has findings that are kept.
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

/// A finding, and whom it concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong, and where.
    pub diagnostic: Diagnostic<Kind>,
    /// The name of the flow, which is the first where there are several; none when it concerns the whole file.
    pub flow: Option<String>,
    /// What it says of any flow, where the rules have that told once for all of them.
    pub words: Option<Words>,
    /// Of how many flows it is told.
    pub flows: usize,
    /// The same at its other places, each as it would be told alone; only so many as there is room for.
    pub others: Vec<Self>,
    /// The waiver that accepts it, by its position.
    pub waived: Option<usize>,
    /// What mends it, where that is safe.
    pub repair: Option<Box<Repair>>,
}

impl Finding {
    fn of(diagnostic: Diagnostic<Kind>, flow: Option<String>) -> Self {
        let flows = usize::from(flow.is_some());
        Self { diagnostic, flow, words: None, flows, others: Vec::new(), waived: None, repair: None }
    }

    /// Moves the finding to a text that has the same positions.
    pub fn move_into(&mut self, file: FileId) {
        self.diagnostic.move_into(file);
        self.repair.iter_mut().for_each(|repair| repair.span.file = file);
        self.others.iter_mut().for_each(|other| other.move_into(file));
    }

    /// The order of findings in a file.
    fn place(&self) -> (u32, u32, Severity) {
        (self.diagnostic.span.start, self.diagnostic.span.end, self.diagnostic.severity)
    }

    /// How much it matters that it is kept, 0 the most: its severity, and behind all of these what a waiver accepts.
    fn rank(&self) -> usize {
        if self.waived.is_some() { RANKS - 1 } else { self.diagnostic.severity as usize }
    }
}

/// Each severity, and what is waived.
const RANKS: usize = Severity::ALL.len() + 1;

/// What a file is linted by besides the rules.
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
    /// As of a day, with waivers, and without any record.
    pub fn as_of(today: Date) -> Self {
        Self { today, waivers: true, records: &|_| None }
    }
}

/// Gives the text of a decision record that a file names; none where there is none.
pub type Records<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Reads and lints a requirements file. Of very many findings those that matter most are kept.
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

/// Room for so many of the findings in some files: for those that matter most, and of these for the first; then for their other
/// places.
#[derive(Debug)]
pub struct Room {
    findings: [usize; RANKS],
    others: usize,
}

impl Room {
    /// Shares the room out.
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

    /// Keeps the findings of the next file for which there is room. All else is only counted.
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

/// The faults of a file that is not valid.
pub fn invalid(faults: &Diagnostics) -> Linted {
    let finding = |fault: &Diagnostic| Finding::of(fault.clone().with_kind(Kind::Fault(fault.kind)), None);
    let omitted = Omitted { open: faults.omitted_counts(), waived: 0 };
    Linted { findings: faults.sorted().into_iter().map(finding).collect(), omitted, ..Linted::default() }
}

/// The fault of a file that cannot be read; its text in the sources is empty.
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

/// What is decided for a flow.
#[derive(Clone, Copy)]
struct Decided {
    protocol: ProtocolId,
    /// The way that is named, or the best one of the protocol that is.
    way: WayId,
    /// Whether the way is named, so that no other one will do.
    is_way: bool,
    /// Where it stands.
    at: Span,
}

impl Decided {
    /// None where nothing is decided.
    fn of(judged: &Ranking<'_>, flow: &Flow) -> Option<Self> {
        let decision = flow.decision()?;
        let At { value: protocol, span: at } = decision.protocol()?;
        Some(Self { protocol, way: judged.decided()?, is_way: decision.way().is_some(), at })
    }
}

impl<'a> Review<'a> {
    /// The flows with their positions and judgements.
    fn flows(&self) -> impl Iterator<Item = (usize, &'a Flow, &'a Ranking<'a>)> + use<'a> {
        self.requirements.flows().iter().zip(self.judged).enumerate().map(|(position, (flow, judged))| (position, flow, judged))
    }

    /// The lint behind a kind of finding, where the pack has it.
    fn lint(&self, code: Code) -> Option<&'a Lint> {
        self.pack.lint_of(code).map(|lint| self.pack.lint(lint))
    }

    /// Takes a finding in, as severe as the rules have it. A pack without this lint does not want to hear of it.
    fn find(&mut self, code: Code, flow: Option<usize>, diagnostic: Diagnostic) {
        self.find_at_most(code, flow, diagnostic, Severity::Error);
    }

    /// The same, but never more severe than this.
    fn find_at_most(&mut self, code: Code, flow: Option<usize>, diagnostic: Diagnostic, severity: Severity) {
        if let Some(id) = self.pack.lint_of(code) {
            let flow = flow.map(|flow| self.requirements.flows()[flow].name().to_owned());
            // The most severe comes first.
            let severity = severity.max(self.pack.lint(id).severity);
            self.found.push(Finding::of(diagnostic.severity(severity).with_kind(Kind::Lint(id)), flow));
        }
    }

    /// The same of what may be said of other flows in the same words.
    fn find_alike(&mut self, code: Code, flow: usize, words: Words, diagnostic: Diagnostic, severity: Severity) {
        if let Some(lint) = self.lint(code) {
            self.find_at_most(code, Some(flow), diagnostic, severity);
            if let Some(finding) = self.found.last_mut() {
                finding.words = lint.once.then_some(words);
            }
        }
    }

    /// The name for people of what is decided.
    fn name_of(&self, decided: &Decided) -> &'a str {
        if decided.is_way { &self.pack.way(decided.way).name } else { self.name(decided.protocol) }
    }

    /// The name of a protocol for people.
    fn name(&self, protocol: ProtocolId) -> &'a str {
        &self.pack.protocol(protocol).name
    }
}

/// Several things in a sentence: `a, b and c`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// A sentence as a help: without a full stop, and with a small letter first unless its first word is a name.
fn as_help(sentence: &str) -> String {
    let text = sentence.trim_end_matches('.');
    let word = text.split_whitespace().next().unwrap_or_default();
    let is_name = word.chars().skip(1).any(char::is_uppercase);
    match text.chars().next() {
        Some(first) if !is_name => first.to_lowercase().chain(text[first.len_utf8()..].chars()).collect(),
        _ => text.to_owned(),
    }
}

/// Adds further places, but for the one that the finding points at anyway.
fn with_labels(diagnostic: Diagnostic, labels: impl IntoIterator<Item = (Span, String)>) -> Diagnostic {
    labels.into_iter().fold(diagnostic, |diagnostic, (span, text)| diagnostic.label(span, text))
}
