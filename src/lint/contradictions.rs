//! Requirements that contradict each other, or that have no effect.

use std::collections::BTreeSet;

use super::{Review, Words, with_labels};
use crate::decision::Fit;
use crate::diag::{Diagnostic, Severity, codes};
use crate::engine::{Ranking, Requirement};
use crate::pack::Subject;
use crate::requirements::{Criterion, Flow, Scope};
use crate::source::Span;

/// Maximum number of sets of requirements reported for a flow.
const SETS_TOLD: usize = 3;

pub(super) fn find(review: &mut Review<'_>) {
    for (position, flow, judged) in review.flows() {
        match judged.conflicts() {
            Some(conflicts) => unsatisfiable(review, position, flow, &conflicts),
            None if judged.recommended().is_none() => undecided(review, position, flow),
            None => poorly_served(review, position, flow, judged),
        }
        musts(review, position, flow);
        amounts(review, position, flow);
    }
    unused_defaults(review);
}

fn unsatisfiable(review: &mut Review<'_>, position: usize, flow: &Flow, conflicts: &[BTreeSet<Requirement>]) {
    for set in conflicts.iter().take(SETS_TOLD) {
        let places: Vec<(Span, String)> = set.iter().map(|&one| place(review, position, one)).collect();
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
        review.find(codes::UNSATISFIABLE, Some(position), with_labels(finding, labels));
    }
}

fn place(review: &Review<'_>, flow: usize, requirement: Requirement) -> (Span, String) {
    match requirement {
        Requirement::Answer(subject) => {
            (review.sites.answer(flow, review.pack, subject), format!("`{}`", written(review, subject)))
        }
        Requirement::Must(must) => {
            (review.sites.must(flow, review.pack, must), format!("`{}` is not negotiable", must.id(review.pack)))
        }
        Requirement::Blocked(carrier) => {
            let carrier = &review.pack.carrier(carrier).id;
            (review.sites.blocked(flow, carrier), format!("`blocked: {carrier}`"))
        }
        Requirement::Gateway(gateway) => {
            (super::gateways::place(review, gateway), format!("`gateway: {}`", review.pack.gateway(gateway).id))
        }
    }
}

/// Returns an answer as files write it.
fn written(review: &Review<'_>, subject: Subject) -> String {
    match subject {
        Subject::Level(level) => {
            let dimension = review.pack.dimension(level.dimension());
            format!("{}: {}", dimension.id, review.pack.level(level).id)
        }
        Subject::Need(need) => review.pack.need(need).id.clone(),
    }
}

fn undecided(review: &mut Review<'_>, position: usize, flow: &Flow) {
    let words = Words::new(["nothing that counts is stated for `", "`, so nothing can be recommended"]);
    let finding = Diagnostic::new(codes::UNDECIDED, review.sites.flow(position), words.of(flow.name()));
    let keys: Vec<&str> = review.pack.dimensions().map(|(_, dimension)| dimension.id.as_str()).collect();
    let help = format!("answer at least one of {}, or state needs", keys.join(", "));
    review.find_alike(codes::UNDECIDED, position, words, finding.help(help), Severity::Error);
}

/// Reports requirements that every remaining protocol serves poorly at best.
fn poorly_served(review: &mut Review<'_>, position: usize, flow: &Flow, judged: &Ranking<'_>) {
    for (answer, subject) in flow.answers().subjects().enumerate() {
        if judged.best_fit(answer).is_none_or(|best| best > Fit::Poor) {
            continue;
        }
        let who = match judged.left().count() {
            1 => "the only protocol that is left serves",
            _ => "all protocols that are left serve",
        };
        let message = format!("{who} `{}` of `{}` poorly", written(review, subject), flow.name());
        let at = review.sites.answer(position, review.pack, subject);
        let help = "see what excludes the others with `protopick recommend`, or move this requirement to a flow of its own";
        review.find(codes::POORLY_SERVED, Some(position), Diagnostic::new(codes::POORLY_SERVED, at, message).help(help));
    }
}

fn musts(review: &mut Review<'_>, position: usize, flow: &Flow) {
    for must in flow.idle_musts() {
        let key = must.id(review.pack);
        let message = format!("`{key}` is not negotiable in `{}`, but not stated either", flow.name());
        let at = review.sites.must(position, review.pack, must);
        let help = format!("state `{key}`, or take it out of `must`");
        review.find(codes::MUST_NOT_STATED, Some(position), Diagnostic::new(codes::MUST_NOT_STATED, at, message).help(help));
    }
    let mut told: Vec<(Scope, Scope)> = Vec::new();
    for criterion in flow.answers().subjects().map(Criterion::of) {
        let (Some(must), Some((weighed, weight))) = (flow.must(criterion), flow.weight(criterion)) else { continue };
        // One weight for all needs, and one must for all of them, are reported once.
        if weight.thousandths() > 0 || told.contains(&(must, weighed)) {
            continue;
        }
        told.push((must, weighed));
        let key = must.id(review.pack);
        let message = format!("`{key}` is not negotiable in `{}`, but weighs nothing", flow.name());
        let finding = Diagnostic::new(codes::MUST_WITHOUT_WEIGHT, review.sites.weight(position, review.pack, weighed), message)
            .label(review.sites.must(position, review.pack, must), "not negotiable")
            .help("it still excludes, but how well the others serve it does not count: give it a weight");
        review.find(codes::MUST_WITHOUT_WEIGHT, Some(position), finding);
    }
}

/// Reports stated levels that differ from those that the stated amounts imply.
fn amounts(review: &mut Review<'_>, position: usize, flow: &Flow) {
    let pack = review.pack;
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
                (review.sites.key(position, id), format!("{id}: {}", pack.amount_text(amount, value)))
            })
            .collect();
        let told = stated_amounts.iter().map(|(_, text)| format!("`{text}`")).collect::<Vec<_>>().join(" and ");
        let message = format!("`{}` of `{}` is contradicted by {told}", level(stated), flow.name());
        let at = review.sites.answer(position, pack, Subject::Level(stated));
        let finding = Diagnostic::new(codes::AMOUNT_CONTRADICTS, at, message);
        let finding = stated_amounts.into_iter().fold(finding, |finding, (span, _)| finding.label(span, "stated here"));
        let help = format!("the amounts come to `{}`: correct the one that is wrong, or leave the level out", level(implied));
        review.find(codes::AMOUNT_CONTRADICTS, Some(position), finding.help(help));
    }
}

/// Reports defaults that every flow overrides.
fn unused_defaults(review: &mut Review<'_>) {
    for entry in review.sites.defaults() {
        let used = (0..review.requirements.flows().len()).any(|flow| !review.sites.states(flow, &entry.key));
        if !used {
            let message = format!("no flow uses the default `{}`: each states its own", entry.key);
            let finding = Diagnostic::new(codes::UNUSED_DEFAULT, entry.key_span, message);
            review.find(
                codes::UNUSED_DEFAULT,
                None,
                finding.help("take it out of `defaults`, or out of a flow that agrees with it"),
            );
        }
    }
}
