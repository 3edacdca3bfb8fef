//! Precedents: decisions that real teams published.

use super::kinds::OwnId;
use super::loader::Loader;
use crate::diag::codes;
use crate::pack::form::{
    Address, AtLeast, Id, Kind, LARGEST_POINTS, List, Optional, OrNone, Ordinal, Placed, Tenths, Text, Whole, WordOf, forms,
};
use crate::pack::{Answers, CarrierId, Confidence, Page, Precedent, PrecedentKind, PrecedentRule, ProtocolId, Reason, WayId};
use crate::source::At;
use crate::yaml::Node;

forms! { Loader<'_>;
    /// What a team decided for the flows of a system, and why.
    struct PrecedentsForm is "the precedents of a system" {
        id: OwnId;
        system: Text, "The name of the system for people.";
        about: Text, "What the system is, in a sentence.";
        flows: AtLeast<1, Placed<PrecedentForm>>, "The decisions, one for each flow.";
    }

    /// What a team decided for a flow, and why.
    struct PrecedentForm is "a decision" {
        id: Id;
        description: Text, "What happens in the flow.";
        requires: Answers, "What was required, in the words of a requirements file, and nothing of what was chosen.";
        blocked: OrNone<List<CarrierId>>, "The carriers that did not pass.";
        in_use "in-use": OrNone<List<ProtocolId>>, "The protocols that the system spoke already.";
        protocol: ProtocolId, "What was chosen.";
        way: Optional<WayId>, "The way in which it is spoken, where the source tells.";
        accepted: OrNone<List<ProtocolId>>, "What counts as the same decision, where it is more than the chosen protocol.";
        rejected: OrNone<List<ProtocolId>>, "What was refused.";
        kind: WordOf<PrecedentKind>, "How it came about.";
        year: Optional<Ordinal>, "When it was decided or published, where that is known.";
        because: Text, "The reasons of the team, in a sentence or two.";
        source: AtLeast<1, Page>, "Where it is written.";
        confidence: WordOf<Confidence>, "How sure it is that the source says so.";
    }

    /// A page on the web.
    impl Page is "a page" {
        title: Text, "Its title.";
        url: Address;
    }

    /// How precedents are counted, and how often the rules agree with them.
    impl PrecedentRule is "how precedents are counted" {
        leads: List<Tenths<LARGEST_POINTS>>,
            "Leads in points of 100: an answer is compared with the precedents whose lead lies between the same two.";
        fewest: Ordinal, "With fewer precedents, nothing is said.";
        first: Whole<100>,
            "In how many of 100 precedents the first protocol must be what was decided for `protopick rules test` to pass.";
        first_two "first-two": Whole<100>, "The same for one of the first two.";
        reason: Reason as keys;
    }
}

impl Loader<'_> {
    /// Reads a file of precedents: a system, and the decision for each of its flows.
    pub(super) fn precedents(&mut self, node: &Node) -> Option<Vec<Precedent>> {
        let PrecedentsForm { id, system, about, flows } = PrecedentsForm::read(self, node)?;
        let (id, system, about) = (id?, system?, about?);
        let decided =
            |flow| Some(Precedent { system: id.clone(), name: system.clone(), about: about.clone(), ..self.precedent(flow)? });
        let read: Vec<_> = flows?.into_iter().map(decided).collect();
        read.into_iter().collect()
    }

    /// Reads a decision; the name of its system is filled in later.
    fn precedent(&mut self, At { value: form, span }: At<PrecedentForm>) -> Option<Precedent> {
        let (protocol, way, mut accepted) = (form.protocol?, form.way?, form.accepted?);
        if way.is_some_and(|way| self.names.way_protocols[way.index()] != protocol.index()) {
            return self.reader.fail(codes::INVALID_VALUE, span, "`way` does not belong to the chosen protocol");
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
