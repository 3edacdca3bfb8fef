//! What can be explained, and how it is found from user input.

use crate::diag::{nearest, plain};
use crate::pack::{
    AmountId, BeyondId, CapId, CarrierId, ClaimId, DimensionId, FactId, GatewayId, GuidanceId, GuidanceKind, LevelId, LintId,
    NeedId, Pack, Piece, PrecedentId, Protocol, ProtocolId, SourceId, Subject, TranslationId, Way, WayId,
};
use crate::settings;

/// Something that can be explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    Protocol(ProtocolId),
    /// A piece of a protocol, by its position among all of its pieces.
    Piece(ProtocolId, usize),
    /// Something that is known about every protocol, by its position among the traits.
    Trait(ProtocolId, usize),
    Dimension(DimensionId),
    Level(LevelId),
    Need(NeedId),
    /// The needs as such.
    Needs,
    /// The margin below which a choice is a toss-up.
    TossUp,
    /// Settings files.
    Settings,
    /// A key of settings files, by its position.
    Setting(usize),
    Way(WayId),
    /// The fit of a way: its own, or for a plain way that of its protocol.
    Fit(Subject, WayId),
    Carrier(CarrierId),
    Amount(AmountId),
    Cap(CapId),
    Beyond(BeyondId),
    Lint(LintId),
    Precedent(PrecedentId),
    Guidance(GuidanceId),
    Gateway(GatewayId),
    /// What a gateway does with a protocol.
    Handling(GatewayId, ProtocolId),
    Translation(TranslationId),
    Point(GuidanceId, usize),
    Fact(FactId),
    Claim(ClaimId),
    Source(SourceId),
}

/// The result of looking up a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// One topic, by its full name.
    One(String),
    /// Several topics, by their full names.
    Several(Vec<String>),
    /// Several words, each of which is a topic, by their full names.
    Each(Vec<String>),
    /// Nothing, with a similar name if there is one.
    Nothing(Option<String>),
}

/// Returns the pieces of a protocol: when to use it, use cases, pros, cons, cautions.
pub(super) fn pieces(protocol: &Protocol) -> impl Iterator<Item = &Piece> {
    let lists = [&protocol.when_to_use, &protocol.use_cases, &protocol.pros, &protocol.cons];
    lists.into_iter().flatten().chain(protocol.cautions.iter().map(|caution| &caution.piece))
}

/// Returns every topic with its full name.
pub(super) fn topics(pack: &Pack) -> Vec<(String, Topic)> {
    let mut all: Vec<(String, Topic)> = Vec::new();
    for (id, protocol) in pack.protocols() {
        all.push((protocol.id.clone(), Topic::Protocol(id)));
        all.extend(pieces(protocol).enumerate().map(|(i, piece)| (format!("{}.{}", protocol.id, piece.id), Topic::Piece(id, i))));
    }
    let further = pack.ways().filter(|(_, way)| way.id != pack.protocol(way.protocol).id);
    all.extend(further.map(|(id, way)| (way.id.clone(), Topic::Way(id))));
    all.extend(pack.carriers().map(|(id, carrier)| (carrier.id.clone(), Topic::Carrier(id))));
    all.extend(pack.amounts().map(|(id, amount)| (amount.id.clone(), Topic::Amount(id))));
    for (id, protocol) in pack.protocols() {
        all.extend(
            protocol.traits().iter().enumerate().map(|(i, each)| (format!("{}.{}", protocol.id, each.id), Topic::Trait(id, i))),
        );
    }
    let mut subjects = Vec::new();
    for (id, dimension) in pack.dimensions() {
        all.push((dimension.id.clone(), Topic::Dimension(id)));
        subjects.extend(pack.levels(id).map(|(level, _)| (Subject::Level(level), Topic::Level(level))));
    }
    all.push(("needs".to_owned(), Topic::Needs));
    all.push(("toss-up".to_owned(), Topic::TossUp));
    subjects.extend(pack.needs().map(|(need, _)| (Subject::Need(need), Topic::Need(need))));
    for (subject, topic) in subjects {
        all.push((pack.subject_id(subject), topic));
        // The plain way has the fits of its protocol.
        let own = |way: &Way| way.id == pack.protocol(way.protocol).id || way.fits.iter().any(|fit| fit.subject == subject);
        let ways = pack.ways().filter(|(_, way)| own(way));
        all.extend(ways.map(|(id, way)| (format!("{}.{}", pack.subject_id(subject), way.id), Topic::Fit(subject, id))));
    }
    all.extend(pack.caps().map(|(id, cap)| (cap.id.clone(), Topic::Cap(id))));
    all.extend(pack.beyond().map(|(id, answer)| (answer.id.clone(), Topic::Beyond(id))));
    for (id, guidance) in pack.guidance() {
        all.push((guidance.id.clone(), Topic::Guidance(id)));
        all.extend(
            guidance.points.iter().enumerate().map(|(i, point)| (format!("{}.{}", guidance.id, point.id), Topic::Point(id, i))),
        );
    }
    all.extend(pack.lints().map(|(id, lint)| (lint.id.clone(), Topic::Lint(id))));
    for (id, gateway) in pack.gateways() {
        all.push((gateway.id.clone(), Topic::Gateway(id)));
        let ways = pack.protocols().filter(|(protocol, _)| !gateway.handlings(*protocol).is_empty());
        all.extend(ways.map(|(protocol, words)| (format!("{}.{}", gateway.id, words.id), Topic::Handling(id, protocol))));
    }
    all.push((settings::NAME.to_owned(), Topic::Settings));
    let keys = settings::FILE.keys().into_iter().enumerate();
    all.extend(keys.map(|(position, key)| (format!("{}.{}", settings::NAME, key.name), Topic::Setting(position))));
    all.extend(pack.translations().map(|(id, translation)| (translation.id.clone(), Topic::Translation(id))));
    all.extend(pack.precedents().map(|(id, precedent)| (precedent.id(), Topic::Precedent(id))));
    all.extend(pack.facts().map(|(id, fact)| (fact.id.clone(), Topic::Fact(id))));
    all.extend(pack.claims().map(|(id, claim)| (claim.id.clone(), Topic::Claim(id))));
    for (id, source) in pack.sources() {
        all.push((source.id.clone(), Topic::Source(id)));
        all.extend(source.sections.iter().map(|section| (format!("{}#{}", source.id, section.id), Topic::Source(id))));
    }
    all
}

