//! The answers so far.

use super::{Known, Template};
use crate::pack::{AmountId, Answers, CarrierId, DimensionId, GatewayId, LevelId, NeedId, Pack};
use crate::requirements::{Flow, Requirements, known_gateways};

/// The state of one answer. An inner `None` means that the question was skipped: the user is not sure, or it does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Slot<T> {
    /// Not asked yet.
    #[default]
    Open,
    /// Answered before, and to be asked again: the user went back, or the answer comes from a file.
    Kept(Option<T>),
    /// Answered.
    Given(Option<T>),
}

/// All answers of an interview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The name of the file whose answers are changed.
    pub from: Option<String>,
    /// The title of the system.
    pub system: Slot<String>,
    /// The gateways in front of the flows, from the client inwards, as files write them.
    pub gateways: Slot<Vec<String>>,
    /// The flows; those after one without a further flow are only remembered.
    pub flows: Vec<FlowDraft>,
    /// What a flow states that has no keys of its own: the defaults of the file, and the known gateways in front of it.
    pub(super) ground: Flow,
}

/// The answers on one flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowDraft {
    /// What the interview does not ask about but the file already has.
    base: Flow,
    /// The name of the flow in the file that it comes from.
    pub origin: Option<String>,
    /// The name of the template that it starts from.
    pub template: Slot<String>,
    /// The name.
    pub name: Slot<String>,
    /// What happens in it.
    pub description: Slot<String>,
    /// The needs, in the pack's order.
    pub needs: Slot<Vec<NeedId>>,
    /// The carriers that do not pass, in the pack's order.
    pub blocked: Slot<Vec<CarrierId>>,
    /// By the position of the amount.
    amounts: Vec<Slot<u64>>,
    /// By the position of the dimension.
    levels: Vec<Slot<LevelId>>,
    /// Whether to skip the questions that can no longer matter.
    pub stop: Slot<bool>,
    /// Whether there is a flow after this one.
    pub further: Slot<bool>,
}

impl<T> Slot<T> {
    /// Returns the answer, if there is one and the question was not skipped.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Open => None,
            Self::Kept(value) | Self::Given(value) => value.as_ref(),
        }
    }

    /// Returns the answer, unless the question will be asked again.
    fn given(&self) -> Option<&T> {
        self.value().filter(|_| self.is_given())
    }

    /// Returns whether the question need not be asked.
    pub fn is_given(&self) -> bool {
        matches!(self, Self::Given(_))
    }

    /// Returns whether the question was skipped.
    pub fn is_left_out(&self) -> bool {
        matches!(self, Self::Kept(None) | Self::Given(None))
    }

    /// Gives an answer, if nothing has been asked yet.
    fn begin(&mut self, value: Option<T>) {
        if let (Self::Open, Some(value)) = (&self, value) {
            *self = Self::Given(Some(value));
        }
    }

    /// Skips the question, if nothing has been asked yet.
    fn close(&mut self) {
        if let Self::Open = self {
            *self = Self::Given(None);
        }
    }

    /// Keeps an answer, but has the question asked again.
    pub fn reopen(&mut self) {
        if let Self::Given(value) = self {
            *self = Self::Kept(value.take());
        }
    }

    /// Keeps a later answer for when the question is asked again, unless an earlier answer is restored.
    pub(super) fn remember(&mut self, later: Self) {
        if let (false, Self::Given(value) | Self::Kept(value)) = (self.is_given(), later) {
            *self = Self::Kept(value);
        }
    }
}

impl Draft {
    /// Creates a draft without any answers.
    pub fn new(pack: &Pack) -> Self {
        Self::beginning(vec![FlowDraft::new(pack)])
    }

    /// Creates a draft whose flows start from templates.
    pub fn like(pack: &Pack, templates: &[&Template]) -> Self {
        let mut draft = Self::beginning(Vec::new());
        for template in templates {
            let name = draft.free_name(draft.flows.len(), &template.name);
            draft.flows.push(FlowDraft::like(pack, template, name, &draft.ground));
        }
        let last = draft.flows.len().saturating_sub(1);
        draft.flows.iter_mut().take(last).for_each(|flow| flow.further = Slot::Given(Some(true)));
        draft
    }

