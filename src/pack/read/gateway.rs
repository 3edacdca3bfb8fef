//! Gateways with their facts, and the translations that they may do.

use super::loader::Loader;
use super::names::NameList;
use crate::diag::codes;
use crate::pack::{
    Capacity, Configuration, ConfigurationNote, Extra, Fact, FactId, Gateway, GatewayFact, Handling, Limit, LimitKind, Status,
    Support, Translation, WayId,
};
use crate::quantity::Measure;
use crate::source::At;
use crate::yaml::{Kind, Node};

/// The most that a gateway may be said to take of a sum.
pub const LARGEST_CAPACITY: u32 = 4_000_000;

impl Loader<'_> {
    /// A gateway; the facts in it join those of the pack.
    pub(super) fn gateway(&mut self, node: &Node, facts: &mut Vec<Fact>) -> Option<Gateway> {
        let names = self.names;
        let mut fields = self.reader.fields(node, "a gateway")?;
        let id = self.own_id(&mut fields);
        let order = self.order(&mut fields, "order");
        let name = fields.text(&mut self.reader, "name");
        let title = fields.text(&mut self.reader, "title");
        let aliases = self.texts(&mut fields, "aliases");
        let about = fields.text(&mut self.reader, "about");
        let protocols = fields.required(&mut self.reader, "protocols");
        let protocols = protocols.and_then(|node| self.handlings_by(node, "protocol", &names.protocols));
        let translations = match fields.optional("translations") {
            Some(node) => self.handlings_by(node, "translation", &names.translations),
            None => Some(vec![Vec::new(); names.translations.len()]),
        };
        let known = self.list(&mut fields, "facts", Self::gateway_fact);
        let configuration = match fields.optional("configuration") {
            Some(node) => self.configuration(node).map(Some),
            None => Some(None),
        };
        fields.finish(&mut self.reader);
        order?;
        let (own, known): (Vec<Fact>, Vec<GatewayFact>) = known?.into_iter().unzip();
        facts.extend(own);
        Some(Gateway {
            id: id?,
            name: name?,
            title: title?,
            aliases: aliases?,
            about: about?,
            protocols: protocols?,
            translations: translations?,
            facts: known,
            configuration: configuration?,
        })
    }

    pub(super) fn translations(&mut self, node: &Node) -> Vec<Translation> {
        self.only_list(node, "translations", Self::translation)
    }

    fn translation(&mut self, node: &Node) -> Option<Translation> {
        let names = self.names;
        let mut fields = self.reader.fields(node, "a translation")?;
        let id = self.local_id(&mut fields);
        let name = fields.text(&mut self.reader, "name");
        let says = fields.text(&mut self.reader, "says");
        let protocol = fields.required(&mut self.reader, "protocol").and_then(|node| self.protocol_id(node));
        let way = match fields.optional("way") {
            Some(node) => self.refer(node, "way", &names.ways).map(|way| Some(WayId::new(way))),
            None => Some(None),
        };
        let when = match fields.optional("when") {
            Some(node) => self.condition(node).map(Some),
            None => Some(None),
        };
        let reason = self.reason(&mut fields);
        fields.finish(&mut self.reader);
        Some(Translation { id: id?, name: name?, says: says?, protocol: protocol?, way: way?, when: when?, reason: reason? })
    }

    /// What a gateway does with each of some things, by their names. What is not named is not known.
    fn handlings_by(&mut self, node: &Node, kind: &str, names: &NameList) -> Option<Vec<Vec<Handling>>> {
        let mut all = vec![Vec::new(); names.len()];
        let mut fine = true;
        for entry in self.reader.entries(node, "what the gateway does with each")? {
            let Some(position) = names.position(&entry.key) else {
                self.reader.unknown::<()>(kind, &entry.key, entry.key_span, names.iter());
                fine = false;
                continue;
            };
            let items = match &entry.value.kind {
                Kind::Sequence(items) => items.as_slice(),
                _ => std::slice::from_ref(&entry.value),
            };
            let handlings = self.each(items, Self::handling);
            fine &= handlings.is_some();
            all[position] = handlings.unwrap_or_default();
        }
        fine.then_some(all)
    }

    fn handling(&mut self, node: &Node) -> Option<Handling> {
        let mut fields = self.reader.fields(node, "a mapping with `support`, `status`, `because` and `source`")?;
        let support = fields.required(&mut self.reader, "support");
        let support = support.and_then(|node| self.word(node, Support::WORDS, Support::from_word));
        let with = match fields.optional("with") {
            Some(node) => {
                let items = self.reader.one_or_more(node, "what has to be there besides")?;
                self.each(items, |loader, item| loader.word(item, Extra::WORDS, Extra::from_word))
            }
            None => Some(Vec::new()),
        };
        let edition = fields.optional("edition").map(|node| self.reader.text(node, "an edition"));
        let over = fields.optional("over").map(|node| self.protocol_id(node));
        // Of what is not known nothing need be said.
        let unknown = support == Some(Support::Unknown);
        let status = match fields.optional("status") {
            None if unknown => Some(Status::Unconfirmed),
            _ => {
                let node = fields.required(&mut self.reader, "status");
                node.and_then(|node| self.word(node, Status::WORDS, Status::from_word))
            }
        };
        let because = match fields.optional("because") {
            None if unknown => Some(String::new()),
            _ => fields.text(&mut self.reader, "because"),
        };
        let source = match fields.optional("source") {
            None if unknown || status == Some(Status::Unconfirmed) => Some(Vec::new()),
            _ => self.source(&mut fields),
        };
        fields.finish(&mut self.reader);
        let edition = match edition {
            Some(edition) => Some(edition?.value),
            None => None,
        };
        let over = match over {
            Some(over) => Some(over?),
            None => None,
        };
        Some(Handling { support: support?, with: with?, edition, over, status: status?, because: because?, source: source? })
    }

    fn gateway_fact(&mut self, node: &Node) -> Option<(Fact, GatewayFact)> {
        let mut fields = self.reader.fields(node, "a fact")?;
        let fact = self.fact_in(&mut fields);
        let mut text = |key| fields.optional(key).map(|node| self.reader.text(node, "a text"));
        let (value, setting) = (text("value"), text("setting"));
        let fixed = self.flag(&mut fields, "fixed");
        let limits = match fields.optional("limits") {
            Some(node) => self.reader.items(node, "a list of limits").and_then(|items| self.each(items, Self::limit)),
            None => Some(Vec::new()),
        };
        let takes = match fields.optional("takes") {
            Some(node) => self.reader.items(node, "a list of what it takes").and_then(|items| self.each(items, Self::capacity)),
            None => Some(Vec::new()),
        };
        let at = fields.span();
        fields.finish(&mut self.reader);
        let plain = |text: Option<Option<At<String>>>| match text {
            Some(text) => text.map(|text| Some(text.value)),
            None => Some(None),
        };
        let (fact, value, setting, fixed) = (fact?, plain(value)?, plain(setting)?, fixed?);
        if fixed && setting.is_some() {
            return self.reader.fail(codes::INVALID_VALUE, at, "what is fixed has no setting");
        }
        let id = FactId::new(self.names.facts.position(&fact.id)?);
        Some((fact, GatewayFact { fact: id, value, setting, fixed, limits: limits?, takes: takes? }))
    }

    fn capacity(&mut self, node: &Node) -> Option<Capacity> {
        let names = self.names;
        let mut fields = self.reader.fields(node, "what it takes, with `sum`, `most` and `protocols`")?;
        let sum = fields.required(&mut self.reader, "sum");
        let sum = sum.and_then(|node| self.refer(node, "sum", &names.sums));
        let most = fields.required(&mut self.reader, "most");
        let most = most.and_then(|node| self.reader.thousandths(node, "a whole number up to 4000000", LARGEST_CAPACITY));
        let each = match fields.optional("each") {
            Some(node) => self.reader.text(node, "what takes so much").map(|each| Some(each.value)),
            None => Some(None),
        };
        let protocols = self.list(&mut fields, "protocols", Self::protocol_id);
        fields.finish(&mut self.reader);
        let most = most?;
        if !most.value.is_multiple_of(1_000) || most.value == 0 {
            return self.reader.fail(codes::INVALID_VALUE, most.span, "what a gateway takes is a whole number from 1 on");
        }
        let sum = names.sums.iter().nth(sum?)?.to_owned();
        Some(Capacity { sum, most: u64::from(most.value / 1_000), each: each?, protocols: protocols? })
    }

    fn limit(&mut self, node: &Node) -> Option<Limit> {
        let mut fields = self.reader.fields(node, "a limit with `kind` and `protocols`")?;
        let kind = fields.required(&mut self.reader, "kind");
        let kind = kind.and_then(|node| self.word(node, LimitKind::WORDS, LimitKind::from_word));
        let at = fields.optional("at").map(|node| (node.span, self.reader.text(node, "a time or a size")));
        let protocols = self.list(&mut fields, "protocols", Self::protocol_id);
        let only = fields.optional("only").map(|node| self.reader.text(node, "a circumstance"));
        fields.finish(&mut self.reader);
        let kind = kind?;
        let at = match at {
            None => None,
            Some((span, text)) => {
                let text = text?.value;
                let read = match kind {
                    LimitKind::Idle | LimitKind::Age | LimitKind::Answer => Measure::Time.read(&text).ok(),
                    LimitKind::Message | LimitKind::Body => Measure::Size.read(&text).ok(),
                    LimitKind::Switch | LimitKind::Buffering | LimitKind::Balancing => None,
                };
                let Some(read) = read else {
                    let fault = format!("`{text}` is no amount for `{}`", kind.word());
                    return self.reader.fail(codes::INVALID_VALUE, span, fault);
                };
                Some(read)
            }
        };
        let only = match only {
            Some(only) => Some(only?.value),
            None => None,
        };
        Some(Limit { kind, at, protocols: protocols?, only })
    }

    fn configuration(&mut self, node: &Node) -> Option<Configuration> {
        let mut fields = self.reader.fields(node, "a configuration with `file` and `template`")?;
        let file = fields.text(&mut self.reader, "file");
        let notes = match fields.optional("notes") {
            Some(node) => self.reader.items(node, "a list of notes").and_then(|items| self.each(items, Self::configuration_note)),
            None => Some(Vec::new()),
        };
        let template = fields.text(&mut self.reader, "template");
        fields.finish(&mut self.reader);
        Some(Configuration { file: file?, notes: notes?, template: template? })
    }

    fn configuration_note(&mut self, node: &Node) -> Option<ConfigurationNote> {
        let mut fields = self.reader.fields(node, "a note with `says`")?;
        let says = fields.text(&mut self.reader, "says");
        let protocols = self.protocols(&mut fields);
        fields.finish(&mut self.reader);
        Some(ConfigurationNote { says: says?, protocols: protocols? })
    }
}
