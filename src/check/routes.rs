//! Which routes of a gateway serve a flow.

use super::{Case, Hop, Subject, shadow};
use crate::config::{Path, Precedence, Route, Setup, Sign, Target};
use crate::pack::{CarrierSign, Pack};
use crate::source::Span;

/// Why no route serves a flow.
#[derive(Debug)]
pub(super) enum Lack {
    /// The flow names a route that is not there.
    Absent(String),
    /// The flow names a route that the gateway answers by itself, there.
    Answered(String, Span),
    /// The flow names a route that the gateway answers by itself, since a pattern comes before the route that would forward it.
    Taken(Box<Taken>),
    /// A pattern takes all requests of the route that would serve it, which is reported whatever it carries.
    Shadowed,
    /// The flow names none, and several might be meant.
    Unclear,
    /// A route that is for what the flow speaks may serve it, depending on more than the path: its name, and where it is.
    Left(String, Span),
    /// Nothing is forwarded at the ports of its protocol.
    Port(Vec<u32>),
    /// What arrives at these ports is read as HTTP, by a route there; with what would change that, as help.
    Read(Vec<u32>, Span, Option<String>),
}

/// A route that does not get the requests of a flow, since a pattern answers them.
#[derive(Debug)]
pub(super) struct Taken {
    /// The name and the place of the route.
    pub(super) route: (String, Span),
    /// Those of the pattern.
    pub(super) by: (String, Span),
    /// What would have the route come first, as help.
    pub(super) ahead: Option<String>,
}

/// Returns what a sign means to the rules.
pub(super) fn carrier_sign(sign: Sign) -> CarrierSign {
    match sign {
        Sign::Upgrade => CarrierSign::Upgrade,
        Sign::Calls => CarrierSign::Calls,
        Sign::Events => CarrierSign::Events,
    }
}

type Serving<'a> = Vec<(&'a Setup, &'a Route)>;

/// Returns the routes that serve a subject.
pub(super) fn serving<'a>(pack: &Pack, hop: &Hop<'a>, subject: &Subject<'_>) -> Result<Serving<'a>, Lack> {
    if subject.needs(pack, CarrierSign::Bytes) {
        return by_port(pack, hop, subject);
    }
    by_path(pack, hop, subject).or_else(|lack| in_bytes(hop, subject).ok_or(lack))
}

/// Returns the routes that forward the bytes of a subject that no route for its paths serves: those at its port or for its host, or the
/// only one of a gateway that forwards nothing else.
fn in_bytes<'a>(hop: &Hop<'a>, subject: &Subject<'_>) -> Option<Serving<'a>> {
    let route = subject.flow.route();
    let (port, host) = (route.and_then(Address::port), route.and_then(|text| Address::read(text).host));
    // Bytes have no path, so that a route for one serves nothing.
    let is_open = |route: &Route| route.target == Target::Bytes && route.path.is_rest();
    let bytes: Serving<'a> = all(hop).filter(|(_, route)| is_open(route)).collect();
    let chosen: Serving<'a> = match (port, host) {
        (Some(port), _) => bytes.iter().copied().filter(|(setup, route)| listens(setup, route, &[port])).collect(),
        (None, Some(host)) => bytes.iter().copied().filter(|(_, route)| !route.hosts.is_empty() && route.is_on(host)).collect(),
        (None, None) => Vec::new(),
    };
    match (chosen.is_empty(), bytes.as_slice()) {
        (false, _) => Some(chosen),
        (true, [_]) if port.is_none() && !all(hop).any(|(_, route)| forwards(route)) => Some(bytes),
        _ => None,
    }
}

/// Returns whether a route is reached at one of these ports.
fn listens(setup: &Setup, route: &Route, ports: &[u32]) -> bool {
    let mut listening = route.listeners.iter().filter_map(|&listener| setup.listeners.get(listener)?.port);
    listening.any(|port| ports.contains(&port.into()))
}

/// Returns all routes with the setups that they belong to.
fn all<'a>(hop: &Hop<'a>) -> impl Iterator<Item = (&'a Setup, &'a Route)> {
    hop.setups.iter().flat_map(|&setup| setup.routes.iter().map(move |route| (setup, route)))
}

