//! The effect of each cap, caps without effect, and caps that never change a recommendation.

use super::profiles::{larger_sets, winner};
use super::{Basis, Effect, Share};
use crate::diag::{Diagnostic, Diagnostics, codes};
use crate::pack::{Cap, CapId, Lowering, NeedId, Pack};

pub(super) fn check(basis: &Basis<'_>, findings: &mut Diagnostics) -> Vec<Effect> {
    let mut trial = basis.pack.clone();
    let mut effects = Vec::new();
    basis.allowance.renew();
    for (id, cap) in basis.pack.caps() {
        let lowers = trial.replace_lowers(id, Vec::new());
        let mut effect = effect(basis, &trial, id, cap);
        effect.decides_with_more = effect.decides.part == 0 && decides_with_more_needs(basis, &trial, cap);
        let at = basis.sites.cap(basis.pack, id);
        if let Some(other) = shadow(basis.pack, id, cap) {
            let message = format!("`{}` has no effect, since another cap lowers the same fits as far", cap.id);
            let shadow = basis.sites.cap(basis.pack, other);
            findings.push(Diagnostic::new(codes::DEAD_RULE, at, message).label(shadow, "this cap applies wherever it does"));
        } else if effect.decides.part == 0 && !effect.decides_with_more && !basis.allowance.is_spent() {
            let message = format!("`{}` never changes a recommendation", cap.id);
            let help = format!(
                "keep it for the scores that it lowers in {} of {} profiles, or remove it",
                effect.applies.part, effect.applies.whole
            );
            findings.push(basis.nowhere(Diagnostic::new(codes::IDLE_CAP, at, message).help(help)));
        }
        effects.push(effect);
        trial.replace_lowers(id, lowers);
    }
    effects
}

/// Counts the profiles in which a cap applies, and those in which the rules without it recommend another protocol.
fn effect(basis: &Basis<'_>, without: &Pack, id: CapId, cap: &Cap) -> Effect {
    let (mut applies, mut tried, mut decides) = (0, 0, 0);
    for judged in basis.judged.iter().filter(|judged| cap.when.needs().iter().all(|need| judged.needs.contains(need))) {
        for (profile, verdict) in judged.verdicts.iter().enumerate() {
            let answers = basis.space.answers(profile, &judged.needs);
            if cap.when.holds(&answers) {
                applies += 1;
                if !basis.allowance.pay(judged.needs.len()) {
                    continue;
                }
                tried += 1;
                decides += usize::from(winner(without, answers) != verdict.winner);
            }
        }
    }
    Effect {
        cap: id,
        applies: Share { part: applies, whole: basis.len() },
        decides: Share { part: decides, whole: tried },
        decides_with_more: false,
    }
}

/// Returns whether a cap that changes nothing with the judged sets of needs does so with an additional need, or with a pair.
fn decides_with_more_needs(basis: &Basis<'_>, without: &Pack, cap: &Cap) -> bool {
    let differs = |needs: &[NeedId], profile: usize| {
        let answers = basis.space.answers(profile, needs);
        let affordable = || (0..2).all(|_| basis.allowance.pay(needs.len()));
        cap.when.holds(&answers) && affordable() && winner(basis.pack, answers.clone()) != winner(without, answers)
    };
    let mut sets = larger_sets(basis.pack, cap.when.needs()).into_iter().take_while(|_| !basis.allowance.is_spent());
    sets.any(|needs| (0..basis.space.len()).any(|profile| differs(&needs, profile)))
}

/// Returns another cap that does everything that this one does wherever this one applies. If two do the same, the first is kept.
fn shadow(pack: &Pack, id: CapId, cap: &Cap) -> Option<CapId> {
    let is_shadow = |one: &Cap, other: &Cap| {
        let same = |low: &Lowering| {
            // A cell need not be lowered if its fit is not above the limit anyway.
            let cells = low.subjects.iter().flat_map(|&subject| low.ways.iter().map(move |&way| (subject, way)));
            let mut high = cells.filter(|&(subject, way)| pack.possible_fits(subject, way).any(|fit| fit > low.to));
            high.all(|(subject, way)| {
                let mut also = other.lowers.iter().filter(|also| also.ways.contains(&way) && also.subjects.contains(&subject));
                also.any(|also| also.to <= low.to)
            })
        };
        other.when.is_implied_by(&one.when) && one.lowers.iter().all(same)
    };
    let found = pack
        .caps()
        .find(|&(other_id, other)| other_id != id && is_shadow(cap, other) && (other_id < id || !is_shadow(other, cap)));
    found.map(|(other, _)| other)
}
