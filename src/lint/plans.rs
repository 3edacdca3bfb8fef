//! What is planned for a decision, held against the lints that rules bring about.

use super::words::{is_plan, named};
use super::{Finding, Ground, decisions, listed};
use crate::diag::{Diagnostic, codes};
use crate::engine::FlowEvaluation;
use crate::pack::{Check, Lint, LintId, PlanOption, ProtocolId, Requirement, Subject};
use crate::requirements::{Decision, Flow};
use crate::source::{At, Span};

pub(super) fn find(ground: &mut Ground<'_>) {
    for (position, flow, judged) in ground.flows() {
        let Some(decision) = flow.decision() else { continue };
        let Some(protocol) = decision.protocol() else { continue };
        for (id, lint) in ground.pack.lints() {
            let meant = lint.protocols.is_empty() || lint.protocols.contains(&protocol.value);
            if meant && lint.when.as_ref().is_none_or(|when| when.holds(flow.answers())) {
                check(ground, Case { position, flow, judged, decision, protocol, id, lint });
            }
        }
    }
    auth_not_unified(ground);
}

/// A lint beside the decision that it is held against.
#[derive(Clone, Copy)]
struct Case<'a> {
    position: usize,
    flow: &'a Flow,
    judged: &'a FlowEvaluation,
    decision: &'a Decision,
    protocol: At<ProtocolId>,
    id: LintId,
    lint: &'a Lint,
}

