//! The limits and switches of a route, as they are configured or by default, against what a flow needs.

use super::Case;
use super::words::{self, Fault};
use crate::config::{Setting, Sign, Target, UNREAD, Value};
use crate::diag::{Code, Diagnostic, Severity, codes};
use crate::engine::{Fate, SILENCE, chosen, compared, interval, longest_answer, longest_stream};
use crate::findings::{Finder, Words};
use crate::pack::{Answers, CarrierSign, Configured, GatewayFact, Limit, LimitKind, ProtocolId, Status};
use crate::source::{SourceMap, Span};

/// A time that is long enough for anything that is not planned to be longer: as long as a silence may be.
const LONG: u64 = SILENCE;
/// A silence that ends nearly every connection which nothing keeps busy, so that it is hardly meant: five minutes.
const SHORT: u64 = 300_000;
/// The name under which rules ask for a route that forwards calls over HTTP/2.
const CALLS: &str = "calls";

pub(super) fn find(finder: &mut Finder<'_>, case: &Case<'_>, sources: &SourceMap) {
    untranslated(finder, case);
    let points = points(finder, case);
    let judged = |point| {
        let found = judged(finder, case, point)?;
        Some((point, if only(point).is_some() { Found { severity: Severity::Info, ..found } } else { found }))
    };
    let mut found: Vec<_> = points.iter().filter_map(judged).collect();
    found.sort_by_key(|(_, found)| found.severity);
    let mut told: Vec<(Code, Span)> = Vec::new();
    for (point, found) in found {
        // One line may be behind several facts, and one lack behind several defaults.
        if !told.contains(&(found.code, found.at)) {
            told.push((found.code, found.at));
            report(finder, case, point, found, sources);
        }
    }
}

/// Reports a route that forwards calls although what arrives is not translated into them.
fn untranslated(finder: &mut Finder<'_>, case: &Case<'_>) {
    let shown = case.route.shows(Sign::Calls);
    let is_certain = case.route.target == Target::Calls;
    if is_certain && case.is_no_call(finder.pack) {
        let code = codes::WRONG_HTTP_VERSION;
        let message = words::message(finder.pack, case, code, None, &Fault::NoCall, &case.who());
        let finding = Diagnostic::new(code, shown.unwrap_or(case.route.span), message);
        let help = "forward it by a route of its own that is not for calls";
        // Some services take other requests over HTTP/2 at the same port.
        let severity = if case.subject.needs(finder.pack, CarrierSign::Upgrade) { code.severity } else { Severity::Warning };
        return case.find(finder, code, finding.help(help), severity, None);
    }
    if !(is_certain || (case.route.target == Target::Http && shown.is_some())) || !case.is_untranslated(finder.pack) {
        return;
    }
    let code = codes::WRONG_HTTP_VERSION;
    // Whoever speaks HTTP/2 to a service mostly expects calls of it, but it may translate them itself.
    let severity = if is_certain { code.severity } else { Severity::Warning };
    let at = shown.unwrap_or(case.route.span);
    let message = words::message(finder.pack, case, code, None, &Fault::Untranslated, &case.who());
    let way = &finder.pack.way(case.subject.way).name;
    let help = format!("forward plain HTTP to a proxy or a service that translates {way}");
    case.find(finder, code, Diagnostic::new(code, at, message).help(help), severity, None);
}

