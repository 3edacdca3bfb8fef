//! Explains protocols, and statements about them.

use super::teller::{Teller, bare, section};
use crate::pack::{Piece, Protocol, ProtocolId, TraitKind};
use crate::report::explanation::{Explanation, Section};
use crate::report::topic::pieces;

impl Teller<'_> {
    pub(super) fn protocol(&mut self, id: String, protocol: ProtocolId) -> Explanation {
        let options = self.options(protocol);
        let protocol = self.pack.protocol(protocol);
        self.claims.extend(protocol.summary.claims.iter().copied());
        let lists: [(&str, &[Piece]); 4] = [
            ("When to use it", &protocol.when_to_use),
            ("Use cases", &protocol.use_cases),
            ("Pros", &protocol.pros),
            ("Cons", &protocol.cons),
        ];
        let mut sections = vec![self.traits(protocol, TraitKind::Communication)];
        for (title, pieces) in lists {
            let items = pieces.iter().map(|piece| self.reasoned(&piece.says, None, &piece.reason)).collect();
            sections.push(section(title, items));
        }
        let cautions = protocol.cautions.iter().map(|caution| &caution.piece);
        let cautions = cautions.map(|piece| self.reasoned(&piece.says, None, &piece.reason)).collect();
        sections.push(section("Before you build it", cautions));
        for kind in [TraitKind::Performance, TraitKind::Security, TraitKind::Operations] {
            sections.push(self.traits(protocol, kind));
        }
        sections.extend(options);
        let specifications: Vec<_> = protocol
            .specifications
            .iter()
            .map(|each| self.item(&each.title, None, &format!("{} {}", each.reason.because, each.url), &each.reason))
            .collect();
        sections.push(section("Specifications", specifications));
        let simplicity = format!("Simplicity rank {}: {}", self.simplicity(protocol), protocol.reason.because);
        self.cite(&protocol.reason);
        Explanation { sections, ..bare("protocol", id, &protocol.title, [protocol.about.clone(), simplicity]) }
    }

    fn traits(&mut self, protocol: &Protocol, kind: TraitKind) -> Section {
        let traits = protocol.traits();
        let items = traits.iter().filter(|each| each.kind == kind).map(|each| self.reasoned(&each.says, None, each.reason));
        section(kind.word(), items.collect())
    }

    fn simplicity(&self, protocol: &Protocol) -> usize {
        self.pack.protocols().position(|(_, other)| other.id == protocol.id).unwrap_or_default() + 1
    }

    /// Explains a statement about a protocol.
    pub(super) fn piece(&mut self, id: String, protocol: ProtocolId, position: usize) -> Explanation {
        let pack = self.pack;
        let piece = pieces(pack.protocol(protocol)).nth(position);
        self.statement(&format!("{} piece", pack.protocol(protocol).name), id, piece.map(|piece| (&piece.says, &piece.reason)))
    }

    /// Explains one of the things that are known about every protocol.
    pub(super) fn one_trait(&mut self, id: String, protocol: ProtocolId, position: usize) -> Explanation {
        let pack = self.pack;
        let each = &pack.protocol(protocol).traits()[position];
        self.statement(&format!("{} trait", pack.protocol(protocol).name), id, Some((&each.says, each.reason)))
    }
}
