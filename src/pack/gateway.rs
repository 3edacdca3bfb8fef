//! Gateways: which protocols they carry, how, and the limits that apply.

use serde::{Deserialize, Serialize};

use super::deferred::Deferred;
use super::form::words;
use super::{
    Answers, CarrierId, Citation, Condition, Fact, FactId, GatewayId, LintId, Pack, ProtocolId, Reason, Status, TranslationId,
    WayId,
};
use crate::diag::plain;

words! {
    /// What a gateway does with a protocol.
    Support {
        /// It ends the protocol and can act on it.
        Native = "native",
        /// It forwards the bytes without a look at the messages.
        Passthrough = "passthrough",
        /// Clients speak it, and backends speak something else, or the other way round.
        Translated = "translated",
        /// It does not carry it.
        No = "no",
        /// No reliable statement was found.
        Unknown = "unknown",
    }
}

words! {
    /// What has to be there besides.
    Extra {
        /// A bundled plugin or filter that is to be switched on.
        Plugin = "plugin",
        /// A commercial edition or licence.
        Paid = "paid",
        /// A preview of the vendor.
        Preview = "preview",
    }
}

words! {
    /// What a limit is about.
    LimitKind {
        /// Off until it is switched on.
        Switch = "switch",
        /// Held back in buffers, which stops a stream.
        Buffering = "buffering",
        /// Held back by a compressor until enough has gathered.
        Compression = "compression",
        /// Cut after a time of silence.
        Idle = "idle",
        /// Cut at an age, busy or not.
        Age = "age",
        /// The longest that an answer may take.
        Answer = "answer",
        /// The largest message.
        Message = "message",
        /// The largest body of a request.
        Body = "body",
        /// How connections find a backend, and stay with it.
        Balancing = "balancing",
    }
}

/// A product between clients and services.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gateway {
    /// The name that files use.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Full name.
    pub title: String,
    /// Other names that files may use.
    pub aliases: Vec<String>,
    /// What it is, in one sentence.
    pub about: String,
    /// What its measured facts were measured with, if there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured: Option<Measured>,
    /// What it does with each protocol, in the pack's order, the usual handling first; empty if nothing is known.
    pub protocols: Vec<Vec<Handling>>,
    /// What it does with each translation, likewise.
    pub translations: Vec<Vec<Handling>>,
    /// What is known about it, in the order of its file.
    pub facts: Vec<GatewayFact>,
    /// How to write a configuration for it, if the pack says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub configuration: Option<Configuration>,
}

/// What facts were measured with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// The versions of the product.
    pub with: Vec<String>,
    /// The command that shows the facts again.
    pub by: String,
}

/// What a gateway does with a protocol.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handling {
    /// What it does.
    pub support: Support,
    /// What is additionally required.
    pub with: Vec<Extra>,
    /// The edition or part of the product that this applies to; `None` for the product as such.
    pub edition: Option<String>,
    /// The protocol that carries this one.
    pub over: Option<ProtocolId>,
    /// How well it is confirmed.
    pub status: Status,
    /// Why; empty if nothing is known.
    pub because: String,
    /// Where to read about it.
    pub source: Vec<Citation>,
}

/// A checked fact about a gateway, in addition to what the fact itself says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatewayFact {
    /// The fact.
    pub fact: FactId,
    /// The default value, for display.
    pub value: Option<String>,
    /// The setting that changes it.
    pub setting: Option<String>,
    /// Whether it cannot be changed.
    pub fixed: bool,
    /// The limits that it sets by default.
    pub limits: Vec<Limit>,
    /// What is read of it in configurations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub configured: Vec<Configured>,
    /// The capacities that it sets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub takes: Vec<Capacity>,
}

/// The maximum that a gateway accepts of what is counted for ways.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capacity {
    /// The id of the sum that it is compared with.
    pub sum: String,
    /// The maximum of that sum; if it has a setting, unless that says otherwise. `None` if nothing is known without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<u64>,
    /// What has this capacity, such as "worker"; `None` if it is the gateway as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each: Option<String>,
    /// The setting, as readers of configurations report it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The setting without which it counts; `None` if it always does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub without: Option<String>,
    /// Whether each route has it for itself, even if one setting states it for several.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub apart: bool,
    /// The line that sets it right: `{n}` stands for a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub write: Option<String>,
    /// How much of the setting one of what is counted takes: 2 if a forwarded connection counts on both sides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<u32>,
    /// The setting, by its key, that says how many have this capacity; one if that is not written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<String>,
    /// The protocols whose ways count.
    pub protocols: Vec<ProtocolId>,
}

