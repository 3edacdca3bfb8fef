//! The pack: everything that protopick knows about protocols, checked. Does no scoring.
//!
//! A [`Pack`] comes from one strict loader, [`load`], so whoever holds one can rely on it to be complete: every protocol has a
//! fit at every level and for every need, and every citation leads somewhere.

mod amount;
mod answers;
mod beyond;
mod cap;
mod chain;
mod cite;
mod deferred;
mod derived;
mod dimension;
mod fit;
pub(crate) mod form;
mod gateway;
mod grid;
mod guidance;
mod id;
mod knowledge;
mod lint;
mod need;
mod phrases;
mod plan;
mod precedent;
mod protocol;
mod read;
mod sum;
mod text;
mod vocabulary;
mod way;
mod wording;

pub use amount::{Amount, Implied, Range, Unit};
pub use answers::{Answers, Condition};
pub use beyond::Beyond;
pub use cap::{Cap, ConditionCase, Lowering};
pub use cite::{Citation, Reason};
pub use dimension::{Dimension, Level, Shape};
pub use fit::{FitRule, Subject};
pub use form::{Form, Holds, Key, LARGEST_POINTS, LARGEST_WEIGHT, Line, Pattern, Says, Thing, Word, Worded};
pub use gateway::{
    Capacity, Configuration, ConfigurationNote, Configured, Extra, Gateway, GatewayFact, GatewayPart, Handling, Limit, LimitKind,
    Measured, Older, Support, Translation, best_handling,
};
pub use guidance::{Guidance, GuidanceKind, Lists, Point};
pub use id::{
    AmountId, BeyondId, CapId, CarrierId, ClaimId, DimensionId, FactId, GatewayId, GuidanceId, LevelId, LintId, NeedId,
    PrecedentId, ProtocolId, SourceId, TranslationId, WayId,
};
pub use knowledge::{Claim, Fact, Ground, Quality, Section, Source, Status, Verdict};
pub use lint::{Check, DECISION_KEYS, Lint, LintExample, LintGroup, PLANS, PlanOption, Requirement};
pub use need::Need;
pub use phrases::Phrases;
pub use plan::PlanRule;
pub use precedent::{Confidence, Page, Precedent, PrecedentKind, PrecedentRule};
pub use protocol::{
    Adoption, AtGateway, Caution, Class, HowTo, LargestMessage, Measure, Piece, Protocol, Specification, Summary, Tools, Trait,
    TraitKind,
};
pub use read::{FileChange, PackFile, Sites, changes, forms, load, load_with_sites};
pub use sum::{Cost, Per, Sum, Term};
pub use text::Phrase;
pub use vocabulary::Reading;
pub use way::{Carrier, CarrierSign, Way, WayFit};
pub use wording::{KeyWording, Openings, Wording};

use serde::{Deserialize, Serialize};

use deferred::Deferred;
use derived::Derived;
use grid::Grid;
use vocabulary::Vocabulary;

/// A checked pack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pack {
    name: String,
    version: String,
    toss_up_tenths: u32,
    toss_up_reason: Reason,
    fits_well_tenths: u32,
    fits_well_reason: Reason,
    plan: PlanRule,
    protocols: Vec<Protocol>,
    ways: Vec<Way>,
    carriers: Vec<Carrier>,
    amounts: Vec<Amount>,
    dimensions: Vec<Dimension>,
    needs: Vec<Need>,
    caps: Vec<Cap>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    beyond: Vec<Beyond>,
    guidance: Vec<Guidance>,
    lints: Vec<Lint>,
    options: Vec<PlanOption>,
    wording: Wording,
    #[serde(skip)]
    vocabulary: Vocabulary,
    #[serde(skip)]
    grid: Derived<Grid>,
    #[serde(skip)]
    gateways: Deferred<GatewayPart>,
    #[serde(skip)]
    precedents: Deferred<Vec<Precedent>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    precedent_rule: Option<PrecedentRule>,
    translations: Vec<Translation>,
    sums: Vec<Sum>,
    sources: Vec<Source>,
    facts: Vec<Fact>,
    claims: Vec<Claim>,
}

impl Pack {
    /// Returns the same pack with an addition to its name.
    pub fn with_name_added(mut self, name: &str) -> Self {
        self.name = format!("{} + {name}", self.name);
        self
    }

    /// Returns the name of the pack.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the version of its content.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Returns the margin, in tenths of a point, below which a choice is a toss-up.
    pub fn toss_up_tenths(&self) -> u32 {
        self.toss_up_tenths
    }

    /// Returns the reason for the limit of a toss-up.
    pub fn toss_up_reason(&self) -> &Reason {
        &self.toss_up_reason
    }

    /// Returns the score, in tenths of a point, from which a protocol is called a good fit.
    pub fn fits_well_tenths(&self) -> u32 {
        self.fits_well_tenths
    }

    /// Returns the reason for that limit.
    pub fn fits_well_reason(&self) -> &Reason {
        &self.fits_well_reason
    }

    /// Returns when a plan is good enough, and what its protocols cost.
    pub fn plan(&self) -> &PlanRule {
        &self.plan
    }
}
