//! Builds explanations from the pack, with reasons, sources and the verdicts of the evidence.

mod beyond;
mod changes;
mod criterion;
mod evidence;
mod fit;
mod gateway;
mod guidance;
mod lint;
mod precedent;
mod protocol;
mod setting;
mod teller;
mod way;

use super::cited::cited;
use super::explanation::Explanation;
use super::topic::{Topic, topics};
use crate::pack::Pack;
pub use changes::explain_changes;
use teller::Teller;

/// Explains the topic with this full name, as returned by [`super::find`].
pub fn explain(pack: &Pack, name: &str) -> Option<Explanation> {
    let (id, topic) = topics(pack).into_iter().find(|(id, _)| id == name)?;
    let mut told = Teller { pack, citations: Vec::new(), claims: Vec::new() };
    let mut explanation = tell(&mut told, topic, id);
    explanation.verdicts = told.verdicts();
    // A protocol or a gateway cites nearly everything: it is enough to name each fact where it is used, and the documents here.
    let whole = matches!(topic, Topic::Protocol(_) | Topic::Gateway(_));
    let cited = if whole { told.documents() } else { cited(pack, &told.citations) };
    explanation.sources.extend(cited);
    Some(explanation)
}

fn tell(told: &mut Teller<'_>, topic: Topic, id: String) -> Explanation {
    let pack = told.pack;
    match topic {
        Topic::Protocol(protocol) => told.protocol(id, protocol),
        Topic::Piece(protocol, position) => told.piece(id, protocol, position),
        Topic::Trait(protocol, position) => told.one_trait(id, protocol, position),
        Topic::Dimension(dimension) => told.dimension(id, dimension),
        Topic::Level(level) => told.level(id, level),
        Topic::Need(need) => told.need(id, need),
        Topic::Needs => told.needs(id),
        Topic::TossUp => told.toss_up(id),
        Topic::Settings => setting::settings(id),
        Topic::Setting(position) => setting::setting(id, position),
        Topic::Way(way) => told.way(id, way),
        Topic::Amount(amount) => told.amount(id, amount),
        Topic::Carrier(carrier) => told.carrier(id, carrier),
        Topic::Fit(subject, way) => told.fit(id, subject, way),
        Topic::Cap(cap) => told.cap(id, pack.cap(cap)),
        Topic::Beyond(answer) => told.beyond(id, pack.beyond_answer(answer)),
        Topic::Lint(lint) => told.lint(id, lint),
        Topic::Precedent(precedent) => told.precedent(id, precedent),
        Topic::Guidance(guidance) => told.guidance(id, guidance),
        Topic::Point(guidance, position) => told.point(id, guidance, position),
        Topic::Gateway(gateway) => told.gateway(id, pack.gateway(gateway)),
        Topic::Handling(gateway, protocol) => told.handling(id, gateway, protocol),
        Topic::Translation(translation) => told.translation(id, translation),
        Topic::Fact(fact) => told.fact(id, fact),
        Topic::Claim(claim) => told.claim(id, claim),
        Topic::Source(source) => told.source(id, source),
    }
}
