//! Requirements that do not go together, or that have no effect.

use std::collections::BTreeSet;

use super::{Ground, Words, with_labels};
use crate::decision::Fit;
use crate::diag::{Diagnostic, Severity, codes};
use crate::engine::{Ranking, Requirement};
use crate::pack::Subject;
use crate::requirements::{Criterion, Flow, Scope};
use crate::source::Span;

/// As many sets of requirements are told for a flow.
const SETS_TOLD: usize = 3;

pub(super) fn find(ground: &mut Ground<'_>) {
    for (position, flow, judged) in ground.flows() {
        match judged.conflicts() {
            Some(conflicts) => unsatisfiable(ground, position, flow, &conflicts),
            None if judged.recommended().is_none() => undecided(ground, position, flow),
            None => poorly_served(ground, position, flow, judged),
        }
        musts(ground, position, flow);
        amounts(ground, position, flow);
    }
    unused_defaults(ground);
}

fn unsatisfiable(ground: &mut Ground<'_>, position: usize, flow: &Flow, conflicts: &[BTreeSet<Requirement>]) {
    for set in conflicts.iter().take(SETS_TOLD) {
        let places: Vec<(Span, String)> = set.iter().map(|&one| place(ground, position, one)).collect();
        let Some((first, text)) = places.first().cloned() else { continue };
        let message = match places.len() {
            1 => format!("no protocol is left for `{}`: {text} alone excludes all of them", flow.name()),
            _ => format!("no protocol is left for `{}`: these {} requirements exclude all of them", flow.name(), places.len()),
        };
        let more = conflicts.len().saturating_sub(SETS_TOLD);
        let also = if more == 0 { String::new() } else { format!("; so do {more} larger or equal sets") };
        let help = match places.len() {
            1 => format!("give it up, or serve it apart from the others{also}"),
            _ => format!("give one of them up, or make two flows of this one{also}"),
        };
        let finding = Diagnostic::new(codes::UNSATISFIABLE, first, message).help(help);
        let labels = if places.len() == 1 { Vec::new() } else { places };
        ground.find(codes::UNSATISFIABLE, Some(position), with_labels(finding, labels));
    }
}

fn place(ground: &Ground<'_>, flow: usize, requirement: Requirement) -> (Span, String) {
    match requirement {
        Requirement::Answer(subject) => {
            (ground.sites.answer(flow, ground.pack, subject), format!("`{}`", written(ground, subject)))
        }
        Requirement::Must(must) => {
            (ground.sites.must(flow, ground.pack, must), format!("`{}` is not negotiable", must.id(ground.pack)))
        }
        Requirement::Blocked(carrier) => {
            let carrier = &ground.pack.carrier(carrier).id;
            (ground.sites.blocked(flow, carrier), format!("`blocked: {carrier}`"))
        }
        Requirement::Gateway(gateway) => {
            (super::gateways::place(ground, gateway), format!("`gateway: {}`", ground.pack.gateway(gateway).id))
        }
    }
}

/// An answer as files write it.
fn written(ground: &Ground<'_>, subject: Subject) -> String {
    match subject {
        Subject::Level(level) => {
            let dimension = ground.pack.dimension(level.dimension());
            format!("{}: {}", dimension.id, ground.pack.level(level).id)
        }
        Subject::Need(need) => ground.pack.need(need).id.clone(),
    }
}

fn undecided(ground: &mut Ground<'_>, position: usize, flow: &Flow) {
    let words = Words::new(["nothing that counts is stated for `", "`, so nothing can be recommended"]);
    let finding = Diagnostic::new(codes::UNDECIDED, ground.sites.flow(position), words.of(flow.name()));
    let keys: Vec<&str> = ground.pack.dimensions().map(|(_, dimension)| dimension.id.as_str()).collect();
    let help = format!("answer at least one of {}, or state needs", keys.join(", "));
    ground.find_alike(codes::UNDECIDED, position, words, finding.help(help), Severity::Error);
}

