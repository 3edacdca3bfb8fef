//! Differences between two versions of a requirements file.

use super::{Criterion, Decision, Flow, Requirements};
use crate::decision::Weight;
use crate::pack::Pack;

/// One thing that is stated differently, in the words of the file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Difference {
    /// The key, such as `latency`, `needs` or `decision.protocol`.
    pub key: String,
    /// The old value; `None` if it is new. For a list, the removed item.
    pub from: Option<String>,
    /// The new value; `None` if it was removed. For a list, the added item.
    pub to: Option<String>,
}

impl Requirements {
    /// Returns what differs for the system as a whole, without the flows.
    pub fn differences(&self, old: &Self, pack: &Pack) -> Vec<Difference> {
        let waivers = |file: &Self| -> Vec<String> {
            let text =
                |waiver: &super::Waiver| format!("{} in {} until {}", waiver.lint.value, waiver.flow.value, waiver.until.value);
            file.waivers.iter().map(text).collect()
        };
        let mut found = Vec::new();
        one("system", old.title.as_ref(), self.title.as_ref(), &mut found);
        one("gateway", old.gateway_text().as_ref(), self.gateway_text().as_ref(), &mut found);
        let configured = |file: &Self| -> Vec<String> { file.configurations.iter().map(|file| file.value.clone()).collect() };
        list("gateway-config", &configured(old), &configured(self), &mut found);
        let in_use =
            |file: &Self| -> Vec<String> { file.in_use().iter().map(|&protocol| pack.protocol(protocol).id.clone()).collect() };
        list("in-use", &in_use(old), &in_use(self), &mut found);
        list("waivers", &waivers(old), &waivers(self), &mut found);
        found
    }
}

impl Flow {
    /// Returns what differs for the flow, defaults included. A change without effect on the flow is not a difference.
    pub fn differences(&self, old: &Self, pack: &Pack) -> Vec<Difference> {
        let mut found = Vec::new();
        one("description", old.description.as_ref(), self.description.as_ref(), &mut found);
        one("route", old.route.as_ref(), self.route.as_ref(), &mut found);
        for (dimension, known) in pack.dimensions() {
            let level = |flow: &Self| flow.stated(dimension).map(|level| pack.level(level).id.clone());
            one(&known.id, level(old).as_ref(), level(self).as_ref(), &mut found);
        }
        for (amount, known) in pack.amounts() {
            let value = |flow: &Self| flow.answers.amount(amount).map(|value| pack.amount_text(amount, value));
            one(&known.id, value(old).as_ref(), value(self).as_ref(), &mut found);
        }
        let needs =
            |flow: &Self| -> Vec<String> { flow.answers.needs().iter().map(|&need| pack.need(need).id.clone()).collect() };
        list("needs", &needs(old), &needs(self), &mut found);
        let stated = |criterion: &Criterion| match *criterion {
            Criterion::Dimension(_) => true,
            Criterion::Need(need) => [old, self].iter().any(|flow| flow.answers.needs().contains(&need)),
        };
        for criterion in Criterion::all(pack).filter(stated) {
            let weight = |flow: &Self| Some(weight_text(flow.weight_in(pack, criterion)));
            one(&format!("weights.{}", criterion.id(pack)), weight(old).as_ref(), weight(self).as_ref(), &mut found);
        }
        let musts = |flow: &Self| -> Vec<String> { flow.musts.iter().map(|&must| must.id(pack).to_owned()).collect() };
        list("must", &musts(old), &musts(self), &mut found);
        let blocked =
            |flow: &Self| -> Vec<String> { flow.blocked.iter().map(|&carrier| pack.carrier(carrier).id.clone()).collect() };
        list("blocked", &blocked(old), &blocked(self), &mut found);
        let importance = |flow: &Self| Some(weight_text(flow.importance));
        one("importance", importance(old).as_ref(), importance(self).as_ref(), &mut found);
        decisions(old.decision.as_ref(), self.decision.as_ref(), pack, &mut found);
        found
    }
}

fn decisions(old: Option<&Decision>, new: Option<&Decision>, pack: &Pack, found: &mut Vec<Difference>) {
    let spoken = |decision: Option<&Decision>| decision?.names(pack).map(str::to_owned);
    one("decision.protocol", spoken(old).as_ref(), spoken(new).as_ref(), found);
    for key in Decision::keys() {
        let plan = |decision: Option<&Decision>| -> Vec<String> {
            decision.iter().flat_map(|decision| decision.plan(key)).map(|text| text.value.clone()).collect()
        };
        list(&format!("decision.{key}"), &plan(old), &plan(new), found);
    }
}

fn one(key: &str, from: Option<&String>, to: Option<&String>, found: &mut Vec<Difference>) {
    if from != to {
        found.push(Difference { key: key.to_owned(), from: from.cloned(), to: to.cloned() });
    }
}

/// Reports lists of one item each as one change; otherwise, what was removed and what was added.
fn list(key: &str, from: &[String], to: &[String], found: &mut Vec<Difference>) {
    if let ([from], [to]) = (from, to) {
        return one(key, Some(from), Some(to), found);
    }
    let gone = from.iter().filter(|item| !to.contains(item)).map(|item| (Some(item), None));
    let come = to.iter().filter(|item| !from.contains(item)).map(|item| (None, Some(item)));
    for (from, to) in gone.chain(come) {
        one(key, from, to, found);
    }
}

fn weight_text(weight: Weight) -> String {
    weight.to_string()
}
