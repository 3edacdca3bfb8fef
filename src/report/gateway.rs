//! What gateways mean for flows: whether a protocol passes, and what must be configured.

mod facts;
mod limits;
mod points;
mod words;

pub(super) use facts::{fact_groups, fact_text, gateway_fact_text, measured_text};
pub use limits::LimitNote;
pub(super) use points::points;
pub use points::{GatewayPoint, GatewayRow};
pub(super) use words::{citations, handling_text, handling_words};

use super::name::Name;
use super::words::and;
use crate::engine::{Link, Passage, passage};
use crate::pack::{LimitKind, Pack, Status, Support, WayId};
use crate::requirements::{Flow, Requirements};
use words::{lead, passes};

/// The gateways that a file names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayNote {
    /// The id if there is only one; `None` if there are several, or if the pack does not know it.
    pub id: Option<String>,
    /// The names, or else the text of the file.
    pub name: String,
    /// The ids of those that the pack knows, from the client inwards.
    pub chain: Vec<String>,
    /// A note for the reader.
    pub note: Option<String>,
}

/// How a protocol passes the gateways.
#[derive(Debug, Clone, PartialEq)]
pub struct PassageNote {
    /// The names of the gateways.
    pub gateway: String,
    /// The protocol.
    pub protocol: Name,
    /// What each of the gateways does, from the client inwards; at least one.
    pub links: Vec<LinkNote>,
    /// The translations that the answers require.
    pub translations: Vec<TranslationNote>,
    /// What must be configured, and the limits that apply.
    pub limits: Vec<LimitNote>,
}

/// What a gateway does with a protocol.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkNote {
    /// The id of the gateway.
    pub gateway: String,
    /// Whether it passes: `yes`, `no`, or `unknown`.
    pub passes: &'static str,
    /// What the gateway does, in a word.
    pub support: &'static str,
    /// What is additionally required.
    pub with: Vec<&'static str>,
    /// The same as a sentence.
    pub lead: String,
    /// Why.
    pub because: String,
    /// Where to read about it.
    pub source: String,
    /// How well it is confirmed.
    pub status: &'static str,
}

impl PassageNote {
    /// Returns the gateway that does least for the protocol.
    pub fn weakest(&self) -> Option<&LinkNote> {
        let order = |link: &&LinkNote| ["no", "unknown", "yes"].iter().position(|word| *word == link.passes);
        self.links.iter().min_by_key(order)
    }
}

/// A translation that the answers of a flow require.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranslationNote {
    /// Its id.
    pub id: String,
    /// The id of the gateway that does it, or comes nearest to doing it.
    pub gateway: String,
    /// Whether that gateway does it: `yes`, `no`, or `unknown`.
    pub passes: &'static str,
    /// The outcome, in a sentence.
    pub lead: String,
    /// Where to read about it.
    pub source: String,
}

/// Returns the gateways of a file; `None` if it names none.
pub(super) fn gateway_note(pack: &Pack, requirements: &Requirements) -> Option<GatewayNote> {
    let given = requirements.gateways();
    let found: Vec<_> = given.iter().map(|name| pack.find_gateway(name).map(|id| pack.gateway(id))).collect();
    let names: Vec<String> = given
        .iter()
        .zip(&found)
        .map(|(name, gateway)| gateway.map_or_else(|| name.clone(), |gateway| gateway.name.clone()))
        .collect();
    let unknown = given.iter().zip(&found).filter(|(_, gateway)| gateway.is_none()).map(|(name, _)| unknown_note(pack, name));
    let notes: Vec<String> = unknown.collect();
    let chain: Vec<String> = found.into_iter().flatten().map(|gateway| gateway.id.clone()).collect();
    (!given.is_empty()).then(|| GatewayNote {
        id: if given.len() == 1 { chain.first().cloned() } else { None },
        name: and(&names),
        chain,
        note: (!notes.is_empty()).then(|| notes.join(" ")),
    })
}

fn unknown_note(pack: &Pack, name: &str) -> String {
    let near = crate::diag::nearest(name, pack.gateways().map(|(_, gateway)| gateway.id.as_str()));
    let near = near.map_or(String::new(), |near| format!(" Did you mean `{near}`?"));
    format!("Unknown gateway `{name}`: it is ignored.{near}")
}

/// Returns how a way passes the gateways of a flow.
pub(super) fn passage_note(pack: &Pack, flow: &Flow, way: WayId) -> Option<PassageNote> {
    let Passage { links, translations, bites } = passage(pack, flow, way)?;
    let protocol = pack.way(way).protocol;
    let name = Name::of(pack, protocol);
    let names: Vec<String> = links.iter().map(|link| link.gateway.name.clone()).collect();
    let translations = translations.into_iter().map(|(id, link)| {
        let translation = pack.translation(id);
        TranslationNote {
            id: translation.id.clone(),
            gateway: link.gateway.id.clone(),
            passes: passes(link.handling),
            lead: lead(pack, &link.gateway.name, link.what, link.handling, false),
            source: link.handling.map_or(String::new(), |handling| citations(pack, &handling.source)),
        }
    });
    let limits = bites.iter().filter(|bite| bite.limit.kind != LimitKind::Balancing);
    Some(PassageNote {
        gateway: and(&names),
        links: links.iter().map(|link| link_note(pack, link)).collect(),
        translations: translations.collect(),
        limits: limits.map(|bite| limits::limit_note(pack, flow, protocol, bite)).collect(),
        protocol: name,
    })
}

fn link_note(pack: &Pack, link: &Link<'_>) -> LinkNote {
    let handling = link.handling;
    LinkNote {
        gateway: link.gateway.id.clone(),
        passes: passes(handling),
        support: handling.map_or(Support::Unknown, |handling| handling.support).word(),
        with: handling.map_or_else(Vec::new, |handling| handling.with.iter().map(|extra| extra.word()).collect()),
        lead: lead(pack, &link.gateway.name, link.what, handling, true),
        because: handling.map_or(String::new(), |handling| handling.because.clone()),
        source: handling.map_or(String::new(), |handling| citations(pack, &handling.source)),
        status: handling.map_or(Status::Unconfirmed, |handling| handling.status).word(),
    }
}
