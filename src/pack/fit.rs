//! How well protocols and their ways serve a level or a need.

use serde::{Deserialize, Serialize};

use super::derived::Derived;
use super::{LevelId, NeedId, Pack, ProtocolId, Reason, Way, WayId};
use crate::decision::Fit;

/// What a fit belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Subject {
    /// A level of a dimension.
    Level(LevelId),
    /// A need.
    Need(NeedId),
}

/// How well a protocol serves a level or a need, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FitRule {
    /// The fit.
    pub fit: Fit,
    /// Why.
    pub reason: Reason,
}

impl Pack {
    /// Returns the fit of a protocol for a subject: a level or a need.
    pub fn fit(&self, subject: Subject, protocol: ProtocolId) -> &FitRule {
        &self.fits(subject)[protocol.index()]
    }

    /// Returns the fits of all protocols for a subject, in the order of the protocols.
    pub fn fits(&self, subject: Subject) -> &[FitRule] {
        match subject {
            Subject::Level(level) => &self.level(level).fits,
            Subject::Need(need) => &self.need(need).fits,
        }
    }

    /// Returns the fit of a way for a subject: its own, by position, or else that of its protocol.
    pub fn way_fit(&self, subject: Subject, way: WayId, own: Option<usize>) -> &FitRule {
        let way = self.way(way);
        own.map_or_else(|| self.fit(subject, way.protocol), |own| &way.fits[own].rule)
    }

    /// Returns how well a protocol may serve a subject at best: the best fit of its ways that does not depend on a condition, or
    /// the first one among equals.
    pub fn best_fit(&self, subject: Subject, protocol: ProtocolId) -> &FitRule {
        self.best_way(subject, protocol).map_or_else(|| self.fit(subject, protocol), |(_, rule)| rule)
    }

    /// Returns the way of a protocol that serves a subject better than its plain way does, with its fit; `None` if there is none.
    /// Fits that depend on a condition are ignored.
    pub fn best_way(&self, subject: Subject, protocol: ProtocolId) -> Option<(&Way, &FitRule)> {
        let own = self.ways_of(protocol).flat_map(|(_, way)| way.fits.iter().map(move |fit| (way, fit)));
        let own = own.filter(|(_, fit)| fit.subject == subject && fit.when.is_none()).map(|(way, fit)| (way, &fit.rule));
        let plain = self.fit(subject, protocol).fit;
        own.filter(|(_, rule)| rule.fit > plain).reduce(|best, next| if next.1.fit > best.1.fit { next } else { best })
    }

    /// Returns the fits that a way may have for a subject: its own, and that of its protocol unless one of its own always holds.
    pub fn possible_fits(&self, subject: Subject, way: WayId) -> impl Iterator<Item = Fit> {
        let way = self.way(way);
        let own = way.fits.iter().filter(move |fit| fit.subject == subject);
        let always = own.clone().any(|fit| fit.when.is_none());
        own.map(|fit| fit.rule.fit).chain((!always).then(|| self.fit(subject, way.protocol).fit))
    }

    /// Returns the id of a subject: `latency.low` or `caching`.
    pub fn subject_id(&self, subject: Subject) -> String {
        match subject {
            Subject::Level(level) => format!("{}.{}", self.dimension(level.dimension()).id, self.level(level).id),
            Subject::Need(need) => self.need(need).id.clone(),
        }
    }

    /// Returns the id of the rule that gives a protocol its fit: `latency.low.rest` or `caching.rest`.
    pub fn fit_id(&self, subject: Subject, protocol: ProtocolId) -> String {
        format!("{}.{}", self.subject_id(subject), self.protocol(protocol).id)
    }

    /// Returns the id of the rule that gives a way its fit: that of the way, if it has its own.
    pub fn way_fit_id(&self, subject: Subject, way: WayId, own: Option<usize>) -> String {
        let way = self.way(way);
        own.map_or_else(|| self.fit_id(subject, way.protocol), |_| format!("{}.{}", self.subject_id(subject), way.id))
    }

    /// Replaces the fit of a protocol, to try out the effect. Returns the previous fit.
    pub(crate) fn replace_fit(&mut self, subject: Subject, protocol: ProtocolId, fit: Fit) -> Fit {
        let rule = match subject {
            Subject::Level(level) => &mut self.dimensions[level.dimension().index()].levels[level.index()].fits[protocol.index()],
            Subject::Need(need) => &mut self.needs[need.index()].fits[protocol.index()],
        };
        let previous = std::mem::replace(&mut rule.fit, fit);
        super::way::inherit_fits(&mut self.ways, &self.dimensions, &self.needs);
        self.grid = Derived::default();
        previous
    }
}
