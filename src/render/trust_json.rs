//! How certain a recommendation is, as JSON: part of a flow's object.

use serde::Serialize;

use super::exclusion_json::{Exclusion, exclusion};
use crate::report::{Answer, Caveat, ChangeNote, ContrastNote, CounterfactualNote, FlipNote, IntervalNote, WhyNot};

#[derive(Serialize)]
pub(super) struct Robustness {
    tolerance: f64,
}

#[derive(Serialize)]
pub(super) struct Interval<'a> {
    criterion: &'a str,
    weight: f64,
    low: Option<f64>,
    below: Option<&'a str>,
    high: Option<f64>,
    above: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Flip<'a> {
    protocol: &'a str,
    #[serde(flatten)]
    change: Change<'a>,
    margin: Option<f64>,
}

#[derive(Serialize)]
pub(super) struct Change<'a> {
    criterion: &'a str,
    from: Option<&'a str>,
    to: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Path<'a> {
    protocol: &'a str,
    sets: Vec<Vec<Change<'a>>>,
}

#[derive(Serialize)]
pub(super) struct Poor<'a> {
    criterion: &'a str,
    level: Option<&'a str>,
    fit: &'static str,
    rule: &'a str,
    because: &'a str,
    source: &'a str,
}

#[derive(Serialize)]
pub(super) struct Why<'a> {
    protocol: &'a str,
    recommended: Option<&'a str>,
    verdict: &'a str,
    exclusions: Vec<Exclusion<'a>>,
    differences: Vec<Contrast<'a>>,
}

#[derive(Serialize)]
struct Contrast<'a> {
    criterion: &'a str,
    level: Option<&'a str>,
    recommended_fit: &'static str,
    fit: &'static str,
    points: f64,
    met_by: Option<&'a str>,
}

pub(super) fn robustness(answer: &Answer) -> Option<Robustness> {
    answer.tolerance.map(|tolerance| Robustness { tolerance })
}

pub(super) fn intervals(answer: &Answer) -> Vec<Interval<'_>> {
    answer.intervals.iter().map(interval).collect()
}

fn interval(note: &IntervalNote) -> Interval<'_> {
    Interval {
        criterion: &note.criterion,
        weight: note.weight,
        low: note.low.as_ref().map(|(at, _)| *at),
        below: note.low.as_ref().map(|(_, next)| next.id.as_str()),
        high: note.high.as_ref().map(|(at, _)| *at),
        above: note.high.as_ref().map(|(_, next)| next.id.as_str()),
    }
}

pub(super) fn flips(notes: &[FlipNote]) -> Vec<Flip<'_>> {
    let mut flips = Vec::new();
    for FlipNote { protocol, changes } in notes {
        flips.extend(changes.iter().map(|each| Flip { protocol: &protocol.id, change: change(each), margin: each.margin }));
    }
    flips
}

pub(super) fn change(note: &ChangeNote) -> Change<'_> {
    Change { criterion: &note.criterion, from: note.from.as_deref(), to: note.to.as_deref() }
}

pub(super) fn path(note: &CounterfactualNote) -> Path<'_> {
    Path { protocol: &note.protocol.id, sets: note.sets.iter().map(|set| set.iter().map(change).collect()).collect() }
}

pub(super) fn caveat(caveat: &Caveat) -> Poor<'_> {
    Poor {
        criterion: &caveat.criterion,
        level: caveat.level.as_deref(),
        fit: caveat.fit.word(),
        rule: &caveat.rule,
        because: &caveat.because,
        source: &caveat.source,
    }
}

pub(super) fn why_not(why: &WhyNot) -> Why<'_> {
    Why {
        protocol: &why.protocol.id,
        recommended: why.recommended.as_ref().map(|name| name.id.as_str()),
        verdict: &why.verdict,
        exclusions: why.exclusions.iter().map(exclusion).collect(),
        differences: why.pros.iter().chain(&why.cons).map(contrast).collect(),
    }
}

fn contrast(difference: &ContrastNote) -> Contrast<'_> {
    Contrast {
        criterion: &difference.criterion,
        level: difference.level.as_deref(),
        recommended_fit: difference.own.word(),
        fit: difference.other.word(),
        points: difference.points,
        met_by: difference.met_by.as_deref(),
    }
}
