//! A decision record: context, drivers, options, outcome and consequences, and how to notice when it is no longer true. That of a
//! flow is here.

mod chosen;
mod system;

use std::cmp::Reverse;

use super::cited::cited;
use super::explanation::Cited;
use super::number;
use super::page::{FitCell, Page, RequirementRow};
use super::practice::PracticeNote;
use super::recommendation::{Answer, FlowReport, Outcome};
use super::words::and;
use crate::decision::Fit;
use crate::pack::Pack;
use crate::record::Choice;
use crate::requirements::{Flow, Requirements};
use chosen::{Candidate, Chosen, candidates};

pub use system::system_record;

/// A decision record, in words.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordReport {
    /// What was decided, as a title.
    pub title: String,
    /// Whether the file itself states the team's decision.
    pub decided: bool,
    /// What it is about.
    pub context: Vec<String>,
    /// The requirements.
    pub drivers: Vec<String>,
    /// The options, including the chosen one.
    pub options: Vec<RecordOption>,
    /// The name of the chosen option.
    pub chosen: String,
    /// Why it was chosen, completing "because".
    pub because: String,
    /// How certain that is, and what speaks against it, in sentences.
    pub sureness: Vec<String>,
    /// What teams with similar requirements decided.
    pub practice: PracticeNote,
    /// The column headings of the table of scores.
    pub heads: [&'static str; 3],
    /// The scores.
    pub scores: Vec<[String; 3]>,
    /// The consequences.
    pub consequences: Vec<Argued>,
    /// What to do before building it.
    pub before: Vec<String>,
    /// The command that notices when it is no longer true.
    pub command: String,
    /// What that command notices.
    pub notices: String,
    /// What would change it.
    pub changes: Vec<String>,
    /// The rules that were used.
    pub rules: String,
    /// What the reasons cite.
    pub sources: Vec<Cited>,
    /// The choices in machine-readable form.
    pub choices: Vec<Choice>,
}

/// An option with what speaks for it and against it.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordOption {
    /// Its name.
    pub name: String,
    /// Its loads, unless they are the same for all flows.
    pub about: Option<String>,
    /// What speaks for it and against it.
    pub arguments: Vec<Argued>,
}

/// Something that speaks for an option, or against it, or neither.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argued {
    /// `Good`, `Neutral` or `Bad`.
    pub side: &'static str,
    /// The statement, completing "because".
    pub because: String,
}

/// What a record is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope<'a> {
    /// The requirements file, as written in commands.
    pub file: &'a str,
    /// A title to use instead of the default.
    pub title: Option<&'a str>,
}

/// Why there is no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoRecord {
    /// Nothing can be recommended, and the file decides nothing.
    NothingRecommended,
}

fn argued(side: &'static str, because: impl Into<String>) -> Argued {
    Argued { side, because: because.into() }
}

/// Returns the reason that the file gives for a decision.
fn own_reason(flow: &Flow) -> Option<String> {
    let texts = flow.decision().map_or(&[][..], |decision| decision.plan("because"));
    let text = texts.iter().map(|text| text.value.trim().trim_end_matches('.')).collect::<Vec<_>>().join("; ");
    (!text.is_empty()).then_some(text)
}

/// Returns the record of one flow, given by its position in the page.
pub fn flow_record(
    pack: &Pack,
    requirements: &Requirements,
    page: &Page,
    position: usize,
    scope: Scope<'_>,
) -> Result<RecordReport, NoRecord> {
    let (flow, report, beside) = (&requirements.flows()[position], &page.recommendation.flows[position], &page.flows[position]);
    let own = Chosen::of(pack, flow);
    let chosen = own.clone().or_else(|| Chosen::recommended(pack, report)).ok_or(NoRecord::NothingRecommended)?;
    let candidates = candidates(pack, flow, report, beside, &chosen);
    let own_candidate = candidates.iter().find(|candidate| candidate.name == chosen.name.name);
    let answer = match &report.outcome {
        Outcome::Recommended(answer) if chosen.is_best(pack, report) => Some(answer.as_ref()),
        _ => None,
    };
    let named = flow.name();
    Ok(RecordReport {
        title: scope.title.map_or_else(|| format!("Use {} for {named}", chosen.name.name), str::to_owned),
        decided: own.is_some(),
        context: context(flow, page),
        drivers: beside.rows.iter().map(driver).chain(further_drivers(pack, flow)).collect(),
        options: candidates.iter().map(option).chain(report.beyond.iter().map(beyond_option)).collect(),
        because: own_reason(flow).unwrap_or_else(|| because(pack, report, &chosen)),
        sureness: sureness(pack, report, &chosen)
            .into_iter()
            .chain(report.notes.iter().cloned())
            .chain(beyond(named, report))
            .collect(),
        heads: ["Option", "Points of 100", "Excluded by"],
        scores: candidates.iter().map(score).collect(),
        practice: PracticeNote { agreement: answer.and(report.practice.agreement.clone()), ..report.practice.clone() },
        consequences: own_candidate
            .map_or_else(Vec::new, consequences)
            .into_iter()
            .chain(answer.map(loads).unwrap_or_default())
            .collect(),
        before: answer.map(before).unwrap_or_default(),
        command: lint(scope.file),
        notices: if answer.is_some() {
            format!(
                "It reports if {} is no longer what the requirements of {named} lead to, and if the file and this record name different protocols.",
                chosen.name.name
            )
        } else {
            format!(
                "It reports what the requirements of {named} lead to, and if the file and this record name different protocols."
            )
        },
        changes: changes(pack, report, &chosen),
        rules: rules(page),
        sources: sources(pack, page, &candidates, &chosen),
        choices: vec![Choice { flow: named.to_owned(), protocol: chosen.name.id.clone() }],
        chosen: chosen.name.name,
    })
}

