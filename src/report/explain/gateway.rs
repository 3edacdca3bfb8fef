//! Explains gateways, and what they do with protocols and translations.

use super::teller::{Teller, bare, section};
use crate::pack::{Citation, Gateway, GatewayId, Handling, ProtocolId, TranslationId};
use crate::report::explanation::{Explanation, Item};
use crate::report::gateway::{citations, fact_groups, fact_text, handling_text, measured_text};

impl Teller<'_> {
    pub(super) fn gateway(&mut self, id: String, gateway: &Gateway) -> Explanation {
        let pack = self.pack;
        let mut sections = Vec::new();
        let carried = pack.protocols().flat_map(|(protocol, words)| self.ways(&words.name, gateway.handlings(protocol)));
        sections.push(section("What it carries", carried.collect()));
        let translated = pack.translations().flat_map(|(id, translation)| self.ways(&translation.name, gateway.translates(id)));
        sections.push(section("What it translates", translated.collect()));
        for (title, facts) in fact_groups(gateway) {
            let items = facts.into_iter().map(|known| {
                self.citations.push(Citation::Fact(known.fact));
                let fact = pack.fact(known.fact);
                Item { label: fact.says.clone(), fit: None, because: fact_text(pack, known), source: fact.id.clone() }
            });
            sections.push(section(title, items.collect()));
        }
        sections.retain(|section| !section.items.is_empty());
        let text = [gateway.about.clone(), CONFIRMED.to_owned()].into_iter().chain(measured_text(gateway));
        Explanation { sections, ..bare("gateway", id, &gateway.title, text) }
    }

    /// Explains what a gateway does with a protocol, or with a translation.
    fn ways(&mut self, name: &str, ways: &[Handling]) -> Vec<Item> {
        let pack = self.pack;
        let item = |way: &Handling| {
            self.citations.extend(way.source.iter().copied());
            Item {
                label: format!("{name}: {}", handling_text(pack, way)),
                fit: None,
                because: way.because.clone(),
                source: citations(pack, &way.source),
            }
        };
        ways.iter().map(item).collect()
    }

    pub(super) fn translation(&mut self, id: String, translation: TranslationId) -> Explanation {
        let pack = self.pack;
        let words = pack.translation(translation);
        self.cite(&words.reason);
        let items = pack.gateways().flat_map(|(_, gateway)| self.ways(&gateway.name, gateway.translates(translation)));
        let sections = vec![section("Gateways", items.collect())];
        Explanation { sections, ..bare("translation", id, &words.name, [words.says.clone(), words.reason.because.clone()]) }
    }

    /// Explains what a gateway does with a protocol.
    pub(super) fn handling(&mut self, id: String, gateway: GatewayId, protocol: ProtocolId) -> Explanation {
        let pack = self.pack;
        let (gateway, name) = (pack.gateway(gateway), &pack.protocol(protocol).name);
        let items = self.ways(name, gateway.handlings(protocol));
        Explanation { sections: vec![section("Ways", items)], ..bare("way", id, &format!("{name} behind {}", gateway.name), []) }
    }
}

/// How to read the facts about a gateway.
const CONFIRMED: &str = "What is not marked otherwise is confirmed by the vendor's documentation or by source code.";
