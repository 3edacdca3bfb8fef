//! What changes its meaning between an old and a new configuration: limits that are new or shorter, a limit on silence that became a
//! deadline, buffering that is no longer switched off, routes that are gone.

mod words;

use super::limits::{Point, points, switched_off};
use super::routes::{self, forwards};
use super::{Case, Hop, Served, Subject, general, hops, shown, subjects};
use crate::config::{DEEDS, Path, Route, Setup, Value};
use crate::diag::{Code, Diagnostic, Severity, codes};
use crate::findings::{Finder, Finding};
use crate::pack::{Limit, LimitKind, Pack, ProtocolId};
use crate::requirements::Flow;
use crate::source::Span;

/// Compares an old configuration with a new one, for the flows that they serve, or else for what the old one reveals.
pub fn against(pack: &Pack, old: &[Setup], new: &[Setup], served: Option<Served<'_>>) -> Vec<Finding> {
    let mut finder = Finder::new(pack);
    let requirements = served.map(|served| served.requirements);
    let (before, after) = (hops(pack, old, requirements), hops(pack, new, requirements));
    let subjects = served.map(|served| subjects(pack, served));
    // What was as little known before is no news.
    for setup in new.iter().filter(|_| old.iter().all(|setup| setup.open.is_none())) {
        general::open(&mut finder, setup);
    }
    for (before, after) in pairs(&mut finder, &before, &after) {
        match &subjects {
            Some(subjects) => {
                for subject in subjects {
                    let Ok(old) = routes::serving(pack, before, subject) else { continue };
                    let Some(&(setup, route)) = old.first() else { continue };
                    let by_flow = || routes::serving(pack, after, subject).ok().and_then(|new| new.first().copied());
                    let new = if path(route).is_some() { counterpart(route, after) } else { by_flow() };
                    compare(&mut finder, &Case { hop: before, setup, route, subject }, after, new, Part::Whole);
                }
            }
            None => revealed(&mut finder, before, after),
        }
    }
    finder.found
}

/// Returns which gateways stand for each other: those of the same product, and then the others in their order. What has no
/// counterpart is told.
fn pairs<'h, 'a>(finder: &mut Finder<'_>, before: &'h [Hop<'a>], after: &'h [Hop<'a>]) -> Vec<(&'h Hop<'a>, &'h Hop<'a>)> {
    let mut paired: Vec<Option<usize>> = vec![None; before.len()];
    let mut free: Vec<bool> = vec![true; after.len()];
    for same in [true, false] {
        for (old, paired) in before.iter().zip(&mut paired).filter(|(_, paired)| paired.is_none()) {
            let fits = |at: &usize| free[*at] && (!same || after[*at].gateway.id == old.gateway.id);
            *paired = (0..after.len()).find(fits);
            if let Some(at) = *paired {
                free[at] = false;
            }
        }
    }
    let lone_old = before.iter().zip(&paired).filter(|(_, paired)| paired.is_none()).map(|(hop, _)| (hop, "old", "new"));
    let lone_new = after.iter().zip(free).filter(|(_, free)| *free).map(|(hop, _)| (hop, "new", "old"));
    for (hop, own, other) in lone_old.chain(lone_new) {
        let Some(setup) = hop.setups.first() else { continue };
        let message = format!("the {own} {} has no counterpart in the {other} chain, and is not compared", hop.gateway.name);
        let finding = Diagnostic::new(codes::NOT_UNDERSTOOD, setup.head(), message);
        let finding = finding.help("name the same number of gateways on both sides, from the client inwards");
        finder.find_at_most(codes::NOT_UNDERSTOOD, None, finding, Severity::Info);
    }
    before.iter().zip(paired).filter_map(|(old, at)| Some((old, after.get(at?)?))).collect()
}

/// Compares each route by what it reveals; one that reveals nothing may carry anything that lasts.
fn revealed(finder: &mut Finder<'_>, before: &Hop<'_>, after: &Hop<'_>) {
    let pack = finder.pack;
    let any: Vec<ProtocolId> = pack.carriers().filter_map(|(_, carrier)| carrier.sign.and(carrier.protocol)).collect();
    for &setup in &before.setups {
        for route in setup.routes.iter().filter(|route| forwards(route)) {
            if path(route).is_none() && !matches!(route.path, Path::Pattern(_)) {
                continue;
            }
            let new = match &route.path {
                Path::Pattern(pattern) if path(route).is_none() => alike(pattern, after),
                _ => counterpart(route, after),
            };
            let signs = shown(pack, route);
            let protocols = if signs.is_empty() { &any } else { &signs };
            let whole = protocols.iter().map(|&protocol| (protocol, Part::Whole));
            // What is made for events may carry plain requests too.
            let plain = pack.protocols().map(|(protocol, _)| (protocol, Part::Sizes)).take(1).filter(|_| !signs.is_empty());
            let mut told = Vec::new();
            for (protocol, part) in whole.chain(plain) {
                let Some((way, _)) = pack.ways_of(protocol).next() else { continue };
                let flow = Flow::new(route.name.clone());
                let subject = Subject { flow: &flow, way, at: None };
                let mut own = Finder::new(pack);
                compare(&mut own, &Case { hop: before, setup, route, subject: &subject }, after, new, part);
                for finding in own.found {
                    if !told.contains(&finding.diagnostic.message) {
                        told.push(finding.diagnostic.message.clone());
                        finder.found.push(finding);
                    }
                }
            }
        }
    }
}

/// Returns a path that a route serves, if it says one.
fn path(route: &Route) -> Option<String> {
    let said = route.path.example().map(str::to_owned).or_else(|| route.path.is_rest().then(|| "/".to_owned()));
    said.or_else(|| route.path.beginning()).filter(|_| forwards(route))
}

/// Returns whether a gateway is known to hold back what is spoken, by default or in some circumstance.
fn may_buffer(pack: &Pack, case: &Case<'_>) -> bool {
    let spoken = case.spoken(pack);
    let holds = |limit: &Limit| limit.kind == LimitKind::Buffering && limit.protocols.iter().any(|one| spoken.contains(one));
    case.lasts(pack) && case.hop.gateway.facts.iter().flat_map(|fact| &fact.limits).any(holds)
}

/// Returns the route that serves the path of an old one.
fn counterpart<'a>(route: &Route, after: &Hop<'a>) -> Option<(&'a Setup, &'a Route)> {
    let host = route.hosts.first().map(String::as_str);
    after.setups.iter().find_map(|&new| Some((new, new.route_of(host, &path(route)?, forwards)?)))
}

/// Returns the route with the same pattern, however it is bound to the beginning and the end of a path, or else that for the rest.
fn alike<'a>(pattern: &str, after: &Hop<'a>) -> Option<(&'a Setup, &'a Route)> {
    let plain = |text: &str| {
        let text = text.trim_start_matches("(?i)").trim_start_matches('^').trim_end_matches('$');
        text.strip_prefix("(?:").and_then(|text| text.strip_suffix(')')).unwrap_or(text).to_owned()
    };
    let own = plain(pattern);
    let is_alike = |route: &Route| forwards(route) && matches!(&route.path, Path::Pattern(other) if plain(other) == own);
    let rest = |route: &Route| forwards(route) && route.path.is_rest();
    let of = |serves: &dyn Fn(&Route) -> bool| {
        after.setups.iter().find_map(|&new| Some((new, new.routes.iter().find(|route| serves(route))?)))
    };
    // What serves all other paths serves those too.
    of(&is_alike).or_else(|| of(&rest))
}

