//! What the gateway means for decisions: protocols that it cannot carry, limits that they go beyond, switches that they need.

use super::{Ground, Words, with_labels};
use crate::diag::{Code, Diagnostic, Fix, Severity, codes, suggestion};
use crate::engine::{Bite, Passage, Verdict, passage};
use crate::pack::{Gateway, LimitKind, ProtocolId, Status, Support};
use crate::quantity::{duration_text, size_text};
use crate::requirements::{Decision, Flow};
use crate::source::{At, Span};

pub(super) fn find(ground: &mut Ground<'_>) {
    unknown(ground);
    for (position, flow, _) in ground.flows() {
        let Some(decision) = flow.decision() else { continue };
        let Some(protocol) = decision.protocol() else { continue };
        too_large_for_protocol(ground, position, flow, decision, protocol.value);
        let Some(id) = flow.gateway() else { continue };
        let Some(passage) = passage(ground.pack, flow, protocol.value) else { continue };
        let case = Case {
            position,
            flow,
            decision,
            at: protocol.span,
            protocol: ground.name(protocol.value),
            gateway: ground.pack.gateway(id),
        };
        if carried(ground, &case, &passage) {
            translated(ground, &case, &passage);
            passage.bites.iter().for_each(|bite| bitten(ground, &case, bite));
        }
    }
}

/// A decision behind a gateway.
struct Case<'a> {
    position: usize,
    flow: &'a Flow,
    decision: &'a Decision,
    /// Where the decided protocol stands.
    at: Span,
    protocol: &'a str,
    gateway: &'a Gateway,
}

/// A gateway that the rules do not know.
fn unknown(ground: &mut Ground<'_>) {
    let (Some(name), None) = (ground.requirements.gateway(), ground.requirements.gateway_id()) else { return };
    let known: Vec<&str> = ground.pack.gateways().map(|(_, gateway)| gateway.id.as_str()).collect();
    let fix = Fix::of_slip(name, place(ground), known.iter().copied());
    let help =
        suggestion(name, known).unwrap_or_else(|| "`protopick compare --aspect gateways` lists those that are known".to_owned());
    let finding = Diagnostic::new(
        codes::UNKNOWN_GATEWAY,
        place(ground),
        format!("the rules know no gateway `{name}`, so it does not count"),
    );
    ground.find(codes::UNKNOWN_GATEWAY, None, finding.help(help).fix(fix));
}

/// Where the gateway stands.
pub(super) fn place(ground: &Ground<'_>) -> Span {
    ground.sites.top("gateway").map_or_else(|| ground.sites.flow(0), |entry| entry.value.span)
}

/// Whether the protocol may pass; if not, or if that is not known, it is a finding.
fn carried(ground: &mut Ground<'_>, case: &Case<'_>, passage: &Passage<'_>) -> bool {
    let (protocol, gateway) = (case.protocol, &case.gateway.name);
    let (passes, message, help) = match passage.handling {
        Some(handling) if handling.carries() && handling.status != Status::Unconfirmed => return true,
        Some(handling) if handling.forbids() => (
            false,
            format!("{gateway} cannot carry {protocol}, which `{}` is decided for", case.flow.name()),
            handling.because.as_str(),
        ),
        handling => {
            let message =
                format!("whether {gateway} carries {protocol}, which `{}` is decided for, is not confirmed", case.flow.name());
            (true, message, handling.map_or("", |handling| handling.because.as_str()))
        }
    };
    let help =
        if help.is_empty() { "try it, or ask the vendor, before anything is built on it" } else { help.trim_end_matches('.') };
    let finding = Diagnostic::new(codes::GATEWAY_LACKS_PROTOCOL, case.at, message).help(help);
    let labelled = with_labels(finding, [(place(ground), "the gateway".to_owned())]);
    report(ground, case, codes::GATEWAY_LACKS_PROTOCOL, labelled, if passes { Severity::Info } else { Severity::Error });
    passes
}

/// What the gateway turns into something else, or has to.
fn translated(ground: &mut Ground<'_>, case: &Case<'_>, passage: &Passage<'_>) {
    let (protocol, gateway, name) = (case.protocol, &case.gateway.name, case.flow.name());
    if let Some(handling) = passage.handling.filter(|handling| handling.support == Support::Translated) {
        let finding =
            Diagnostic::new(codes::GATEWAY_TRANSLATES, case.at, format!("{gateway} translates {protocol} for `{name}`"));
        report(ground, case, codes::GATEWAY_TRANSLATES, finding.help(handling.because.trim_end_matches('.')), Severity::Info);
    }
    for (id, handling) in &passage.translations {
        let translation = ground.pack.translation(*id);
        let does = match handling {
            Some(handling) if handling.carries() => format!("`{name}` needs {}, which {gateway} does", translation.name),
            Some(handling) if handling.forbids() => format!("`{name}` needs {}, which {gateway} does not do", translation.name),
            _ => format!("`{name}` needs {}; whether {gateway} does it is not known", translation.name),
        };
        let finding = Diagnostic::new(codes::GATEWAY_TRANSLATES, case.at, does).help(translation.says.trim_end_matches('.'));
        report(ground, case, codes::GATEWAY_TRANSLATES, finding, Severity::Info);
    }
}

