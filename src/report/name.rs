//! Names for display.

use crate::pack::{Pack, ProtocolId, WayId};
use crate::requirements::Flow;

/// A protocol for display.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The name that files use.
    pub id: String,
    /// Display name.
    pub name: String,
}

impl Name {
    pub(in crate::report) fn of(pack: &Pack, protocol: ProtocolId) -> Self {
        let protocol = pack.protocol(protocol);
        Self { id: protocol.id.clone(), name: protocol.name.clone() }
    }

    /// Returns what the team has decided for a flow: a protocol, or one of its ways by name.
    pub(in crate::report) fn decided(pack: &Pack, flow: &Flow) -> Option<Self> {
        let decision = flow.decision()?;
        decision.way().map(|way| Self::of_way(pack, way)).or_else(|| Some(Self::of(pack, decision.protocol()?.value)))
    }

    pub(in crate::report) fn of_way(pack: &Pack, way: WayId) -> Self {
        let way = pack.way(way);
        Self { id: way.id.clone(), name: way.name.clone() }
    }
}
