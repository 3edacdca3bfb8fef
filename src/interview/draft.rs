//! What has been answered so far.

use super::Known;
use crate::pack::{DimensionId, LevelId, NeedId, Pack};
use crate::requirements::{Flow, Requirements};

/// The place of one answer. An inner none means that the question was left out: not sure, or it does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Slot<T> {
    /// Not asked yet.
    #[default]
    Open,
    /// Answered before, and to be asked again: the interview went back, or the answer comes from a file.
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
    /// The flows; those behind one without a further flow are remembered only.
    pub flows: Vec<FlowDraft>,
    /// What a flow states that says nothing itself: the defaults of the file, and the gateways before it.
    pub(super) ground: Flow,
}

/// The answers on one flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowDraft {
    /// What the interview does not ask about and the file already has.
    base: Flow,
    /// The name of the flow in the file that it comes from.
    pub origin: Option<String>,
    /// The name.
    pub name: Slot<String>,
    /// What happens in it.
    pub description: Slot<String>,
    /// The needs, in the pack's order.
    pub needs: Slot<Vec<NeedId>>,
    /// By the position of the dimension.
    levels: Vec<Slot<LevelId>>,
    /// Whether the questions that cannot matter any more are left out.
    pub stop: Slot<bool>,
    /// Whether there is a flow after this one.
    pub further: Slot<bool>,
}

impl<T> Slot<T> {
    /// The answer, where there is one and it says something.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Open => None,
            Self::Kept(value) | Self::Given(value) => value.as_ref(),
        }
    }

    /// Whether the question need not be asked.
    pub fn is_given(&self) -> bool {
        matches!(self, Self::Given(_))
    }

    /// Whether the question was left out.
    pub fn is_left_out(&self) -> bool {
        matches!(self, Self::Kept(None) | Self::Given(None))
    }

    /// Keeps an answer, but lets the question be asked again.
    pub fn reopen(&mut self) {
        if let Self::Given(value) = self {
            *self = Self::Kept(value.take());
        }
    }

    /// Keeps a later answer for when the question is asked again; an answer that stood before the later one stands again.
    pub(super) fn remember(&mut self, later: Self) {
        if let (false, Self::Given(value) | Self::Kept(value)) = (self.is_given(), later) {
            *self = Self::Kept(value);
        }
    }
}

impl Draft {
    /// Nothing is answered yet.
    pub fn new(pack: &Pack) -> Self {
        Self::beginning(vec![FlowDraft::new(pack)])
    }

    /// Nothing is answered but what is known of the flows.
    pub(super) fn beginning(flows: Vec<FlowDraft>) -> Self {
        Self { from: None, system: Slot::Open, flows, ground: Flow::new("") }
    }

    /// The answers of the file `from`. What it leaves open is left out.
    pub fn of(pack: &Pack, requirements: &Requirements, from: &str) -> Self {
        let mut flows: Vec<_> = requirements.flows().iter().map(|flow| FlowDraft::of(pack, flow)).collect();
        if let Some(last) = flows.last_mut() {
            last.further = Slot::Given(Some(false));
        }
        let from = Some(from.to_owned());
        let ground = requirements.defaults().clone();
        Self { from, system: Slot::Given(requirements.title().map(str::to_owned)), flows, ground }
    }

    /// The same answers on the flows of the file that they come from. A flow that the file does not have begins with the file's
    /// defaults, as it does when the interview adds it.
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
        self
    }

    /// Keeps all answers, but lets every question be asked again. The flows stay.
    pub fn reopen(&mut self) {
        self.system.reopen();
        let last = self.flows.len().saturating_sub(1);
        for (position, flow) in self.flows.iter_mut().enumerate() {
            flow.name.reopen();
            flow.description.reopen();
            flow.needs.reopen();
            flow.levels.iter_mut().for_each(Slot::reopen);
            flow.stop.reopen();
            if position == last {
                flow.further.reopen();
            }
        }
    }

    /// The flows that are part of the system.
    pub fn active(&self) -> &[FlowDraft] {
        let last = self.flows.iter().position(|flow| flow.further.value() != Some(&true));
        &self.flows[..last.map_or(self.flows.len(), |last| last + 1)]
    }
}

