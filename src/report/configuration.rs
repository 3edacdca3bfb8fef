//! The contents of a configuration for a gateway: a route for each flow of the plan.

use super::name::Name;
use crate::engine::{
    Evaluation, Link, Passage, SILENCE, asks_for_streams, chosen, configured, limits, passage, pushes, silence, stays_open,
};
use crate::pack::{Gateway, GatewayId, LimitKind, Pack, ProtocolId, Support, TranslationId, WayId};
use crate::quantity::duration_text;
use crate::requirements::{Decision, Flow, Requirements};

/// The contents of a configuration.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfigurationReport {
    /// The title of the system.
    pub system: String,
    /// The name of the gateway.
    pub gateway: String,
    /// The template of the configuration.
    pub template: String,
    /// Notes to go with it.
    pub notes: Vec<String>,
    /// The flows with a protocol, in the order of the file.
    pub flows: Vec<RouteNote>,
    /// The names of the other flows.
    pub left_out: Vec<String>,
    /// What the facts about the gateway say, by id.
    pub says: Vec<(String, String)>,
}

/// The route of a flow.
#[derive(Debug, Clone, PartialEq)]
pub struct RouteNote {
    /// The name of the flow: lower-case words joined by `-`.
    pub name: String,
    /// The name joined by `_`.
    pub ident: String,
    /// What happens in it.
    pub description: Option<String>,
    /// The protocol that it speaks.
    pub protocol: Name,
    /// The origin of that: `decided` by the team, or `planned` from its answers.
    pub chosen: &'static str,
    /// Whether the server may speak first.
    pub pushes: bool,
    /// Whether messages follow each other on an open connection, for its way or for its answers.
    pub streams: bool,
    /// The other protocol that also carries it, by id.
    pub over: Option<String>,
    /// The silence to allow, in seconds.
    pub idle: u64,
    /// The origin of that, in a sentence.
    pub heart: String,
    /// The age at which the team plans to end connections, in seconds.
    pub age: Option<u64>,
    /// The largest message that the team plans for, in bytes.
    pub bytes: Option<u64>,
    /// How many connections its clients hold open together, as far as settings of the gateway limit them; 0 if nothing says so.
    pub connections: u64,
    /// The translations that its way or its answers require, by id.
    pub translations: Vec<String>,
    /// A placeholder port for the service behind it.
    pub port: usize,
    /// Another one, for a service that listens twice: for what is carried by another protocol.
    pub over_port: usize,
}

/// The first port for services.
const PORT: usize = 9001;
/// The first of the additional ports, beyond those for the maximum number of flows in a file.
const OVER_PORT: usize = 19001;

/// Maximum number of connections that a configuration has room for on behalf of a flow: every gateway can count so far.
const MOST_CONNECTIONS: u64 = 10_000_000;

/// Builds the contents of a configuration. `None` if the pack has no template for this gateway.
pub fn configuration(
    pack: &Pack,
    requirements: &Requirements,
    evaluation: &Evaluation,
    gateway: GatewayId,
) -> Option<ConfigurationReport> {
    let gateway = pack.gateway(gateway);
    let configuration = gateway.configuration.as_ref()?;
    let flows = requirements.flows();
    // In a plan, a flow may speak another protocol than it would alone.
    let planned = |index: usize| match &evaluation.plan {
        Some(plan) => plan.assignments.iter().find(|assignment| assignment.flow == index).map(|assignment| assignment.protocol),
        None => evaluation.flows[index].recommended(),
    };
    let speaks = |index: usize| match flows[index].decision().and_then(Decision::protocol) {
        Some(decided) => Some((decided.value, "decided")),
        None => planned(index).map(|protocol| (protocol, "planned")),
    };
    let route = |index: usize| {
        let (protocol, chosen) = speaks(index)?;
        let named = flows[index].decision().and_then(Decision::way);
        let way = named.or_else(|| evaluation.flows[index].standing(protocol).map(|standing| standing.way))?;
        Some(RouteNote { chosen, port: PORT + index, over_port: OVER_PORT + index, ..route(pack, gateway, &flows[index], way) })
    };
    let left_out = (0..flows.len()).filter(|&index| speaks(index).is_none()).map(|index| flows[index].name().to_owned());
    let spoken = |protocol: &ProtocolId| (0..flows.len()).filter_map(speaks).any(|(spoken, _)| spoken == *protocol);
    let notes = configuration.notes.iter().filter(|note| note.protocols.is_empty() || note.protocols.iter().any(spoken));
    let says = gateway.facts.iter().map(|known| pack.fact(known.fact)).map(|fact| (fact.id.clone(), fact.says.clone()));
    Some(ConfigurationReport {
        system: requirements.system().to_owned(),
        gateway: gateway.title.clone(),
        template: configuration.template.clone(),
        notes: notes.map(|note| note.says.clone()).collect(),
        flows: (0..flows.len()).filter_map(route).collect(),
        left_out: left_out.collect(),
        says: says.collect(),
    })
}

