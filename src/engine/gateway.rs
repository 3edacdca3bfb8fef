//! What gateways mean for a flow: whether its way passes, what must be configured for it, and which limits apply.

use crate::pack::{
    Capacity, FactId, Gateway, GatewayFact, GatewayId, Handling, Limit, LimitKind, Pack, Status, Support, TranslationId, Unit,
    WayId, best_handling,
};
use crate::requirements::Flow;

use super::streams::pushes;

/// How a way passes the gateways of a flow.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage<'p> {
    /// What each of them does, ordered from the client inwards; at least one.
    pub links: Vec<Link<'p>>,
    /// The translations that the way requires, by itself or for the answers of the flow, each with the gateway that does it or comes nearest to doing it.
    pub translations: Vec<(TranslationId, Link<'p>)>,
    /// The limits that apply to the way.
    pub bites: Vec<Bite<'p>>,
}

/// How one of the gateways handles something.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link<'p> {
    /// The gateway.
    pub gateway: &'p Gateway,
    /// What is handled, by its display name.
    pub what: &'p str,
    /// How the gateway handles it; `None` if unknown.
    pub handling: Option<&'p Handling>,
}

/// A limit of a gateway, compared with what the team has decided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bite<'p> {
    /// The gateway.
    pub gateway: &'p Gateway,
    /// The fact.
    pub fact: &'p GatewayFact,
    /// The limit.
    pub limit: &'p Limit,
    /// Whether it certainly and always holds: a fact that is unconfirmed, or bound to circumstances that the file does not state,
    /// proves nothing.
    pub proven: bool,
    /// The outcome.
    pub verdict: Fate,
}

/// Outcome of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// What the team has decided stays within it.
    Kept,
    /// What the team has decided exceeds it.
    Broken,
    /// It needs attention, since nothing that the team has decided settles it.
    Open,
}

/// Returns how a way passes the gateways of a flow; `None` if the flow is not behind a gateway that the pack knows.
pub fn passage<'p>(pack: &'p Pack, flow: &Flow, way: WayId) -> Option<Passage<'p>> {
    let chain = flow.chain();
    let translations = asked(pack, flow, way).filter_map(|id| Some((id, translation_link(pack, chain, id)?)));
    let links = chain.iter().map(|&id| link(pack, id, way));
    (!chain.is_empty()).then(|| Passage {
        links: links.collect(),
        translations: translations.collect(),
        bites: bites(pack, flow, way),
    })
}

/// Returns the translations that a way requires, by itself or for the answers of a flow.
fn asked(pack: &Pack, flow: &Flow, way: WayId) -> impl Iterator<Item = TranslationId> {
    let asks = |when: Option<&crate::pack::Condition>| when.is_some_and(|when| when.holds(flow.answers()));
    let needed = pack.translations().filter(move |(_, translation)| translation.protocol == pack.way(way).protocol);
    needed.filter(move |(_, translation)| translation.ways.contains(&way) || asks(translation.when.as_ref())).map(|(id, _)| id)
}

/// Returns what a gateway does with the protocol of a way. If it handles the protocol in several ways, the handling over the same
/// protocol as the way is chosen. If the way passes although its protocol does not, the way is what a translation takes in: the
/// handling of that translation is returned, or none if nothing is known about the way itself.
fn link(pack: &Pack, id: GatewayId, way: WayId) -> Link<'_> {
    let (gateway, words) = (pack.gateway(id), pack.way(way));
    let handlings = gateway.handlings(words.protocol);
    let own =
        handlings.iter().find(|handling| handling.over == words.over && handling.carries()).or_else(|| best_handling(handlings));
    if own.is_some_and(Handling::forbids) && pack.bars(id, way).next().is_none() {
        let taken_in = pack.translations().find(|(_, translation)| translation.ways.contains(&way));
        let handling = taken_in.and_then(|(translation, _)| best_handling(gateway.translates(translation)));
        return Link { gateway, what: &words.name, handling: handling.filter(|handling| handling.carries()) };
    }
    Link { gateway, what: &pack.protocol(words.protocol).name, handling: own }
}

