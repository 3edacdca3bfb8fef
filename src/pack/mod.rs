//! The pack: everything that protopick knows about protocols, checked. May not score.
//!
//! A [`Pack`] comes from one strict loader, [`load`], so whoever holds one need not ask whether it is complete: every protocol
//! has a fit at every level and for every need, and every citation leads somewhere.

mod amount;
mod answers;
mod beyond;
mod chain;
mod cite;
mod deferred;
mod derived;
mod gateway;
mod grid;
mod id;
mod knowledge;
mod lint;
mod model;
mod phrases;
mod read;
mod sum;
mod text;
mod vocabulary;
mod way;
mod wording;

pub use amount::{Amount, Implied, Range, Unit};
pub use answers::{Answers, Condition};
pub use beyond::Beyond;
pub use cite::{Citation, Reason};
pub use deferred::GatewayPart;
pub use gateway::{
    Capacity, Configuration, ConfigurationNote, Extra, Gateway, GatewayFact, Handling, Limit, LimitKind, Support, Translation,
    best_handling,
};
pub use id::{
    AmountId, BeyondId, CapId, CarrierId, ClaimId, DimensionId, FactId, GatewayId, GuidanceId, LevelId, LintId, NeedId,
    ProtocolId, SourceId, TranslationId, WayId,
};
pub use knowledge::{Claim, Fact, Ground, Quality, Section, Source, Status, Verdict};
pub use lint::{Check, DECISION_KEYS, Lint, LintExample, LintGroup, PlanOption, Requirement};
pub use model::{
    Adoption, AtGateway, Cap, Case, Caution, Class, Dimension, FitRule, Guidance, GuidanceKind, LargestMessage, Level, Lists,
    Lowering, Measure, Need, Piece, Plan, PlanRule, Point, Protocol, Shape, Specification, Subject, Summary, Tools, Trait,
    TraitKind,
};
pub use phrases::Phrases;
pub use read::{LARGEST_CAPACITY, LARGEST_COST, LARGEST_POINTS, LARGEST_WEIGHT, PackFile, Sites, load, load_with_sites};
pub use sum::{Cost, Per, Sum, Term};
pub use text::Phrase;
pub use vocabulary::Reading;
pub use way::{Carrier, Way, WayFit};
pub use wording::{KeyWording, Openings, Wording};

use serde::{Deserialize, Serialize};

use crate::decision::Fit;
use crate::diag::Code;
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
    gateways: Deferred,
    translations: Vec<Translation>,
    sums: Vec<Sum>,
    sources: Vec<Source>,
    facts: Vec<Fact>,
    claims: Vec<Claim>,
}

impl Pack {
    /// Whether the pack has the same dimensions with the same levels as another: files of requirements rely on those. A pack may
    /// change fits, and add everything else.
    pub fn has_dimensions_of(&self, other: &Self) -> bool {
        let names = |pack: &Self| -> Vec<(String, Vec<String>)> {
            let levels = |dimension: &Dimension| dimension.levels.iter().map(|level| level.id.clone()).collect();
            let mut names: Vec<_> = pack.dimensions.iter().map(|dimension| (dimension.id.clone(), levels(dimension))).collect();
            names.sort();
            names
        };
        names(self) == names(other)
    }

    /// The same pack with something added to its name.
    pub fn with_name_added(mut self, name: &str) -> Self {
        self.name = format!("{} + {name}", self.name);
        self
    }

    /// Gives a protocol another fit, to see what would come of it. The fit that it had.
    pub(crate) fn replace_fit(&mut self, subject: Subject, protocol: ProtocolId, fit: Fit) -> Fit {
        let rule = match subject {
            Subject::Level(level) => &mut self.dimensions[level.dimension().index()].levels[level.index()].fits[protocol.index()],
            Subject::Need(need) => &mut self.needs[need.index()].fits[protocol.index()],
        };
        self.grid = Derived::default();
        std::mem::replace(&mut rule.fit, fit)
    }

