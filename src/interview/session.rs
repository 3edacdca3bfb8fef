//! The interview as a state machine: replies in, next question out.

mod taking;

use std::cell::OnceCell;

use super::question::{Question, Refusal, Reply};
use super::telling::{self, Telling};
use super::{Draft, FlowDraft, Known, Mean, Outlook, Policy, Slot, Template};
use crate::pack::{AmountId, CarrierId, NeedId, Pack};

/// An interview.
#[derive(Debug, Clone)]
pub struct Session<'p> {
    pack: &'p Pack,
    all: bool,
    templates: Vec<Template>,
    draft: Draft,
    path: Vec<Step>,
    /// The answer that the review asked to change.
    changing: Option<Question>,
    confirmed: bool,
    /// By the position of the flow.
    judged: Vec<Judged>,
}

/// What is computed for a flow, each on first use.
#[derive(Debug, Clone, Default)]
struct Judged {
    policy: OnceCell<Policy>,
    /// The carriers that can change the recommendation.
    carriers: OnceCell<Vec<CarrierId>>,
    /// What the amounts can change.
    amounts: OnceCell<Telling>,
}

/// Maximum number of needs asked about, unless all are wanted: nobody reads a list longer than a screen.
const ASKED: usize = 12;

/// A question that was answered, and what is needed to go back to it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    question: Question,
    changing: Option<Question>,
    before: Before,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Before {
    Same,
    System(Slot<String>),
    /// The gateways, and for each flow whether to skip the other questions.
    Gateway(Slot<Vec<String>>, Vec<Slot<bool>>),
    Flow(usize, Box<FlowDraft>),
}

impl<'p> Session<'p> {
    /// Creates an interview that continues from some answers. With `all`, what can no longer matter is asked as well.
    pub fn new(pack: &'p Pack, draft: Draft, all: bool) -> Self {
        let judged = vec![Judged::default(); draft.flows.len()];
        Self { pack, all, templates: Vec::new(), draft, path: Vec::new(), changing: None, confirmed: false, judged }
    }

    /// Sets the templates that are offered for each flow.
    pub fn offering(self, templates: Vec<Template>) -> Self {
        Self { templates, ..self }
    }

    /// Returns the templates on offer.
    pub fn templates(&self) -> &[Template] {
        &self.templates
    }

    /// Returns the answers so far.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// Returns the answered questions, in order, as far as the interview can go back.
    pub fn asked(&self) -> impl ExactSizeIterator<Item = Question> {
        self.path.iter().map(|step| step.question)
    }

    /// Returns the question to ask now; `None` if the review has been confirmed.
    pub fn question(&self) -> Option<Question> {
        if self.confirmed {
            return None;
        }
        if self.changing.is_some() {
            return self.changing;
        }
        if !self.draft.system.is_given() {
            return Some(Question::System);
        }
        if self.pack.gateways().len() > 0 && !self.draft.gateways.is_given() {
            return Some(Question::Gateway);
        }
        for position in 0..self.draft.flows.len() {
            if let Some(question) = self.question_on(position) {
                return Some(question);
            }
            if self.draft.flows[position].further != Slot::Given(Some(true)) {
                break;
            }
        }
        Some(Question::Review)
    }

    fn question_on(&self, position: usize) -> Option<Question> {
        let flow = &self.draft.flows[position];
        if !self.templates.is_empty() && !flow.template.is_given() {
            return Some(Question::Template(position));
        }
        if !flow.name.is_given() {
            return Some(Question::Name(position));
        }
        if !flow.description.is_given() {
            return Some(Question::Description(position));
        }
        let pack = self.pack;
        if let Some((shape, _)) = pack.dimensions().next().filter(|(shape, _)| flow.known(pack, *shape) == Known::Open) {
            return Some(Question::Level(position, shape));
        }
        if !flow.needs.is_given() {
            return Some(Question::Needs(position));
        }
        // These answers are facts for the order of the other questions.
        let path_matters = || if self.all { self.pack.carriers().len() > 0 } else { !self.telling_carriers(position).is_empty() };
        if !flow.blocked.is_given() && path_matters() {
            return Some(Question::Path(position));
        }
        if let Some(amount) = self.amount(position) {
            return Some(Question::Amount(position, amount));
        }
        if let Some(dimension) = self.policy(position).best(|dimension| flow.known(pack, dimension)) {
            return Some(Question::Level(position, dimension));
        }
        if let Some(&rest) = self.rest(position).first() {
            match &flow.stop {
                Slot::Given(Some(true)) if !self.all => {}
                Slot::Open | Slot::Kept(_) if !self.all => return Some(Question::Settled(position)),
                _ => return Some(rest),
            }
        }
        (!flow.further.is_given()).then_some(Question::Further(position))
    }

