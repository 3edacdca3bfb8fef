//! Explains guidance.

use super::teller::{Teller, bare, section};
use crate::pack::{GuidanceId, GuidanceKind};
use crate::report::explanation::Explanation;

impl Teller<'_> {
    pub(super) fn guidance(&mut self, id: String, guidance: GuidanceId) -> Explanation {
        let words = self.pack.guidance_piece(guidance);
        self.cite(&words.reason);
        let points = words.points.iter().map(|point| match words.kind {
            GuidanceKind::Word => self.item(&point.id, None, &format!("{} {}", point.says, point.reason.because), &point.reason),
            _ => self.reasoned(&point.says, None, &point.reason),
        });
        let items: Vec<_> = points.collect();
        let title = if words.kind == GuidanceKind::Word { "Words" } else { "Points" };
        let sections = if items.is_empty() { Vec::new() } else { vec![section(title, items)] };
        Explanation { sections, ..bare(words.kind.word(), id, &words.title, [words.says.clone(), words.reason.because.clone()]) }
    }

    /// Explains a part of a piece of guidance.
    pub(super) fn point(&mut self, id: String, guidance: GuidanceId, position: usize) -> Explanation {
        let pack = self.pack;
        let point = pack.guidance_piece(guidance).points.get(position);
        self.statement(pack.guidance_piece(guidance).kind.word(), id, point.map(|point| (&point.says, &point.reason)))
    }
}
