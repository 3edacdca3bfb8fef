//! The plan of a system: the few protocols that serve all its flows, and who speaks which.

use super::FlowEvaluation;
use crate::decision::{Choice, Fraction, Limits, Portfolio, Weight};
use crate::pack::{Pack, ProtocolId};
use crate::requirements::Requirements;

/// The few protocols that serve all flows of a system nearly as well as its own best serves each.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The smallest set that does, within the limits of the pack; of equally small ones the cheapest, then the one that serves
    /// best, then the simplest.
    pub recommended: ProtocolSet,
    /// For each flow that something can be recommended for, in the order of the file: what it speaks.
    pub assignments: Vec<Assignment>,
    /// For each number of protocols the set that serves best, up to the first with which nothing is lost.
    pub by_size: Vec<ProtocolSet>,
    /// The flows that no set serves, because nothing is recommended for them, by their positions in the file.
    pub left_out: Vec<usize>,
}

/// A set of protocols, and how it serves a system.
#[derive(Debug, Clone, PartialEq)]
pub struct ProtocolSet {
    /// The protocols, the simplest first.
    pub protocols: Vec<ProtocolId>,
    /// The mean score of the flows, weighted by their importance.
    pub mean: Fraction,
    /// What that is less than with all protocols.
    pub loss: Fraction,
    /// The flow that gives up most against its own best, by its position in the file, and how much; none when none does.
    pub worst: Option<(usize, Fraction)>,
    /// What the protocols cost, in the units of the pack.
    pub cost: Weight,
}

/// What a flow speaks under a plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Assignment {
    /// The flow, by its position in the file.
    pub flow: usize,
    /// The protocol.
    pub protocol: ProtocolId,
    /// The protocol that is recommended for the flow alone.
    pub alone: ProtocolId,
    /// How far the one is behind the other.
    pub regret: Fraction,
}

/// Plans a system. None for fewer than two flows, when nothing is recommended for any, or when more protocols are needed than can
/// be tried: with up to twenty, all sets are.
pub fn plan(pack: &Pack, requirements: &Requirements, flows: &[FlowEvaluation], in_use: &[ProtocolId]) -> Option<Plan> {
    if flows.len() < 2 {
        return None;
    }
    let (served, left_out): (Vec<usize>, Vec<usize>) = (0..flows.len()).partition(|&flow| flows[flow].recommended().is_some());
    let portfolio = portfolio(pack, requirements, flows, &served, in_use);
    let found = portfolio.solve(limits(pack))?;
    let protocols: Vec<ProtocolId> = pack.protocols().map(|(protocol, _)| protocol).collect();
    let set = |choice: &Choice| protocol_set(choice, &portfolio, &protocols, &served);
    let assigned = portfolio.assign(&found.recommended.members);
    let assignments = assigned.into_iter().zip(&served).filter_map(|(member, &flow)| {
        let (member, values) = (member?, values(pack, &flows[flow]));
        let regret = Fraction::from_billionths(values.iter().flatten().max()? - values[member]?, 1);
        Some(Assignment { flow, protocol: protocols[member], alone: flows[flow].recommended()?, regret })
    });
    Some(Plan {
        recommended: set(&found.recommended),
        assignments: assignments.collect(),
        by_size: found.by_size.iter().map(set).collect(),
        left_out,
    })
}

/// The protocols of the plan, where they are fewer than `below`.
pub fn fewer_protocols(
    pack: &Pack,
    requirements: &Requirements,
    flows: &[FlowEvaluation],
    below: usize,
) -> Option<Vec<ProtocolId>> {
    let served: Vec<usize> = (0..flows.len()).filter(|&flow| flows[flow].recommended().is_some()).collect();
    let found = portfolio(pack, requirements, flows, &served, &[]).fewer_than(below, limits(pack))?;
    Some(pack.protocols().map(|(protocol, _)| protocol).filter(|protocol| found.members.contains(&protocol.index())).collect())
}

/// The flows that something can be recommended for, as decisions over the protocols.
fn portfolio(
    pack: &Pack,
    requirements: &Requirements,
    flows: &[FlowEvaluation],
    served: &[usize],
    in_use: &[ProtocolId],
) -> Portfolio {
    let values = served.iter().map(|&flow| values(pack, &flows[flow])).collect();
    let importance = served.iter().map(|&flow| u64::from(requirements.flows()[flow].importance().thousandths())).collect();
    let rule = pack.plan();
    let cost = |protocol| if in_use.contains(&protocol) { rule.in_use } else { rule.adoption };
    let costs = pack.protocols().map(|(protocol, _)| u64::from(cost(protocol).thousandths())).collect();
    Portfolio::new(values, importance, costs)
}

/// The pack states thousandths of a point, and there are 100 points to the whole. The difference of two rounded values may be a
/// billionth too large: what is exactly at a limit is still within it.
fn limits(pack: &Pack) -> Limits {
    let limit = |thousandths: u32| u64::from(thousandths) * 10_000 + 1;
    Limits { loss: limit(pack.plan().loss), regret: limit(pack.plan().regret) }
}

/// The score of each protocol, by its position; none when it is excluded.
fn values(pack: &Pack, judged: &FlowEvaluation) -> Vec<Option<u64>> {
    let mut values = vec![None; pack.protocols().len()];
    for standing in judged.standings.iter().filter(|standing| standing.exclusions.is_empty()) {
        values[standing.protocol.index()] = standing.score.map(Fraction::billionths);
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
