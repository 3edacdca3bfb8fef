//! The places of findings by the names on the way to them, so that a finding is recognized when text has moved.

use crate::diag::Diagnostics;
use crate::source::{FileId, Outline, SourceMap, Span};
use crate::yaml::{Document, parse};

/// Returns the ways to places.
#[derive(Default)]
pub struct Places {
    /// The parts of the file of the last place, since the next one is usually in the same file.
    last: Option<(FileId, Parts)>,
}

/// The parts of a file by which places in it are known.
enum Parts {
    /// What its reader makes of it.
    Outline(Outline),
    /// The keys of a file of ours.
    Keys(Document),
}

impl Places {
    /// Returns the names on the way to a place. Moving text, and changes elsewhere in the file, do not affect them.
    pub fn route(&mut self, sources: &SourceMap, span: Span) -> Vec<String> {
        let file = sources.file(span.file);
        if self.last.as_ref().is_none_or(|(last, _)| *last != span.file) {
            let parts = match sources.outline(span.file) {
                Some(outline) => Parts::Outline(outline),
                // Faults of the text have been reported already.
                None => Parts::Keys(parse(sources, span.file, &mut Diagnostics::default())),
            };
            self.last = Some((span.file, parts));
        }
        match self.last.as_ref().map(|(_, parts)| parts) {
            Some(Parts::Outline(outline)) => outline.route(file.text(), span).steps().iter().map(ToString::to_string).collect(),
            Some(Parts::Keys(Document { root: Some(root), .. })) if root.entries().is_some() => root.route(file.text(), span),
            // A file without keys is known by its lines.
            _ => {
                let line = file.text().lines().nth(file.line_of(span.start as usize));
                line.map(|line| line.trim().to_owned()).into_iter().collect()
            }
        }
    }
}

/// Hashes texts with FNV-1a, separated by a byte that no text contains.
pub fn hash<'t>(texts: impl Iterator<Item = &'t str>) -> u64 {
    let bytes = texts.flat_map(|text| text.bytes().chain([0xff]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}
