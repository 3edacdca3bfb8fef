//! The answer of a flow in a few lines: why, how sure, what would change it, and what to mind.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::load::LoadNote;
use super::recommendation::{Answer, FlowReport, Row};
use super::subject::required_text;
use super::words::{and, counted};
use crate::decision::Fit;
use crate::diag::any_of;
use crate::engine::{Change, Contrast, Flip, FlowEvaluation, Trust};
use crate::pack::{LevelId, Pack};

/// A line of a summary under its title. Each text is a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryRow {
    /// The title.
    pub title: &'static str,
    /// What it says.
    pub texts: Vec<String>,
    /// How much more only the details say: `2 more notes`.
    pub more: Option<String>,
}

/// Maximum number of criteria named as the reason for an answer.
const REASONS: usize = 3;
/// Maximum number of things to mind.
const MINDED: usize = 2;

/// Sums up what is recommended. Empty if nothing is.
pub(super) fn summary(pack: &Pack, judged: &FlowEvaluation, trust: &Trust, report: &FlowReport) -> Vec<SummaryRow> {
    let Some(answer) = report.answer() else { return Vec::new() };
    let agreement = report.practice.agreement.as_ref().map(|agreement| agreement.says.clone());
    let sure: Vec<String> = answer.trust.iter().cloned().chain(agreement).collect();
    let sure = match (&answer.next, sure.is_empty()) {
        (None, _) => vec!["No other protocol is possible here, which says nothing about how well this one fits.".to_owned()],
        (Some(_), true) => Vec::new(),
        (Some(_), false) => vec![sure.join(" ")],
    };
    let (minded, more) = minded(report, answer);
    let rows = [
        ("Why", vec![why(pack, judged, answer, &report.excluded)], None),
        ("Trust", sure, None),
        ("Unless", vec![changes(pack, trust)], None),
        ("Note", minded, more),
    ];
    let rows = rows.into_iter().filter(|(_, texts, _)| !texts.is_empty());
    rows.map(|(title, texts, more)| SummaryRow { title, texts, more }).collect()
}

/// Returns the criteria that put the answer ahead of the next protocol, and what speaks most for that one.
fn why(pack: &Pack, judged: &FlowEvaluation, answer: &Answer, excluded: &[Row]) -> String {
    let next = judged.standings.iter().find(|other| other.rank.is_some() && Some(other.protocol) != judged.recommended());
    let Some(next) = next else { return alone(excluded) };
    let (pros, cons): (Vec<Contrast>, Vec<Contrast>) = judged.against(next.protocol).into_iter().partition(Contrast::is_pro);
    let names = |contrasts: &[Contrast], most: usize| -> Vec<String> {
        contrasts.iter().take(most).map(|contrast| required_text(pack, contrast.subject)).collect()
    };
    let (pros, cons, next) = (names(&pros, REASONS), names(&cons, 1), &pack.protocol(next.protocol).name);
    let text = match (pros.is_empty(), cons.is_empty()) {
        (true, true) => format!("As good as {next} at everything stated."),
        (true, false) => format!("Scores lower than {next} on {}.", and(&cons)),
        (false, true) => format!("Scores higher than {next} on {}.", and(&pros)),
        (false, false) => format!("Scores higher than {next} on {}; lower on {}.", and(&pros), and(&cons)),
    };
    answer.hint.iter().fold(text, |text, hint| format!("{text} {hint}"))
}

/// Returns the criteria that exclude everything else.
fn alone(excluded: &[Row]) -> String {
    let mut reasons: Vec<String> = Vec::new();
    for exclusion in excluded.iter().filter_map(|row| row.exclusions.first()) {
        if !reasons.contains(&exclusion.at) {
            reasons.push(exclusion.at.clone());
        }
    }
    reasons.truncate(REASONS);
    if reasons.is_empty() {
        "It is the only protocol.".to_owned()
    } else {
        format!("All others are excluded, by {}.", and(&reasons))
    }
}

