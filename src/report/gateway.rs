//! What the gateway means for flows and for the plan: whether a protocol passes, what must be set, and the four points of a
//! gateway made concrete.

use super::{Name, and};
use crate::engine::{Bite, Passage, Plan, Verdict, passage};
use crate::pack::{
    Citation, Extra, Gateway, GatewayFact, GatewayId, GuidanceId, Handling, LimitKind, Lists, Pack, Point, ProtocolId, Status,
    Support, best_handling,
};
use crate::quantity::{duration_text, size_text};
use crate::requirements::{Flow, Requirements};

/// The gateway that a file names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayNote {
    /// Its id; none when the pack does not know it.
    pub id: Option<String>,
    /// Its name, or what the file has.
    pub name: String,
    /// What a reader should know of that.
    pub note: Option<String>,
}

/// How a protocol passes a gateway.
#[derive(Debug, Clone, PartialEq)]
pub struct PassageNote {
    /// The name of the gateway.
    pub gateway: String,
    /// The protocol.
    pub protocol: Name,
    /// Whether it passes: `yes`, `no`, or `unknown`.
    pub passes: &'static str,
    /// What the gateway does: a word, and what has to be there besides.
    pub support: &'static str,
    /// See `support`.
    pub with: Vec<&'static str>,
    /// The same in a sentence.
    pub lead: String,
    /// Why.
    pub because: String,
    /// Where that can be read.
    pub source: String,
    /// How well it is confirmed.
    pub status: &'static str,
    /// The translations that the answers ask for.
    pub translations: Vec<TranslationNote>,
    /// What must be set, and what bites.
    pub limits: Vec<LimitNote>,
}

/// A translation that the answers of a flow ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranslationNote {
    /// Its id.
    pub id: String,
    /// Whether the gateway does it: `yes`, `no`, or `unknown`.
    pub passes: &'static str,
    /// What comes of it, in a sentence.
    pub lead: String,
    /// Where that can be read.
    pub source: String,
}

/// A limit of a gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitNote {
    /// What it is about, in a word.
    pub kind: &'static str,
    /// The fact behind it.
    pub rule: String,
    /// What to do, or to mind, in a sentence or two.
    pub advice: String,
    /// What the fact says.
    pub says: String,
    /// The value as it comes.
    pub value: Option<String>,
    /// The setting that changes it.
    pub setting: Option<String>,
    /// Whether it cannot be changed.
    pub fixed: bool,
    /// How well it is confirmed.
    pub status: &'static str,
    /// What comes of it: `kept`, `broken`, or `open`.
    pub verdict: &'static str,
    /// Whether something has to be done, and is not known to be.
    pub urgent: bool,
}

/// One of the points of a gateway, made concrete for a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayPoint {
    /// What it lists, in a word.
    pub lists: &'static str,
    /// What is to be done.
    pub says: String,
    /// Why.
    pub because: String,
    /// Where that can be read.
    pub source: String,
    /// For each protocol, translation or gateway what that comes to.
    pub rows: Vec<GatewayRow>,
}

/// A line of a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayRow {
    /// What it is about, for people.
    pub name: String,
    /// The same for programs.
    pub id: String,
    /// What it comes to.
    pub text: String,
    /// Where that can be read.
    pub source: String,
}

/// The gateway of a file; none when it names none.
pub(super) fn gateway_note(pack: &Pack, requirements: &Requirements) -> Option<GatewayNote> {
    if let Some(id) = requirements.gateway_id() {
        let gateway = pack.gateway(id);
        return Some(GatewayNote { id: Some(gateway.id.clone()), name: gateway.name.clone(), note: None });
    }
    let name = requirements.gateway()?;
    let near = crate::diag::nearest(name, pack.gateways().map(|(_, gateway)| gateway.id.as_str()));
    let near = near.map_or(String::new(), |near| format!(" Did you mean {near}?"));
    let note = format!("The rules know no gateway called {name}, so it does not count.{near}");
    Some(GatewayNote { id: None, name: name.to_owned(), note: Some(note) })
}