/// Finds a topic by its full name; by its last part, if that is the name of a level or a word; or by its display name.
pub fn find(pack: &Pack, given: &str) -> Found {
    let wanted = plain(given);
    let all = topics(pack);
    if let Some((name, _)) = all.iter().find(|(name, _)| plain(name) == wanted) {
        return Found::One(name.clone());
    }
    let matches: Vec<String> = all
        .iter()
        .filter(|(_, topic)| other_names(pack, *topic).iter().any(|name| plain(name) == wanted))
        .map(|(name, _)| name.clone())
        .collect();
    match matches.as_slice() {
        [] => {}
        [one] => return Found::One(one.clone()),
        _ => return Found::Several(matches),
    }
    let aliases = pack.beyond().flat_map(|(_, answer)| &answer.aliases).chain(pack.ways().flat_map(|(_, way)| &way.aliases));
    let aliases = aliases.map(String::as_str);
    Found::Nothing(nearest(given, all.iter().map(|(name, _)| name.as_str()).chain(aliases)).map(str::to_owned))
}

/// Finds a topic for several words that are not one name: the combination of the things that they name, if that is a topic, such
/// as what a gateway does with a protocol; otherwise each of them.
pub fn find_each(pack: &Pack, words: &[String]) -> Found {
    let mut names = Vec::new();
    for word in words {
        match find(pack, word) {
            Found::One(name) => names.push(name),
            _ => return Found::Nothing(None),
        }
    }
    let reversed = names.iter().rev().map(String::as_str).collect::<Vec<_>>();
    let together = [names.join("."), reversed.join(".")].into_iter().find(|name| find(pack, name) == Found::One(name.clone()));
    together.map_or(Found::Each(names), Found::One)
}

/// Returns the names other than the full one.
fn other_names(pack: &Pack, topic: Topic) -> Vec<&str> {
    match topic {
        Topic::Protocol(id) => {
            let protocol = pack.protocol(id);
            let plain = pack.ways_of(id).next().into_iter().flat_map(|(_, way)| &way.aliases);
            [&protocol.name, &protocol.title].into_iter().chain(plain).map(String::as_str).collect()
        }
        Topic::Way(id) => [&pack.way(id).name].into_iter().chain(&pack.way(id).aliases).map(String::as_str).collect(),
        Topic::Amount(id) => vec![&pack.amount(id).name],
        Topic::Carrier(id) => vec![&pack.carrier(id).name],
        Topic::Dimension(id) => vec![&pack.dimension(id).name],
        Topic::Level(id) => vec![&pack.level(id).id],
        Topic::Need(id) => vec![&pack.need(id).name],
        Topic::Beyond(id) => {
            let answer = pack.beyond_answer(id);
            [&answer.name].into_iter().chain(&answer.aliases).map(String::as_str).collect()
        }
        Topic::Guidance(id) => vec![&pack.guidance_piece(id).title],
        Topic::Point(id, position) => {
            let guidance = pack.guidance_piece(id);
            // A word is looked up as it is printed, without the subject that it belongs to.
            let words = if guidance.kind == GuidanceKind::Word { guidance.points.as_slice() } else { &[] };
            words.get(position).map(|word| word.id.as_str()).into_iter().collect()
        }
        Topic::Settings => vec!["settings"],
        // Others are words of their own.
        Topic::Setting(position) => {
            vec![settings::FILE.keys()[position].name].into_iter().filter(|name| *name != "waivers").collect()
        }
        Topic::Gateway(id) => {
            let gateway = pack.gateway(id);
            [&gateway.name, &gateway.title].into_iter().chain(&gateway.aliases).map(String::as_str).collect()
        }
        Topic::Translation(id) => vec![&pack.translation(id).name],
        Topic::Precedent(id) => {
            let precedent = pack.precedent(id);
            vec![&precedent.system, &precedent.name]
        }
        _ => Vec::new(),
    }
}
