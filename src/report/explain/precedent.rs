//! Explains a published decision: what was needed, what was decided and why, and what the rules say about it today.

use super::teller::{Teller, bare, item, section};
use crate::engine::Tried;
use crate::pack::PrecedentId;
use crate::report::explanation::{Cited, Explanation, Item};
use crate::report::practice::PrecedentNote;
use crate::report::{Name, number};

impl Teller<'_> {
    pub(super) fn precedent(&mut self, id: String, precedent: PrecedentId) -> Explanation {
        let pack = self.pack;
        let known = pack.precedent(precedent);
        let note = PrecedentNote::of(pack, precedent);
        let listed = |label: &str, names: &[Name]| {
            names.iter().map(|name| item(&format!("{label}: {}", name.name), "")).collect::<Vec<_>>()
        };
        let before: Vec<Name> = known.in_use.iter().map(|&protocol| Name::of(pack, protocol)).collect();
        let also: Vec<Name> =
            known.accepted.iter().filter(|&&other| other != known.protocol).map(|&other| Name::of(pack, other)).collect();
        let decided = [
            vec![item(&note.chosen().name, &format!("A {}.", note.kind))],
            listed("As well", &also),
            listed("Refused", &note.rejected),
            listed("Spoken before", &before),
        ];
        let sections = [
            ("What was needed", note.parts.iter().map(|part| item(part, "")).collect()),
            ("What was decided", decided.concat()),
            ("What the rules recommend", vec![self.recommended(precedent)]),
        ];
        let sources = note.pages.iter().map(|(title, url)| Cited {
            id: url.split('/').nth(2).unwrap_or(url).to_owned(),
            says: title.clone(),
            status: None,
            inferred_from: Vec::new(),
            urls: vec![url.clone()],
        });
        Explanation {
            sections: sections
                .into_iter()
                .filter(|(_, items)| !items.is_empty())
                .map(|(title, items)| section(title, items))
                .collect(),
            sources: sources.collect(),
            ..bare("precedent", id, &note.headline(), [note.about.clone(), note.description.clone(), note.because.clone()])
        }
    }

    /// Returns what the rules recommend for a precedent.
    fn recommended(&self, precedent: PrecedentId) -> Item {
        let pack = self.pack;
        let tried = Tried::of(pack, precedent);
        let Some((_, way)) = tried.recommended else { return item("nothing", "") };
        let lead = tried.lead.map_or_else(
            || "no other is left".to_owned(),
            |lead| format!("{} points ahead", number::whole(number::points(lead))),
        );
        let verdict = match (tried.first, tried.first_two) {
            (true, _) => "The same as the team's choice.",
            (false, true) => "The team's choice comes second.",
            (false, false) => "The team decided for something else.",
        };
        item(&format!("{}, {lead}", pack.way(way).name), verdict)
    }
}
