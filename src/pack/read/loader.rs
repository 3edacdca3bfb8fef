//! Reading the parts that every file of a pack is made of: reasons, citations, references, words.

use super::Settings;
use super::names::{NameList, Names};
use crate::decision::{Fit, Weight};
use crate::diag::{Diagnostic, codes, suggestion};
use crate::pack::{Citation, ClaimId, FactId, FitRule, NeedId, PlanRule, ProtocolId, Reason, SourceId};
use crate::source::At;
use crate::yaml::{Fields, Node, Reader};

/// Reads the values of one file.
pub(super) struct Loader<'a> {
    pub(super) reader: Reader<'a>,
    pub(super) names: &'a Names,
    /// The id that the name of the file promises.
    pub(super) file_id: &'a str,
}

/// The largest weight that files may give.
pub const LARGEST_WEIGHT: u32 = 100;

/// The most points that there are.
pub const LARGEST_POINTS: u32 = 100;

impl Loader<'_> {
    /// `because`, `source` and `claims` of a piece.
    pub(super) fn reason(&mut self, fields: &mut Fields<'_>) -> Option<Reason> {
        let because = fields.text(&mut self.reader, "because");
        let source = self.source(fields);
        let claims = self.claim_ids(fields);
        Some(Reason { because: because?, source: source?, claims: claims? })
    }

    /// `source` of a piece: at least one citation.
    pub(super) fn source(&mut self, fields: &mut Fields<'_>) -> Option<Vec<Citation>> {
        let node = fields.required(&mut self.reader, "source")?;
        let items = self.reader.one_or_more(node, "a citation such as `guide#section`, or a list of them")?;
        if items.is_empty() {
            return self.reader.fail(codes::MISSING_KEY, node.span, "at least one source is needed");
        }
        self.each(items, Self::citation)
    }

    /// `claims` of a piece: none when absent.
    pub(super) fn claim_ids(&mut self, fields: &mut Fields<'_>) -> Option<Vec<ClaimId>> {
        let names = self.names;
        match fields.optional("claims") {
            Some(node) => {
                let items = self.reader.items(node, "a list of claims")?;
                self.each(items, |loader, item| loader.refer(item, "claim", &names.claims).map(ClaimId::new))
            }
            None => Some(Vec::new()),
        }
    }

    /// Reads every item, and gives all of them or nothing.
    pub(super) fn each<T>(&mut self, items: &[Node], mut read: impl FnMut(&mut Self, &Node) -> Option<T>) -> Option<Vec<T>> {
        let read: Vec<Option<T>> = items.iter().map(|item| read(self, item)).collect();
        read.into_iter().collect()
    }

    /// A list under a key that must be there.
    pub(super) fn list<T>(
        &mut self,
        fields: &mut Fields<'_>,
        key: &'static str,
        read: impl FnMut(&mut Self, &Node) -> Option<T>,
    ) -> Option<Vec<T>> {
        let node = fields.required(&mut self.reader, key)?;
        let items = self.reader.items(node, "a list")?;
        self.each(items, read)
    }

    fn citation(&mut self, node: &Node) -> Option<Citation> {
        let names = self.names;
        let At { value, span } = self.reader.text(node, "a citation")?;
        let Some((document, section)) = value.split_once('#') else {
            if let Some(source) = names.sources.position(&value) {
                return Some(Citation::Document(SourceId::new(source)));
            }
            return match names.facts.position(&value) {
                Some(fact) => Some(Citation::Fact(FactId::new(fact))),
                None => self.reader.unknown(
                    "fact or source",
                    &value,
                    span,
                    names.facts.iter().chain(names.sources.iter()).collect::<Vec<_>>(),
                ),
            };
        };
        let Some(source) = names.sources.position(document) else {
            return self.reader.unknown("source", document, span, names.sources.iter());
        };
        let Some(section) = names.sections[source].position(section) else {
            return self.reader.unknown("section", section, span, names.sections[source].iter());
        };
        Some(Citation::Section(SourceId::new(source), u16::try_from(section).ok()?))
    }

    /// The position of the thing that a text names.
    pub(super) fn refer(&mut self, node: &Node, kind: &str, names: &NameList) -> Option<usize> {
        let At { value, span } = self.reader.text(node, &format!("the id of a {kind}"))?;
        match names.position(&value) {
            Some(position) => Some(position),
            None => self.reader.unknown(kind, &value, span, names.iter()),
        }
    }

    pub(super) fn protocol_id(&mut self, node: &Node) -> Option<ProtocolId> {
        let names = self.names;
        self.refer(node, "protocol", &names.protocols).map(ProtocolId::new)
    }

    pub(super) fn need_id(&mut self, node: &Node) -> Option<NeedId> {
        let names = self.names;
        self.refer(node, "need", &names.needs).map(NeedId::new)
    }

    /// `protocols` of a piece: none means all.
    pub(super) fn protocols(&mut self, fields: &mut Fields<'_>) -> Option<Vec<ProtocolId>> {
        match fields.optional("protocols") {
            Some(node) => {
                let items = self.reader.items(node, "a list of protocols")?;
                self.each(items, Self::protocol_id)
            }
            None => Some(Vec::new()),
        }
    }

    /// A truth value under a key: false when absent.
    pub(super) fn flag(&mut self, fields: &mut Fields<'_>, key: &'static str) -> Option<bool> {
        match fields.optional(key) {
            Some(node) => self.reader.truth(node),
            None => Some(false),
        }
    }

    /// One of a set of words.
    pub(super) fn word<T>(&mut self, node: &Node, known: &[&str], read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let At { value, span } = self.reader.text(node, "a word")?;
        if let Some(word) = read(&value) {
            return Some(word);
        }
        let fault = Diagnostic::error(codes::INVALID_VALUE, span, format!("`{value}` is not one of the words for this"));
        self.reader.report(fault.maybe_help(suggestion(&value, known.iter().copied())));
        None
    }

    pub(super) fn fit_word(&mut self, node: &Node) -> Option<Fit> {
        let words = Fit::ALL.map(Fit::word);
        self.word(node, &words, Fit::from_word)
    }

    /// A fit with its reason.
    pub(super) fn fit_rule(&mut self, node: &Node) -> Option<FitRule> {
        let mut fields = self.reader.fields(node, "a fit with `fit`, `because` and `source`")?;
        let fit = fields.required(&mut self.reader, "fit").and_then(|node| self.fit_word(node));
        let reason = self.reason(&mut fields);
        fields.finish(&mut self.reader);
        Some(FitRule { fit: fit?, reason: reason? })
    }

    /// The id of the thing in a file, which must be the name of the file too.
    pub(super) fn own_id(&mut self, fields: &mut Fields<'_>) -> Option<String> {
        let node = fields.required(&mut self.reader, "id")?;
        let At { value, span } = self.reader.text(node, "an id")?;
        if value != self.file_id {
            return self.reader.fail(codes::INVALID_VALUE, span, format!("the id `{value}` is not the name of its file"));
        }
        Some(value)
    }

    /// An id that is made of lower-case words.
    pub(super) fn local_id(&mut self, fields: &mut Fields<'_>) -> Option<String> {
        let node = fields.required(&mut self.reader, "id")?;
        let At { value, span } = self.reader.text(node, "an id")?;
        let fine = value.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !fine {
            return self.reader.fail(codes::INVALID_VALUE, span, "an id is made of lower-case words joined by `-`");
        }
        Some(value)
    }

    pub(super) fn weight(&mut self, fields: &mut Fields<'_>) -> Option<Weight> {
        let node = fields.required(&mut self.reader, "weight")?;
        let weight = self.reader.thousandths(node, "a weight from 0 to 100", LARGEST_WEIGHT)?;
        Some(Weight::from_thousandths(weight.value))
    }

    /// A key that only sorts, read before by [`Names`].
    pub(super) fn order(&mut self, fields: &mut Fields<'_>, key: &'static str) -> Option<()> {
        let node = fields.required(&mut self.reader, key)?;
        self.reader.ordinal(node, "a whole number from 1").map(|_| ())
    }

    /// When a plan is good enough.
    fn plan_rule(&mut self, node: &Node) -> Option<PlanRule> {
        let mut fields = self.reader.fields(node, "a mapping")?;
        let mut number = |key, what, most| {
            let node = fields.required(&mut self.reader, key)?;
            Some(self.reader.thousandths(node, what, most)?.value)
        };
        let loss = number("loss", "a number of points up to 100", LARGEST_POINTS);
        let regret = number("regret", "a number of points up to 100", LARGEST_POINTS);
        let reason = self.reason(&mut fields);
        fields.finish(&mut self.reader);
        Some(PlanRule { loss: loss?, regret: regret?, reason: reason? })
    }

    /// A number of points with one decimal under a key, in tenths, and why.
    fn tenths(&mut self, node: &Node, key: &'static str) -> Option<(u32, Reason)> {
        let mut fields = self.reader.fields(node, "a mapping")?;
        let limit = fields.required(&mut self.reader, key);
        let limit = limit.and_then(|node| self.reader.thousandths(node, "a number of points up to 100", LARGEST_POINTS));
        let reason = self.reason(&mut fields);
        fields.finish(&mut self.reader);
        let limit = limit?;
        if limit.value % 100 != 0 {
            return self.reader.fail(codes::INVALID_VALUE, limit.span, format!("`{key}` has at most one decimal"));
        }
        Some((limit.value / 100, reason?))
    }

    /// What stands in `pack.yaml`.
    pub(super) fn settings(&mut self, node: &Node) -> Option<Settings> {
        let mut fields = self.reader.fields(node, "a mapping")?;
        let name = fields.text(&mut self.reader, "name");
        let version = fields.text(&mut self.reader, "version");
        let toss_up = fields.required(&mut self.reader, "toss-up").and_then(|node| self.tenths(node, "margin"));
        let fits_well = fields.required(&mut self.reader, "fits-well").and_then(|node| self.tenths(node, "from"));
        let plan = fields.required(&mut self.reader, "plan").and_then(|node| self.plan_rule(node));
        fields.finish(&mut self.reader);
        let (toss_up_tenths, toss_up_reason) = toss_up?;
        let (fits_well_tenths, fits_well_reason) = fits_well?;
        let (name, version, plan) = (name?, version?, plan?);
        Some(Settings { name, version, toss_up_tenths, toss_up_reason, fits_well_tenths, fits_well_reason, plan })
    }
}
