//! The ranking of the protocols for a flow, without the reasons, which are worked out on demand.

use std::collections::BTreeSet;

use super::cells::Cells;
use super::{Contrast, Exclusion, Requirement, conflict, contrast, kernel};
use crate::decision::{Fit, Fraction, Place, Table};
use crate::pack::{Pack, ProtocolId, WayId};
use crate::requirements::Flow;

/// The ranking of the protocols for a flow. Everything else about the flow follows from it.
pub struct Ranking<'a> {
    pub(super) pack: &'a Pack,
    pub(super) flow: &'a Flow,
    pub(super) table: Table,
    /// One for each protocol, excluded ones last.
    places: Vec<Place>,
    recommended: Option<WayId>,
}

impl<'a> Ranking<'a> {
    /// Ranks the protocols for a flow.
    pub fn of(pack: &'a Pack, flow: &'a Flow) -> Self {
        let table = kernel::table(pack, flow, flow.answers());
        Self { pack, flow, places: table.ranking(), recommended: kernel::recommended(pack, flow, &table), table }
    }

    /// Returns the best way of each protocol in order of rank, excluded ones last, with the rank; `None` if it is excluded or if
    /// nothing is judged.
    pub fn ways(&self) -> impl Iterator<Item = (WayId, Option<u32>)> {
        let way = |place: &Place| self.pack.ways().nth(place.alternative).map(|(way, _)| (way, place.rank));
        self.places.iter().filter_map(way)
    }

    /// Returns the best way of a protocol: the best one not excluded, if there is one.
    pub fn way_of(&self, protocol: ProtocolId) -> Option<WayId> {
        self.ways().map(|(way, _)| way).find(|&way| self.protocol(way) == protocol)
    }

    /// Returns the recommended way: the best one of the first protocol, or of a protocol in use that settles a toss-up.
    pub fn way(&self) -> Option<WayId> {
        self.recommended
    }

    /// Returns the way with the best score.
    pub(super) fn best(&self) -> Option<WayId> {
        self.ways().next().filter(|(_, rank)| rank.is_some()).map(|(way, _)| way)
    }

    /// Returns whether the recommended protocol is not the one with the best score, but one in use that settles a toss-up.
    pub fn is_settled(&self) -> bool {
        self.recommended != self.best()
    }

    /// Returns the recommended protocol.
    pub fn recommended(&self) -> Option<ProtocolId> {
        self.way().map(|way| self.protocol(way))
    }

    /// Returns the protocols that are not excluded, in order of rank.
    pub fn left(&self) -> impl Iterator<Item = ProtocolId> {
        self.ways_left().map(|way| self.protocol(way))
    }

    /// Returns whether a protocol is not excluded.
    pub fn is_left(&self, protocol: ProtocolId) -> bool {
        self.left().any(|left| left == protocol)
    }

    /// Returns the score of a protocol; for an excluded one, the score that it would have. `None` if nothing is judged.
    pub fn score(&self, protocol: ProtocolId) -> Option<Fraction> {
        self.score_of(self.way_of(protocol)?)
    }

    /// Returns the best fit that the remaining protocols reach for an answer, given by position. `None` if no protocol is left.
    pub fn best_fit(&self, answer: usize) -> Option<Fit> {
        self.ways_left().map(|way| self.fit_of(way, answer)).max()
    }

    /// Returns the way that the decision of the flow names, or the best way of the protocol that it names.
    pub fn decided(&self) -> Option<WayId> {
        let decision = self.flow.decision()?;
        decision.way().or_else(|| self.way_of(decision.protocol()?.value))
    }

    /// Returns whether a way is not excluded.
    pub fn is_way_left(&self, way: WayId) -> bool {
        !self.table.is_excluded(way.index())
    }

    /// Returns the score of a way; for an excluded one, the score that it would have. `None` if nothing is judged.
    pub fn score_of(&self, way: WayId) -> Option<Fraction> {
        self.table.score(way.index())
    }

    /// Returns how well a way serves an answer, given by position.
    pub fn fit_of(&self, way: WayId, answer: usize) -> Fit {
        Fit::from_quarters(self.table.units(way.index(), answer))
    }

    /// Returns every reason why a way is excluded.
    pub fn exclusions(&self, way: WayId) -> Vec<Exclusion> {
        if self.is_way_left(way) {
            return Vec::new();
        }
        let cells = Cells::of(self.pack, self.flow);
        cells.exclusions(way, &cells.of_way(way))
    }

    /// Returns why the recommended way and not another; see [`super::FlowEvaluation::against`].
    pub fn against(&self, other: WayId) -> Vec<Contrast> {
        let parts = |first| contrast::contrasts(&self.table, self.flow.answers().subjects(), first, other);
        self.way().map_or_else(Vec::new, parts)
    }

    /// Returns the other protocols with exactly the score of the recommended one, in the order of simplicity.
    pub fn tied(&self) -> impl Iterator<Item = ProtocolId> {
        let own = self.ways().find(|(way, _)| Some(*way) == self.recommended).and_then(|(_, rank)| rank);
        let others = self.ways().filter(move |(way, rank)| rank.is_some() && *rank == own && Some(*way) != self.recommended);
        others.map(|(way, _)| self.protocol(way))
    }

    /// Returns how far the second protocol is behind the first; `None` if no other survives.
    pub fn margin(&self) -> Option<Fraction> {
        let (first, next) = (self.best()?, self.ways_left().nth(1)?);
        self.table.margin(first.index(), next.index())
    }

    /// Returns the share of itself by which every weight may be off at once before another comes first; `None` if nothing is
    /// recommended, if no other survives, or if the recommended one does not come first.
    pub fn tolerance(&self) -> Option<Fraction> {
        self.table.tolerance().filter(|_| !self.is_settled())
    }

    /// Like [`Ranking::tolerance`], but before another way comes first, even one of the same protocol.
    pub fn way_tolerance(&self) -> Option<Fraction> {
        self.table.strict_tolerance().filter(|_| !self.is_settled())
    }

    /// Returns the other ways with exactly the score of the recommended one.
    pub fn tied_ways(&self) -> impl Iterator<Item = WayId> {
        let first = self.way();
        let ties = move |way: &WayId| first.is_some_and(|first| first != *way && self.score_of(*way) == self.score_of(first));
        self.pack.ways().map(|(way, _)| way).filter(|&way| self.is_way_left(way)).filter(ties)
    }

    /// Returns whether a protocol would come first under some weights.
    pub fn can_be_first(&self, protocol: ProtocolId) -> bool {
        self.way_of(protocol).is_some_and(|way| self.table.can_be_first(way.index()))
    }

    /// Returns whether every protocol is excluded.
    pub fn is_unsatisfiable(&self) -> bool {
        self.left().next().is_none()
    }

    /// Returns the smallest sets of requirements that cannot be met together, smaller ones first; `None` if a protocol is left.
    pub fn conflicts(&self) -> Option<Vec<BTreeSet<Requirement>>> {
        self.is_unsatisfiable().then(|| conflict::conflicts(&Cells::of(self.pack, self.flow)))
    }

    /// Returns the best ways of the protocols that are left.
    pub(super) fn ways_left(&self) -> impl Iterator<Item = WayId> {
        self.ways().map(|(way, _)| way).filter(|&way| self.is_way_left(way))
    }

    pub(super) fn protocol(&self, way: WayId) -> ProtocolId {
        self.pack.way(way).protocol
    }
}