impl FlowDraft {
    /// Nothing is answered yet.
    pub fn new(pack: &Pack) -> Self {
        let levels = vec![Slot::Open; pack.dimensions().len()];
        Self {
            base: Flow::new(""),
            origin: None,
            name: Slot::Open,
            description: Slot::Open,
            needs: Slot::Open,
            levels,
            stop: Slot::Open,
            further: Slot::Open,
        }
    }

    /// Begins with what a flow states that says nothing itself. What it answers need not be asked.
    pub(super) fn inherit(&mut self, pack: &Pack, ground: &Flow) {
        self.base = ground.clone();
        let needs = ground.answers().needs();
        if self.needs == Slot::Open && !needs.is_empty() {
            self.needs = Slot::Given(Some(needs.to_vec()));
        }
        for (slot, (dimension, _)) in self.levels.iter_mut().zip(pack.dimensions()) {
            if let (Slot::Open, Some(level)) = (&slot, ground.stated(dimension)) {
                *slot = Slot::Given(Some(level));
            }
        }
    }

    fn of(pack: &Pack, flow: &Flow) -> Self {
        let level = |(dimension, _)| Slot::Given(flow.stated(dimension));
        Self {
            base: flow.clone(),
            origin: Some(flow.name().to_owned()),
            name: Slot::Given(Some(flow.name().to_owned())),
            description: Slot::Given(flow.description().map(str::to_owned)),
            needs: Slot::Given(Some(flow.answers().needs().to_vec()).filter(|needs| !needs.is_empty())),
            levels: pack.dimensions().map(level).collect(),
            stop: Slot::Open,
            further: Slot::Given(Some(true)),
        }
    }

    /// The place of a dimension's answer.
    pub fn level(&self, dimension: DimensionId) -> &Slot<LevelId> {
        &self.levels[dimension.index()]
    }

    /// The place of a dimension's answer.
    pub fn level_mut(&mut self, dimension: DimensionId) -> &mut Slot<LevelId> {
        &mut self.levels[dimension.index()]
    }

    /// What is known of a dimension: an answer that will be asked for again is open.
    pub fn known(&self, dimension: DimensionId) -> Known {
        match self.level(dimension) {
            Slot::Given(Some(level)) => Known::Level(*level),
            Slot::Given(None) => Known::LeftOut,
            Slot::Open | Slot::Kept(_) => Known::Open,
        }
    }

    /// Keeps later answers for when their questions are asked again.
    pub(super) fn remember(&mut self, later: Self) {
        self.name.remember(later.name);
        self.description.remember(later.description);
        self.needs.remember(later.needs);
        self.levels.iter_mut().zip(later.levels).for_each(|(level, later)| level.remember(later));
        self.stop.remember(later.stop);
        self.further.remember(later.further);
    }

    /// The flow with all answers, those that will be asked for again included, and with what the interview does not ask about.
    pub fn flow(&self) -> Flow {
        // The interview does not ask about amounts; what they imply holds where nothing else is answered.
        let mut answers = self.base.answers().only_amounts();
        let implied = self.base.implied().iter().filter_map(|&dimension| self.base.answers().level(dimension));
        implied.for_each(|level| answers.state_level(level));
        self.levels.iter().filter_map(Slot::value).for_each(|&level| answers.state_level(level));
        self.needs.value().into_iter().flatten().for_each(|&need| answers.state_need(need));
        self.base.with_answers(answers).described(self.description.value().cloned())
    }

    /// The dimensions that need an answer or have none that stays, in the pack's order.
    pub fn open(&self, pack: &Pack) -> Vec<DimensionId> {
        let dimensions = pack.dimensions().map(|(dimension, _)| dimension);
        dimensions.filter(|&dimension| self.known(dimension) == Known::Open).collect()
    }
}