fn by_port<'a>(pack: &Pack, hop: &Hop<'a>, subject: &Subject<'_>) -> Result<Serving<'a>, Lack> {
    let own = subject.flow.route().and_then(Address::port);
    let known = pack.protocol(pack.way(subject.way).protocol).at_gateway.as_ref().map_or(&[][..], |gateway| &gateway.ports);
    let ports: Vec<u32> = own.map_or_else(|| known.to_vec(), |port| vec![port]);
    let bytes: Serving<'a> = all(hop).filter(|(_, route)| route.target == Target::Bytes).collect();
    let serving: Serving<'a> = bytes.iter().copied().filter(|(setup, route)| listens(setup, route, &ports)).collect();
    match serving.as_slice() {
        // A single one serves it if it does not say where it listens.
        [] => match bytes.as_slice() {
            [(setup, route)]
                if route.listeners.iter().all(|&at| setup.listeners.get(at).is_none_or(|one| one.port.is_none())) =>
            {
                Ok(bytes)
            }
            _ => {
                let read = all(hop).find(|(setup, route)| route.target != Target::Bytes && listens(setup, route, &ports));
                Err(match read {
                    Some((setup, route)) => {
                        let own = ports.into_iter().filter(|&port| listens(setup, route, &[port])).collect();
                        Lack::Read(own, route.span, route.writing.bytes.clone())
                    }
                    None => Lack::Port(ports),
                })
            }
        },
        _ => Ok(serving),
    }
}

/// Where a flow says that it is served.
pub(super) struct Address<'f> {
    host: Option<&'f str>,
    path: Option<&'f str>,
}

impl<'f> Address<'f> {
    /// Reads an address such as `/chat`, `chat.example.com/chat` or `wss://chat.example.com/chat`.
    fn read(text: &'f str) -> Self {
        let text = without_scheme(text);
        let (authority, path) = match text.find('/') {
            Some(slash) => (&text[..slash], Some(&text[slash..])),
            None => (text, None),
        };
        let host = authority.split(':').next().filter(|host| !host.is_empty());
        Self { host, path }
    }

    /// Returns the port in an address such as `:1883`.
    fn port(text: &str) -> Option<u32> {
        let authority = without_scheme(text).split('/').next()?;
        authority.rsplit_once(':')?.1.parse().ok()
    }
}

/// Returns an address without its scheme. A path may hold another address.
fn without_scheme(text: &str) -> &str {
    text.split_once("://").filter(|(scheme, _)| !scheme.contains('/')).map_or(text, |(_, rest)| rest)
}

fn by_path<'a>(pack: &Pack, hop: &Hop<'a>, subject: &Subject<'_>) -> Result<Serving<'a>, Lack> {
    let fits = |route: &Route| route.only.is_none_or(|only| subject.needs(pack, carrier_sign(only)));
    if let Some(text) = subject.flow.route() {
        return by_stated(pack, hop, subject, text, &fits);
    }
    let serves = |route: &Route| forwards(route) && fits(route);
    let name = subject.flow.name();
    // The path that a flow has if nothing else is said, and the package that its calls have.
    let guesses = [format!("/{name}"), format!("/{}.Service/Method", name.replace('-', "_"))];
    for guess in &guesses {
        let own: Serving<'a> =
            matching(hop, None, guess, &serves).into_iter().filter(|(_, route)| !route.path.is_rest()).collect();
        if !own.is_empty() {
            return Ok(own);
        }
    }
    let signs: Vec<CarrierSign> = subject.carriers(pack).filter_map(|carrier| carrier.sign).collect();
    let forwarding: Serving<'a> = all(hop).filter(|(_, route)| serves(route)).collect();
    let shows = |(_, route): &(&Setup, &Route)| route.signs.iter().any(|sign| signs.contains(&carrier_sign(sign.value)));
    let signed: Serving<'a> = forwarding.iter().copied().filter(shows).collect();
    match (signed.as_slice(), forwarding.as_slice()) {
        ([_], _) => Ok(signed),
        (_, [_]) => Ok(forwarding),
        _ => {
            let rest = matching(hop, None, &guesses[0], &serves);
            if rest.is_empty() { Err(Lack::Unclear) } else { Ok(rest) }
        }
    }
}