impl Case<'_> {
    /// Returns whether it is written elsewhere where the clients of its route arrive, and what holds for all of them there.
    fn arrives_elsewhere(&self) -> bool {
        let (route, all) = (&self.route.listeners, &self.setup.listeners);
        let is_named = |&at: &usize| all.get(at).is_some_and(|listener| listener.port.is_none());
        all.is_empty() || (!route.is_empty() && route.iter().all(is_named))
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
    /// Whether the default is known: confirmed, and of a configuration that was read as a whole.
    known: bool,
    /// Whether it holds for sure besides: always, or for the answers of the flow.
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

    /// Returns the silence that a written limit has to allow to be taken as meant: what holds by default, or else some minutes.
    /// `None` if the limit only counts in a circumstance.
    fn usual(&self) -> Option<u64> {
        match self.default {
            Some(limit) if limit.only.is_some() && !self.sure => None,
            Some(Limit { at: Some(usual), .. }) => Some(*usual),
            _ => Some(SHORT),
        }
    }

    /// Returns the circumstance to which it is bound, if that is not sure, with the amount that is then in effect.
    fn perhaps(&self) -> Option<(u64, &str)> {
        let limit = self.default.filter(|_| self.known && !self.sure)?;
        let after = if self.setting.is_some() { self.amount()? } else { limit.at? };
        Some((after, limit.only.as_deref()?))
    }

    /// Returns the same for a flow that shows the circumstance, of a part of a configuration that does not show what holds then.
    pub(super) fn unseen(&self, answers: &Answers) -> Option<(u64, &str)> {
        self.perhaps().filter(|_| self.default.is_some_and(|limit| limit.is_sure(answers)))
    }

    fn is(&self, value: &Value) -> bool {
        self.setting.is_some_and(|setting| setting.value == *value)
    }
}

