//! Requirements that cannot be met together.

use std::collections::BTreeSet;

use super::exclusion::{BLOCKED, GATEWAY};
use super::subject::level_id;
use crate::engine::Requirement;
use crate::pack::{Pack, Subject};
use crate::requirements::{Criterion, Scope};

/// A requirement that takes part in a conflict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequirementNote {
    /// The id of the dimension or need, or `gateway`.
    pub criterion: String,
    /// The stated level, if it is a dimension.
    pub level: Option<String>,
    /// The gateway, if the requirement is one.
    pub gateway: Option<String>,
    /// Whether it takes part because it is a must.
    pub must: bool,
    /// The requirement as the file states it.
    pub text: String,
}

/// Returns the requirements of a smallest set that cannot be met together.
pub(super) fn conflict_notes(pack: &Pack, set: &BTreeSet<Requirement>) -> Vec<RequirementNote> {
    let musts: Vec<Scope> = set
        .iter()
        .filter_map(|requirement| match requirement {
            Requirement::Must(scope) => Some(*scope),
            Requirement::Answer(_) | Requirement::Gateway(_) | Requirement::Blocked(_) => None,
        })
        .collect();
    let note = |requirement: &Requirement| match *requirement {
        Requirement::Answer(subject) => {
            let criterion = Criterion::of(subject);
            Some(RequirementNote {
                criterion: criterion.id(pack).to_owned(),
                level: level_id(pack, subject),
                gateway: None,
                must: musts.iter().any(|scope| scope.holds(criterion)),
                text: match subject {
                    Subject::Level(level) => format!("{}: {}", criterion.id(pack), pack.level(level).id),
                    Subject::Need(_) => format!("{}: {}", Scope::NEEDS, criterion.id(pack)),
                },
            })
        }
        Requirement::Gateway(gateway) => {
            let gateway = &pack.gateway(gateway).id;
            Some(RequirementNote {
                criterion: GATEWAY.to_owned(),
                level: None,
                gateway: Some(gateway.clone()),
                must: false,
                text: format!("{GATEWAY}: {gateway}"),
            })
        }
        Requirement::Blocked(carrier) => {
            let carrier = &pack.carrier(carrier).id;
            Some(RequirementNote {
                criterion: BLOCKED.to_owned(),
                level: Some(carrier.clone()),
                gateway: None,
                must: false,
                text: format!("{BLOCKED}: {carrier}"),
            })
        }
        Requirement::Must(_) => None,
    };
    set.iter().filter_map(note).collect()
}
