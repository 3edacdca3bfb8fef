//! What the gateway means for flows: whether a protocol passes, and what must be set.

mod facts;
mod limits;
mod points;
mod words;

pub(super) use facts::{fact_groups, fact_text, gateway_fact_text};
pub use limits::LimitNote;
pub(super) use points::points;
pub use points::{GatewayPoint, GatewayRow};
pub(super) use words::{citations, handling_text, handling_words};

use super::Name;
use crate::engine::{Passage, passage};
use crate::pack::{LimitKind, Pack, ProtocolId, Status, Support};
use crate::requirements::{Flow, Requirements};
use words::{lead, passes};

/// The gateway that a file names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayNote {
    /// Its id; none when the pack does not know it.
    pub id: Option<String>,
    /// Its name, or what the file has.
    pub name: String,
    /// What a reader should know of that.
    pub note: Option<String>,
}

/// How a protocol passes a gateway.
#[derive(Debug, Clone, PartialEq)]
pub struct PassageNote {
    /// The name of the gateway.
    pub gateway: String,
    /// The protocol.
    pub protocol: Name,
    /// Whether it passes: `yes`, `no`, or `unknown`.
    pub passes: &'static str,
    /// What the gateway does: a word, and what has to be there besides.
    pub support: &'static str,
    /// See `support`.
    pub with: Vec<&'static str>,
    /// The same in a sentence.
    pub lead: String,
    /// Why.
    pub because: String,
    /// Where that can be read.
    pub source: String,
    /// How well it is confirmed.
    pub status: &'static str,
    /// The translations that the answers ask for.
    pub translations: Vec<TranslationNote>,
    /// What must be set, and what bites.
    pub limits: Vec<LimitNote>,
}

/// A translation that the answers of a flow ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranslationNote {
    /// Its id.
    pub id: String,
    /// Whether the gateway does it: `yes`, `no`, or `unknown`.
    pub passes: &'static str,
    /// What comes of it, in a sentence.
    pub lead: String,
    /// Where that can be read.
    pub source: String,
}

/// The gateway of a file; none when it names none.
pub(super) fn gateway_note(pack: &Pack, requirements: &Requirements) -> Option<GatewayNote> {
    if let Some(id) = requirements.gateway_id() {
        let gateway = pack.gateway(id);
        return Some(GatewayNote { id: Some(gateway.id.clone()), name: gateway.name.clone(), note: None });
    }
    let name = requirements.gateway()?;
    let near = crate::diag::nearest(name, pack.gateways().map(|(_, gateway)| gateway.id.as_str()));
    let near = near.map_or(String::new(), |near| format!(" Did you mean {near}?"));
    let note = format!("The rules know no gateway called {name}, so it does not count.{near}");
    Some(GatewayNote { id: None, name: name.to_owned(), note: Some(note) })
}

/// How a protocol passes the gateway of a flow.
pub(super) fn passage_note(pack: &Pack, flow: &Flow, protocol: ProtocolId) -> Option<PassageNote> {
    let gateway = pack.gateway(flow.gateway()?);
    let Passage { handling, translations, bites } = passage(pack, flow, protocol)?;
    let name = Name::of(pack, protocol);
    let translations = translations.into_iter().map(|(id, handling)| {
        let translation = pack.translation(id);
        TranslationNote {
            id: translation.id.clone(),
            passes: passes(handling),
            lead: lead(pack, &gateway.name, &translation.name, handling, false),
            source: handling.map_or(String::new(), |handling| citations(pack, &handling.source)),
        }
    });
    Some(PassageNote {
        gateway: gateway.name.clone(),
        passes: passes(handling),
        support: handling.map_or(Support::Unknown, |handling| handling.support).word(),
        with: handling.map_or_else(Vec::new, |handling| handling.with.iter().map(|extra| extra.word()).collect()),
        lead: lead(pack, &gateway.name, &name.name, handling, true),
        because: handling.map_or(String::new(), |handling| handling.because.clone()),
        source: handling.map_or(String::new(), |handling| citations(pack, &handling.source)),
        status: handling.map_or(Status::Unconfirmed, |handling| handling.status).word(),
        translations: translations.collect(),
        limits: bites
            .iter()
            .filter(|bite| bite.limit.kind != LimitKind::Balancing)
            .map(|bite| limits::limit_note(pack, flow, protocol, bite))
            .collect(),
        protocol: name,
    })
}
