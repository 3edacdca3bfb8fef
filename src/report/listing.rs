//! The contents of a pack.

use super::practice::PrecedentNote;
use super::table::{TableCell, TableReport};
use super::words::rules_of;
use crate::pack::Pack;

/// Lists everything in a pack that `explain` can be asked about, except single fits and facts.
pub fn list(pack: &Pack) -> TableReport {
    let mut rows: Vec<Vec<TableCell>> = Vec::new();
    let mut add = |kind: &str, id: &str, title: &str| rows.push([kind, id, title].map(TableCell::text).to_vec());
    for (_, protocol) in pack.protocols() {
        add("protocol", &protocol.id, &protocol.title);
    }
    for (_, way) in pack.ways().filter(|(_, way)| way.id != pack.protocol(way.protocol).id) {
        add("way", &way.id, &way.says);
    }
    for (_, carrier) in pack.carriers() {
        add("carrier", &carrier.id, &carrier.label);
    }
    for (_, amount) in pack.amounts() {
        add("amount", &amount.id, &amount.question);
    }
    for (_, dimension) in pack.dimensions() {
        add("dimension", &dimension.id, &dimension.question);
    }
    for (id, dimension) in pack.dimensions() {
        for (_, level) in pack.levels(id) {
            add("level", &format!("{}.{}", dimension.id, level.id), &level.label);
        }
    }
    for (_, need) in pack.needs() {
        add("need", &need.id, &need.label);
    }
    for (_, cap) in pack.caps() {
        add("cap", &cap.id, &cap.title);
    }
    for (_, answer) in pack.beyond() {
        add("beyond", &answer.id, &answer.says);
    }
    for (id, precedent) in pack.precedents() {
        add("precedent", &precedent.id(), &PrecedentNote::of(pack, id).headline());
    }
    for (_, guidance) in pack.guidance() {
        add(guidance.kind.word(), &guidance.id, &guidance.title);
    }
    for (_, lint) in pack.lints() {
        add("lint", &lint.id, &lint.title);
    }
    for (_, gateway) in pack.gateways() {
        add("gateway", &gateway.id, &gateway.title);
    }
    for (_, translation) in pack.translations() {
        add("translation", &translation.id, &translation.says);
    }
    for (_, claim) in pack.claims() {
        add("claim", &claim.id, &claim.says);
    }
    let fits =
        pack.protocols().len() * (pack.dimensions().map(|(id, _)| pack.levels(id).len()).sum::<usize>() + pack.needs().len());
    TableReport {
        title: format!("What {} hold", rules_of(pack)),
        aspect: "rules".to_owned(),
        grouped: true,
        columns: TableReport::columns(&[("kind", "Kind"), ("id", "Id"), ("title", "Title")]),
        rows,
        notes: vec![format!(
            "And {fits} fits, {} checked facts and {} sources; `protopick explain ID` shows any of them.",
            pack.facts().len(),
            pack.sources().len()
        )],
    }
}
