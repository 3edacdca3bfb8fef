//! A requirements file, checked against a pack. May not score.

mod decide;
mod decision;
mod difference;
mod edit;
mod foreign;
mod gateway;
mod loader;
mod name;
mod overrides;
mod read;
mod sites;
mod stated;
mod waiver;

pub use decide::{Decided, decide};
pub use decision::{AMOUNTS, Decision};
pub use difference::Difference;
pub use edit::{AddedFlow, Edited, Wanted, WantedFlow, edit, flow_indent};
pub use foreign::foreign;
pub use gateway::MOST_GATEWAYS;
pub(crate) use loader::Loader;
pub use name::{FLOW_NAME, flow_name, is_flow_name};
pub use overrides::Override;
use read::flow_keys;
pub use read::{FILE, FLOW, MOST_FLOWS, load, load_version, load_with_sites, smallest};
pub use sites::Sites;
pub use stated::FURTHER;
pub use waiver::Waiver;

use crate::decision::Weight;
use crate::pack::{Answers, CarrierId, DimensionId, GatewayId, LevelId, NeedId, Pack, Precedent, ProtocolId, Subject, WayId};

/// A checked requirements file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirements {
    title: Option<String>,
    file: String,
    gateways: Vec<String>,
    defaults: Flow,
    flows: Vec<Flow>,
    waivers: Vec<Waiver>,
}

/// One kind of interaction between clients and the gateway, with its requirements; what `defaults` states is included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    name: String,
    description: Option<String>,
    answers: Answers,
    weights: Vec<(Scope, Weight)>,
    musts: Vec<Scope>,
    importance: Weight,
    gateways: Vec<GatewayId>,
    in_use: Vec<ProtocolId>,
    blocked: Vec<CarrierId>,
    implied: Vec<DimensionId>,
    decision: Option<Decision>,
}

/// What keeps a way from passing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Barrier {
    /// The file says that this carrier is not let through.
    Blocked(CarrierId),
    /// A gateway does not carry a protocol: that of the way, or the one that shows a carrier that the way requires.
    Gateway(GatewayId, ProtocolId),
}

impl Barrier {
    /// The carrier that a way requires and that is kept back; none where a gateway does not carry the protocol of the way as such.
    pub fn carrier(self, pack: &Pack, way: WayId) -> Option<CarrierId> {
        match self {
            Self::Blocked(carrier) => Some(carrier),
            Self::Gateway(_, protocol) => {
                pack.way(way).requires.iter().copied().find(|&carrier| pack.carrier(carrier).protocol == Some(protocol))
            }
        }
    }
}

/// What protocols are judged on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Criterion {
    /// A dimension.
    Dimension(DimensionId),
    /// A need.
    Need(NeedId),
}

/// What `weights` and `must` name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// One criterion.
    Criterion(Criterion),
    /// Each stated need.
    Needs,
}

impl Criterion {
    /// The criterion that a level or a need answers.
    pub fn of(subject: Subject) -> Self {
        match subject {
            Subject::Level(level) => Self::Dimension(level.dimension()),
            Subject::Need(need) => Self::Need(need),
        }
    }

    /// All criteria of a pack: the dimensions, then the needs.
    pub fn all(pack: &Pack) -> impl Iterator<Item = Self> {
        let dimensions = pack.dimensions().map(|(id, _)| Self::Dimension(id));
        dimensions.chain(pack.needs().map(|(id, _)| Self::Need(id)))
    }

    /// The criterion that files call by this name.
    pub fn find(pack: &Pack, name: &str) -> Option<Self> {
        let need = || pack.find_need(name).map(Self::Need);
        pack.find_dimension(name).map(Self::Dimension).or_else(need)
    }

    /// The name that files use.
    pub fn id(self, pack: &Pack) -> &str {
        match self {
            Self::Dimension(dimension) => &pack.dimension(dimension).id,
            Self::Need(need) => &pack.need(need).id,
        }
    }

    /// The name for people.
    pub fn name(self, pack: &Pack) -> &str {
        match self {
            Self::Dimension(dimension) => &pack.dimension(dimension).name,
            Self::Need(need) => &pack.need(need).name,
        }
    }

