//! Phrases indexed by how their first words begin.

use serde::{Deserialize, Serialize};

use super::text::{Match, Phrase, Word, head};

/// A value for each phrase, indexed by how a word begins, so that a text need not be compared with all phrases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Heads<T>(Vec<(u32, T)>);

impl<T: Copy + Ord> Heads<T> {
    pub(super) fn new<'a>(phrases: impl Iterator<Item = (&'a Phrase, T)>) -> Self {
        let mut heads: Vec<_> = phrases.flat_map(|(phrase, of)| phrase.first().map(move |word| (head(word), of))).collect();
        heads.sort_unstable();
        heads.dedup();
        Self(heads)
    }

    /// Returns the values of the phrases that may start at a word.
    pub(super) fn near(&self, word: &Word<'_>) -> impl Iterator<Item = T> {
        let head = head(word.text);
        let first = self.0.partition_point(|&(own, _)| own < head);
        self.0[first..].iter().take_while(move |(own, _)| *own == head).map(|&(_, of)| of)
    }
}

/// Phrases that are searched for together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrases {
    all: Vec<Phrase>,
    heads: Heads<usize>,
}

impl Phrases {
    /// Returns the matches of the phrases that start at a word of a text.
    pub(super) fn at(&self, words: &[Word<'_>], start: usize) -> impl Iterator<Item = Match> {
        let near = words.get(start).into_iter().flat_map(|word| self.heads.near(word));
        near.filter_map(move |phrase| self.all[phrase].at(words, start))
    }

    /// Returns the longest match that starts at a word.
    pub(super) fn longest(&self, words: &[Word<'_>], at: usize) -> Option<Match> {
        self.at(words, at).max_by_key(|found| found.end)
    }
}

impl From<Vec<Phrase>> for Phrases {
    fn from(all: Vec<Phrase>) -> Self {
        let heads = Heads::new(all.iter().enumerate().map(|(position, phrase)| (phrase, position)));
        Self { all, heads }
    }
}

impl Default for Phrases {
    fn default() -> Self {
        Self::from(Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::text::{fold, words};
    use super::*;

    proptest! {
        /// Words that are plurals of each other either begin alike or are shorter than that.
        #[test]
        fn they_are_found_where_each_by_itself_is(
            wanted in prop::collection::vec("(a|aa|token|tokens|toke|tokenize|über|no)(\\|(no|tokens|b c))?( \\.\\.)? (a|tokens)", 0..6),
            text in "((a|aa|b c|token|tokens|toke|tokenize|über|no)[ ,] ?){0,8}",
        ) {
            let wanted: Vec<Phrase> = wanted.iter().filter_map(|text| Phrase::new(text)).collect();
            let phrases = Phrases::from(wanted.clone());
            let folded = fold(&text);
            let words = words(&folded);
            for at in 0..=words.len() {
                let by_itself: Vec<Match> = wanted.iter().filter_map(|phrase| phrase.at(&words, at)).collect();
                let mut found: Vec<Match> = phrases.at(&words, at).collect();
                prop_assert!(by_itself.iter().all(|one| found.contains(one)), "{:?} in {text:?}", by_itself);
                found.dedup();
                prop_assert!(found.iter().all(|one| by_itself.contains(one)));
                prop_assert_eq!(phrases.longest(&words, at), by_itself.into_iter().max_by_key(|found| found.end));
            }
        }
    }
}
