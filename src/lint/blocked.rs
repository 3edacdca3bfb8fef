//! Decisions that do not get through: a way that requires a carrier which the path, the host or a gateway blocks.

use super::gateways::{lacking, place};
use super::{Decided, Review, with_labels};
use crate::diag::{Diagnostic, codes};
use crate::engine::{Ranking, passage};
use crate::pack::{CarrierId, WayId};
use crate::requirements::{Barrier, Flow};
use crate::source::Span;

pub(super) fn find(review: &mut Review<'_>) {
    for (position, flow, judged) in review.flows() {
        let Some(decided) = Decided::of(judged, flow) else { continue };
        // A gateway that does not carry the protocol at all is a separate finding.
        let passage = passage(review.pack, flow, decided.way).filter(|_| !decided.is_way);
        let told = passage.is_some_and(|passage| lacking(&passage).is_some());
        let missing = |way: WayId| Missing::of(review, position, flow, way).filter(|one| !(told && one.is_gateway)).collect();
        let own: Vec<Missing<'_>> = missing(decided.way);
        if own.is_empty() {
            continue;
        }
        let ways = review.pack.ways_of(decided.protocol).map(|(way, _)| way).filter(|_| !decided.is_way);
        let others = ways.filter(|&way| way != decided.way).map(|way| (way, missing(way)));
        let each: Vec<(WayId, Vec<Missing<'_>>)> =
            [(decided.way, own)].into_iter().chain(others.filter(|(_, missing)| !missing.is_empty())).collect();
        let finding = Diagnostic::new(codes::WAY_BLOCKED, decided.at, message(review, flow, &decided, &each));
        let mut labels: Vec<(Span, String)> = Vec::new();
        for one in each.iter().flat_map(|(_, missing)| missing) {
            if !labels.contains(&one.label) {
                labels.push(one.label.clone());
            }
        }
        let finding = with_labels(finding, labels).help(help(review, judged, &decided));
        review.find(codes::WAY_BLOCKED, Some(position), finding);
    }
}

/// A carrier that a way requires and that does not get through.
struct Missing<'a> {
    carrier: CarrierId,
    /// What blocks it.
    by: &'a str,
    is_gateway: bool,
    /// Where that is stated, and the text for that place.
    label: (Span, String),
}

impl<'a> Missing<'a> {
    fn of(review: &Review<'a>, position: usize, flow: &'a Flow, way: WayId) -> impl Iterator<Item = Self> {
        let pack = review.pack;
        flow.barriers(pack, way).filter_map(move |barrier| {
            let carrier = barrier.carrier(pack, way)?;
            let id = &pack.carrier(carrier).id;
            Some(match barrier {
                Barrier::Blocked(_) => {
                    let label = (review.sites.blocked(position, id), "blocked here".to_owned());
                    Self { carrier, by: "blocked", is_gateway: false, label }
                }
                Barrier::Gateway(gateway, _) => {
                    let name = &pack.gateway(gateway).name;
                    let label = (place(review, gateway), format!("{name} does not pass `{id}`"));
                    Self { carrier, by: name, is_gateway: true, label }
                }
            })
        })
    }
}

fn message(review: &Review<'_>, flow: &Flow, decided: &Decided, each: &[(WayId, Vec<Missing<'_>>)]) -> String {
    let pack = review.pack;
    let single = decided.is_way || pack.ways_of(decided.protocol).count() == 1;
    let needs = |(way, missing): &(WayId, Vec<Missing<'_>>)| {
        let carriers = missing.iter().map(|one| format!("`{}` ({})", pack.carrier(one.carrier).id, one.by));
        let who = if single { "it" } else { &pack.way(*way).name };
        format!("{who} needs {}", carriers.collect::<Vec<_>>().join(" and "))
    };
    let needs = each.iter().map(needs).collect::<Vec<_>>().join(", ");
    let (name, flow) = (review.name_of(decided), flow.name());
    if single {
        format!("{name} does not get through for `{flow}`: {needs}")
    } else {
        format!("no way of {name} is left for `{flow}`: {needs}")
    }
}

fn help(review: &Review<'_>, judged: &Ranking<'_>, decided: &Decided) -> String {
    let other = judged.way_of(decided.protocol).filter(|&way| judged.is_way_left(way)).or_else(|| judged.way());
    match other {
        Some(way) => format!("choose {}, which gets through, or change what blocks this one", review.pack.way(way).name),
        None => "change what blocks this flow first, since nothing that is left for it gets through".to_owned(),
    }
}
