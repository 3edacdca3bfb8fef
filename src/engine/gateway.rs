//! What a gateway means for a flow: whether a protocol passes, what must be set for it, and which limits bite.

use crate::pack::{
    FactId, Gateway, GatewayFact, Handling, Limit, LimitKind, Pack, ProtocolId, Status, TranslationId, best_handling,
};
use crate::requirements::Flow;

/// How a protocol passes the gateway of a flow.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage<'p> {
    /// The way that it takes; none where nothing is known.
    pub handling: Option<&'p Handling>,
    /// The translations that the answers of the flow ask for, with what the gateway does there.
    pub translations: Vec<(TranslationId, Option<&'p Handling>)>,
    /// What bites on the way.
    pub bites: Vec<Bite<'p>>,
}

/// A limit of the gateway, held against what the team has decided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bite<'p> {
    /// The fact.
    pub fact: &'p GatewayFact,
    /// Where it bites.
    pub limit: &'p Limit,
    /// What comes of it.
    pub verdict: Verdict,
}

/// What comes of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// What the team has decided keeps within it.
    Kept,
    /// What the team has decided goes beyond it.
    Broken,
    /// It has to be minded, since nothing that the team has decided tells.
    Open,
}

/// How a protocol passes the gateway of a flow; none when the flow stands behind no gateway that the pack knows.
pub fn passage<'p>(pack: &'p Pack, flow: &Flow, protocol: ProtocolId) -> Option<Passage<'p>> {
    let gateway = pack.gateway(flow.gateway()?);
    let needed = pack.translations().filter(|(_, translation)| translation.protocol == protocol);
    let asked = |when: Option<&crate::pack::Condition>| when.is_some_and(|when| when.holds(flow.answers()));
    let translations = needed.filter(|(_, translation)| asked(translation.when.as_ref()));
    Some(Passage {
        handling: best_handling(gateway.handlings(protocol)),
        translations: translations.map(|(id, _)| (id, best_handling(gateway.translates(id)))).collect(),
        bites: bites(pack, gateway, flow, protocol),
    })
}

/// The limits of a gateway for a protocol, held against what the team has decided for the flow.
pub fn bites<'p>(pack: &'p Pack, gateway: &'p Gateway, flow: &Flow, protocol: ProtocolId) -> Vec<Bite<'p>> {
    let verdict = |fact: &GatewayFact, limit: &Limit| {
        // What is not confirmed, or bound to circumstances that the file does not tell, proves nothing.
        let proven = pack.fact(fact.fact).status != Status::Unconfirmed && limit.only.is_none();
        match judged(flow, limit) {
            Verdict::Broken if !proven => Verdict::Open,
            verdict => verdict,
        }
    };
    let mut limits = gateway.limits(protocol);
    // What travels inside of another protocol is bound by the limits of that one.
    if let Some(over) = best_handling(gateway.handlings(protocol)).and_then(|handling| handling.over) {
        limits.extend(gateway.limits(over).into_iter().filter(|(_, limit)| !limit.protocols.contains(&protocol)));
    }
    limits.into_iter().map(|(fact, limit)| Bite { fact, limit, verdict: verdict(fact, limit) }).collect()
}

/// A limit beside what the team has decided.
fn judged(flow: &Flow, limit: &Limit) -> Verdict {
    let (Some(at), Some(chosen)) = (limit.at, chosen(flow, limit.kind)) else { return Verdict::Open };
    let kept = match limit.kind {
        // A heartbeat as long as the limit comes too late.
        LimitKind::Idle => chosen < at,
        _ => chosen <= at,
    };
    if kept { Verdict::Kept } else { Verdict::Broken }
}

/// What the team has decided that a kind of limit is held against, in milliseconds or bytes.
pub fn chosen(flow: &Flow, kind: LimitKind) -> Option<u64> {
    let amount = |key| flow.decision()?.amount(key)?.1.ok();
    match kind {
        LimitKind::Idle => amount("heartbeat"),
        LimitKind::Age => amount("connection-age"),
        LimitKind::Message | LimitKind::Body => amount("message-size"),
        LimitKind::Switch | LimitKind::Buffering | LimitKind::Answer | LimitKind::Balancing => None,
    }
}

/// Longer times are beyond what gateways count in milliseconds: twenty days.
const LONGEST: u64 = 20 * 86_400_000;
/// Longer heartbeats would let silences last longer than that.
const LONGEST_HEARTBEAT: u64 = 6 * 86_400_000;
/// Larger messages are beyond what a gateway should be told to take in: 1 GiB.
const LARGEST: u64 = 1 << 30;

/// What a configuration takes a planned amount for, in milliseconds or bytes: gateways count in whole seconds, and not without end.
/// The key is the one of the decision.
pub fn configured(key: &str, amount: u64) -> u64 {
    match key {
        "message-size" => amount.min(LARGEST),
        "heartbeat" => amount.min(LONGEST_HEARTBEAT),
        _ => amount.div_ceil(1_000).saturating_mul(1_000).min(LONGEST),
    }
}

impl Bite<'_> {
    /// The fact behind it.
    pub fn id(&self) -> FactId {
        self.fact.fact
    }
}
