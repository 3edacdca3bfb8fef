//! Common parts of explanations.

use crate::decision::Fit;
use crate::pack::{Citation, ClaimId, FitRule, Pack, Reason};
use crate::report::explanation::{Explanation, Item, Section};

/// Collects citations while the parts of an explanation are built.
pub(super) struct Teller<'p> {
    pub(super) pack: &'p Pack,
    pub(super) citations: Vec<Citation>,
    pub(super) claims: Vec<ClaimId>,
}

impl Teller<'_> {
    pub(super) fn cite(&mut self, reason: &Reason) {
        self.citations.extend(reason.source.iter().copied());
        self.claims.extend(reason.claims.iter().copied());
    }

    pub(super) fn item(&mut self, label: &str, fit: Option<Fit>, because: &str, reason: &Reason) -> Item {
        self.cite(reason);
        Item { label: label.to_owned(), fit, because: because.to_owned(), source: self.pack.citations(reason) }
    }

    pub(super) fn reasoned(&mut self, label: &str, fit: Option<Fit>, reason: &Reason) -> Item {
        self.item(label, fit, &reason.because, reason)
    }

    pub(super) fn rule(&mut self, label: &str, rule: &FitRule) -> Item {
        self.reasoned(label, Some(rule.fit), &rule.reason)
    }

    /// Explains a statement with its reason.
    pub(super) fn statement(&mut self, kind: &str, id: String, statement: Option<(&String, &Reason)>) -> Explanation {
        let Some((says, reason)) = statement else { return bare(kind, id, "", []) };
        self.cite(reason);
        bare(kind, id, says, [reason.because.clone()])
    }
}

pub(super) fn section(title: &str, items: Vec<Item>) -> Section {
    Section { title: title.to_owned(), items }
}

pub(super) fn item(label: &str, because: &str) -> Item {
    Item { label: label.to_owned(), fit: None, because: because.to_owned(), source: String::new() }
}

pub(super) fn bare(kind: &str, id: String, title: &str, text: impl IntoIterator<Item = String>) -> Explanation {
    Explanation {
        kind: kind.to_owned(),
        id,
        title: title.to_owned(),
        text: text.into_iter().collect(),
        sections: Vec::new(),
        examples: Vec::new(),
        verdicts: Vec::new(),
        sources: Vec::new(),
    }
}