    /// What it counts, unless a flow says otherwise.
    pub fn weight(self, pack: &Pack) -> Weight {
        match self {
            Self::Dimension(dimension) => pack.dimension(dimension).weight,
            Self::Need(need) => pack.need(need).weight,
        }
    }
}

impl Scope {
    /// The key of a flow that lists its needs, and the word for all of them.
    pub const NEEDS: &'static str = "needs";

    /// The scope that files call by this name.
    pub fn find(pack: &Pack, name: &str) -> Option<Self> {
        let criterion = Criterion::find(pack, name).map(Self::Criterion);
        criterion.or_else(|| (name == Self::NEEDS).then_some(Self::Needs))
    }

    /// The name that files use.
    pub fn id(self, pack: &Pack) -> &str {
        match self {
            Self::Criterion(criterion) => criterion.id(pack),
            Self::Needs => Self::NEEDS,
        }
    }

    /// Whether a criterion is within it.
    pub fn holds(self, criterion: Criterion) -> bool {
        match self {
            Self::Criterion(own) => own == criterion,
            Self::Needs => matches!(criterion, Criterion::Need(_)),
        }
    }
}

impl Requirements {
    /// The title of the system, or the name of its file.
    pub fn system(&self) -> &str {
        self.title().unwrap_or(&self.file)
    }

    /// The title of the system, where the file states one.
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// The gateways that are in use, from the client inwards, as the file has them.
    pub fn gateways(&self) -> &[String] {
        &self.gateways
    }

    /// The same in one text; none when no gateway is named.
    pub fn gateway_text(&self) -> Option<String> {
        (!self.gateways.is_empty()).then(|| self.gateways.join(", "))
    }

    /// The protocols that the system speaks already.
    pub fn in_use(&self) -> &[ProtocolId] {
        self.flows.first().map_or(&[], Flow::in_use)
    }

    /// The same with further protocols in use.
    pub fn with_in_use(mut self, protocols: &[ProtocolId]) -> Self {
        self.defaults = self.defaults.with_in_use(protocols);
        self.flows = self.flows.into_iter().map(|flow| flow.with_in_use(protocols)).collect();
        self
    }

    /// The same behind gateways of the pack, from the client inwards, or behind none, whatever the file has.
    pub fn behind(mut self, pack: &Pack, gateways: &[GatewayId]) -> Self {
        self.gateways = gateways.iter().map(|&id| pack.gateway(id).id.clone()).collect();
        self.defaults = self.defaults.behind(gateways);
        self.flows = self.flows.into_iter().map(|flow| flow.behind(gateways)).collect();
        self
    }

    /// The gateways that stand before the flows, from the client inwards, but for those that the pack does not know.
    pub fn chain(&self) -> &[GatewayId] {
        self.flows.first().map_or(&[], Flow::chain)
    }

    /// What a flow would state that says nothing itself, as a flow without a name.
    pub fn defaults(&self) -> &Flow {
        &self.defaults
    }

    /// The flows, in the order of the file; at least one.
    pub fn flows(&self) -> &[Flow] {
        &self.flows
    }

    /// The accepted findings.
    pub fn waivers(&self) -> &[Waiver] {
        &self.waivers
    }

    /// The same with one flow only, by its position.
    pub fn only(mut self, flow: usize) -> Self {
        self.flows = self.flows.drain(..).skip(flow).take(1).collect();
        self
    }
}

impl Flow {
    /// A flow without a name that gives answers and states nothing else.
    pub fn stating(answers: Answers) -> Self {
        Self { answers, ..Self::new("") }
    }

    /// What was required where a precedent was decided.
    pub fn of_precedent(precedent: &Precedent) -> Self {
        let blocked = precedent.blocked.clone();
        Self { blocked, ..Self::stating(precedent.given.clone()) }.with_in_use(&precedent.in_use)
    }

