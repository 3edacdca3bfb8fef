//! Holds the configurations of gateways against what flows need. Pure: takes the rules, configurations that have been read, and the
//! flows; returns findings. Knows no product: what a setting means is in the rules.
//!
//! With requirements, each flow is followed to the routes that serve it, on every gateway. Without them, a route is judged by what
//! its own settings reveal about it.

mod against;
mod capacity;
mod chain;
mod general;
mod limits;
mod missing;
mod routes;
mod shadow;
mod spoken;
mod trusted;
mod words;

pub use against::against;
pub use chain::unknown_gateways;
pub use general::nothing_forwarded;

use std::collections::{HashMap, HashSet};

use crate::config::{Route, Setup, Target};
use crate::diag::{Code, Diagnostic, Severity, codes};
use crate::engine::{Ranking, stays_open};
use crate::findings::{Finder, Finding, Words};
use crate::pack::{Carrier, CarrierSign, Gateway, Pack, ProtocolId, WayId};
use crate::requirements::{Decision, Flow, Requirements, Sites};
use crate::source::{SourceMap, Span};

/// The flows that configurations have to serve.
#[derive(Clone, Copy)]
pub struct Served<'a> {
    /// The file.
    pub requirements: &'a Requirements,
    /// Where everything is in it.
    pub sites: &'a Sites,
}

/// Checks configurations, whose texts are in `sources`. Each is a gateway of its own.
pub fn check(pack: &Pack, setups: &[Setup], served: Option<Served<'_>>, sources: &SourceMap) -> Vec<Finding> {
    let mut finder = Finder::new(pack);
    for setup in setups {
        general::find(&mut finder, setup);
        shadow::find(&mut finder, setup);
    }
    match served {
        Some(served) => served_by(&mut finder, setups, served, sources),
        None => revealed(&mut finder, setups, sources),
    }
    finder.found
}

/// A gateway with all of its configurations; without any, it is judged by what holds by default.
struct Hop<'a> {
    gateway: &'a Gateway,
    setups: Vec<&'a Setup>,
    /// Whether clients reach it first.
    outermost: bool,
}

impl Hop<'_> {
    /// Returns whether nothing of its configuration is known.
    fn is_bare(&self) -> bool {
        self.setups.is_empty()
    }
}

/// A flow with the way in which it is spoken, or what stands for it if a configuration alone is checked.
struct Subject<'a> {
    flow: &'a Flow,
    way: WayId,
    /// Where the flow says so; `None` if only the configuration reveals it.
    at: Option<Span>,
}

impl<'a> Subject<'a> {
    /// Returns the flow whose name findings carry.
    fn name(&self) -> Option<&'a str> {
        self.at.map(|_| self.flow.name())
    }

    /// Returns the decision.
    fn decision(&self) -> Option<&'a Decision> {
        self.flow.decision()
    }

    /// Returns what its way requires.
    fn carriers<'p>(&self, pack: &'p Pack) -> impl Iterator<Item = &'p Carrier> {
        pack.way(self.way).requires.iter().map(|&carrier| pack.carrier(carrier))
    }

    /// Returns whether its way requires a carrier with this sign.
    fn needs(&self, pack: &Pack, sign: CarrierSign) -> bool {
        self.carriers(pack).any(|carrier| carrier.sign == Some(sign))
    }

    /// Returns whether it stays open.
    fn lasts(&self, pack: &Pack) -> bool {
        stays_open(pack, self.flow, self.way)
    }
}

/// A subject on a route of a gateway.
struct Case<'c> {
    hop: &'c Hop<'c>,
    setup: &'c Setup,
    route: &'c Route,
    subject: &'c Subject<'c>,
}

impl Case<'_> {
    /// Adds a finding, with the place in the requirements that asks for it. With words, it may be told once for several flows.
    fn find(&self, finder: &mut Finder<'_>, code: Code, finding: Diagnostic, severity: Severity, words: Option<Words>) {
        let finding = match self.subject.at {
            Some(at) => {
                let stated = if self.subject.decision().is_some() { "decided" } else { "stated" };
                finding.label(at, format!("`{}`, {stated} here", self.subject.flow.name()))
            }
            None => finding,
        };
        match (self.subject.name(), words) {
            (Some(name), Some(words)) => finder.find_alike(code, name, words, finding, severity),
            (name, _) => finder.find_at_most(code, name, finding, severity),
        }
    }
}