/// Returns which gateway of a chain does a translation: the one that can, or else the innermost of those that may. `None` if
/// there are no gateways.
pub fn translation_link<'p>(pack: &'p Pack, chain: &[GatewayId], id: TranslationId) -> Option<Link<'p>> {
    let what = &pack.translation(id).name;
    let link = |gateway: GatewayId| {
        let gateway = pack.gateway(gateway);
        Link { gateway, what, handling: best_handling(gateway.translates(id)) }
    };
    if let Some(at) = pack.translator(chain, id) {
        return Some(link(chain[at]));
    }
    // If a gateway translates but is not the translator, the traffic does not get there, or its output does not pass the others.
    let rules_out = |handling: &Handling| handling.forbids() || handling.support == Support::Translated;
    chain.iter().map(|&id| link(id)).max_by_key(|link| !link.handling.is_some_and(rules_out))
}

/// Returns the limits of a flow's gateways for a way, compared with what the team has decided for the flow. With several
/// gateways, the shortest limit of each kind applies; a longer one is left out unless it is fixed and the shorter one can be
/// changed.
fn bites<'p>(pack: &'p Pack, flow: &Flow, way: WayId) -> Vec<Bite<'p>> {
    let bite = |gateway: &'p Gateway, (fact, limit): (&'p GatewayFact, &'p Limit)| {
        let proven = pack.fact(fact.fact).status != Status::Unconfirmed && limit.is_sure(flow.answers());
        let verdict = match compared(flow, limit.kind, limit.at) {
            Fate::Broken if !proven => Fate::Open,
            verdict => verdict,
        };
        Bite { gateway, fact, limit, proven, verdict }
    };
    let chain = flow.chain().iter().map(|&id| pack.gateway(id));
    let mut bites: Vec<_> =
        chain.flat_map(|gateway| limits(pack, gateway, way).into_iter().map(move |limit| bite(gateway, limit))).collect();
    if flow.chain().len() > 1 {
        let all = bites.clone();
        bites.retain(|bite| !all.iter().any(|other| other.bites_before(bite)));
        // Limits without a measure come first, then the others, shortest first.
        bites.sort_by_key(|bite| (bite.limit.kind, bite.limit.at));
    }
    bites
}

/// Returns the limits of a gateway for a way.
pub fn limits<'p>(pack: &Pack, gateway: &'p Gateway, way: WayId) -> Vec<(&'p GatewayFact, &'p Limit)> {
    let way = pack.way(way);
    let mut limits = gateway.limits(way.protocol);
    // A protocol carried inside another is bound by that one's limits as well.
    if let Some(over) = way.over {
        limits.extend(gateway.limits(over).into_iter().filter(|(_, limit)| !limit.protocols.contains(&way.protocol)));
    }
    limits
}

/// Returns the capacities of the gateways of a flow that count for a way, from the client inwards.
pub fn capacities<'p>(
    pack: &'p Pack,
    flow: &Flow,
    way: WayId,
) -> impl Iterator<Item = (&'p Gateway, &'p GatewayFact, &'p Capacity)> {
    let way = pack.way(way);
    let spoken = [Some(way.protocol), way.over];
    let counts = move |capacity: &Capacity| spoken.iter().flatten().any(|protocol| capacity.protocols.contains(protocol));
    let facts = flow.chain().iter().map(|&id| pack.gateway(id));
    let facts = facts.flat_map(|gateway| gateway.facts.iter().map(move |fact| (gateway, fact)));
    let all = facts.flat_map(|(gateway, fact)| fact.takes.iter().map(move |capacity| (gateway, fact, capacity)));
    all.filter(move |(_, _, capacity)| counts(capacity))
}

/// Compares a limit, in milliseconds or bytes, with what the team has decided.
pub fn compared(flow: &Flow, kind: LimitKind, at: Option<u64>) -> Fate {
    let (Some(at), Some(chosen)) = (at, chosen(flow, kind)) else { return Fate::Open };
    let kept = match kind {
        // A heartbeat as long as the limit comes too late.
        LimitKind::Idle => chosen < at,
        _ => chosen <= at,
    };
    if kept { Fate::Kept } else { Fate::Broken }
}

