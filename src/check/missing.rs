//! Flows that no route serves.

use super::routes::{Lack, forwards};
use super::{Hop, Subject};
use crate::config::{Path, Route, Setup};
use crate::diag::{Diagnostic, Severity, codes};
use crate::findings::Finder;

/// Reports a flow without a route, where its requirements are: nothing in the configuration is to blame.
pub(super) fn report(finder: &mut Finder<'_>, hop: &Hop<'_>, subject: &Subject<'_>, lack: &Lack) {
    let Some(at) = subject.at else { return };
    let (flow, gateway) = (subject.flow.name(), &hop.gateway.name);
    // What was not understood may serve it.
    let unread = |route: &Route| forwards(route) && route.path == Path::Unknown;
    let is_whole = |setup: &&Setup| setup.passed_over.is_empty() && !setup.routes.iter().any(unread);
    let absent = if hop.setups.iter().all(is_whole) { Severity::Error } else { Severity::Info };
    let (message, help, severity) = match lack {
        Lack::Answered(route, _) => (
            format!("{gateway} answers `{route}` by itself, where `{flow}` is served"),
            format!("forward `{route}`, or correct `route` of `{flow}`"),
            Severity::Error,
        ),
        Lack::Absent(route) => (
            format!("{gateway} forwards nothing at `{route}`, where `{flow}` is served"),
            format!("add a route for `{route}`, or correct `route` of `{flow}`"),
            absent,
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
        Lack::Unclear => (
            format!("no route of {gateway} can be matched with `{flow}`, which is left out of the check"),
            format!("say where it is served, such as `route: /{flow}`"),
            Severity::Info,
        ),
    };
    let finding = Diagnostic::new(codes::ROUTE_MISSING, at, message).help(help);
    let finding = match lack {
        Lack::Answered(_, at) => finding.label(*at, "answered here, by a redirect or an error"),
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
