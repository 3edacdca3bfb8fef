//! What every form of a pack consists of: ids, names of other things, citations and reasons.

use std::marker::PhantomData;

use super::fits::FitTable;
use super::loader::Loader;
use crate::decision::Fit;
use crate::diag::codes;
use crate::pack::form::{Described, Keys, Kind, List, OneOrMore, OrNone, Ordinal, Text, WordOf, forms, names, text, under};
use crate::pack::lint::PLANS;
use crate::pack::{
    AmountId, CarrierId, Citation, ClaimId, DECISION_KEYS, FactId, FitRule, Form, Holds, LintId, NeedId, ProtocolId, Reason,
    Requirement, Says, SourceId, Subject, Thing, TranslationId, WayId,
};
use crate::source::At;
use crate::yaml::{Entry, Fields, Node};

/// The id of the thing in a file, which must match the name of the file.
pub(super) struct OwnId;

impl Described for OwnId {
    type Value = String;
    const HOLDS: Holds = Holds::Text;
    const ABOUT: Says = Says("The name of the file, without its ending.");
}

impl Kind<Loader<'_>> for OwnId {
    fn read(loader: &mut Loader<'_>, node: &Node) -> Option<String> {
        let At { value, span } = text::<_, Self>(loader, node)?;
        if value != loader.file_id {
            return loader.reader.fail(codes::INVALID_VALUE, span, format!("the id `{value}` differs from the name of its file"));
        }
        Some(value.to_owned())
    }
}

forms! { Loader<'_>;
    struct IdAndOrder is "a thing in an order" {
        id: OwnId;
        order: Ordinal, "The place in lists.";
    }
}

/// The id of the thing in a file. Its position in lists was read earlier, for sorting; here it only has to be valid.
pub(super) struct Ordered;

impl Ordered {
    pub(super) const FORM: Form = IdAndOrder::FORM;
}

impl Described for Ordered {
    type Value = String;
    const HOLDS: Holds = IdAndOrder::HOLDS;
}

impl Keys<Loader<'_>> for Ordered {
    fn take(loader: &mut Loader<'_>, fields: &mut Fields<'_>) -> Option<String> {
        let IdAndOrder { id, order } = IdAndOrder::take(loader, fields)?;
        order.and(id)
    }
}

/// Ids that name other things of the pack.
macro_rules! named {
    ($($id:ident $thing:ident $list:ident)*) => { $(
        impl Described for $id {
            type Value = Self;
            const HOLDS: Holds = Holds::Name(Thing::$thing);
        }

        impl Kind<Loader<'_>> for $id {
            fn read(loader: &mut Loader<'_>, node: &Node) -> Option<Self> {
                let At { value, span } = text::<_, Self>(loader, node)?;
                let known = &loader.names.$list;
                match known.position(value) {
                    Some(position) => Some(Self::new(position)),
                    None => loader.reader.unknown(Thing::$thing.word(), value, span, known.iter()),
                }
            }
        }
    )* };
}
named! {
    ProtocolId Protocol protocols
    WayId Way ways
    TranslationId Translation translations
    CarrierId Carrier carriers
    AmountId Amount amounts
    NeedId Need needs
    LintId Lint lints
    ClaimId Claim claims
    FactId Fact facts
}

names! {
    /// A level of the enclosing dimension.
    LevelName Holds::Name(Thing::Level)
    /// What a sum multiplies.
    CostName Holds::Name(Thing::Cost)
    /// What is counted for ways.
    SumName Holds::Name(Thing::Sum)
}

/// A part of a document, a document as a whole, or a fact.
impl Described for Citation {
    type Value = Self;
    const HOLDS: Holds = Holds::Called("a citation such as `guide#latency`");
    const ABOUT: Says = Says(
        "Where this comes from: a section of a document such as guide#latency, the id of a fact or of a document, or a list.",
    );
}

