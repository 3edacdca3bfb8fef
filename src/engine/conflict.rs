//! Which requirements cannot be met together, when every protocol is excluded.

use std::collections::BTreeSet;

use super::{Exclusion, Standing};
use crate::decision::minimal_choices;
use crate::pack::{GatewayId, Pack, Subject};
use crate::requirements::{Criterion, Flow, Must};

/// A requirement that a team may give up to make a flow satisfiable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Requirement {
    /// An answer: a level or a need.
    Answer(Subject),
    /// That something is not negotiable.
    Must(Must),
    /// The gateway.
    Gateway(GatewayId),
}

/// As many sets are kept; a file that has more is told the smallest.
const MOST: usize = 24;

/// The smallest sets of requirements that exclude every protocol: one reason of exclusion for each, joined.
pub(super) fn conflicts(pack: &Pack, flow: &Flow, standings: &[Standing]) -> Vec<BTreeSet<Requirement>> {
    let families: Vec<Vec<BTreeSet<Requirement>>> = standings
        .iter()
        .map(|standing| standing.exclusions.iter().map(|exclusion| requirements(pack, flow, exclusion)).collect())
        .collect();
    minimal_choices(&families, MOST)
}

/// The requirements that together bring one exclusion about.
fn requirements(pack: &Pack, flow: &Flow, exclusion: &Exclusion) -> BTreeSet<Requirement> {
    let answers = flow.answers();
    let mut set = BTreeSet::new();
    match *exclusion {
        Exclusion::Fit { subject, cap, must } => {
            set.insert(Requirement::Answer(subject));
            if must {
                set.insert(Requirement::Must(Must::on(subject)));
            }
            if let Some(cap) = cap {
                set.extend(pack.cap(cap).when.met_by(answers).map(Requirement::Answer));
            }
        }
        Exclusion::Needs => {
            set.insert(Requirement::Must(Must::Criterion(Criterion::Needs)));
            set.extend(answers.needs().iter().map(|&need| Requirement::Answer(Subject::Need(need))));
        }
        Exclusion::Gateway(gateway) => {
            set.insert(Requirement::Gateway(gateway));
        }
    }
    set
}
