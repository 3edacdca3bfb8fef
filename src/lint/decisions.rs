//! Decisions that do not match the requirements, or ask for more than they need.

use super::{Ground, Words, listed, with_labels};
use crate::decision::{Firmness, Fraction};
use crate::diag::{Diagnostic, Severity, codes};
use crate::engine::{Exclusion, Part, Ranking, fewer_protocols};
use crate::pack::ProtocolId;
use crate::requirements::{Barrier, Flow};
use crate::source::{At, Span};

/// As many reasons are told for a finding.
const REASONS_TOLD: usize = 3;

pub(super) fn find(ground: &mut Ground<'_>) {
    for (position, flow, judged) in ground.flows() {
        let Some(decided) = flow.decision().and_then(crate::requirements::Decision::protocol) else {
            missing(ground, position, flow, judged);
            continue;
        };
        if !judged.is_left(decided.value) {
            impossible(ground, position, flow, judged, decided);
        } else if !not_best(ground, position, flow, judged, decided) {
            simpler(ground, position, flow, judged, decided);
            fragile(ground, position, flow, judged, decided);
        }
    }
    more_protocols(ground);
}

fn missing(ground: &mut Ground<'_>, position: usize, flow: &Flow, judged: &Ranking<'_>) {
    let words = Words::new(["no protocol is decided for `", "`"]);
    let help = judged
        .recommended()
        .map(|protocol| format!("record what the team chooses under `decision`; {} is recommended", ground.name(protocol)));
    let at = ground.sites.flow(position);
    let finding = Diagnostic::new(codes::DECISION_MISSING, at, words.of(flow.name())).maybe_help(help);
    ground.find_alike(codes::DECISION_MISSING, position, words, finding, Severity::Error);
}

fn impossible(ground: &mut Ground<'_>, position: usize, flow: &Flow, judged: &Ranking<'_>, decided: At<ProtocolId>) {
    let exclusions = judged.exclusions(decided.value);
    // What the gateway excludes is a finding of its own.
    if exclusions.iter().all(|exclusion| matches!(exclusion, Exclusion::Barrier(Barrier::Gateway(..)))) {
        return;
    }
    let name = ground.name(decided.value);
    let message = format!("`{}` is decided for {name}, which is excluded", flow.name());
    let labels: Vec<_> = exclusions.iter().filter_map(|exclusion| reason(ground, position, exclusion)).collect();
    let help = match judged.recommended() {
        Some(best) => format!("decide for {}, or change what excludes {name}", ground.name(best)),
        None => "no protocol is left for this flow: change the requirements first".to_owned(),
    };
    let finding = Diagnostic::new(codes::DECISION_IMPOSSIBLE, decided.span, message).help(help);
    let labels = labels.into_iter().take(REASONS_TOLD);
    ground.find(codes::DECISION_IMPOSSIBLE, Some(position), with_labels(finding, labels));
}

/// Where and why a protocol is excluded.
fn reason(ground: &Ground<'_>, position: usize, exclusion: &Exclusion) -> Option<(Span, String)> {
    let pack = ground.pack;
    let Exclusion::Fit { subject, cap, must } = *exclusion else { return None };
    let how = if must { "not served well enough for something not negotiable" } else { "impossible" };
    let because = match cap {
        Some(cap) => format!("{how}: {}", pack.cap(cap).title),
        None => how.to_owned(),
    };
    Some((ground.sites.answer(position, pack, subject), because))
}

/// Whether the decided protocol loses by more than a toss-up, which becomes a finding.
fn not_best(ground: &mut Ground<'_>, position: usize, flow: &Flow, judged: &Ranking<'_>, decided: At<ProtocolId>) -> bool {
    let Some(best) = judged.recommended() else { return false };
    let Some((ahead, own)) = judged.score(best).zip(judged.score(decided.value)) else { return false };
    let behind = ahead.less(own);
    if behind.is_below_tenths(ground.pack.toss_up_tenths().max(1)) {
        return false;
    }
    let (own, other) = (ground.name(decided.value), ground.name(best));
    let message = format!("{own} is {} behind {other} for `{}`", points(behind), flow.name());
    let pros = judged.against(decided.value).into_iter().filter(Part::is_pro).take(REASONS_TOLD);
    let labels: Vec<_> = pros
        .map(|part| {
            let text = format!("{other} {}, {own} {}", part.own.word(), part.other.word());
            (ground.sites.answer(position, ground.pack, part.subject), text)
        })
        .collect();
    let help = format!("decide for {other}, correct the requirements, or waive this with a reason and an end date");
    let finding = Diagnostic::new(codes::DECISION_NOT_BEST, decided.span, message).help(help);
    ground.find(codes::DECISION_NOT_BEST, Some(position), with_labels(finding, labels));
    true
}

