//! Ways: how protocols are spoken, and what carries them.

use serde::{Deserialize, Serialize};

use super::form::words;
use super::{Answers, CarrierId, Condition, Cost, Dimension, FitRule, Need, Pack, ProtocolId, Reason, Subject, WayId};

/// One way of speaking a protocol. A protocol ranks where its best way ranks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// The name that files use; for the plain way of a protocol, the protocol's own.
    pub id: String,
    /// The protocol.
    pub protocol: ProtocolId,
    /// Display name, such as "REST (polled)".
    pub name: String,
    /// What it is, in one sentence.
    pub says: String,
    /// Other names in common use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// What it requires of everything between client and gateway.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requires: Vec<CarrierId>,
    /// The protocol that carries it, whose limits apply to it too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<ProtocolId>,
    /// Why it is a separate way.
    pub reason: Reason,
    /// What it costs each time, for sums.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub costs: Vec<Cost>,
    /// The fits that differ from those of the protocol.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fits: Vec<WayFit>,
}

/// A fit of a way that differs from the protocol's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WayFit {
    /// The level or need.
    pub subject: Subject,
    /// When it holds; `None` for always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// The fit.
    pub rule: FitRule,
    /// Whether the fit is that of the protocol, with a reason of its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub inherits: bool,
}

words! {
    /// What reveals a carrier in the configuration of a gateway.
    CarrierSign {
        /// A switch to another protocol is passed on.
        Upgrade = "upgrade",
        /// Calls over HTTP/2 are passed on.
        Calls = "calls",
        /// Responses are passed on as they are made.
        Events = "events",
        /// Bytes are passed on, whatever they mean.
        Bytes = "bytes",
    }
}

/// Something that ways require of everything between client and gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carrier {
    /// The name that files use.
    pub id: String,
    /// Display name.
    pub name: String,
    /// What does not pass or is not held if it is missing.
    pub label: String,
    /// The protocol by which a gateway demonstrates that it has it: one that does not carry that protocol itself does not pass
    /// this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<ProtocolId>,
    /// What reveals it in the configuration of a gateway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign: Option<CarrierSign>,
    /// Whether messages follow each other on what requires it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub streams: bool,
    /// Why ways require it.
    pub reason: Reason,
}

impl Way {
    /// Returns the fits that differ from the protocol's for some answers, with their positions; if there are several for one
    /// subject, the first applies.
    pub fn own_fits<'a>(&'a self, answers: &'a Answers) -> impl Iterator<Item = (usize, &'a WayFit)> + 'a {
        self.fits.iter().enumerate().filter(|(_, fit)| fit.when.as_ref().is_none_or(|when| when.holds(answers)))
    }

    /// Returns the position of the fit that differs from the protocol's for a subject, given some answers.
    pub fn own_fit(&self, subject: Subject, answers: &Answers) -> Option<usize> {
        self.own_fits(answers).find(|(_, fit)| fit.subject == subject).map(|(position, _)| position)
    }
}

/// Gives the ways the fits that they have from their protocols.
pub(super) fn inherit_fits(ways: &mut [Way], dimensions: &[Dimension], needs: &[Need]) {
    for way in ways {
        for own in way.fits.iter_mut().filter(|own| own.inherits) {
            let fits = match own.subject {
                Subject::Level(level) => &dimensions[level.dimension().index()].levels[level.index()].fits,
                Subject::Need(need) => &needs[need.index()].fits,
            };
            own.rule.fit = fits[way.protocol.index()].fit;
        }
    }
}

impl Pack {
    /// Returns the ways with their ids: those of the simplest protocol first, and for each protocol its plain way first.
    pub fn ways(&self) -> impl ExactSizeIterator<Item = (WayId, &Way)> {
        self.ways.iter().enumerate().map(|(i, way)| (WayId::new(i), way))
    }

    /// Returns a way.
    pub fn way(&self, id: WayId) -> &Way {
        &self.ways[id.index()]
    }

    /// Returns the way with this id.
    pub fn find_way(&self, id: &str) -> Option<WayId> {
        self.ways().find(|(_, way)| way.id == id).map(|(id, _)| id)
    }

    /// Returns the ways of a protocol, the plain one first.
    pub fn ways_of(&self, protocol: ProtocolId) -> impl Iterator<Item = (WayId, &Way)> {
        self.ways().filter(move |(_, way)| way.protocol == protocol)
    }

    /// Returns what ways require, with ids, in order.
    pub fn carriers(&self) -> impl ExactSizeIterator<Item = (CarrierId, &Carrier)> {
        self.carriers.iter().enumerate().map(|(i, carrier)| (CarrierId::new(i), carrier))
    }

    /// Returns a carrier.
    pub fn carrier(&self, id: CarrierId) -> &Carrier {
        &self.carriers[id.index()]
    }

    /// Returns the carrier with this id.
    pub fn find_carrier(&self, id: &str) -> Option<CarrierId> {
        self.carriers().find(|(_, carrier)| carrier.id == id).map(|(id, _)| id)
    }

    /// Returns the conditions on which fits depend, of ways and of caps, each with what the fit is for.
    pub fn fit_conditions(&self) -> impl Iterator<Item = (&Condition, Subject)> {
        let own = self.ways().flat_map(|(_, way)| way.fits.iter().filter_map(|fit| Some((fit.when.as_ref()?, fit.subject))));
        let lowered = |cap: &'_ super::Cap| cap.lowers.iter().flat_map(|low| low.subjects.clone()).collect::<Vec<_>>();
        own.chain(self.caps().flat_map(move |(_, cap)| lowered(cap).into_iter().map(|subject| (&cap.when, subject))))
    }
}
