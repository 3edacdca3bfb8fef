//! The parts of a text, for the routes to its places.

use super::syntax::{self, Node};
use crate::diag::Diagnostics;
use crate::source::{FileId, Outline, Part};
use crate::yaml;

/// Reads the parts of a text: sites by their addresses, and directives by their names and matchers. In JSON, keys by their names.
pub(in crate::config) fn outline(file: FileId, text: &str) -> Outline {
    if super::is_json(text) {
        return yaml::outline(file, text);
    }
    let tree = syntax::parse(file, text, &mut Diagnostics::default());
    Outline::new(tree.iter().map(|node| part(node, true)).collect())
}

fn part(node: &Node, outermost: bool) -> Part {
    let mut parts = Part::words(node.words.iter().map(|word| word.span));
    parts.extend(node.lines().iter().map(|line| part(line, false)));
    let most = if outermost && node.block.is_some() { node.words.len() } else { named_by(node) };
    let words = node.words.iter().take(most).map(|word| word.text.as_str());
    Part::new(words.collect::<Vec<_>>().join(" "), node.span, None, parts)
}

/// Returns how many words say what a line is about; those behind them are values.
fn named_by(node: &Node) -> usize {
    let is_matcher = node.word(1) == "*" || node.word(1).starts_with(['/', '@']);
    // The services of a proxy are values, those of other blocks names.
    let is_named = if node.block.is_some() { node.word(0) != "reverse_proxy" } else { node.words.len() > 2 };
    if is_matcher || is_named { 2 } else { 1 }
}
