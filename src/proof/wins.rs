//! Which protocols win, and those that never do.

use super::{Ground, Share, Wins};
use crate::diag::{Diagnostic, Diagnostics, Severity, codes};
use crate::engine::Ranking;
use crate::pack::ProtocolId;
use crate::requirements::Flow;

pub(super) fn check(ground: &Ground<'_>, findings: &mut Diagnostics) -> Vec<Wins> {
    let wins: Vec<Wins> = ground.pack.protocols().map(|(protocol, _)| wins(ground, protocol)).collect();
    ground.allowance.renew();
    for never in wins.iter().filter(|wins| wins.plain.part == 0) {
        findings.push(ground.nowhere(dead(ground, never.protocol)));
    }
    wins
}

fn wins(ground: &Ground<'_>, protocol: ProtocolId) -> Wins {
    let won = |set: usize| ground.judged[set].verdicts.iter().filter(|verdict| verdict.winner == Some(protocol)).count();
    Wins {
        protocol,
        plain: Share { part: won(0), whole: ground.space.len() },
        all: Share { part: (0..ground.judged.len()).map(won).sum(), whole: ground.len() },
    }
}

/// What it takes to tell whether a protocol can be the first, in judgements.
const FIRST: usize = 20;

fn dead(ground: &Ground<'_>, protocol: ProtocolId) -> Diagnostic {
    let pack = ground.pack;
    let name = &pack.protocol(protocol).name;
    let flow = |profile| Flow::stating(ground.space.answers(profile, &[]));
    let all = ground.space.len();
    // Whether weights can do it is a question for many judgements' worth of time.
    let affordable = |_: &usize| (0..FIRST).all(|_| ground.allowance.pay(0));
    let possible = |profile: &usize| Ranking::of(pack, &flow(*profile)).can_be_first(protocol);
    let possible = (0..all).take_while(affordable).filter(possible).count();
    let at = ground.sites.protocol(pack, protocol);
    let finding = Diagnostic::new(codes::DEAD_PROTOCOL, at, format!("{name} is recommended in none of the {all} profiles"));
    if ground.allowance.is_spent() {
        return finding;
    }
    if possible == 0 {
        return finding.severity(Severity::Error).help(
            "no weights would change that: in each profile it is excluded, or some mixture of others is as good at everything that is \
             asked",
        );
    }
    let behind = |profile: &usize| {
        let verdict = &ground.plain().verdicts[*profile];
        verdict.winner.map_or(u32::MAX, |winner| verdict.tenths[winner.index()].saturating_sub(verdict.tenths[protocol.index()]))
    };
    let survives = |profile: &usize| Ranking::of(pack, &flow(*profile)).is_left(protocol);
    let nearest = (0..all).take_while(|_| ground.allowance.pay(0)).filter(survives).min_by_key(behind);
    let nearest = nearest.map_or(String::new(), |profile| {
        let answers = pack.answers(&ground.space.answers(profile, &[]));
        format!("; it comes nearest, {:.1} points behind, with `{answers}`", f64::from(behind(&profile)) / 10.0)
    });
    finding.help(format!("other weights could make it the first in {possible}{nearest}"))
}
