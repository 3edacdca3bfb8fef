//! The smallest changes to a flow's requirements that make another protocol the recommended one.

use super::{Change, changes, kernel};
use crate::pack::{Pack, ProtocolId};
use crate::requirements::Flow;

/// What would make a protocol the recommended one.
#[derive(Debug, Clone, PartialEq)]
pub struct Counterfactual {
    /// The protocol.
    pub protocol: ProtocolId,
    /// All sets with the fewest changes, each sufficient on its own, ordered by the number of steps between levels; adding or
    /// dropping a need counts as one step. Empty if no set small enough suffices.
    pub sets: Vec<Vec<Change>>,
}

/// Maximum number of answers changed at once: needing more would make it another flow.
const TOGETHER: usize = 2;
/// Maximum number of pairs of changes tried: enough for a pack with some 170 needs.
const PAIRS: usize = 1 << 14;

/// Returns, for each protocol that is not recommended, the smallest changes after which it is; what is not negotiable stays
/// fixed, and unanswered dimensions stay unanswered. The second value is the number of answers changed at once: [`TOGETHER`], or
/// one if a pack has so many needs that trying their pairs would take long.
pub(super) fn counterfactuals(pack: &Pack, flow: &Flow, recommended: Option<ProtocolId>) -> (Vec<Counterfactual>, usize) {
    let changes = changes(pack, flow);
    let together = if changes.len() * changes.len() / 2 <= PAIRS { TOGETHER } else { 1 };
    let mut sets: Vec<Vec<Change>> = changes.iter().map(|&change| vec![change]).collect();
    if together >= 2 {
        for (position, &one) in changes.iter().enumerate() {
            let others = changes[position + 1..].iter().filter(|other| !one.is_on_the_same(**other));
            sets.extend(others.map(|&other| vec![one, other]));
        }
    }
    let mut found: Vec<(ProtocolId, Vec<Change>)> = Vec::new();
    for set in sets {
        let answers = set.iter().fold(flow.answers().clone(), |answers, change| change.apply(&answers));
        found.extend(kernel::winner(pack, flow, &answers).map(|way| (pack.way(way).protocol, set)));
    }
    // Among equals, the first one tried stays first.
    found.sort_by_key(|(_, set)| (set.len(), set.iter().map(|change| change.steps()).sum::<usize>()));
    let smallest = |protocol: ProtocolId| {
        let own = || found.iter().filter(|(winner, _)| *winner == protocol).map(|(_, set)| set);
        let fewest = own().next().map(Vec::len);
        Counterfactual { protocol, sets: own().take_while(|set| Some(set.len()) == fewest).cloned().collect() }
    };
    let others = pack.protocols().map(|(id, _)| id).filter(|&id| Some(id) != recommended);
    (others.map(smallest).collect(), together)
}
