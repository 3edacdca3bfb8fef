//! A requirements file, checked against a pack. Does no scoring.

mod criterion;
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
mod renamed;
mod shared;
mod sites;
mod stated;
mod waiver;

pub use criterion::{Criterion, Scope};
pub use decide::{Decided, decide};
pub use decision::{AMOUNTS, Decision};
pub use difference::Difference;
pub use edit::{AddedFlow, Edited, Wanted, WantedFlow, edit, flow_indent};
pub use foreign::foreign;
pub(crate) use gateway::{Gateways, known_gateways};
pub use gateway::{MOST_GATEWAYS, Misnamed, NotAChain, gateway_chain, misnamed_gateway};
pub(crate) use loader::Loader;
pub use name::{FLOW_NAME, flow_name, flow_names, is_flow_name};
pub use overrides::Override;
use read::flow_keys;
pub use read::{FILE, FLOW, MOST_FLOWS, load, load_below, load_version, load_with_sites, smallest};
pub use renamed::{Contents, Lone, renamed};
pub use shared::Shared;
pub use sites::Sites;
pub use stated::FURTHER;
pub(crate) use stated::Stated;
pub(crate) use waiver::WaiverForm;

use crate::decision::Weight;
use crate::findings::Waiver;
use crate::pack::{Answers, CarrierId, DimensionId, GatewayId, LevelId, Pack, Precedent, ProtocolId, WayId};
use crate::source::At;

/// A checked requirements file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirements {
    title: Option<String>,
    file: String,
    gateways: Vec<String>,
    configurations: Vec<At<String>>,
    defaults: Flow,
    flows: Vec<Flow>,
    waivers: Vec<Waiver>,
}

/// One kind of interaction between clients and the gateway, with its requirements; what `defaults` states is included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    name: String,
    description: Option<String>,
    route: Option<String>,
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
    /// The file says that this carrier is blocked.
    Blocked(CarrierId),
    /// A gateway does not carry a protocol: that of the way, or the one that demonstrates a carrier that the way requires.
    Gateway(GatewayId, ProtocolId),
}

impl Barrier {
    /// Returns the blocked carrier that a way requires; `None` if a gateway does not carry the protocol of the way as such.
    pub fn carrier(self, pack: &Pack, way: WayId) -> Option<CarrierId> {
        match self {
            Self::Blocked(carrier) => Some(carrier),
            Self::Gateway(_, protocol) => {
                pack.way(way).requires.iter().copied().find(|&carrier| pack.carrier(carrier).protocol == Some(protocol))
            }
        }
    }
}

impl Requirements {
    /// Returns the title of the system, or else the name of its file.
    pub fn system(&self) -> &str {
        self.title().unwrap_or(&self.file)
    }

    /// Returns the title of the system, if the file states one.
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// Returns the gateways in use, from the client inwards, as the file writes them.
    pub fn gateways(&self) -> &[String] {
        &self.gateways
    }

    /// Returns the gateways as one text; `None` if no gateway is named.
    pub fn gateway_text(&self) -> Option<String> {
        (!self.gateways.is_empty()).then(|| self.gateways.join(", "))
    }

    /// Returns the configurations of the gateways that it names, relative to the file.
    pub fn configurations(&self) -> &[At<String>] {
        &self.configurations
    }

    /// Returns the protocols that the system already speaks.
    pub fn in_use(&self) -> &[ProtocolId] {
        self.flows.first().map_or(&[], Flow::in_use)
    }

    /// Adds protocols in use.
    pub fn with_in_use(mut self, protocols: &[ProtocolId]) -> Self {
        self.defaults = self.defaults.with_in_use(protocols);
        self.flows = self.flows.into_iter().map(|flow| flow.with_in_use(protocols)).collect();
        self
    }

    /// Puts it behind gateways of the pack, from the client inwards, or behind none, whatever the file says.
    pub fn behind(mut self, pack: &Pack, gateways: &[GatewayId]) -> Self {
        self.gateways = gateways.iter().map(|&id| pack.gateway(id).id.clone()).collect();
        self.defaults = self.defaults.behind(gateways);
        self.flows = self.flows.into_iter().map(|flow| flow.behind(gateways)).collect();
        self
    }

    /// Returns the gateways in front of the flows, from the client inwards, without those that the pack does not know.
    pub fn chain(&self) -> &[GatewayId] {
        self.flows.first().map_or(&[], Flow::chain)
    }

    /// Returns what a flow states that has no keys of its own, as a flow without a name.
    pub fn defaults(&self) -> &Flow {
        &self.defaults
    }

    /// Returns the flows, in the order of the file; at least one.
    pub fn flows(&self) -> &[Flow] {
        &self.flows
    }

    /// Returns the accepted findings.
    pub fn waivers(&self) -> &[Waiver] {
        &self.waivers
    }

    /// Keeps a single flow, by its position.
    pub fn only(mut self, flow: usize) -> Self {
        self.flows = self.flows.drain(..).skip(flow).take(1).collect();
        self
    }
}

impl Flow {
    /// Returns a flow without a name that gives answers and states nothing else.
    pub fn stating(answers: Answers) -> Self {
        Self { answers, ..Self::new("") }
    }

