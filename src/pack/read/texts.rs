//! How the texts of decisions are read.

use super::kinds::DecisionKey;
use super::loader::Loader;
use crate::diag::{Diagnostic, codes};
use crate::pack::form::{Described, Kind, List, OneOrMore, OrNone, forms, text};
use crate::pack::{Holds, KeyWording, Openings, Phrase, Phrases, Wording};
use crate::source::At;
use crate::yaml::Node;

forms! { Loader<'_>;
    /// How the texts of decisions are read.
    struct TextsForm is "a file of words" {
        undecided: OrNone<Openings>, "What leaves the matter open, whatever else is named.";
        absent: OrNone<Openings>, "What says that there is nothing, unless an option is named as well.";
        planned: OrNone<Phrases>, "What begins like those, and is a plan all the same.";
        fillers: OrNone<Phrases>, "What may surround those words, and stand behind what is refused.";
        refused: Refused, "Words that take back what a text names.";
        keys: OrNone<List<KeyWording>>, "What holds under one key.";
    }

    /// How texts begin.
    impl Openings is "words that texts begin with" {
        alone: OrNone<Phrases>, "The whole first clause, but for fillers.";
        begins: OrNone<Phrases>, "The first words.";
    }

    /// Words that take back what a text names.
    struct Refused is "words that take something back" {
        before: OrNone<Phrases>, "Words that take back what follows, such as `no`.";
        behind: OrNone<Phrases>, "Words that take back what stands before them, such as `disabled`.";
        until: OrNone<Phrases>, "Words at which that ends, such as `but`.";
    }

    /// What holds under one key of decisions.
    impl KeyWording is "a key with its words" {
        key: DecisionKey, "The key of a decision.";
        about: OrNone<Phrases>, "What the key is about: nothing is planned where that is refused.";
        absent: OrNone<Openings>, "What plans nothing there, unless an option is named as well.";
    }
}

impl Described for Phrase {
    type Value = Self;
    const HOLDS: Holds = Holds::Called("a phrase such as `no|without cookies`");
}

impl Kind<Loader<'_>> for Phrase {
    fn read(loader: &mut Loader<'_>, node: &Node) -> Option<Self> {
        let At { value, span } = text::<_, Self>(loader, node)?;
        let phrase = Self::new(value);
        if phrase.is_none() {
            let fault = Diagnostic::error(codes::INVALID_VALUE, span, format!("`{value}` holds no words to look for"));
            loader.reader.report(fault.help("write words, with `a|b` for either of two and `..` for a few words between"));
            return None;
        }
        phrase
    }
}

impl Described for Phrases {
    type Value = Self;
    const HOLDS: Holds = OneOrMore::<Phrase>::HOLDS;
}

impl Kind<Loader<'_>> for Phrases {
    fn read(loader: &mut Loader<'_>, node: &Node) -> Option<Self> {
        OneOrMore::<Phrase>::read(loader, node).map(Self::from)
    }
}

impl Loader<'_> {
    pub(super) fn wording(&mut self, node: &Node) -> Option<Wording> {
        let TextsForm { undecided, absent, planned, fillers, refused, keys } = TextsForm::read(self, node)?;
        let Refused { before, behind, until } = refused?;
        Some(Wording {
            undecided: undecided?,
            absent: absent?,
            planned: planned?,
            fillers: fillers?,
            refused_before: before?,
            refused_behind: behind?,
            refused_until: until?,
            keys: keys?,
        })
    }
}
