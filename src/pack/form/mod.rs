//! What may stand in a file, described once: loaders check files by it, schemas are made of it, and so are the tables of keys in the
//! README of the rules.

mod kinds;
mod macros;
mod numbers;
mod words;

pub(crate) use kinds::{
    AtLeast, Context, Described, Kind, List, Named, OneOrMore, Optional, OrNone, Part, Placed, Text, Truth, WordOf, key, mapping,
    text,
};
pub(crate) use macros::form;
pub(crate) use numbers::{Address, AnyAmount, Id, Number, Ordinal, Size, Tenths, Time, Whole, measured};
pub use numbers::{LARGEST_POINTS, LARGEST_WEIGHT};
pub(crate) use words::words;
pub use words::{Word, Worded};

use crate::quantity::Measure;

/// A mapping with a fixed set of keys.
#[derive(Debug)]
pub struct Form {
    /// What it is, as a message names it: `an amount`.
    pub name: &'static str,
    /// What it means, in a sentence.
    pub about: Says,
    /// Its parts, in order.
    pub lines: &'static [Line],
    /// At least one of these keys must be there; nothing is asked for when there are none.
    pub one_of: &'static [&'static str],
}

/// A part of a form.
#[derive(Debug)]
pub enum Line {
    /// A key.
    Key(Key),
    /// The keys of another form.
    Keys(&'static Form),
}

/// A key of a mapping.
#[derive(Debug)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What stands under it, in a sentence.
    pub about: Says,
    /// What may stand under it.
    pub holds: Holds,
}

/// A sentence, as it stands in a comment of the code.
#[derive(Debug, Clone, Copy)]
pub struct Says(pub(crate) &'static str);

/// What may stand at a place.
#[derive(Debug, Clone, Copy)]
pub enum Holds {
    /// Any text that is not blank; a number is a text too.
    Text,
    /// Any such text, which is something: `a citation such as guide#latency`.
    Called(&'static str),
    /// A text of a certain form.
    Matching(Pattern),
    /// One of these.
    Word(&'static [Word]),
    /// The id of a thing.
    Name(Thing),
    /// A number with a unit.
    Amount(Option<Measure>),
    /// A number from 0.
    Number {
        /// The largest.
        most: u32,
        /// So many decimals are read.
        decimals: u8,
    },
    /// A whole number from 1.
    Ordinal,
    /// `true` or `false`.
    Truth,
    /// A list.
    List {
        /// What its items are.
        of: &'static Self,
        /// So many items are needed.
        least: usize,
    },
    /// One of this, or a list of it.
    OneOrMore {
        /// What its items are.
        of: &'static Self,
        /// So many items are needed.
        least: usize,
    },
    /// A mapping with these keys and no others.
    Keys(&'static Form),
    /// A mapping whose keys are the ids of things, or whatever the author chooses.
    Named {
        /// What the keys are.
        by: Option<Thing>,
        /// What stands under each.
        of: &'static Self,
    },
    /// A condition: dimensions, amounts and needs.
    Condition,
    /// Answers: the same without ranges.
    Given,
    /// What a flow states.
    Flow,
}

/// A form of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pattern {
    /// What such a text is: `an address`.
    pub name: &'static str,
    /// What all such texts match, as a regular expression.
    pub expression: &'static str,
    /// What is right, for those whose text is not.
    pub says: &'static str,
}

/// What ids may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// A protocol.
    Protocol,
    /// A way to speak a protocol.
    Way,
    /// What ways require.
    Carrier,
    /// A number with a unit that a flow may state.
    Amount,
    /// A level of the dimension that the place is about.
    Level,
    /// A need.
    Need,
    /// A dimension or a need.
    Criterion,
    /// A level as `dimension.level`, or a need.
    Subject,
    /// A translation.
    Translation,
    /// What sums multiply.
    Cost,
    /// What is counted for ways.
    Sum,
    /// A lint.
    Lint,
    /// A document.
    Source,
    /// A fact.
    Fact,
    /// A document or a fact.
    Ground,
    /// A claim.
    Claim,
}

impl Form {
    /// All keys, in order.
    pub fn keys(&self) -> Vec<&Key> {
        let of = |line: &'static Line| match line {
            Line::Key(key) => vec![key],
            Line::Keys(form) => form.keys(),
        };
        self.lines.iter().flat_map(of).collect()
    }

    /// What it is, with the keys that it must have where those are few.
    fn expected(&self) -> String {
        let keys: Vec<String> = self.keys().iter().filter(|key| key.required).map(|key| format!("`{}`", key.name)).collect();
        match keys.as_slice() {
            [key] => format!("{} with {key}", self.name),
            [first @ .., last] if first.len() < MOST_KEYS => format!("{} with {} and {last}", self.name, first.join(", ")),
            _ => self.name.to_owned(),
        }
    }
}

/// A message lists no more keys than these and one.
const MOST_KEYS: usize = 4;

impl Says {
    /// The text.
    pub fn text(self) -> &'static str {
        self.0.trim()
    }
}

