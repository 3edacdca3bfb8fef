//! What a page shows in addition to the recommendation itself: the requirements as given, how well each protocol serves each of
//! them, descriptions of the pictures in words, and everything that is cited.

use super::cited::cited;
use super::explanation::Cited;
use super::name::Name;
use super::number;
use super::plan::PlanNote;
use super::recommendation::{FlowReport, Recommendation};
use super::words::and;
use crate::decision::Fit;
use crate::engine::{self, Evaluation, FlowEvaluation, Standing};
use crate::pack::{Citation, Pack, Subject, WayId};
use crate::requirements::{Criterion, Flow, Requirements};

/// A recommendation with what a page and its pictures show in addition.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The recommendation.
    pub recommendation: Recommendation,
    /// The protocols of the flows in a few words, for a window title.
    pub answer: String,
    /// The day on which it was made.
    pub today: String,
    /// One for each flow of the recommendation.
    pub flows: Vec<FlowPage>,
    /// What the diagram of the plan shows, in words; `None` without a plan.
    pub plan_words: Option<String>,
    /// What the plot of the plan shows in addition to its sets; `None` without a plan.
    pub limit: Option<PlanLimit>,
    /// What the judgements cite, each once.
    pub sources: Vec<Cited>,
}

/// How well the protocols serve a flow.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowPage {
    /// The protocols in order of rank, excluded ones last.
    pub heads: Vec<Head>,
    /// The requirements as given: the dimensions, then the needs.
    pub rows: Vec<RequirementRow>,
    /// The ranking in words.
    pub ranking_words: String,
}

/// A protocol at the head of a column.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// The protocol.
    pub protocol: Name,
    /// Its score in points of 100; `None` if it is excluded.
    pub score: Option<f64>,
    /// Whether it is the first.
    pub first: bool,
    /// Whether it is excluded.
    pub excluded: bool,
}

/// A requirement, and how well each protocol serves it.
#[derive(Debug, Clone, PartialEq)]
pub struct RequirementRow {
    /// Display name of the dimension or need.
    pub name: String,
    /// The display text of the level; for a need, what is wanted.
    pub says: String,
    /// Its weight, in words.
    pub weight: String,
    /// Whether it is not negotiable.
    pub must: bool,
    /// One for each protocol, in the order of the heads.
    pub cells: Vec<FitCell>,
}

/// How well a protocol serves a requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FitCell {
    /// The fit that counts.
    pub fit: Fit,
    /// The fit before a cap lowered it; `None` if no cap did.
    pub before: Option<Fit>,
    /// Why; for a lowered fit, why it is lowered.
    pub because: String,
    /// Its citations, by the names of the sources.
    pub cites: Vec<String>,
}

/// What sets of protocols are compared with.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanLimit {
    /// The mean score below which a set loses too much.
    pub mean: f64,
    /// The same in words.
    pub says: String,
    /// The plot in words.
    pub words: String,
}

/// Adds to a recommendation what a page shows in addition. `today` is the date to show.
pub fn page(
    pack: &Pack,
    requirements: &Requirements,
    evaluation: &Evaluation,
    recommendation: Recommendation,
    today: &str,
) -> Page {
    let mut citations = Vec::new();
    let flows = requirements.flows().iter().zip(&evaluation.flows).zip(&recommendation.flows);
    let flows = flows.map(|((flow, judged), report)| flow_page(pack, flow, judged, report, &mut citations)).collect();
    Page {
        answer: answer(&recommendation),
        today: today.to_owned(),
        flows,
        plan_words: recommendation.plan.as_ref().map(plan_words),
        limit: recommendation.plan.as_ref().map(|plan| limit(pack, plan)),
        sources: cited(pack, &citations),
        recommendation,
    }
}

fn answer(recommendation: &Recommendation) -> String {
    match (&recommendation.plan, recommendation.flows.as_slice()) {
        (Some(plan), _) => plan.set.names(),
        (None, [only]) => only.recommended().map_or_else(|| only.lead.clone(), |name| name.name.clone()),
        (None, _) => "no plan".to_owned(),
    }
}

