//! Tells which parts of a topic packs on top have changed.

use super::teller::{item, section};
use crate::pack::{GuidanceKind, Pack, ProtocolId, Subject, WayId};
use crate::report::changed::ChangedItem;
use crate::report::explanation::Section;
use crate::report::topic::{Topic, pieces, topics};

/// Where a topic is in a pack: a file or a folder, and the steps within the file.
type Site = (String, Vec<String>);

/// Returns what packs on top change of the topic with this full name, with both places.
pub fn explain_changes(pack: &Pack, name: &str, changed: &[ChangedItem]) -> Option<Section> {
    let (_, topic) = topics(pack).into_iter().find(|(id, _)| id == name)?;
    let sites = sites(pack, topic);
    let meets = |steps: &[String], site: &[String]| steps.iter().zip(site).all(|(one, other)| one == other);
    let is_here = |change: &ChangedItem, (file, steps): &Site| change.file.starts_with(file) && meets(&change.steps, steps);
    let items = changed.iter().filter(|change| sites.iter().any(|site| is_here(change, site)));
    let items: Vec<_> = items.map(|one| item(&format!("{}: {}", one.name(), one.says()), &one.places())).collect();
    (!items.is_empty()).then(|| section("Changed by packs on top", items))
}

fn sites(pack: &Pack, topic: Topic) -> Vec<Site> {
    let file = |folder: &str, id: &str| format!("{folder}/{id}.yaml");
    let whole = |folder: &str, id: &str| vec![(file(folder, id), Vec::new())];
    let listed = |file: String, list: &str, id: &str| (file, vec![list.to_owned(), id.to_owned()]);
    match topic {
        Topic::Protocol(protocol) => {
            let own = whole("protocols", &pack.protocol(protocol).id);
            let options = pack.options(protocol).map(|option| listed("options/".to_owned(), "options", &option.id));
            own.into_iter().chain(options).collect()
        }
        Topic::Piece(protocol, position) => {
            let words = pack.protocol(protocol);
            let id = pieces(words).nth(position).map_or("", |piece| piece.id.as_str());
            let lists = ["when-to-use", "use-cases", "pros", "cons", "before-you-build"];
            lists.map(|list| listed(file("protocols", &words.id), list, id)).to_vec()
        }
        Topic::Trait(protocol, position) => {
            let words = pack.protocol(protocol);
            let id = words.traits().get(position).map_or("", |each| each.id).to_owned();
            ["performance", "security", "operations"].map(|key| listed(file("protocols", &words.id), key, &id)).to_vec()
        }
        Topic::Dimension(dimension) => whole("dimensions", &pack.dimension(dimension).id),
        Topic::Level(level) => {
            let dimension = &pack.dimension(level.dimension()).id;
            vec![listed(file("dimensions", dimension), "levels", &pack.level(level).id)]
        }
        Topic::Need(need) => whole("needs", &pack.need(need).id),
        Topic::Needs => vec![("needs/".to_owned(), Vec::new())],
        // Rules do not change them.
        Topic::Settings | Topic::Setting(_) => Vec::new(),
        Topic::TossUp => vec![("pack.yaml".to_owned(), vec!["toss-up".to_owned()])],
        Topic::Way(way) => {
            let words = pack.way(way);
            vec![listed(file("protocols", &pack.protocol(words.protocol).id), "ways", &words.id)]
        }
        Topic::Fit(subject, way) => fit(pack, subject, way),
        Topic::Carrier(carrier) => whole("carriers", &pack.carrier(carrier).id),
        Topic::Amount(amount) => whole("amounts", &pack.amount(amount).id),
        Topic::Cap(cap) => whole("caps", &pack.cap(cap).id),
        Topic::Beyond(answer) => whole("beyond", &pack.beyond_answer(answer).id),
        Topic::Lint(lint) => whole("lints", &pack.lint(lint).id),
        Topic::Precedent(precedent) => {
            let precedent = pack.precedent(precedent);
            vec![listed(file("precedents", &precedent.system), "flows", &precedent.flow)]
        }
        Topic::Guidance(guidance) => {
            let words = pack.guidance_piece(guidance);
            whole(folder(words.kind), &words.id)
        }
        Topic::Point(guidance, position) => {
            let words = pack.guidance_piece(guidance);
            let id = words.points.get(position).map_or("", |point| point.id.as_str());
            vec![listed(file(folder(words.kind), &words.id), "points", id)]
        }
        Topic::Gateway(gateway) => whole("gateways", &pack.gateway(gateway).id),
        Topic::Handling(gateway, protocol) => {
            let protocol = &pack.protocol(protocol).id;
            vec![listed(file("gateways", &pack.gateway(gateway).id), "protocols", protocol)]
        }
        Topic::Translation(translation) => {
            vec![listed("translations.yaml".to_owned(), "translations", &pack.translation(translation).id)]
        }
        Topic::Fact(fact) => {
            ["facts/", "gateways/"].map(|folder| listed(folder.to_owned(), "facts", &pack.fact(fact).id)).to_vec()
        }
        Topic::Claim(claim) => vec![listed("claims.yaml".to_owned(), "claims", &pack.claim(claim).id)],
        Topic::Source(source) => vec![listed("sources".to_owned(), "sources", &pack.source(source).id)],
    }
}

/// Returns where a fit can be: on the side of the level or need, or on that of the protocol.
fn fit(pack: &Pack, subject: Subject, way: WayId) -> Vec<Site> {
    let owned = |steps: &[&str]| steps.iter().map(|&step| step.to_owned()).collect::<Vec<_>>();
    let protocol: ProtocolId = pack.way(way).protocol;
    let protocol = &pack.protocol(protocol).id;
    let beside = match subject {
        Subject::Level(level) => {
            let dimension = &pack.dimension(level.dimension()).id;
            (format!("dimensions/{dimension}.yaml"), owned(&["levels", &pack.level(level).id, "fits", protocol]))
        }
        Subject::Need(need) => (format!("needs/{}.yaml", pack.need(need).id), owned(&["fits", protocol])),
    };
    let own = format!("protocols/{protocol}.yaml");
    let of_way = (own.clone(), owned(&["ways", &pack.way(way).id, "fits"]));
    vec![beside, (own, owned(&["fits", &pack.subject_id(subject)])), of_way]
}

/// Returns the folder of guidance of a kind.
fn folder(kind: GuidanceKind) -> &'static str {
    match kind {
        GuidanceKind::Pattern => "patterns",
        GuidanceKind::Practice => "practices",
        GuidanceKind::Pitfall => "pitfalls",
        GuidanceKind::Advice => "advice",
        GuidanceKind::Word => "words",
    }
}
