//! Explains an answer beyond the protocols.

use super::teller::{Teller, bare, item, section};
use crate::pack::{Beyond, Condition};
use crate::report::beyond::{condition, protocols};
use crate::report::explanation::Explanation;
use crate::report::words::and;

impl Teller<'_> {
    pub(super) fn beyond(&mut self, id: String, answer: &Beyond) -> Explanation {
        let pack = self.pack;
        self.cite(&answer.reason);
        let any = |conditions: &[Condition]| conditions.iter().map(|when| item(&condition(pack, when), "")).collect::<Vec<_>>();
        let sections = [("Prefer it when any of these applies", any(&answer.when)), ("But not where", any(&answer.unless))];
        let sections = sections.into_iter().filter(|(_, items)| !items.is_empty());
        let also = (!answer.aliases.is_empty()).then(|| format!("Also known as {}.", and(&answer.aliases)));
        let text = [answer.says.clone(), answer.reason.because.clone(), format!("Of {}: {}", protocols(pack), answer.instead)];
        Explanation {
            sections: sections.map(|(title, items)| section(title, items)).collect(),
            ..bare("beyond", id, &answer.name, text.into_iter().chain(also))
        }
    }
}
