//! Patterns, practices, pitfalls, advice and words.

use super::loader::Loader;
use crate::pack::{Guidance, GuidanceKind, Lists, Point};
use crate::yaml::Node;

impl Loader<'_> {
    pub(super) fn guidance(&mut self, kind: GuidanceKind, node: &Node) -> Option<Guidance> {
        let mut fields = self.reader.fields(node, "a piece of guidance")?;
        let id = self.own_id(&mut fields);
        let order = self.order(&mut fields, "order");
        let title = fields.text(&mut self.reader, "title");
        let says = fields.text(&mut self.reader, "says");
        let reason = self.reason(&mut fields);
        let protocols = self.protocols(&mut fields);
        let points = match fields.optional("points") {
            Some(node) => self.reader.items(node, "a list").and_then(|items| self.each(items, Self::point)),
            None => Some(Vec::new()),
        };
        fields.finish(&mut self.reader);
        order?;
        Some(Guidance { kind, id: id?, title: title?, says: says?, reason: reason?, protocols: protocols?, points: points? })
    }

    fn point(&mut self, node: &Node) -> Option<Point> {
        let mut fields = self.reader.fields(node, "a point with `id`, `says`, `because` and `source`")?;
        let id = self.local_id(&mut fields);
        let says = fields.text(&mut self.reader, "says");
        let reason = self.reason(&mut fields);
        let protocols = self.protocols(&mut fields);
        let lists = match fields.optional("lists") {
            Some(node) => self.word(node, Lists::WORDS, Lists::from_word).map(Some),
            None => Some(None),
        };
        fields.finish(&mut self.reader);
        Some(Point { id: id?, says: says?, reason: reason?, protocols: protocols?, lists: lists? })
    }
}
