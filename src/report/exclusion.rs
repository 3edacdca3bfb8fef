//! Why protocols are excluded.

use super::gateway::citations;
use super::subject::{level_id, subject_name};
use crate::engine::{Cell, Exclusion, Standing};
use crate::pack::{CarrierId, Gateway, Pack, ProtocolId, WayId};
use crate::requirements::{Barrier, Criterion};

/// Why a protocol is excluded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExclusionNote {
    /// The id of the dimension or need, or `gateway`.
    pub criterion: String,
    /// The stated level, if it is a dimension.
    pub level: Option<String>,
    /// Display name of the dimension or need, and whether it is a must.
    pub at: String,
    /// The gateway, if it is what cannot carry the protocol.
    pub gateway: Option<String>,
    /// Whether it is excluded only because the requirement is a must.
    pub must: bool,
    /// The rule that says so.
    pub rule: String,
    /// Why.
    pub because: String,
    /// Where to read about it.
    pub source: String,
}

impl ExclusionNote {
    /// Returns whether something other than a requirement excludes it: a gateway, or a blocked carrier.
    pub fn is_barrier(&self) -> bool {
        [GATEWAY, BLOCKED].contains(&self.criterion.as_str())
    }

    /// Returns what excludes it, and why.
    pub fn text(&self) -> String {
        format!("{}: {}", self.at, self.because)
    }
}

/// Returns why a protocol is excluded, for display: the reasons for its best way and, with the name of the way, the reasons for its
/// other ways that are caps or barriers, such as a rule of a team. Each rule is told once. `own` are the notes on the best way.
pub(super) fn told(pack: &Pack, standing: &Standing, own: &[ExclusionNote]) -> Vec<String> {
    if own.is_empty() {
        return Vec::new();
    }
    let mut rules: Vec<String> = own.iter().map(|note| note.rule.clone()).collect();
    let mut told: Vec<String> = own.iter().map(ExclusionNote::text).collect();
    for other in &standing.others {
        let notes = exclusion_notes(pack, other.way, &other.cells, &other.exclusions);
        for (note, _) in notes.iter().zip(&other.exclusions).filter(|(_, exclusion)| !exclusion.is_plain()) {
            if !rules.contains(&note.rule) {
                rules.push(note.rule.clone());
                told.push(format!("{}, {}", pack.way(other.way).name, note.text()));
            }
        }
    }
    told
}

/// Returns the reasons that exclude a way, given the cells of that way.
pub(super) fn exclusion_notes(pack: &Pack, way: WayId, cells: &[Cell], exclusions: &[Exclusion]) -> Vec<ExclusionNote> {
    exclusions.iter().map(|exclusion| exclusion_note(pack, way, cells, exclusion)).collect()
}

fn exclusion_note(pack: &Pack, way: WayId, cells: &[Cell], exclusion: &Exclusion) -> ExclusionNote {
    let (subject, cap, must) = match *exclusion {
        Exclusion::Fit { subject, cap, must } => (subject, cap, must),
        Exclusion::Barrier(Barrier::Gateway(gateway, protocol)) => return barred_note(pack, pack.gateway(gateway), protocol),
        Exclusion::Barrier(Barrier::Blocked(carrier)) => return blocked_note(pack, carrier),
    };
    let own = cells.iter().find(|cell| cell.subject == subject).and_then(|cell| cell.own);
    let (rule, reason) = match cap {
        Some(cap) => (pack.cap(cap).id.clone(), &pack.cap(cap).reason),
        None => (pack.way_fit_id(subject, way, own), &pack.way_fit(subject, way, own).reason),
    };
    ExclusionNote {
        criterion: Criterion::of(subject).id(pack).to_owned(),
        level: level_id(pack, subject),
        gateway: None,
        at: format!("{}{}", subject_name(pack, subject), if must { " (must)" } else { "" }),
        must,
        rule,
        because: reason.because.clone(),
        source: pack.citations(reason),
    }
}

/// Returns why a gateway excludes a way, from what it does with a protocol.
fn barred_note(pack: &Pack, gateway: &Gateway, protocol: ProtocolId) -> ExclusionNote {
    let handling = gateway.handlings(protocol).iter().find(|handling| handling.forbids());
    ExclusionNote {
        criterion: GATEWAY.to_owned(),
        level: None,
        gateway: Some(gateway.id.clone()),
        at: gateway.name.clone(),
        must: false,
        rule: format!("{}.{}", gateway.id, pack.protocol(protocol).id),
        because: handling.map_or(String::new(), |handling| handling.because.clone()),
        source: handling.map_or(String::new(), |handling| citations(pack, &handling.source)),
    }
}

/// Returns why a blocked carrier excludes a way.
fn blocked_note(pack: &Pack, carrier: CarrierId) -> ExclusionNote {
    let carrier = pack.carrier(carrier);
    ExclusionNote {
        criterion: BLOCKED.to_owned(),
        level: Some(carrier.id.clone()),
        gateway: None,
        at: format!("{} (blocked)", carrier.name),
        must: false,
        rule: carrier.id.clone(),
        because: format!("It requires {}, which are blocked here.", carrier.label),
        source: pack.citations(&carrier.reason),
    }
}

/// The key under which files list blocked carriers.
pub(super) const BLOCKED: &str = "blocked";

/// The key under which files name the gateway.
pub(super) const GATEWAY: &str = "gateway";
