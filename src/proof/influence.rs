//! What each question decides, and questions that decide nothing.

use super::profiles::larger_sets;
use super::{Basis, Influence, Question, Share, profiles};
use crate::diag::{Diagnostic, Diagnostics, codes};
use crate::pack::{DimensionId, NeedId};

pub(super) fn check(basis: &Basis<'_>, findings: &mut Diagnostics) -> Vec<Influence> {
    let pack = basis.pack;
    let mut influences = Vec::new();
    basis.allowance.renew();
    for (id, dimension) in pack.dimensions() {
        let changes = of_dimension(basis, id);
        if changes.part == 0 && !basis.allowance.is_spent() {
            let message = format!("no answer to `{}` changes a recommendation", dimension.id);
            findings.push(basis.nowhere(Diagnostic::new(codes::INERT_QUESTION, basis.sites.dimension(pack, id), message)));
        }
        influences.push(Influence { question: Question::Dimension(id), changes });
    }
    for (position, (id, need)) in pack.needs().enumerate() {
        let changes = of_need(basis, position);
        if changes.part == 0 && !decides_beside_another(basis, id) && !basis.allowance.is_spent() {
            let message = format!("the need `{}` changes no recommendation, alone or with another need", need.id);
            findings.push(basis.nowhere(Diagnostic::new(codes::INERT_QUESTION, basis.sites.need(pack, id), message)));
        }
        influences.push(Influence { question: Question::Need(id), changes });
    }
    influences
}

fn of_dimension(basis: &Basis<'_>, dimension: DimensionId) -> Share {
    let verdicts = &basis.plain().verdicts;
    let mut changes = Share::default();
    for (profile, verdict) in verdicts.iter().enumerate() {
        let own = basis.space.level(profile, dimension);
        for (other, _) in basis.pack.levels(dimension).filter(|&(other, _)| other != own) {
            let winner = match basis.space.with(profile, other) {
                (_, Some(neighbour)) => verdicts[neighbour].winner,
                (answers, None) if basis.allowance.pay(0) => profiles::winner(basis.pack, answers),
                _ => continue,
            };
            changes.whole += 1;
            changes.part += usize::from(winner != verdict.winner);
        }
    }
    changes
}

fn of_need(basis: &Basis<'_>, position: usize) -> Share {
    let (without, with) = (&basis.plain().verdicts, &basis.judged[position + 1].verdicts);
    let part = without.iter().zip(with).filter(|(without, with)| without.winner != with.winner).count();
    Share { part, whole: without.len() }
}

/// Returns whether a need that decides nothing by itself does so together with another one.
fn decides_beside_another(basis: &Basis<'_>, need: NeedId) -> bool {
    larger_sets(basis.pack, &[need]).into_iter().any(|needs| {
        let other = needs.iter().find(|&&other| other != need);
        let Some(alone) = other.and_then(|&other| basis.judged.iter().find(|judged| judged.needs == [other])) else {
            return false;
        };
        let changed = |(profile, verdict): (usize, &profiles::ProfileOutcome)| {
            basis.allowance.pay(needs.len())
                && profiles::winner(basis.pack, basis.space.answers(profile, &needs)) != verdict.winner
        };
        alone.verdicts.iter().enumerate().any(changed)
    })
}
