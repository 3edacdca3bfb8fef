//! Gateways in a chain, from the client inwards.

use super::{GatewayId, Pack, ProtocolId, Support, TranslationId, WayId, best_handling};

impl Pack {
    /// Returns what keeps a way from passing each link of a chain, by the protocol whose entry there says so. Empty if a link
    /// translates the way into something that all links behind it carry.
    pub fn chain_bars<'p>(
        &'p self,
        chain: &'p [GatewayId],
        way: WayId,
    ) -> impl Iterator<Item = (GatewayId, ProtocolId)> + use<'p> {
        // Behind the last link, a translation changes nothing for the chain.
        let translated = chain.len() > 1
            && self
                .translations()
                .any(|(id, translation)| translation.ways.contains(&way) && self.translator(chain, id).is_some());
        let links = if translated { &[] } else { chain };
        links.iter().flat_map(move |&link| self.bars(link, way).map(move |(protocol, _)| (link, protocol)))
    }

    /// Returns the position of the link of a chain that can do a translation: what clients speak passes all links up to it, and
    /// what the backend speaks is carried by all links behind it. If several can, the innermost, so that as few links as possible
    /// have to carry the latter.
    pub fn translator(&self, chain: &[GatewayId], id: TranslationId) -> Option<usize> {
        let translation = self.translation(id);
        let inwards = |at: &usize| chain[at + 1..].iter().all(|&link| !self.gateway(link).lacks(translation.protocol, true));
        let passes = |link: GatewayId| translation.ways.iter().all(|&way| self.bars(link, way).next().is_none());
        let does = |at: &usize| {
            let handling = best_handling(self.gateway(chain[*at]).translates(id));
            handling.is_some_and(|handling| handling.support == Support::Translated)
                && chain[..=*at].iter().all(|&link| passes(link))
        };
        (0..chain.len()).rev().take_while(inwards).find(does)
    }
}