    /// Returns whether a flow other than the one at a position has this name.
    pub(super) fn is_taken(&self, position: usize, name: &str) -> bool {
        let mut others = self.flows.iter().enumerate().filter(|(other, _)| *other != position);
        others.any(|(_, flow)| flow.name.value().is_some_and(|other| other == name))
    }

    /// Returns a name, with a number appended if another flow has it already.
    pub(super) fn free_name(&self, position: usize, name: &str) -> String {
        let numbered = (2..).map(|number| format!("{name}-{number}"));
        std::iter::once(name.to_owned()).chain(numbered).find(|name| !self.is_taken(position, name)).unwrap_or_default()
    }

    /// Creates a draft in which nothing is answered except what is known about the flows.
    pub(super) fn beginning(flows: Vec<FlowDraft>) -> Self {
        let (system, gateways) = (Slot::Open, Slot::Open);
        Self { from: None, system, gateways, flows, ground: Flow::new("") }
    }

    /// Returns the answers of the file `from`. What it leaves open is skipped.
    pub fn of(pack: &Pack, requirements: &Requirements, from: &str) -> Self {
        let mut flows: Vec<_> = requirements.flows().iter().map(|flow| FlowDraft::of(pack, flow)).collect();
        if let Some(last) = flows.last_mut() {
            last.further = Slot::Given(Some(false));
        }
        Self {
            from: Some(from.to_owned()),
            system: Slot::Given(requirements.title().map(str::to_owned)),
            gateways: Slot::Given(named(requirements)),
            flows,
            ground: requirements.defaults().clone(),
        }
    }

    /// Applies the answers to the flows of the file that they come from. A flow that the file does not have starts with the
    /// file's defaults, as one does that the interview adds.
    pub fn on(mut self, pack: &Pack, requirements: &Requirements) -> Self {
        self.ground = requirements.defaults().clone();
        for flow in &mut self.flows {
            match requirements.flows().iter().find(|other| flow.origin.as_deref() == Some(other.name())) {
                Some(origin) => flow.base = origin.clone(),
                None => {
                    flow.origin = None;
                    flow.inherit(pack, &self.ground);
                }
            }
        }
        self.gateways.begin(named(requirements));
        let gateways = std::mem::take(&mut self.gateways);
        self.stand_behind(pack, gateways);
        self
    }

    /// Puts all flows behind gateways.
    pub(super) fn stand_behind(&mut self, pack: &Pack, gateways: Slot<Vec<String>>) {
        let chain = known_gateways(pack, gateways.value().map_or(&[], Vec::as_slice));
        self.gateways = gateways;
        let flows = self.flows.iter_mut().map(|flow| &mut flow.base);
        flows.chain([&mut self.ground]).for_each(|flow| *flow = flow.clone().behind(&chain));
    }

    /// Returns the gateways that the pack knows, from the client inwards.
    pub(super) fn chain(&self) -> &[GatewayId] {
        self.ground.chain()
    }

    /// Returns the gateways as they are typed.
    pub fn gateway_text(&self) -> Option<String> {
        self.gateways.value().map(|names| names.join(", "))
    }

    /// Keeps all answers, but has every question asked again. The flows stay.
    pub fn reopen(&mut self) {
        self.system.reopen();
        self.gateways.reopen();
        let last = self.flows.len().saturating_sub(1);
        for (position, flow) in self.flows.iter_mut().enumerate() {
            flow.name.reopen();
            flow.description.reopen();
            flow.needs.reopen();
            flow.blocked.reopen();
            flow.amounts.iter_mut().for_each(Slot::reopen);
            flow.levels.iter_mut().for_each(Slot::reopen);
            flow.stop.reopen();
            if position == last {
                flow.further.reopen();
            }
        }
    }

