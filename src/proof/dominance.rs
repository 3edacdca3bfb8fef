//! Protocols that are never better than some other one, provided that all carriers pass.

use super::Basis;
use crate::diag::{Diagnostic, Diagnostics, codes};
use crate::pack::{Pack, ProtocolId, Subject, WayId};

pub(super) fn check(basis: &Basis<'_>, findings: &mut Diagnostics) {
    let pack = basis.pack;
    for (own, protocol) in pack.protocols() {
        // If two are equal everywhere, the simpler one is kept.
        let above = pack.protocols().find(|&(other, _)| {
            other != own && is_never_worse(pack, other, own) && (other < own || !is_never_worse(pack, own, other))
        });
        if let Some((other, dominating)) = above {
            let message = format!("{} is nowhere better than {}", protocol.name, dominating.name);
            let finding = Diagnostic::new(codes::DOMINATED_PROTOCOL, basis.sites.protocol(pack, own), message);
            findings.push(finding.label(basis.sites.protocol(pack, other), "at least as good at everything"));
        }
    }
}

/// Returns whether each way of the other protocol is never better than some way of this one.
fn is_never_worse(pack: &Pack, one: ProtocolId, other: ProtocolId) -> bool {
    pack.ways_of(other).all(|(worse, _)| pack.ways_of(one).any(|(better, _)| is_way_never_worse(pack, better, worse)))
}

fn is_way_never_worse(pack: &Pack, one: WayId, other: WayId) -> bool {
    let levels = pack.dimensions().flat_map(|(id, _)| pack.levels(id)).map(|(level, _)| Subject::Level(level));
    let mut subjects = levels.chain(pack.needs().map(|(need, _)| Subject::Need(need)));
    let least = |subject, way| pack.possible_fits(subject, way).min();
    let most = |subject, way| pack.possible_fits(subject, way).max();
    let covers = |cap: &crate::pack::Cap| {
        // If a cap lowers the one, it must lower the other as far, or leave it no better.
        cap.lowers.iter().filter(|low| low.ways.contains(&one)).all(|low| {
            low.subjects.iter().all(|&subject| {
                let mut same = cap.lowers.iter().filter(|also| also.ways.contains(&other) && also.subjects.contains(&subject));
                most(subject, other) <= Some(low.to) || same.any(|also| also.to <= low.to)
            })
        })
    };
    subjects.all(|subject| least(subject, one) >= most(subject, other)) && pack.caps().all(|(_, cap)| covers(cap))
}
