//! The parts of a text, for the routes to its places.

use super::include::MOST_DIRECTIVES;
use super::syntax::{self, Directive};
use crate::diag::Diagnostics;
use crate::source::{FileId, Outline, Part};

/// Reads the parts of a text: blocks by their heads, and directives by their names.
pub(in crate::config) fn outline(file: FileId, text: &str) -> Outline {
    let tree = syntax::parse(text, file, MOST_DIRECTIVES, &mut Diagnostics::default());
    Outline::new(tree.block.iter().map(part).collect())
}

fn part(directive: &Directive) -> Part {
    // Of several arguments, the first tells directives of one name apart, as that of a header does; a single one is the value.
    let args = match (directive.block.is_some(), directive.args().len()) {
        (true, all) => all,
        (false, all) => usize::from(all > 1),
    };
    let name = directive.words_to(args);
    let mut parts = Part::words(directive.places());
    parts.extend(directive.inner().iter().map(part));
    Part::new(name, directive.span(), None, parts)
}