/// A limit that the decision goes beyond, or does not mind.
fn bitten(ground: &mut Ground<'_>, case: &Case<'_>, bite: &Bite<'_>) {
    let fact = ground.pack.fact(bite.id());
    let gateway = &case.gateway.name;
    let set = match (&bite.fact.setting, bite.fact.fixed) {
        (Some(setting), _) => format!("set by {setting}"),
        (None, true) => "it cannot be changed".to_owned(),
        (None, false) => "see `protopick explain`".to_owned(),
    };
    let known = format!("{}: {}; {set}", fact.id, fact.says.trim_end_matches('.'));
    let limit = bite.limit.at.unwrap_or(0);
    let (code, at, words, severity) = match (bite.limit.kind, bite.verdict) {
        (LimitKind::Idle, Verdict::Broken) => {
            let heartbeat = planned(case, "heartbeat");
            let words = [
                format!("a heartbeat of {} comes too late for {gateway}, which cuts `", heartbeat.0),
                format!("` after {} of silence", duration_text(limit)),
            ];
            (codes::IDLE_TIMEOUT, heartbeat.1, words, Severity::Warning)
        }
        (LimitKind::Idle, Verdict::Open)
            if rare(ground, case) && proven(ground, bite) && case.decision.plan("heartbeat").is_empty() =>
        {
            let words = [
                format!("{gateway} cuts `"),
                format!("` after {} of silence: messages are rare, and no heartbeat is planned", duration_text(limit)),
            ];
            (codes::IDLE_TIMEOUT, case.at, words, Severity::Warning)
        }
        (LimitKind::Age, Verdict::Broken) => {
            let age = planned(case, "connection-age");
            let words = [
                format!("a connection age of {} is beyond {gateway}, which cuts `", age.0),
                format!("` after {}", duration_text(limit)),
            ];
            (codes::AGE_LIMIT, age.1, words, Severity::Warning)
        }
        (LimitKind::Age, Verdict::Open) if proven(ground, bite) && case.decision.plan("connection-age").is_empty() => {
            let words = [format!("{gateway} ends `"), format!("` after {}, busy or not", duration_text(limit))];
            (codes::AGE_LIMIT, case.at, words, Severity::Info)
        }
        (LimitKind::Message | LimitKind::Body, Verdict::Broken) => {
            let message = planned(case, "message-size");
            let words = [
                format!("messages of {} are beyond the {} that {gateway} takes in `", message.0, size_text(limit)),
                "`".to_owned(),
            ];
            // What a setting mends is no dead end.
            let severity = if bite.fact.setting.is_some() { Severity::Warning } else { Severity::Error };
            (codes::MESSAGE_TOO_LARGE, message.1, words, severity)
        }
        (LimitKind::Buffering, _) if proven(ground, bite) && !minded(case, bite) => {
            let words = [format!("{gateway} holds the events of `"), "` back in buffers until that is switched off".to_owned()];
            (codes::BUFFERING_BREAKS_PUSH, case.at, words, Severity::Warning)
        }
        _ => return,
    };
    let words = Words::new(words);
    let finding = Diagnostic::new(code, at, words.of(case.flow.name())).help(known);
    ground.find_alike(code, case.position, words, finding, severity);
}

/// Whether a limit holds for certain and always.
fn proven(ground: &Ground<'_>, bite: &Bite<'_>) -> bool {
    ground.pack.fact(bite.id()).status != Status::Unconfirmed && bite.limit.only.is_none()
}

/// Whether the answers tell of rare messages, as the rules have it.
fn rare(ground: &Ground<'_>, case: &Case<'_>) -> bool {
    let when = ground.lint(codes::IDLE_TIMEOUT).and_then(|lint| lint.when.as_ref());
    when.is_some_and(|when| when.holds(case.flow.answers()))
}

/// Messages that the protocol itself does not take, whatever stands between.
fn too_large_for_protocol(ground: &mut Ground<'_>, position: usize, flow: &Flow, decision: &Decision, protocol: ProtocolId) {
    let Some(largest) = &ground.pack.protocol(protocol).largest_message else { return };
    let Some((_, Ok(bytes))) = decision.amount("message-size") else { return };
    let Some(text) = decision.plan("message-size").first().filter(|_| bytes > largest.bytes) else { return };
    let name = ground.name(protocol);
    let words = Words::new([
        format!("messages of {} are beyond the {} that {name} takes in `", text.value, size_text(largest.bytes)),
        "`".to_owned(),
    ]);
    let because = largest.reason.because.trim_end_matches('.');
    let finding = Diagnostic::new(codes::MESSAGE_TOO_LARGE, text.span, words.of(flow.name())).help(because);
    ground.find_alike(codes::MESSAGE_TOO_LARGE, position, words, finding, Severity::Warning);
}

/// Whether the decision names the setting that a limit asks for.
fn minded(case: &Case<'_>, bite: &Bite<'_>) -> bool {
    let Some(setting) = bite.fact.setting.as_ref().and_then(|setting| setting.split(' ').next()) else { return false };
    Decision::keys().flat_map(|key| case.decision.plan(key)).any(|text| text.value.contains(setting))
}

/// What is planned under a key, and where.
fn planned<'a>(case: &'a Case<'_>, key: &str) -> (&'a str, Span) {
    case.decision.plan(key).first().map_or(("", case.at), |At { value, span }| (value.as_str(), *span))
}

/// Takes a finding in, at most as severe as is proven and as the rules have it.
fn report(ground: &mut Ground<'_>, case: &Case<'_>, code: Code, diagnostic: Diagnostic, severity: Severity) {
    ground.find_at_most(code, Some(case.position), diagnostic, severity);
}
