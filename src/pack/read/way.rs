//! Ways of protocols, and what carries them.

use super::kinds::Ordered;
use super::loader::Loader;
use super::sum::CostForm;
use crate::decision::Fit;
use crate::diag::{Diagnostic, codes};
use crate::pack::form::{Id, List, OneOrMore, Optional, OrNone, Text, Truth, WordOf, forms};
use crate::pack::{Carrier, CarrierId, CarrierSign, Condition, FitRule, Protocol, ProtocolId, Reason, Subject, Way, WayFit};
use crate::source::Span;

forms! { Loader<'_>;
    /// What ways require of everything between client and gateway.
    impl Carrier is "a carrier" {
        id: Ordered as keys;
        name: Text, "The name for people.";
        label: Text, "What does not pass or is not held, where it is missing.";
        protocol: Optional<ProtocolId>, "A gateway that does not carry this protocol in itself does not pass the carrier either.";
        sign: Optional<WordOf<CarrierSign>>, "What reveals it in the configuration of a gateway.";
        streams: OrNone<Truth>, "Whether messages follow each other on what requires it, so that a gateway must hold it open.";
        reason: Reason as keys;
    }

    /// One manner of speaking the protocol.
    struct WayForm is "a way" {
        id: Id;
        name: Text, "The name for people, such as \"REST (polled)\".";
        says: Text, "What it is, in one sentence.";
        aliases: OrNone<OneOrMore<Text>>, "Other names that people use.";
        requires: OrNone<List<CarrierId>>, "The carriers that it requires.";
        over: Optional<ProtocolId>, "The protocol inside which it travels, whose limits are its own too.";
        costs: OrNone<List<CostForm>>, "What it costs each time, for sums.";
        fits: OrNone<List<WayFitForm>>, "The fits and reasons that differ from those of the protocol; the first that holds counts.";
        reason: Reason as keys;
    }

    /// How well the way serves a level or a need, and why.
    struct WayFitForm is "a fit of a way" {
        at: OneOrMore<Subject>, "The level or need, or several that are served alike.";
        when: Optional<Condition>, "When it holds; always when left out.";
        fit: Optional<WordOf<Fit>>, "The fit; that of the protocol if left out.";
        reason: Reason as keys;
    }
}

impl Loader<'_> {
    /// Reads the ways of a protocol, which are listed at a place. If none are listed, it has a single way.
    pub(super) fn ways(&mut self, ways: Vec<WayForm>, at: Span) -> Option<Vec<Way>> {
        let protocol = self.names.protocols.position(self.file_id).map(ProtocolId::new);
        let ways: Vec<Option<Way>> = ways.into_iter().map(|way| self.way(way, protocol?)).collect();
        let ways: Vec<Way> = ways.into_iter().collect::<Option<_>>()?;
        match ways.first() {
            Some(plain) if plain.id == self.file_id && plain.fits.is_empty() => Some(ways),
            Some(plain) if plain.id == self.file_id => {
                self.reader.fail(codes::INVALID_VALUE, at, "the plain way has `fits`, but takes those of the protocol")
            }
            _ => {
                let fault = Diagnostic::error(codes::INVALID_VALUE, at, "the first way is not the plain one");
                self.reader
                    .report(fault.help(format!("begin with the way `{}`, which has the id of the protocol", self.file_id)));
                None
            }
        }
    }

    fn way(&mut self, way: WayForm, protocol: ProtocolId) -> Option<Way> {
        let costs: Option<Vec<_>> = way.costs.map(|costs| costs.into_iter().map(|cost| self.cost(cost)).collect());
        let costs = costs.and_then(|costs| costs.into_iter().collect());
        Some(Way {
            id: way.id?,
            protocol,
            name: way.name?,
            says: way.says?,
            aliases: way.aliases?,
            requires: way.requires?,
            over: way.over?,
            reason: way.reason?,
            costs: costs?,
            fits: way.fits?.into_iter().map(WayFitForm::fits).collect::<Option<Vec<_>>>()?.concat(),
        })
    }
}

impl WayFitForm {
    /// Returns the fits, one for each level or need.
    fn fits(self) -> Option<Vec<WayFit>> {
        let (when, fit) = (self.when?, self.fit?);
        // What is inherited is known once all files are read.
        let rule = FitRule { fit: fit.unwrap_or(Fit::Impossible), reason: self.reason? };
        let own = |subject| WayFit { subject, when: when.clone(), rule: rule.clone(), inherits: fit.is_none() };
        Some(self.at?.into_iter().map(own).collect())
    }
}

/// Returns all ways in the order of the names: those that files list, and the single one of each other protocol.
pub(super) fn in_order(names: &super::names::Names, protocols: &[Protocol], listed: Vec<Way>) -> Vec<Way> {
    let mut ways = listed;
    for (position, protocol) in protocols.iter().enumerate() {
        if !ways.iter().any(|way| way.protocol.index() == position) {
            ways.push(Way {
                id: protocol.id.clone(),
                protocol: ProtocolId::new(position),
                name: protocol.name.clone(),
                says: protocol.about.clone(),
                aliases: Vec::new(),
                requires: Vec::new(),
                over: None,
                reason: protocol.reason.clone(),
                costs: Vec::new(),
                fits: Vec::new(),
            });
        }
    }
    ways.sort_by_key(|way| names.ways.position(&way.id));
    ways
}
