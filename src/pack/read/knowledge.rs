//! Sources, facts and claims.

use super::kinds::{By, Cited};
use super::loader::Loader;
use crate::diag::codes;
use crate::pack::form::{Address, Described, Id, Kind, List, Optional, OrNone, Placed, Text, WordOf, forms, text};
use crate::pack::{Claim, Fact, FactId, Ground, Holds, Quality, Section, Source, SourceId, Status, Thing, Verdict};
use crate::source::{At, Span};
use crate::yaml::Node;

forms! { Loader<'_>;
    /// The documents that rules cite.
    struct Sources is "a file of sources" {
        sources: List<Placed<SourceForm>>, "The documents that rules cite.";
    }

    /// A document that rules cite.
    struct SourceForm is "a source", one of ["url", "sections"] {
        id: Id;
        title: Text, "The title of the document.";
        url: Optional<Address>;
        sections: OrNone<By<Text, Text>>, "Sections with their titles, where it is cited by section.";
        date: Optional<Text>, "Its date.";
        read: Optional<Text>, "The date or version of the copy that was read.";
    }

    /// Checked facts.
    struct Facts is "a file of facts" {
        facts: List<Placed<FactForm>>, "Checked facts.";
    }

    /// A checked fact.
    struct FactForm is "a fact" {
        id: Text, "The name that citations use.";
        says: Text, "The fact, in a sentence or two.";
        status: WordOf<Status>, "How well it is confirmed; only facts of gateways can be `measured`.";
        quality: Optional<WordOf<Quality>>, "Who made the measurement, where it is one.";
        grounds "sources": List<Ground>, "What it rests on; only what is measured, inferred or unconfirmed may rest on nothing.";
    }

    /// What the guide claims, beside what the evidence says.
    struct Claims is "a file of claims" {
        claims: List<Claim>, "What the guide claims, beside what the evidence says.";
    }

    /// A claim of the guide, held against the evidence.
    impl Claim is "a claim" {
        id: Text, "The name that rules use.";
        says "claim": Text, "What the guide says, in our words.";
        source: Cited;
        verdict: WordOf<Verdict>, "What the evidence says of it.";
        because: Text, "What the evidence says, in a sentence.";
        evidence: List<FactId>, "The facts that bear on it.";
    }
}

impl Described for Ground {
    type Value = Self;
    const HOLDS: Holds = Holds::Name(Thing::Ground);
}

impl Kind<Loader<'_>> for Ground {
    fn read(loader: &mut Loader<'_>, node: &Node) -> Option<Self> {
        let names = loader.names;
        let At { value, span } = text::<_, Self>(loader, node)?;
        if let Some(source) = names.sources.position(value) {
            return Some(Self::Source(SourceId::new(source)));
        }
        match names.facts.position(value) {
            Some(fact) => Some(Self::Fact(FactId::new(fact))),
            None => loader.reader.unknown(Thing::Source.word(), value, span, names.sources.iter()),
        }
    }
}

impl Loader<'_> {
    pub(super) fn sources(&mut self, node: &Node) -> Vec<Source> {
        let sources = Sources::read(self, node).and_then(|file| file.sources).unwrap_or_default();
        sources.into_iter().filter_map(|source| self.document(source)).collect()
    }

    fn document(&mut self, At { value: source, span }: At<SourceForm>) -> Option<Source> {
        let SourceForm { id, title, url, sections, date, read } = source;
        let (url, sections) = (url?, sections?);
        // The guide is cited by section and has no public address.
        if url.is_none() && sections.is_empty() {
            return self.reader.missing(span, "url");
        }
        let sections =
            sections.into_iter().map(|(id, title)| Some(Section { id: id.value, title: title? })).collect::<Option<_>>()?;
        Some(Source { id: id?, title: title?, url, date: date?.or(read?), sections })
    }

    pub(super) fn facts(&mut self, node: &Node) -> Vec<Fact> {
        let facts = Facts::read(self, node).and_then(|file| file.facts).unwrap_or_default();
        let fact = |At { value, span }| {
            let fact = self.fact(value, span)?;
            if fact.status == Status::Measured {
                return self.reader.fail(codes::INVALID_VALUE, span, "only a fact of a gateway can be `measured`");
            }
            Some(fact)
        };
        facts.into_iter().filter_map(fact).collect()
    }

    /// Reads a fact, unless it lacks a source that it needs.
    pub(super) fn fact(&mut self, fact: FactForm, at: Span) -> Option<Fact> {
        let FactForm { id, says, status, quality, grounds } = fact;
        let (status, grounds) = (status?, grounds?);
        if grounds.is_empty() && matches!(status, Status::Confirmed | Status::Secondary) {
            return self.reader.fail(codes::MISSING_KEY, at, format!("a fact that is `{}` needs a source", status.word()));
        }
        Some(Fact { id: id?, says: says?, status, quality: quality?, grounds })
    }

    pub(super) fn claims(&mut self, node: &Node) -> Vec<Claim> {
        Claims::read(self, node).and_then(|file| file.claims).unwrap_or_default()
    }
}
