//! Words that a file may choose from.

use crate::decision::Fit;
use crate::diag::Severity;

/// A word with its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub word: &'static str,
    /// Its meaning, in a sentence; empty if the word is self-explanatory.
    pub says: &'static str,
}

/// A type whose values are named by words.
pub trait Worded: Sized {
    /// All words.
    const KNOWN: &'static [Word];

    /// Returns the value of a word.
    fn of_word(word: &str) -> Option<Self>;
}

/// Declares the meanings of the words of a type.
macro_rules! worded {
    ($name:ident { $($word:literal: $says:expr,)* }) => {
        impl $crate::pack::Worded for $name {
            const KNOWN: &'static [$crate::pack::Word] = &[$($crate::pack::Word { word: $word, says: $says.trim_ascii() },)*];

            fn of_word(word: &str) -> Option<Self> {
                Self::from_word(word)
            }
        }
    };
}
pub(crate) use worded;

/// Declares an enumeration whose variants are words; their doc comments say what they mean.
macro_rules! words {
    ($(#[doc = $doc:literal])* $name:ident { $($(#[doc = $says:literal])* $variant:ident = $word:literal,)* }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[doc = $says])* $variant,)* }

        impl $name {
            /// Returns the word that files and outputs use.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// All words.
            pub const WORDS: &[&str] = &[$($word),*];

            /// Returns the value of a word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }

        $crate::pack::form::worded! { $name { $($word: concat!($($says),*),)* } }
    };
}
pub(crate) use words;

worded! {
    Fit {
        "ideal": "Made for this.",
        "good": "Common practice.",
        "fair": "Workable at known costs.",
        "poor": "Possible against the grain.",
        "impossible": "Cannot be done, so the protocol is excluded.",
    }
}

worded! {
    Severity {
        "error": "The file cannot be used as it is.",
        "warning": "The file can be used, but something in it is likely wrong.",
        "info": "Worth knowing.",
    }
}
