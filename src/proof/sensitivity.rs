//! The fits that matter: those in which one step more or less would change a recommendation.

use super::profiles::{Judged, winner};
use super::{Basis, Share};
use crate::decision::Fit;
use crate::diag::{Diagnostic, Diagnostics, codes};
use crate::pack::{Pack, ProtocolId, Subject};

pub(super) fn check(basis: &Basis<'_>, findings: &mut Diagnostics) -> Share {
    let pack = basis.pack;
    let levels = pack.dimensions().flat_map(|(id, _)| pack.levels(id)).map(|(level, _)| Subject::Level(level));
    let mut trial = pack.clone();
    let mut fits = Share::default();
    basis.allowance.renew();
    for subject in levels.chain(pack.needs().map(|(need, _)| Subject::Need(need))) {
        for (protocol, _) in pack.protocols() {
            let decides = decides(basis, &mut trial, subject, protocol);
            if basis.allowance.is_spent() {
                return fits;
            }
            fits.whole += 1;
            if decides {
                fits.part += 1;
            } else {
                let message = format!("one step in `{}` changes no recommendation", pack.fit_id(subject, protocol));
                findings.push(basis.nowhere(Diagnostic::new(codes::IDLE_FIT, basis.sites.fit(pack, subject, protocol), message)));
            }
        }
    }
    fits
}

/// Returns whether one step in a fit changes the recommendation of some profile.
fn decides(basis: &Basis<'_>, trial: &mut Pack, subject: Subject, protocol: ProtocolId) -> bool {
    let fit = basis.pack.fit(subject, protocol).fit;
    let position = Fit::ALL.iter().position(|&other| other == fit).unwrap_or(0);
    let lower = position.checked_sub(1).map(|below| Fit::ALL[below]);
    [Fit::ALL.get(position + 1).copied(), lower].into_iter().flatten().any(|other| {
        trial.replace_fit(subject, protocol, other);
        let changes = changes(basis, trial, subject, protocol, other > fit);
        trial.replace_fit(subject, protocol, fit);
        changes
    })
}

fn changes(basis: &Basis<'_>, trial: &Pack, subject: Subject, protocol: ProtocolId, raised: bool) -> bool {
    let stated = |judged: &Judged, profile: usize| match subject {
        Subject::Level(level) => basis.space.level(profile, level.dimension()) == level,
        Subject::Need(need) => judged.needs.contains(&need),
    };
    basis.judged.iter().take_while(|_| !basis.allowance.is_spent()).any(|judged| {
        judged.verdicts.iter().enumerate().any(|(profile, verdict)| {
            // Raised, the protocol may take first place; lowered, it may lose it. Nothing else can happen.
            let may_change = (verdict.winner == Some(protocol)) != raised;
            stated(judged, profile)
                && may_change
                && basis.allowance.pay(judged.needs.len())
                && winner(trial, basis.space.answers(profile, &judged.needs)) != verdict.winner
        })
    })
}
