//! The guidance points about a gateway that plans list, made concrete.

use super::words::{citations, handling_words, lead};
use crate::engine::{Link, Plan, translation_link};
use crate::pack::{Citation, Gateway, GuidanceId, Handling, LimitKind, Lists, Pack, Point, ProtocolId, Support, best_handling};
use crate::report::name::Name;
use crate::report::words::and;
use crate::requirements::Requirements;

/// One of the guidance points about a gateway, made concrete for a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayPoint {
    /// What it lists, in a word.
    pub lists: &'static str,
    /// What to do.
    pub says: String,
    /// Why.
    pub because: String,
    /// Where to read about it.
    pub source: String,
    /// What it means for each protocol, translation or gateway.
    pub rows: Vec<GatewayRow>,
}

/// A line of a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayRow {
    /// Display name of what it is about.
    pub name: String,
    /// The same as an id.
    pub id: String,
    /// What it means for that.
    pub text: String,
    /// Where to read about it.
    pub source: String,
}

/// Returns the guidance points about a gateway that plans list, made concrete for the protocols of a plan.
pub(in crate::report) fn points(pack: &Pack, requirements: &Requirements, plan: &Plan) -> Vec<GatewayPoint> {
    let concerns = |about: &[ProtocolId]| about.is_empty() || about.iter().any(|id| plan.recommended.protocols.contains(id));
    let listed = |(_, guidance): (GuidanceId, &crate::pack::Guidance)| -> Vec<(Lists, Point)> {
        guidance.points.iter().filter_map(|point| Some((point.lists?, point.clone()))).collect()
    };
    let points = pack.guidance().flat_map(listed).filter(|(_, point)| concerns(&point.protocols));
    points
        .map(|(lists, point)| GatewayPoint {
            lists: lists.word(),
            rows: rows(pack, requirements, plan, lists),
            source: pack.citations(&point.reason),
            because: point.reason.because,
            says: point.says,
        })
        .collect()
}

fn rows(pack: &Pack, requirements: &Requirements, plan: &Plan, lists: Lists) -> Vec<GatewayRow> {
    let chain: Vec<&Gateway> = requirements.chain().iter().map(|&id| pack.gateway(id)).collect();
    let row = |protocol: ProtocolId, text: String, source: String| {
        let name = Name::of(pack, protocol);
        GatewayRow { name: name.name, id: name.id, text, source }
    };
    let protocols = plan.recommended.protocols.iter().copied();
    match lists {
        Lists::Routes => protocols
            .filter_map(|protocol| {
                let route = &pack.protocol(protocol).at_gateway.as_ref()?.route;
                let known = chain.iter().filter_map(|gateway| Some((gateway, best_handling(gateway.handlings(protocol))?)));
                let known: Vec<_> = known.collect();
                let does =
                    known.iter().map(|(gateway, handling)| format!(" {}: {}.", gateway.name, handling_words(pack, handling)));
                let source = match known.as_slice() {
                    [] => pack.citations(&route.reason),
                    known => cited(pack, known.iter().map(|(_, handling)| *handling)),
                };
                Some(row(protocol, format!("{}{}", route.says, does.collect::<String>()), source))
            })
            .collect(),
        Lists::Translations => translation_rows(pack, requirements, plan, &chain),
        Lists::Balancing => {
            let own = protocols.clone().filter_map(|protocol| {
                let balancing = &pack.protocol(protocol).at_gateway.as_ref()?.balancing;
                Some(row(protocol, balancing.says.clone(), pack.citations(&balancing.reason)))
            });
            let chosen: Vec<ProtocolId> = protocols.clone().collect();
            own.chain(chain.iter().flat_map(|gateway| balancing_rows(pack, gateway, &chosen))).collect()
        }
        Lists::Authentication => protocols
            .map(|protocol| {
                let authentication = &pack.protocol(protocol).authentication;
                row(protocol, authentication.says.clone(), pack.citations(&authentication.reason))
            })
            .collect(),
    }
}

/// Returns the sources of what some gateways do, each once.
fn cited<'p>(pack: &Pack, handlings: impl Iterator<Item = &'p Handling>) -> String {
    let mut source: Vec<Citation> = Vec::new();
    handlings.flat_map(|handling| &handling.source).for_each(|citation| {
        if !source.contains(citation) {
            source.push(*citation);
        }
    });
    citations(pack, &source)
}

/// Returns the translations that flows of the plan need.
fn translation_rows(pack: &Pack, requirements: &Requirements, plan: &Plan, chain: &[&Gateway]) -> Vec<GatewayRow> {
    let needed = pack.translations().filter_map(|(id, translation)| {
        let holds = |flow: usize| {
            let answers = requirements.flows()[flow].answers();
            translation.when.as_ref().is_some_and(|when| when.holds(answers))
        };
        let speak = plan.assignments.iter().filter(|assignment| assignment.protocol == translation.protocol);
        let flows: Vec<String> = speak
            .filter(|assignment| holds(assignment.flow))
            .map(|assignment| requirements.flows()[assignment.flow].name().to_owned())
            .collect();
        if flows.is_empty() {
            return None;
        }
        let (does, source) = match translation_link(pack, requirements.chain(), id) {
            Some(Link { gateway, what, handling }) => (
                format!(" {}", lead(pack, &gateway.name, what, handling, false)),
                handling.map_or(String::new(), |handling| citations(pack, &handling.source)),
            ),
            None => (String::new(), pack.citations(&translation.reason)),
        };
        let text = format!("For {}: {}{does}", and(&flows), translation.says);
        Some(GatewayRow { name: translation.name.clone(), id: translation.id.clone(), text, source })
    });
    // Being carried by another protocol is a kind of translation.
    let each = plan.recommended.protocols.iter().flat_map(|protocol| chain.iter().map(move |gateway| (*protocol, gateway)));
    let inside = each.filter_map(|(protocol, gateway)| {
        let handling = best_handling(gateway.handlings(protocol))
            .filter(|handling| handling.over.is_some() || handling.support == Support::Translated)?;
        let name = Name::of(pack, protocol);
        // With several gateways, this one is named.
        let named = if chain.len() > 1 { format!("{}: ", gateway.name) } else { String::new() };
        Some(GatewayRow {
            name: name.name,
            id: name.id,
            text: format!("{named}{}", handling.because),
            source: citations(pack, &handling.source),
        })
    });
    let rows: Vec<GatewayRow> = needed.chain(inside).collect();
    if rows.is_empty() {
        let text = "No flow of this plan needs it.".to_owned();
        return vec![GatewayRow { name: "None".to_owned(), id: "none".to_owned(), text, source: String::new() }];
    }
    rows
}

fn balancing_rows(pack: &Pack, gateway: &Gateway, protocols: &[ProtocolId]) -> Vec<GatewayRow> {
    let bears = |about: &[ProtocolId]| about.iter().any(|protocol| protocols.contains(protocol));
    let facts = gateway
        .facts
        .iter()
        .filter(|fact| fact.limits.iter().any(|limit| limit.kind == LimitKind::Balancing && bears(&limit.protocols)));
    facts
        .map(|known| {
            let fact = pack.fact(known.fact);
            let set = known.setting.as_ref().map_or(String::new(), |setting| format!(" Set {setting}."));
            GatewayRow {
                name: gateway.name.clone(),
                id: gateway.id.clone(),
                text: format!("{}{set}", fact.says),
                source: fact.id.clone(),
            }
        })
        .collect()
}