/// What holds for a route.
#[derive(Default)]
struct Held {
    silence: Option<(u64, Option<Span>)>,
    end: Option<(u64, Option<Span>)>,
    /// When responses end besides in a circumstance that is not shown whether it is there.
    perhaps: Option<(u64, String)>,
    largest: Option<(u64, Option<Span>)>,
    /// Whether responses are held back, and where that is written; `None` if nothing is known.
    buffered: Option<(bool, Option<Span>)>,
}

fn held(finder: &Finder<'_>, case: &Case<'_>) -> Held {
    let mut held = Held::default();
    let least = |slot: &mut Option<(u64, Option<Span>)>, point: &Point<'_>| {
        if let Some(amount) = point.amount().filter(|amount| slot.is_none_or(|(least, _)| *amount < least)) {
            *slot = Some((amount, point.setting.map(|setting| setting.span)));
        }
    };
    for point in points(finder, case) {
        match point.kind {
            LimitKind::Idle => least(&mut held.silence, &point),
            LimitKind::Age | LimitKind::Answer => {
                least(&mut held.end, &point);
                held.perhaps = held.perhaps.or_else(|| unseen(case, &point));
            }
            LimitKind::Message | LimitKind::Body => least(&mut held.largest, &point),
            LimitKind::Buffering => {
                let on = point.setting.map_or(point.sure, |setting| setting.value == Value::On);
                held.buffered = Some((on, point.setting.map(|setting| setting.span)));
            }
            LimitKind::Switch | LimitKind::Compression | LimitKind::Balancing => {}
        }
    }
    held
}

/// Returns the amount of a limit that may be in effect, with its circumstance.
fn unseen(case: &Case<'_>, point: &Point<'_>) -> Option<(u64, String)> {
    let (after, only) = point.unseen(case.subject.flow.answers())?;
    Some((after, only.to_owned()))
}

/// What of a route is compared.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    /// The sizes of messages alone.
    Sizes,
}

/// Tells a change: where it is in the new and in the old configuration, if that is written, and what it is.
type Tell<'t> = dyn FnMut(Option<Span>, Option<Span>, String, Severity) + 't;

