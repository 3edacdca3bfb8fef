//! The result of checking a pack: a verdict, findings with their places, and the figures behind them.

use super::name::Name;
use super::words::{counted, thousands};
use crate::builtin;
use crate::diag::{Code, Diagnostic, Diagnostics, Severity};
use crate::pack::Pack;
use crate::proof::{Extent, Proof, Question, Share};
use crate::source::{SourceMap, Span, Unit};

/// The result of checking a pack, for display.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckReport {
    /// Whether it passes, in one sentence.
    pub verdict: String,
    /// What packs on top of the built-in one change, in one line.
    pub changed: Option<String>,
    /// Whether there is nothing worse than a note.
    pub sound: bool,
    /// Number of errors.
    pub errors: usize,
    /// Number of warnings.
    pub warnings: usize,
    /// Number of notes.
    pub notes: usize,
    /// All findings, most severe first.
    pub findings: Vec<Finding>,
    /// The notes among them by kind, for human readers.
    pub groups: Vec<FindingGroup>,
    /// What was checked; `None` if the pack does not load.
    pub figures: Option<Figures>,
}

/// A finding with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Its kind.
    pub code: Code,
    /// Its severity, in a word.
    pub severity: &'static str,
    /// What is wrong.
    pub message: String,
    /// Its place.
    pub at: Location,
    /// What would be right.
    pub help: Option<String>,
    /// Additional places, with what is there.
    pub related: Vec<(Location, String)>,
}

/// A place in a file. All numbers count from 1, columns in characters; the end is exclusive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The file.
    pub file: String,
    /// Line and column where it begins.
    pub start: (usize, usize),
    /// Line and column where it ends.
    pub end: (usize, usize),
}

/// Notes of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingGroup {
    /// What they are about.
    pub title: String,
    /// The kind.
    pub code: Code,
    /// Each with its place as `file:line`.
    pub items: Vec<(String, String)>,
}

/// What was checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// The name and version of the pack.
    pub pack: (String, String),
    /// What was judged, in a sentence or two.
    pub scope: String,
    /// What to bear in mind if not everything was judged.
    pub note: Option<String>,
    /// Whether everything was.
    pub exhaustive: bool,
    /// Number of judged complete sets of answers to the dimensions.
    pub profiles: usize,
    /// Number of sets of needs that each was judged with.
    pub sets_of_needs: usize,
    /// What each protocol wins.
    pub protocols: Vec<WinsRow>,
    /// What the dimensions decide, most influential first.
    pub dimensions: Vec<InfluenceRow>,
    /// What the needs decide, most influential first.
    pub needs: Vec<InfluenceRow>,
    /// What the caps do, in alphabetical order.
    pub caps: Vec<CapRow>,
    /// Fits in which one step would change a recommendation.
    pub fits: Portion,
}

/// A part of a whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Portion {
    /// Size of the part.
    pub part: usize,
    /// Size of the whole.
    pub whole: usize,
    /// The share in percent.
    pub percent: f64,
}

/// What a protocol wins.
#[derive(Debug, Clone, PartialEq)]
pub struct WinsRow {
    /// The protocol.
    pub protocol: Name,
    /// Its share of the profiles without needs.
    pub plain: Portion,
    /// Its share of all that were judged.
    pub all: Portion,
}

/// What a question decides.
#[derive(Debug, Clone, PartialEq)]
pub struct InfluenceRow {
    /// The id of the dimension or need.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How often another answer changes the recommendation.
    pub changes: Portion,
}

/// What a cap does.
#[derive(Debug, Clone, PartialEq)]
pub struct CapRow {
    /// Its id.
    pub id: String,
    /// How many profiles it applies in.
    pub applies: Portion,
    /// How many of those it decides.
    pub decides: Portion,
    /// A remark.
    pub note: Option<&'static str>,
}

/// Builds the report on loading and checking a pack; a pack that does not load is not checked. `changed` says what packs on top
/// change.
pub fn check(
    proof: Option<(&Pack, &Proof)>,
    diagnostics: &Diagnostics,
    changed: Option<String>,
    sources: &SourceMap,
) -> CheckReport {
    let count = |severity| diagnostics.count(severity);
    let (errors, warnings, notes) = (count(Severity::Error), count(Severity::Warning), count(Severity::Info));
    let sorted = diagnostics.sorted();
    let counts = [(errors, "error"), (warnings, "warning"), (notes, "note")].map(|(count, word)| counted(count, word)).join(", ");
    let sound = errors + warnings == 0;
    let name = proof.map_or_else(|| "The pack".to_owned(), |(pack, _)| format!("{} {}", pack.name(), pack.version()));
    CheckReport {
        verdict: format!("{name} {}: {counts}", if sound { "holds" } else { "does not hold" }),
        changed,
        sound,
        errors,
        warnings,
        notes,
        groups: groups(&sorted, sources),
        findings: findings(diagnostics, sources),
        figures: proof.map(|(pack, proof)| figures(pack, proof)),
    }
}

/// Returns findings with their places, most severe first.
pub(super) fn findings(diagnostics: &Diagnostics, sources: &SourceMap) -> Vec<Finding> {
    diagnostics.sorted().into_iter().map(|diagnostic| finding(diagnostic, sources)).collect()
}

