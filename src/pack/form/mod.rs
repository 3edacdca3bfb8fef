//! What a file may hold, described once: loaders check files against it, and schemas and the tables of keys in the documentation
//! are generated from it.

mod answers;
mod kinds;
mod macros;
mod mapping;
mod numbers;
mod words;

pub(crate) use answers::{Answered, Answering};
pub(crate) use kinds::{
    AtLeast, Context, Described, Keys, Kind, List, OneOrMore, Optional, OrNone, Placed, Set, Text, Truth, WordOf, text, under,
};
pub(crate) use macros::{forms, names};
pub(crate) use mapping::{key, mapping};
pub(crate) use numbers::{Address, AnyAmount, Id, Number, Ordinal, Size, Tenths, Time, Whole, amount, measured};
pub use numbers::{LARGEST_POINTS, LARGEST_WEIGHT};
pub use words::{Word, Worded};
pub(crate) use words::{worded, words};

use crate::quantity::Measure;

/// A mapping with a fixed set of keys.
#[derive(Debug)]
pub struct Form {
    /// What messages call it: `an amount`.
    pub name: &'static str,
    /// What it means, in a sentence.
    pub about: Says,
    /// Its parts, in order.
    pub lines: &'static [Line],
    /// At least one of these keys must be present; nothing is required if the list is empty.
    pub one_of: &'static [&'static str],
}

/// A part of a form.
#[derive(Debug)]
pub enum Line {
    /// A key.
    Key(Key),
    /// The keys of another form.
    Keys(&'static Form),
    /// The dimensions and the amounts of the pack.
    Answers,
}

/// A key of a mapping.
#[derive(Debug)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// Whether it is required.
    pub required: bool,
    /// What it holds, in a sentence.
    pub about: Says,
    /// What it may hold.
    pub holds: Holds,
}

/// A sentence from a comment in the code.
#[derive(Debug, Clone, Copy)]
pub struct Says(pub(crate) &'static str);

/// What a place may hold.
#[derive(Debug, Clone, Copy)]
pub enum Holds {
    /// Any text that is not blank; a number counts as a text too.
    Text,
    /// Any such text, described as: `a citation such as guide#latency`.
    Called(&'static str),
    /// A text of a certain form.
    Matching(Pattern),
    /// One of these.
    Word(&'static [Word]),
    /// The id of a thing.
    Name(Thing),
    /// A number with a unit.
    Amount(Option<Measure>),
    /// A number of at least 0.
    Number {
        /// The maximum.
        most: u32,
        /// The unit that it is a multiple of, in thousandths.
        part: u32,
    },
    /// A whole number of at least 1.
    Ordinal,
    /// `true` or `false`.
    Truth,
    /// A list.
    List {
        /// What its items are.
        of: &'static Self,
        /// Minimum number of items.
        least: usize,
        /// Whether duplicates are forbidden.
        distinct: bool,
    },
    /// One of these, or a list of them.
    OneOrMore {
        /// What its items are.
        of: &'static Self,
        /// Minimum number of items.
        least: usize,
    },
    /// A mapping with these keys and no others.
    Keys(&'static Form),
    /// A mapping whose keys are ids, or chosen by the author.
    Named {
        /// What the keys are.
        by: &'static Self,
        /// What each holds.
        of: &'static Self,
    },
    /// A condition: dimensions, amounts and needs.
    Condition,
    /// Answers: like a condition, but with a level of each dimension, and without ranges.
    Given,
    /// This number.
    Only(u32),
}

/// A form of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pattern {
    /// What messages call such a text: `an address`.
    pub name: &'static str,
    /// A regular expression that all such texts match.
    pub expression: &'static str,
    /// What to write instead, for those whose text does not match.
    pub says: &'static str,
}

/// What ids may name, each with the word for it.
macro_rules! things {
    ($($thing:ident $word:literal)*) => {
        /// What ids may name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Thing {
            $(#[doc = concat!("A ", $word, ".")] $thing,)*
        }

        impl Thing {
            /// Returns the word for it.
            pub fn word(self) -> &'static str {
                match self { $(Self::$thing => $word,)* }
            }
        }
    };
}
things! {
    Protocol "protocol"
    Way "way"
    Spoken "protocol or way"
    Carrier "carrier"
    Amount "amount"
    Level "level"
    Need "need"
    Criterion "dimension or need"
    Scope "dimension or need"
    Subject "level or need"
    Translation "translation"
    Cost "cost"
    Sum "sum"
    Lint "lint"
    Gateway "gateway"
    Source "source"
    Fact "fact"
    Ground "fact or source"
    Claim "claim"
}

impl Form {
    /// Returns all keys except dimensions and amounts, in order.
    pub fn keys(&self) -> Vec<&'static Key> {
        let of = |line: &'static Line| match line {
            Line::Key(key) => vec![key],
            Line::Keys(form) => form.keys(),
            Line::Answers => Vec::new(),
        };
        self.lines.iter().flat_map(of).collect()
    }

    /// Returns whether dimensions and amounts are among its keys.
    pub fn has_answers(&self) -> bool {
        self.lines.iter().any(|line| match line {
            Line::Key(_) => false,
            Line::Keys(form) => form.has_answers(),
            Line::Answers => true,
        })
    }

    /// Returns a description of it, with its required keys if there are few.
    fn expected(&self) -> String {
        let keys: Vec<String> = self.keys().iter().filter(|key| key.required).map(|key| format!("`{}`", key.name)).collect();
        match keys.as_slice() {
            [key] => format!("{} with {key}", self.name),
            [first @ .., last] if first.len() < MOST_KEYS => format!("{} with {} and {last}", self.name, first.join(", ")),
            _ => self.name.to_owned(),
        }
    }
}

