//! Words of which a file may name one.

use crate::decision::Fit;
use crate::diag::Severity;

/// A word with what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub word: &'static str,
    /// What it means, in a sentence; empty where the word says it.
    pub says: &'static str,
}

/// What a word stands for.
pub trait Worded: Sized {
    /// All words.
    const KNOWN: &'static [Word];

    /// What a word means.
    fn of_word(word: &str) -> Option<Self>;
}

/// An enumeration whose variants are words: their comments tell what they mean.
macro_rules! words {
    ($(#[doc = $doc:literal])* $name:ident { $($(#[doc = $says:literal])* $variant:ident = $word:literal,)* }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[doc = $says])* $variant,)* }

        impl $name {
            /// The word that files and outputs use.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// All words.
            pub const WORDS: &[&str] = &[$($word),*];

            /// What a word means.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }

        impl $crate::pack::Worded for $name {
            const KNOWN: &'static [$crate::pack::Word] = &[
                $($crate::pack::Word { word: $word, says: concat!($($says),*).trim_ascii() },)*
            ];

            fn of_word(word: &str) -> Option<Self> {
                Self::from_word(word)
            }
        }
    };
}
pub(crate) use words;

impl Worded for Fit {
    const KNOWN: &'static [Word] = &[
        Word { word: "ideal", says: "Made for this." },
        Word { word: "good", says: "Common practice." },
        Word { word: "fair", says: "Workable at known costs." },
        Word { word: "poor", says: "Possible against the grain." },
        Word { word: "impossible", says: "Cannot be done, so the protocol is excluded." },
    ];

    fn of_word(word: &str) -> Option<Self> {
        Self::from_word(word)
    }
}

impl Worded for Severity {
    const KNOWN: &'static [Word] = &[
        Word { word: "error", says: "The file cannot be used as it is." },
        Word { word: "warning", says: "The file can be used, but something in it is likely wrong." },
        Word { word: "info", says: "Worth knowing." },
    ];

    fn of_word(word: &str) -> Option<Self> {
        Self::from_word(word)
    }
}
