//! What arrives at a gateway for a flow: its own protocol, what carries it, or the plain exchanges that a translation takes in.

use super::Case;
use crate::config::Target;
use crate::engine::asks_for_streams;
use crate::pack::{CarrierSign, Pack, ProtocolId, Support, WayId, best_handling};

impl Case<'_> {
    /// Returns the protocols whose limits and switches bear on it.
    pub(super) fn spoken(&self, pack: &Pack) -> Vec<ProtocolId> {
        let way = pack.way(self.subject.way);
        if self.route.target == Target::Bytes {
            // Bytes are treated alike, whatever they mean.
            return pack
                .carriers()
                .filter(|(_, carrier)| carrier.sign == Some(CarrierSign::Bytes))
                .filter_map(|(_, carrier)| carrier.protocol)
                .collect();
        }
        if !self.is_untranslated(pack) {
            return [Some(way.protocol), way.over].into_iter().flatten().collect();
        }
        let carried: Vec<ProtocolId> = self.subject.carriers(pack).filter_map(|carrier| carrier.protocol).collect();
        if carried.is_empty() { pack.protocols().map(|(id, _)| id).take(1).collect() } else { carried }
    }

    /// Returns whether its way is what a translation takes in, and this gateway passes it on as it is: a gateway further inwards, or
    /// the service, has to translate it.
    pub(super) fn is_untranslated(&self, pack: &Pack) -> bool {
        let Some((id, _)) = pack.translations().find(|(_, translation)| translation.ways.contains(&self.subject.way)) else {
            return false;
        };
        let chain = self.subject.flow.chain();
        let here = chain.iter().position(|&link| pack.gateway(link).id == self.hop.gateway.id);
        match pack.translator(chain, id) {
            Some(translator) => here.is_some_and(|here| here < translator),
            None => best_handling(self.hop.gateway.translates(id)).is_some_and(|handling| handling.support == Support::No),
        }
    }

    /// Returns whether its way is neither one of calls nor anything that can be translated into them.
    pub(super) fn is_no_call(&self, pack: &Pack) -> bool {
        let way = self.subject.way;
        let not_here =
            |id| best_handling(self.hop.gateway.translates(id)).is_some_and(|handling| handling.support == Support::No);
        // A translation of no particular way takes in plain requests.
        let may_translate = |id, ways: &[WayId]| match ways {
            [] => !self.subject.needs(pack, CarrierSign::Upgrade) && !not_here(id),
            _ => ways.contains(&way),
        };
        let is_translated = pack.translations().any(|(id, translation)| may_translate(id, &translation.ways));
        self.subject.at.is_some() && !is_translated && !self.subject.needs(pack, CarrierSign::Calls)
    }

    /// Returns whether it stays open at this gateway.
    pub(super) fn lasts(&self, pack: &Pack) -> bool {
        // What a translation takes in may be a single answer.
        self.subject.lasts(pack) && (!self.is_untranslated(pack) || asks_for_streams(pack, self.subject.flow))
    }

    /// Returns whether each message is an answer that the client waits for: nothing but the connection lasts.
    pub(super) fn waits(&self, pack: &Pack) -> bool {
        self.subject.carriers(pack).all(|carrier| carrier.protocol.is_none())
    }
}
