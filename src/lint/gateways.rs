//! What gateways mean for decisions: protocols that they cannot carry, limits that are exceeded, switches that are required.

use super::{Decided, Review, Words, with_labels};
use crate::check::unknown_gateways;
use crate::diag::{Code, Diagnostic, Severity, codes};
use crate::engine::{Bite, Fate, Link, Passage, interval, passage};
use crate::pack::{GatewayId, Handling, LimitKind, Status, Support};
use crate::quantity::{duration_text, size_text};
use crate::requirements::{Decision, Flow};
use crate::source::{At, Span};

/// With `configured`, the limits of all gateways have been judged by configurations, and by what holds without.
pub(super) fn find(review: &mut Review<'_>, configured: bool) {
    if !configured {
        unknown_gateways(&mut review.finder, review.requirements, review.sites, Severity::Error);
    }
    for (position, flow, judged) in review.flows() {
        let Some((decision, decided)) = flow.decision().zip(Decided::of(judged, flow)) else { continue };
        too_large_for_protocol(review, position, flow, decision, &decided);
        let Some(passage) = passage(review.pack, flow, decided.way) else { continue };
        let case = GatedFlow { position, flow, decision, at: decided.at };
        // A blocked carrier is a separate finding, unless a gateway does not carry the protocol at all.
        let kept_back =
            flow.barriers(review.pack, decided.way).any(|barrier| barrier.carrier(review.pack, decided.way).is_some());
        if kept_back && (decided.is_way || lacking(&passage).is_none()) {
            continue;
        }
        if carried(review, &case, &passage) {
            translated(review, &case, &passage);
            if !configured {
                bitten(review, &case, &passage.bites);
            }
        }
    }
}

/// A decision behind gateways.
struct GatedFlow<'a> {
    position: usize,
    flow: &'a Flow,
    decision: &'a Decision,
    /// Where the decided protocol is stated.
    at: Span,
}

/// Returns where a gateway is named.
pub(super) fn place(review: &Review<'_>, gateway: GatewayId) -> Span {
    let found = review.sites.gateways(review.requirements).find(|(name, _)| review.pack.find_gateway(name) == Some(gateway));
    found.map_or_else(|| review.sites.flow(0), |(_, at)| at)
}

/// Returns the first of the gateways that does not carry the protocol.
pub(super) fn lacking<'a, 'p>(passage: &'a Passage<'p>) -> Option<&'a Link<'p>> {
    passage.links.iter().find(|link| link.handling.is_some_and(Handling::forbids))
}

/// Returns whether the protocol may pass. If not, or if that is unknown, reports the gateway that does least for it.
fn carried(review: &mut Review<'_>, case: &GatedFlow<'_>, passage: &Passage<'_>) -> bool {
    let sure = |handling: &Handling| handling.carries() && handling.status != Status::Unconfirmed;
    let lacking = lacking(passage);
    let doubtful = || passage.links.iter().find(|link| !link.handling.is_some_and(sure));
    let Some(Link { gateway, what, handling }) = lacking.or_else(doubtful) else { return true };
    let (name, flow) = (&gateway.name, case.flow.name());
    let (message, severity) = match lacking {
        Some(_) => (format!("{name} does not support {what}, which `{flow}` uses"), Severity::Error),
        None => (format!("support of {name} for {what}, which `{flow}` uses, is not confirmed"), Severity::Info),
    };
    let help = match handling.map_or("", |handling| handling.because.as_str()) {
        "" => "test it, or ask the vendor, before you build on it",
        because => because.trim_end_matches('.'),
    };
    let finding = Diagnostic::new(codes::GATEWAY_LACKS_PROTOCOL, case.at, message).help(help);
    let label = review.pack.find_gateway(&gateway.id).map(|id| (place(review, id), "this gateway".to_owned()));
    report(review, case, codes::GATEWAY_LACKS_PROTOCOL, with_labels(finding, label), severity);
    lacking.is_none()
}

