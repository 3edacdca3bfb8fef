//! Gateways with their facts, and the translations that they may do.

use super::kinds::{By, Cited, Ordered, SumName};
use super::knowledge::FactForm;
use super::loader::Loader;
use super::names::NameList;
use crate::diag::codes;
use crate::pack::form::{AnyAmount, Id, Kind, List, OneOrMore, Optional, OrNone, Placed, Text, Truth, Whole, WordOf, forms};
use crate::pack::{
    Capacity, Condition, Configuration, ConfigurationNote, Configured, Extra, Fact, FactId, Gateway, GatewayFact, Handling,
    Limit, LimitKind, LintId, Measured, Older, ProtocolId, Reason, Status, Support, Thing, Translation, TranslationId, WayId,
};
use crate::quantity::Measure;
use crate::source::At;
use crate::yaml::Node;

/// Maximum capacity that a gateway may state.
const LARGEST_CAPACITY: u32 = 4_000_000;

forms! { Loader<'_>;
    /// A product that stands between clients and services.
    struct GatewayForm is "a gateway" {
        id: Ordered as keys;
        name: Text, "The name in tables.";
        title: Text, "The name in full.";
        aliases: OrNone<OneOrMore<Text>>, "Other names that files may use; one that several gateways share is ambiguous, and refused.";
        about: Text, "What it is, in a sentence.";
        measured: Optional<Placed<Measured>>, "What its facts with the status `measured` were measured with, where it has any.";
        protocols: By<ProtocolId, OneOrMore<Placed<HandlingForm>>>,
            "What it does with each protocol, the usual first: one is excluded only where all are certain not to carry it, "
            "and of one that is left out nothing is known.";
        translations: OrNone<By<TranslationId, OneOrMore<Placed<HandlingForm>>>>, "What it does of each translation.";
        facts: List<Placed<GatewayFactForm>>, "What is known of it.";
        configuration: Optional<Configuration>, "A configuration to start from.";
    }

    /// What facts were measured with.
    impl Measured is "a measurement" {
        with: OneOrMore<Text, 1>, "The versions of the product.";
        by: Text, "The command that shows the facts again.";
    }

    /// What a gateway does with a protocol or a translation.
    struct HandlingForm is "a manner of support" {
        support: WordOf<Support>, "What the gateway does.";
        with: OrNone<OneOrMore<WordOf<Extra>>>, "What has to be there besides.";
        edition: Optional<Text>, "The edition or part of the product that does it, where not all do.";
        over: Optional<ProtocolId>, "The protocol inside which it travels.";
        status: Optional<WordOf<Status>>,
            "How well that is confirmed, where only facts are `measured`; may be left out where it is unknown. "
            "An unconfirmed `no` excludes nothing.";
        because: Optional<Text>, "Why this is so, in a sentence; may be left out where it is unknown.";
        source: Optional<Cited>, "Where this comes from; may be left out where nothing confirms it.";
    }

    /// A checked fact about the gateway.
    struct GatewayFactForm is "a fact of a gateway" {
        fact: FactForm as keys;
        value: Optional<Text>, "The value as it comes.";
        setting: Optional<Text>, "The setting that changes it.";
        fixed: OrNone<Truth>, "Whether it cannot be changed; then there is no setting.";
        limits: OrNone<List<LimitForm>>, "What it limits, unless its setting says otherwise.";
        configured: OrNone<List<Configured>>, "What is read of it in configurations.";
        takes: OrNone<List<Placed<CapacityForm>>>,
            "The most that it takes of what is counted for ways; what goes beyond it is said beside that sum.";
    }

    /// The most that a gateway takes of a sum.
    struct CapacityForm is "what it takes" {
        sum: SumName, "The sum that it is held against.";
        most: Optional<Whole<LARGEST_CAPACITY>>,
            "The most of that, from 1; left out where only its setting says, by its key.";
        each: Optional<Text>, "What takes so much, such as worker; the gateway as a whole when left out.";
        key: Optional<Text>, "The name of its setting, as the reader of the configuration reports it.";
        without: Optional<Text>, "The key of the setting that has this capacity not count; none when left out.";
        apart: OrNone<Truth>, "Whether each route has it for itself, though one setting may say it for several.";
        write: Optional<Text>, "The line that sets it right; {n} stands for a number.";
        per: Optional<Whole<LARGEST_CAPACITY>>, "How much of its setting one takes, such as 2 where both sides count; 1 when left out.";
        times: Optional<Text>, "The key of the setting that says how many take so much; one does where that is not written.";
        protocols: List<ProtocolId>, "The protocols whose ways count, and those that travel inside of them.";
    }

    /// Where a fact bites.
    struct LimitForm is "a limit" {
        kind: WordOf<LimitKind>, "What it is about.";
        at: Optional<AnyAmount>,
            "The limit, with its unit: a time such as 60s for idle, age and answer, a size such as 128KiB for message and body.";
        protocols: List<ProtocolId>, "The protocols that it bites.";
        only: Optional<Text>, "The circumstance under which it holds; then nothing is an error by it.";
        when: Optional<Condition>, "The answers for which that circumstance is sure.";
    }

    /// A setting in a configuration.
    impl Configured is "a setting" {
        key: Text, "Its name, as the reader of the configuration reports it.";
        kind: WordOf<LimitKind>, "What it is about; the limits of the same kind say what holds without it.";
        protocols: List<ProtocolId>, "The protocols that it bears on.";
        beside: Optional<Text>, "The key of the setting beside which it counts, such as the directive that forwards; always when left out.";
        without: Optional<Text>, "The key of the setting that replaces it for these protocols where that is written; none when left out.";
        ways: OrNone<List<WayId>>, "The ways of these protocols that it bears on; all when left out.";
        when: Optional<Condition>, "The answers for which it bears; any when left out.";
        required: OrNone<Truth>, "Whether it is off, and wrong, unless it is written: a switch.";
        clients: OrNone<Truth>, "Whether it is about what clients speak, rather than services.";
        lint: Optional<LintId>, "The lint that a wrong value breaks; the usual one of its kind when left out.";
        only: Optional<Text>, "The circumstance in which a wrong value, or none, is wrong, such as old versions; then it is a note. Always when left out.";
        write: Optional<Text>,
            "The lines that set it right; {s} stands for whole seconds, {m} for mebibytes, {b} for bytes, {service} for the "
            "address of the service, {tls} for s where that is encrypted, {path} for the path of the flow, {here} for what else "
            "stands there.";
        older: Optional<Older>, "How that is written in older versions.";
        remove: OrNone<Truth>, "Whether a wrong line has to go instead.";
    }

    /// How a setting is written in older versions.
    impl Older is "an older form" {
        before: Text, "The first version with the newer form.";
        write: Text, "The line that sets it right before that.";
    }

    /// A configuration to start from.
    impl Configuration is "a configuration" {
        file: Text, "The usual name of the configuration.";
        notes: OrNone<List<ConfigurationNote>>, "What has to be known beside it, which is printed with it.";
        template: Text, "The configuration, with places to fill.";
    }

    /// What has to be known beside a configuration.
    impl ConfigurationNote is "a note" {
        says: Text, "What has to be known beside the configuration, in a sentence.";
        protocols: OrNone<List<ProtocolId>>, "The protocols in it that this is about; all when left out.";
    }

    /// What gateways may translate.
    struct TranslationsForm is "a file of translations" {
        translations: List<Translation>, "What gateways may translate.";
    }

    /// What a gateway may translate between clients and backends.
    impl Translation is "a translation" {
        id: Id;
        name: Text, "The name for people.";
        says: Text, "What it does, in a sentence.";
        protocol: ProtocolId, "The protocol that it is for.";
        ways: OrNone<OneOrMore<WayId>>, "The ways that clients may speak, which no gateway behind this one has to pass.";
        when: Optional<Condition>, "The answers that ask for it; only clients themselves when left out.";
        reason: Reason as keys;
    }
}