    /// Returns the flows that are part of the system.
    pub fn active(&self) -> &[FlowDraft] {
        let last = self.flows.iter().position(|flow| flow.further.value() != Some(&true));
        &self.flows[..last.map_or(self.flows.len(), |last| last + 1)]
    }
}

impl FlowDraft {
    /// Creates a flow without any answers.
    pub fn new(pack: &Pack) -> Self {
        Self {
            base: Flow::new(""),
            origin: None,
            template: Slot::Open,
            name: Slot::Open,
            description: Slot::Open,
            needs: Slot::Open,
            blocked: Slot::Open,
            amounts: vec![Slot::Open; pack.amounts().len()],
            levels: vec![Slot::Open; pack.dimensions().len()],
            stop: Slot::Open,
            further: Slot::Open,
        }
    }

    /// Starts with the defaults of a flow. What these answer need not be asked.
    pub(super) fn inherit(&mut self, pack: &Pack, ground: &Flow) {
        self.base = ground.clone();
        self.begin(pack, ground);
    }

    /// Takes over the answers of another flow where nothing has been asked yet.
    fn begin(&mut self, pack: &Pack, other: &Flow) {
        self.needs.begin(some(other.answers().needs()));
        self.blocked.begin(some(other.blocked()));
        for (slot, (amount, _)) in self.amounts.iter_mut().zip(pack.amounts()) {
            slot.begin(other.answers().amount(amount));
        }
        for (slot, (dimension, _)) in self.levels.iter_mut().zip(pack.dimensions()) {
            slot.begin(other.stated(dimension));
        }
    }

    /// Creates a flow in which everything is answered as in a template, or else as in the file; only the name remains to be
    /// asked.
    pub(super) fn like(pack: &Pack, template: &Template, name: String, ground: &Flow) -> Self {
        let mut flow = Self::new(pack);
        flow.begin(pack, template.flow());
        flow.inherit(pack, ground);
        flow.needs.close();
        flow.blocked.close();
        flow.amounts.iter_mut().for_each(Slot::close);
        flow.levels.iter_mut().for_each(Slot::close);
        flow.template = Slot::Given(Some(template.name.clone()));
        flow.name = Slot::Kept(Some(name));
        flow.description = Slot::Given(template.flow().description().map(str::to_owned));
        flow.stop = Slot::Given(Some(true));
        flow
    }

    fn of(pack: &Pack, flow: &Flow) -> Self {
        let level = |(dimension, _)| Slot::Given(flow.stated(dimension));
        let amount = |(amount, _)| Slot::Given(flow.answers().amount(amount));
        Self {
            base: flow.clone(),
            origin: Some(flow.name().to_owned()),
            template: Slot::Given(None),
            name: Slot::Given(Some(flow.name().to_owned())),
            description: Slot::Given(flow.description().map(str::to_owned)),
            needs: Slot::Given(some(flow.answers().needs())),
            blocked: Slot::Given(some(flow.blocked())),
            amounts: pack.amounts().map(amount).collect(),
            levels: pack.dimensions().map(level).collect(),
            stop: Slot::Open,
            further: Slot::Given(Some(true)),
        }
    }

    /// Returns the slot of a dimension's answer.
    pub fn level(&self, dimension: DimensionId) -> &Slot<LevelId> {
        &self.levels[dimension.index()]
    }

    /// Returns the slot of a dimension's answer.
    pub fn level_mut(&mut self, dimension: DimensionId) -> &mut Slot<LevelId> {
        &mut self.levels[dimension.index()]
    }

    /// Returns the slot of an amount.
    pub fn amount(&self, amount: AmountId) -> &Slot<u64> {
        &self.amounts[amount.index()]
    }

    /// Returns the slot of an amount.
    pub fn amount_mut(&mut self, amount: AmountId) -> &mut Slot<u64> {
        &mut self.amounts[amount.index()]
    }

