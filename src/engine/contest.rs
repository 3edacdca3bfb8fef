//! Why one protocol and not another: the differences that add up to the margin.

use std::cmp::Reverse;

use super::{FlowEvaluation, Standing};
use crate::decision::{Fit, Fraction};
use crate::pack::{ProtocolId, Subject};

/// One difference between the first protocol and another.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The level or need on which they differ.
    pub subject: Subject,
    /// How the first serves it.
    pub own: Fit,
    /// How the other serves it.
    pub other: Fit,
    /// What the difference is worth.
    pub points: Fraction,
    /// For a difference in favour of the other: the one in favour of the first that alone makes up for it. No difference makes up
    /// for two.
    pub met_by: Option<Subject>,
}

impl Part {
    /// Whether the difference is in favour of the first.
    pub fn is_pro(&self) -> bool {
        quarters(self.own) > quarters(self.other)
    }
}

fn quarters(fit: Fit) -> u32 {
    fit.quarters().unwrap_or(0)
}

impl FlowEvaluation {
    /// Where the first protocol and another differ: first what speaks for the first, then what speaks for the other, the most
    /// important first. The points of the former less those of the latter are the margin. Empty when nothing is recommended.
    pub fn against(&self, other: ProtocolId) -> Vec<Part> {
        let first = self.recommended().and_then(|first| self.standing(first));
        let (Some(first), Some(other)) = (first, self.standing(other)) else { return Vec::new() };
        let mut parts = self.differences(first, other);
        parts.sort_by_key(|part| (!part.is_pro(), Reverse(part.points)));
        meet(&mut parts);
        parts
    }

    fn differences(&self, first: &Standing, other: &Standing) -> Vec<Part> {
        let mut differences = Vec::new();
        for (position, cell) in first.cells.iter().enumerate() {
            let against = &other.cells[position];
            let size = quarters(cell.fit).abs_diff(quarters(against.fit));
            if let Some(points) = self.table.worth(position, size).filter(|points| *points > Fraction::ZERO) {
                differences.push(Part { subject: cell.subject, own: cell.fit, other: against.fit, points, met_by: None });
            }
        }
        differences
    }
}

/// Meets as many differences in favour of the other as can be met, each by one that is worth at least as much: the smallest first,
/// by the smallest that is enough.
fn meet(parts: &mut [Part]) {
    let mut pros: Vec<(Fraction, Subject)> =
        parts.iter().rev().filter(|part| part.is_pro()).map(|part| (part.points, part.subject)).collect();
    for part in parts.iter_mut().rev().filter(|part| !part.is_pro()) {
        let enough = pros.iter().position(|(points, _)| *points >= part.points);
        part.met_by = enough.map(|at| pros.drain(..=at).next_back().map(|(_, subject)| subject)).unwrap_or_default();
    }
}
