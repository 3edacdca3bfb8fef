//! What a way of speaking takes under the amounts that a flow states, beside its rivals.

use super::name::Name;
use super::words::thousands;
use crate::engine::{FlowEvaluation, capacities};
use crate::pack::{Pack, Status, Sum, Term, WayId};
use crate::quantity::Measure;
use crate::requirements::Flow;

/// Something that is counted, for the recommended way and its rivals.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadNote {
    /// The name that outputs use.
    pub id: String,
    /// The name for people.
    pub name: String,
    /// The recommended way first.
    pub values: Vec<LoadValue>,
    /// What the gateways take less of than the recommended way comes to.
    pub exceeded: Vec<Exceeded>,
    /// How it is worked out for the recommended way, in the names of amounts.
    pub formula: String,
    /// Where its figures can be read.
    pub source: String,
}

/// That a sum is beyond what a gateway takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exceeded {
    /// The gateway.
    pub gateway: Name,
    /// The most that it takes.
    pub most: u64,
    /// What of it takes so much, such as "worker".
    pub each: Option<String>,
    /// The setting that changes it.
    pub setting: Option<String>,
    /// The fact that says so.
    pub rule: String,
    /// How well that is confirmed.
    pub status: &'static str,
}

impl Exceeded {
    fn text(&self) -> String {
        let each = self.each.as_ref().map_or_else(String::new, |each| format!(" for each {each}"));
        let set = self.setting.as_ref().map_or_else(String::new, |setting| format!(", set by {setting}"));
        let doubt = if self.status == Status::Unconfirmed.word() { "; unconfirmed" } else { "" };
        format!("{} takes {}{each}{set} ({}{doubt})", self.gateway.name, thousands(self.most), self.rule)
    }
}

/// What a sum comes to for a way.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadValue {
    /// The way.
    pub way: Name,
    /// The value in thousandths; none where amounts are missing.
    pub value: Option<u64>,
}

/// The most rivals shown beside the recommended way.
const RIVALS: usize = 3;

impl LoadNote {
    /// The sum in a line: its name, what it comes to, in brackets what it comes to for rivals where that differs, and what the
    /// gateways take where that is less. Where amounts are missing, the formula says which.
    pub fn line(&self) -> String {
        let Some((first, rivals)) = self.values.split_first() else { return String::new() };
        let Some(value) = first.value else { return format!("{}: {}", self.name, self.formula) };
        let rivals = rivals.iter().filter_map(|rival| Some((rival, rival.value.filter(|&other| text(other) != text(value))?)));
        let rivals: Vec<String> = rivals.map(|(rival, value)| format!("{} {}", rival.way.name, text(value))).collect();
        let beside = if rivals.is_empty() { String::new() } else { format!(" ({})", rivals.join("; ")) };
        let exceeded = self.exceeded.iter().map(|exceeded| format!("; {}", exceeded.text())).collect::<Vec<_>>().concat();
        format!("{}: {}{beside}{exceeded}", self.name, text(value))
    }

    /// Whether the formula is in the line already.
    pub fn is_open(&self) -> bool {
        self.values.first().is_none_or(|first| first.value.is_none())
    }
}

/// What the recommended way takes, beside the next ones; empty where the flow states too little for any figure.
pub(super) fn load_notes(pack: &Pack, flow: &Flow, recommended: WayId, judged: &FlowEvaluation) -> Vec<LoadNote> {
    let counted = |way: &WayId| !pack.way(*way).costs.is_empty();
    if !counted(&recommended) {
        return Vec::new();
    }
    let ranked = judged.standings.iter().filter(|standing| standing.exclusions.is_empty());
    let ways = ranked.map(|standing| standing.way);
    let rivals = ways.filter(|way| *way != recommended && counted(way)).take(RIVALS);
    let ways: Vec<WayId> = std::iter::once(recommended).chain(rivals).collect();
    let notes: Vec<LoadNote> = pack.sums().iter().map(|sum| note(pack, flow, sum, &ways)).collect();
    let tells = notes.iter().flat_map(|note| &note.values).any(|value| value.value.is_some_and(|value| value > 0));
    if tells { notes } else { Vec::new() }
}

fn note(pack: &Pack, flow: &Flow, sum: &Sum, ways: &[WayId]) -> LoadNote {
    let value =
        |&way: &WayId| LoadValue { way: Name::of_way(pack, way), value: sum.of(pack, pack.way(way), flow.answers()).ok() };
    let values: Vec<LoadValue> = ways.iter().map(value).collect();
    let exceeded = ways.first().zip(values.first().and_then(|first| first.value));
    let exceeded = exceeded.map_or_else(Vec::new, |(&way, value)| exceeded_by(pack, flow, sum, way, value));
    let first = ways.first().map(|&way| pack.way(way));
    let terms =
        first.into_iter().flat_map(|way| sum.terms.iter().filter_map(|term| Some(factors(pack, term, term.cost_of(way)?))));
    let terms: Vec<String> = terms.collect();
    LoadNote {
        id: sum.id.replace('-', "_"),
        name: sum.name.clone(),
        values,
        exceeded,
        formula: if terms.is_empty() { "0".to_owned() } else { terms.join(" + ") },
        source: pack.citations(&sum.reason),
    }
}

/// What the gateways of a flow take less of than so many thousandths.
fn exceeded_by(pack: &Pack, flow: &Flow, sum: &Sum, way: WayId, value: u64) -> Vec<Exceeded> {
    let beyond = capacities(pack, flow, way)
        .filter(|(_, _, capacity)| capacity.sum == sum.id && value > capacity.most.saturating_mul(1_000));
    beyond
        .map(|(gateway, known, capacity)| {
            let fact = pack.fact(known.fact);
            Exceeded {
                gateway: Name { id: gateway.id.clone(), name: gateway.name.clone() },
                most: capacity.most,
                each: capacity.each.clone(),
                setting: known.setting.clone(),
                rule: fact.id.clone(),
                status: fact.status.word(),
            }
        })
        .collect()
}

/// A term as a formula: `39 × rate`.
fn factors(pack: &Pack, term: &Term, cost: u64) -> String {
    let amounts = term.times.iter().map(|&amount| pack.amount(amount).id.clone());
    let number = (cost != 1 || term.times.is_empty()).then(|| cost.to_string());
    let product = number.into_iter().chain(amounts).collect::<Vec<_>>().join(" × ");
    let over = term.over.map_or(String::new(), |over| format!(" / {}", pack.amount(over).id));
    let every = term.every.map_or(String::new(), |every| format!(" every {}", Measure::Time.text(every)));
    format!("{product}{over}{every}")
}

/// A number of thousandths for people: whole from ten on, with one decimal below.
fn text(thousandths: u64) -> String {
    let tenths = thousandths.saturating_add(50) / 100;
    if tenths >= 100 || tenths.is_multiple_of(10) {
        thousands(thousandths.saturating_add(500) / 1_000)
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}