impl Kind<Loader<'_>> for Citation {
    fn read(loader: &mut Loader<'_>, node: &Node) -> Option<Self> {
        let names = loader.names;
        let At { value, span } = text::<_, Self>(loader, node)?;
        let Some((document, section)) = value.split_once('#') else {
            if let Some(source) = names.sources.position(value) {
                return Some(Self::Document(SourceId::new(source)));
            }
            return match names.facts.position(value) {
                Some(fact) => Some(Self::Fact(FactId::new(fact))),
                None => {
                    let known = names.facts.iter().chain(names.sources.iter()).collect::<Vec<_>>();
                    loader.reader.unknown(Thing::Ground.word(), value, span, known)
                }
            };
        };
        let Some(source) = names.sources.position(document) else {
            return loader.reader.unknown(Thing::Source.word(), document, span, names.sources.iter());
        };
        let Some(section) = names.sections[source].position(section) else {
            return loader.reader.unknown("section", section, span, names.sections[source].iter());
        };
        Some(Self::Section(SourceId::new(source), u16::try_from(section).ok()?))
    }
}

/// At least one citation.
pub(super) type Cited = OneOrMore<Citation, 1>;

forms! { Loader<'_>;
    /// Why something is so.
    impl Reason is "a reason" {
        because: Text, "Why this is so, in a sentence.";
        source: Cited;
        claims: OrNone<List<ClaimId>>, "The claims of the guide that the evidence qualifies here.";
    }
}

impl Described for Subject {
    type Value = Self;
    const HOLDS: Holds = Holds::Name(Thing::Subject);
}

impl Kind<Loader<'_>> for Subject {
    fn read(loader: &mut Loader<'_>, node: &Node) -> Option<Self> {
        let At { value, span } = text::<_, Self>(loader, node)?;
        let subject = FitTable::subject(loader.names, value);
        if subject.is_none() {
            loader.unknown_subject(value, span);
        }
        subject
    }
}

forms! { Loader<'_>;
    /// How well a protocol serves a level or need, and why.
    impl FitRule is "a fit" {
        fit: WordOf<Fit>, "How well the protocol serves the level or need.";
        reason: Reason as keys;
    }
}

/// Values by the ids of things, each `None` if it is not valid. Whether the things exist is checked later.
pub(super) struct By<T, K>(PhantomData<(T, K)>);

impl<T: Described, K: Described> Described for By<T, K> {
    type Value = Vec<(At<String>, Option<K::Value>)>;
    const HOLDS: Holds = Holds::Named { by: &T::HOLDS, of: &K::HOLDS };
    const ABOUT: Says = K::ABOUT;
}

impl<'a, T: Described, K: Kind<Loader<'a>>> Kind<Loader<'a>> for By<T, K> {
    fn read(loader: &mut Loader<'a>, node: &Node) -> Option<Self::Value> {
        let entries = loader.reader.entries(node, &Self::HOLDS.one())?;
        let key = |entry: &Entry| At { value: entry.key.clone(), span: entry.key_span };
        let read = |entry: &Entry| {
            let name = entry.key.clone().into();
            (key(entry), under(loader, Some(name), |loader| K::read(loader, &entry.value)))
        };
        Some(entries.iter().map(read).collect())
    }
}

/// A fit for each protocol that does not give it in its own file.
pub(super) type FitsByProtocol = By<ProtocolId, FitRule>;
/// A fit for each level and need that does not give it in its own file.
pub(super) type FitsBySubject = By<Subject, FitRule>;

/// A key of a decision.
pub(super) struct DecisionKey;

impl Described for DecisionKey {
    type Value = String;
    const HOLDS: Holds = Holds::Word(&PLANS);
}

impl Kind<Loader<'_>> for DecisionKey {
    fn read(loader: &mut Loader<'_>, node: &Node) -> Option<String> {
        let At { value, span } = text::<_, Self>(loader, node)?;
        if DECISION_KEYS.contains(&value) {
            return Some(value.to_owned());
        }
        loader.reader.unknown("key of a decision", value, span, DECISION_KEYS)
    }
}

/// A dimension or a need.
impl Described for Requirement {
    type Value = Self;
    const HOLDS: Holds = Holds::Name(Thing::Criterion);
}

impl Kind<Loader<'_>> for Requirement {
    fn read(loader: &mut Loader<'_>, node: &Node) -> Option<Self> {
        let names = loader.names;
        let At { value, span } = text::<_, Self>(loader, node)?;
        let dimension = loader.dimension_id(value).map(Self::Dimension);
        dimension.or_else(|| names.needs.position(value).map(|need| Self::Need(NeedId::new(need)))).or_else(|| {
            let known = names.dimensions.iter().chain(names.needs.iter()).collect::<Vec<_>>();
            loader.reader.unknown(Thing::Criterion.word(), value, span, known)
        })
    }
}
