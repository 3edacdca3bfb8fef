//! The proof of a pack: what its rules amount to over all answers, by exhaustion. Pure: the checked pack and the places of its
//! parts in, findings and figures out.
//!
//! A *profile* is a set of answers to all dimensions. There are few enough to judge every one of them with the engine itself, so that
//! nothing here is estimated. That no fit is missing is part of loading a pack (`missing-fit`), and so are rules that lower
//! nothing by themselves (`dead-rule`) and the cases of caps (`failed-case`).

mod caps;
mod cases;
mod contradictions;
mod difference;
mod dominance;
mod expectation;
mod influence;
mod profiles;
mod questions;
mod revision;
mod sensitivity;
mod wins;

pub use cases::{CaseGroup, CaseResult, test};
pub use difference::{Cause, Difference, Group, Turn, compare};
pub use expectation::OUTCOMES;
pub use revision::{Revision, revisions};

use crate::diag::Diagnostics;
use crate::pack::{CapId, DimensionId, NeedId, Pack, ProtocolId, Sites};
use profiles::{Judged, Space, sets_of_needs};

/// What the proof of a pack comes to.
pub struct Proof {
    /// What is wrong or worth knowing, with its places.
    pub findings: Diagnostics,
    /// How many profiles there are: complete sets of answers, without needs.
    pub profiles: usize,
    /// With how many sets of needs each of them was judged: none, each alone, and those of caps that speak of several.
    pub sets_of_needs: usize,
    /// What each protocol wins, in the pack's order.
    pub protocols: Vec<Wins>,
    /// What each question decides: the dimensions, then the needs.
    pub questions: Vec<Influence>,
    /// What each cap does, in the pack's order.
    pub caps: Vec<Effect>,
    /// In how many of all fits one step more or less would change a recommendation.
    pub fits: Share,
}

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// Those that are meant.
    pub part: usize,
    /// All.
    pub whole: usize,
}

/// What a protocol wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wins {
    /// The protocol.
    pub protocol: ProtocolId,
    /// The profiles without needs in which it is recommended.
    pub plain: Share,
    /// The same, over all profiles that were judged, with needs and without.
    pub all: Share,
}

/// Something that a flow may answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// A dimension.
    Dimension(DimensionId),
    /// A need.
    Need(NeedId),
}

/// What a question decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Influence {
    /// The question.
    pub question: Question,
    /// For a dimension, the pairs of a profile and another level with another recommendation; for a need, the profiles in which
    /// stating it changes the recommendation.
    pub changes: Share,
}

/// What a cap does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effect {
    /// The cap.
    pub cap: CapId,
    /// The profiles in which it applies, of all that were judged.
    pub applies: Share,
    /// Those of them in which another protocol would be recommended without it.
    pub decides: Share,
    /// Whether it decides nothing there, but something when a further need is stated.
    pub decides_with_more: bool,
}

/// What all checks start from.
struct Ground<'p> {
    pack: &'p Pack,
    sites: &'p Sites,
    space: Space,
    /// Without needs first, then with each need in the pack's order, then with the other sets.
    judged: Vec<Judged>,
}

/// Proves a pack.
pub fn check(pack: &Pack, sites: &Sites) -> Proof {
    let space = Space::of(pack);
    let judged: Vec<Judged> = sets_of_needs(pack).into_iter().map(|needs| Judged::of(pack, &space, needs)).collect();
    let ground = Ground { pack, sites, space, judged };
    let mut findings = Diagnostics::default();
    contradictions::check(&ground, &mut findings);
    dominance::check(&ground, &mut findings);
    questions::check(&ground, &mut findings);
    Proof {
        profiles: ground.space.len(),
        sets_of_needs: ground.judged.len(),
        protocols: wins::check(&ground, &mut findings),
        questions: influence::check(&ground, &mut findings),
        caps: caps::check(&ground, &mut findings),
        fits: sensitivity::check(&ground, &mut findings),
        findings,
    }
}

impl Ground<'_> {
    /// The profiles without needs, judged.
    fn plain(&self) -> &Judged {
        &self.judged[0]
    }

    /// How many profiles were judged, with needs and without.
    fn len(&self) -> usize {
        self.space.len() * self.judged.len()
    }
}
