//! Protocols: what is known about each of them.

use serde::{Deserialize, Serialize};

use super::form::words;
use super::{Citation, ClaimId, Condition, Pack, ProtocolId, Reason, WayId};
use crate::decision::Weight;

/// A protocol that clients may speak to the gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Protocol {
    /// The name that files use.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Full name.
    pub title: String,
    /// What it is, in one sentence.
    pub about: String,
    /// Why it is where it is in the order of simplicity.
    pub reason: Reason,
    /// The shape of its communication.
    pub communication: Class,
    /// Its row in the summary table.
    pub summary: Summary,
    /// The documents that define it.
    pub specifications: Vec<Specification>,
    /// When to use it.
    pub when_to_use: Vec<Piece>,
    /// What it is used for.
    pub use_cases: Vec<Piece>,
    /// What speaks for it.
    pub pros: Vec<Piece>,
    /// What speaks against it.
    pub cons: Vec<Piece>,
    /// How much it carries, compared with the others.
    pub throughput: Measure,
    /// How much memory it takes.
    pub memory: Class,
    /// How clients prove who they are.
    pub authentication: HowTo,
    /// How data is protected on the way.
    pub data_protection: HowTo,
    /// How well it can be observed in production, and with what.
    pub observability: HowTo,
    /// What to debug it with.
    pub debugging: Tools,
    /// What it costs to adopt it.
    pub adoption: Adoption,
    /// What to note before building it, most important first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cautions: Vec<Caution>,
    /// What it requires of a gateway, if the pack says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_gateway: Option<AtGateway>,
    /// The largest message, if the protocol or its libraries have a limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub largest_message: Option<LargestMessage>,
}

/// Something to note before building on a protocol.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caution {
    /// What it says, with its id and reason.
    pub piece: Piece,
    /// The ways that it is about; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ways: Vec<WayId>,
    /// When it applies to a flow; `None` for always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// When it does not apply, although it otherwise would.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unless: Option<Condition>,
}

/// What it costs to adopt a protocol in addition to what is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adoption {
    /// From 0, for what every team has, to 100.
    pub cost: Weight,
    /// Why.
    pub reason: Reason,
}

/// What a protocol requires of a gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtGateway {
    /// Where its clients arrive.
    pub route: HowTo,
    /// How its load is spread.
    pub balancing: HowTo,
    /// The ports that it has of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<u32>,
    /// Those of them at which it is not encrypted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plain: Vec<u32>,
    /// What counts as a heartbeat there, if the protocol's own does not; `None` if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heartbeat: Option<HowTo>,
}

/// The largest message that a protocol accepts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LargestMessage {
    /// Its size in bytes.
    pub bytes: u64,
    /// Why.
    pub reason: Reason,
}

/// Something that is known about every protocol: a statement with its name and reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trait<'p> {
    /// What it is about.
    pub kind: TraitKind,
    /// The name that follows the protocol's in ids.
    pub id: &'static str,
    /// The statement.
    pub says: String,
    /// Why.
    pub reason: &'p Reason,
}

words! {
    /// What is known of every protocol in the same way.
    TraitKind {
        /// The shape of communication.
        Communication = "Communication",
        /// Throughput and memory.
        Performance = "Performance",
        /// Authentication and data protection.
        Security = "Security",
        /// Observability and debugging.
        Operations = "Operations",
    }
}

impl Protocol {
    /// Returns everything that is known about every protocol.
    pub fn traits(&self) -> [Trait<'_>; 7] {
        use TraitKind::{Communication, Operations, Performance, Security};
        let graded = self.observability.class.as_ref().map_or(String::new(), |class| format!(" ({class})"));
        let throughput = format!("Throughput: {} (rank {})", self.throughput.class, self.throughput.rank);
        let each = |kind, id, says, reason| Trait { kind, id, says, reason };
        [
            each(Communication, "communication", self.communication.class.clone(), &self.communication.reason),
            each(Performance, "throughput", throughput, &self.throughput.reason),
            each(Performance, "memory", format!("Memory: {}", self.memory.class), &self.memory.reason),
            each(Security, "authentication", self.authentication.says.clone(), &self.authentication.reason),
            each(Security, "data-protection", self.data_protection.says.clone(), &self.data_protection.reason),
            each(Operations, "observability", format!("{}{graded}", self.observability.says), &self.observability.reason),
            each(Operations, "debugging", self.debugging.tools.join(", "), &self.debugging.reason),
        ]
    }
}

/// A statement with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// Unique within its protocol.
    pub id: String,
    /// The statement.
    pub says: String,
    /// Why.
    pub reason: Reason,
}

/// A class, such as `low`, with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Class {
    /// The class, in a word or two.
    pub class: String,
    /// Why.
    pub reason: Reason,
}

/// A class with a place in a ranking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// 1 for the most; protocols may share a rank.
    pub rank: u32,
    /// The class, in a word.
    pub class: String,
    /// Why.
    pub reason: Reason,
}

/// How something is done with a protocol.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HowTo {
    /// How well it works, in a word, if the guide grades it.
    pub class: Option<String>,
    /// How it is done.
    pub says: String,
    /// Why.
    pub reason: Reason,
}

/// Tools for a protocol.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tools {
    /// Their names.
    pub tools: Vec<String>,
    /// Why these.
    pub reason: Reason,
}

/// A row of the summary table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// What it is used for.
    pub use_case: String,
    /// What speaks for it.
    pub pros: String,
    /// What speaks against it.
    pub cons: String,
    /// Where this comes from.
    pub source: Vec<Citation>,
    /// Claims in it that the evidence qualifies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<ClaimId>,
}

/// A document that defines a protocol.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Specification {
    /// Unique within its protocol.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: String,
    /// What it defines.
    pub reason: Reason,
}

impl Pack {
    /// Returns the protocols with their ids, simplest first.
    pub fn protocols(&self) -> impl ExactSizeIterator<Item = (ProtocolId, &Protocol)> {
        self.protocols.iter().enumerate().map(|(i, protocol)| (ProtocolId::new(i), protocol))
    }

    /// Returns a protocol.
    pub fn protocol(&self, id: ProtocolId) -> &Protocol {
        &self.protocols[id.index()]
    }

    /// Returns the protocol with this id.
    pub fn find_protocol(&self, id: &str) -> Option<ProtocolId> {
        self.protocols().find(|(_, protocol)| protocol.id == id).map(|(id, _)| id)
    }
}
