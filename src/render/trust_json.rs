//! How sure a recommendation is, as JSON: the part of a flow's object that tells it.

use serde::Serialize;

use super::json::in_order;
use super::recommend_json::{Exclusion, exclusion};
use crate::report::{Answer, Caveat, ChangeNote, Difference, FiguresNote, FlipNote, IntervalNote, PathNote, WhyNot};

#[derive(Serialize)]
pub(super) struct Robustness<'a> {
    tolerance: f64,
    reserve: f64,
    fit_steps: Option<u32>,
    first_share: Option<Shares<'a>>,
}

/// Shares by protocol.
#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct Shares<'a>(#[serde(serialize_with = "in_order")] Vec<(&'a str, f64)>);

/// Shares by protocol, then by the protocol that it is ahead of.
#[derive(Serialize, Default)]
#[serde(transparent)]
pub(super) struct Pairwise<'a>(#[serde(serialize_with = "in_order")] Vec<(&'a str, Shares<'a>)>);

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
    shift: Option<Shift<'a>>,
}

#[derive(Serialize)]
struct Shift<'a> {
    criterion: &'a str,
    share: f64,
}

#[derive(Serialize)]
pub(super) struct Poor<'a> {
    criterion: &'a str,
    level: Option<&'a str>,
    need: Option<&'a str>,
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
    need: Option<&'a str>,
    recommended_fit: &'static str,
    fit: &'static str,
    points: f64,
    met_by: Option<&'a str>,
}

pub(super) fn robustness(answer: &Answer) -> Option<Robustness<'_>> {
    let places = answer.figures.as_ref().map_or_else(|| Some(Vec::new()), FiguresNote::first_places);
    let shares = places.map(|places| Shares(places.iter().map(|(share, first)| (share.protocol.id.as_str(), *first)).collect()));
    answer.robustness.as_ref().map(|note| Robustness {
        tolerance: note.tolerance,
        reserve: note.reserve,
        fit_steps: answer.figures.as_ref().and_then(|figures| figures.steps),
        first_share: shares,
    })
}

pub(super) fn pairwise(answer: &Answer) -> Pairwise<'_> {
    let shares = answer.figures.iter().flat_map(|figures| &figures.shares);
    let ahead = shares.map(|share| {
        (share.protocol.id.as_str(), Shares(share.ahead.iter().map(|(name, share)| (name.id.as_str(), *share)).collect()))
    });
    Pairwise(ahead.collect())
}

pub(super) fn intervals(answer: &Answer) -> Vec<Interval<'_>> {
    answer.figures.iter().flat_map(|figures| &figures.intervals).map(interval).collect()
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

pub(super) fn path(note: &PathNote) -> Path<'_> {
    Path {
        protocol: &note.protocol.id,
        sets: note.sets.iter().map(|set| set.iter().map(change).collect()).collect(),
        shift: note.shift.as_ref().map(|(criterion, share)| Shift { criterion, share: *share }),
    }
}

pub(super) fn caveat(caveat: &Caveat) -> Poor<'_> {
    Poor {
        criterion: &caveat.criterion,
        level: caveat.level.as_deref(),
        need: caveat.need.as_deref(),
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

fn contrast(difference: &Difference) -> Contrast<'_> {
    Contrast {
        criterion: &difference.criterion,
        level: difference.level.as_deref(),
        need: difference.need.as_deref(),
        recommended_fit: difference.own.word(),
        fit: difference.other.word(),
        points: difference.points,
        met_by: difference.met_by.as_deref(),
    }
}