/// A limit that a fact sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// What it is about.
    pub kind: LimitKind,
    /// The time in milliseconds or the size in bytes, if there is one.
    pub at: Option<u64>,
    /// The protocols that it applies to.
    pub protocols: Vec<ProtocolId>,
    /// The edition or circumstance that it is bound to; `None` if it always applies.
    pub only: Option<String>,
    /// The answers of a flow for which that circumstance is sure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
}

/// A setting in a configuration: the limit or switch that it is for some protocols. What holds without it is said by the limits of
/// its fact: those of the same kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Configured {
    /// Its name, as readers of configurations report it.
    pub key: String,
    /// What it is about.
    pub kind: LimitKind,
    /// The protocols that it applies to.
    pub protocols: Vec<ProtocolId>,
    /// The setting beside which it counts, such as the one that forwards by the module that it belongs to; `None` if it always does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beside: Option<String>,
    /// The setting without which it counts, such as the one that replaces it for these protocols; `None` if it always does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub without: Option<String>,
    /// The ways of these protocols that it applies to; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ways: Vec<WayId>,
    /// The answers of a flow for which it applies; `None` for any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// Whether it is off, and wrong, unless it is written.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// Whether it is about what clients speak, rather than services.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub clients: bool,
    /// The lint that a wrong value violates; `None` for the usual one of its kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lint: Option<LintId>,
    /// The circumstance in which a wrong value, or none, is wrong, such as old versions; `None` if it always is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<String>,
    /// The lines that set it right: `{s}` stands for whole seconds, `{m}` for mebibytes, `{b}` for bytes, `{service}` for the
    /// address of the service, `{tls}` for `s` if that is encrypted, `{path}` for the path of the flow, `{here}` for what is written
    /// at the place, without what sets it wrongly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub write: Option<String>,
    /// The line in older versions, if it is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub older: Option<Older>,
    /// Whether what is written has to go.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub remove: bool,
}

/// How a setting is written in older versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Older {
    /// The first version with the newer form.
    pub before: String,
    /// The line that sets it right there.
    pub write: String,
}

/// A translation between what clients and backends speak.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translation {
    /// The name that files use.
    pub id: String,
    /// Display name.
    pub name: String,
    /// What it does.
    pub says: String,
    /// What the backend speaks.
    pub protocol: ProtocolId,
    /// The ways that clients may speak, the most demanding first; empty if what they speak is not a way of the pack.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ways: Vec<WayId>,
    /// The answers of a flow for which it is needed; `None` if it is optional.
    pub when: Option<Condition>,
    /// Why.
    pub reason: Reason,
}

/// How to write a configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Configuration {
    /// The usual name of the file.
    pub file: String,
    /// Notes to go with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<ConfigurationNote>,
    /// The template.
    pub template: String,
}

/// A note to go with a configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfigurationNote {
    /// The sentence.
    pub says: String,
    /// The protocols in the configuration that it is about; empty for all.
    pub protocols: Vec<ProtocolId>,
}

impl Limit {
    /// Returns whether it certainly applies to a flow that gives these answers, if its fact is confirmed.
    pub fn is_sure(&self, answers: &Answers) -> bool {
        self.only.is_none() || self.when.as_ref().is_some_and(|when| when.holds(answers))
    }
}

impl Configured {
    /// Returns whether it applies to a way of a flow that gives these answers.
    pub fn concerns(&self, way: WayId, answers: &Answers) -> bool {
        (self.ways.is_empty() || self.ways.contains(&way)) && self.when.as_ref().is_none_or(|when| when.holds(answers))
    }
}

impl Handling {
    /// Returns whether the protocol certainly does not pass this way. An unconfirmed statement forbids nothing.
    pub fn forbids(&self) -> bool {
        self.support == Support::No && self.status != Status::Unconfirmed
    }

    /// Returns whether it is said to pass.
    pub fn carries(&self) -> bool {
        !matches!(self.support, Support::No | Support::Unknown)
    }
}

/// Returns the best of the ways in which a gateway handles something: the first that carries it, or else one that does not forbid
/// it, or else the first.
pub fn best_handling(handlings: &[Handling]) -> Option<&Handling> {
    let first = |is: &dyn Fn(&Handling) -> bool| handlings.iter().find(|handling| is(handling));
    first(&Handling::carries).or_else(|| first(&|handling: &Handling| !handling.forbids())).or(handlings.first())
}

impl Gateway {
    /// Returns how it handles a protocol, the usual handling first.
    pub fn handlings(&self, protocol: ProtocolId) -> &[Handling] {
        self.protocols.get(protocol.index()).map_or(&[], Vec::as_slice)
    }

    /// Returns whether it certainly cannot carry a protocol; with `in_itself`, only handlings that are not inside another
    /// protocol count.
    pub(super) fn lacks(&self, protocol: ProtocolId, in_itself: bool) -> bool {
        let mut handlings = self.handlings(protocol).iter().filter(|handling| !in_itself || handling.over.is_none()).peekable();
        handlings.peek().is_some() && handlings.all(Handling::forbids)
    }