/// How a protocol passes the gateway of a flow.
pub(super) fn passage_note(pack: &Pack, flow: &Flow, protocol: ProtocolId) -> Option<PassageNote> {
    let gateway = pack.gateway(flow.gateway()?);
    let Passage { handling, translations, bites } = passage(pack, flow, protocol)?;
    let name = Name::of(pack, protocol);
    let translations = translations.into_iter().map(|(id, handling)| {
        let translation = pack.translation(id);
        TranslationNote {
            id: translation.id.clone(),
            passes: passes(handling),
            lead: lead(pack, &gateway.name, &translation.name, handling, false),
            source: handling.map_or(String::new(), |handling| citations(pack, &handling.source)),
        }
    });
    Some(PassageNote {
        gateway: gateway.name.clone(),
        passes: passes(handling),
        support: handling.map_or(Support::Unknown, |handling| handling.support).word(),
        with: handling.map_or_else(Vec::new, |handling| handling.with.iter().map(|extra| extra.word()).collect()),
        lead: lead(pack, &gateway.name, &name.name, handling, true),
        because: handling.map_or(String::new(), |handling| handling.because.clone()),
        source: handling.map_or(String::new(), |handling| citations(pack, &handling.source)),
        status: handling.map_or(Status::Unconfirmed, |handling| handling.status).word(),
        translations: translations.collect(),
        limits: bites
            .iter()
            .filter(|bite| bite.limit.kind != LimitKind::Balancing)
            .map(|bite| limit_note(pack, flow, protocol, bite))
            .collect(),
        protocol: name,
    })
}

fn passes(handling: Option<&Handling>) -> &'static str {
    match handling {
        Some(handling) if handling.carries() => "yes",
        Some(handling) if handling.forbids() => "no",
        _ => "unknown",
    }
}

/// What a gateway does with something, in a sentence without the reason.
fn lead(pack: &Pack, gateway: &str, name: &str, handling: Option<&Handling>, protocol: bool) -> String {
    let Some(handling) = handling.filter(|handling| handling.support != Support::Unknown) else {
        let verb = if protocol { "carries" } else { "does" };
        return format!("Whether {gateway} {verb} {name} is not known: verify it.");
    };
    let does = match (handling.support, protocol) {
        (Support::No, _) if handling.status == Status::Unconfirmed => {
            return format!("{gateway} may lack {name}: nothing confirms that it has it. Verify it.");
        }
        (Support::No, true) => "does not carry",
        (Support::No, false) => "does not do",
        (_, false) => "does",
        (Support::Native, _) => "carries",
        (Support::Passthrough, _) => "passes",
        (_, true) => "translates",
    };
    let manner = match (handling.support, protocol) {
        (Support::Native, true) => " natively",
        (Support::Passthrough, true) => " through",
        _ => "",
    };
    let over = handling.over.map(|over| format!(" inside {}", pack.protocol(over).name));
    let edition = handling.edition.as_ref().map(|edition| format!(" in {edition}"));
    let with = handling.with.iter().map(|extra| match extra {
        Extra::Plugin => " with a plugin".to_owned(),
        Extra::Paid if handling.edition.is_some() => " (paid)".to_owned(),
        Extra::Paid => " in a paid edition".to_owned(),
        Extra::Preview => " as a preview".to_owned(),
    });
    let besides: Vec<String> = over.into_iter().chain(edition).chain(with).collect();
    let inferred = if handling.status == Status::Inferred { ", as far as can be inferred" } else { "" };
    format!("{gateway} {does} {name}{manner}{}{inferred}.", besides.concat())
}

/// What a gateway does with something, in a word or two.
pub(super) fn handling_words(pack: &Pack, handling: &Handling) -> String {
    let with = handling.with.iter().map(|extra| extra.word().to_owned());
    let over = handling.over.map(|over| format!("inside {}", pack.protocol(over).name));
    let words: Vec<String> = std::iter::once(handling.support.word().to_owned()).chain(with).chain(over).collect();
    let edition = handling.edition.as_ref().map_or(String::new(), |edition| format!(" ({edition})"));
    format!("{}{edition}", words.join(", "))
}

/// The same with how well it is confirmed, unless it is well.
pub(super) fn handling_text(pack: &Pack, handling: &Handling) -> String {
    let known = handling.support != Support::Unknown && handling.status != Status::Confirmed;
    let status = if known { format!(", {}", handling.status.word()) } else { String::new() };
    format!("{}{status}", handling_words(pack, handling))
}

