//! Whether a route protects what a flow carries as the decision says: encryption at the outermost gateway, and a check of who asks.

use super::Case;
use crate::config::{AUTHENTICATION, Listener, Target};
use crate::diag::{Diagnostic, Severity, codes};
use crate::findings::Finder;

pub(super) fn find(finder: &mut Finder<'_>, case: &Case<'_>) {
    unencrypted(finder, case);
    unchecked(finder, case);
}

/// Reports a route that clients reach in the clear although the decision plans encryption.
fn unencrypted(finder: &mut Finder<'_>, case: &Case<'_>) {
    let pack = finder.pack;
    let Some(decision) = case.subject.decision().filter(|_| case.hop.outermost) else { return };
    let protocol = pack.way(case.subject.way).protocol;
    let plans = decision.plan("encryption").iter();
    let encrypted = |text: &str| pack.read(Some(protocol), "encryption", text).options.iter().any(|option| option.lint.is_none());
    let Some(planned) = plans.into_iter().find(|text| encrypted(&text.value)) else { return };
    let listeners: Vec<_> = case.route.listeners.iter().filter_map(|&at| case.setup.listeners.get(at)).collect();
    let Some(first) = listeners.first().filter(|_| listeners.iter().all(|listener| !listener.tls)) else { return };
    let flow = case.subject.flow.name();
    let plain = pack.protocol(protocol).at_gateway.as_ref().map_or(&[][..], |gateway| &gateway.plain);
    if case.route.target == Target::Bytes && !is_plain(case, &listeners, plain) {
        let message =
            format!("bytes of `{flow}` are forwarded here as they are, so only the service can encrypt them as planned");
        let finding = Diagnostic::new(codes::NO_TLS, first.span, message)
            .label(planned.span, "planned here")
            .help("have the service end TLS, or add a certificate here");
        return finder.find_at_most(codes::NO_TLS, Some(flow), finding, Severity::Info);
    }
    let message = format!("clients of `{flow}` reach this listener without encryption, but the decision plans it");
    let finding = Diagnostic::new(codes::NO_TLS, first.span, message)
        .label(planned.span, "planned here")
        .help("add a certificate here, or name the gateway before this one that ends TLS under `gateway`");
    finder.find(codes::NO_TLS, Some(flow), finding);
}

/// Returns whether forwarded bytes are plain for sure: they arrive at a port for those, or a service gets them at one.
fn is_plain(case: &Case<'_>, listeners: &[&Listener], plain: &[u32]) -> bool {
    let address = case.route.writing.service.as_ref().and_then(|service| service.address.rsplit_once(':'));
    let served: Option<u32> = address.and_then(|(_, port)| port.parse().ok());
    let arriving = listeners.iter().filter_map(|listener| listener.port).map(u32::from);
    arriving.chain(served).any(|port| plain.contains(&port))
}

/// Reports a route that nobody guards although others of the same configuration are guarded, and the decision plans it.
fn unchecked(finder: &mut Finder<'_>, case: &Case<'_>) {
    let planned = case.subject.decision().map_or(&[][..], |decision| decision.plan("authentication"));
    // Whoever forwards bytes cannot check them.
    let unguarded = case.route.target != Target::Bytes && case.route.setting(AUTHENTICATION).is_none();
    let Some(planned) = planned.first().filter(|_| unguarded) else { return };
    let guard = case.setup.routes.iter().find_map(|route| route.setting(AUTHENTICATION));
    let Some(guard) = guard else { return };
    let flow = case.subject.flow.name();
    let message =
        format!("nobody checks who asks at `{}`, unlike other routes, but the decision for `{flow}` plans it", case.route.name);
    let finding = Diagnostic::new(codes::NO_AUTHENTICATION_HOOK, case.route.span, message)
        .label(guard.span, "other routes are checked here")
        .label(planned.span, "planned here")
        .help("check this route too, or waive this if the service does it");
    finder.find(codes::NO_AUTHENTICATION_HOOK, Some(flow), finding);
}