/// Returns the decided amount that a kind of limit is compared with, in milliseconds or bytes.
pub fn chosen(flow: &Flow, kind: LimitKind) -> Option<u64> {
    let amount = |key| flow.decision()?.amount(key)?.1.ok();
    match kind {
        LimitKind::Idle => amount("heartbeat"),
        LimitKind::Age => amount("connection-age"),
        LimitKind::Message | LimitKind::Body => amount("message-size"),
        LimitKind::Switch | LimitKind::Buffering | LimitKind::Compression | LimitKind::Answer | LimitKind::Balancing => None,
    }
}

/// Returns the mean time between two messages of a flow, in milliseconds; `None` if it states no rate.
pub fn interval(pack: &Pack, flow: &Flow) -> Option<u64> {
    /// Thousandths of a day's messages by which a day in milliseconds is divided.
    const DAY: u64 = 86_400_000 * 1_000;
    let rates = pack.amounts().filter(|(_, amount)| amount.unit == Unit::Rate);
    rates.filter_map(|(id, _)| flow.answers().amount(id)).map(|rate| DAY / rate.max(1)).min()
}

/// Returns the longest that the answer to a request may take, in milliseconds; `None` if the flow states none. For what is pushed, a
/// time says how late it may come, not how long anything takes.
pub fn longest_answer(pack: &Pack, flow: &Flow) -> Option<u64> {
    let times = pack.amounts().filter(|(_, amount)| amount.unit == Unit::Time);
    times.filter_map(|(id, _)| flow.answers().amount(id)).max().filter(|_| !pushes(pack, flow))
}

/// Returns the longest time that what is open for one answer may take, as it is stated; `None` if it does not end with an answer.
pub fn longest_stream(pack: &Pack, flow: &Flow) -> Option<u64> {
    let times = pack.amounts().filter(|(_, amount)| amount.unit == Unit::Time);
    let ends = flow.answers().levels().iter().any(|&level| pack.level(level).ends);
    times.filter_map(|(id, _)| flow.answers().amount(id)).max().filter(|_| ends)
}

/// The silence to allow if nothing says otherwise: an hour, in milliseconds.
pub const SILENCE: u64 = 3_600_000;
/// Number of consecutive heartbeats of which one must get through.
const HEARTBEATS: u64 = 3;

/// Returns the silence to allow for the heartbeat that the team has decided, in milliseconds; `None` if it has decided none.
pub fn silence(flow: &Flow) -> Option<u64> {
    chosen(flow, LimitKind::Idle).map(|heartbeat| configured("heartbeat", heartbeat) * HEARTBEATS)
}

/// Longest time that gateways can count in milliseconds: twenty days.
const LONGEST: u64 = 20 * 86_400_000;
/// Longest heartbeat whose silences still fit into that time.
const LONGEST_HEARTBEAT: u64 = 6 * 86_400_000;
/// Largest message that a gateway should be told to accept: 1 GiB.
const LARGEST: u64 = 1 << 30;

/// Returns the value that a configuration uses for a planned amount, in milliseconds or bytes: gateways count in whole seconds,
/// and up to a limit. `key` is that of the decision.
pub fn configured(key: &str, amount: u64) -> u64 {
    match key {
        "message-size" => amount.min(LARGEST),
        "heartbeat" => amount.min(LONGEST_HEARTBEAT),
        _ => amount.div_ceil(1_000).saturating_mul(1_000).min(LONGEST),
    }
}

impl Bite<'_> {
    /// Returns the fact that states the limit.
    pub fn id(&self) -> FactId {
        self.fact.fact
    }

    /// Returns whether it makes the limit of another gateway irrelevant.
    fn bites_before(&self, other: &Self) -> bool {
        let shorter = matches!((self.limit.at, other.limit.at), (Some(at), Some(beyond)) if at < beyond);
        let lasting = self.fact.setting.is_none() || other.fact.setting.is_some();
        self.proven && shorter && lasting && self.limit.kind == other.limit.kind && self.gateway.id != other.gateway.id
    }
}
