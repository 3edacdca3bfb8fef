//! Puts explanations together from the pack, with reasons, sources and the verdicts of the evidence.

mod beyond;
mod lint;

use super::explanation::{Cited, Explanation, Item, Section, Verdict};
use super::gateway::{fact_text, gateway_fact_text, handling_text};
use super::topic::{Topic, topics};
use crate::decision::Fit;
use crate::pack::{
    AmountId, Cap, CarrierId, Citation, ClaimId, Dimension, DimensionId, Fact, FactId, FitRule, Gateway, Ground, GuidanceId,
    GuidanceKind, Handling, LevelId, Lowering, NeedId, Pack, Piece, Protocol, ProtocolId, Reason, Source, SourceId, Subject,
    TraitKind, TranslationId, WayFit, WayId,
};

/// Explains the topic with this full name, as [`super::find`] gives it.
pub fn explain(pack: &Pack, name: &str) -> Option<Explanation> {
    let (id, topic) = topics(pack).into_iter().find(|(id, _)| id == name)?;
    let mut told = Teller { pack, citations: Vec::new(), claims: Vec::new() };
    let mut explanation = told.tell(topic, id);
    explanation.verdicts = told.verdicts();
    // A protocol or a gateway cites nearly everything: naming each fact where it is used, and the documents here, is enough.
    let whole = matches!(topic, Topic::Protocol(_) | Topic::Gateway(_));
    let cited = if whole { told.documents() } else { cited(pack, &told.citations) };
    explanation.sources.extend(cited);
    Some(explanation)
}

/// Collects what is cited while the parts of an explanation are put together.
struct Teller<'p> {
    pack: &'p Pack,
    citations: Vec<Citation>,
    claims: Vec<ClaimId>,
}

