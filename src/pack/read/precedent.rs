//! Precedents: decisions that real teams published.

use super::kinds::OwnId;
use super::loader::Loader;
use crate::diag::codes;
use crate::pack::form::{
    Address, AtLeast, Id, Kind, LARGEST_POINTS, List, Optional, OrNone, Ordinal, Placed, Tenths, Text, Whole, WordOf, form,
};
use crate::pack::{Answers, CarrierId, Confidence, Page, Precedent, PrecedentKind, PrecedentRule, ProtocolId, Reason, WayId};
use crate::source::At;
use crate::yaml::Node;

form! {
    /// What a team decided for the flows of a system, and why.
    struct PrecedentsForm is "the precedents of a system" for Loader<'_> {
        id: OwnId;
        /// The name of the system for people.
        system: Text;
        /// What the system is, in a sentence.
        about: Text;
        /// The decisions, one for each flow.
        flows: AtLeast<1, Placed<PrecedentForm>>;
    }
}

form! {
    /// What a team decided for a flow, and why.
    struct PrecedentForm is "a decision" for Loader<'_> {
        id: Id;
        /// What happens in the flow.
        description: Text;
        /// What was required, in the words of a requirements file, and nothing of what was chosen.
        requires: Answers;
        /// The carriers that did not pass.
        blocked: OrNone<List<CarrierId>>;
        /// The protocols that the system spoke already.
        in_use: OrNone<List<ProtocolId>> = "in-use";
        /// What was chosen.
        protocol: ProtocolId;
        /// The way in which it is spoken, where the source tells.
        way: Optional<WayId>;
        /// What counts as the same decision, where it is more than the chosen protocol.
        accepted: OrNone<List<ProtocolId>>;
        /// What was refused.
        rejected: OrNone<List<ProtocolId>>;
        /// How it came about.
        kind: WordOf<PrecedentKind>;
        /// When it was decided or published, where that is known.
        year: Optional<Ordinal>;
        /// The reasons of the team, in a sentence or two.
        because: Text;
        /// Where it is written.
        source: AtLeast<1, Page>;
        /// How sure it is that the source says so.
        confidence: WordOf<Confidence>;
    }
}

form! {
    /// A page on the web.
    Page is "a page" for Loader<'_> {
        /// Its title.
        title: Text;
        url: Address;
    }
}

form! {
    /// How precedents are counted, and how often the rules agree with them.
    PrecedentRule is "how precedents are counted" for Loader<'_> {
        /// Leads in points of 100: an answer is compared with the precedents whose lead lies between the same two.
        leads: List<Tenths<LARGEST_POINTS>>;
        /// With fewer precedents, nothing is said.
        fewest: Ordinal;
        /// In how many of 100 precedents the first protocol must be what was decided for `protopick rules test` to pass.
        first: Whole<100>;
        /// The same for one of the first two.
        first_two: Whole<100> = "first-two";
        reason: Reason as keys;
    }
}

impl Loader<'_> {
    /// A file of precedents: a system, and the decision for each of its flows.
    pub(super) fn precedents(&mut self, node: &Node) -> Option<Vec<Precedent>> {
        let PrecedentsForm { id, system, about, flows } = PrecedentsForm::read(self, node)?;
        let (id, system, about) = (id?, system?, about?);
        let decided =
            |flow| Some(Precedent { system: id.clone(), name: system.clone(), about: about.clone(), ..self.precedent(flow)? });
        let read: Vec<_> = flows?.into_iter().map(decided).collect();
        read.into_iter().collect()
    }

    /// A decision, of a system without a name.
    fn precedent(&mut self, At { value: form, span }: At<PrecedentForm>) -> Option<Precedent> {
        let (protocol, way, mut accepted) = (form.protocol?, form.way?, form.accepted?);
        if way.is_some_and(|way| self.names.way_protocols[way.index()] != protocol.index()) {
            return self.reader.fail(codes::INVALID_VALUE, span, "`way` is no way of the protocol that was chosen");
        }
        if !accepted.contains(&protocol) {
            accepted.push(protocol);
        }
        Some(Precedent {
            system: String::new(),
            name: String::new(),
            about: String::new(),
            flow: form.id?,
            description: form.description?,
            given: form.requires?,
            blocked: form.blocked?,
            in_use: form.in_use?,
            protocol,
            way,
            accepted,
            rejected: form.rejected?,
            kind: form.kind?,
            year: form.year?,
            because: form.because?,
            pages: form.source?,
            confidence: form.confidence?,
        })
    }
}
