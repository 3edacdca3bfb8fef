//! What speaks for the recommended protocol and against it, and where the others are weak.

use std::cmp::Reverse;

use super::subject::{required_text, requirement_text, subject_name};
use crate::decision::Fit;
use crate::engine::{Cell, FlowEvaluation, Judgement, Standing};
use crate::pack::Pack;

/// What speaks for a protocol and against it, each part in order of importance.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Arguments {
    /// What carried it: what it serves well and most others do not.
    pub carried: Vec<Argument>,
    /// What else it serves well: the dimensions and needs for each fit, best fit first.
    pub also: Vec<(Fit, Vec<String>)>,
    /// What it serves fairly at best.
    pub weak: Vec<Argument>,
    /// What is stated but does not count because its weight is 0.
    pub ignored: Vec<String>,
}

/// A requirement, and how well the protocol serves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// Display text of what is required.
    pub requirement: String,
    /// How well it is served.
    pub fit: Fit,
    /// Why.
    pub because: String,
}

/// Where a protocol is weak.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weakness {
    /// The fit.
    pub fit: Fit,
    /// Display names of the dimensions or needs.
    pub at: String,
}

/// Maximum number of arguments given in full.
const CARRIED: usize = 4;
/// Maximum number of weak points reported about each of the others.
const WEAKNESSES: usize = 2;

/// Returns what speaks for the first protocol of a flow and against it.
pub(super) fn arguments(pack: &Pack, judged: &FlowEvaluation, first: &Standing) -> Arguments {
    let mut all = Arguments::default();
    let mut criteria: Vec<(Judgement<'_>, u32)> = Vec::new();
    let mut also: Vec<(Fit, String)> = Vec::new();
    for judgement in judged.judgements(first) {
        match judgement.judged.weight.thousandths() {
            0 => all.ignored.push(subject_name(pack, judgement.cell.subject)),
            weight => criteria.push((judgement, weight)),
        }
    }
    criteria.sort_by_key(|(judgement, weight)| (Reverse(judgement.lead), Reverse(*weight)));
    // If nothing puts it ahead, for instance because no other survives, its strengths count as what carried it.
    let ahead = criteria.iter().any(|(judgement, _)| judgement.lead > 0);
    for (judgement, _) in &criteria {
        let cell = judgement.cell;
        let argument = argument(pack, first, cell);
        if cell.fit < Fit::Good {
            all.weak.push(argument);
        } else if (judgement.lead > 0 || !ahead) && all.carried.len() < CARRIED {
            all.carried.push(argument);
        } else {
            also.push((cell.fit, required_text(pack, cell.subject)));
        }
    }
    all.weak.sort_by_key(|argument| argument.fit);
    for fit in [Fit::Ideal, Fit::Good] {
        let names: Vec<_> = also.iter().filter(|(other, _)| *other == fit).map(|(_, name)| name.clone()).collect();
        if !names.is_empty() {
            all.also.push((fit, names));
        }
    }
    all
}

fn argument(pack: &Pack, standing: &Standing, cell: &Cell) -> Argument {
    // The cap that decides the fit says more than the rule that it lowers.
    let cap = cell.caps.iter().min_by_key(|cap| cap.to);
    let reason = cap.map_or(&pack.way_fit(cell.subject, standing.way, cell.own).reason, |applied| &pack.cap(applied.cap).reason);
    Argument { requirement: requirement_text(pack, cell.subject), fit: cell.fit, because: reason.because.clone() }
}

/// Returns where a protocol loses most to the first, worst first.
pub(super) fn weaknesses(pack: &Pack, judged: &FlowEvaluation, first: &Standing, other: &Standing) -> Vec<Weakness> {
    let mut losses: Vec<(u32, Weakness)> = Vec::new();
    for (best, own) in judged.judgements(first).zip(judged.judgements(other)) {
        let (above, below) = (best.cell, own.cell);
        let quarters = |cell: &Cell| cell.fit.quarters().unwrap_or(0);
        let loss = own.judged.weight.thousandths() * quarters(above).saturating_sub(quarters(below));
        if loss > 0 {
            losses.push((loss, Weakness { fit: below.fit, at: subject_name(pack, below.subject) }));
        }
    }
    losses.sort_by_key(|(loss, _)| Reverse(*loss));
    // A good fit counts as a weakness only if nothing is weaker.
    if losses.iter().any(|(_, weakness)| weakness.fit < Fit::Good) {
        losses.retain(|(_, weakness)| weakness.fit < Fit::Good);
    }
    let mut worst: Vec<Weakness> = Vec::new();
    for (_, weakness) in losses.into_iter().take(WEAKNESSES) {
        match worst.last_mut().filter(|last| last.fit == weakness.fit) {
            Some(last) => last.at = format!("{} and {}", last.at, weakness.at),
            None => worst.push(weakness),
        }
    }
    worst
}