/// Maximum number of keys listed in a message.
const MOST_KEYS: usize = 4;

impl Says {
    /// Returns the text.
    pub fn text(self) -> &'static str {
        self.0.trim()
    }
}

impl Holds {
    /// Returns a single one of it, in words: `an amount`.
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
            Self::Number { most, part: 1000 } => format!("a whole number from 0 to {most}"),
            Self::Number { most, part: 100 } => format!("a number from 0 to {most} with at most one decimal"),
            Self::Number { most, .. } => format!("a number from 0 to {most} with at most three decimals"),
            Self::Ordinal => "a whole number from 1".to_owned(),
            Self::Truth => "`true` or `false`".to_owned(),
            Self::List { of, .. } => format!("a list of {}", of.many()),
            Self::OneOrMore { of, .. } => format!("{}, or a list of {}", of.one(), of.many()),
            Self::Keys(form) => form.name.to_owned(),
            Self::Named { by: Self::Name(thing), of } => format!("{} by {}", of.many(), thing.word()),
            Self::Named { of, .. } => format!("{} by names", of.many()),
            Self::Condition => "a condition".to_owned(),
            Self::Given => "answers of a flow".to_owned(),
            Self::Only(number) => number.to_string(),
        }
    }

    /// Returns the plural of it: `amounts`.
    pub fn many(self) -> String {
        match self {
            Self::Word(_) => format!("words, each {}", self.one()),
            Self::Name(thing) => format!("ids of {}", thing.word().split(" or ").map(plural).collect::<Vec<_>>().join(" or ")),
            Self::Keys(form) => plural(form.name),
            Self::OneOrMore { of, .. } => of.many(),
            Self::Given => self.one(),
            _ => plural(&self.one()),
        }
    }
}

/// Returns the plural of a description such as `a lowered fit`.
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
        let list = |of| Holds::List { of, least: 0, distinct: false }.one();
        assert_eq!(list(&Holds::Text), "a list of texts");
        assert_eq!(list(&Holds::Name(Thing::Subject)), "a list of ids of levels or needs");
        assert_eq!(list(&Holds::Called("a citation such as `guide#latency`")), "a list of citations such as `guide#latency`");
        assert_eq!(TEXTS.one(), "a text, or a list of texts");
        assert_eq!(Holds::Named { by: &Holds::Name(Thing::Protocol), of: &TEXTS }.one(), "texts by protocol");
        assert_eq!(plural("an address"), "addresses");
        assert_eq!(plural("a lowered fit"), "lowered fits");
    }
}
