//! Patterns, practices, pitfalls, advice and words.

use super::kinds::Ordered;
use super::loader::Loader;
use crate::pack::form::{Id, Kind, List, Optional, OrNone, Text, WordOf, forms};
use crate::pack::{Guidance, GuidanceKind, Lists, Point, ProtocolId, Reason};
use crate::yaml::Node;

forms! { Loader<'_>;
    /// A pattern, practice, pitfall or piece of advice for the system as a whole, or a word that the program prints.
    struct GuidanceForm is "a piece of guidance" {
        id: Ordered as keys;
        title: Text, "A title.";
        says: Text, "What it says.";
        protocols: OrNone<List<ProtocolId>>, "The protocols that it speaks of; all when left out.";
        points: OrNone<List<Point>>, "Its parts.";
        reason: Reason as keys;
    }

    /// A part of a piece of guidance.
    impl Point is "a point" {
        id: Id;
        says: Text, "What it says.";
        protocols: OrNone<List<ProtocolId>>, "The protocols that it speaks of; all when left out.";
        lists: Optional<WordOf<Lists>>, "What a plan lists below it, made concrete for its protocols.";
        reason: Reason as keys;
    }
}

impl Loader<'_> {
    pub(super) fn guidance(&mut self, kind: GuidanceKind, node: &Node) -> Option<Guidance> {
        let GuidanceForm { id, title, says, protocols, points, reason } = GuidanceForm::read(self, node)?;
        Some(Guidance { kind, id: id?, title: title?, says: says?, reason: reason?, protocols: protocols?, points: points? })
    }
}
