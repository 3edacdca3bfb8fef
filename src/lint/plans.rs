//! What is planned for a decision, compared with the lints that come from rules.

use super::{Decided, Kind, Review, Words, listed};
use crate::diag::{Diagnostic, Severity, as_help, codes};
use crate::engine::Ranking;
use crate::findings::Finding;
use crate::pack::{Check, Lint, LintId, Pack, PlanOption, ProtocolId, Reading, Requirement, Subject};
use crate::requirements::{Decision, Flow};
use crate::source::{At, Span};

pub(super) fn find(review: &mut Review<'_>) {
    let mut proofs = Vec::new();
    let checks: Vec<(LintId, &Lint)> = review.pack.lints().filter(|(_, lint)| lint.check != Check::Own).collect();
    for (position, flow, judged) in review.flows() {
        let Some((decision, decided)) = flow.decision().zip(Decided::of(judged, flow)) else { continue };
        let planned = planned(review.pack, decision, decided.protocol);
        for &(id, lint) in &checks {
            let meant = lint.protocols.is_empty() || lint.protocols.contains(&decided.protocol);
            if meant && lint.applies(flow.answers()) {
                check(review, &PlanCheck { position, flow, judged, decision, planned: &planned, decided, id, lint });
            }
        }
        proofs.extend(planned.iter().map(|text| (decided.protocol, text.span, identities(text))));
    }
    auth_not_unified(review, proofs);
}

/// A text of a decision, and what it names.
struct Planned<'a> {
    key: &'static str,
    text: &'a str,
    span: Span,
    reading: Reading<'a>,
}

impl<'a> Planned<'a> {
    /// Returns the options of its own key that it names.
    fn options(&self) -> impl Iterator<Item = &'a PlanOption> {
        self.reading.options.iter().copied().filter(|option| option.key == self.key)
    }
}

fn planned<'a>(pack: &'a Pack, decision: &'a Decision, protocol: ProtocolId) -> Vec<Planned<'a>> {
    let texts = Decision::keys().flat_map(|key| decision.plan(key).iter().map(move |text| (key, text)));
    let planned = texts.map(|(key, At { value, span })| Planned {
        key,
        text: value,
        span: *span,
        reading: pack.read(Some(protocol), key, value),
    });
    planned.collect()
}

/// A lint with the decision that it is checked against.
struct PlanCheck<'a> {
    position: usize,
    flow: &'a Flow,
    judged: &'a Ranking<'a>,
    decision: &'a Decision,
    planned: &'a [Planned<'a>],
    decided: Decided,
    id: LintId,
    lint: &'a Lint,
}

impl PlanCheck<'_> {
    /// Returns what is planned under some keys.
    fn under<'a>(&'a self, keys: &'a [String]) -> impl Iterator<Item = &'a Planned<'a>> {
        self.planned.iter().filter(move |text| text.reading.is_plan && keys.iter().any(|key| key == text.key))
    }
}

fn check(review: &mut Review<'_>, case: &PlanCheck<'_>) {
    match &case.lint.check {
        Check::Own => {}
        Check::Missing(keys) => {
            if case.under(keys).next().is_none() {
                let written = keys.iter().flat_map(|key| case.decision.plan(key)).next();
                found(review, case, written.map_or(case.decided.at, |text| text.span), "");
            }
        }
        Check::Unmet { keys, options, unknown } => unmet(review, case, keys, options, unknown.as_deref()),
        Check::Chosen => {
            for text in case.planned {
                let holds = |option: &&PlanOption| option.when.as_ref().is_none_or(|when| when.holds(case.flow.answers()));
                let fine = text.options().any(|option| option.lint.is_none());
                let mut bad = text.options().filter(|option| option.lint == Some(case.id) && (option.firm || !fine));
                if let Some(option) = bad.find(holds) {
                    let words = said(review, case, told(case.lint), text.text, "");
                    let help = as_help(&option.reason.because);
                    let finding = finding(case, case.lint.severity, text.span, &words).help(help);
                    push(review, case, words, finding);
                }
            }
        }
        Check::Misfit { requirements, below } => {
            let subjects = case.flow.answers().subjects().enumerate();
            for (answer, subject) in subjects.filter(|(_, subject)| asked(requirements, *subject)) {
                if case.judged.fit_of(case.decided.way, answer) < *below {
                    misfit(review, case, subject);
                }
            }
        }
    }
}

/// Reports that none of the options of a key is planned. Words that the rules do not know are not a fault: they may well mean one
/// of the options.
fn unmet(review: &mut Review<'_>, case: &PlanCheck<'_>, keys: &[String], options: &str, unknown: Option<&str>) {
    let first = keys.iter().find_map(|key| case.under(std::slice::from_ref(key)).next());
    let Some(first) = first else { return };
    let meets = |text: &Planned<'_>| text.reading.options.iter().any(|option| option.key == options && option.lint.is_none());
    let known = review.pack.options(case.decided.protocol).filter(|option| option.key == options && option.lint.is_none());
    let known: Vec<String> = known.map(|option| format!("`{}`", option.id)).collect();
    if known.is_empty() || case.under(keys).any(meets) {
        return;
    }
    let is_known = |text: &Planned<'_>| text.options().any(|option| option.lint == Some(case.id));
    let own = || case.planned.iter().filter(|text| text.reading.is_plan && text.key == options);
    let (words, severity) = match unknown {
        Some(words) if own().any(|text| !is_known(text)) => (words, Severity::Info.max(case.lint.severity)),
        _ => (told(case.lint), case.lint.severity),
    };
    let words = said(review, case, words, first.text, "");
    let finding = finding(case, severity, first.span, &words).help(format!("known for `{options}`: {}", known.join(", ")));
    push(review, case, words, finding);
}

