//! What each question decides, and those that decide nothing.

use super::profiles::larger_sets;
use super::{Ground, Influence, Question, Share, profiles};
use crate::diag::{Diagnostic, Diagnostics, codes};
use crate::pack::{DimensionId, NeedId};

pub(super) fn check(ground: &Ground<'_>, findings: &mut Diagnostics) -> Vec<Influence> {
    let pack = ground.pack;
    let mut influences = Vec::new();
    ground.allowance.renew();
    for (id, dimension) in pack.dimensions() {
        let changes = of_dimension(ground, id);
        if changes.part == 0 && !ground.allowance.is_spent() {
            let message = format!("no answer to `{}` changes a recommendation", dimension.id);
            findings.push(ground.nowhere(Diagnostic::new(codes::INERT_QUESTION, ground.sites.dimension(pack, id), message)));
        }
        influences.push(Influence { question: Question::Dimension(id), changes });
    }
    for (position, (id, need)) in pack.needs().enumerate() {
        let changes = of_need(ground, position);
        if changes.part == 0 && !decides_beside_another(ground, id) && !ground.allowance.is_spent() {
            let message = format!("the need `{}` changes no recommendation, alone or with another need", need.id);
            findings.push(ground.nowhere(Diagnostic::new(codes::INERT_QUESTION, ground.sites.need(pack, id), message)));
        }
        influences.push(Influence { question: Question::Need(id), changes });
    }
    influences
}

fn of_dimension(ground: &Ground<'_>, dimension: DimensionId) -> Share {
    let verdicts = &ground.plain().verdicts;
    let mut changes = Share::default();
    for (profile, verdict) in verdicts.iter().enumerate() {
        let own = ground.space.level(profile, dimension);
        for (other, _) in ground.pack.levels(dimension).filter(|&(other, _)| other != own) {
            let winner = match ground.space.with(profile, other) {
                (_, Some(neighbour)) => verdicts[neighbour].winner,
                (answers, None) if ground.allowance.pay(0) => profiles::winner(ground.pack, answers),
                _ => continue,
            };
            changes.whole += 1;
            changes.part += usize::from(winner != verdict.winner);
        }
    }
    changes
}

fn of_need(ground: &Ground<'_>, position: usize) -> Share {
    let (without, with) = (&ground.plain().verdicts, &ground.judged[position + 1].verdicts);
    let part = without.iter().zip(with).filter(|(without, with)| without.winner != with.winner).count();
    Share { part, whole: without.len() }
}

/// Whether a need that decides nothing by itself does so beside another one.
fn decides_beside_another(ground: &Ground<'_>, need: NeedId) -> bool {
    larger_sets(ground.pack, &[need]).into_iter().any(|needs| {
        let other = needs.iter().find(|&&other| other != need);
        let Some(alone) = other.and_then(|&other| ground.judged.iter().find(|judged| judged.needs == [other])) else {
            return false;
        };
        let changed = |(profile, verdict): (usize, &profiles::Verdict)| {
            ground.allowance.pay(needs.len())
                && profiles::winner(ground.pack, ground.space.answers(profile, &needs)) != verdict.winner
        };
        alone.verdicts.iter().enumerate().any(changed)
    })
}