    /// Gives a cap another effect, to see what would come of it. The effect that it had.
    pub(crate) fn replace_lowers(&mut self, cap: CapId, lowers: Vec<Lowering>) -> Vec<Lowering> {
        std::mem::replace(&mut self.caps[cap.index()].lowers, lowers)
    }

    /// The name of the pack.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The version of its content.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// A margin below so many tenths of a point is a toss-up.
    pub fn toss_up_tenths(&self) -> u32 {
        self.toss_up_tenths
    }

    /// Why the limit of a toss-up stands where it stands.
    pub fn toss_up_reason(&self) -> &Reason {
        &self.toss_up_reason
    }

    /// From so many tenths of a point on a protocol is said to fit well.
    pub fn fits_well_tenths(&self) -> u32 {
        self.fits_well_tenths
    }

    /// Why that limit stands where it stands.
    pub fn fits_well_reason(&self) -> &Reason {
        &self.fits_well_reason
    }

    /// When a plan is good enough, and what a protocol in it costs.
    pub fn plan(&self) -> &PlanRule {
        &self.plan
    }

    /// The protocols with their ids, the simplest first.
    pub fn protocols(&self) -> impl ExactSizeIterator<Item = (ProtocolId, &Protocol)> {
        self.protocols.iter().enumerate().map(|(i, protocol)| (ProtocolId::new(i), protocol))
    }

    /// A protocol.
    pub fn protocol(&self, id: ProtocolId) -> &Protocol {
        &self.protocols[id.index()]
    }

    /// The protocol with this id.
    pub fn find_protocol(&self, id: &str) -> Option<ProtocolId> {
        self.protocols().find(|(_, protocol)| protocol.id == id).map(|(id, _)| id)
    }

    /// The ways with their ids: those of the simplest protocol first, and of each its plain way.
    pub fn ways(&self) -> impl ExactSizeIterator<Item = (WayId, &Way)> {
        self.ways.iter().enumerate().map(|(i, way)| (WayId::new(i), way))
    }

    /// A way.
    pub fn way(&self, id: WayId) -> &Way {
        &self.ways[id.index()]
    }

    /// The way with this id.
    pub fn find_way(&self, id: &str) -> Option<WayId> {
        self.ways().find(|(_, way)| way.id == id).map(|(id, _)| id)
    }

    /// The ways of a protocol, the plain one first.
    pub fn ways_of(&self, protocol: ProtocolId) -> impl Iterator<Item = (WayId, &Way)> {
        self.ways().filter(move |(_, way)| way.protocol == protocol)
    }

    /// What ways need, with ids, in order.
    pub fn carriers(&self) -> impl ExactSizeIterator<Item = (CarrierId, &Carrier)> {
        self.carriers.iter().enumerate().map(|(i, carrier)| (CarrierId::new(i), carrier))
    }

    /// A carrier.
    pub fn carrier(&self, id: CarrierId) -> &Carrier {
        &self.carriers[id.index()]
    }

    /// The carrier with this id.
    pub fn find_carrier(&self, id: &str) -> Option<CarrierId> {
        self.carriers().find(|(_, carrier)| carrier.id == id).map(|(id, _)| id)
    }

    /// The dimensions with their ids, in order.
    pub fn dimensions(&self) -> impl ExactSizeIterator<Item = (DimensionId, &Dimension)> {
        self.dimensions.iter().enumerate().map(|(i, dimension)| (DimensionId::new(i), dimension))
    }

    /// A dimension.
    pub fn dimension(&self, id: DimensionId) -> &Dimension {
        &self.dimensions[id.index()]
    }

    /// The dimension with this id.
    pub fn find_dimension(&self, id: &str) -> Option<DimensionId> {
        self.dimensions().find(|(_, dimension)| dimension.id == id).map(|(id, _)| id)
    }

    /// The levels of a dimension with their ids, from the least to the most demanding.
    pub fn levels(&self, id: DimensionId) -> impl ExactSizeIterator<Item = (LevelId, &Level)> {
        self.dimension(id).levels.iter().enumerate().map(move |(i, level)| (LevelId::new(id, i), level))
    }