fn route(pack: &Pack, gateway: &Gateway, flow: &Flow, way: WayId) -> RouteNote {
    let (protocol, over) = (pack.way(way).protocol, pack.way(way).over);
    let limits = limits(pack, gateway, way);
    let idle = limits.iter().filter(|(_, limit)| limit.kind == LimitKind::Idle && limit.only.is_none());
    let least = idle.filter_map(|(_, limit)| limit.at).max().unwrap_or(0);
    let at_gateway = pack.protocol(protocol).at_gateway.as_ref();
    let caveat = at_gateway.and_then(|at_gateway| at_gateway.heartbeat.as_ref());
    let heartbeat = chosen(flow, LimitKind::Idle);
    let silence = silence(flow);
    // A heartbeat that may not arrive as traffic does not shorten it.
    let silence = if caveat.is_some() { silence.max(Some(SILENCE)) } else { silence };
    let idle = silence.unwrap_or(SILENCE).max(least);
    let heart = match (heartbeat, caveat) {
        (Some(heartbeat), None) => format!("The flow plans a heartbeat of {}.", duration_text(heartbeat)),
        (Some(heartbeat), Some(caveat)) => {
            format!("The flow plans a heartbeat of {}. {}", duration_text(heartbeat), caveat.says)
        }
        (None, _) => "The flow plans no heartbeat.".to_owned(),
    };
    let translations = passage(pack, flow, way).map_or_else(Vec::new, |passage| still_to_do(passage, gateway));
    RouteNote {
        name: flow.name().to_owned(),
        ident: flow.name().replace('-', "_"),
        description: flow.description().map(str::to_owned),
        protocol: Name::of(pack, protocol),
        chosen: "",
        pushes: pushes(pack, flow),
        streams: stays_open(pack, flow, way) || asks_for_streams(pack, flow),
        over: over.map(|over| pack.protocol(over).id.clone()),
        idle: idle.div_ceil(1_000),
        heart,
        age: chosen(flow, LimitKind::Age).map(|age| configured("connection-age", age) / 1_000),
        bytes: chosen(flow, LimitKind::Message).map(|bytes| configured("message-size", bytes)),
        connections: held(pack, gateway, flow, way),
        translations: translations.into_iter().map(|id| pack.translation(id).id.clone()).collect(),
        port: 0,
        over_port: 0,
    }
}

/// Returns the most that a flow takes of what settings of a gateway have room for.
fn held(pack: &Pack, gateway: &Gateway, flow: &Flow, way: WayId) -> u64 {
    let limited = gateway.facts.iter().flat_map(|fact| &fact.takes).filter(|capacity| capacity.key.is_some());
    let sums = limited.filter_map(|capacity| pack.sums().iter().find(|sum| sum.id == capacity.sum));
    let thousandths = sums.filter_map(|sum| sum.of(pack, pack.way(way), flow.answers()).ok()).max().unwrap_or(0);
    (thousandths / 1_000).min(MOST_CONNECTIONS)
}

/// Returns the translations that are still to be done at a gateway: those that none of the gateways before it does.
fn still_to_do(passage: Passage<'_>, gateway: &Gateway) -> Vec<TranslationId> {
    let Passage { links, translations, .. } = passage;
    let place = |of: &Gateway| links.iter().position(|link| link.gateway.id == of.id);
    let done = |by: &Link<'_>| by.handling.is_some_and(|handling| handling.support == Support::Translated);
    let todo = translations.into_iter().filter(|(_, by)| !done(by) || place(by.gateway) >= place(gateway));
    todo.map(|(id, _)| id).collect()
}
