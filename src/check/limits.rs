//! The limits and switches of a route, as they are configured or by default, against what a flow needs.

use super::Case;
use super::words::{self, Fault};
use crate::config::{Setting, Sign, UNREAD, Value};
use crate::diag::{Code, Diagnostic, Severity, codes};
use crate::engine::{Fate, SILENCE, chosen, compared};
use crate::findings::Finder;
use crate::pack::{Configured, GatewayFact, Limit, LimitKind, ProtocolId, Status};
use crate::source::Span;

/// A time that is long enough for anything that is not planned to be longer: as long as a silence may be.
const LONG: u64 = SILENCE;
/// The name under which rules ask for a route that forwards calls over HTTP/2.
const CALLS: &str = "calls";

pub(super) fn find(finder: &mut Finder<'_>, case: &Case<'_>) {
    let mut told: Vec<(Code, Span)> = Vec::new();
    for point in points(finder, case) {
        let Some(found) = judged(finder, case, &point) else { continue };
        // One line may be behind several facts, and one lack behind several defaults.
        if !told.contains(&(found.code, found.at)) {
            told.push((found.code, found.at));
            report(finder, case, &point, found);
        }
    }
}

/// A setting that bears on a case, with what holds without it.
pub(super) struct Point<'c> {
    fact: &'c GatewayFact,
    /// `None` for a limit that cannot be changed.
    configured: Option<&'c Configured>,
    pub(super) kind: LimitKind,
    /// The default.
    default: Option<&'c Limit>,
    /// Whether the default holds for sure: always, and in a configuration that was read as a whole.
    pub(super) sure: bool,
    /// As it is written.
    pub(super) setting: Option<&'c Setting>,
}

impl Point<'_> {
    /// Returns the amount in effect, in milliseconds or bytes; `None` if nothing limits it for sure.
    pub(super) fn amount(&self) -> Option<u64> {
        match self.setting.map(|setting| &setting.value) {
            None => self.default.filter(|_| self.sure)?.at,
            Some(Value::Time(amount) | Value::Size(amount) | Value::Count(amount)) => Some(*amount),
            Some(Value::On | Value::Off | Value::Unlimited) => None,
        }
    }

    fn is(&self, value: &Value) -> bool {
        self.setting.is_some_and(|setting| setting.value == *value)
    }
}

/// Returns what bears on a case: the settings of the gateway for its protocol, or for the one that carries it, and what is fixed.
pub(super) fn points<'c>(finder: &Finder<'c>, case: &'c Case<'c>) -> Vec<Point<'c>> {
    let (pack, way) = (finder.pack, finder.pack.way(case.subject.way));
    let spoken: Vec<ProtocolId> = [Some(way.protocol), way.over].into_iter().flatten().collect();
    let bears = |protocols: &[ProtocolId]| protocols.iter().any(|protocol| spoken.contains(protocol));
    let whole = case.route.setting(UNREAD).is_none();
    let written = |key: &str| {
        let elsewhere = || case.setup.settings.iter().find(|setting| setting.name == key);
        case.route.setting(key).or_else(elsewhere)
    };
    let mut points = Vec::new();
    for fact in &case.hop.gateway.facts {
        let confirmed = pack.fact(fact.fact).status != Status::Unconfirmed;
        let default = |kind: LimitKind| fact.limits.iter().find(|limit| limit.kind == kind && bears(&limit.protocols));
        let holds = |limit: &Limit| {
            let certain = || limit.when.as_ref().is_some_and(|when| when.holds(case.subject.flow.answers()));
            limit.only.is_none() || certain()
        };
        let sure = |limit: Option<&Limit>| whole && confirmed && limit.is_some_and(holds);
        let counts = |configured: &Configured| {
            bears(&configured.protocols) && configured.beside.as_ref().is_none_or(|key| written(key).is_some())
        };
        for configured in fact.configured.iter().filter(|configured| counts(configured)) {
            // The default is that of the first setting of a kind; others of the same fact only matter if they are written.
            let primary = fact.configured.iter().find(|other| other.kind == configured.kind && counts(other));
            let is_primary = primary.is_some_and(|primary| std::ptr::eq(primary, configured));
            let kind = configured.kind;
            let default = default(kind).filter(|_| is_primary || configured.required);
            let setting = written(&configured.key);
            if configured.key == CALLS && case.route.shows(Sign::Calls).is_some() {
                continue;
            }
            points.push(Point { fact, configured: Some(configured), kind, default, sure: sure(default), setting });
        }
        for limit in fact.limits.iter().filter(|limit| fact.fixed && bears(&limit.protocols)) {
            points.push(Point {
                fact,
                configured: None,
                kind: limit.kind,
                default: Some(limit),
                sure: sure(Some(limit)),
                setting: None,
            });
        }
    }
    points
}

/// A limit that does not fit.
struct Found {
    code: Code,
    at: Span,
    fault: Fault,
    severity: Severity,
}

