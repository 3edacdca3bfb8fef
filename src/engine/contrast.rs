//! Why one protocol and not another: the differences that add up to the margin.

use std::cmp::Reverse;

use super::FlowEvaluation;
use crate::decision::{Fit, Fraction, Table};
use crate::pack::{ProtocolId, Subject, WayId};

/// One difference between the first protocol and another.
#[derive(Debug, Clone, PartialEq)]
pub struct Contrast {
    /// The level or need on which they differ.
    pub subject: Subject,
    /// How well the first serves it.
    pub own: Fit,
    /// How well the other serves it.
    pub other: Fit,
    /// How many points the difference is worth.
    pub points: Fraction,
    /// For a difference in favour of the other: the difference in favour of the first that alone outweighs it. No difference
    /// outweighs two.
    pub met_by: Option<Subject>,
}

impl Contrast {
    /// Returns whether the difference is in favour of the first.
    pub fn is_pro(&self) -> bool {
        self.own > self.other
    }
}

impl FlowEvaluation {
    /// Returns where the first protocol and another differ: first what favours the first, then what favours the other, most
    /// important first. The points of the former minus those of the latter are the margin. Empty if nothing is recommended.
    pub fn against(&self, other: ProtocolId) -> Vec<Contrast> {
        let (Some(first), Some(other)) = (self.way(), self.standing(other)) else { return Vec::new() };
        contrasts(&self.table, other.cells.iter().map(|cell| cell.subject), first, other.way)
    }
}

/// Returns where two ways differ on the columns of a table, as [`FlowEvaluation::against`] does.
pub(super) fn contrasts(table: &Table, subjects: impl Iterator<Item = Subject>, first: WayId, other: WayId) -> Vec<Contrast> {
    let contrast = |(column, subject): (usize, Subject)| {
        let [own, other] = [first, other].map(|way| table.units(way.index(), column));
        let points = table.worth(column, own.abs_diff(other)).filter(|points| *points > Fraction::ZERO)?;
        Some(Contrast { subject, own: Fit::from_quarters(own), other: Fit::from_quarters(other), points, met_by: None })
    };
    let mut contrasts: Vec<Contrast> = subjects.enumerate().filter_map(contrast).collect();
    contrasts.sort_by_key(|contrast| (!contrast.is_pro(), Reverse(contrast.points)));
    meet(&mut contrasts);
    contrasts
}

/// Matches as many differences in favour of the other as possible, each with one that is worth at least as much: the smallest
/// first, with the smallest that suffices.
fn meet(contrasts: &mut [Contrast]) {
    let mut pros: Vec<(Fraction, Subject)> =
        contrasts.iter().rev().filter(|contrast| contrast.is_pro()).map(|contrast| (contrast.points, contrast.subject)).collect();
    for contrast in contrasts.iter_mut().rev().filter(|contrast| !contrast.is_pro()) {
        let enough = pros.iter().position(|(points, _)| *points >= contrast.points);
        contrast.met_by = enough.map(|at| pros.drain(..=at).next_back().map(|(_, subject)| subject)).unwrap_or_default();
    }
}
