//! Patterns, practices, pitfalls, advice and words.

use super::kinds::Ordered;
use super::loader::Loader;
use crate::pack::form::{Id, Kind, List, Optional, OrNone, Text, WordOf, form};
use crate::pack::{Guidance, GuidanceKind, Lists, Point, ProtocolId, Reason};
use crate::yaml::Node;

form! {
    /// A pattern, practice, pitfall or piece of advice for the system as a whole, or a word that the program prints.
    struct GuidanceForm is "a piece of guidance" for Loader<'_> {
        id: Ordered as keys;
        /// A title.
        title: Text;
        /// What it says.
        says: Text;
        /// The protocols that it speaks of; all when left out.
        protocols: OrNone<List<ProtocolId>>;
        /// Its parts.
        points: OrNone<List<Point>>;
        reason: Reason as keys;
    }
}

form! {
    /// A part of a piece of guidance.
    Point is "a point" for Loader<'_> {
        id: Id;
        /// What it says.
        says: Text;
        /// The protocols that it speaks of; all when left out.
        protocols: OrNone<List<ProtocolId>>;
        /// What a plan lists below it, made concrete for its protocols.
        lists: Optional<WordOf<Lists>>;
        reason: Reason as keys;
    }
}

impl Loader<'_> {
    pub(super) fn guidance(&mut self, kind: GuidanceKind, node: &Node) -> Option<Guidance> {
        let GuidanceForm { id, title, says, protocols, points, reason } = GuidanceForm::read(self, node)?;
        Some(Guidance { kind, id: id?, title: title?, says: says?, reason: reason?, protocols: protocols?, points: points? })
    }
}
