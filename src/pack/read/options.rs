//! What decisions may name.

use super::kinds::DecisionKey;
use super::loader::Loader;
use crate::pack::form::{Id, Kind, List, OneOrMore, Optional, OrNone, Text, Truth, forms};
use crate::pack::{Condition, LintId, Phrase, PlanOption, ProtocolId, Reason};
use crate::yaml::Node;

forms! { Loader<'_>;
    /// What decisions for a protocol may name.
    struct OptionsForm is "a file of options" {
        protocol: Optional<ProtocolId>, "The protocol whose decisions may name them; any when left out.";
        options: List<OptionForm>, "What decisions may name.";
    }

    /// Something that a decision may name.
    struct OptionForm is "an option" {
        key: DecisionKey, "The key of a decision that may name it.";
        id: Id;
        names: OrNone<OneOrMore<Phrase>>,
            "Other words that mean it; `a|b` stands for either, and `..` for a few words between two others.";
        says: Text, "What it is, in a sentence.";
        identity: Optional<Text>, "What clients prove themselves by, in a word: options that share it share one identity.";
        lint: Optional<LintId>, "The lint that speaks against it.";
        firm: OrNone<Truth>,
            "That holds also beside options that nothing speaks against; otherwise a text that names both means those.";
        when: Optional<Condition>, "The answers under which that holds; always when left out.";
        reason: Reason as keys;
    }
}

impl Loader<'_> {
    /// Reads what decisions for one protocol, or for any, may name.
    pub(super) fn options(&mut self, node: &Node) -> Vec<PlanOption> {
        let Some(OptionsForm { protocol, options }) = OptionsForm::read(self, node) else { return Vec::new() };
        let Some(protocol) = protocol else { return Vec::new() };
        let protocols = match protocol {
            Some(protocol) => vec![protocol],
            None => (0..self.names.protocols.len()).map(ProtocolId::new).collect(),
        };
        let options: Vec<PlanOption> = options.unwrap_or_default().into_iter().filter_map(OptionForm::option).collect();
        let of = |protocol| options.iter().map(move |option| PlanOption { protocol, ..option.clone() });
        protocols.into_iter().flat_map(of).collect()
    }
}

impl OptionForm {
    fn option(self) -> Option<PlanOption> {
        let id = self.id?;
        Some(PlanOption {
            // The caller knows which protocols this holds for.
            protocol: ProtocolId::new(0),
            key: self.key?,
            phrases: Phrase::new(&id).into_iter().chain(self.names?).collect(),
            id,
            says: self.says?,
            reason: self.reason?,
            identity: self.identity?,
            lint: self.lint?,
            firm: self.firm?,
            when: self.when?,
        })
    }
}
