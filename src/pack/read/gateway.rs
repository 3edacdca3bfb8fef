//! Gateways with their facts, and the translations that they may do.

use super::kinds::{By, Cited, Ordered, Protocols, SumName, Translations};
use super::knowledge::FactForm;
use super::loader::Loader;
use super::names::NameList;
use crate::diag::codes;
use crate::pack::form::{AnyAmount, Id, Kind, List, OneOrMore, Optional, OrNone, Placed, Text, Truth, Whole, WordOf, form};
use crate::pack::{
    Capacity, Condition, Configuration, ConfigurationNote, Extra, Fact, FactId, Gateway, GatewayFact, Handling, Limit, LimitKind,
    ProtocolId, Reason, Status, Support, Thing, Translation, WayId,
};
use crate::quantity::Measure;
use crate::source::At;
use crate::yaml::Node;

form! {
    /// A product that stands between clients and services.
    struct GatewayForm is "a gateway" for Loader<'_> {
        id: Ordered as keys;
        /// The name in tables.
        name: Text;
        /// The name in full.
        title: Text;
        /// Other names that files may use.
        aliases: OrNone<OneOrMore<Text>>;
        /// What it is, in a sentence.
        about: Text;
        /// What it does with each protocol, the usual first: one is excluded only where all are certain not to carry it, and of one that
        /// is left out nothing is known.
        protocols: By<Protocols, OneOrMore<Placed<HandlingForm>>>;
        /// What it does of each translation.
        translations: OrNone<By<Translations, OneOrMore<Placed<HandlingForm>>>>;
        /// What is known of it.
        facts: List<Placed<GatewayFactForm>>;
        /// A configuration to start from.
        configuration: Optional<Configuration>;
    }
}

form! {
    /// What a gateway does with a protocol or a translation.
    struct HandlingForm is "a manner of support" for Loader<'_> {
        /// What the gateway does.
        support: WordOf<Support>;
        /// What has to be there besides.
        with: OrNone<OneOrMore<WordOf<Extra>>>;
        /// The edition or part of the product that does it, where not all do.
        edition: Optional<Text>;
        /// The protocol inside which it travels.
        over: Optional<ProtocolId>;
        /// How well that is confirmed; may be left out where it is unknown. An unconfirmed `no` excludes nothing.
        status: Optional<WordOf<Status>>;
        /// Why this is so, in a sentence; may be left out where it is unknown.
        because: Optional<Text>;
        /// Where this comes from; may be left out where nothing confirms it.
        source: Optional<Cited>;
    }
}

form! {
    /// A checked fact about the gateway.
    struct GatewayFactForm is "a fact of a gateway" for Loader<'_> {
        fact: FactForm as keys;
        /// The value as it comes.
        value: Optional<Text>;
        /// The setting that changes it.
        setting: Optional<Text>;
        /// Whether it cannot be changed; then there is no setting.
        fixed: OrNone<Truth>;
        /// What it limits.
        limits: OrNone<List<LimitForm>>;
        /// The most that it takes of what is counted for ways; what goes beyond it is said beside that sum.
        takes: OrNone<List<Placed<CapacityForm>>>;
    }
}

/// The most that a gateway may be said to take of a sum.
const LARGEST_CAPACITY: u32 = 4_000_000;

form! {
    /// The most that a gateway takes of a sum.
    struct CapacityForm is "what it takes" for Loader<'_> {
        /// The sum that it is held against.
        sum: SumName;
        /// The most of that, from 1.
        most: Whole<LARGEST_CAPACITY>;
        /// What takes so much, such as worker; the gateway as a whole when left out.
        each: Optional<Text>;
        /// The protocols whose ways count, and those that travel inside of them.
        protocols: List<ProtocolId>;
    }
}

form! {
    /// Where a fact bites.
    struct LimitForm is "a limit" for Loader<'_> {
        /// What it is about.
        kind: WordOf<LimitKind>;
        /// The limit, with its unit: a time such as 60s for idle, age and answer, a size such as 128KiB for message and body.
        at: Optional<AnyAmount>;
        /// The protocols that it bites.
        protocols: List<ProtocolId>;
        /// The circumstance under which it holds; then nothing is an error by it.
        only: Optional<Text>;
    }
}

form! {
    /// A configuration to start from.
    Configuration is "a configuration" for Loader<'_> {
        /// The usual name of the configuration.
        file: Text;
        /// What has to be known beside it, which is printed with it.
        notes: OrNone<List<ConfigurationNote>>;
        /// The configuration, with places to fill.
        template: Text;
    }
}

form! {
    /// What has to be known beside a configuration.
    ConfigurationNote is "a note" for Loader<'_> {
        /// What has to be known beside the configuration, in a sentence.
        says: Text;
        /// The protocols in it that this is about; all when left out.
        protocols: OrNone<List<ProtocolId>>;
    }
}

form! {
    /// What gateways may translate.
    struct TranslationsForm is "a file of translations" for Loader<'_> {
        /// What gateways may translate.
        translations: List<Translation>;
    }
}

form! {
    /// What a gateway may translate between clients and backends.
    Translation is "a translation" for Loader<'_> {
        id: Id;
        /// The name for people.
        name: Text;
        /// What it does, in a sentence.
        says: Text;
        /// The protocol that it is for.
        protocol: ProtocolId;
        /// The way that clients speak, which no gateway behind this one has to pass.
        way: Optional<WayId>;
        /// The answers that ask for it; only clients themselves when left out.
        when: Optional<Condition>;
        reason: Reason as keys;
    }
}

