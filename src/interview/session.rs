//! The interview as a state machine: replies in, next question out.

use std::cell::OnceCell;

use super::needs::telling;
use super::{Draft, FlowDraft, Known, Mean, Outlook, Policy, Slot};
use crate::pack::{DimensionId, LevelId, NeedId, Pack};
use crate::requirements::flow_name;

/// A question. The number is the position of the flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// What is the system called?
    System,
    /// What is the flow called?
    Name(usize),
    /// What happens in it?
    Description(usize),
    /// What is wanted beyond the dimensions?
    Needs(usize),
    /// Which level of a dimension?
    Level(usize, DimensionId),
    /// No answer can change the recommendation any more: shall the other questions be left out?
    Settled(usize),
    /// Is there a further flow?
    Further(usize),
    /// Is all as it should be?
    Review,
}

/// A reply to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// To any question but the review: not sure, or it does not matter.
    Unsure,
    /// A title, name or description.
    Text(String),
    /// Some needs.
    Needs(Vec<NeedId>),
    /// A level.
    Level(LevelId),
    /// To a question that asks for yes or no.
    Yes(bool),
    /// In the review: an answer is to be changed.
    Change(Question),
    /// In the review: all is as it should be.
    Confirm,
}

/// Why a reply is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It is no answer to this question.
    Unsuitable,
    /// It is no name for a flow.
    NotAName(String),
    /// Another flow has this name.
    NameTaken(String),
}

/// An interview.
#[derive(Debug, Clone)]
pub struct Session<'p> {
    pack: &'p Pack,
    all: bool,
    draft: Draft,
    path: Vec<Step>,
    /// The answer that the review sent the interview to.
    changing: Option<Question>,
    confirmed: bool,
    /// By the position of the flow; each made when it is first asked for.
    policies: Vec<OnceCell<Policy>>,
}

/// The most needs that are asked about, unless all are wanted: a list longer than a screen is not read.
const ASKED: usize = 12;

/// A question that was answered, and what it takes to go back to it.
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
    Flow(usize, Box<FlowDraft>),
}

impl<'p> Session<'p> {
    /// An interview that goes on from some answers. With `all`, what cannot matter any more is asked as well.
    pub fn new(pack: &'p Pack, draft: Draft, all: bool) -> Self {
        let policies = vec![OnceCell::new(); draft.flows.len()];
        Self { pack, all, draft, path: Vec::new(), changing: None, confirmed: false, policies }
    }

    /// The answers so far.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// The questions that were answered, in order, as far as the interview can go back.
    pub fn asked(&self) -> impl ExactSizeIterator<Item = Question> {
        self.path.iter().map(|step| step.question)
    }