fn asked(requirements: &[Requirement], subject: Subject) -> bool {
    requirements.iter().any(|&requirement| match (requirement, subject) {
        (Requirement::Dimension(dimension), Subject::Level(level)) => level.dimension() == dimension,
        (Requirement::Need(asked), Subject::Need(need)) => asked == need,
        _ => false,
    })
}

fn misfit(review: &mut Review<'_>, case: &PlanCheck<'_>, subject: Subject) {
    let at = review.sites.answer(case.position, review.pack, subject);
    let own = review.pack.way(case.decided.way).own_fit(subject, case.flow.answers());
    let because = as_help(&review.pack.way_fit(subject, case.decided.way, own).reason.because);
    let requirement = review.pack.subject_id(subject).replace('.', ": ");
    let words = said(review, case, told(case.lint), "", &requirement);
    let finding = finding(case, case.lint.severity, case.decided.at, &words).label(at, "required here").help(because);
    push(review, case, words, finding);
}

fn found(review: &mut Review<'_>, case: &PlanCheck<'_>, at: Span, text: &str) {
    let words = said(review, case, told(case.lint), text, "");
    let finding = finding(case, case.lint.severity, at, &words).help(remedy(case.lint));
    push(review, case, words, finding);
}

fn finding(case: &PlanCheck<'_>, severity: Severity, at: Span, words: &Words) -> Diagnostic<Kind> {
    Diagnostic::of(Kind::Lint(case.id), severity, at, words.of(case.flow.name()))
}

/// Returns the words of a lint.
fn told(lint: &Lint) -> &str {
    lint.message.as_deref().unwrap_or(&lint.title)
}

/// Returns the message of a finding: the words of its lint, with the names in braces filled in except for that of the flow.
fn said(review: &Review<'_>, case: &PlanCheck<'_>, words: &str, text: &str, requirement: &str) -> Words {
    let mut rest = words;
    let (mut pieces, mut piece) = (Vec::new(), String::with_capacity(2 * rest.len()));
    while let Some((before, name, behind)) = place(rest) {
        piece += before;
        match name {
            "flow" => pieces.push(std::mem::take(&mut piece)),
            "protocol" => piece += review.name(case.decided.protocol),
            "text" => piece += text,
            "requirement" => piece += requirement,
            other => piece += other,
        }
        rest = behind;
    }
    pieces.push(piece + rest);
    Words::new(pieces)
}

/// Returns the parts of a text before, inside and after the first braces.
fn place(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, behind) = rest.split_once('}')?;
    Some((before, name, behind))
}

fn remedy(lint: &Lint) -> String {
    as_help(&lint.remedy)
}

fn push(review: &mut Review<'_>, case: &PlanCheck<'_>, words: Words, diagnostic: Diagnostic<Kind>) {
    if case.lint.off {
        return;
    }
    let finding = Finding::of(diagnostic, Some(case.flow.name().to_owned()));
    review.finder.found.push(Finding { words: case.lint.once.then_some(words), ..finding });
}

/// Returns what clients identify themselves by, as far as the pack knows the words of a text.
fn identities<'a>(text: &Planned<'a>) -> Vec<&'a str> {
    text.options().filter_map(|option| option.identity.as_deref()).collect()
}

/// Reports protocols whose clients identify themselves in different ways, as far as the pack knows the words.
fn auth_not_unified(review: &mut Review<'_>, proofs: Vec<(ProtocolId, Span, Vec<&str>)>) {
    let Some(lint) = review.lint(codes::AUTH_NOT_UNIFIED) else { return };
    let mut known: Vec<(ProtocolId, Span, Vec<&str>)> = Vec::new();
    for (protocol, span, identities) in proofs.into_iter().filter(|(.., identities)| !identities.is_empty()) {
        match known.iter_mut().find(|(other, ..)| *other == protocol) {
            Some((.., all)) => all.extend(identities),
            None => known.push((protocol, span, identities)),
        }
    }
    let Some((_, at, first)) = known.first() else { return };
    let shared = first.iter().any(|identity| known.iter().all(|(.., others)| others.contains(identity)));
    if known.len() < 2 || shared {
        return;
    }
    let names: Vec<&str> = known.iter().map(|(protocol, ..)| review.name(*protocol)).collect();
    let message = format!("clients of {} authenticate with different identities", listed(&names));
    let mut finding = Diagnostic::new(codes::AUTH_NOT_UNIFIED, *at, message).help(remedy(lint));
    for (protocol, span, identities) in &known {
        let mut identities = identities.clone();
        identities.sort_unstable();
        identities.dedup();
        finding = finding.label(*span, format!("{} identifies clients by {}", review.name(*protocol), listed(&identities)));
    }
    review.find(codes::AUTH_NOT_UNIFIED, None, finding);
}
