//! The links of a chain that have no configuration: they are judged by what holds by default.

use super::{Case, Hop, Served, Subject, limits};
use crate::config::{Path, Route, Setup, Target, Writing};
use crate::diag::{Diagnostic, Severity, codes, suggestion};
use crate::findings::Finder;
use crate::requirements::{Requirements, Sites};
use crate::source::{SourceMap, Span};

/// Reports gateways that the rules do not know, with at most this severity.
pub fn unknown_gateways(finder: &mut Finder<'_>, requirements: &Requirements, sites: &Sites, severity: Severity) {
    let pack = finder.pack;
    // The loader refuses typos and ambiguous names.
    for (name, at) in sites.gateways(requirements).filter(|(name, _)| pack.find_gateway(name).is_none()) {
        let known: Vec<&str> = pack.gateways().map(|(_, gateway)| gateway.id.as_str()).collect();
        let help = suggestion(name, known)
            .unwrap_or_else(|| "run `protopick compare --aspect gateways` to list the known ones".to_owned());
        let message = format!("the gateway `{name}` is unknown, so it is ignored");
        let finding = Diagnostic::new(codes::UNKNOWN_GATEWAY, at, message);
        finder.find_at_most(codes::UNKNOWN_GATEWAY, None, finding.help(help), severity);
    }
}

/// Judges what flows meet at the gateways of the chain that are not among those with configurations.
pub(super) fn find(
    finder: &mut Finder<'_>,
    Served { requirements, sites }: Served<'_>,
    configured: &[Hop<'_>],
    subjects: &[Subject<'_>],
    sources: &SourceMap,
) {
    let pack = finder.pack;
    for (name, at) in sites.gateways(requirements) {
        let Some(id) = pack.find_gateway(name) else { continue };
        let gateway = pack.gateway(id);
        if configured.iter().any(|hop| hop.gateway.id == gateway.id) {
            continue;
        }
        let hop = Hop { gateway, setups: Vec::new(), outermost: false };
        let (setup, route) = (Setup::of(&gateway.id), any(&gateway.name, at));
        for subject in subjects {
            limits::find(finder, &Case { hop: &hop, setup: &setup, route: &route, subject }, sources);
        }
    }
}

/// A route that stands for whatever a gateway does: it sets nothing.
fn any(name: &str, at: Span) -> Route {
    Route {
        span: at,
        name: name.to_owned(),
        listeners: Vec::new(),
        hosts: Vec::new(),
        path: Path::Any,
        only: None,
        target: Target::Http,
        signs: Vec::new(),
        settings: Vec::new(),
        writing: Writing::default(),
    }
}
