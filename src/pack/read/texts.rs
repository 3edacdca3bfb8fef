//! How the texts of decisions are read.

use super::loader::Loader;
use crate::diag::codes;
use crate::pack::{KeyWording, Openings, Phrase, Phrases, Wording};
use crate::yaml::{Fields, Node};

impl Loader<'_> {
    pub(super) fn wording(&mut self, node: &Node) -> Option<Wording> {
        let mut fields = self.reader.fields(node, "a mapping")?;
        let undecided = self.openings_under(&mut fields, "undecided");
        let absent = self.openings_under(&mut fields, "absent");
        let planned = self.phrases_together(&mut fields, "planned");
        let fillers = self.phrases_together(&mut fields, "fillers");
        let refused = fields.required(&mut self.reader, "refused").and_then(|node| self.refused(node));
        let keys = match fields.optional("keys") {
            Some(node) => self.reader.items(node, "a list").and_then(|items| self.each(items, Self::key_wording)),
            None => Some(Vec::new()),
        };
        fields.finish(&mut self.reader);
        let [refused_before, refused_behind, refused_until] = refused?;
        Some(Wording {
            undecided: undecided?,
            absent: absent?,
            planned: planned?,
            fillers: fillers?,
            refused_before,
            refused_behind,
            refused_until,
            keys: keys?,
        })
    }

    fn refused(&mut self, node: &Node) -> Option<[Phrases; 3]> {
        let mut fields = self.reader.fields(node, "words with `before`, `behind` and `until`")?;
        let [before, behind, until] = ["before", "behind", "until"].map(|key| self.phrases_together(&mut fields, key));
        fields.finish(&mut self.reader);
        Some([before?, behind?, until?])
    }

    fn key_wording(&mut self, node: &Node) -> Option<KeyWording> {
        let mut fields = self.reader.fields(node, "what holds under a key of decisions")?;
        let key = fields.required(&mut self.reader, "key").and_then(|node| self.decision_key(node));
        let about = self.phrases_together(&mut fields, "about");
        let absent = self.openings_under(&mut fields, "absent");
        fields.finish(&mut self.reader);
        Some(KeyWording { key: key?, about: about?, absent: absent? })
    }

    fn openings_under(&mut self, fields: &mut Fields<'_>, key: &'static str) -> Option<Openings> {
        let Some(node) = fields.optional(key) else { return Some(Openings::default()) };
        let mut fields = self.reader.fields(node, "words with `alone` and `begins`")?;
        let [alone, begins] = ["alone", "begins"].map(|key| self.phrases_together(&mut fields, key));
        fields.finish(&mut self.reader);
        Some(Openings { alone: alone?, begins: begins? })
    }

    /// Phrases under a key that may be absent, to be looked for together.
    fn phrases_together(&mut self, fields: &mut Fields<'_>, key: &'static str) -> Option<Phrases> {
        self.phrases(fields, key).map(Phrases::from)
    }

    /// Phrases under a key that may be absent.
    pub(super) fn phrases(&mut self, fields: &mut Fields<'_>, key: &'static str) -> Option<Vec<Phrase>> {
        let Some(node) = fields.optional(key) else { return Some(Vec::new()) };
        let items = self.reader.one_or_more(node, "a text or a list of texts")?;
        self.each(items, |loader, item| {
            let text = loader.reader.text(item, "a text")?;
            match Phrase::new(&text.value) {
                Some(phrase) => Some(phrase),
                None => {
                    let fault = "these are no words to look for: `a|b` stands for either, and `..` for a few between two others";
                    loader.reader.fail(codes::INVALID_VALUE, text.span, fault)
                }
            }
        })
    }
}
