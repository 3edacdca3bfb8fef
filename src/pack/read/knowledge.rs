//! Sources, facts and claims.

use super::loader::Loader;
use crate::diag::codes;
use crate::pack::{Claim, Fact, FactId, Ground, Quality, Section, Source, SourceId, Status, Verdict};
use crate::source::At;
use crate::yaml::{Fields, Node};

impl Loader<'_> {
    pub(super) fn sources(&mut self, node: &Node) -> Vec<Source> {
        self.only_list(node, "sources", Self::source_entry)
    }

    pub(super) fn facts(&mut self, node: &Node) -> Vec<Fact> {
        self.only_list(node, "facts", Self::fact)
    }

    pub(super) fn claims(&mut self, node: &Node) -> Vec<Claim> {
        self.only_list(node, "claims", Self::claim)
    }

    /// A file that holds one list under one key.
    pub(super) fn only_list<T>(
        &mut self,
        node: &Node,
        key: &'static str,
        read: impl FnMut(&mut Self, &Node) -> Option<T>,
    ) -> Vec<T> {
        let Some(mut fields) = self.reader.fields(node, "a mapping") else { return Vec::new() };
        let list = self.list(&mut fields, key, read);
        fields.finish(&mut self.reader);
        list.unwrap_or_default()
    }

    /// `url`: an address that is safe to print and to link.
    pub(super) fn url(&mut self, fields: &mut Fields<'_>) -> Option<String> {
        let node = fields.required(&mut self.reader, "url")?;
        let At { value, span } = self.reader.text(node, "an address")?;
        let plain = value.bytes().all(|b| b.is_ascii_graphic() && !b"<>\"`".contains(&b));
        if !(plain && (value.starts_with("https://") || value.starts_with("http://"))) {
            return self.reader.fail(codes::INVALID_VALUE, span, "an address begins with https:// or http:// and has no spaces");
        }
        Some(value)
    }

    fn source_entry(&mut self, node: &Node) -> Option<Source> {
        let mut fields = self.reader.fields(node, "a source")?;
        let id = self.local_id(&mut fields);
        let title = fields.text(&mut self.reader, "title");
        let sections = match fields.optional("sections") {
            Some(node) => self.sections(node),
            None => Some(Vec::new()),
        };
        let by_section = sections.as_ref().is_some_and(|sections| !sections.is_empty());
        // The guide is cited by section and has no public address.
        let url = if by_section && fields.optional("url").is_none() { Some(None) } else { self.url(&mut fields).map(Some) };
        // A document has a date, or a note on the copy that was read.
        let date = fields.optional("date").or(fields.optional("read"));
        let date = date.and_then(|node| self.reader.text(node, "a date or version")).map(|date| date.value);
        fields.finish(&mut self.reader);
        Some(Source { id: id?, title: title?, url: url?, date, sections: sections? })
    }

    fn sections(&mut self, node: &Node) -> Option<Vec<Section>> {
        let entries = self.reader.entries(node, "sections with their titles")?;
        let read = entries.iter().map(|entry| {
            let title = self.reader.text(&entry.value, "a title")?.value;
            Some(Section { id: entry.key.clone(), title })
        });
        read.collect::<Vec<_>>().into_iter().collect()
    }

    fn fact(&mut self, node: &Node) -> Option<Fact> {
        let mut fields = self.reader.fields(node, "a fact")?;
        let fact = self.fact_in(&mut fields);
        fields.finish(&mut self.reader);
        fact
    }

    /// The keys that every fact has.
    pub(super) fn fact_in(&mut self, fields: &mut Fields<'_>) -> Option<Fact> {
        let id = fields.text(&mut self.reader, "id");
        let says = fields.text(&mut self.reader, "says");
        let status = fields.required(&mut self.reader, "status");
        let status = status.and_then(|node| self.word(node, Status::WORDS, Status::from_word));
        let quality = match fields.optional("quality") {
            Some(node) => self.word(node, Quality::WORDS, Quality::from_word).map(Some),
            None => Some(None),
        };
        let grounds = self.list(fields, "sources", Self::ground);
        let at = fields.span();
        let (status, grounds) = (status?, grounds?);
        if grounds.is_empty() && matches!(status, Status::Confirmed | Status::Secondary) {
            return self.reader.fail(codes::MISSING_KEY, at, format!("a fact that is {} needs a source", status.word()));
        }
        Some(Fact { id: id?, says: says?, status, quality: quality?, grounds })
    }

    fn ground(&mut self, node: &Node) -> Option<Ground> {
        let names = self.names;
        let At { value, span } = self.reader.text(node, "the id of a source or a fact")?;
        if let Some(source) = names.sources.position(&value) {
            return Some(Ground::Source(SourceId::new(source)));
        }
        match names.facts.position(&value) {
            Some(fact) => Some(Ground::Fact(FactId::new(fact))),
            None => self.reader.unknown("source", &value, span, names.sources.iter()),
        }
    }

    fn claim(&mut self, node: &Node) -> Option<Claim> {
        let names = self.names;
        let mut fields = self.reader.fields(node, "a claim")?;
        let id = fields.text(&mut self.reader, "id");
        let says = fields.text(&mut self.reader, "claim");
        let source = self.source(&mut fields);
        let verdict = fields.required(&mut self.reader, "verdict");
        let verdict = verdict.and_then(|node| self.word(node, Verdict::WORDS, Verdict::from_word));
        let because = fields.text(&mut self.reader, "because");
        let evidence =
            self.list(&mut fields, "evidence", |loader, node| loader.refer(node, "fact", &names.facts).map(FactId::new));
        fields.finish(&mut self.reader);
        Some(Claim { id: id?, says: says?, source: source?, verdict: verdict?, because: because?, evidence: evidence? })
    }
}
