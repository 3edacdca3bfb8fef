//! The smallest changes of a flow's requirements that make another protocol the recommended one.

use super::{Change, changes, kernel};
use crate::pack::{Pack, ProtocolId};
use crate::requirements::Flow;

/// What would make a protocol the recommended one.
#[derive(Debug, Clone, PartialEq)]
pub struct Counterfactual {
    /// The protocol.
    pub protocol: ProtocolId,
    /// All sets of the fewest changes, each set enough: those with the fewest steps between levels come first, a need more or
    /// less being one step. Empty when no set of so few changes does.
    pub sets: Vec<Vec<Change>>,
}

/// So many answers are changed at once: what asks for more is another flow.
const TOGETHER: usize = 2;
/// So many pairs of changes are tried: those of a pack with some 170 needs.
const PAIRS: usize = 1 << 14;

/// For each protocol that is not recommended, the smallest changes after which it is; what is not negotiable does not move, and a
/// dimension that is not answered stays so. The second value is how many answers were changed at once: [`TOGETHER`], and one
/// where a pack has so many needs that their pairs would take long.
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
    // Of equals the first tried stays first.
    found.sort_by_key(|(_, set)| (set.len(), set.iter().map(|change| change.steps()).sum::<usize>()));
    let smallest = |protocol: ProtocolId| {
        let own = || found.iter().filter(|(winner, _)| *winner == protocol).map(|(_, set)| set);
        let fewest = own().next().map(Vec::len);
        Counterfactual { protocol, sets: own().take_while(|set| Some(set.len()) == fewest).cloned().collect() }
    };
    let others = pack.protocols().map(|(id, _)| id).filter(|&id| Some(id) != recommended);
    (others.map(smallest).collect(), together)
}
