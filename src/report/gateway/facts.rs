//! The facts about a gateway, for lookup.

use crate::pack::{Gateway, GatewayFact, GatewayId, LimitKind, Pack, Status};

/// Returns a fact about a gateway for a list: its value, its setting, and how well it is confirmed unless it is fully confirmed.
pub(in crate::report) fn fact_text(pack: &Pack, known: &GatewayFact) -> String {
    let value = known.value.iter().cloned();
    let setting = known.setting.iter().map(|setting| format!("set by {setting}"));
    let fixed = known.fixed.then(|| "fixed".to_owned());
    let status = pack.fact(known.fact).status;
    let status = (status != Status::Confirmed).then(|| status.word().to_owned());
    value.chain(setting).chain(fixed).chain(status).collect::<Vec<_>>().join("; ")
}

/// Returns what is known about a fact of a gateway, besides its statement.
pub(in crate::report) fn gateway_fact_text(pack: &Pack, gateway: GatewayId, known: &GatewayFact) -> Vec<String> {
    let gateway = pack.gateway(gateway);
    let value = known.value.as_ref().map(|value| format!("Value: {value}"));
    let setting = known.setting.as_ref().map(|setting| format!("Setting: {setting}"));
    let fixed = known.fixed.then(|| "It cannot be changed.".to_owned());
    let measured = measured_text(gateway).filter(|_| pack.fact(known.fact).status == Status::Measured);
    let about = format!("Gateway: {} (protopick explain {})", gateway.title, gateway.id);
    value.into_iter().chain(setting).chain(fixed).chain(measured).chain([about]).collect()
}

/// Returns what the measured facts about a gateway were measured with, and the command that shows them again.
pub(in crate::report) fn measured_text(gateway: &Gateway) -> Option<String> {
    let measured = gateway.measured.as_ref()?;
    Some(format!("Measured with {} {}: {}", gateway.name, measured.with.join(" and "), measured.by))
}

/// Returns the facts about a gateway by topic, each once.
pub(in crate::report) fn fact_groups(gateway: &Gateway) -> Vec<(&'static str, Vec<&GatewayFact>)> {
    let groups = [
        ("Settings", Some(LimitKind::Switch)),
        ("Buffering", Some(LimitKind::Buffering)),
        ("Idle timeouts", Some(LimitKind::Idle)),
        ("Maximum connection age", Some(LimitKind::Age)),
        ("Response timeouts", Some(LimitKind::Answer)),
        ("Maximum message size", Some(LimitKind::Message)),
        ("Maximum request body", Some(LimitKind::Body)),
        ("Load balancing", Some(LimitKind::Balancing)),
        ("Further facts", None),
    ];
    let kind = |fact: &GatewayFact| fact.limits.first().map(|limit| limit.kind);
    groups.map(|(title, wanted)| (title, gateway.facts.iter().filter(|fact| kind(fact) == wanted).collect())).into()
}