    /// The question to ask now; none when the review has been confirmed.
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
        if !flow.name.is_given() {
            return Some(Question::Name(position));
        }
        if !flow.description.is_given() {
            return Some(Question::Description(position));
        }
        if let Some((shape, _)) = self.pack.dimensions().next().filter(|(shape, _)| flow.known(*shape) == Known::Open) {
            return Some(Question::Level(position, shape));
        }
        if !flow.needs.is_given() {
            return Some(Question::Needs(position));
        }
        if let Some(&first) = flow.open(self.pack).first() {
            match (self.policy(position).best(|dimension| flow.known(dimension)), &flow.stop) {
                (Some(dimension), _) => return Some(Question::Level(position, dimension)),
                (None, _) if self.all => return Some(Question::Level(position, first)),
                (None, Slot::Given(Some(true))) => {}
                (None, Slot::Given(_)) => return Some(Question::Level(position, first)),
                (None, _) => return Some(Question::Settled(position)),
            }
        }
        (!flow.further.is_given()).then_some(Question::Further(position))
    }

    /// The needs to ask about: those that most often change what is recommended, and those that are marked already. With `all`, each.
    pub fn needs(&self, position: usize) -> Vec<NeedId> {
        if self.all {
            return self.pack.needs().map(|(need, _)| need).collect();
        }
        let draft = &self.draft.flows[position];
        let marked = draft.needs.value().map_or(&[][..], Vec::as_slice);
        let flow = draft.flow();
        let mut answers = flow.answers().clone();
        for &need in marked {
            answers.drop_need(need);
        }
        let mut needs = telling(self.pack, &flow.with_answers(answers));
        needs.truncate(ASKED);
        let others: Vec<NeedId> = marked.iter().copied().filter(|need| !needs.contains(need)).collect();
        needs.extend(others);
        needs
    }

    /// What can still come of a flow, given its needs and the answers that will not be asked for again.
    pub fn outlook(&self, position: usize) -> Outlook {
        let flow = &self.draft.flows[position];
        self.policy(position).outlook(|dimension| flow.known(dimension))
    }

    /// How many questions on the dimensions of a flow are to be expected until it is settled.
    pub fn expected(&self, position: usize) -> Mean {
        let flow = &self.draft.flows[position];
        self.policy(position).expected(|dimension| flow.known(dimension))
    }

    fn policy(&self, position: usize) -> &Policy {
        self.policies[position].get_or_init(|| Policy::new(self.pack, &self.draft.flows[position].flow()))
    }

    /// Takes a reply to the present question.
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

    /// Goes back to the question before. Its answer and all later ones are kept, to be offered again; only what was changed from
    /// the review on is what it was. False when there is none before.
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
            Before::Flow(position, before) => {
                let later = std::mem::replace(&mut self.draft.flows[position], *before);
                let needs = later.needs.value().cloned();
                self.draft.flows[position].remember(later);
                if self.draft.flows[position].needs.value() != needs.as_ref() {
                    self.policies[position] = OnceCell::new();
                }
            }
        }
        true
    }

    /// What must be put back to take the reply to a question back.
    fn before(&self, question: Question) -> Before {
        let flow = |position: usize| self.draft.flows.get(position).map(|flow| Before::Flow(position, Box::new(flow.clone())));
        match question {
            Question::System => Before::System(self.draft.system.clone()),
            Question::Review => Before::Same,
            Question::Name(position)
            | Question::Description(position)
            | Question::Needs(position)
            | Question::Level(position, _)
            | Question::Settled(position)
            | Question::Further(position) => flow(position).unwrap_or(Before::Same),
        }
    }

    /// Whether the review may lead to a question.
    fn can_change(&self, target: Question) -> bool {
        let last = self.draft.active().len().saturating_sub(1);
        match target {
            Question::System => true,
            Question::Name(position)
            | Question::Description(position)
            | Question::Needs(position)
            | Question::Level(position, _) => position <= last,
            Question::Further(position) => position == last,
            Question::Settled(_) | Question::Review => false,
        }
    }

    fn take(&mut self, question: Question, reply: Reply) -> Result<(), Refusal> {
        let text = |reply: Reply| match reply {
            Reply::Text(text) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
            Reply::Unsure => Ok(None),
            _ => Err(Refusal::Unsuitable),
        };
        let yes = |reply: Reply, unsure: bool| match reply {
            Reply::Yes(yes) => Ok(yes),
            Reply::Unsure => Ok(unsure),
            _ => Err(Refusal::Unsuitable),
        };
        match question {
            Question::System => self.draft.system = Slot::Given(text(reply)?),
            Question::Name(position) => {
                let name = match text(reply)? {
                    Some(text) => self.free_name(position, &text)?,
                    None => self.suggested_name(position),
                };
                self.draft.flows[position].name = Slot::Given(Some(name));
            }
            Question::Description(position) => self.draft.flows[position].description = Slot::Given(text(reply)?),
            Question::Needs(position) => {
                let needs = match reply {
                    Reply::Needs(mut needs) => {
                        needs.sort_unstable();
                        needs.dedup();
                        Some(needs).filter(|needs| !needs.is_empty())
                    }
                    Reply::Unsure => None,
                    _ => return Err(Refusal::Unsuitable),
                };
                self.draft.flows[position].needs = Slot::Given(needs);
                self.judge_again(position);
            }
            Question::Level(position, dimension) => {
                let level = match reply {
                    Reply::Level(level) if level.dimension() == dimension => Some(level),
                    Reply::Unsure => None,
                    _ => return Err(Refusal::Unsuitable),
                };
                *self.draft.flows[position].level_mut(dimension) = Slot::Given(level);
                if self.draft.flows[position].stop == Slot::Given(Some(true)) {
                    self.draft.flows[position].stop.reopen();
                }
            }
            Question::Settled(position) => self.draft.flows[position].stop = Slot::Given(Some(yes(reply, true)?)),
            Question::Further(position) => {
                let further = yes(reply, false)?;
                self.draft.flows[position].further = Slot::Given(Some(further));
                if further && position + 1 == self.draft.flows.len() {
                    let mut added = FlowDraft::new(self.pack);
                    added.inherit(self.pack, &self.draft.ground);
                    self.draft.flows.push(added);
                    self.policies.push(OnceCell::new());
                }
            }
            Question::Review => return Err(Refusal::Unsuitable),
        }
        Ok(())
    }

    /// After a change of what the policy takes as facts.
    fn judge_again(&mut self, position: usize) {
        self.policies[position] = OnceCell::new();
        if self.draft.flows[position].stop == Slot::Given(Some(true)) {
            self.draft.flows[position].stop.reopen();
        }
    }

    fn free_name(&self, position: usize, text: &str) -> Result<String, Refusal> {
        let name = flow_name(text).ok_or_else(|| Refusal::NotAName(text.to_owned()))?;
        if self.is_taken(position, &name) { Err(Refusal::NameTaken(name)) } else { Ok(name) }
    }

    fn is_taken(&self, position: usize, name: &str) -> bool {
        let mut others = self.draft.flows.iter().enumerate().filter(|(other, _)| *other != position);
        others.any(|(_, flow)| flow.name.value().is_some_and(|other| other == name))
    }

    /// The name that a flow gets when none is given.
    pub fn suggested_name(&self, position: usize) -> String {
        let numbers = position + 1..;
        let mut names = numbers.map(|number| format!("flow-{number}"));
        names.find(|name| !self.is_taken(position, name)).unwrap_or_default()
    }

    /// Whether every open dimension of a flow is one that cannot matter any more.
    pub fn is_settled(&self, position: usize) -> bool {
        let flow = &self.draft.flows[position];
        let open = self.pack.dimensions().any(|(dimension, _)| flow.known(dimension) == Known::Open);
        !open || self.policy(position).best(|dimension| flow.known(dimension)).is_none()
    }
}

#[cfg(test)]
mod tests;