    /// Returns the remaining questions about a flow once none can change the recommendation.
    pub fn rest(&self, position: usize) -> Vec<Question> {
        let flow = &self.draft.flows[position];
        let is_open = |dimension| {
            if self.all { !flow.level(dimension).is_given() } else { flow.known(self.pack, dimension) == Known::Open }
        };
        let dimensions = self.pack.dimensions().map(|(dimension, _)| dimension).filter(|&dimension| is_open(dimension));
        let amounts = self.pack.amounts().map(|(amount, _)| amount).filter(|&amount| !flow.amount(amount).is_given());
        let path = (!flow.blocked.is_given() && self.pack.carriers().len() > 0).then_some(Question::Path(position));
        let dimensions = dimensions.map(|dimension| Question::Level(position, dimension));
        dimensions.chain(amounts.map(|amount| Question::Amount(position, amount))).chain(path).collect()
    }

    /// Returns the amount to ask about before the dimensions; with `all`, any amount.
    fn amount(&self, position: usize) -> Option<AmountId> {
        let flow = &self.draft.flows[position];
        if self.all {
            return self.pack.amounts().map(|(amount, _)| amount).find(|&amount| !flow.amount(amount).is_given());
        }
        self.telling_amounts(position).amounts.first().copied()
    }

    fn telling_amounts(&self, position: usize) -> &Telling {
        let flow = &self.draft.flows[position];
        self.judged[position].amounts.get_or_init(|| telling::amounts(self.pack, flow))
    }

    fn telling_carriers(&self, position: usize) -> &[CarrierId] {
        let flow = &self.draft.flows[position];
        self.judged[position].carriers.get_or_init(|| telling::carriers(self.pack, flow))
    }

    /// Returns the carriers to ask about: those that can change the recommendation, and those that are already marked. With
    /// `all`, every carrier.
    pub fn carriers(&self, position: usize) -> Vec<CarrierId> {
        let all = self.pack.carriers().map(|(carrier, _)| carrier);
        let flow = &self.draft.flows[position];
        if self.all || flow.stop == Slot::Given(Some(false)) {
            return all.collect();
        }
        let telling = self.telling_carriers(position);
        let marked = flow.blocked.value().map_or(&[][..], Vec::as_slice);
        all.filter(|carrier| telling.contains(carrier) || marked.contains(carrier)).collect()
    }

    /// Returns the needs to ask about: those that most often change the recommendation, and those that are already marked. With
    /// `all`, every need.
    pub fn needs(&self, position: usize) -> Vec<NeedId> {
        if self.all {
            return self.pack.needs().map(|(need, _)| need).collect();
        }
        let draft = &self.draft.flows[position];
        let marked = draft.needs.value().map_or(&[][..], Vec::as_slice);
        let flow = draft.flow(self.pack);
        let mut answers = flow.answers().clone();
        for &need in marked {
            answers.drop_need(need);
        }
        let mut needs = telling::needs(self.pack, &flow.with_answers(answers));
        needs.truncate(ASKED);
        let others: Vec<NeedId> = marked.iter().copied().filter(|need| !needs.contains(need)).collect();
        needs.extend(others);
        needs
    }

    /// Returns the possible outcomes of a flow, given its needs and the answers that will not be asked for again.
    pub fn outlook(&self, position: usize) -> Outlook {
        let flow = &self.draft.flows[position];
        self.policy(position).outlook(|dimension| flow.known(self.pack, dimension))
    }