fn limit_note(pack: &Pack, flow: &Flow, protocol: ProtocolId, bite: &Bite<'_>) -> LimitNote {
    let fact = pack.fact(bite.id());
    let known = bite.fact;
    let must_set = matches!(bite.limit.kind, LimitKind::Switch | LimitKind::Buffering | LimitKind::Age);
    LimitNote {
        kind: bite.limit.kind.word(),
        rule: fact.id.clone(),
        advice: advice(pack, flow, protocol, bite),
        says: fact.says.clone(),
        value: known.value.clone(),
        setting: known.setting.clone(),
        fixed: known.fixed,
        status: fact.status.word(),
        verdict: match bite.verdict {
            Verdict::Kept => "kept",
            Verdict::Broken => "broken",
            Verdict::Open => "open",
        },
        urgent: bite.verdict == Verdict::Broken
            || (bite.verdict == Verdict::Open
                && must_set
                && known.setting.is_some()
                && bite.limit.only.is_none()
                && fact.status != Status::Unconfirmed),
    }
}

/// What to do about a limit.
fn advice(pack: &Pack, flow: &Flow, protocol: ProtocolId, bite: &Bite<'_>) -> String {
    let fact = pack.fact(bite.id());
    let (says, status) = (&fact.says, fact.status);
    let counts = pack.protocol(protocol).at_gateway.as_ref().and_then(|at_gateway| at_gateway.heartbeat.as_ref());
    let limit = bite.limit;
    let stated =
        |key: &str| flow.decision().and_then(|decision| decision.plan(key).first()).map_or("", |text| text.value.as_str());
    let set = match (&bite.fact.setting, bite.fact.fixed) {
        (Some(setting), _) => format!("; set by {setting}"),
        (None, true) => "; fixed".to_owned(),
        (None, false) => String::new(),
    };
    let adjustable = bite.fact.setting.is_some();
    let text = match (limit.kind, limit.at) {
        (LimitKind::Switch | LimitKind::Buffering, _) => match &bite.fact.setting {
            Some(setting) => format!("Set {setting}. {says}"),
            None => says.clone(),
        },
        (LimitKind::Idle, Some(at)) => {
            let mend = if adjustable { "Shorten it or raise the limit." } else { "Shorten it." };
            let then = match bite.verdict {
                Verdict::Kept => format!("The heartbeat of {} keeps within it.", stated("heartbeat")),
                Verdict::Broken => format!("The heartbeat of {} comes too late. {mend}", stated("heartbeat")),
                Verdict::Open => "Send a heartbeat well before.".to_owned(),
            };
            let counts = counts.map_or(String::new(), |counts| format!(" {}", counts.says));
            format!("Silence of {} ends it{set}. {then}{counts}", duration_text(at))
        }
        (LimitKind::Age, Some(at)) => {
            let then = match bite.verdict {
                Verdict::Kept => format!("The age of {} keeps within it.", stated("connection-age")),
                Verdict::Broken => format!("The planned age of {} is beyond it.", stated("connection-age")),
                Verdict::Open if adjustable => "Raise it for this route, and let clients connect again.".to_owned(),
                Verdict::Open => "Clients must connect again.".to_owned(),
            };
            format!("It ends after {}, busy or not{set}. {then}", duration_text(at))
        }
        (LimitKind::Answer, Some(at)) => format!("An answer has to be complete within {}{set}.", duration_text(at)),
        (LimitKind::Message | LimitKind::Body, Some(at)) => {
            let what = if limit.kind == LimitKind::Message { "A message" } else { "The body of a request" };
            let then = match bite.verdict {
                Verdict::Kept => format!(" The planned {} keep within it.", stated("message-size")),
                Verdict::Broken => format!(" The planned {} are beyond it.", stated("message-size")),
                Verdict::Open => String::new(),
            };
            format!("{what} may have {} at most{set}.{then}", size_text(at))
        }
        _ => match &bite.fact.setting {
            Some(setting) => format!("{says} Set by {setting}."),
            None => says.clone(),
        },
    };
    let only = limit.only.as_ref().map_or(String::new(), |only| format!("{only}: "));
    let doubt = if status == Status::Unconfirmed { " (unconfirmed)" } else { "" };
    format!("{only}{text}{doubt}")
}