    /// Returns what is known about a dimension: an answer that will be asked for again is open, and none is needed if amounts
    /// imply a level.
    pub fn known(&self, pack: &Pack, dimension: DimensionId) -> Known {
        match self.level(dimension) {
            Slot::Given(Some(level)) => Known::Level(*level),
            Slot::Given(None) => Known::LeftOut,
            Slot::Open | Slot::Kept(None) if self.implied(pack, dimension).is_some() => Known::LeftOut,
            Slot::Open | Slot::Kept(_) => Known::Open,
        }
    }

    /// Returns the level of a dimension that amounts imply, whatever the answer is.
    pub fn implied(&self, pack: &Pack, dimension: DimensionId) -> Option<LevelId> {
        let mut answers = Answers::default();
        self.state_amounts(pack, &mut answers, Slot::given);
        pack.implied(dimension, &answers)
    }

    fn state_amounts(&self, pack: &Pack, answers: &mut Answers, value: impl Fn(&Slot<u64>) -> Option<&u64>) {
        for ((amount, _), slot) in pack.amounts().zip(&self.amounts) {
            if let Some(&value) = value(slot) {
                answers.state_amount(amount, value);
            }
        }
    }

    /// Keeps later answers for when their questions are asked again.
    pub(super) fn remember(&mut self, later: Self) {
        self.template.remember(later.template);
        self.name.remember(later.name);
        self.description.remember(later.description);
        self.needs.remember(later.needs);
        self.blocked.remember(later.blocked);
        self.amounts.iter_mut().zip(later.amounts).for_each(|(amount, later)| amount.remember(later));
        self.levels.iter_mut().zip(later.levels).for_each(|(level, later)| level.remember(later));
        self.stop.remember(later.stop);
        self.further.remember(later.further);
    }

    /// Returns the flow with all answers, including those that will be asked for again, and with what the interview does not ask
    /// about.
    pub fn flow(&self, pack: &Pack) -> Flow {
        self.flow_with(pack, Slot::value, Slot::value)
    }

    /// Returns the flow as [`FlowDraft::flow`] does, but without the amounts and the blocked carriers that will be asked for again.
    pub(super) fn flow_as_given(&self, pack: &Pack) -> Flow {
        self.flow_with(pack, Slot::given, Slot::given)
    }

    fn flow_with(
        &self,
        pack: &Pack,
        amount: impl Fn(&Slot<u64>) -> Option<&u64>,
        blocked: impl Fn(&Slot<Vec<CarrierId>>) -> Option<&Vec<CarrierId>>,
    ) -> Flow {
        let mut answers = Answers::default();
        self.state_amounts(pack, &mut answers, amount);
        self.levels.iter().filter_map(Slot::value).for_each(|&level| answers.state_level(level));
        self.needs.value().into_iter().flatten().for_each(|&need| answers.state_need(need));
        let blocked = blocked(&self.blocked).cloned().unwrap_or_default();
        self.base.answering(pack, answers).blocking(blocked).described(self.description.value().cloned())
    }

    /// Returns the dimensions that are still to be asked about, in the pack's order.
    pub fn open(&self, pack: &Pack) -> Vec<DimensionId> {
        let dimensions = pack.dimensions().map(|(dimension, _)| dimension);
        dimensions.filter(|&dimension| self.known(pack, dimension) == Known::Open).collect()
    }

    /// Returns whether the facts for the order of the questions are the same: the needs, the amounts and the blocked carriers.
    pub(super) fn has_facts_of(&self, other: &Self) -> bool {
        let amounts = self.amounts.iter().zip(&other.amounts).all(|(own, other)| own.given() == other.given());
        amounts && self.needs.value() == other.needs.value() && self.blocked.given() == other.blocked.given()
    }
}

/// Returns the gateways that a file names.
fn named(requirements: &Requirements) -> Option<Vec<String>> {
    Some(requirements.gateways().to_vec()).filter(|names| !names.is_empty())
}

/// Returns a list unless it is empty.
fn some<T: Copy>(list: &[T]) -> Option<Vec<T>> {
    (!list.is_empty()).then(|| list.to_vec())
}