    /// Returns the same for any values of the amounts that are still open; `None` if there are too many cases to try.
    pub fn prospects(&self, position: usize) -> Option<Outlook> {
        let outlook = self.outlook(position);
        let further = self.telling_amounts(position).winners.as_ref()?;
        let wins = |protocol| outlook.winners.contains(&protocol) || further.contains(&Some(protocol));
        let winners = self.pack.protocols().map(|(protocol, _)| protocol).filter(|&protocol| wins(protocol)).collect();
        Some(Outlook { winners, none: outlook.none || further.contains(&None) })
    }

    /// Returns the expected number of questions about the dimensions of a flow until it is settled.
    pub fn expected(&self, position: usize) -> Mean {
        let flow = &self.draft.flows[position];
        self.policy(position).expected(|dimension| flow.known(self.pack, dimension))
    }

    fn policy(&self, position: usize) -> &Policy {
        self.judged[position].policy.get_or_init(|| Policy::new(self.pack, &self.draft.flows[position].flow_as_given(self.pack)))
    }

    /// Processes a reply to the current question.
    pub fn answer(&mut self, reply: Reply) -> Result<(), Refusal> {
        let question = self.question().ok_or(Refusal::Unsuitable)?;
        let step = Step { question, changing: self.changing, before: self.before(question) };
        match (question, reply) {
            (Question::Review, Reply::Confirm) => self.confirmed = true,
            (Question::Review, Reply::Change(target)) if self.can_change(target) => self.changing = Some(target),
            (Question::Review, _) | (_, Reply::Confirm | Reply::Change(_)) => return Err(Refusal::Unsuitable),
            (question, reply) => {
                self.take(question, reply)?;
                self.changing = None;
            }
        }
        self.path.push(step);
        Ok(())
    }

    /// Goes back to the previous question. Its answer and all later ones are kept, to be offered again, except that changes made
    /// from the review are undone. Returns false if there is no previous question.
    pub fn back(&mut self) -> bool {
        let Some(step) = self.path.pop() else { return false };
        self.confirmed = false;
        self.changing = step.changing;
        match step.before {
            Before::Same => {}
            Before::System(before) => {
                let later = std::mem::replace(&mut self.draft.system, before);
                self.draft.system.remember(later);
            }
            Before::Gateway(mut before, stops) => {
                before.remember(self.draft.gateways.clone());
                self.stand_behind(before);
                for (flow, stop) in self.draft.flows.iter_mut().zip(stops) {
                    let later = std::mem::replace(&mut flow.stop, stop);
                    flow.stop.remember(later);
                }
            }
            Before::Flow(position, before) => {
                let later = std::mem::replace(&mut self.draft.flows[position], *before);
                self.draft.flows[position].remember(later.clone());
                self.judge_again(position, &later);
            }
        }
        true
    }

    /// Returns the state to restore when the reply to a question is taken back.
    fn before(&self, question: Question) -> Before {
        let flow = |position: usize| self.draft.flows.get(position).map(|flow| Before::Flow(position, Box::new(flow.clone())));
        match question {
            Question::System => Before::System(self.draft.system.clone()),
            Question::Gateway => {
                let stops = self.draft.flows.iter().map(|flow| flow.stop.clone());
                Before::Gateway(self.draft.gateways.clone(), stops.collect())
            }
            Question::Review => Before::Same,
            Question::Template(position)
            | Question::Name(position)
            | Question::Description(position)
            | Question::Needs(position)
            | Question::Path(position)
            | Question::Amount(position, _)
            | Question::Level(position, _)
            | Question::Settled(position)
            | Question::Further(position) => flow(position).unwrap_or(Before::Same),
        }
    }

    /// Returns whether the review may lead to a question.
    fn can_change(&self, target: Question) -> bool {
        let last = self.draft.active().len().saturating_sub(1);
        match target {
            Question::System => true,
            Question::Gateway => self.pack.gateways().len() > 0,
            Question::Name(position)
            | Question::Description(position)
            | Question::Needs(position)
            | Question::Path(position)
            | Question::Amount(position, _)
            | Question::Level(position, _) => position <= last,
            Question::Further(position) => position == last,
            Question::Template(_) | Question::Settled(_) | Question::Review => false,
        }
    }
}

#[cfg(test)]
mod tests;
