//! Explains lints, and what decisions for a protocol may name.

use super::teller::{Teller, bare, section};
use crate::pack::{DECISION_KEYS, LintId, ProtocolId};
use crate::report::explanation::{Example, Explanation, Section};

impl Teller<'_> {
    pub(super) fn lint(&mut self, id: String, lint: LintId) -> Explanation {
        let lint = self.pack.lint(lint);
        self.cite(&lint.reason);
        let severity = format!("Severity: {}. About: {}.", lint.level(), lint.group.word());
        let once = lint.once.then(|| "If several flows have the same finding, it is reported once for all of them.".to_owned());
        let text = [lint.says.clone(), lint.reason.because.clone(), lint.remedy.clone(), severity].into_iter().chain(once);
        let example = |title: &str, text: &String| Example { title: title.to_owned(), text: text.clone() };
        let examples = lint
            .example
            .iter()
            .flat_map(|shown| [example("A file with this finding", &shown.fires), example("A file without it", &shown.quiet)]);
        Explanation { examples: examples.collect(), ..bare("lint", id, &lint.title, text) }
    }

    /// Lists what decisions for a protocol may name, by key.
    pub(super) fn options(&mut self, protocol: ProtocolId) -> Option<Section> {
        let pack = self.pack;
        let options = DECISION_KEYS.into_iter().flat_map(|key| pack.options(protocol).filter(move |option| option.key == key));
        let items: Vec<_> = options
            .map(|option| {
                let but = option.lint.map_or(String::new(), |lint| format!(" Reported by `{}`.", pack.lint(lint).id));
                let because = format!("{} {}{but}", option.says, option.reason.because);
                self.item(&format!("{}: {}", option.key, option.id), None, &because, &option.reason)
            })
            .collect();
        (!items.is_empty()).then(|| section("Known values for `decision`", items))
    }
}