fn points(points: Fraction) -> String {
    let tenths = points.tenths();
    format!("{}.{} points", tenths / 10, tenths % 10)
}

/// A protocol that is simpler than the decided one and has at least its score.
fn simpler(ground: &mut Ground<'_>, position: usize, flow: &Flow, judged: &Ranking<'_>, decided: At<ProtocolId>) {
    let Some(own) = judged.score(decided.value) else { return };
    let as_good = |other: &ProtocolId| *other < decided.value && judged.score(*other).is_some_and(|score| score >= own);
    let Some(simpler) = judged.left().filter(as_good).min() else { return };
    let (own, other) = (ground.name(decided.value), ground.name(simpler));
    let message = format!("{other} is simpler than {own} and serves `{}` as well", flow.name());
    let finding = Diagnostic::new(codes::SIMPLER_PROTOCOL, decided.span, message)
        .help(format!("decide for {other}, or state the requirement that asks for {own}"));
    ground.find(codes::SIMPLER_PROTOCOL, Some(position), finding);
}

fn fragile(ground: &mut Ground<'_>, position: usize, flow: &Flow, judged: &Ranking<'_>, decided: At<ProtocolId>) {
    if judged.recommended() != Some(decided.value) {
        return;
    }
    let Some((tolerance, lint)) = judged.tolerance().zip(ground.lint(codes::DECISION_FRAGILE)) else { return };
    // The limit of a pack is in thousandths.
    let within = match lint.limit {
        Some(limit) => tolerance.is_below_tenths(limit),
        None => Firmness::of(tolerance) == Firmness::Fragile,
    };
    if !within {
        return;
    }
    let name = ground.name(decided.value);
    let message = match judged.tied().next() {
        Some(other) => format!("{name} merely ties with {} for `{}`", ground.name(other), flow.name()),
        None => {
            let percent = tolerance.percent().max(1);
            format!("{name} may lose `{}` if weights are off by {percent} %", flow.name())
        }
    };
    let finding = Diagnostic::new(codes::DECISION_FRAGILE, decided.span, message).help(
        "see what would change it with `protopick recommend --explain`, and note in `because` what speaks for the decision",
    );
    ground.find(codes::DECISION_FRAGILE, Some(position), finding);
}

/// More protocols in the decisions than the plan comes out with.
fn more_protocols(ground: &mut Ground<'_>) {
    let decided = decided(ground);
    if decided.len() < 2 {
        return;
    }
    let few = fewer_protocols(ground.pack, ground.requirements, ground.judged, decided.len());
    let Some((few, flows)) = few.zip(ground.sites.top("flows")) else { return };
    let names: Vec<&str> = few.iter().map(|&protocol| ground.name(protocol)).collect();
    let message = format!("{} protocols are decided where {} would do", decided.len(), few.len());
    let mut finding = Diagnostic::new(codes::MORE_PROTOCOLS, flows.key_span, message).help(format!(
        "{} can serve all flows nearly as well: `protopick recommend` shows who would speak which",
        listed(&names)
    ));
    for (_, flow, _) in ground.flows() {
        let protocol = flow.decision().and_then(crate::requirements::Decision::protocol);
        if let Some(protocol) = protocol.filter(|protocol| !few.contains(&protocol.value)) {
            finding = finding.label(protocol.span, "not in the plan");
        }
    }
    ground.find(codes::MORE_PROTOCOLS, None, finding);
}

/// The protocols that are decided for any flow, each once.
pub(super) fn decided(ground: &Ground<'_>) -> Vec<ProtocolId> {
    let decisions = ground.flows().filter_map(|(_, flow, _)| flow.decision()?.protocol());
    let mut decided: Vec<_> = decisions.map(|protocol| protocol.value).collect();
    decided.sort_unstable();
    decided.dedup();
    decided
}
