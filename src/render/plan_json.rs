//! The plan of a system, as JSON.

use serde::Serialize;

use super::gateway_json;
use super::json::in_order;
use crate::report::{PlanNote, ServedFlow, SetNote};

#[derive(Serialize)]
pub(super) struct Plan<'a> {
    #[serde(flatten)]
    short: Short<'a>,
    alternatives: Vec<Set<'a>>,
    gateway: Vec<gateway_json::Point<'a>>,
}

/// A plan without what it was compared with.
#[derive(Serialize)]
pub(super) struct Short<'a> {
    #[serde(flatten)]
    set: Set<'a>,
    #[serde(serialize_with = "in_order")]
    assignments: Vec<(&'a str, &'a str)>,
    /// The way in which each flow speaks its protocol.
    #[serde(serialize_with = "in_order")]
    ways: Vec<(&'a str, &'a str)>,
    #[serde(serialize_with = "in_order")]
    given_up: Vec<(&'a str, f64)>,
    left_out: &'a [String],
}

#[derive(Serialize)]
pub(super) struct Set<'a> {
    protocols: Vec<&'a str>,
    phi: f64,
    loss: f64,
    worst_flow: Option<&'a str>,
    regret: f64,
    cost: f64,
}

pub(super) fn plan(plan: &PlanNote) -> Plan<'_> {
    Plan {
        short: short(plan),
        alternatives: plan.alternatives.iter().map(set).collect(),
        gateway: plan.gateway.iter().map(gateway_json::point).collect(),
    }
}

pub(super) fn short(plan: &PlanNote) -> Short<'_> {
    let flows = || plan.served.iter().flat_map(|served| served.flows.iter().map(|flow| (served.protocol.id.as_str(), flow)));
    let given_up = |flow: &'_ ServedFlow| flow.given_up.as_ref().map(|(points, _)| *points);
    Short {
        set: set(&plan.set),
        assignments: flows().map(|(protocol, flow)| (flow.name.as_str(), protocol)).collect(),
        ways: flows().map(|(_, flow)| (flow.name.as_str(), flow.way.id.as_str())).collect(),
        given_up: flows().filter_map(|(_, flow)| Some((flow.name.as_str(), given_up(flow)?))).collect(),
        left_out: &plan.left_out,
    }
}

pub(super) fn set(set: &SetNote) -> Set<'_> {
    Set {
        protocols: set.protocols.iter().map(|name| name.id.as_str()).collect(),
        phi: set.phi,
        loss: set.loss,
        worst_flow: set.worst_flow.as_deref(),
        regret: set.regret,
        cost: set.cost,
    }
}