fn finding(diagnostic: &Diagnostic, sources: &SourceMap) -> Finding {
    Finding {
        code: diagnostic.kind,
        severity: diagnostic.severity.word(),
        message: diagnostic.message.clone(),
        at: location(diagnostic.span, sources),
        help: diagnostic.help.clone(),
        related: diagnostic.labels.iter().map(|label| (location(label.span, sources), label.text.clone())).collect(),
    }
}

fn location(span: Span, sources: &SourceMap) -> Location {
    let region = sources.region(span, Unit::Character);
    Location {
        file: sources.file(span.file).name().to_owned(),
        start: (region.line, region.column),
        end: (region.end_line, region.end_column),
    }
}

fn groups(sorted: &[&Diagnostic], sources: &SourceMap) -> Vec<FindingGroup> {
    let mut groups: Vec<FindingGroup> = Vec::new();
    for diagnostic in sorted.iter().filter(|diagnostic| diagnostic.severity == Severity::Info) {
        let place = sources.place(diagnostic.span);
        let item = (format!("{}:{}", place.file, place.line), diagnostic.message.clone());
        match groups.iter_mut().find(|group| group.code == diagnostic.kind) {
            Some(group) => group.items.push(item),
            None => {
                groups.push(FindingGroup { title: title(diagnostic.kind), code: diagnostic.kind, items: vec![item] });
            }
        }
    }
    groups
}

/// Returns what a kind of finding about packs means. The pack in question may lack the words for it.
fn title(code: Code) -> String {
    let pack = builtin::pack();
    pack.lint_of(code).map_or_else(|| code.slug.to_owned(), |lint| pack.lint(lint).title.clone())
}

fn figures(pack: &Pack, proof: &Proof) -> Figures {
    let mut dimensions: Vec<InfluenceRow> = Vec::new();
    let mut needs: Vec<InfluenceRow> = Vec::new();
    for influence in &proof.questions {
        let changes = part(influence.changes);
        let row = |id: &str, name: &str| InfluenceRow { id: id.to_owned(), name: name.to_owned(), changes };
        match influence.question {
            Question::Dimension(id) => dimensions.push(row(&pack.dimension(id).id, &pack.dimension(id).name)),
            Question::Need(id) => needs.push(row(&pack.need(id).id, &pack.need(id).name)),
        }
    }
    for rows in [&mut dimensions, &mut needs] {
        rows.sort_by(|a, b| b.changes.percent.total_cmp(&a.changes.percent));
    }
    let row = |effect: &crate::proof::Effect| CapRow {
        id: pack.cap(effect.cap).id.clone(),
        applies: part(effect.applies),
        decides: part(effect.decides),
        note: effect.decides_with_more.then_some("does with a further need"),
    };
    Figures {
        pack: (pack.name().to_owned(), pack.version().to_owned()),
        scope: scope(pack, proof),
        note: note(proof),
        exhaustive: proof.extent == Extent::All && !proof.cut,
        profiles: proof.profiles,
        sets_of_needs: proof.sets_of_needs,
        protocols: proof
            .protocols
            .iter()
            .map(|wins| WinsRow { protocol: Name::of(pack, wins.protocol), plain: part(wins.plain), all: part(wins.all) })
            .collect(),
        dimensions,
        needs,
        caps: proof.caps.iter().map(row).collect(),
        fits: part(proof.fits),
    }
}

/// Returns what to bear in mind if not everything was judged.
fn note(proof: &Proof) -> Option<String> {
    let chosen = unlike_all(proof.extent, "the others may hold more findings");
    let cut = proof.cut.then(|| "A check stopped early: its figures cover only what it tried.".to_owned());
    let notes: Vec<String> = chosen.into_iter().chain(cut).collect();
    (!notes.is_empty()).then(|| notes.join(" "))
}

/// Returns a sentence that not all profiles were judged, and what follows; `None` if all were.
pub(super) fn unlike_all(extent: Extent, so: &str) -> Option<String> {
    let chosen = match extent {
        Extent::All => return None,
        Extent::Pairs => ", but a choice in which any two answers to different questions meet",
        Extent::Part => "",
    };
    Some(format!("This was not exhaustive. There are too many profiles to judge all of them{chosen}: {so}."))
}

fn scope(pack: &Pack, proof: &Proof) -> String {
    let more = proof.sets_of_needs - 1 - pack.needs().len();
    let sets = if more == 0 { String::new() } else { format!(" and with {} that caps speak of", counted(more, "larger set")) };
    let profiles = counted(proof.profiles, "profile");
    let which = match proof.extent {
        Extent::All => format!("All {profiles}, which are the"),
        Extent::Pairs | Extent::Part => format!("{profiles}, which are some of the"),
    };
    let exact = if proof.cut { "" } else { ", and contradictions are exact for every set of needs" };
    format!(
        "{which} complete sets of answers to {}, were judged without needs, with each of {}{sets}: {} \
         judgements at the weights of the pack. Caps and needs that decide nothing there were tried with a further need{exact}.",
        counted(pack.dimensions().len(), "question"),
        counted(pack.needs().len(), "need"),
        thousands(proof.profiles * proof.sets_of_needs),
    )
}

pub(super) fn part(share: Share) -> Portion {
    #[expect(clippy::cast_precision_loss, reason = "counts of profiles are small")]
    let percent = if share.whole == 0 { 0.0 } else { 100.0 * share.part as f64 / share.whole as f64 };
    Portion { part: share.part, whole: share.whole, percent }
}