/// Returns the gateways of the configurations, in the order of the chain, or else in that of the configurations.
fn hops<'a>(pack: &'a Pack, setups: &'a [Setup], requirements: Option<&Requirements>) -> Vec<Hop<'a>> {
    let chain = requirements.map_or(&[][..], Requirements::chain);
    let mut hops: Vec<(usize, Hop<'a>)> = Vec::new();
    for setup in setups {
        let Some(id) = pack.find_gateway(&setup.gateway) else { continue };
        let gateway = pack.gateway(id);
        let mut alike = hops.iter_mut().filter(|(_, hop)| hop.gateway.id == gateway.id).peekable();
        let is_first = alike.peek().is_none();
        if let Some((_, hop)) = alike.find(|(_, hop)| hop.setups.iter().any(|own| own.from == setup.from)) {
            hop.setups.push(setup);
            continue;
        }
        let place = chain.iter().position(|&link| link == id);
        // Unknown gateways are no part of the chain, but may come first.
        let named_first = requirements.and_then(|requirements| requirements.gateways().first());
        let is_outermost = is_first && named_first.is_none_or(|name| pack.find_gateway(name) == Some(id));
        let outermost = is_first && place.map_or(hops.is_empty() && chain.is_empty(), |place| place == 0 && is_outermost);
        hops.push((place.unwrap_or(chain.len()), Hop { gateway, setups: vec![setup], outermost }));
    }
    hops.sort_by_key(|(place, _)| *place);
    hops.into_iter().map(|(_, hop)| hop).collect()
}

/// Follows each flow to its routes.
fn served_by(finder: &mut Finder<'_>, setups: &[Setup], served: Served<'_>, sources: &SourceMap) {
    let (pack, Served { requirements, sites }) = (finder.pack, served);
    let hops = hops(pack, setups, Some(requirements));
    // Gateways that the file does not name take the place of those that it does.
    let ids: Vec<_> = hops.iter().filter_map(|hop| pack.find_gateway(&hop.gateway.id)).collect();
    let is_named = ids.iter().any(|id| requirements.chain().contains(id));
    let moved = (!is_named).then(|| requirements.clone().behind(pack, &ids));
    unknown_gateways(finder, requirements, sites, Severity::Info);
    let judged = Served { requirements: moved.as_ref().unwrap_or(requirements), sites };
    let subjects = subjects(pack, judged);
    // Of several configurations of the same gateway, nobody says whether they stand behind or beside each other.
    let mut lacking: Vec<HashMap<&str, routes::Lack>> = subjects.iter().map(|_| HashMap::new()).collect();
    let mut found: Vec<HashSet<&str>> = subjects.iter().map(|_| HashSet::new()).collect();
    for hop in &hops {
        let id = hop.gateway.id.as_str();
        let mut cases = Vec::new();
        for (position, subject) in subjects.iter().enumerate() {
            match routes::serving(pack, hop, subject) {
                Ok(routes) => {
                    found[position].insert(id);
                    for (setup, route) in routes {
                        let case = Case { hop, setup, route, subject };
                        limits::find(finder, &case, sources);
                        // Whoever forwards bytes neither ends the encryption of what they mean, nor checks who asks.
                        if route.target != Target::Bytes || subject.needs(pack, CarrierSign::Bytes) {
                            trusted::find(finder, &case);
                        }
                        cases.push(case);
                    }
                }
                Err(lack) => {
                    lacking[position].entry(id).or_insert(lack);
                }
            }
        }
        capacity::find(finder, hop.gateway, &cases);
    }
    for (position, subject) in subjects.iter().enumerate() {
        for hop in &hops {
            let id = hop.gateway.id.as_str();
            if let Some(lack) = lacking[position].remove(id).filter(|_| !found[position].contains(id)) {
                missing::report(finder, hop, subject, &lack);
            }
        }
    }
    if moved.is_none() && !hops.is_empty() {
        chain::find(finder, Served { requirements, sites }, &hops, &subjects, sources);
    }
    silent(finder, judged, &subjects);
}

/// Reports flows that are left out, since nothing says what they speak.
fn silent(finder: &mut Finder<'_>, Served { requirements, sites }: Served<'_>, subjects: &[Subject<'_>]) {
    for (position, flow) in requirements.flows().iter().enumerate() {
        if subjects.iter().all(|subject| subject.flow.name() != flow.name()) {
            let message = format!("nothing says what `{}` speaks, so it is left out of the check", flow.name());
            let finding = Diagnostic::new(codes::NOT_UNDERSTOOD, sites.flow(position), message);
            finder.find_at_most(
                codes::NOT_UNDERSTOOD,
                Some(flow.name()),
                finding.help("state its requirements, or its protocol under `decision`"),
                Severity::Info,
            );
        }
    }
}

/// Returns the flows that speak something.
fn subjects<'a>(pack: &Pack, Served { requirements, sites }: Served<'a>) -> Vec<Subject<'a>> {
    let subject = |(position, flow): (usize, &'a Flow)| {
        let ranking = Ranking::of(pack, flow);
        let decided = flow.decision().and_then(Decision::protocol).map(|protocol| protocol.span);
        let way = ranking.decided().or_else(|| ranking.way())?;
        Some(Subject { flow, way, at: Some(decided.unwrap_or_else(|| sites.flow(position))) })
    };
    requirements.flows().iter().enumerate().filter_map(subject).collect()
}

/// Judges each route by what its own settings reveal.
fn revealed(finder: &mut Finder<'_>, setups: &[Setup], sources: &SourceMap) {
    let pack = finder.pack;
    for hop in &hops(pack, setups, None) {
        for &setup in &hop.setups {
            for route in &setup.routes {
                for protocol in shown(pack, route) {
                    let flow = Flow::new(route.name.clone());
                    let Some((way, _)) = pack.ways_of(protocol).next() else { continue };
                    let subject = Subject { flow: &flow, way, at: None };
                    limits::find(finder, &Case { hop, setup, route, subject: &subject }, sources);
                }
            }
        }
    }
}

/// Returns the protocols that the settings of a route reveal.
fn shown(pack: &Pack, route: &Route) -> Vec<ProtocolId> {
    let signs: Vec<CarrierSign> = route.signs.iter().map(|sign| routes::carrier_sign(sign.value)).collect();
    let carriers =
        pack.carriers().map(|(_, carrier)| carrier).filter(|carrier| carrier.sign.is_some_and(|sign| signs.contains(&sign)));
    carriers.filter_map(|carrier| carrier.protocol).collect()
}