/// Values by the names of things.
type ByName<T> = Vec<(At<String>, Option<T>)>;

impl Loader<'_> {
    /// Reads a gateway; its facts are added to those of the pack.
    pub(super) fn gateway(&mut self, node: &Node, facts: &mut Vec<Fact>) -> Option<Gateway> {
        let names = self.names;
        let form = GatewayForm::read(self, node)?;
        let protocols = form.protocols.and_then(|all| self.handlings(all, Thing::Protocol, &names.protocols));
        let translations = form.translations.and_then(|all| self.handlings(all, Thing::Translation, &names.translations));
        let measured = form.measured;
        // One with a fault in it is there too.
        let has_measured = !matches!(measured, Some(None));
        let known: Vec<_> = form.facts?.into_iter().map(|fact| self.gateway_fact(fact, has_measured)).collect();
        let (own, known): (Vec<Fact>, Vec<GatewayFact>) = known.into_iter().collect::<Option<Vec<_>>>()?.into_iter().unzip();
        if let Some(Some(At { span, .. })) = measured
            && own.iter().all(|fact| fact.status != Status::Measured)
        {
            return self.reader.fail(codes::INVALID_VALUE, span, "no fact of this gateway has the status `measured`");
        }
        facts.extend(own);
        Some(Gateway {
            id: form.id?,
            name: form.name?,
            title: form.title?,
            aliases: form.aliases?,
            about: form.about?,
            measured: measured?.map(|measured| measured.value),
            protocols: protocols?,
            translations: translations?,
            facts: known,
            configuration: form.configuration?,
        })
    }

    pub(super) fn translations(&mut self, node: &Node) -> Vec<Translation> {
        TranslationsForm::read(self, node).and_then(|file| file.translations).unwrap_or_default()
    }

    /// Returns what a gateway does with each of some things, by name. Unnamed things are unknown.
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
        if status == Some(Status::Measured) {
            return self.reader.fail(
                codes::INVALID_VALUE,
                span,
                "only a fact can be `measured`: make one, and name it as the source",
            );
        }
        // Nothing need be said about what is unknown.
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

    fn gateway_fact(&mut self, At { value: form, span }: At<GatewayFactForm>, measured: bool) -> Option<(Fact, GatewayFact)> {
        let fact = form.fact.and_then(|fact| self.fact(fact, span));
        if !measured && fact.as_ref().is_some_and(|fact| fact.status == Status::Measured) {
            let fault = "a fact that is `measured` needs the key `measured` of its gateway, with the versions and the command";
            return self.reader.fail(codes::MISSING_KEY, span, fault);
        }
        let limits: Vec<_> = form.limits?.into_iter().map(|limit| self.limit(limit)).collect();
        let (fact, setting, fixed) = (fact?, form.setting?, form.fixed?);
        if fixed && setting.is_some() {
            return self.reader.fail(codes::INVALID_VALUE, span, "`fixed` and `setting` exclude each other");
        }
        let id = FactId::new(self.names.facts.position(&fact.id)?);
        let takes: Vec<_> = form.takes?.into_iter().map(|takes| self.capacity(takes)).collect();
        let limits = limits.into_iter().collect::<Option<_>>()?;
        let takes = takes.into_iter().collect::<Option<_>>()?;
        Some((fact, GatewayFact { fact: id, value: form.value?, setting, fixed, limits, configured: form.configured?, takes }))
    }

    fn capacity(&mut self, At { value: form, span }: At<CapacityForm>) -> Option<Capacity> {
        let (sum, most, key) = (form.sum?, form.most?, form.key?);
        if self.names.sums.position(&sum.value).is_none() {
            return self.reader.unknown(Thing::Sum.word(), &sum.value, sum.span, self.names.sums.iter());
        }
        if most == Some(0) {
            return self.reader.fail(codes::INVALID_VALUE, span, "`most` takes a whole number from 1, found `0`");
        }
        if most.is_none() && key.is_none() {
            return self.reader.fail(codes::INVALID_VALUE, span, "`most` or `key` says how much it takes, found neither");
        }
        Some(Capacity {
            sum: sum.value,
            most: most.map(Into::into),
            each: form.each?,
            key,
            without: form.without?,
            apart: form.apart?,
            write: form.write?,
            per: form.per?,
            times: form.times?,
            protocols: form.protocols?,
        })
    }

    fn limit(&mut self, limit: LimitForm) -> Option<Limit> {
        let LimitForm { kind, at, protocols, only, when } = limit;
        let kind = kind?;
        let at = match at? {
            None => None,
            Some(At { value, span }) => {
                let measure = match kind {
                    LimitKind::Idle | LimitKind::Age | LimitKind::Answer => Some(Measure::Time),
                    LimitKind::Message | LimitKind::Body => Some(Measure::Size),
                    LimitKind::Switch | LimitKind::Buffering | LimitKind::Compression | LimitKind::Balancing => None,
                };
                let read = measure.and_then(|measure| measure.read(&value).ok());
                if read.is_none() {
                    let expected = measure.map_or("no amount", Measure::example);
                    let fault = format!("a limit for `{}` takes {expected}, found `{value}`", kind.word());
                    return self.reader.fail(codes::INVALID_VALUE, span, fault);
                }
                read
            }
        };
        Some(Limit { kind, at, protocols: protocols?, only: only?, when: when? })
    }
}