fn flow_page(pack: &Pack, flow: &Flow, judged: &FlowEvaluation, report: &FlowReport, citations: &mut Vec<Citation>) -> FlowPage {
    let head = |standing: &Standing| {
        let excluded = !standing.exclusions.is_empty();
        let score = standing.score.filter(|_| !excluded).map(number::points);
        let first = standing.rank == Some(1) || judged.recommended() == Some(standing.protocol);
        Head { protocol: Name::of(pack, standing.protocol), score, first, excluded }
    };
    // The standings hold one cell for every stated subject, all in the same order.
    let subjects: Vec<Subject> =
        judged.standings.first().iter().flat_map(|first| &first.cells).map(|cell| cell.subject).collect();
    let rows = subjects.iter().enumerate().map(|(position, &subject)| {
        let cells = judged.standings.iter().filter_map(|standing| {
            let cell = standing.cells.get(position)?;
            Some(shown(pack, standing.way, cell, citations))
        });
        row(pack, flow, subject, cells.collect())
    });
    FlowPage { rows: rows.collect(), heads: judged.standings.iter().map(head).collect(), ranking_words: ranking_words(report) }
}

fn row(pack: &Pack, flow: &Flow, subject: Subject, cells: Vec<FitCell>) -> RequirementRow {
    let criterion = Criterion::of(subject);
    let says = match subject {
        Subject::Level(level) => pack.level(level).label.clone(),
        Subject::Need(need) => pack.need(need).label.clone(),
    };
    let weight = format!("weight {}", flow.weight_in(pack, criterion));
    let (name, must) = (criterion.name(pack).to_owned(), flow.must(criterion).is_some());
    RequirementRow { name, says, weight, must, cells }
}

/// Returns how well a way serves a requirement. Its citations are added to `citations`.
pub(super) fn shown(pack: &Pack, way: WayId, cell: &engine::Cell, citations: &mut Vec<Citation>) -> FitCell {
    // The cap that decides the fit says more than the rule that it lowers.
    let cap = cell.caps.iter().min_by_key(|cap| cap.to).filter(|_| cell.fit < cell.before);
    let reason = cap.map_or(&pack.way_fit(cell.subject, way, cell.own).reason, |applied| &pack.cap(applied.cap).reason);
    citations.extend(reason.source.iter().copied());
    FitCell {
        fit: cell.fit,
        before: cap.map(|_| cell.before),
        because: reason.because.clone(),
        cites: reason.source.iter().map(|&citation| pack.citation(citation)).collect(),
    }
}

fn ranking_words(flow: &FlowReport) -> String {
    let ranked = flow.ranking.iter().map(|row| match row.score {
        Some(score) => format!("{} {}", row.protocol.name, number::whole(score)),
        None => row.protocol.name.clone(),
    });
    let ranked: Vec<String> = ranked.collect();
    let excluded: Vec<String> = flow.excluded.iter().map(|row| row.protocol.name.clone()).collect();
    let excluded = if excluded.is_empty() { String::new() } else { format!(" Excluded: {}.", and(&excluded)) };
    let ranked = if ranked.is_empty() { String::new() } else { format!("Points of 100: {}.", ranked.join(", ")) };
    format!("{ranked}{excluded}").trim().to_owned()
}

fn plan_words(plan: &PlanNote) -> String {
    let served = plan.served.iter().map(|served| format!("{} for {}", served.protocol.name, and(&served.texts())));
    format!("Clients speak to the gateway: {}.", served.collect::<Vec<_>>().join("; "))
}

fn limit(pack: &Pack, plan: &PlanNote) -> PlanLimit {
    let loss = f64::from(pack.plan().loss) / 1000.0;
    let sets = plan
        .rows
        .iter()
        .map(|row| format!("{}: {}", row.set.protocols.len(), number::whole(row.set.phi)))
        .collect::<Vec<_>>()
        .join(", ");
    PlanLimit {
        mean: plan.set.phi + plan.set.loss - loss,
        says: format!("{loss} below all protocols"),
        words: format!(
            "The mean score of the flows by the number of protocols: {sets}. Recommended: {}, {}.",
            plan.set.protocols.len(),
            plan.set.names()
        ),
    }
}