impl Thing {
    /// What it is called.
    pub fn word(self) -> &'static str {
        match self {
            Self::Protocol => "protocol",
            Self::Way => "way",
            Self::Carrier => "carrier",
            Self::Amount => "amount",
            Self::Level => "level",
            Self::Need => "need",
            Self::Criterion => "dimension or need",
            Self::Subject => "level or need",
            Self::Translation => "translation",
            Self::Cost => "cost",
            Self::Sum => "sum",
            Self::Lint => "lint",
            Self::Source => "source",
            Self::Fact => "fact",
            Self::Ground => "fact or source",
            Self::Claim => "claim",
        }
    }
}

impl Holds {
    /// One of it, in words: `an amount`.
    pub fn one(self) -> String {
        match self {
            Self::Text => "a text".to_owned(),
            Self::Called(name) => name.to_owned(),
            Self::Matching(pattern) => pattern.name.to_owned(),
            Self::Word(words) => {
                let words: Vec<String> = words.iter().map(|word| format!("`{}`", word.word)).collect();
                format!("one of {}", words.join(", "))
            }
            Self::Name(thing) => format!("the id of a {}", thing.word()),
            Self::Amount(None) => "an amount".to_owned(),
            Self::Amount(Some(measure)) => measure.example().to_owned(),
            Self::Number { most, decimals: 0 } => format!("a whole number from 0 to {most}"),
            Self::Number { most, decimals: 1 } => format!("a number from 0 to {most} with at most one decimal"),
            Self::Number { most, .. } => format!("a number from 0 to {most} with at most three decimals"),
            Self::Ordinal => "a whole number from 1".to_owned(),
            Self::Truth => "`true` or `false`".to_owned(),
            Self::List { of, .. } => format!("a list of {}", of.many()),
            Self::OneOrMore { of, .. } => format!("{}, or a list of {}", of.one(), of.many()),
            Self::Keys(form) => form.name.to_owned(),
            Self::Named { by: Some(thing), of } => format!("{} by {}", of.many(), thing.word()),
            Self::Named { by: None, of } => format!("{} by names", of.many()),
            Self::Condition => "a condition".to_owned(),
            Self::Given => "answers of a flow".to_owned(),
            Self::Flow => "keys of a flow".to_owned(),
        }
    }

    /// Several of it: `amounts`.
    pub fn many(self) -> String {
        match self {
            Self::Word(_) => format!("words, each {}", self.one()),
            Self::Name(thing) => format!("ids of {}", thing.word().split(" or ").map(plural).collect::<Vec<_>>().join(" or ")),
            Self::Keys(form) => plural(form.name),
            Self::OneOrMore { of, .. } => of.many(),
            Self::Given | Self::Flow => self.one(),
            _ => plural(&self.one()),
        }
    }
}

/// Several of what a few words such as `a lowered fit` name.
fn plural(one: &str) -> String {
    let one = one.strip_prefix("a ").or_else(|| one.strip_prefix("an ")).unwrap_or(one);
    let head = [" such as ", " from ", " of "].iter().filter_map(|rest| one.find(rest)).min().unwrap_or(one.len());
    let (head, rest) = one.split_at(head);
    let end = if head.ends_with('s') { "es" } else { "s" };
    format!("{head}{end}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: Holds = Holds::OneOrMore { of: &Holds::Text, least: 0 };

    #[test]
    fn what_is_expected_is_said_in_words() {
        let list = |of| Holds::List { of, least: 0 }.one();
        assert_eq!(list(&Holds::Text), "a list of texts");
        assert_eq!(list(&Holds::Name(Thing::Subject)), "a list of ids of levels or needs");
        assert_eq!(list(&Holds::Called("a citation such as `guide#latency`")), "a list of citations such as `guide#latency`");
        assert_eq!(TEXTS.one(), "a text, or a list of texts");
        assert_eq!(Holds::Named { by: Some(Thing::Protocol), of: &TEXTS }.one(), "texts by protocol");
        assert_eq!(plural("an address"), "addresses");
        assert_eq!(plural("a lowered fit"), "lowered fits");
    }
}
