//! Requirements that contradict each other, or that have no effect.

use std::collections::BTreeSet;

use super::{Review, Words, with_labels};
use crate::decision::Fit;
use crate::diag::{Diagnostic, Severity, any_of, codes};
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
            1 => format!("{text} alone excludes every protocol for `{}`", flow.name()),
            _ => format!("{} requirements together exclude every protocol for `{}`", places.len(), flow.name()),
        };
        let also = match conflicts.len().saturating_sub(SETS_TOLD) {
            0 => String::new(),
            1 => "; 1 more set of requirements excludes every protocol too".to_owned(),
            more => format!("; {more} more sets of requirements exclude every protocol too"),
        };
        let help = match places.len() {
            1 => format!("drop it, or move it to a separate flow{also}"),
            _ => format!("drop one of them, or split the flow in two{also}"),
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
        Requirement::Must(must) => (review.sites.must(flow, review.pack, must), format!("`must: {}`", must.id(review.pack))),
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
    let words = Words::new(["no requirement is stated for `", "`, so nothing can be recommended"]);
    let finding = Diagnostic::new(codes::UNDECIDED, review.sites.flow(position), words.of(flow.name()));
    let keys = review.pack.dimensions().map(|(_, dimension)| dimension.id.as_str());
    let help = format!("state {}", any_of(keys.chain(["needs"])));
    review.find_alike(codes::UNDECIDED, position, words, finding.help(help), Severity::Error);
}

/// Reports requirements that every remaining protocol serves poorly at best.
fn poorly_served(review: &mut Review<'_>, position: usize, flow: &Flow, judged: &Ranking<'_>) {
    for (answer, subject) in flow.answers().subjects().enumerate() {
        if judged.best_fit(answer).is_none_or(|best| best > Fit::Poor) {
            continue;
        }
        let who = match judged.left().count() {
            1 => "the only remaining protocol serves",
            _ => "all remaining protocols serve",
        };
        let message = format!("{who} `{}` of `{}` poorly", written(review, subject), flow.name());
        let at = review.sites.answer(position, review.pack, subject);
        let help = "move this requirement to a separate flow, or run `protopick recommend` to see what excludes the others";
        review.find(codes::POORLY_SERVED, Some(position), Diagnostic::new(codes::POORLY_SERVED, at, message).help(help));
    }
}

fn musts(review: &mut Review<'_>, position: usize, flow: &Flow) {
    for must in flow.idle_musts() {
        let key = must.id(review.pack);
        let message = format!("`must` lists `{key}`, which `{}` does not state", flow.name());
        let at = review.sites.must(position, review.pack, must);
        let help = format!("state `{key}`, or remove it from `must`");
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
        let message = format!("`must` of `{}` lists `{key}`, which has a weight of 0", flow.name());
        let finding = Diagnostic::new(codes::MUST_WITHOUT_WEIGHT, review.sites.weight(position, review.pack, weighed), message)
            .label(review.sites.must(position, review.pack, must), "not negotiable")
            .help("give it a weight, or remove it from `must`, since it is ignored in the score");
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
        let count = stated_amounts.len();
        let told = stated_amounts.iter().map(|(_, text)| format!("`{text}`")).collect::<Vec<_>>().join(" and ");
        let message = format!("`{}` of `{}` contradicts {told}", level(stated), flow.name());
        let at = review.sites.answer(position, pack, Subject::Level(stated));
        let finding = Diagnostic::new(codes::AMOUNT_CONTRADICTS, at, message);
        let finding = stated_amounts.into_iter().fold(finding, |finding, (span, _)| finding.label(span, "stated here"));
        let (amounts, imply) = if count == 1 { ("amount", "implies") } else { ("amounts", "imply") };
        let level = level(implied);
        let help = format!("write `{level}`, which the {amounts} {imply}, correct the {amounts}, or leave the level out");
        review.find(codes::AMOUNT_CONTRADICTS, Some(position), finding.help(help));
    }
}

/// Reports defaults that every flow overrides.
fn unused_defaults(review: &mut Review<'_>) {
    for entry in review.sites.defaults() {
        let used = (0..review.requirements.flows().len()).any(|flow| !review.sites.states(flow, &entry.key));
        if !used {
            let message = format!("the default `{}` is unused, since each flow states its own", entry.key);
            let finding = Diagnostic::new(codes::UNUSED_DEFAULT, entry.key_span, message);
            review.find(
                codes::UNUSED_DEFAULT,
                None,
                finding.help("remove it from `defaults`, or from a flow that agrees with it"),
            );
        }
    }
}