/// Returns what bears on a case: the settings of the gateway for what is spoken there, and what is fixed. Of a gateway whose
/// configuration is not there, all limits.
pub(super) fn points<'c>(finder: &Finder<'c>, case: &'c Case<'c>) -> Vec<Point<'c>> {
    let (pack, spoken, answers) = (finder.pack, case.spoken(finder.pack), case.subject.flow.answers());
    let bears = |protocols: &[ProtocolId]| protocols.iter().any(|protocol| spoken.contains(protocol));
    let whole = case.route.setting(UNREAD).is_none();
    let written = |key: &str| {
        let elsewhere = || case.setup.settings.iter().find(|setting| setting.name == key);
        case.route.setting(key).or_else(elsewhere)
    };
    let switches = |kind: LimitKind| matches!(kind, LimitKind::Switch | LimitKind::Balancing);
    let mut points = Vec::new();
    for fact in &case.hop.gateway.facts {
        let known = whole && pack.fact(fact.fact).status != Status::Unconfirmed;
        let default = |kind: LimitKind| fact.limits.iter().find(|limit| limit.kind == kind && bears(&limit.protocols));
        // A part of a configuration does not show what holds in some circumstances only.
        let is_part = case.arrives_elsewhere() && !case.hop.is_bare();
        let sure = |limit: Option<&Limit>| {
            known && limit.is_some_and(|limit| limit.only.is_none() || (!is_part && limit.is_sure(answers)))
        };
        let beside = |configured: &Configured| {
            let replaced = configured.without.as_ref().is_some_and(|key| written(key).is_some());
            !replaced && configured.beside.as_ref().is_none_or(|key| written(key).is_some())
        };
        let concerns = |configured: &&Configured| {
            bears(&configured.protocols) && configured.concerns(case.subject.way, answers) && beside(configured)
        };
        for configured in fact.configured.iter().filter(concerns).filter(|_| !case.hop.is_bare()) {
            // Of several statements on a setting the first that concerns the case counts.
            let same = |other: &&Configured| other.kind == configured.kind && other.key == configured.key && concerns(other);
            if fact.configured.iter().find(same).is_some_and(|first| !std::ptr::eq(first, configured)) {
                continue;
            }
            // The default is that of the first setting of a kind; others of the same fact only matter if they are written.
            let primary = fact.configured.iter().find(|other| other.kind == configured.kind && concerns(other));
            let is_primary = primary.is_some_and(|primary| std::ptr::eq(primary, configured));
            let kind = configured.kind;
            let setting = written(&configured.key);
            // Of deadlines the first that is over counts; of other settings of a fact the one that is written.
            let is_set = |other: &Configured| other.kind == kind && kind != LimitKind::Age && written(&other.key).is_some();
            let is_replaced = setting.is_none() && !configured.required && fact.configured.iter().filter(concerns).any(is_set);
            let default = default(kind).filter(|_| (is_primary && !is_replaced) || configured.required);
            if configured.key == CALLS && case.route.shows(Sign::Calls).is_some() {
                continue;
            }
            points.push(Point { fact, configured: Some(configured), kind, default, known, sure: sure(default), setting });
        }
        let fixed = |limit: &&Limit| bears(&limit.protocols) && (fact.fixed || (case.hop.is_bare() && !switches(limit.kind)));
        for limit in fact.limits.iter().filter(fixed) {
            let configured = fact.configured.iter().find(|other| other.kind == limit.kind && concerns(other));
            let (kind, default) = (limit.kind, Some(limit));
            points.push(Point { fact, configured, kind, default, known, sure: sure(default), setting: None });
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
    let pack = finder.pack;
    let written = point.setting.map(|setting| setting.span);
    let revealed = case.subject.at.is_none();
    let at = place(case, point);
    // What stands around a part of a configuration may set what is missing in it.
    let most = if written.is_none() && case.setup.fragment.is_some() { Severity::Warning } else { Severity::Error };
    let own = own_lint(finder, point);
    let found = |code: Code, fault: Fault| {
        let code = own.unwrap_or(code);
        Found { code, at, fault, severity: code.severity.max(most) }
    };
    let flow = case.subject.flow;
    match point.kind {
        LimitKind::Switch => {
            switched(finder, case, point).map(|switched| Found { severity: switched.severity.max(most), ..switched })
        }
        LimitKind::Buffering | LimitKind::Compression if case.lasts(pack) => {
            let on = if written.is_some() { point.is(&Value::On) } else { point.sure && !revealed };
            let held = point.kind == LimitKind::Buffering || !is_unbuffered(finder, case);
            let code =
                if point.kind == LimitKind::Buffering { codes::BUFFERING_BREAKS_PUSH } else { codes::COMPRESSION_HOLDS_EVENTS };
            // Where no line could be written, it depends on more than a setting.
            let severity = if case.hop.is_bare() && point.configured.is_none() { Severity::Info } else { code.severity };
            (on && held).then(|| Found { severity, ..found(code, Fault::Buffered) })
        }
        _ if revealed => None,
        LimitKind::Idle | LimitKind::Answer if case.lasts(pack) && case.waits(pack) => {
            let after = point.amount()?;
            let planned = chosen(flow, LimitKind::Age).max(chosen(flow, LimitKind::Idle));
            if planned.is_some_and(|planned| planned < after) || (planned.is_none() && after >= LONG) {
                return None;
            }
            let severity = if planned.is_some() { Severity::Warning } else { Severity::Info };
            Some(Found { severity, ..found(codes::AGE_LIMIT, Fault::Late { after, longest: planned, only: None }) })
        }
        LimitKind::Idle if case.lasts(pack) => {
            silence(finder, case, point).map(|(fault, severity)| Found { severity, ..found(codes::IDLE_TIMEOUT, fault) })
        }
        LimitKind::Age | LimitKind::Answer if case.lasts(pack) => {
            // The wait for an answer is that of the exchange, which what is carried inside of another does not have.
            if point.kind == LimitKind::Answer && pack.way(case.subject.way).over.is_some() {
                return None;
            }
            let (after, only) = match (point.amount(), point.unseen(flow.answers())) {
                (Some(after), _) => (after, None),
                (None, unseen) => unseen.map(|(after, only)| (after, Some(only.to_owned())))?,
            };
            let planned = chosen(flow, LimitKind::Age);
            let enough = planned.or_else(|| longest_stream(pack, flow));
            if enough.is_some_and(|enough| enough <= after) {
                return None;
            }
            let certain = only.is_none() && (after < LONG || planned.is_some());
            let severity = if certain { Severity::Warning } else { Severity::Info };
            Some(Found { severity, ..found(codes::AGE_LIMIT, Fault::Ends { after, planned, only }) })
        }
        LimitKind::Idle | LimitKind::Age | LimitKind::Answer => {
            late(finder, case, point).map(|(fault, severity)| Found { severity, ..found(codes::AGE_LIMIT, fault) })
        }
        LimitKind::Message | LimitKind::Body => {
            let (most, largest) = (point.amount()?, words::largest(pack, flow)?);
            let adjustable = case.hop.is_bare() && point.fact.setting.is_some();
            let code = codes::MESSAGE_TOO_LARGE;
            let severity = if adjustable { Severity::Warning } else { code.severity };
            (largest > most).then(|| Found { severity, ..found(code, Fault::TooLarge { largest, most }) })
        }
        LimitKind::Balancing => {
            let code = own?;
            let applies = finder.lint(code).is_some_and(|lint| lint.applies(flow.answers()));
            (point.is(&Value::Off) && applies).then(|| found(code, Fault::Switch { only: None, clients: false }))
        }
        LimitKind::Buffering | LimitKind::Compression => None,
    }
}

/// Returns where a setting is written, or would be.
fn place(case: &Case<'_>, point: &Point<'_>) -> Span {
    let key = point.configured.map_or("", |configured| configured.key.as_str());
    point.setting.map_or_else(|| case.route.place_of(key), |setting| setting.span)
}

/// Returns the circumstance in which a setting is wrong, if it is not always.
fn only<'p>(point: &Point<'p>) -> Option<&'p str> {
    point.configured?.only.as_deref()
}

