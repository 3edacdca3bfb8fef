//! How ways serve each answer, and what excludes them: the rules behind the numbers of a table.

use super::kernel::excludes;
use super::{AppliedCap, Cell, Exclusion};
use crate::decision::Fit;
use crate::pack::{Cap, CapId, Lowering, Pack, Subject, WayId};
use crate::requirements::{Criterion, Flow};

/// A flow with the caps that apply to its answers.
pub(super) struct Cells<'a> {
    pub(super) pack: &'a Pack,
    pub(super) flow: &'a Flow,
    caps: Vec<(CapId, &'a Cap)>,
}

impl<'a> Cells<'a> {
    pub(super) fn of(pack: &'a Pack, flow: &'a Flow) -> Self {
        Self { pack, flow, caps: pack.caps().filter(|(_, cap)| cap.when.holds(flow.answers())).collect() }
    }

    /// Returns how a way serves each answer.
    pub(super) fn of_way(&self, way: WayId) -> Vec<Cell> {
        self.flow.answers().subjects().map(|subject| self.cell(subject, way)).collect()
    }

    fn cell(&self, subject: Subject, way: WayId) -> Cell {
        let own = self.pack.way(way).own_fit(subject, self.flow.answers());
        let before = self.pack.way_fit(subject, way, own).fit;
        let mut cell = Cell { subject, own, before, fit: before, caps: Vec::new() };
        for (id, cap) in &self.caps {
            let is_on = |low: &&Lowering| low.to < before && low.ways.contains(&way) && low.subjects.contains(&subject);
            for low in cap.lowers.iter().filter(is_on) {
                cell.caps.push(AppliedCap { cap: *id, to: low.to });
                cell.fit = cell.fit.min(low.to);
            }
        }
        cell
    }

    /// Returns every reason why a way with these cells is excluded.
    pub(super) fn exclusions(&self, way: WayId, cells: &[Cell]) -> Vec<Exclusion> {
        let mut exclusions = Vec::new();
        for cell in cells {
            reasons(cell, self.flow.must(Criterion::of(cell.subject)).is_some(), &mut exclusions);
        }
        exclusions.extend(self.flow.barriers(self.pack, way).map(Exclusion::Barrier));
        exclusions
    }
}

/// Adds the reasons in one cell, each sufficient on its own: what the level or need itself excludes, or else each cap that
/// excludes.
fn reasons(cell: &Cell, must: bool, exclusions: &mut Vec<Exclusion>) {
    let subject = cell.subject;
    let mut add = |must, is_enough: &dyn Fn(Fit) -> bool| {
        if is_enough(cell.before) {
            exclusions.push(Exclusion::Fit { subject, cap: None, must });
        } else {
            let caps = cell.caps.iter().filter(|cap| is_enough(cap.to));
            exclusions.extend(caps.map(|cap| Exclusion::Fit { subject, cap: Some(cap.cap), must }));
        }
    };
    add(false, &|fit| excludes(fit, false));
    if must && !excludes(cell.before, false) {
        add(true, &|fit| excludes(fit, true) && !excludes(fit, false));
    }
}
