//! Blocks within each other, and what is in effect in them.

use super::syntax::Directive;

/// A block, by the names of its directives, within the blocks around it.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    pub(super) block: &'a [Directive],
    /// Its directives in the order of their names; those of one name, in the order of the text.
    named: Vec<&'a Directive>,
    outer: Option<&'a Scope<'a>>,
}

impl<'a> Scope<'a> {
    pub(super) fn new(block: &'a [Directive], outer: Option<&'a Scope<'a>>) -> Self {
        let mut named: Vec<&Directive> = block.iter().collect();
        named.sort_by_key(|directive| rank(directive.name()));
        Self { block, named, outer }
    }

    /// The directives of this name in the block itself.
    pub(super) fn own(&self, name: &str) -> &[&'a Directive] {
        let from = &self.named[self.named.partition_point(|directive| rank(directive.name()) < rank(name))..];
        let end = from.partition_point(|directive| directive.name() == name);
        &from[..end]
    }

    /// The first directive of this name in the block itself.
    pub(super) fn first(&self, name: &str) -> Option<&'a Directive> {
        self.own(name).first().copied()
    }

    /// The blocks from this one outwards.
    pub(super) fn outwards(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |scope| scope.outer)
    }

    /// The directive in effect: that of the innermost block that has one.
    pub(super) fn effective(&self, name: &str) -> Option<&'a Directive> {
        self.outwards().find_map(|scope| scope.first(name))
    }

    /// The directives in effect that form a list: all of the innermost block that has any, and none from further outwards.
    pub(super) fn list(&self, name: &str) -> &[&'a Directive] {
        self.outwards().map(|scope| scope.own(name)).find(|own| !own.is_empty()).unwrap_or_default()
    }

    /// The include that could not be followed and may contain settings of this block.
    pub(super) fn unread(&self) -> Option<&'a Directive> {
        self.outwards().find_map(|scope| {
            let is_outermost = scope.outer.is_none();
            // A pattern at the outermost level stands for whole servers.
            scope.own("include").iter().find(|include| !(is_outermost && include.arg(0).contains('*'))).copied()
        })
    }
}

/// The key by which names are ordered: by their lengths, which tell most of them apart.
fn rank(name: &str) -> (usize, &str) {
    (name.len(), name)
}
