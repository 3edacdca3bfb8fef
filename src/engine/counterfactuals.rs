//! The smallest changes of a flow's requirements that make another protocol the recommended one.

use super::variants::Variants;
use super::{Change, changes};
use crate::pack::{Pack, ProtocolId};
use crate::requirements::Flow;

/// What would make a protocol the recommended one.
#[derive(Debug, Clone, PartialEq)]
pub struct Counterfactuals {
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
pub(super) fn counterfactuals(pack: &Pack, flow: &Flow, recommended: Option<ProtocolId>) -> (Vec<Counterfactuals>, usize) {
    let variants = Variants::new(pack, flow);
    let changes = changes(pack, flow);
    let together = if changes.len() * changes.len() / 2 <= PAIRS { TOGETHER } else { 1 };
    let (levels, needs): (Vec<Change>, Vec<Change>) = changes.into_iter().partition(|change| change.dimension().is_some());
    let needs = up_to(together, &needs);
    let mut found: Vec<(ProtocolId, Vec<Change>)> = Vec::new();
    for levels in up_to(together, &levels) {
        let answers = levels.iter().fold(flow.answers().clone(), |answers, change| change.apply(&answers));
        let mut leveled = variants.at(answers.levels());
        for needs in needs.iter().filter(|needs| levels.len() + needs.len() <= together) {
            let answers = needs.iter().fold(answers.clone(), |answers, change| change.apply(&answers));
            if let Some(winner) = leveled.winner(answers.needs()) {
                found.push((winner, levels.iter().chain(needs).copied().collect()));
            }
        }
    }
    // Of equals the first tried stays first.
    found.sort_by_key(|(_, set)| (set.len(), set.iter().map(|change| change.steps()).sum::<usize>()));
    let smallest = |protocol: ProtocolId| {
        let own = || found.iter().filter(|(winner, _)| *winner == protocol).map(|(_, set)| set);
        let fewest = own().next().map(Vec::len);
        Counterfactuals { protocol, sets: own().take_while(|set| Some(set.len()) == fewest).cloned().collect() }
    };
    let others = pack.protocols().map(|(id, _)| id).filter(|&id| Some(id) != recommended);
    (others.map(smallest).collect(), together)
}

/// No change, each change, and where it is two, each pair of changes that do not contradict each other.
fn up_to(most: usize, changes: &[Change]) -> Vec<Vec<Change>> {
    let mut sets = vec![Vec::new()];
    for (position, &one) in changes.iter().enumerate() {
        sets.push(vec![one]);
        if most >= 2 {
            let apart =
                changes[position + 1..].iter().filter(|other| one.dimension().is_none() || one.dimension() != other.dimension());
            sets.extend(apart.map(|&other| vec![one, other]));
        }
    }
    sets
}