/// Requirements that every protocol that is left serves poorly, at best.
fn poorly_served(ground: &mut Ground<'_>, position: usize, flow: &Flow, judged: &Ranking<'_>) {
    for (answer, subject) in flow.answers().subjects().enumerate() {
        if judged.best_fit(answer).is_none_or(|best| best > Fit::Poor) {
            continue;
        }
        let who = match judged.left().count() {
            1 => "the only protocol that is left serves",
            _ => "all protocols that are left serve",
        };
        let message = format!("{who} `{}` of `{}` poorly", written(ground, subject), flow.name());
        let at = ground.sites.answer(position, ground.pack, subject);
        let help = "see what excludes the others with `protopick recommend`, or move this requirement to a flow of its own";
        ground.find(codes::POORLY_SERVED, Some(position), Diagnostic::new(codes::POORLY_SERVED, at, message).help(help));
    }
}

fn musts(ground: &mut Ground<'_>, position: usize, flow: &Flow) {
    for must in flow.idle_musts() {
        let key = must.id(ground.pack);
        let message = format!("`{key}` is not negotiable in `{}`, but not stated either", flow.name());
        let at = ground.sites.must(position, ground.pack, must);
        let help = format!("state `{key}`, or take it out of `must`");
        ground.find(codes::MUST_NOT_STATED, Some(position), Diagnostic::new(codes::MUST_NOT_STATED, at, message).help(help));
    }
    let mut told: Vec<(Scope, Scope)> = Vec::new();
    for criterion in flow.answers().subjects().map(Criterion::of) {
        let (Some(must), Some((weighed, weight))) = (flow.must(criterion), flow.weight(criterion)) else { continue };
        // One weight for all needs, and one must for all of them, are told once.
        if weight.thousandths() > 0 || told.contains(&(must, weighed)) {
            continue;
        }
        told.push((must, weighed));
        let key = must.id(ground.pack);
        let message = format!("`{key}` is not negotiable in `{}`, but weighs nothing", flow.name());
        let finding = Diagnostic::new(codes::MUST_WITHOUT_WEIGHT, ground.sites.weight(position, ground.pack, weighed), message)
            .label(ground.sites.must(position, ground.pack, must), "not negotiable")
            .help("it still excludes, but how well the others serve it does not count: give it a weight");
        ground.find(codes::MUST_WITHOUT_WEIGHT, Some(position), finding);
    }
}

/// Stated levels that are not what the stated amounts come to.
fn amounts(ground: &mut Ground<'_>, position: usize, flow: &Flow) {
    let pack = ground.pack;
    for (dimension, words) in pack.dimensions() {
        let (Some(stated), Some(implied)) = (flow.stated(dimension), pack.implied(dimension, flow.answers())) else { continue };
        let amounts = words.implied.iter().flat_map(|implied| &implied.amounts);
        if stated == implied {
            continue;
        }
        let level = |level| format!("{}: {}", words.id, pack.level(level).id);
        let stated_amounts: Vec<(Span, String)> = amounts
            .filter_map(|&amount| Some((amount, flow.answers().amount(amount)?)))
            .map(|(amount, value)| {
                let id = &pack.amount(amount).id;
                (ground.sites.key(position, id), format!("{id}: {}", pack.amount_text(amount, value)))
            })
            .collect();
        let told = stated_amounts.iter().map(|(_, text)| format!("`{text}`")).collect::<Vec<_>>().join(" and ");
        let message = format!("`{}` of `{}` is contradicted by {told}", level(stated), flow.name());
        let at = ground.sites.answer(position, pack, Subject::Level(stated));
        let finding = Diagnostic::new(codes::AMOUNT_CONTRADICTS, at, message);
        let finding = stated_amounts.into_iter().fold(finding, |finding, (span, _)| finding.label(span, "stated here"));
        let help = format!("the amounts come to `{}`: correct the one that is wrong, or leave the level out", level(implied));
        ground.find(codes::AMOUNT_CONTRADICTS, Some(position), finding.help(help));
    }
}

/// Defaults that every flow replaces.
fn unused_defaults(ground: &mut Ground<'_>) {
    for entry in ground.sites.defaults() {
        let used = (0..ground.requirements.flows().len()).any(|flow| !ground.sites.states(flow, &entry.key));
        if !used {
            let message = format!("no flow uses the default `{}`: each states its own", entry.key);
            let finding = Diagnostic::new(codes::UNUSED_DEFAULT, entry.key_span, message);
            ground.find(
                codes::UNUSED_DEFAULT,
                None,
                finding.help("take it out of `defaults`, or out of a flow that agrees with it"),
            );
        }
    }
}
