//! The checks of a pack: what its rules mean over all answers, by exhaustion. Pure: takes the checked pack and the places of its
//! parts, returns findings and figures.
//!
//! A *profile* is a set of answers to all dimensions. There are usually few enough to judge every one of them with the engine
//! itself, so that nothing here is estimated; otherwise a choice of them is judged ([`Extent`]), and what was not found among
//! these is reported as a note at most. Missing fits are found when a pack is loaded (`missing-fit`), and so are rules that lower
//! nothing by themselves (`dead-rule`) and failing cases of caps (`failed-case`).

mod agreement;
mod allowance;
mod caps;
mod cases;
mod choice;
mod contradictions;
mod difference;
mod dominance;
mod expectation;
mod influence;
mod kept;
mod profiles;
mod questions;
mod revision;
mod sensitivity;
mod wins;

pub use agreement::{Scored, score};
pub use cases::{CASES, CaseGroup, CaseResult, test};
pub use choice::Extent;
pub use difference::{Cause, Group, RulesDiff, Turn, compare};
pub use expectation::Answer;
pub use kept::kept_reasons;
pub use revision::{Revision, revisions};

use allowance::Allowance;

use crate::diag::{Diagnostic, Diagnostics, Severity};
use crate::pack::{CapId, DimensionId, NeedId, Pack, ProtocolId, Sites};
use profiles::{Judged, Space, sets_of_needs};

/// The result of checking a pack.
pub struct Proof {
    /// What is wrong or worth knowing, with places.
    pub findings: Diagnostics,
    /// Number of profiles judged: complete sets of answers, without needs.
    pub profiles: usize,
    /// How much of all profiles that is.
    pub extent: Extent,
    /// Whether some check ended before it had tried everything. Its figures cover what it tried.
    pub cut: bool,
    /// Number of sets of needs that each of them was judged with: none, each alone, and those that caps name together.
    pub sets_of_needs: usize,
    /// What each protocol wins, in the pack's order.
    pub protocols: Vec<Wins>,
    /// What each question decides: the dimensions, then the needs.
    pub questions: Vec<Influence>,
    /// What each cap does, in the pack's order.
    pub caps: Vec<Effect>,
    /// The share of fits in which one step more or less would change a recommendation, among those tried.
    pub fits: Share,
}

/// A part of a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// Size of the part.
    pub part: usize,
    /// Size of the whole.
    pub whole: usize,
}

/// What a protocol wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wins {
    /// The protocol.
    pub protocol: ProtocolId,
    /// The profiles without needs in which it is recommended.
    pub plain: Share,
    /// All judged profiles in which it is recommended, with needs and without.
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
    /// For a dimension, the pairs of a profile and another level that change the recommendation; for a need, the profiles in
    /// which stating it changes the recommendation.
    pub changes: Share,
}

/// What a cap does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effect {
    /// The cap.
    pub cap: CapId,
    /// The judged profiles in which it applies.
    pub applies: Share,
    /// The share of those in which another protocol would be recommended without it, among those tried.
    pub decides: Share,
    /// Whether it decides nothing there, but something if a further need is stated.
    pub decides_with_more: bool,
}

/// The common basis of all checks.
struct Basis<'p> {
    pack: &'p Pack,
    sites: &'p Sites,
    space: Space,
    /// Without needs first, then with each need in the pack's order, then with the other sets.
    judged: Vec<Judged>,
    allowance: Allowance,
}

/// Checks a pack.
pub fn check(pack: &Pack, sites: &Sites) -> Proof {
    let sets = sets_of_needs(pack);
    let space = Space::of(pack, sets.len());
    let judged: Vec<Judged> = sets.into_iter().map(|needs| Judged::of(pack, &space, needs)).collect();
    let basis = Basis { pack, sites, space, judged, allowance: Allowance::of(pack) };
    let mut findings = Diagnostics::default();
    contradictions::check(&basis, &mut findings);
    dominance::check(&basis, &mut findings);
    questions::check(&basis, &mut findings);
    let protocols = wins::check(&basis, &mut findings);
    let questions = influence::check(&basis, &mut findings);
    let caps = caps::check(&basis, &mut findings);
    let fits = sensitivity::check(&basis, &mut findings);
    Proof {
        profiles: basis.space.len(),
        extent: basis.space.extent,
        cut: basis.allowance.was_refused(),
        sets_of_needs: basis.judged.len(),
        protocols,
        questions,
        caps,
        fits,
        findings,
    }
}

impl Basis<'_> {
    /// Returns the profiles without needs, judged.
    fn plain(&self) -> &Judged {
        &self.judged[0]
    }

    /// Returns the number of profiles judged, with needs and without.
    fn len(&self) -> usize {
        self.space.len() * self.judged.len()
    }

    /// Downgrades a finding that something occurs nowhere to a note, unless every profile was judged.
    fn nowhere(&self, finding: Diagnostic) -> Diagnostic {
        if self.space.extent == Extent::All { finding } else { finding.severity(Severity::Info) }
    }
}