    /// Returns what is known about a translation.
    pub fn translates(&self, translation: TranslationId) -> &[Handling] {
        self.translations.get(translation.index()).map_or(&[], Vec::as_slice)
    }

    /// Returns the facts that set limits for a protocol, in the order of the kinds and of the file.
    pub fn limits(&self, protocol: ProtocolId) -> Vec<(&GatewayFact, &Limit)> {
        let limits = self.facts.iter().flat_map(|fact| fact.limits.iter().map(move |limit| (fact, limit)));
        let mut limits: Vec<_> = limits.filter(|(_, limit)| limit.protocols.contains(&protocol)).collect();
        limits.sort_by_key(|(_, limit)| limit.kind);
        limits
    }
}

/// The gateways of a pack with their facts, which follow those of the pack.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatewayPart {
    pub(super) gateways: Vec<Gateway>,
    pub(super) facts: Vec<Fact>,
}

impl Pack {
    /// Returns the gateways with their ids, in order.
    pub fn gateways(&self) -> impl ExactSizeIterator<Item = (GatewayId, &Gateway)> {
        self.gateways.get().gateways.iter().enumerate().map(|(i, gateway)| (GatewayId::new(i), gateway))
    }

    /// Returns a gateway.
    pub fn gateway(&self, id: GatewayId) -> &Gateway {
        &self.gateways.get().gateways[id.index()]
    }

    /// Returns what is known about gateways, to be stored.
    pub fn gateway_part(&self) -> &GatewayPart {
        self.gateways.get()
    }

    /// Returns the same pack with what is known about gateways as it was stored, to be unpacked on first use.
    pub fn with_gateways(self, stored: &'static str) -> Self {
        Self { gateways: Deferred::packed(stored), ..self }
    }

    /// Returns the gateway that a text names: by its id, name, title or alias. `None` if none has that name, or several have it.
    pub fn find_gateway(&self, text: &str) -> Option<GatewayId> {
        match self.gateways_named(text).as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// Returns the gateways that a text names: the one with this id, or else all that have it as their name, title or alias.
    pub fn gateways_named(&self, text: &str) -> Vec<GatewayId> {
        let wanted = plain(text);
        let named = |gateway: &Gateway| {
            let names = [&gateway.id, &gateway.name, &gateway.title].into_iter().chain(&gateway.aliases);
            names.into_iter().any(|name| plain(name) == wanted)
        };
        if let Some((id, _)) = self.gateways().find(|(_, gateway)| gateway.id == wanted) {
            return vec![id];
        }
        self.gateways().filter(|(_, gateway)| named(gateway)).map(|(id, _)| id).collect()
    }

    /// Returns the gateway that a fact is about.
    pub fn gateway_of(&self, fact: FactId) -> Option<(GatewayId, &GatewayFact)> {
        self.gateways().find_map(|(id, gateway)| Some((id, gateway.facts.iter().find(|known| known.fact == fact)?)))
    }

    /// Returns what keeps a way from passing a gateway, by the protocol whose entry there says so: a carrier that the way
    /// requires, if the gateway does not carry the protocol that demonstrates it; or the protocol as such, if the way travels
    /// without the carrier that it demonstrates.
    pub fn bars(&self, id: GatewayId, way: WayId) -> impl Iterator<Item = (ProtocolId, Option<CarrierId>)> {
        let (gateway, way) = (self.gateway(id), self.way(way));
        let shown = way.over.is_none() && self.carriers().any(|(_, carrier)| carrier.protocol == Some(way.protocol));
        let as_such = (!shown && gateway.lacks(way.protocol, false)).then_some((way.protocol, None));
        let lacking = way.requires.iter().filter_map(move |&carrier| {
            let protocol = self.carrier(carrier).protocol.filter(|_| self.lacks_carrier(id, carrier))?;
            Some((protocol, Some(carrier)))
        });
        as_such.into_iter().chain(lacking)
    }

    /// Returns whether a gateway certainly does not pass a carrier.
    pub fn lacks_carrier(&self, gateway: GatewayId, carrier: CarrierId) -> bool {
        self.carrier(carrier).protocol.is_some_and(|protocol| self.gateway(gateway).lacks(protocol, true))
    }

    /// Returns a translation.
    pub fn translation(&self, id: TranslationId) -> &Translation {
        &self.translations[id.index()]
    }

    /// Returns the translations with their ids, in order.
    pub fn translations(&self) -> impl ExactSizeIterator<Item = (TranslationId, &Translation)> {
        self.translations.iter().enumerate().map(|(i, translation)| (TranslationId::new(i), translation))
    }
}