fn judged(finder: &Finder<'_>, case: &Case<'_>, point: &Point<'_>) -> Option<Found> {
    let written = point.setting.map(|setting| setting.span);
    let revealed = case.subject.at.is_none();
    let own = point.configured.and_then(|configured| configured.lint).and_then(|lint| Code::find(&finder.pack.lint(lint).id));
    let at = written.unwrap_or(case.route.span);
    let found = |code: Code, fault: Fault| {
        let code = own.unwrap_or(code);
        Found { code, at, fault, severity: code.severity }
    };
    let flow = case.subject.flow;
    match point.kind {
        LimitKind::Switch => {
            let code = own?;
            let required = point.configured.is_some_and(|configured| configured.required);
            let only = point.default.and_then(|limit| limit.only.clone()).filter(|_| written.is_none());
            // A default of some versions only is a hint.
            let missing = required && case.route.setting(UNREAD).is_none() && (only.is_none() || !revealed);
            let off = if written.is_some() { point.is(&Value::Off) } else { missing };
            let severity = if only.is_some() { Severity::Warning } else { code.severity };
            off.then_some(Found { code, at, fault: Fault::Switch(only), severity })
        }
        LimitKind::Buffering | LimitKind::Compression if case.subject.lasts(finder.pack) => {
            let on = if written.is_some() { point.is(&Value::On) } else { point.sure && !revealed };
            let held = point.kind == LimitKind::Buffering || !is_unbuffered(finder, case);
            let code =
                if point.kind == LimitKind::Buffering { codes::BUFFERING_BREAKS_PUSH } else { codes::COMPRESSION_HOLDS_EVENTS };
            (on && held).then(|| found(code, Fault::Buffered))
        }
        _ if revealed => None,
        LimitKind::Idle if case.subject.lasts(finder.pack) => {
            silence(finder, case, point).map(|fault| found(codes::IDLE_TIMEOUT, fault))
        }
        LimitKind::Age | LimitKind::Answer if case.subject.lasts(finder.pack) => {
            let after = point.amount()?;
            let planned = chosen(flow, LimitKind::Age);
            if planned.is_some_and(|planned| planned <= after) {
                return None;
            }
            let severity = if after < LONG || planned.is_some() { Severity::Warning } else { Severity::Info };
            Some(Found { severity, ..found(codes::AGE_LIMIT, Fault::Ends { after, planned }) })
        }
        LimitKind::Message | LimitKind::Body => {
            let (most, largest) = (point.amount()?, words::largest(finder.pack, flow)?);
            (largest > most).then(|| found(codes::MESSAGE_TOO_LARGE, Fault::TooLarge { largest, most }))
        }
        LimitKind::Buffering
        | LimitKind::Compression
        | LimitKind::Idle
        | LimitKind::Age
        | LimitKind::Answer
        | LimitKind::Balancing => None,
    }
}

/// Returns whether buffering is switched off, after which compressors flush each part too.
fn is_unbuffered(finder: &Finder<'_>, case: &Case<'_>) -> bool {
    points(finder, case).iter().any(|point| point.kind == LimitKind::Buffering && point.is(&Value::Off))
}

/// Returns what a limit on silence does to a flow.
fn silence(finder: &Finder<'_>, case: &Case<'_>, point: &Point<'_>) -> Option<Fault> {
    let (flow, after) = (case.subject.flow, point.amount()?);
    match compared(flow, LimitKind::Idle, Some(after)) {
        Fate::Kept => None,
        Fate::Broken => Some(Fault::Silent { after, heartbeat: chosen(flow, LimitKind::Idle) }),
        Fate::Open => {
            let rare = finder.lint(codes::IDLE_TIMEOUT).is_some_and(|lint| lint.when.is_some() && lint.applies(flow.answers()));
            let unplanned = case.subject.decision().is_none_or(|decision| decision.plan("heartbeat").is_empty());
            (rare && unplanned && after < LONG).then_some(Fault::Silent { after, heartbeat: None })
        }
    }
}

fn report(finder: &mut Finder<'_>, case: &Case<'_>, point: &Point<'_>, found: Found) {
    let Found { code, at, fault, severity } = found;
    let message = words::message(finder.pack, case, code, point.setting.map(|setting| setting.name), &fault);
    let known = finder.pack.fact(point.fact.fact);
    let line = point.configured.and_then(|configured| configured.write.as_deref());
    let says = known.says.trim_end_matches('.');
    let help = match (line, &point.fact.setting) {
        (Some(line), _) => format!("write `{}`; {}: {says}", words::line(line, case.subject.flow, &fault), known.id),
        (None, Some(setting)) => format!("set by {setting}; {}: {says}", known.id),
        (None, None) => format!("{}: {says}", known.id),
    };
    case.find(finder, code, Diagnostic::new(code, at, message).help(help), severity);
}
