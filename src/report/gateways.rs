//! The table of gateways: which of them carries which protocol, and how.

use super::gateway::handling_words;
use super::name::Name;
use super::table::{Column, TableCell, TableReport};
use super::words::and;
use crate::pack::{GatewayId, Handling, Pack, ProtocolId, Status, Support, TranslationId, best_handling};

/// Compares gateways by what they do with protocols.
pub fn compare_gateways(pack: &Pack, gateways: &[GatewayId], protocols: &[ProtocolId]) -> TableReport {
    let mut columns = TableReport::columns(&[("gateway", "Gateway")]);
    columns.extend(protocols.iter().map(|&id| {
        let protocol = pack.protocol(id);
        Column { key: protocol.id.clone(), title: protocol.name.clone() }
    }));
    let row = |&id: &GatewayId| {
        let gateway = pack.gateway(id);
        let cells = protocols.iter().map(|&protocol| support(pack, gateway.handlings(protocol)));
        let name = Name { id: gateway.id.clone(), name: gateway.name.clone() };
        std::iter::once(TableCell::Name(name)).chain(cells).collect()
    };
    let mut notes = vec![
        "native: understood; passes: forwarded as bytes; other: translated; * with a plugin, in a paid edition or a part of the product, \
         as a preview, or inside another protocol; ? not known, or not confirmed."
            .to_owned(),
    ];
    notes.extend(pack.translations().map(|(id, _)| translators(pack, gateways, id)));
    notes.push("Details: `protopick explain GATEWAY` or `protopick explain GATEWAY.PROTOCOL`.".to_owned());
    TableReport {
        title: "What gateways do with each protocol".to_owned(),
        aspect: "gateways".to_owned(),
        grouped: false,
        columns,
        rows: gateways.iter().map(row).collect(),
        notes,
    }
}

fn support(pack: &Pack, ways: &[Handling]) -> TableCell {
    let Some(best) = best_handling(ways) else {
        return TableCell::Support { short: "?".to_owned(), full: Support::Unknown.word().to_owned(), passes: None };
    };
    let word = match best.support {
        Support::Native => "native",
        Support::Passthrough => "passes",
        Support::Translated => "other",
        Support::No => "no",
        Support::Unknown => "?",
    };
    let bound = best.carries() && !(best.with.is_empty() && best.edition.is_none() && best.over.is_none());
    let doubt = best.status == Status::Unconfirmed && best.support != Support::Unknown;
    let mark = match (bound, doubt) {
        (_, true) => "?",
        (true, false) => "*",
        (false, false) => "",
    };
    let full = |way: &Handling| {
        let status = if way.support == Support::Unknown { String::new() } else { format!(", {}", way.status.word()) };
        format!("{}{status}", handling_words(pack, way))
    };
    TableCell::Support {
        short: format!("{word}{mark}"),
        full: ways.iter().map(full).collect::<Vec<_>>().join("; "),
        passes: match (best.carries(), best.forbids()) {
            (_, true) => Some(false),
            (true, _) if !doubt => Some(true),
            _ => None,
        },
    }
}

/// Returns which of the gateways do a translation.
fn translators(pack: &Pack, gateways: &[GatewayId], translation: TranslationId) -> String {
    let does = |id: &&GatewayId| {
        best_handling(pack.gateway(**id).translates(translation)).is_some_and(|way| way.support == Support::Translated)
    };
    let names: Vec<String> = gateways.iter().filter(does).map(|&id| pack.gateway(id).name.clone()).collect();
    let by = if names.is_empty() { "none of these".to_owned() } else { and(&names) };
    format!("{} is done by {by}.", pack.translation(translation).name)
}
