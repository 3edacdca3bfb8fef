//! Protocols.

use super::dimension::Fits;
use super::fits::FitTable;
use super::kinds::{Cited, FitsBySubject, OwnId};
use super::loader::Loader;
use super::way::WayForm;
use crate::decision::Weight;
use crate::pack::form::{Address, Id, Kind, List, OneOrMore, Optional, OrNone, Ordinal, Placed, Size, Text, Whole, forms};
use crate::pack::{
    Adoption, AtGateway, Caution, ClaimId, Class, Condition, HowTo, LargestMessage, Measure, Piece, Protocol, Reason,
    Specification, Summary, Tools, Way, WayId,
};
use crate::source::At;
use crate::yaml::Node;

forms! { Loader<'_>;
    /// A protocol that clients may speak to the gateway.
    struct ProtocolForm is "a protocol" {
        id: OwnId;
        name: Text, "The name for people.";
        title: Text, "The name in full.";
        simplicity: Ordinal, "The place in the order of simplicity, which breaks ties; 1 is the simplest.";
        about: Text, "What it is, in one sentence.";
        ways: Optional<Placed<List<WayForm>>>,
            "The ways to speak it, first the plain one, which has the id and the fits of the protocol; one when left out.";
        communication: Communication, "The shape of its communication.";
        summary: Summary, "Its row in the summary table.";
        specifications: List<Specification>, "The documents that define it.";
        when_to_use "when-to-use": List<Piece>, "When to use it.";
        use_cases "use-cases": List<Piece>, "What it is used for.";
        pros: List<Piece>, "What speaks for it.";
        cons: List<Piece>, "What speaks against it.";
        performance: Performance, "What it carries and what it takes.";
        security: Security, "How it is made safe.";
        operations: Operations, "How it is run.";
        adoption: Adoption, "What it costs to adopt it.";
        cautions "before-you-build": OrNone<List<Caution>>,
            "What to mind before it is built, the most important first; three that bear on a flow are told.";
        at_gateway "gateway": Optional<AtGateway>, "What a gateway has to do for it.";
        largest_message "largest-message": Optional<LargestMessage>, "The largest message that it takes.";
        fits: OrNone<FitsBySubject>,
            "A fit for each level and need that does not give it in its own file, as dimension.level or need.";
        reason: Reason as keys;
    }

    /// The shape of communication.
    struct Communication is "a type of communication" {
        class "type": Text, "The class, in a word or two.";
        reason: Reason as keys;
    }

    /// A row of the summary table.
    impl Summary is "a summary" {
        use_case "use": Text, "What it is used for.";
        pros: Text, "What speaks for it.";
        cons: Text, "What speaks against it.";
        source: Cited;
        claims: OrNone<List<ClaimId>>, "The claims of the guide that the evidence qualifies here.";
    }

    /// A document that defines a protocol.
    impl Specification is "a specification" {
        id: Id;
        title: Text, "Its title.";
        url: Address;
        reason: Reason as keys;
    }

    /// A statement with its reason.
    impl Piece is "a piece" {
        id: Id;
        says: Text, "The statement.";
        reason: Reason as keys;
    }

    /// What to mind before a protocol is built.
    impl Caution is "what to mind" {
        piece: Piece as keys;
        ways: OrNone<OneOrMore<WayId>>, "The ways that it is about; all when left out.";
        when: Optional<Condition>, "When it bears on a flow; always when left out.";
        unless: Optional<Condition>, "When it does not, although it otherwise would.";
    }

    /// What a protocol carries and what it takes.
    struct Performance is "what it carries and takes" {
        throughput: Measure, "How much it carries, compared with the others.";
        memory: Class, "How much memory it takes.";
    }

    /// A class with a place in a ranking.
    impl Measure is "a class with a rank" {
        rank: Ordinal, "1 for the most; protocols may share a rank.";
        class: Text, "The class, in a word.";
        reason: Reason as keys;
    }

    /// A class with its reason.
    impl Class is "a class" {
        class: Text, "The class, in a word or two.";
        reason: Reason as keys;
    }

    /// How a protocol is made safe.
    struct Security is "how it is made safe" {
        authentication: HowTo, "How clients prove who they are.";
        data_protection "data-protection": HowTo, "How data is protected on the way.";
    }

    /// How a protocol is run.
    struct Operations is "how it is run" {
        observability: HowTo, "How well it can be watched in production, and by what.";
        debugging: Tools, "What it can be debugged with.";
    }

    /// How something is done with a protocol.
    impl HowTo is "a statement" {
        class: Optional<Text>, "How well it works, in a word.";
        says: Text, "How it is done.";
        reason: Reason as keys;
    }

    /// Tools for a protocol.
    impl Tools is "tools with a reason" {
        tools: List<Text>, "The tools.";
        reason: Reason as keys;
    }

    /// What it costs to adopt a protocol.
    impl Adoption is "a cost of adoption" {
        cost: Weight, "From 0, for what every team has.";
        reason: Reason as keys;
    }

    /// What a protocol asks of a gateway.
    impl AtGateway is "what a gateway has to do" {
        route: HowTo, "Where its clients arrive.";
        balancing: HowTo, "How its load is spread.";
        ports: OrNone<List<Whole<65_535>>>, "The ports that it has of its own.";
        plain: OrNone<List<Whole<65_535>>>, "Those of them at which it is not encrypted.";
        heartbeat: Optional<HowTo>, "What counts as a heartbeat there, where its own does not.";
    }

    /// The largest message that a protocol takes.
    impl LargestMessage is "a size" {
        bytes "at": Size, "The size with its unit, such as 4 MiB.";
        reason: Reason as keys;
    }
}

impl Loader<'_> {
    pub(super) fn protocol(&mut self, node: &Node, fits: &mut FitTable, ways: &mut Vec<Way>) -> Option<Protocol> {
        let form = ProtocolForm::read(self, node)?;
        let own: Fits = form.fits.unwrap_or_default();
        self.fits_by_subject(own, form.id.as_deref().unwrap_or_default(), fits);
        if let Some(At { value, span }) = form.ways? {
            ways.extend(self.ways(value, span)?);
        }
        let (communication, performance, security, operations) =
            (form.communication?, form.performance?, form.security?, form.operations?);
        form.simplicity?;
        Some(Protocol {
            id: form.id?,
            name: form.name?,
            title: form.title?,
            about: form.about?,
            reason: form.reason?,
            communication: Class { class: communication.class?, reason: communication.reason? },
            summary: form.summary?,
            specifications: form.specifications?,
            when_to_use: form.when_to_use?,
            use_cases: form.use_cases?,
            pros: form.pros?,
            cons: form.cons?,
            throughput: performance.throughput?,
            memory: performance.memory?,
            authentication: security.authentication?,
            data_protection: security.data_protection?,
            observability: operations.observability?,
            debugging: operations.debugging?,
            adoption: form.adoption?,
            cautions: form.cautions?,
            at_gateway: form.at_gateway?,
            largest_message: form.largest_message?,
        })
    }
}
