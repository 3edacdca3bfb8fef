//! The plan of a system: the few protocols that serve all its flows, and which flow speaks which.

use super::{FlowEvaluation, Ranking};
use crate::decision::{Choice, Fit, Fraction, Limits, Portfolio, Table, Weight};
use crate::pack::{Pack, Protocol, ProtocolId, WayId};
use crate::requirements::Requirements;

/// The few protocols that serve all flows of a system nearly as well as each flow's own best.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The cheapest set within the limits of the pack; among equals, the one that serves best, then the smallest, then the
    /// simplest. Excludes protocols that no flow speaks.
    pub recommended: ProtocolSet,
    /// What each flow speaks, in the order of the file, leaving out flows for which nothing can be recommended.
    pub assignments: Vec<Assignment>,
    /// For each number of protocols, the set that serves best, up to the first that loses nothing.
    pub by_size: Vec<ProtocolSet>,
    /// Flows that no set serves because nothing is recommended for them, by their positions in the file.
    pub left_out: Vec<usize>,
}

/// A set of protocols, and how it serves a system.
#[derive(Debug, Clone, PartialEq)]
pub struct ProtocolSet {
    /// The protocols, simplest first.
    pub protocols: Vec<ProtocolId>,
    /// The mean score of the flows, weighted by their importance.
    pub mean: Fraction,
    /// How much less that is than with all protocols.
    pub loss: Fraction,
    /// The flow that loses most against its own best, by its position in the file, and how much; `None` if none loses anything.
    pub worst: Option<(usize, Fraction)>,
    /// Cost of the protocols, in the units of the pack.
    pub cost: Weight,
}

/// What a flow speaks under a plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Assignment {
    /// The flow, by its position in the file.
    pub flow: usize,
    /// The protocol.
    pub protocol: ProtocolId,
    /// The way to speak it: of those not excluded, the one that serves the flow best.
    pub way: WayId,
    /// The protocol that serves the flow best.
    pub best: ProtocolId,
    /// How far the protocol is behind the best one.
    pub regret: Fraction,
}

/// Plans a system. `None` for fewer than two flows, if nothing is recommended for any, or if more protocols are needed than can
/// be tried; with up to twenty protocols, all sets are tried.
pub fn plan(pack: &Pack, requirements: &Requirements, flows: &[FlowEvaluation]) -> Option<Plan> {
    if flows.len() < 2 {
        return None;
    }
    let tables: Vec<&Table> = flows.iter().map(|flow| &flow.table).collect();
    let (served, left_out): (Vec<usize>, Vec<usize>) = (0..flows.len()).partition(|&flow| tables[flow].first().is_some());
    let portfolio = portfolio(pack, requirements, &tables, &served);
    let found = portfolio.solve(limits(pack))?;
    let protocols: Vec<ProtocolId> = pack.protocols().map(|(protocol, _)| protocol).collect();
    let set = |choice: &Choice| protocol_set(choice, &portfolio, &protocols, &served);
    let assigned = portfolio.assign(&found.recommended.members);
    let mut recommended = set(&found.recommended);
    recommended.protocols.retain(|protocol| assigned.contains(&Some(protocol.index())));
    let assignments = assigned.into_iter().zip(&served).filter_map(|(member, &flow)| {
        let (member, values) = (member?, values(pack, tables[flow]));
        let regret = Fraction::from_billionths(values.iter().flatten().max()? - values[member]?, 1);
        let (protocol, best) = (protocols[member], flows[flow].standings.first()?.protocol);
        Some(Assignment { flow, protocol, way: flows[flow].standing(protocol)?.way, best, regret })
    });
    Some(Plan { recommended, assignments: assignments.collect(), by_size: found.by_size.iter().map(set).collect(), left_out })
}

/// Returns what each flow speaks in the plan, by its position in the file: `None` if nothing can be recommended for it, or if
/// there is only one flow.
pub fn planned(pack: &Pack, requirements: &Requirements, flows: &[Ranking<'_>]) -> Vec<Option<ProtocolId>> {
    let tables: Vec<&Table> = flows.iter().map(|flow| &flow.table).collect();
    let served: Vec<usize> = (0..flows.len()).filter(|&flow| tables[flow].first().is_some()).collect();
    let portfolio = portfolio(pack, requirements, &tables, &served);
    let mut planned = vec![None; flows.len()];
    let Some(found) = portfolio.solve(limits(pack)).filter(|_| flows.len() > 1) else { return planned };
    let protocols: Vec<ProtocolId> = pack.protocols().map(|(protocol, _)| protocol).collect();
    for (member, flow) in portfolio.assign(&found.recommended.members).into_iter().zip(served) {
        planned[flow] = member.map(|member| protocols[member]);
    }
    planned
}

/// Returns the flows for which something can be recommended, as decisions over the protocols.
fn portfolio(pack: &Pack, requirements: &Requirements, tables: &[&Table], served: &[usize]) -> Portfolio {
    let values = served.iter().map(|&flow| values(pack, tables[flow])).collect();
    let importance = served.iter().map(|&flow| u64::from(requirements.flows()[flow].importance().thousandths())).collect();
    // A protocol in use costs nothing more.
    let cost = |(id, protocol): (ProtocolId, &Protocol)| {
        if requirements.in_use().contains(&id) { 0 } else { protocol.adoption.cost.thousandths() }
    };
    let costs = pack.protocols().map(|each| u64::from(cost(each))).collect();
    Portfolio::new(values, importance, costs)
}

/// Converts the limits of the pack, which states thousandths of a point out of 100 points. The difference of two rounded values
/// may be a billionth too large, so a value exactly at a limit is still within it.
fn limits(pack: &Pack) -> Limits {
    let limit = |thousandths: u32| u64::from(thousandths) * 10_000 + 1;
    Limits { loss: limit(pack.plan().loss), regret: limit(pack.plan().regret) }
}

/// Returns the score of each protocol, by its position; `None` if it is excluded, or if it serves a criterion poorly that the
/// best one does not.
fn values(pack: &Pack, table: &Table) -> Vec<Option<u64>> {
    let mut values = vec![None; pack.protocols().len()];
    let places = table.ranking();
    let Some(best) = places.first().map(|place| place.alternative) else { return values };
    let poor = |way: usize, criterion: usize| Fit::from_quarters(table.units(way, criterion)) <= Fit::Poor;
    let is_poor = |way: usize| table.active().any(|criterion| poor(way, criterion) && !poor(best, criterion));
    let left = places.iter().map(|place| place.alternative).filter(|&way| !table.is_excluded(way));
    for way in left.filter(|&way| !is_poor(way)) {
        let protocol = pack.ways().nth(way).map(|(_, way)| way.protocol.index());
        values[protocol.unwrap_or_default()] = table.score(way).map(Fraction::billionths);
    }
    values
}

fn protocol_set(choice: &Choice, portfolio: &Portfolio, protocols: &[ProtocolId], served: &[usize]) -> ProtocolSet {
    let mean = |sum: u128| {
        let (sum, total) = (u64::try_from(sum).unwrap_or(u64::MAX), u64::try_from(portfolio.total()).unwrap_or(u64::MAX));
        Fraction::from_billionths(sum, total)
    };
    ProtocolSet {
        protocols: choice.members.iter().map(|&member| protocols[member]).collect(),
        mean: mean(choice.served),
        loss: mean(portfolio.served_by_all() - choice.served),
        worst: choice.worst.map(|(flow, regret)| (served[flow], Fraction::from_billionths(regret, 1))),
        cost: Weight::from_thousandths(u32::try_from(choice.cost).unwrap_or(u32::MAX)),
    }
}