fn gateway(page: &Page) -> String {
    let name = page.recommendation.gateway_name();
    name.map_or_else(|| "the API gateway".to_owned(), |name| format!("the API gateway ({name})"))
}

fn context(flow: &Flow, page: &Page) -> Vec<String> {
    let gateway = gateway(page);
    let system = &page.recommendation.system;
    let question = format!("Which protocol should the clients of {} speak to {gateway} of {system}?", flow.name());
    flow.description().map(sentence).into_iter().chain([question]).collect()
}

/// Returns a text with a full stop at its end.
fn sentence(text: &str) -> String {
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

fn driver(row: &RequirementRow) -> String {
    let must = if row.must { ", a must" } else { "" };
    format!("{}: {} ({}{must})", row.name, row.says, row.weight)
}

/// Returns the stated amounts, and what is blocked.
fn further_drivers(pack: &Pack, flow: &Flow) -> Vec<String> {
    let amounts = flow.answers().amounts().iter();
    let amounts = amounts.map(|&(amount, value)| format!("{}: {}", pack.amount(amount).name, pack.amount_text(amount, value)));
    let blocked = flow.blocked().iter().map(|&carrier| format!("Blocked: {}", pack.carrier(carrier).name));
    amounts.chain(blocked).collect()
}

/// Returns how well an option serves each requirement, best first, after what excludes it apart from these.
fn option(candidate: &Candidate) -> RecordOption {
    let mut cells: Vec<&(String, FitCell)> = candidate.cells.iter().collect();
    cells.sort_by_key(|(_, cell)| Reverse(cell.fit));
    let served = cells.into_iter().map(|(name, cell)| served(name, cell));
    RecordOption { name: candidate.name.clone(), about: None, arguments: barred(candidate).chain(served).collect() }
}

/// Returns what excludes an option apart from requirements: a gateway, or what is blocked.
fn barred(candidate: &Candidate) -> impl Iterator<Item = Argued> {
    candidate.barred.iter().map(|because| argued("Bad", format!("it is excluded: {}", lower(because))))
}

/// Returns an answer beyond the protocols as an option.
fn beyond_option(note: &super::BeyondNote) -> RecordOption {
    RecordOption { name: note.name.clone(), about: None, arguments: vec![argued("Good", lower(&note.because))] }
}

/// Returns how well a requirement is served.
fn served(name: &str, cell: &FitCell) -> Argued {
    let side = match cell.fit {
        Fit::Ideal | Fit::Good => "Good",
        Fit::Fair => "Neutral",
        Fit::Poor | Fit::Impossible => "Bad",
    };
    argued(side, format!("{} ({name}: {})", lower(&cell.because), cell.fit.word()))
}

/// Returns the consequences of an option for the flow: what it is ideal for on one line, and what it serves fairly at best.
fn consequences(candidate: &Candidate) -> Vec<Argued> {
    let ideal: Vec<String> =
        candidate.cells.iter().filter(|(_, cell)| cell.fit == Fit::Ideal).map(|(name, _)| name.clone()).collect();
    let good = (!ideal.is_empty()).then(|| argued("Good", format!("{} is ideal for {}", candidate.name, and(&ideal))));
    let weak = candidate.cells.iter().filter(|(_, cell)| cell.fit <= Fit::Fair).map(|(name, cell)| served(name, cell));
    barred(candidate).chain(good).chain(weak).collect()
}

/// Returns its loads, compared with its rivals.
fn loads(answer: &Answer) -> Vec<Argued> {
    let counted = answer.load.iter().filter(|load| !load.is_open());
    counted.map(|load| argued("Neutral", format!("it takes, in {}", lower(&load.line())))).collect()
}

/// Returns what to do before building it.
fn before(answer: &Answer) -> Vec<String> {
    answer.cautions.iter().map(|caution| format!("{} {}", caution.says, caution.because)).collect()
}

fn because(pack: &Pack, report: &FlowReport, chosen: &Chosen) -> String {
    match report.score().filter(|_| chosen.is_best(pack, report)) {
        Some(score) => {
            let ahead = matches!(&report.outcome, Outcome::Recommended(answer) if answer.ahead.is_some());
            let how = if ahead { "as well as any" } else { "best" };
            format!("it serves the requirements {how}: {} points of 100, {}", number::whole(score), report.lead)
        }
        None => "the team decided for it".to_owned(),
    }
}

fn sureness(pack: &Pack, report: &FlowReport, chosen: &Chosen) -> Vec<String> {
    let Outcome::Recommended(best) = &report.outcome else {
        return vec![format!("The rules recommend nothing here: {}.", report.lead)];
    };
    if chosen.is_best(pack, report) {
        let settled = best.reasons.as_ref().and_then(|reasons| reasons.text.as_ref());
        return best.hint.iter().chain(&best.trust).chain(settled).cloned().collect();
    }
    let name = if chosen.way.is_some() { &best.way.name } else { &best.protocol.name };
    let best = report.score().unwrap_or_default();
    let (score, excluded) = chosen.judged(pack, report);
    let own = &chosen.name.name;
    vec![match score {
        _ if excluded => format!("The rules recommend {name} with {} points; {own} is excluded here.", number::whole(best)),
        Some(score) if score >= best => format!("The rules rate {own} as high as {name}, which they put first."),
        score => {
            let score = number::whole(score.unwrap_or_default());
            format!("The rules recommend {name} with {} points; {own} has {score}.", number::whole(best))
        }
    }]
}

/// Returns what would serve a flow better than any protocol.
fn beyond(flow: &str, report: &FlowReport) -> Vec<String> {
    let better = |note: &super::BeyondNote| format!("{}, for {flow}. {} {}", note.title, note.because, note.anyway);
    report.beyond.iter().map(better).collect()
}

fn score(candidate: &Candidate) -> [String; 3] {
    let at = &candidate.excluded_by;
    let score = candidate.score.filter(|_| at.is_empty()).map_or_else(String::new, number::whole);
    [candidate.name.clone(), score, at.join("; ")]
}

fn changes(pack: &Pack, report: &FlowReport, chosen: &Chosen) -> Vec<String> {
    let Outcome::Recommended(answer) = &report.outcome else { return Vec::new() };
    if !chosen.is_best(pack, report) {
        return Vec::new();
    }
    let told =
        |flip: &super::FlipNote| format!("{}: {}", flip.protocol.name, super::ChangeNote::texts(&flip.changes).join(" or "));
    answer.flips.iter().chain(&answer.openings).map(told).collect()
}

/// Returns what the judgements of the chosen option cite, and where to read it.
fn sources(pack: &Pack, page: &Page, candidates: &[Candidate], chosen: &Chosen) -> Vec<Cited> {
    let Some(own) = candidates.iter().find(|candidate| candidate.name == chosen.name.name) else { return Vec::new() };
    let further = cited(pack, &own.further).into_iter().filter(|source| page.sources.iter().all(|known| known.id != source.id));
    let all = page.sources.iter().cloned().chain(further);
    let is_cited = |source: &Cited| own.cells.iter().any(|(_, cell)| cell.cites.contains(&source.id));
    all.filter(|source| is_cited(source) && !source.urls.is_empty()).collect()
}

fn rules(page: &Page) -> String {
    format!("{} {}", page.recommendation.pack_name, page.recommendation.pack_version)
}

fn lint(file: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '/' | '-' | '_');
    let quoted = if file.chars().all(plain) { file.to_owned() } else { format!("'{}'", file.replace('\'', "'\\''")) };
    format!("protopick lint {quoted}")
}

/// Returns a statement as part of a sentence: with a lower-case first letter, unless the first word is a name.
fn lower(text: &str) -> String {
    let word: String = text.chars().take_while(|c| !c.is_whitespace()).collect();
    let name = word.chars().skip(1).any(|c| c.is_uppercase() || c.is_ascii_digit());
    let mut chars = text.trim_end_matches('.').chars();
    match chars.next() {
        Some(first) if !name => first.to_lowercase().chain(chars).collect(),
        first => first.into_iter().chain(chars).collect(),
    }
}
