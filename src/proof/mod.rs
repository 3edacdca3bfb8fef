//! The proof of a pack: what its rules amount to over all answers, by exhaustion. Pure: the checked pack and the places of its
//! parts in, findings and figures out.
//!
//! A *profile* is a set of answers to all dimensions. As a rule there are few enough to judge every one of them with the engine itself,
//! so that nothing here is estimated; of too many, a choice is judged ([`Extent`]), and what was looked for in vain is told as a note
//! at most. That no fit is missing is part of loading a pack (`missing-fit`), and so are rules that lower
//! nothing by themselves (`dead-rule`) and the cases of caps (`failed-case`).

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
pub use revision::{Revision, revisions};

use allowance::Allowance;

use crate::diag::{Diagnostic, Diagnostics, Severity};
use crate::pack::{CapId, DimensionId, NeedId, Pack, ProtocolId, Sites};
use profiles::{Judged, Space, sets_of_needs};

/// What the proof of a pack comes to.
pub struct Proof {
    /// What is wrong or worth knowing, with its places.
    pub findings: Diagnostics,
    /// How many profiles were judged: complete sets of answers, without needs.
    pub profiles: usize,
    /// How many of all profiles these are.
    pub extent: Extent,
    /// Whether some check ended before it had tried all that it wanted to try. It counts what it has tried.
    pub cut: bool,
    /// With how many sets of needs each of them was judged: none, each alone, and those of caps that speak of several.
    pub sets_of_needs: usize,
    /// What each protocol wins, in the pack's order.
    pub protocols: Vec<Wins>,
    /// What each question decides: the dimensions, then the needs.
    pub questions: Vec<Influence>,
    /// What each cap does, in the pack's order.
    pub caps: Vec<Effect>,
    /// In how many fits one step more or less would change a recommendation, of all that were tried.
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
    /// Those of them in which another protocol would be recommended without it, of as many as were tried.
    pub decides: Share,
    /// Whether it decides nothing there, but something when a further need is stated.
    pub decides_with_more: bool,
}

/// What all checks start from.
struct Basis<'p> {
    pack: &'p Pack,
    sites: &'p Sites,
    space: Space,
    /// Without needs first, then with each need in the pack's order, then with the other sets.
    judged: Vec<Judged>,
    allowance: Allowance,
}

/// Proves a pack.
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
    /// The profiles without needs, judged.
    fn plain(&self) -> &Judged {
        &self.judged[0]
    }

    /// How many profiles were judged, with needs and without.
    fn len(&self) -> usize {
        self.space.len() * self.judged.len()
    }

    /// A finding that something comes up nowhere: no more than a note where not every profile was judged.
    fn nowhere(&self, finding: Diagnostic) -> Diagnostic {
        if self.space.extent == Extent::All { finding } else { finding.severity(Severity::Info) }
    }
}