impl Teller<'_> {
    fn tell(&mut self, topic: Topic, id: String) -> Explanation {
        let pack = self.pack;
        match topic {
            Topic::Protocol(protocol) => self.protocol(id, protocol),
            Topic::Piece(protocol, position) => {
                let piece = super::topic::pieces(pack.protocol(protocol)).nth(position);
                self.statement(
                    &format!("{} piece", pack.protocol(protocol).name),
                    id,
                    piece.map(|piece| (&piece.says, &piece.reason)),
                )
            }
            Topic::Trait(protocol, position) => {
                let each = &pack.protocol(protocol).traits()[position];
                self.statement(&format!("{} trait", pack.protocol(protocol).name), id, Some((&each.says, each.reason)))
            }
            Topic::Dimension(dimension) => self.dimension(id, dimension),
            Topic::Level(level) => self.level(id, level),
            Topic::Need(need) => self.need(id, need),
            Topic::Needs => {
                let text =
                    ["Yes/no requirements beyond the dimensions. Each that a flow states is a criterion of its own.".to_owned()];
                let items = pack.needs().map(|(_, need)| self.item(&need.id, None, &need.label, &need.reason)).collect();
                Explanation { sections: vec![section("Needs", items)], ..bare("criteria", id, "Needs", text) }
            }
            Topic::TossUp => {
                self.cite(pack.toss_up_reason());
                let limit = format!("A lead of less than {:.1} points.", f64::from(pack.toss_up_tenths()) / 10.0);
                bare("setting", id, "Toss-up", [limit, pack.toss_up_reason().because.clone()])
            }
            Topic::Way(way) => self.way(id, way),
            Topic::Amount(amount) => self.amount(id, amount),
            Topic::Carrier(carrier) => self.carrier(id, carrier),
            Topic::Fit(subject, way) => self.fit(id, subject, way),
            Topic::Cap(cap) => self.cap(id, pack.cap(cap)),
            Topic::Beyond(answer) => self.beyond(id, pack.beyond_answer(answer)),
            Topic::Lint(lint) => self.lint(id, lint),
            Topic::Guidance(guidance) => self.guidance(id, guidance),
            Topic::Point(guidance, position) => {
                let point = pack.guidance_piece(guidance).points.get(position);
                self.statement(pack.guidance_piece(guidance).kind.word(), id, point.map(|point| (&point.says, &point.reason)))
            }
            Topic::Gateway(gateway) => self.gateway(id, pack.gateway(gateway)),
            Topic::Handling(gateway, protocol) => {
                let (gateway, name) = (pack.gateway(gateway), &pack.protocol(protocol).name);
                let items = self.ways(name, gateway.handlings(protocol));
                Explanation {
                    sections: vec![section("Ways", items)],
                    ..bare("way", id, &format!("{name} behind {}", gateway.name), [])
                }
            }
            Topic::Translation(translation) => self.translation(id, translation),
            Topic::Fact(at) => {
                let fact = pack.fact(at);
                let cited = cited_fact(pack, fact);
                let documents = fact.grounds.iter().map(|&ground| match ground {
                    Ground::Source(source) => Citation::Document(source),
                    Ground::Fact(fact) => Citation::Fact(fact),
                });
                self.citations.extend(documents);
                let text = [fact.says.clone(), format!("Status: {}.", cited.status.unwrap_or_default())];
                let known = pack.gateway_of(at).map(|(gateway, known)| gateway_fact_text(pack, gateway, known));
                bare("fact", id, &fact_title(fact), text.into_iter().chain(known.into_iter().flatten()))
            }
            Topic::Claim(claim) => {
                self.claims.push(claim);
                self.citations.extend(pack.claim(claim).source.iter().copied());
                self.citations.extend(pack.claim(claim).evidence.iter().copied().map(Citation::Fact));
                bare("claim", id, &pack.claim(claim).says, [])
            }
            Topic::Source(source) => {
                let source = pack.source(source);
                let sections = source.sections.iter().map(|part| Item {
                    label: format!("{}#{}", source.id, part.id),
                    fit: None,
                    because: part.title.clone(),
                    source: String::new(),
                });
                let sections: Vec<_> = sections.collect();
                let sections = if sections.is_empty() { Vec::new() } else { vec![section("Sections", sections)] };
                let text = source.date.iter().map(|date| format!("Read: {date}"));
                let sources = vec![cited_source(source, source.id.clone(), source.title.clone())];
                Explanation { sections, sources, ..bare("source", id, &source.title, text) }
            }
        }
    }

    fn cite(&mut self, reason: &Reason) {
        self.citations.extend(reason.source.iter().copied());
        self.claims.extend(reason.claims.iter().copied());
    }

    fn item(&mut self, label: &str, fit: Option<Fit>, because: &str, reason: &Reason) -> Item {
        self.cite(reason);
        Item { label: label.to_owned(), fit, because: because.to_owned(), source: self.pack.citations(reason) }
    }

    fn reasoned(&mut self, label: &str, fit: Option<Fit>, reason: &Reason) -> Item {
        self.item(label, fit, &reason.because, reason)
    }

    fn rule(&mut self, label: &str, rule: &FitRule) -> Item {
        self.reasoned(label, Some(rule.fit), &rule.reason)
    }

    /// A statement with its reason.
    fn statement(&mut self, kind: &str, id: String, statement: Option<(&String, &Reason)>) -> Explanation {
        let Some((says, reason)) = statement else { return bare(kind, id, "", []) };
        self.cite(reason);
        bare(kind, id, says, [reason.because.clone()])
    }

    fn protocol(&mut self, id: String, protocol: ProtocolId) -> Explanation {
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
        let simplicity = format!("Place {} in the order of simplicity: {}", self.simplicity(protocol), protocol.reason.because);
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

    fn dimension(&mut self, id: String, dimension: DimensionId) -> Explanation {
        let pack = self.pack;
        let words = pack.dimension(dimension);
        self.cite(&words.reason);
        let sections = pack.levels(dimension).map(|(level, words)| {
            let fits = self.fits(Subject::Level(level));
            section(&format!("{}: {}", words.id, words.label), fits)
        });
        let levels: Vec<Section> = sections.collect();
        let sections = levels.into_iter().chain(self.implied(dimension)).collect();
        let weight = format!("Weight {}: {}", words.weight, words.reason.because);
        Explanation { sections, ..bare("dimension", id, &words.name, [words.question.clone(), words.help.clone(), weight]) }
    }

    fn fits(&mut self, subject: Subject) -> Vec<Item> {
        let pack = self.pack;
        let mut fits: Vec<_> = pack.protocols().map(|(id, protocol)| (&protocol.name, pack.best_fit(subject, id))).collect();
        fits.sort_by_key(|(_, rule)| std::cmp::Reverse(rule.fit));
        fits.into_iter().map(|(name, rule)| self.rule(name, rule)).collect()
    }

    /// The caps that speak of a subject.
    fn caps(&mut self, subject: Subject) -> Vec<Section> {
        let pack = self.pack;
        let speaks = |cap: &Cap| cap.lowers.iter().any(|low| low.subjects.contains(&subject));
        let caps: Vec<_> = pack.caps().filter(|(_, cap)| speaks(cap)).collect();
        let items: Vec<_> = caps.into_iter().map(|(_, cap)| self.reasoned(&cap.id, None, &cap.reason)).collect();
        if items.is_empty() { Vec::new() } else { vec![section("Caps that can lower these fits", items)] }
    }

    fn level(&mut self, id: String, level: LevelId) -> Explanation {
        let words = self.pack.level(level);
        self.citations.extend(words.source.iter().copied());
        let mut sections = vec![section("Fits", self.fits(Subject::Level(level)))];
        sections.extend(self.caps(Subject::Level(level)));
        let title = format!("{}: {}", self.pack.dimension(level.dimension()).name, words.label);
        Explanation { sections, ..bare("level", id, &title, [words.help.clone()]) }
    }

    fn need(&mut self, id: String, need: NeedId) -> Explanation {
        let words = self.pack.need(need);
        self.cite(&words.reason);
        let mut sections = vec![section("Fits", self.fits(Subject::Need(need)))];
        sections.extend(self.caps(Subject::Need(need)));
        let text = [words.question.clone(), words.help.clone(), words.reason.because.clone()];
        Explanation { sections, ..bare("need", id, &words.name, text) }
    }

    /// The fit of a way for a level or need: each that may hold, the first of its own that does before the protocol's.
    fn fit(&mut self, id: String, subject: Subject, way: WayId) -> Explanation {
        let pack = self.pack;
        let (at, says) = match subject {
            Subject::Level(level) => (&pack.dimension(level.dimension()).name, &pack.level(level).label),
            Subject::Need(need) => (&pack.need(need).name, &pack.need(need).label),
        };
        let title = format!("{} for {}: {says}", pack.way(way).name, at);
        let own = pack.way(way).fits.iter().filter(|fit| fit.subject == subject);
        let conditional: Vec<&WayFit> = own.clone().filter(|fit| fit.when.is_some()).collect();
        let always = own.clone().find(|fit| fit.when.is_none());
        let rule = always.map_or_else(|| pack.fit(subject, pack.way(way).protocol), |fit| &fit.rule);
        self.cite(&rule.reason);
        let caps: Vec<_> = pack.caps().collect();
        let lowering = caps.into_iter().flat_map(|(_, cap)| {
            let lowers =
                cap.lowers.iter().filter(|low| low.ways.contains(&way) && low.subjects.contains(&subject) && low.to < rule.fit);
            lowers.map(move |low| (cap, low.to))
        });
        let lowered: Vec<_> = lowering.map(|(cap, to)| self.reasoned(&cap.id, Some(to), &cap.reason)).collect();
        let other = |fit: &&WayFit| {
            let when = fit.when.as_ref().map_or_else(String::new, |when| pack.condition_parts(when).join(", "));
            self.reasoned(&when, Some(fit.rule.fit), &fit.rule.reason)
        };
        let other: Vec<_> = conditional.iter().map(other).collect();
        let sections = [("Under a condition", other), ("Lowered to", lowered)].into_iter().filter(|(_, items)| !items.is_empty());
        let sections = sections.map(|(title, items)| section(title, items)).collect();
        Explanation { sections, ..bare("fit", id, &title, [format!("Fit: {}", rule.fit.word()), rule.reason.because.clone()]) }
    }

    /// A way that is not the plain one of its protocol.
    fn way(&mut self, id: String, way: WayId) -> Explanation {
        let pack = self.pack;
        let words = pack.way(way);
        self.cite(&words.reason);
        let requires = words.requires.iter().map(|&carrier| pack.carrier(carrier));
        let requires = requires.map(|carrier| self.reasoned(&carrier.id, None, &carrier.reason)).collect::<Vec<_>>();
        let fits: Vec<Item> = words
            .fits
            .iter()
            .map(|fit| self.reasoned(&pack.subject_id(fit.subject), Some(fit.rule.fit), &fit.rule.reason))
            .collect();
        let sections = [("Requires", requires), ("Fits that differ from those of the protocol", fits)];
        let sections = sections.into_iter().filter(|(_, items)| !items.is_empty());
        let text = [words.says.clone(), words.reason.because.clone()];
        Explanation {
            sections: sections.map(|(title, items)| section(title, items)).collect(),
            ..bare("way", id, &words.name, text)
        }
    }

    /// An amount, with the levels that it implies.
    fn amount(&mut self, id: String, amount: AmountId) -> Explanation {
        let pack = self.pack;
        let words = pack.amount(amount);
        self.cite(&words.reason);
        let of = |(dimension, _): &(DimensionId, &Dimension)| {
            pack.dimension(*dimension).implied.as_ref().is_some_and(|implied| implied.amounts.contains(&amount))
        };
        let dimensions: Vec<_> = pack.dimensions().filter(of).map(|(dimension, _)| dimension).collect();
        let sections = dimensions.into_iter().filter_map(|dimension| self.implied(dimension)).collect();
        let text = [words.question.clone(), words.help.clone(), words.reason.because.clone()];
        Explanation { sections, ..bare("amount", id, &words.name, text) }
    }

    /// The levels of a dimension that amounts imply, where none is stated.
    fn implied(&mut self, dimension: DimensionId) -> Option<Section> {
        let pack = self.pack;
        let implied = pack.dimension(dimension).implied.as_ref()?;
        let ids: Vec<&str> = implied.amounts.iter().map(|&amount| pack.amount(amount).id.as_str()).collect();
        let measure = implied.measure(pack);
        let items = implied.levels.iter().map(|(level, from)| {
            let from = if *from == 0 { "below".to_owned() } else { format!("from {}", measure.text(*from)) };
            item(&pack.subject_id(Subject::Level(*level)), &format!("{} {from}", ids.join(" times ")))
        });
        let items = items.collect();
        self.cite(&implied.reason);
        Some(section("Implied where no level is stated", items))
    }

    /// What ways require of everything between client and gateway.
    fn carrier(&mut self, id: String, carrier: CarrierId) -> Explanation {
        let pack = self.pack;
        let words = pack.carrier(carrier);
        self.cite(&words.reason);
        let ways = pack.ways().filter(|(_, way)| way.requires.contains(&carrier));
        let ways: Vec<Item> = ways.map(|(_, way)| item(&way.name, &way.says)).collect();
        let barred = pack.gateways().filter(|(gateway, _)| pack.lacks_carrier(*gateway, carrier));
        let barred: Vec<Item> = barred.map(|(_, gateway)| item(&gateway.name, "")).collect();
        let sections = [("Ways that require it", ways), ("Gateways that do not pass it", barred)];
        let sections = sections.into_iter().filter(|(_, items)| !items.is_empty());
        let text = [format!("Where it is blocked: {}.", words.label), words.reason.because.clone()];
        Explanation {
            sections: sections.map(|(title, items)| section(title, items)).collect(),
            ..bare("carrier", id, &words.name, text)
        }
    }

    fn cap(&mut self, id: String, cap: &Cap) -> Explanation {
        let pack = self.pack;
        self.cite(&cap.reason);
        let conditions = pack.condition_parts(&cap.when).iter().map(|text| item(text, "")).collect();
        let lowered = |low: &Lowering, subject: Subject, way: WayId| {
            let own = pack.way(way).fits.iter().position(|fit| fit.subject == subject);
            let before = pack.way_fit(subject, way, own).fit.word();
            let rule = format!("{}.{}", pack.subject_id(subject), pack.way(way).id);
            Item { fit: Some(low.to), ..item(&rule, &format!("{before} without the cap")) }
        };
        let mut lowers = Vec::new();
        for low in &cap.lowers {
            for &subject in &low.subjects {
                lowers.extend(low.ways.iter().map(|&way| lowered(low, subject, way)));
            }
        }
        let sections = vec![section("When all of these hold", conditions), section("These fits are lowered to", lowers)];
        Explanation { sections, ..bare("cap", id, &cap.title, [cap.reason.because.clone()]) }
    }

    fn guidance(&mut self, id: String, guidance: GuidanceId) -> Explanation {
        let words = self.pack.guidance_piece(guidance);
        self.cite(&words.reason);
        let points = words.points.iter().map(|point| match words.kind {
            GuidanceKind::Word => self.item(&point.id, None, &format!("{} {}", point.says, point.reason.because), &point.reason),
            _ => self.reasoned(&point.says, None, &point.reason),
        });
        let items: Vec<_> = points.collect();
        let title = if words.kind == GuidanceKind::Word { "Words" } else { "Points" };
        let sections = if items.is_empty() { Vec::new() } else { vec![section(title, items)] };
        Explanation { sections, ..bare(words.kind.word(), id, &words.title, [words.says.clone(), words.reason.because.clone()]) }
    }

    fn gateway(&mut self, id: String, gateway: &Gateway) -> Explanation {
        let pack = self.pack;
        let mut sections = Vec::new();
        let carried = pack.protocols().flat_map(|(protocol, words)| self.ways(&words.name, gateway.handlings(protocol)));
        sections.push(section("What it carries", carried.collect()));
        let translated = pack.translations().flat_map(|(id, translation)| self.ways(&translation.name, gateway.translates(id)));
        sections.push(section("What it translates", translated.collect()));
        for (title, facts) in super::gateway::fact_groups(gateway) {
            let items = facts.into_iter().map(|known| {
                self.citations.push(Citation::Fact(known.fact));
                let fact = pack.fact(known.fact);
                Item { label: fact.says.clone(), fit: None, because: fact_text(pack, known), source: fact.id.clone() }
            });
            sections.push(section(title, items.collect()));
        }
        sections.retain(|section| !section.items.is_empty());
        Explanation { sections, ..bare("gateway", id, &gateway.title, [gateway.about.clone(), CONFIRMED.to_owned()]) }
    }

    /// What a gateway does with a protocol, or with a translation.
    fn ways(&mut self, name: &str, ways: &[Handling]) -> Vec<Item> {
        let pack = self.pack;
        let item = |way: &Handling| {
            self.citations.extend(way.source.iter().copied());
            Item {
                label: format!("{name}: {}", handling_text(pack, way)),
                fit: None,
                because: way.because.clone(),
                source: super::gateway::citations(pack, &way.source),
            }
        };
        ways.iter().map(item).collect()
    }

    fn translation(&mut self, id: String, translation: TranslationId) -> Explanation {
        let pack = self.pack;
        let words = pack.translation(translation);
        self.cite(&words.reason);
        let items = pack.gateways().flat_map(|(_, gateway)| self.ways(&gateway.name, gateway.translates(translation)));
        let sections = vec![section("Gateways", items.collect())];
        Explanation { sections, ..bare("translation", id, &words.name, [words.says.clone(), words.reason.because.clone()]) }
    }

    fn verdicts(&mut self) -> Vec<Verdict> {
        let pack = self.pack;
        let mut claims = std::mem::take(&mut self.claims);
        claims.sort_unstable();
        claims.dedup();
        let verdicts = claims.into_iter().map(|id| pack.claim(id)).map(|claim| Verdict {
            id: claim.id.clone(),
            claim: claim.says.clone(),
            source: claim.source.iter().map(|&source| pack.citation(source)).collect::<Vec<_>>().join(", "),
            verdict: claim.verdict.word().to_owned(),
            because: claim.because.clone(),
            evidence: claim.evidence.iter().map(|&fact| pack.fact(fact).id.clone()).collect(),
        });
        verdicts.collect()
    }

    /// The documents behind what was cited, each once, in the order of the pack.
    fn documents(&self) -> Vec<Cited> {
        let pack = self.pack;
        let mut facts: Vec<FactId> = Vec::new();
        let mut sources: Vec<SourceId> = Vec::new();
        for &citation in &self.citations {
            match citation {
                Citation::Section(source, _) | Citation::Document(source) => sources.push(source),
                Citation::Fact(fact) => facts.push(fact),
            }
        }
        // Facts may be inferred from facts, and the loader does not forbid a circle.
        let mut known = 0;
        while known < facts.len() {
            for &ground in &pack.fact(facts[known]).grounds {
                match ground {
                    Ground::Source(source) => sources.push(source),
                    Ground::Fact(fact) if !facts.contains(&fact) => facts.push(fact),
                    Ground::Fact(_) => {}
                }
            }
            known += 1;
        }
        sources.sort_unstable();
        sources.dedup();
        let sources = sources.into_iter().map(|id| pack.source(id));
        sources.map(|source| cited_source(source, source.id.clone(), source.title.clone())).collect()
    }
}

