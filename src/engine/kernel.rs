//! The one judge: answers and weights in, the table of fits out. Judging, the search for changes and the proof of the rules all
//! use it.

use crate::decision::{Fit, Table};
use crate::pack::{Answers, Pack, Subject, WayId};
use crate::requirements::{Criterion, Flow};

/// Returns the table of a flow under any answers, its own or others; weights, musts and blocked carriers are the flow's. One row
/// for each way in the pack's order, grouped by protocol; one column for each answer: levels, then needs.
pub(super) fn table(pack: &Pack, flow: &Flow, answers: &Answers) -> Table {
    let subjects: Vec<Subject> = answers.subjects().collect();
    let ways = pack.ways().len();
    // Column by column.
    let mut fits: Vec<Fit> = Vec::with_capacity(subjects.len() * ways);
    for &subject in &subjects {
        pack.append_fits(subject, answers, &mut fits);
    }
    for (_, cap) in pack.caps().filter(|(_, cap)| cap.when.holds(answers)) {
        for low in &cap.lowers {
            for column in (0..subjects.len()).filter(|&column| low.subjects.contains(&subjects[column])) {
                for way in &low.ways {
                    let fit = &mut fits[column * ways + way.index()];
                    *fit = low.to.min(*fit);
                }
            }
        }
    }
    let mut table = Table::new(Fit::TOP, subjects.iter().map(|&subject| flow.weight_in(pack, Criterion::of(subject))));
    let musts: Vec<bool> = subjects.iter().map(|&subject| flow.must(Criterion::of(subject)).is_some()).collect();
    for (id, way) in pack.ways() {
        let row = fits[id.index().min(fits.len())..].iter().step_by(ways);
        // An impossible fit counts as 0, so that an excluded way keeps the score that the rest would give it.
        table.push_into(way.protocol.index(), row.clone().map(|fit| Some(fit.quarters().unwrap_or(0))));
        let excludes = |(fit, must): (&Fit, &bool)| excludes(*fit, *must);
        if row.zip(&musts).any(excludes) || flow.barriers(pack, id).next().is_some() {
            table.exclude(id.index());
        }
    }
    table
}

/// Returns the way that is recommended under these answers.
pub(super) fn winner(pack: &Pack, flow: &Flow, answers: &Answers) -> Option<WayId> {
    recommended(pack, flow, &table(pack, flow, answers))
}

/// Returns the way that a table recommends: the first, unless a protocol in use is so close that the choice is a toss-up. If
/// several are, the best of them.
pub(super) fn recommended(pack: &Pack, flow: &Flow, table: &Table) -> Option<WayId> {
    let first = table.first()?;
    let way = |alternative: usize| pack.ways().nth(alternative);
    let near = |other: &usize| table.margin(first, *other).is_some_and(|margin| margin.is_below_tenths(pack.toss_up_tenths()));
    let left = || table.ranking().into_iter().map(|place| place.alternative).filter(|&other| !table.is_excluded(other));
    let in_use = (!flow.in_use().is_empty())
        .then(|| left().take_while(near).filter_map(way).find(|(_, way)| flow.in_use().contains(&way.protocol)));
    in_use.flatten().or_else(|| way(first)).map(|(way, _)| way)
}

/// Returns whether a fit excludes.
pub(super) fn excludes(fit: Fit, must: bool) -> bool {
    fit == Fit::Impossible || (must && fit < Fit::Fair)
}
