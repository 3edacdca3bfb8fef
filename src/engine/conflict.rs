//! Requirements that cannot be met together, when every protocol is excluded.

use std::collections::BTreeSet;

use super::Exclusion;
use super::cells::Cells;
use crate::decision::minimal_choices;
use crate::pack::{CarrierId, GatewayId, Pack, Subject};
use crate::requirements::{Barrier, Criterion, Flow, Scope};

/// A requirement that a team may give up to make a flow satisfiable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Requirement {
    /// An answer: a level or a need.
    Answer(Subject),
    /// That a requirement is not negotiable.
    Must(Scope),
    /// The gateway.
    Gateway(GatewayId),
    /// That a carrier is blocked.
    Blocked(CarrierId),
}

/// Maximum number of sets kept; if there are more, the smallest are reported.
const MOST: usize = 24;

/// Returns the smallest sets of requirements that exclude every way: one reason of exclusion for each way, joined.
pub(super) fn conflicts(cells: &Cells<'_>) -> Vec<BTreeSet<Requirement>> {
    let Cells { pack, flow, .. } = *cells;
    let exclusions = |way| cells.exclusions(way, &cells.of_way(way));
    let family = |way| exclusions(way).iter().map(|exclusion| requirements(pack, flow, exclusion)).collect();
    let families: Vec<Vec<BTreeSet<Requirement>>> = pack.ways().map(|(way, _)| family(way)).collect();
    minimal_choices(&families, MOST)
}

/// Returns the requirements that together cause one exclusion.
fn requirements(pack: &Pack, flow: &Flow, exclusion: &Exclusion) -> BTreeSet<Requirement> {
    let answers = flow.answers();
    let mut set = BTreeSet::new();
    match *exclusion {
        Exclusion::Fit { subject, cap, must } => {
            set.insert(Requirement::Answer(subject));
            if must {
                set.extend(flow.must(Criterion::of(subject)).map(Requirement::Must));
            }
            if let Some(cap) = cap {
                set.extend(pack.cap(cap).when.met_by(answers).map(Requirement::Answer));
            }
        }
        Exclusion::Barrier(Barrier::Gateway(gateway, _)) => {
            set.insert(Requirement::Gateway(gateway));
        }
        Exclusion::Barrier(Barrier::Blocked(carrier)) => {
            set.insert(Requirement::Blocked(carrier));
        }
    }
    set
}
