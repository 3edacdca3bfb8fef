//! How the replies to an interview are processed.

use std::cell::OnceCell;

use super::{Judged, Session};
use crate::interview::{FlowDraft, Mark, Question, Refusal, Reply, Slot, Template};
use crate::requirements::{flow_name, gateway_chain};

impl Session<'_> {
    pub(super) fn take(&mut self, question: Question, reply: Reply) -> Result<(), Refusal> {
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
            Question::Gateway => {
                let gateways = match text(reply)? {
                    // What a file says stays as it is written there.
                    same if same == self.draft.gateway_text() => self.draft.gateways.value().cloned(),
                    // As after the option of commands.
                    Some(text) if text.eq_ignore_ascii_case("none") => None,
                    Some(text) => Some(gateway_chain(self.pack, &text).map_err(Refusal::NotAChain)?),
                    None => None,
                };
                self.stand_behind(Slot::Given(gateways.filter(|names| !names.is_empty())));
            }
            Question::Template(position) => {
                let template = match reply {
                    Reply::Template(chosen) => Some(self.templates.get(chosen).ok_or(Refusal::Unsuitable)?.clone()),
                    Reply::Unsure => None,
                    _ => return Err(Refusal::Unsuitable),
                };
                self.begin(position, template.as_ref());
            }
            Question::Name(position) => {
                let name = match text(reply)? {
                    Some(text) => self.free_name(position, &text)?,
                    None => self.suggested_name(position),
                };
                self.draft.flows[position].name = Slot::Given(Some(name));
            }
            Question::Description(position) => self.draft.flows[position].description = Slot::Given(text(reply)?),
            Question::Needs(position) => {
                let needs = marked(reply, |mark| match mark {
                    Mark::Need(need) => Some(need),
                    Mark::Carrier(_) => None,
                })?;
                self.change(position, |flow| flow.needs = Slot::Given(needs));
            }
            Question::Path(position) => {
                let blocked = marked(reply, |mark| match mark {
                    Mark::Carrier(carrier) => Some(carrier),
                    Mark::Need(_) => None,
                })?;
                self.change(position, |flow| flow.blocked = Slot::Given(blocked));
            }
            Question::Amount(position, amount) => {
                let measure = self.pack.amount(amount).unit.measure();
                let read = |text: String| measure.read(&text).map_err(|odd| Refusal::NotAnAmount(text, measure, odd));
                let value = text(reply)?.map(read).transpose()?;
                self.change(position, |flow| *flow.amount_mut(amount) = Slot::Given(value));
            }
            Question::Level(position, dimension) => {
                let level = match reply {
                    Reply::Level(level) if level.dimension() == dimension => Some(level),
                    Reply::Unsure => None,
                    _ => return Err(Refusal::Unsuitable),
                };
                self.change(position, |flow| *flow.level_mut(dimension) = Slot::Given(level));
            }
            Question::Settled(position) => self.draft.flows[position].stop = Slot::Given(Some(yes(reply, true)?)),
            Question::Further(position) => {
                let further = yes(reply, false)?;
                self.draft.flows[position].further = Slot::Given(Some(further));
                if further && position + 1 == self.draft.flows.len() {
                    let mut added = FlowDraft::new(self.pack);
                    added.inherit(self.pack, &self.draft.ground);
                    self.draft.flows.push(added);
                    self.judged.push(Judged::default());
                }
            }
            Question::Review => return Err(Refusal::Unsuitable),
        }
        Ok(())
    }

    /// Puts all flows behind gateways. If that can change the recommendations, it is asked again whether to skip the other
    /// questions.
    pub(super) fn stand_behind(&mut self, gateways: Slot<Vec<String>>) {
        let before = self.draft.chain().to_vec();
        self.draft.stand_behind(self.pack, gateways);
        if self.draft.chain() != before {
            let settled = self.draft.flows.iter_mut().filter(|flow| flow.stop == Slot::Given(Some(true)));
            settled.for_each(|flow| flow.stop.reopen());
            self.judged.iter_mut().for_each(|judged| *judged = Judged::default());
        }
    }

    /// Starts a flow from a template, or from nothing.
    fn begin(&mut self, position: usize, template: Option<&Template>) {
        let before = self.draft.flows[position].clone();
        let mut flow = match template {
            Some(template) => {
                let name = self.draft.free_name(position, &template.name);
                FlowDraft::like(self.pack, template, name, &self.draft.ground)
            }
            // What was answered before the user went back stays, unless a template answered it.
            None if before.template.value().is_none() => before.clone(),
            None => {
                let mut flow = FlowDraft::new(self.pack);
                flow.inherit(self.pack, &self.draft.ground);
                flow
            }
        };
        flow.template = Slot::Given(template.map(|template| template.name.clone()));
        self.draft.flows[position] = flow;
        self.judge_again(position, &before);
    }

    /// Changes an answer about a flow. If the other questions were to be skipped, that is asked again.
    fn change(&mut self, position: usize, change: impl FnOnce(&mut FlowDraft)) {
        let before = self.draft.flows[position].clone();
        let flow = &mut self.draft.flows[position];
        change(flow);
        if flow.stop == Slot::Given(Some(true)) {
            flow.stop.reopen();
        }
        self.judge_again(position, &before);
    }

    /// Discards what was computed for a flow that has changed.
    pub(super) fn judge_again(&mut self, position: usize, before: &FlowDraft) {
        let judged = &mut self.judged[position];
        (judged.carriers, judged.amounts) = (OnceCell::new(), OnceCell::new());
        if !self.draft.flows[position].has_facts_of(before) {
            judged.policy = OnceCell::new();
        }
    }

    fn free_name(&self, position: usize, text: &str) -> Result<String, Refusal> {
        let name = flow_name(text).ok_or_else(|| Refusal::NotAName(text.to_owned()))?;
        if self.draft.is_taken(position, &name) { Err(Refusal::NameTaken(name)) } else { Ok(name) }
    }

    /// Returns the name that a flow gets if none is given.
    pub fn suggested_name(&self, position: usize) -> String {
        let numbers = position + 1..;
        let mut names = numbers.map(|number| format!("flow-{number}"));
        names.find(|name| !self.draft.is_taken(position, name)).unwrap_or_default()
    }
}

/// Returns the marks of one kind, each once and in the pack's order; `None` if there are none.
fn marked<T: Ord>(reply: Reply, of: impl Fn(Mark) -> Option<T>) -> Result<Option<Vec<T>>, Refusal> {
    let marks = match reply {
        Reply::Marked(marks) => marks,
        Reply::Unsure => return Ok(None),
        _ => return Err(Refusal::Unsuitable),
    };
    let mut found: Vec<T> = marks.into_iter().map(of).collect::<Option<_>>().ok_or(Refusal::Unsuitable)?;
    found.sort_unstable();
    found.dedup();
    Ok(Some(found).filter(|found| !found.is_empty()))
}
