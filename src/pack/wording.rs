//! How the texts of decisions are read: which of them plan nothing, and which words negate what a text names.

use serde::{Deserialize, Serialize};

use super::phrases::Phrases;
use super::text::{Between, Match, Phrase, Word};

/// Maximum distance in words over which a negation applies.
const REACH: usize = 3;

/// What the pack knows about the words of texts, in any language. With empty lists, nothing is recognized.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// Texts that leave the matter open, whatever else they name.
    pub undecided: Openings,
    /// Texts that plan nothing, unless they go on to name an option.
    pub absent: Openings,
    /// Texts that begin like those, but do plan something.
    pub planned: Phrases,
    /// What may surround the words of an opening.
    pub fillers: Phrases,
    /// Words that negate what follows, as `no` does.
    pub refused_before: Phrases,
    /// Words that negate what precedes them, as `disabled` does.
    pub refused_behind: Phrases,
    /// Words that end a negation, as `but` does.
    pub refused_until: Phrases,
    /// What applies to texts under one key of a decision.
    pub keys: Vec<KeyWording>,
}

/// How texts begin.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Openings {
    /// The whole first clause, except for fillers.
    pub alone: Phrases,
    /// The first words.
    pub begins: Phrases,
}

/// What applies to texts under one key of a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyWording {
    /// The key.
    pub key: String,
    /// What the key is about: nothing is planned if that is negated.
    pub about: Phrases,
    /// Texts that plan nothing there, unless they go on to name an option.
    pub absent: Openings,
}

impl Wording {
    /// Returns whether a text under a key plans something; `named` says whether it names an option of that key.
    pub(super) fn is_plan(&self, key: &str, words: &[Word<'_>], named: bool) -> bool {
        // A text may begin with fillers, which may also be the first words of what is searched for: `noch keine`, `noch offen`.
        let mut starts = vec![0];
        while let Some(next) = starts.last().map(|&at| filler(&self.fillers, words, at)).filter(|next| !starts.contains(next)) {
            starts.push(next);
        }
        let any = |holds: &dyn Fn(usize) -> bool| starts.iter().any(|&start| holds(start));
        if words.is_empty() || any(&|start| self.planned.longest(words, start).is_some()) {
            return !words.is_empty();
        }
        if any(&|start| self.opens(&self.undecided, words, start)) {
            return false;
        }
        let own = self.keys.iter().find(|own| own.key == key);
        let of_key =
            |start| own.is_some_and(|own| self.opens(&own.absent, words, start) || self.refuses(&own.about, words, start));
        named || !any(&|start| self.opens(&self.absent, words, start) || of_key(start))
    }

    fn opens(&self, openings: &Openings, words: &[Word<'_>], start: usize) -> bool {
        openings.begins.longest(words, start).is_some()
            || openings.alone.at(words, start).any(|found| self.ends(words, found.end))
    }

    /// Returns whether the first clause negates what the key is about: `no login for now`, `login disabled`.
    fn refuses(&self, about: &Phrases, words: &[Word<'_>], start: usize) -> bool {
        let subjects = |at: usize| about.at(words, at);
        let behind = |found: Match| fillers(&self.fillers, words, found.end);
        let mut before = self.refused_before.at(words, start);
        before.any(|refusal| subjects(behind(refusal)).any(|subject| self.ends(words, subject.end)))
            || subjects(start).any(|subject| self.refused_behind.longest(words, behind(subject)).is_some())
    }

    /// Returns whether a clause ends before a word, or only goes on with a filler.
    fn ends(&self, words: &[Word<'_>], at: usize) -> bool {
        words.get(at).is_none_or(|word| word.before != Between::Little) || self.fillers.longest(words, at).is_some()
    }

    /// Returns whether the words around a phrase, or in its gaps, negate what it names.
    pub(super) fn refused(&self, words: &[Word<'_>], phrase: &Phrase, found: Match) -> bool {
        let within = |at: usize| !phrase.has(words[at].text) && self.refused_before.longest(words, at).is_some();
        self.refused_before(words, found.start) || self.refused_behind(words, found.end) || (found.start..found.end).any(within)
    }

    fn refused_before(&self, words: &[Word<'_>], start: usize) -> bool {
        for at in (0..start).rev().take(2 * REACH) {
            if words[at + 1].before != Between::Little {
                return false;
            }
            let refusal = self.refused_before.longest(words, at);
            if refusal.is_some_and(|refusal| refusal.end <= start && start - refusal.end <= REACH) {
                return true;
            }
            if self.refused_until.longest(words, at).is_some() {
                return false;
            }
        }
        false
    }

    fn refused_behind(&self, words: &[Word<'_>], end: usize) -> bool {
        for (distance, word) in words[end..].iter().take(REACH + 1).enumerate() {
            // A colon may stand before the negation itself: `insecure: false`.
            let goes_on = word.before == Between::Little || (word.before == Between::Colon && distance == 0);
            if !goes_on {
                return false;
            }
            if self.refused_behind.longest(words, end + distance).is_some() {
                return true;
            }
            if self.refused_until.longest(words, end + distance).is_some() {
                return false;
            }
        }
        false
    }
}

/// Returns the word after a filler that starts at a word, within its clause; the word itself if there is none.
fn filler(fillers: &Phrases, words: &[Word<'_>], at: usize) -> usize {
    let joined = |found: &Match| words.get(found.end).is_some_and(|word| word.before == Between::Little);
    fillers.longest(words, at).filter(joined).map_or(at, |found| found.end)
}

/// Returns the word after all fillers that start at a word.
fn fillers(fillers: &Phrases, words: &[Word<'_>], mut at: usize) -> usize {
    loop {
        match filler(fillers, words, at) {
            next if next == at => return at,
            next => at = next,
        }
    }
}
