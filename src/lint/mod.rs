//! Lints of requirements files: problems with the requirements, with the decisions and with what is planned for them. Pure: takes
//! the checked pack, a text and a day, returns findings.
//!
//! The meaning and severity of each lint are in `rules/lints/`. Those with a `check` come from the rules alone (`plans`); the
//! others are implemented here.

mod amounts;
mod beyond;
mod blocked;
mod configurations;
mod contradictions;
mod decisions;
mod gateways;
mod plans;
mod records;

pub use amounts::odd_amounts;

use crate::config::Setup;
use crate::diag::{Code, Diagnostic, Diagnostics, Label, Severity};
use crate::engine::Ranking;
use crate::findings::{self, Finder, Finding, Kind, Linted, Terms, Words, invalid, listed};
use crate::pack::{Lint, Pack, ProtocolId, WayId};
use crate::requirements::{Flow, Requirements, Shared, Sites, load_below};
use crate::source::{At, FileId, SourceMap, Span};

/// The files around a requirements file that it names.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// The decision records.
    pub records: Records<'a>,
    /// The configurations of gateways.
    pub configurations: Configurations<'a>,
    /// What the files below a folder share.
    pub shared: Option<&'a Shared>,
}

impl Around<'static> {
    /// No files: none of those that are named exists.
    pub const NOTHING: Self = Self { records: &|_| None, configurations: &Configured::nothing, shared: None };
}

/// Reads the configurations that a file names: adds their texts to the sources, and faults of their syntax to the diagnostics.
pub type Configurations<'a> = &'a dyn Fn(&[&str], &mut SourceMap, &mut Diagnostics) -> Configured;

/// The configurations that a file names.
#[derive(Debug, Default)]
pub struct Configured {
    /// What they have the gateways do.
    pub setups: Vec<Setup>,
    /// The positions of those that cannot be read, each with the reason.
    pub unreadable: Vec<(usize, String)>,
}

impl Configured {
    fn nothing(names: &[&str], _: &mut SourceMap, _: &mut Diagnostics) -> Self {
        Self { unreadable: (0..names.len()).map(|position| (position, "no such file".to_owned())).collect(), ..Self::default() }
    }
}

/// Returns the text of a decision record that a file names; `None` if there is none.
pub type Records<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Reads and lints a requirements file, and returns what is told of it.
pub fn lint(file: FileId, pack: &Pack, sources: &mut SourceMap, terms: Terms, around: Around<'_>) -> Linted {
    find(file, pack, sources, terms, around).told(file, pack, sources)
}

/// Reads and lints a requirements file, and returns each finding by itself, in this file and in those that it names.
pub fn find(file: FileId, pack: &Pack, sources: &mut SourceMap, terms: Terms, around: Around<'_>) -> Linted {
    let mut faults = Diagnostics::default();
    let loaded = load_below(file, around.shared, &[], pack, sources, &mut faults);
    let Some((requirements, sites)) = loaded else {
        return invalid(&faults);
    };
    let judged: Vec<_> = requirements.flows().iter().map(|flow| Ranking::of(pack, flow)).collect();
    let mut review = Review { pack, requirements: &requirements, sites: &sites, judged: &judged, finder: Finder::new(pack) };
    contradictions::find(&mut review);
    decisions::find(&mut review);
    blocked::find(&mut review);
    beyond::find(&mut review);
    amounts::find(&mut review);
    // So far there are the file and its settings.
    let next = FileId::default().behind(sources.len());
    let configured = configurations::find(&mut review, around.configurations, sources);
    gateways::find(&mut review, configured);
    plans::find(&mut review);
    records::find(&mut review, around.records);
    review.bring_home(|place| place.file != file && place.file < next);
    let flows: Vec<&str> = requirements.flows().iter().map(Flow::name).collect();
    let mut found = findings::apply(review.finder, requirements.waivers(), &flows, terms);
    let mut waivers = requirements.waivers().to_vec();
    if let Some(shared) = around.shared {
        findings::accept_behind(waivers.len(), pack, &mut found, shared.waivers(), terms);
        waivers.extend_from_slice(shared.waivers());
    }
    Linted { findings: found, waivers, flows: flows.len(), valid: true, ..Linted::default() }
}

/// What the lints look at, and what they have found.
struct Review<'a> {
    pack: &'a Pack,
    requirements: &'a Requirements,
    sites: &'a Sites,
    /// The judgement of each flow.
    judged: &'a [Ranking<'a>],
    finder: Finder<'a>,
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
        self.finder.lint(code)
    }

    /// Adds a finding, with the severity from the rules. Ignored if the pack does not have this lint.
    fn find(&mut self, code: Code, flow: Option<usize>, diagnostic: Diagnostic) {
        self.find_at_most(code, flow, diagnostic, Severity::Error);
    }

    /// Adds a finding, but with at most this severity.
    fn find_at_most(&mut self, code: Code, flow: Option<usize>, diagnostic: Diagnostic, severity: Severity) {
        let flow = flow.map(|flow| self.requirements.flows()[flow].name());
        self.finder.find_at_most(code, flow, diagnostic, severity);
    }

    /// Adds a finding whose words may apply to other flows as well.
    fn find_alike(&mut self, code: Code, flow: usize, words: Words, diagnostic: Diagnostic, severity: Severity) {
        let flow = self.requirements.flows()[flow].name();
        self.finder.find_alike(code, flow, words, diagnostic, severity);
    }

    /// Moves what is found in settings to the file that it is found for, since the next file below them may not have it.
    fn bring_home(&mut self, is_in_settings: impl Fn(Span) -> bool) {
        let Self { requirements, sites, finder, .. } = self;
        for Finding { diagnostic, flow, .. } in &mut finder.found {
            let stated = diagnostic.span;
            if !is_in_settings(stated) {
                continue;
            }
            let position = requirements.flows().iter().position(|known| Some(known.name()) == flow.as_deref());
            diagnostic.span = sites.instead_of(stated, position);
            diagnostic.labels.retain(|label| label.span != stated);
            diagnostic.labels.insert(0, Label { span: stated, text: "stated here".to_owned() });
            // The settings are not repaired from below.
            diagnostic.fix = None;
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

/// Adds labels, except for the place that the finding points at anyway.
fn with_labels(diagnostic: Diagnostic, labels: impl IntoIterator<Item = (Span, String)>) -> Diagnostic {
    labels.into_iter().fold(diagnostic, |diagnostic, (span, text)| diagnostic.label(span, text))
}
