//! What will bite whoever builds a flow as it is recommended.

use crate::pack::{Caution, Pack, WayId};
use crate::requirements::Flow;

/// As many are told of a flow.
const TOLD: usize = 3;

/// What to mind before a flow is built over a way: what the pack knows of that way, where it bears on what the flow states. The
/// pack's order is that of importance.
pub fn cautions<'p>(pack: &'p Pack, flow: &Flow, way: WayId) -> Vec<&'p Caution> {
    let all = pack.protocol(pack.way(way).protocol).cautions.iter();
    let about = all.filter(|caution| caution.ways.is_empty() || caution.ways.contains(&way));
    let holds = |caution: &&Caution| {
        caution.when.as_ref().is_none_or(|when| when.holds(flow.answers()))
            && !caution.unless.as_ref().is_some_and(|unless| unless.holds(flow.answers()))
    };
    about.filter(holds).take(TOLD).collect()
}
