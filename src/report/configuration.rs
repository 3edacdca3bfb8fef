//! What goes into a configuration for a gateway: a route for each flow of the plan.

use super::Name;
use crate::engine::{Evaluation, bites, chosen, passage};
use crate::pack::{Gateway, GatewayId, LimitKind, Pack, ProtocolId};
use crate::quantity::duration_text;
use crate::requirements::{Flow, Requirements};

/// What goes into a configuration.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfigurationReport {
    /// The title of the system.
    pub system: String,
    /// The name of the gateway.
    pub gateway: String,
    /// How the configuration is written.
    pub template: String,
    /// The flows with a protocol, in the order of the file.
    pub flows: Vec<RouteNote>,
    /// The names of the others.
    pub left_out: Vec<String>,
    /// What the facts on the gateway say, by their ids.
    pub says: Vec<(String, String)>,
}

/// The route of a flow.
#[derive(Debug, Clone, PartialEq)]
pub struct RouteNote {
    /// The name of the flow: lower-case words joined by `-`.
    pub name: String,
    /// The same joined by `_`.
    pub ident: String,
    /// What happens in it.
    pub description: Option<String>,
    /// What it speaks.
    pub protocol: Name,
    /// Whether the server may speak first.
    pub pushes: bool,
    /// The silence to allow, in seconds.
    pub idle: u64,
    /// Where that comes from, in a sentence.
    pub heart: String,
    /// The largest message that the team plans for, in bytes.
    pub bytes: Option<u64>,
    /// The translations that its answers ask for, by their ids.
    pub translations: Vec<String>,
    /// A port for the service behind it, to be replaced.
    pub port: usize,
}

/// The silence to allow where nothing tells: an hour, in milliseconds.
const SILENCE: u64 = 3_600_000;
/// Of so many heartbeats in a row one may get through.
const HEARTBEATS: u64 = 3;
/// The first port of a service.
const PORT: usize = 9001;

/// Puts together what goes into a configuration. None when the pack does not tell how one is written for this gateway.
pub fn configuration(
    pack: &Pack,
    requirements: &Requirements,
    evaluation: &Evaluation,
    gateway: GatewayId,
) -> Option<ConfigurationReport> {
    let gateway = pack.gateway(gateway);
    let template = gateway.configuration.as_ref()?.template.clone();
    let flows = requirements.flows();
    // In a plan a flow may speak another protocol than it would alone.
    let speaks = |index: usize| match &evaluation.plan {
        Some(plan) => plan.assignments.iter().find(|assignment| assignment.flow == index).map(|assignment| assignment.protocol),
        None => evaluation.flows[index].recommended(),
    };
    let route = |index: usize| Some(route(pack, gateway, &flows[index], speaks(index)?, PORT + index));
    let left_out = (0..flows.len()).filter(|&index| speaks(index).is_none()).map(|index| flows[index].name().to_owned());
    let says = gateway.facts.iter().map(|known| pack.fact(known.fact)).map(|fact| (fact.id.clone(), fact.says.clone()));
    Some(ConfigurationReport {
        system: requirements.system().to_owned(),
        gateway: gateway.title.clone(),
        template,
        flows: (0..flows.len()).filter_map(route).collect(),
        left_out: left_out.collect(),
        says: says.collect(),
    })
}

fn route(pack: &Pack, gateway: &Gateway, flow: &Flow, protocol: ProtocolId, port: usize) -> RouteNote {
    let limits = bites(pack, gateway, flow, protocol);
    let limit = limits.iter().filter(|bite| bite.limit.kind == LimitKind::Idle && bite.limit.only.is_none());
    let least = limit.filter_map(|bite| bite.limit.at).max().unwrap_or(0);
    let heartbeat = chosen(flow, LimitKind::Idle);
    let idle = heartbeat.map_or(SILENCE, |heartbeat| heartbeat.saturating_mul(HEARTBEATS)).max(least);
    let heart = match heartbeat {
        Some(heartbeat) => format!("The flow plans a heartbeat of {}.", duration_text(heartbeat)),
        None => "The flow plans no heartbeat.".to_owned(),
    };
    let translations = passage(pack, flow, protocol).map_or_else(Vec::new, |passage| passage.translations);
    RouteNote {
        name: flow.name().to_owned(),
        ident: flow.name().replace('-', "_"),
        description: flow.description().map(str::to_owned),
        protocol: Name::of(pack, protocol),
        pushes: pushes(pack, flow),
        idle: idle.div_ceil(1_000).clamp(1, MOST_SECONDS),
        heart,
        bytes: chosen(flow, LimitKind::Message).map(|bytes| bytes.clamp(1, MOST_BYTES)),
        translations: translations.iter().map(|(id, _)| pack.translation(*id).id.clone()).collect(),
        port,
    }
}

/// Longer times are beyond what gateways count in milliseconds: twenty days.
const MOST_SECONDS: u64 = 1_728_000;
/// Larger messages are beyond what a configuration should allow: 1 GiB.
const MOST_BYTES: u64 = 1 << 30;

/// Whether the answers ask for more than one answer to each request.
fn pushes(pack: &Pack, flow: &Flow) -> bool {
    flow.answers().levels().iter().any(|&level| pack.level(level).pushes)
}