/// Returns the routes that serve the address which a flow states. `fits` says whether a route is for what the flow speaks.
fn by_stated<'a>(
    pack: &Pack,
    hop: &Hop<'a>,
    subject: &Subject<'_>,
    text: &str,
    fits: &dyn Fn(&Route) -> bool,
) -> Result<Serving<'a>, Lack> {
    let Address { host, path } = Address::read(text);
    let path = path.unwrap_or("/");
    let counts = |route: &Route| (forwards(route) || route.only.is_some()) && fits(route);
    let suited = |route: &Route| counts(route) && suits(pack, route, subject);
    let mut own = below(hop, host, path, &counts);
    if own.iter().any(|(_, route)| !suits(pack, route, subject)) {
        own = beside(own, below(hop, host, path, &suited));
    }
    if own.is_empty() {
        return Err(Lack::Absent(text.to_owned()));
    }
    let by_itself = |&(setup, route): &(&'a Setup, &'a Route)| {
        let by = if forwards(route) { answered(setup, route, host, path) } else { Some(route) };
        Some((setup, route, by?))
    };
    let answered: Vec<_> = own.iter().filter_map(by_itself).collect();
    if let Some(&(setup, route, by)) = answered.first().filter(|_| answered.len() == own.len()) {
        let is_taken = is_before(setup, by, route);
        return Err(if is_taken { taken(route, by) } else { Lack::Answered(text.to_owned(), by.span) });
    }
    if let Some(left) = own.iter().find_map(|(setup, route)| left_out(pack, setup, route, host, subject)) {
        return Err(Lack::Left(left.name.clone(), left.span));
    }
    let meant = |&(setup, route): &(&Setup, &Route)| forwards(route) && !is_in_place(setup, route, host, path);
    let serving: Serving<'a> = own.into_iter().filter(meant).collect();
    if serving.is_empty() { Err(Lack::Shadowed) } else { Ok(serving) }
}

/// Returns whether a pattern comes before a route that is made for some paths, where patterns do.
fn is_before(setup: &Setup, by: &Route, route: &Route) -> bool {
    let is_made = matches!(route.path, Path::Prefix(_) | Path::Below(_)) && !route.path.is_rest();
    setup.precedence == Precedence::Patterns && matches!(by.path, Path::Pattern(_)) && is_made
}

fn taken(route: &Route, by: &Route) -> Lack {
    let named = |route: &Route| (route.name.clone(), route.span);
    Lack::Taken(Box::new(Taken { route: named(route), by: named(by), ahead: route.writing.ahead.clone() }))
}

/// Returns whether a pattern serves a path only because it takes all requests of the route that is made for it.
fn is_in_place(setup: &Setup, pattern: &Route, host: Option<&str>, path: &str) -> bool {
    let counts = |other: &Route| {
        let is_beside = other.hosts == pattern.hosts && other.listeners == pattern.listeners;
        is_beside && forwards(other) && is_before(setup, pattern, other)
    };
    let route = setup.route_of(host, path, counts);
    route.and_then(|route| shadow::pattern_before(setup, route)).is_some_and(|first| first.span == pattern.span)
}

/// Returns whether a route is for calls if and only if a subject is one.
fn suits(pack: &Pack, route: &Route, subject: &Subject<'_>) -> bool {
    if subject.needs(pack, CarrierSign::Calls) {
        return route.target == Target::Calls || route.shows(Sign::Calls).is_some();
    }
    let may_be_translated = || pack.translations().any(|(_, translation)| translation.ways.contains(&subject.way));
    route.target != Target::Calls || may_be_translated()
}

/// Returns better routes than those that were chosen if they are for the same paths and nothing says which of them comes first.
fn beside<'a>(chosen: Serving<'a>, better: Serving<'a>) -> Serving<'a> {
    let is_beside = |((setup, one), (_, other)): (&(&Setup, &Route), &(&Setup, &Route))| {
        one.path == other.path && (one.hosts != other.hosts || setup.precedence == Precedence::Longest)
    };
    if chosen.len() == better.len() && chosen.iter().zip(&better).all(is_beside) { better } else { chosen }
}

