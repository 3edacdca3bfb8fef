//! Ways of protocols, and what carries them.

use super::fits::FitTable;
use super::loader::Loader;
use crate::diag::{Diagnostic, codes};
use crate::pack::{Carrier, CarrierId, FitRule, Protocol, ProtocolId, Subject, Way, WayFit, WayId};
use crate::source::At;
use crate::yaml::{Fields, Node};

impl Loader<'_> {
    /// The ways under `ways` of a protocol. Where it has none, it is spoken in one way.
    pub(super) fn ways(&mut self, fields: &mut Fields<'_>) -> Option<Vec<Way>> {
        let names = self.names;
        let protocol = names.protocols.position(self.file_id).map(ProtocolId::new);
        let Some(node) = fields.optional("ways") else { return Some(Vec::new()) };
        let items = self.reader.items(node, "a list of ways, the plain one first")?;
        let ways = self.each(items, |loader, item| loader.way(item, protocol?))?;
        match ways.first() {
            Some(plain) if plain.id == self.file_id && plain.fits.is_empty() => Some(ways),
            Some(plain) if plain.id == self.file_id => self.reader.fail(
                codes::INVALID_VALUE,
                node.span,
                "the plain way has fits of its own, but those of the protocol are meant for it",
            ),
            _ => {
                let fault = Diagnostic::error(codes::INVALID_VALUE, node.span, "the first way is not the plain one");
                self.reader.report(fault.help(format!("begin with a way that has the id of the protocol: `{}`", self.file_id)));
                None
            }
        }
    }

    fn way(&mut self, node: &Node, protocol: ProtocolId) -> Option<Way> {
        let names = self.names;
        let mut fields = self.reader.fields(node, "a way")?;
        let id = self.local_id(&mut fields);
        let name = fields.text(&mut self.reader, "name");
        let says = fields.text(&mut self.reader, "says");
        let aliases = self.texts(&mut fields, "aliases");
        let requires = match fields.optional("requires") {
            Some(node) => {
                let items = self.reader.items(node, "a list of carriers");
                items.and_then(|items| {
                    self.each(items, |loader, item| loader.refer(item, "carrier", &names.carriers).map(CarrierId::new))
                })
            }
            None => Some(Vec::new()),
        };
        let over = match fields.optional("over") {
            Some(node) => self.protocol_id(node).map(Some),
            None => Some(None),
        };
        let reason = self.reason(&mut fields);
        let costs = self.costs(&mut fields);
        let fits = match fields.optional("fits") {
            Some(node) => {
                let items = self.reader.items(node, "a list of fits");
                items.and_then(|items| self.each(items, Self::way_fits)).map(|fits| fits.concat())
            }
            None => Some(Vec::new()),
        };
        fields.finish(&mut self.reader);
        Some(Way {
            id: id?,
            protocol,
            name: name?,
            says: says?,
            aliases: aliases?,
            requires: requires?,
            over: over?,
            reason: reason?,
            costs: costs?,
            fits: fits?,
        })
    }

    /// One fit of a way, at one level or need, or at several alike.
    fn way_fits(&mut self, node: &Node) -> Option<Vec<WayFit>> {
        let mut fields = self.reader.fields(node, "a fit with `at`, `fit`, `because` and `source`")?;
        let at = fields.required(&mut self.reader, "at").and_then(|node| {
            let items = self.reader.one_or_more(node, "a level such as `latency.low`, a need, or a list of them")?;
            self.each(items, Self::subject)
        });
        let when = match fields.optional("when") {
            Some(node) => self.condition(node).map(Some),
            None => Some(None),
        };
        let fit = fields.required(&mut self.reader, "fit").and_then(|node| self.fit_word(node));
        let reason = self.reason(&mut fields);
        fields.finish(&mut self.reader);
        let (when, rule) = (when?, FitRule { fit: fit?, reason: reason? });
        Some(at?.into_iter().map(|subject| WayFit { subject, when: when.clone(), rule: rule.clone() }).collect())
    }

    /// A level as `dimension.level`, or a need.
    pub(super) fn subject(&mut self, node: &Node) -> Option<Subject> {
        let At { value, span } = self.reader.text(node, "a level such as `latency.low`, or a need")?;
        let subject = FitTable::subject(self.names, &value);
        if subject.is_none() {
            self.unknown_subject(&value, span);
        }
        subject
    }

    pub(super) fn carrier(&mut self, node: &Node) -> Option<Carrier> {
        let mut fields = self.reader.fields(node, "a carrier")?;
        let id = self.own_id(&mut fields);
        let order = self.order(&mut fields, "order");
        let name = fields.text(&mut self.reader, "name");
        let label = fields.text(&mut self.reader, "label");
        let protocol = match fields.optional("protocol") {
            Some(node) => self.protocol_id(node).map(Some),
            None => Some(None),
        };
        let reason = self.reason(&mut fields);
        fields.finish(&mut self.reader);
        order?;
        Some(Carrier { id: id?, name: name?, label: label?, protocol: protocol?, reason: reason? })
    }

    /// The ways that a cap is about: that under `way`, or all of the protocol under `protocol`.
    pub(super) fn lowered_ways(&mut self, fields: &mut Fields<'_>) -> Option<Vec<WayId>> {
        let names = self.names;
        if let Some(node) = fields.optional("way") {
            return self.refer(node, "way", &names.ways).map(|way| vec![WayId::new(way)]);
        }
        let node = fields.required(&mut self.reader, "protocol")?;
        let protocol = self.protocol_id(node)?;
        let ways = names.way_protocols.iter().enumerate().filter(|(_, other)| **other == protocol.index());
        Some(ways.map(|(way, _)| WayId::new(way)).collect())
    }
}

/// All ways in the order of the names: those that files list, and the only one of each other protocol.
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
