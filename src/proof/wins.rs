//! The protocols that win, and those that never do.

use super::{Basis, Share, Wins};
use crate::diag::{Diagnostic, Diagnostics, Severity, codes};
use crate::engine::Ranking;
use crate::pack::ProtocolId;
use crate::requirements::Flow;

pub(super) fn check(basis: &Basis<'_>, findings: &mut Diagnostics) -> Vec<Wins> {
    let wins: Vec<Wins> = basis.pack.protocols().map(|(protocol, _)| wins(basis, protocol)).collect();
    basis.allowance.renew();
    for never in wins.iter().filter(|wins| wins.plain.part == 0) {
        findings.push(basis.nowhere(dead(basis, never.protocol)));
    }
    wins
}

fn wins(basis: &Basis<'_>, protocol: ProtocolId) -> Wins {
    let won = |set: usize| basis.judged[set].verdicts.iter().filter(|verdict| verdict.winner == Some(protocol)).count();
    Wins {
        protocol,
        plain: Share { part: won(0), whole: basis.space.len() },
        all: Share { part: (0..basis.judged.len()).map(won).sum(), whole: basis.len() },
    }
}

/// Cost of finding out whether a protocol can come first, in judgements.
const FIRST: usize = 20;

fn dead(basis: &Basis<'_>, protocol: ProtocolId) -> Diagnostic {
    let pack = basis.pack;
    let name = &pack.protocol(protocol).name;
    let flow = |profile| Flow::stating(basis.space.answers(profile, &[]));
    let all = basis.space.len();
    // Finding out whether weights could do it takes as long as many judgements.
    let affordable = |_: &usize| (0..FIRST).all(|_| basis.allowance.pay(0));
    let possible = |profile: &usize| Ranking::of(pack, &flow(*profile)).can_be_first(protocol);
    let possible = (0..all).take_while(affordable).filter(possible).count();
    let at = basis.sites.protocol(pack, protocol);
    let finding = Diagnostic::new(codes::DEAD_PROTOCOL, at, format!("{name} is recommended in none of the {all} profiles"));
    if basis.allowance.is_spent() {
        return finding;
    }
    if possible == 0 {
        return finding
            .severity(Severity::Error)
            .help("correct its fits, since no weights would change that: it is excluded or equalled in each profile");
    }
    let behind = |profile: &usize| {
        let verdict = &basis.plain().verdicts[*profile];
        verdict.winner.map_or(u32::MAX, |winner| verdict.tenths[winner.index()].saturating_sub(verdict.tenths[protocol.index()]))
    };
    let survives = |profile: &usize| Ranking::of(pack, &flow(*profile)).is_left(protocol);
    let nearest = (0..all).take_while(|_| basis.allowance.pay(0)).filter(survives).min_by_key(behind);
    let nearest = nearest.map_or(String::new(), |profile| {
        let answers = pack.answers(&basis.space.answers(profile, &[]));
        format!("; it comes nearest, {:.1} points behind, with `{answers}`", f64::from(behind(&profile)) / 10.0)
    });
    let profiles = if possible == 1 { "profile" } else { "profiles" };
    finding.help(format!("other weights could put it first in {possible} {profiles}{nearest}"))
}