fn compare(finder: &mut Finder<'_>, case: &Case<'_>, after: &Hop<'_>, new: Option<(&Setup, &Route)>, part: Part) {
    let name = &case.route.name;
    let who = case.subject.name().map_or_else(|| format!("`{name}`"), |name| format!("`{name}`"));
    let Some((setup, route)) = new else {
        let finding = Diagnostic::new(codes::ROUTE_MISSING, case.route.span, words::gone(&who));
        return finder.find(
            codes::ROUTE_MISSING,
            case.subject.name(),
            finding.help("add a route, or remove this one if nobody uses it"),
        );
    };
    let now = Case { hop: after, setup, route, subject: case.subject };
    let (was, is) = (held(finder, case), held(finder, &now));
    let (before, may_buffer) = (switched_off(finder, case), may_buffer(finder.pack, &now));
    let mut lost = switched_off(finder, &now);
    lost.retain(|(code, _)| before.iter().all(|(known, _)| known != code));
    lost.dedup_by_key(|(code, _)| *code);
    let mut tell = |at: Option<Span>, from: Option<Span>, message: String, severity: Severity| {
        let code: Code = codes::MEANING_CHANGED;
        let finding = Diagnostic::new(code, at.unwrap_or(route.span), message);
        let finding = finding.label(from.unwrap_or(case.route.span), "so far");
        let finding = finding.help("write what holds so far in the new configuration too, or waive this if the change is meant");
        finder.find_at_most(code, case.subject.name(), finding, severity);
    };
    // What is not known to be there is not known to be gone.
    let is_unknown = setup.open.is_some();
    if part == Part::Sizes {
        return sizes(&was, &is, is_unknown, &who, &mut tell);
    }
    let before = match (was.end, was.silence) {
        (Some((before, _)), _) => words::Ended::Age(before),
        (None, Some((silence, _))) => words::Ended::Silence(silence),
        (None, None) => words::Ended::Never,
    };
    let from = was.end.or(was.silence).and_then(|(_, at)| at);
    let is_earlier = |end: u64| was.end.is_none_or(|(before, _)| end < before);
    match (is.end, is.perhaps.as_ref()) {
        (Some((end, at)), _) if is_earlier(end) => tell(at, from, words::ends(&who, end, None, &before), Severity::Warning),
        (None, Some(&(end, ref only))) if is_earlier(end) => {
            tell(None, from, words::ends(&who, end, Some(only), &before), Severity::Info);
        }
        _ => {}
    }
    match (was.silence, is.silence) {
        (Some((before, from)), Some((silence, at))) if silence < before => {
            tell(at, from, words::sooner(&who, silence, before), Severity::Warning);
        }
        (Some((before, from @ Some(_))), None) if !is_unknown => {
            tell(None, from, words::unlimited_silence(&who, before), Severity::Info);
        }
        _ => {}
    }
    match (was.buffered, is.buffered) {
        (Some((false, from)), Some((true, at))) => {
            tell(at, from, words::buffered(&who, &after.gateway.name), Severity::Warning);
        }
        (Some((false, from @ Some(_))), None) if may_buffer => {
            tell(None, from, words::perhaps_buffered(&who), Severity::Info);
        }
        _ => {}
    }
    for (code, at) in lost {
        tell(Some(at), case.route.signs.first().map(|sign| sign.span), words::lost(&who, code), Severity::Warning);
    }
    sizes(&was, &is, is_unknown, &who, &mut tell);
    for name in DEEDS.into_iter().filter(|name| setup.tells.contains(name) && !does(route, name)) {
        let Some(done) = case.route.setting(name).filter(|_| does(case.route, name)) else { continue };
        let (message, severity) = words::undone(&who, name, setup.passed_over.is_empty());
        tell(None, Some(done.span), message, severity);
    }
    let (encrypted, open) = (plain(case.setup, case.route).is_none(), plain(setup, route));
    if let (true, Some(open), Some(first)) = (encrypted, open, case.route.listeners.first()) {
        let from = case.setup.listeners.get(*first).map(|listener| listener.span);
        tell(Some(open), from, words::open(&who), Severity::Info);
    }
}

/// Tells a limit on the size of messages that is new, smaller or gone; of a gateway of which nothing is known, not that it is gone.
fn sizes(was: &Held, is: &Held, is_unknown: bool, who: &str, tell: &mut Tell<'_>) {
    if let (Some((largest, at)), before) = (is.largest, was.largest)
        && before.is_none_or(|(before, _)| largest < before)
    {
        let message = words::smaller(who, largest, before.map(|(before, _)| before));
        tell(at, was.largest.and_then(|(_, at)| at), message, Severity::Warning);
    }
    if let (Some((before, from @ Some(_))), None) = (was.largest, is.largest)
        && !is_unknown
    {
        tell(None, from, words::unlimited_size(who, before), Severity::Info);
    }
}

/// Returns whether a route does something besides.
fn does(route: &Route, name: &str) -> bool {
    route.setting(name).is_some_and(|setting| setting.value == Value::On)
}

/// Returns where a route is reached without encryption.
fn plain(setup: &Setup, route: &Route) -> Option<Span> {
    let mut listeners = route.listeners.iter().filter_map(|&at| setup.listeners.get(at));
    listeners.find(|listener| !listener.tls).map(|listener| listener.span)
}