/// Returns the most plausible changes of a single answer that lead to another protocol.
fn changes(pack: &Pack, trust: &Trust) -> String {
    let mut flips: Vec<&Flip> = trust.openings.iter().chain(&trust.flips).collect();
    let far: BTreeSet<&str> = flips.iter().filter_map(|flip| other_flow(pack, flip.change)).collect();
    flips.retain(|flip| other_flow(pack, flip.change).is_none());
    flips.sort_by_key(|flip| (doubt(flip.change), Reverse(flip.margin)));
    let Some(&first) = flips.first() else {
        return match far.len() {
            0 => "No single change leads to another protocol.".to_owned(),
            _ => format!("Only a different {} leads to another protocol.", any_of(far)),
        };
    };
    // A second protocol tells more than a second change to the same one.
    let second = flips.iter().find(|flip| flip.winner != first.winner).or(flips.get(1));
    let told = [Some(&first), second].into_iter().flatten();
    let texts: Vec<String> =
        told.map(|flip| format!("{} ({})", condition(pack, flip.change), pack.protocol(flip.winner).name)).collect();
    format!("{}.", texts.join(", or "))
}

/// Returns the dimension of a change that makes another kind of flow: to another of several levels that follow no order.
fn other_flow(pack: &Pack, change: Change) -> Option<&str> {
    let Change::Level { to, .. } = change else { return None };
    let dimension = pack.dimension(to.dimension());
    (dimension.shape.is_none() && dimension.levels.len() > 2).then_some(dimension.id.as_str())
}

/// Returns how implausible a change is: what is not stated yet may well turn out so, and a step between levels and a further need
/// are small.
fn doubt(change: Change) -> usize {
    match change {
        Change::State(_) => 0,
        Change::Level { .. } => change.steps(),
        Change::Add(_) => 2,
        Change::Drop(_) => 3,
    }
}

/// Returns a change as a condition, in the words of files.
fn condition(pack: &Pack, change: Change) -> String {
    let level = |to: LevelId| (&pack.dimension(to.dimension()).id, &pack.level(to).id);
    match change {
        Change::Level { to, .. } => {
            let (dimension, level) = level(to);
            format!("`{dimension}` is `{level}`")
        }
        Change::State(to) => {
            let (dimension, level) = level(to);
            format!("`{dimension}`, not stated yet, is `{level}`")
        }
        Change::Add(need) => format!("`{}` is needed", pack.need(need).id),
        Change::Drop(need) => format!("`{}` is not needed", pack.need(need).id),
    }
}

/// Returns what matters most before the flow is built, which is what fits badly, what the gateway breaks, and the first cautions;
/// and how much more there is.
fn minded(report: &FlowReport, answer: &Answer) -> (Vec<String>, Option<String>) {
    let poor: Vec<String> =
        answer.arguments.weak.iter().filter(|weak| weak.fit == Fit::Poor).map(|weak| weak.requirement.clone()).collect();
    let poor = (!poor.is_empty()).then(|| format!("Poor at {}.", and(&poor)));
    let exceeded = answer.load.iter().filter(|load| !load.exceeded.is_empty()).map(LoadNote::line);
    let passage = report.passage.iter().flat_map(|passage| {
        let links = passage.links.iter().filter(|link| link.passes != "yes").map(|link| link.lead.clone());
        let limits = passage.limits.iter().filter(|limit| limit.urgent).map(|limit| limit.advice.clone());
        links.chain(limits)
    });
    let cautions = answer.cautions.iter().map(|caution| caution.says.clone());
    let mut all: Vec<String> = report.notes.iter().cloned().chain(poor).chain(exceeded).chain(passage).chain(cautions).collect();
    let more = all.len().saturating_sub(MINDED);
    all.truncate(MINDED);
    (all, (more > 0).then(|| counted(more, "more note")))
}
