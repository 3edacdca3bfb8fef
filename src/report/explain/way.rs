//! Explains ways, and the carriers that they require.

use super::teller::{Teller, bare, item, section};
use crate::pack::{CarrierId, WayId};
use crate::report::explanation::{Explanation, Item};

impl Teller<'_> {
    /// Explains a way that is not the plain one of its protocol.
    pub(super) fn way(&mut self, id: String, way: WayId) -> Explanation {
        let pack = self.pack;
        let words = pack.way(way);
        self.cite(&words.reason);
        let requires = words.requires.iter().map(|&carrier| pack.carrier(carrier));
        let requires = requires.map(|carrier| self.reasoned(&carrier.id, None, &carrier.reason)).collect::<Vec<_>>();
        let fits: Vec<Item> = words
            .fits
            .iter()
            .map(|fit| self.reasoned(&pack.subject_id(fit.subject), Some(fit.rule.fit), &fit.rule.reason))
            .collect();
        let sections = [("Requires", requires), ("Fits specific to this way", fits)];
        let sections = sections.into_iter().filter(|(_, items)| !items.is_empty());
        let text = [words.says.clone(), words.reason.because.clone()];
        Explanation {
            sections: sections.map(|(title, items)| section(title, items)).collect(),
            ..bare("way", id, &words.name, text)
        }
    }

    /// Explains a carrier: what ways require of everything between client and gateway.
    pub(super) fn carrier(&mut self, id: String, carrier: CarrierId) -> Explanation {
        let pack = self.pack;
        let words = pack.carrier(carrier);
        self.cite(&words.reason);
        let ways = pack.ways().filter(|(_, way)| way.requires.contains(&carrier));
        let ways: Vec<Item> = ways.map(|(_, way)| item(&way.name, &way.says)).collect();
        let barred = pack.gateways().filter(|(gateway, _)| pack.lacks_carrier(*gateway, carrier));
        let barred: Vec<Item> = barred.map(|(_, gateway)| item(&gateway.name, "")).collect();
        let sections = [("Ways that require it", ways), ("Gateways that do not pass it", barred)];
        let sections = sections.into_iter().filter(|(_, items)| !items.is_empty());
        let text = [format!("Where it is blocked: {}.", words.label), words.reason.because.clone()];
        Explanation {
            sections: sections.map(|(title, items)| section(title, items)).collect(),
            ..bare("carrier", id, &words.name, text)
        }
    }
}