    /// Returns the requirements under which a precedent was decided.
    pub fn of_precedent(precedent: &Precedent) -> Self {
        let blocked = precedent.blocked.clone();
        Self { blocked, ..Self::stating(precedent.given.clone()) }.with_in_use(&precedent.in_use)
    }

    /// Creates a flow that states nothing yet.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: None,
            route: None,
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

    /// Returns the name, unique in its file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns what happens in it.
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }

    /// Returns where the gateway serves it, as written.
    pub fn route(&self) -> Option<&str> {
        self.route.as_deref()
    }

    /// Returns what it requires: what it states, and the levels that its amounts imply.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// Returns the dimensions whose levels its amounts imply because none is stated.
    pub fn implied(&self) -> &[DimensionId] {
        &self.implied
    }

    /// Returns the level that is stated for a dimension.
    pub fn stated(&self, dimension: DimensionId) -> Option<LevelId> {
        self.answers.level(dimension).filter(|_| !self.implied.contains(&dimension))
    }

    /// Returns the same flow with other answers.
    pub fn with_answers(&self, answers: Answers) -> Self {
        Self { answers, ..self.clone() }
    }

    /// Returns the same flow with other answers, and with the levels that their amounts imply.
    pub fn answering(&self, pack: &Pack, mut answers: Answers) -> Self {
        let implied = pack.imply(&mut answers);
        Self { answers, implied, ..self.clone() }
    }

    /// Returns the same flow with other blocked carriers.
    pub fn blocking(self, blocked: Vec<CarrierId>) -> Self {
        Self { blocked, ..self }
    }

    /// Returns the same flow with another description, or without one.
    pub fn described(self, description: Option<String>) -> Self {
        Self { description, ..self }
    }

    /// Returns the weight with which the flow overrides the pack's, with the scope that it is given to.
    pub fn weight(&self, criterion: Criterion) -> Option<(Scope, Weight)> {
        Self::closest(self.weights.iter().copied(), criterion, |(scope, _)| *scope)
    }

    /// Returns the weight of a criterion: the flow's own, or else the pack's.
    pub fn weight_in(&self, pack: &Pack, criterion: Criterion) -> Weight {
        self.weight(criterion).map_or_else(|| criterion.weight(pack), |(_, weight)| weight)
    }

    /// Returns what is not negotiable; it only has an effect if it is stated.
    pub fn musts(&self) -> &[Scope] {
        &self.musts
    }

    /// Returns the musts without effect because the flow does not state what they name.
    pub fn idle_musts(&self) -> impl Iterator<Item = Scope> {
        let stated = |scope: &Scope| self.answers.subjects().any(|subject| scope.holds(Criterion::of(subject)));
        self.musts.iter().copied().filter(move |scope| !stated(scope))
    }

    /// Returns the scope that makes a criterion not negotiable, if there is one.
    pub fn must(&self, criterion: Criterion) -> Option<Scope> {
        Self::closest(self.musts.iter().copied(), criterion, |scope| *scope)
    }

    /// Returns the entry for a criterion itself, or else the one for all needs.
    fn closest<T>(all: impl Iterator<Item = T>, criterion: Criterion, scope: impl Fn(&T) -> Scope) -> Option<T> {
        all.filter(|one| scope(one).holds(criterion)).min_by_key(|one| scope(one))
    }

    /// Returns the weight of the flow in the plan.
    pub fn importance(&self) -> Weight {
        self.importance
    }

    /// Puts it behind gateways, from the client inwards, or behind none.
    pub fn behind(self, gateways: &[GatewayId]) -> Self {
        Self { gateways: gateways.to_vec(), ..self }
    }

    /// Returns the gateways in front of it, from the client inwards.
    pub fn chain(&self) -> &[GatewayId] {
        &self.gateways
    }

    /// Adds protocols that its system already speaks.
    pub fn with_in_use(mut self, protocols: &[ProtocolId]) -> Self {
        let more: Vec<ProtocolId> = protocols.iter().copied().filter(|protocol| !self.in_use.contains(protocol)).collect();
        self.in_use.extend(more);
        self
    }

    /// Returns the protocols that its system already speaks.
    pub fn in_use(&self) -> &[ProtocolId] {
        &self.in_use
    }

    /// Returns the carriers that the path or the host blocks.
    pub fn blocked(&self) -> &[CarrierId] {
        &self.blocked
    }

    /// Returns what keeps a way from passing.
    pub fn barriers<'a>(&'a self, pack: &'a Pack, way: WayId) -> impl Iterator<Item = Barrier> + use<'a> {
        let blocked = pack.way(way).requires.iter().filter(|carrier| self.blocked.contains(carrier));
        let blocked = blocked.map(|&carrier| Barrier::Blocked(carrier));
        let barred = pack.chain_bars(&self.gateways, way).map(|(gateway, protocol)| Barrier::Gateway(gateway, protocol));
        blocked.chain(barred)
    }

    /// Returns what the team has chosen.
    pub fn decision(&self) -> Option<&Decision> {
        self.decision.as_ref()
    }
}