    /// A level.
    pub fn level(&self, id: LevelId) -> &Level {
        &self.dimension(id.dimension()).levels[id.index()]
    }

    /// The needs with their ids, in order.
    pub fn needs(&self) -> impl ExactSizeIterator<Item = (NeedId, &Need)> {
        self.needs.iter().enumerate().map(|(i, need)| (NeedId::new(i), need))
    }

    /// A need.
    pub fn need(&self, id: NeedId) -> &Need {
        &self.needs[id.index()]
    }

    /// The need with this id.
    pub fn find_need(&self, id: &str) -> Option<NeedId> {
        self.needs().find(|(_, need)| need.id == id).map(|(id, _)| id)
    }

    /// The caps with their ids, in alphabetical order.
    pub fn caps(&self) -> impl ExactSizeIterator<Item = (CapId, &Cap)> {
        self.caps.iter().enumerate().map(|(i, cap)| (CapId::new(i), cap))
    }

    /// A cap.
    pub fn cap(&self, id: CapId) -> &Cap {
        &self.caps[id.index()]
    }

    /// The guidance for the system as a whole, by kind and order.
    pub fn guidance(&self) -> impl ExactSizeIterator<Item = (GuidanceId, &Guidance)> {
        self.guidance.iter().enumerate().map(|(i, guidance)| (GuidanceId::new(i), guidance))
    }

    /// A piece of guidance.
    pub fn guidance_piece(&self, id: GuidanceId) -> &Guidance {
        &self.guidance[id.index()]
    }

    /// The kinds of findings, in alphabetical order.
    pub fn lints(&self) -> impl ExactSizeIterator<Item = (LintId, &Lint)> {
        self.lints.iter().enumerate().map(|(i, lint)| (LintId::new(i), lint))
    }

    /// A kind of finding.
    pub fn lint(&self, id: LintId) -> &Lint {
        &self.lints[id.index()]
    }

    /// The kind of finding with this id.
    pub fn find_lint(&self, id: &str) -> Option<LintId> {
        self.lints.binary_search_by(|lint| lint.id.as_str().cmp(id)).ok().map(LintId::new)
    }

    /// What the pack says of a kind of finding that the program makes by itself; none where the pack has no words for it.
    pub fn lint_of(&self, code: Code) -> Option<LintId> {
        self.find_lint(code.slug)
    }

    /// What decisions for a protocol may name.
    pub fn options(&self, protocol: ProtocolId) -> impl Iterator<Item = &PlanOption> {
        self.options.iter().filter(move |option| option.protocol == protocol)
    }