/// Returns the lint that a setting violates, if the rules name one.
fn own_lint(finder: &Finder<'_>, point: &Point<'_>) -> Option<Code> {
    point.configured.and_then(|configured| configured.lint).and_then(|lint| Code::find(&finder.pack.lint(lint).id))
}

/// Returns the switches that are off although what is spoken needs them.
pub(super) fn switched_off(finder: &Finder<'_>, case: &Case<'_>) -> Vec<(Code, Span)> {
    let all = points(finder, case);
    let switches = all.iter().filter(|point| point.kind == LimitKind::Switch);
    switches.filter_map(|point| switched(finder, case, point)).map(|found| (found.code, found.at)).collect()
}

fn switched(finder: &Finder<'_>, case: &Case<'_>, point: &Point<'_>) -> Option<Found> {
    let code = own_lint(finder, point)?;
    let required = point.configured.is_some_and(|configured| configured.required);
    let only = point.default.and_then(|limit| limit.only.clone()).filter(|_| point.setting.is_none());
    // A default of some versions only is a hint.
    let missing = required && case.route.setting(UNREAD).is_none() && (only.is_none() || case.subject.at.is_some());
    let off = if point.setting.is_some() { point.is(&Value::Off) } else { missing };
    let severity = if only.is_some() { Severity::Warning } else { code.severity };
    let at = place(case, point);
    let clients = point.configured.is_some_and(|configured| configured.clients);
    let is_translation = !clients && point.configured.is_some_and(|configured| !configured.ways.is_empty());
    let fault = if is_translation { Fault::Unasked } else { Fault::Switch { only, clients } };
    off.then_some(Found { code, at, fault, severity })
}

/// Returns whether buffering is switched off, after which compressors flush each part too.
fn is_unbuffered(finder: &Finder<'_>, case: &Case<'_>) -> bool {
    points(finder, case).iter().any(|point| point.kind == LimitKind::Buffering && point.is(&Value::Off))
}

/// Returns what a limit does to an exchange that does not stay open, if its answer may take longer.
fn late(finder: &Finder<'_>, case: &Case<'_>, point: &Point<'_>) -> Option<(Fault, Severity)> {
    let longest = longest_answer(finder.pack, case.subject.flow)?;
    // While a client waits nothing is sent. But a limit without a default may be one on what is written.
    if point.kind == LimitKind::Idle && !point.default.is_some_and(|limit| limit.at.is_some() && limit.only.is_none()) {
        return None;
    }
    let (after, only) = match point.perhaps() {
        Some((after, only)) => (after, Some(only.to_owned())),
        None => (point.amount()?, None),
    };
    let severity = if only.is_some() { Severity::Info } else { Severity::Warning };
    (longest > after).then_some((Fault::Late { after, longest: Some(longest), only }, severity))
}

