//! What gateways mean, as JSON.

use serde::Serialize;

use crate::report::{GatewayNote, GatewayPoint, GatewayRow, LimitNote, LinkNote, PassageNote, TranslationNote};

/// The gateways that a file names.
#[derive(Serialize)]
pub(super) struct Gateway<'a> {
    id: Option<&'a str>,
    name: &'a str,
    chain: &'a [String],
    note: Option<&'a str>,
}

/// How the gateways are passed. What is next to the protocol is about the gateway that does least for it.
#[derive(Serialize)]
pub(super) struct Passage<'a> {
    protocol: &'a str,
    #[serde(flatten)]
    weakest: Option<Handling<'a>>,
    translations: Vec<Translation<'a>>,
    limits: Vec<Limit<'a>>,
    links: Vec<Link<'a>>,
}

#[derive(Serialize)]
struct Handling<'a> {
    passes: &'a str,
    support: &'a str,
    with: &'a [&'static str],
    says: &'a str,
    because: &'a str,
    source: &'a str,
    status: &'a str,
}

/// What one of the gateways does.
#[derive(Serialize)]
struct Link<'a> {
    gateway: &'a str,
    #[serde(flatten)]
    does: Handling<'a>,
}

#[derive(Serialize)]
struct Translation<'a> {
    translation: &'a str,
    gateway: &'a str,
    passes: &'a str,
    says: &'a str,
    source: &'a str,
}

#[derive(Serialize)]
struct Limit<'a> {
    gateway: &'a str,
    kind: &'a str,
    rule: &'a str,
    advice: &'a str,
    says: &'a str,
    value: Option<&'a str>,
    setting: Option<&'a str>,
    fixed: bool,
    status: &'a str,
    verdict: &'a str,
}

#[derive(Serialize)]
pub(super) struct Point<'a> {
    lists: &'a str,
    says: &'a str,
    because: &'a str,
    source: &'a str,
    rows: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    says: &'a str,
    source: &'a str,
}

pub(super) fn gateway(note: &GatewayNote) -> Gateway<'_> {
    Gateway { id: note.id.as_deref(), name: &note.name, chain: &note.chain, note: note.note.as_deref() }
}

pub(super) fn passage(passage: &PassageNote) -> Passage<'_> {
    Passage {
        protocol: &passage.protocol.id,
        weakest: passage.weakest().map(handling),
        translations: passage.translations.iter().map(translation).collect(),
        limits: passage.limits.iter().map(limit).collect(),
        links: passage.links.iter().map(|link| Link { gateway: &link.gateway, does: handling(link) }).collect(),
    }
}

fn handling(link: &LinkNote) -> Handling<'_> {
    Handling {
        passes: link.passes,
        support: link.support,
        with: &link.with,
        says: &link.lead,
        because: &link.because,
        source: &link.source,
        status: link.status,
    }
}

fn translation(note: &TranslationNote) -> Translation<'_> {
    Translation { translation: &note.id, gateway: &note.gateway, passes: note.passes, says: &note.lead, source: &note.source }
}

fn limit(note: &LimitNote) -> Limit<'_> {
    Limit {
        gateway: &note.gateway,
        kind: note.kind,
        rule: &note.rule,
        advice: &note.advice,
        says: &note.says,
        value: note.value.as_deref(),
        setting: note.setting.as_deref(),
        fixed: note.fixed,
        status: note.status,
        verdict: note.verdict,
    }
}

pub(super) fn point(point: &GatewayPoint) -> Point<'_> {
    Point {
        lists: point.lists,
        says: &point.says,
        because: &point.because,
        source: &point.source,
        rows: point.rows.iter().map(row).collect(),
    }
}

fn row(row: &GatewayRow) -> Row<'_> {
    Row { id: &row.id, says: &row.text, source: &row.source }
}