/// What is cited, each once: first documents and their sections, then facts.
pub(super) fn cited(pack: &Pack, citations: &[Citation]) -> Vec<Cited> {
    let mut cited: Vec<Cited> = Vec::new();
    let mut facts: Vec<FactId> = Vec::new();
    for &citation in citations {
        let document = match citation {
            Citation::Section(source, section) => {
                let source = pack.source(source);
                let says = format!("{}, section \"{}\"", source.title, source.sections[usize::from(section)].title);
                cited_source(source, pack.citation(citation), says)
            }
            Citation::Document(source) => {
                let source = pack.source(source);
                cited_source(source, source.id.clone(), source.title.clone())
            }
            Citation::Fact(fact) => {
                facts.push(fact);
                continue;
            }
        };
        if !cited.contains(&document) {
            cited.push(document);
        }
    }
    facts.sort_unstable();
    facts.dedup();
    cited.extend(facts.into_iter().map(|fact| cited_fact(pack, pack.fact(fact))));
    cited
}

fn section(title: &str, items: Vec<Item>) -> Section {
    Section { title: title.to_owned(), items }
}

fn item(label: &str, because: &str) -> Item {
    Item { label: label.to_owned(), fit: None, because: because.to_owned(), source: String::new() }
}

fn bare(kind: &str, id: String, title: &str, text: impl IntoIterator<Item = String>) -> Explanation {
    Explanation {
        kind: kind.to_owned(),
        id,
        title: title.to_owned(),
        text: text.into_iter().collect(),
        sections: Vec::new(),
        examples: Vec::new(),
        verdicts: Vec::new(),
        sources: Vec::new(),
    }
}

fn fact_title(fact: &Fact) -> String {
    match fact.quality {
        Some(quality) => format!("Measurement ({})", quality.word()),
        None => "Checked fact".to_owned(),
    }
}

fn cited_source(source: &Source, id: String, says: String) -> Cited {
    Cited { id, says, status: None, inferred_from: Vec::new(), urls: source.url.iter().cloned().collect() }
}

fn cited_fact(pack: &Pack, fact: &Fact) -> Cited {
    let (mut inferred_from, mut urls) = (Vec::new(), Vec::new());
    for &ground in &fact.grounds {
        match ground {
            Ground::Source(source) => urls.extend(pack.source(source).url.clone()),
            Ground::Fact(fact) => inferred_from.push(pack.fact(fact).id.clone()),
        }
    }
    Cited { id: fact.id.clone(), says: fact.says.clone(), status: Some(fact.status.word().to_owned()), inferred_from, urls }
}

/// How to read the facts on a gateway.
const CONFIRMED: &str = "What is not marked otherwise is confirmed by the vendor's documentation or by source code.";