    /// What a text under a key of a decision says; which options it names only where there is a protocol.
    pub fn read(&self, protocol: Option<ProtocolId>, key: &str, text: &str) -> Reading<'_> {
        self.vocabulary.read(&self.options, &self.wording, protocol, key, text)
    }

    /// The documents that are cited.
    pub fn sources(&self) -> impl ExactSizeIterator<Item = (SourceId, &Source)> {
        self.sources.iter().enumerate().map(|(i, source)| (SourceId::new(i), source))
    }

    /// A document.
    pub fn source(&self, id: SourceId) -> &Source {
        &self.sources[id.index()]
    }

    /// The checked facts.
    pub fn facts(&self) -> impl ExactSizeIterator<Item = (FactId, &Fact)> {
        let all = self.facts.len() + self.gateways.get().facts.len();
        (0..all).map(|i| (FactId::new(i), self.fact(FactId::new(i))))
    }

    /// A fact.
    pub fn fact(&self, id: FactId) -> &Fact {
        // Those of gateways come after the others.
        let index = id.index();
        self.facts.get(index).unwrap_or_else(|| &self.gateways.get().facts[index - self.facts.len()])
    }

    /// The claims of the guide that were held against the evidence.
    pub fn claims(&self) -> impl ExactSizeIterator<Item = (ClaimId, &Claim)> {
        self.claims.iter().enumerate().map(|(i, claim)| (ClaimId::new(i), claim))
    }

    /// A claim.
    pub fn claim(&self, id: ClaimId) -> &Claim {
        &self.claims[id.index()]
    }

    /// The fit of a protocol for a subject: a level or a need.
    pub fn fit(&self, subject: Subject, protocol: ProtocolId) -> &FitRule {
        &self.fits(subject)[protocol.index()]
    }

    /// The fits of all protocols for a subject, in the order of the protocols.
    pub fn fits(&self, subject: Subject) -> &[FitRule] {
        match subject {
            Subject::Level(level) => &self.level(level).fits,
            Subject::Need(need) => &self.need(need).fits,
        }
    }

    /// The fit of a way for a subject: its own at a position, or else that of its protocol.
    pub fn way_fit(&self, subject: Subject, way: WayId, own: Option<usize>) -> &FitRule {
        let way = self.way(way);
        own.map_or_else(|| self.fit(subject, way.protocol), |own| &way.fits[own].rule)
    }

    /// The id of a subject: `latency.low` or `caching`.
    pub fn subject_id(&self, subject: Subject) -> String {
        match subject {
            Subject::Level(level) => format!("{}.{}", self.dimension(level.dimension()).id, self.level(level).id),
            Subject::Need(need) => self.need(need).id.clone(),
        }
    }

    /// The id of the rule that gives a protocol its fit: `latency.low.rest` or `caching.rest`.
    pub fn fit_id(&self, subject: Subject, protocol: ProtocolId) -> String {
        format!("{}.{}", self.subject_id(subject), self.protocol(protocol).id)
    }

    /// How well a protocol may serve a subject at best: the best fit of its ways that does not hang on a condition, of equals that of
    /// the first.
    pub fn best_fit(&self, subject: Subject, protocol: ProtocolId) -> &FitRule {
        let own = self.ways_of(protocol).flat_map(|(_, way)| &way.fits);
        let own = own.filter(|fit| fit.subject == subject && fit.when.is_none()).map(|fit| &fit.rule);
        own.fold(self.fit(subject, protocol), |best, rule| if rule.fit > best.fit { rule } else { best })
    }

    /// The fits that a way may have for a subject: its own, and that of its protocol unless one of its own always holds.
    pub fn possible_fits(&self, subject: Subject, way: WayId) -> impl Iterator<Item = Fit> {
        let way = self.way(way);
        let own = way.fits.iter().filter(move |fit| fit.subject == subject);
        let always = own.clone().any(|fit| fit.when.is_none());
        own.map(|fit| fit.rule.fit).chain((!always).then(|| self.fit(subject, way.protocol).fit))
    }

    /// The id of the rule that gives a way its fit: of the way, where it has its own.
    pub fn way_fit_id(&self, subject: Subject, way: WayId, own: Option<usize>) -> String {
        let way = self.way(way);
        own.map_or_else(|| self.fit_id(subject, way.protocol), |_| format!("{}.{}", self.subject_id(subject), way.id))
    }

    /// Answers as files write them: `latency: low, needs: [caching]`.
    pub fn answers(&self, answers: &Answers) -> String {
        let levels =
            answers.levels().iter().map(|&level| format!("{}: {}", self.dimension(level.dimension()).id, self.level(level).id));
        let needs: Vec<&str> = answers.needs().iter().map(|&need| self.need(need).id.as_str()).collect();
        let needs = (!needs.is_empty()).then(|| format!("needs: [{}]", needs.join(", ")));
        levels.chain(needs).collect::<Vec<_>>().join(", ")
    }

    /// A citation as files write it: `guide#latency` or `BRW-09`.
    pub fn citation(&self, citation: Citation) -> String {
        match citation {
            Citation::Section(source, section) => {
                let source = self.source(source);
                format!("{}#{}", source.id, source.sections[usize::from(section)].id)
            }
            Citation::Document(source) => self.source(source).id.clone(),
            Citation::Fact(fact) => self.fact(fact).id.clone(),
        }
    }

    /// The sources of a reason as files write them, separated by commas.
    pub fn citations(&self, reason: &Reason) -> String {
        reason.source.iter().map(|&citation| self.citation(citation)).collect::<Vec<_>>().join(", ")
    }
}
