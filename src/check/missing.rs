//! Flows that no route serves.

use super::routes::{Lack, Taken, forwards, unattached};
use super::{Hop, Subject};
use crate::config::{Path, Route, Setup};
use crate::diag::{Diagnostic, Severity, codes};
use crate::findings::Finder;
use crate::source::Span;

/// Reports a flow without a route, where its requirements are: nothing in the configuration is to blame.
pub(super) fn report(finder: &mut Finder<'_>, hop: &Hop<'_>, subject: &Subject<'_>, lack: &Lack) {
    let Some(at) = subject.at else { return };
    let (flow, gateway) = (subject.flow.name(), &hop.gateway.name);
    // What was not understood may serve it.
    let unread = |route: &Route| forwards(route) && route.path == Path::Unknown;
    let is_whole = |setup: &&Setup| setup.passed_over.is_empty() && !setup.routes.iter().any(unread);
    let whole = hop.setups.iter().all(is_whole);
    let unattached = unattached(finder.pack, hop, subject).filter(|_| !matches!(lack, Lack::Answered(..)));
    if let Some(route) = unattached {
        let message = format!("nothing leads to `{}` of {gateway}, where `{flow}` would be served", route.name);
        let finding = Diagnostic::new(codes::ROUTE_MISSING, at, message).label(route.span, "no listener takes this route");
        let finding = finding.help("attach the route to a listener that takes it");
        let severity = if whole { Severity::Error } else { Severity::Info };
        return finder.find_at_most(codes::ROUTE_MISSING, Some(flow), finding, severity);
    }
    let (message, help, severity) = match lack {
        Lack::Taken(taken) => return report_taken(finder, subject, at, taken),
        Lack::Shadowed => return,
        Lack::Answered(route, _) => (
            format!("{gateway} answers `{route}` by itself, where `{flow}` is served"),
            format!("forward `{route}`, or correct `route` of `{flow}`"),
            Severity::Error,
        ),
        Lack::Absent(route) if whole => (
            format!("{gateway} forwards nothing at `{route}`, where `{flow}` is served"),
            format!("add a route for `{route}`, or correct `route` of `{flow}`"),
            Severity::Error,
        ),
        Lack::Absent(route) => (
            format!("nothing that was understood of {gateway} forwards `{route}`, where `{flow}` is served"),
            format!("see whether what was left out serves it, or correct `route` of `{flow}`"),
            Severity::Info,
        ),
        Lack::Port(ports) => (
            format!("{gateway} has no listener at port {} that forwards the bytes of `{flow}`", either(ports)),
            format!("add a listener that forwards bytes, or say where `{flow}` is served, such as `route: :1884`"),
            Severity::Warning,
        ),
        Lack::Read(ports, _, help) => (
            format!("{gateway} reads what arrives at port {} as HTTP, so `{flow}` cannot connect", either(ports)),
            help.clone().unwrap_or_else(|| "forward the bytes that arrive there as they are".to_owned()),
            // Another gateway may serve a flow that does not say where it arrives.
            if subject.flow.route().is_some() { Severity::Error } else { Severity::Warning },
        ),
        Lack::Left(route, _) => (
            format!("`{route}` of {gateway} may serve `{flow}`, which is left out of the check"),
            "check by hand which requests it serves, as more than the path decides".to_owned(),
            Severity::Info,
        ),
        Lack::Unclear => (
            format!("no route of {gateway} can be matched with `{flow}`, which is left out of the check"),
            format!("say where it is served, such as `route: /{flow}`"),
            Severity::Info,
        ),
    };
    let finding = Diagnostic::new(codes::ROUTE_MISSING, at, message).help(help);
    let finding = match lack {
        Lack::Answered(_, at) => finding.label(*at, "answered here, by a redirect or an error"),
        Lack::Left(_, at) => finding.label(*at, "depends on more than the path"),
        Lack::Read(_, at, _) => finding.label(*at, "read as HTTP here"),
        _ => finding,
    };
    finder.find_at_most(codes::ROUTE_MISSING, Some(flow), finding, severity);
}

/// Returns ports as a list of alternatives.
fn either(ports: &[u32]) -> String {
    let ports: Vec<String> = ports.iter().map(u32::to_string).collect();
    ports.join(" or ")
}

/// Reports a route that a pattern keeps from serving a flow.
fn report_taken(finder: &mut Finder<'_>, subject: &Subject<'_>, at: Span, taken: &Taken) {
    let Taken { route: (route, span), by: (by, by_span), ahead } = taken;
    let flow = subject.flow.name();
    let message = format!("`{route}` does not get the requests of `{flow}`, since `{by}` answers them");
    let help = ahead.as_deref().unwrap_or("let the pattern leave out this path");
    let finding = Diagnostic::new(codes::ROUTE_SHADOWED, *span, message)
        .label(*by_span, "this route comes first")
        .label(at, format!("`{flow}`, stated here"))
        .help(help);
    finder.find(codes::ROUTE_SHADOWED, Some(flow), finding);
}