impl<'a> Case<'a> {
    /// What is planned under some keys.
    fn planned(&self, keys: &'a [String]) -> impl Iterator<Item = (&'a str, &'a At<String>)> + use<'a> {
        let decision = self.decision;
        let texts = keys.iter().flat_map(move |key| decision.plan(key).iter().map(move |text| (key.as_str(), text)));
        texts.filter(|(_, text)| is_plan(&text.value))
    }
}

fn check(ground: &mut Ground<'_>, case: Case<'_>) {
    let pack = ground.pack;
    match &case.lint.check {
        Check::Own => {}
        Check::Missing(keys) => {
            if case.planned(keys).next().is_none() {
                let written = keys.iter().flat_map(|key| case.decision.plan(key)).next();
                found(ground, case, written.map_or(case.protocol.span, |text| text.span), "", None);
            }
        }
        Check::Unmet { keys, options } => {
            let mut planned = case.planned(keys).peekable();
            let Some((_, first)) = planned.peek().copied() else { return };
            if planned.any(|(_, text)| !named(pack, case.protocol.value, options, &text.value).is_empty()) {
                return;
            }
            let known: Vec<&PlanOption> = pack.options(case.protocol.value, options).collect();
            if !known.is_empty() {
                let ids: Vec<String> = known.iter().map(|option| format!("`{}`", option.id)).collect();
                found(ground, case, first.span, &first.value, Some(format!("known for {options}: {}", ids.join(", "))));
            }
        }
        Check::Chosen => {
            for key in Decision::keys() {
                for text in case.decision.plan(key) {
                    let options = named(pack, case.protocol.value, key, &text.value);
                    // A text may also say what is not done: `wss, never ws`.
                    let fine = options.iter().any(|option| option.lint.is_none());
                    let bad = options.iter().find(|option| {
                        option.lint == Some(case.id) && option.when.as_ref().is_none_or(|when| when.holds(case.flow.answers()))
                    });
                    if let Some(option) = bad.filter(|_| !fine) {
                        found(ground, case, text.span, &text.value, Some(as_help(&option.reason.because)));
                    }
                }
            }
        }
        Check::Misfit { requirements, below } => {
            for subject in case.flow.answers().subjects().filter(|&subject| asked(requirements, subject)) {
                let fit = decisions::fit_of(case.judged, case.protocol.value, subject);
                if fit.is_some_and(|fit| fit < *below) {
                    let because = as_help(&pack.fit(subject, case.protocol.value).reason.because);
                    let at = ground.sites.answer(case.position, pack, subject);
                    misfit(ground, case, subject, at, because);
                }
            }
        }
    }
}

fn asked(requirements: &[Requirement], subject: Subject) -> bool {
    requirements.iter().any(|&requirement| match (requirement, subject) {
        (Requirement::Dimension(dimension), Subject::Level(level)) => level.dimension() == dimension,
        (Requirement::Need(asked), Subject::Need(need)) => asked == need,
        _ => false,
    })
}

fn misfit(ground: &mut Ground<'_>, case: Case<'_>, subject: Subject, at: Span, because: String) {
    let requirement = ground.pack.subject_id(subject).replace('.', ": ");
    let message = message(ground, case, "").replace("{requirement}", &requirement);
    let finding = Diagnostic::named(case.lint.id.clone(), case.lint.severity, case.protocol.span, message)
        .label(at, "asked for here")
        .help(because);
    push(ground, case, finding);
}

fn found(ground: &mut Ground<'_>, case: Case<'_>, at: Span, text: &str, help: Option<String>) {
    let help = help.unwrap_or_else(|| remedy(case.lint));
    let message = message(ground, case, text);
    push(ground, case, Diagnostic::named(case.lint.id.clone(), case.lint.severity, at, message).help(help));
}

/// What a finding says. The text of the file comes last, so that nothing in it is taken for a place to fill.
fn message(ground: &Ground<'_>, case: Case<'_>, text: &str) -> String {
    let message = case.lint.message.as_deref().unwrap_or(&case.lint.title);
    let message = message.replace("{flow}", case.flow.name()).replace("{protocol}", ground.name(case.protocol.value));
    message.replace("{text}", text)
}

fn remedy(lint: &Lint) -> String {
    as_help(&lint.remedy)
}

/// A sentence as a help: without a full stop, and with a small letter first unless its first word is a name.
fn as_help(sentence: &str) -> String {
    let text = sentence.trim_end_matches('.');
    let word = text.split_whitespace().next().unwrap_or_default();
    let is_name = word.chars().skip(1).any(char::is_uppercase);
    match text.chars().next() {
        Some(first) if !is_name => format!("{}{}", first.to_lowercase(), &text[first.len_utf8()..]),
        _ => text.to_owned(),
    }
}

fn push(ground: &mut Ground<'_>, case: Case<'_>, diagnostic: Diagnostic) {
    ground.found.push(Finding { diagnostic, flow: Some(case.flow.name().to_owned()), waived: None });
}

/// Several protocols whose clients prove themselves by different things, as far as the pack knows the words.
fn auth_not_unified(ground: &mut Ground<'_>) {
    let Some(lint) = ground.lint(codes::AUTH_NOT_UNIFIED) else { return };
    let mut known: Vec<(ProtocolId, Vec<&str>, Span)> = Vec::new();
    for (_, flow, _) in ground.flows() {
        let Some((decision, protocol)) = flow.decision().and_then(|decision| Some((decision, decision.protocol()?.value))) else {
            continue;
        };
        for key in Decision::keys() {
            for text in decision.plan(key) {
                let options = named(ground.pack, protocol, key, &text.value);
                let identities = options.iter().filter_map(|option| option.identity.as_deref());
                for identity in identities {
                    match known.iter_mut().find(|(other, ..)| *other == protocol) {
                        Some((_, identities, _)) => identities.push(identity),
                        None => known.push((protocol, vec![identity], text.span)),
                    }
                }
            }
        }
    }
    let Some((_, first, at)) = known.first() else { return };
    let shared = first.iter().any(|identity| known.iter().all(|(_, others, _)| others.contains(identity)));
    if known.len() < 2 || shared {
        return;
    }
    let names: Vec<&str> = known.iter().map(|(protocol, ..)| ground.name(*protocol)).collect();
    let message = format!("clients of {} prove themselves by different things", listed(&names));
    let mut finding = Diagnostic::new(codes::AUTH_NOT_UNIFIED, *at, message).help(remedy(lint));
    for (protocol, identities, span) in &known {
        let mut identities = identities.clone();
        identities.dedup();
        finding = finding.label(*span, format!("{}: by {}", ground.name(*protocol), listed(&identities)));
    }
    ground.find(codes::AUTH_NOT_UNIFIED, None, finding);
}