/// What stands under the names of things.
type ByName<T> = Vec<(At<String>, Option<T>)>;

impl Loader<'_> {
    /// A gateway; the facts in it join those of the pack.
    pub(super) fn gateway(&mut self, node: &Node, facts: &mut Vec<Fact>) -> Option<Gateway> {
        let names = self.names;
        let form = GatewayForm::read(self, node)?;
        let protocols = form.protocols.and_then(|all| self.handlings(all, Thing::Protocol, &names.protocols));
        let translations = form.translations.and_then(|all| self.handlings(all, Thing::Translation, &names.translations));
        let known: Vec<_> = form.facts?.into_iter().map(|fact| self.gateway_fact(fact)).collect();
        let (own, known): (Vec<Fact>, Vec<GatewayFact>) = known.into_iter().collect::<Option<Vec<_>>>()?.into_iter().unzip();
        facts.extend(own);
        Some(Gateway {
            id: form.id?,
            name: form.name?,
            title: form.title?,
            aliases: form.aliases?,
            about: form.about?,
            protocols: protocols?,
            translations: translations?,
            facts: known,
            configuration: form.configuration?,
        })
    }

    pub(super) fn translations(&mut self, node: &Node) -> Vec<Translation> {
        TranslationsForm::read(self, node).and_then(|file| file.translations).unwrap_or_default()
    }

    /// What a gateway does with each of some things, by their names. What is not named is not known.
    fn handlings(&mut self, all: ByName<Vec<At<HandlingForm>>>, thing: Thing, names: &NameList) -> Option<Vec<Vec<Handling>>> {
        let mut known = vec![Vec::new(); names.len()];
        let mut fine = true;
        for (At { value, span }, handlings) in all {
            let Some(position) = names.position(&value) else {
                self.reader.unknown::<()>(thing.word(), &value, span, names.iter());
                fine = false;
                continue;
            };
            let read = handlings.unwrap_or_default().into_iter().filter_map(|handling| self.handling(handling));
            known[position] = read.collect();
        }
        fine.then_some(known)
    }

    fn handling(&mut self, At { value: form, span }: At<HandlingForm>) -> Option<Handling> {
        let (support, status, because, source) = (form.support?, form.status?, form.because?, form.source?);
        // Of what is not known nothing need be said.
        let unknown = support == Support::Unknown;
        let status = status.or_else(|| if unknown { Some(Status::Unconfirmed) } else { self.reader.missing(span, "status") });
        let because = because.or_else(|| if unknown { Some(String::new()) } else { self.reader.missing(span, "because") });
        let unconfirmed = unknown || status == Some(Status::Unconfirmed);
        let source = source.or_else(|| if unconfirmed { Some(Vec::new()) } else { self.reader.missing(span, "source") });
        Some(Handling {
            support,
            with: form.with?,
            edition: form.edition?,
            over: form.over?,
            status: status?,
            because: because?,
            source: source?,
        })
    }

    fn gateway_fact(&mut self, At { value: form, span }: At<GatewayFactForm>) -> Option<(Fact, GatewayFact)> {
        let fact = form.fact.and_then(|fact| self.fact(fact, span));
        let limits: Vec<_> = form.limits?.into_iter().map(|limit| self.limit(limit)).collect();
        let (fact, setting, fixed) = (fact?, form.setting?, form.fixed?);
        if fixed && setting.is_some() {
            return self.reader.fail(codes::INVALID_VALUE, span, "what is fixed has no setting");
        }
        let id = FactId::new(self.names.facts.position(&fact.id)?);
        let takes: Vec<_> = form.takes?.into_iter().map(|takes| self.capacity(takes)).collect();
        let limits = limits.into_iter().collect::<Option<_>>()?;
        let takes = takes.into_iter().collect::<Option<_>>()?;
        Some((fact, GatewayFact { fact: id, value: form.value?, setting, fixed, limits, takes }))
    }

    fn capacity(&mut self, At { value: form, span }: At<CapacityForm>) -> Option<Capacity> {
        let (sum, most) = (form.sum?, form.most?);
        if self.names.sums.position(&sum.value).is_none() {
            return self.reader.unknown(Thing::Sum.word(), &sum.value, sum.span, self.names.sums.iter());
        }
        if most == 0 {
            return self.reader.fail(codes::INVALID_VALUE, span, "`0` is too few: what a gateway takes is 1 or more");
        }
        Some(Capacity { sum: sum.value, most: most.into(), each: form.each?, protocols: form.protocols? })
    }

    fn limit(&mut self, limit: LimitForm) -> Option<Limit> {
        let LimitForm { kind, at, protocols, only } = limit;
        let kind = kind?;
        let at = match at? {
            None => None,
            Some(At { value, span }) => {
                let read = match kind {
                    LimitKind::Idle | LimitKind::Age | LimitKind::Answer => Measure::Time.read(&value).ok(),
                    LimitKind::Message | LimitKind::Body => Measure::Size.read(&value).ok(),
                    LimitKind::Switch | LimitKind::Buffering | LimitKind::Balancing => None,
                };
                if read.is_none() {
                    let fault = format!("`{value}` is no amount for `{}`", kind.word());
                    return self.reader.fail(codes::INVALID_VALUE, span, fault);
                }
                read
            }
        };
        Some(Limit { kind, at, protocols: protocols?, only: only? })
    }
}