/// Returns the route for calls which may serve those of a subject before a route that is not for calls, as more than the path decides.
fn left_out<'a>(pack: &Pack, setup: &'a Setup, route: &Route, host: Option<&str>, subject: &Subject<'_>) -> Option<&'a Route> {
    if !subject.needs(pack, CarrierSign::Calls) || suits(pack, route, subject) {
        return None;
    }
    let may = |other: &&Route| other.target == Target::Calls && other.path == Path::Unknown;
    setup.routes.iter().filter(may).find(|other| host.is_none_or(|host| other.is_on(host)))
}

/// Returns the route that would serve a subject if anything led to it.
pub(super) fn unattached<'a>(pack: &Pack, hop: &Hop<'a>, subject: &Subject<'_>) -> Option<&'a Route> {
    let stated = subject.flow.route();
    let address = stated.map(Address::read);
    let host = address.as_ref().and_then(|address| address.host);
    let path = match &address {
        Some(address) => address.path.unwrap_or("/").to_owned(),
        None => format!("/{}", subject.flow.name()),
    };
    let bytes = subject.needs(pack, CarrierSign::Bytes);
    let serves = |route: &&Route| {
        let on = host.is_none_or(|host| route.is_on(host));
        match route.target {
            Target::Bytes => on && (bytes || (host.is_some() && !route.hosts.is_empty())),
            _ if bytes || !forwards(route) || (stated.is_none() && route.path.is_rest()) => false,
            _ => on && (route.path.serves(&path) == Some(true) || (path.ends_with('/') && route.path.is_below(&path))),
        }
    };
    hop.setups.iter().flat_map(|setup| &setup.unattached).find(serves)
}

/// Returns what answers a path here, although a route would forward it: another route of the same place comes first.
fn answered<'s>(setup: &'s Setup, route: &Route, host: Option<&str>, path: &str) -> Option<&'s Route> {
    let is_beside = |other: &Route| other.hosts == route.hosts && other.listeners == route.listeners;
    // Whether one that is limited to some requests, or depends on more than the path, comes first is not known.
    let answers = |other: &Route| other.target == Target::Answered && other.only.is_none() && other.path != Path::Unknown;
    let counts = |other: &Route| std::ptr::eq(other, route) || (is_beside(other) && answers(other));
    let winner = setup.route_of(host, path, counts)?;
    (winner.target == Target::Answered && !winner.path.is_rest()).then_some(winner)
}

/// Returns the path at which a subject is served by a route, as far as one is stated.
pub(super) fn path(case: &Case<'_>) -> Option<String> {
    let (flow, path) = (case.subject.flow, &case.route.path);
    let stated = || flow.route().and_then(|text| Address::read(text).path).map(str::to_owned);
    stated().or_else(|| path.example().map(str::to_owned)).or_else(|| path.beginning())
}

/// Returns whether a route forwards requests.
pub(super) fn forwards(route: &Route) -> bool {
    matches!(route.target, Target::Http | Target::Calls)
}

/// Returns the route of each configuration that serves a path, among those for which `serves` holds.
fn matching<'a>(hop: &Hop<'a>, host: Option<&str>, path: &str, serves: &dyn Fn(&Route) -> bool) -> Serving<'a> {
    let of = |&setup: &&'a Setup| setup.route_of(host, path, serves).map(|route| (setup, route));
    hop.setups.iter().filter_map(of).collect()
}

/// Returns the routes that serve a path or, if it ends with a slash, what is below it.
fn below<'a>(hop: &Hop<'a>, host: Option<&str>, path: &str, serves: &dyn Fn(&Route) -> bool) -> Serving<'a> {
    let exact = matching(hop, host, path, serves);
    if exact.iter().any(|(_, route)| !route.path.is_rest()) || !path.ends_with('/') {
        return exact;
    }
    let inside = |(_, route): &(&Setup, &Route)| {
        let on = host.is_none_or(|host| route.is_on(host));
        on && serves(route) && route.path.is_below(path)
    };
    let inside: Serving<'a> = all(hop).filter(inside).collect();
    let deeper = matching(hop, host, &format!("{path}x"), serves);
    match (inside.is_empty(), deeper.iter().any(|(_, route)| !route.path.is_rest())) {
        (false, _) => inside,
        (true, true) => deeper,
        (true, false) => exact,
    }
}
