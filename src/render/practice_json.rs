//! Published decisions as JSON: as parts of a flow's object, and as a list.

use serde::Serialize;

use crate::report::{AgreementNote, NearNote, PrecedentNote};

#[derive(Serialize)]
pub(super) struct CountJson {
    cases: usize,
    agreed: usize,
}

#[derive(Serialize)]
pub(super) struct NearJson<'a> {
    #[serde(flatten)]
    precedent: PrecedentJson<'a>,
    agrees: bool,
    alike: &'a [String],
    differs: &'a [String],
}

#[derive(Serialize)]
pub(super) struct PrecedentJson<'a> {
    id: &'a str,
    system: &'a str,
    flow: &'a str,
    protocol: &'a str,
    way: Option<&'a str>,
    rejected: Vec<&'a str>,
    kind: &'static str,
    year: Option<u32>,
    description: &'a str,
    requires: String,
    because: &'a str,
    /// The address of the first page.
    source: Option<&'a str>,
    pages: Vec<PageJson<'a>>,
    confidence: &'static str,
}

#[derive(Serialize)]
struct PageJson<'a> {
    title: &'a str,
    url: &'a str,
}

pub(super) fn agreement(note: &AgreementNote) -> CountJson {
    CountJson { cases: note.cases, agreed: note.agreed }
}

pub(super) fn near(note: &NearNote) -> NearJson<'_> {
    NearJson { precedent: precedent(&note.precedent), agrees: note.agrees, alike: &note.alike, differs: &note.differs }
}

pub(super) fn precedent(note: &PrecedentNote) -> PrecedentJson<'_> {
    PrecedentJson {
        id: &note.id,
        system: &note.system,
        flow: &note.flow,
        protocol: &note.protocol.id,
        way: note.way.as_ref().map(|way| way.id.as_str()),
        rejected: note.rejected.iter().map(|name| name.id.as_str()).collect(),
        kind: note.kind,
        year: note.year,
        description: &note.description,
        requires: note.requires(),
        because: &note.because,
        source: note.pages.first().map(|(_, url)| url.as_str()),
        pages: note.pages.iter().map(|(title, url)| PageJson { title, url }).collect(),
        confidence: note.confidence,
    }
}
