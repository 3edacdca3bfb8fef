//! A requirements file, checked against a pack. May not score.

mod decision;
mod difference;
mod edit;
mod foreign;
mod name;
mod overrides;
mod read;
mod sites;
mod stated;
mod waiver;

pub use decision::{AMOUNTS, Decision};
pub use difference::Difference;
pub use edit::{Edited, Wanted, WantedFlow, edit, flow_indent};
pub use foreign::foreign;
pub use name::{FLOW_NAME, flow_name, is_flow_name};
pub use overrides::Override;
pub use read::{MOST_FLOWS, flow_stating, load, load_version, load_with_sites, smallest};
pub use sites::Sites;
pub use waiver::Waiver;

use crate::decision::Weight;
use crate::pack::{Answers, DimensionId, GatewayId, NeedId, Pack, ProtocolId, Subject};

/// A checked requirements file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirements {
    title: Option<String>,
    file: String,
    gateway: Option<String>,
    flows: Vec<Flow>,
    waivers: Vec<Waiver>,
}

/// One kind of interaction between clients and the gateway, with its requirements; what `defaults` states is included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    name: String,
    description: Option<String>,
    answers: Answers,
    weights: Vec<(Criterion, Weight)>,
    musts: Vec<Must>,
    importance: Weight,
    gateway: Option<GatewayId>,
    decision: Option<Decision>,
}

/// What protocols are judged on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Criterion {
    /// A dimension.
    Dimension(DimensionId),
    /// All stated needs together.
    Needs,
}

/// What is not negotiable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Must {
    /// A criterion.
    Criterion(Criterion),
    /// A single need.
    Need(NeedId),
}

impl Criterion {
    /// The criterion that a level or a need is a part of.
    pub fn of(subject: Subject) -> Self {
        match subject {
            Subject::Level(level) => Self::Dimension(level.dimension()),
            Subject::Need(_) => Self::Needs,
        }
    }

    /// The key that files state it by.
    pub fn key(self, pack: &Pack) -> &str {
        match self {
            Self::Dimension(dimension) => &pack.dimension(dimension).id,
            Self::Needs => "needs",
        }
    }
}

impl Must {
    /// What makes a level or a single need not negotiable.
    pub fn on(subject: Subject) -> Self {
        match subject {
            Subject::Level(level) => Self::Criterion(Criterion::Dimension(level.dimension())),
            Subject::Need(need) => Self::Need(need),
        }
    }

    /// The word that files name it by.
    pub fn key(self, pack: &Pack) -> &str {
        match self {
            Self::Criterion(criterion) => criterion.key(pack),
            Self::Need(need) => &pack.need(need).id,
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

    /// The gateway that is in use, as the file has it.
    pub fn gateway(&self) -> Option<&str> {
        self.gateway.as_deref()
    }

    /// The same behind a gateway of the pack, or behind none, whatever the file has.
    pub fn behind(mut self, gateway: Option<GatewayId>) -> Self {
        self.flows = self.flows.into_iter().map(|flow| flow.behind(gateway)).collect();
        self
    }

    /// The same without a gateway, as if the file named none.
    pub fn without_gateway(self) -> Self {
        Self { gateway: None, ..self.behind(None) }
    }

    /// The gateway that stands before the flows; none when the file names none, or one that the pack does not know.
    pub fn gateway_id(&self) -> Option<GatewayId> {
        self.flows.first().and_then(|flow| flow.gateway)
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

    /// A flow that states nothing yet.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: None,
            answers: Answers::default(),
            weights: Vec::new(),
            musts: Vec::new(),
            importance: stated::one(),
            gateway: None,
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

    /// What it requires.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// The same flow with other answers.
    pub fn with_answers(&self, answers: Answers) -> Self {
        Self { answers, ..self.clone() }
    }

    /// The weight that the flow gives a criterion in place of the pack's.
    pub fn weight(&self, criterion: Criterion) -> Option<Weight> {
        self.weights.iter().find(|(other, _)| *other == criterion).map(|(_, weight)| *weight)
    }

    /// What a criterion counts: the flow's own weight, or else the pack's.
    pub fn weight_in(&self, pack: &Pack, criterion: Criterion) -> Weight {
        self.weight(criterion).unwrap_or_else(|| match criterion {
            Criterion::Dimension(dimension) => pack.dimension(dimension).weight,
            Criterion::Needs => pack.needs_weight(),
        })
    }

    /// What is not negotiable; it has an effect where it is stated.
    pub fn musts(&self) -> &[Must] {
        &self.musts
    }

    /// What the flow counts in the plan.
    pub fn importance(&self) -> Weight {
        self.importance
    }

    /// The same behind a gateway, or behind none.
    pub fn behind(self, gateway: Option<GatewayId>) -> Self {
        Self { gateway, ..self }
    }

    /// The gateway that stands before it.
    pub fn gateway(&self) -> Option<GatewayId> {
        self.gateway
    }

    /// The gateway that stands before it, where that cannot carry a protocol.
    pub fn barred(&self, pack: &Pack, protocol: ProtocolId) -> Option<GatewayId> {
        self.gateway.filter(|&gateway| pack.gateway(gateway).lacks(protocol))
    }

    /// What the team has chosen.
    pub fn decision(&self) -> Option<&Decision> {
        self.decision.as_ref()
    }
}