/// Reports what the gateways translate, or have to.
fn translated(review: &mut Review<'_>, case: &GatedFlow<'_>, passage: &Passage<'_>) {
    let name = case.flow.name();
    for Link { gateway, what, handling } in &passage.links {
        let Some(handling) = handling.filter(|handling| handling.support == Support::Translated) else { continue };
        let message = format!("{} translates {what} for `{name}`", gateway.name);
        let finding = Diagnostic::new(codes::GATEWAY_TRANSLATES, case.at, message);
        report(review, case, codes::GATEWAY_TRANSLATES, finding.help(handling.because.trim_end_matches('.')), Severity::Info);
    }
    for (id, Link { gateway, what, handling }) in &passage.translations {
        let (translation, gateway) = (review.pack.translation(*id), &gateway.name);
        let does = match handling {
            Some(handling) if handling.carries() => format!("`{name}` needs {what}, which {gateway} provides"),
            Some(handling) if handling.forbids() => format!("`{name}` needs {what}, which {gateway} does not provide"),
            _ => format!("`{name}` needs {what}, which {gateway} is not known to provide"),
        };
        let finding = Diagnostic::new(codes::GATEWAY_TRANSLATES, case.at, does).help(translation.says.trim_end_matches('.'));
        report(review, case, codes::GATEWAY_TRANSLATES, finding, Severity::Info);
    }
}

/// The outcome of a limit.
struct Found {
    code: Code,
    at: Span,
    words: Words,
    severity: Severity,
}

