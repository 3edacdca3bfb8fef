//! Protocols.

use super::dimension::Fits;
use super::fits::FitTable;
use super::kinds::{Cited, FitsBySubject, OwnId};
use super::loader::Loader;
use super::way::WayForm;
use crate::decision::Weight;
use crate::pack::form::{Address, Id, Kind, List, OneOrMore, Optional, OrNone, Ordinal, Placed, Size, Text, form};
use crate::pack::{
    Adoption, AtGateway, Caution, ClaimId, Class, Condition, LargestMessage, Measure, Piece, Plan, Protocol, Reason,
    Specification, Summary, Tools, Way, WayId,
};
use crate::source::At;
use crate::yaml::Node;

form! {
    /// A protocol that clients may speak to the gateway.
    struct ProtocolForm is "a protocol" for Loader<'_> {
        id: OwnId;
        /// The name for people.
        name: Text;
        /// The name in full.
        title: Text;
        /// The place in the order of simplicity, which breaks ties; 1 is the simplest.
        simplicity: Ordinal;
        /// What it is, in one sentence.
        about: Text;
        /// The ways to speak it, first the plain one, which has the id and the fits of the protocol; one when left out.
        ways: Optional<Placed<List<WayForm>>>;
        /// The shape of its communication.
        communication: Communication;
        /// Its row in the summary table.
        summary: Summary;
        /// The documents that define it.
        specifications: List<Specification>;
        /// When to use it.
        when_to_use: List<Piece> = "when-to-use";
        /// What it is used for.
        use_cases: List<Piece> = "use-cases";
        /// What speaks for it.
        pros: List<Piece>;
        /// What speaks against it.
        cons: List<Piece>;
        /// What it carries and what it takes.
        performance: Performance;
        /// How it is made safe.
        security: Security;
        /// How it is run.
        operations: Operations;
        /// What it costs to adopt it.
        adoption: Adoption;
        /// What to mind before it is built, the most important first; three that bear on a flow are told.
        cautions: OrNone<List<Caution>> = "before-you-build";
        /// What a gateway has to do for it.
        at_gateway: Optional<AtGateway> = "gateway";
        /// The largest message that it takes.
        largest_message: Optional<LargestMessage> = "largest-message";
        /// A fit for each level and need that does not give it in its own file, as dimension.level or need.
        fits: OrNone<FitsBySubject>;
        reason: Reason as keys;
    }
}

form! {
    /// The shape of communication.
    struct Communication is "a type of communication" for Loader<'_> {
        /// The class, in a word or two.
        class: Text = "type";
        reason: Reason as keys;
    }
}

form! {
    /// A row of the summary table.
    Summary is "a summary" for Loader<'_> {
        /// What it is used for.
        use_case: Text = "use";
        /// What speaks for it.
        pros: Text;
        /// What speaks against it.
        cons: Text;
        source: Cited;
        /// The claims of the guide that the evidence qualifies here.
        claims: OrNone<List<ClaimId>>;
    }
}

form! {
    /// A document that defines a protocol.
    Specification is "a specification" for Loader<'_> {
        id: Id;
        /// Its title.
        title: Text;
        url: Address;
        reason: Reason as keys;
    }
}

form! {
    /// A statement with its reason.
    Piece is "a piece" for Loader<'_> {
        id: Id;
        /// The statement.
        says: Text;
        reason: Reason as keys;
    }
}

form! {
    /// What to mind before a protocol is built.
    Caution is "what to mind" for Loader<'_> {
        piece: Piece as keys;
        /// The ways that it is about; all when left out.
        ways: OrNone<OneOrMore<WayId>>;
        /// When it bears on a flow; always when left out.
        when: Optional<Condition>;
        /// When it does not, although it otherwise would.
        unless: Optional<Condition>;
    }
}

form! {
    /// What a protocol carries and what it takes.
    struct Performance is "what it carries and takes" for Loader<'_> {
        /// How much it carries, compared with the others.
        throughput: Measure;
        /// How much memory it takes.
        memory: Class;
    }
}

form! {
    /// A class with a place in a ranking.
    Measure is "a class with a rank" for Loader<'_> {
        /// 1 for the most; protocols may share a rank.
        rank: Ordinal;
        /// The class, in a word.
        class: Text;
        reason: Reason as keys;
    }
}

form! {
    /// A class with its reason.
    Class is "a class" for Loader<'_> {
        /// The class, in a word or two.
        class: Text;
        reason: Reason as keys;
    }
}

form! {
    /// How a protocol is made safe.
    struct Security is "how it is made safe" for Loader<'_> {
        /// How clients prove who they are.
        authentication: Plan;
        /// How data is protected on the way.
        data_protection: Plan = "data-protection";
    }
}

form! {
    /// How a protocol is run.
    struct Operations is "how it is run" for Loader<'_> {
        /// How well it can be watched in production, and by what.
        observability: Plan;
        /// What it can be debugged with.
        debugging: Tools;
    }
}

form! {
    /// How something is done with a protocol.
    Plan is "a statement" for Loader<'_> {
        /// How well it works, in a word.
        class: Optional<Text>;
        /// How it is done.
        says: Text;
        reason: Reason as keys;
    }
}

form! {
    /// Tools for a protocol.
    Tools is "tools with a reason" for Loader<'_> {
        /// The tools.
        tools: List<Text>;
        reason: Reason as keys;
    }
}

form! {
    /// What it costs to adopt a protocol.
    Adoption is "a cost of adoption" for Loader<'_> {
        /// From 0, for what every team has.
        cost: Weight;
        reason: Reason as keys;
    }
}

form! {
    /// What a protocol asks of a gateway.
    AtGateway is "what a gateway has to do" for Loader<'_> {
        /// Where its clients arrive.
        route: Plan;
        /// How its load is spread.
        balancing: Plan;
        /// What counts as a heartbeat there, where its own does not.
        heartbeat: Optional<Plan>;
    }
}

form! {
    /// The largest message that a protocol takes.
    LargestMessage is "a size" for Loader<'_> {
        /// The size with its unit, such as 4 MiB.
        bytes: Size = "at";
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