/// The points of a gateway that plans list, made concrete for the protocols of a plan.
pub(super) fn points(pack: &Pack, requirements: &Requirements, plan: &Plan) -> Vec<GatewayPoint> {
    let concerns = |about: &[ProtocolId]| about.is_empty() || about.iter().any(|id| plan.recommended.protocols.contains(id));
    let listed = |(_, guidance): (GuidanceId, &crate::pack::Guidance)| -> Vec<(Lists, Point)> {
        guidance.points.iter().filter_map(|point| Some((point.lists?, point.clone()))).collect()
    };
    let points = pack.guidance().flat_map(listed).filter(|(_, point)| concerns(&point.protocols));
    points
        .map(|(lists, point)| GatewayPoint {
            lists: lists.word(),
            rows: rows(pack, requirements, plan, lists),
            source: pack.citations(&point.reason),
            because: point.reason.because,
            says: point.says,
        })
        .collect()
}

fn rows(pack: &Pack, requirements: &Requirements, plan: &Plan, lists: Lists) -> Vec<GatewayRow> {
    let gateway = requirements.gateway_id().map(|id| pack.gateway(id));
    let row = |protocol: ProtocolId, text: String, source: String| {
        let name = Name::of(pack, protocol);
        GatewayRow { name: name.name, id: name.id, text, source }
    };
    let protocols = plan.recommended.protocols.iter().copied();
    match lists {
        Lists::Routes => protocols
            .filter_map(|protocol| {
                let route = &pack.protocol(protocol).at_gateway.as_ref()?.route;
                let handling = gateway.and_then(|gateway| best_handling(gateway.handlings(protocol)));
                let (handling, source) = match (gateway, handling) {
                    (Some(gateway), Some(handling)) => {
                        (format!(" {}: {}.", gateway.name, handling_words(pack, handling)), citations(pack, &handling.source))
                    }
                    _ => (String::new(), pack.citations(&route.reason)),
                };
                Some(row(protocol, format!("{}{handling}", route.says), source))
            })
            .collect(),
        Lists::Translations => translation_rows(pack, requirements, plan, gateway),
        Lists::Balancing => {
            let own = protocols.clone().filter_map(|protocol| {
                let balancing = &pack.protocol(protocol).at_gateway.as_ref()?.balancing;
                Some(row(protocol, balancing.says.clone(), pack.citations(&balancing.reason)))
            });
            let chosen: Vec<ProtocolId> = protocols.clone().collect();
            own.chain(gateway.into_iter().flat_map(|gateway| balancing_rows(pack, gateway, &chosen))).collect()
        }
        Lists::Authentication => protocols
            .map(|protocol| {
                let authentication = &pack.protocol(protocol).authentication;
                row(protocol, authentication.says.clone(), pack.citations(&authentication.reason))
            })
            .collect(),
    }
}

/// The translations that flows of the plan need.
fn translation_rows(pack: &Pack, requirements: &Requirements, plan: &Plan, gateway: Option<&Gateway>) -> Vec<GatewayRow> {
    let needed = pack.translations().filter_map(|(id, translation)| {
        let holds = |flow: usize| {
            let answers = requirements.flows()[flow].answers();
            translation.when.as_ref().is_some_and(|when| when.holds(answers))
        };
        let speak = plan.assignments.iter().filter(|assignment| assignment.protocol == translation.protocol);
        let flows: Vec<String> = speak
            .filter(|assignment| holds(assignment.flow))
            .map(|assignment| requirements.flows()[assignment.flow].name().to_owned())
            .collect();
        if flows.is_empty() {
            return None;
        }
        let handling = gateway.map(|gateway| (gateway, best_handling(gateway.translates(id))));
        let (does, source) = match handling {
            Some((gateway, handling)) => (
                format!(" {}", lead(pack, &gateway.name, &translation.name, handling, false)),
                handling.map_or(String::new(), |handling| citations(pack, &handling.source)),
            ),
            None => (String::new(), pack.citations(&translation.reason)),
        };
        let text = format!("For {}: {}{does}", and(&flows), translation.says);
        Some(GatewayRow { name: translation.name.clone(), id: translation.id.clone(), text, source })
    });
    // Inside of another protocol is a translation of a kind.
    let inside = plan.recommended.protocols.iter().filter_map(|&protocol| {
        let handling = best_handling(gateway?.handlings(protocol))
            .filter(|handling| handling.over.is_some() || handling.support == Support::Translated)?;
        let name = Name::of(pack, protocol);
        Some(GatewayRow {
            name: name.name,
            id: name.id,
            text: handling.because.clone(),
            source: citations(pack, &handling.source),
        })
    });
    let rows: Vec<GatewayRow> = needed.chain(inside).collect();
    if rows.is_empty() {
        let text = "No flow of this plan asks for it.".to_owned();
        return vec![GatewayRow { name: "None".to_owned(), id: "none".to_owned(), text, source: String::new() }];
    }
    rows
}