/// Reports limits that the decision exceeds or ignores. If several gateways cut or refuse the same, only the most severe is
/// reported, and among equals the first to apply; what has to be switched at each of them is reported for each.
fn bitten(review: &mut Review<'_>, case: &GatedFlow<'_>, bites: &[Bite<'_>]) {
    let found: Vec<_> = bites.iter().filter_map(|bite| Some((bite, found(review, case, bite)?))).collect();
    let place = |position: usize| (found[position].1.severity, position);
    let same = |one: usize, other: usize| {
        let ((bite, found), (further, alike)) = (&found[one], &found[other]);
        bite.limit.at.is_some() && found.code == alike.code && bite.gateway.id != further.gateway.id
    };
    let first = |position: &usize| !(0..found.len()).any(|other| same(*position, other) && place(other) < place(*position));
    let told: Vec<usize> = (0..found.len()).filter(first).collect();
    for position in told {
        let (bite, Found { code, at, words, severity }) = &found[position];
        let fact = review.pack.fact(bite.id());
        let set = match (&bite.fact.setting, bite.fact.fixed) {
            (Some(setting), _) => format!("set by {setting}"),
            (None, true) => "it cannot be changed".to_owned(),
            (None, false) => format!("run `protopick explain {}` to read more", fact.id),
        };
        let known = format!("{}: {}; {set}", fact.id, fact.says.trim_end_matches('.'));
        let finding = Diagnostic::new(*code, *at, words.of(case.flow.name())).help(known);
        review.find_alike(*code, case.position, words.clone(), finding, *severity);
    }
}

/// Returns the outcome of a limit, if the decision exceeds or ignores it.
fn found(review: &Review<'_>, case: &GatedFlow<'_>, bite: &Bite<'_>) -> Option<Found> {
    let gateway = &bite.gateway.name;
    let limit = bite.limit.at.unwrap_or(0);
    let (code, at, words, severity) = match (bite.limit.kind, bite.verdict) {
        (LimitKind::Idle, Fate::Broken) => {
            let heartbeat = planned(case, "heartbeat");
            let words = [
                format!("a heartbeat of {} is too slow for {gateway}, which closes connections of `", heartbeat.0),
                format!("` after {} of silence", duration_text(limit)),
            ];
            (codes::IDLE_TIMEOUT, heartbeat.1, words, Severity::Warning)
        }
        (LimitKind::Idle, Fate::Open)
            if rare(review, case, limit) && bite.proven && case.decision.plan("heartbeat").is_empty() =>
        {
            let words = [
                format!("{gateway} closes connections of `"),
                format!("` after {} of silence, but messages are rare and no heartbeat is planned", duration_text(limit)),
            ];
            (codes::IDLE_TIMEOUT, case.at, words, Severity::Warning)
        }
        (LimitKind::Age, Fate::Broken) => {
            let age = planned(case, "connection-age");
            let words = [
                format!("a connection age of {} in `", age.0),
                format!("` exceeds the {} that {gateway} allows", duration_text(limit)),
            ];
            (codes::AGE_LIMIT, age.1, words, Severity::Warning)
        }
        (LimitKind::Age, Fate::Open) if bite.proven && case.decision.plan("connection-age").is_empty() => {
            let words =
                [format!("{gateway} closes connections of `"), format!("` after {}, even busy ones", duration_text(limit))];
            (codes::AGE_LIMIT, case.at, words, Severity::Info)
        }
        (LimitKind::Message | LimitKind::Body, Fate::Broken) => {
            let message = planned(case, "message-size");
            let words =
                [format!("messages of {} in `", message.0), format!("` exceed the {} that {gateway} accepts", size_text(limit))];
            // What a setting can fix is not a dead end.
            let severity = if bite.fact.setting.is_some() { Severity::Warning } else { Severity::Error };
            (codes::MESSAGE_TOO_LARGE, message.1, words, severity)
        }
        (LimitKind::Buffering, _) if bite.proven && !minded(case, bite) => {
            let words = [format!("{gateway} delays the events of `"), "` by buffering, which is not disabled".to_owned()];
            (codes::BUFFERING_BREAKS_PUSH, case.at, words, Severity::Warning)
        }
        _ => return None,
    };
    Some(Found { code, at, words: Words::new(words), severity })
}

/// Returns whether the answers mean messages that are rare, according to the rules, or rarer than a silence.
fn rare(review: &Review<'_>, case: &GatedFlow<'_>, silence: u64) -> bool {
    interval(review.pack, case.flow).is_some_and(|interval| interval > silence)
        || review.lint(codes::IDLE_TIMEOUT).is_some_and(|lint| lint.when.is_some() && lint.applies(case.flow.answers()))
}

/// Reports messages that the protocol itself, or the one that carries it, does not accept, whatever is in between.
fn too_large_for_protocol(review: &mut Review<'_>, position: usize, flow: &Flow, decision: &Decision, decided: &Decided) {
    let protocols = [Some(decided.protocol), review.pack.way(decided.way).over].into_iter().flatten();
    let limits = protocols.filter_map(|protocol| Some((protocol, review.pack.protocol(protocol).largest_message.as_ref()?)));
    let Some((protocol, largest)) = limits.min_by_key(|(_, largest)| largest.bytes) else { return };
    let Some((_, Ok(bytes))) = decision.amount("message-size") else { return };
    let Some(text) = decision.plan("message-size").first().filter(|_| bytes > largest.bytes) else { return };
    let name = review.name(protocol);
    let words = Words::new([
        format!("messages of {} in `", text.value),
        format!("` exceed the {} that {name} accepts", size_text(largest.bytes)),
    ]);
    let because = largest.reason.because.trim_end_matches('.');
    let finding = Diagnostic::new(codes::MESSAGE_TOO_LARGE, text.span, words.of(flow.name())).help(because);
    review.find_alike(codes::MESSAGE_TOO_LARGE, position, words, finding, Severity::Warning);
}

/// Returns whether the decision names the setting that a limit requires.
fn minded(case: &GatedFlow<'_>, bite: &Bite<'_>) -> bool {
    let Some(setting) = bite.fact.setting.as_ref().and_then(|setting| setting.split(' ').next()) else { return false };
    Decision::keys().flat_map(|key| case.decision.plan(key)).any(|text| text.value.contains(setting))
}

/// Returns what is planned under a key, and where.
fn planned<'a>(case: &'a GatedFlow<'_>, key: &str) -> (&'a str, Span) {
    case.decision.plan(key).first().map_or(("", case.at), |At { value, span }| (value.as_str(), *span))
}

/// Adds a finding, at most as severe as is proven and as the rules say.
fn report(review: &mut Review<'_>, case: &GatedFlow<'_>, code: Code, diagnostic: Diagnostic, severity: Severity) {
    review.find_at_most(code, Some(case.position), diagnostic, severity);
}
