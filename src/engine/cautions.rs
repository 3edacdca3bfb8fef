//! Pitfalls for whoever builds a flow as recommended.

use crate::pack::{Caution, Pack, WayId};
use crate::requirements::Flow;

/// Maximum number of cautions reported for a flow.
const TOLD: usize = 3;

/// Returns the cautions to note before building a flow over a way: what the pack knows about that way, as far as it applies to
/// what the flow states. The pack's order is by importance.
pub fn cautions<'p>(pack: &'p Pack, flow: &Flow, way: WayId) -> Vec<&'p Caution> {
    let all = pack.protocol(pack.way(way).protocol).cautions.iter();
    let about = all.filter(|caution| caution.ways.is_empty() || caution.ways.contains(&way));
    let holds = |caution: &&Caution| {
        caution.when.as_ref().is_none_or(|when| when.holds(flow.answers()))
            && !caution.unless.as_ref().is_some_and(|unless| unless.holds(flow.answers()))
    };
    about.filter(holds).take(TOLD).collect()
}