/// Returns what a limit on silence does to a flow.
fn silence(finder: &Finder<'_>, case: &Case<'_>, point: &Point<'_>) -> Option<(Fault, Severity)> {
    let (flow, after) = (case.subject.flow, point.amount()?);
    let silent = |heartbeat| Some((Fault::Silent { after, heartbeat }, Severity::Warning));
    match compared(flow, LimitKind::Idle, Some(after)) {
        Fate::Kept => return None,
        Fate::Broken => return silent(chosen(flow, LimitKind::Idle)),
        Fate::Open => {}
    }
    if case.subject.decision().is_some_and(|decision| !decision.plan("heartbeat").is_empty()) {
        return None;
    }
    let (lint, between) = (finder.lint(codes::IDLE_TIMEOUT)?, interval(finder.pack, flow));
    let when = lint.when.as_ref()?;
    if between.is_some_and(|between| between > after) || (lint.applies(flow.answers()) && after < LONG) {
        return silent(None);
    }
    // What the flow says of its messages may keep it open, and what somebody has written may be meant, unless it is shorter than
    // what holds for everybody.
    let is_meant = point.setting.is_some() && point.usual().is_none_or(|usual| after >= usual);
    let unsaid = !is_meant && between.is_none() && !when.is_answered(flow.answers()) && after < LONG;
    unsaid.then_some((Fault::Unsaid { after }, Severity::Info))
}

fn report(finder: &mut Finder<'_>, case: &Case<'_>, point: &Point<'_>, found: Found, sources: &SourceMap) {
    /// Stands for the name of a flow, and is in no text.
    const NAME: &str = "\u{0}";
    let Found { code, at, fault, severity } = found;
    let setting = point.setting.map(|setting| setting.name);
    let only = words::circumstance(only(point));
    let message = |who: &str| format!("{}{only}", words::message(finder.pack, case, code, setting, &fault, who));
    // Of what stands in one place for all flows, once is enough.
    let is_alike = case.hop.is_bare() || matches!(fault, Fault::Unsaid { .. });
    let words = is_alike.then(|| Words::new(message(&format!("`{NAME}`")).split(NAME)));
    let known = finder.pack.fact(point.fact.fact);
    let says = known.says.trim_end_matches('.');
    let instead = point.configured.and_then(|configured| {
        let beside = configured.beside.as_deref().and_then(|beside| case.route.writing.instead_of(beside));
        beside.or_else(|| case.route.writing.instead_of(&configured.key))
    });
    let elsewhere = instead.filter(|place| *place != at);
    let removed = point.configured.is_some_and(|configured| configured.remove);
    let without = point.configured.and_then(|configured| case.route.writing.line_without(&configured.key));
    let here = without.unwrap_or_else(|| words::written(sources, elsewhere.filter(|_| removed).unwrap_or(at)));
    let advice = point.configured.and_then(|configured| words::advice(configured, case, &fault, here));
    let help = match (advice, &point.fact.setting) {
        (Some(advice), _) => format!("{advice}; {}: {says}", known.id),
        (None, Some(setting)) => format!("{}set by {setting}; {}: {says}", words::change(&fault), known.id),
        (None, None) => format!("{}: {says}", known.id),
    };
    let mut finding = Diagnostic::new(code, at, message(&case.who())).help(help);
    match elsewhere {
        Some(place) => finding = finding.label(place, if removed { "to be removed here" } else { "to be written here" }),
        None if point.setting.is_none() && at != case.route.span => finding = finding.label(case.route.span, "for this route"),
        None => {}
    }
    case.find(finder, code, finding, severity, words);
}
