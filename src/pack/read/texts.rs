//! How the texts of decisions are read.

use super::kinds::DecisionKey;
use super::loader::Loader;
use crate::diag::codes;
use crate::pack::form::{Described, Kind, List, OneOrMore, OrNone, form, text};
use crate::pack::{Holds, KeyWording, Openings, Phrase, Phrases, Wording};
use crate::source::At;
use crate::yaml::Node;

form! {
    /// How the texts of decisions are read.
    struct TextsForm is "a file of words" for Loader<'_> {
        /// What leaves the matter open, whatever else is named.
        undecided: OrNone<Openings>;
        /// What says that there is nothing, unless an option is named as well.
        absent: OrNone<Openings>;
        /// What begins like those, and is a plan all the same.
        planned: OrNone<Phrases>;
        /// What may surround those words, and stand behind what is refused.
        fillers: OrNone<Phrases>;
        /// Words that take back what a text names.
        refused: Refused;
        /// What holds under one key.
        keys: OrNone<List<KeyWording>>;
    }
}

form! {
    /// How texts begin.
    Openings is "words that texts begin with" for Loader<'_> {
        /// The whole first clause, but for fillers.
        alone: OrNone<Phrases>;
        /// The first words.
        begins: OrNone<Phrases>;
    }
}

form! {
    /// Words that take back what a text names.
    struct Refused is "words that take something back" for Loader<'_> {
        /// Words that take back what follows, such as `no`.
        before: OrNone<Phrases>;
        /// Words that take back what stands before them, such as `disabled`.
        behind: OrNone<Phrases>;
        /// Words at which that ends, such as `but`.
        until: OrNone<Phrases>;
    }
}

form! {
    /// What holds under one key of decisions.
    KeyWording is "a key with its words" for Loader<'_> {
        /// The key of a decision.
        key: DecisionKey;
        /// What the key is about: nothing is planned where that is refused.
        about: OrNone<Phrases>;
        /// What plans nothing there, unless an option is named as well.
        absent: OrNone<Openings>;
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
            let fault = "these are no words to look for: `a|b` stands for either, and `..` for a few between two others";
            return loader.reader.fail(codes::INVALID_VALUE, span, fault);
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