fn balancing_rows(pack: &Pack, gateway: &Gateway, protocols: &[ProtocolId]) -> Vec<GatewayRow> {
    let bears = |about: &[ProtocolId]| about.iter().any(|protocol| protocols.contains(protocol));
    let facts = gateway
        .facts
        .iter()
        .filter(|fact| fact.limits.iter().any(|limit| limit.kind == LimitKind::Balancing && bears(&limit.protocols)));
    facts
        .map(|known| {
            let fact = pack.fact(known.fact);
            let set = known.setting.as_ref().map_or(String::new(), |setting| format!(" Set {setting}."));
            GatewayRow {
                name: gateway.name.clone(),
                id: gateway.id.clone(),
                text: format!("{}{set}", fact.says),
                source: fact.id.clone(),
            }
        })
        .collect()
}

/// Citations as files write them, separated by commas.
pub(super) fn citations(pack: &Pack, source: &[Citation]) -> String {
    source.iter().map(|&citation| pack.citation(citation)).collect::<Vec<_>>().join(", ")
}

/// A fact of a gateway for a list: its value, its setting, and how well it is confirmed unless it is well.
pub(super) fn fact_text(pack: &Pack, known: &GatewayFact) -> String {
    let value = known.value.iter().cloned();
    let setting = known.setting.iter().map(|setting| format!("set by {setting}"));
    let fixed = known.fixed.then(|| "fixed".to_owned());
    let status = pack.fact(known.fact).status;
    let status = (status != Status::Confirmed).then(|| status.word().to_owned());
    value.chain(setting).chain(fixed).chain(status).collect::<Vec<_>>().join("; ")
}

/// What a fact of a gateway tells besides what it says.
pub(super) fn gateway_fact_text(pack: &Pack, gateway: GatewayId, known: &GatewayFact) -> Vec<String> {
    let value = known.value.as_ref().map(|value| format!("Value: {value}"));
    let setting = known.setting.as_ref().map(|setting| format!("Setting: {setting}"));
    let fixed = known.fixed.then(|| "It cannot be changed.".to_owned());
    let about = format!("Gateway: {} (protopick explain {})", pack.gateway(gateway).title, pack.gateway(gateway).id);
    value.into_iter().chain(setting).chain(fixed).chain([about]).collect()
}

/// The facts of a gateway by what they are about, each once.
pub(super) fn fact_groups(gateway: &Gateway) -> Vec<(&'static str, Vec<&GatewayFact>)> {
    let groups = [
        ("What must be switched on or minded", Some(LimitKind::Switch)),
        ("What buffers hold back", Some(LimitKind::Buffering)),
        ("How long a connection may be silent", Some(LimitKind::Idle)),
        ("How old a connection may grow", Some(LimitKind::Age)),
        ("How long an answer may take", Some(LimitKind::Answer)),
        ("How large a message may be", Some(LimitKind::Message)),
        ("How large the body of a request may be", Some(LimitKind::Body)),
        ("How connections find their backend", Some(LimitKind::Balancing)),
        ("What else is known", None),
    ];
    let kind = |fact: &GatewayFact| fact.limits.first().map(|limit| limit.kind);
    groups.map(|(title, wanted)| (title, gateway.facts.iter().filter(|fact| kind(fact) == wanted).collect())).into()
}
