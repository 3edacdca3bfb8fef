//! The load of a way for the amounts that a flow states, compared with its rivals.

use super::name::Name;
use super::words::thousands;
use crate::engine::{FlowEvaluation, capacities};
use crate::pack::{Pack, Status, Sum, Term, WayId};
use crate::quantity::Measure;
use crate::requirements::Flow;

/// A counted load, for the recommended way and its rivals.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadNote {
    /// The name that outputs use.
    pub id: String,
    /// Display name.
    pub name: String,
    /// The recommended way first.
    pub values: Vec<LoadValue>,
    /// The gateways whose capacity the recommended way exceeds.
    pub exceeded: Vec<Exceeded>,
    /// How it is calculated for the recommended way, in terms of amounts.
    pub formula: String,
    /// Where to read about its figures.
    pub source: String,
}

/// A capacity of a gateway that a sum exceeds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exceeded {
    /// The gateway.
    pub gateway: Name,
    /// The capacity.
    pub most: u64,
    /// The part of it that has this capacity, such as "worker".
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

/// The value of a sum for a way.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadValue {
    /// The way.
    pub way: Name,
    /// The value in thousandths; `None` if amounts are missing.
    pub value: Option<u64>,
}

/// Maximum number of rivals shown next to the recommended way.
const RIVALS: usize = 3;

impl LoadNote {
    /// Returns the sum as a line: its name, its value, in brackets its values for rivals if they differ, and the capacities of
    /// gateways that it exceeds. If amounts are missing, the formula shows which.
    pub fn line(&self) -> String {
        let Some((first, rivals)) = self.values.split_first() else { return String::new() };
        let Some(value) = first.value else { return format!("{}: {}", self.name, self.formula) };
        let rivals = rivals.iter().filter_map(|rival| Some((rival, rival.value.filter(|&other| text(other) != text(value))?)));
        let rivals: Vec<String> = rivals.map(|(rival, value)| format!("{} {}", rival.way.name, text(value))).collect();
        let beside = if rivals.is_empty() { String::new() } else { format!(" ({})", rivals.join("; ")) };
        let exceeded = self.exceeded.iter().map(|exceeded| format!("; {}", exceeded.text())).collect::<Vec<_>>().concat();
        format!("{}: {}{beside}{exceeded}", self.name, text(value))
    }

    /// Returns whether the formula is already in the line.
    pub fn is_open(&self) -> bool {
        self.values.first().is_none_or(|first| first.value.is_none())
    }
}

/// Returns the loads of the recommended way, compared with the next ones; empty if the flow states too little for any figure.
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

/// Returns the capacities of a flow's gateways that a value in thousandths exceeds.
fn exceeded_by(pack: &Pack, flow: &Flow, sum: &Sum, way: WayId, value: u64) -> Vec<Exceeded> {
    let counted = capacities(pack, flow, way).filter(|(_, _, capacity)| capacity.sum == sum.id);
    let mut exceeded: Vec<Exceeded> = counted
        .filter_map(|(gateway, known, capacity)| {
            let most = capacity.most.filter(|most| value > most.saturating_mul(1_000))?;
            let fact = pack.fact(known.fact);
            Some(Exceeded {
                gateway: Name { id: gateway.id.clone(), name: gateway.name.clone() },
                most,
                each: capacity.each.clone(),
                setting: known.setting.clone(),
                rule: fact.id.clone(),
                status: fact.status.word(),
            })
        })
        .collect();
    // A fact may have several settings for the same.
    exceeded.dedup_by(|one, other| (&one.rule, one.most) == (&other.rule, other.most));
    exceeded
}

/// Returns a term as a formula: `39 × rate`.
fn factors(pack: &Pack, term: &Term, cost: u64) -> String {
    let amounts = term.times.iter().map(|&amount| pack.amount(amount).id.clone());
    let number = (cost != 1 || term.times.is_empty()).then(|| cost.to_string());
    let product = number.into_iter().chain(amounts).collect::<Vec<_>>().join(" × ");
    let over = term.over.map_or(String::new(), |over| format!(" / {}", pack.amount(over).id));
    let every = term.every.map_or(String::new(), |every| format!(" every {}", Measure::Time.text(every)));
    format!("{product}{over}{every}")
}

/// Returns a number in thousandths for display: whole from ten on, with one decimal below.
fn text(thousandths: u64) -> String {
    let tenths = thousandths.saturating_add(50) / 100;
    if tenths >= 100 || tenths.is_multiple_of(10) {
        thousands(thousandths.saturating_add(500) / 1_000)
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}