    /// A flow that states nothing yet.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: None,
            answers: Answers::default(),
            weights: Vec::new(),
            musts: Vec::new(),
            importance: stated::one(),
            gateways: Vec::new(),
            in_use: Vec::new(),
            blocked: Vec::new(),
            implied: Vec::new(),
            decision: None,
        }
    }

    /// The name, unique in its file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What happens in it.
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }

    /// What it requires: what it states, and the levels that its amounts imply.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// The dimensions whose levels its amounts imply, since none is stated.
    pub fn implied(&self) -> &[DimensionId] {
        &self.implied
    }

    /// The level that is stated for a dimension.
    pub fn stated(&self, dimension: DimensionId) -> Option<LevelId> {
        self.answers.level(dimension).filter(|_| !self.implied.contains(&dimension))
    }

    /// The same flow with other answers.
    pub fn with_answers(&self, answers: Answers) -> Self {
        Self { answers, ..self.clone() }
    }

    /// The same flow with other answers, and with the levels that their amounts imply.
    pub fn answering(&self, pack: &Pack, mut answers: Answers) -> Self {
        let implied = pack.imply(&mut answers);
        Self { answers, implied, ..self.clone() }
    }

    /// The same flow where other carriers do not pass.
    pub fn blocking(self, blocked: Vec<CarrierId>) -> Self {
        Self { blocked, ..self }
    }

    /// The same flow with another description, or without one.
    pub fn described(self, description: Option<String>) -> Self {
        Self { description, ..self }
    }

    /// The weight that the flow gives in place of the pack's, with what it is given to.
    pub fn weight(&self, criterion: Criterion) -> Option<(Scope, Weight)> {
        Self::closest(self.weights.iter().copied(), criterion, |(scope, _)| *scope)
    }

    /// What a criterion counts: the flow's own weight, or else the pack's.
    pub fn weight_in(&self, pack: &Pack, criterion: Criterion) -> Weight {
        self.weight(criterion).map_or_else(|| criterion.weight(pack), |(_, weight)| weight)
    }

    /// What is not negotiable; it has an effect where it is stated.
    pub fn musts(&self) -> &[Scope] {
        &self.musts
    }

    /// The musts without effect, because the flow does not state what they name.
    pub fn idle_musts(&self) -> impl Iterator<Item = Scope> {
        let stated = |scope: &Scope| self.answers.subjects().any(|subject| scope.holds(Criterion::of(subject)));
        self.musts.iter().copied().filter(move |scope| !stated(scope))
    }

    /// What makes a criterion not negotiable, where something does.
    pub fn must(&self, criterion: Criterion) -> Option<Scope> {
        Self::closest(self.musts.iter().copied(), criterion, |scope| *scope)
    }

    /// What names a criterion by itself goes before what names all needs.
    fn closest<T>(all: impl Iterator<Item = T>, criterion: Criterion, scope: impl Fn(&T) -> Scope) -> Option<T> {
        all.filter(|one| scope(one).holds(criterion)).min_by_key(|one| scope(one))
    }

    /// What the flow counts in the plan.
    pub fn importance(&self) -> Weight {
        self.importance
    }

    /// The same behind gateways, from the client inwards, or behind none.
    pub fn behind(self, gateways: &[GatewayId]) -> Self {
        Self { gateways: gateways.to_vec(), ..self }
    }

    /// The gateways that stand before it, from the client inwards.
    pub fn chain(&self) -> &[GatewayId] {
        &self.gateways
    }

    /// The same in a system that speaks further protocols already.
    pub fn with_in_use(mut self, protocols: &[ProtocolId]) -> Self {
        let more: Vec<ProtocolId> = protocols.iter().copied().filter(|protocol| !self.in_use.contains(protocol)).collect();
        self.in_use.extend(more);
        self
    }

    /// The protocols that its system speaks already.
    pub fn in_use(&self) -> &[ProtocolId] {
        &self.in_use
    }

    /// The carriers that the path or the host does not let through.
    pub fn blocked(&self) -> &[CarrierId] {
        &self.blocked
    }

    /// What keeps a way from passing.
    pub fn barriers<'a>(&'a self, pack: &'a Pack, way: WayId) -> impl Iterator<Item = Barrier> + use<'a> {
        let blocked = pack.way(way).requires.iter().filter(|carrier| self.blocked.contains(carrier));
        let blocked = blocked.map(|&carrier| Barrier::Blocked(carrier));
        let barred = pack.chain_bars(&self.gateways, way).map(|(gateway, protocol)| Barrier::Gateway(gateway, protocol));
        blocked.chain(barred)
    }

    /// What the team has chosen.
    pub fn decision(&self) -> Option<&Decision> {
        self.decision.as_ref()
    }
}
